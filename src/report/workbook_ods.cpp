// A workbook as OpenDocument, packed by libzip in memory: the same sheets, without charts. No
// clock: the same workbook gives the same bytes.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <tuple>
#include <zip.h>

#include "report/workbook.hpp"

namespace hearth {

namespace {

constexpr std::string_view xml_declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view namespaces =
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
    "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" "
    "xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" "
    "xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
    "xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" "
    "xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" "
    "xmlns:of=\"urn:oasis:names:tc:opendocument:xmlns:of:1.2\" office:version=\"1.3\"";
constexpr std::string_view ods_type = "application/vnd.oasis.opendocument.spreadsheet";

std::string xml_text(std::string_view text) { return escaped_xml(inert_text(text)); }

/// The styles of cells: one for each format, in words, in bold, and to be written into.
struct OdsStyles {
    using Key = std::tuple<SheetFormat::Style, int, Currency, bool, bool, bool>;
    std::map<Key, std::size_t> numbers = {};
    std::string made = {};

    std::string number_style(const std::string& name, const SheetFormat& format) {
        using enum SheetFormat::Style;
        const auto digits = [&](bool grouped) {
            return fmt::format(
                "<number:number number:decimal-places=\"{0}\" number:min-decimal-places=\"{0}\" "
                "number:min-integer-digits=\"1\"{1}/>",
                format.places, grouped ? " number:grouping=\"true\"" : "");
        };
        if (format.style == general)
            return fmt::format(
                "<number:number-style style:name=\"{}\"><number:number "
                "number:min-integer-digits=\"1\"/></number:number-style>",
                name);
        if (format.style == percent)
            return fmt::format(
                "<number:percentage-style style:name=\"{}\">{}<number:text>%</number:text>"
                "</number:percentage-style>",
                name, digits(false));
        if (format.style != money)
            return fmt::format("<number:number-style style:name=\"{}\">{}</number:number-style>",
                               name, digits(format.style == decimals));
        const std::string sign = escaped_xml(sign_of(format.currency));
        return fmt::format(
            "<number:number-style style:name=\"{0}P\"><number:text>{1}</number:text>{2}"
            "</number:number-style><number:number-style style:name=\"{0}\"><number:text>-{1}"
            "</number:text>{2}<style:map style:condition=\"value()&gt;=0\" "
            "style:apply-style-name=\"{0}P\"/></number:number-style>",
            name, sign, digits(true));
    }

    /// The name of the style of a cell.
    std::string of(const SheetFormat& format, bool is_number, bool is_total, bool is_input) {
        const Key key{is_number ? format.style : SheetFormat::Style::general,
                      is_number ? format.places : 0,
                      is_number ? format.currency : Currency::gbp,
                      is_number,
                      is_total,
                      is_input};
        const auto [at, is_new] = numbers.emplace(key, numbers.size());
        const std::string name = fmt::format("ce{}", at->second);
        if (!is_new) return name;
        const std::string number = fmt::format("N{}", at->second);
        if (is_number) made += number_style(number, format);
        made += fmt::format(
            "<style:style style:name=\"{}\" style:family=\"table-cell\"{}>"
            "<style:table-cell-properties style:vertical-align=\"top\"{}{}/>{}{}</style:style>",
            name, is_number ? " style:data-style-name=\"" + number + "\"" : "",
            is_number ? "" : " fo:wrap-option=\"wrap\"",
            is_input ? " fo:border=\"1.5pt solid #12436d\"" : "",
            is_number ? "<style:paragraph-properties fo:text-align=\"end\"/>" : "",
            is_total ? "<style:text-properties fo:font-weight=\"bold\"/>" : "");
        return name;
    }
};

struct OdsWriting {
    std::string body = {}, columns = {}, databases = {};
    OdsStyles styles = {};

    void add_words(std::string_view words, std::string_view style) {
        body += fmt::format(
            "<table:table-row><table:table-cell table:style-name=\"{}\" "
            "office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>"
            "</table:table-row>\n",
            style, xml_text(words));
    }

    void add_cell(const SheetCell& cell, const SheetFormat& column, bool is_total) {
        const SheetFormat format = cell.format.value_or(column);
        const std::string style = styles.of(format, cell.value.has_value(), is_total, cell.input);
        const std::string formula =
            cell.formula.empty()
                ? ""
                : fmt::format(" table:formula=\"{}\"", escaped_xml(open_formula(cell.formula)));
        const std::string words =
            xml_text(cell.words.empty() && !cell.value ? not_applicable : cell.words);
        body += fmt::format("<table:table-cell table:style-name=\"{}\"{}", style, formula);
        if (cell.value)
            body +=
                fmt::format(" office:value-type=\"{0}\" office:value=\"{1}\"><text:p>{1}</text:p>",
                            format.style == SheetFormat::Style::percent ? "percentage" : "float",
                            *cell.value + 0.0);
        else if (cell.leads_to.empty())
            body += fmt::format(
                " office:value-type=\"string\"{}><text:p>{}</text:p>",
                formula.empty() ? "" : fmt::format(" office:string-value=\"{}\"", words), words);
        else
            body += fmt::format(
                " office:value-type=\"string\"><text:p><text:a xlink:type=\"simple\" "
                "xlink:href=\"#{}\">{}</text:a></text:p>",
                escaped_xml("'" + cell.leads_to + "'.A1"), words);
        body += "</table:table-cell>";
    }

    void add_columns(const Sheet& sheet, std::size_t number) {
        constexpr double character = 0.21;  // centimetres
        for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
            const std::string style = fmt::format("co{}_{}", number, c);
            columns += fmt::format(
                "<style:style style:name=\"{}\" style:family=\"table-column\">"
                "<style:table-column-properties style:column-width=\"{:.2f}cm\"/></style:style>",
                style, width_of(sheet, c) * character);
            body += fmt::format("<table:table-column table:style-name=\"{}\"/>", style);
        }
    }

    void add_sheet(const Sheet& sheet, std::size_t number) {
        const std::string name = escaped_xml(sheet.name);
        body += fmt::format("<table:table table:name=\"{}\" table:style-name=\"ta1\">\n", name);
        add_columns(sheet, number);
        add_words(sheet.title, "heading");
        for (const std::string& note : sheet.notes) add_words(note, "note");
        body += "<table:table-header-rows><table:table-row>";
        const auto headers = headers_of(sheet);
        for (std::size_t c = 0; c < headers.size(); ++c)
            body += fmt::format(
                "<table:table-cell table:style-name=\"header{}\" office:value-type=\"string\">"
                "<text:p>{}</text:p></table:table-cell>",
                holds_numbers(sheet, c) ? "_right" : "", xml_text(headers[c]));
        body += "</table:table-row></table:table-header-rows>\n";
        for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
            const bool is_total =
                std::find(sheet.totals.begin(), sheet.totals.end(), r) != sheet.totals.end();
            body += "<table:table-row>";
            for (std::size_t c = 0; c < sheet.columns.size(); ++c)
                add_cell(sheet.rows[r][c], sheet.columns[c].format, is_total);
            body += "</table:table-row>\n";
        }
        body += "</table:table>\n";
        const std::string last =
            address(sheet.sheet_row(sheet.rows.size() - 1), sheet.columns.size() - 1);
        const std::string quoted = "$'" + sheet.name + "'.";
        databases += fmt::format(
            "<table:database-range table:name=\"{}\" table:target-range-address=\"{}\" "
            "table:display-filter-buttons=\"true\"/>",
            table_name(sheet, number),
            escaped_xml(quoted + address(sheet.header_row(), 0) + ":" + quoted + last));
    }

    [[nodiscard]] std::string content() const {
        return fmt::format(
            "{}<office:document-content {}><office:automatic-styles>"
            "<style:style style:name=\"ta1\" style:family=\"table\" "
            "style:master-page-name=\"Default\"><style:table-properties table:display=\"true\"/>"
            "</style:style>{}{}"
            "<style:style style:name=\"heading\" style:family=\"table-cell\">"
            "<style:text-properties fo:font-size=\"14pt\" fo:font-weight=\"bold\"/></style:style>"
            "<style:style style:name=\"note\" style:family=\"table-cell\"/>"
            "<style:style style:name=\"header\" style:family=\"table-cell\">"
            "<style:table-cell-properties fo:wrap-option=\"wrap\" style:vertical-align=\"top\" "
            "fo:border-bottom=\"0.5pt solid #0b0c0c\"/>"
            "<style:text-properties fo:font-weight=\"bold\"/></style:style>"
            "<style:style style:name=\"header_right\" style:family=\"table-cell\">"
            "<style:table-cell-properties fo:wrap-option=\"wrap\" style:vertical-align=\"top\" "
            "fo:border-bottom=\"0.5pt solid #0b0c0c\"/>"
            "<style:paragraph-properties fo:text-align=\"end\"/>"
            "<style:text-properties fo:font-weight=\"bold\"/></style:style>"
            "</office:automatic-styles><office:body><office:spreadsheet>\n{}"
            "<table:database-ranges>{}</table:database-ranges></office:spreadsheet></office:body>"
            "</office:document-content>\n",
            xml_declaration, namespaces, columns, styles.made, body, databases);
    }
};

std::string styles_xml() {
    return fmt::format(
        "{}<office:document-styles {}><office:styles><style:default-style "
        "style:family=\"table-cell\"><style:text-properties fo:font-family=\"Arial\" "
        "fo:font-size=\"11pt\" fo:language=\"en\" fo:country=\"GB\"/></style:default-style>"
        "</office:styles><office:automatic-styles><style:page-layout style:name=\"pm1\">"
        "<style:page-layout-properties fo:page-width=\"29.7cm\" fo:page-height=\"21cm\" "
        "style:print-orientation=\"landscape\" fo:margin-top=\"1.5cm\" fo:margin-bottom=\"1.5cm\" "
        "fo:margin-left=\"1.3cm\" fo:margin-right=\"1.3cm\" style:scale-to-X=\"1\" "
        "style:scale-to-Y=\"0\"/></style:page-layout></office:automatic-styles>"
        "<office:master-styles><style:master-page style:name=\"Default\" "
        "style:page-layout-name=\"pm1\"/></office:master-styles></office:document-styles>\n",
        xml_declaration, namespaces);
}

std::string meta_xml(const Workbook& book) {
    return fmt::format(
        "{}<office:document-meta {}><office:meta><dc:title>{}</dc:title>"
        "<meta:creation-date>2000-01-01T00:00:00</meta:creation-date></office:meta>"
        "</office:document-meta>\n",
        xml_declaration, namespaces, xml_text(book.title));
}

/// Headers stay in sight.
std::string settings_xml(const Workbook& book) {
    const auto item = [](std::string_view name, std::string_view type, std::size_t value) {
        return fmt::format(
            "<config:config-item config:name=\"{}\" config:type=\"{}\">{}</config:config-item>",
            name, type, value);
    };
    std::string sheets;
    for (const Sheet& sheet : book.sheets)
        sheets += fmt::format(
            "<config:config-item-map-entry config:name=\"{}\">{}{}{}{}"
            "</config:config-item-map-entry>",
            escaped_xml(sheet.name), item("VerticalSplitMode", "short", 2),
            item("VerticalSplitPosition", "int", sheet.header_row() + 1),
            item("ActiveSplitRange", "short", 2),
            item("PositionBottom", "int", sheet.header_row() + 1));
    return fmt::format(
        "{}<office:document-settings {}><office:settings><config:config-item-set "
        "config:name=\"ooo:view-settings\"><config:config-item-map-indexed config:name=\"Views\">"
        "<config:config-item-map-entry><config:config-item-map-named config:name=\"Tables\">{}"
        "</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings>"
        "</office:document-settings>\n",
        xml_declaration, namespaces, sheets);
}

std::string manifest_xml() {
    std::string entries;
    for (const char* name : {"content.xml", "styles.xml", "meta.xml", "settings.xml"})
        entries += fmt::format(
            "<manifest:file-entry manifest:full-path=\"{}\" manifest:media-type=\"text/xml\"/>",
            name);
    return fmt::format(
        "{}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\""
        " manifest:version=\"1.3\"><manifest:file-entry manifest:full-path=\"/\" "
        "manifest:version=\"1.3\" manifest:media-type=\"{}\"/>{}</manifest:manifest>\n",
        xml_declaration, ods_type, entries);
}

/// Files packed in this order, the first of them as it is.
std::string packed(const std::vector<std::pair<std::string, std::string>>& files) {
    constexpr std::uint16_t midnight = 0, first_of_1980 = 0x21;
    const auto must = [](bool done) {
        if (!done) throw std::bad_alloc();
    };
    zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    must(memory != nullptr);
    zip_source_keep(memory);
    zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, nullptr);
    must(archive != nullptr);
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto& [name, text] = files[i];
        const zip_int64_t at =
            zip_file_add(archive, name.c_str(),
                         zip_source_buffer(archive, text.data(), text.size(), 0), ZIP_FL_ENC_UTF_8);
        must(at >= 0);
        zip_file_set_dostime(archive, static_cast<zip_uint64_t>(at), midnight, first_of_1980, 0);
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(at),
                                 i == 0 ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
    }
    must(zip_close(archive) == 0 && zip_source_open(memory) == 0);
    zip_source_seek(memory, 0, SEEK_END);
    std::string bytes(zip_source_tell(memory), '\0');
    zip_source_seek(memory, 0, SEEK_SET);
    must(zip_source_read(memory, bytes.data(), bytes.size()) ==
         static_cast<zip_int64_t>(bytes.size()));
    zip_source_close(memory);
    zip_source_free(memory);
    return bytes;
}

/// Whether each element that is opened is closed, in order, and there is one.
bool is_whole(std::string_view xml) {
    std::vector<std::string_view> open;
    bool any = false;
    for (std::size_t at = 0; (at = xml.find('<', at)) != std::string_view::npos; any = true) {
        const std::size_t end = xml.find('>', at);
        if (end == std::string_view::npos) return false;
        const std::string_view tag = xml.substr(at + 1, end - at - 1);
        at = end;
        if (tag.empty() || tag[0] == '?' || tag[0] == '!' || tag.back() == '/') continue;
        const std::string_view name = tag.substr(0, tag.find_first_of(" \n", 1));
        if (name[0] != '/')
            open.push_back(name);
        else if (open.empty() || open.back() != name.substr(1))
            return false;
        else
            open.pop_back();
    }
    return any && open.empty();
}

/// The text of a packed file, its whole size; nothing where it cannot be had.
std::optional<std::string> unpacked(zip_t* archive, zip_uint64_t index) {
    zip_stat_t about;
    zip_file_t* file = nullptr;
    if (zip_stat_index(archive, index, 0, &about) == 0) file = zip_fopen_index(archive, index, 0);
    if (file == nullptr) return std::nullopt;
    std::string text(about.size, '\0');
    const bool read =
        zip_fread(file, text.data(), text.size()) == static_cast<zip_int64_t>(text.size());
    zip_fclose(file);
    return read ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace

bool holds_whole_files(std::string_view packed) {
    zip_source_t* memory = zip_source_buffer_create(packed.data(), packed.size(), 0, nullptr);
    zip_t* archive = memory == nullptr ? nullptr : zip_open_from_source(memory, 0, nullptr);
    if (archive == nullptr) {
        zip_source_free(memory);
        return false;
    }
    const auto files = static_cast<zip_uint64_t>(zip_get_num_entries(archive, 0));
    bool good = files > 0;
    for (zip_uint64_t i = 0; good && i < files; ++i) {
        const auto text = unpacked(archive, i);
        good = text && is_whole(*text);
    }
    zip_discard(archive);
    return good;
}

std::string ods_of(const Workbook& book) {
    OdsWriting writing;
    for (std::size_t s = 0; s < book.sheets.size(); ++s) writing.add_sheet(book.sheets[s], s);
    return packed({{"mimetype", std::string(ods_type)},
                   {"content.xml", writing.content()},
                   {"styles.xml", styles_xml()},
                   {"meta.xml", meta_xml(book)},
                   {"settings.xml", settings_xml(book)},
                   {"META-INF/manifest.xml", manifest_xml()}});
}

}  // namespace hearth
