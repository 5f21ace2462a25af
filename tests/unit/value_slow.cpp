// What knowing more is worth, against closed forms (reference model M7) and fine integration, with
// as many draws as hold its error below 2 % of the value; and whether that error is honest.
#include "study/decision.hpp"
#include "study/value.hpp"
#include "value_draws.hpp"

using namespace hearth;

namespace {

/// Reference model M7: p1 ~ N(1, 1), p2 ~ N(0, 2); net benefit 0 and k p1 − p2.
DecisionValue m7(double k, std::uint64_t seed = 1) {
    Array figures = normals(2, 100000, seed);
    figures.col(0) += 1;
    figures.col(1) *= 2;
    const Grid net_benefit = against_nothing(k * figures.col(0) - figures.col(1));
    return DecisionValue({.figures = grid(figures), .net_benefit = net_benefit});
}

struct M7Truth {
    double k, evpi, p1, p2, n10, n100;
};

void check_m7(const M7Truth& truth) {
    const DecisionValue value = m7(truth.k);
    const Audit audit{Record::measurement, 1, 0};
    const ConditionalMeans p1 = value.given({0});
    check_within_four_small_errors(choose(value.draws().net_benefit).evpi(), truth.evpi);
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
        Array figures = normals(3, 2000, static_cast<std::uint64_t>(seed));
        const ArrayColumn net_benefit = 1 + figures.col(0) - 2 * figures.col(1);
        const DecisionValue value(
            {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
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

TEST_CASE("a curved net benefit has the worth of its closed form") {
    // p² − c: E[max(0, p² − c)] = 2 (√c φ(√c) + (1 − c) Φ(−√c)); the mean 1 − c is below 0.
    const double c = 1.2, root = std::sqrt(c);
    const double truth = 2 * (root * density(root) + (1 - c) * below(-root));
    Array figures = normals(2, 100000);
    const ArrayColumn net_benefit = figures.col(0).square() - c + figures.col(1);
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
    check_within_four_small_errors(value.given({0}).estimate(1), truth);
}

TEST_CASE("a net benefit that stops growing at a capacity has the worth of its closed form") {
    // min(p, b) − a: E[max(0, ·)] = φ(a) − φ(b) − a (Φ(b) − Φ(a)) + (b − a) Φ(−b).
    const double a = 0.1, b = 0.5;
    const double truth = density(a) - density(b) - a * (below(b) - below(a)) + (b - a) * below(-b);
    Array figures = normals(2, 100000);
    const ArrayColumn net_benefit = figures.col(0).min(b) - a + 0.5 * figures.col(1);
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
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
    Array figures = normals(3, 100000);
    const ArrayColumn net_benefit = figures.col(0) * figures.col(1) + c + 0.5 * figures.col(2);
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
    check_within_four_small_errors(value.given({0, 1}).estimate(1), truth);
    CHECK(value.given({0}).estimate(1).value < 0.01 * truth);
}

TEST_CASE("a group grows with each figure, up to the worth of everything") {
    Array figures = normals(6, 20000);
    const ArrayColumn net_benefit = 1 + figures.rowwise().sum();
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
    std::vector<int> group;
    double before = 0;
    for (int figure = 0; figure < 6; ++figure) {
        group.push_back(figure);
        const Estimate found = value.given(group).estimate(1);
        check_within_four_errors(found, worth_of_normal(1, std::sqrt(figure + 1.0)));
        CHECK(found.value > before);
        before = found.value;
    }
    const Estimate everything = choose(value.draws().net_benefit).evpi();
    CHECK(before == doctest::Approx(everything.value).epsilon(1e-6));
}

TEST_CASE("a product of six figures is seen by their group") {
    Array figures = 1 + 0.3 * normals(6, 20000);
    ArrayColumn net_benefit = figures.col(0);
    for (Eigen::Index j = 1; j < 6; ++j) net_benefit *= figures.col(j);
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit - 1.2)});
    const Estimate group = value.given({0, 1, 2, 3, 4, 5}).estimate(1);
    const Estimate everything = choose(value.draws().net_benefit).evpi();
    CHECK(std::abs(group.value - everything.value) < 2 * (group.se + everything.se));
}

TEST_CASE("a very skewed figure is seen through its whole range") {
    // exp(2 z) − 4, z standard normal: E[max(0, ·)] by the lognormal's partial mean.
    const double sigma = 2, c = 4, z = std::log(c) / sigma;
    const double truth = std::exp(sigma * sigma / 2) * below(sigma - z) - c * below(-z) -
                         (std::exp(sigma * sigma / 2) - c);
    Array figures = normals(2, 100000);
    figures.col(0) = (sigma * figures.col(0)).exp();
    const ArrayColumn net_benefit = figures.col(0) - c + figures.col(1);
    const DecisionValue value(
        {.figures = grid(figures), .net_benefit = against_nothing(net_benefit)});
    check_within_four_errors(value.given({0}).estimate(1), truth);
}
