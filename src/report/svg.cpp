// Charts as SVG text: shapes and words in one fixed style, without script or font file. Series are
// told apart by colours that remain apart for the colour-blind (Government Analysis Function), and
// by dashes, shapes, hatching or labels besides. It draws whatever a Chart says and knows no
// analysis.
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/chart.hpp"
#include "report/svg_shapes.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

using namespace svg;

constexpr double plot_height = 340;
constexpr double tile_row = 20, line_of_name = 13;

/// What a chart is drawn on. An element of a page leaves the words around the plot to the page, and
/// says what each mark is to those who point at it.
struct Canvas {
    double width = 900, margin = 20;
    double widest_name = 300, room_for_labels = 90;
    double bar_row = 30;
    std::size_t lines_of_names = 2;
    std::string id = "chart";
    bool element = false;
    bool says_marks = false;  ///< whether each mark says what it is: in one of two alike
    int most_ticks = 7;
};

// --- where things lie ----------------------------------------------------------------------------

/// A chart's plot on the page: its ends in both units, and where they lie.
struct Plot {
    const Chart& chart;
    const Canvas& sheet;
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

/// A category's name in lines that fit its row.
std::vector<std::string> name_lines(const std::string& name, const Canvas& sheet) {
    return lines_of(name, sheet.widest_name, small_size, sheet.lines_of_names);
}

double height_of_plot(const Chart& chart, const Canvas& sheet) {
    if (chart.y.scale != Scale::categories) return plot_height;
    const bool tiles = std::any_of(chart.series.begin(), chart.series.end(),
                                   [](const Series& one) { return one.mark == Mark::tile; });
    std::size_t lines = 1;
    for (const std::string& name : chart.y.categories)
        lines = std::max(lines, name_lines(name, sheet).size());
    const double row = std::max(tiles ? tile_row : sheet.bar_row,
                                line_of_name * (static_cast<double>(lines) + 0.5));
    return row * static_cast<double>(chart.y.categories.size());
}

bool has_labels_beyond(const Chart& chart) {
    return std::any_of(chart.series.begin(), chart.series.end(), [](const Series& one) {
        return one.mark == Mark::bar && !one.labels_inside && !one.data.empty() &&
               !one.data.front().label.empty();
    });
}

double width_of_names(const Chart& chart, const Canvas& sheet) {
    double widest = 0;
    for (const Tick& tick : axis_ticks(chart.y, axis_span(chart, Dimension::y), 6))
        for (const std::string& line : name_lines(tick.label, sheet))
            widest = std::max(widest, text_width(line, small_size));
    return widest;
}

// --- marks ---------------------------------------------------------------------------------------

std::string hatching(const Canvas& sheet, std::size_t style) {
    return fmt::format("{}_h{}", sheet.id, style);
}

/// What a series' bars are filled with.
std::string filling(const Canvas& sheet, const Series& series) {
    return series.hatched ? fmt::format("url(#{})", hatching(sheet, series.style))
                          : std::string(colour(series.style));
}

void define_hatching(const Chart& chart, const Canvas& sheet, std::string& out) {
    for (const Series& series : chart.series)
        if (series.hatched)
            out += fmt::format(
                "<pattern id=\"{}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" "
                "fill=\"#ffffff\"/><rect width=\"3\" height=\"6\" fill=\"{}\"/></pattern>\n",
                hatching(sheet, series.style), colour(series.style));
}

/// What a mark says of itself: "full offer, cash saved: £1.2 million (£900,000 to £2 million)".
std::string said_of(const Plot& plot, const Series& series, const Datum& datum) {
    const bool along_x = bars_run_along(plot.chart, Dimension::x);
    const ChartAxis& values = along_x ? plot.chart.x : plot.chart.y;
    const double end = along_x ? datum.x : datum.y;
    std::string text =
        axis_label(along_x ? plot.chart.y : plot.chart.x, along_x ? datum.y : datum.x);
    if (!series.name.empty()) text += (text.empty() ? "" : ", ") + series.name;
    text += ": " + axis_label(values,
                              series.mark == Mark::bar && values.currency ? end - datum.from : end);
    if (datum.least && datum.most)
        text += fmt::format(" ({} to {})", axis_label(values, *datum.least),
                            axis_label(values, *datum.most));
    return text;
}

/// A mark that says so.
void open_mark(const Plot& plot, std::string_view says, std::string& out) {
    if (!plot.sheet.element) return;
    out += plot.sheet.says_marks ? "<g><title>" + inert_xml(says) + "</title>\n" : "<g>\n";
}

void open_mark(const Plot& plot, const Series& series, const Datum& datum, std::string& out) {
    open_mark(plot, plot.sheet.says_marks ? said_of(plot, series, datum) : "", out);
}

/// A line or a band, which says of each place along x what it is there: "2025/26: £1.2 million".
void open_course(const Plot& plot, const Series& series, std::string& out) {
    if (!plot.sheet.element) return;
    if (!plot.sheet.says_marks) {
        out += "<g>\n";
        return;
    }
    const ChartAxis& y = plot.chart.y;
    std::string says;
    for (const Datum& datum : series.data) {
        if (!std::isfinite(datum.x) || !std::isfinite(datum.y)) continue;
        if (!says.empty()) says += '|';
        says += axis_label(plot.chart.x, datum.x) + ": ";
        says += datum.least && datum.most
                    ? axis_label(y, *datum.least) + " to " + axis_label(y, *datum.most)
                    : axis_label(y, datum.y);
    }
    out += fmt::format("<g data-name=\"{}\" data-says=\"{}\">\n", inert_xml(series.name),
                       inert_xml(says));
}

void close_mark(const Plot& plot, std::string& out) {
    if (plot.sheet.element) out += "</g>\n";
}

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
    open_mark(plot, series, datum, out);
    add_box(out, {start.x - side.x, start.y - side.y}, {end.x + side.x, end.y + side.y},
            filling(plot.sheet, series));
    if (series.hatched)
        add_path(out,
                 {{start.x - side.x, start.y - side.y},
                  {end.x + side.x, start.y - side.y},
                  {end.x + side.x, end.y + side.y},
                  {start.x - side.x, end.y + side.y},
                  {start.x - side.x, start.y - side.y}},
                 colour(series.style), 1);
    close_mark(plot, out);
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
        open_mark(plot, series, datum, out);
        add_box(out, {at.x - half_x, at.y - half_y}, {at.x + half_x, at.y + half_y},
                colour(series.style), datum.strength);
        close_mark(plot, out);
        if (!datum.label.empty() && widest < 2 * half_x)
            add_text(out, {at.x, at.y + 4}, datum.label, label_text("middle"));
        if (datum.marked)
            add_box(out, {at.x - half_x + 1, at.y + half_y - 3}, {at.x + half_x - 1, at.y + half_y},
                    ink);
    }
}

void draw_line(const Plot& plot, const Series& series, std::string& out) {
    const bool on_bars = std::any_of(plot.chart.series.begin(), plot.chart.series.end(),
                                     [](const Series& one) { return one.mark == Mark::bar; });
    open_course(plot, series, out);
    std::vector<Point> run;
    const auto end_run = [&] {
        if (run.size() == 1) add_point(out, run.front(), 4, series.style);
        if (run.size() > 1 && on_bars) add_path(out, run, "#ffffff", 2 * series.size + 3);
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
    close_mark(plot, out);
}

/// Points that are too many for an element each.
void draw_cloud(const Plot& plot, const Series& series, double radius, std::string& out) {
    open_mark(plot, fmt::format("{}: {} points", series.name, series.data.size()), out);
    out += "<path d=\"";
    for (const Datum& datum : series.data) {
        const Point at = place(plot, datum.x, datum.y);
        if (std::isfinite(at.x) && std::isfinite(at.y))
            out += fmt::format("M{} {}h.01", length(at.x), length(at.y));
    }
    out += fmt::format(
        "\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:.1f}\" stroke-linecap=\"{}\"/>\n",
        colour(series.style), 2 * radius, series.style % 2 == 0 ? "round" : "square");
    close_mark(plot, out);
}

/// Over a point, and inside the plot.
void label_above(const Plot& plot, Point at, const std::string& label, std::string& out) {
    const double half = text_width(label, small_size) / 2;
    const double least = plot.left + half, most = std::max(least, plot.right - half);
    add_text(out, {std::clamp(at.x, least, most), at.y - 6}, label, label_text("middle"));
}

void draw_points(const Plot& plot, const Series& series, std::string& out) {
    constexpr double radius = 3;
    constexpr std::size_t cloud = 30;
    const bool bare = std::all_of(series.data.begin(), series.data.end(), [](const Datum& one) {
        return one.label.empty() && !one.least && !one.marked;
    });
    if (plot.sheet.element && bare && series.data.size() > cloud)
        return draw_cloud(plot, series, radius * series.size, out);
    for (const Datum& datum : series.data) {
        if (!std::isfinite(datum.x) || !std::isfinite(datum.y)) continue;
        const Point at = place(plot, datum.x, datum.y);
        open_mark(plot, series, datum, out);
        if (datum.least && datum.most)
            add_path(out, {at_value(plot, datum, *datum.least), at_value(plot, datum, *datum.most)},
                     colour(series.style), 2);
        add_point(out, at, radius * series.size * (datum.marked ? 2 : 1), series.style);
        close_mark(plot, out);
        if (datum.label.empty()) continue;
        if (plot.level)
            label_above(plot, at, datum.label, out);
        else
            add_text(out, {at.x + 7, at.y - 5}, datum.label, label_text("start"));
    }
}

/// Between the least and the most of each datum, as strong as the first.
void draw_band(const Plot& plot, const Series& series, std::string& out) {
    std::string there, back;
    for (const Datum& datum : series.data) {
        if (!datum.least || !datum.most) continue;
        const Point low = place(plot, datum.x, *datum.least);
        const Point high = place(plot, datum.x, *datum.most);
        there += fmt::format("{},{} ", length(high.x), length(high.y));
        back.insert(0, fmt::format("{},{} ", length(low.x), length(low.y)));
    }
    if (there.empty()) return;
    open_course(plot, series, out);
    out += fmt::format("<polygon points=\"{}{}\" fill=\"{}\" fill-opacity=\"{:.2f}\"/>\n", there,
                       back, colour(series.style), series.data.front().strength);
    close_mark(plot, out);
}

void draw_series(const Plot& plot, const Series& series, std::string& out) {
    const bool apart = plot.sheet.element && series.is_payer;
    if (apart) out += fmt::format("<g data-payer=\"{}\">\n", inert_xml(series.name));
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
        case Mark::band:
            draw_band(plot, series, out);
            break;
    }
    if (apart) out += "</g>\n";
}

// --- axes, legend, reference lines ---------------------------------------------------------------

void draw_y_axis(const Plot& plot, std::string& out) {
    const bool categories = plot.chart.y.scale == Scale::categories;
    double free_from = -HUGE_VAL;
    for (const Tick& tick : axis_ticks(plot.chart.y, plot.y, 6)) {
        const double at = upwards(plot, tick.at);
        if (!categories)
            add_path(out, {{plot.left, at}, {plot.right, at}}, tick.at == 0 ? ink : pale);
        const auto lines = name_lines(tick.label, plot.sheet);
        const double half = line_of_name / 2 * static_cast<double>(lines.size() - 1);
        if (categories && at - half < free_from) continue;
        free_from = at + half;
        for (std::size_t i = 0; i < lines.size(); ++i)
            add_text(out, {plot.left - 8, at + 4 - half + line_of_name * static_cast<double>(i)},
                     lines[i], name_text);
    }
}

void draw_x_axis(const Plot& plot, std::string& out) {
    const bool categories = plot.chart.x.scale == Scale::categories;
    double free_from = -HUGE_VAL;
    for (const Tick& tick : axis_ticks(plot.chart.x, plot.x, plot.sheet.most_ticks)) {
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
    double above = plot.top - 7;
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

void draw_swatch(const Canvas& sheet, const Series& series, Point at, std::string& out) {
    const double half = 6 * std::min(1.0, series.size);
    switch (series.mark) {
        case Mark::bar:
        case Mark::tile:
            add_box(out, {at.x, at.y - half}, {at.x + 18, at.y + half}, filling(sheet, series));
            break;
        case Mark::band:
            add_box(out, {at.x, at.y - half}, {at.x + 18, at.y + half}, colour(series.style),
                    series.data.empty() ? 1 : series.data.front().strength);
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
double draw_legend(const Chart& chart, const Canvas& sheet, double top, std::string& out) {
    constexpr double row = 19, swatch = 28, gap = 22;
    double x = sheet.margin;
    bool any = false;
    for (const Series& series : chart.series) {
        if (series.name.empty()) continue;
        const std::string name =
            lines_of(series.name, sheet.width - sheet.margin - swatch, text_size, 1).front();
        const double taken = swatch + text_width(name, text_size) + gap;
        if (any && x + taken > sheet.width) {
            x = sheet.margin;
            top += row;
        }
        any = true;
        draw_swatch(sheet, series, {x, top + 8}, out);
        add_text(out, {x + swatch, top + 12}, name, {.size = text_size});
        x += taken;
    }
    return any ? top + row + 4 : top;
}

double draw_lines(const std::string& words, double top, const Text& text, const Canvas& sheet,
                  std::string& out) {
    if (words.empty() || sheet.element) return top;
    for (const std::string& line : lines_of(words, sheet.width - 2 * sheet.margin, text.size, 4)) {
        top += text.size * 1.35;
        add_text(out, {sheet.margin, top}, line, text);
    }
    return top + 4;
}

// --- charts --------------------------------------------------------------------------------------

/// Draws a chart; its height.
double draw(const Chart& chart, double names, const Canvas& sheet, std::string& out) {
    constexpr double reference_row = 14;
    define_hatching(chart, sheet, out);
    double top = draw_lines(titled(chart.finding), sheet.element ? 0 : 10, title_text, sheet, out);
    top = draw_lines(chart.subtitle, top, quiet_text, sheet, out) + 6;
    top = draw_legend(chart, sheet, top, out);
    if (!chart.y.label.empty()) add_text(out, {sheet.margin, top += 14}, chart.y.label, {});
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
    for (const ReferenceLine& line : chart.lines)
        if (line.kind == ReferenceKind::at_x && inside(plot.x, chart.x, line.value))
            top += reference_row;
    plot.top = top + 11;
    plot.bottom = plot.top + height_of_plot(chart, sheet);
    draw_x_axis(plot, out);
    draw_y_axis(plot, out);
    for (const Series& series : chart.series) draw_series(plot, series, out);
    draw_references(plot, out);
    const double below = plot.bottom + (chart.x.label.empty() ? 26 : 46);
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
        std::string shapes;
        sheet.id = fmt::format("chart{}", c + 1);
        const double tall = draw(chart, names, sheet, shapes);
        body += fmt::format(
            "<svg y=\"{0:g}\" width=\"{1:g}\" height=\"{2:g}\" role=\"img\">\n<title>{3}</title>\n"
            "<desc>{4}</desc>\n{5}</svg>\n",
            height, sheet.width, tall, inert_xml(titled(chart.finding)),
            inert_xml(chart.subtitle + ". " + chart.description), shapes);
        height += tall;
    }
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" "
        "height=\"{1:g}\" font-family=\"sans-serif\" {3}>\n<rect width=\"{0:g}\" height=\"{1:g}\" "
        "fill=\"#ffffff\"/>\n{2}</svg>\n",
        sheet.width, height, body, drawing);
}

std::string to_inline_svg(const Chart& chart, const std::string& id, ChartWidth width) {
    Canvas sheet{.margin = 2, .id = id, .element = true, .says_marks = width == ChartWidth::wide};
    if (width == ChartWidth::narrow) {
        sheet.width = 350;
        sheet.widest_name = 104;
        sheet.room_for_labels = 62;
        sheet.bar_row = 46;
        sheet.lines_of_names = 3;
        sheet.most_ticks = 3;
    }
    std::string shapes;
    const double tall = draw(chart, width_of_names(chart, sheet), sheet, shapes);
    return fmt::format(
        "<svg class=\"{0}\" viewBox=\"0 0 {1:g} {2:g}\" {7} role=\"img\" "
        "aria-labelledby=\"{3}_t {3}_d\">\n<title id=\"{3}_t\">{4}</title>\n<desc "
        "id=\"{3}_d\">{5}</desc>\n{6}</svg>\n",
        width == ChartWidth::wide ? "wide" : "narrow", sheet.width, tall, id,
        inert_xml(titled(chart.finding)), inert_xml(chart.subtitle + ". " + chart.description),
        shapes, drawing);
}

}  // namespace hearth
