// Which figures the correlations of a scenario mean, and whether they can hold together.
#pragma once

#include <vector>

#include "base/diagnostic.hpp"
#include "load/figure_paths.hpp"
#include "load/reader.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// Looks up the figures of each correlation, as FigurePaths does. Reported: figures that are fixed,
/// computed or parts of a whole, pairs named twice, and correlations that contradict each other.
std::vector<Correlation> resolve_correlations(const Scenario& scenario, const Findings& findings,
                                              const std::vector<ModelScope>& model_scopes,
                                              Diagnostics& diagnostics);

}  // namespace hearth
