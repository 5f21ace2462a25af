// Columns are scaled about the intervention's means first, so that balance is a sum of 0.
#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "study/count_models.hpp"
#include "study/effects_parts.hpp"
#include "study/matrices.hpp"

namespace hearth {

namespace {

using Eigen::ArrayXd;
using Index = Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Means of the intervention's rows and their spread over all.
struct Group {
    double mean = 0, variance = 0, rows = 0;
};

Group group_of(const Matching& matching, std::size_t column, double is_client,
               const Column& weights = {}) {
    Group made;
    double total = 0;
    for (std::size_t i = 0; i < matching.is_client.size(); ++i) {
        if (matching.is_client[i] != is_client) continue;
        const double w = weights.empty() ? 1 : weights[i];
        made.mean += w * matching.columns(i, column);
        total += w;
        made.rows += 1;
    }
    made.mean = total > 0 ? made.mean / total : 0;
    for (std::size_t i = 0; i < matching.is_client.size(); ++i) {
        const double off = matching.columns(i, column) - made.mean;
        if (matching.is_client[i] == is_client) made.variance += off * off;
    }
    made.variance = made.rows > 1 ? made.variance / (made.rows - 1) : 0;
    return made;
}

double common_spread(const Group& a, const Group& b) {
    return std::sqrt((a.variance + b.variance) / 2);
}

/// Every row's columns, less the intervention's mean, over the common spread; without columns that
/// never vary.
MatrixXd scaled(const Matching& matching) {
    std::vector<VectorXd> kept;
    for (std::size_t c = 0; c < matching.columns.cols(); ++c) {
        const Group ours = group_of(matching, c, 1);
        const double spread = common_spread(ours, group_of(matching, c, 0));
        const auto values = array(matching.columns).col(static_cast<Index>(c));
        if (spread > 0) kept.emplace_back(((values - ours.mean) / spread).matrix());
    }
    MatrixXd made(static_cast<Index>(matching.is_client.size()), static_cast<Index>(kept.size()));
    for (std::size_t c = 0; c < kept.size(); ++c) made.col(static_cast<Index>(c)) = kept[c];
    return made;
}

std::vector<Index> rows_of(const Matching& matching, double is_client) {
    std::vector<Index> rows;
    for (std::size_t i = 0; i < matching.is_client.size(); ++i)
        if (matching.is_client[i] == is_client) rows.push_back(static_cast<Index>(i));
    return rows;
}

/// Weights exp(λ′x), made to sum to 1, and the logarithm of what they summed to.
struct Tilted {
    ArrayXd weights;
    double log_sum;
};

Tilted tilted(const MatrixXd& x, const VectorXd& lambda) {
    const ArrayXd link = product(x, lambda);
    const double most = link.maxCoeff();
    const ArrayXd raw = (link - most).exp();
    return {raw / raw.sum(), most + std::log(raw.sum())};
}

/// One Newton step on the logarithm of the sum, halved until it falls; how far off balance it
/// began.
double lower(const MatrixXd& x, VectorXd& lambda) {
    const Tilted at = tilted(x, lambda);
    const VectorXd gradient = cross_product(x, at.weights);
    const MatrixXd second =
        cross_product(x, weighted(x, at.weights)) - product(gradient, gradient.transpose());
    VectorXd step = product(pseudo_inverse(second), gradient);
    for (int half = 0; half < 40; ++half, step /= 2)
        if (tilted(x, lambda - step).log_sum <= at.log_sum) break;
    lambda -= step;
    return gradient.cwiseAbs().maxCoeff();
}

constexpr double balanced = 1e-9;
constexpr double smallest = 1e-300;

Weighting spread_out(const Matching& matching, const std::vector<Index>& rows,
                     const ArrayXd& weights) {
    Weighting made{.weights = Column(matching.is_client.size())};
    for (Index r = 0; r < std::ssize(rows); ++r) made.weights[rows[r]] = weights(r) / weights.sum();
    return made;
}

/// Names of columns whose values of one group all lie beyond all of the other's.
std::vector<std::string> telling_columns(const Matching& matching) {
    std::vector<std::string> named;
    for (std::size_t c = 0; c < matching.columns.cols(); ++c) {
        double least[2] = {INFINITY, INFINITY}, most[2] = {-INFINITY, -INFINITY};
        for (std::size_t i = 0; i < matching.is_client.size(); ++i) {
            const int group = matching.is_client[i] != 0 ? 1 : 0;
            least[group] = std::min(least[group], matching.columns(i, c));
            most[group] = std::max(most[group], matching.columns(i, c));
        }
        if (most[0] < least[1] || most[1] < least[0]) named.push_back(matching.names[c]);
    }
    return named;
}

std::string separation(const Matching& matching) {
    const std::vector<std::string> named = telling_columns(matching);
    if (named.empty()) return "the columns together tell clients from the comparison without fail";
    return all_of(named) + " alone " + (named.size() > 1 ? "tell" : "tells") +
           " clients from the comparison without fail";
}

CountData membership(const Matching& matching, const MatrixXd& x) {
    CountData data{.terms = Grid(matching.is_client.size(), x.cols() + 1, 1),
                   .counts = matching.is_client};
    std::copy_n(x.data(), x.size(), data.terms.col(1).data());
    return data;
}

}  // namespace

Weighting entropy_weights(const Matching& matching) {
    const std::vector<Index> rows = rows_of(matching, 0);
    if (rows.size() < 2) return {.withheld = "fewer than two in the comparison group"};
    const MatrixXd x = scaled(matching)(rows, Eigen::all);
    VectorXd lambda = VectorXd::Zero(x.cols());
    for (int i = 0; i < 200 && x.cols() > 0; ++i)
        if (lower(x, lambda) < balanced) break;
    const ArrayXd weights = tilted(x, lambda).weights;
    const double off = x.cols() > 0 ? cross_product(x, weights.matrix()).cwiseAbs().maxCoeff() : 0;
    if (!(off < 1e-6))
        return {.withheld = "no weights of the comparison group match the clients in all columns"};
    return spread_out(matching, rows, weights);
}

Weighting propensity_weights(const Matching& matching) {
    const CountFit fit = logistic_fit(membership(matching, scaled(matching)));
    if (fit.withheld == "complete separation") return {.withheld = separation(matching)};
    if (!fit.withheld.empty()) return {.withheld = fit.withheld};
    const std::vector<Index> rows = rows_of(matching, 0);
    const ArrayXd share = array(fit.means)(rows);
    return spread_out(matching, rows, share / (1 - share));
}

ColumnBalance column_balance(const Matching& matching, const Column& weights, std::size_t column) {
    const Group ours = group_of(matching, column, 1), theirs = group_of(matching, column, 0);
    const double spread = common_spread(ours, theirs);
    const auto over_spread = [&](double mean) {
        return spread > 0 ? (ours.mean - mean) / spread : 0;
    };
    const double weighted =
        weights.empty() ? theirs.mean : group_of(matching, column, 0, weights).mean;
    return {ours.mean, theirs.mean, over_spread(theirs.mean), over_spread(weighted)};
}

double effective_rows(const Column& weights) {
    const double sum = array(weights).sum(), squares = array(weights).square().sum();
    return squares > 0 ? sum * sum / squares : 0;
}

Column with_weighting_error(const Matching& matching, const Column& weights, const Column& parts) {
    const MatrixXd x = scaled(matching);
    const ArrayXd w = array(weights), part = array(parts);
    // parts are weight · influence: influence is regressed on the columns at the weights
    const MatrixXd by_weight = weighted(x, w),
                   inverse = pseudo_inverse(cross_product(x, by_weight));
    const ArrayXd explained = product(x, product(inverse, cross_product(x, part.matrix())));
    const ArrayXd leverage = (product(by_weight, inverse).array() * x.array()).rowwise().sum();
    const ArrayXd ours = array(matching.is_client);
    const ArrayXd made = ours * explained / ours.sum() +
                         (1 - ours) * (part - w * explained) / (1 - leverage).max(smallest);
    return {made.begin(), made.end()};
}

}  // namespace hearth
