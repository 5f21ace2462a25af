// Where things of a drawn chart lie, and how its bars are filled.
#include "report/svg_plot.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"

namespace hearth::svg {

namespace {

constexpr double plot_height = 340;
constexpr double tile_row = 20, column_row = 58;

/// The pattern of a series' bars; empty: they are solid.
std::string pattern_of(const Canvas& sheet, const Series& series) {
    constexpr std::string_view kinds = "_hds";
    if (series.fill == Fill::solid) return "";
    return fmt::format("{}_{}{}", sheet.id, kinds[static_cast<int>(series.fill)], series.style);
}

BoxStyle filling(const std::string& pattern, const Series& series) {
    if (pattern.empty()) return {.fill = colour(series.style)};
    return {.fill = pattern, .outline = colour(series.style)};
}

}  // namespace

double across(const Plot& plot, double value) {
    const double share = (on_axis(plot.chart.x, value) - plot.x.low) / (plot.x.high - plot.x.low);
    return plot.first + share * (plot.last - plot.first);
}

double upwards(const Plot& plot, double value) {
    const double share = (on_axis(plot.chart.y, value) - plot.y.low) / (plot.y.high - plot.y.low);
    const bool downwards = plot.chart.y.scale == Scale::categories;
    return downwards ? plot.top + share * (plot.bottom - plot.top)
                     : plot.bottom - share * (plot.bottom - plot.top);
}

Point place(const Plot& plot, double x, double y) { return {across(plot, x), upwards(plot, y)}; }

double step_x(const Plot& plot) { return (plot.last - plot.first) / (plot.x.high - plot.x.low); }
double step_y(const Plot& plot) { return (plot.bottom - plot.top) / (plot.y.high - plot.y.low); }

double height_of_plot(const Chart& chart, const Canvas& sheet) {
    if (chart.y.scale != Scale::categories) return plot_height;
    const bool tiles = std::any_of(chart.series.begin(), chart.series.end(),
                                   [](const Series& one) { return one.mark == Mark::tile; });
    const bool columns = std::any_of(chart.series.begin(), chart.series.end(),
                                     [](const Series& one) { return one.mark == Mark::column; });
    std::size_t lines = 1;
    for (const std::string& name : chart.y.categories)
        lines = std::max(lines, name_lines(name, sheet).size());
    constexpr double line = 13;
    const double least = line * (static_cast<double>(lines) + 0.5);
    return std::max(least, tiles     ? tile_row
                           : columns ? column_row
                                     : sheet.bar_row) *
           static_cast<double>(chart.y.categories.size());
}

bool has_labels_at_ends(const Chart& chart, const Canvas& sheet) {
    constexpr std::ptrdiff_t most = 4;
    const auto lines = std::count_if(
        chart.series.begin(), chart.series.end(),
        [](const Series& one) { return one.mark == Mark::line && !one.name.empty(); });
    return sheet.width > 600 && lines > 1 && lines <= most &&
           std::none_of(chart.series.begin(), chart.series.end(), [](const Series& one) {
               return one.mark == Mark::band || one.mark == Mark::bar;
           });
}

bool has_labels_beyond(const Chart& chart) {
    return std::any_of(chart.series.begin(), chart.series.end(), [](const Series& one) {
        return one.mark == Mark::bar && !one.labels_inside && !one.data.empty() &&
               !one.data.front().label.empty();
    });
}

std::vector<std::string> name_lines(const std::string& name, const Canvas& sheet) {
    return lines_of(name, sheet.widest_name, small_size, sheet.lines_of_names);
}

std::string short_name(const std::string& name, double wide) {
    return lines_of(name, wide, small_size, 1).front();
}

double width_of_names(const Chart& chart, const Canvas& sheet) {
    double widest = 0;
    for (const Tick& tick : axis_ticks(chart.y, axis_span(chart, Dimension::y), 6))
        for (const std::string& line : name_lines(tick.label, sheet))
            widest = std::max(widest, text_width(line, small_size));
    return widest;
}

void add_filled(Picture& out, Point one, Point other, const Canvas& sheet, const Series& series) {
    const std::string pattern = pattern_of(sheet, series);
    const std::string fill = pattern.empty() ? "" : "url(#" + pattern + ")";
    add_box(out, one, other, filling(fill, series));
}

void define_patterns(const Chart& chart, const Canvas& sheet, Picture& out) {
    constexpr std::string_view shapes[] = {"", "<rect width=\"3\" height=\"6\" fill=\"{0}\"/>",
                                           "<circle cx=\"3\" cy=\"3\" r=\"1.7\" fill=\"{0}\"/>",
                                           "<rect width=\"6\" height=\"2\" fill=\"{0}\"/>"};
    std::set<std::string> defined;
    for (const Series& series : chart.series) {
        const std::string pattern = pattern_of(sheet, series);
        if (pattern.empty() || !defined.insert(pattern).second) continue;
        out.shapes += fmt::format(
            "<pattern id=\"{}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"{}><rect "
            "width=\"6\" height=\"6\" fill=\"#ffffff\"/>",
            pattern, series.fill == Fill::striped ? "" : " patternTransform=\"rotate(45)\"");
        out.shapes += replaced(std::string(shapes[static_cast<int>(series.fill)]), "{0}",
                               colour(series.style)) +
                      "</pattern>\n";
    }
}

}  // namespace hearth::svg
