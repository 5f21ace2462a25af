// What a plan says of its figures and effects at sight.
#include "engine/plan.hpp"

namespace hearth {

bool is_fixed_at(const Plan& plan, Fig figure, double value) {
    const PlanFigure& known = plan.figures[figure];
    return known.expression.empty() && known.distribution.family == Family::fixed &&
           known.point == value;
}

bool is_use_known(const PlanEffect& effect) { return is_whole(effect.form) || effect.without >= 0; }

bool has_group(const PlanEffect& effect) {
    return is_whole(effect.form) && effect.target_group >= 0;
}

bool is_whole(EffectForm form) {
    return form == EffectForm::total_ratio || form == EffectForm::total_change;
}

const Plan& whole_life(const Plan& plan) { return plan.life == nullptr ? plan : *plan.life; }

}  // namespace hearth
