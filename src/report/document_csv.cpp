// The rendering for programs: one long table of everything a document says, exact.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "base/text.hpp"
#include "report/document.hpp"

namespace hearth {

namespace {

/// Quoted where RFC 4180 asks for it.
std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
}

/// Words that no spreadsheet takes for a formula.
std::string inert(const std::string& text) {
    const bool formula = !text.empty() && std::string_view("=+-@").find(text[0]) != text.npos;
    return (formula ? "'" : "") + text;
}

/// The shortest digits that read back as the same number; 0 has no sign, infinity no digits.
std::string exact(double value) {
    if (!std::isfinite(value)) return "";
    return value == 0 ? "0" : fmt::format("{}", value);
}

/// Blanks that do not break are for pages.
std::string name_of(const TableColumn& column) {
    std::string name = column.name.empty() ? column.header : column.name;
    for (auto at = name.find("\u00a0"); at != std::string::npos; at = name.find("\u00a0"))
        name.replace(at, 2, " ");
    return name;
}

/// How often each name was given.
using GivenNames = std::map<std::string, int>;

/// Tells apart what would have the same name: "fall", "fall 2".
std::string unique(const std::string& name, GivenNames& given) {
    const int count = ++given[name];
    return count == 1 ? name : fmt::format("{} {}", name, count);
}

std::string words_of(const Cell& cell) { return cell.value ? exact(*cell.value) : cell.words; }

/// The words that name a row: its first cell, with the second where that one names its group.
std::string row_name(const Table& table, const std::vector<Cell>& cells) {
    if (cells.empty()) return "";
    return words_of(cells[0]) + (table.grouped ? ": " + words_of(cells[1]) : "");
}

struct CsvRendering {
    std::string out = "table,row,column,value,unit\n";
    GivenNames tables;
    std::string section = "document";
    int sentences = 0;

    /// One line; `unit` is that of a number.
    void line(const std::string& table, const std::string& row, const std::string& column,
              const std::string& value, const std::string& unit = {}) {
        out += fmt::format("{},{},{},{},{}\n", csv_field(inert(table)), csv_field(inert(row)),
                           csv_field(inert(column)), csv_field(value), csv_field(unit));
    }

    void sentence(const std::string& text) {
        line(section, std::to_string(++sentences), "sentence", inert(text));
    }

    void operator()(const Heading& heading) {
        section = unique(heading.name.empty() ? heading.text : heading.name, tables);
        sentences = 0;
        line(section, "0", "heading", inert(heading.text));
    }
    void operator()(const Paragraph& paragraph) {
        if (is_exact(paragraph.shown)) sentence(paragraph.text);
    }
    void operator()(const Points& points) {
        if (!is_exact(points.shown)) return;
        for (const std::string& point : points.points) sentence(point);
    }
    void operator()(const Chart&) {}
    void operator()(const Table& table) {
        if (!is_exact(table.shown)) return;
        const std::string name = unique(table.name.empty() ? table.caption : table.name, tables);
        GivenNames rows;
        const std::size_t names = table.grouped ? 2 : 1;  // cells that name the row
        for (const auto& cells : table.rows) {
            const std::string row = unique(row_name(table, cells), rows);
            for (std::size_t c = 0; c < cells.size(); ++c)
                if (is_exact(table.columns[c].shown) && (c >= names || cells[c].value))
                    add_cell(name, row, table.columns[c], cells[c]);
        }
    }

    /// A number with its unit, or words; what is to be known about it in a line of its own.
    void add_cell(const std::string& table, const std::string& row, const TableColumn& column,
                  const Cell& cell) {
        if (!cell.value && cell.words.empty() && cell.why.empty()) return;
        const std::string name = name_of(column);
        const std::string& unit = (cell.format ? *cell.format : column.format).unit;
        const bool is_number = cell.value || !cell.why.empty();
        line(table, row, name,
             cell.value  ? exact(*cell.value)
             : is_number ? ""
                         : inert(cell.words),
             is_number ? unit : "");
        if (cell.range) {
            line(table, row, name + " low", exact(cell.range->first), unit);
            line(table, row, name + " high", exact(cell.range->second), unit);
        }
        if (!cell.why.empty()) line(table, row, name + " why", inert(cell.why));
    }
};

}  // namespace

std::string to_csv(const Document& document) {
    CsvRendering rendering;
    for (const Block& block : document) std::visit(rendering, block);
    return rendering.out;
}

}  // namespace hearth
