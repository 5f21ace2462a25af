// A workbook as data: sheets of one table each, with typed cells, live formulas and charts. What it
// is as bytes is its writers' affair (workbook_xlsx.cpp, workbook_ods.cpp); neither knows an
// analysis.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/document.hpp"
#include "report/words.hpp"

namespace hearth {

/// How a number is shown; the cell holds it whole.
struct SheetFormat {
    enum class Style {
        general,   ///< as many digits as there are
        decimals,  ///< 1,234.50
        money,     ///< £1,234.50
        percent,   ///< 12.3 %, of a share
        plain,     ///< 2021
    };
    Style style = Style::general;
    int places = 0;
    Currency currency = Currency::gbp;

    friend bool operator==(const SheetFormat&, const SheetFormat&) = default;
};

/// How a number shown as `format` says stands in a sheet: money in whole units of the currency,
/// never in thousands.
SheetFormat sheet_format(const NumberFormat& format, double value);

/// A cell: words, a number, or a formula with what it came to. `formula` is in the notation of
/// Excel, without "=", and made of our own words and addresses only.
struct SheetCell {
    std::string words = {};
    std::optional<double> value = {};
    std::string formula = {};
    std::optional<SheetFormat> format = {};  ///< nothing: that of the column
    std::string leads_to = {};               ///< the sheet that the words lead to
    bool input = false;                      ///< whether the reader is to write into it

    SheetCell() = default;
    SheetCell(double number) : value(number) {}
    SheetCell(double number, SheetFormat as) : value(number), format(as) {}
    SheetCell(std::string text) : words(std::move(text)) {}
    SheetCell(std::string_view text) : words(text) {}
    SheetCell(const char* text) : words(text) {}
    /// What a formula came to.
    static SheetCell live(std::string formula, double cached);
    static SheetCell live(std::string formula, std::string cached);
};

struct SheetColumn {
    std::string header;
    SheetFormat format = {};
};

/// Values of a chart's series: `count` rows of the table from `first` on.
struct SheetSeries {
    std::string name = {};               ///< empty: the header of the values
    std::size_t labels = 0, values = 1;  ///< columns of the table
    std::size_t first = 0, count = 0;
    bool dots = false;  ///< of curves: marks without a line
};

/// A chart below the table. Bars lie along their values, and grow from `base`.
struct SheetChart {
    enum class Kind { bars, stacked_bars, columns, lines, points, curves };
    Kind kind = Kind::bars;
    std::string title = {}, label_axis = {}, value_axis = {};
    std::string description = {};  ///< for those who cannot see it
    SheetFormat numbers = {};
    std::vector<SheetSeries> series = {};
    double base = 0;
    bool overlap = false;  ///< whether bars of several series share a row
};

/// A title in A1, notes, one to a row, and one table below them; no cell of it is left empty.
struct Sheet {
    std::string name = {};  ///< legal and of this sheet alone: see sheet_name
    std::string title = {};
    std::vector<std::string> notes = {};
    std::vector<SheetColumn> columns = {};
    std::vector<std::vector<SheetCell>> rows = {};
    std::vector<std::size_t> totals = {};  ///< rows set in bold
    std::vector<SheetChart> charts = {};

    /// Places in the sheet, from 0: of the headers, and of row `row` of the table.
    [[nodiscard]] std::size_t header_row() const { return 1 + notes.size(); }
    [[nodiscard]] std::size_t sheet_row(std::size_t row) const { return header_row() + 1 + row; }
};

struct Workbook {
    std::string title = {};
    std::vector<Sheet> sheets = {};

    /// A sheet by name, which must be there.
    [[nodiscard]] const Sheet& at(std::string_view name) const;
};

/// A document as a workbook: contents, sentences, a sheet for each table and chart.
Workbook workbook_of(const Document& document);

/// What a document says in words, by section, and why cells of its tables are as they are.
Sheet text_sheet(const Document& document);

/// A table as a sheet that has no name yet: every row and column in full, money in whole units, the
/// ends of ranges in columns of their own.
Sheet table_sheet(const Table& table, std::string title);

/// Puts a sheet of contents first: the title of the book, notes, and where everything is.
void add_contents(Workbook& book, const std::vector<std::string>& notes);

/// A name for a sheet: of at most 31 characters, without []:*?/\ and quotes at its ends, and none
/// of those of `book`, whatever their case.
std::string sheet_name(std::string_view wished, const Workbook& book);

/// The name of the table of sheet number `sheet`: letters, digits and underscores.
std::string table_name(const Sheet& sheet, std::size_t number);

/// Headers of which none is empty or stands twice, whatever its case.
std::vector<std::string> headers_of(const Sheet& sheet);

/// Text that a program shows as it is: valid UTF-8 of at most 32,767 characters, without control
/// characters and without marks that turn the direction of what follows.
std::string inert_text(std::string_view text);

/// What stands in a cell that has nothing to say.
inline constexpr std::string_view not_applicable = "[z]";

/// "$B$5", and "'By year'!$B$5:$B$9" of rows `first` … `last` of a sheet's table.
std::string address(std::size_t row, std::size_t column);
std::string reference(const Sheet& sheet, std::size_t row, std::size_t column);
std::string reference(const Sheet& sheet, std::size_t first, std::size_t last, std::size_t column);

/// How wide a column is, in characters, and whether its cells wrap.
double width_of(const Sheet& sheet, std::size_t column);
inline constexpr double widest_column = 60;

/// Whether a column of a table is one of numbers; how many lines its headers and a row take.
bool holds_numbers(const Sheet& sheet, std::size_t column);
double lines_of_headers(const Sheet& sheet);
double lines_of_row(const Sheet& sheet, std::size_t row);

/// A formula in the notation of OpenDocument, with "of:=" before it.
std::string open_formula(std::string_view formula);

/// The bytes of a workbook: the same for the same workbook, whenever they are written. Office Open
/// XML, with charts; OpenDocument, without.
std::string xlsx_of(const Workbook& book);
std::string ods_of(const Workbook& book);

/// Whether the files packed in a workbook are whole: every element in them is closed.
bool holds_whole_files(std::string_view packed);

}  // namespace hearth
