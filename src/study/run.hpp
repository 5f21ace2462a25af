// A run of one scenario: its draws summed up, all of them or a part. The question and its answer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "study/drawing.hpp"
#include "study/parts.hpp"
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

/// Which draws to make and sum up.
struct RunQuestion {
    DrawsAsked drawing = {};
    std::optional<StoppingRule> until = {};
    std::uint64_t most_draws = 1000000;               ///< where the rule is never met
    std::optional<std::uint64_t> from = {}, to = {};  ///< draws from … to − 1 only, as a part
    /// What takes the figures and measures of every draw, in order, given their columns.
    std::function<WatchDraws(const MeasureLayout&)> keep = {};
    std::function<bool()> broken = {};  ///< whether that has failed, asked now and then

    [[nodiscard]] bool is_part() const { return from || to; }
};

/// What the draws of a run come to; no draws where nothing is uncertain. `ledger`: mean amounts
/// over draws by line and year.
struct RunDraws {
    std::uint64_t draws = 0;
    std::uint64_t seed = 0;
    Sampling sampling = Sampling::random;
    std::uint64_t excess_draws = 0;
    std::string note;  ///< such as a stopping rule that was not met; empty: none
    std::vector<MeasureStatistics> statistics;
    std::vector<double> ledger;
};

/// The draws of a whole run.
Answered<RunDraws> answer(const RunQuestion& question, const AtPoint& at, const Executor& executor);

/// The sums of the draws from … to − 1 alone, of a scenario in which something is uncertain. What
/// it was computed from is for the caller to say.
Answered<RunPart> part(const RunQuestion& question, const AtPoint& at, const Executor& executor);

/// What a run comes to of which all draws have been summed up elsewhere. Refused where they are not
/// those that `at` would make.
Answered<RunDraws> answer(const RunPart& whole, const AtPoint& at);

/// Whether the errors of a rule's measure are small enough for every option.
bool satisfied(const StoppingRule& rule, const std::vector<MeasureStatistics>& all);

/// Leaves first … last − 1 of a simulation, and what else is to happen.
struct SimulateOptions {
    std::uint64_t first_leaf = 0;
    std::uint64_t last_leaf = 0;  ///< one past the last
    std::optional<StoppingRule> until = {};
    WatchDraws watch = {};  ///< sees the draws in order
    std::function<bool()> broken = {};
};

/// Sums leaves up; the same bits for every executor. Ends before the last leaf only by the stopping
/// rule; nothing where it was stopped or is broken.
std::optional<Summary> simulate(const Simulation& simulation, const SimulateOptions& options,
                                const Executor& executor);

}  // namespace hearth
