// What a scenario says of how its figures are drawn, for the sampler of its plan.
#pragma once

#include "draws/sampling.hpp"
#include "engine/plan.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// The sampler's options for a scenario: correlated groups and the parts of wholes as columns of
/// the plan. Pairs of figures that the plan does not use fall away.
SamplingOptions sampling_options(const Scenario& scenario, const Plan& plan,
                                 const Uncertainty& uncertainty);

}  // namespace hearth
