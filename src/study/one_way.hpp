// One figure moved at a time, every other at its point: what it feeds, and what the result would be
// at its low and high. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/measures.hpp"

namespace hearth {

/// One figure at one value; `columns` are the same figure where it was read more than once.
struct Move {
    std::vector<Fig> columns;
    double value = 0;  ///< in the scenario's prices
};

/// A block with one row for each move: points elsewhere, expressions recomputed around the moved
/// columns, which keep their value even where they are computed (moves × figures).
Grid moved_points(const Plan& plan, const std::vector<Move>& moves);

/// Low and high of a figure, in the scenario's prices.
struct Ends {
    double low = 0;
    double high = 0;
};

/// The stated low and high, else the 2.5 and 97.5 percentiles; nothing for a figure without either
/// and for expressions.
std::optional<Ends> ends_of(const Figure& figure);

/// A value a little (one hundredth) above the figure's point, or below it where the key's limits
/// leave no room above; 0.01 where the point is 0.
double nudged(const Figure& figure);

/// Undiscounted totals over the horizon: draws × lines of the ledger.
Grid line_totals(const Plan& plan, const LedgerBlock& block);

/// What becomes of the scenario when a figure takes other values.
struct OneWay {
    std::vector<double> values;                      ///< as asked for
    std::vector<std::vector<OptionResult>> results;  ///< of each value: by option
    Grid lines;                                      ///< values × lines, undiscounted totals
    std::vector<bool> impossible;                    ///< of each value: avoids more than there is
};

/// Evaluates the plan with the figure in `columns` at each of `values`.
OneWay one_way(const Plan& plan, const std::vector<Fig>& columns,
               const std::vector<double>& values);

}  // namespace hearth
