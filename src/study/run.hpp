// A run of one scenario: its point, its draws, or a part of them. The question and its answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "study/statistics.hpp"

namespace hearth {

/// What the draws of a run come to. `ledger`: mean amounts over draws by line and year.
struct RunDraws {
    std::uint64_t draws = 0;
    std::uint64_t seed = 0;
    Sampling sampling = Sampling::random;
    std::uint64_t excess_draws = 0;
    std::string note;  ///< such as a stopping rule that was not met; empty: none
    std::vector<MeasureStatistics> statistics;
    std::vector<double> ledger;
};

}  // namespace hearth
