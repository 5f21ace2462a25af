// Decisions between nothing and one net benefit, on draws of standard normal figures.
#pragma once

#include <cmath>
#include <doctest/doctest.h>

#include "arrays.hpp"
#include "sampled.hpp"
#include "study/value_of_information.hpp"

namespace hearth {

inline constexpr double pi = 3.14159265358979323846;

inline double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * pi); }
inline double below(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }

/// E[max(0, x)] − max(0, mean) of a normal x.
inline double worth_of_normal(double mean, double sd) {
    const double z = mean / sd;
    return mean * below(z) + sd * density(z) - std::max(0.0, mean);
}

/// Draws of standard normal figures by the program's own sampler.
inline Array normals(std::size_t figures, std::size_t draws, std::uint64_t seed = 1) {
    std::vector<PlanFigure> all;
    for (std::size_t i = 0; i < figures; ++i)
        all.push_back(
            figure_of("p" + std::to_string(i + 1), {.family = Family::normal, .a = 0, .b = 1}));
    const Grid block = sampled(plan_of(std::move(all)), {.seed = seed}, 0, draws);
    return array(block);
}

/// Two options: nothing, and one with this net benefit.
inline Grid against_nothing(const ArrayColumn& net_benefit) {
    Array both = Array::Zero(net_benefit.size(), 2);
    both.col(1) = net_benefit;
    return grid(both);
}

inline void check_within_four_errors(const Estimate& found, double truth) {
    INFO("found ", found.value, " ± ", found.se, ", truth ", truth);
    CHECK(std::abs(found.value - truth) < 4 * found.se);
}

inline void check_within_four_small_errors(const Estimate& found, double truth) {
    check_within_four_errors(found, truth);
    INFO("found ", found.value, " ± ", found.se, ", truth ", truth);
    CHECK(found.se < 0.02 * truth);
}

}  // namespace hearth
