// The best selection of up to 60 groups against two solvers of integer programmes, CBC and GLPK:
// programs beside this one that read a file. Where neither is installed the test says so.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "selection_problems.hpp"

using namespace hearth;

namespace {

namespace fs = std::filesystem;

/// A problem in the LP format: x of items, y of what stands together, z below every objective.
std::string lp_of(const SelectionProblem& problem) {
    std::ostringstream out;
    out.precision(17);
    const auto term = [&](double times, const std::string& name) {
        out << (times < 0 ? " - " : " + ") << std::abs(times) << ' ' << name << '\n';
    };
    const auto x = [](int item) { return "x" + std::to_string(item); };
    const auto y = [](std::size_t set) { return "y" + std::to_string(set); };
    out << "Maximize\n value: z\nSubject To\n";
    for (std::size_t p = 0; p < problem.objectives; ++p) {
        out << " objective" << p << ":";
        for (std::size_t i = 0; i < problem.items.size(); ++i)
            term(problem.items[i].values[p], x(static_cast<int>(i)));
        for (std::size_t t = 0; t < problem.together.size(); ++t)
            term(problem.together[t].values[p], y(t));
        out << " - z >= 0\n";
    }
    for (std::size_t r = 0; r < problem.limits.size(); ++r) {
        std::size_t terms = 0;
        out << " limit" << r << ":";
        for (std::size_t i = 0; i < problem.items.size(); ++i)
            for (const auto& [row, amount] : problem.items[i].uses)
                if (row == static_cast<int>(r) && ++terms > 0) term(amount, x(static_cast<int>(i)));
        if (terms == 0) out << " 0 x0";
        out << " <= " << problem.limits[r] << '\n';
    }
    for (std::size_t g = 0; g < problem.required.size(); ++g) {
        out << " group" << g << ":";
        for (std::size_t i = 0; i < problem.items.size(); ++i)
            if (problem.items[i].group == static_cast<int>(g)) term(1, x(static_cast<int>(i)));
        out << (problem.required[g] ? " = 1\n" : " <= 1\n");
    }
    for (std::size_t t = 0; t < problem.together.size(); ++t) {
        const auto& items = problem.together[t].items;
        out << " all" << t << ":";
        for (const int i : items) term(1, x(i));
        out << " - " << y(t) << " <= " << items.size() - 1 << '\n';
        for (const int i : items)
            out << " each" << t << "_" << i << ": " << y(t) << " - " << x(i) << " <= 0\n";
    }
    out << "Bounds\n z free\nBinary\n";
    for (std::size_t i = 0; i < problem.items.size(); ++i) out << ' ' << x(static_cast<int>(i));
    for (std::size_t t = 0; t < problem.together.size(); ++t) out << ' ' << y(t);
    out << "\nEnd\n";
    return out.str();
}

bool is_installed(const char* program) {
    return std::system(("command -v " + std::string(program) + " > /dev/null 2>&1").c_str()) == 0;
}

/// The number behind `word` in a file; not a number where it is not there.
double number_behind(const fs::path& file, const std::string& word) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        if (const auto at = line.find(word); at != std::string::npos)
            return std::strtod(line.c_str() + at + word.size(), nullptr);
    return std::nan("");
}

double solved_by_cbc(const fs::path& problem, const fs::path& folder) {
    const fs::path solution = folder / "cbc.txt";
    REQUIRE(std::system(("cbc " + problem.string() + " ratio 0 allow 1e-9 solve solution " +
                         solution.string() + " > /dev/null")
                            .c_str()) == 0);
    return number_behind(solution, "objective value ");
}

double solved_by_glpk(const fs::path& problem, const fs::path& folder) {
    const fs::path solution = folder / "glpk.txt";
    REQUIRE(std::system(("glpsol --lp " + problem.string() + " --cuts -o " + solution.string() +
                         " > /dev/null")
                            .c_str()) == 0);
    return number_behind(solution, "value = ");
}

/// Problems of 20 to 60 groups with all there can be in them.
ProblemSizes sizes_of(std::uint64_t seed) {
    ProblemDice dice{seed + 77};
    ProblemSizes sizes{.groups = 20 + 10 * static_cast<int>(seed % 5)};
    sizes.scales = 1 + dice.below(3);
    sizes.limits = 1 + dice.below(4);
    sizes.together = dice.below(9);
    sizes.relations = dice.below(5);
    sizes.required = 0.02;
    sizes.objectives = seed % 4 == 3 ? 2 : 1;
    return sizes;
}

}  // namespace

TEST_CASE("the best selection of up to 60 groups is that of CBC and of GLPK") {
    const bool cbc = is_installed("cbc"), glpk = is_installed("glpsol");
    if (!cbc && !glpk) {
        std::puts("skipped: neither cbc nor glpsol is installed (coinor-cbc, glpk-utils)");
        return;
    }
    const fs::path folder = fs::temp_directory_path() / "hearth_selection";
    fs::create_directories(folder);
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const SelectionProblem problem = random_problem(seed, sizes_of(seed));
        const Selection found = best_selection(problem);
        CAPTURE(seed);
        if (!found.found) continue;
        CHECK(found.proved);
        const fs::path file = folder / "problem.lp";
        std::ofstream(file) << lp_of(problem);
        const double close = 1e-6 * std::max(1.0, std::abs(found.value));
        if (cbc) CHECK(std::abs(solved_by_cbc(file, folder) - found.value) <= close);
        if (glpk && problem.required.size() <= 30)  // it takes long for more
            CHECK(std::abs(solved_by_glpk(file, folder) - found.value) <= close);
    }
    fs::remove_all(folder);
}
