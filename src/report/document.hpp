// What a report says, before it is bytes: headings, sentences and tables of typed cells. One
// document, several renderings; no page knows which, and no rendering reads text back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "report/chart.hpp"
#include "report/words.hpp"

namespace hearth {

/// Who is shown a block or a column: readers of a page do not need thousands of rows, exact formats
/// (CSV) no sentences about that, and only pages of letters need drawings made of letters.
enum class Shown { everywhere, pages, exact, letters };

/// Whether exact formats have it.
inline bool is_exact(Shown shown) { return shown == Shown::everywhere || shown == Shown::exact; }

/// Begins a section, or a part of one. `name` is the section's in exact formats.
struct Heading {
    std::string text;
    std::string name = {};  ///< empty: the text
    int level = 2;          ///< 3: of a part of a section
};

struct Paragraph {
    std::string text;
    Shown shown = Shown::everywhere;
    bool is_answer = false;   ///< what is to be read first
    std::string option = {};  ///< display name of the one option it is of, if it is of one
};

/// Points of a list; each may wrap.
struct Points {
    std::vector<std::string> points;
    Shown shown = Shown::everywhere;
};

/// A cell of a table: words, or a number that is written as its column says unless it has a format
/// of its own. A number that is not there has a reason.
struct Cell {
    std::optional<double> value;
    std::string words;  ///< what pages show in place of a number; a cell without one is its words
    std::string mark;   ///< what pages add to a number: "*"
    std::string why;    ///< why there is no number, or what is to be known about it
    std::optional<std::pair<double, double>> range;  ///< from low to high, shown after the number
    std::optional<NumberFormat> format;
    std::optional<std::pair<double, double>> spread;  ///< from low to high: a bar, on tiles alone

    Cell() = default;
    Cell(double number) : value(number) {}
    Cell(double number, NumberFormat as) : value(number), format(std::move(as)) {}
    Cell(std::string text) : words(std::move(text)) {}
    Cell(std::string_view text) : words(text) {}
    Cell(const char* text) : words(text) {}
};

/// A number that there is none of: what pages show in its place, and why (if that does not say it).
Cell withheld(std::string shown, std::string why = {});

/// A number, or withheld.
Cell number_or(std::optional<double> value, std::string shown, std::string why = {});

/// `name`: at the left, and never broken, as it is to be typed.
enum class Align { left, right, name };

/// `format` holds for the numbers of the column. `name` is the column's in exact formats.
struct TableColumn {
    std::string header;
    Align align = Align::right;
    NumberFormat format = {};
    std::string name = {};  ///< empty: the header
    Shown shown = Shown::everywhere;

    TableColumn(std::string text, Align side = Align::right, std::string exact_name = {},
                Shown to = Shown::everywhere)
        : header(std::move(text)), align(side), name(std::move(exact_name)), shown(to) {}
    TableColumn(std::string text, NumberFormat as, std::string exact_name = {})
        : header(std::move(text)), format(std::move(as)), name(std::move(exact_name)) {}
};

/// How pages that have more than letters show a table: as it is, or, of rows of a name, a number
/// and a line of small print, each as a tile.
enum class TableLook { rows, tiles };

/// A table; `caption` names it and its unit, `name` stays the same from version to version. Rows
/// have one cell for each column, the first of which names the row. Rows are given by number: one
/// of `ruled` is set off by a line above it (totals), one of `details` (ascending) stands in exact
/// formats only. In a `grouped` table the first cell, alike in neighbouring rows, names their group
/// and the second the row. `option`: the display name of the one option it is of, if it is of one.
/// `payers`: empty, or one for each row.
struct Table {
    std::string name = {};
    std::string caption = {};
    std::vector<TableColumn> columns = {};
    std::vector<std::vector<Cell>> rows = {};
    std::vector<std::size_t> ruled = {};
    std::vector<std::size_t> details = {};
    bool grouped = false;
    Shown shown = Shown::everywhere;
    std::string option = {};
    TableLook look = TableLook::rows;
    std::vector<std::string> payers = {};  ///< display name of the payer each row is of; none: ""
};

using Block = std::variant<Heading, Paragraph, Points, Table, Chart>;
using Document = std::vector<Block>;

/// What pages show of a cell.
std::string shown_text(const Cell& cell, const TableColumn& column);

/// Whether row `row` stands in exact formats only.
bool is_detail(const Table& table, std::size_t row);

/// The names of a document's sections: those of its headings behind its title.
std::vector<std::string> section_names(const Document& document);

/// One section: its heading and what stands under it; nothing where there is none of that name.
Document section_of(const Document& document, std::string_view name);

/// As plain text, at most 100 columns or `width` wide: left-aligned cells of the last column wrap.
std::string to_text(const Document& document);
std::string to_text(const Document& document, std::size_t width);

/// As Markdown that pastes into a report.
std::string to_markdown(const Document& document);

/// As one file for a browser that needs no other, readable without its script; see html_page.hpp.
std::string to_html(const Document& document);

/// As one long table, `table,row,column,value,unit` (RFC 4180): each number in full, in its unit;
/// sentences as tables of their own.
std::string to_csv(const Document& document);

/// The charts of that kind, or all for none, one below the other, as SVG.
std::string to_svg(const Document& document, std::string_view kind = {});

/// As a workbook: contents, sentences, a sheet for each table and each chart, with every row;
/// Office Open XML, and OpenDocument without charts. Bytes, the same whenever they are written.
std::string to_xlsx(const Document& document);
std::string to_ods(const Document& document);

/// A format, the ending of its files, and its renderer; whether it is no text for a terminal.
struct DocumentFormat {
    std::string_view name, ending;
    std::string (*render)(const Document&);
    bool is_binary = false;
};
inline constexpr DocumentFormat document_formats[] = {
    {"text", ".txt", to_text},  {"markdown", ".md", to_markdown}, {"csv", ".csv", to_csv},
    {"html", ".html", to_html}, {"xlsx", ".xlsx", to_xlsx, true}, {"ods", ".ods", to_ods, true}};

/// Whether a format is no text: it goes into a file, not onto a terminal.
bool is_binary(std::string_view format);

/// In the format of that name, as text where there is none; as svg its charts of a kind.
std::string rendered(const Document& document, std::string_view format,
                     std::string_view chart = {});

/// Words of `text` in lines of at most `width` characters.
std::vector<std::string> wrapped(const std::string& text, std::size_t width);

/// What every HTML page carries inline: its style and its script, each with the SHA-256 by which
/// the page's security policy allows it. tests/house/page_hashes.py holds the digests to the texts.
extern const std::string_view page_style, page_style_hash;
extern const std::string_view page_script, page_script_hash;

/// A layout with its blocks filled in, blocks that the page does not have, and those that it has.
struct FilledTemplate {
    std::string text = {};
    std::vector<std::string> unknown = {}, names = {};
};

/// Markdown with {{name}} made the section of that name without its heading, and {{table name}}
/// made the tables of that name.
FilledTemplate filled(std::string_view layout, const Document& document);

}  // namespace hearth
