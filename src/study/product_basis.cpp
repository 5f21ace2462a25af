// Terms are made for a block of draws at a time: all of them at once would not fit a cache.
#include "study/product_basis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "study/smoother.hpp"
#include "study/value_of_information.hpp"

namespace hearth {

namespace {

using Index = Eigen::Index;

constexpr Index block_draws = 512;
constexpr int most_functions = 16;  // of one figure, the constant included
/// Largest total of a product's function numbers, by the number of figures.
constexpr std::array<int, most_in_a_group + 1> most_total = {0, 0, 10, 7, 5, 4, 4};

FigureFunctions functions_of(const Eigen::ArrayXXd& figures, Index figure) {
    const double* values = figures.col(figure).data();
    FigureFunctions made{.basis = spline_basis(values, figures.rows()),
                         .draws = {},
                         .coefficients = {},
                         .roughness = {0, 0}};
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
    std::vector<double> knots(3, made.basis.breaks.front());
    knots.insert(knots.end(), made.basis.breaks.begin(), made.basis.breaks.end());
    knots.insert(knots.end(), 3, made.basis.breaks.back());
    for (Index k = 0; k < line.size(); ++k) {
        const auto first = static_cast<std::size_t>(k) + 1;
        line(k) = (knots[first] + knots[first + 1] + knots[first + 2]) / 3;
    }
    const double mean = figures.col(figure).mean();
    const double sd = std::sqrt((figures.col(figure) - mean).square().mean());
    made.coefficients.col(1) = (line.array() - mean) / (sd > 0 ? sd : 1);
    return made;
}

/// Whether a term is a product of two or more functions that is wanted.
bool is_wanted_product(const std::vector<int>& term) {
    const auto factors =
        term.size() - static_cast<std::size_t>(std::count(term.begin(), term.end(), 0));
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
        const std::vector<int>& term = basis.terms[static_cast<std::size_t>(i)];
        for (std::size_t j = 0; j < term.size(); ++j)
            if (term[j] > 0) block.col(i).array() *= functions[j].col(term[j]);
    }
    return block;
}

/// Calls `use(first draw, block)` for each block of draws, in order.
template <class Use>
void for_each_block(const ProductBasis& basis, const Use& use) {
    for (Index first = 0; first < basis.draws; first += block_draws)
        use(first, block_of(basis, first, std::min(block_draws, basis.draws - first)));
}

}  // namespace

ProductBasis product_basis(const Eigen::ArrayXXd& figures) {
    ProductBasis basis{.figures = {}, .terms = {}, .roughness = {}, .draws = figures.rows()};
    for (Index j = 0; j < figures.cols(); ++j) basis.figures.push_back(functions_of(figures, j));
    basis.terms = terms_for(basis.figures);
    basis.roughness = Eigen::MatrixXd::Zero(basis.size(), basis.size());
    for (Index i = 0; i < basis.size(); ++i)
        for (std::size_t j = 0; j < basis.figures.size(); ++j) {
            const int function = basis.terms[static_cast<std::size_t>(i)][j];
            basis.roughness(i, i) += basis.figures[j].roughness[static_cast<std::size_t>(function)];
        }
    return basis;
}

Eigen::MatrixXd gram(const ProductBasis& basis) {
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(basis.size(), basis.size());
    for_each_block(basis, [&](Index, const Eigen::MatrixXd& block) {
        sums.selfadjointView<Eigen::Lower>().rankUpdate(block.transpose());
    });
    return sums.selfadjointView<Eigen::Lower>();
}

Eigen::MatrixXd project(const ProductBasis& basis, const Eigen::ArrayXXd& targets) {
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(basis.size(), targets.cols());
    for_each_block(basis, [&](Index first, const Eigen::MatrixXd& block) {
        sums.noalias() += block.transpose() * targets.middleRows(first, block.rows()).matrix();
    });
    return sums;
}

Eigen::ArrayXXd curves(const ProductBasis& basis, const Eigen::MatrixXd& coefficients) {
    Eigen::ArrayXXd values(basis.draws, coefficients.cols());
    for_each_block(basis, [&](Index first, const Eigen::MatrixXd& block) {
        values.middleRows(first, block.rows()) = (block * coefficients).array();
    });
    return values;
}

}  // namespace hearth
