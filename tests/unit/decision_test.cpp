// Decisions under uncertainty: against counting draw by draw, closed forms and a run of the same
// scenario.
#include "study/decision.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <doctest/doctest.h>
#include <numeric>
#include <string>

#include "arrays.hpp"
#include "draws/shares.hpp"
#include "engine/evaluate.hpp"
#include "engine/measures.hpp"
#include "loaded.hpp"
#include "study/drawing.hpp"

using namespace hearth;

namespace {

/// A standard normal, from a place of a stream.
double normal_at(std::uint64_t id, std::uint64_t place) {
    const std::uint64_t bits = bits_at({.seed = 20, .id = id}, place)[0];
    const double u = (static_cast<double>(bits >> 11) + 0.5) / 9007199254740992.0;
    return boost::math::quantile(boost::math::normal(), u);
}

Array normals(Eigen::Index draws, Eigen::Index columns) {
    Array made(draws, columns);
    for (Eigen::Index c = 0; c < columns; ++c)
        for (Eigen::Index d = 0; d < draws; ++d)
            made(d, c) = normal_at(static_cast<std::uint64_t>(c), static_cast<std::uint64_t>(d));
    return made;
}

/// Three options of which the first is the comparator: some cost, some effect.
CostsAndEffects three_options(Eigen::Index draws) {
    const Array chance = normals(draws, 4);
    Array costs = Array::Zero(draws, 3), effects = costs;
    costs.col(1) = 1000 + 900 * chance.col(0);
    costs.col(2) = 2500 + 1500 * chance.col(1);
    effects.col(1) = 0.1 + 0.08 * chance.col(2);
    effects.col(2) = 0.14 + 0.1 * chance.col(3);
    return {.costs = grid(costs), .effects = grid(effects)};
}

double sum_of(const std::vector<Estimate>& all) {
    return std::accumulate(all.begin(), all.end(), 0.0,
                           [](double sum, const Estimate& one) { return sum + one.value; });
}

}  // namespace

TEST_CASE("the acceptability curve is what counting draw by draw gives") {
    const CostsAndEffects draws = three_options(3000);
    for (const double price : {0.0, 10000.0, 20000.0, 35000.0}) {
        std::vector<int> wins(3);
        std::vector<double> lost(3);
        for (int d = 0; d < 3000; ++d) {
            double best = -1e300;
            int who = 0;
            for (int o = 0; o < 3; ++o) {
                const double benefit = price * draws.effects(d, o) - draws.costs(d, o);
                if (benefit > best) who = o;
                best = std::max(best, benefit);
            }
            ++wins[static_cast<std::size_t>(who)];
            for (int o = 0; o < 3; ++o)
                lost[static_cast<std::size_t>(o)] +=
                    best - (price * draws.effects(d, o) - draws.costs(d, o));
        }
        const Choice choice = choose_at(draws, price);
        for (std::size_t o = 0; o < 3; ++o) {
            CHECK(choice.best[o].value == doctest::Approx(wins[o] / 3000.0).epsilon(1e-13));
            CHECK(choice.loss[o].value == doctest::Approx(lost[o] / 3000).epsilon(1e-10));
            const double p = wins[o] / 3000.0;
            CHECK(choice.best[o].se ==
                  doctest::Approx(std::sqrt(p * (1 - p) / 2999)).epsilon(1e-10));
        }
        CHECK(sum_of(choice.best) == doctest::Approx(1).epsilon(1e-14));
    }
}

TEST_CASE("the value of perfect information is the least expected loss") {
    const CostsAndEffects draws = three_options(2000);
    for (const double price : {0.0, 12000.0, 18000.0, 60000.0}) {
        const Choice choice = choose_at(draws, price);
        const Array benefit = price * array(draws.effects) - array(draws.costs);
        const double knowing = benefit.rowwise().maxCoeff().mean();
        const double now = benefit.colwise().mean().maxCoeff();
        CHECK(choice.evpi().value == doctest::Approx(knowing - now).epsilon(1e-9));
        double least = choice.loss[0].value, highest = choice.mean[0].value;
        for (std::size_t o = 1; o < 3; ++o) {
            least = std::min(least, choice.loss[o].value);
            highest = std::max(highest, choice.mean[o].value);
        }
        CHECK(choice.evpi().value == least);
        CHECK(choice.mean[static_cast<std::size_t>(choice.favoured)].value == highest);
    }
}

TEST_CASE("the value of perfect information of reference model M7 is its closed form") {
    constexpr Eigen::Index draws = 100000;
    const Array chance = normals(draws, 2);
    for (const auto& [k, expected] : {std::pair{1.0, .479810706348}, {2.0, .399282456748}}) {
        Array values = Array::Zero(draws, 2);
        values.col(1) = k * (1 + chance.col(0)) - 2 * chance.col(1);
        const Estimate evpi = choose(grid(values)).evpi();
        CHECK(std::abs(evpi.value - expected) < 4 * evpi.se);
        CHECK(evpi.se < 0.02 * expected);
    }
}

TEST_CASE("without a price of the effect the choice is that of least cost") {
    const CostsAndEffects draws = three_options(500);
    const Choice by_benefit = choose_at(draws, 0);
    const Choice by_cost = choose(grid(-array(draws.costs)));
    for (std::size_t o = 0; o < 3; ++o) {
        CHECK(by_benefit.best[o].value == by_cost.best[o].value);
        CHECK(by_benefit.loss[o].value == by_cost.loss[o].value);
    }
    CHECK(by_benefit.favoured == by_cost.favoured);
}

TEST_CASE("options that come to the same share the draw, also where rounding parts them") {
    Array values(2, 3);
    values << 0, 0.3 * 1e6, (0.1 + 0.2) * 1e6,  //
        5, 0, 0;
    const Choice choice = choose(grid(values));
    CHECK(choice.best[0].value == 0.5);
    CHECK(choice.best[1].value == 0.25);
    CHECK(choice.best[2].value == 0.25);
    CHECK(choice.loss[1].value == 2.5);
    CHECK(choice.loss[2].value == 2.5);
    CHECK(choice.favoured == 1);
}

TEST_CASE("one draw has no error") {
    const Choice choice = choose(Grid(1, 2, 3.0));
    CHECK(choice.best[0].value == 0.5);
    CHECK(choice.best[0].se == 0);
    CHECK(choice.mean[1].se == 0);
    CHECK(choice.evpi().se == 0);
}

TEST_CASE("relabelling the options relabels the choice and the plane") {
    const CostsAndEffects draws = three_options(700);
    CostsAndEffects turned{.costs = Grid(700, 3), .effects = Grid(700, 3)};
    const std::vector<std::size_t> order = {2, 0, 1};
    for (std::size_t o = 0; o < 3; ++o)
        for (std::size_t d = 0; d < 700; ++d) {
            turned.costs(d, o) = draws.costs(d, order[o]);
            turned.effects(d, o) = draws.effects(d, order[o]);
        }
    const Choice choice = choose_at(draws, 20000);
    const Choice again = choose_at(turned, 20000);
    for (std::size_t o = 0; o < 3; ++o) {
        const std::size_t from = order[o];
        CHECK(again.best[o].value == choice.best[from].value);
        CHECK(again.best[o].se == choice.best[from].se);
        CHECK(again.loss[o].value == choice.loss[from].value);
        CHECK(again.mean[o].value == choice.mean[from].value);
    }
    CHECK(static_cast<int>(order[static_cast<std::size_t>(again.favoured)]) == choice.favoured);
}

TEST_CASE("every draw lies in one quadrant, and on an axis in the better or the worse one") {
    Array costs = Array::Zero(9, 2), effects = costs;
    costs.col(1) << -1, -1, -1, 0, 0, 0, 1, 1, 1;
    effects.col(1) << -1, 0, 1, -1, 0, 1, -1, 0, 1;
    const CostsAndEffects draws{.costs = grid(costs), .effects = grid(effects)};
    const PlaneShares shares = plane_shares(draws)[1];
    CHECK(shares.dominates.value == doctest::Approx(3.0 / 9));
    CHECK(shares.dominated.value == doctest::Approx(3.0 / 9));
    CHECK(shares.cheaper_and_less_effective.value == doctest::Approx(1.0 / 9));
    CHECK(shares.dearer_and_more_effective.value == doctest::Approx(1.0 / 9));
    CHECK(shares.same.value == doctest::Approx(1.0 / 9));
    CHECK(plane_shares(draws)[0].same.value == 1);
    // The same where the first option costs and brings something itself.
    costs.colwise() += ArrayColumn::LinSpaced(9, -5, 7);
    effects.colwise() += ArrayColumn::LinSpaced(9, 11, -3);
    const PlaneShares beside = plane_shares({.costs = grid(costs), .effects = grid(effects)})[1];
    CHECK(beside.dominates.value == shares.dominates.value);
    CHECK(beside.dominated.value == shares.dominated.value);
    CHECK(beside.cheaper_and_less_effective.value == shares.cheaper_and_less_effective.value);
    CHECK(beside.dearer_and_more_effective.value == shares.dearer_and_more_effective.value);
}

TEST_CASE("points of a plane are thinned evenly, and never doubled") {
    CHECK(thinned(3, 1000) == std::vector<std::size_t>{0, 1, 2});
    const auto rows = thinned(10007, 1000);
    CHECK(rows.size() == 1000);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        CHECK(rows[i] - rows[i - 1] >= 10);
        CHECK(rows[i] - rows[i - 1] <= 11);
    }
    CHECK(rows.back() < 10007);
}

TEST_CASE("with two options the better one is the best as often as a run finds its net above 0") {
    Scenario scenario = *testing::load_path("scenarios/lightbulb.yaml").scenario;
    Plan plan = link(scenario);
    const Uncertainty uncertainty{.draws = 2000};
    const DrawTable table =
        std::get<DrawTable>(drawn_table(scenario, plan, uncertainty, one_after_the_other()));
    const Drawing drawing(scenario, plan, uncertainty);
    const Simulation& simulation = drawing.simulation;
    const auto run = statistics(simulation, simulation.batch(0, simulation.leaves()));
    for (int option = 1; option < static_cast<int>(plan.layout.options.size()); ++option) {
        Array values = Array::Zero(2000, 2);
        values.col(1) = array(table.measures).col(table.column(option, "pv_net_saving"));
        CHECK(choose(grid(values)).best[1].value ==
              find(run, option, "pv_net_saving")->positive.value);
    }
    const Decision decision = decide(table.layout, table.measures, {0, 20000});
    REQUIRE(decision.health.has_value());
    const HealthDecision& health = *decision.health;
    for (int option = 1; option < static_cast<int>(plan.layout.options.size()); ++option) {
        const auto benefit =
            array(table.measures).col(table.column(option, "net_monetary_benefit"));
        const Estimate& mean = health.curve[1].mean[static_cast<std::size_t>(option)];
        CHECK(mean.value == doctest::Approx(benefit.mean()).epsilon(1e-9));
        const Side& headline = decision.sides.front();
        CHECK(headline.better[static_cast<std::size_t>(option)].value ==
              find(run, option, "pv_net_saving")->positive.value);
    }
    CHECK(health.curve[0].favoured == choose(grid(-array(health.draws.costs))).favoured);
    CHECK(decision.sides[0].name == "headline");
    CHECK(decision.sides[1].name == "cash");
    CHECK(sum_of(decision.sides[1].choice.best) == doctest::Approx(1).epsilon(1e-12));
}

TEST_CASE("net benefit needs no value of a QALY: its net cost is that behind the cost per QALY") {
    const Scenario scenario = *testing::load_path("scenarios/partnership_money.yaml").scenario;
    const Plan plan = link(scenario);
    REQUIRE(plan.qaly_value < 0);
    const Grid figures = point_block(plan);
    const LedgerBlock block = evaluate(plan, figures);
    const auto results = measure(plan, figures, block);
    const MeasureLayout layout = lay_out_measures(plan);
    Grid measures(1, layout.columns.size());
    compute_measures(plan, layout, figures, block, measures);
    const Decision decision = decide(layout, measures, {0});
    REQUIRE(decision.health.has_value());
    for (std::size_t option = 1; option < results.size(); ++option) {
        const CostAndEffect& mean = decision.health->means[option];
        CHECK(mean.effect == doctest::Approx(*results[option].value("pv_qalys")).epsilon(1e-12));
        const auto per_qaly = results[option].value("cost_per_qaly");
        CHECK(per_qaly.has_value() == (mean.effect > 0));  // the officers bring none
        if (per_qaly) CHECK(mean.cost / mean.effect == doctest::Approx(*per_qaly).epsilon(1e-9));
    }
}
