// Which services and figures a scenario uses: data holds many more than any one question needs.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace hearth {

/// Services a model counts, directly or through outcomes, in the order first met.
std::vector<std::string> services_counted(const Model& model);

/// One flag per figure: everything written in the scenario and its models; of the data only what
/// they use, directly or through expressions.
std::vector<bool> used_figures(const Scenario& scenario);

}  // namespace hearth
