// Probabilistic runs: the same measures as the deterministic ones, the same bits however they are
// cut.
#include "study/simulation.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <string>

#include "cli/support.hpp"
#include "engine/evaluate.hpp"
#include "engine/measures.hpp"
#include "loaded.hpp"
#include "study/drawing.hpp"
#include "study/run.hpp"

using namespace hearth;

namespace {

struct DrawnScenario {
    Plan plan;
    Sampler sampler;
};

DrawnScenario drawn(const Scenario& scenario) {
    Plan plan = link(scenario);
    Sampler sampler = make_sampler(plan.figures, sampling_options(scenario, plan, {}));
    return {std::move(plan), std::move(sampler)};
}

FillDraws fill(const Sampler& sampler) {
    return [&sampler](std::uint64_t first, Grid& figures) {
        sample_block(sampler, first, figures.rows(), figures);
    };
}

/// Everything that a summary says, as text to compare bit by bit.
std::string told(const Simulation& simulation, const Summary& summary) {
    std::string text;
    for (const MeasureStatistics& one : statistics(simulation, summary))
        for (const double value :
             {one.mean.value, one.sd.value, one.sd.se, one.median.value, one.low.value,
              one.high.value, one.positive.value, one.not_within.value})
            text += std::to_string(std::hash<double>()(value)) + " ";
    for (const double cell : summary.tree.total().ledger)
        text += std::to_string(std::hash<double>()(cell)) + " ";
    for (const std::uint64_t best : summary.best) text += std::to_string(best) + " ";
    return text + std::to_string(summary.excess_draws);
}

}  // namespace

TEST_CASE("with every figure at its point each measure column is the deterministic measure") {
    for (const std::string path :
         {"scenarios/lightbulb.yaml", "scenarios/partnership_money.yaml",
          "scenarios/bradgate_unit.yaml", "scenarios/poor_housing_england.yaml"}) {
        const Scenario scenario = *testing::load_path(path).scenario;
        const Plan plan = link(scenario);
        const Grid figures = point_block(plan);
        const LedgerBlock block = evaluate(plan, figures);
        const auto results = measure(plan, figures, block);
        const MeasureLayout layout = lay_out_measures(plan);
        Grid columns(1, layout.columns.size());
        compute_measures(plan, layout, figures, block, columns);
        for (std::size_t c = 0; c < layout.columns.size(); ++c) {
            const MeasureColumn& column = layout.columns[c];
            const auto expected =
                results[static_cast<std::size_t>(column.option)].find(column.name);
            if (!expected) continue;  // a measure behind others, which no result lists
            const double found = columns(0, c);
            INFO(path, " ", column.name);
            if (expected->value)
                CHECK(found == doctest::Approx(*expected->value).epsilon(1e-9));
            else
                CHECK_FALSE(std::isfinite(found));
        }
    }
}

TEST_CASE("a run has the same bits for one and two threads and for draws cut into parts") {
    const Scenario scenario = *testing::load_path("scenarios/lightbulb.yaml").scenario;
    const DrawnScenario all = drawn(scenario);
    const Simulation simulation(all.plan, fill(all.sampler), 40000);
    const Summary one = *simulate(simulation, {}, one_after_the_other());
    const Summary two = *simulate(simulation, {}, threads(2));
    Summary parts = simulation.batch(17, 23);
    parts.add(simulation.batch(0, 5));
    parts.add(simulation.batch(5, 12));
    CHECK(one.draws == 40000);
    CHECK(told(simulation, one) == told(simulation, two));
    CHECK(told(simulation, one) == told(simulation, parts));
}

TEST_CASE("leaves handed in backwards, the last one short, give the bits of a run in one go") {
    const Scenario scenario = *testing::load_path("scenarios/lightbulb.yaml").scenario;
    const Plan plan = link(scenario);
    for (const Sampling sampling : {Sampling::random, Sampling::sobol, Sampling::latin})
        for (const int draws : {1025, 3000, 6 * 1024 + 3}) {
            CAPTURE(name_of(sampling));
            CAPTURE(draws);
            const Drawing drawing(scenario, plan, {.draws = draws, .sampling = sampling});
            const Simulation& simulation = drawing.simulation;
            std::vector<double> sums;  // plain, in the order of the draws
            const Summary whole = simulation.batch(
                0, simulation.leaves(), [&](std::uint64_t, const Grid&, const Grid& measures) {
                    sums.resize(measures.cols());
                    for (std::size_t c = 0; c < measures.cols(); ++c)
                        for (const double value : measures.col(c)) sums[c] += value;
                });
            Summary backwards, odd_first;
            for (std::uint64_t leaf = simulation.leaves(); leaf-- > 0;)
                backwards.add(simulation.batch(leaf, 1));
            for (const std::uint64_t begin : {1u, 0u})
                for (std::uint64_t leaf = begin; leaf < simulation.leaves(); leaf += 2)
                    odd_first.add(simulation.batch(leaf, 1));
            CHECK(told(simulation, whole) == told(simulation, backwards));
            CHECK(told(simulation, whole) == told(simulation, odd_first));
            CHECK(whole.draws == static_cast<std::uint64_t>(draws));
            for (const MeasureStatistics& one : statistics(simulation, whole)) {
                if (one.name != "net_saving" && one.name != "programme_cost") continue;
                for (std::size_t c = 0; c < sums.size(); ++c)
                    if (simulation.layout.columns[c].name == one.name &&
                        static_cast<int>(simulation.layout.columns[c].option) == one.option)
                        CHECK(one.mean.value == doctest::Approx(sums[c] / draws).epsilon(1e-12));
            }
        }
}

TEST_CASE(
    "draws in which more is avoided than there is, or an option is the best, are counted once") {
    const Scenario scenario = *testing::load_written(R"(
hearth: 1
title: Excess
appraisal: {start: 2025/26, years: 2, prices: as_printed, discount: none, entry: start_of_year}
figures:
  yearly: {low: 0, high: 1.25, quantity: rate}
  once: {low: 0, high: 1.25, quantity: count}
  cost: {low: 0, high: 3, quantity: cost}
services:
  visit: {unit: visit, payer: nhs, cost: 1, cashable: 1}
  stay: {unit: stay, payer: nhs, cost: 1, cashable: 1}
interventions:
  scheme:
    model:
      title: Scheme
      kind: service_use
      client: person
      timing: {lasts_years: 1}
      effects:
        visit: {without: 1, avoided_per_client_year: = yearly}
        stay: {without_per_client: 1, avoided_per_client: = once}
      costs: {work: {per: client, cost: = cost, payer: nhs, budget: revenue}}
    reach: {clients: 1}
options: {current: [], offer: [scheme], same: [scheme]}
)")
                                   .scenario;
    const Plan plan = link(scenario);
    const Drawing drawing(scenario, plan, {.draws = 5000});
    const Simulation& simulation = drawing.simulation;
    const auto column = [&](const std::string& ending) {
        std::size_t at = 0;
        while (!plan.figures[at].id.ends_with("figures." + ending)) ++at;
        return at;
    };
    const std::size_t yearly = column("yearly"), once = column("once"), cost = column("cost");
    std::uint64_t exceeding = 0, better = 0;
    const Summary whole =
        simulation.batch(0, simulation.leaves(), [&](std::uint64_t, const Grid& x, const Grid&) {
            for (std::size_t d = 0; d < x.rows(); ++d) {
                exceeding += x(d, yearly) > 1 || x(d, once) > 1 ? 1 : 0;
                better += x(d, yearly) + x(d, once) > x(d, cost) ? 1 : 0;
            }
        });
    CHECK(exceeding > 1500);
    CHECK(whole.excess_draws == exceeding);
    CHECK(whole.best == std::vector<std::uint64_t>{5000 - better, better, 0});
    Summary backwards;
    for (std::uint64_t leaf = simulation.leaves(); leaf-- > 0;)
        backwards.add(simulation.batch(leaf, 1));
    CHECK(told(simulation, whole) == told(simulation, backwards));
}

TEST_CASE("a stopping rule holds for the option whose error is the largest, wherever it stands") {
    const auto of = [](int option, const char* name, double error) {
        MeasureStatistics one;
        one.option = option;
        one.name = name;
        one.mean.se = error;
        return one;
    };
    const auto with_errors = [&](double first, double second) {
        return std::vector{of(1, "net_saving", first), of(1, "net_cash", 1000),
                           of(2, "net_saving", second)};
    };
    const StoppingRule rule = parse_stopping_rule("se(net_saving) < 10").value();
    CHECK(satisfied(rule, with_errors(9.9, 9.9)));
    CHECK_FALSE(satisfied(rule, with_errors(10.1, 9.9)));
    CHECK_FALSE(satisfied(rule, with_errors(9.9, 10.1)));
    CHECK_FALSE(satisfied(rule, with_errors(9.9, 10)));
}

TEST_CASE("with fixed figures every draw equals the deterministic result") {
    const Scenario scenario = *testing::load_path("scenarios/lightbulb.yaml").scenario;
    const Plan plan = link(scenario);
    const Simulation simulation(
        plan, [&](std::uint64_t, Grid& figures) { figures = point_block(plan, figures.rows()); },
        3000);
    const Summary summary = simulation.batch(0, simulation.leaves());
    const Grid figures = point_block(plan);
    const auto results = measure(plan, figures, evaluate(plan, figures));
    for (const MeasureStatistics& one : statistics(simulation, summary)) {
        const auto expected = results[static_cast<std::size_t>(one.option)].value(one.name);
        if (!expected) continue;
        CHECK(one.mean.value == doctest::Approx(*expected).epsilon(1e-12));
        CHECK(one.sd.value <= 1e-9 * std::abs(*expected));
    }
}

TEST_CASE("a ledger of means comes to the means of what draws come to, and to ratios of means") {
    for (const std::string path :
         {"scenarios/lightbulb.yaml", "scenarios/partnership_money.yaml",
          "scenarios/bradgate_unit.yaml", "scenarios/poor_housing_england.yaml"}) {
        const Scenario scenario = *testing::load_path(path).scenario;
        const DrawnScenario all = drawn(scenario);
        const Simulation simulation(all.plan, fill(all.sampler), 3000);
        const Summary summary = simulation.batch(0, simulation.leaves());
        auto cells = summary.tree.total().ledger;
        CHECK(cells.size() == cells_of(all.plan));
        for (double& cell : cells) cell /= 3000;
        const auto told = statistics(simulation, summary);
        const Grid point = point_block(all.plan);
        const auto results = measure(all.plan, point, evaluate(all.plan, point));
        const auto means = results_of_means(all.plan, {point, results}, cells, told);
        for (const MeasureStatistics& one : told) {
            const auto found = means[static_cast<std::size_t>(one.option)].value(one.name);
            if (!found || row_for(one.name)->unit == "years") continue;
            INFO(path, " ", one.name);
            const double noise = 1e-12 * (std::abs(one.sd.value) + std::abs(one.mean.value));
            CHECK(std::abs(*found - one.mean.value) <= 1e-10 * std::abs(one.mean.value) + noise);
        }
    }
}

TEST_CASE("a stopping rule reads se(measure) < number and nothing else") {
    const auto rule = parse_stopping_rule("se( net_saving ) < 1000");
    REQUIRE(rule.has_value());
    CHECK(rule->measure == "net_saving");
    CHECK(rule->below == 1000);
    for (const std::string wrong :
         {"net_saving < 1000", "se(net_saving) > 10", "se() < 1", "se(x) < y", "se(x) < -1"})
        CHECK_FALSE(parse_stopping_rule(wrong).has_value());
}

TEST_CASE("a value that many draws share is exact in every quantile") {
    std::vector<double> values;  // 0 in half of the draws, and on both sides of it what is near
    for (int i = 0; i < 100000; ++i)
        values.push_back(i % 2 == 0 ? 0 : (i % 8 == 1 ? -1 : 1) * (i + 1) * 1e-3);
    const BinGrid grid = bins_from({values.begin(), values.begin() + 1024}, 1000000);
    REQUIRE(grid.atoms == std::vector<double>{0});
    Sketch first(grid), second(grid);
    first.add(values.data(), 60000);
    second.add(values.data() + 60000, 40000);
    first.add(second);
    // One eighth lies below 0 and three eighths above it.
    for (const Estimate& one : first.quantiles({0.13, 0.5, 0.62})) {
        CHECK(one.value == 0);
        CHECK(one.se == 0);
    }
    CHECK(first.quantiles({0.12}).front().value < 0);
    CHECK(first.quantiles({0.63}).front().value > 0);
}
