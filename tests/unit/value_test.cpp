// What knowing more is worth: laws that hold whatever the numbers, and small closed forms.
#include "study/value.hpp"

#include "study/decision.hpp"
#include "value_draws.hpp"

using namespace hearth;

TEST_CASE("a figure that nothing depends on is worth nothing") {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        Array figures = normals(3, 10000, seed);
        const ArrayColumn net_benefit = 0.1 + figures.col(0) * figures.col(1);
        const DecisionValue value(
            {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
        const Estimate nothing = value.given({2}).estimate(1);
        CHECK(nothing.value >= 0);
        CHECK(nothing.value <= 4 * nothing.se);
        CHECK(nothing.value < 0.01 * choose(value.draws().net_benefit).evpi().value);
    }
}

TEST_CASE("figures that are drawn together tell of each other") {
    const double rho = 0.6;
    Array figures = normals(3, 50000);
    figures.col(1) = rho * figures.col(0) + std::sqrt(1 - rho * rho) * figures.col(1).eval();
    const ArrayColumn net_benefit = 0.5 + figures.rowwise().sum();
    const DecisionValue value({.figures = grid(figures),
                               .net_benefit = against_nothing(net_benefit),
                               .together = {{0, 1}}});
    check_within_four_errors(value.given({0}).estimate(1), worth_of_normal(0.5, 1 + rho));
    check_within_four_errors(value.given({1}).estimate(1), worth_of_normal(0.5, 1 + rho));
    check_within_four_errors(value.given({2}).estimate(1), worth_of_normal(0.5, 1));
}

TEST_CASE("among three options knowing one figure weighs them all") {
    // Net benefits 0, p1 and p1 + p2 + 0.3: given p2 the second loses to one of the others.
    Array figures = normals(2, 50000);
    Array net_benefit = Array::Zero(50000, 3);
    net_benefit.col(1) = figures.col(0);
    net_benefit.col(2) = figures.col(0) + figures.col(1) + 0.3;
    const DecisionValue value({.figures = grid(figures), .net_benefit = grid(net_benefit)});
    CHECK(choose(value.draws().net_benefit).favoured == 2);
    check_within_four_errors(value.given({0}).estimate(1), worth_of_normal(0.3, 1));
    check_within_four_errors(value.given({1}).estimate(1), worth_of_normal(0.3, 1));
}

TEST_CASE("more records are never worth less, and infinitely many are exact knowledge") {
    Array figures = normals(2, 20000);
    const ArrayColumn net_benefit = 1 + figures.col(0) - 2 * figures.col(1);
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
    const ConditionalMeans p1 = value.given({0});
    const Audit audit{Record::measurement, 1, 0};
    double before = 0;
    for (const int size : audit_sizes()) {
        const double worth = p1.worth(audit.share_resolved(size));
        CHECK(worth >= before);
        before = worth;
    }
    CHECK(p1.worth(audit.share_resolved(1e15)) == doctest::Approx(p1.worth(1)).epsilon(1e-9));
    CHECK(p1.worth(1) == p1.estimate(1).value);
    CHECK(p1.worth(0) == 0);
}

TEST_CASE("records that resolve a share of a figure are worth its mean moved by the root of it") {
    Array figures = normals(2, 50000);
    const ArrayColumn net_benefit = 1 + figures.col(0) - 2 * figures.col(1);
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
    const ConditionalMeans p2 = value.given({1});
    for (const double share : {0.04, 0.25, 0.81}) {
        CAPTURE(share);
        check_within_four_errors(p2.estimate(share), worth_of_normal(1, 2 * std::sqrt(share)));
        CHECK(p2.estimate(share).value == doctest::Approx(p2.worth(share)).epsilon(1e-12));
    }
}

TEST_CASE("a figure that takes a few values only is regressed on them") {
    Array figures = normals(2, 20000);
    figures.col(0) = (figures.col(0) > 0.5).cast<double>() * 3 - 1;  // 2 or −1
    const ArrayColumn net_benefit = figures.col(0) + figures.col(1);
    const double high = below(-0.5);
    const double truth = 2 * high - std::max(0.0, 2 * high - (1 - high));
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
    check_within_four_errors(value.given({0}).estimate(1), truth);
}

TEST_CASE("where one option is the best in every draw nothing is worth knowing") {
    Array figures = normals(1, 5000);
    const ArrayColumn net_benefit = 100 + figures.col(0);
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
    CHECK(choose(value.draws().net_benefit).evpi().value == 0);
    CHECK(value.given({0}).estimate(1).value == 0);
}

namespace {

/// E[x²; x < 0] of a normal x.
double square_below_zero(double mean, double sd) {
    const double z = mean / sd;
    return (mean * mean + sd * sd) * below(-z) - mean * sd * density(z);
}

/// That an error lies within 6 % of what its influence on the result comes to over these draws.
void check_error(double told, double variance, double draws) {
    const double expected = std::sqrt(variance / draws);
    INFO("told ", told, ", closed form ", expected);
    CHECK(told > 0.94 * expected);
    CHECK(told < 1.06 * expected);
}

}  // namespace

TEST_CASE("the error of what knowing is worth is that of its closed form") {
    // Net benefit x = g + e of mean 1 and sd √5, where g is its mean given a figure and e the rest.
    // Not choosing it gains -x. With everything known a draw adds -x where x is below 0: variance
    // E[x²; x < 0] - worth². With a figure known it adds -g where g is below 0, and of e, which the
    // other figure explains, only what moves the mean: variance E[g²; g < 0] - worth² + (s P(g <
    // 0))² with s the sd of e.
    constexpr double draws = 20000;
    double everything = 0, p1 = 0, p2 = 0;
    constexpr int seeds = 4;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        Array figures = normals(2, 20000, seed);
        const ArrayColumn net_benefit = 1 + figures.col(0) - 2 * figures.col(1);
        const DecisionValue value(
            {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
        everything += choose(value.draws().net_benefit).evpi().se / seeds;
        p1 += value.given({0}).estimate(1).se / seeds;
        p2 += value.given({1}).estimate(1).se / seeds;
    }
    const auto variance = [](double sd, double rest) {
        const double worth = worth_of_normal(1, sd), moved = rest * below(-1 / sd);
        return square_below_zero(1, sd) - worth * worth + moved * moved;
    };
    check_error(everything, variance(std::sqrt(5.0), 0), draws);
    check_error(p1, variance(1, 2), draws);
    check_error(p2, variance(2, 1), draws);
}

TEST_CASE("the error of knowing a figure of two values is that of their shares and means") {
    // 2 in h of the draws, else -1, and noise of sd 1 that another figure explains: knowing the
    // first is worth 2 h, where nothing is chosen otherwise; variance 4 h (1 - h) + h².
    Array figures = normals(2, 20000);
    figures.col(0) = (figures.col(0) > 0.5).cast<double>() * 3 - 1;
    const ArrayColumn net_benefit = figures.col(0) + figures.col(1);
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
    const double h = below(-0.5);
    check_error(value.given({0}).estimate(1).se, 4 * h * (1 - h) + h * h, 20000);
}
