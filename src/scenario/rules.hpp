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
void check_data(const Library& library, Diagnostics& diagnostics);

/// The rules of one model alone (a model file that is checked by itself).
void check_model(const Scenario& scenario, const Model& model, Diagnostics& diagnostics);

/// Where a figure was written; `otherwise` if it could not be read.
Place place_of(FigureIndex figure, const Scenario& scenario, Place otherwise);

/// Whether one dotted path leads to or into what the other leads to.
bool paths_meet(const std::string& a, const std::string& b);

}  // namespace hearth
