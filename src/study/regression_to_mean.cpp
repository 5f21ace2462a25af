// Closed forms; and the gamma-Poisson model by Newton on the logarithms of shape and mean, with
// derivatives from differences.
#include "study/regression_to_mean.hpp"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <map>

#include "base/grid.hpp"
#include "study/rate_ratio.hpp"

namespace hearth {

// --- a normal measure ----------------------------------------------------------------------------

NormalMeasure correlated_measure(double mean, double deviation, double correlation) {
    return {.mean = mean,
            .within = deviation * std::sqrt(1 - correlation),
            .between = deviation * std::sqrt(correlation)};
}

double selection_intensity(double z) {
    const boost::math::normal normal;
    return pdf(normal, z) / cdf(complement(normal, z));
}

double regression_to_mean(const NormalMeasure& measure, double cutoff, Selected selected) {
    const double within = measure.within * measure.within / measure.measures;
    const double deviation = std::sqrt(measure.between * measure.between + within);
    const double z = (cutoff - measure.mean) / deviation;
    return within / deviation * selection_intensity(selected == Selected::at_or_above ? z : -z);
}

// --- pairs
// -------------------------------------------------------------------------------------------

double BeforeAfterLine::paired_t() const { return change() / (deviation_of_change / std::sqrt(n)); }

BeforeAfterLine before_after_line(const Column& before, const Column& after) {
    const auto n = static_cast<double>(before.size());
    BeforeAfterLine made{
        .n = n, .mean_before = sum_of(before) / n, .mean_after = sum_of(after) / n};
    double products = 0, squares_after = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const double x = before[i] - made.mean_before, y = after[i] - made.mean_after;
        made.squares_before += x * x, squares_after += y * y, products += x * y;
        made.deviation_of_change += (y - x) * (y - x) / (n - 1);
    }
    made.deviation_of_change = std::sqrt(made.deviation_of_change);
    made.slope = products / made.squares_before;
    made.correlation = products / std::sqrt(made.squares_before * squares_after);
    made.residual = std::sqrt((squares_after - made.slope * products) / (n - 2));
    return made;
}

EffectEstimate effect_at_mean(const BeforeAfterLine& line, double mean) {
    const double off = line.mean_before - mean;
    const double value = line.mean_after - mean - line.slope * off;
    const double se = line.residual * std::sqrt(1 / line.n + off * off / line.squares_before);
    const double quantile = t_quantile(line.n - 2);
    return {value, value - quantile * se, value + quantile * se, se};
}

std::optional<std::pair<double, double>> means_without_effect(const BeforeAfterLine& line) {
    const double error = std::pow(t_quantile(line.n - 2) * line.residual, 2);
    const double a = std::pow(line.slope - 1, 2) - error / line.squares_before;
    const double b = 2 * line.change() * (line.slope - 1);
    const double c = line.change() * line.change() - error / line.n;
    const double root = b * b - 4 * a * c;
    if (!(a > 0) || root < 0) return std::nullopt;
    return std::pair(line.mean_before + (-b - std::sqrt(root)) / (2 * a),
                     line.mean_before + (-b + std::sqrt(root)) / (2 * a));
}

// --- counts selected at an entry rule
// ----------------------------------------------------------------

namespace {

using Eigen::Matrix2d;
using Eigen::Vector2d;

/// Bounds of the logarithm of the shape: rates as unlike as can be told, and all alike.
constexpr double least_log_shape = -7, most_log_shape = 8;
constexpr double nudge = 1e-4;

struct CountAndYears {
    double count, years;
    friend auto operator<=>(const CountAndYears&, const CountAndYears&) = default;
};

/// Clients alike in count and time, and the rule they met.
struct Truncated {
    std::map<CountAndYears, double> clients;
    double at_least;
};

/// Probability of a negative binomial count of at least `least`, by the sum below it where that
/// leaves enough digits.
double tail_probability(double least, double shape, double share) {
    double term = std::pow(1 - share, shape), below = 0;
    for (double count = 0; count < std::min(least, 100.0); ++count) {
        below += term;
        term *= share * (shape + count) / (count + 1);
    }
    return least <= 100 && below < 0.999 ? 1 - below : boost::math::ibeta(least, shape, share);
}

/// Log-likelihood of a client at the logarithms of shape and mean.
double log_likelihood(const CountAndYears& client, double at_least, const Vector2d& at) {
    const double shape = std::exp(at(0)), rate = std::exp(at(0) - at(1));
    const double share = client.years / (rate + client.years), y = client.count;
    const double untruncated = std::lgamma(shape + y) - std::lgamma(shape) - std::lgamma(y + 1) +
                               y * std::log(share) + shape * std::log1p(-share);
    return untruncated - std::log(tail_probability(at_least, shape, share));
}

double log_likelihood(const Truncated& all, const Vector2d& at) {
    double sum = 0;
    for (const auto& [client, times] : all.clients)
        sum += times * log_likelihood(client, all.at_least, at);
    return sum;
}

Vector2d moved(Vector2d at, int axis, double by) {
    at(axis) += by;
    return at;
}

template <class Function>
Vector2d gradient_of(const Function& f, const Vector2d& at) {
    return {(f(moved(at, 0, nudge)) - f(moved(at, 0, -nudge))) / (2 * nudge),
            (f(moved(at, 1, nudge)) - f(moved(at, 1, -nudge))) / (2 * nudge)};
}

template <class Function>
Matrix2d curvature_of(const Function& f, const Vector2d& at) {
    const double step = 10 * nudge, here = f(at);
    const auto second = [&](int axis) {
        return (f(moved(at, axis, step)) - 2 * here + f(moved(at, axis, -step))) / (step * step);
    };
    const auto corner = [&](double x, double y) { return f(at + Vector2d(x, y)); };
    const double mixed =
        (corner(step, step) - corner(step, -step) - corner(-step, step) + corner(-step, -step)) /
        (4 * step * step);
    Matrix2d made;
    made << second(0), mixed, mixed, second(1);
    return made;
}

/// Whether the shape is at a bound and the likelihood pulls beyond it.
bool is_held(const Vector2d& at, const Vector2d& gradient) {
    return (at(0) <= least_log_shape && gradient(0) < 0) ||
           (at(0) >= most_log_shape && gradient(0) > 0);
}

/// Newton's step; uphill by the gradient where the likelihood is not hollow.
Vector2d uphill(const Vector2d& gradient, const Matrix2d& curvature, const Vector2d& at) {
    if (is_held(at, gradient)) return {0, -gradient(1) / std::min(curvature(1, 1), -1e-12)};
    const Eigen::LLT<Matrix2d> root(-curvature);
    const Vector2d step =
        root.info() == Eigen::Success ? Vector2d(root.solve(gradient)) : gradient.normalized();
    const double size = step.norm();
    return size > 2 ? Vector2d(step * (2 / size)) : step;
}

/// Where the likelihood is highest, if it could be found.
std::optional<Vector2d> likeliest(const Truncated& all, Vector2d at) {
    const auto f = [&](const Vector2d& x) { return log_likelihood(all, x); };
    for (int i = 0; i < 100; ++i) {
        const Vector2d gradient = gradient_of(f, at);
        Vector2d step = uphill(gradient, curvature_of(f, at), at);
        const double here = f(at);
        if (!std::isfinite(here)) return std::nullopt;
        Vector2d to = at + step;
        for (int half = 0; half < 30; ++half, step /= 2) {
            to = at + step;
            to(0) = std::clamp(to(0), least_log_shape, most_log_shape);
            if (f(to) >= here) break;
        }
        const double size = (to - at).norm();
        at = to;
        if (size < 1e-8) return at;
        if (size < 1e-5 && gradient.norm() < 1e-5) return at;
    }
    return std::nullopt;
}

/// Σ years · E[rate | count] over all clients.
double expected_events(const Truncated& all, const Vector2d& at) {
    const double shape = std::exp(at(0)), rate = std::exp(at(0) - at(1));
    double sum = 0;
    for (const auto& [client, times] : all.clients)
        sum += times * client.years * (shape + client.count) / (rate + client.years);
    return sum;
}

Truncated truncated(const SelectedCounts& selected) {
    Truncated made{.clients = {}, .at_least = std::ceil(selected.at_least)};
    for (std::size_t i = 0; i < selected.counts.size(); ++i)
        made.clients[{selected.counts[i], selected.years[i]}] += 1;
    return made;
}

/// What a nudge of the parameters by each client's score does to the logarithm of the expected
/// rate, and what its own count does beside.
Column parts_in_log_remaining(const SelectedCounts& selected, const Truncated& all,
                              const Vector2d& at) {
    const auto likelihood = [&](const Vector2d& x) { return log_likelihood(all, x); };
    const auto log_expected = [&](const Vector2d& x) { return std::log(expected_events(all, x)); };
    const Vector2d gradient = gradient_of(log_expected, at);
    const Matrix2d curvature = curvature_of(likelihood, at);
    const bool held = at(0) <= least_log_shape || at(0) >= most_log_shape;
    const Vector2d by_score = held ? Vector2d(0, -gradient(1) / curvature(1, 1))
                                   : Vector2d(-curvature.inverse() * gradient);
    const double shape = std::exp(at(0)), rate = std::exp(at(0) - at(1));
    const double expected = expected_events(all, at);
    const double observed = sum_of(selected.counts);
    Column parts;
    for (std::size_t i = 0; i < selected.counts.size(); ++i) {
        const CountAndYears client{selected.counts[i], selected.years[i]};
        const Vector2d score = gradient_of(
            [&](const Vector2d& x) { return log_likelihood(client, all.at_least, x); }, at);
        const double own = client.years * (shape + client.count) / (rate + client.years);
        parts.push_back(by_score.dot(score) + own / expected - client.count / observed);
    }
    return parts;
}

std::string why_unfit(const SelectedCounts& selected) {
    if (selected.counts.size() < 2) return "fewer than two clients";
    if (!(selected.at_least > 0)) return "an entry rule of 0 selects nobody";
    for (std::size_t i = 0; i < selected.counts.size(); ++i)
        if (selected.counts[i] < std::ceil(selected.at_least) || selected.years[i] <= 0)
            return "clients below the entry rule";
    const auto [least, most] = std::minmax_element(selected.counts.begin(), selected.counts.end());
    if (*most <= std::ceil(selected.at_least) && *least == *most)
        return "every client is just at the entry rule";
    return {};
}

/// 1 − e^log, with limits.
ExpectedFall fall_of(double log_remaining, double se, double quantile) {
    const auto fall = [&](double z) { return std::max(0.0, 1 - std::exp(log_remaining + z * se)); };
    return {fall(quantile), fall(0), fall(-quantile),
            "gamma-Poisson model of counts at or above the entry rule"};
}

}  // namespace

GammaPoissonFit gamma_poisson_fit(const SelectedCounts& selected) {
    GammaPoissonFit made;  // g++ 12 takes members of an unfinished one for used, if filled by name
    made.withheld = why_unfit(selected);
    if (!made.withheld.empty()) return made;
    const Truncated all = truncated(selected);
    const double events = sum_of(selected.counts);
    const double years = sum_of(selected.years);
    const std::optional<Vector2d> at = likeliest(all, {0, std::log(events / years / 2)});
    if (!at) return {.withheld = "the fit did not converge"};
    made.shape = std::exp((*at)(0));
    made.mean = std::exp((*at)(1));
    made.log_likelihood = log_likelihood(all, *at);
    made.expected = expected_events(all, *at) / years;
    made.observed = events / years;
    made.in_log_remaining = parts_in_log_remaining(selected, all, *at);
    const double se = std::sqrt(unit_variance(made.in_log_remaining, selected.unit));
    made.fall = fall_of(std::log(made.expected / made.observed), se,
                        t_quantile(static_cast<double>(units_of(selected.unit)) - 1));
    return made;
}

}  // namespace hearth
