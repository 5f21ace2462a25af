// Runs the batches of a simulation: threads, progress and stopping live here, arithmetic in
// analysis.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "study/simulation.hpp"
#include "study/statistics.hpp"

namespace hearth {

/// A rule that ends a run early: the Monte Carlo standard error of a measure of some option falls
/// below a number. Checked only at multiples of 16,384 draws.
struct StoppingRule {
    std::string measure;
    double below = 0;
};

/// "se(net_saving) < 1000"; nothing when the text is no such rule.
std::optional<StoppingRule> parse_stopping_rule(const std::string& text);

struct SimulateOptions {
    int threads = 1;
    std::uint64_t first_leaf = 0;
    std::uint64_t last_leaf = 0;  ///< one past the last
    std::optional<StoppingRule> until;
    std::function<bool()> broken =
        {};  ///< of watched draws: whether to give up, asked now and then
};

/// Whether the errors of a rule's measure are small enough for every option.
bool satisfied(const StoppingRule& rule, const std::vector<MeasureStatistics>& all);

/// Runs leaves first … last − 1 and sums them up; the same bits for every number of threads. Shows
/// progress on a terminal after one second. Ends before the last leaf only by the stopping rule, or
/// where `broken`.
Summary simulate(const Simulation& simulation, const SimulateOptions& options,
                 const WatchDraws& watch = {});

}  // namespace hearth
