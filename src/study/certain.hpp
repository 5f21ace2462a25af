// What a run takes as certain although it moves the result: the figures that nothing draws. How far
// those that are drawn move it is the sensitivity analyses' business.
#pragma once

#include <vector>

#include "engine/plan.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// A figure that is not drawn, and how far a hundredth of it moves the net saving of the option
/// that it moves most.
struct CertainFigure {
    int figure = 0;  ///< its entry in Scenario::figures
    double moves = 0;
};

/// Those that move the net saving of any option, the farthest first.
std::vector<CertainFigure> certain_figures(const Scenario& scenario, const Plan& plan);

}  // namespace hearth
