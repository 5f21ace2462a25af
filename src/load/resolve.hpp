// After everything has been read: names are looked up, expressions get their figures and values,
// and correlations the figures they mean.
#pragma once

#include <vector>

#include "base/diagnostic.hpp"
#include "load/reader.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// Where the figures of an intervention's model were read: the scope, and for a model written in
/// the scenario the path in front of its own.
struct ModelScope {
    std::size_t scope = 0;
    std::string prefix = {};
};

/// The figure that a scope has under the first of the paths that it knows; unknown if it has none.
FigureIndex look_up(const Scope& scope, const std::vector<std::string>& paths);

/// Whether a figure stands there under one of the paths, with a mistake that has been reported.
bool is_unread(const Scope& scope, const std::vector<std::string>& paths);

/// Reports every reference that names nothing.
void resolve_references(const Findings& findings, const Scenario& scenario,
                        Diagnostics& diagnostics);

/// Resolves names in expressions (own file first, then the model's, then data's). Unknown names and
/// cycles are errors at their character. Needs no prices.
void resolve_expressions(Findings& findings, Diagnostics& diagnostics);

/// Gives each expression in `scenario.figures` its point from the points of its operands, once
/// those are in the scenario's prices; money times money, money with plain numbers, a divisor fixed
/// at zero and values that are not finite are errors at their character.
void evaluate_expressions(Scenario& scenario, Diagnostics& diagnostics);

/// Which figures the correlations of a scenario mean: the scenario's; those of a model below
/// `interventions.NAME`, below the model's name or, where only one model has them, by their path
/// alone; then those of data. Where overrides make several of one figure, an uncertain one of them.
/// `model_scopes` stands beside `scenario.models`. Reported: paths that are unknown or ambiguous,
/// figures that are fixed, computed or parts of a whole, pairs named twice, and correlations that
/// contradict each other.
std::vector<Correlation> resolve_correlations(const Scenario& scenario, const Findings& findings,
                                              const std::vector<ModelScope>& model_scopes,
                                              Diagnostics& diagnostics);

}  // namespace hearth
