// Which figures the correlations of a scenario mean, and whether they can hold together.
#pragma once

#include <vector>

#include "base/diagnostic.hpp"
#include "load/reader.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// Where the figures of an intervention's model were read: the scope, and for a model written in
/// the scenario the path in front of its own.
struct ModelScope {
    int scope = 0;
    std::string prefix = {};
};

/// Looks up the figures of each correlation: the scenario's by their path, those of a model below
/// `interventions.NAME`, below the model's name or, where only one model has them, by their path
/// alone; then those of data. `model_scopes` stands beside `scenario.models`. Reported: unknown and
/// ambiguous names, figures that are fixed, computed or parts of one whole, pairs named twice, and
/// correlations that contradict each other.
std::vector<Correlation> resolve_correlations(const Scenario& scenario, const Findings& findings,
                                              const std::vector<ModelScope>& model_scopes,
                                              Diagnostics& diagnostics);

}  // namespace hearth
