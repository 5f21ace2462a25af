// Cholesky of the sums of products, eigenvalues of the penalty in its coordinates.
#include "study/smoother.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>

namespace hearth {

namespace {

using Index = Eigen::Index;

constexpr int strengths_tried = 40;
/// Part of the penalty that is always there, so that stretches without draws have a curve.
constexpr double always = 1e-9;
/// Roughness below this part of the largest is none.
constexpr double rounding = 1e-13;

/// Sums of products of each function with itself over the draws.
Eigen::ArrayXd squares_of(const Smoother& smoother) {
    return 1 - smoother.least * smoother.roughness.array();
}

Eigen::ArrayXd shrinkage(const Smoother& smoother, double strength) {
    return 1 / (1 + (strength - smoother.least) * smoother.roughness.array());
}

double smallest_roughness(const Smoother& smoother) {
    for (Index k = 0; k < smoother.roughness.size(); ++k)
        if (smoother.roughness(k) > 0) return smoother.roughness(k);
    return 1;
}

}  // namespace

Eigen::VectorXd Smoother::coefficients(const Eigen::VectorXd& projected, double strength) const {
    const Eigen::VectorXd own = functions.transpose() * projected;
    return functions * (shrinkage(*this, strength) * own.array()).matrix();
}

Smoother smoother(const Eigen::MatrixXd& gram, const Eigen::MatrixXd& roughness, double draws) {
    const Index size = gram.rows();
    const double penalty = roughness.trace();
    const double least = penalty > 0 ? always * gram.trace() / penalty : 0;
    Eigen::MatrixXd both = gram + least * roughness;
    both.diagonal().array() += 1e-13 * gram.trace();
    const Eigen::LLT<Eigen::MatrixXd> root(both);
    Eigen::MatrixXd turned = root.matrixL().solve(roughness);
    turned = root.matrixL().solve(turned.transpose()).eval();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(turned);
    Smoother made{.functions = root.matrixU().solve(eigen.eigenvectors()),
                  .roughness = eigen.eigenvalues(),
                  .least = least,
                  .draws = draws};
    const double none = rounding * std::max(made.roughness(size - 1), 0.0);
    for (double& one : made.roughness)
        if (one <= none) one = 0;
    return made;
}

SmoothFit fitted(const Smoother& smoother, const Eigen::VectorXd& projected, double squares) {
    const Eigen::ArrayXd own = (smoother.functions.transpose() * projected).array();
    const Eigen::ArrayXd known = squares_of(smoother);
    const double roughest = std::max(smoother.roughness.maxCoeff(), 1e-300);
    const double weakest = std::max(smoother.least, 0.1 / roughest);
    const double strongest = 1e5 / smallest_roughness(smoother);
    const double factor = std::pow(std::max(strongest / weakest, 1.0), 1.0 / (strengths_tried - 1));
    double best = std::numeric_limits<double>::infinity();
    SmoothFit fit;
    double strength = weakest;
    for (int i = 0; i < strengths_tried; ++i, strength *= factor) {
        const Eigen::ArrayXd kept = shrinkage(smoother, strength);
        const double freedom = (known * kept).sum();
        const double left = squares - (own.square() * kept * (2 - known * kept)).sum();
        const double room = std::max(smoother.draws - freedom, 1.0);
        const double score = std::max(left, 1e-15 * squares) / (room * room);
        if (score > best) continue;
        best = score;
        fit = {.coefficients = {}, .strength = strength, .freedom = freedom};
    }
    fit.coefficients = smoother.coefficients(projected, fit.strength);
    return fit;
}

}  // namespace hearth
