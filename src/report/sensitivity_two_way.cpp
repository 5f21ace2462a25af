// Two figures at once: a grid that fits the page, and every cell.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/sensitivity_words.hpp"

namespace hearth {

namespace {

/// Where it lies on both sides of the target, or on which side everywhere; then the axes.
std::string answer(const TwoWayAnswer& report, const SensitivityWords& words) {
    const double target = report.basis.target;
    double least = HUGE_VAL, most = -HUGE_VAL;
    std::size_t above = 0, known = 0;
    for (const double value : report.grid.values.all()) {
        if (std::isnan(value)) continue;
        ++known;
        if (value >= target) ++above;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    const std::string axes =
        fmt::format(" Across: {}. Down: {}. All other figures stand at their point.",
                    words.quoted(0), words.quoted(1));
    const std::string whose = words.subject();
    if (known == 0) return whose + " has no value anywhere in the grid." + axes;
    const std::string range =
        fmt::format(": it runs from {} to {}.", words.said(least), words.said(most));
    const std::string goal = words.said(target);
    if (above == 0 || above == known)
        return fmt::format("{} is {} {} everywhere in the grid{}{}", whose,
                           above == 0 ? "below" : "at or above", goal, range, axes);
    return fmt::format(
        "{} is at or above {} in {} of {} cells{}{} * marks the cells beside the line where it is "
        "{}.",
        whose, goal, above, known, range, axes, goal);
}

Cell grid_cell(const TwoWay& grid, const SensitivityWords& words, std::size_t row,
               std::size_t column) {
    const double value = grid.values(row, column);
    Cell cell = words.cell(std::isnan(value) ? std::nullopt : std::optional(value));
    if (grid.marked(row, column)) (cell.value ? cell.mark : cell.words) += "*";
    return cell;
}

/// As many columns as the page holds, at least two.
std::size_t columns_that_fit(const TwoWay& grid, const SensitivityWords& words) {
    constexpr std::size_t page = 100, gap = 2;
    std::size_t head = 0, width = 0;
    for (const double value : grid.down) head = std::max(head, characters(words.value(1, value)));
    for (const double value : grid.across)
        width = std::max(width, characters(words.value(0, value)));
    for (std::size_t row = 0; row < grid.down.size(); ++row)
        for (std::size_t column = 0; column < grid.across.size(); ++column)
            width =
                std::max(width, characters(shown_text(grid_cell(grid, words, row, column), {""})));
    return std::max<std::size_t>(2, (page - std::min(page, head)) / (width + gap));
}

/// The grid, at most as large as a page.
void add_grid(const TwoWay& grid, const SensitivityWords& words, Document& document) {
    constexpr std::size_t most_grid_rows = 15;
    const auto columns = evenly_apart(grid.across.size(), columns_that_fit(grid, words));
    const auto rows = evenly_apart(grid.down.size(), most_grid_rows);
    Table table{.columns = {{""}}, .shown = Shown::pages};
    for (const std::size_t column : columns)
        table.columns.push_back({words.value(0, grid.across[column])});
    for (const std::size_t row : rows) {
        auto& cells = table.rows.emplace_back(1, words.value_cell(1, grid.down[row]));
        for (const std::size_t column : columns)
            cells.push_back(grid_cell(grid, words, row, column));
    }
    document.emplace_back(std::move(table));
    if (columns.size() < grid.across.size() || rows.size() < grid.down.size())
        document.emplace_back(Paragraph{
            fmt::format("{} of {} columns and {} of {} rows; --format csv or json has all.",
                        columns.size(), grid.across.size(), rows.size(), grid.down.size()),
            Shown::pages});
}

/// A row for each cell of the grid.
Table every_cell(const TwoWayAnswer& report, const SensitivityWords& words) {
    const TwoWay& grid = report.grid;
    Table table{.name = "grid",
                .columns = {{"Cell"},
                            {words.path(0)},
                            {words.path(1)},
                            {printable(report.basis.measure)},
                            {"on the line"}},
                .shown = Shown::exact};
    for (std::size_t row = 0; row < grid.down.size(); ++row)
        for (std::size_t column = 0; column < grid.across.size(); ++column)
            table.rows.push_back(
                {fmt::format("{}", table.rows.size() + 1), words.value_cell(0, grid.across[column]),
                 words.value_cell(1, grid.down[row]), grid_cell(grid, words, row, column),
                 grid.marked(row, column) ? "yes" : "no"});
    return table;
}

// --- the chart -----------------------------------------------------------------------------------

std::vector<std::string> values_of(const SensitivityWords& words, std::size_t figure,
                                   const std::vector<double>& values) {
    std::vector<std::string> all;
    for (const double value : values) all.push_back(words.value(figure, value));
    return all;
}

/// The stronger, the farther from the target.
Chart chart_of(const TwoWayAnswer& report, const SensitivityWords& words) {
    constexpr std::size_t blue = 0, orange = 1, grey = 7;
    const TwoWay& grid = report.grid;
    const double target = report.basis.target;
    double farthest = 0;
    std::size_t known = 0;
    for (const double value : grid.values.all()) {
        if (std::isnan(value)) continue;
        farthest = std::max(farthest, std::abs(value - target));
        ++known;
    }
    Chart chart{
        .kind = "two_way",
        .subtitle = words.title() + " by two figures, all others at their point",
        .description =
            "A map: one tile for each pair of values, the darker the farther "
            "from the target; underlined beside the line where it is the target.",
        .x = {.label = words.figure(0),
              .scale = Scale::categories,
              .categories = values_of(words, 0, grid.across)},
        .y = {.label = "Upwards: " + words.figure(1),
              .scale = Scale::categories,
              .categories = values_of(words, 1, grid.down)},
        .series = {{.name = "at or above " + words.target(), .mark = Mark::tile, .style = blue},
                   {.name = "below " + words.target(), .mark = Mark::tile, .style = orange},
                   {.name = "no value", .mark = Mark::tile, .style = grey}},
        .notes = words.data()};
    std::reverse(chart.y.categories.begin(), chart.y.categories.end());
    for (std::size_t i = 0; i < grid.values.rows(); ++i)
        for (std::size_t j = 0; j < grid.values.cols(); ++j) {
            const double value = grid.values(i, j), gap = value - target;
            Series& series = chart.series[std::isnan(value) ? 2 : gap >= 0 ? 0 : 1];
            Datum tile{.x = static_cast<double>(j),
                       .y = static_cast<double>(grid.values.rows() - 1 - i),
                       .marked = grid.marked(i, j)};
            if (!std::isnan(value)) {
                tile.label = words.said(value);
                if (farthest > 0) tile.strength = 0.15 + 0.65 * std::abs(gap) / farthest;
            }
            series.data.push_back(std::move(tile));
        }
    chart.finding = fmt::format("{} is at or above {} in {} of {} cells", words.title(),
                                words.target(), chart.series[0].data.size(), known);
    const auto empty = [](const Series& series) { return series.data.empty(); };
    chart.series.erase(std::remove_if(chart.series.begin(), chart.series.end(), empty),
                       chart.series.end());
    return chart;
}

double largest_of(const TwoWay& grid) {
    double most = 0;
    for (std::size_t i = 0; i < grid.values.rows(); ++i)
        for (std::size_t j = 0; j < grid.values.cols(); ++j)
            if (!std::isnan(grid.values(i, j))) most = std::max(most, std::abs(grid.values(i, j)));
    return most;
}

}  // namespace

Document page_of(const TwoWayAnswer& report) {
    const SensitivityWords words(report.basis, largest_of(report.grid));
    Document document{Heading{printable(words.subject() + " by two figures")},
                      Paragraph{answer(report, words)}};
    add_grid(report.grid, words, document);
    document.emplace_back(every_cell(report, words));
    document.emplace_back(
        Points{{words.path(0) + ": " + words.source(0), words.path(1) + ": " + words.source(1)}});
    document.emplace_back(chart_of(report, words));
    return document;
}

}  // namespace hearth
