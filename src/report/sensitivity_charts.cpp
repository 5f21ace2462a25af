// Charts of sensitivity: the tornado, one figure's line, a map of two, bars of shares.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/sensitivity_words.hpp"

namespace hearth {

namespace {

constexpr std::size_t blue = 0, orange = 1, green = 2, sky = 5, grey = 7;

std::string data_of(const SensitivityBasis& basis) {
    return printable(basis.explaining.scenario.file.title, 110);
}

std::vector<std::string> values_of(const SensitivityWords& words, std::size_t figure,
                                   const std::vector<double>& values) {
    std::vector<std::string> all;
    for (const double value : values) all.push_back(words.value(figure, value));
    return all;
}

}  // namespace

Chart tornado_chart(const TornadoAnswer& report) {
    const SensitivityWords words(report.basis);
    const Tornado& tornado = report.tornado;
    const double point = tornado.point.value_or(report.basis.target);
    Chart chart{
        .kind = "tornado",
        .finding = words.measure() + " of " + words.option() + " is moved by no figure",
        .subtitle = words.title() +
                    ", one figure at a time from its low to its high; beside each bar the "
                    "figure's value",
        .description =
            "Bars from the measure at a figure's low to that at its high, "
            "widest first.",
        .x = words.axis(),
        .y = {.scale = Scale::categories},
        .series = {{.name = "figure at its low", .mark = Mark::bar, .style = sky},
                   {.name = "figure at its high", .mark = Mark::bar, .style = orange, .size = 0.7}},
        .lines = {{ReferenceKind::at_x, point, "every figure at its point"},
                  {ReferenceKind::at_x, report.basis.target, words.target()}},
        .notes = data_of(report.basis)};
    chart.x.label = "";
    const auto add = [&](const std::string& name, const Bar& bar, const std::string& low,
                         const std::string& high) {
        const auto row = static_cast<double>(chart.y.categories.size());
        chart.y.categories.push_back(name);
        if (bar.at_low) chart.series[0].data.push_back({*bar.at_low, row, point, {}, {}, 1, low});
        if (bar.at_high)
            chart.series[1].data.push_back({*bar.at_high, row, point, {}, {}, 1, high});
    };
    for (std::size_t b = 0; b < std::min(report.basis.most, tornado.bars.size()); ++b) {
        const std::size_t l = tornado.bars[b].levers.front();
        const Ends& ends = *report.basis.levers[l].ends;
        add(words.figure(l), tornado.bars[b], words.value(l, ends.low), words.value(l, ends.high));
    }
    for (std::size_t g = 0; g < tornado.groups.size(); ++g)
        add(readable(report.groups[g]) + " (together)", tornado.groups[g], "low", "high");
    if (!tornado.bars.empty())
        chart.finding = fmt::format("{} moves the {} of {} most",
                                    words.quoted(tornado.bars.front().levers.front()),
                                    words.measure(), words.option());
    return chart;
}

Chart threshold_chart(const ThresholdAnswer& report) {
    const SensitivityWords words(report.basis);
    const Threshold& found = report.threshold;
    const Ends& range = found.seeking.range;
    const double target = report.basis.target;
    Chart chart{
        .kind = "threshold",
        .finding = fmt::format("{} is nowhere {}", words.title(), words.target()),
        .subtitle = words.title() +
                    " over the range of one figure, all others at their "
                    "point",
        .description = "A line; points mark where the measure is the target.",
        .x = words.axis_of(0),
        .y = words.axis(),
        .series = {{.name = words.measure(), .style = blue},
                   {.name = words.target(),
                    .data = {{range.low, target}, {range.high, target}},
                    .style = green},
                   {.name = "threshold", .mark = Mark::point, .style = orange, .size = 1.5}},
        .lines = {{ReferenceKind::at_x, report.lever.point, "now"}},
        .notes = data_of(report.basis)};
    chart.x.low = range.low;
    chart.x.high = range.high;
    for (std::size_t i = 0; i < found.at.size(); ++i)
        chart.series[0].data.push_back({found.at[i], found.measure[i].value_or(NAN)});
    for (const Root& root : found.roots)
        chart.series[2].data.push_back(
            {.x = root.from, .y = target, .label = words.value(0, root.from)});
    if (found.roots.empty()) chart.series.pop_back();
    if (!found.roots.empty())
        chart.finding = fmt::format("{} is {} where {} is {}", words.title(), words.target(),
                                    words.quoted(0), words.value(0, found.roots.front().from));
    return chart;
}

/// The stronger, the farther from the target.
Chart two_way_chart(const TwoWayAnswer& report) {
    const SensitivityWords words(report.basis);
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
        .notes = data_of(report.basis)};
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

Chart shares_chart(const SharesAnswer& report) {
    constexpr double percent = 100;
    const SensitivityWords words(report.basis);
    Chart chart{.kind = "shares",
                .finding = "No figure explains the variance of the " + words.measure(),
                .subtitle = fmt::format("Shares of the variance of the {} of {}, by figure",
                                        words.measure(), words.option()),
                .description = "One bar for each figure, largest first.",
                .x = {.unit = "%", .low = 0},
                .y = {.scale = Scale::categories},
                .series = {{.name = "with its interactions", .mark = Mark::bar, .style = sky},
                           {.name = "by itself", .mark = Mark::bar, .style = blue, .size = 0.5}},
                .notes = data_of(report.basis)};
    const auto order = by_total_share(report);
    for (std::size_t i = 0; i < std::min(order.size(), report.basis.most); ++i) {
        const Share& share = report.shares.shares[order[i]];
        const auto length = [&](double part) { return percent * std::clamp(part, 0.0, 1.0); };
        const auto row = static_cast<double>(i);
        chart.y.categories.push_back(unit_in_words(report, words, order[i]));
        chart.series[0].data.push_back({.x = length(share.total), .y = row});
        chart.series[1].data.push_back({.x = length(share.first), .y = row});
        chart.series[share.first > share.total ? 1 : 0].data.back().label =
            fmt::format("{:.1f} %", length(share.total));
    }
    if (!order.empty())
        chart.finding = fmt::format("'{}' explains {:.0f} % of the variance",
                                    chart.y.categories.front(), chart.series[1].data.front().x);
    return chart;
}

}  // namespace hearth
