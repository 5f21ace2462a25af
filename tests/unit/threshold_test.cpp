// Thresholds of curves that are known: all roots, touches, stretches, jumps and gaps; levers that
// are computed or parts of a whole; two levers at once.
#include "study/threshold.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <limits>

#include "engine/evaluate.hpp"
#include "loaded.hpp"
#include "study/lever.hpp"
#include "study/tornado.hpp"

using namespace hearth;

namespace {

constexpr const char* scheme =
    "hearth: 1\n"
    "title: Scheme\n"
    "appraisal: {start: 2020/21, years: 2, prices: as_printed, discount: none,\n"
    "            entry: start_of_year}\n"
    "services: {visit: {unit: visit, payer: nhs, cost: 2, cashable: 0.25}}\n"
    "figures:\n"
    "  visits: {value: 3, low: 1, high: 9, quantity: count}\n"
    "  other: {value: 3, low: 1, high: 9, quantity: count}\n"
    "  share: 0.5\n"
    "  avoided: = visits * share\n"
    "  mix: {dirichlet: {one: 5, two: 3, three: 2}}\n"
    "interventions:\n"
    "  scheme:\n"
    "    reach: {clients: 10}\n"
    "    model:\n"
    "      title: Scheme\n"
    "      kind: service_use\n"
    "      client: person\n"
    "      effects: {visit: {avoided_per_client: = avoided}}\n"
    "      costs:\n"
    "        team: {per: client, cost: = mix.one + 2 * mix.two + 10 * mix.three, payer: council,\n"
    "               budget: revenue}\n"
    "options: {current: [], offer: [scheme]}\n";

struct ThresholdCase {
    ThresholdCase() {
        loaded = testing::load_written(scheme);
        plan = link(*loaded.scenario);
    }

    Fig column(const std::string& ending) const {
        for (std::size_t f = 0; f < plan.figures.size(); ++f) {
            const std::string& id = plan.figures[f].id;
            if (id.size() >= ending.size() &&
                id.compare(id.size() - ending.size(), ending.size(), ending) == 0)
                return static_cast<Fig>(f);
        }
        FAIL("no column for " << ending);
        return -1;
    }
    Lever lever(const std::string& ending) const {
        return lever_of(*loaded.scenario, plan, {column(ending)});
    }
    /// A result that is `f` of the figure `visits`, whatever the scenario.
    Measured curve(const std::function<double(double)>& f) const {
        return [f, at = column("figures.visits")](const Grid& figures) {
            Column values(figures.rows());
            for (std::size_t row = 0; row < figures.rows(); ++row)
                values[row] = f(figures(row, at));
            return values;
        };
    }
    Threshold of(const std::function<double(double)>& f, double target = 0) const {
        return thresholds(plan, lever("figures.visits"), curve(f), {{1, 9}, target});
    }

    Loaded loaded;
    Plan plan;
};

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("every root in the range is found, and put back gives the target") {
    const ThresholdCase c;
    const auto cubic = [](double x) { return (x - 2.2) * (x - 5.1) * (x - 8.7) + 4; };
    const auto found = c.of(cubic, 4);
    REQUIRE(found.roots.size() == 3);
    const double expected[] = {2.2, 5.1, 8.7};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(found.roots[i].from == doctest::Approx(expected[i]).epsilon(1e-12));
        CHECK(found.roots[i].kind == RootKind::crossing);
        CHECK(std::abs(cubic(found.roots[i].from) - 4) <= 1e-9 * found.scale);
    }
    CHECK(c.of([](double x) { return std::sin(10 * x); }).roots.size() ==
          25);  // k pi / 10 in [1, 9]
}

TEST_CASE("two roots between two points of the grid are found by the turn between them") {
    const ThresholdCase c;
    const auto found = c.of([](double x) { return (x - 4.013) * (x - 4.013) - 1e-6; });
    REQUIRE(found.roots.size() == 2);
    CHECK(found.roots[0].from == doctest::Approx(4.012).epsilon(1e-9));
    CHECK(found.roots[1].from == doctest::Approx(4.014).epsilon(1e-9));
}

TEST_CASE("a curve that touches the target and turns back is said to touch it") {
    const ThresholdCase c;
    for (const double at : {4.013, 5.0}) {
        const auto found = c.of([at](double x) { return (x - at) * (x - at); });
        REQUIRE(found.roots.size() == 1);
        CHECK(found.roots[0].kind == RootKind::touching);
        CHECK(std::abs(found.roots[0].from - at) <= 1e-4);
    }
}

TEST_CASE("a stretch at the target is given with both of its ends") {
    const ThresholdCase c;
    const auto found =
        c.of([](double x) { return std::max(0.0, x - 6.5) - std::max(0.0, 2.5 - x); });
    REQUIRE(found.roots.size() == 1);
    CHECK(found.roots[0].kind == RootKind::stretch);
    CHECK(found.roots[0].from == doctest::Approx(2.5).epsilon(1e-9));
    CHECK(found.roots[0].to == doctest::Approx(6.5).epsilon(1e-9));
}

TEST_CASE("a root is found in every interval of the grid, the first and the last too") {
    const ThresholdCase c;
    for (int step = 0; step < 200; ++step)
        for (const double part : {0.01, 0.37, 0.99}) {
            const double root = 1 + 0.04 * (step + part);
            CAPTURE(root);
            for (const double slope : {1.0, -3.0}) {
                const auto found = c.of([=](double x) { return slope * (x - root); });
                REQUIRE(found.roots.size() == 1);
                CHECK(found.roots[0].from == doctest::Approx(root).epsilon(1e-12));
                CHECK(found.roots[0].to == found.roots[0].from);
                CHECK(found.roots[0].kind == RootKind::crossing);
            }
        }
    for (const double end : {1.0, 9.0}) {
        const auto found = c.of([=](double x) { return x - end; });
        REQUIRE(found.roots.size() == 1);
        CHECK(found.roots[0].from == end);
    }
}

TEST_CASE("stretches, jumps and edges are found in the first and the last interval") {
    const ThresholdCase c;
    for (const double at : {1.013, 8.987}) {
        CAPTURE(at);
        const auto jump = c.of([=](double x) { return x < at ? -1.0 : 2.0; });
        REQUIRE(jump.jumps.size() == 1);
        CHECK(jump.jumps[0] == doctest::Approx(at));
        const auto up_to = c.of([=](double x) { return x > at ? x - at : 0.0; });
        REQUIRE(up_to.roots.size() == 1);
        CHECK(up_to.roots[0].kind == RootKind::stretch);
        CHECK(up_to.roots[0].from == 1);
        CHECK(up_to.roots[0].to == doctest::Approx(at).epsilon(1e-6));
        const auto from = c.of([=](double x) { return x < at ? at - x : 0.0; });
        REQUIRE(from.roots.size() == 1);
        CHECK(from.roots[0].from == doctest::Approx(at).epsilon(1e-6));
        CHECK(from.roots[0].to == 9);
        const auto below = c.of([=](double x) { return x < at ? undefined : x - 5; });
        REQUIRE(below.without.size() == 1);
        CHECK(below.without[0].low == 1);
        CHECK(below.without[0].high == doctest::Approx(at));
        const auto above = c.of([=](double x) { return x > at ? undefined : x - 5; });
        REQUIRE(above.without.size() == 1);
        CHECK(above.without[0].low == doctest::Approx(at));
        CHECK(above.without[0].high == 9);
    }
}

TEST_CASE("the nearest threshold is the nearest of all, wherever in the reach of the lever") {
    const ThresholdCase c;
    const Lever visits = c.lever("figures.visits");  // from 1 to 9, at 3
    const auto nearest = [&](const std::function<double(double)>& curve) {
        return nearest_thresholds(c.plan, {visits}, c.curve(curve), 0);
    };
    std::vector<double> places;
    for (double at = 1.01; at < 9; at += 0.0799) places.push_back(at);
    for (const double root : places) {
        CAPTURE(root);
        const auto found = nearest([=](double x) { return x - root; });
        REQUIRE(found.size() == 1);
        CHECK(found[0].value == doctest::Approx(root).epsilon(1e-9));
        CHECK(found[0].within_ends);
    }
    for (const double low : {1.01, 1.2, 1.6, 2.4, 2.99})
        for (const double high : {3.02, 3.7, 4.6, 5.5, 7.1, 8.99}) {
            CAPTURE(low);
            CAPTURE(high);
            const auto found = nearest([=](double x) { return (x - low) * (x - high); });
            REQUIRE(found.size() == 1);
            CHECK(found[0].value == doctest::Approx(3 - low < high - 3 ? low : high).epsilon(1e-9));
        }
    for (const double end : {1.0, 3.0, 9.0}) {
        const auto found = nearest([=](double x) { return x - end; });
        REQUIRE(found.size() == 1);
        CHECK(found[0].value == end);
    }
    CHECK(nearest([](double) { return 1.0; }).empty());
}

TEST_CASE("a jump over the target is a jump and no root") {
    const ThresholdCase c;
    const auto found = c.of([](double x) { return x < 5.05 ? -1.0 : 2.0; });
    CHECK(found.roots.empty());
    REQUIRE(found.jumps.size() == 1);
    CHECK(found.jumps[0] == doctest::Approx(5.05));
}

TEST_CASE("a curve is searched up to the edge beyond which it has no value") {
    const ThresholdCase c;
    const auto found = c.of([](double x) { return x < 5 ? undefined : std::sqrt(x - 5); }, 1e-3);
    REQUIRE(found.roots.size() == 1);
    CHECK(found.roots[0].from == doctest::Approx(5 + 1e-6).epsilon(1e-12));
    REQUIRE(found.without.size() == 1);
    CHECK(found.without[0].low == 1);
    CHECK(found.without[0].high == doctest::Approx(5));
    const auto infinite = c.of([](double x) { return x > 7 ? undefined : 10 - x; }, 20);
    CHECK(infinite.roots.empty());
    CHECK(infinite.jumps.empty());
    REQUIRE(infinite.without.size() == 1);
    CHECK(infinite.without[0].low == doctest::Approx(7));
    CHECK(infinite.without[0].high == 9);
}

TEST_CASE("a root between the last point with a value and the edge is found") {
    const ThresholdCase c;
    const auto up_to = [](double x) { return x < 5.02 ? x - 5.013 : undefined; };
    const auto from = [](double x) { return x > 5.02 ? x - 5.033 : undefined; };
    for (const auto& [curve, root] : {std::pair{+up_to, 5.013}, {+from, 5.033}}) {
        const auto found = c.of(curve);
        CAPTURE(root);
        REQUIRE(found.roots.size() == 1);
        CHECK(found.roots[0].from == doctest::Approx(root).epsilon(1e-9));
        CHECK(found.roots[0].kind == RootKind::crossing);
        REQUIRE(found.without.size() == 1);
    }
    const auto at_the_edge = c.of([](double x) { return x <= 5.02 ? x - 5.02 : undefined; });
    REQUIRE(at_the_edge.roots.size() == 1);
    CHECK(at_the_edge.roots[0].from == doctest::Approx(5.02).epsilon(1e-9));
}

TEST_CASE("a hole narrower than the grid that hides the root is said to be without value") {
    const ThresholdCase c;
    const auto hidden =
        c.of([](double x) { return std::abs(x - 5.013) < 1e-4 ? undefined : x - 5.013; });
    CHECK(hidden.roots.empty());
    CHECK(hidden.jumps.empty());
    REQUIRE(hidden.without.size() == 1);
    CHECK(hidden.without[0].low == doctest::Approx(5.013).epsilon(1e-4));
    // A turn into a hole comes no nearer than its edge.
    const auto turning = c.of([](double x) {
        const double off = x - 5.013;
        return std::abs(off) < 1e-3 ? undefined : off * off;
    });
    CHECK(turning.roots.empty());
}

TEST_CASE("a lever that is computed from others, or has no reach, has no nearest threshold") {
    const ThresholdCase c;
    const auto curve = c.curve([](double x) { return x - 4; });
    const auto nearest = nearest_thresholds(
        c.plan, {c.lever("figures.avoided"), c.lever("figures.visits")}, curve, 0);
    REQUIRE(nearest.size() == 1);
    CHECK(nearest[0].lever == 1);
    CHECK(nearest[0].value == doctest::Approx(4).epsilon(1e-9));
    CHECK(nearest[0].within_ends);
    CHECK(nearest_thresholds(c.plan, {c.lever("figures.avoided")}, curve, 0).empty());
    const auto half = c.curve([](double x) { return x < 2.5 ? undefined : x - 4; });
    const auto above = nearest_thresholds(c.plan, {c.lever("figures.visits")}, half, 0);
    REQUIRE(above.size() == 1);
    CHECK(above[0].value == doctest::Approx(4).epsilon(1e-9));
    const auto edge = c.curve([](double x) { return x < 2.5 ? undefined : x - 2.6; });
    const auto below = nearest_thresholds(c.plan, {c.lever("figures.visits")}, edge, 0);
    REQUIRE(below.size() == 1);
    CHECK(below[0].value == doctest::Approx(2.6).epsilon(1e-9));
}

TEST_CASE("a curve that stays above the target has no root and says how near it comes") {
    const ThresholdCase c;
    const auto found = c.of([](double x) { return 12000 + (x - 5) * (x - 5); });
    CHECK(found.roots.empty());
    CHECK(found.values->low == doctest::Approx(12000));
    CHECK(found.values->high == doctest::Approx(12016));
    CHECK_FALSE(found.constant);
    CHECK(c.of([](double) { return 3.0; }).constant);
    CHECK_FALSE(c.of([](double) { return undefined; }).values);
}

TEST_CASE("a computed figure can be moved, cut off from what it is made of") {
    const ThresholdCase c;
    const Lever avoided = c.lever("figures.avoided");
    const Measured net = measured(c.plan, 1, "net_saving");
    // 10 clients, £2 a visit; the team costs 10 * (0.5 + 0.6 + 2) = 31
    const auto found = thresholds(c.plan, avoided, net, {{0, 4}, 0});
    REQUIRE(found.roots.size() == 1);
    CHECK(found.roots[0].from == doctest::Approx(31.0 / 20).epsilon(1e-12));
    CHECK(*found.now == doctest::Approx(30 - 31));
}

TEST_CASE("levers tied together take one value, and have a point only where they share it") {
    const ThresholdCase c;
    const Lever both = tied({c.lever("figures.visits"), c.lever("figures.other")});
    CHECK(both.columns.size() == 2);
    CHECK(both.point == 3);
    CHECK(std::isnan(tied({c.lever("figures.visits"), c.lever("figures.share")}).point));
    // What either may be, and as far as either is thought to lie.
    const Lever all =
        tied({{.columns = {0}, .point = 2, .ends = Ends{1, 3}, .limits = {0, 5}},
              {.columns = {1}, .point = 2, .ends = {}, .limits = {-1, 4}},
              {.columns = {2}, .point = 2, .ends = Ends{0.5, 2.5}, .limits = {-2, 9}}});
    CHECK(all.limits.low == 0);
    CHECK(all.limits.high == 4);
    CHECK(all.ends->low == 0.5);
    CHECK(all.ends->high == 3);
}

TEST_CASE("slope and elasticity of a figure are those of the curve, also where it lies below 0") {
    const ThresholdCase c;
    for (const double level : {10.0, -10.0}) {  // the figure is 3
        const auto made = tornado(c.plan, {c.lever("figures.visits")}, {},
                                  c.curve([=](double x) { return 2 * x + level; }));
        CHECK(made.slope.at(0) == doctest::Approx(2).epsilon(1e-9));
        CHECK(made.elasticity.at(0).value() ==
              doctest::Approx(2 * 3 / std::abs(6 + level)).epsilon(1e-9));
        REQUIRE(made.bars.size() == 1);
        CHECK(made.bars[0].at_low.value() == doctest::Approx(2 + level));
        CHECK(made.bars[0].at_high.value() == doctest::Approx(18 + level));
        CHECK(made.bars[0].width == doctest::Approx(16));
    }
}

TEST_CASE("the parts of a whole make room for the one that moves") {
    const ThresholdCase c;
    const Lever three = c.lever("mix.three");
    const Grid figures = placed(c.plan, {three}, Grid(1, 1, 0.6));
    CHECK(figures(0, c.column("mix.one")) == doctest::Approx(0.4 * 5 / 8));
    CHECK(figures(0, c.column("mix.two")) == doctest::Approx(0.4 * 3 / 8));
    Grid two(2, 2, 0.6);
    two(0, 1) = 0.3;
    two(1, 1) = 0.5;
    const Grid both = placed(c.plan, {three, c.lever("mix.two")}, two);
    CHECK(both(0, c.column("mix.one")) == doctest::Approx(0.1));
    CHECK(std::isnan(both(1, c.column("mix.one"))));  // 1.1 is more than a whole
}

TEST_CASE(
    "a grid of two figures has the values of each pair and marks where it passes the target") {
    const ThresholdCase c;
    const TwoWay grid = two_way(c.plan,
                                {.across = c.lever("figures.visits"),
                                 .down = c.lever("figures.share"),
                                 .across_range = {1, 9},
                                 .down_range = {0.25, 0.75},
                                 .steps = 5,
                                 .target = 0},
                                measured(c.plan, 1, "net_saving"));
    for (int i = 0; i < 5; ++i)
        for (int j = 0; j < 5; ++j) {
            const double value = 20 * (1 + 2 * j) * (0.25 + 0.125 * i) - 31;
            CHECK(grid.values(i, j) == doctest::Approx(value));
        }
    // The first row is -26, -16, -6, 4, 14: its third and fourth face each other and 4 is nearer;
    // below the third stands 6.5, to which -6 is the nearer. Nothing else faces -16.
    CHECK(grid.marked(0, 3));
    CHECK(grid.marked(0, 2));
    CHECK_FALSE(grid.marked(1, 3));
    CHECK_FALSE(grid.marked(0, 1));
    CHECK_FALSE(grid.marked(0, 0));
    CHECK_FALSE(grid.marked(4, 0));
}

TEST_CASE("spread, probability and support of a distribution are those of its closed forms") {
    const Distribution gamma = from_mean_sd(Family::gamma, 9900, 3000);
    CHECK(standard_deviation(gamma) == doctest::Approx(3000));
    CHECK(share_below(gamma, quantile(gamma, 0.3)) == doctest::Approx(0.3));
    CHECK(support(gamma).least == 0);
    CHECK(std::isinf(support(gamma).most));
    CHECK(standard_deviation(from_mean_sd(Family::beta, 0.3, 0.1)) == doctest::Approx(0.1));
    CHECK(standard_deviation(from_mean_sd(Family::lognormal, 2, 0.5)) == doctest::Approx(0.5));
    const Distribution half{.family = Family::normal, .a = 0, .b = 2, .least = 0, .most = {}};
    CHECK(standard_deviation(half) ==
          doctest::Approx(2 * std::sqrt(1 - 2 / std::acos(-1.0))).epsilon(1e-6));
    CHECK(share_below(half, 0) == 0);
    CHECK(share_below(half, quantile(half, 0.9)) == doctest::Approx(0.9));
    const Distribution pert{.family = Family::pert, .a = 0, .b = 2, .c = 6};
    CHECK(standard_deviation(pert) == doctest::Approx(std::sqrt((7.0 / 3) * (11.0 / 3) / 7)));
    const Distribution triangle{.family = Family::triangular, .a = 0, .b = 1, .c = 2};
    CHECK(standard_deviation(triangle) == doctest::Approx(std::sqrt(1.0 / 6)));
    const Distribution sample{.family = Family::empirical, .sample = {3, 1, 2, 2}};
    CHECK(share_below(sample, 2) == 0.75);
    CHECK(standard_deviation(sample) == doctest::Approx(std::sqrt(0.5)));
    CHECK(support(sample).most == 3);
}
