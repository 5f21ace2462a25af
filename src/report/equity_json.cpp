// Who gains by fifth, as JSON: lists by fifth begin with the most deprived.
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/equity.hpp"

namespace hearth {

namespace {

Json net_health(const NetHealth& health) {
    return {{"opportunity_cost", health.gradient},
            {"displaced", health.displaced},
            {"net", health.net},
            {"sum", with_error(health.sum)},
            {"atkinson_gain", with_error(health.atkinson)},
            {"kolm_gain", with_error(health.kolm)},
            {"slope_index_change", with_error(health.slope)},
            {"relative_index_change", with_error(health.relative)},
            {"more_health", with_error(health.healthier)},
            {"smaller_gap", with_error(health.narrower)},
            {"both", with_error(health.both)},
            {"worth_with_aversion", with_error(health.worth)},
            {"breakeven_aversion", or_null(health.breakeven)}};
}

Json equity_option_json(const EquityAnswer& answer, const EquityOption& option) {
    const bool weighed = answer.plan.equity->has_incomes;
    return {{"option", option.name},
            {"clients", option.clients},
            {"savings", option.savings},
            {"households", option.households},
            {"households_weighed", weighed ? Json(option.weighed) : Json(nullptr)},
            {"qalys", option.qalys},
            {"net_saving_and_others", with_error(option.others)},
            {"unweighed", with_error(option.unweighed)},
            {"weighed", weighed ? with_error(option.weighted) : Json(nullptr)},
            {"health", answer.has_health ? list_of(option.health, net_health) : Json(nullptr)}};
}

}  // namespace

std::string to_json(const EquityAnswer& answer) {
    const bool weighed = answer.plan.equity->has_incomes;
    const auto option = [&](const EquityOption& one) { return equity_option_json(answer, one); };
    return text_of({{"hearth_equity", 1},
                    {"title", answer.scenario.file.title},
                    {"comparator", answer.plan.layout.options.front()},
                    {"uncertain", answer.uncertain},
                    {"draws", answer.draws},
                    {"seed", answer.uncertain ? Json(answer.seed) : Json(nullptr)},
                    {"excess_draws", answer.excess_draws},
                    {"people", answer.before.people},
                    {"health", answer.before.each},
                    {"slope_index", slope_index(answer.before)},
                    {"relative_index", relative_index(answer.before)},
                    {"atkinson", answer.atkinson},
                    {"kolm", answer.kolm},
                    {"cost_per_qaly", answer.cost_per_qaly},
                    {"incomes", weighed ? Json(answer.incomes) : Json(nullptr)},
                    {"weights", weighed ? Json(answer.weights) : Json(nullptr)},
                    {"options", list_of(answer.options, option)}});
}

}  // namespace hearth
