// Regressions of net benefit on figures, and what their curves are worth.
#include "study/value_of_information.hpp"

#include <algorithm>
#include <cmath>

namespace hearth {

namespace {

using Index = Eigen::Index;

constexpr int sweeps = 2;

std::size_t at(Index index) { return static_cast<std::size_t>(index); }

Grid from_first(const Grid& net_benefit) {
    Grid differences = net_benefit;
    for (Index o = differences.cols() - 1; o >= 0; --o) differences.col(o) -= net_benefit.col(0);
    return differences;
}

/// The option of greatest mean net benefit; of equals the first.
Index best_on_average(const Grid& net_benefit) {
    Index best = 0;
    net_benefit.colwise().mean().maxCoeff(&best);
    return best;
}

/// The option of greatest net benefit in each draw; of equals the first.
std::vector<Index> best_by_draw(const Grid& net_benefit) {
    std::vector<Index> best(at(net_benefit.rows()));
    Column most = net_benefit.col(0);
    for (Index o = 1; o < net_benefit.cols(); ++o)
        for (Index d = 0; d < net_benefit.rows(); ++d)
            if (net_benefit(d, o) > most(d)) {
                most(d) = net_benefit(d, o);
                best[at(d)] = o;
            }
    return best;
}

/// What choosing the best in each draw gains over one option in all.
Column gain_over(const Grid& net_benefit, Index option) {
    Column most = net_benefit.col(0);
    for (Index o = 1; o < net_benefit.cols(); ++o) most = most.max(net_benefit.col(o));
    return most - net_benefit.col(option);
}

Eigen::MatrixXd projected(const ConditionalMeans& means, const Grid& targets) {
    if (const auto* splines = std::get_if<SplineBasis>(&means.basis))
        return project(*splines, means.draws, targets);
    return project(std::get<ProductBasis>(means.basis), targets);
}

Grid at_draws(const ConditionalMeans& means, const Eigen::MatrixXd& coefficients) {
    if (const auto* splines = std::get_if<SplineBasis>(&means.basis))
        return curves(*splines, means.draws, coefficients);
    return curves(std::get<ProductBasis>(means.basis), coefficients);
}

/// Preposterior means: drawn together around their mean by the root of the share resolved.
Grid drawn_together(const Grid& means, double root) {
    Grid drawn = means;
    for (Index o = 0; o < drawn.cols(); ++o) {
        const double centre = means.col(o).mean();
        drawn.col(o) = centre + root * (means.col(o) - centre);
    }
    return drawn;
}

/// How a curve of 1 where an option is chosen and 0 elsewhere comes through the smoother of its
/// means: how far the noise of each draw reaches into the result.
Column reach_of(const ConditionalMeans& means, const Column& chosen, Index option) {
    const Eigen::VectorXd sums = projected(means, chosen).col(0);
    return at_draws(means, means.smoother.coefficients(sums, means.strengths[at(option)])).col(0);
}

/// Fits each column of `target` but the first; fills coefficients and strengths, returns freedoms.
std::vector<double> fit(ConditionalMeans& means, const Grid& target,
                        Eigen::MatrixXd& coefficients) {
    const Eigen::MatrixXd sums = projected(means, target);
    coefficients = Eigen::MatrixXd::Zero(sums.rows(), sums.cols());
    means.strengths.assign(at(target.cols()), 0);
    std::vector<double> freedom(at(target.cols()));
    for (Index o = 1; o < target.cols(); ++o) {
        const SmoothFit one = fitted(means.smoother, sums.col(o), target.col(o).square().sum());
        coefficients.col(o) = one.coefficients;
        means.strengths[at(o)] = one.strength;
        freedom[at(o)] = one.freedom;
    }
    return freedom;
}

ConditionalMeans of_products(const Grid& figures, const std::vector<int>& columns) {
    Grid some(figures.rows(), static_cast<Index>(columns.size()));
    for (std::size_t j = 0; j < columns.size(); ++j)
        some.col(static_cast<Index>(j)) = figures.col(columns[j]);
    ConditionalMeans means;
    ProductBasis basis = product_basis(some);
    means.smoother = smoother(gram(basis), basis.roughness, static_cast<double>(figures.rows()));
    means.basis = std::move(basis);
    return means;
}

}  // namespace

double ConditionalMeans::worth(double share_resolved) const {
    return gain_over(drawn_together(means, std::sqrt(share_resolved)), best_on_average(means))
        .mean();
}

Estimate ConditionalMeans::estimate(double share_resolved) const {
    const double root = std::sqrt(share_resolved);
    const Grid drawn = drawn_together(means, root);
    const Index now = best_on_average(means);
    const Column gain = gain_over(drawn, now);
    const double value = gain.mean();
    Column part = gain - value;  // of each draw in the result, times the number of draws
    const std::vector<Index> best = best_by_draw(drawn);
    for (Index o = 1; o < means.cols(); ++o) {
        Column chosen(means.rows());
        for (Index d = 0; d < chosen.size(); ++d) chosen(d) = best[at(d)] == o ? 1 : 0;
        const double often = chosen.mean();
        const double weight = often - (o == now ? 1 : 0);
        if (weight != 0)
            part += weight * ((1 - root) * (means.col(o) - means.col(o).mean()) + left.col(o));
        if (often > 0 && often < 1)
            part += root * (reach_of(*this, chosen - often, o) * noise.col(o));
    }
    return {value, std::sqrt(part.square().sum()) / static_cast<double>(part.size())};
}

DecisionValue::DecisionValue(DecisionDraws draws)
    : draws_(std::move(draws)),
      centred_(from_first(draws_.net_benefit)),
      freedom_(at(draws_.net_benefit.cols())) {
    centred_.rowwise() -= centred_.colwise().mean().eval();
    explained_ = Grid::Zero(centred_.rows(), centred_.cols());
    for (int f = 0; f < static_cast<int>(draws_.figures.cols()); ++f) {
        const double* values = draws_.figures.col(f).data();
        const auto count = static_cast<Index>(draws_.figures.rows());
        OwnPart part;
        part.basis = spline_basis(values, count);
        PlacedDraws placed = place(part.basis, values, count);
        part.smoother =
            smoother(gram(part.basis, placed), part.basis.roughness, static_cast<double>(count));
        part.freedom.assign(freedom_.size(), 0);
        parts_.push_back(std::move(part));
        explain(f, std::move(placed));
    }
    if (parts_.size() < 2) return;
    for (int sweep = 1; sweep < sweeps; ++sweep)
        for (int f = 0; f < static_cast<int>(parts_.size()); ++f) explain(f, placed(f));
}

PlacedDraws DecisionValue::placed(int figure) const {
    return place(parts_[at(figure)].basis, draws_.figures.col(figure).data(), centred_.rows());
}

/// Means of splines of one figure, without a fit.
ConditionalMeans DecisionValue::of_splines(int figure, PlacedDraws draws) const {
    const OwnPart& part = parts_[at(figure)];
    ConditionalMeans means;
    means.draws = std::move(draws);
    means.basis = part.basis;
    means.smoother = part.smoother;
    return means;
}

/// One step of backfitting (Hastie and Tibshirani 1990): the figure's own part of what all others
/// leave.
void DecisionValue::explain(int figure, PlacedDraws draws) {
    OwnPart& part = parts_[at(figure)];
    ConditionalMeans means = of_splines(figure, std::move(draws));
    if (part.coefficients.size() > 0) explained_ -= at_draws(means, part.coefficients);
    for (std::size_t o = 0; o < freedom_.size(); ++o) freedom_[o] -= part.freedom[o];
    part.freedom = fit(means, centred_ - explained_, part.coefficients);
    explained_ += at_draws(means, part.coefficients);
    for (std::size_t o = 0; o < freedom_.size(); ++o) freedom_[o] += part.freedom[o];
}

/// What a figure alone explains in each draw.
Grid DecisionValue::own_part(int figure) const {
    const OwnPart& part = parts_[at(figure)];
    return curves(part.basis, placed(figure), part.coefficients);
}

/// What figures that are independent of `columns` explain, each alone.
Grid DecisionValue::explained_by_others(const std::vector<int>& columns) const {
    std::vector<int> related = columns;
    for (const std::vector<int>& set : draws_.together)
        if (std::find_first_of(set.begin(), set.end(), columns.begin(), columns.end()) != set.end())
            related.insert(related.end(), set.begin(), set.end());
    std::sort(related.begin(), related.end());
    related.erase(std::unique(related.begin(), related.end()), related.end());
    if (related.size() == parts_.size()) return Grid::Zero(centred_.rows(), centred_.cols());
    Grid others = explained_;
    for (const int figure : related) others -= own_part(figure);
    return others;
}

ConditionalMeans DecisionValue::given(const std::vector<int>& columns) const {
    ConditionalMeans means = columns.size() == 1
                                 ? of_splines(columns.front(), placed(columns.front()))
                                 : of_products(draws_.figures, columns);
    const Grid others = explained_by_others(columns);
    Eigen::MatrixXd coefficients;
    const std::vector<double> freedom = fit(means, centred_ - others, coefficients);
    means.means = at_draws(means, coefficients);
    means.left = centred_ - means.means;
    means.noise = means.left - others;
    const auto draws = static_cast<double>(centred_.rows());
    for (Index o = 1; o < means.means.cols(); ++o) {
        // Residuals are smaller than the noise by what was fitted.
        const double used = std::min(freedom_[at(o)] + freedom[at(o)], draws / 2);
        means.noise.col(o) *= std::sqrt(draws / (draws - used));
        means.means.col(o) += (draws_.net_benefit.col(o) - draws_.net_benefit.col(0)).mean();
    }
    return means;
}

}  // namespace hearth
