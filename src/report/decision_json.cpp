// A decision for programs: the same numbers, plain, each with its standard error.
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/decision.hpp"

namespace hearth {

namespace {

using Names = std::vector<std::string>;

std::size_t at(int option) { return static_cast<std::size_t>(option); }

Json of_choice(const Choice& choice, const Names& options) {
    const auto of_option = [&](std::size_t o) -> Json {
        return {{"mean", with_error(choice.mean[o])},
                {"best", with_error(choice.best[o])},
                {"expected_loss", with_error(choice.loss[o])}};
    };
    return {{"best_on_average", options[at(choice.favoured)]},
            {"evpi", with_error(choice.evpi())},
            {"options", by_name(options, of_option)}};
}

Json of_side(const Side& side, const Names& options) {
    Json made = {{"side", side.name},
                 {"payer", side.is_payer},
                 {"money", side.present_value ? "present_value" : "undiscounted"}};
    made.update(of_choice(side.choice, options));
    for (std::size_t o = 0; o < options.size(); ++o) {
        made["options"][options[o]]["better_than_comparator"] = with_error(side.better[o]);
        made["options"][options[o]]["worse_than_comparator"] = with_error(side.worse[o]);
    }
    return made;
}

std::string_view name_of(FrontierStanding standing) {
    switch (standing) {
        case FrontierStanding::on_frontier:
            return "on_frontier";
        case FrontierStanding::dominated:
            return "dominated";
        case FrontierStanding::extendedly_dominated:
            return "extendedly_dominated";
        case FrontierStanding::same_as_another:
            return "same_as_another";
    }
    return "";
}

Json frontier(const HealthDecision& health, const Names& options) {
    return list_to(options.size(), [&](std::size_t o) -> Json {
        const FrontierPlace& place = health.frontier[o];
        return {{"option", options[o]},
                {"net_cost", health.means[o].cost},
                {"qalys", health.means[o].effect},
                {"standing", name_of(place.standing)},
                {"against", place.other < 0 ? Json(nullptr) : Json(options[at(place.other)])},
                {"cost_per_further_qaly", or_null(place.icer)}};
    });
}

Json plane(const HealthDecision& health, const Names& options) {
    return by_name(options, [&](std::size_t o) -> Json {
        const PlaneShares& shares = health.plane[o];
        return {{"cheaper_and_more_effective", with_error(shares.dominates)},
                {"dearer_and_more_effective", with_error(shares.dearer_and_more_effective)},
                {"cheaper_and_less_effective", with_error(shares.cheaper_and_less_effective)},
                {"dearer_and_less_effective", with_error(shares.dominated)},
                {"same", with_error(shares.same)}};
    });
}

Json at_price(double price, const Choice& choice, const Names& options) {
    Json row = {{"qaly_value", price}};
    row.update(of_choice(choice, options));
    return row;
}

Json of_health(const HealthDecision& health, std::optional<double> own, const Names& options) {
    const auto curve = [&](std::size_t i) {
        return at_price(health.prices[i], health.curve[i], options);
    };
    return {{"at_qaly_value",
             own ? at_price(*own, choose_at(health.draws, *own), options) : Json(nullptr)},
            {"frontier", frontier(health, options)},
            {"plane", plane(health, options)},
            {"curve", list_to(health.prices.size(), curve)}};
}

}  // namespace

std::string decision_json(const DecideAnswer& report) {
    const Names& options = report.plan.layout.options;
    const auto& health = report.decision.health;
    const auto side = [&](const Side& one) { return of_side(one, options); };
    return text_of(
        {{"hearth_decide", 1},
         {"title", report.scenario.file.title},
         {"options", options},
         {"comparator", options.front()},
         {"uncertain", report.uncertain},
         {"draws", report.decision.draws},
         {"seed", report.uncertain ? Json(report.seed) : Json(nullptr)},
         {"sampling", report.uncertain ? Json(report.sampling) : Json(nullptr)},
         {"excess_draws", report.excess_draws},
         {"sides", list_of(report.decision.sides, side)},
         {"health", health ? of_health(*health, report.qaly_value, options) : Json(nullptr)}});
}

}  // namespace hearth
