// Columns of numbers as Eigen has them; products and decompositions of matrices, each compiled
// once: every expression of Eigen's that is written out elsewhere costs the compiler seconds.
#pragma once

#include <Eigen/Core>

#include "base/grid.hpp"

namespace hearth {

/// A grid's or a column's numbers as an array of Eigen's; it must outlive it.
inline Eigen::Map<const Eigen::ArrayXXd> array(const Grid& grid) {
    return {grid.data(), static_cast<Eigen::Index>(grid.rows()),
            static_cast<Eigen::Index>(grid.cols())};
}
inline Eigen::Map<const Eigen::ArrayXd> array(const Column& column) {
    return {column.data(), static_cast<Eigen::Index>(column.size())};
}

/// A·B and A′·B; a vector is a matrix of one column.
Eigen::MatrixXd product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
Eigen::MatrixXd cross_product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);

/// Each row of X times its weight.
Eigen::MatrixXd weighted(const Eigen::MatrixXd& x, const Eigen::ArrayXd& weights);

/// Eigenvalues of a symmetric matrix, the smallest first, and a column for each.
struct Spectrum {
    Eigen::VectorXd values;
    Eigen::MatrixXd vectors;
};
Spectrum spectrum(const Eigen::MatrixXd& symmetric);

/// The Moore–Penrose inverse of a symmetric matrix with no negative eigenvalue.
Eigen::MatrixXd pseudo_inverse(const Eigen::MatrixXd& symmetric);

/// By QR with pivots: coefficients b for the least |X·b − y|, and (X′X)⁻¹ of columns that are
/// independent.
Eigen::Index rank_of(const Eigen::MatrixXd& x);
Eigen::MatrixXd least_squares(const Eigen::MatrixXd& x, const Eigen::MatrixXd& y);
Eigen::MatrixXd inverse_of_squares(const Eigen::MatrixXd& x);

}  // namespace hearth
