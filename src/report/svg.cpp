// Charts as SVG text: shapes and words in one fixed style, without script or font file. Series are
// told apart by colours that remain apart for the colour-blind (Okabe and Ito 2008), and by dashes,
// shapes or labels besides. It draws whatever a Chart says and knows no analysis.
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/chart.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

constexpr double width = 900, margin = 20, plot_height = 340;
constexpr double title_size = 17, text_size = 12, small_size = 11;
constexpr double bar_row = 30, tile_row = 20;
constexpr std::string_view ink = "#222222", pale = "#e2e2e2", quiet = "#555555";

struct Point {
    double x = 0, y = 0;
};

// --- shapes and words ----------------------------------------------------------------------------

/// About how wide a text is in a usual font, rather too much.
double text_width(std::string_view text, double size) {
    return 0.6 * size * static_cast<double>(characters(text));
}

/// Words in lines that fit, at most `most`; what is left over ends in "…".
std::vector<std::string> lines_of(const std::string& text, double wide, double size,
                                  std::size_t most) {
    std::vector<std::string> lines{""};
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find(' ', from), text.size());
        const std::string word = text.substr(from, end - from);
        const std::string longer = lines.back() + (lines.back().empty() ? "" : " ") + word;
        if (text_width(longer, size) <= wide || lines.back().empty()) {
            lines.back() = longer;
        } else if (lines.size() == most) {
            lines.back() += " …";
            return lines;
        } else {
            lines.push_back(word);
        }
        from = end + 1;
    }
    return lines;
}

std::string_view colour(std::size_t style) {
    constexpr std::array<std::string_view, 8> colours = {
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#222222", "#B8B8B8"};
    return colours[style % colours.size()];
}

std::string_view dashes(std::size_t style) {
    constexpr std::array<std::string_view, 7> patterns = {
        "", "8 4", "2 3", "10 3 2 3", "14 4 4 4", "6 2 2 2 2 2", "4 6"};
    return patterns[style % patterns.size()];
}

void add_box(std::string& out, Point one, Point other, std::string_view fill, double strength = 1) {
    out += fmt::format(
        "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\"",
        std::min(one.x, other.x), std::min(one.y, other.y), std::abs(one.x - other.x),
        std::abs(one.y - other.y), fill);
    if (strength < 1) out += fmt::format(" fill-opacity=\"{:.2f}\"", strength);
    out += "/>\n";
}

void add_path(std::string& out, const std::vector<Point>& points, std::string_view stroke,
              double wide = 1, std::string_view dash = "") {
    out += "<polyline points=\"";
    for (std::size_t i = 0; i < points.size(); ++i)
        out += fmt::format("{}{:.2f},{:.2f}", i == 0 ? "" : " ", points[i].x, points[i].y);
    out += fmt::format("\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:g}\"", stroke, wide);
    if (!dash.empty()) out += fmt::format(" stroke-dasharray=\"{}\"", dash);
    out += "/>\n";
}

/// A circle, a square, a triangle, a diamond, a triangle upside down, in turn.
void add_point(std::string& out, Point at, double radius, std::size_t style) {
    const double r = radius, d = 1.3 * radius;
    const std::array<std::vector<Point>, 4> shapes = {{
        {{-r, -r}, {r, -r}, {r, r}, {-r, r}},
        {{0, -d}, {d, r}, {-d, r}},
        {{0, -d}, {d, 0}, {0, d}, {-d, 0}},
        {{0, d}, {d, -r}, {-d, -r}},
    }};
    const std::size_t shape = style % (shapes.size() + 1);
    if (shape == 0) {
        out += fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"{:.2f}\" fill=\"{}\"/>\n", at.x,
                           at.y, radius, colour(style));
        return;
    }
    out += "<polygon points=\"";
    for (const Point& corner : shapes[shape - 1])
        out += fmt::format("{:.2f},{:.2f} ", at.x + corner.x, at.y + corner.y);
    out += fmt::format("\" fill=\"{}\"/>\n", colour(style));
}

/// Keeps words readable on whatever lies under them.
constexpr std::string_view halo =
    " stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";

struct Text {
    std::string_view anchor = "start";
    double size = small_size;
    std::string_view fill = ink, more = {};
};
constexpr Text title_text{.size = title_size, .more = " font-weight=\"bold\""};
constexpr Text quiet_text{.size = text_size, .fill = quiet};
constexpr Text note_text{.fill = quiet};
constexpr Text axis_text{.anchor = "middle", .size = text_size};
constexpr Text tick_text{.anchor = "middle"};
constexpr Text name_text{.anchor = "end"};

constexpr Text label_text(std::string_view anchor, std::string_view fill = ink) {
    return {.anchor = anchor, .fill = fill, .more = halo};
}

void add_text(std::string& out, Point at, std::string_view words, const Text& text) {
    out += fmt::format(
        "<text x=\"{:.2f}\" y=\"{:.2f}\" text-anchor=\"{}\" font-size=\"{:g}\" fill=\"{}\"{}>{}"
        "</text>\n",
        at.x, at.y, text.anchor, text.size, text.fill, text.more, escaped_xml(words));
}

// --- where things lie ----------------------------------------------------------------------------

/// A chart's plot on the page: its ends in both units, and where they lie.
struct Plot {
    const Chart& chart;
    AxisSpan x, y;
    bool level = false;          ///< whether bars lie level
    double left = 0, right = 0;  ///< of the plot
    double first = 0, last = 0;  ///< of the x axis's span: room for labels is left beside it
    double top = 0, bottom = 0;
};

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

bool inside(const AxisSpan& span, const ChartAxis& axis, double value) {
    const double at = on_axis(axis, value);
    return at >= span.low && at <= span.high;
}

/// How far apart categories lie.
double step_x(const Plot& plot) { return (plot.last - plot.first) / (plot.x.high - plot.x.low); }
double step_y(const Plot& plot) { return (plot.bottom - plot.top) / (plot.y.high - plot.y.low); }

double height_of_plot(const Chart& chart) {
    if (chart.y.scale != Scale::categories) return plot_height;
    const bool tiles = std::any_of(chart.series.begin(), chart.series.end(),
                                   [](const Series& one) { return one.mark == Mark::tile; });
    return (tiles ? tile_row : bar_row) * static_cast<double>(chart.y.categories.size());
}

bool has_labels_beyond(const Chart& chart) {
    return std::any_of(chart.series.begin(), chart.series.end(), [](const Series& one) {
        return one.mark == Mark::bar && !one.labels_inside && !one.data.empty() &&
               !one.data.front().label.empty();
    });
}

/// Two lines of a category's name fit its row.
std::vector<std::string> name_lines(const std::string& name) {
    constexpr double widest_name = 300;
    return lines_of(name, widest_name, small_size, 2);
}

double width_of_names(const Chart& chart) {
    double widest = 0;
    for (const Tick& tick : axis_ticks(chart.y, axis_span(chart, Dimension::y), 6))
        for (const std::string& line : name_lines(tick.label))
            widest = std::max(widest, text_width(line, small_size));
    return widest;
}

// --- marks ---------------------------------------------------------------------------------------

/// Along its chart's bars, and across them.
double value_of(const Plot& plot, const Datum& datum) { return plot.level ? datum.x : datum.y; }
double category_of(const Plot& plot, const Datum& datum) { return plot.level ? datum.y : datum.x; }
Point at_value(const Plot& plot, const Datum& datum, double value) {
    return plot.level ? place(plot, value, datum.y) : place(plot, datum.x, value);
}

/// Whether another bar of the category goes on where this one ends; `sign`: towards more or less.
bool goes_on(const Plot& plot, const Datum& datum, double sign) {
    const double end = sign * value_of(plot, datum);
    for (const Series& series : plot.chart.series)
        for (const Datum& other : series.data) {
            if (&other == &datum || category_of(plot, other) != category_of(plot, datum)) continue;
            const double one = sign * other.from, two = sign * value_of(plot, other);
            if (series.mark == Mark::bar && std::min(one, two) <= end && std::max(one, two) > end)
                return true;
        }
    return false;
}

/// Beyond the bar's end, or before its beginning where another goes on from its end.
void label_beyond(const Plot& plot, const Datum& datum, std::string& out) {
    const double end = value_of(plot, datum);
    const double sign = end < datum.from ? -1 : 1;
    const bool before = goes_on(plot, datum, sign);
    const auto& error = sign > 0 ? datum.most : datum.least;
    const Point at = at_value(plot, datum, before ? datum.from : error.value_or(end));
    const bool rightwards = (sign > 0) != before;
    if (plot.level)
        add_text(out, {at.x + (rightwards ? 5 : -5), at.y + 4}, datum.label,
                 label_text(rightwards ? "start" : "end"));
    else
        add_text(out, {at.x, at.y + (rightwards ? -6 : 14)}, datum.label, label_text("middle"));
}

void draw_bar(const Plot& plot, const Series& series, const Datum& datum, std::string& out) {
    constexpr double share_of_step = 0.33;
    const double half = share_of_step * series.size * (plot.level ? step_y(plot) : step_x(plot));
    const Point side = plot.level ? Point{0, half} : Point{half, 0};
    const Point start = at_value(plot, datum, datum.from), end = place(plot, datum.x, datum.y);
    add_box(out, {start.x - side.x, start.y - side.y}, {end.x + side.x, end.y + side.y},
            colour(series.style));
    if (datum.least && datum.most)
        add_path(out, {at_value(plot, datum, *datum.least), at_value(plot, datum, *datum.most)},
                 ink, 1.5);
    if (datum.label.empty()) return;
    if (!series.labels_inside) return label_beyond(plot, datum, out);
    if (!plot.level || std::abs(end.x - start.x) > text_width(datum.label, small_size))
        add_text(out, {(start.x + end.x) / 2, (start.y + end.y) / 2 + 4}, datum.label,
                 label_text("middle"));
}

/// Labels of tiles stand in all of them or in none.
double width_of_labels(const Series& series) {
    double widest = 0;
    for (const Datum& datum : series.data)
        widest = std::max(widest, text_width(datum.label, small_size));
    return widest;
}

void draw_tiles(const Plot& plot, const Series& series, std::string& out) {
    const double half_x = step_x(plot) / 2, half_y = step_y(plot) / 2;
    const double widest = width_of_labels(series);
    for (const Datum& datum : series.data) {
        const Point at = place(plot, datum.x, datum.y);
        add_box(out, {at.x - half_x, at.y - half_y}, {at.x + half_x, at.y + half_y},
                colour(series.style), datum.strength);
        if (!datum.label.empty() && widest < 2 * half_x)
            add_text(out, {at.x, at.y + 4}, datum.label, label_text("middle"));
        if (datum.marked)
            add_box(out, {at.x - half_x + 1, at.y + half_y - 3}, {at.x + half_x - 1, at.y + half_y},
                    ink);
    }
}

void draw_line(const Plot& plot, const Series& series, std::string& out) {
    std::vector<Point> run;
    const auto end_run = [&] {
        if (run.size() == 1) add_point(out, run.front(), 4, series.style);
        if (run.size() > 1)
            add_path(out, run, colour(series.style), 2 * series.size, dashes(series.style));
        run.clear();
    };
    for (const Datum& datum : series.data) {
        if (std::isfinite(datum.x) && std::isfinite(datum.y))
            run.push_back(place(plot, datum.x, datum.y));
        else
            end_run();
    }
    end_run();
}

void draw_points(const Plot& plot, const Series& series, std::string& out) {
    constexpr double radius = 3;
    for (const Datum& datum : series.data) {
        if (!std::isfinite(datum.x) || !std::isfinite(datum.y)) continue;
        const Point at = place(plot, datum.x, datum.y);
        add_point(out, at, radius * series.size * (datum.marked ? 2 : 1), series.style);
        if (!datum.label.empty())
            add_text(out, {at.x + 7, at.y - 5}, datum.label, label_text("start"));
    }
}

void draw_series(const Plot& plot, const Series& series, std::string& out) {
    switch (series.mark) {
        case Mark::bar:
            for (const Datum& datum : series.data) draw_bar(plot, series, datum, out);
            break;
        case Mark::tile:
            draw_tiles(plot, series, out);
            break;
        case Mark::line:
            draw_line(plot, series, out);
            break;
        case Mark::point:
            draw_points(plot, series, out);
            break;
    }
}

// --- axes, legend, reference lines ---------------------------------------------------------------

void draw_y_axis(const Plot& plot, std::string& out) {
    const bool categories = plot.chart.y.scale == Scale::categories;
    double free_from = -HUGE_VAL;
    for (const Tick& tick : axis_ticks(plot.chart.y, plot.y, 6)) {
        const double at = upwards(plot, tick.at);
        if (!categories)
            add_path(out, {{plot.left, at}, {plot.right, at}}, tick.at == 0 ? ink : pale);
        const auto lines = name_lines(tick.label);
        const double half = 6.5 * static_cast<double>(lines.size() - 1);
        if (categories && at - half < free_from) continue;
        free_from = at + half;
        for (std::size_t i = 0; i < lines.size(); ++i)
            add_text(out, {plot.left - 8, at + 4 - half + 13 * static_cast<double>(i)}, lines[i],
                     name_text);
    }
}

void draw_x_axis(const Plot& plot, std::string& out) {
    const bool categories = plot.chart.x.scale == Scale::categories;
    double free_from = -HUGE_VAL;
    for (const Tick& tick : axis_ticks(plot.chart.x, plot.x, 7)) {
        const double at = across(plot, tick.at);
        if (!categories)
            add_path(out, {{at, plot.top}, {at, plot.bottom + 4}}, tick.at == 0 ? ink : pale);
        const double half = text_width(tick.label, small_size) / 2;
        if (at - half < free_from) continue;
        free_from = at + half + 6;
        add_text(out, {at, plot.bottom + 17}, tick.label, tick_text);
    }
    add_path(out, {{plot.left, plot.bottom}, {plot.right, plot.bottom}}, ink);
    add_text(out, {(plot.left + plot.right) / 2, plot.bottom + 38}, plot.chart.x.label, axis_text);
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

/// Labels of upright lines stand above the plot, each in a row of its own.
void draw_references(const Plot& plot, std::string& out) {
    constexpr double row = 14;
    double above = plot.top - 4;
    for (const ReferenceLine& line : plot.chart.lines) {
        auto ends = shown_part(plot, line);
        if (ends.empty()) continue;
        const bool upright = line.kind == ReferenceKind::at_x;
        Point& end = ends.back();
        if (upright) end.y = above;
        add_path(out, ends, quiet, 1.3, "5 3");
        const bool to_the_left = end.x + text_width(line.label, small_size) + 4 > plot.right;
        add_text(out, {end.x + (to_the_left ? -4 : 4), end.y + (upright ? 1 : -5)}, line.label,
                 label_text(to_the_left ? "end" : "start", quiet));
        if (upright) above -= row;
    }
}

void draw_swatch(const Series& series, Point at, std::string& out) {
    const double half = 6 * std::min(1.0, series.size);
    switch (series.mark) {
        case Mark::bar:
        case Mark::tile:
            add_box(out, {at.x, at.y - half}, {at.x + 18, at.y + half}, colour(series.style));
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

/// Where the legend ends.
double draw_legend(const Chart& chart, double left, double top, std::string& out) {
    constexpr double row = 19, swatch = 28, gap = 22;
    double x = left;
    bool any = false;
    for (const Series& series : chart.series) {
        if (series.name.empty()) continue;
        const double taken = swatch + text_width(series.name, text_size) + gap;
        if (any && x + taken > width - margin) {
            x = left;
            top += row;
        }
        any = true;
        draw_swatch(series, {x, top + 8}, out);
        add_text(out, {x + swatch, top + 12}, series.name, {.size = text_size});
        x += taken;
    }
    return any ? top + row + 4 : top;
}

double draw_lines(const std::string& words, double top, const Text& text, std::string& out) {
    if (words.empty()) return top;
    for (const std::string& line : lines_of(words, width - 2 * margin, text.size, 4)) {
        top += text.size * 1.35;
        add_text(out, {margin, top}, line, text);
    }
    return top + 4;
}

// --- charts --------------------------------------------------------------------------------------

/// Draws a chart; its height.
double draw(const Chart& chart, double names, std::string& out) {
    constexpr double room_for_labels = 90, reference_row = 14;
    double top = draw_lines(titled(chart.finding), 10, title_text, out);
    top = draw_lines(chart.subtitle, top, quiet_text, out) + 6;
    top = draw_legend(chart, margin, top, out);
    if (!chart.y.label.empty()) add_text(out, {margin, top += 14}, chart.y.label, {});
    Plot plot{.chart = chart,
              .x = axis_span(chart, Dimension::x),
              .y = axis_span(chart, Dimension::y),
              .level = bars_run_along(chart, Dimension::x),
              .left = margin + names + 10,
              .right = width - margin - 10};
    plot.first = plot.left + (plot.x.low < 0 && has_labels_beyond(chart) ? room_for_labels : 0);
    plot.last = plot.right - (has_labels_beyond(chart) ? room_for_labels : 0);
    for (const ReferenceLine& line : chart.lines)
        if (line.kind == ReferenceKind::at_x && inside(plot.x, chart.x, line.value))
            top += reference_row;
    plot.top = top + 8;
    plot.bottom = plot.top + height_of_plot(chart);
    draw_x_axis(plot, out);
    draw_y_axis(plot, out);
    for (const Series& series : chart.series) draw_series(plot, series, out);
    draw_references(plot, out);
    const double below = plot.bottom + (chart.x.label.empty() ? 26 : 46);
    return draw_lines(chart.notes, below, note_text, out) + 10;
}

}  // namespace

std::string to_svg(const std::vector<Chart>& charts) {
    double names = 0, height = 0;
    for (const Chart& chart : charts) names = std::max(names, width_of_names(chart));
    std::string body;
    for (const Chart& chart : charts) {
        std::string shapes;
        const double tall = draw(chart, names, shapes);
        body += fmt::format(
            "<svg y=\"{0:g}\" width=\"{1:g}\" height=\"{2:g}\" role=\"img\">\n<title>{3}</title>\n"
            "<desc>{4}</desc>\n{5}</svg>\n",
            height, width, tall, escaped_xml(titled(chart.finding)),
            escaped_xml(chart.subtitle + ". " + chart.description), shapes);
        height += tall;
    }
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" "
        "height=\"{1:g}\" font-family=\"sans-serif\">\n<rect width=\"{0:g}\" height=\"{1:g}\" "
        "fill=\"#ffffff\"/>\n{2}</svg>\n",
        width, height, body);
}

}  // namespace hearth
