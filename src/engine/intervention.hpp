// One intervention's part of the ledger.
#pragma once

#include "engine/ledger.hpp"

namespace hearth {

/// Fills the drivers, rates and counts of one intervention for a block of draws (method 2 to 6,
/// 12).
void fill_intervention(const Plan& plan, int intervention, const Grid& figures, LedgerBlock& block);

/// Client-years of effect of one intervention beyond the horizon in one draw (method 3.6).
double beyond_horizon(const Plan& plan, int intervention, const Grid& figures,
                      const LedgerBlock& block, int draw);

}  // namespace hearth
