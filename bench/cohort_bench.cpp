// What cohort models cost in CPU, without sampling and ledger: workload W1 and Sick–Sicker at
// 10,000 draws, 100 states by months over 40 years at 1,000, and 100,000 people one by one. Prints
// milliseconds, one line each; takes no options.
#include <cstdio>
#include <ctime>
#include <limits>

#include "oracle/random.hpp"
#include "unit/cohort_models.hpp"

using namespace hearth;
using cohort_models::CohortModel;

namespace {

template <class Work>
void print_fastest(const char* name, const Work& work, int times) {
    double best = std::numeric_limits<double>::infinity();
    for (int i = 0; i < times; ++i) {
        const std::clock_t start = std::clock();
        work();
        best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    std::printf("%-40s %9.2f\n", name, 1000 * best);
}

/// All figures but 0 and 1 drawn within a tenth of their value.
void draw_figures(CohortModel& model, std::size_t draws) {
    oracle::Random random(1);
    for (std::size_t f = 2; f < model.figures.size(); ++f) {
        const double value = model.figures[f][0];
        model.figures[f] = Column(draws);
        for (double& one : model.figures[f]) one = value * random.between(0.9, 1.1);
    }
    for (const Fig share : model.cohort.start) model.figures[share] = {model.figures[share][0]};
    if (!model.cohort.start.empty()) model.figures[model.cohort.start[0]] = {1};
}

/// Blocks of 1,024 draws, as a run has them; figures and drivers are made before.
void print_cohort(const char* name, std::vector<CohortModel> strategies, int years,
                  std::size_t draws) {
    const std::size_t block = std::min<std::size_t>(draws, 1024);
    Grid starts(block, years);
    for (double& one : starts.col(0)) one = 1;
    std::vector<Grid> figures;
    std::size_t tallies = 0;
    for (CohortModel& model : strategies) {
        draw_figures(model, block);
        figures.push_back(model.grid());
        tallies = std::max(tallies, model.cohort.tallies.size());
    }
    std::vector<Grid> drivers(3 * tallies, Grid(block, years));
    const auto run = [&] {
        for (std::size_t s = 0; s < strategies.size(); ++s)
            for (std::size_t first = 0; first < draws; first += block)
                fill_tallies({strategies[s].cohort, figures[s], starts, years}, drivers);
    };
    print_fastest(name, run, draws > 1000 ? 20 : 2);
}

CohortModel w1(int treated, int years) {
    CohortModel model = cohort_models::hiv_model(0.509, treated);
    model.cohort.tallies.clear();
    for (int state = 0; state < 3; ++state) {
        model.tally(state);
        model.cohort.tallies.back().present_health = -1;
    }
    model.cohort.money_factors.clear(), model.cohort.health_factors.clear();
    model.discount(0.035, 0.035, years);
    return model;
}

/// Eight ways out of each state, and death by a life table with a ratio of the state's own.
CohortModel large() {
    constexpr int states = 100, dead = states - 1;
    CohortModel model;
    PlanCohort& cohort = model.cohort;
    cohort.cycles_per_year = 12;
    cohort.people = {{.age = 1}};
    for (int age = 0; age <= 100; ++age) cohort.deaths[0].push_back(2e-5 * std::exp(.1 * age));
    for (int s = 0; s < states; ++s) {
        cohort.states.push_back("state " + std::to_string(s));
        cohort.dead.push_back(s == dead);
        cohort.tunnels.push_back(1);
        cohort.rest.push_back(s);
        cohort.start.push_back(s == 0 ? 1 : 0);
        if (s == dead) continue;
        for (int i = 0; i < 8; ++i)
            model.move(s, (s + 1 + i * i) % dead, PlanMove::By::rate, {0.05});
        model.move(s, dead, PlanMove::By::life_table, {}).ratios = {
            {PlanRatio::Of::rate, model.figure(1 + .02 * s)}};
        model.tally(s);
    }
    model.discount(0.035, 0.015, 40);
    return model;
}

}  // namespace

int main() {
    print_cohort("W1, 20 cycles, 10,000 draws", {w1(0, 20), w1(20, 20)}, 20, 10240);
    print_cohort("W1, 60 cycles, 10,000 draws", {w1(0, 60), w1(60, 60)}, 60, 10240);
    std::vector<CohortModel> sick;
    for (int s = 0; s < 4; ++s) sick.push_back(cohort_models::sick_model(s, Counting::half_cycle));
    print_cohort("Sick-Sicker, 4 strategies, 10,000 draws", sick, 75, 10240);
    print_cohort("100 states, 480 months, 1,000 draws", {large()}, 40, 1000);
    const Grid point = sick[0].grid();
    print_fastest(
        "100,000 people, 30 cycles",
        [&] {
            simulate_individuals({sick[0].cohort, point, 0, 100000, 30, 1});
        },
        20);
    return 0;
}
