// Cohort models against the oracle, on random ones, and the laws of method 11.
#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

#include "oracle/oracle_cohort.hpp"
#include "oracle/random.hpp"
#include "unit/cohort_models.hpp"

namespace cohort_models {

namespace {

using By = PlanMove::By;
using oracle::Random;

struct RandomCohort {
    CohortModel model;
    std::size_t draws = 1;
    int years = 1;
    Grid starts;
};

/// A figure with a value for each draw, or one for all.
Fig some_figure(RandomCohort& to, Random& random, double low, double high) {
    Column values(random.chance(0.6) ? to.draws : 1);
    for (double& value : values) value = random.between(low, high);
    return to.model.figure(values);
}

std::vector<Fig> some_figures(RandomCohort& to, Random& random, int count, double high) {
    std::vector<Fig> made;
    for (int i = 0; i < count; ++i) made.push_back(some_figure(to, random, 0, high));
    return made;
}

/// Figures of a move whose probability in a cycle stays well below `most`.
void give_figures(RandomCohort& to, Random& random, PlanMove& move, double most) {
    const double rate = most * to.model.cohort.cycles_per_year;
    switch (move.by) {
        case By::probability:
            move.figures = some_figures(to, random, 1, most);
            break;
        case By::rate:
            move.figures = some_figures(to, random, 1, rate);
            break;
        case By::by_cycle:
        case By::by_cycle_in_state:
            move.figures = some_figures(to, random, random.whole(1, 5), most);
            break;
        case By::weibull:
        case By::gompertz:
            move.figures = {some_figure(to, random, move.by == By::gompertz ? -0.1 : 0.6, 1.2),
                            some_figure(to, random, 0, rate / 400)};
            if (move.by == By::gompertz && random.chance(0.2)) move.figures[0] = 0;
            break;
        case By::weibull_of_scale:
        case By::log_logistic:
            move.figures = {some_figure(to, random, 0.6, 1.2), some_figure(to, random, 40, 200)};
            break;
        case By::age_probability:
        case By::age_rate:
            move.ages = {40, 60, 61, 75};
            move.figures = some_figures(to, random, 4, std::min(most, 0.5));
            break;
        case By::life_table:
            break;
    }
}

PlanRatio some_ratio(RandomCohort& to, Random& random) {
    PlanRatio made;
    made.of =
        random.pick<PlanRatio::Of>({PlanRatio::Of::rate, PlanRatio::Of::risk, PlanRatio::Of::odds});
    made.ratio = random.chance(0.1) ? 1 : some_figure(to, random, 0.3, 1.3);
    made.first = random.chance(0.5) ? 0 : random.whole(0, 4);
    made.last = random.chance(0.5) ? every_cycle : made.first + random.whole(0, 3);
    return made;
}

void add_move(RandomCohort& to, Random& random, int from, int into) {
    PlanCohort& cohort = to.model.cohort;
    std::vector<By> laws = {By::rate, By::weibull, By::weibull_of_scale, By::gompertz,
                            By::log_logistic};
    if (!cohort.people.empty())
        laws.insert(laws.end(), {By::age_probability, By::age_rate, By::life_table});
    if (cohort.competing != Competing::matrix_exponential)
        laws.insert(laws.end(), {By::probability, By::by_cycle, By::by_cycle_in_state});
    PlanMove move{.from = from, .to = into, .by = random.pick(laws)};
    move.clock = random.chance(0.5) ? ClockOf::state : ClockOf::model;
    give_figures(to, random, move, 0.12);
    for (int i = 0; i < 2; ++i)
        if (random.chance(0.35)) move.ratios.push_back(some_ratio(to, random));
    cohort.moves.push_back(move);
}

void add_people(RandomCohort& to, Random& random) {
    PlanCohort& cohort = to.model.cohort;
    for (int sex = 0; sex < 2; ++sex)
        for (int age = 0; age <= 90; ++age)
            cohort.deaths[sex].push_back(std::min(0.3, 5e-5 * std::exp((0.09 + 0.01 * sex) * age)));
    const int groups = random.whole(0, 3);
    for (int g = 0; g < groups; ++g) {
        const Fig age = random.chance(0.7) ? to.model.figure(random.whole(30, 88))
                                           : some_figure(to, random, 30, 88);
        const Fig share = groups == 1 ? -1 : some_figure(to, random, 0, 1);
        cohort.people.push_back({age, random.chance(0.5) ? Sex::male : Sex::female, share});
    }
}

void add_states(RandomCohort& to, Random& random) {
    PlanCohort& cohort = to.model.cohort;
    const int states = random.whole(2, 6);
    for (int s = 0; s < states; ++s) {
        const bool dead = s == states - 1 && random.chance(0.8);
        cohort.states.push_back("state " + std::to_string(s));
        cohort.dead.push_back(dead);
        cohort.tunnels.push_back(random.chance(0.5) || dead ? 1 : random.whole(2, 6));
        cohort.start.push_back(random.chance(0.4) ? 0 : some_figure(to, random, 0, 1));
    }
    cohort.start[0] = some_figure(to, random, 0, 1);
    for (int s = 0; s < states; ++s) {
        const bool other = cohort.competing != Competing::matrix_exponential;
        cohort.rest.push_back(other && random.chance(0.15) ? random.whole(0, states - 1) : s);
        const int moves = cohort.dead[s] ? 0 : random.whole(0, 4);
        for (int i = 0; i < moves; ++i) add_move(to, random, s, random.whole(0, states - 1));
    }
}

void add_tallies(RandomCohort& to, Random& random) {
    PlanCohort& cohort = to.model.cohort;
    const int states = static_cast<int>(cohort.states.size());
    cohort.norm.constant = 0.95;
    cohort.norm.male = 0.02;
    cohort.norm.age = -0.0003;
    cohort.norm.age_squared = -3e-5;
    for (int i = 0; i < 4; ++i) {
        const int state = random.whole(0, states - 1);
        to.model.tally(state, random.chance(0.5) ? random.whole(0, states - 1) : -1);
        if (random.chance(0.3)) cohort.tallies.back().first = random.whole(0, 5);
        if (random.chance(0.3)) cohort.tallies.back().last = random.whole(3, 9);
        PlanTally& tally = cohort.tallies.back();
        tally.of_norm = tally.to < 0 && !cohort.people.empty() && random.chance(0.5);
    }
    to.model.discount(random.between(0, 0.06), random.between(0, 0.06), to.years);
    if (random.chance(0.3)) cohort.money_rate = some_figure(to, random, 0, 0.1);
    if (random.chance(0.3)) cohort.health_rate = some_figure(to, random, 0, 0.1);
}

RandomCohort random_cohort(std::uint64_t seed) {
    Random random(seed);
    RandomCohort made;
    PlanCohort& cohort = made.model.cohort;
    made.draws = random.pick<std::size_t>({1, 2, 7, 33});
    made.model.figure(Column(made.draws));
    cohort.cycles_per_year = random.pick<int>({1, 1, 4, 12});
    made.years = random.whole(1, cohort.cycles_per_year > 1 ? 4 : 9);
    if (random.chance(0.4)) cohort.count = random.whole(1, 30);
    cohort.counting =
        random.pick<Counting>({Counting::half_cycle, Counting::none, Counting::start, Counting::end,
                               Counting::life_table, Counting::simpson_darth});
    cohort.exponent = random.pick<Exponent>({Exponent::of_row, Exponent::from_0, Exponent::from_1});
    cohort.competing = random.pick<Competing>(
        {Competing::separate, Competing::after_death, Competing::matrix_exponential});
    cohort.age_at = random.chance(0.5) ? AgeOfCycle::start : AgeOfCycle::end;
    cohort.spread = random.chance(0.3);
    add_people(made, random);
    add_states(made, random);
    add_tallies(made, random);
    made.starts = Grid(made.draws, static_cast<std::size_t>(made.years));
    for (int year = 0; year < made.years; ++year)
        if (year == 0 || random.chance(0.4))
            for (double& people : made.starts.col(static_cast<std::size_t>(year)))
                people = random.between(0, 100);
    return made;
}

oracle::CohortDraw draw_of(const RandomCohort& of, const Grid& figures, std::size_t draw) {
    oracle::CohortDraw made{of.model.cohort, {}, {}};
    for (std::size_t f = 0; f < figures.cols(); ++f) made.figures.push_back(figures(draw, f));
    for (std::size_t y = 0; y < of.starts.cols(); ++y) made.starts.push_back(of.starts(draw, y));
    return made;
}

/// The most by which a driver differs from the oracle's, relative to the most in any of its years.
double difference(const oracle::Reals& expected, const Grid& found, std::size_t draw) {
    long double most = 1e-12L, apart = 0;
    for (std::size_t year = 0; year < expected.size(); ++year) {
        most = std::max(most, std::abs(expected[year]));
        apart = std::max(apart, std::abs(expected[year] - found(draw, year)));
    }
    return static_cast<double>(apart / most);
}

}  // namespace

TEST_CASE("500 random cohort models agree with the oracle") {
    int models = 0;
    double worst = 0;
    std::uint64_t seed = 0;
    while (models < 500) {
        ++seed;
        const RandomCohort one = random_cohort(seed);
        const std::vector<Grid> found = one.model.run(one.starts, one.years);
        if (found.empty()) continue;  // a row whose exits exceed 1
        ++models;
        const Grid figures = one.model.grid();
        for (std::size_t draw = 0; draw < one.draws; draw += 1 + one.draws / 3)
            for (const auto& [driver, years] : oracle::tallies(draw_of(one, figures, draw))) {
                const double apart = difference(years, found[driver], draw);
                worst = std::max(worst, apart);
                CAPTURE(seed);
                CAPTURE(driver);
                CAPTURE(draw);
                CHECK(apart < 1e-10);
            }
    }
    MESSAGE("apart by at most ", worst);
    CHECK(seed < 600);
}

namespace {

/// Splits draws into blocks and puts what they give together.
std::vector<Grid> run_in_blocks(const RandomCohort& of, std::size_t block) {
    const Grid figures = of.model.grid();
    const Grid empty(of.draws, static_cast<std::size_t>(of.years));
    std::vector<Grid> made(3 * of.model.cohort.tallies.size(), empty);
    for (std::size_t first = 0; first < of.draws; first += block) {
        const std::size_t count = std::min(block, of.draws - first);
        const Grid part = figures.part(first, count), starts = of.starts.part(first, count);
        std::vector<Grid> drivers(made.size(), empty.part(first, count));
        CHECK(!fill_tallies({of.model.cohort, part, starts, of.years}, drivers));
        for (std::size_t d = 0; d < made.size(); ++d) made[d].put(first, drivers[d]);
    }
    return made;
}

bool same_bits(const std::vector<Grid>& a, const std::vector<Grid>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Grid& x, const Grid& y) {
        return std::equal(x.all().begin(), x.all().end(), y.all().begin(), y.all().end());
    });
}

}  // namespace

TEST_CASE("how draws of a cohort model are cut into blocks changes no bit") {
    for (std::uint64_t seed = 1000; seed < 1060; ++seed) {
        const RandomCohort one = random_cohort(seed);
        const std::vector<Grid> whole = one.model.run(one.starts, one.years);
        if (whole.empty()) continue;
        CAPTURE(seed);
        CHECK(same_bits(whole, run_in_blocks(one, 1)));
        CHECK(same_bits(whole, run_in_blocks(one, 5)));
    }
}

TEST_CASE("nobody is lost or made in a trace") {
    for (std::uint64_t seed = 2000; seed < 2100; ++seed) {
        RandomCohort one = random_cohort(seed);
        one.model.cohort.people.resize(std::min<std::size_t>(1, one.model.cohort.people.size()));
        if (!one.model.cohort.people.empty()) one.model.cohort.people[0].share = -1;
        if (one.model.run(one.starts, one.years).empty()) continue;
        const std::vector<Column> trace = trace_of(one.model.cohort, one.model.grid(), 0, 30);
        double most = 0, least = 1e9;
        for (std::size_t b = 0; b < trace[0].size(); ++b) {
            double people = 0;
            for (const Column& state : trace) people += state[b];
            most = std::max(most, people), least = std::min(least, people);
        }
        CAPTURE(seed);
        CHECK(most - least < 1e-13 * most);
    }
}

TEST_CASE("cycles cut into shorter ones leave who is where by rates") {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        Random random(seed);
        std::vector<Column> traces[2];
        CohortModel model;
        model.cohort.states = {"a", "b", "c", "dead"};
        model.cohort.dead = {false, false, false, true};
        model.cohort.tunnels = {1, 1, 1, 1};
        model.cohort.rest = {0, 1, 2, 3};
        model.start({0.6, 0.3, 0.1, 0});
        model.cohort.competing = Competing::matrix_exponential;
        for (int from = 0; from < 3; ++from)
            for (int to = 0; to < 4; ++to)
                if (to != from) model.move(from, to, By::rate, {random.between(0, 4)});
        const Grid figures = model.grid();
        for (const int cut : {0, 1}) {
            model.cohort.cycles_per_year = cut ? 12 : 1;
            traces[cut] = trace_of(model.cohort, figures, 0, cut ? 120 : 10);
        }
        for (std::size_t state = 0; state < 4; ++state)
            for (std::size_t year = 0; year <= 10; ++year)
                CHECK(std::abs(traces[0][state][year] - traces[1][state][12 * year]) < 1e-12);
    }
}

TEST_CASE("a tunnel whose cycles are all alike equals none, and a ratio of 1 nothing") {
    for (std::uint64_t seed = 3000; seed < 3060; ++seed) {
        RandomCohort one = random_cohort(seed);
        PlanCohort& cohort = one.model.cohort;
        for (PlanMove& move : cohort.moves) {
            move.clock = ClockOf::model;
            if (move.by == By::by_cycle_in_state) move.by = By::by_cycle;
        }
        const std::vector<Grid> tunnels = one.model.run(one.starts, one.years);
        std::fill(cohort.tunnels.begin(), cohort.tunnels.end(), 1);
        const std::vector<Grid> none = one.model.run(one.starts, one.years);
        for (PlanMove& move : cohort.moves)
            for (const auto of : {PlanRatio::Of::rate, PlanRatio::Of::risk, PlanRatio::Of::odds})
                if (cohort.competing != Competing::matrix_exponential)
                    move.ratios.push_back({of, 1, 1, 4});
        CAPTURE(seed);
        CHECK(same_bits(tunnels, none));
        CHECK(same_bits(none, one.model.run(one.starts, one.years)));
    }
}

}  // namespace cohort_models
