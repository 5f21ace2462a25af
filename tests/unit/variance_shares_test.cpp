// Shares of variance against closed forms: a linear sum, Ishigami's function (Ishigami and Homma
// 1990) and an interaction; errors against the truth. Uniforms are the program's own Sobol' points.
#include "study/variance_shares.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <numbers>
#include <string>

#include "arrays.hpp"

using namespace hearth;

namespace {

/// A plan of `count` figures, uniform between 0 and 1.
Plan uniforms(int count) {
    Plan plan;
    for (int i = 0; i < count; ++i)
        plan.figures.push_back({.id = "figure " + std::to_string(i),
                                .distribution = {.family = Family::uniform, .a = 0, .b = 1},
                                .point = 0.5,
                                .expression = {}});
    return plan;
}

/// Whether an estimate lies within four of its own errors of the truth, and those are small.
void check_share(double found, double error, double truth) {
    CAPTURE(found);
    CAPTURE(truth);
    CHECK(std::abs(found - truth) <= 4 * error + 1e-9);
    CHECK(error <= 0.02);
}

/// A result of the draws as an array.
template <class Formula>
Measured by(const Formula& formula) {
    return [formula](const Grid& draws) { return column(formula(array(draws))); };
}

}  // namespace

TEST_CASE(
    "the shares of a linear sum are those of its terms, and nothing is left to interactions") {
    const Plan plan = uniforms(4);
    const auto found = variance_shares(
        plan, {.seed = 1}, by([](const auto& u) { return u.col(0) + 2 * u.col(1) + 3 * u.col(2); }),
        4096);
    CHECK(found.without == 0);
    CHECK(std::abs(found.mean - 3) < 1e-3);
    CHECK(std::abs(found.variance - 14.0 / 12) < 1e-2);
    const double truth[] = {1.0 / 14, 4.0 / 14, 9.0 / 14};
    for (std::size_t i = 0; i < 3; ++i) {
        check_share(found.shares[i].first, found.shares[i].first_se, truth[i]);
        check_share(found.shares[i].total, found.shares[i].total_se, truth[i]);
    }
    CHECK(found.shares[3].first == 0);
    CHECK(found.shares[3].total == 0);
    check_share(found.interactions, found.interactions_se, 0);
}

TEST_CASE("the shares of Ishigami's function are those of its closed form") {
    constexpr double a = 7, b = 0.1, pi = std::numbers::pi;
    const Plan plan = uniforms(3);
    const auto found = variance_shares(plan, {.seed = 3}, by([=](const auto& u) -> ArrayColumn {
                                           const Array x = (2 * u - 1) * pi;
                                           const ArrayColumn s = x.col(1).sin();
                                           return x.col(0).sin() + a * s * s +
                                                  b * x.col(2).pow(4) * x.col(0).sin();
                                       }),
                                       32768);
    const double first = std::pow(1 + b * std::pow(pi, 4) / 5, 2) / 2;
    const double second = a * a / 8;
    const double both = b * b * std::pow(pi, 8) * (1.0 / 18 - 1.0 / 50);
    const double all = first + second + both;
    CHECK(std::abs(found.variance - all) < 0.05 * all);
    check_share(found.shares[0].first, found.shares[0].first_se, first / all);
    check_share(found.shares[0].total, found.shares[0].total_se, (first + both) / all);
    check_share(found.shares[1].first, found.shares[1].first_se, second / all);
    check_share(found.shares[1].total, found.shares[1].total_se, second / all);
    check_share(found.shares[2].first, found.shares[2].first_se, 0);
    check_share(found.shares[2].total, found.shares[2].total_se, both / all);
    check_share(found.interactions, found.interactions_se, both / all);
}

TEST_CASE("errors of shares tell how far they are from the truth") {
    const Plan plan = uniforms(2);
    int within = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const auto found = variance_shares(
            plan, {.seed = seed},
            by([](const auto& u) { return (u.col(0) - 0.2) * (u.col(1) - 0.2); }), 512);
        // variances 0.09 / 12 each alone and 1 / 144 together
        const double truth = (0.09 / 12) / (2 * 0.09 / 12 + 1.0 / 144);
        within += std::abs(found.shares[0].first - truth) <= 2 * found.shares[0].first_se ? 1 : 0;
    }
    CHECK(within >= 33);  // about 38 are expected
}

TEST_CASE("figures that are drawn together are one unit") {
    Plan plan = uniforms(5);
    plan.figures[4].id = plan.figures[0].id;
    plan.figures[2].distribution = {};
    const auto factor = correlation_factor(grid(Array(Eigen::MatrixXd::Identity(2, 2))));
    const SamplingOptions options{.correlated = {{.figures = {1, 3}, .factor = *factor}}};
    const auto units = drawn_units(plan, options);
    REQUIRE(units.size() == 2);
    CHECK(units[0] == Unit{0, 4});
    CHECK(units[1] == Unit{1, 3});
}

TEST_CASE("the two samples are independent of each other") {
    const Plan plan = uniforms(3);
    const auto samplers = two_samplers(plan, {.seed = 5});
    constexpr Eigen::Index draws = 4096;
    Grid one(draws, 3), other(draws, 3);
    sample_block(samplers.first, 0, draws, one);
    sample_block(samplers.second, 0, draws, other);
    for (Eigen::Index i = 0; i < 3; ++i)
        for (Eigen::Index j = 0; j < 3; ++j) {
            const double covariance =
                ((array(one).col(i) - 0.5) * (array(other).col(j) - 0.5)).mean();
            CHECK(std::abs(covariance) < 4.0 / 12 / std::sqrt(4096.0));
        }
}

TEST_CASE("a result without a value in some draw has no shares") {
    const Plan plan = uniforms(1);
    const auto found = variance_shares(
        plan, {.seed = 1}, by([](const auto& u) { return (u.col(0) - 0.1).sqrt(); }), 256);
    CHECK(found.without > 0);
    CHECK(found.shares.empty());
}

TEST_CASE("shares and their errors are those of their definitions, done over the replicates") {
    // Three draws in each of 16 replicates, of two figures: x0 + x0 x1.
    constexpr std::size_t draws = 48, units = 2;
    const auto made_up = [](double start) {
        Grid made(draws, units);
        for (std::size_t d = 0; d < draws; ++d)
            for (std::size_t u = 0; u < units; ++u)
                made(d, u) = std::sin(start + 1.7 * static_cast<double>(d) +
                                      5.1 * static_cast<double>(u) + 0.01 * start * start);
        return made;
    };
    const Grid a = made_up(1), b = made_up(40);
    const auto result = [](double x0, double x1) { return 2 + x0 + x0 * x1; };
    const auto filled_with = [](const Grid& from) {
        return [&from](std::uint64_t first, Grid& to) { to = from.part(first, to.rows()); };
    };
    const auto found = variance_shares({.columns = units,
                                        .units = {{0}, {1}},
                                        .one = filled_with(a),
                                        .other = filled_with(b),
                                        .result =
                                            [&](Grid& x) {
                                                Column values;
                                                for (std::size_t d = 0; d < x.rows(); ++d)
                                                    values.push_back(result(x(d, 0), x(d, 1)));
                                                return values;
                                            },
                                        .draws = draws});
    double mean = 0;
    for (std::size_t d = 0; d < draws; ++d)
        mean += (result(a(d, 0), a(d, 1)) + result(b(d, 0), b(d, 1))) / (2.0 * draws);
    double spread[replicates] = {}, first[units][replicates] = {}, total[units][replicates] = {};
    for (std::size_t d = 0; d < draws; ++d) {
        const double at_a = result(a(d, 0), a(d, 1)), at_b = result(b(d, 0), b(d, 1));
        const std::size_t r = d % replicates;
        spread[r] += (std::pow(at_a - mean, 2) + std::pow(at_b - mean, 2)) / 2;
        for (std::size_t u = 0; u < units; ++u) {
            const double mixed = u == 0 ? result(b(d, 0), a(d, 1)) : result(a(d, 0), b(d, 1));
            first[u][r] += (at_b - mean) * (mixed - at_a);
            total[u][r] += std::pow(at_a - mixed, 2) / 2;
        }
    }
    const auto share = [&](const auto& part) {
        double sum = 0, all = 0, squares = 0;
        for (std::size_t r = 0; r < replicates; ++r) {
            sum += part(r);
            all += spread[r];
        }
        for (std::size_t r = 0; r < replicates; ++r)
            squares += std::pow(part(r) - sum / all * spread[r], 2);  // their mean is 0
        return std::pair(sum / all, std::sqrt(squares * replicates / (replicates - 1.0)) / all);
    };
    const auto exactly = [](double value) { return doctest::Approx(value).epsilon(1e-10); };
    CHECK(found.mean == exactly(mean));
    for (std::size_t u = 0; u < units; ++u) {
        const auto by_itself = share([&](std::size_t r) { return first[u][r]; });
        const auto with_others = share([&](std::size_t r) { return total[u][r]; });
        CHECK(found.shares[u].first == exactly(by_itself.first));
        CHECK(found.shares[u].first_se == exactly(by_itself.second));
        CHECK(found.shares[u].total == exactly(with_others.first));
        CHECK(found.shares[u].total_se == exactly(with_others.second));
    }
    const auto both = share([&](std::size_t r) { return first[0][r] + first[1][r]; });
    CHECK(found.interactions == exactly(1 - both.first));
    CHECK(found.interactions_se == exactly(both.second));
}

TEST_CASE("what is drawn together is one unit: correlated figures, parts of a whole, and one id") {
    Plan plan = uniforms(7);
    plan.figures[6].id = plan.figures[1].id;
    const auto units = drawn_units(plan, {.correlated = {{.figures = {2, 4}, .factor = Grid(2, 2)}},
                                          .dirichlets = {{.figures = {0, 3}, .alphas = {1, 1}}}});
    CHECK(units == std::vector<Unit>{{0, 3}, {1, 6}, {2, 4}, {5}});
}
