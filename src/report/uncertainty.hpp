// What the draws say, for the report of a run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "study/statistics.hpp"

namespace hearth {

/// The probabilistic part of a run. `ledger`: mean amounts over draws by line and year.
struct UncertaintyReport {
    std::uint64_t draws = 0;
    std::uint64_t seed = 0;
    Sampling sampling = Sampling::random;
    std::uint64_t excess_draws = 0;
    std::string note;  ///< such as a stopping rule that was not met; empty: none
    std::vector<MeasureStatistics> statistics;
    std::vector<double> ledger;
};

/// "nine chances in ten", "almost certain", "almost no chance" for a probability.
std::string chances(double probability);

/// 93 %, 99.6 %; never a certainty that draws cannot give.
std::string percent(double probability);

}  // namespace hearth
