// How fresh a scenario's money is: old prices, and index values that may still change.
#pragma once

#include "base/diagnostic.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// Whether the value of an index in a year may still change.
enum class Standing { settled, provisional, forecast };

/// The standing of an index in a year, through its continuations: the least settled value that
/// enters it.
Standing standing(const Library& library, const PriceIndex& index, FinancialYear year);

/// Warns of money quoted more than three years before the scenario's price year (once for each
/// source and year), and of superseded indices, provisional values and forecasts that rebasing used
/// (once for each index). Reads figures that have been rebased; silent for prices as printed.
void check_freshness(const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace hearth
