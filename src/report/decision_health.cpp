// Cost and health in a decision's document, and the tables with a column for each option.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "report/decision_parts.hpp"

namespace hearth {

namespace {

std::string standing(const DecisionWords& words, const FrontierPlace& place) {
    switch (place.standing) {
        case FrontierStanding::on_frontier:
            return "on the frontier";
        case FrontierStanding::dominated:
            return "dominated by " + words.options[place.other];
        case FrontierStanding::extendedly_dominated:
            return "dominated by a mixture";
        case FrontierStanding::same_as_another:
            return "the same as " + words.options[place.other];
    }
    return "";
}

Table frontier_table(const DecisionWords& words) {
    const HealthDecision& health = *words.decision.health;
    double most = 0;
    for (const CostAndEffect& mean : health.means) most = std::max(most, std::abs(mean.cost));
    const NumberFormat scale = money_scale(most, words.currency);
    Table table{.name = "frontier",
                .caption = std::string("Cost of a QALY") +
                           (words.report.uncertain ? ", from means over the draws" : ""),
                .columns = {{"Option", Align::left},
                            {"Net cost, " + scale.caption(), scale, "Net cost"},
                            {"QALYs", in_digits(4, "QALYs")},
                            {"Standing", Align::left},
                            {"Next cheaper", Align::left},
                            {"Cost per further QALY", amounts_in_words(words.currency)}}};
    for (std::size_t o = 0; o < words.options.size(); ++o) {
        const FrontierPlace& place = health.frontier[o];
        const std::string next = place.icer ? words.options[place.other] : "–";
        table.rows.push_back({words.options[o], health.means[o].cost, health.means[o].effect,
                              standing(words, place), next,
                              number_or(place.icer, "–", "no cheaper option on the frontier")});
    }
    return table;
}

Table plane_table(const DecisionWords& words) {
    Table table{.name = "plane",
                .caption = "Where the draws lie, compared with " + words.options.front(),
                .columns = {{"Option", Align::left},
                            {"Cheaper, no less health", as_chance()},
                            {"Dearer, more health", as_chance()},
                            {"Cheaper, less health", as_chance()},
                            {"Dearer, no more health", as_chance()}}};
    for (std::size_t o = 1; o < words.options.size(); ++o) {
        const PlaneShares& shares = words.decision.health->plane[o];
        table.rows.push_back({words.options[o], shares.dominates.value,
                              shares.dearer_and_more_effective.value,
                              shares.cheaper_and_less_effective.value, shares.dominated.value});
    }
    return table;
}

/// What to choose at each value of a QALY; where nothing is uncertain, only that.
Table choices_table(const DecisionWords& words, const TableColumn& head, const ChoiceRows& rows) {
    double most = 0;
    for (const auto& row : rows) most = std::max(most, row.second->evpi().value);
    const NumberFormat scale = money_scale(most, words.currency);
    const bool uncertain = words.report.uncertain;
    Table table{.name = "choices",
                .caption = "What to choose at each value of a QALY" +
                           (uncertain ? ", " + scale.caption() : ""),
                .columns = {head, {uncertain ? "Best on average" : "Best", Align::left}}};
    if (uncertain)
        table.columns.insert(table.columns.end(), {{"Chance it is best", as_chance()},
                                                   {"Loses by not knowing", scale},
                                                   {"± error", scale, "Error of that"}});
    for (const auto& [price, choice] : rows) {
        std::vector<Cell> cells{price, words.favoured(*choice)};
        if (uncertain)
            cells.insert(cells.end(),
                         {words.chance_cell(*choice), choice->evpi().value, choice->evpi().se});
        table.rows.push_back(std::move(cells));
    }
    return table;
}

}  // namespace

Table by_option(const DecisionWords& words, Table table, const ChoiceRows& rows, ByOption what) {
    NumberFormat format = as_chance();
    if (what == &Choice::loss) {
        double most = 0;
        for (const auto& row : rows)
            for (const Estimate& one : row.second->loss) most = std::max(most, one.value);
        format = money_scale(most, words.currency);
        table.caption += ", " + format.caption();
    }
    for (const std::string& option : words.options) table.columns.push_back({option, format});
    for (const auto& [name, choice] : rows) {
        auto& cells = table.rows.emplace_back(1, name);
        const bool no_chances = what == &Choice::best && !choice->moves();
        for (const Estimate& one : choice->*what)
            cells.push_back(no_chances ? withheld("–", std::string(no_chance)) : Cell(one.value));
    }
    return table;
}

std::string frontier_in_words(const DecisionWords& words) {
    const HealthDecision& health = *words.decision.health;
    std::vector<std::size_t> steps;
    for (std::size_t o = 0; o < health.frontier.size(); ++o)
        if (health.frontier[o].standing == FrontierStanding::on_frontier) steps.push_back(o);
    std::sort(steps.begin(), steps.end(), [&](std::size_t one, std::size_t other) {
        return health.means[one].effect < health.means[other].effect;
    });
    std::string text = words.options[steps.front()];
    if (steps.size() == 1) return text + " at any value, as no other brings more health";
    for (std::size_t i = 1; i < steps.size(); ++i)
        text += fmt::format(
            " up to {}{}, {} {}", words.amount(health.frontier[steps[i]].icer.value_or(0)),
            i == 1 ? " a QALY" : "", i == 1 ? "above it" : "then", words.options[steps[i]]);
    return text;
}

void add_health(const DecisionWords& words, Document& document) {
    constexpr std::size_t few_prices = 11;
    const HealthDecision& health = *words.decision.health;
    ChoiceRows rows;
    for (std::size_t i = 0; i < health.prices.size(); ++i)
        rows.emplace_back(health.prices[i], &health.curve[i]);
    const auto details = left_out(rows.size(), evenly_apart(rows.size(), few_prices));
    const bool even = std::all_of(health.prices.begin(), health.prices.end(),
                                  [](double price) { return price == std::round(price); });
    const TableColumn head{"A QALY is worth", amounts(words.currency, even ? 1 : 0.01)};
    const auto add = [&](Table table) {
        table.details = details;
        document.emplace_back(std::move(table));
    };
    document.emplace_back(Heading{"Cost and health together"});
    document.emplace_back(frontier_table(words));
    document.emplace_back(Paragraph{
        "Net cost: programme cost less cashable and capacity savings of the payers that the "
        "headline names, at present value. An option is dominated where another costs no more and "
        "brings as much health, or a mixture of two others does."});
    if (words.report.uncertain) {
        document.emplace_back(plane_table(words));
        add(by_option(words,
                      {.name = "acceptability",
                       .caption = "How likely each option has the highest net benefit",
                       .columns = {head}},
                      rows, &Choice::best));
    }
    add(choices_table(words, head, rows));
    if (words.report.uncertain)
        add(by_option(words,
                      {.name = "losses_by_price",
                       .caption = "How far choosing each option falls short on average",
                       .columns = {head}},
                      rows, &Choice::loss));
    if (!details.empty())
        document.emplace_back(
            Paragraph{fmt::format("{} of {} values of a QALY are shown; csv and json have all.",
                                  rows.size() - details.size(), counted(rows.size())),
                      Shown::pages});
}

}  // namespace hearth
