// Fisher scoring as weighted least squares by a pivoted QR, halving steps that do not lower the
// deviance; of the negative binomial in turn with Newton's steps for the dispersion.
#include "study/count_models.hpp"

#include <algorithm>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <map>

#include "study/matrices.hpp"

namespace hearth {

namespace {

using Eigen::ArrayXd;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int most_scorings = 100;
constexpr double settled_part = 1e-13;
/// A link that still moves by this much when the deviance no longer falls has no end: means go to
/// 0, or shares to 0 or 1.
constexpr double still_moving = 1e-2;

/// Shares keep this far from 0 and 1.
constexpr double nearly_zero = 1e-15;

enum class Response { poisson, negative_binomial, yes_or_no };

/// A model on its way: the data, and where the fit stands.
struct Fitting {
    Response response;
    ArrayXd y, offset, weights;
    MatrixXd terms;
    double theta = 0;
    VectorXd coefficients = {};
    ArrayXd mean = {};
    double deviance = 0;
};

ArrayXd or_all(const Column& column, std::size_t rows, double value) {
    if (!column.empty()) return array(column);
    return ArrayXd::Constant(static_cast<Eigen::Index>(rows), value);
}

Fitting fitting(const CountData& data, Response response) {
    const std::size_t rows = data.counts.size();
    return {.response = response,
            .y = array(data.counts),
            .offset = or_all(data.offset, rows, 0),
            .weights = or_all(data.weights, rows, 1),
            .terms = array(data.terms).matrix()};
}

ArrayXd variance(const Fitting& fit) {
    if (fit.response == Response::poisson) return fit.mean;
    if (fit.response == Response::yes_or_no) return fit.mean * (1 - fit.mean);
    return fit.mean + fit.mean.square() / fit.theta;
}

/// d mean / d link: the logit's is the variance.
ArrayXd slope(const Fitting& fit) {
    return fit.response == Response::yes_or_no ? variance(fit) : fit.mean;
}

ArrayXd mean_at(const Fitting& fit, const ArrayXd& link) {
    if (fit.response == Response::yes_or_no)
        return (1 / (1 + (-link).exp())).max(nearly_zero).min(1 - nearly_zero);
    return link.exp();
}

double times_log(double x, double ratio) { return x > 0 ? x * std::log(ratio) : 0; }

double deviance_of(const Fitting& fit, Eigen::Index i) {
    const double y = fit.y(i), m = fit.mean(i);
    switch (fit.response) {
        case Response::poisson:
            return times_log(y, y / m) - (y - m);
        case Response::yes_or_no:
            return times_log(y, y / m) + times_log(1 - y, (1 - y) / (1 - m));
        case Response::negative_binomial:
            break;
    }
    return times_log(y, y / m) - (y + fit.theta) * std::log((y + fit.theta) / (m + fit.theta));
}

/// Twice what rows that count come to, each by its weight.
double twice_sum(const Fitting& fit, double (*of)(const Fitting& fit, Eigen::Index i)) {
    double sum = 0;
    for (Eigen::Index i = 0; i < fit.y.size(); ++i)
        if (fit.weights(i) > 0) sum += 2 * fit.weights(i) * of(fit, i);
    return sum;
}

double log_likelihood(const Fitting& fit, Eigen::Index i) {
    const double y = fit.y(i), m = fit.mean(i), theta = fit.theta;
    switch (fit.response) {
        case Response::poisson:
            return times_log(y, m) - m - std::lgamma(y + 1);
        case Response::yes_or_no:
            return times_log(y, m) + times_log(1 - y, 1 - m);
        case Response::negative_binomial:
            break;
    }
    return std::lgamma(theta + y) - std::lgamma(theta) - std::lgamma(y + 1) +
           times_log(y, m / (m + theta)) + theta * std::log(theta / (m + theta));
}

/// A beginning near the counts, off the edges.
void begin(Fitting& fit) {
    fit.mean = fit.y + 0.1;
    if (fit.response == Response::yes_or_no) fit.mean = (fit.y + 0.5) / 2;
    fit.deviance = std::numeric_limits<double>::infinity();
}

ArrayXd scoring_weights(const Fitting& fit) {
    return fit.weights * slope(fit).square() / variance(fit);
}

void move_to(Fitting& fit, const VectorXd& coefficients) {
    fit.coefficients = coefficients;
    fit.mean = mean_at(fit, product(fit.terms, coefficients).array() + fit.offset);
    fit.deviance = twice_sum(fit, deviance_of);
}

ArrayXd link_of(const Fitting& fit) {
    if (fit.response == Response::yes_or_no) return (fit.mean / (1 - fit.mean)).log();
    return fit.mean.log();
}

/// One step of Fisher scoring, halved until the deviance is no higher.
void step(Fitting& fit) {
    const ArrayXd roots = scoring_weights(fit).sqrt();
    const ArrayXd working = link_of(fit) - fit.offset + (fit.y - fit.mean) / slope(fit);
    VectorXd wanted = least_squares(weighted(fit.terms, roots), (working * roots).matrix());
    const VectorXd from = fit.coefficients;
    const double before = fit.deviance;
    for (int half = 0; half < 30; ++half) {
        move_to(fit, wanted);
        if (std::isfinite(fit.deviance) && fit.deviance <= before + settled_part * std::abs(before))
            return;
        if (from.size() == 0) return;
        wanted = (wanted + from) / 2;
    }
}

/// How far the last step moved the link of any row.
double moved_by(const Fitting& fit, const VectorXd& from) {
    return from.size() == 0 ? 1 : product(fit.terms, fit.coefficients - from).cwiseAbs().maxCoeff();
}

std::string run(Fitting& fit) {
    for (int i = 0; i < most_scorings; ++i) {
        const double before = fit.deviance;
        const VectorXd from = fit.coefficients;
        step(fit);
        if (!std::isfinite(fit.deviance)) return "the fit did not converge";
        if (std::abs(before - fit.deviance) > settled_part * (std::abs(fit.deviance) + 1)) continue;
        if (moved_by(fit, from) < still_moving) return {};
        return fit.response == Response::yes_or_no ? "complete separation"
                                                   : "a group of rows has no events";
    }
    return "the fit did not converge";
}

std::string unfit(const Fitting& fit) {
    if (fit.terms.rows() <= fit.terms.cols()) return "no more rows than coefficients";
    if ((fit.y * fit.weights).sum() <= 0) return "all counts are 0";
    if (rank_of(weighted(fit.terms, fit.weights.sqrt())) < fit.terms.cols())
        return "terms that say the same as others";
    return {};
}

Column column_of(const VectorXd& values) { return {values.begin(), values.end()}; }

Grid grid_of(const MatrixXd& values) {
    Grid made(values.rows(), values.cols());
    std::copy_n(values.data(), values.size(), made.data());
    return made;
}

/// (X′WX)⁻¹.
MatrixXd inverse_information(const Fitting& fit) {
    return inverse_of_squares(weighted(fit.terms, scoring_weights(fit).sqrt()));
}

CountFit finished(const Fitting& fit) {
    const MatrixXd covariance = inverse_information(fit);
    const double freedom = static_cast<double>((fit.weights > 0).count() - fit.terms.cols());
    const ArrayXd pearson = fit.weights * (fit.y - fit.mean).square() / variance(fit);
    return {.coefficients = column_of(fit.coefficients),
            .standard_errors = column_of(covariance.diagonal().cwiseSqrt()),
            .covariance = grid_of(covariance),
            .means = column_of(fit.mean),
            .freedom = freedom,
            .deviance = fit.deviance,
            .dispersion = pearson.sum() / freedom,
            .two_log_likelihood = twice_sum(fit, log_likelihood),
            .theta = fit.theta};
}

CountFit fit_of(const CountData& data, Response response) {
    Fitting fit = fitting(data, response);
    begin(fit);
    std::string why = unfit(fit);
    if (why.empty()) why = run(fit);
    return why.empty() ? finished(fit) : CountFit{.withheld = why};
}

// --- the dispersion of the negative binomial -----------------------------------------------------

struct Slopes {
    double first = 0, second = 0;
};

/// Derivatives of the log-likelihood by θ at fixed means.
Slopes theta_slopes(const Fitting& fit) {
    Slopes sum;
    const double theta = fit.theta;
    const double digamma = boost::math::digamma(theta), trigamma = boost::math::trigamma(theta);
    std::map<double, Slopes> of_count;  // few counts are many rows'
    for (Eigen::Index i = 0; i < fit.y.size(); ++i) {
        const double y = fit.y(i), both = fit.mean(i) + theta;
        const auto [at, is_new] = of_count.try_emplace(y);
        if (is_new && y > 0)
            at->second = {boost::math::digamma(theta + y) - digamma,
                          boost::math::trigamma(theta + y) - trigamma};
        const double w = fit.weights(i);
        sum.first += w * (at->second.first + std::log(theta / both) + 1 - (y + theta) / both);
        sum.second += w * (at->second.second + 1 / theta - 2 / both + (y + theta) / (both * both));
    }
    return sum;
}

/// Newton's steps in log θ, which is nearer to a parabola; at most e-fold.
void settle_theta(Fitting& fit) {
    for (int i = 0; i < most_scorings; ++i) {
        const Slopes at = theta_slopes(fit);
        const double first = at.first * fit.theta;
        const double second = at.second * fit.theta * fit.theta + first;
        const double step = second < 0 ? -first / second : first;
        fit.theta *= std::exp(std::clamp(step, -1.0, 1.0));
        if (std::abs(step) < 1e-12 || !std::isfinite(step)) return;
    }
}

/// Of all θ the limit of no over-dispersion is the likeliest where the counts lie no farther from
/// the Poisson model's means than chance puts them.
bool has_spread(const Fitting& poisson) {
    return (poisson.weights * ((poisson.y - poisson.mean).square() - poisson.y)).sum() > 0;
}

std::string run_negative_binomial(Fitting& fit) {
    fit.theta = fit.weights.sum() / (fit.weights * (fit.y / fit.mean - 1).square()).sum();
    for (int i = 0; i < most_scorings; ++i) {
        const double before = fit.theta;
        settle_theta(fit);
        if (!std::isfinite(fit.theta) || fit.theta <= 0) return "the fit did not converge";
        fit.deviance = twice_sum(fit, deviance_of);
        if (std::string why = run(fit); !why.empty()) return why;
        if (std::abs(fit.theta / before - 1) < 1e-11) return {};
    }
    return "the fit did not converge";
}

}  // namespace

CountFit poisson_fit(const CountData& data) { return fit_of(data, Response::poisson); }
CountFit logistic_fit(const CountData& data) { return fit_of(data, Response::yes_or_no); }

CountFit negative_binomial_fit(const CountData& data) {
    Fitting fit = fitting(data, Response::poisson);
    begin(fit);
    std::string why = unfit(fit);
    if (why.empty()) why = run(fit);
    if (why.empty() && !has_spread(fit)) why = "counts vary no more than chance makes them";
    fit.response = Response::negative_binomial;
    if (why.empty()) why = run_negative_binomial(fit);
    if (!why.empty()) return {.withheld = why};
    CountFit made = finished(fit);
    made.theta_error = 1 / std::sqrt(-theta_slopes(fit).second);
    return made;
}

Column quasi_standard_errors(const CountFit& fit) {
    Column made = fit.standard_errors;
    for (double& error : made) error *= std::sqrt(fit.dispersion);
    return made;
}

Grid sandwich_covariance(const CountData& data, const CountFit& fit, const std::vector<int>& groups,
                         SmallSample correction) {
    const std::size_t rows = data.counts.size(), size = data.terms.cols();
    std::map<int, VectorXd> scores;
    for (std::size_t i = 0; i < rows; ++i) {
        const double shrunk = fit.theta > 0 ? 1 + fit.means[i] / fit.theta : 1;
        const double weight = data.weights.empty() ? 1 : data.weights[i];
        const double score = weight * (data.counts[i] - fit.means[i]) / shrunk;
        auto& sum = scores[groups.empty() ? static_cast<int>(i) : groups[i]];
        if (sum.size() == 0) sum = VectorXd::Zero(static_cast<Eigen::Index>(size));
        for (std::size_t k = 0; k < size; ++k)
            sum(static_cast<Eigen::Index>(k)) += score * data.terms(i, k);
    }
    MatrixXd meat =
        MatrixXd::Zero(static_cast<Eigen::Index>(size), static_cast<Eigen::Index>(size));
    for (const auto& [group, sum] : scores) meat += product(sum, sum.transpose());
    const auto g = static_cast<double>(scores.size());
    const auto n = static_cast<double>(rows);
    if (correction != SmallSample::none) meat *= g / (g - 1);
    if (correction == SmallSample::groups_and_terms)
        meat *= (n - 1) / (n - static_cast<double>(size));
    const MatrixXd bread = array(fit.covariance).matrix();
    return grid_of(product(bread, product(meat, bread)));
}

}  // namespace hearth
