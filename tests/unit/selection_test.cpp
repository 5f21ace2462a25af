// The best selection against every choice there is, and what must hold of any.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>

#include "selection_problems.hpp"

using namespace hearth;

namespace {

constexpr double none = -std::numeric_limits<double>::infinity();

/// The highest value of any choice, every one of them tried; -inf where none keeps the limits.
double tried(const SelectionProblem& problem, std::size_t group, std::vector<int>& items) {
    if (group == problem.required.size()) {
        const auto values = values_of(problem, items);
        return values ? *std::min_element(values->begin(), values->end()) : none;
    }
    double best = tried(problem, group + 1, items);
    for (int i = 0; i < static_cast<int>(problem.items.size()); ++i) {
        if (problem.items[static_cast<std::size_t>(i)].group != static_cast<int>(group)) continue;
        items.push_back(i);
        best = std::max(best, tried(problem, group + 1, items));
        items.pop_back();
    }
    return best;
}

bool is_close(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(b)); }

}  // namespace

TEST_CASE("the best selection of up to 15 groups is the best of all there are") {
    int impossible = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        ProblemDice dice{seed + 1000};
        ProblemSizes sizes{.groups = 2 + dice.below(14)};
        sizes.scales = sizes.groups < 8 ? 1 + dice.below(3) : 1;
        sizes.limits = 1 + dice.below(4);
        sizes.together = dice.below(7);
        sizes.objectives = dice.below(3) == 0 ? 2 + dice.below(2) : 1;
        sizes.relations = dice.below(3);
        sizes.required = dice.below(2) * 0.15;
        const SelectionProblem problem = random_problem(seed, sizes);
        std::vector<int> items;
        const double best = tried(problem, 0, items);
        const Selection found = best_selection(problem);
        CAPTURE(seed);
        REQUIRE(found.found == (best != none));
        impossible += found.found ? 0 : 1;
        if (!found.found) continue;
        CHECK(found.proved);
        CHECK(is_close(found.value, best));
        const auto values = values_of(problem, found.items);
        REQUIRE(values.has_value());
        CHECK(is_close(*std::min_element(values->begin(), values->end()), found.value));
    }
    CHECK(impossible > 0);  // some of what is asked cannot be kept
}

TEST_CASE("more of a limit never makes the best selection worse") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        SelectionProblem problem =
            random_problem(seed, {.groups = 25, .scales = 2, .limits = 2, .together = 6});
        const std::vector<double> limits = problem.limits;
        double before = none;
        for (double times = 0; times < 2; times += 0.25) {
            for (std::size_t r = 0; r < limits.size(); ++r) problem.limits[r] = limits[r] * times;
            const Selection found = best_selection(problem);
            CHECK(found.proved);
            CHECK(found.value >= before - 1e-6);
            before = found.value;
        }
    }
}

TEST_CASE("without limits and corrections everything that is worth something is chosen") {
    SelectionProblem problem = random_problem(3, {.groups = 30, .scales = 1, .limits = 1});
    problem.limits = {1e9};
    const Selection found = best_selection(problem);
    for (int i = 0; i < 30; ++i) {
        const bool is_in = std::count(found.items.begin(), found.items.end(), i) > 0;
        CHECK(is_in == (problem.items[static_cast<std::size_t>(i)].values.front() > 0));
    }
}

TEST_CASE("of selections that come to the same that with the fewest and the first items stands") {
    SelectionProblem problem{.items = {}, .required = {}, .limits = {20.5}};
    for (int g = 0; g < 60; ++g) {  // all alike, and one that is worth nothing
        problem.items.push_back(
            {.group = g, .values = {g == 0 ? 0.0 : 10.0}, .uses = {{0, g == 0 ? 0.0 : 1.0}}});
        problem.required.push_back(false);
    }
    const Selection found = best_selection(problem);
    CHECK(found.proved);
    CHECK(found.value == doctest::Approx(200));
    std::vector<int> first;
    for (int i = 1; i <= 20; ++i) first.push_back(i);
    CHECK(found.items == first);
}

TEST_CASE("the same problem has the same answer from other prices") {
    const SelectionProblem problem =
        random_problem(9, {.groups = 40, .scales = 2, .limits = 3, .together = 10});
    const Selection one = best_selection(problem);
    CHECK(best_selection(problem, one.prices).items == one.items);
}
