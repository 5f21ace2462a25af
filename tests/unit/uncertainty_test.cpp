// The language of probabilistic analysis: draws, correlations, shares of a whole, evidence grades
// and pilots. Expected numbers are worked out by hand beside them.
#include "scenario/uncertainty.hpp"

#include <cmath>
#include <cstdlib>
#include <doctest/doctest.h>

#include "loaded.hpp"

using namespace hearth;

namespace {

const std::string home = std::string(HEARTH_SOURCE_DIR) + "/tests/errors/home";

/// A scenario with `extra` at its end, read beside the data of tests/errors/home.
Loaded load_with(const std::string& extra) {
    const testing::Folder folder;
    const std::string head =
        "hearth: 1\n"
        "title: A test\n"
        "appraisal: {start: 2023/24, years: 3, prices: 2023/24}\n"
        "interventions:\n"
        "  repairs: {model: handyperson, reach: {clients: 10}, set: "
        "{costs.jobs.cost: {value: 100, sd: 20}}}\n"
        "  more: {model: handyperson, reach: {clients: 5}}\n"
        "options: {current: [], repairs: [repairs, more]}\n";
    return load_scenario({.path = folder.write("scenario.yaml", head + extra), .home = home});
}

std::string said(const Loaded& loaded) {
    std::string all;
    for (const Diagnostic& one : loaded.diagnostics.sorted())
        if (one.severity == Severity::error)
            all += std::string(one.code) + ": " + one.message + " = " + one.help + "\n";
    return all;
}

Scenario scenario_with(const std::string& extra) {
    Loaded loaded = load_with(extra);
    REQUIRE_MESSAGE(loaded.scenario.has_value(), said(loaded));
    return std::move(*loaded.scenario);
}

std::string mistake_in(const std::string& extra) { return said(load_with(extra)); }

const Figure& figure(const Scenario& scenario, const std::string& path) {
    for (const Figure& one : scenario.figures)
        if (one.path == path && one.owner == "scenario") return one;
    FAIL("no figure " << path);
    std::abort();
}

/// The named figure x.
Figure x(const std::string& keys) {
    return figure(scenario_with("figures: {x: " + keys + "}\n"), "figures.x");
}

std::string mistake_in_x(const std::string& keys) {
    return mistake_in("figures: {x: " + keys + "}\n");
}

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

double sd_of(const Distribution& d) {
    switch (d.family) {
        case Family::normal:
            return d.b;
        case Family::gamma:
            return std::sqrt(d.a) * d.b;
        case Family::beta:
            return std::sqrt(d.a * d.b / (d.a + d.b + 1)) / (d.a + d.b);
        default:
            return std::sqrt(std::expm1(d.b * d.b)) * std::exp(d.a + d.b * d.b / 2);
    }
}

/// Three uncertain figures and a fixed one, and correlations between them.
std::string correlated(const std::string& correlations) {
    return "figures:\n"
           "  a: {value: 1, sd: 0.1}\n"
           "  b: {value: 2, sd: 0.1}\n"
           "  c: {value: 3, sd: 0.1}\n"
           "  fixed: 4\n"
           "  sum: = a + b\n"
           "  shares: {dirichlet: {home: 40, step_down: 12, care_home: 5}}\n"
           "correlations:\n" +
           correlations;
}

}  // namespace

TEST_CASE("without uncertainty a scenario has 10,000 random draws with seed 1") {
    const Scenario scenario = scenario_with("");
    CHECK_FALSE(scenario.file.uncertainty.has_value());
    const Uncertainty usual = scenario.file.uncertainty.value_or(Uncertainty{});
    CHECK(usual.draws == 10000);
    CHECK(usual.seed == 1);
    CHECK(usual.sampling == Sampling::random);
}

TEST_CASE("draws, seed and sampling are read, draws also as 1e6") {
    const auto read =
        scenario_with("uncertainty: {draws: 1e6, seed: 9007199254740992, sampling: sobol}\n")
            .file.uncertainty.value();
    CHECK(read.draws == 1000000);
    CHECK(read.seed == 9007199254740992U);
    CHECK(read.sampling == Sampling::sobol);
    CHECK(scenario_with("uncertainty: {draws: 2}\n").file.uncertainty->seed == 1);
}

TEST_CASE("absurd draws and seeds are refused") {
    CHECK(mistake_in("uncertainty: {draws: 0}\n") ==
          "out-of-range: 'draws' must be between 2 and 1e+09, not 0 = correct it; hearth schema "
          "--markdown "
          "says what the key means\n");
    CHECK(mistake_in("uncertainty: {draws: 1e10}\n") ==
          "out-of-range: 'draws' must be between 2 and 1e+09, not 10000000000 = correct it; hearth "
          "schema "
          "--markdown says what the key means\n");
    CHECK(mentions(mistake_in("uncertainty: {draws: 2.5}\n"), "must be a whole number, not 2.5"));
    CHECK(mentions(mistake_in("uncertainty: {seed: -1}\n"), "'seed' must be between 0 and"));
    CHECK(mentions(mistake_in("uncertainty: {seed: 1e17}\n"), "'seed' must be between 0 and"));
    CHECK(mentions(mistake_in("uncertainty: {seed: lucky}\n"), "'seed' must be a whole number"));
    CHECK(mentions(mistake_in("uncertainty: {sampling: sobel}\n"), "did you mean 'sobol'"));
}

TEST_CASE("a dirichlet makes one named share for each part") {
    const Scenario scenario = scenario_with(
        "figures:\n  shares: {dirichlet: {home: 40, step_down: 12, care_home: 8}}\n"
        "  days: = 10 * shares.home + 20 * shares.step_down\n");
    const Figure& home_share = figure(scenario, "figures.shares.home");
    const Figure& last = figure(scenario, "figures.shares.care_home");
    CHECK(home_share.point == doctest::Approx(40.0 / 60).epsilon(1e-15));
    CHECK(home_share.distribution == Distribution{.family = Family::dirichlet, .a = 40, .b = 20});
    CHECK(home_share.quantity == Quantity::share);
    REQUIRE(last.dirichlet.has_value());
    CHECK(last.dirichlet->first == home_share.dirichlet->first);
    CHECK(last.dirichlet->part == 2);
    CHECK(last.dirichlet->parts == 3);
    CHECK(&scenario.figures[last.dirichlet->first] == &home_share);
    CHECK(find(scenario.file.figures, "shares")->at == home_share.dirichlet->first);
    CHECK(figure(scenario, "figures.days").point == doctest::Approx(640.0 / 60).epsilon(1e-15));
}

TEST_CASE("a part of a dirichlet has the mean and quantiles of its beta") {
    const Distribution part{.family = Family::dirichlet, .a = 1, .b = 3};
    CHECK(mean(part) == 0.25);
    CHECK(quantile(part, 0.488) == doctest::Approx(1 - std::cbrt(1 - 0.488)).epsilon(1e-14));
    CHECK_FALSE(impossible(part).has_value());
    CHECK(impossible({.family = Family::dirichlet, .a = 1, .b = 0}).has_value());
}

TEST_CASE("a payer split may be the parts of a dirichlet") {
    const Scenario scenario = scenario_with(
        "figures: {split: {dirichlet: {nhs: 4, council: 6}}}\n"
        "transfers: [{from: nhs, to: council, amount: '= 100 * split.nhs', years: [0]}]\n");
    CHECK(figure(scenario, "transfers.0.amount").point == doctest::Approx(40).epsilon(1e-15));
}

TEST_CASE("a dirichlet that is no whole of parts is refused") {
    CHECK(mentions(mistake_in_x("{dirichlet: {home: 40}}"), "too-few-parts: 'x' needs two parts"));
    CHECK(mentions(mistake_in_x("{dirichlet: {}}"), "too-few-parts"));
    CHECK(mentions(mistake_in_x("{dirichlet: {home: 40, away: 0}}"),
                   "'away' must be above 0, not 0"));
    CHECK(mentions(mistake_in_x("{dirichlet: {home: 40, away: -1}}"), "out-of-range"));
    CHECK(mentions(mistake_in_x("{dirichlet: {home: 4, away: 1}, value: 0.5}"),
                   "exclusive-keys: 'dirichlet' and 'value' exclude each other in 'x'"));
    CHECK(mentions(mistake_in_x("{dirichlet: {home: 4, away: 1}, grade: C}"), "exclusive-keys"));
    CHECK(mentions(mistake_in_x("{value: 0.3, sd: 0.1, distribution: dirichlet}"),
                   "a dirichlet distribution has several parts"));
    CHECK(mentions(mistake_in("transfers: [{from: nhs, to: council, amount: {dirichlet: {a: 1, b: "
                              "2}}, years: [0]}]\n"),
                   "misplaced-dirichlet: 'amount' is one figure"));
    CHECK(mentions(mistake_in("figures: {x: {dirichlet: {home: 4, away: 1}}, y: = x.hme}\n"),
                   "did you mean 'x.home'"));
    CHECK_FALSE(mentions(mistake_in("figures: {x: {dirichlet: {home: 4}}, y: = x.home}\n"),
                         "unknown-figure"));
}

TEST_CASE("a grade gives a standard error as a share of the point, family by quantity") {
    const Figure days = x("{value: 4.5, grade: C, quantity: count}");  // relative_se 0.3
    CHECK(days.grade == "C");
    CHECK(days.point == 4.5);
    CHECK(days.distribution.family == Family::gamma);
    CHECK(sd_of(days.distribution) == doctest::Approx(1.35).epsilon(1e-12));
    CHECK(mean(days.distribution) == doctest::Approx(4.5).epsilon(1e-12));
    const Figure ratio = x("{value: 0.8, grade: A, quantity: ratio}");
    CHECK(ratio.distribution.family == Family::lognormal);
    CHECK(sd_of(ratio.distribution) == doctest::Approx(0.08).epsilon(1e-12));
    const Figure change = x("{value: -2, grade: A}");
    CHECK(change.distribution == Distribution{.family = Family::normal, .a = -2, .b = 0.2});
    const Figure cut = x("{value: 2, grade: C, truncate: [0, 4], distribution: normal}");
    CHECK(cut.distribution.most == 4.0);
    CHECK(cut.distribution.b == doctest::Approx(0.6).epsilon(1e-15));
}

TEST_CASE("a graded share keeps a possible standard error") {
    const Figure low = x("{value: 0.2, grade: C, quantity: share}");
    CHECK(sd_of(low.distribution) == doctest::Approx(0.06).epsilon(1e-12));
    const Figure high = x("{value: 0.96, grade: C, quantity: share}");  // sqrt(.96 * .04) / 2
    CHECK(sd_of(high.distribution) == doctest::Approx(std::sqrt(0.0384) / 2).epsilon(1e-12));
}

TEST_CASE("a grade is refused beside an interval, without a point, at zero, and when unknown") {
    CHECK(mentions(mistake_in_x("{value: 4, sd: 1, grade: C}"),
                   "exclusive-keys: 'sd' and 'grade' exclude each other in 'x'"));
    CHECK(mentions(mistake_in_x("{value: 4, ci95: [3, 5], grade: C}"), "exclusive-keys"));
    CHECK(mentions(mistake_in_x("{events: 4, of: 9, grade: C}"), "exclusive-keys"));
    CHECK(mentions(mistake_in_x("{low: 4, high: 9, grade: C}"), "no-point"));
    CHECK(mentions(mistake_in_x("{grade: C}"), "no-point"));
    CHECK(mentions(mistake_in_x("{value: 0, grade: C}"), "no-spread: grade C says nothing"));
    CHECK(
        mentions(mistake_in_x("{value: 1, grade: C, quantity: share}"), "impossible-distribution"));
    CHECK(mentions(mistake_in_x("{value: -1, grade: C, quantity: cost, distribution: gamma}"),
                   "impossible-distribution"));
    CHECK(mistake_in_x("{value: 4, grade: F}") ==
          "unknown-grade: unknown evidence grade 'F' = allowed: A or C\n");
}

TEST_CASE("a pilot's value is drawn towards its prior by the clients behind each") {
    const std::string prior = "shrink_towards: {value: 0.85, weight_n: 60, why: pilot to scale}";
    const Figure effect = x("{value: 0.6, n: 27, " + prior + "}");
    CHECK(effect.point == doctest::Approx((27 * 0.6 + 60 * 0.85) / 87).epsilon(1e-15));
    CHECK(effect.distribution.family == Family::fixed);
    CHECK(effect.distribution.a == effect.point);
    CHECK(effect.n == 27);
    REQUIRE(effect.shrinkage.has_value());
    CHECK(effect.shrinkage->value == 0.6);
    CHECK(effect.shrinkage->prior == 0.85);
    CHECK(effect.shrinkage->weight == doctest::Approx(27.0 / 87).epsilon(1e-15));
    CHECK(effect.shrinkage->why == "pilot to scale");
    const Figure spread = x("{value: 0.6, sd: 0.29, n: 27, " + prior + "}");
    CHECK(sd_of(spread.distribution) == doctest::Approx(0.09 / std::sqrt(27)).epsilon(1e-14));
    const Figure graded = x("{value: 0.6, grade: C, n: 27, quantity: rate, " + prior + "}");
    CHECK(sd_of(graded.distribution) == doctest::Approx(0.6 * 0.3 * 27 / 87).epsilon(1e-12));
    CHECK(mean(graded.distribution) == doctest::Approx(effect.point).epsilon(1e-12));
    const Figure ratio = x("{value: 0.6, ci95: [0.4, 0.9], n: 27, quantity: ratio, " + prior + "}");
    const double sigma = std::log(0.9 / 0.4) / (2 * 1.959963984540054);
    CHECK(std::exp(ratio.distribution.a) == doctest::Approx(effect.point).epsilon(1e-14));
    CHECK(ratio.distribution.b * effect.point ==
          doctest::Approx(sigma * 0.6 * 27 / 87).epsilon(1e-12));
    CHECK(x("{value: 0.6, n: 27}").n == 27);
}

TEST_CASE(
    "the spread of a pilot counts with its weight, in whatever form and family it is written") {
    // 27 clients of 87: the point is (27 * 0.6 + 60 * 0.85) / 87, the spread 27 / 87 of the
    // pilot's.
    const double weight = 27.0 / 87, point = 67.2 / 87;
    constexpr double z95 = 1.959963984540054, z90 = 1.6448536269514722, z50 = 0.6744897501960817;
    const std::vector<std::pair<std::string, double>> forms = {
        {"sd: 0.12", 0.12 / std::sqrt(27.0)},  // of 27 clients
        {"se: 0.12", 0.12},
        {"grade: C", 0.6 * 0.3},
        {"ci95: [0.4, 0.8]", 0.4 / (2 * z95)},
        {"ci95: [0.42, 0.82]", 0.4 / (2 * z95)},
        {"interval: {level: 0.95, low: 0.4, high: 0.8}", 0.4 / (2 * z95)},
        {"interval: {level: 0.9, low: 0.42, high: 0.82}", 0.4 / (2 * z90)},
        {"interval: {level: 0.5, low: 0.55, high: 0.7}", 0.15 / (2 * z50)}};
    const std::vector<std::pair<std::string, Family>> families = {
        {"quantity: rate", Family::gamma},
        {"quantity: count", Family::gamma},
        {"quantity: share", Family::beta},
        {"quantity: number", Family::normal},
        {"quantity: rate, distribution: normal", Family::normal},
        {"quantity: share, distribution: gamma", Family::gamma}};
    for (const auto& [form, sd] : forms)
        for (const auto& [quantity, family] : families) {
            const std::string keys = form + ", " + quantity;
            INFO(keys);
            const Figure one =
                x("{value: 0.6, " + keys +
                  ", n: 27, shrink_towards: {value: 0.85, weight_n: 60, why: pilot}}");
            CHECK(one.point == doctest::Approx(point).epsilon(1e-14));
            CHECK(one.distribution.family == family);
            CHECK(mean(one.distribution) == doctest::Approx(point).epsilon(1e-12));
            CHECK(sd_of(one.distribution) == doctest::Approx(weight * sd).epsilon(1e-12));
        }
    for (const auto& [form, sd] : {forms[0], forms[1]}) {
        const Figure ratio = x("{value: 0.6, " + form +
                               ", quantity: ratio, n: 27, shrink_towards: {value: 0.85, weight_n: "
                               "60, why: pilot}}");
        CHECK(sd_of(ratio.distribution) == doctest::Approx(weight * sd).epsilon(1e-12));
    }
    // low and high beside a value move with it, and their width counts with the weight.
    const Figure range =
        x("{value: 0.6, low: 0.5, high: 0.9, quantity: number, n: 27, shrink_towards: {value: "
          "0.85, weight_n: 60, why: pilot}}");
    CHECK(range.distribution.family == Family::pert);
    CHECK(range.distribution.a == doctest::Approx(point - weight * 0.1).epsilon(1e-14));
    CHECK(range.distribution.b == doctest::Approx(point).epsilon(1e-14));
    CHECK(range.distribution.c == doctest::Approx(point + weight * 0.3).epsilon(1e-14));
    // The interval of a ratio keeps its width on the scale of logarithms, weighted by the points.
    const Figure ratio =
        x("{value: 0.6, interval: {level: 0.9, low: 0.49, high: 0.8}, quantity: ratio, n: 27, "
          "shrink_towards: {value: 0.85, weight_n: 60, why: pilot}}");
    CHECK(ratio.distribution.b ==
          doctest::Approx(std::log(0.8 / 0.49) / (2 * z90) * weight * 0.6 / point).epsilon(1e-12));
}

TEST_CASE("shrinkage without clients, value or reason is refused") {
    const std::string prior = "shrink_towards: {value: 0.85, weight_n: 60, why: pilot to scale}";
    CHECK(mentions(mistake_in_x("{value: 0.6, " + prior + "}"),
                   "incomplete-shrinkage: 'shrink_towards' needs 'n'"));
    CHECK(mentions(mistake_in_x("{events: 6, of: 10, n: 10, " + prior + "}"),
                   "incomplete-shrinkage: 'shrink_towards' needs the value"));
    CHECK(mentions(mistake_in_x("{value: 0.6, n: 27, shrink_towards: {value: 0.8, weight_n: 60}}"),
                   "incomplete-shrinkage: 'shrink_towards' needs its reason"));
    CHECK(mentions(mistake_in_x("{value: 0.6, n: 0}"), "'n' must be at least 1, not 0"));
    CHECK(mentions(
        mistake_in_x("{value: 0.6, n: 27, shrink_towards: {value: 0.8, weight_n: 0, why: x}}"),
        "'weight_n' must be above 0"));
}

TEST_CASE("correlations name figures of the scenario, of a model and of an intervention") {
    const Scenario scenario = scenario_with(
        correlated("- {between: [a, figures.b], rank: 0.6}\n"
                   "- {between: [a, interventions.repairs.costs.jobs.cost], rank: -0.2}\n"
                   "- {between: [handyperson.costs.jobs.cost, b], rank: 0.1}\n"
                   "- {between: [c, costs.jobs.cost], rank: 0.1}\n"));
    REQUIRE(scenario.correlations.size() == 4);
    const auto at = [&](FigureIndex index) -> const Figure& { return scenario.figures[index.at]; };
    CHECK(at(scenario.correlations[0].a).path == "figures.a");
    CHECK(at(scenario.correlations[0].b).path == "figures.b");
    CHECK(scenario.correlations[0].rank == 0.6);
    for (const FigureIndex index :
         {scenario.correlations[1].b, scenario.correlations[2].a, scenario.correlations[3].b}) {
        CHECK(at(index).owner == "models/handyperson");
        CHECK(at(index).path == "costs.jobs.cost");
        CHECK(at(index).distribution.family == Family::gamma);
    }
}

TEST_CASE("correlations of what cannot be correlated are refused") {
    const auto mistake = [](const std::string& keys) {
        return mistake_in(correlated("- " + keys + "\n"));
    };
    CHECK(mentions(mistake("{between: [a, cost.jobs.cost], rank: 0.5}"),
                   "unknown figure 'cost.jobs.cost' = did you mean 'costs.jobs.cost'"));
    CHECK(mentions(mistake("{between: [a, fixed], rank: 0.5}"), "correlated-fixed-figure"));
    CHECK(mentions(mistake("{between: [a, interventions.more.costs.jobs.cost], rank: 0.5}"),
                   "correlated-fixed-figure"));
    CHECK(mentions(mistake("{between: [a, sum], rank: 0.5}"), "correlated-expression"));
    CHECK(mentions(mistake("{between: [a, figures.a], rank: 0.5}"), "correlated-with-itself"));
    CHECK(mentions(mistake("{between: [shares.home, shares.care_home], rank: 0.5}"),
                   "correlated-part: 'shares.home' is a part of a whole"));
    CHECK(mentions(mistake("{between: [a, b], rank: 1}"), "'rank' must be between -1 and 1"));
    CHECK(mentions(mistake("{between: [a, b], rank: -1.2}"), "bad-correlation"));
    CHECK(mentions(mistake("{between: [a, b, c], rank: 0.5}"),
                   "'between' must name two figures, not 3"));
    CHECK(mentions(mistake("{between: [a, b], rank: 0.5}\n- {between: [b, a], rank: 0.4}"),
                   "correlated-twice"));
}

TEST_CASE("correlations that contradict each other name the pair to look at and its range") {
    const std::string said =
        mistake_in(correlated("- {between: [a, b], rank: 0.9}\n"
                              "- {between: [b, c], rank: 0.9}\n"
                              "- {between: [a, c], rank: -0.5}\n"));
    CHECK(mentions(said, "contradicting-correlations: rank -0.5 between 'a' and 'c' contradicts"));
    CHECK(mentions(said, "give it a rank between 0.64 and 0.99"));
    CHECK(mentions(mistake_in(correlated("- {between: [a, b], rank: 0.9}\n"
                                         "- {between: [b, c], rank: 0.9}\n")),
                   "rank 0 between 'a' and 'c', which are not named together"));
    CHECK(scenario_with(correlated("- {between: [a, b], rank: 0.9}\n"
                                   "- {between: [b, c], rank: 0.9}\n"
                                   "- {between: [a, c], rank: 0.66}\n"))
              .correlations.size() == 3);
}

TEST_CASE("the normal correlation of a rank correlation is 2 sin(pi rank / 6)") {
    CHECK(normal_correlation(1) == doctest::Approx(1).epsilon(1e-15));
    CHECK(normal_correlation(0) == 0);
    CHECK(normal_correlation(-0.5) == doctest::Approx(-0.5176380902050415).epsilon(1e-15));
}

TEST_CASE("a contradiction is found in the matrix of normal correlations") {
    CHECK_FALSE(contradiction({}).has_value());
    CHECK_FALSE(contradiction({{0, 1, 0.999}}).has_value());
    CHECK_FALSE(contradiction({{0, 1, 0.6}, {1, 2, 0.6}, {0, 2, 0.6}}).has_value());
    // With a third variable that has r = 2 sin(0.15 pi) with both, their r lies in 2r² − 1 … 1.
    const auto found = contradiction({{0, 1, 0.9}, {1, 2, 0.9}, {0, 2, -0.8}});
    REQUIRE(found.has_value());
    CHECK(found->pair.a == 0);
    CHECK(found->pair.b == 2);
    CHECK(found->pair.rank == doctest::Approx(-0.8).epsilon(1e-12));
    REQUIRE(found->possible.has_value());
    const double pi = std::acos(-1.0);
    const double r = 2 * std::sin(0.15 * pi);
    CHECK(found->possible->low ==
          doctest::Approx(6 / pi * std::asin((2 * r * r - 1) / 2)).epsilon(1e-12));
    CHECK(found->possible->high == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("where no pair alone can mend the matrix the strongest one is named") {
    // Two triangles that fail, joined by nothing but their shared corner 0.
    const auto found = contradiction(
        {{0, 1, 0.9}, {1, 2, 0.9}, {0, 2, -0.95}, {0, 3, 0.9}, {3, 4, 0.9}, {0, 4, -0.9}});
    REQUIRE(found.has_value());
    CHECK(found->pair.rank == -0.95);
    CHECK_FALSE(found->possible.has_value());
}
