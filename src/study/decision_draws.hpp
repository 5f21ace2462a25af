// From the draws of a plan to the draws of a decision: which column is whose net benefit, and which
// figures are drawn together.
#pragma once

#include <string_view>

#include "draws/sampling.hpp"
#include "study/draw_table.hpp"
#include "study/value_of_information.hpp"

namespace hearth {

/// Whether more of a measure is better and it is money, so that options can be chosen by it:
/// savings, cash, the net monetary benefit and the net effect on a payer (payer.NAME).
bool can_be_net_benefit(std::string_view measure);

/// The draws of `table` with this measure as net benefit, as differences from the first option.
/// Every option but the first has a column of it. `sampling` says which figures go together.
DecisionDraws decision_draws(DrawTable table, std::string_view measure,
                             const SamplingOptions& sampling);

}  // namespace hearth
