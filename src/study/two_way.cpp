// A block with one row for each cell.
#include "study/two_way.hpp"

#include <cmath>

namespace hearth {

namespace {

using Index = Eigen::Index;

std::vector<double> stepped(const Ends& range, int steps) {
    std::vector<double> values;
    for (int i = 0; i < steps; ++i)
        values.push_back(i == steps - 1 ? range.high
                                        : range.low + (range.high - range.low) * i / (steps - 1));
    return values;
}

/// Whether the cell is the nearer to the target of two on different sides.
bool nearer(double gap, double neighbour) {
    if (std::isnan(gap) || std::isnan(neighbour)) return false;
    return (gap < 0) != (neighbour < 0) && std::abs(gap) <= std::abs(neighbour);
}

bool traces(const Grid& gaps, Index row, Index column) {
    const auto faces = [&](Index r, Index c) {
        return r >= 0 && c >= 0 && r < gaps.rows() && c < gaps.cols() &&
               nearer(gaps(row, column), gaps(r, c));
    };
    return faces(row - 1, column) || faces(row + 1, column) || faces(row, column - 1) ||
           faces(row, column + 1);
}

}  // namespace

TwoWay two_way(const Plan& plan, const Crossed& crossed, const Measured& measured) {
    TwoWay made{.across = stepped(crossed.across_range, crossed.steps),
                .down = stepped(crossed.down_range, crossed.steps),
                .values = {},
                .on_contour = {}};
    const Index steps = crossed.steps;
    Grid places(steps * steps, 2);
    for (Index i = 0; i < steps; ++i)
        for (Index j = 0; j < steps; ++j) {
            places(j * steps + i, 0) = made.across[static_cast<std::size_t>(j)];
            places(j * steps + i, 1) = made.down[static_cast<std::size_t>(i)];
        }
    const Column cells = measured(placed(plan, {crossed.across, crossed.down}, places));
    made.values = Eigen::Map<const Grid>(cells.data(), steps, steps);
    const Grid gaps = made.values - crossed.target;
    made.on_contour.resize(steps, steps);
    for (Index i = 0; i < steps; ++i)
        for (Index j = 0; j < steps; ++j) made.on_contour(i, j) = traces(gaps, i, j) ? 1 : 0;
    return made;
}

}  // namespace hearth
