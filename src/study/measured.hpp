// One measure of one option as a function of blocks of figures: what sensitivity, thresholds and
// shares of variance look at. Pure.
#pragma once

#include <functional>
#include <string>

#include "base/grid.hpp"
#include "engine/plan.hpp"

namespace hearth {

/// A result for each row of a block of figures (rows × figures, expressions computed): NaN where
/// it has none, never infinite.
using Measured = std::function<Column(const Grid& figures)>;

/// The measure at `path` of an option, which has one of that path. `plan` must outlive it. A
/// payback beyond the horizon is none.
Measured measured(const Plan& plan, int option, const std::string& path);

}  // namespace hearth
