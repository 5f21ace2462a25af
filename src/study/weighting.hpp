// Weights that make a comparison group look like the intervention's clients (method 18.3): by
// entropy balancing, or by the odds of being a client; and how alike the two are in each column.
#pragma once

#include <string>
#include <vector>

#include "base/grid.hpp"

namespace hearth {

/// Clients of both groups and what they are compared by (clients × columns).
struct Matching {
    Grid columns;
    Column is_client;  ///< 1: of the intervention, 0: of the comparison
    std::vector<std::string> names;
};

/// Weights of the comparison's rows, which sum to 1; 0 in the intervention's.
struct Weighting {
    Column weights = {};
    std::string withheld = {};  ///< why there are none
};

/// The weights nearest to equal ones with which every column's mean is the intervention's
/// (Hainmueller 2012); Newton on the dual.
Weighting entropy_weights(const Matching& matching);
/// Odds of being a client at each row's columns, by a logistic model (Hirano, Imbens and Ridder
/// 2003). Columns that tell the groups apart without fail are named.
Weighting propensity_weights(const Matching& matching);

/// Means of a column, and their difference over the root of the mean of both variances, before and
/// after weighting.
struct ColumnBalance {
    double intervention = 0, comparison = 0, before = 0, weighted = 0;
};
ColumnBalance column_balance(const Matching& matching, const Column& weights, std::size_t column);

/// How many rows of equal weight are worth as much: (Σw)² / Σw².
double effective_rows(const Column& weights);

/// What is left of each client's part in a weighted estimate once the weights' own error is taken
/// into account: the comparison's parts (at weights) less what the columns explain of them, which
/// clients of the intervention bear instead.
Column with_weighting_error(const Matching& matching, const Column& weights, const Column& parts);

}  // namespace hearth
