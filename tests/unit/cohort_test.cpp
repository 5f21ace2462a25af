// Cohort models by hand: published models to their printed digits, and laws.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "unit/cohort_models.hpp"

namespace cohort_models {

namespace {

void check_close(double found, double expected, double relative = 1e-9) {
    CAPTURE(found);
    CAPTURE(expected);
    CHECK(std::abs(found - expected) <= relative * std::abs(expected));
}

}  // namespace

TEST_CASE("HIV monotherapy and combination come out as published, and by other ratios") {
    const auto [mono_cost, mono_years] = hiv(0, 0);
    check_close(mono_cost, 44663.4535637, 2e-12);
    check_close(mono_years, 7.9912066, 1e-8);
    const auto [cost, years] = hiv(0.509, 2);
    check_close(cost, 50601.6513312, 2e-12);
    check_close(years, 8.9373889, 1e-8);
    const auto ratio = [&, c = mono_cost, y = mono_years](double of, int cycles) {
        const Outcome combined = hiv(of, cycles);
        return (combined.cost - c) / (combined.effect - y);
    };
    check_close(ratio(0.509, 2), 6275.95560, 1e-9);
    check_close(ratio(0.365, 2), 5335.945, 1e-7);
    check_close(ratio(0.4, 2), 5524.840, 1e-7);
    check_close(ratio(0.6, 2), 7202.782, 1e-7);
    check_close(ratio(0.71, 2), 9076.521, 1e-7);
    check_close(ratio(0.509, 1), 6311.222, 1e-7);
    check_close(ratio(0.509, 5), 6230.830, 1e-7);
    check_close(ratio(0.509, 20), 5976.586, 1e-7);
    check_close(hiv(0, 0, Counting::half_cycle).effect, 8.47532, 1e-6);
    check_close(hiv(0.509, 2, Counting::half_cycle).effect, 9.41679, 1e-6);
}

TEST_CASE("the trace of HIV monotherapy is as published") {
    const CohortModel model = hiv_model(0, 0);
    const std::vector<Column> trace = trace_of(model.cohort, model.grid(), 0, 20);
    const double first[] = {721.4533, 201.8454, 66.8973, 9.8039};
    const double last[] = {1.4594, 2.0708, 28.2334, 968.2364};
    for (std::size_t s = 0; s < 4; ++s) {
        CHECK(trace[s].size() == 21);
        CHECK(std::abs(1000 * trace[s][1] - first[s]) < 5e-5);
        CHECK(std::abs(1000 * trace[s][20] - last[s]) < 5e-5);
    }
}

TEST_CASE("total hip replacement comes out as published") {
    const Outcome standard = hip(1), better = hip(std::exp(-1.344474));
    check_close(394 + standard.cost, 512.434658);
    check_close(standard.effect, 14.6531896, 5e-9);
    check_close(579 + better.cost, 610.311818);
    check_close(better.effect, 14.6977099, 5e-9);
    const auto ratio = [](const Outcome& a, const Outcome& b) {
        return (b.cost + 579 - a.cost - 394) / (b.effect - a.effect);
    };
    check_close(ratio(standard, better), 2198.486665, 1e-9);
    check_close(ratio(hip(1, Counting::start), hip(std::exp(-1.344474), Counting::start)),
                2198.9773, 3e-8);
}

TEST_CASE("Sick-Sicker comes out as published by each rule of counting") {
    struct Case {
        Counting counting;
        double costs[4], qalys[4], ratios[2], tolerance;
    };
    const Case cases[] = {
        {Counting::simpson_darth,
         {151579.865957, 284804.513371, 259100.410617, 378875.198394},
         {20.71133146, 21.49866281, 22.18446514, 23.13684414},
         {72987.636, 125763.786},
         1e-9},
        {Counting::half_cycle,
         {152262.290718, 285676.923020, 259991.515270, 379955.447347},
         {21.03815092, 21.82883641, 22.51119814, 23.46684559},
         {73133.585, 125531.578},
         1e-9},
        {Counting::none,
         {153541.4129, 287185.6408, 261490.9744, 381676.0957},
         {21.554487, 22.345544, 23.032608, 23.988969},
         {73031.604, 125669.184},
         3e-8},
    };
    for (const Case& one : cases) {
        std::vector<Outcome> found;
        for (int strategy = 0; strategy < 4; ++strategy) {
            found.push_back(sick(strategy, one.counting));
            check_close(found.back().cost, one.costs[strategy], one.tolerance);
            check_close(found.back().effect, one.qalys[strategy], one.tolerance);
        }
        const auto ratio = [&](int a, int b) {
            return (found[b].cost - found[a].cost) / (found[b].effect - found[a].effect);
        };
        check_close(ratio(0, 2), one.ratios[0], 1e-8);
        check_close(ratio(2, 3), one.ratios[1], 1e-8);
    }
}

TEST_CASE("the trace of Sick-Sicker is as published") {
    const CohortModel model = sick_model(0, Counting::none);
    const std::vector<Column> trace = trace_of(model.cohort, model.grid(), 0, 75);
    const double tenth[] = {.62019214, .18314867, .15870601, .03795318};
    for (std::size_t s = 0; s < 4; ++s) CHECK(std::abs(trace[s][10] - tenth[s]) < 5e-9);
}

TEST_CASE("falls of people over 75 by the transitions of Poole 2015 are as computed by hand") {
    CohortModel model;
    model.cohort.states = {"home", "care", "dead"};
    model.cohort.dead = {false, false, true};
    model.cohort.tunnels = {1, 1, 1};
    model.cohort.rest = {0, 1, 2};
    model.start({1, 0, 0});
    model.move(0, 1, .037 * .274);
    model.move(0, 2, .075);
    model.move(0, 2, .037 * .010);
    model.move(1, 2, .206);
    model.cohort.counting = Counting::start;
    model.cohort.count = 5;
    model.tally(0);
    model.discount(0, 0, 5);
    const Grid figures = model.grid();
    const std::vector<Column> trace = trace_of(model.cohort, figures, 0, 5);
    const double after_1[] = {914.492, 10.138, 75.37};
    const double after_5[] = {639.58689, 27.261836, 333.151274};
    for (std::size_t s = 0; s < 3; ++s) {
        CHECK(std::abs(1000 * trace[s][1] - after_1[s]) < 1e-9);
        CHECK(std::abs(1000 * trace[s][5] - after_5[s]) < 5e-7);
    }
    const double at_home = total(model.run(5)[0]);
    CHECK(std::abs(1000 * .058 * at_home - 244.46789) < 5e-6);
    CHECK(std::abs(1000 * .037 * at_home - 155.95365) < 5e-6);
}

TEST_CASE("a cohort's row that is no distribution is told by state, cycle and earliest draw") {
    CohortModel model = sick_model(0, Counting::half_cycle);
    model.cohort.competing = Competing::separate;
    Column probabilities(1000, 0.2);
    probabilities[812] = 0.9, probabilities[997] = 1.2;
    PlanMove& more = model.move(1, 2, PlanMove::By::by_cycle, {0.1, 0.1, 0.1, 0});
    more.figures.push_back(model.figure(probabilities));
    const Grid figures = model.grid();
    Grid starts(1000, 10, 1);
    std::vector<Grid> drivers(9, Grid(1000, 10));
    const std::optional<RowFault> fault =
        fill_tallies({model.cohort, figures, starts, 10}, drivers);
    REQUIRE(fault);
    CHECK(fault->state == 1);
    CHECK(fault->cycle == 4);
    CHECK(fault->draw == 812);
    CHECK(fault->to < 0);
    CHECK(std::abs(fault->sum_or_entry -
                   (0.9 - std::expm1(-.5) - std::expm1(-.105) - std::expm1(-.006))) < 1e-14);
    const Grid late = figures.part(900, 100), starts_late = starts.part(900, 100);
    const std::optional<RowFault> entry =
        fill_tallies({model.cohort, late, starts_late, 10}, drivers);
    REQUIRE(entry);
    CHECK(entry->draw == 97);
    CHECK(entry->to == 2);
}

TEST_CASE("a cohort that is walked in one go counts as one that is followed cycle by cycle") {
    for (const Counting counting : {Counting::end, Counting::start, Counting::half_cycle,
                                    Counting::life_table, Counting::none, Counting::simpson_darth})
        for (const std::size_t draws : {1u, 45u, 300u}) {
            CohortModel walked = sick_model(3, counting);
            Column ratios;
            for (std::size_t d = 0; d < draws; ++d) ratios.push_back(0.5 + 0.001 * double(d));
            const Fig ratio = walked.figure(ratios);
            for (PlanMove& move : walked.cohort.moves) move.ratios = {{.ratio = ratio}};
            CohortModel followed = walked;  // by two ratios that make one
            for (PlanMove& move : followed.cohort.moves)
                move.ratios = {{.ratio = ratio, .last = 2}, {.ratio = ratio, .first = 3}};
            const auto one = walked.run(12), other = followed.run(12);
            for (std::size_t driver = 0; driver < one.size(); ++driver)
                CHECK(std::ranges::equal(one[driver].all(), other[driver].all()));
        }
}

TEST_CASE("rows of a year at one time are discounted by a factor of the year, others are not") {
    for (const Counting counting : {Counting::end, Counting::start, Counting::life_table}) {
        CohortModel model = sick_model(0, counting);
        const auto drivers = model.run(12);
        const PlanTally& tally = model.cohort.tallies[1];
        const auto factors = factors_by_year(model.cohort, tally, model.cohort.money_factors);
        REQUIRE(factors.size() >= 12);
        for (std::size_t year = 0; year < 12; ++year)
            CHECK(std::abs(drivers[tally.present_money](0, year) -
                           drivers[tally.driver](0, year) * factors[year]) < 1e-15);
        Grid starts(1, 12);
        starts(0, 0) = 1;
        std::vector<Grid> some(drivers.size(), Grid(1, 12));
        some[tally.present_money] = {};
        const Grid figures = model.grid();
        CHECK(!fill_tallies({model.cohort, figures, starts, 12}, some));
        CHECK(some[tally.present_money].rows() == 0);
        CHECK(std::ranges::equal(some[tally.driver].all(), drivers[tally.driver].all()));
    }
    for (const Counting counting :
         {Counting::half_cycle, Counting::none, Counting::simpson_darth}) {
        const CohortModel model = sick_model(0, counting);
        CHECK(factors_by_year(model.cohort, model.cohort.tallies[1], model.cohort.money_factors)
                  .empty());
    }
}

TEST_CASE("a year's probability stays what it is where a cycle is a year") {
    CohortModel model;
    model.cohort.states = {"alive", "dead"};
    model.cohort.dead = {false, true};
    model.cohort.tunnels = {1, 1};
    model.cohort.rest = {0, 1};
    model.start({1, 0});
    model.cohort.people = {{.age = model.figure(70.5), .sex = Sex::male}};
    for (int age = 0; age < 75; ++age) model.cohort.deaths[1].push_back(0.001 * age);
    model.cohort.moves.push_back({.from = 0, .to = 1, .by = PlanMove::By::life_table});
    const std::vector<Column> trace = trace_of(model.cohort, model.grid(), 0, 8);
    double alive = 1;
    for (int year = 0; year < 8; ++year) {
        alive *= 1 - 0.001 * std::min(70 + year, 74);
        CHECK(trace[0][static_cast<std::size_t>(year) + 1] == alive);
    }
}

namespace {

/// Standard errors between what individuals did and what the cohort does, over all years, at most.
double errors_apart(const CohortModel& model, const IndividualTotals& totals, int years) {
    const std::vector<Grid> cohort = model.run(years);
    double most = 0, all = 0;
    for (const double people : totals.people) all += people;
    for (std::size_t driver = 0; driver < cohort.size(); ++driver) {
        double mean = 0, square = 0;
        for (std::size_t b = 0; b < totals.people.size(); ++b)
            mean += totals.people[b] / all * total(totals.drivers[driver], b);
        for (std::size_t b = 0; b < totals.people.size(); ++b)
            square +=
                std::pow(totals.people[b] / all * (total(totals.drivers[driver], b) - mean), 2);
        CHECK(square > 0);
        most = std::max(most, std::abs(mean - total(cohort[driver])) / std::sqrt(square));
    }
    return most;
}

/// Sick–Sicker by months, with time in a state, deaths by age and sex, and moves counted.
CohortModel involved_model() {
    CohortModel model = sick_model(2, Counting::half_cycle);
    PlanCohort& cohort = model.cohort;
    cohort.cycles_per_year = 12;
    cohort.tunnels = {1, 60, 1, 1};
    cohort.moves[3].by = PlanMove::By::weibull;
    cohort.moves[3].clock = ClockOf::state;
    cohort.moves[3].figures = {model.figure(1.6), model.figure(0.1)};
    for (int sex = 0; sex < 2; ++sex)
        for (int age = 0; age < 100; ++age)
            cohort.deaths[sex].push_back((1 + sex) * 3e-5 * std::exp(0.09 * age));
    cohort.people = {{model.figure(50), Sex::female, model.figure(0.55)},
                     {model.figure(71), Sex::male, model.figure(0.45)}};
    cohort.moves[0] = {.from = 0, .to = 3, .by = PlanMove::By::life_table};
    model.tally(1, 2);
    model.tally(0, 3);
    cohort.health_rate = model.figure(0.015);
    cohort.money_factors.clear(), cohort.health_factors.clear();
    model.discount(0.03, 0.03, 10);
    return model;
}

}  // namespace

TEST_CASE("people followed one by one do on average what the cohort does") {
    const CohortModel plain = sick_model(0, Counting::half_cycle);
    CHECK(errors_apart(plain, simulate_individuals({plain.cohort, plain.grid(), 0, 100000, 30, 1}),
                       30) < 4);
    const CohortModel involved = involved_model();
    const Grid figures = involved.grid();
    const IndividualTotals totals =
        simulate_individuals({involved.cohort, figures, 0, 50001, 120, 7});
    CHECK(errors_apart(involved, totals, 10) < 4);
    const std::vector<Column> trace = trace_of(involved.cohort, figures, 0, 120);
    for (std::size_t state = 0; state < 4; ++state)
        for (std::size_t b = 0; b <= 120; ++b)
            CHECK(std::abs(trace[state][b] - totals.trace[state][b]) < 4 * std::sqrt(.25 / 50001));
}

}  // namespace cohort_models
