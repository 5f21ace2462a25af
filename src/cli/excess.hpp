// More use avoided than there is, in words.
#pragma once

#include "base/diagnostic.hpp"
#include "engine/evaluate.hpp"

namespace hearth {

/// Reports that an intervention or an option avoids more than there is, at the effect (method 4.5).
void report_excess(const Excess& excess, const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace hearth
