// What the worth of one figure costs at 10,000 draws: preparing all figures, then one regression
// with its error. Prints milliseconds, one line for each number of options; takes no options.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>

#include "analysis/value_of_information.hpp"
#include "engine/sampling.hpp"

using namespace hearth;

namespace {

constexpr Eigen::Index draws = 10000;
constexpr Eigen::Index figures = 40;

template <class Work>
double fastest(const Work& work, int times) {
    double best = std::numeric_limits<double>::infinity();
    for (int i = 0; i < times; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count());
    }
    return best;
}

DecisionDraws decision(Eigen::Index options) {
    Plan plan;
    for (Eigen::Index f = 0; f < figures; ++f)
        plan.figures.push_back({.id = "figure " + std::to_string(f),
                                .distribution = {.family = Family::normal, .a = 0, .b = 1},
                                .expression = {}});
    const Sampler sampler = make_sampler(plan, {.seed = 1});
    Grid values(draws, figures);
    sample_block(sampler, 0, draws, values);
    Grid net_benefit = Grid::Zero(draws, options);
    for (Eigen::Index o = 1; o < options; ++o)
        for (Eigen::Index f = 0; f < figures; ++f)
            net_benefit.col(o) += std::sin(static_cast<double>(o * f)) * values.col(f);
    return {.figures = values, .net_benefit = net_benefit};
}

}  // namespace

int main() {
    for (const Eigen::Index options : {2, 7}) {
        const DecisionDraws made = decision(options);
        const double prepared = fastest([&] { DecisionValue value(made); }, 5);
        const DecisionValue value(made);
        double sum = 0;
        const double one = fastest([&] { sum += value.given({1}).estimate(1).value; }, 200);
        const double group = fastest([&] { sum += value.given({1, 2}).estimate(1).value; }, 5);
        std::printf(
            "%ld options: one figure %.3f ms, two together %.1f ms, preparing %ld figures "
            "%.1f ms (sum %g)\n",
            static_cast<long>(options), one, group, static_cast<long>(figures), prepared, sum);
    }
}
