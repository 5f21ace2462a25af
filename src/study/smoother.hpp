// Penalised least squares in any basis: how much to smooth is chosen by generalised
// cross-validation. Knows matrices only, not what they stand for.
#pragma once

#include <Eigen/Core>

namespace hearth {

/// Least squares in a basis with a penalty on roughness (Eilers and Marx 1996; O'Sullivan 1986).
/// The two are made diagonal together once, so that trying another strength of the penalty costs a
/// few operations for each function of the basis.
struct Smoother {
    /// Functions that are uncorrelated over the draws, the smoothest first, as columns of
    /// coefficients of the basis (size × size); their mean square over the draws is 1 / draws, but
    /// for the little that `least` adds.
    Eigen::MatrixXd functions;
    Eigen::VectorXd roughness;  ///< of each of them; 0 for those that the penalty leaves alone
    double least = 0;           ///< the least strength of the penalty
    double draws = 0;

    /// Coefficients at a strength of the penalty; `projected` as in `fitted`.
    [[nodiscard]] Eigen::VectorXd coefficients(const Eigen::VectorXd& projected,
                                               double strength) const;
};

/// The smoother of a basis: sums over `draws` draws of products of its functions, and their
/// roughness (each size × size).
Smoother smoother(const Eigen::MatrixXd& gram, const Eigen::MatrixXd& roughness, double draws);

/// A fit with its chosen strength, and how many free numbers it comes to.
struct SmoothFit {
    Eigen::VectorXd coefficients;
    double strength = 0;
    double freedom = 0;
};

/// Fits a target whose products with the basis sum to `projected` and whose squares sum to
/// `squares`, at the strength of least generalised cross-validation (Craven and Wahba 1979).
SmoothFit fitted(const Smoother& smoother, const Eigen::VectorXd& projected, double squares);

}  // namespace hearth
