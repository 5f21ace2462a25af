// Least squares and eigenvalues by Eigen.
#include "study/matrices.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <limits>

namespace hearth {

namespace {

using Eigen::MatrixXd;
using Qr = Eigen::ColPivHouseholderQR<MatrixXd>;

}  // namespace

MatrixXd product(const MatrixXd& a, const MatrixXd& b) { return a * b; }
MatrixXd cross_product(const MatrixXd& a, const MatrixXd& b) { return a.transpose() * b; }

MatrixXd weighted(const MatrixXd& x, const Eigen::ArrayXd& weights) {
    return x.array().colwise() * weights;
}

Spectrum spectrum(const MatrixXd& symmetric) {
    const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(symmetric);
    return {solver.eigenvalues(), solver.eigenvectors()};
}

MatrixXd pseudo_inverse(const MatrixXd& symmetric) {
    if (symmetric.size() == 0) return symmetric;
    const Spectrum all = spectrum(symmetric);
    const double none = static_cast<double>(symmetric.rows()) *
                        std::numeric_limits<double>::epsilon() * all.values.tail<1>()(0);
    MatrixXd scaled = all.vectors;
    for (Eigen::Index i = 0; i < scaled.cols(); ++i)
        scaled.col(i) *= all.values(i) > none ? 1 / all.values(i) : 0;
    return product(scaled, all.vectors.transpose());
}

Eigen::Index rank_of(const MatrixXd& x) { return Qr(x).rank(); }

MatrixXd least_squares(const MatrixXd& x, const MatrixXd& y) { return Qr(x).solve(y); }

MatrixXd inverse_of_squares(const MatrixXd& x) {
    const Qr qr(x);
    const MatrixXd root = qr.matrixR().topLeftCorner(x.cols(), x.cols());
    const MatrixXd inverse =
        qr.colsPermutation() *
        MatrixXd(root.triangularView<Eigen::Upper>().solve(MatrixXd::Identity(x.cols(), x.cols())));
    return product(inverse, inverse.transpose());
}

}  // namespace hearth
