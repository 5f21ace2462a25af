// Long statistical tests of sampling: moments, rank correlations, Sobol' points.
#include <algorithm>
#include <bit>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

#include "engine/sampling.hpp"
#include "unit/sampled.hpp"

using namespace hearth;

namespace {

constexpr Eigen::Index many = 200000;

std::vector<double> ranks(const Grid& block, Eigen::Index column) {
    std::vector<Eigen::Index> order(static_cast<std::size_t>(block.rows()));
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](auto a, auto b) { return block(a, column) < block(b, column); });
    std::vector<double> made(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        made[static_cast<std::size_t>(order[i])] = static_cast<double>(i);
    return made;
}

double spearman(const Grid& block, Eigen::Index one, Eigen::Index other) {
    const auto a = ranks(block, one), b = ranks(block, other);
    const double n = static_cast<double>(a.size());
    double squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) squares += (a[i] - b[i]) * (a[i] - b[i]);
    return 1 - 6 * squares / (n * (n * n - 1));
}

struct Moments {
    double mean;
    double variance;
    double kurtosis;  ///< fourth central moment over the variance squared
};

void check_moments(const Distribution& distribution, const Moments& exact) {
    const Grid block = sampled(plan_of({figure_of("a", distribution)}), {.seed = 8}, 0, many);
    const double n = static_cast<double>(many);
    const double variance = (block - exact.mean).square().mean();
    CAPTURE(name_of(distribution.family));
    CAPTURE(distribution.a);
    CAPTURE(distribution.b);
    CHECK(std::abs(block.mean() - exact.mean) < 4.5 * std::sqrt(exact.variance / n));
    CHECK(std::abs(variance / exact.variance - 1) < 4.5 * std::sqrt((exact.kurtosis - 1) / n));
}

Moments gamma_moments(double a) { return {a, a, 3 + 6 / a}; }

Moments beta_moments(double a, double b) {
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

TEST_CASE("a Gaussian copula reproduces Spearman's correlations within 0.01") {
    Eigen::MatrixXd ranks_wanted(3, 3);
    ranks_wanted << 1, 0.8, -0.3, 0.8, 1, 0.1, -0.3, 0.1, 1;
    const auto factor = correlation_factor(ranks_wanted);
    REQUIRE(factor);
    const Plan plan = plan_of({figure_of("c", {.family = Family::gamma, .a = 0.3, .b = 1}),
                               figure_of("b", {.family = Family::beta, .a = 2, .b = 9}),
                               figure_of("a", {.family = Family::lognormal, .a = 0, .b = 1})});
    for (const Sampling method : {Sampling::random, Sampling::sobol, Sampling::latin}) {
        const Grid block = sampled(plan,
                                   {.seed = 4,
                                    .method = method,
                                    .draws = static_cast<std::uint64_t>(many),
                                    .correlated = {{.figures = {0, 1, 2}, .factor = *factor}}},
                                   0, many);
        CHECK(std::abs(spearman(block, 0, 1) - 0.8) < 0.01);
        CHECK(std::abs(spearman(block, 0, 2) + 0.3) < 0.01);
        CHECK(std::abs(spearman(block, 1, 2) - 0.1) < 0.01);
    }
}

TEST_CASE("correlations that cannot hold together have no factor") {
    Eigen::MatrixXd impossible(3, 3);
    impossible << 1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1;
    CHECK_FALSE(correlation_factor(impossible));
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
        const Column sums = block.rowwise().sum();
        Column means = Column::Zero(replicates);
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
