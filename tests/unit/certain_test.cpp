// What a run takes as certain, with what a hundredth of each comes to by hand.
#include "study/tornado.hpp"

#include <doctest/doctest.h>
#include <map>
#include <string>

#include "loaded.hpp"

using namespace hearth;

TEST_CASE("a certain figure moves the option that it moves most, and the farthest stands first") {
    const Scenario scenario = *testing::load_written(R"(
hearth: 1
title: Certain
appraisal: {start: 2025/26, years: 1, prices: as_printed, discount: none, entry: start_of_year}
figures:
  drawn: {low: 1, high: 2, quantity: count}
services: {visit: {unit: visit, payer: nhs, cost: 40, cashable: 1}}
interventions:
  one:
    model:
      title: One
      kind: service_use
      client: person
      timing: {lasts_years: 1}
      effects: {visit: {avoided_per_client: 1}}
      costs: {team: {per: client, cost: 70, payer: nhs, budget: revenue}}
    reach: {clients: 10}
  two:
    model:
      title: Two
      kind: service_use
      client: person
      timing: {lasts_years: 1}
      effects: {visit: {avoided_per_client: = drawn}}
      costs: {team: {per: client, cost: 60, payer: nhs, budget: revenue}}
    reach: {clients: 20}
options: {current: [], first: [one], second: [two]}
)")
                                   .scenario;
    const auto found = certain_figures(scenario, link(scenario));
    std::map<std::string, double> moves;
    double last = found.front().moves;
    for (const CertainFigure& one : found) {
        moves[scenario.figures[static_cast<std::size_t>(one.figure)].path] = one.moves;
        CHECK(one.moves <= last);
        last = one.moves;
    }
    const auto by_hand = [](double value) { return doctest::Approx(value).epsilon(1e-9); };
    // The unit cost: of 10 visits in the first option, of 20 times 1.5 in the second.
    CHECK(moves.at("services.visit.cost") == by_hand(0.01 * 40 * 30));
    CHECK(moves.at("interventions.one.model.costs.team.cost") == by_hand(0.01 * 70 * 10));
    CHECK(moves.at("interventions.two.model.costs.team.cost") == by_hand(0.01 * 60 * 20));
    // 40 - 70 for each client of the first, 60 - 60 for each of the second.
    CHECK(moves.at("interventions.one.reach.clients") == by_hand(0.01 * 10 * 30));
    CHECK(moves.count("interventions.two.reach.clients") == 0);
    // A visit is paid 40, whether it leaves the budget or not.
    CHECK(moves.count("services.visit.cashable") == 0);
    CHECK(moves.count("figures.drawn") == 0);
}

TEST_CASE("shares of who pays that must add up to 1 are no certain figures: none can move alone") {
    const Scenario scenario = *testing::load_written(R"(
hearth: 1
title: Shared
appraisal: {start: 2025/26, years: 1, prices: as_printed, discount: none, entry: start_of_year, perspective: {payers: [nhs], classes: [cost, cashable]}}
interventions:
  one:
    reach: {clients: 10}
    strategy: only
    model:
      title: One
      kind: cohort
      client: person
      states: [in, out]
      start: {in: 1}
      strategies: {only: {}}
      transitions: {in: {probabilities: {out: 0.5}}}
      state_costs: {care: {payer: {nhs: 0.25, council: 0.75}, in: {in: 100}}}
      costs: {team: {per: client, cost: 70, payer: {nhs: 0.4, council: 0.6}, budget: revenue}}
options: {current: [], first: [one]}
)")
                                   .scenario;
    const auto found = certain_figures(scenario, link(scenario));
    CHECK(!found.empty());
    for (const CertainFigure& one : found) {
        const std::string& path = scenario.figures[static_cast<std::size_t>(one.figure)].path;
        CAPTURE(path);
        CHECK(path.find("payer") == std::string::npos);
    }
}
