// Cost and health in a decision's document.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "report/decision_parts.hpp"

namespace hearth {

namespace {

std::size_t at(int option) { return static_cast<std::size_t>(option); }

std::string standing(const DecisionWords& words, const FrontierPlace& place) {
    switch (place.standing) {
        case FrontierStanding::on_frontier:
            return "on the frontier";
        case FrontierStanding::dominated:
            return "dominated by " + words.options[at(place.other)];
        case FrontierStanding::extendedly_dominated:
            return "dominated by a mixture";
        case FrontierStanding::same_as_another:
            break;
    }
    return "the same as " + words.options[at(place.other)];
}

Table frontier_table(const DecisionWords& words) {
    const HealthDecision& health = *words.decision.health;
    double most = 0;
    for (const CostAndEffect& mean : health.means) most = std::max(most, std::abs(mean.cost));
    const NumberFormat scale = money_scale(most, words.currency);
    Table table{.caption = std::string("Cost of a QALY") +
                           (words.report.uncertain ? ", from means over the draws" : ""),
                .columns = {{"Option", Align::left},
                            {"Net cost, " + scale.caption()},
                            {"QALYs"},
                            {"Standing", Align::left},
                            {"Next cheaper", Align::left},
                            {"Cost per further QALY"}},
                .rows = {}};
    for (std::size_t o = 0; o < words.options.size(); ++o) {
        const FrontierPlace& place = health.frontier[o];
        table.rows.push_back({words.options[o], scale(health.means[o].cost),
                              number(health.means[o].effect, 4), standing(words, place),
                              place.icer ? words.options[at(place.other)] : "–",
                              place.icer ? words.amount(*place.icer) : "–"});
    }
    return table;
}

Table plane_table(const DecisionWords& words) {
    Table table{.caption = "Where the draws lie, compared with " + words.options.front(),
                .columns = {{"Option", Align::left},
                            {"Cheaper, no less health"},
                            {"Dearer, more health"},
                            {"Cheaper, less health"},
                            {"Dearer, no more health"}},
                .rows = {}};
    for (std::size_t o = 1; o < words.options.size(); ++o) {
        const PlaneShares& shares = words.decision.health->plane[o];
        table.rows.push_back({words.options[o], percent(shares.dominates.value),
                              percent(shares.dearer_and_more_effective.value),
                              percent(shares.cheaper_and_less_effective.value),
                              percent(shares.dominated.value)});
    }
    return table;
}

std::vector<std::size_t> shown_prices(std::size_t count, PriceRows rows) {
    constexpr std::size_t few = 11;
    const std::size_t shown = rows == PriceRows::all ? count : std::min(count, few);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < shown; ++i)
        places.push_back(shown == 1 ? 0 : i * (count - 1) / (shown - 1));
    return places;
}

/// Tables with a row for each shown price of a QALY.
class PriceTables {
  public:
    PriceTables(const DecisionWords& words, PriceRows rows)
        : words_(words),
          health_(*words.decision.health),
          rows_(shown_prices(health_.prices.size(), rows)) {}

    [[nodiscard]] std::size_t shown() const { return rows_.size(); }

    [[nodiscard]] Table chances() const {
        Table table = with_options("How likely each option has the highest net benefit");
        for (const std::size_t row : rows_) {
            std::vector<Cell> cells{price(row)};
            for (const Estimate& one : health_.curve[row].best) cells.push_back(percent(one.value));
            table.rows.push_back(std::move(cells));
        }
        return table;
    }

    [[nodiscard]] Table losses() const {
        double most = 0;
        for (const Choice& choice : health_.curve)
            for (const Estimate& one : choice.loss) most = std::max(most, one.value);
        const NumberFormat scale = money_scale(most, words_.currency);
        Table table =
            with_options("How far choosing each option falls short on average, " + scale.caption());
        for (const std::size_t row : rows_) {
            std::vector<Cell> cells{price(row)};
            for (const Estimate& one : health_.curve[row].loss) cells.push_back(scale(one.value));
            table.rows.push_back(std::move(cells));
        }
        return table;
    }

    [[nodiscard]] Table frontier() const {
        double most = 0;
        for (const Choice& choice : health_.curve) most = std::max(most, choice.evpi().value);
        const NumberFormat scale = money_scale(most, words_.currency);
        Table table{.caption = "What to choose at each value of a QALY, " + scale.caption(),
                    .columns = {{"A QALY is worth"},
                                {"Best on average", Align::left},
                                {"Chance it is best"},
                                {"Loses by not knowing"},
                                {"± error"}},
                    .rows = {}};
        for (const std::size_t row : rows_) {
            const Choice& choice = health_.curve[row];
            table.rows.push_back({price(row), words_.favoured(choice),
                                  percent(words_.chance(choice)), scale(choice.evpi().value),
                                  scale(choice.evpi().se)});
        }
        return table;
    }

    /// At one value of each figure: only what to choose.
    [[nodiscard]] Table certain_frontier() const {
        Table table{.caption = "What to choose at each value of a QALY",
                    .columns = {{"A QALY is worth"}, {"Best", Align::left}},
                    .rows = {}};
        for (const std::size_t row : rows_)
            table.rows.push_back({price(row), words_.favoured(health_.curve[row])});
        return table;
    }

  private:
    [[nodiscard]] std::string price(std::size_t row) const {
        const double value = health_.prices[row];
        return money(value, words_.currency, value == std::round(value) ? 1 : 0.01);
    }

    [[nodiscard]] Table with_options(const std::string& caption) const {
        Table table{.caption = caption, .columns = {{"A QALY is worth"}}, .rows = {}};
        for (const std::string& option : words_.options) table.columns.push_back({option});
        return table;
    }

    const DecisionWords& words_;
    const HealthDecision& health_;
    std::vector<std::size_t> rows_;
};

}  // namespace

std::string frontier_sentence(const DecisionWords& words) {
    const HealthDecision& health = *words.decision.health;
    std::vector<std::size_t> steps;
    for (std::size_t o = 0; o < health.frontier.size(); ++o)
        if (health.frontier[o].standing == FrontierStanding::on_frontier) steps.push_back(o);
    std::sort(steps.begin(), steps.end(), [&](std::size_t one, std::size_t other) {
        return health.means[one].effect < health.means[other].effect;
    });
    std::string text = "By what a QALY is worth: " + words.options[steps.front()];
    if (steps.size() == 1) return text + " at any value, as no other brings more health.";
    for (std::size_t i = 1; i < steps.size(); ++i)
        text += fmt::format(
            " up to {}{}, {} {}", words.amount(health.frontier[steps[i]].icer.value_or(0)),
            i == 1 ? " a QALY" : "", i == 1 ? "above it" : "then", words.options[steps[i]]);
    return text + ".";
}

void add_health(const DecisionWords& words, PriceRows rows, Document& document) {
    document.emplace_back(Heading{"Cost and health together"});
    document.emplace_back(frontier_table(words));
    document.emplace_back(Paragraph{
        "Net cost: programme cost less cashable and capacity savings of the payers that the "
        "headline names, at present value. An option is dominated where another costs no more and "
        "brings as much health, or a mixture of two others does."});
    const PriceTables tables(words, rows);
    if (words.report.uncertain) {
        document.emplace_back(plane_table(words));
        document.emplace_back(tables.chances());
        document.emplace_back(tables.frontier());
        document.emplace_back(tables.losses());
    } else {
        document.emplace_back(tables.certain_frontier());
    }
    const std::size_t all = words.decision.health->prices.size();
    if (tables.shown() < all)
        document.emplace_back(
            Paragraph{fmt::format("{} of {} values of a QALY are shown; csv and json have all.",
                                  tables.shown(), with_separators(static_cast<double>(all)))});
}

}  // namespace hearth
