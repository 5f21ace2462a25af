// Grids and columns as arrays of Eigen's, so that a test says what it expects in one line.
#pragma once

#include "study/regression.hpp"

namespace hearth {

using Array = Eigen::ArrayXXd;
using ArrayColumn = Eigen::ArrayXd;

inline Eigen::Map<Array> array(Grid& grid) {
    return {grid.data(), static_cast<Eigen::Index>(grid.rows()),
            static_cast<Eigen::Index>(grid.cols())};
}

inline Grid grid(const Array& array) {
    Grid made(static_cast<std::size_t>(array.rows()), static_cast<std::size_t>(array.cols()));
    hearth::array(made) = array;
    return made;
}

inline Column column(const ArrayColumn& array) { return {array.begin(), array.end()}; }

}  // namespace hearth
