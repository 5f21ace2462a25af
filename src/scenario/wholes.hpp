// Parts of a whole: payers' shares, hazards' spreads, who starts where. It tells whether they have
// one sum whatever their figures are; drawing them is not its business.
#pragma once

#include <cstdint>
#include <set>
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

/// Figures that are certain shares of those who start, by state, age and sex, or of who pays: none
/// of them can be another without the others of its whole.
std::set<std::uint32_t> certain_shares(const Scenario& scenario);

}  // namespace hearth
