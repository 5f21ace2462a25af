// What moves a measure: each lever at its low and its high, all else at its point, and what one per
// cent more of it does (method 10.6). Pure.
#pragma once

#include <optional>
#include <vector>

#include "study/lever.hpp"
#include "study/measured.hpp"

namespace hearth {

/// A measure when one lever, or several together, stand at their low ends and at their high ends.
struct Bar {
    std::vector<std::size_t> levers;
    std::optional<double> at_low, at_high;  ///< nothing where the measure has no value
    double width = 0;                       ///< from the least to the most of low, point and high
    bool low_impossible = false;            ///< there more is avoided than there is (4.5)
    bool high_impossible = false;
};

/// Bars widest first; levers that do not move the measure have none.
struct Tornado {
    std::optional<double> point;
    std::vector<Bar> bars;
    std::vector<Bar> groups;  ///< as asked for, moved or not
    /// By lever: what one per cent more adds to the measure, in per cent of its size.
    std::vector<std::optional<double>> elasticity;
    std::vector<double> slope;  ///< by lever: of the measure, per unit; 0: none
    std::size_t unmoved =
        0;  ///< levers with ends whose bar would be 0 wide (to 1e-12 of the largest value)

    [[nodiscard]] bool moves(std::size_t lever) const;
};

/// Every lever that has ends by itself, and each of `groups` (indices of levers with ends): all of
/// a group at their low ends, then all at their high ends. Slopes and elasticities are central
/// differences of a thousandth of the point, one-sided where a limit is near; that of a lever at 0,
/// or of a measure at 0, is nothing. One block of rows.
Tornado tornado(const Plan& plan, const std::vector<Lever>& levers,
                const std::vector<std::vector<std::size_t>>& groups, const Measured& measured);

}  // namespace hearth
