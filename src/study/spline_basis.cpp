// Everything over draws is done with powers of t, stretch by stretch: the splines come in once for
// each stretch and not for each draw.
#include "study/spline_basis.hpp"

#include <algorithm>
#include <array>

namespace hearth {

namespace {

using Index = Eigen::Index;

constexpr Index sampled_values = 1024;
constexpr int most_inner_breaks = 20;
/// Stretches narrower than this part of the range are joined: roughness goes with the third power.
constexpr double narrowest = 1e-4;

std::size_t at(Index index) { return static_cast<std::size_t>(index); }

std::vector<double> breaks_for(const double* values, Index count) {
    const auto [least, most] = std::minmax_element(values, values + count);
    std::vector<double> sorted(values, values + std::min(count, sampled_values));
    std::sort(sorted.begin(), sorted.end());
    const double width = (*most - *least) * narrowest;
    std::vector<double> breaks{*least};
    for (int k = 1; k <= most_inner_breaks; ++k) {
        const double quantile = sorted[sorted.size() * at(k) / (most_inner_breaks + 1)];
        if (quantile > breaks.back() + width && quantile < *most - width)
            breaks.push_back(quantile);
    }
    breaks.push_back(*most > *least ? *most : *least + 1);
    return breaks;
}

/// The four splines that differ from 0 between knots[i] and knots[i + 1], as polynomials in t, by
/// de Boor's recursion on polynomials.
Eigen::Matrix4d piece(const std::vector<double>& knots, std::size_t i) {
    const double start = knots[i], width = knots[i + 1] - knots[i];
    std::array<Eigen::Vector4d, 4> splines{};
    for (Eigen::Vector4d& one : splines) one.setZero();
    splines[3](0) = 1;
    for (std::size_t degree = 1; degree <= 3; ++degree) {
        std::array<Eigen::Vector4d, 4> next{};
        for (std::size_t k = 3 - degree; k <= 3; ++k) {
            const std::size_t first = i + k - 3;  // the first knot of this spline
            next[k].setZero();
            const auto add = [&](const Eigen::Vector4d& lower, double constant, double slope) {
                next[k] += constant * lower;
                next[k].tail<3>() += slope * lower.head<3>();
            };
            const double rise = knots[first + degree] - knots[first];
            const double fall = knots[first + degree + 1] - knots[first + 1];
            if (k > 3 - degree) add(splines[k], (start - knots[first]) / rise, width / rise);
            if (k < 3)
                add(splines[k + 1], (knots[first + degree + 1] - start) / fall, -width / fall);
        }
        splines = next;
    }
    Eigen::Matrix4d rows;
    for (Index k = 0; k < 4; ++k) rows.row(k) = splines[at(k)];
    return rows;
}

void add_roughness(const Eigen::Matrix4d& piece, double width, Index first,
                   Eigen::MatrixXd& roughness) {
    const Eigen::Vector4d square = piece.col(2), cube = piece.col(3);
    const Eigen::Matrix4d products = 4 * square * square.transpose() +
                                     6 * square * cube.transpose() + 6 * cube * square.transpose() +
                                     12 * cube * cube.transpose();
    roughness.block<4, 4>(first, first) += products / (width * width * width);
}

/// Sums over draws, by stretch, of the powers 0 … 6 of t.
std::vector<std::array<double, 7>> power_sums(std::size_t stretches, const PlacedDraws& draws) {
    std::vector<std::array<double, 7>> sums(stretches);
    for (Index d = 0; d < draws.t.size(); ++d) {
        std::array<double, 7>& sum = sums[draws.stretch[at(d)]];
        const double t = draws.t(d), t2 = t * t, t3 = t2 * t;
        sum[0] += 1;
        sum[1] += t;
        sum[2] += t2;
        sum[3] += t3;
        sum[4] += t2 * t2;
        sum[5] += t2 * t3;
        sum[6] += t3 * t3;
    }
    return sums;
}

}  // namespace

SplineBasis spline_basis(const double* values, Index count) {
    SplineBasis basis{.breaks = breaks_for(values, count), .pieces = {}, .roughness = {}};
    std::vector<double> knots(3, basis.breaks.front());
    knots.insert(knots.end(), basis.breaks.begin(), basis.breaks.end());
    knots.insert(knots.end(), 3, basis.breaks.back());
    const double range = basis.breaks.back() - basis.breaks.front();
    const std::size_t stretches = basis.breaks.size() - 1;
    for (std::size_t s = 0; s < stretches; ++s) basis.pieces.push_back(piece(knots, s + 3));
    basis.roughness = Eigen::MatrixXd::Zero(basis.size(), basis.size());
    for (std::size_t s = 0; s < stretches; ++s)
        add_roughness(basis.pieces[s], (basis.breaks[s + 1] - basis.breaks[s]) / range,
                      static_cast<Index>(s), basis.roughness);
    return basis;
}

PlacedDraws place(const SplineBasis& basis, const double* values, Index count) {
    constexpr std::size_t room = 32;  // a power of two above the number of breaks
    std::array<double, room> inner;
    inner.fill(basis.breaks.back());
    const std::size_t stretches = basis.pieces.size();
    std::copy(basis.breaks.begin() + 1, basis.breaks.end() - 1, inner.begin());
    std::array<double, room> start{}, scale{};
    for (std::size_t s = 0; s < stretches; ++s) {
        start[s] = basis.breaks[s];
        scale[s] = 1 / (basis.breaks[s + 1] - basis.breaks[s]);
    }
    PlacedDraws placed{.stretch = std::vector<std::uint8_t>(at(count)), .t = Eigen::ArrayXd(count)};
    for (Index d = 0; d < count; ++d) {
        const double value = values[d];
        std::size_t s = 0;  // inner breaks at or below the value, without a branch
        for (std::size_t step = room / 2; step > 0; step /= 2)
            s += step * static_cast<std::size_t>(inner[s + step - 1] <= value);
        s = std::min(s, stretches - 1);
        placed.stretch[at(d)] = static_cast<std::uint8_t>(s);
        placed.t(d) = (value - start[s]) * scale[s];
    }
    return placed;
}

Eigen::MatrixXd gram(const SplineBasis& basis, const PlacedDraws& draws) {
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(basis.size(), basis.size());
    const auto powers = power_sums(basis.pieces.size(), draws);
    for (std::size_t s = 0; s < powers.size(); ++s) {
        Eigen::Matrix4d moments;
        for (Index p = 0; p < 4; ++p)
            for (Index q = 0; q < 4; ++q) moments(p, q) = powers[s][at(p + q)];
        const auto first = static_cast<Index>(s);
        sums.block<4, 4>(first, first) += basis.pieces[s] * moments * basis.pieces[s].transpose();
    }
    return sums;
}

Eigen::MatrixXd project(const SplineBasis& basis, const PlacedDraws& draws,
                        const Eigen::ArrayXXd& targets) {
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(basis.size(), targets.cols());
    for (Index c = 0; c < targets.cols(); ++c) {
        std::vector<Eigen::Vector4d> moments(basis.pieces.size(), Eigen::Vector4d::Zero());
        const double* target = targets.col(c).data();
        for (Index d = 0; d < targets.rows(); ++d) {
            double* sum = moments[draws.stretch[at(d)]].data();
            const double t = draws.t(d);
            double term = target[d];
            sum[0] += term;
            sum[1] += term *= t;
            sum[2] += term *= t;
            sum[3] += term * t;
        }
        for (std::size_t s = 0; s < moments.size(); ++s)
            sums.col(c).segment<4>(static_cast<Index>(s)) += basis.pieces[s] * moments[s];
    }
    return sums;
}

Eigen::ArrayXXd curves(const SplineBasis& basis, const PlacedDraws& draws,
                       const Eigen::MatrixXd& coefficients) {
    Eigen::ArrayXXd values(draws.t.size(), coefficients.cols());
    std::vector<Eigen::Vector4d> polynomials(basis.pieces.size());
    for (Index c = 0; c < coefficients.cols(); ++c) {
        for (std::size_t s = 0; s < polynomials.size(); ++s)
            polynomials[s] =
                basis.pieces[s].transpose() * coefficients.col(c).segment<4>(static_cast<Index>(s));
        double* value = values.col(c).data();
        for (Index d = 0; d < values.rows(); ++d) {
            const double* p = polynomials[draws.stretch[at(d)]].data();
            const double t = draws.t(d);
            value[d] = p[0] + t * (p[1] + t * (p[2] + t * p[3]));
        }
    }
    return values;
}

}  // namespace hearth
