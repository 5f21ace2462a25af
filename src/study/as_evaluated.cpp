// The plan with corrections undone: neutral figures in their place, no groups of shared clients, no
// limits of capacity.
#include "study/as_evaluated.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/measures.hpp"

namespace hearth {

namespace {

void undo(Plan& plan, Correction correction) {
    if (correction == Correction::overlap) plan.overlaps.clear();
    for (PlanIntervention& own : plan.interventions) {
        if (correction == Correction::deadweight) own.deadweight = plan.zero;
        if (correction == Correction::attribution) own.attribution = plan.one;
        if (correction == Correction::regression_to_mean) own.regression_to_mean = plan.zero;
        if (correction == Correction::evidence_correction) own.evidence_correction = plan.one;
        if (correction == Correction::capacity) own.reach.capacity.clear();
        for (PlanCost& cost : own.costs)
            if (correction == Correction::optimism_bias) cost.upper = cost.lower = plan.zero;
    }
}

/// The net saving of each option with corrections from `first` on undone.
std::vector<double> net_savings(Plan plan, const Grid& figures, std::size_t first,
                                const std::shared_ptr<const MeasureLayout>& layout) {
    for (std::size_t c = first; c < choice_names(Correction{}).size(); ++c)
        undo(plan, static_cast<Correction>(c));
    std::vector<double> values;
    for (const OptionResult& option : measure(plan, layout, figures, evaluate(plan, figures)))
        values.push_back(option.value("net_saving").value_or(0));
    return values;
}

}  // namespace

std::vector<AsEvaluated> as_evaluated(const Plan& plan, const Grid& figures) {
    const auto layout =
        std::make_shared<const MeasureLayout>(lay_out_results(plan, {"net_saving"}));
    std::vector<AsEvaluated> made;
    std::vector<double> before = net_savings(plan, figures, 0, layout);
    for (const double value : before) made.push_back({value});
    for (std::size_t c = 0; c < choice_names(Correction{}).size(); ++c) {
        const std::vector<double> after = net_savings(plan, figures, c + 1, layout);
        for (std::size_t o = 0; o < made.size(); ++o) {
            const double change = after[o] - before[o];
            if (std::abs(change) > 1e-9 * std::max(1.0, std::abs(before[o])))
                made[o].steps.push_back({static_cast<Correction>(c), change});
        }
        before = after;
    }
    return made;
}

}  // namespace hearth
