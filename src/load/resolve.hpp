// After everything has been read: names are looked up, expressions get their figures and values.
#pragma once

#include "base/diagnostic.hpp"
#include "load/reader.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

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

}  // namespace hearth
