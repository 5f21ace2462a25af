// hearth run --sets: many versions of one scenario side by side.
#pragma once

#include "cli/commands.hpp"

namespace hearth {

/// The exit code.
int run_sets(const RunOptions& options);

}  // namespace hearth
