// All that a report says of one scenario, asked in one go over the same draws: what a run, a
// decision, a tornado and the value of information answer, and how each option's net saving grows
// over the years in those draws.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "study/decision.hpp"
#include "study/run.hpp"
#include "study/sensitivity.hpp"
#include "study/value.hpp"

namespace hearth {

/// Which draws, and which option is asked for.
struct ReportQuestion {
    DrawsAsked drawing = {};
    PlacedWord option = {};  ///< empty: the scenario's headline option
    bool run_alone = false;  ///< as for a workbook, which holds nothing else
};

/// Quantiles over draws: 2.5, 25, 50, 75 and 97.5 %.
struct FiveQuantiles {
    double least = 0, low = 0, median = 0, high = 0, most = 0;
};

/// One option's net saving over the first draws, undiscounted.
struct OptionFutures {
    std::vector<FiveQuantiles> cumulative = {};  ///< at the end of each year
    std::vector<double> hundred = {};  ///< of the whole horizon: 0.5, 1.5 … 99.5 %, ascending
};

struct ReportAnswer {
    RunDraws run = {};
    std::uint64_t future_draws = 0;           ///< of which `futures` are
    std::vector<OptionFutures> futures = {};  ///< by option; none where nothing is uncertain
    /// By option and year counted over the whole life of effects: the net saving so far, at the
    /// point; nothing where that ends with the horizon.
    std::vector<std::vector<double>> whole_life = {};
    std::size_t option = 0;  ///< the one asked for
    std::optional<DecideAnswer> decision = {};
    std::optional<TornadoAnswer> tornado = {};
    std::optional<ValueAnswer> value = {};
    std::vector<std::string> missing = {};  ///< why there is no decision, tornado or value
};

/// Refused where there is no run, or no such option; else what cannot be answered is missing.
Answered<ReportAnswer> answer(const ReportQuestion& question, const AtPoint& at,
                              const Executor& executor);

}  // namespace hearth
