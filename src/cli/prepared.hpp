// A scenario that is read, linked and evaluated at its point: what every command on a scenario
// starts from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "engine/measures.hpp"
#include "load/load.hpp"

namespace hearth {

struct Prepared {
    Loaded loaded;  ///< its scenario is there
    Plan plan;
    Grid figures;                       ///< at point: 1 × figures
    LedgerBlock block;                  ///< at point
    std::vector<OptionResult> results;  ///< at point

    [[nodiscard]] const Scenario& scenario() const { return *loaded.scenario; }
};

/// Reads, links and evaluates; nothing, with every error said, where a file is wrong or an effect
/// avoids more than there is at the point (method 4.5).
std::optional<Prepared> prepared(const ScenarioOptions& options);

}  // namespace hearth
