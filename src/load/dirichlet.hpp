// A whole whose parts are shares that sum to 1: `dirichlet: {home: 40, step_down: 12}`.
#pragma once

#include "load/figure_maker.hpp"

namespace hearth {

/// Adds one figure for each part of the whole that `draft` and its `node` describe, side by side,
/// with the part's name at the end of its path; returns the first. A whole that stands elsewhere
/// than under `figures`, has one part or other keys is an error.
FigureIndex add_whole(const FigureDraft& draft, const Node& node, int scope, Findings& findings,
                      Diagnostics& diagnostics);

}  // namespace hearth
