// From the draws of a plan to the draws of a decision: which column is whose net benefit, and which
// figures are drawn together.
#pragma once

#include <string_view>

#include "draws/sampling.hpp"
#include "study/draw_table.hpp"
#include "study/value_of_information.hpp"

namespace hearth {

/// The draws of `table` with this measure as net benefit, as differences from the first option.
/// Every option but the first has a column of it. `sampling` says which figures go together.
DecisionDraws decision_draws(DrawTable table, std::string_view measure,
                             const SamplingOptions& sampling);

}  // namespace hearth
