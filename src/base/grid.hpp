// The engine's array types: Eigen columns, one entry per draw, one column per figure or ledger row.
#pragma once

#include <Eigen/Core>

namespace hearth {

/// draws × columns, column-major: every column is contiguous.
using Grid = Eigen::ArrayXXd;
using Column = Eigen::ArrayXd;

}  // namespace hearth
