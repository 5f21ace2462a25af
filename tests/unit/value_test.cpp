// What knowing more is worth, against closed forms (reference model M7) and fine integration.
#include <cmath>
#include <doctest/doctest.h>

#include "analysis/audit.hpp"
#include "analysis/value_of_information.hpp"
#include "sampled.hpp"

using namespace hearth;

namespace {

constexpr double pi = 3.14159265358979323846;

double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * pi); }
double below(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }

/// E[max(0, x)] − max(0, mean) of a normal x.
double worth_of_normal(double mean, double sd) {
    const double z = mean / sd;
    return mean * below(z) + sd * density(z) - std::max(0.0, mean);
}

/// Draws of standard normal figures by the program's own sampler.
Grid normals(std::size_t figures, Eigen::Index draws, std::uint64_t seed = 1) {
    std::vector<PlanFigure> all;
    for (std::size_t i = 0; i < figures; ++i)
        all.push_back(
            figure_of("p" + std::to_string(i + 1), {.family = Family::normal, .a = 0, .b = 1}));
    return sampled(plan_of(std::move(all)), {.seed = seed}, 0, draws);
}

/// Two options: nothing, and one with this net benefit.
Grid against_nothing(const Column& net_benefit) {
    Grid both = Grid::Zero(net_benefit.size(), 2);
    both.col(1) = net_benefit;
    return both;
}

void check_within_four_errors(const Estimate& found, double truth) {
    INFO("found ", found.value, " ± ", found.se, ", truth ", truth);
    CHECK(std::abs(found.value - truth) < 4 * found.se);
}

void check_within_four_small_errors(const Estimate& found, double truth) {
    check_within_four_errors(found, truth);
    INFO("found ", found.value, " ± ", found.se, ", truth ", truth);
    CHECK(found.se < 0.02 * truth);
}

/// Reference model M7: p1 ~ N(1, 1), p2 ~ N(0, 2); net benefit 0 and k p1 − p2.
DecisionValue m7(double k, std::uint64_t seed = 1) {
    Grid figures = normals(2, 100000, seed);
    figures.col(0) += 1;
    figures.col(1) *= 2;
    Grid net_benefit = against_nothing(k * figures.col(0) - figures.col(1));
    return DecisionValue({.figures = std::move(figures), .net_benefit = std::move(net_benefit)});
}

struct M7Truth {
    double k, evpi, p1, p2, n10, n100;
};

void check_m7(const M7Truth& truth) {
    const DecisionValue value = m7(truth.k);
    const Audit audit{Record::measurement, 1, 0};
    const ConditionalMeans p1 = value.given({0});
    check_within_four_small_errors(perfect_information(value.draws().net_benefit), truth.evpi);
    check_within_four_small_errors(p1.estimate(1), truth.p1);
    check_within_four_small_errors(value.given({1}).estimate(1), truth.p2);
    check_within_four_small_errors(p1.estimate(audit.share_resolved(10)), truth.n10);
    check_within_four_small_errors(p1.estimate(audit.share_resolved(100)), truth.n100);
    check_within_four_small_errors(value.given({0, 1}).estimate(1), truth.evpi);
}

}  // namespace

TEST_CASE("value of information of M7 lies within four small errors of its closed form, k = 1") {
    check_m7(
        {1, 0.479810706348, 0.0833154705877, 0.395593114803, 0.0723251202609, 0.0821176055971});
}

TEST_CASE("value of information of M7 lies within four small errors of its closed form, k = 2") {
    check_m7({2, 0.399282456748, 0.166630941175, 0.166630941175, 0.144650240522, 0.164235211194});
}

TEST_CASE("the error of a worth is as large as the worth scatters from seed to seed") {
    const Audit audit{Record::measurement, 1, 0};
    double squares_p1 = 0, squares_p2 = 0, squares_n10 = 0, squares_both = 0;
    constexpr int seeds = 60;
    for (int seed = 1; seed <= seeds; ++seed) {
        Grid figures = normals(3, 2000, static_cast<std::uint64_t>(seed));
        const Column net_benefit = 1 + figures.col(0) - 2 * figures.col(1);
        const DecisionValue value(
            {.figures = std::move(figures), .net_benefit = against_nothing(net_benefit)});
        const auto square = [](const Estimate& found, double truth) {
            return std::pow((found.value - truth) / found.se, 2);
        };
        const ConditionalMeans p1 = value.given({0});
        squares_p1 += square(p1.estimate(1), 0.0833154705877);
        squares_n10 += square(p1.estimate(audit.share_resolved(10)), 0.0723251202609);
        squares_p2 += square(value.given({1}).estimate(1), 0.395593114803);
        squares_both += square(value.given({0, 1}).estimate(1), 0.479810706348);
    }
    // The mean of 60 squares of standard normals: 1 ± 0.18.
    for (const double squares : {squares_p1, squares_p2, squares_n10, squares_both}) {
        CHECK(squares / seeds > 0.5);
        CHECK(squares / seeds < 1.6);
    }
}

TEST_CASE("a figure that nothing depends on is worth nothing") {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        Grid figures = normals(3, 10000, seed);
        const Column net_benefit = 0.1 + figures.col(0) * figures.col(1);
        const DecisionValue value(
            {.figures = std::move(figures), .net_benefit = against_nothing(net_benefit)});
        const Estimate nothing = value.given({2}).estimate(1);
        CHECK(nothing.value >= 0);
        CHECK(nothing.value <= 4 * nothing.se);
        CHECK(nothing.value < 0.01 * perfect_information(value.draws().net_benefit).value);
    }
}

TEST_CASE("a curved net benefit has the worth of its closed form") {
    // p² − c: E[max(0, p² − c)] = 2 (√c φ(√c) + (1 − c) Φ(−√c)); the mean 1 − c is below 0.
    const double c = 1.2, root = std::sqrt(c);
    const double truth = 2 * (root * density(root) + (1 - c) * below(-root));
    Grid figures = normals(2, 100000);
    const Column net_benefit = figures.col(0).square() - c + figures.col(1);
    const DecisionValue value(
        {.figures = std::move(figures), .net_benefit = against_nothing(net_benefit)});
    check_within_four_small_errors(value.given({0}).estimate(1), truth);
}

TEST_CASE("a net benefit that stops growing at a capacity has the worth of its closed form") {
    // min(p, b) − a: E[max(0, ·)] = φ(a) − φ(b) − a (Φ(b) − Φ(a)) + (b − a) Φ(−b).
    const double a = 0.1, b = 0.5;
    const double truth = density(a) - density(b) - a * (below(b) - below(a)) + (b - a) * below(-b);
    Grid figures = normals(2, 100000);
    const Column net_benefit = figures.col(0).min(b) - a + 0.5 * figures.col(1);
    const DecisionValue value(
        {.figures = std::move(figures), .net_benefit = against_nothing(net_benefit)});
    check_within_four_small_errors(value.given({0}).estimate(1), truth);
}

TEST_CASE("two figures whose product decides are worth it together and nothing apart") {
    // Given p1 = s, p1 p2 + c is normal with sd |s|: the truth is a fine sum over s.
    const double c = 0.2;
    double truth = 0;
    constexpr int steps = 40000;
    for (int i = 0; i < steps; ++i) {
        const double s = -8 + 16 * (i + 0.5) / steps;
        truth += 16.0 / steps * density(s) * worth_of_normal(c, std::abs(s));
    }
    Grid figures = normals(3, 100000);
    const Column net_benefit = figures.col(0) * figures.col(1) + c + 0.5 * figures.col(2);
    const DecisionValue value(
        {.figures = std::move(figures), .net_benefit = against_nothing(net_benefit)});
    check_within_four_small_errors(value.given({0, 1}).estimate(1), truth);
    CHECK(value.given({0}).estimate(1).value < 0.01 * truth);
}

TEST_CASE("a group grows with each figure, up to the worth of everything") {
    Grid figures = normals(6, 20000);
    const Column net_benefit = 1 + figures.rowwise().sum();
    const DecisionValue value(
        {.figures = std::move(figures), .net_benefit = against_nothing(net_benefit)});
    std::vector<int> group;
    double before = 0;
    for (int figure = 0; figure < 6; ++figure) {
        group.push_back(figure);
        const Estimate found = value.given(group).estimate(1);
        check_within_four_errors(found, worth_of_normal(1, std::sqrt(figure + 1.0)));
        CHECK(found.value > before);
        before = found.value;
    }
    const Estimate everything = perfect_information(value.draws().net_benefit);
    CHECK(before == doctest::Approx(everything.value).epsilon(1e-6));
}

TEST_CASE("a product of six figures is seen by their group") {
    Grid figures = 1 + 0.3 * normals(6, 20000);
    Column net_benefit = figures.col(0);
    for (Eigen::Index j = 1; j < 6; ++j) net_benefit *= figures.col(j);
    const DecisionValue value(
        {.figures = std::move(figures), .net_benefit = against_nothing(net_benefit - 1.2)});
    const Estimate group = value.given({0, 1, 2, 3, 4, 5}).estimate(1);
    const Estimate everything = perfect_information(value.draws().net_benefit);
    CHECK(std::abs(group.value - everything.value) < 2 * (group.se + everything.se));
}

TEST_CASE("figures that are drawn together tell of each other") {
    const double rho = 0.6;
    Grid figures = normals(3, 50000);
    figures.col(1) = rho * figures.col(0) + std::sqrt(1 - rho * rho) * figures.col(1).eval();
    const Column net_benefit = 0.5 + figures.rowwise().sum();
    const DecisionValue value({.figures = std::move(figures),
                               .net_benefit = against_nothing(net_benefit),
                               .together = {{0, 1}}});
    check_within_four_errors(value.given({0}).estimate(1), worth_of_normal(0.5, 1 + rho));
    check_within_four_errors(value.given({1}).estimate(1), worth_of_normal(0.5, 1 + rho));
    check_within_four_errors(value.given({2}).estimate(1), worth_of_normal(0.5, 1));
}

TEST_CASE("among three options knowing one figure weighs them all") {
    // Net benefits 0, p1 and p1 + p2 + 0.3: given p2 the second loses to one of the others.
    Grid figures = normals(2, 50000);
    Grid net_benefit = Grid::Zero(50000, 3);
    net_benefit.col(1) = figures.col(0);
    net_benefit.col(2) = figures.col(0) + figures.col(1) + 0.3;
    const DecisionValue value(
        {.figures = std::move(figures), .net_benefit = std::move(net_benefit)});
    CHECK(best_option(value.draws().net_benefit) == 2);
    check_within_four_errors(value.given({0}).estimate(1), worth_of_normal(0.3, 1));
    check_within_four_errors(value.given({1}).estimate(1), worth_of_normal(0.3, 1));
}

TEST_CASE("more records are never worth less, and infinitely many are exact knowledge") {
    const DecisionValue value = m7(1);
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

TEST_CASE("a figure that takes a few values only is regressed on them") {
    Grid figures = normals(2, 20000);
    figures.col(0) = (figures.col(0) > 0.5).cast<double>() * 3 - 1;  // 2 or −1
    const Column net_benefit = figures.col(0) + figures.col(1);
    const double high = below(-0.5);
    const double truth = 2 * high - std::max(0.0, 2 * high - (1 - high));
    const DecisionValue value(
        {.figures = std::move(figures), .net_benefit = against_nothing(net_benefit)});
    check_within_four_errors(value.given({0}).estimate(1), truth);
}

TEST_CASE("a very skewed figure is seen through its whole range") {
    // exp(2 z) − 4, z standard normal: E[max(0, ·)] by the lognormal's partial mean.
    const double sigma = 2, c = 4, z = std::log(c) / sigma;
    const double truth = std::exp(sigma * sigma / 2) * below(sigma - z) - c * below(-z) -
                         (std::exp(sigma * sigma / 2) - c);
    Grid figures = normals(2, 100000);
    figures.col(0) = (sigma * figures.col(0)).exp();
    const Column net_benefit = figures.col(0) - c + figures.col(1);
    const DecisionValue value(
        {.figures = std::move(figures), .net_benefit = against_nothing(net_benefit)});
    check_within_four_errors(value.given({0}).estimate(1), truth);
}

TEST_CASE("where one option is the best in every draw nothing is worth knowing") {
    Grid figures = normals(1, 5000);
    const Column net_benefit = 100 + figures.col(0);
    const DecisionValue value(
        {.figures = std::move(figures), .net_benefit = against_nothing(net_benefit)});
    CHECK(perfect_information(value.draws().net_benefit).value == 0);
    CHECK(value.given({0}).estimate(1).value == 0);
    CHECK(shares_best(value.draws().net_benefit)[1] == doctest::Approx(1));
}
