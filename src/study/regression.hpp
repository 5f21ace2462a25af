// Penalised regression: least squares in any basis, smoothed as generalised cross-validation says;
// cubic B-splines of one figure; and products of splines of two to six. Knows columns of numbers
// only, not what they stand for.
#pragma once

#include <cstdint>
#include <vector>

#include "study/matrices.hpp"

namespace hearth {

// --- least squares with a penalty ----------------------------------------------------------------

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
    Eigen::VectorXd coefficients = {};
    double strength = 0, freedom = 0;
};

/// Fits a target whose products with the basis sum to `projected` and whose squares sum to
/// `squares`, at the strength of least generalised cross-validation (Craven and Wahba 1979).
SmoothFit fitted(const Smoother& smoother, const Eigen::VectorXd& projected, double squares);

// --- splines of one figure -----------------------------------------------------------------------

/// Splines between `breaks` (at least two, ascending). On the stretch s, from breaks[s] to
/// breaks[s + 1], only the splines s … s + 3 differ from 0: their coefficients, by rows, of
/// 1, t, t², t³ with t from 0 to 1 are pieces[s].
struct SplineBasis {
    std::vector<double> breaks = {};
    std::vector<Eigen::Matrix4d> pieces = {};
    /// Integrals of products of second derivatives, over the range scaled to 1 (size × size).
    Eigen::MatrixXd roughness = {};

    [[nodiscard]] Eigen::Index size() const { return static_cast<Eigen::Index>(pieces.size()) + 3; }
};

/// The splines for some values of a figure: breaks at the ends and at up to 20 quantiles of the
/// first 1,024 values (of a single value: from it to 1 more). De Boor's recursion (1978); Wand and
/// Ormerod (2008) for the roughness.
SplineBasis spline_basis(const double* values, Eigen::Index count);

/// Where each draw lies: its stretch, and t within it.
struct PlacedDraws {
    std::vector<std::uint8_t> stretch = {};
    Eigen::ArrayXd t = {};
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

// --- products of several -------------------------------------------------------------------------

/// Smooth functions of one figure, uncorrelated over the draws and of mean square 1: the constant,
/// the straight line, then each rougher than the one before.
struct FigureFunctions {
    SplineBasis basis;
    PlacedDraws draws = {};
    Eigen::MatrixXd coefficients = {};  ///< size of the basis × functions
    std::vector<double> roughness = {0, 0};
};

/// Products with one function of each figure: terms[i][j] is the number of figure j's function in
/// term i. The roughness of a term is the sum of its functions' (a tensor product's penalty, Eilers
/// and Marx 2003). All functions of single figures are there; products up to a total number that
/// falls with the number of figures; and every product of straight lines.
struct ProductBasis {
    Eigen::Index draws = 0;
    std::vector<FigureFunctions> figures = {};
    std::vector<std::vector<int>> terms = {};
    Eigen::MatrixXd roughness = {};  ///< diagonal

    [[nodiscard]] Eigen::Index size() const { return static_cast<Eigen::Index>(terms.size()); }
};

/// The products for some figures (draws × 2 … 6).
ProductBasis product_basis(const Eigen::ArrayXXd& figures);

/// As for splines: sums of products of terms, of terms and targets, and curves.
Eigen::MatrixXd gram(const ProductBasis& basis);
Eigen::MatrixXd project(const ProductBasis& basis, const Eigen::ArrayXXd& targets);
Eigen::ArrayXXd curves(const ProductBasis& basis, const Eigen::MatrixXd& coefficients);

}  // namespace hearth
