// Parts of a whole over draws: payers' shares, hazards' spreads. It tells whether they have one sum
// whatever their figures are; drawing them is not its business.
#pragma once

#include <vector>

#include "scenario/scenario.hpp"

namespace hearth {

/// Of some parts, in draws of the figures behind them that reach from the 0.1th to the 99.9th
/// percentile: the sum that lies farthest from that at the point, the least part, the highest sum.
struct DrawnParts {
    double sum = 0;
    double least = 0;
    double highest_sum = 0;
};
DrawnParts drawn_parts(const std::vector<FigureIndex>& parts, const Scenario& scenario);

}  // namespace hearth
