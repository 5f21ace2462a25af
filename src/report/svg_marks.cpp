// The marks of a chart: bars, lines, points, tiles, bands and columns, with what each says of
// itself.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "report/svg_plot.hpp"

namespace hearth::svg {

namespace {

/// What a mark says of itself: "full offer, cash saved: £1.2 million (£900,000 to £2 million)".
std::string said_of(const Plot& plot, const Series& series, const Datum& datum) {
    const bool along_x = bars_run_along(plot.chart, Dimension::x);
    const ChartAxis& values = along_x ? plot.chart.x : plot.chart.y;
    const double end = along_x ? datum.x : datum.y;
    std::string text =
        axis_label(along_x ? plot.chart.y : plot.chart.x, along_x ? datum.y : datum.x);
    if (!series.name.empty()) text += (text.empty() ? "" : ", ") + series.name;
    const bool is_length = series.mark == Mark::bar && (values.currency || values.has_zero);
    text += ": " + axis_label(values, is_length ? end - datum.from : end);
    if (datum.least && datum.most)
        text += fmt::format(" ({} to {})", axis_label(values, *datum.least),
                            axis_label(values, *datum.most));
    return datum.about.empty() ? text : text + "; " + datum.about;
}

/// A mark that says so.
void open_mark(const Plot& plot, std::string_view says, Picture& out) {
    if (!plot.sheet.element) return;
    out.shapes += "<g class=\"m\">";
    if (plot.sheet.says_marks) out.shapes += "<title>" + inert_xml(says) + "</title>";
    out.shapes += "\n";
}

void open_mark(const Plot& plot, const Series& series, const Datum& datum, Picture& out) {
    open_mark(plot, plot.sheet.says_marks ? said_of(plot, series, datum) : "", out);
}

/// A line or a band, which says of each place along x what it is there: "2025/26: £1.2 million".
void open_course(const Plot& plot, const Series& series, Picture& out) {
    if (!plot.sheet.says_marks) return open_mark(plot, "", out);
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
    out.shapes += fmt::format("<g class=\"m\" data-name=\"{}\" data-says=\"{}\">\n",
                              inert_xml(series.name), inert_xml(says));
}

void close_mark(const Plot& plot, Picture& out) {
    if (plot.sheet.element) out.shapes += "</g>\n";
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
void label_beyond(const Plot& plot, const Datum& datum, Picture& out) {
    const double end = value_of(plot, datum);
    const double sign = end < datum.from ? -1 : 1;
    const bool before = goes_on(plot, datum, sign);
    const auto& error = sign > 0 ? datum.most : datum.least;
    const Point at = at_value(plot, datum, before ? datum.from : error.value_or(end));
    const bool rightwards = (sign > 0) != before;
    if (plot.level)
        add_text(out, {at.x + (rightwards ? 5 : -5), at.y + 4}, datum.label,
                 label_text(rightwards ? Anchor::start : Anchor::end));
    else
        add_text(out, {at.x, at.y + (rightwards ? -6 : 14)}, datum.label,
                 label_text(Anchor::middle));
}

void draw_bar(const Plot& plot, const Series& series, const Datum& datum, Picture& out) {
    constexpr double share_of_step = 0.33;
    const double half = share_of_step * series.size * (plot.level ? step_y(plot) : step_x(plot));
    const Point side = plot.level ? Point{0, half} : Point{half, 0};
    const Point start = at_value(plot, datum, datum.from), end = place(plot, datum.x, datum.y);
    open_mark(plot, series, datum, out);
    add_filled(out, {start.x - side.x, start.y - side.y}, {end.x + side.x, end.y + side.y},
               plot.sheet, series);
    close_mark(plot, out);
    if (datum.least && datum.most)
        add_path(out, {at_value(plot, datum, *datum.least), at_value(plot, datum, *datum.most)},
                 ink, 1.5);
    if (datum.label.empty()) return;
    if (!series.labels_inside) return label_beyond(plot, datum, out);
    if (!plot.level || std::abs(end.x - start.x) > text_width(datum.label, small_size))
        add_text(out, {(start.x + end.x) / 2, (start.y + end.y) / 2 + 4}, datum.label,
                 label_text(Anchor::middle));
}

/// Labels of tiles stand in all of them or in none.
double width_of_labels(const Series& series) {
    double widest = 0;
    for (const Datum& datum : series.data)
        widest = std::max(widest, text_width(datum.label, small_size));
    return widest;
}

void draw_tiles(const Plot& plot, const Series& series, Picture& out) {
    const double half_x = step_x(plot) / 2, half_y = step_y(plot) / 2;
    const double widest = width_of_labels(series);
    for (const Datum& datum : series.data) {
        const Point at = place(plot, datum.x, datum.y);
        open_mark(plot, series, datum, out);
        add_box(out, {at.x - half_x, at.y - half_y}, {at.x + half_x, at.y + half_y},
                {.fill = colour(series.style), .strength = datum.strength});
        close_mark(plot, out);
        if (!datum.label.empty() && widest < 2 * half_x)
            add_text(out, {at.x, at.y + 4}, datum.label, label_text(Anchor::middle));
        if (datum.marked)
            add_box(out, {at.x - half_x + 1, at.y + half_y - 3}, {at.x + half_x - 1, at.y + half_y},
                    {.fill = ink});
    }
}

void draw_line(const Plot& plot, const Series& series, Picture& out) {
    const bool on_bars = std::any_of(plot.chart.series.begin(), plot.chart.series.end(),
                                     [](const Series& one) { return one.mark == Mark::bar; });
    open_course(plot, series, out);
    std::vector<Point> run;
    const auto end_run = [&] {
        if (run.size() == 1) add_point(out, run.front(), 4, series.style);
        if (run.size() > 1 && on_bars) add_path(out, run, "#ffffff", 2 * series.size + 3);
        if (run.size() > 1)
            add_line(out, run, colour(series.style), 2 * series.size, dashes(series.style));
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

/// Points that are too many for an element each, in shapes where those can be seen.
void draw_cloud(const Plot& plot, const Series& series, double radius, Picture& out) {
    constexpr double least_shape = 2;
    const std::vector<Point> corners = corners_of(radius, series.style);
    const bool is_dots = radius < least_shape || corners.empty();
    open_mark(plot, fmt::format("{}: {} points", series.name, series.data.size()), out);
    out.shapes += "<path d=\"";
    for (const Datum& datum : series.data) {
        const Point at = place(plot, datum.x, datum.y);
        if (!std::isfinite(at.x) || !std::isfinite(at.y)) continue;
        char to = 'M';
        if (is_dots) out.shapes += fmt::format("M{} {}h.01", coordinate(at.x), coordinate(at.y));
        for (std::size_t c = 0; !is_dots && c < corners.size(); ++c, to = 'L')
            out.shapes += fmt::format("{}{} {}", to, coordinate(at.x + corners[c].x),
                                      coordinate(at.y + corners[c].y));
    }
    out.shapes +=
        is_dots ? fmt::format(
                      "\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:.1f}\" "
                      "stroke-linecap=\"{}\"/>\n",
                      colour(series.style), 2 * radius, series.style % 2 == 0 ? "round" : "square")
                : fmt::format("\" fill=\"{}\"/>\n", colour(series.style));
    close_mark(plot, out);
}

/// Over a point, and inside the plot.
void label_above(const Plot& plot, Point at, const std::string& label, Picture& out) {
    const double half = text_width(label, small_size) / 2;
    const double least = plot.left + half, most = std::max(least, plot.right - half);
    add_text(out, {std::clamp(at.x, least, most), at.y - 6}, label, label_text(Anchor::middle));
}

void draw_points(const Plot& plot, const Series& series, Picture& out) {
    constexpr double radius = 3;
    constexpr std::size_t cloud = 30;
    const bool bare = std::all_of(series.data.begin(), series.data.end(), [](const Datum& one) {
        return one.label.empty() && !one.least && !one.marked;
    });
    if (plot.sheet.element && bare && series.data.size() > cloud)
        return draw_cloud(plot, series, radius * series.size * plot.sheet.dots, out);
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
        else if (at.x + 7 + text_width(datum.label, small_size) > plot.right)
            add_text(out, {at.x, at.y - 9}, datum.label, label_text(Anchor::end));
        else
            add_text(out, {at.x + 7, at.y - 5}, datum.label, label_text(Anchor::start));
    }
}

/// Between the least and the most of each datum, as strong as the first.
void draw_band(const Plot& plot, const Series& series, Picture& out) {
    std::string there, back;
    for (const Datum& datum : series.data) {
        if (!datum.least || !datum.most) continue;
        const Point low = place(plot, datum.x, *datum.least);
        const Point high = place(plot, datum.x, *datum.most);
        there += coordinate(high.x) + "," + coordinate(high.y) + " ";
        back.insert(0, coordinate(low.x) + "," + coordinate(low.y) + " ");
    }
    if (there.empty()) return;
    back.pop_back();
    open_course(plot, series, out);
    out.shapes += fmt::format("<polygon points=\"{}{}\" fill=\"{}\" fill-opacity=\"{:.2g}\"/>\n",
                              there, back, colour(series.style), series.data.front().strength);
    close_mark(plot, out);
}

/// The least and the most of columns that rise, 0 among them.
AxisSpan span_of_rises(const Series& series) {
    AxisSpan span{0, 0};
    for (const Datum& datum : series.data) {
        span.low = std::min(span.low, datum.rise);
        span.high = std::max(span.high, datum.rise);
    }
    return span;
}

/// The columns of a row: those above 0 and those below it as one shape each, and the tallest with
/// what it comes to.
void draw_row(const Plot& plot, const Series& series, const std::vector<const Datum*>& row,
              const AxisSpan& rises, Picture& out) {
    constexpr std::size_t blue = 0, pink = 3;
    constexpr double share_of_step = 0.8, words = 15;
    const double half = share_of_step / 2 * step_x(plot);
    const double top = upwards(plot, row.front()->y) - step_y(plot) / 2;
    const double above = rises.high > 0 ? words : 4, below = rises.low < 0 ? words : 4;
    const double tall = std::max(1.0, step_y(plot) - above - below) / (rises.high - rises.low);
    const double zero = top + above + tall * rises.high;
    std::string gains, losses;
    const Datum* tallest = row.front();
    for (const Datum* datum : row) {
        if (std::abs(datum->rise) > std::abs(tallest->rise)) tallest = datum;
        (datum->rise > 0 ? gains : losses) += fmt::format(
            "M{} {}V{}h{}V{}", coordinate(across(plot, datum->x) - half), coordinate(zero),
            coordinate(zero - tall * datum->rise), coordinate(2 * half), coordinate(zero));
    }
    const std::string most = axis_label(plot.chart.rise, tallest->rise);
    const std::string name = axis_label(plot.chart.y, tallest->y);
    const bool is_apart = plot.sheet.element && series.is_by_payer;
    if (is_apart) out.shapes += "<g data-payer=\"" + inert_xml(tallest->label) + "\">";
    open_mark(plot,
              name + "; " + series.name + ": " + most + ", " + axis_label(plot.chart.x, tallest->x),
              out);
    for (const auto& [columns, style] : {std::pair(gains, blue), std::pair(losses, pink)})
        if (!columns.empty())
            out.shapes += fmt::format("<path d=\"{}\" fill=\"{}\"/>\n", columns, colour(style));
    close_mark(plot, out);
    if (is_apart) out.shapes += "</g>\n";
    add_path(out, {{plot.left, zero}, {plot.right, zero}}, ink);
    const double wide = text_width(most, small_size) / 2;
    const double x = std::clamp(across(plot, tallest->x), plot.left + wide,
                                std::max(plot.left + wide, plot.right - wide));
    add_text(out, {x, zero - tall * tallest->rise + (tallest->rise > 0 ? -4 : 12)}, most,
             label_text(Anchor::middle));
}

void draw_columns(const Plot& plot, const Series& series, Picture& out) {
    const AxisSpan rises = span_of_rises(series);
    if (!(rises.high > rises.low)) return;
    std::map<double, std::vector<const Datum*>> rows;
    for (const Datum& datum : series.data) rows[datum.y].push_back(&datum);
    for (const auto& [y, row] : rows) draw_row(plot, series, row, rises, out);
}

}  // namespace

void label_ends(const Plot& plot, Picture& out) {
    constexpr double apart = 14;
    constexpr std::size_t most_lines = 3;
    std::vector<std::pair<double, const Series*>> ends;
    for (const Series& series : plot.chart.series) {
        if (series.mark != Mark::line || series.name.empty()) continue;
        for (auto last = series.data.rbegin(); last != series.data.rend(); ++last)
            if (std::isfinite(last->x) && std::isfinite(last->y)) {
                ends.emplace_back(upwards(plot, last->y), &series);
                break;
            }
    }
    std::stable_sort(ends.begin(), ends.end(),
                     [](const auto& one, const auto& other) { return one.first < other.first; });
    std::vector<std::vector<std::string>> names;
    double left = 0;
    for (const auto& end : ends) {
        names.push_back(
            lines_of(end.second->name, plot.sheet.room_for_ends, small_size, most_lines));
        left += apart * static_cast<double>(names.back().size());
    }
    double at = -HUGE_VAL;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        Text text = label_text(Anchor::start);
        at = std::max(at, std::min(ends[i].first, plot.bottom + apart - left));
        for (const std::string& line : names[i]) {
            if (line.ends_with("…")) text.full = ends[i].second->name;
            add_text(out, {plot.last + 6, at + 4}, line, text);
            at += apart;
            left -= apart;
        }
    }
}

void draw_series(const Plot& plot, const Series& series, Picture& out) {
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
        case Mark::column:
            draw_columns(plot, series, out);
            break;
    }
}

}  // namespace hearth::svg
