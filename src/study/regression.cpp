// A smoother is Cholesky of the sums of products, then eigenvalues of the penalty in its
// coordinates. Sums over draws are made stretch by stretch for splines, block by block for
// products.
#include "study/regression.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "study/value_of_information.hpp"

namespace hearth {

// --- least squares with a penalty ----------------------------------------------------------------

namespace {

using Index = Eigen::Index;

constexpr int strengths_tried = 40;
/// Part of the penalty that is always there, so that stretches without draws have a curve.
constexpr double always = 1e-9;
/// Roughness below this part of the largest is none.
constexpr double least_roughness = 1e-13;

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
    const Eigen::VectorXd own = cross_product(functions, projected);
    return product(functions, (shrinkage(*this, strength) * own.array()).matrix());
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
    const Spectrum eigen = spectrum(turned);
    Smoother made{.functions = root.matrixU().solve(eigen.vectors),
                  .roughness = eigen.values,
                  .least = least,
                  .draws = draws};
    const double none = least_roughness * std::max(made.roughness(size - 1), 0.0);
    for (double& one : made.roughness)
        if (one <= none) one = 0;
    return made;
}

SmoothFit fitted(const Smoother& smoother, const Eigen::VectorXd& projected, double squares) {
    const Eigen::ArrayXd own = cross_product(smoother.functions, projected);
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
        fit = {.strength = strength, .freedom = freedom};
    }
    fit.coefficients = smoother.coefficients(projected, fit.strength);
    return fit;
}

// --- splines of one figure -----------------------------------------------------------------------

namespace {

constexpr Index sampled_values = 1024;
constexpr int most_inner_breaks = 20;
/// Stretches narrower than this part of the range are joined: roughness goes with the third power.
constexpr double narrowest = 1e-4;

std::vector<double> breaks_for(const double* values, Index count) {
    const auto [least, most] = std::minmax_element(values, values + count);
    std::vector<double> sorted(values, values + std::min(count, sampled_values));
    std::sort(sorted.begin(), sorted.end());
    const double width = (*most - *least) * narrowest;
    std::vector<double> breaks{*least};
    for (int k = 1; k <= most_inner_breaks; ++k) {
        const double quantile = sorted[sorted.size() * k / (most_inner_breaks + 1)];
        if (quantile > breaks.back() + width && quantile < *most - width)
            breaks.push_back(quantile);
    }
    breaks.push_back(*most > *least ? *most : *least + 1);
    return breaks;
}

/// The breaks with the ends three more times each.
std::vector<double> knots_of(const SplineBasis& basis) {
    std::vector<double> knots(3, basis.breaks.front());
    knots.insert(knots.end(), basis.breaks.begin(), basis.breaks.end());
    knots.insert(knots.end(), 3, basis.breaks.back());
    return knots;
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
    for (Index k = 0; k < 4; ++k) rows.row(k) = splines[k];
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
        std::array<double, 7>& sum = sums[draws.stretch[d]];
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
    SplineBasis basis{.breaks = breaks_for(values, count)};
    const std::vector<double> knots = knots_of(basis);
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
    PlacedDraws placed{.stretch = std::vector<std::uint8_t>(count), .t = Eigen::ArrayXd(count)};
    for (Index d = 0; d < count; ++d) {
        const double value = values[d];
        std::size_t s = 0;  // inner breaks at or below the value, without a branch
        for (std::size_t step = room / 2; step > 0; step /= 2)
            s += step * (inner[s + step - 1] <= value);
        s = std::min(s, stretches - 1);
        placed.stretch[d] = static_cast<std::uint8_t>(s);
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
            for (Index q = 0; q < 4; ++q) moments(p, q) = powers[s][p + q];
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
            double* sum = moments[draws.stretch[d]].data();
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
            const double* p = polynomials[draws.stretch[d]].data();
            const double t = draws.t(d);
            value[d] = p[0] + t * (p[1] + t * (p[2] + t * p[3]));
        }
    }
    return values;
}

// --- products of several -------------------------------------------------------------------------

namespace {

constexpr Index draws_at_once = 512;
constexpr int most_functions = 16;  // of one figure, the constant included
/// Largest total of a product's function numbers, by the number of figures.
constexpr std::array<int, most_in_a_group + 1> most_total = {0, 0, 10, 7, 5, 4, 4};

FigureFunctions functions_of(const Eigen::ArrayXXd& figures, Index figure) {
    const double* values = figures.col(figure).data();
    FigureFunctions made{.basis = spline_basis(values, figures.rows())};
    made.draws = place(made.basis, values, figures.rows());
    const auto draws = static_cast<double>(figures.rows());
    const Smoother own = smoother(gram(made.basis, made.draws), made.basis.roughness, draws);
    const Index count = std::min<Index>(most_functions, made.basis.size());
    made.coefficients = std::sqrt(draws) * own.functions.leftCols(count);
    for (Index k = 2; k < count; ++k) made.roughness.push_back(own.roughness(k));
    // The two smoothest, a mixture of constant and line, become the constant and the line; of a
    // spline whose coefficients are its knots' means (Greville), the line itself.
    made.coefficients.col(0).setOnes();
    Eigen::VectorXd line(made.basis.size());
    const std::vector<double> knots = knots_of(made.basis);
    for (Index k = 0; k < line.size(); ++k) {
        const std::size_t first = k + 1;
        line(k) = (knots[first] + knots[first + 1] + knots[first + 2]) / 3;
    }
    const double mean = figures.col(figure).mean();
    const double sd = std::sqrt((figures.col(figure) - mean).square().mean());
    made.coefficients.col(1) = (line.array() - mean) / (sd > 0 ? sd : 1);
    return made;
}

/// Whether a term is a product of two or more functions that is wanted.
bool is_wanted_product(const std::vector<int>& term) {
    const std::size_t factors = term.size() - std::count(term.begin(), term.end(), 0);
    const int total = std::accumulate(term.begin(), term.end(), 0);
    const int highest = *std::max_element(term.begin(), term.end());
    return factors > 1 && (highest == 1 || total <= most_total[term.size()]);
}

/// The terms in a fixed order: the constant, each figure's own, then products counting up, the
/// first figure fastest.
std::vector<std::vector<int>> terms_for(const std::vector<FigureFunctions>& figures) {
    std::vector<int> term(figures.size());
    std::vector<std::vector<int>> terms{term};
    const auto functions = [&](std::size_t j) {
        return static_cast<int>(figures[j].coefficients.cols());
    };
    for (std::size_t j = 0; j < figures.size(); ++j)
        for (int k = 1; k < functions(j); ++k) {
            std::vector<int> alone = term;
            alone[j] = k;
            terms.push_back(std::move(alone));
        }
    while (true) {
        std::size_t j = 0;
        while (j < term.size() && ++term[j] == std::min(functions(j), most_total[term.size()] + 1))
            term[j++] = 0;
        if (j == term.size()) return terms;
        if (is_wanted_product(term)) terms.push_back(term);
    }
}

/// A block of draws of every term: rows × terms.
Eigen::MatrixXd block_of(const ProductBasis& basis, Index first, Index rows) {
    std::vector<Eigen::ArrayXXd> functions;
    for (const FigureFunctions& figure : basis.figures) {
        PlacedDraws some{.stretch = {figure.draws.stretch.begin() + first,
                                     figure.draws.stretch.begin() + first + rows},
                         .t = figure.draws.t.segment(first, rows)};
        functions.push_back(curves(figure.basis, some, figure.coefficients));
    }
    Eigen::MatrixXd block = Eigen::MatrixXd::Ones(rows, basis.size());
    for (Index i = 0; i < basis.size(); ++i) {
        const std::vector<int>& term = basis.terms[i];
        for (std::size_t j = 0; j < term.size(); ++j)
            if (term[j] > 0) block.col(i).array() *= functions[j].col(term[j]);
    }
    return block;
}

/// Calls `use(first draw, block)` for each block of draws, in order.
template <class Use>
void for_each_block(const ProductBasis& basis, const Use& use) {
    for (Index first = 0; first < basis.draws; first += draws_at_once)
        use(first, block_of(basis, first, std::min(draws_at_once, basis.draws - first)));
}

}  // namespace

ProductBasis product_basis(const Eigen::ArrayXXd& figures) {
    ProductBasis basis{.draws = figures.rows()};
    for (Index j = 0; j < figures.cols(); ++j) basis.figures.push_back(functions_of(figures, j));
    basis.terms = terms_for(basis.figures);
    basis.roughness = Eigen::MatrixXd::Zero(basis.size(), basis.size());
    for (Index i = 0; i < basis.size(); ++i)
        for (std::size_t j = 0; j < basis.figures.size(); ++j) {
            const int function = basis.terms[i][j];
            basis.roughness(i, i) += basis.figures[j].roughness[function];
        }
    return basis;
}

Eigen::MatrixXd gram(const ProductBasis& basis) {
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(basis.size(), basis.size());
    for_each_block(
        basis, [&](Index, const Eigen::MatrixXd& block) { sums += cross_product(block, block); });
    return sums;
}

Eigen::MatrixXd project(const ProductBasis& basis, const Eigen::ArrayXXd& targets) {
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(basis.size(), targets.cols());
    for_each_block(basis, [&](Index first, const Eigen::MatrixXd& block) {
        sums += cross_product(block, targets.middleRows(first, block.rows()).matrix());
    });
    return sums;
}

Eigen::ArrayXXd curves(const ProductBasis& basis, const Eigen::MatrixXd& coefficients) {
    Eigen::ArrayXXd values(basis.draws, coefficients.cols());
    for_each_block(basis, [&](Index first, const Eigen::MatrixXd& block) {
        values.middleRows(first, block.rows()) = product(block, coefficients).array();
    });
    return values;
}

}  // namespace hearth
