// Cohort models as plans, written by hand: what a test says of one, and published ones.
#pragma once

#include <cmath>
#include <numeric>
#include <vector>

#include "engine/cohort.hpp"

namespace cohort_models {

using namespace hearth;

/// A cohort with its figures, each with one value for each draw; figure 0 is 0 and figure 1 is 1.
struct CohortModel {
    PlanCohort cohort;
    std::vector<Column> figures = {{0}, {1}};

    Fig figure(Column values) {
        figures.push_back(std::move(values));
        return static_cast<Fig>(figures.size()) - 1;
    }
    Fig figure(double value) { return figure(Column{value}); }

    void start(const std::vector<double>& shares) {
        for (const double share : shares) cohort.start.push_back(figure(share));
    }
    PlanMove& move(int from, int to, PlanMove::By by, const std::vector<double>& values) {
        PlanMove made{.from = from, .to = to, .by = by};
        for (const double value : values) made.figures.push_back(figure(value));
        cohort.moves.push_back(made);
        return cohort.moves.back();
    }
    PlanMove& move(int from, int to, double probability) {
        return move(from, to, PlanMove::By::probability, {probability});
    }
    /// Its plain driver, and those of money and health after it.
    void tally(int state, int to = -1) {
        const int driver = 3 * static_cast<int>(cohort.tallies.size());
        cohort.tallies.push_back({.state = state,
                                  .to = to,
                                  .driver = driver,
                                  .present_money = driver + 1,
                                  .present_health = driver + 2});
    }
    void discount(double money, double health, int years) {
        for (int b = 0; b <= years * cohort.cycles_per_year; ++b) {
            const double time = static_cast<double>(b) / cohort.cycles_per_year;
            cohort.money_factors.push_back(std::pow(1 + money, -time));
            cohort.health_factors.push_back(std::pow(1 + health, -time));
        }
    }

    [[nodiscard]] std::size_t draws() const {
        std::size_t most = 1;
        for (const Column& one : figures) most = std::max(most, one.size());
        return most;
    }
    [[nodiscard]] Grid grid() const {
        Grid made(draws(), figures.size());
        for (std::size_t f = 0; f < figures.size(); ++f)
            for (std::size_t d = 0; d < made.rows(); ++d)
                made(d, f) = figures[f][figures[f].size() == 1 ? 0 : d];
        return made;
    }
    /// Drivers of all tallies; one person starts in year 0.
    [[nodiscard]] std::vector<Grid> run(int years) const {
        Grid starts(draws(), static_cast<std::size_t>(years));
        for (double& one : starts.col(0)) one = 1;
        return run(starts, years);
    }
    [[nodiscard]] std::vector<Grid> run(const Grid& starts, int years) const {
        const Grid figures_of_all = grid();
        std::vector<Grid> drivers(3 * cohort.tallies.size(),
                                  Grid(draws(), static_cast<std::size_t>(years)));
        CohortRun one{cohort, figures_of_all, starts, years};
        if (fill_tallies(one, drivers)) return {};
        return drivers;
    }
};

/// Over all years of a draw.
inline double total(const Grid& driver, std::size_t draw = 0) {
    double sum = 0;
    for (std::size_t year = 0; year < driver.cols(); ++year) sum += driver(draw, year);
    return sum;
}

struct Outcome {
    double cost = 0, effect = 0;
};

/// M1: the ratio acts in cycles 1 … `treated`.
inline CohortModel hiv_model(double ratio, int treated, Counting counting = Counting::end) {
    CohortModel model;
    model.cohort.states = {"A", "B", "C", "dead"};
    model.cohort.dead = {false, false, false, true};
    model.cohort.tunnels = {1, 1, 1, 1};
    model.cohort.rest = {0, 1, 2, 3};
    model.start({1, 0, 0, 0});
    const std::vector<std::vector<double>> counts = {
        {1251, 350, 116, 17}, {0, 731, 512, 15}, {0, 0, 1312, 437}};
    for (int from = 0; from < 3; ++from)
        for (int to = from + 1; to < 4; ++to)
            model.move(
                from, to,
                counts[from][to] / std::accumulate(counts[from].begin(), counts[from].end(), 0.0));
    const Fig reduced = model.figure(ratio);
    if (treated > 0)
        for (PlanMove& move : model.cohort.moves)
            move.ratios = {{PlanRatio::Of::risk, reduced, 0, treated - 1}};
    model.cohort.counting = counting;
    for (int state = 0; state < 3; ++state) {
        model.tally(state);
        model.tally(state);
        model.cohort.tallies.back().last = treated - 1;
    }
    model.discount(0.06, 0, 20);
    return model;
}

inline Outcome hiv(double ratio, int treated, Counting counting = Counting::end) {
    const std::vector<Grid> drivers = hiv_model(ratio, treated, counting).run(20);
    const double costs[] = {2756, 3052, 9007};
    Outcome made;
    for (std::size_t state = 0; state < 3; ++state) {
        made.cost += total(drivers[6 * state + 1]) * (costs[state] + 2278);
        made.cost += total(drivers[6 * state + 4]) * 2086.5;
        made.effect += total(drivers[6 * state]);
    }
    return made;
}

/// M2: cost of revisions and QALYs by the risk ratio of a prosthesis.
inline Outcome hip(double ratio, Counting counting = Counting::end) {
    CohortModel model;
    model.cohort.states = {"primary", "success", "revision", "success2", "dead"};
    model.cohort.dead = {false, false, false, false, true};
    model.cohort.tunnels = {1, 1, 1, 1, 1};
    model.cohort.rest = {1, 1, 3, 3, 4};
    model.start({1, 0, 0, 0, 0});
    model.cohort.people = {{.age = model.figure(60)}};
    model.cohort.age_at = AgeOfCycle::end;
    model.move(0, 4, 0.02);
    const double rate = std::exp(-5.490935 - 0.0367022 * 60);
    PlanMove& failure = model.move(1, 2, PlanMove::By::weibull, {std::exp(0.3740968), rate});
    failure.ratios = {{PlanRatio::Of::rate, model.figure(ratio)}};
    for (const int from : {1, 2, 3})
        model
            .move(from, 4, PlanMove::By::age_probability,
                  {.00099, .0026, .0067, .0193, .0535, .1548})
            .ages = {35, 45, 55, 65, 75, 85};
    model.move(2, 4, 0.02);
    model.move(3, 2, 0.04);
    model.cohort.counting = counting;
    for (const int state : {1, 2, 3}) model.tally(state);
    model.discount(0.06, 0.015, 60);
    const std::vector<Grid> drivers = model.run(60);
    return {5294 * total(drivers[4]),
            .85 * total(drivers[2]) + .30 * total(drivers[5]) + .75 * total(drivers[8])};
}

/// M3: strategies are standard care, A, B, AB.
inline CohortModel sick_model(int strategy, Counting counting) {
    CohortModel model;
    model.cohort.states = {"H", "S1", "S2", "dead"};
    model.cohort.dead = {false, false, false, true};
    model.cohort.tunnels = {1, 1, 1, 1};
    model.cohort.rest = {0, 1, 2, 3};
    model.start({1, 0, 0, 0});
    model.cohort.competing = Competing::after_death;
    model.cohort.counting = counting;
    using By = PlanMove::By;
    model.move(0, 3, By::rate, {.002});
    model.move(0, 1, By::rate, {.15});
    model.move(1, 0, By::rate, {.5});
    model.move(1, 2, By::rate, {.105});
    if (strategy >= 2)
        model.cohort.moves.back().ratios = {{PlanRatio::Of::rate, model.figure(0.6)}};
    for (const int from : {1, 2})
        model.move(from, 3, By::rate, {.002}).ratios = {
            {PlanRatio::Of::rate, model.figure(from == 1 ? 3 : 10)}};
    for (int state = 0; state < 3; ++state) model.tally(state);
    model.discount(0.03, 0.03, 75);
    return model;
}

inline Outcome sick(int strategy, Counting counting) {
    const std::vector<Grid> drivers = sick_model(strategy, counting).run(75);
    const double costs[] = {2000, 4000, 15000}, drugs[] = {0, 12000, 13000, 25000};
    const double utilities[] = {1, strategy % 2 == 1 ? .95 : .75, .5};
    Outcome made;
    for (std::size_t state = 0; state < 3; ++state) {
        made.cost +=
            total(drivers[3 * state + 1]) * (costs[state] + (state > 0 ? drugs[strategy] : 0));
        made.effect += total(drivers[3 * state + 2]) * utilities[state];
    }
    return made;
}

}  // namespace cohort_models
