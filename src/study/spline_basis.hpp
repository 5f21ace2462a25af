// Cubic B-splines over the values that one figure takes: knots at its quantiles, each piece a
// polynomial, and how rough each pair of splines is. What is fitted with them is not its business.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace hearth {

/// Splines between `breaks` (at least two, ascending). On the stretch s, from breaks[s] to
/// breaks[s + 1], only the splines s … s + 3 differ from 0: their coefficients, by rows, of
/// 1, t, t², t³ with t from 0 to 1 are pieces[s].
struct SplineBasis {
    std::vector<double> breaks;
    std::vector<Eigen::Matrix4d> pieces;
    /// Integrals of products of second derivatives, over the range scaled to 1 (size × size).
    Eigen::MatrixXd roughness;

    [[nodiscard]] Eigen::Index size() const { return static_cast<Eigen::Index>(pieces.size()) + 3; }
};

/// The splines for some values of a figure: breaks at the ends and at up to 20 quantiles of the
/// first 1,024 values (of a single value: from it to 1 more). De Boor's recursion (1978); Wand and
/// Ormerod (2008) for the roughness.
SplineBasis spline_basis(const double* values, Eigen::Index count);

/// Where each draw lies: its stretch, and t within it.
struct PlacedDraws {
    std::vector<std::uint8_t> stretch;
    Eigen::ArrayXd t;
};
PlacedDraws place(const SplineBasis& basis, const double* values, Eigen::Index count);

/// Sums over draws of products of splines (size × size).
Eigen::MatrixXd gram(const SplineBasis& basis, const PlacedDraws& draws);

/// Sums over draws of each spline times a column of `targets` (size × targets).
Eigen::MatrixXd project(const SplineBasis& basis, const PlacedDraws& draws,
                        const Eigen::ArrayXXd& targets);

/// The curves of some coefficients (size × curves) at every draw (draws × curves).
Eigen::ArrayXXd curves(const SplineBasis& basis, const PlacedDraws& draws,
                       const Eigen::MatrixXd& coefficients);

}  // namespace hearth
