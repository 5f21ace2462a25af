// A measure when levers are moved, all else at its point (method 10.6): each lever to its low and
// its high, and what one per cent more of it does; two levers over a grid; and how far figures move
// it that nothing draws. Pure.
#pragma once

#include <optional>
#include <vector>

#include "engine/plan.hpp"
#include "scenario/scenario.hpp"
#include "study/lever.hpp"

namespace hearth {

/// A measure when one lever, or several together, stand at their low ends and at their high ends.
struct Bar {
    std::vector<std::size_t> levers = {};
    std::optional<double> at_low = {}, at_high = {};  ///< nothing where the measure has no value
    double width = 0;             ///< from the least to the most of low, point and high
    bool low_impossible = false;  ///< there more is avoided than there is (4.5)
    bool high_impossible = false;
};

/// Bars widest first; levers that do not move the measure have none.
struct Tornado {
    std::optional<double> point = {};
    std::vector<Bar> bars = {};
    std::vector<Bar> groups = {};  ///< as asked for, moved or not
    /// By lever: what one per cent more adds to the measure, in per cent of its size.
    std::vector<std::optional<double>> elasticity = {};
    std::vector<double> slope = {};  ///< by lever: of the measure, per unit; 0: none
    /// Levers with ends whose bar would be 0 wide (to 1e-12 of the largest value), and of these
    /// those that move the measure at values between their ends.
    std::vector<std::size_t> still = {}, between = {};

    [[nodiscard]] std::size_t unmoved() const { return still.size() - between.size(); }

    [[nodiscard]] bool moves(std::size_t lever) const;
};

/// Every lever that has ends by itself, and each of `groups` (indices of levers with ends): all of
/// a group at their low ends, then all at their high ends. Slopes and elasticities are central
/// differences of a thousandth of the point, one-sided where a limit is near; that of a lever at 0,
/// or of a measure at 0, is nothing. One block of rows.
Tornado tornado(const Plan& plan, const std::vector<Lever>& levers,
                const std::vector<std::vector<std::size_t>>& groups, const Measured& measured);

/// Two levers, each from its low to its high in equal steps.
struct Crossed {
    Lever across, down;
    Ends across_range, down_range;
    int steps = 11;  ///< values of each, at least 2
    double target = 0;
};

struct TwoWay {
    std::vector<double> across, down;  ///< values of the two levers
    Grid values = {};                  ///< down × across; NaN where the measure has none
    /// Down × across: 1 where a neighbour in the row or the column lies on the other side of the
    /// target and is no nearer to it, so that the marked cells trace the target.
    std::vector<bool> on_contour = {};

    [[nodiscard]] bool marked(std::size_t row, std::size_t column) const {
        return on_contour[row * across.size() + column];
    }
};

/// All cells as one block of rows, all else at its point.
TwoWay two_way(const Plan& plan, const Crossed& crossed, const Measured& measured);

/// A figure that a run takes as certain, since nothing draws it, and how far a hundredth of it
/// moves the net saving of the option that it moves most.
struct CertainFigure {
    int figure = 0;  ///< its entry in Scenario::figures
    double moves = 0;
};

/// Those that move the net saving of any option, the farthest first.
std::vector<CertainFigure> certain_figures(const Scenario& scenario, const Plan& plan);

}  // namespace hearth
