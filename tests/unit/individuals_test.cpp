// People of cohort models followed one by one beside the cohorts, asked of scenarios.
#include "study/individuals.hpp"

#include <cmath>

#include "../loaded.hpp"

using namespace hearth;
using hearth::testing::load_written;

namespace {

IndividualsAnswer followed_by_10_000(const Loaded& loaded) {
    Diagnostics problems;
    const AtPoint at = at_point(*loaded.scenario, loaded.texts, problems);
    const auto made = answer(IndividualsQuestion{.people = 10000, .drawing = {.seed = 3}}, at,
                             one_after_the_other());
    REQUIRE(std::holds_alternative<IndividualsAnswer>(made));
    return std::get<IndividualsAnswer>(made);
}

void check_alike(const BesideCohort& both) {
    REQUIRE(both.apart().has_value());
    CHECK(std::abs(*both.apart()) < 4);
}

}  // namespace

TEST_CASE("people of Sick-Sicker cost and live on average what its printed cohorts do") {
    const Loaded loaded = load_published(
        {.path = HEARTH_SOURCE_DIR "/tests/published/sick_sicker.yaml", .home = HEARTH_SOURCE_DIR});
    REQUIRE(loaded.scenario.has_value());
    const IndividualsAnswer all = followed_by_10_000(loaded);
    // As the published file has them.
    const double costs[] = {152262.290718, 285676.923020, 259991.515270, 379955.447347};
    const double qalys[] = {21.03815092, 21.82883641, 22.51119814, 23.46684559};
    REQUIRE(all.interventions.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        const FollowedPeople& of = all.interventions[i];
        CHECK(of.cost.cohort == doctest::Approx(costs[i]).epsilon(1e-11));
        CHECK(of.qalys.cohort == doctest::Approx(qalys[i]).epsilon(1e-9));
        CHECK(of.states == std::vector<std::string>{"H", "S1", "S2"});
        for (const BesideCohort& years : of.years) check_alike(years);
        check_alike(of.cost);
        check_alike(of.qalys);
    }
}

TEST_CASE("people who enter states by a tree come to what the ledger has, with costs that grow") {
    const Loaded loaded = load_written(R"(
hearth: 1
title: Falls and care
appraisal: {start: 2025/26, years: 10, prices: as_printed, discount: {money: 0.035, health: 0.015}}
services: {visit: {unit: visit, payer: nhs, cost: 50, cashable: 0, grows: 0.05}}
interventions:
  care:
    reach: {clients: 1}
    strategy: care
    model:
      title: Falls
      kind: cohort
      client: person
      cycle: {length: quarter, count: 12}
      states: [well, frail, dead]
      trees:
        care:
          branches:
            falls: {probability: 0.3, costs: {ward: {payer: nhs, cost: 1000}}, enters: frail}
            upright: {probability: 0.5, enters: well}
            dies: {qalys: 0.1, enters: dead}
      transitions:
        well: {probabilities: {frail: 0.05}}
        frail: {probabilities: {dead: 0.08}}
      strategies: {care: {}}
      utilities: {well: 0.8, frail: 0.5}
      state_costs: {aids: {payer: council, at_start: 30, in: {frail: 200}}}
      state_use: {visit: {in: {frail: 6}}}
options: {nobody: [], care: [care]}
)");
    const FollowedPeople of = followed_by_10_000(loaded).interventions.at(0);
    Diagnostics problems;
    const AtPoint at = at_point(*loaded.scenario, loaded.texts, problems);
    const OptionResult& care = at.results.at(1);
    CHECK(of.cost.cohort ==
          doctest::Approx(*care.value("pv_programme_cost") - *care.value("pv_gross_saving")));
    CHECK(of.qalys.cohort == doctest::Approx(*care.value("pv_qalys")));
    check_alike(of.cost);
    check_alike(of.qalys);
    for (const BesideCohort& years : of.years) check_alike(years);
}

TEST_CASE("utilities are shares of published norms, whose sum over ages has a closed form") {
    const Loaded loaded = load_written(R"(
hearth: 1
title: Norms
appraisal: {start: 2025/26, years: 10, prices: as_printed, discount: none, entry: start_of_year}
interventions:
  usual:
    reach: {clients: 1}
    model:
      title: Nobody dies
      kind: cohort
      client: person
      states: [well, dead]
      people: [{age: 60, sex: female, share: 0.5}, {age: 60, sex: male, share: 0.5}]
      start: {well: 1}
      transitions: {well: {probabilities: {dead: 0}}}
      utilities: {well: 0.8}
      norms: ara_brazier_2010
      state_qalys: {worry: {in: {well: -0.1}}}
options: {usual: [usual]}
)");
    // Ara and Brazier (2010): 0.9508566 + 0.0212126 (men) - 0.0002587 age - 0.0000332 age^2. Half
    // cycles of a + b k + c k^2 over n years are a n + b n^2 / 2 + c (n^3 / 3 + n / 6).
    const double c = -0.0000332, b = -0.0002587 + 2 * 60 * c;
    const double a = 0.9508566 + 0.0212126 / 2 - 0.0002587 * 60 + 60 * 60 * c;
    const double norms = a * 10 + b * 50 + c * (1000 / 3.0 + 10 / 6.0);
    const FollowedPeople of = followed_by_10_000(loaded).interventions.front();
    CHECK(of.qalys.cohort == doctest::Approx(0.8 * norms - 1).epsilon(1e-12));
    CHECK(of.years.front().cohort == doctest::Approx(10).epsilon(1e-12));
    check_alike(of.qalys);
}

TEST_CASE("people come to the same bits in whatever pieces their batches are followed") {
    const Loaded loaded = load_published(
        {.path = HEARTH_SOURCE_DIR "/tests/published/sick_sicker.yaml", .home = HEARTH_SOURCE_DIR});
    REQUIRE(loaded.scenario.has_value());
    Diagnostics problems;
    const AtPoint at = at_point(*loaded.scenario, loaded.texts, problems);
    const IndividualsQuestion all{150001};  // 147 batches, the last of 497 people
    const Grid whole = std::get<Grid>(follow(all, at, one_after_the_other()));
    REQUIRE(whole.rows() == batches_of(all.people));
    CHECK(whole.rows() == 147);
    for (const std::uint64_t length : {1, 37, 146}) {
        Grid pieces(whole.rows(), whole.cols());
        for (IndividualsQuestion some = all; some.from < whole.rows(); some.from += length) {
            some.to = std::min<std::uint64_t>(some.from + length, whole.rows());
            pieces.put(some.from, std::get<Grid>(follow(some, at, one_after_the_other())));
        }
        CHECK(std::equal(whole.all().begin(), whole.all().end(), pieces.all().begin()));
    }
}
