// The report of many sets of one scenario, side by side.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/measures.hpp"
#include "report/document.hpp"
#include "report/version_figures.hpp"
#include "scenario/scenario.hpp"
#include "study/statistics.hpp"

namespace hearth {

/// One set: its options with their measures at the point and, where it was drawn, what the draws
/// say of them.
struct SetResult {
    std::string name;  ///< empty: the scenario as it stands
    std::vector<OptionResult> options;
    std::vector<MeasureStatistics> statistics;  ///< empty: not drawn
};

struct SetsReport {
    const Scenario& scenario;  ///< as it stands
    std::vector<SetResult> sets;
    std::vector<VersionFigure> figures;  ///< that sets put in
    std::uint64_t draws = 0;             ///< of each set; 0: none
    std::uint64_t seed = 0;
};

/// The answer in words, a table of all sets for each option, and the figures put in.
Document sets_document(const SetsReport& report);

/// One row for each set and option, unrounded.
std::string sets_csv(const SetsReport& report);

/// {"hearth_sets": 1, …}
std::string sets_json(const SetsReport& report);

}  // namespace hearth
