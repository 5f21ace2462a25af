// Rules across fields: what no single key can know.
#pragma once

#include "base/diagnostic.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// Reports every broken rule of the scenario, and warnings. Tolerates what could not be read.
void check_rules(const Scenario& scenario, Diagnostics& diagnostics);

/// The rules of alternatives: two choices or more in each, no path in two of them.
void check_alternatives(const ScenarioFile& file, Diagnostics& diagnostics);

/// The rules of data files alone.
void check_data(const Scenario& scenario, Diagnostics& diagnostics);

/// The rules of one model alone (a model file that is checked by itself).
void check_model(const Scenario& scenario, const Model& model, Diagnostics& diagnostics);

}  // namespace hearth
