// One figure over its range, in words and a table.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/sensitivity_words.hpp"

namespace hearth {

namespace {

std::string figures(const ThresholdAnswer& report, const SensitivityWords& words) {
    std::string text;
    for (std::size_t i = 0; i < report.basis.figures.size(); ++i)
        text += (i == 0 ? "" : " and ") + words.quoted(i);
    return report.basis.figures.size() == 1 ? text : text + " together, at one value,";
}

std::string range_in_words(const ThresholdAnswer& report, const SensitivityWords& words) {
    const Ends& range = report.threshold.seeking.range;
    return fmt::format("from {} to {}", words.value(0, range.low), words.value(0, range.high));
}

std::string now(const ThresholdAnswer& report, const SensitivityWords& words) {
    const auto& levers = report.basis.levers;
    std::string text = "now " + words.value(0, levers.front().point);
    if (std::isnan(report.lever.point))
        for (std::size_t i = 1; i < levers.size(); ++i)
            text += " and " + words.value(i, levers[i].point);
    const auto& measure = report.threshold.now;
    return measure ? text + ", where it is " + words.said(*measure) : text;
}

std::string stays(const ThresholdAnswer& report, const SensitivityWords& words) {
    const Ends& reached = *report.threshold.values;
    const double goal = report.basis.target;
    const std::string range = range_in_words(report, words), present = now(report, words);
    if (reached.low <= goal && reached.high >= goal)
        return fmt::format("{} is never {} {} ({}).", words.subject(), words.target(), range,
                           present);
    const bool above = reached.low > goal;
    return fmt::format("{} stays {} {}: at {} {} over the whole range {} ({}).", words.subject(),
                       above ? "above" : "below", words.target(), above ? "least" : "most",
                       words.said(above ? reached.low : reached.high), range, present);
}

std::string place(const Root& root, const SensitivityWords& words) {
    std::string text = root.kind == RootKind::stretch
                           ? "from " + words.value(0, root.from) + " to " + words.value(0, root.to)
                           : words.value(0, root.from);
    if (root.kind == RootKind::touching) text += " (which it touches and turns back)";
    if (root.impossible) text += " (where a run would refuse it)";
    return text;
}

/// On which side of the only crossing the measure lies above the target.
std::string side(const ThresholdAnswer& report) {
    const Threshold& found = report.threshold;
    const double root = found.roots[0].from;
    for (std::size_t i = found.at.size(); i-- > 0;) {
        if (!found.measure[i] || found.at[i] == root) continue;
        const bool above = *found.measure[i] > report.basis.target;
        return fmt::format(" It is above that where the figure is {}.",
                           above == (found.at[i] > root) ? "higher" : "lower");
    }
    return "";
}

std::string is_target(const ThresholdAnswer& report, const SensitivityWords& words) {
    const auto& roots = report.threshold.roots;
    std::vector<std::string> places;
    for (const Root& root : roots) places.push_back(place(root, words));
    std::string text = fmt::format(
        "{} is {} where {} {} {} ({}).", words.subject(), words.target(), figures(report, words),
        report.basis.figures.size() == 1 ? "is" : "are", all_of(places), now(report, words));
    if (roots.size() == 1 && roots[0].kind == RootKind::crossing) text += side(report);
    return text;
}

std::string answer(const ThresholdAnswer& report, const SensitivityWords& words) {
    const Threshold& found = report.threshold;
    const std::string range = range_in_words(report, words);
    if (!found.values) return fmt::format("{} has no value anywhere {}.", words.subject(), range);
    if (found.constant)
        return fmt::format("{} does not depend on {}: it is {} {}.", words.subject(),
                           figures(report, words), words.said(found.values->low), range);
    std::string text = found.roots.empty() ? stays(report, words) : is_target(report, words);
    for (const double at : found.jumps)
        text += fmt::format(" It jumps over {} at {} without being it.", words.target(),
                            words.value(0, at));
    for (const Ends& gap : found.without)
        text += fmt::format(" It has no value from {} to {}.", words.value(0, gap.low),
                            words.value(0, gap.high));
    return text;
}

std::string how_likely(const ThresholdAnswer& report, const SensitivityWords& words) {
    constexpr std::string_view no_evidence =
        "What would have to be true is no evidence that it is.";
    const auto& roots = report.threshold.roots;
    const double point = report.lever.point;
    const Root& root =
        *std::min_element(roots.begin(), roots.end(), [&](const Root& a, const Root& b) {
            return std::abs(a.from - point) < std::abs(b.from - point);
        });
    const auto deviation = deviation_of(report.lever);
    if (!deviation || *deviation <= 0)
        return "Nothing is said of how sure the figure is, so neither is how likely that is.";
    const std::string text =
        fmt::format("{} is {:.2f} standard deviations of the figure away",
                    words.value(0, root.from), std::abs(root.from - point) / *deviation);
    const auto below = share_at_or_below(report.lever, root.from);
    if (!below) return fmt::format("{}, if its low and high hold 95 %. {}", text, no_evidence);
    const bool less = root.from < point;
    return fmt::format("{}; by its own distribution the chance of that or {} is {}. {}", text,
                       less ? "less" : "more", chance_in_words(less ? *below : 1 - *below),
                       no_evidence);
}

std::optional<double> tried(const Threshold& found, double at) {
    const auto same = std::lower_bound(found.at.begin(), found.at.end(), at);
    if (same == found.at.end() || *same != at) return std::nullopt;
    return found.measure[same - found.at.begin()];
}

/// Values of the figure, the measure there, and why they are shown.
Table values_table(const ThresholdAnswer& report, const SensitivityWords& words) {
    const Threshold& found = report.threshold;
    const Ends& range = found.seeking.range;
    Table table{.name = "values",
                .caption = words.title(),
                .columns = {{"Value"}, {words.measure()}, {"", Align::left, "what"}}};
    const auto add = [&](Cell at, std::optional<double> measure, std::string_view what) {
        table.rows.push_back({std::move(at), words.cell(measure), what});
    };
    const auto add_tried = [&](double at, std::string_view what) {
        add(words.value_cell(0, at), tried(found, at), what);
    };
    add_tried(range.low, "from here");
    add_tried(range.high, "to here");
    if (!std::isnan(report.lever.point))
        add(words.value_cell(0, report.lever.point), found.now, "now");
    if (const auto& ends = report.lever.ends) {
        if (ends->low > range.low) add_tried(ends->low, "low");
        if (ends->high < range.high) add_tried(ends->high, "high");
    }
    for (const Root& root : found.roots)
        add(words.precise(0, root.from), report.basis.target, "threshold");
    for (std::size_t i = 0; i < report.asked.size(); ++i)
        add(words.value_cell(0, report.asked[i]), report.asked_measures[i], "as asked");
    std::stable_sort(table.rows.begin(), table.rows.end(),
                     [](const auto& a, const auto& b) { return *a[0].value < *b[0].value; });
    return table;
}

// --- the chart -----------------------------------------------------------------------------------

Chart chart_of(const ThresholdAnswer& report, const SensitivityWords& words) {
    constexpr std::size_t blue = 0, orange = 1, green = 2;
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
        .notes = words.data()};
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

}  // namespace

Document page_of(const ThresholdAnswer& report) {
    const SensitivityWords words(report.basis, report.threshold.scale);
    const Threshold& found = report.threshold;
    Document document{
        Heading{"What would have to be true of " + std::string(report.basis.figures.size() == 1
                                                                   ? "one figure"
                                                                   : "figures at one value")},
        Paragraph{answer(report, words)}};
    if (!found.roots.empty() && !found.constant && !std::isnan(report.lever.point))
        document.emplace_back(Paragraph{how_likely(report, words)});
    if (!report.withheld.empty())
        document.emplace_back(
            Paragraph{"Where it has no value: " + printable(report.withheld) + "."});
    document.emplace_back(values_table(report, words));
    Points sources;
    for (std::size_t i = 0; i < report.basis.figures.size(); ++i)
        sources.points.push_back(words.path(i) + ": " + words.source(i));
    document.emplace_back(std::move(sources));
    document.emplace_back(chart_of(report, words));
    return document;
}

}  // namespace hearth
