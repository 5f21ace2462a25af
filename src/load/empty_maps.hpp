// Maps of a scenario or a file of sets that must name something where they stand.
#pragma once

#include "base/diagnostic.hpp"
#include "load/tree.hpp"

namespace hearth {

/// Reports `options`, `sets` and `alternatives` below `root` that are empty maps.
void check_empty_maps(const Node& root, Diagnostics& diagnostics);

}  // namespace hearth
