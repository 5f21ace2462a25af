// Regressions of net benefit on figures, and what their curves are worth.
#include "study/value_of_information.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "study/regression.hpp"

namespace hearth {

struct FittedMeans {
    Eigen::ArrayXXd means;  ///< draws × options, as differences from the first
    Eigen::ArrayXXd left;   ///< what is left of the net benefit in each draw
    /// The same without what other figures explain: what the fit had to see through.
    Eigen::ArrayXXd noise;
    std::variant<SplineBasis, ProductBasis> basis;
    PlacedDraws draws;  ///< of splines
    Smoother smoother;
    std::vector<double> strengths;  ///< of the penalty, by option
};

/// The part that one figure alone explains, with what its regressions start from.
struct OwnPart {
    SplineBasis basis;
    Smoother smoother;
    Eigen::MatrixXd coefficients;  ///< by option; none before the first fit
    std::vector<double> freedom;
};

struct OwnParts {
    Eigen::ArrayXXd
        centred;  ///< net benefit as differences from the first option, less their means
    Eigen::ArrayXXd explained;  ///< the sum of the parts of all figures
    std::vector<OwnPart> parts;
    std::vector<double> freedom;  ///< of the sum, by option
};

namespace {

using Index = Eigen::Index;

constexpr int sweeps = 2;

Eigen::ArrayXXd from_first(const Eigen::ArrayXXd& net_benefit) {
    Eigen::ArrayXXd differences = net_benefit;
    for (Index o = differences.cols() - 1; o >= 0; --o) differences.col(o) -= net_benefit.col(0);
    return differences;
}

/// The option of greatest mean net benefit; of equals the first.
Index best_on_average(const Eigen::ArrayXXd& net_benefit) {
    Index best = 0;
    net_benefit.colwise().mean().maxCoeff(&best);
    return best;
}

/// The option of greatest net benefit in each draw; of equals the first.
std::vector<Index> best_by_draw(const Eigen::ArrayXXd& net_benefit) {
    std::vector<Index> best(net_benefit.rows());
    Eigen::ArrayXd most = net_benefit.col(0);
    for (Index o = 1; o < net_benefit.cols(); ++o)
        for (Index d = 0; d < net_benefit.rows(); ++d)
            if (net_benefit(d, o) > most(d)) {
                most(d) = net_benefit(d, o);
                best[d] = o;
            }
    return best;
}

/// What choosing the best in each draw gains over one option in all.
Eigen::ArrayXd gain_over(const Eigen::ArrayXXd& net_benefit, Index option) {
    Eigen::ArrayXd most = net_benefit.col(0);
    for (Index o = 1; o < net_benefit.cols(); ++o) most = most.max(net_benefit.col(o));
    return most - net_benefit.col(option);
}

Eigen::MatrixXd projected(const FittedMeans& means, const Eigen::ArrayXXd& targets) {
    if (const auto* splines = std::get_if<SplineBasis>(&means.basis))
        return project(*splines, means.draws, targets);
    return project(std::get<ProductBasis>(means.basis), targets);
}

Eigen::ArrayXXd at_draws(const FittedMeans& means, const Eigen::MatrixXd& coefficients) {
    if (const auto* splines = std::get_if<SplineBasis>(&means.basis))
        return curves(*splines, means.draws, coefficients);
    return curves(std::get<ProductBasis>(means.basis), coefficients);
}

/// Preposterior means: drawn together around their mean by the root of the share resolved.
Eigen::ArrayXXd drawn_together(const Eigen::ArrayXXd& means, double root) {
    Eigen::ArrayXXd drawn = means;
    for (Index o = 0; o < drawn.cols(); ++o) {
        const double centre = means.col(o).mean();
        drawn.col(o) = centre + root * (means.col(o) - centre);
    }
    return drawn;
}

/// How a curve of 1 where an option is chosen and 0 elsewhere comes through the smoother of its
/// means: how far the noise of each draw reaches into the result.
Eigen::ArrayXd reach_of(const FittedMeans& means, const Eigen::ArrayXd& chosen, Index option) {
    const Eigen::VectorXd sums = projected(means, chosen).col(0);
    return at_draws(means, means.smoother.coefficients(sums, means.strengths[option])).col(0);
}

/// Fits each column of `target` but the first; fills coefficients and strengths, returns freedoms.
std::vector<double> fit(FittedMeans& means, const Eigen::ArrayXXd& target,
                        Eigen::MatrixXd& coefficients) {
    const Eigen::MatrixXd sums = projected(means, target);
    coefficients = Eigen::MatrixXd::Zero(sums.rows(), sums.cols());
    means.strengths.assign(target.cols(), 0);
    std::vector<double> freedom(target.cols());
    for (Index o = 1; o < target.cols(); ++o) {
        const SmoothFit one = fitted(means.smoother, sums.col(o), target.col(o).square().sum());
        coefficients.col(o) = one.coefficients;
        means.strengths[o] = one.strength;
        freedom[o] = one.freedom;
    }
    return freedom;
}

FittedMeans of_products(const Eigen::ArrayXXd& figures, const std::vector<int>& columns) {
    Eigen::ArrayXXd some(figures.rows(), static_cast<Index>(columns.size()));
    for (std::size_t j = 0; j < columns.size(); ++j)
        some.col(static_cast<Index>(j)) = figures.col(columns[j]);
    FittedMeans means;
    ProductBasis basis = product_basis(some);
    means.smoother = smoother(gram(basis), basis.roughness, static_cast<double>(figures.rows()));
    means.basis = std::move(basis);
    return means;
}

// --- what each figure alone explains -------------------------------------------------------------

PlacedDraws placed(const DecisionDraws& draws, const OwnParts& all, int figure) {
    return place(all.parts[figure].basis, draws.figures.col(figure).data(), all.centred.rows());
}

/// Means of splines of one figure, without a fit.
FittedMeans of_splines(const OwnPart& part, PlacedDraws draws) {
    FittedMeans means;
    means.draws = std::move(draws);
    means.basis = part.basis;
    means.smoother = part.smoother;
    return means;
}

/// One step of backfitting (Hastie and Tibshirani 1990): the figure's own part of what all others
/// leave.
void explain(OwnParts& all, int figure, PlacedDraws draws) {
    OwnPart& part = all.parts[figure];
    FittedMeans means = of_splines(part, std::move(draws));
    if (part.coefficients.size() > 0) all.explained -= at_draws(means, part.coefficients);
    for (std::size_t o = 0; o < all.freedom.size(); ++o) all.freedom[o] -= part.freedom[o];
    part.freedom = fit(means, all.centred - all.explained, part.coefficients);
    all.explained += at_draws(means, part.coefficients);
    for (std::size_t o = 0; o < all.freedom.size(); ++o) all.freedom[o] += part.freedom[o];
}

OwnParts own_parts(const DecisionDraws& draws) {
    OwnParts all{.centred = from_first(array(draws.net_benefit)),
                 .explained = {},
                 .parts = {},
                 .freedom = std::vector<double>(draws.net_benefit.cols())};
    all.centred.rowwise() -= all.centred.colwise().mean().eval();
    all.explained = Eigen::ArrayXXd::Zero(all.centred.rows(), all.centred.cols());
    const int figures = static_cast<int>(draws.figures.cols());
    for (int f = 0; f < figures; ++f) {
        const double* values = draws.figures.col(f).data();
        const Index count = all.centred.rows();
        OwnPart part;
        part.basis = spline_basis(values, count);
        PlacedDraws placed = place(part.basis, values, count);
        part.smoother =
            smoother(gram(part.basis, placed), part.basis.roughness, static_cast<double>(count));
        part.freedom.assign(all.freedom.size(), 0);
        all.parts.push_back(std::move(part));
        explain(all, f, std::move(placed));
    }
    for (int sweep = 1; sweep < sweeps && figures > 1; ++sweep)
        for (int f = 0; f < figures; ++f) explain(all, f, placed(draws, all, f));
    return all;
}

/// What figures that are independent of `columns` explain, each alone.
Eigen::ArrayXXd explained_by_others(const DecisionDraws& draws, const OwnParts& all,
                                    const std::vector<int>& columns) {
    std::vector<int> related = columns;
    for (const std::vector<int>& set : draws.together)
        if (std::find_first_of(set.begin(), set.end(), columns.begin(), columns.end()) != set.end())
            related.insert(related.end(), set.begin(), set.end());
    sort_once(related);
    if (related.size() == all.parts.size())
        return Eigen::ArrayXXd::Zero(all.centred.rows(), all.centred.cols());
    Eigen::ArrayXXd others = all.explained;
    for (const int figure : related) {
        const OwnPart& part = all.parts[figure];
        others -= curves(part.basis, placed(draws, all, figure), part.coefficients);
    }
    return others;
}

}  // namespace

double ConditionalMeans::worth(double share_resolved) const {
    const Eigen::ArrayXXd& means = fitted->means;
    return gain_over(drawn_together(means, std::sqrt(share_resolved)), best_on_average(means))
        .mean();
}

Estimate ConditionalMeans::estimate(double share_resolved) const {
    const double root = std::sqrt(share_resolved);
    const Eigen::ArrayXXd& means = fitted->means;
    const Eigen::ArrayXXd drawn = drawn_together(means, root);
    const Index now = best_on_average(means);
    const Eigen::ArrayXd gain = gain_over(drawn, now);
    const double value = gain.mean();
    Eigen::ArrayXd part = gain - value;  // of each draw in the result, times the number of draws
    const std::vector<Index> best = best_by_draw(drawn);
    for (Index o = 1; o < means.cols(); ++o) {
        Eigen::ArrayXd chosen(means.rows());
        for (Index d = 0; d < chosen.size(); ++d) chosen(d) = best[d] == o ? 1 : 0;
        const double often = chosen.mean();
        const double weight = often - (o == now ? 1 : 0);
        if (weight != 0)
            part +=
                weight * ((1 - root) * (means.col(o) - means.col(o).mean()) + fitted->left.col(o));
        if (often > 0 && often < 1)
            part += root * (reach_of(*fitted, chosen - often, o) * fitted->noise.col(o));
    }
    return {value, std::sqrt(part.square().sum()) / static_cast<double>(part.size())};
}

DecisionValue::DecisionValue(DecisionDraws draws)
    : draws_(std::move(draws)), parts_(std::make_shared<const OwnParts>(own_parts(draws_))) {}

ConditionalMeans DecisionValue::given(const std::vector<int>& columns) const {
    FittedMeans means = columns.size() == 1 ? of_splines(parts_->parts[columns.front()],
                                                         placed(draws_, *parts_, columns.front()))
                                            : of_products(array(draws_.figures), columns);
    const Eigen::ArrayXXd others = explained_by_others(draws_, *parts_, columns);
    const Eigen::ArrayXXd& centred = parts_->centred;
    Eigen::MatrixXd coefficients;
    const std::vector<double> freedom = fit(means, centred - others, coefficients);
    means.means = at_draws(means, coefficients);
    means.left = centred - means.means;
    means.noise = means.left - others;
    const auto draws = static_cast<double>(centred.rows());
    const auto net_benefit = array(draws_.net_benefit);
    for (Index o = 1; o < means.means.cols(); ++o) {
        // Residuals are smaller than the noise by what was fitted.
        const double used = std::min(parts_->freedom[o] + freedom[o], draws / 2);
        means.noise.col(o) *= std::sqrt(draws / (draws - used));
        means.means.col(o) += (net_benefit.col(o) - net_benefit.col(0)).mean();
    }
    return {std::make_shared<const FittedMeans>(std::move(means))};
}

namespace {

/// Columns of the drawn figures among `figures`.
std::vector<int> columns_of(const std::vector<Fig>& drawn, const std::vector<Fig>& figures) {
    std::vector<int> columns;
    for (const Fig figure : figures) {
        const auto found = std::find(drawn.begin(), drawn.end(), figure);
        if (found != drawn.end()) columns.push_back(static_cast<int>(found - drawn.begin()));
    }
    return columns;
}

}  // namespace

DecisionDraws decision_draws(DrawTable table, std::string_view measure,
                             const SamplingOptions& sampling) {
    const std::size_t options = table.layout.option_parts.size();
    DecisionDraws draws{.figures = std::move(table.figures),
                        .net_benefit = Grid(table.draws(), options)};
    for (std::size_t option = 1; option < options; ++option)
        std::copy_n(table.measures.col(table.column(static_cast<int>(option), measure)).data(),
                    table.draws(), draws.net_benefit.col(option).data());
    for (const CorrelatedFigures& set : sampling.correlated)
        draws.together.push_back(columns_of(table.drawn, set.figures));
    for (const DirichletFigures& set : sampling.dirichlets)
        draws.together.push_back(columns_of(table.drawn, set.figures));
    return draws;
}

}  // namespace hearth
