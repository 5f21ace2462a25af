// Grids and columns as Eigen sees them, for the files of this room that do linear algebra.
#pragma once

#include <Eigen/Core>

#include "base/grid.hpp"

namespace hearth {

/// The same numbers as an array of Eigen's; the grid or column must outlive it.
inline Eigen::Map<const Eigen::ArrayXXd> array(const Grid& grid) {
    return {grid.data(), static_cast<Eigen::Index>(grid.rows()),
            static_cast<Eigen::Index>(grid.cols())};
}
inline Eigen::Map<const Eigen::ArrayXd> array(const Column& column) {
    return {column.data(), static_cast<Eigen::Index>(column.size())};
}

}  // namespace hearth
