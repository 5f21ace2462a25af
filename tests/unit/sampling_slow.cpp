// Long statistical tests of sampling: moments, rank correlations, Sobol' points.
#include <algorithm>
#include <bit>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

#include "arrays.hpp"
#include "draws/sampling.hpp"
#include "unit/exact_shares.hpp"
#include "unit/sampled.hpp"

using namespace hearth;

namespace {

constexpr std::size_t many = 200000;

std::vector<double> ranks(const Grid& block, std::size_t column) {
    std::vector<std::size_t> order(block.rows());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return block(a, column) < block(b, column); });
    std::vector<double> made(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) made[order[i]] = static_cast<double>(i);
    return made;
}

double spearman(const Grid& block, std::size_t one, std::size_t other) {
    const auto a = ranks(block, one), b = ranks(block, other);
    const double n = static_cast<double>(a.size());
    double squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) squares += (a[i] - b[i]) * (a[i] - b[i]);
    return 1 - 6 * squares / (n * (n * n - 1));
}

struct FamilyMoments {
    double mean;
    double variance;
    double kurtosis;  ///< fourth central moment over the variance squared
};

void check_sample(const ArrayColumn& values, const FamilyMoments& exact) {
    const double n = static_cast<double>(values.size());
    const double variance = (values - exact.mean).square().mean();
    CHECK(std::abs(values.mean() - exact.mean) < 4.5 * std::sqrt(exact.variance / n));
    CHECK(std::abs(variance / exact.variance - 1) <= 4.5 * std::sqrt((exact.kurtosis - 1) / n));
}

/// The value with a share p below it, by bisection of Boost's cumulative distribution.
double quantile_by_halves(const exact::Truncated& law, double p, const ArrayColumn& values) {
    double low = values.minCoeff();
    double high = values.maxCoeff();
    for (int i = 0; i < 200 && std::nextafter(low, high) < high; ++i) {
        const double middle = low + (high - low) / 2;
        (law.at(middle).below < p ? low : high) = middle;
    }
    return high;
}

/// As many values below a quantile as there should be. A quantile at an end of the range, where
/// doubles are too coarse for the distribution, is passed over.
void check_quantiles(const ArrayColumn& values, const Distribution& distribution) {
    const exact::Truncated law(distribution);
    const double n = static_cast<double>(values.size());
    for (const double p : {0.001, 0.025, 0.5, 0.975, 0.999}) {
        const double at = quantile_by_halves(law, p, values);
        if (std::abs(law.at(at).below - p) > 1e-6) continue;
        CAPTURE(p);
        const double share = static_cast<double>((values <= at).count()) / n;
        CHECK(std::abs(share - p) < 4.5 * std::sqrt(p * (1 - p) / n));
    }
}

void check_moments(const Distribution& distribution, const FamilyMoments& exact) {
    const Grid block = sampled(plan_of({figure_of("a", distribution)}), {.seed = 8}, 0, many);
    CAPTURE(name_of(distribution.family));
    CAPTURE(distribution.a);
    CAPTURE(distribution.b);
    check_sample(array(block).col(0), exact);
    if (distribution.family != Family::empirical)
        check_quantiles(array(block).col(0), distribution);
}

/// FamilyMoments between two ends by quadrature of the share above each value:
/// E (x - c)^k = (low - c)^k + k times the integral of (x - c)^(k-1) P(above x).
FamilyMoments moments_between(const Distribution& distribution, double low, double high) {
    const exact::Truncated law(distribution);
    const auto power_about = [&](double centre, int k) {
        const auto slope = [&](double x) {
            return k * std::pow(x - centre, k - 1) * law.at(x).above;
        };
        return std::pow(low - centre, k) +
               boost::math::quadrature::gauss_kronrod<double, 61>::integrate(slope, low, high, 12,
                                                                             1e-12);
    };
    const double mean = power_about(0, 1);
    const double variance = power_about(mean, 2);
    return {mean, variance, power_about(mean, 4) / (variance * variance)};
}

FamilyMoments moments_of_sample(const std::vector<double>& sample) {
    const auto x = array(sample);
    const double variance = (x - x.mean()).square().mean();
    return {x.mean(), variance, (x - x.mean()).square().square().mean() / (variance * variance)};
}

FamilyMoments gamma_moments(double a) { return {a, a, 3 + 6 / a}; }

FamilyMoments beta_moments(double a, double b) {
    const double s = a + b;
    return {a / s, a * b / (s * s * (s + 1)),
            3 + 6 * ((a - b) * (a - b) * (s + 1) - a * b * (s + 2)) / (a * b * (s + 2) * (s + 3))};
}

}  // namespace

TEST_CASE("means and variances are the families' at shapes from 0.01 to 1e6") {
    for (const double a : {0.01, 0.1, 0.5, 1.0, 44.4, 1e3, 1e6}) {
        check_moments({.family = Family::gamma, .a = a, .b = 1}, gamma_moments(a));
        for (const double b : {0.01, 0.3, 2.0, 100.0, 1e6})
            check_moments({.family = Family::beta, .a = a, .b = b}, beta_moments(a, b));
    }
    check_moments({.family = Family::normal, .a = 5, .b = 2}, {5, 4, 3});
    const double w = std::exp(0.09);
    check_moments({.family = Family::lognormal, .a = 0, .b = 0.3},
                  {std::exp(0.045), (w - 1) * w, w * w * w * w + 2 * w * w * w + 3 * w * w - 3});
    check_moments({.family = Family::uniform, .a = 1, .b = 4}, {2.5, 0.75, 1.8});
    check_moments({.family = Family::triangular, .a = 0, .b = 1, .c = 2}, {1, 1.0 / 6, 2.4});
}

TEST_CASE("means and variances of pert, truncated and empirical figures are theirs") {
    for (const double mode : {1.0, 2.0, 6.5}) {
        const double a = 1 + 4 * (mode - 1) / 6;
        const FamilyMoments beta = beta_moments(a, 6 - a);
        check_moments({.family = Family::pert, .a = 1, .b = mode, .c = 7},
                      {1 + 6 * beta.mean, 36 * beta.variance, beta.kurtosis});
    }
    const std::vector<Distribution> truncated = {
        {.family = Family::normal, .a = 3, .b = 2, .least = 2.0, .most = 8.0},
        {.family = Family::normal, .a = 0, .b = 1, .least = 4.0, .most = 9.0},
        {.family = Family::lognormal, .a = 1, .b = 0.4, .least = 2.0, .most = 9.0},
        {.family = Family::gamma, .a = 4, .b = 2, .least = 9.0, .most = 60.0},
        {.family = Family::beta, .a = 12, .b = 56, .least = 0.0, .most = 0.2},
        {.family = Family::uniform, .a = -2, .b = 5, .least = 0.0, .most = 5.0},
        {.family = Family::triangular, .a = 1, .b = 2, .c = 7, .least = 1.5, .most = 4.0},
        {.family = Family::pert, .a = 1, .b = 2, .c = 7, .least = 1.0, .most = 3.0}};
    for (const Distribution& one : truncated)
        check_moments(one, moments_between(one, *one.least, *one.most));
    for (const std::vector<double>& sample :
         {std::vector<double>{4, 1, 3, 9, 5, 2, 6}, std::vector<double>{-1, 1000}})
        check_moments({.family = Family::empirical, .sample = sample}, moments_of_sample(sample));
}

TEST_CASE("each share of a Dirichlet has the moments and quantiles of its beta") {
    for (const std::vector<double>& alphas :
         {std::vector<double>{0.01, 0.3, 5}, {0.02, 0.01}, {1251, 350, 116, 17}, {1e6, 2e5, 1}}) {
        const auto parts = static_cast<Eigen::Index>(alphas.size());
        std::vector<PlanFigure> figures;
        DirichletFigures whole{.figures = {}, .alphas = alphas};
        double sum = 0;
        for (const double alpha : alphas) {
            sum += alpha;
            whole.figures.push_back(static_cast<Fig>(figures.size()));
            figures.push_back(figure_of("part:" + std::to_string(figures.size()),
                                        {.family = Family::dirichlet, .a = alpha}));
        }
        for (std::size_t i = 0; i < alphas.size(); ++i) figures[i].distribution.b = sum - alphas[i];
        const Grid block = sampled(plan_of(figures), {.seed = 12, .dirichlets = {whole}}, 0, many);
        CHECK((array(block).rowwise().sum() - 1).abs().maxCoeff() < 1e-12);
        for (Eigen::Index i = 0; i < parts; ++i) {
            const Distribution& share = figures[static_cast<std::size_t>(i)].distribution;
            CAPTURE(share.a);
            CAPTURE(share.b);
            check_sample(array(block).col(i), beta_moments(share.a, share.b));
            check_quantiles(array(block).col(i), share);
        }
    }
}

TEST_CASE("a Gaussian copula reproduces Spearman's correlations within 0.01") {
    Array ranks_wanted(3, 3);
    ranks_wanted << 1, 0.8, -0.3, 0.8, 1, 0.1, -0.3, 0.1, 1;
    const auto factor = correlation_factor(grid(ranks_wanted));
    REQUIRE(factor);
    const Plan plan = plan_of({figure_of("c", {.family = Family::gamma, .a = 0.3, .b = 1}),
                               figure_of("b", {.family = Family::beta, .a = 2, .b = 9}),
                               figure_of("a", {.family = Family::lognormal, .a = 0, .b = 1})});
    for (const Sampling method : {Sampling::random, Sampling::sobol, Sampling::latin}) {
        const Grid block = sampled(plan,
                                   {.seed = 4,
                                    .method = method,
                                    .draws = many,
                                    .correlated = {{.figures = {0, 1, 2}, .factor = *factor}}},
                                   0, many);
        CHECK(std::abs(spearman(block, 0, 1) - 0.8) < 0.01);
        CHECK(std::abs(spearman(block, 0, 2) + 0.3) < 0.01);
        CHECK(std::abs(spearman(block, 1, 2) - 0.1) < 0.01);
    }
}

TEST_CASE("a copula keeps Spearman's correlation within 0.01 whatever the families on each side") {
    const std::vector<Distribution> sides = {{.family = Family::gamma, .a = 0.05, .b = 3},
                                             {.family = Family::beta, .a = 0.3, .b = 40},
                                             {.family = Family::lognormal, .a = 2, .b = 1.5},
                                             {.family = Family::normal, .a = -4, .b = 2},
                                             {.family = Family::pert, .a = 1, .b = 2, .c = 7},
                                             {.family = Family::uniform, .a = 3, .b = 4}};
    for (const double rank : {-0.9, -0.3, 0.3, 0.6, 0.95})
        for (std::size_t i = 0; i < sides.size(); ++i) {
            Array wanted(2, 2);
            wanted << 1, rank, rank, 1;
            const Plan plan =
                plan_of({figure_of("a", sides[i]), figure_of("b", sides[(i + 1) % sides.size()])});
            const Grid block = sampled(
                plan,
                {.seed = 21,
                 .correlated = {{.figures = {0, 1}, .factor = *correlation_factor(grid(wanted))}}},
                0, many);
            CAPTURE(rank);
            CAPTURE(name_of(sides[i].family));
            CHECK(std::abs(spearman(block, 0, 1) - rank) < 0.01);
        }
}

TEST_CASE("correlations that cannot hold together have no factor") {
    Array impossible(3, 3);
    impossible << 1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1;
    CHECK_FALSE(correlation_factor(grid(impossible)));
}

TEST_CASE("unscrambled points are Boost.Random's, in the order of their numbers") {
    constexpr std::size_t dimensions = 400;
    boost::random::sobol_engine<std::uint64_t, 64> engine(dimensions);
    std::vector<std::array<std::uint64_t, 64>> directions;
    for (std::size_t d = 0; d < dimensions; ++d) directions.push_back(sobol_directions(d));
    for (std::uint64_t i = 1; i < 1000; ++i)  // Boost leaves out point 0 and goes by Gray code
        for (std::size_t d = 0; d < dimensions; ++d) {
            std::uint64_t point = 0;
            for (std::uint64_t k = 0; k < 64; ++k)
                if (((i ^ i >> 1) >> k & 1) != 0) point ^= directions[d][k];
            REQUIRE(engine() == point);
        }
}

TEST_CASE("Sobol' points have the mean of a sum of many figures with a far smaller error") {
    std::vector<PlanFigure> figures;
    for (int i = 0; i < 100; ++i)
        figures.push_back(figure_of("figure:" + std::to_string(i),
                                    {.family = Family::gamma, .a = 44.0 + i, .b = 1}));
    const Plan plan = plan_of(figures);
    const double exact = 100 * 44 + 99 * 50;
    const auto error_of = [&](Sampling method) {
        const Grid block = sampled(plan, {.seed = 6, .method = method, .draws = 16384}, 0, 16384);
        const ArrayColumn sums = array(block).rowwise().sum();
        ArrayColumn means = ArrayColumn::Zero(replicates);
        for (Eigen::Index d = 0; d < sums.size(); ++d)
            means(d % replicates) += sums(d) / (16384.0 / replicates);
        const double error =
            std::sqrt((means - means.mean()).square().sum() / (replicates * (replicates - 1.0)));
        CHECK(std::abs(means.mean() - exact) < 4.5 * error);
        return error;
    };
    const double random = error_of(Sampling::random);
    CHECK(error_of(Sampling::sobol) < random / 10);
    CHECK(error_of(Sampling::latin) < random / 10);
}
