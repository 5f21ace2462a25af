// The tornado in words and tables.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/sensitivity_words.hpp"

namespace hearth {

namespace {

constexpr std::string_view impossible_mark = "*";

std::string at_end(const SensitivityWords& words, std::optional<double> value) {
    return value ? words.said(*value) : "no value";
}

// --- sentences -----------------------------------------------------------------------------------

std::string answer(const TornadoAnswer& report, const SensitivityWords& words) {
    constexpr std::size_t most_in_a_sentence = 3;
    const Tornado& tornado = report.tornado;
    std::string text = fmt::format("{} is {} with every figure at its point.", words.subject(),
                                   at_end(words, tornado.point));
    if (tornado.bars.empty())
        return text + (tornado.between.empty() ? " No figure with a range moves it."
                                               : " No figure moves it at the ends of its range.");
    for (std::size_t b = 0; b < std::min(most_in_a_sentence, tornado.bars.size()); ++b) {
        const Bar& bar = tornado.bars[b];
        const std::size_t l = bar.levers.front();
        const Ends& ends = *report.basis.levers[l].ends;
        text += fmt::format("{} {}: from {} at {} to {} at {}",
                            b == 0 ? " It moves most with" : "; then with", words.quoted(l),
                            at_end(words, bar.at_low), words.value(l, ends.low),
                            at_end(words, bar.at_high), words.value(l, ends.high));
    }
    return text + ".";
}

std::string needed_of(const Nearness& one, const TornadoAnswer& report,
                      const SensitivityWords& words) {
    return fmt::format("{} would have to be {} (now {})", words.quoted(one.lever),
                       words.value(one.lever, one.value),
                       words.value(one.lever, report.basis.levers[one.lever].point));
}

/// Which figure would have to change least for the target.
std::string nearest_answer(const TornadoAnswer& report, const SensitivityWords& words) {
    const std::string target = words.target();
    if (report.nearest.empty())
        return fmt::format(
            "No single figure with a range brings it to {}, as far as its distribution goes.",
            target);
    const auto within = std::count_if(report.nearest.begin(), report.nearest.end(),
                                      [](const Nearness& n) { return n.within_ends; });
    const Nearness& first = report.nearest.front();
    const std::string change = needed_of(first, report, words);
    if (within == 0)
        return fmt::format(
            "No single figure brings it to {} between its low and its high. Nearest is: {}.",
            target, change);
    return fmt::format("It is {} between the low and the high of {} alone. Nearest is: {}.", target,
                       within == 1 ? "one figure" : std::to_string(within) + " figures", change);
}

std::string left_out(const TornadoAnswer& report, const SensitivityWords& words) {
    const Tornado& tornado = report.tornado;
    std::size_t certain = 0;
    for (std::size_t l = 0; l < report.basis.levers.size(); ++l)
        if (!report.basis.levers[l].ends && tornado.slope[l] != 0) ++certain;
    std::string text;
    std::vector<std::string> between;
    for (const std::size_t l : tornado.between) between.push_back(words.quoted(l));
    if (!between.empty())
        text =
            fmt::format("{} move{} it between {} ends, though not at them: --figure looks closer. ",
                        titled(all_of(between)), between.size() == 1 ? "s" : "",
                        between.size() == 1 ? "its" : "their");
    if (const std::size_t still = tornado.unmoved(); still > 0)
        text += fmt::format("{} figure{} with a range cannot move it and {} left out. ", still,
                            still == 1 ? "" : "s", still == 1 ? "is" : "are");
    if (certain > 0)
        text += fmt::format("{} figure{} without a range move{} it too but count{} as certain.",
                            certain, certain == 1 ? "" : "s", certain == 1 ? "s" : "",
                            certain == 1 ? "s" : "");
    return text.empty() ? "Every figure that moves it has a range." : text;
}

// --- bars ----------------------------------------------------------------------------------------

/// From the least to the most that any shown bar reaches.
Ends reach_of_bars(const TornadoAnswer& report, std::size_t shown) {
    Ends reach{HUGE_VAL, -HUGE_VAL};
    const auto take = [&](std::optional<double> value) {
        reach.low = std::min(reach.low, value.value_or(reach.low));
        reach.high = std::max(reach.high, value.value_or(reach.high));
    };
    take(report.tornado.point);
    for (std::size_t b = 0; b < shown; ++b) {
        take(report.tornado.bars[b].at_low);
        take(report.tornado.bars[b].at_high);
    }
    for (const Bar& bar : report.tornado.groups) {
        take(bar.at_low);
        take(bar.at_high);
    }
    return reach;
}

/// ░ towards the measure at the figure's low, █ towards that at its high, │ at the point.
std::string drawn(const Bar& bar, std::optional<double> middle, const Ends& reach) {
    constexpr int cells = 20;
    const double point = middle.value_or(reach.low);
    const double step = (reach.high - reach.low) / cells;
    const auto covers = [&](std::optional<double> end, double at) {
        return end && at >= std::min(point, *end) && at <= std::max(point, *end);
    };
    std::string text;
    for (int i = 0; i < cells; ++i) {
        const double at = reach.low + (i + 0.5) * step;
        const bool is_point = step > 0 && std::abs(at - point) <= step / 2 && middle;
        text += is_point ? "│" : covers(bar.at_high, at) ? "█" : covers(bar.at_low, at) ? "░" : "·";
    }
    return text;
}

Cell measure_cell(const SensitivityWords& words, std::optional<double> value, bool impossible) {
    Cell cell = words.cell(value);
    if (impossible) (cell.value ? cell.mark : cell.words) += impossible_mark;
    return cell;
}

Table bars_table(const TornadoAnswer& report, const SensitivityWords& words, std::size_t shown) {
    const Tornado& tornado = report.tornado;
    Table table{.name = "bars",
                .caption = printable(words.title() + ", one figure at a time"),
                .columns = {{"Figure", Align::left},
                            {"Low"},
                            {"High"},
                            {"At low"},
                            {"At high"},
                            {"░ at low, █ at high", Align::right, "", Shown::letters}}};
    const Ends reach = reach_of_bars(report, shown);
    const auto add = [&](std::vector<Cell> cells, const Bar& bar) {
        cells.push_back(measure_cell(words, bar.at_low, bar.low_impossible));
        cells.push_back(measure_cell(words, bar.at_high, bar.high_impossible));
        cells.emplace_back(drawn(bar, tornado.point, reach));
        table.rows.push_back(std::move(cells));
    };
    for (std::size_t b = 0; b < tornado.bars.size(); ++b) {
        if (b >= shown) table.details.push_back(b);
        const std::size_t l = tornado.bars[b].levers.front();
        const Ends& ends = *report.basis.levers[l].ends;
        add({words.figure(l), words.value_cell(l, ends.low), words.value_cell(l, ends.high)},
            tornado.bars[b]);
    }
    if (!tornado.groups.empty()) table.ruled = {table.rows.size()};
    for (std::size_t g = 0; g < tornado.groups.size(); ++g)
        add({fmt::format("{} ({} figures together)", readable(report.groups[g]),
                         tornado.groups[g].levers.size()),
             "all low", "all high"},
            tornado.groups[g]);
    return table;
}

// --- what would have to be true, elasticities and sources ----------------------------------------

Table truths_table(const TornadoAnswer& report, const SensitivityWords& words) {
    Table table{.name = "thresholds",
                .caption = "What would have to be true for " + words.target() +
                           ", by one figure alone, nearest first",
                .columns = {{"Figure", Align::left},
                            {"Now"},
                            {"Would have to be"},
                            {"Low"},
                            {"High"},
                            {"SDs away", in_steps(0.01)},
                            {"Chance", as_chance()}}};
    for (const Nearness& one : report.nearest) {
        if (table.rows.size() >= report.basis.most) table.details.push_back(table.rows.size());
        const Lever& lever = report.basis.levers[one.lever];
        const auto value = [&](double at) { return words.value_cell(one.lever, at); };
        Cell would_be = value(one.value);
        if (one.impossible) would_be.mark = impossible_mark;
        Cell chance = number_or(one.chance, "none");
        if (one.chance) chance.words = chance_in_words(*one.chance);
        table.rows.push_back({words.figure(one.lever), value(lever.point), std::move(would_be),
                              lever.ends ? value(lever.ends->low) : Cell(""),
                              lever.ends ? value(lever.ends->high) : Cell(""),
                              number_or(one.deviations, "none"), std::move(chance)});
    }
    return table;
}

/// Levers that move the measure, those that move it most for one per cent first.
std::vector<std::size_t> by_elasticity(const TornadoAnswer& report) {
    std::vector<std::size_t> order;
    for (std::size_t l = 0; l < report.basis.levers.size(); ++l)
        if (report.tornado.moves(l)) order.push_back(l);
    const auto size = [&](std::size_t l) {
        return rank_of(std::abs(report.tornado.elasticity[l].value_or(0)));
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
    return order;
}

Table elasticities_table(const TornadoAnswer& report, const SensitivityWords& words) {
    Table table{.name = "elasticities",
                .caption =
                    "What 1 % more of a figure adds to the measure, in % of its size; and "
                    "where it comes from",
                .columns = {{"Figure", Align::left},
                            {"Now"},
                            {"Adds %", in_steps(0.001)},
                            {"Source", Align::left}}};
    for (const std::size_t l : by_elasticity(report)) {
        if (table.rows.size() >= report.basis.most) table.details.push_back(table.rows.size());
        table.rows.push_back({words.path(l), words.value_cell(l, report.basis.levers[l].point),
                              number_or(report.tornado.elasticity[l], "none"), words.source(l)});
    }
    return table;
}

bool any_impossible(const TornadoAnswer& report) {
    const auto bar = [](const Bar& one) { return one.low_impossible || one.high_impossible; };
    const Tornado& tornado = report.tornado;
    return std::any_of(tornado.bars.begin(), tornado.bars.end(), bar) ||
           std::any_of(tornado.groups.begin(), tornado.groups.end(), bar) ||
           std::any_of(report.nearest.begin(), report.nearest.end(),
                       [](const Nearness& one) { return one.impossible; });
}

void add_truths(const TornadoAnswer& report, const SensitivityWords& words, Document& document) {
    if (report.nearest.empty()) return;
    document.emplace_back(truths_table(report, words));
    document.emplace_back(Paragraph{
        "Chance: that the figure lies there or beyond, by its own distribution. SDs away: the "
        "distance in standard deviations of the figure; where only a range is stated, it is taken "
        "to hold 95 %. What would have "
        "to be true is no evidence that it is."});
}

void add_elasticities(const TornadoAnswer& report, const SensitivityWords& words,
                      Document& document) {
    Table table = elasticities_table(report, words);
    if (table.rows.empty()) return;
    const std::size_t rest = table.details.size();
    document.emplace_back(std::move(table));
    if (rest > 0)
        document.emplace_back(
            Paragraph{rest == 1 ? "1 more figure changes it by less."
                                : fmt::format("{} more figures change it by less.", rest),
                      Shown::pages});
}

// --- the chart -----------------------------------------------------------------------------------

Chart chart_of(const TornadoAnswer& report, const SensitivityWords& words) {
    constexpr std::size_t blue = 0, orange = 1;
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
        .series = {{.name = "figure at its low", .mark = Mark::bar, .style = blue},
                   {.name = "figure at its high", .mark = Mark::bar, .style = orange, .size = 0.7}},
        .lines = {{ReferenceKind::at_x, point, "every figure at its point"},
                  {ReferenceKind::at_x, report.basis.target, words.target()}},
        .notes = words.data()};
    chart.x.label = "";
    const auto add = [&](const std::string& name, const Bar& bar, const std::string& low,
                         const std::string& high, const std::string& source = {}) {
        const auto row = static_cast<double>(chart.y.categories.size());
        chart.y.categories.push_back(name);
        const auto take = [&](Series& series, std::optional<double> at, const std::string& end) {
            if (at)
                series.data.push_back({.x = *at,
                                       .y = row,
                                       .from = point,
                                       .label = end,
                                       .about = "to " + words.said(*at) + " at " + end +
                                                (source.empty() ? "" : "; " + source)});
        };
        take(chart.series[0], bar.at_low, low);
        take(chart.series[1], bar.at_high, high);
    };
    for (std::size_t b = 0; b < std::min(report.basis.most, tornado.bars.size()); ++b) {
        const std::size_t l = tornado.bars[b].levers.front();
        const Ends& ends = *report.basis.levers[l].ends;
        add(words.figure(l), tornado.bars[b], words.value(l, ends.low), words.value(l, ends.high),
            words.source(l));
    }
    for (std::size_t g = 0; g < tornado.groups.size(); ++g)
        add(readable(report.groups[g]) + " (together)", tornado.groups[g], "low", "high");
    if (!tornado.bars.empty())
        chart.finding = fmt::format("{} moves the {} of {} most",
                                    words.quoted(tornado.bars.front().levers.front()),
                                    words.measure(), words.option());
    return chart;
}

SensitivityWords words_of(const TornadoAnswer& report) {
    double most = std::abs(report.tornado.point.value_or(0));
    for (const Bar& bar : report.tornado.bars)
        for (const auto& end : {bar.at_low, bar.at_high})
            most = std::max(most, std::abs(end.value_or(0)));
    return SensitivityWords(report.basis, most);
}

}  // namespace

std::string needed_in_words(const TornadoAnswer& report) {
    return report.nearest.empty() ? ""
                                  : needed_of(report.nearest.front(), report, words_of(report));
}

Document page_of(const TornadoAnswer& report) {
    const SensitivityWords words = words_of(report);
    const Tornado& tornado = report.tornado;
    const std::size_t shown = std::min(report.basis.most, tornado.bars.size());
    const std::size_t rest = tornado.bars.size() - shown;
    Document document{
        Heading{printable("What moves the " + words.measure() + " of " + words.option())},
        Paragraph{answer(report, words)}};
    if (tornado.point != report.basis.target)
        document.emplace_back(Paragraph{nearest_answer(report, words)});
    document.emplace_back(Paragraph{left_out(report, words)});
    if (!tornado.bars.empty() || !tornado.groups.empty())
        document.emplace_back(bars_table(report, words, shown));
    if (rest > 0)
        document.emplace_back(Paragraph{fmt::format("{} more {} it by {} or less each.", rest,
                                                    rest == 1 ? "figure moves" : "figures move",
                                                    words.said(tornado.bars[shown].width)),
                                        Shown::pages});
    add_truths(report, words, document);
    if (any_impossible(report))
        document.emplace_back(Paragraph{
            "* there more use is avoided than there is, or chances sum to more than 1: a run "
            "would refuse it."});
    add_elasticities(report, words, document);
    document.emplace_back(chart_of(report, words));
    return document;
}

}  // namespace hearth
