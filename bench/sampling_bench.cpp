// What sampling costs: nanoseconds a value for each family and method, and the time to build the
// tables. Prints one line for each; takes no options.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "draws/sampling.hpp"
#include "draws/shares.hpp"
#include "engine/plan.hpp"

using namespace hearth;

namespace {

constexpr std::size_t block = 1024;

double seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// The shortest of several runs, in seconds.
template <class F>
double fastest(F run) {
    double best = HUGE_VAL;
    for (int i = 0; i < 15; ++i) {
        const double start = seconds();
        run();
        best = std::min(best, seconds() - start);
    }
    return best;
}

Plan plan_of(const std::vector<Distribution>& distributions) {
    Plan plan;
    for (const Distribution& distribution : distributions)
        plan.figures.push_back({.id = "figure " + std::to_string(plan.figures.size()),
                                .distribution = distribution,
                                .expression = {}});
    return plan;
}

/// The shapes of the partnership workload: 36 gammas, 24 betas, 72 lognormals.
std::vector<Distribution> partnership() {
    std::vector<Distribution> made;
    for (int i = 0; i < 36; ++i) {
        const double mean = 10 + i;
        made.push_back(from_mean_sd(Family::gamma, mean,
                                    mean * (i % 3 == 0   ? 0.1
                                            : i % 3 == 1 ? 0.15
                                                         : 0.2)));
    }
    for (int i = 0; i < 24; ++i)
        made.push_back(from_mean_sd(Family::beta, 0.1 + 0.025 * i, 0.02 + 0.001 * i));
    for (int i = 0; i < 72; ++i)
        made.push_back(from_mean_sd(Family::lognormal, 0.7 + 0.002 * i, 0.05 * (0.7 + 0.002 * i)));
    return made;
}

void report(const char* name, const std::vector<Distribution>& distributions,
            const SamplingOptions& options) {
    const Plan plan = plan_of(distributions);
    Sampler sampler = make_sampler(plan.figures, options);
    const double build = fastest([&] { sampler = make_sampler(plan.figures, options); });
    Grid figures(block, plan.figures.size());
    constexpr std::size_t blocks = 8;
    const double time = fastest([&] {
        for (std::size_t i = 0; i < blocks; ++i) sample_block(sampler, i * block, block, figures);
    });
    const double values = static_cast<double>(blocks * figures.all().size());
    std::printf("%-28s %6.2f ns a value   %3zu tables   %8.3f ms to build\n", name,
                time / values * 1e9, sampler.tables.size(), build * 1e3);
}

void report_alone(const char* name, const Distribution& distribution) {
    report(name, std::vector<Distribution>(60, distribution), {.draws = 1 << 20});
}

void report_shares() {
    std::vector<double> shares(block);
    std::uint64_t id = 0;
    const double time = fastest([&] {
        for (int i = 0; i < 200; ++i) fill_shares({.seed = 1, .id = ++id}, 0, shares);
    });
    std::printf("%-28s %6.2f ns a value\n", "uniforms alone", time / (200 * block) * 1e9);
}

}  // namespace

int main() {
    std::printf("widest lanes: %d\n", 1 << (widest_lanes() == Lanes::one    ? 0
                                            : widest_lanes() == Lanes::four ? 2
                                                                            : 3));
    report_shares();
    report_alone("uniform", {.family = Family::uniform, .a = 1, .b = 3});
    report_alone("triangular", {.family = Family::triangular, .a = 1, .b = 2, .c = 5});
    report_alone("pert", {.family = Family::pert, .a = 1, .b = 2, .c = 5});
    report_alone("empirical", {.family = Family::empirical, .sample = {1, 2, 3, 4, 5}});
    report_alone("normal", {.family = Family::normal, .a = 1, .b = 3});
    report_alone("normal, truncated", {.family = Family::normal, .a = 1, .b = 3, .least = 0.0});
    report_alone("lognormal, sigma 0.05", {.family = Family::lognormal, .a = 1, .b = 0.05});
    report_alone("lognormal, sigma 3", {.family = Family::lognormal, .a = 1, .b = 3});
    report_alone("gamma, shape 44.4", {.family = Family::gamma, .a = 400.0 / 9, .b = 1});
    report_alone("gamma, shape 0.1", {.family = Family::gamma, .a = 0.1, .b = 1});
    report_alone("gamma, shape 1e6", {.family = Family::gamma, .a = 1e6, .b = 1});
    report_alone("beta, 12 and 56", {.family = Family::beta, .a = 12, .b = 56});
    report_alone("beta, 0.2 and 3", {.family = Family::beta, .a = 0.2, .b = 3});
    report_alone("beta, 0.05 and 0.05", {.family = Family::beta, .a = 0.05, .b = 0.05});
    const auto distributions = partnership();
    report("partnership, random", distributions, {.draws = 1 << 20});
    report("partnership, sobol", distributions, {.method = Sampling::sobol, .draws = 1 << 20});
    report("partnership, latin", distributions, {.method = Sampling::latin, .draws = 1 << 20});
}
