// A document as a workbook: contents, its sentences, and a sheet for each table and each chart. As
// all formats for programs it holds every row in full.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/workbook.hpp"

namespace hearth {

namespace {

/// Columns of a table that a workbook shows, and which of them have ranges.
struct ShownColumn {
    std::size_t column = 0;
    bool has_range = false;
};

std::vector<ShownColumn> shown_columns(const Table& table) {
    std::vector<ShownColumn> all;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (!is_exact(table.columns[c].shown)) continue;
        all.push_back({c, std::any_of(table.rows.begin(), table.rows.end(),
                                      [&](const auto& row) { return row[c].range.has_value(); })});
    }
    return all;
}

std::string header_of(const TableColumn& column) {
    return replaced(column.name.empty() ? column.header : column.name, "\u00a0", " ");
}

SheetCell sheet_cell(const Cell& cell, const TableColumn& column) {
    if (!cell.value || !std::isfinite(*cell.value)) return SheetCell(cell.words);
    return {*cell.value, sheet_format(cell.format.value_or(column.format), *cell.value)};
}

/// A caption without the thousands that only pages show.
std::string in_whole_units(std::string caption, const Table& table) {
    for (const TableColumn& column : table.columns)
        if (column.format.per != 1)
            caption = replaced(caption, column.format.caption(),
                               std::string(sign_of(column.format.currency)));
    return caption;
}

/// The columns and rows of a table, with columns of their own for the ends of ranges.
void take_table(const Table& table, Sheet& sheet) {
    const auto columns = shown_columns(table);
    for (const auto& [c, has_range] : columns) {
        const std::string header = header_of(table.columns[c]);
        sheet.columns.push_back({header});
        if (has_range)
            sheet.columns.insert(sheet.columns.end(), {{header + " low"}, {header + " high"}});
    }
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        auto& row = sheet.rows.emplace_back();
        for (const auto& [c, has_range] : columns) {
            const Cell& cell = table.rows[r][c];
            row.push_back(sheet_cell(cell, table.columns[c]));
            if (!has_range) continue;
            const auto end = [&](double value) {
                return SheetCell(value, row.back().format.value_or(SheetFormat{}));
            };
            const SheetCell low = cell.range ? end(cell.range->first) : SheetCell(),
                            high = cell.range ? end(cell.range->second) : SheetCell();
            row.insert(row.end(), {low, high});
        }
        if (std::find(table.ruled.begin(), table.ruled.end(), r) != table.ruled.end())
            sheet.totals.push_back(r);
    }
}

// --- charts --------------------------------------------------------------------------------------

/// A value along an axis: the name of its category, or the number.
SheetCell along(const ChartAxis& axis, double value) {
    if (axis.scale == Scale::categories && value >= 0 &&
        value < static_cast<double>(axis.categories.size()))
        return axis.categories[std::lround(value)];
    return std::isfinite(value) ? SheetCell(value) : SheetCell();
}

std::string axis_name(const ChartAxis& axis, std::string_view otherwise) {
    if (axis.label.empty()) return std::string(otherwise);
    return axis.unit.empty() ? axis.label : axis.label + ", " + axis.unit;
}

/// Whether the series of a chart are told apart by name alone: one bar each, from one place.
bool are_one_series(const Chart& chart) {
    return chart.series.size() > 1 &&
           std::all_of(chart.series.begin(), chart.series.end(), [&](const Series& series) {
               return series.mark == Mark::bar && series.data.size() == 1 &&
                      series.data[0].from == chart.series[0].data[0].from;
           });
}

/// What a chart is drawn as by a program for sheets; nothing where it knows no such chart.
std::optional<SheetChart::Kind> native_kind(const Chart& chart) {
    bool bars = true, marks = true;
    for (const Series& series : chart.series) {
        bars = bars && series.mark == Mark::bar;
        marks = marks && (series.mark == Mark::line || series.mark == Mark::point);
        if (series.data.empty()) return std::nullopt;
    }
    if (chart.series.empty()) return std::nullopt;
    const bool level = chart.y.scale == Scale::categories,
               upright = chart.x.scale == Scale::categories;
    if (marks && chart.x.scale == Scale::linear && chart.y.scale == Scale::linear)
        return SheetChart::Kind::curves;
    if (!bars || level == upright) return std::nullopt;
    if (are_one_series(chart)) return level ? SheetChart::Kind::bars : SheetChart::Kind::columns;
    const Series& first = chart.series.front();
    for (const Series& series : chart.series) {
        if (series.data.size() != first.data.size()) return std::nullopt;
        for (std::size_t d = 0; d < series.data.size(); ++d)
            if (series.data[d].from != first.data.front().from ||
                (level ? series.data[d].y != first.data[d].y : series.data[d].x != first.data[d].x))
                return std::nullopt;
    }
    return level ? SheetChart::Kind::bars : SheetChart::Kind::columns;
}

SheetFormat format_along(const ChartAxis& axis) {
    if (axis.currency) return {SheetFormat::Style::money, 0, *axis.currency};
    return {};
}

/// Columns of the table behind a chart.
enum ChartColumn : std::size_t { series_column, label_column, value_column };

SheetChart drawn_natively(const Chart& chart, SheetChart::Kind kind) {
    const bool level = kind == SheetChart::Kind::bars;
    const ChartAxis &labels = level ? chart.y : chart.x, &values = level ? chart.x : chart.y;
    SheetChart drawn{.kind = kind,
                     .title = titled(chart.finding),
                     .label_axis = axis_name(labels, ""),
                     .value_axis = axis_name(values, ""),
                     .description = chart.subtitle + ". " + chart.description,
                     .numbers = format_along(values),
                     .base = kind == SheetChart::Kind::curves ? 0 : chart.series[0].data[0].from,
                     .overlap = true};
    std::size_t first = 0;
    if (are_one_series(chart)) {
        drawn.series = {{.name = "Value",
                         .labels = label_column,
                         .values = value_column,
                         .first = 0,
                         .count = chart.series.size()}};
        return drawn;
    }
    for (const Series& series : chart.series) {
        drawn.series.push_back({.name = series.name.empty() ? "Value" : series.name,
                                .labels = label_column,
                                .values = value_column,
                                .first = first,
                                .count = series.data.size(),
                                .dots = series.mark == Mark::point});
        first += series.data.size();
    }
    return drawn;
}

/// The data behind a chart, and the chart where it can be drawn.
Sheet sheet_of(const Chart& chart) {
    const bool level = chart.y.scale == Scale::categories && chart.x.scale != Scale::categories;
    const ChartAxis &labels = level ? chart.y : chart.x, &values = level ? chart.x : chart.y;
    Sheet sheet{.title = titled(chart.finding),
                .notes = {chart.subtitle},
                .columns = {{"Series"},
                            {axis_name(labels, "Label"), format_along(labels)},
                            {axis_name(values, "Value"), format_along(values)},
                            {"From", format_along(values)},
                            {"Low", format_along(values)},
                            {"High", format_along(values)},
                            {"Note"}}};
    const auto end = [](const std::optional<double>& one) {
        return one && std::isfinite(*one) ? SheetCell(*one) : SheetCell();
    };
    for (const Series& series : chart.series)
        for (const Datum& datum : series.data)
            if (series.mark == Mark::column)
                sheet.rows.push_back({along(chart.y, datum.y),
                                      along(chart.x, datum.x),
                                      {datum.rise, format_along(chart.rise)}});
            else
                sheet.rows.push_back(
                    {series.name.empty() ? "Value" : series.name,
                     along(labels, level ? datum.y : datum.x),
                     along(values, level ? datum.x : datum.y),
                     series.mark == Mark::bar ? SheetCell(datum.from) : SheetCell(),
                     end(datum.least), end(datum.most), datum.label});
    if (!chart.notes.empty()) sheet.notes.push_back(chart.notes);
    if (const auto kind = native_kind(chart))
        sheet.charts = {drawn_natively(chart, *kind)};
    else
        sheet.notes.emplace_back("The drawing itself: --format svg. Its data stand here.");
    return sheet;
}

// --- the book ------------------------------------------------------------------------------------

/// The title of a table's sheet.
std::string title_of(const Table& table, const std::string& section) {
    const std::string title =
        in_whole_units(table.caption.empty() ? section : table.caption, table);
    return title.empty() ? titled(readable(table.name)) : title;
}

/// What a document says in words: its sentences, and why cells of its tables are as they are.
struct Sentences {
    Sheet text = {
        .name = "Text", .title = "What the report says", .columns = {{"Section"}, {"Text"}}};
    std::string section = {};

    void sentence(const std::string& about, const std::string& words) {
        if (!words.empty()) text.rows.push_back({about.empty() ? "Report" : about, words});
    }
    void operator()(const Heading& heading) { section = heading.text; }
    void operator()(const Paragraph& paragraph) {
        if (is_exact(paragraph.shown)) sentence(section, paragraph.text);
    }
    void operator()(const Points& points) {
        if (!is_exact(points.shown)) return;
        for (const std::string& point : points.points) sentence(section, point);
    }
    void operator()(const Chart&) const {}
    void operator()(const Table& table) {
        if (!is_exact(table.shown)) return;
        for (const auto& row : table.rows)
            for (std::size_t c = 0; c < row.size(); ++c)
                if (!row[c].why.empty() && row[c].why != row[c].words)
                    sentence(title_of(table, section),
                             fmt::format("{}, {}: {}", row.front().words,
                                         header_of(table.columns[c]), row[c].why));
    }
};

/// Its tables and charts, a sheet each.
struct Sheets {
    Workbook book = {};
    std::string section = {};

    void add(Sheet sheet, const std::string& wished) {
        sheet.name = sheet_name(wished, book);
        if (!sheet.rows.empty() && !sheet.columns.empty()) book.sheets.push_back(std::move(sheet));
    }
    void operator()(const Heading& heading) {
        if (book.title.empty()) book.title = heading.text;
        section = heading.text;
    }
    void operator()(const Paragraph&) const {}
    void operator()(const Points&) const {}
    void operator()(const Chart& chart) { add(sheet_of(chart), "chart " + chart.kind); }
    void operator()(const Table& table) {
        if (is_exact(table.shown))
            add(table_sheet(table, title_of(table, section)),
                titled(readable(table.name.empty() ? table.caption : table.name)));
    }
};

}  // namespace

Sheet table_sheet(const Table& table, std::string title) {
    Sheet sheet{.title = std::move(title)};
    take_table(table, sheet);
    return sheet;
}

void add_contents(Workbook& book, const std::vector<std::string>& notes) {
    constexpr std::size_t readable_width = 110;
    std::vector<std::string> lines;
    for (const std::string& note : notes)
        for (std::string& line : wrapped(note, readable_width)) lines.push_back(std::move(line));
    Sheet contents{.name = "Contents",
                   .title = book.title.empty() ? "Report" : book.title,
                   .notes = std::move(lines),
                   .columns = {{"Sheet"}, {"What it holds"}}};
    for (const Sheet& sheet : book.sheets) {
        SheetCell name(sheet.name);
        name.leads_to = sheet.name;
        contents.rows.push_back({std::move(name), sheet.title});
    }
    contents.notes.emplace_back(
        "Each sheet holds one table, below its title. [z] stands where there is nothing to say.");
    book.sheets.insert(book.sheets.begin(), std::move(contents));
}

Sheet text_sheet(const Document& document) {
    Sentences sentences;
    for (const Block& block : document) std::visit(sentences, block);
    return std::move(sentences.text);
}

Workbook workbook_of(const Document& document) {
    Sheets rendering;
    rendering.book.sheets = {{.name = "Contents"}, {.name = "Text"}};  // names that are taken
    for (const Block& block : document) std::visit(rendering, block);
    auto& sheets = rendering.book.sheets;
    sheets.erase(sheets.begin(), sheets.begin() + 2);
    Sheet text = text_sheet(document);
    if (!text.rows.empty()) sheets.insert(sheets.begin(), std::move(text));
    if (sheets.empty())
        sheets.push_back(
            {.name = "Text", .title = "Nothing", .columns = {{"Text"}}, .rows = {{""}}});
    add_contents(rendering.book, {});
    return std::move(rendering.book);
}

std::string to_xlsx(const Document& document) { return xlsx_of(workbook_of(document)); }
std::string to_ods(const Document& document) { return ods_of(workbook_of(document)); }

}  // namespace hearth
