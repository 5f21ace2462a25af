// What the best selection costs: 60 and 300 interventions at three scales under four limits, with
// relations and shared clients. Prints seconds and nodes, one line for each; takes no options.
#include <chrono>
#include <cstdio>

#include "unit/selection_problems.hpp"

using namespace hearth;

int main() {
    constexpr int problems = 5;
    const ProblemSizes all[] = {
        {.groups = 60, .scales = 1, .limits = 4, .together = 20, .relations = 8},
        {.groups = 60, .scales = 3, .limits = 2, .together = 20, .relations = 8},
        {.groups = 60, .scales = 3, .limits = 4, .together = 20, .relations = 8},
        {.groups = 60, .scales = 1, .limits = 3, .together = 10, .objectives = 3},
        {.groups = 300, .scales = 1, .limits = 4, .together = 60, .relations = 30},
        {.groups = 300, .scales = 3, .limits = 2, .together = 60, .relations = 30},
        {.groups = 300, .scales = 3, .limits = 4, .together = 60, .relations = 30}};
    for (const ProblemSizes& sizes : all)
        for (std::uint64_t seed = 1; seed <= problems; ++seed) {
            const SelectionProblem problem = random_problem(seed, sizes);
            const auto start = std::chrono::steady_clock::now();
            const Selection found = best_selection(problem, {}, 400000);
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
            std::printf(
                "%3d groups, %d scales, %d limits, %d sets, %d objectives: %s %8.3f s, %7llu "
                "nodes, %.3f of %.3f\n",
                sizes.groups, sizes.scales, sizes.limits, sizes.together, sizes.objectives,
                found.proved ? "proved" : "open  ", took.count(),
                static_cast<unsigned long long>(found.nodes), found.value, found.bound);
        }
}
