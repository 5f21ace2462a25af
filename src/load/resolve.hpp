// After everything has been read: names are looked up, expressions get their figures and values,
// correlations the figures they mean, and published cases what they are held against.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "load/reader.hpp"
#include "scenario/published.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// The figure that a scope has under the first of the paths that it knows; unknown if it has none.
FigureIndex look_up(const Scope& scope, const std::vector<std::string>& paths);

/// The paths of a name in a model.
std::vector<std::string> paths_below(const ModelScope& in, const std::string& name);

/// The models that a scenario means by interventions.NAME.PATH, or by models.NAME.PATH, or by
/// NAME.PATH, NAME being a model's, and PATH; no models where it means none.
std::pair<std::vector<ModelScope>, std::string> below_a_model(const std::string& name,
                                                              const Scenario& scenario,
                                                              const Findings& findings);

/// Whether a figure stands there under one of the paths, with a mistake that has been reported.
bool is_unread(const Scope& scope, const std::vector<std::string>& paths);

/// Reports every reference that names nothing.
void resolve_references(const Findings& findings, const Scenario& scenario,
                        Diagnostics& diagnostics);

/// Resolves names in expressions (own file first, then data's, then the models' by their paths).
/// Unknown names and cycles are errors at their character. Needs no prices.
void resolve_expressions(const Scenario& scenario, Findings& findings, Diagnostics& diagnostics);

/// Gives each expression in `scenario.figures` its point from the points of its operands, once
/// those are in the scenario's prices; money times money, money with plain numbers, a divisor fixed
/// at zero and values that are not finite are errors at their character.
void evaluate_expressions(Scenario& scenario, Diagnostics& diagnostics);

/// Which figures the correlations of a scenario mean: the scenario's; those of a model below
/// `interventions.NAME`, below the model's name or, where only one model has them, by their path
/// alone; then those of data. Where overrides make several of one figure, an uncertain one of them.
/// Reported: paths that are unknown or ambiguous,
/// figures that are fixed, computed or parts of a whole, pairs named twice, and correlations that
/// contradict each other.
std::vector<Correlation> resolve_correlations(const Scenario& scenario, const Findings& findings,
                                              Diagnostics& diagnostics);

/// Takes `scenario` out of a published case, with the case's title and version where it gives none;
/// nothing where the case is arithmetic only.
std::optional<Node> take_scenario(Node& published, Diagnostics& diagnostics);

/// The scenario of a case that is arithmetic only: one year, one option, nothing done.
ScenarioFile arithmetic_frame(Place place);

/// Parses the expressions of a case, looks up `implied` and `rounded_inputs` in its `scenario`,
/// which is scope `to.scope`, and then in data, and reports every broken rule. `root` is the tree
/// that `published` was read from.
void complete_published(Published& published, const Node& root, const Scenario& scenario,
                        const Reading& to);

}  // namespace hearth
