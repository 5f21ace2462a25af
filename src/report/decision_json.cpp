// A decision for programs: the same numbers, plain, each with its standard error.
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/decide.hpp"

namespace hearth {

namespace {

using Names = std::vector<std::string>;

std::size_t at(int option) { return static_cast<std::size_t>(option); }

Json of_choice(const Choice& choice, const Names& options) {
    Json by_option = Json::object();
    for (std::size_t o = 0; o < options.size(); ++o)
        by_option[options[o]] = {{"mean", with_error(choice.mean[o])},
                                 {"best", with_error(choice.best[o])},
                                 {"expected_loss", with_error(choice.loss[o])}};
    return {{"best_on_average", options[at(choice.favoured)]},
            {"evpi", with_error(choice.evpi())},
            {"options", std::move(by_option)}};
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
    Json rows = Json::array();
    for (std::size_t o = 0; o < options.size(); ++o) {
        const FrontierPlace& place = health.frontier[o];
        rows.push_back(
            {{"option", options[o]},
             {"net_cost", health.means[o].cost},
             {"qalys", health.means[o].effect},
             {"standing", name_of(place.standing)},
             {"against", place.other < 0 ? Json(nullptr) : Json(options[at(place.other)])},
             {"cost_per_further_qaly", or_null(place.icer)}});
    }
    return rows;
}

Json plane(const HealthDecision& health, const Names& options) {
    Json by_option = Json::object();
    for (std::size_t o = 0; o < options.size(); ++o) {
        const PlaneShares& shares = health.plane[o];
        by_option[options[o]] = {
            {"cheaper_and_more_effective", with_error(shares.dominates)},
            {"dearer_and_more_effective", with_error(shares.dearer_and_more_effective)},
            {"cheaper_and_less_effective", with_error(shares.cheaper_and_less_effective)},
            {"dearer_and_less_effective", with_error(shares.dominated)},
            {"same", with_error(shares.same)}};
    }
    return by_option;
}

Json at_price(double price, const Choice& choice, const Names& options) {
    Json row = {{"qaly_value", price}};
    row.update(of_choice(choice, options));
    return row;
}

Json of_health(const HealthDecision& health, std::optional<double> own, const Names& options) {
    Json curve = Json::array();
    for (std::size_t i = 0; i < health.prices.size(); ++i)
        curve.push_back(at_price(health.prices[i], health.curve[i], options));
    return {{"at_qaly_value",
             own ? at_price(*own, choose_at(health.draws, *own), options) : Json(nullptr)},
            {"frontier", frontier(health, options)},
            {"plane", plane(health, options)},
            {"curve", std::move(curve)}};
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
