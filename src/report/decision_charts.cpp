// Charts of a decision: who would choose what, the cost-effectiveness plane, and curves over the
// value of a QALY.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/decision_parts.hpp"
#include "report/page_words.hpp"

namespace hearth {

namespace {

std::string data_of(const DecisionWords& words) {
    const DecideAnswer& report = words.report;
    return chart_notes(report.scenario, report.uncertain ? words.decision.draws : 0,
                       report.sampling, report.seed);
}

std::vector<Series> by_option(const DecisionWords& words, Mark mark) {
    std::vector<Series> all;
    for (std::size_t o = 0; o < words.options.size(); ++o)
        all.push_back({.name = words.options[o], .mark = mark, .style = o});
    return all;
}

Chart best_chart(const DecisionWords& words) {
    const auto& sides = words.decision.sides;
    Chart chart{
        .kind = "best",
        .finding = fmt::format("Net saving speaks for {} ({})", words.favoured(sides[0].choice),
                               words.share(words.chance(sides[0].choice))),
        .subtitle = "Probability that each option is the best choice, by side",
        .description =
            "One bar for each side from which options are judged; its parts are the "
            "probabilities that each option is the best from there.",
        .x = {.unit = "%", .low = 0, .high = 100},
        .y = {.scale = Scale::categories},
        .series = by_option(words, Mark::bar),
        .notes = data_of(words)};
    for (std::size_t s = 0; s < sides.size(); ++s) {
        chart.y.categories.push_back(side_name(words.report, sides[s]));
        double sum = 0;
        for (std::size_t o = 0; o < words.options.size(); ++o) {
            const double share = sides[s].choice.best[o].value;
            chart.series[o].labels_inside = true;
            chart.series[o].fill = fill_of(o);
            if (share > 0)
                chart.series[o].data.push_back({.x = 100 * (sum + share),
                                                .y = static_cast<double>(s),
                                                .from = 100 * sum,
                                                .label = words.share(share)});
            sum += share;
        }
    }
    return chart;
}

/// The mean of each option's draws as a large mark, with its name where they are few: a shape tells
/// apart what dots cannot without colour.
void add_means(const HealthDecision& health, const DecisionWords& words, Chart& chart) {
    constexpr std::size_t most_names = 4;
    const auto mean = [](const auto& column) {
        double sum = 0;
        for (const double one : column) sum += one;
        return sum / static_cast<double>(column.size());
    };
    for (std::size_t o = 1; o < words.options.size(); ++o)
        chart.series.push_back(
            {.mark = Mark::point,
             .data = {{.x = mean(health.draws.effects.col(o)),
                       .y = mean(health.draws.costs.col(o)),
                       .label = words.options.size() <= most_names + 1 ? words.options[o] : "",
                       .marked = true}},
             .style = o});
}

Chart plane_chart(const DecisionWords& words) {
    constexpr std::size_t most_points = 2000;
    const HealthDecision& health = *words.decision.health;
    const std::size_t last = words.options.size() - 1;
    const PlaneShares& shares = health.plane[last];
    const double healthier = shares.dominates.value + shares.dearer_and_more_effective.value;
    Chart chart{
        .kind = "plane",
        .finding = fmt::format("{} brings more health in {} of the draws, and costs less besides "
                               "in {}",
                               words.options[last], words.share(healthier),
                               words.share(shares.dominates.value)),
        .subtitle = "Cost-effectiveness plane, compared with " + words.options.front(),
        .description =
            "Each point is one draw of one option, the large mark their mean: QALYs gained "
            "across, net cost upwards.",
        .x = {.label = "QALYs gained", .has_zero = true},
        .y = {.label = "Net cost", .currency = words.currency, .has_zero = true},
        .series = by_option(words, Mark::point),
        .notes = data_of(words)};
    for (std::size_t o = 1; o <= last; ++o) {
        chart.series[o].size = 0.6;
        for (const std::size_t d : thinned(health.draws.costs.rows(), most_points / last))
            chart.series[o].data.push_back(
                {.x = health.draws.effects(d, o), .y = health.draws.costs(d, o)});
    }
    chart.series.erase(chart.series.begin());
    add_means(health, words, chart);
    if (words.report.qaly_value)
        chart.lines.push_back({ReferenceKind::through_origin, *words.report.qaly_value,
                               words.amount(*words.report.qaly_value) + " a QALY"});
    return chart;
}

/// A chart over the value of a QALY, without its series.
Chart over_prices(const DecisionWords& words, Chart chart) {
    const auto& prices = words.decision.health->prices;
    chart.x = {.label = "Value of a QALY",
               .currency = words.currency,
               .low = prices.front(),
               .high = std::max(prices.back(), prices.front() + 1)};
    chart.notes = data_of(words);
    if (words.report.qaly_value)
        chart.lines = {{ReferenceKind::at_x, *words.report.qaly_value, "the scenario's value"}};
    return chart;
}

std::vector<Datum> curve(const HealthDecision& health, ByOption what, std::size_t option,
                         double scale) {
    std::vector<Datum> data;
    for (std::size_t i = 0; i < health.prices.size(); ++i)
        data.push_back({health.prices[i], (health.curve[i].*what)[option].value * scale});
    return data;
}

Chart acceptability_chart(const DecisionWords& words) {
    constexpr double percent = 100;
    constexpr std::size_t most_dots = 101;
    const HealthDecision& health = *words.decision.health;
    Chart chart = over_prices(
        words,
        {.kind = "acceptability",
         .finding = frontier_in_words(words),
         .subtitle = "Probability that each option has the highest net benefit (acceptability "
                     "curves and frontier)",
         .description = "Dots mark the option that is best on average.",
         .y = {.unit = "%", .low = 0, .high = percent},
         .series = by_option(words, Mark::line)});
    for (std::size_t o = 0; o < words.options.size(); ++o)
        chart.series[o].data = curve(health, &Choice::best, o, percent);
    Series frontier{
        .name = "best on average (frontier)", .mark = Mark::point, .style = ink_black, .size = 0.8};
    for (const std::size_t i : thinned(health.prices.size(), most_dots)) {
        frontier.data.push_back(chart.series[health.curve[i].favoured].data[i]);
    }
    chart.series.push_back(std::move(frontier));
    return chart;
}

Chart loss_chart(const DecisionWords& words) {
    Chart chart = over_prices(
        words, {.kind = "loss",
                .finding = frontier_in_words(words),
                .subtitle = "Expected loss of choosing each option now; the lowest curve is the "
                            "expected value of perfect information",
                .description = "One curve for each option.",
                .y = {.currency = words.currency, .low = 0},
                .series = by_option(words, Mark::line)});
    for (std::size_t o = 0; o < words.options.size(); ++o)
        chart.series[o].data = curve(*words.decision.health, &Choice::loss, o, 1);
    return chart;
}

Chart evpi_chart(const DecisionWords& words) {
    const HealthDecision& health = *words.decision.health;
    Series worth{.mark = Mark::line};
    std::size_t dearest = 0;
    for (std::size_t i = 0; i < health.prices.size(); ++i) {
        worth.data.push_back({health.prices[i], health.curve[i].evpi().value});
        if (worth.data[i].y > worth.data[dearest].y) dearest = i;
    }
    return over_prices(
        words, {.kind = "evpi",
                .finding = fmt::format(
                    "Knowing every figure would be worth at most {}, at {} a QALY",
                    words.amount(worth.data[dearest].y), words.amount(health.prices[dearest])),
                .subtitle = "Expected value of perfect information, by the value of a QALY",
                .description = "One curve.",
                .y = {.currency = words.currency, .low = 0},
                .series = {std::move(worth)}});
}

}  // namespace

std::vector<Chart> decision_charts(const DecisionWords& words) {
    std::vector<Chart> charts{best_chart(words)};
    if (words.decision.health)
        for (const auto chart : {plane_chart, acceptability_chart, loss_chart, evpi_chart})
            charts.push_back(chart(words));
    return charts;
}

}  // namespace hearth
