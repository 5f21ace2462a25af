// A decision for programs: the same numbers, plain, each with its standard error.
#include <nlohmann/json.hpp>

#include "report/decision_report.hpp"

namespace hearth {

namespace {

using Json = nlohmann::ordered_json;

Json of(const Estimate& estimate) { return {{"value", estimate.value}, {"se", estimate.se}}; }

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

class DecisionJson {
  public:
    explicit DecisionJson(const DecideAnswer& report)
        : report_(report), options_(report.plan.layout.options) {}

    Json write() const {
        Json sides = Json::array();
        for (const Side& side : report_.decision.sides) sides.push_back(of_side(side));
        return {{"hearth_decide", 1},
                {"title", report_.scenario.file.title},
                {"options", options_},
                {"comparator", options_.front()},
                {"uncertain", report_.uncertain},
                {"draws", report_.decision.draws},
                {"seed", report_.uncertain ? Json(report_.seed) : Json(nullptr)},
                {"sampling", report_.uncertain ? Json(report_.sampling) : Json(nullptr)},
                {"excess_draws", report_.excess_draws},
                {"sides", std::move(sides)},
                {"health",
                 report_.decision.health ? of_health(*report_.decision.health) : Json(nullptr)}};
    }

  private:
    Json choice(const Choice& choice) const {
        Json by_option = Json::object();
        for (std::size_t o = 0; o < options_.size(); ++o)
            by_option[options_[o]] = {{"mean", of(choice.mean[o])},
                                      {"best", of(choice.best[o])},
                                      {"expected_loss", of(choice.loss[o])}};
        return {{"best_on_average", options_[static_cast<std::size_t>(choice.favoured)]},
                {"evpi", of(choice.evpi())},
                {"options", std::move(by_option)}};
    }

    Json of_side(const Side& side) const {
        Json made = {{"side", side.name},
                     {"payer", side.is_payer},
                     {"money", side.present_value ? "present_value" : "undiscounted"}};
        made.update(choice(side.choice));
        for (std::size_t o = 0; o < options_.size(); ++o) {
            made["options"][options_[o]]["better_than_comparator"] = of(side.better[o]);
            made["options"][options_[o]]["worse_than_comparator"] = of(side.worse[o]);
        }
        return made;
    }

    static std::string_view standing(FrontierStanding standing) {
        switch (standing) {
            case FrontierStanding::on_frontier:
                return "on_frontier";
            case FrontierStanding::dominated:
                return "dominated";
            case FrontierStanding::extendedly_dominated:
                return "extendedly_dominated";
            case FrontierStanding::same_as_another:
                break;
        }
        return "same_as_another";
    }

    Json frontier(const HealthDecision& health) const {
        Json rows = Json::array();
        for (std::size_t o = 0; o < options_.size(); ++o) {
            const FrontierPlace& place = health.frontier[o];
            rows.push_back(
                {{"option", options_[o]},
                 {"net_cost", health.means[o].cost},
                 {"qalys", health.means[o].effect},
                 {"standing", standing(place.standing)},
                 {"against", place.other < 0
                                 ? Json(nullptr)
                                 : Json(options_[static_cast<std::size_t>(place.other)])},
                 {"cost_per_further_qaly", or_null(place.icer)}});
        }
        return rows;
    }

    Json plane(const HealthDecision& health) const {
        Json by_option = Json::object();
        for (std::size_t o = 0; o < options_.size(); ++o) {
            const PlaneShares& shares = health.plane[o];
            by_option[options_[o]] = {
                {"cheaper_and_more_effective", of(shares.dominates)},
                {"dearer_and_more_effective", of(shares.dearer_and_more_effective)},
                {"cheaper_and_less_effective", of(shares.cheaper_and_less_effective)},
                {"dearer_and_less_effective", of(shares.dominated)},
                {"same", of(shares.same)}};
        }
        return by_option;
    }

    Json at(double price, const Choice& made) const {
        Json row = {{"qaly_value", price}};
        row.update(choice(made));
        return row;
    }

    Json of_health(const HealthDecision& health) const {
        Json curve = Json::array();
        for (std::size_t i = 0; i < health.prices.size(); ++i)
            curve.push_back(at(health.prices[i], health.curve[i]));
        const auto own = report_.qaly_value;
        return {{"at_qaly_value", own ? at(*own, choose_at(health.draws, *own)) : Json(nullptr)},
                {"frontier", frontier(health)},
                {"plane", plane(health)},
                {"curve", std::move(curve)}};
    }

    const DecideAnswer& report_;
    const std::vector<std::string>& options_;
};

}  // namespace

std::string decision_json(const DecideAnswer& report) {
    return DecisionJson(report).write().dump(2) + "\n";
}

}  // namespace hearth
