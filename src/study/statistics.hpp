// What a summary of draws says of each measure: where it lies, how sure that is, how likely it is
// good.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "study/simulation.hpp"

namespace hearth {

/// A number and its Monte Carlo standard error.
struct Estimate {
    double value = 0;
    double se = 0;
};

/// One measure of one option over the draws (method 10.4). `low` and `high` bound the central 95 %;
/// they and the median are not numbers where no quantiles are kept (payers).
struct MeasureStatistics {
    int option = 0;
    std::string name;
    Estimate mean, sd, median, low, high;
    Estimate positive;    ///< probability that it is above 0
    Estimate not_within;  ///< of paybacks: probability that it lies beyond the horizon
    Estimate missing;     ///< probability that it has no value
};

/// Statistics of every column of a simulation (method 10.4). The headline ratio of an option is the
/// ratio of mean present values (method 8.2); its quantiles are those of the draws. Errors are
/// those of independent draws, or where draws are dealt to replicates come from their spread; below
/// two values in each replicate those of independent draws stand in.
std::vector<MeasureStatistics> statistics(const Simulation& simulation, const Summary& summary);

/// The statistics of one measure of one option, or nullptr.
const MeasureStatistics* find(const std::vector<MeasureStatistics>& all, int option,
                              std::string_view name);

/// Whether a column is a measure that results have, and not only a step on the way to one: the
/// present value of savings before transfers, which the error of the ratio needs.
bool is_result(std::string_view name);

}  // namespace hearth
