// A plan once more, for a scenario that differs in the values of figures alone.
#pragma once

#include "engine/plan.hpp"

namespace hearth {

/// Gives the figures of a plan the distributions and points of `scenario`, which must have the
/// figures of the scenario that the plan was linked from, in the same order and with the same
/// expressions. The plan is then what `link` makes of `scenario`.
void take_figures(Plan& plan, const Scenario& scenario);

}  // namespace hearth
