// Functions of several figures at once: smooth functions of each, and their products. For two to
// six figures; one alone has its splines.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "study/spline_basis.hpp"

namespace hearth {

/// Smooth functions of one figure, uncorrelated over the draws and of mean square 1: the constant,
/// the straight line, then each rougher than the one before.
struct FigureFunctions {
    SplineBasis basis;
    PlacedDraws draws;
    Eigen::MatrixXd coefficients;  ///< size of the basis × functions
    std::vector<double> roughness;
};

/// Products with one function of each figure: terms[i][j] is the number of figure j's function in
/// term i. The roughness of a term is the sum of its functions' (a tensor product's penalty, Eilers
/// and Marx 2003). All functions of single figures are there; products up to a total number that
/// falls with the number of figures; and every product of straight lines.
struct ProductBasis {
    std::vector<FigureFunctions> figures;
    std::vector<std::vector<int>> terms;
    Eigen::MatrixXd roughness;  ///< diagonal
    Eigen::Index draws = 0;

    [[nodiscard]] Eigen::Index size() const { return static_cast<Eigen::Index>(terms.size()); }
};

/// The products for some figures (draws × 2 … 6).
ProductBasis product_basis(const Eigen::ArrayXXd& figures);

/// As for splines: sums of products of terms, of terms and targets, and curves.
Eigen::MatrixXd gram(const ProductBasis& basis);
Eigen::MatrixXd project(const ProductBasis& basis, const Eigen::ArrayXXd& targets);
Eigen::ArrayXXd curves(const ProductBasis& basis, const Eigen::MatrixXd& coefficients);

}  // namespace hearth
