// What cells show, and the renderings that people read: text and Markdown.
#include "report/document.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "report/chart.hpp"

namespace hearth {

namespace {

constexpr std::size_t usual_page = 100;
constexpr std::size_t column_gap = 2;

/// A table as pages show it.
struct PageTable {
    std::vector<TableColumn> columns;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> ruled;  ///< as they are numbered here
};

PageTable on_page(const Table& table) {
    PageTable page_table;
    for (const TableColumn& column : table.columns)
        if (column.shown != Shown::exact) page_table.columns.push_back(column);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        if (is_detail(table, r)) continue;
        if (std::find(table.ruled.begin(), table.ruled.end(), r) != table.ruled.end())
            page_table.ruled.push_back(page_table.rows.size());
        auto& cells = page_table.rows.emplace_back();
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            if (table.columns[c].shown != Shown::exact)
                cells.push_back(shown_text(table.rows[r][c], table.columns[c]));
    }
    return page_table;
}

/// Each group under its name: the name in a row of its own, and its rows marked.
PageTable under_groups(PageTable table) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> ruled;
    std::string group;
    table.columns.erase(table.columns.begin());
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        auto& row = table.rows[r];
        if (std::count(table.ruled.begin(), table.ruled.end(), r) > 0) ruled.push_back(rows.size());
        if (rows.empty() || row.front() != group) {
            group = row.front();
            rows.emplace_back(table.columns.size()).front() = group;
        }
        row.erase(row.begin());
        row.front().insert(0, "· ");
        rows.push_back(std::move(row));
    }
    table.rows = std::move(rows);
    table.ruled = std::move(ruled);
    return table;
}

std::string spaces(std::size_t n) { return std::string(n, ' '); }

constexpr std::string_view separators = "._/-&?=";

/// Where to break a word that is longer than `width`: after the last separator that fits.
std::size_t break_at(const std::string& word, std::size_t width) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < std::min(width, word.size()); ++i)
        if (separators.find(word[i]) != std::string_view::npos) at = i + 1;
    if (at > 0) return at;
    at = std::min(width, word.size());
    while (at < word.size() && (static_cast<unsigned char>(word[at]) & 0xC0) == 0x80) ++at;
    return at;
}

std::string cell(const std::string& text, std::size_t width, Align align) {
    const std::size_t length = characters(text);
    const std::string fill = spaces(width > length ? width - length : 0);
    return align == Align::right ? fill + text : text + fill;
}

std::string trimmed(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

/// Where the word that begins at `from` ends; a number keeps its percent sign.
std::size_t end_of_word(const std::string& text, std::size_t from) {
    std::size_t end = std::min(text.find(' ', from), text.size());
    const bool is_percent = end > from && text.compare(end, 2, " %") == 0;
    return is_percent ? std::min(text.find(' ', end + 1), text.size()) : end;
}

std::size_t longest_word(const std::string& text) {
    std::size_t longest = 0;
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t end = end_of_word(text, from);
        longest = std::max(longest, characters(text.substr(from, end - from)));
        from = end + 1;
    }
    return longest;
}

/// Takes from `width` down to `least` as long as the table is too wide.
void narrow(std::size_t& width, std::size_t least, std::size_t& sum, std::size_t page) {
    if (sum <= page || width <= least) return;
    const std::size_t cut = std::min(sum - page, width - least);
    width -= cut;
    sum -= cut;
}

std::size_t total_width(const std::vector<std::size_t>& widths) {
    std::size_t sum = column_gap * (widths.empty() ? 0 : widths.size() - 1);
    for (const std::size_t width : widths) sum += width;
    return sum;
}

/// The longest part of each column that does not break well: a word, or what stands between
/// separators in one.
std::vector<std::size_t> longest_parts(const PageTable& table) {
    const auto parts = [](std::string text) {
        for (const char separator : separators)
            text = replaced(std::move(text), std::string(1, separator),
                            std::string(1, separator) + " ");
        return longest_word(text);
    };
    std::vector<std::size_t> longest;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        longest.push_back(longest_word(table.columns[c].header));
        for (const auto& row : table.rows) longest.back() = std::max(longest.back(), parts(row[c]));
    }
    return longest;
}

/// Narrows the widest of the columns so aligned, each down to its least, step by step, until the
/// table fits the page.
void narrow_aligned(const PageTable& table, std::vector<std::size_t>& widths, std::size_t page,
                    Align align, const std::vector<std::size_t>& least) {
    for (std::size_t sum = total_width(widths); sum > page; --sum) {
        std::size_t widest = table.columns.size();
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            if (table.columns[c].align == align && widths[c] > least[c] &&
                (widest == table.columns.size() || widths[c] >= widths[widest]))
                widest = c;
        if (widest == table.columns.size()) return;
        --widths[widest];
    }
}

/// Widths of columns: as wide as their cells; in a table too wide for the page headers wrap first,
/// then left-aligned cells; then names, which stand above their rows where they are longer.
std::vector<std::size_t> widths_of(const PageTable& table, std::size_t page) {
    std::vector<std::size_t> widths, cells;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        std::size_t width = longest_word(table.columns[c].header);
        for (const auto& row : table.rows) width = std::max(width, characters(row[c]));
        cells.push_back(width);
        widths.push_back(std::max(width, characters(table.columns[c].header)));
    }
    std::size_t sum = total_width(widths);
    for (std::size_t c = table.columns.size(); c-- > 0;) narrow(widths[c], cells[c], sum, page);
    if (sum <= page) return widths;
    constexpr std::size_t readable_width = 16;
    const std::vector<std::size_t> words = longest_parts(table), none(words.size());
    const auto narrow_to = [&](Align align, std::size_t least, const auto& unbroken) {
        std::vector<std::size_t> each;
        for (const std::size_t word : unbroken) each.push_back(std::max(least, word));
        narrow_aligned(table, widths, page, align, each);
    };
    narrow_to(Align::left, readable_width, words);
    narrow_to(Align::name, readable_width, none);
    narrow_to(Align::left, 0, words);
    narrow_to(Align::left, readable_width, none);
    return widths;
}

/// Some columns of a table.
PageTable with_columns(const PageTable& table, const std::vector<std::size_t>& wanted) {
    PageTable some{.columns = {}, .rows = {}, .ruled = table.ruled};
    for (const std::size_t c : wanted) some.columns.push_back(table.columns[c]);
    for (const auto& row : table.rows) {
        auto& cells = some.rows.emplace_back();
        for (const std::size_t c : wanted) cells.push_back(row[c]);
    }
    return some;
}

/// A table in as many as it takes to fit the page, each with the first column.
std::vector<PageTable> fitting(const PageTable& table, std::size_t page) {
    const auto widths = widths_of(table, page);
    if (total_width(widths) <= page || table.columns.size() < 3) return {table};
    std::vector<PageTable> parts;
    std::vector<std::size_t> taken{0};
    std::size_t sum = widths.front();
    for (std::size_t c = 1; c < widths.size(); ++c) {
        if (taken.size() > 1 && sum + column_gap + widths[c] > page) {
            parts.push_back(with_columns(table, taken));
            taken = {0};
            sum = widths.front();
        }
        taken.push_back(c);
        sum += column_gap + widths[c];
    }
    parts.push_back(with_columns(table, taken));
    return parts;
}

void add_row(std::string& out, const PageTable& table, const std::vector<std::size_t>& widths,
             const std::vector<std::string>& cells) {
    std::vector<std::vector<std::string>> columns;
    std::size_t height = 1;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const bool above =
            table.columns[c].align == Align::name && characters(cells[c]) > widths[c];
        if (above) out += cells[c] + "\n";
        columns.push_back(above ? std::vector<std::string>{""} : wrapped(cells[c], widths[c]));
        height = std::max(height, columns.back().size());
    }
    for (std::size_t i = 0; i < height; ++i) {
        std::string line;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const std::string text = i < columns[c].size() ? columns[c][i] : "";
            line +=
                (c > 0 ? spaces(column_gap) : "") + cell(text, widths[c], table.columns[c].align);
        }
        out += trimmed(line) + "\n";
    }
}

std::string rule(const std::vector<std::size_t>& widths) {
    const std::size_t sum = total_width(widths);
    std::string line;
    for (std::size_t i = 0; i < sum; ++i) line += "─";
    return line + "\n";
}

struct TextRendering {
    std::string out;
    std::size_t page = usual_page;  ///< characters of a line

    void operator()(const Heading& heading) {
        out += out.empty() ? "" : "\n";
        std::size_t widest = 0;
        for (const std::string& line : wrapped(heading.text, page)) {
            out += line + "\n";
            widest = std::max(widest, characters(line));
        }
        for (std::size_t i = 0; i < widest; ++i) out += heading.level > 2 ? "─" : "═";
        out += "\n";
    }
    void operator()(const Paragraph& paragraph) {
        if (paragraph.shown == Shown::exact) return;
        if (!paragraph.option.empty()) return add_point(paragraph.text);
        for (const std::string& line : wrapped(paragraph.text, page)) out += line + "\n";
    }
    void operator()(const Points& points) {
        if (points.shown == Shown::exact) return;
        for (const std::string& point : points.points) add_point(point);
    }
    void add_point(const std::string& text) {
        bool first = true;
        for (const std::string& line : wrapped(text, page - 2)) {
            out += (first ? "- " : "  ") + line + "\n";
            first = false;
        }
    }
    void operator()(const Chart& chart) {
        for (const std::string& line : drawn_in_letters(chart, page)) out += line + "\n";
    }
    void operator()(const Table& given) {
        if (given.shown == Shown::exact) return;
        const PageTable table = given.grouped ? under_groups(on_page(given)) : on_page(given);
        if (given.look == TableLook::tiles) return add_tiles(table);
        if (!given.caption.empty()) {
            if (!out.ends_with("\n\n")) out += "\n";
            for (const std::string& line : wrapped(given.caption, page)) out += line + "\n";
        }
        bool first = true;
        for (const PageTable& part : fitting(table, page)) {
            if (!first) out += "\n";
            add_table(part);
            first = false;
        }
    }
    /// A line for each, without a head.
    void add_tiles(const PageTable& table) {
        const auto widths = widths_of(table, page);
        out += "\n";
        for (const auto& row : table.rows) add_row(out, table, widths, row);
        out += "\n";
    }
    void add_table(const PageTable& table) {
        const auto widths = widths_of(table, page);
        std::vector<std::string> headers;
        for (const TableColumn& column : table.columns) headers.push_back(column.header);
        add_row(out, table, widths, headers);
        out += rule(widths);
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            if (std::find(table.ruled.begin(), table.ruled.end(), r) != table.ruled.end())
                out += rule(widths);
            add_row(out, table, widths, table.rows[r]);
        }
    }
};

bool is_word(const std::string& text, std::size_t at) {
    const auto c = static_cast<unsigned char>(at < text.size() ? text[at] : ' ');
    return c >= 0x80u || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whether the character at `at` would mean something to Markdown where it stands: an underscore
/// inside a word, a lone bracket or a less-than before a blank does not.
bool needs_escape(const std::string& text, std::size_t at) {
    switch (text[at]) {
        case '|':
        case '*':
        case '`':
        case '\\':
            return true;
        case '_':
            return at == 0 || !is_word(text, at - 1) || !is_word(text, at + 1);
        case '<':
            return is_word(text, at + 1) || text.find_first_of("/!", at) == at + 1;
        case '[':
            return text.find("](", at) != std::string::npos;
        case '#':
        case '>':
            return at == 0;
        case '+':
        case '-':
            return at == 0 && text.size() > 1 && text[1] == ' ';
        default:
            return false;
    }
}

std::string escaped_markdown(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (needs_escape(text, at)) out += '\\';
        out += text[at];
    }
    return out;
}

struct MarkdownRendering {
    std::string out;

    void operator()(const Heading& heading) {
        out += std::string(heading.level, '#') + " " + escaped_markdown(heading.text) + "\n\n";
    }
    void operator()(const Paragraph& paragraph) {
        if (paragraph.shown == Shown::exact) return;
        out += escaped_markdown(paragraph.text) + "\n\n";
    }
    void operator()(const Points& points) {
        if (points.shown == Shown::exact) return;
        for (const std::string& point : points.points) out += "- " + escaped_markdown(point) + "\n";
        out += "\n";
    }
    void operator()(const Chart&) {}
    void operator()(const Table& given) {
        if (given.shown == Shown::exact) return;
        const PageTable table = on_page(given);
        if (!given.caption.empty()) out += "**" + escaped_markdown(given.caption) + "**\n\n";
        out += "|";
        for (const TableColumn& column : table.columns)
            out += " " + escaped_markdown(column.header) + " |";
        out += "\n|";
        for (const TableColumn& column : table.columns)
            out += column.align == Align::right ? "---:|" : "---|";
        out += "\n";
        for (const auto& row : table.rows) {
            out += "|";
            for (const std::string& text : row) out += " " + escaped_markdown(text) + " |";
            out += "\n";
        }
        out += "\n";
    }
};

template <class Rendering>
std::string render_with(const Document& document, Rendering rendering = {}) {
    for (const Block& block : document) std::visit(rendering, block);
    return rendering.out;
}

}  // namespace

Cell withheld(std::string shown, std::string why) {
    Cell cell(shown);
    cell.why = why.empty() ? std::move(shown) : std::move(why);
    return cell;
}

Cell number_or(std::optional<double> value, std::string shown, std::string why) {
    return value ? Cell(*value) : withheld(std::move(shown), std::move(why));
}

std::string shown_text(const Cell& cell, const TableColumn& column) {
    if (!cell.words.empty() || !cell.value) return cell.words;
    std::string text = (cell.format ? *cell.format : column.format)(*cell.value) + cell.mark;
    if (cell.range)
        text += " (" + number(cell.range->first, 3) + " to " + number(cell.range->second, 3) + ")";
    return text;
}

bool is_detail(const Table& table, std::size_t row) {
    return std::binary_search(table.details.begin(), table.details.end(), row);
}

std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
    std::vector<std::string> lines{""};
    const auto place = [&](const std::string& word) {
        const std::size_t taken = characters(lines.back());
        if (taken > 0 && taken + 1 + characters(word) > width)
            lines.push_back(word);
        else
            lines.back() += (taken > 0 && !word.empty() ? " " : "") + word;
    };
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t end = end_of_word(text, from);
        std::string word = text.substr(from, end - from);
        while (characters(word) > width) {
            const std::size_t at = break_at(word, width);
            place(word.substr(0, at));
            word.erase(0, at);
            lines.emplace_back();
        }
        place(word);
        from = end + 1;
    }
    return lines;
}

namespace {

/// The name by which a heading's section is asked for.
std::string section_name(const Block& block) {
    const auto* heading = std::get_if<Heading>(&block);
    if (heading == nullptr || heading->level > 2) return "";
    return as_key(heading->name.empty() ? heading->text : heading->name);
}

}  // namespace

std::vector<std::string> section_names(const Document& document) {
    std::vector<std::string> names;
    for (std::size_t b = 1; b < document.size(); ++b)
        if (std::string name = section_name(document[b]); !name.empty())
            names.push_back(std::move(name));
    return names;
}

Document section_of(const Document& document, std::string_view name) {
    const auto from = std::find_if(document.begin(), document.end(),
                                   [&](const Block& block) { return section_name(block) == name; });
    if (from == document.end()) return {};
    return {from, std::find_if(from + 1, document.end(),
                               [](const Block& block) { return !section_name(block).empty(); })};
}

std::string to_text(const Document& document) { return to_text(document, usual_page); }
std::string to_text(const Document& document, std::size_t width) {
    return render_with<TextRendering>(document, {.out = {}, .page = width});
}
std::string to_markdown(const Document& document) {
    return render_with<MarkdownRendering>(document);
}

std::string to_svg(const Document& document, std::string_view kind) {
    std::vector<Chart> charts;
    for (const Block& block : document)
        if (const auto* chart = std::get_if<Chart>(&block);
            chart && (kind.empty() || chart->kind == kind))
            charts.push_back(*chart);
    return to_svg(charts);
}

bool is_binary(std::string_view format) {
    return std::any_of(
        std::begin(document_formats), std::end(document_formats),
        [&](const DocumentFormat& one) { return one.name == format && one.is_binary; });
}

std::string rendered(const Document& document, std::string_view format, std::string_view chart) {
    if (format == "svg") return to_svg(document, chart);
    for (const DocumentFormat& one : document_formats)
        if (one.name == format) return one.render(document);
    return to_text(document);
}

}  // namespace hearth
