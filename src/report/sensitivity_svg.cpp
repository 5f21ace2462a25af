// Pictures of sensitivity: the tornado, one figure's line, a heat map of two, bars of shares.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "base/ranking.hpp"
#include "base/text.hpp"
#include "report/sensitivity_words.hpp"
#include "report/svg.hpp"

namespace hearth {

namespace {

constexpr std::string_view grey = "#bbbbbb", dark = "#222222";
constexpr double width = 960, left = 330, right = 930, row_height = 24, top = 78;

struct Span {
    double least = HUGE_VAL, most = -HUGE_VAL;

    void take(std::optional<double> value) {
        if (!value || !std::isfinite(*value)) return;
        least = std::min(least, *value);
        most = std::max(most, *value);
    }
    /// With a little room on both sides.
    void widen() {
        if (!(least <= most)) least = most = 0;
        const double room = most > least ? 0.06 * (most - least) : std::max(1.0, std::abs(most));
        least -= room;
        most += room;
    }
};

/// Cuts a label so that it fits its column.
std::string cut(const std::string& text, std::size_t most) {
    return characters(text) <= most ? text : printable(text, most);
}

/// A horizontal axis with its ticks below the rows.
void draw_axis(Svg& svg, const AxisScale& scale, double from, double to,
               const SensitivityWords& words) {
    for (const double tick : axis_ticks(scale.low, scale.high)) {
        svg.line({scale(tick), from}, {scale(tick), to}, "#e4e4e4");
        svg.text({scale(tick), to + 16}, words.said(tick), Anchor::middle, 11);
    }
}

void draw_title(Svg& svg, const std::string& title, const std::string& below) {
    svg.text({20, 28}, cut(title, 110), Anchor::start, 16);
    svg.text({20, 48}, cut(below, 140), Anchor::start, 12);
}

// --- tornado -------------------------------------------------------------------------------------

struct TornadoRow {
    std::string label, low, high;
    const Bar* bar = nullptr;
};

std::vector<TornadoRow> tornado_rows(const TornadoAnswer& report, const SensitivityWords& words) {
    std::vector<TornadoRow> rows;
    for (const Bar& bar : report.tornado.bars) {
        if (rows.size() == report.basis.most) break;
        const std::size_t l = bar.levers.front();
        const Ends& ends = *report.basis.levers[l].ends;
        rows.push_back(
            {words.figure(l), words.value(l, ends.low), words.value(l, ends.high), &bar});
    }
    for (std::size_t g = 0; g < report.tornado.groups.size(); ++g)
        rows.push_back(
            {readable(report.groups[g]) + " (together)", "low", "high", &report.tornado.groups[g]});
    return rows;
}

/// Both halves of a bar; the label of a half too short to see stands away from the other.
void draw_bar(Svg& svg, const TornadoRow& row, const AxisScale& scale, double y, double point) {
    const auto half = [&](std::optional<double> value, std::optional<double> other,
                          std::string_view colour, const std::string& label) {
        if (!value) return;
        const double from = scale(point), to = scale(*value);
        svg.box({std::min(from, to), y, std::abs(to - from), row_height - 8}, colour);
        const bool leftwards =
            std::abs(to - from) < 2 ? other.value_or(point) > point : *value < point;
        svg.text({to + (leftwards ? -4 : 4), y + 12}, label,
                 leftwards ? Anchor::end : Anchor::start, 10);
    };
    half(row.bar->at_low, row.bar->at_high, series_colour(5), row.low);
    half(row.bar->at_high, row.bar->at_low, series_colour(1), row.high);
}

}  // namespace

std::string tornado_svg(const TornadoAnswer& report) {
    const SensitivityWords words(report.basis);
    const auto rows = tornado_rows(report, words);
    const double bottom = top + row_height * static_cast<double>(rows.size());
    const std::string title =
        fmt::format("What moves the {} of {}", words.measure(), words.option());
    Svg svg(width, bottom + 40, title,
            "Bars from the measure at a figure's low to that at its high, widest first");
    draw_title(svg, title,
               "One figure at a time, all others at their point; the values beside a bar are the "
               "figure's");
    svg.box({20, 56, 12, 12}, series_colour(5));
    svg.text({38, 66}, "figure at its low", Anchor::start, 11);
    svg.box({150, 56, 12, 12}, series_colour(1));
    svg.text({168, 66}, "figure at its high", Anchor::start, 11);
    Span span;
    const double point = report.tornado.point.value_or(report.basis.target);
    span.take(point);
    for (const TornadoRow& row : rows) {
        span.take(row.bar->at_low);
        span.take(row.bar->at_high);
    }
    span.widen();
    const AxisScale scale{span.least, span.most, left + 30, right - 30};
    draw_axis(svg, scale, top - 4, bottom, words);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double y = top + row_height * static_cast<double>(i) + 2;
        svg.text({left - 8, y + 12}, cut(rows[i].label, 52), Anchor::end, 11.5);
        draw_bar(svg, rows[i], scale, y, point);
    }
    svg.line({scale(point), top - 4}, {scale(point), bottom}, dark, 1.5);
    if (report.basis.target > span.least && report.basis.target < span.most)
        svg.line({scale(report.basis.target), top - 4}, {scale(report.basis.target), bottom},
                 series_colour(2), 1.5);
    return svg.finished();
}

// --- one figure ----------------------------------------------------------------------------------

std::string threshold_svg(const ThresholdAnswer& report) {
    const SensitivityWords words(report.basis);
    const Threshold& found = report.threshold;
    const std::string title = words.title() + " by " + words.figure(0);
    constexpr double low_edge = 420, high_edge = 80;
    Svg svg(width, 490, title, "The measure over the figure's range, with its thresholds");
    draw_title(svg, title, "All other figures at their point; dots mark the thresholds");
    Span span;
    span.take(report.basis.target);
    for (const auto& value : found.measure) span.take(value);
    span.widen();
    const Ends& range = found.seeking.range;
    const AxisScale across{range.low, range.high, 130, right};
    const AxisScale up{span.least, span.most, low_edge, high_edge};
    for (const double tick : axis_ticks(span.least, span.most)) {
        svg.line({130, up(tick)}, {right, up(tick)}, "#e4e4e4");
        svg.text({122, up(tick) + 4}, words.said(tick), Anchor::end, 11);
    }
    for (const double tick : axis_ticks(range.low, range.high))
        svg.text({across(tick), low_edge + 18}, words.value(0, tick), Anchor::middle, 11);
    svg.text({(130 + right) / 2, low_edge + 42}, cut(words.figure(0), 100), Anchor::middle, 12);
    svg.line({130, up(report.basis.target)}, {right, up(report.basis.target)}, series_colour(2),
             1.5);
    std::vector<SvgPoint> line;
    const auto draw = [&] {
        if (line.size() > 1) svg.path(line, series_colour(0));
        line.clear();
    };
    for (std::size_t i = 0; i < found.at.size(); ++i) {
        if (found.measure[i])
            line.push_back({across(found.at[i]), up(*found.measure[i])});
        else
            draw();
    }
    draw();
    const double point = report.lever.point;
    if (point >= range.low && point <= range.high)
        svg.line({across(point), high_edge}, {across(point), low_edge}, grey);
    for (const Root& root : found.roots)
        svg.dot({across(root.from), up(report.basis.target)}, 4, series_colour(1));
    return svg.finished();
}

// --- two figures ---------------------------------------------------------------------------------

namespace {

/// Blue above the target, orange below it, paler near it.
std::string shade(double gap, double largest) {
    if (std::isnan(gap)) return "#dddddd";
    const double strength = largest > 0 ? std::min(1.0, std::abs(gap) / largest) : 0;
    const auto mixed = [&](double full) {
        return static_cast<int>(std::lround(245 + (full - 245) * (0.12 + 0.88 * strength)));
    };
    return gap < 0 ? fmt::format("#{:02x}{:02x}{:02x}", mixed(213), mixed(94), mixed(0))
                   : fmt::format("#{:02x}{:02x}{:02x}", mixed(0), mixed(114), mixed(178));
}

}  // namespace

std::string two_way_svg(const TwoWayAnswer& report) {
    const SensitivityWords words(report.basis);
    const TwoWay& grid = report.grid;
    const auto steps = static_cast<double>(grid.across.size());
    const std::string title = words.title() + " by two figures";
    constexpr double from_x = 150, from_y = 80, size_x = 700, size_y = 480;
    Svg svg(width, 640, title, "A heat map: blue at or above the target, orange below it");
    double largest = 0, least = HUGE_VAL, most = -HUGE_VAL;
    for (const double value : grid.values.all()) {
        if (std::isnan(value)) continue;
        largest = std::max(largest, std::abs(value - report.basis.target));
        least = std::min(least, value);
        most = std::max(most, value);
    }
    draw_title(
        svg, title,
        fmt::format(
            "Blue: at or above {}; orange: below{}", words.target(),
            std::count(grid.on_contour.begin(), grid.on_contour.end(), true) > 0
                ? fmt::format("; dots: cells beside the line where it is {}", words.target())
                : "") +
            (least <= most ? fmt::format(". From {} to {}", words.said(least), words.said(most))
                           : ""));
    const double cell_x = size_x / steps, cell_y = size_y / steps;
    for (std::size_t i = 0; i < grid.values.rows(); ++i)
        for (std::size_t j = 0; j < grid.values.cols(); ++j) {
            const double x = from_x + cell_x * static_cast<double>(j);
            const double y = from_y + size_y - cell_y * static_cast<double>(i + 1);
            svg.box({x, y, cell_x + 0.3, cell_y + 0.3},
                    shade(grid.values(i, j) - report.basis.target, largest));
            if (grid.marked(i, j))
                svg.dot({x + cell_x / 2, y + cell_y / 2}, std::min(3.0, cell_y / 4), dark);
        }
    const AxisScale across{0, steps - 1, from_x + cell_x / 2, from_x + size_x - cell_x / 2};
    const AxisScale up{0, steps - 1, from_y + size_y - cell_y / 2, from_y + cell_y / 2};
    const std::size_t every = std::max<std::size_t>(1, (grid.across.size() + 9) / 10);
    for (std::size_t i = 0; i < grid.across.size(); i += every) {
        const auto at = static_cast<double>(i);
        svg.text({across(at), from_y + size_y + 18}, words.value(0, grid.across[i]), Anchor::middle,
                 11);
        svg.text({from_x - 8, up(at) + 4}, words.value(1, grid.down[i]), Anchor::end, 11);
    }
    svg.text({from_x + size_x / 2, from_y + size_y + 44}, cut(words.figure(0), 100),
             Anchor::middle);
    svg.text({20, from_y - 10}, "Upwards: " + cut(words.figure(1), 100), Anchor::start, 12);
    return svg.finished();
}

// --- shares of variance --------------------------------------------------------------------------

std::string shares_svg(const SharesAnswer& report) {
    const SensitivityWords words(report.basis);
    const VarianceShares& found = report.shares;
    std::vector<std::size_t> order(report.units.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return rank_of(found.shares[a].total) > rank_of(found.shares[b].total);
    });
    order.resize(std::min(order.size(), report.basis.most));
    const double bottom = top + row_height * static_cast<double>(order.size());
    const std::string title = fmt::format("Where the uncertainty of the {} of {} comes from",
                                          words.measure(), words.option());
    Svg svg(width, bottom + 40, title, "Shares of the variance by figure, largest first");
    draw_title(svg, title, "Shares of the variance: dark by itself, pale with its interactions");
    const AxisScale scale{0, 1, left, right};
    for (const double tick : axis_ticks(0, 1, 5)) {
        svg.line({scale(tick), top - 4}, {scale(tick), bottom}, "#e4e4e4");
        svg.text({scale(tick), bottom + 16}, fmt::format("{:.0f} %", 100 * tick), Anchor::middle,
                 11);
    }
    const auto length = [&](double share) { return scale(std::clamp(share, 0.0, 1.0)) - left; };
    for (std::size_t i = 0; i < order.size(); ++i) {
        const double y = top + row_height * static_cast<double>(i) + 2;
        const Share& share = found.shares[order[i]];
        std::string label;
        for (const std::size_t figure : report.units[order[i]])
            label += (label.empty() ? "" : " with ") + words.figure(figure);
        svg.text({left - 8, y + 12}, cut(label, 52), Anchor::end, 11.5);
        svg.box({left, y, length(share.total), row_height - 8}, series_colour(5));
        svg.box({left, y + 3, length(share.first), row_height - 14}, series_colour(0));
    }
    return svg.finished();
}

}  // namespace hearth
