// What the worth of figures costs at 10,000 draws, regression and error: of one figure alone, of
// one among others, of a pair, of all. Prints milliseconds, one line for each number of options;
// takes no options.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>

#include "draws/sampling.hpp"
#include "engine/plan.hpp"
#include "study/value_of_information.hpp"

using namespace hearth;

namespace {

constexpr std::size_t draws = 10000;
constexpr std::size_t figures = 40;

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

DecisionDraws decision(std::size_t options) {
    Plan plan;
    for (std::size_t f = 0; f < figures; ++f)
        plan.figures.push_back({.id = "figure " + std::to_string(f),
                                .distribution = {.family = Family::normal, .a = 0, .b = 1},
                                .expression = {}});
    const Sampler sampler = make_sampler(plan.figures, {.seed = 1});
    Grid values(draws, figures);
    sample_block(sampler, 0, draws, values);
    Grid net_benefit(draws, options);
    for (std::size_t o = 1; o < options; ++o)
        for (std::size_t f = 0; f < figures; ++f)
            for (std::size_t d = 0; d < draws; ++d)
                net_benefit(d, o) += std::sin(static_cast<double>(o * f)) * values(d, f);
    return {.figures = values, .net_benefit = net_benefit};
}

}  // namespace

int main() {
    for (const std::size_t options : {2u, 7u}) {
        const DecisionDraws made = decision(options);
        DecisionDraws alone{.figures = Grid(draws, 1), .net_benefit = made.net_benefit};
        std::copy_n(made.figures.data(), draws, alone.figures.data());
        const DecisionValue value(made);
        double sum = 0;
        const double from_columns =
            fastest([&] { sum += DecisionValue(alone).given({0}).estimate(1).value; }, 100);
        const double one = fastest([&] { sum += value.given({1}).estimate(1).value; }, 200);
        const double pair = fastest([&] { sum += value.given({1, 2}).estimate(1).value; }, 5);
        const double all = fastest(
            [&] {
                const DecisionValue fresh(made);
                for (int f = 0; f < static_cast<int>(figures); ++f)
                    sum += fresh.given({f}).estimate(1).value;
            },
            5);
        std::printf(
            "%zu options: one figure alone %.3f ms, among %zu others %.3f ms, two together "
            "%.1f ms, all %zu %.1f ms (sum %.6g)\n",
            options, from_columns, figures - 1, one, pair, figures, all, sum);
    }
}
