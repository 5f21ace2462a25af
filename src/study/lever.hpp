// What can be moved: a figure, or several together, with the values it may take; and blocks of
// figures in which levers stand where they are put. Pure.
#pragma once

#include <optional>
#include <vector>

#include "study/one_way.hpp"

namespace hearth {

/// A part of a whole, and the others: when it moves, they share what is left of 1 in the
/// proportions of their points.
struct WholePart {
    Fig column = 0;
    std::vector<Fig> parts;  ///< every part of the whole, itself among them
};

/// A figure that can be moved, at every column that holds it; or several that take one value.
/// Amounts are in the scenario's prices.
struct Lever {
    std::vector<Fig> columns;
    std::vector<WholePart> wholes = {};
    double point = 0;
    bool computed = false;      ///< an expression; moving it cuts it off from what it is made of
    std::optional<Ends> ends;   ///< stated low and high, or the 2.5 and 97.5 percentiles
    Distribution distribution;  ///< in the prices as quoted; fixed where there is none
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

/// Rows of figures in which more is avoided than there is (method 4.5).
std::vector<bool> impossible_rows(const Plan& plan, const Grid& figures);

}  // namespace hearth
