// Products and decompositions of matrices, each compiled once: every expression of Eigen's that is
// written out elsewhere costs the compiler seconds.
#pragma once

#include <Eigen/Core>

namespace hearth {

/// A·B and A′·B; a vector is a matrix of one column.
Eigen::MatrixXd product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
Eigen::MatrixXd cross_product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);

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
