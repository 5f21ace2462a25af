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
    return text;
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

TEST_CASE("a stopping rule reads se(measure) < number and nothing else") {
    const auto rule = parse_stopping_rule("se( net_saving ) < 1000");
    REQUIRE(rule.has_value());
    CHECK(rule->measure == "net_saving");
    CHECK(rule->below == 1000);
    for (const std::string wrong :
         {"net_saving < 1000", "se(net_saving) > 10", "se() < 1", "se(x) < y", "se(x) < -1"})
        CHECK_FALSE(parse_stopping_rule(wrong).has_value());
}
