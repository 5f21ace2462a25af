// Common random numbers through whole scenarios (method 10.2): what may change a draw and what may
// not, with correlated figures, wholes, expressions and models among them.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <doctest/doctest.h>
#include <map>
#include <numeric>

#include "arrays.hpp"
#include "engine/evaluate.hpp"
#include "properties/appraised.hpp"
#include "study/drawing.hpp"

using namespace hearth;
using namespace hearth::testing;

namespace {

constexpr int draws = 300;

/// Pieces of a scenario that a test may add to.
struct Text {
    std::string figures_before = {};
    std::string figures_after = {};
    std::string interventions = {};
    std::string options = "[programme]";
    std::string correlations = {};
};

Scenario scenario(const Text& text) {
    return loaded(
        "hearth: 1\n"
        "title: Draws\n"
        "appraisal: {start: 2024/25, years: 3, prices: as_printed}\n"
        "figures:\n" +
        text.figures_before +
        "  alpha: {mean: 2, sd: 1, quantity: rate}\n"
        "  beta: {mean: 0.3, sd: 0.1, quantity: share}\n"
        "  gamma: {mean: 0.8, sd: 0.3, quantity: ratio, distribution: lognormal}\n"
        "  alone: {mean: 5, sd: 2}\n"
        "  places: {dirichlet: {home: 40, ward: 12, care_home: 5}}\n"
        "  mixed: = alpha * beta + places.ward * alone\n" +
        text.figures_after +
        "services: {visit: {unit: visit, payer: nhs, cost: {mean: 90, sd: 20}, cashable: = beta}}\n"
        "interventions:\n"
        "  programme:\n"
        "    reach: {clients: {mean: 100, sd: 9}}\n"
        "    model:\n"
        "      title: A programme\n"
        "      kind: service_use\n"
        "      client: person\n"
        "      timing: {lasts_years: 2}\n"
        "      effects: {visit: {without: = alpha, rate_ratio: = gamma}}\n"
        "      costs: {work: {per: client, cost: = mixed + places.home, payer: nhs, "
        "budget: revenue}}\n" +
        text.interventions + "options: {none: [], more: " + text.options +
        "}\n"
        "correlations:\n"
        "  - {between: [alpha, gamma], rank: -0.7}\n"
        "  - {between: [beta, gamma], rank: 0.4}\n" +
        text.correlations);
}

struct DrawnScenario {
    Plan plan;
    Sampler sampler;
};

DrawnScenario drawing(const Scenario& scenario, std::uint64_t seed,
                      Sampling sampling = Sampling::random) {
    Plan plan = link(scenario);
    Sampler sampler = make_sampler(
        plan.figures,
        sampling_options(scenario, plan, {.draws = draws, .seed = seed, .sampling = sampling}));
    return {std::move(plan), std::move(sampler)};
}

Grid block(const DrawnScenario& of, std::uint64_t first, std::size_t count) {
    Grid figures = point_block(of.plan, count);
    sample_block(of.sampler, first, count, figures);
    compute_expressions(of.plan, figures);
    return figures;
}

/// Draws by the id of the figure, of those that are not the same in every draw.
std::map<std::string, Column> by_id(const Scenario& scenario, std::uint64_t seed,
                                    Sampling sampling = Sampling::random) {
    const DrawnScenario all = drawing(scenario, seed, sampling);
    const Grid figures = block(all, 0, draws);
    std::map<std::string, Column> columns;
    for (std::size_t c = 0; c < all.plan.figures.size(); ++c) {
        const Column column(figures.col(c).begin(), figures.col(c).end());
        if ((array(column) != column.front()).any()) columns[all.plan.figures[c].id] = column;
    }
    return columns;
}

void check_unchanged(const Text& text) {
    const auto before = by_id(scenario({}), 1);
    const auto after = by_id(scenario(text), 1);
    REQUIRE(before.size() > 8);
    CHECK(after.size() > before.size());
    for (const auto& one : before) {
        INFO(one.first);
        REQUIRE(after.count(one.first) == 1);
        CHECK(after.at(one.first) == one.second);
    }
}

/// Ranks of a column, from 0.
ArrayColumn ranks(const Column& column) {
    std::vector<std::size_t> order(column.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return column[a] < column[b]; });
    ArrayColumn made(static_cast<Eigen::Index>(column.size()));
    for (std::size_t i = 0; i < order.size(); ++i)
        made(static_cast<Eigen::Index>(order[i])) = static_cast<double>(i);
    return made - made.mean();
}

double rank_correlation(const Column& a, const Column& b) {
    const ArrayColumn x = ranks(a), y = ranks(b);
    return (x * y).sum() / std::sqrt(x.square().sum() * y.square().sum());
}

/// A run whose figures and measures are kept, by draw.
struct KeptRun {
    std::map<std::string, Column> figures, measures;  ///< by id; of the one option beside the first
    std::vector<MeasureStatistics> told;
};

KeptRun kept_run(const Scenario& scenario, int count, Sampling sampling = Sampling::random) {
    const Plan plan = link(scenario);
    const Drawing drawing(scenario, plan, {.draws = count, .sampling = sampling});
    const Simulation& simulation = drawing.simulation;
    KeptRun kept;
    const auto watch = [&](std::uint64_t, const Grid& figures, const Grid& measures) {
        for (std::size_t c = 0; c < figures.cols(); ++c)
            for (const double value : figures.col(c))
                kept.figures[plan.figures[c].id].push_back(value);
        for (std::size_t c = 0; c < measures.cols(); ++c)
            for (const double value : measures.col(c))
                kept.measures[simulation.layout.columns[c].name].push_back(value);
    };
    kept.told = statistics(simulation, simulation.batch(0, simulation.leaves(), watch));
    return kept;
}

const Column& ending_in(const std::map<std::string, Column>& columns, const std::string& end) {
    for (const auto& [name, column] : columns)
        if (name.ends_with(end)) return column;
    FAIL("no column for " << end);
    std::abort();
}

}  // namespace

TEST_CASE("each pair of a scenario's correlations has its own rank, whatever the order of names") {
    const std::string figures =
        "figures:\n"
        "  a: {mean: 2, sd: 1, quantity: rate}\n"
        "  b: {mean: 0.3, sd: 0.1, quantity: share}\n"
        "  c: {mean: 0.8, sd: 0.3, quantity: ratio, distribution: lognormal}\n"
        "  d: {mean: 5, sd: 2}\n";
    const std::string rest =
        "interventions:\n"
        "  scheme:\n"
        "    reach: {clients: 10}\n"
        "    model: {title: Scheme, kind: service_use, client: person,\n"
        "            costs: {work: {per: client, cost: = a + b + c + d, payer: nhs, budget: "
        "revenue}}}\n"
        "options: {none: [], more: [scheme]}\n";
    const std::string head =
        "hearth: 1\ntitle: Pairs\nappraisal: {start: 2024/25, years: 1, prices: as_printed}\n";
    const std::map<std::pair<std::string, std::string>, double> wanted = {
        {{"a", "b"}, 0.8}, {{"c", "b"}, -0.3}, {{"a", "c"}, 0},
        {{"d", "a"}, 0.4}, {{"b", "d"}, 0.1},  {{"c", "d"}, 0.5}};
    std::string correlations = "correlations:\n";
    for (const auto& [pair, rank] : wanted)
        correlations += "  - {between: [" + pair.first + ", " + pair.second +
                        "], rank: " + std::to_string(rank) + "}\n";
    for (const Sampling sampling : {Sampling::random, Sampling::sobol, Sampling::latin}) {
        const KeptRun kept =
            kept_run(loaded(head + figures + rest + correlations), 16384, sampling);
        for (const auto& [pair, rank] : wanted) {
            CAPTURE(pair.first);
            CAPTURE(pair.second);
            const double found =
                rank_correlation(ending_in(kept.figures, "figures." + pair.first),
                                 ending_in(kept.figures, "figures." + pair.second));
            CHECK(std::abs(found - rank) < 0.05);
        }
    }
}

TEST_CASE("an expression is worked out draw by draw, with as many operands as it has") {
    const std::string expressions =
        "  least: = min(a, b, c, d)\n  most: = max(a, b, c, d)\n  chosen: = if(a < b, c, d)\n"
        "  log: = ln(a) + exp(b) - sqrt(c)\n  power: = -a ^ 2 + 2 ^ -b ^ 2\n"
        "  ratio: = (a - b) / (c + d) * 3\n";
    const KeptRun kept = kept_run(
        loaded(
            "hearth: 1\ntitle: Expressions\nappraisal: {start: 2024/25, years: 1, prices: "
            "as_printed}\nfigures:\n  a: {low: 1, high: 2}\n  b: {low: 1, high: 2}\n  c: {low: 1, "
            "high: 2}\n  d: {low: 1, high: 2}\n" +
            expressions +
            "interventions:\n  scheme:\n    reach: {clients: 10}\n    model: {title: Scheme, kind: "
            "service_use, client: person,\n            costs: {work: {per: client, cost: = 100 + "
            "least + most + chosen + log + power + ratio, payer: nhs, budget: revenue}}}\n"
            "options: {none: [], more: [scheme]}\n"),
        500);
    const auto of = [&](const std::string& name) -> const Column& {
        return ending_in(kept.figures, "figures." + name);
    };
    for (std::size_t i = 0; i < 500; ++i) {
        const double a = of("a")[i], b = of("b")[i], c = of("c")[i], d = of("d")[i];
        const auto is = [&](const std::string& name, double value) {
            CHECK(of(name)[i] == doctest::Approx(value).epsilon(1e-13));
        };
        is("least", std::min({a, b, c, d}));
        is("most", std::max({a, b, c, d}));
        is("chosen", a < b ? c : d);
        is("log", std::log(a) + std::exp(b) - std::sqrt(c));
        is("power", -(a * a) + std::pow(2, -(b * b)));
        is("ratio", (a - b) / (c + d) * 3);
    }
}

TEST_CASE("payback and ratio of a draw are those of its own cost and saving") {
    // Works at the start of year 0, and a saving that is spread evenly over each of four years.
    const std::string text = R"(
hearth: 1
title: Payback
appraisal: {start: 2025/26, years: 4, prices: as_printed, discount: none, entry: start_of_year}
figures:
  works: {low: 100, high: 300, quantity: cost}
  saved: {low: 20, high: 180, quantity: cost}
services: {visit: {unit: visit, payer: nhs, cost: = saved, cashable: 1}}
interventions:
  scheme:
    model:
      title: Scheme
      kind: service_use
      client: person
      timing: {lasts_years: horizon}
      effects: {visit: {avoided_per_client_year: 1}}
      costs: {works: {set_up: = works, payer: nhs, budget: capital}}
    reach: {clients: 1}
options: {current: [], offer: [scheme]}
)";
    const KeptRun kept = kept_run(loaded(text), 4000);
    const Column& works = ending_in(kept.figures, "figures.works");
    const Column& saved = ending_in(kept.figures, "figures.saved");
    const Column& payback = kept.measures.at("payback_years");
    const Column& ratio = kept.measures.at("benefit_cost_ratio");
    int never = 0;
    double all_works = 0, all_saved = 0;
    for (std::size_t d = 0; d < works.size(); ++d) {
        const double years = works[d] / saved[d];
        if (years > 4 + 1e-9) {
            ++never;
            CHECK(std::isinf(payback[d]));
        } else if (years < 4 - 1e-9) {
            CHECK(payback[d] == doctest::Approx(years).epsilon(1e-12));
        }
        CHECK(ratio[d] == doctest::Approx(4 * saved[d] / works[d]).epsilon(1e-12));
        all_works += works[d];
        all_saved += 4 * saved[d];
    }
    CHECK(never > 400);
    const MeasureStatistics* of_ratio = find(kept.told, 1, "benefit_cost_ratio");
    const MeasureStatistics* of_payback = find(kept.told, 1, "payback_years");
    REQUIRE(of_ratio != nullptr);
    REQUIRE(of_payback != nullptr);
    CHECK(of_ratio->mean.value == doctest::Approx(all_saved / all_works).epsilon(1e-12));
    CHECK(of_payback->not_within.value == doctest::Approx(never / 4000.0).epsilon(1e-12));
    std::vector<double> sorted = payback;
    std::sort(sorted.begin(), sorted.end());
    CHECK(of_payback->median.value ==
          doctest::Approx((sorted[1999] + sorted[2000]) / 2).epsilon(0.002));
    CHECK(std::isinf(of_payback->high.value));
    // A grant that the headline counts is in no ratio, of no draw and of no mean.
    std::string granted = text;
    granted.replace(granted.find("entry: start_of_year}"), 21,
                    "entry: start_of_year, perspective: {classes: [cost, cashable, transfer], "
                    "payers: [nhs]}}");
    const KeptRun with_grant = kept_run(
        loaded(granted + "transfers: [{from: government, to: nhs, amount: 50, years: [0]}]\n"),
        4000);
    CHECK(find(with_grant.told, 1, "pv_gross_saving")->mean.value ==
          doctest::Approx(50 + all_saved / 4000).epsilon(1e-12));
    CHECK(find(with_grant.told, 1, "benefit_cost_ratio")->mean.value ==
          doctest::Approx(all_saved / all_works).epsilon(1e-12));
}

TEST_CASE("adding a figure, wherever it stands, leaves all other draws the same to the bit") {
    const std::string other =
        "  other:\n"
        "    reach: {clients: = added}\n"
        "    model: {title: Other, kind: service_use, client: home, timing: {lasts_years: 1},\n"
        "            effects: {visit: {avoided_per_client_year: {mean: 1, sd: 0.2}}}}\n";
    const std::string added = "  added: {mean: 50, sd: 10, quantity: count}\n";
    check_unchanged(
        {.figures_before = added, .interventions = other, .options = "[programme, other]"});
    check_unchanged(
        {.figures_after = added, .interventions = other, .options = "[programme, other]"});
}

TEST_CASE("an expression that uses correlated figures and parts first changes no draw") {
    const std::string other =
        "  other:\n"
        "    reach: {clients: = added}\n"
        "    model: {title: Other, kind: service_use, client: home, timing: {lasts_years: 1},\n"
        "            effects: {visit: {avoided_per_client_year: 1}}}\n";
    check_unchanged({.figures_before = "  added: = gamma + beta + places.care_home + places.ward\n",
                     .interventions = other,
                     .options = "[programme, other]"});
}

TEST_CASE("a correlation between other figures leaves those it does not name the same") {
    const std::string more =
        "  extra_a: {mean: 50, sd: 10, quantity: count}\n"
        "  extra_b: {mean: 50, sd: 10, quantity: count}\n";
    const std::string other =
        "  other:\n"
        "    reach: {clients: = extra_a + extra_b}\n"
        "    model: {title: Other, kind: service_use, client: home, timing: {lasts_years: 1},\n"
        "            effects: {visit: {avoided_per_client_year: 1}}}\n";
    check_unchanged({.figures_after = more,
                     .interventions = other,
                     .options = "[programme, other]",
                     .correlations = "  - {between: [extra_a, extra_b], rank: 0.5}\n"});
}

TEST_CASE("another seed changes every figure, under every sampling") {
    for (const Sampling sampling : {Sampling::random, Sampling::sobol, Sampling::latin}) {
        CAPTURE(name_of(sampling));
        const auto before = by_id(scenario({}), 1, sampling);
        const auto after = by_id(scenario({}), 2, sampling);
        REQUIRE(before.size() == after.size());
        for (const auto& one : before) {
            INFO(one.first);
            CHECK((array(one.second) != array(after.at(one.first))).all());
            // Of Sobol' points a seed moves whole halves of the range, of each replicate at once.
            CHECK(std::abs(rank_correlation(one.second, after.at(one.first))) <
                  (sampling == Sampling::sobol ? 0.9 : 0.25));
        }
    }
}

TEST_CASE("correlated figures, parts and expressions are the same bits in blocks cut anywhere") {
    const DrawnScenario all = drawing(scenario({}), 5);
    const Grid whole = block(all, 0, draws);
    const auto same = [](const Grid& a, const Grid& b) { return (array(a) == array(b)).all(); };
    for (const std::size_t cut : {1u, 2u, 7u, 128u, 255u, 299u}) {
        const std::size_t rest = whole.rows() - cut;
        CHECK(same(whole.part(0, cut), block(all, 0, cut)));
        CHECK(same(whole.part(cut, rest), block(all, cut, rest)));
    }
}
