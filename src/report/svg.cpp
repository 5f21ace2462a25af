// Charts as SVG text: shapes and words in one fixed style, without script or font file. Series are
// told apart by colours that remain apart for the colour-blind (Government Analysis Function), and
// by dashes, shapes, hatching or labels besides. It draws whatever a Chart says and knows no
// analysis.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/chart.hpp"
#include "report/svg_plot.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

using namespace svg;

bool inside(const AxisSpan& span, const ChartAxis& axis, double value) {
    const double at = on_axis(axis, value);
    return at >= span.low && at <= span.high;
}

constexpr double words_row = 14;
constexpr std::size_t most_lines = 4;  // of what stands beside the plot

// --- axes, legend, reference lines ---------------------------------------------------------------

void draw_y_axis(const Plot& plot, Picture& out) {
    const bool categories = plot.chart.y.scale == Scale::categories;
    double free_from = -HUGE_VAL;
    std::vector<std::pair<Point, Point>> grid;
    for (const Tick& tick : axis_ticks(plot.chart.y, plot.y, 6)) {
        const double at = upwards(plot, tick.at);
        if (!categories && tick.at == 0)
            add_path(out, {{plot.left, at}, {plot.right, at}}, ink);
        else if (!categories)
            grid.push_back({{plot.left, at}, {plot.right, at}});
        const auto lines = name_lines(tick.label, plot.sheet);
        const double half = 6.5 * static_cast<double>(lines.size() - 1);
        if (categories && at - half < free_from) continue;
        free_from = at + half;
        const bool is_short = lines.back().ends_with("…") && !tick.label.ends_with("…");
        for (std::size_t i = 0; i < lines.size(); ++i) {
            Text text = name_text;
            if (is_short && i + 1 == lines.size()) text.full = tick.label;
            add_text(out, {plot.left - 8, at + 4 - half + 13 * static_cast<double>(i)}, lines[i],
                     text);
        }
    }
    add_grid(out, grid);
}

std::vector<std::string> lines_of_x_label(const Plot& plot) {
    return lines_of(plot.chart.x.label, plot.right - plot.left, text_size, most_lines);
}

void draw_x_axis(const Plot& plot, Picture& out) {
    const bool categories = plot.chart.x.scale == Scale::categories;
    double free_from = -HUGE_VAL;
    std::vector<std::pair<Point, Point>> grid;
    for (const Tick& tick : axis_ticks(plot.chart.x, plot.x, plot.sheet.most_ticks)) {
        const double at = across(plot, tick.at);
        if (!categories && tick.at == 0)
            add_path(out, {{at, plot.top}, {at, plot.bottom + 4}}, ink);
        else if (!categories)
            grid.push_back({{at, plot.top}, {at, plot.bottom + 4}});
        const std::string label = categories ? short_name(tick.label, 160) : tick.label;
        const double half = text_width(label, small_size) / 2;
        const double centre =
            std::min(at, plot.sheet.width - 1.15 * half);  // fonts differ in width
        if (centre - half < free_from) continue;
        free_from = centre + half + 6;
        add_text(out, {centre, plot.bottom + 17}, label, tick_text);
    }
    add_grid(out, grid);
    add_path(out, {{plot.left, plot.bottom}, {plot.right, plot.bottom}}, ink);
    double below = plot.bottom + 38;
    for (const std::string& line : lines_of_x_label(plot)) {
        add_text(out, {(plot.left + plot.right) / 2, below}, line, axis_text);
        below += words_row;
    }
}

/// The part of a line that the plot shows; empty: none of it.
std::vector<Point> shown_part(const Plot& plot, const ReferenceLine& line) {
    const double value = line.value;
    switch (line.kind) {
        case ReferenceKind::at_x:
            if (!inside(plot.x, plot.chart.x, value)) return {};
            return {{across(plot, value), plot.bottom}, {across(plot, value), plot.top}};
        case ReferenceKind::at_y:
            if (!inside(plot.y, plot.chart.y, value)) return {};
            return {{plot.left, upwards(plot, value)}, {plot.right, upwards(plot, value)}};
        case ReferenceKind::through_origin:
            break;
    }
    const double one = plot.y.low / value, two = plot.y.high / value;
    const double from = std::max(plot.x.low, std::min(one, two));
    const double to = std::min(plot.x.high, std::max(one, two));
    if (!(to > from)) return {};
    return {place(plot, from, from * value), place(plot, to, to * value)};
}

/// What is said of a line that ends at `x`, on that side of it where there is more room if it does
/// not fit to the right.
std::vector<std::string> reference_lines(const Plot& plot, const ReferenceLine& line, double x) {
    return lines_of(line.label, std::max(x - plot.sheet.margin, plot.right - x) - 4, small_size,
                    most_lines);
}

/// Labels of upright lines stand above the plot, each in rows of its own.
void draw_references(const Plot& plot, Picture& out) {
    double above = plot.top - 7;
    for (const ReferenceLine& line : plot.chart.lines) {
        auto ends = shown_part(plot, line);
        if (ends.empty()) continue;
        const bool upright = line.kind == ReferenceKind::at_x;
        Point& end = ends.back();
        const auto lines = reference_lines(plot, line, end.x);
        const double tall = words_row * static_cast<double>(lines.size());
        if (upright) end.y = above - tall + words_row;
        add_path(out, ends, quiet, 1.3, "5 3");
        double widest = 0;
        for (const std::string& one : lines) widest = std::max(widest, text_width(one, small_size));
        const bool to_the_left = end.x + widest + 4 > plot.right;
        double y = upright ? end.y + 1 : end.y - 5 - tall + words_row;
        for (const std::string& one : lines) {
            add_text(out, {end.x + (to_the_left ? -4 : 4), y}, one,
                     label_text(to_the_left ? Anchor::end : Anchor::start, quiet));
            y += words_row;
        }
        if (upright) above -= tall;
    }
}

void draw_swatch(const Canvas& sheet, const Series& series, Point at, Picture& out) {
    const double half = 6 * std::min(1.0, series.size);
    switch (series.mark) {
        case Mark::bar:
        case Mark::tile:
        case Mark::column:
            add_filled(out, {at.x, at.y - half}, {at.x + 18, at.y + half}, sheet, series);
            break;
        case Mark::band:
            add_box(out, {at.x, at.y - half}, {at.x + 18, at.y + half},
                    {.fill = colour(series.style),
                     .strength = series.data.empty() ? 1 : series.data.front().strength});
            break;
        case Mark::line:
            add_path(out, {{at.x - 4, at.y}, {at.x + 22, at.y}}, colour(series.style), 2,
                     dashes(series.style));
            break;
        case Mark::point:
            add_point(out, {at.x + 9, at.y}, 4, series.style);
            break;
    }
}

/// Where the legend ends. What stands in the chart itself is not in it.
double draw_legend(const Chart& chart, const Canvas& sheet, double top, Picture& out) {
    constexpr double row = 19, swatch = 28, gap = 22;
    double x = sheet.margin;
    bool any = false;
    for (const Series& series : chart.series) {
        if (series.name.empty() || series.mark == Mark::column) continue;
        if (series.mark == Mark::line && has_labels_at_ends(chart, sheet)) continue;
        const auto lines =
            lines_of(series.name, sheet.width - 2 * sheet.margin - swatch, text_size, most_lines);
        double taken = swatch + gap;
        for (const std::string& line : lines)
            taken = std::max(taken, swatch + text_width(line, text_size) + gap);
        if (any && x + taken > sheet.width) {
            x = sheet.margin;
            top += row;
        }
        any = true;
        draw_swatch(sheet, series, {x, top + 8}, out);
        Text text{.size = text_size};
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (i > 0) top += words_row;
            if (lines[i].ends_with("…")) text.full = series.name;
            add_text(out, {x + swatch, top + 12}, lines[i], text);
        }
        x += taken;
    }
    return any ? top + row + 4 : top;
}

double draw_lines(const std::string& words, double top, const Text& text, const Canvas& sheet,
                  Picture& out) {
    if (words.empty() || sheet.element) return top;
    for (const std::string& line : lines_of(words, sheet.width - 2 * sheet.margin, text.size, 4)) {
        top += text.size * 1.35;
        add_text(out, {sheet.margin, top}, line, text);
    }
    return top + 4;
}

// --- charts --------------------------------------------------------------------------------------

/// Draws a chart; its height.
double draw(const Chart& chart, double names, const Canvas& sheet, Picture& out) {
    define_patterns(chart, sheet, out);
    double top = draw_lines(titled(chart.finding), sheet.element ? 0 : 10, title_text, sheet, out);
    top = draw_lines(chart.subtitle, top, quiet_text, sheet, out) + 6;
    top = draw_legend(chart, sheet, top, out);
    if (!chart.y.label.empty())
        for (const std::string& line :
             lines_of(chart.y.label, sheet.width - 2 * sheet.margin, small_size, most_lines))
            add_text(out, {sheet.margin, top += words_row}, line, {});
    Plot plot{.chart = chart,
              .sheet = sheet,
              .x = axis_span(chart, Dimension::x),
              .y = axis_span(chart, Dimension::y),
              .level = bars_run_along(chart, Dimension::x),
              .left = sheet.margin + names + 10,
              .right = sheet.width - std::max(sheet.margin, 16.0) - 10};
    plot.first =
        plot.left + (plot.x.low < 0 && has_labels_beyond(chart) ? sheet.room_for_labels : 0);
    plot.last = plot.right - (has_labels_beyond(chart) ? sheet.room_for_labels : 0);
    const bool at_ends = has_labels_at_ends(chart, sheet);
    if (at_ends) plot.right = plot.last = plot.right - sheet.room_for_ends;
    for (const ReferenceLine& line : chart.lines)
        if (line.kind == ReferenceKind::at_x && inside(plot.x, chart.x, line.value))
            top += words_row * static_cast<double>(
                                   reference_lines(plot, line, across(plot, line.value)).size());
    plot.top = top + 11;
    plot.bottom = plot.top + height_of_plot(chart, sheet);
    draw_x_axis(plot, out);
    draw_y_axis(plot, out);
    for (const Series& series : chart.series) draw_series(plot, series, out);
    if (at_ends) label_ends(plot, out);
    draw_references(plot, out);
    const double below =
        plot.bottom + (chart.x.label.empty()
                           ? 26
                           : 32 + words_row * static_cast<double>(lines_of_x_label(plot).size()));
    return draw_lines(chart.notes, below, note_text, sheet, out) + (sheet.element ? 0 : 10);
}

}  // namespace

std::string to_svg(const std::vector<Chart>& charts) {
    Canvas sheet;
    double names = 0, height = 0;
    for (const Chart& chart : charts) names = std::max(names, width_of_names(chart, sheet));
    std::string body;
    for (std::size_t c = 0; c < charts.size(); ++c) {
        const Chart& chart = charts[c];
        Picture shapes;
        sheet.id = fmt::format("chart{}", c + 1);
        const double tall = draw(chart, names, sheet, shapes);
        body += fmt::format(
            "<svg y=\"{0:g}\" width=\"{1:g}\" height=\"{2:g}\" role=\"img\">\n<title>{3}</title>\n"
            "<desc>{4}</desc>\n{5}</svg>\n",
            height, sheet.width, tall, inert_xml(titled(chart.finding)),
            inert_xml(chart.subtitle + ". " + chart.description), whole_of(shapes));
        height += tall;
    }
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" "
        "height=\"{1:g}\" font-family=\"sans-serif\">\n<rect width=\"{0:g}\" height=\"{1:g}\" "
        "fill=\"#ffffff\"/>\n{2}</svg>\n",
        sheet.width, height, body);
}

std::string to_inline_svg(const Chart& chart, const std::string& id, ChartWidth width) {
    Canvas sheet{.margin = 2, .id = id, .element = true, .says_marks = width == ChartWidth::wide};
    if (width == ChartWidth::narrow) {
        sheet.id += "_n";
        sheet.width = 350;
        sheet.widest_name = 124;
        sheet.room_for_labels = 80;
        sheet.bar_row = 46;
        sheet.dots = 0.55;
        sheet.lines_of_names = 12;
        sheet.most_ticks = 3;
    }
    Picture drawing;
    const double tall = draw(chart, width_of_names(chart, sheet), sheet, drawing);
    const std::string shapes = whole_of(drawing);
    if (width == ChartWidth::narrow)
        return fmt::format(
            "<svg class=\"narrow\" viewBox=\"0 0 {:g} {:g}\" role=\"img\" "
            "aria-labelledby=\"{}_t {}_d\">\n{}</svg>\n",
            sheet.width, tall, id, id, shapes);
    return fmt::format(
        "<svg class=\"wide\" viewBox=\"0 0 {0:g} {1:g}\" role=\"img\" aria-labelledby=\"{2}_t "
        "{2}_d\">\n<title id=\"{2}_t\">{3}</title>\n<desc id=\"{2}_d\">{4}</desc>\n{5}</svg>\n",
        sheet.width, tall, id, inert_xml(titled(chart.finding)), inert_xml(chart.description),
        shapes);
}

}  // namespace hearth
