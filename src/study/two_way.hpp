// A measure over two levers at once: a grid of values, and where it passes a target (method 10.6).
// Pure.
#pragma once

#include <vector>

#include "study/lever.hpp"
#include "study/measured.hpp"

namespace hearth {

/// Two levers, each from its low to its high in equal steps.
struct Crossed {
    Lever across, down;
    Ends across_range, down_range;
    int steps = 11;  ///< values of each, at least 2
    double target = 0;
};

struct TwoWay {
    std::vector<double> across, down;  ///< values of the two levers
    Grid values;                       ///< down × across; NaN where the measure has none
    /// Down × across: 1 where a neighbour in the row or the column lies on the other side of the
    /// target and is no nearer to it, so that the marked cells trace the target.
    std::vector<bool> on_contour;

    [[nodiscard]] bool marked(std::size_t row, std::size_t column) const {
        return on_contour[row * across.size() + column];
    }
};

/// All cells as one block of rows, all else at its point.
TwoWay two_way(const Plan& plan, const Crossed& crossed, const Measured& measured);

}  // namespace hearth
