// Means, quantiles and existence of the families of method 10.1, by Boost.Math.
#include "scenario/distribution.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <utility>

#include "base/grid.hpp"

namespace hearth {

namespace {

namespace bm = boost::math;
using Policy = bm::policies::policy<bm::policies::promote_double<false>,
                                    bm::policies::domain_error<bm::policies::errno_on_error>,
                                    bm::policies::overflow_error<bm::policies::errno_on_error>,
                                    bm::policies::pole_error<bm::policies::errno_on_error>,
                                    bm::policies::evaluation_error<bm::policies::errno_on_error>>;
using Normal = bm::normal_distribution<double, Policy>;
using Gamma = bm::gamma_distribution<double, Policy>;
using Beta = bm::beta_distribution<double, Policy>;

/// z such that the central interval of the standard normal holds `level`.
double z_of(double level) { return bm::quantile(Normal(), 0.5 + level / 2); }

Beta pert_shape(const Distribution& d) {
    const Distribution shape = beta_behind(d);
    return Beta(shape.a, shape.b);
}

double triangular_quantile(const Distribution& d, double u) {
    const double below = (d.b - d.a) / (d.c - d.a);
    if (u < below) return d.a + std::sqrt(u * (d.c - d.a) * (d.b - d.a));
    return d.c - std::sqrt((1 - u) * (d.c - d.a) * (d.c - d.b));
}

double triangular_cdf(const Distribution& d, double x) {
    if (x <= d.a) return 0;
    if (x >= d.c) return 1;
    if (x < d.b) return (x - d.a) * (x - d.a) / ((d.c - d.a) * (d.b - d.a));
    return 1 - (d.c - x) * (d.c - x) / ((d.c - d.a) * (d.c - d.b));
}

/// Shapes above this are normal to a millionth of the sd, and Boost no longer tells quantiles
/// apart.
constexpr double most_shape = 1e12;

bool is_nearly_normal(const Distribution& d) {
    if (d.family == Family::gamma) return d.a > most_shape;
    return d.family == Family::beta && std::min(d.a, d.b) > most_shape;
}

double whole_mean(const Distribution& d);
double whole_variance(const Distribution& d);

Normal nearly(const Distribution& d) { return Normal(whole_mean(d), std::sqrt(whole_variance(d))); }

double whole_quantile(const Distribution& d, double u) {
    if (is_nearly_normal(d)) return bm::quantile(nearly(d), u);
    const auto n = static_cast<double>(d.sample.size());
    switch (d.family) {
        case Family::fixed:
            return d.a;
        case Family::normal:
            return bm::quantile(Normal(d.a, d.b), u);
        case Family::lognormal:
            return std::exp(bm::quantile(Normal(d.a, d.b), u));
        case Family::gamma:
            return bm::quantile(Gamma(d.a, d.b), u);
        case Family::beta:
        case Family::dirichlet:
            return bm::quantile(Beta(d.a, d.b), u);
        case Family::uniform:
            return d.a + u * (d.b - d.a);
        case Family::triangular:
            return triangular_quantile(d, u);
        case Family::pert:
            return d.a + (d.c - d.a) * bm::quantile(pert_shape(d), u);
        case Family::empirical:
            return d.sample[static_cast<std::size_t>(std::min(std::floor(u * n), n - 1))];
    }
    return d.a;
}

double whole_cdf(const Distribution& d, double x) {
    if (is_nearly_normal(d)) return bm::cdf(nearly(d), x);
    switch (d.family) {
        case Family::normal:
            return bm::cdf(Normal(d.a, d.b), x);
        case Family::lognormal:
            return x <= 0 ? 0 : bm::cdf(Normal(d.a, d.b), std::log(x));
        case Family::gamma:
            return x <= 0 ? 0 : bm::cdf(Gamma(d.a, d.b), x);
        case Family::beta:
        case Family::dirichlet:
            return bm::cdf(Beta(d.a, d.b), std::clamp(x, 0.0, 1.0));
        case Family::uniform:
            return std::clamp((x - d.a) / (d.b - d.a), 0.0, 1.0);
        case Family::triangular:
            return triangular_cdf(d, x);
        case Family::pert:
            return bm::cdf(pert_shape(d), std::clamp((x - d.a) / (d.c - d.a), 0.0, 1.0));
        case Family::fixed:
        case Family::empirical:
            break;
    }
    return x < d.a ? 0 : 1;
}

bool truncated(const Distribution& d) { return d.least.has_value() || d.most.has_value(); }

/// The shares of the whole distribution below `least` and below `most`.
std::pair<double, double> kept(const Distribution& d) {
    return {d.least ? whole_cdf(d, *d.least) : 0.0, d.most ? whole_cdf(d, *d.most) : 1.0};
}

double whole_mean(const Distribution& d) {
    switch (d.family) {
        case Family::fixed:
        case Family::normal:
            return d.a;
        case Family::lognormal:
            return std::exp(d.a + d.b * d.b / 2);
        case Family::gamma:
            return d.a * d.b;
        case Family::beta:
        case Family::dirichlet:
            return d.a / (d.a + d.b);
        case Family::uniform:
            return (d.a + d.b) / 2;
        case Family::triangular:
            return (d.a + d.b + d.c) / 3;
        case Family::pert:
            return (d.a + 4 * d.b + d.c) / 6;
        case Family::empirical:
            return average_of(d.sample);
    }
    return d.a;
}

double whole_variance(const Distribution& d) {
    const double m = whole_mean(d);
    switch (d.family) {
        case Family::fixed:
            return 0;
        case Family::normal:
            return d.b * d.b;
        case Family::lognormal:
            return std::expm1(d.b * d.b) * std::exp(2 * d.a + d.b * d.b);
        case Family::gamma:
            return d.a * d.b * d.b;
        case Family::beta:
        case Family::dirichlet:
            return d.a * d.b / ((d.a + d.b) * (d.a + d.b) * (d.a + d.b + 1));
        case Family::uniform:
            return (d.b - d.a) * (d.b - d.a) / 12;
        case Family::triangular:
            return (d.a * d.a + d.b * d.b + d.c * d.c - d.a * d.b - d.a * d.c - d.b * d.c) / 18;
        case Family::pert:
            return (m - d.a) * (d.c - m) / 7;
        case Family::empirical:
            break;
    }
    double sum = 0;
    for (const double x : d.sample) sum += (x - m) * (x - m);
    return sum / static_cast<double>(std::max<std::size_t>(d.sample.size(), 1));
}

std::optional<std::string> impossible_whole(const Distribution& d) {
    const auto unless = [](bool possible, const char* why) {
        return possible ? std::nullopt : std::optional<std::string>(why);
    };
    switch (d.family) {
        case Family::fixed:
            break;
        case Family::normal:
        case Family::lognormal:
            return unless(d.b > 0, "its sd must be above 0");
        case Family::gamma:
            return unless(d.a > 0 && d.b > 0, "its shape and scale must be above 0");
        case Family::beta:
        case Family::dirichlet:
            return unless(d.a > 0 && d.b > 0, "its alpha and beta must be above 0");
        case Family::uniform:
            return unless(d.a < d.b, "low must be below high");
        case Family::triangular:
        case Family::pert:
            return unless(d.a <= d.b && d.b <= d.c && d.a < d.c,
                          "low, mode and high must be in ascending order");
        case Family::empirical:
            return unless(!d.sample.empty(), "its sample is empty");
    }
    return std::nullopt;
}

/// By bisection, where Boost's inverse fails: of shapes so small that most of the distribution is
/// too near to an end for a double, or so large that it is too narrow.
double searched_quantile(const Distribution& d, double u) {
    auto [low, high] = whole_support(d);
    if (!std::isfinite(high)) high = std::max(whole_mean(d), 1e-300);
    while (whole_cdf(d, high) < u && std::isfinite(2 * high)) high *= 2;
    for (int step = 0; step < 200 && low < high; ++step) {
        const double middle = low + (high - low) / 2;
        (whole_cdf(d, middle) < u ? low : high) = middle;
    }
    return high;
}

bool needs_search_at_times(Family family) {
    return family == Family::gamma || family == Family::beta || family == Family::dirichlet ||
           family == Family::pert;
}

/// What Boost makes, unless that is no quantile.
double inverse(const Distribution& d, double u) {
    constexpr double tolerance = 1e-6;
    const double x = whole_quantile(d, u);
    if (!needs_search_at_times(d.family)) return x;
    const bool holds = std::isfinite(x) && std::abs(whole_cdf(d, x) - u) <= tolerance;
    return holds ? x : searched_quantile(d, u);
}

/// The integral of `f` over the quantiles, 0 to 1.
template <class F>
double over_quantiles(const F& f, double tolerance) {
    return bm::quadrature::gauss_kronrod<double, 61>::integrate(f, 0.0, 1.0, 12, tolerance);
}

}  // namespace

double mean(const Distribution& d) {
    if (!truncated(d)) return whole_mean(d);
    return over_quantiles([&](double u) { return quantile(d, u); }, 1e-12);
}

double quantile(const Distribution& d, double u) {
    if (!truncated(d)) return inverse(d, u);
    const auto [from, to] = kept(d);
    const double x = inverse(d, from + u * (to - from));
    return std::clamp(x, d.least.value_or(x), d.most.value_or(x));
}

double share_below(const Distribution& d, double value) {
    if (d.family == Family::empirical) {
        const auto below =
            std::count_if(d.sample.begin(), d.sample.end(), [&](double x) { return x <= value; });
        return static_cast<double>(below) / static_cast<double>(d.sample.size());
    }
    const auto [from, to] = kept(d);
    return std::clamp((whole_cdf(d, value) - from) / (to - from), 0.0, 1.0);
}

double standard_deviation(const Distribution& d) {
    if (!truncated(d)) return std::sqrt(whole_variance(d));
    const double m = mean(d);
    const auto square = [](double x) { return x * x; };
    return std::sqrt(over_quantiles([&](double u) { return square(quantile(d, u) - m); }, 1e-10));
}

Distribution beta_behind(const Distribution& pert) {
    const double low = pert.a, mode = pert.b, high = pert.c;
    return {.family = Family::beta,
            .a = 1 + 4 * (mode - low) / (high - low),
            .b = 1 + 4 * (high - mode) / (high - low)};
}

Support whole_support(const Distribution& d) {
    switch (d.family) {
        case Family::normal:
            return {-HUGE_VAL, HUGE_VAL};
        case Family::lognormal:
        case Family::gamma:
            return {0, HUGE_VAL};
        case Family::beta:
        case Family::dirichlet:
            return {0, 1};
        case Family::uniform:
            return {d.a, d.b};
        case Family::triangular:
        case Family::pert:
            return {d.a, d.c};
        case Family::empirical: {
            const auto [least, most] = std::minmax_element(d.sample.begin(), d.sample.end());
            return {*least, *most};
        }
        case Family::fixed:
            break;
    }
    return {d.a, d.a};
}

Support support(const Distribution& d) {
    const Support whole = whole_support(d);
    return {std::max(whole.least, d.least.value_or(whole.least)),
            std::min(whole.most, d.most.value_or(whole.most))};
}

std::optional<std::string> impossible(const Distribution& d) {
    if (auto why = impossible_whole(d)) return why;
    if (!truncated(d)) return std::nullopt;
    if (d.family == Family::fixed || d.family == Family::empirical)
        return "only a distribution with a continuous range can be truncated";
    if (d.least && d.most && !(*d.least < *d.most))
        return "truncate needs a lower and a higher end";
    const auto [from, to] = kept(d);
    if (to - from < 1e-9) return "nothing of the distribution lies within its truncation";
    return std::nullopt;
}

Distribution from_mean_sd(Family family, double m, double sd) {
    if (family == Family::gamma)
        return {.family = family, .a = m * m / (sd * sd), .b = sd * sd / m};
    if (family == Family::beta) {
        const double a = m * (m * (1 - m) / (sd * sd) - 1);
        return {.family = family, .a = a, .b = a * (1 - m) / m};
    }
    if (family == Family::lognormal) {
        const double variance = std::log1p(sd * sd / (m * m));
        return {.family = family, .a = std::log(m) - variance / 2, .b = std::sqrt(variance)};
    }
    return {.family = Family::normal, .a = m, .b = sd};
}

Distribution lognormal_from_interval(double point, double low, double high, double level) {
    return {.family = Family::lognormal,
            .a = std::log(point),
            .b = (std::log(high) - std::log(low)) / (2 * z_of(level))};
}

double sd_from_interval(double low, double high, double level) {
    return (high - low) / (2 * z_of(level));
}

}  // namespace hearth
