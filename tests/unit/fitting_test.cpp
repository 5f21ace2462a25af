// Intervals as promises, keys as limits, and parts of a whole: by hand and by normal tables.
#include "scenario/fitting.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "loaded.hpp"

using namespace hearth;

namespace {

Distribution drawn_of(const std::string& figure) {
    const Loaded all = testing::load_written(
        "hearth: 1\ntitle: T\nappraisal: {start: 2025/26, years: 1, prices: as_printed}\n"
        "figures: {x: " +
        figure +
        "}\ninterventions: {a: {reach: {clients: 1}, model: {title: A, kind: service_use, "
        "client: person}}}\noptions: {nothing: []}\n");
    for (const Figure& one : all.scenario->figures)
        if (one.path == "figures.x") return one.distribution;
    return {};
}

}  // namespace

TEST_CASE("an interval is kept within twice its tails, half of both, and around the point") {
    const Promise promise{.point = 0, .low = -1.959964, .high = 1.959964};
    CHECK(keeps({.family = Family::normal, .a = 0, .b = 1}, promise));
    CHECK(keeps({.family = Family::normal, .a = 0, .b = 1.19}, promise));  // 5 % beyond each
    CHECK_FALSE(keeps({.family = Family::normal, .a = 0, .b = 1.2}, promise));
    CHECK(keeps({.family = Family::normal, .a = 0, .b = 0.875}, promise));  // 1.25 % each
    CHECK_FALSE(keeps({.family = Family::normal, .a = 0, .b = 0.87}, promise));
    const auto with_point = [](double point) {
        return keeps({.family = Family::normal, .a = 0, .b = 1},
                     {.point = point, .low = -1.959964, .high = 1.959964});
    };
    for (const double side : {-1.0, 1.0}) {
        CHECK(with_point(side * 0.84));        // 20.05th and 79.95th percentile
        CHECK_FALSE(with_point(side * 0.85));  // 19.8th and 80.2nd
    }
}

TEST_CASE("the next family is tried where one does not keep the interval") {
    CHECK(drawn_of("{gbp: 100, ci95: [60, 140], quantity: cost}").family == Family::gamma);
    // Gamma of mean 100 and sd 102: 18 % below 20 at shape 0.96; lognormal: ln 5/1.96 either side.
    CHECK(drawn_of("{gbp: 100, ci95: [20, 500], quantity: cost}").family == Family::lognormal);
    const Distribution share = drawn_of("{value: 0.9, ci95: [0.5, 0.99], quantity: share}");
    CHECK(share.family == Family::normal);
    CHECK(share.least == 0.0);
    CHECK(share.most == 1.0);
    CHECK(drawn_of("{value: 0.009, ci95: [-0.009, 0.027], quantity: utility}").family ==
          Family::normal);
    // A difference of costs, and its mirror image: (512 + 321) / (2 · 1.959964) = 212.504.
    for (const auto& [figure, at] :
         {std::pair{"{gbp: -96, ci95: [-512, 321], quantity: cost}", -96},
          std::pair{"{gbp: 96, ci95: [-321, 512], quantity: cost}", 96},
          std::pair{"{gbp: -96, sd: 212.504, quantity: cost}", -96}}) {
        CAPTURE(figure);
        const Distribution drawn = drawn_of(figure);
        CHECK(drawn.family == Family::normal);
        CHECK(drawn.a == at);
        CHECK(drawn.b == doctest::Approx(212.504).epsilon(1e-5));
    }
    CHECK(drawn_of("{value: 0.5, ci95: [0.4, 0.6], quantity: utility}").family == Family::beta);
    CHECK(drawn_of("{value: 2, ci95: [0.5, 8], quantity: years}").family == Family::lognormal);
}

TEST_CASE("draws are cut at the ends of what a key allows, the lower and the upper") {
    const auto deadweight = [](const std::string& figure) {
        const Loaded all = testing::load_written(
            "hearth: 1\ntitle: T\nappraisal: {start: 2025/26, years: 1, prices: as_printed}\n"
            "interventions: {a: {reach: {clients: 1}, model: {title: A, kind: service_use, "
            "client: person, adjust: {deadweight: " +
            figure + "}}}}\noptions: {nothing: [], all: [a]}\n");
        for (const Figure& one : all.scenario->figures)
            if (one.path.ends_with("deadweight")) return one.distribution;
        return Distribution{};
    };
    // 0.0008 of a normal lies beyond 3.16 of its sd: more than nothing, less than is refused.
    for (const double middle : {0.03, 0.97}) {
        const Distribution cut =
            deadweight("{value: " + std::to_string(middle) + ", sd: 0.0095, distribution: normal}");
        CHECK(cut.least == 0.0);
        CHECK(cut.most == 1.0);
    }
    const Distribution within = deadweight("{value: 0.5, sd: 0.0095, distribution: normal}");
    CHECK_FALSE(within.least.has_value());
    CHECK_FALSE(within.most.has_value());
}

TEST_CASE("a range beside a value is drawn from end to end, unless it is fixed") {
    const Distribution drawn = drawn_of("{value: 2, low: 1, high: 5}");
    CHECK(drawn == Distribution{.family = Family::pert, .a = 1, .b = 2, .c = 5});
    CHECK(mean(drawn) == doctest::Approx(14.0 / 6));
    CHECK(drawn_of("{value: 2, low: 1, high: 5, distribution: fixed}").family == Family::fixed);
    CHECK(drawn_of("{value: 2, low: 1, high: 5, distribution: triangular}").family ==
          Family::triangular);
    CHECK(drawn_of("{value: 2, ci95: [1, 3], distribution: fixed}").family == Family::fixed);
    CHECK(drawn_of("{value: 2, low: 2, high: 2}").family == Family::fixed);
    // Weight 1/4: 0.25 · (1, 2, 5) + 0.75 · 6.
    const Distribution shrunk = drawn_of(
        "{value: 2, low: 1, high: 5, n: 10, shrink_towards: {value: 6, weight_n: 30, why: x}}");
    CHECK(shrunk == Distribution{.family = Family::pert, .a = 4.75, .b = 5, .c = 5.75});
}

TEST_CASE(
    "an sd beside n is that of n clients, and nobody of n is half a client more on each side") {
    CHECK(standard_deviation(drawn_of("{mean: 100, sd: 300, n: 50}")) ==
          doctest::Approx(42.4264).epsilon(1e-5));
    CHECK(drawn_of("{events: 0, of: 20, quantity: share}") ==
          Distribution{.family = Family::beta, .a = 0.5, .b = 20.5});
    CHECK(drawn_of("{events: 20, of: 20, quantity: share}") ==
          Distribution{.family = Family::beta, .a = 20.5, .b = 0.5});
    CHECK(drawn_of("{events: 0, of: 20, quantity: rate}") ==
          Distribution{.family = Family::gamma, .a = 0.5, .b = 0.05});
}

TEST_CASE("quantiles are found at the smallest and largest shapes") {
    for (const double shape : {1e-6, 1e-3, 1e18})
        for (const double u : {0.025, 0.5, 0.975}) {
            const Distribution d{.family = Family::gamma, .a = shape, .b = 1 / shape};
            const double x = quantile(d, u);
            CAPTURE(shape);
            REQUIRE(std::isfinite(x));
            if (x > 1e-50) CHECK(share_below(d, x) == doctest::Approx(u).epsilon(1e-5));
        }
    const Distribution coin{.family = Family::beta, .a = 1e-6, .b = 2e-6};  // 1 in a third of draws
    CHECK(quantile(coin, 0.6) == doctest::Approx(0));
    CHECK(quantile(coin, 0.7) == doctest::Approx(1));
}
