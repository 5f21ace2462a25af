// What can be moved: a figure, or several together, with the values it may take; blocks of figures
// in which levers stand where they are put; and one measure as a function of such blocks. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/measures.hpp"

namespace hearth {

/// The stated low and high of a figure in the scenario's prices, else the 2.5 and 97.5 percentiles;
/// nothing for a figure without either and for expressions.
std::optional<Ends> ends_of(const Figure& figure);

/// A value a little (one hundredth) above the figure's point, or below it where the key's limits
/// leave no room above; 0.01 where the point is 0.
double nudged(const Figure& figure);

/// A figure that can be moved, at every column that holds it; or several that take one value.
/// Amounts are in the scenario's prices.
struct Lever {
    std::vector<Fig> columns = {};
    /// All parts of each whole that a column is a part of: when one moves, the others share what is
    /// left of 1 in the proportions of their points.
    std::vector<std::vector<Fig>> wholes = {};
    double point = 0;
    bool computed = false;           ///< an expression; moving it cuts it off from its operands
    std::optional<Ends> ends = {};   ///< as `ends_of` has them
    Distribution distribution = {};  ///< in the prices as quoted; fixed where there is none
    double rebasing = 1;
    Ends limits = {};  ///< what its key allows; may be infinite

    [[nodiscard]] bool has_distribution() const {
        return !computed && distribution.family != Family::fixed;
    }
};

/// The lever of the figure that stands in `columns` (at least one).
Lever lever_of(const Scenario& scenario, const Plan& plan, const std::vector<Fig>& columns);

/// Levers that are all put at one value, such as a ratio that two effects share: the widest of
/// their ends, the narrowest of their limits; a point (else NaN) and a distribution only where they
/// have the same.
Lever tied(const std::vector<Lever>& levers);

/// Standard deviation of a lever's distribution, in the scenario's prices; where only a range is
/// stated, that of a normal of which it is the central 95 %; nothing without either.
std::optional<double> deviation_of(const Lever& lever);

/// The share of the distribution at or below `value`; nothing without a distribution.
std::optional<double> share_at_or_below(const Lever& lever, double value);

/// The values worth searching: the support of the distribution and the ends, within the limits;
/// where there is no end, to ten standard deviations (or a millionth of the distribution, whichever
/// is farther) from the point. Nothing without distribution and range.
std::optional<Ends> reach_of(const Lever& lever);

/// Places: rows × levers, a value in the scenario's prices, or NaN where the lever is left alone.
/// Returns one row of figures each (rows × figures): all else at its point, expressions computed
/// around what is moved. A computed lever must be put somewhere in every row. A row in which the
/// parts of a whole cannot sum to 1 is NaN in those parts.
Grid placed(const Plan& plan, const std::vector<Lever>& levers, const Grid& places);

/// Places of so many levers that are all left alone.
Grid left_alone(std::size_t rows, std::size_t levers);

/// Rows of figures that a run would refuse: more is avoided than there is (method 4.5), or the
/// moves of people are no distribution (11.2).
std::vector<bool> impossible_rows(const Plan& plan, const Grid& figures);

/// What becomes of the scenario when a figure takes other values, one after the other.
struct OneWay {
    std::vector<std::vector<OptionResult>> results = {};  ///< of each value: by option
    Grid lines = {};                                      ///< values × lines, undiscounted totals
    std::vector<bool> impossible = {};  ///< of each value: avoids more than there is
};

/// Evaluates the plan with the figure in `columns` at each of `values`.
OneWay one_way(const Plan& plan, const std::vector<Fig>& columns,
               const std::vector<double>& values);

/// A result for each row of a block of figures (rows × figures, expressions computed): NaN where
/// it has none, never infinite.
using Measured = std::function<Column(const Grid& figures)>;

/// The measure at `path` of an option, which has one of that path. `plan` must outlive it. A
/// payback beyond the horizon is none.
Measured measured(const Plan& plan, int option, const std::string& path);

}  // namespace hearth
