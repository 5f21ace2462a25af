// A block with one row for each cell.
#include "study/two_way.hpp"

#include <cmath>

namespace hearth {

namespace {

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

bool traces(const Grid& gaps, std::size_t row, std::size_t column) {
    const auto faces = [&](std::size_t r, std::size_t c) {
        return nearer(gaps(row, column), gaps(r, c));
    };
    return (row > 0 && faces(row - 1, column)) ||
           (row + 1 < gaps.rows() && faces(row + 1, column)) ||
           (column > 0 && faces(row, column - 1)) ||
           (column + 1 < gaps.cols() && faces(row, column + 1));
}

}  // namespace

TwoWay two_way(const Plan& plan, const Crossed& crossed, const Measured& measured) {
    TwoWay made{.across = stepped(crossed.across_range, crossed.steps),
                .down = stepped(crossed.down_range, crossed.steps),
                .values = {},
                .on_contour = {}};
    const std::size_t steps = made.across.size();
    Grid places(steps * steps, 2);
    for (std::size_t i = 0; i < steps; ++i)
        for (std::size_t j = 0; j < steps; ++j) {
            places(j * steps + i, 0) = made.across[j];
            places(j * steps + i, 1) = made.down[i];
        }
    const Column cells = measured(placed(plan, {crossed.across, crossed.down}, places));
    Grid gaps(steps, steps);
    made.values = gaps;
    std::copy(cells.begin(), cells.end(), made.values.data());
    for (std::size_t i = 0; i < cells.size(); ++i) gaps.data()[i] = cells[i] - crossed.target;
    for (std::size_t i = 0; i < steps; ++i)
        for (std::size_t j = 0; j < steps; ++j) made.on_contour.push_back(traces(gaps, i, j));
    return made;
}

}  // namespace hearth
