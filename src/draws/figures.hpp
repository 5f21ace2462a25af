// What a block of figures is made of: the figures of a plan, one column each.
#pragma once

#include <string>
#include <vector>

#include "base/grid.hpp"
#include "scenario/distribution.hpp"
#include "scenario/figure.hpp"

namespace hearth {

/// Index of a column of a block of figures.
using Fig = int;

/// One figure of a plan: how its column is filled.
struct PlanFigure {
    std::string id;                ///< owner and path where it is defined (method 10.2)
    Distribution distribution;     ///< in the prices as quoted
    double rebasing = 1;           ///< to the scenario's prices
    double point = 0;              ///< in the scenario's prices (method 10.5)
    std::vector<Term> expression;  ///< operands' `figure` are columns; empty unless computed
    int scenario_figure = -1;      ///< its entry in Scenario::figures; -1 for the constants 0 and 1

    /// Whether it varies of itself.
    [[nodiscard]] bool is_drawn() const {
        return expression.empty() && distribution.family != Family::fixed;
    }
};

}  // namespace hearth
