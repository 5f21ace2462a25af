// An evaluation of sums, where no more is known: chance alone, before and after or between groups.
#include <algorithm>

#include "scenario/model.hpp"
#include "study/effects_parts.hpp"

namespace hearth {

namespace {

constexpr auto sums_only = "sums do not show how clients differ";

/// Where nothing is known of before, the comparison after stands in its place.
RecordTotals::Of compared_sums(const RecordTotals::Service& service) {
    RecordTotals::Of sums = service.intervention;
    if (sums.years_before > 0 || !service.comparison) return sums;
    sums.count_before = service.comparison->count_after;
    sums.years_before = service.comparison->years_after;
    return sums;
}

bool has_all_counts(const RecordTotals::Of& sums) {
    return sums.count_before > 0 && sums.count_after > 0 && sums.years_before > 0 &&
           sums.years_after > 0;
}

MethodEffect compared_totals(const RecordTotals::Service& service) {
    const auto method = EffectMethod::difference_in_differences;
    if (!service.comparison) return withheld_effect(method, "no comparison group");
    if (service.intervention.years_before <= 0)
        return withheld_effect(method, "nothing is known of the time before");
    if (!has_all_counts(service.intervention) || !has_all_counts(*service.comparison))
        return withheld_effect(method, "a window without events");
    MethodEffect made{.method = method};
    made.ratio = ratio_of_ratios(service.intervention, *service.comparison);
    made.difference = difference_of_differences(service.intervention, *service.comparison);
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
                       .methods = {exact_effect(compared_sums(service))}};
    if (service.comparison) made.methods.push_back(compared_totals(service));
    using enum EffectMethod;
    for (const EffectMethod method : {quasi_poisson, negative_binomial, cluster_robust, bootstrap})
        made.methods.push_back(withheld_effect(method, sums_only));
    put_preferred_first(made.methods);
    add_e_values(made);
    return made;
}

Design design_of(const RecordTotals& totals) {
    const auto compared = [](const RecordTotals::Service& s) { return s.comparison.has_value(); };
    const auto before = [](const RecordTotals::Service& s) {
        return s.intervention.years_before > 0;
    };
    const auto& all = totals.services;
    if (!any(all, compared)) return Design::before_after_uncontrolled;
    return any(all, before) ? Design::difference_in_differences : Design::cohort;
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
