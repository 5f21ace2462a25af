// An evaluation of sums, where no more is known: chance alone, before and after or between groups.
#include <algorithm>

#include "scenario/model.hpp"
#include "study/effects_parts.hpp"

namespace hearth {

namespace {

constexpr auto sums_only = "sums do not show how clients differ";

bool has_events(const RecordTotals::Of& sums) {
    return sums.count_before > 0 && sums.count_after > 0;
}

MethodEffect against_comparison(const RecordTotals::Of& ours, const RecordTotals::Of& theirs) {
    const auto method = EffectMethod::difference_in_differences;
    if (!has_events(ours) || !has_events(theirs))
        return withheld_effect(method, "a window without events");
    MethodEffect made{.method = method};
    made.ratio = ratio_of_ratios(ours, theirs);
    made.difference = difference_of_differences(ours, theirs);
    return made;
}

ServiceEffect effect_of_totals(const RecordTotals::Service& service) {
    const RecordTotals::Of& ours = service.intervention;
    ServiceEffect made{.service = service.service,
                       .count_before = ours.count_before,
                       .count_after = ours.count_after,
                       .years_before = ours.years_before,
                       .years_after = ours.years_after,
                       .comparison = service.comparison,
                       .methods = {exact_effect(ours)}};
    if (service.comparison) made.methods.push_back(against_comparison(ours, *service.comparison));
    using enum EffectMethod;
    for (const EffectMethod method : {quasi_poisson, negative_binomial, cluster_robust, bootstrap})
        made.methods.push_back(withheld_effect(method, sums_only));
    put_preferred_first(made.methods);
    add_e_values(made);
    return made;
}

/// Where there is a comparison, it is one of each service.
Design design_of(const RecordTotals& totals) {
    return totals.services.front().comparison ? Design::difference_in_differences
                                              : Design::before_after_uncontrolled;
}

}  // namespace

Evaluation evaluate_totals(const RecordTotals& totals, const EvaluationQuestion&) {
    Evaluation made{.design = std::string(name_of(design_of(totals)))};
    for (const RecordTotals::Service& service : totals.services) {
        made.services.push_back(effect_of_totals(service));
        made.clients = std::max(made.clients, service.intervention.clients);
        if (service.comparison)
            made.comparison_clients =
                std::max(made.comparison_clients, service.comparison->clients);
    }
    made.verdict = verdict_of(made, {.are_totals = true});
    return made;
}

}  // namespace hearth
