// Bars and dots of block characters, each row of a chart a line.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

#include "base/text.hpp"
#include "report/chart.hpp"

namespace hearth {

namespace letters {

namespace {

constexpr std::size_t most_rows = 10, cells = 40, most_name = 44;

/// What a character of a row shows, from the least to the most important.
constexpr std::string_view empty = " ", zero = "┊", line = "─", outlay = "░", bar = "█",
                           freed = "▒", dot = "●", net = "◆", across_zero = "┼";

/// A row of a chart between the ends of its axis.
struct Line {
    AxisSpan span;
    std::vector<std::string_view> cell = std::vector<std::string_view>(cells, empty);

    [[nodiscard]] std::size_t place(double value) const {
        const double share = (value - span.low) / (span.high - span.low);
        return static_cast<std::size_t>(std::clamp(share * cells, 0.0, cells - 1.0));
    }
    void put(double value, std::string_view what) { cell[place(value)] = what; }
    /// From one value up to before another; none where they lie in one place.
    void fill(double from, double to, std::string_view what) {
        const auto [first, last] = std::minmax({place(from), place(to)});
        std::fill(cell.begin() + static_cast<std::ptrdiff_t>(first),
                  cell.begin() + static_cast<std::ptrdiff_t>(last), what);
    }
    [[nodiscard]] std::string text() const {
        std::string all;
        for (const std::string_view one : cell) all += one;
        all.erase(all.find_last_not_of(' ') + 1);
        return all;
    }
};

/// Bars as they lie to one side of 0 or are filled.
std::string_view letter_of(const Series& series, const Datum& datum) {
    if (datum.x < datum.from) return outlay;
    return series.fill == Fill::solid ? bar : freed;
}

void draw_datum(const Series& series, const Datum& datum, Line& row) {
    if (series.mark == Mark::bar) {
        row.fill(datum.from, datum.x, letter_of(series, datum));
    } else if (series.mark == Mark::point) {
        if (datum.least && datum.most) {
            row.fill(*datum.least, *datum.most, line);
            row.put(*datum.most, line);
        }
        row.put(datum.x, datum.least || series.name.empty() ? dot : net);
    }
}

std::string name_in_letters(const std::string& name) {
    if (characters(name) <= most_name) return name;
    return printable(name, most_name - 1);
}

std::string legend_of(const Chart& chart) {
    return chart.kind == "options" ? "● net saving, ─ 95 % of the draws, ┊ " +
                                         name_in_letters(chart.lines.front().label)
                                   : "░ pays, █ saves in cash, ▒ other gains, ◆ what is left";
}

}  // namespace

}  // namespace letters

std::vector<std::string> drawn_in_letters(const Chart& chart, std::size_t width) {
    using namespace letters;
    if ((chart.kind != "options" && chart.kind != "partners") || chart.series.empty()) return {};
    const std::size_t rows = std::min(most_rows, chart.y.categories.size());
    std::size_t widest = 0;
    std::vector<std::string> names;
    for (std::size_t r = 0; r < rows; ++r) {
        names.push_back(name_in_letters(chart.y.categories[r]));
        widest = std::max(widest, characters(names.back()));
    }
    std::vector<std::string> lines{legend_of(chart)};
    for (std::size_t r = 0; r < rows; ++r) {
        Line row{axis_span(chart, Dimension::x)};
        row.put(0, zero);
        std::string label;
        for (const Series& series : chart.series)
            for (const Datum& datum : series.data) {
                if (datum.y != static_cast<double>(r)) continue;
                draw_datum(series, datum, row);
                label = datum.label;
            }
        if (row.cell[row.place(0)] == line) row.put(0, across_zero);
        const std::string pad(widest - characters(names[r]) + 2, ' ');
        lines.push_back(names[r] + pad + row.text() + (label.empty() ? "" : "  " + label));
    }
    if (rows < chart.y.categories.size())
        lines.push_back(fmt::format("{} more below", chart.y.categories.size() - rows));
    const bool fits = std::all_of(lines.begin(), lines.end(),
                                  [&](const std::string& one) { return characters(one) <= width; });
    return fits ? lines : std::vector<std::string>{};
}

}  // namespace hearth
