// What a report says, before it is text: headings, paragraphs, tables and lists. One document,
// several renderings.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hearth {

struct Heading {
    std::string text;
};

struct Paragraph {
    std::string text;
};

/// Points of a list; each may wrap.
struct Points {
    std::vector<std::string> points;
};

enum class Align { left, right };

struct TableColumn {
    std::string header;
    Align align = Align::right;
};

/// A table; `caption` names it and its unit. Rows have one cell for each column. A row whose number
/// is in `ruled` is set off by a line above it (totals).
struct Table {
    std::string caption;
    std::vector<TableColumn> columns;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> ruled = {};
};

using Block = std::variant<Heading, Paragraph, Points, Table>;
using Document = std::vector<Block>;

/// As plain text, at most 100 columns wide: left-aligned cells of the last column wrap.
std::string to_text(const Document& document);

/// As Markdown that pastes into a report.
std::string to_markdown(const Document& document);

/// The tables as CSV, one after the other, each under its caption; numbers without separators.
std::string to_csv(const Document& document);

/// As "markdown", "csv" or, whatever else `format` says, text.
std::string rendered(const Document& document, std::string_view format);

}  // namespace hearth
