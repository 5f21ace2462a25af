// Many versions of one scenario: its sets side by side, and every combination of its alternatives.
// The questions and their answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/measures.hpp"
#include "scenario/scenario.hpp"
#include "study/multiverse.hpp"
#include "study/statistics.hpp"

namespace hearth {

/// A figure as one version has it.
struct VersionFigure {
    std::string version;  ///< as reports name it
    Figure figure;
};

/// One set: its options with their measures at the point and, where it was drawn, what the draws
/// say of them.
struct SetResult {
    std::string name;  ///< empty: the scenario as it stands
    std::vector<OptionResult> options;
    std::vector<MeasureStatistics> statistics;  ///< empty: not drawn
};

struct SetsAnswer {
    const Scenario& scenario;  ///< as it stands
    std::vector<SetResult> sets;
    std::vector<VersionFigure> figures;  ///< that sets put in
    std::uint64_t draws = 0;             ///< of each set; 0: none
    std::uint64_t seed = 0;
};

/// An alternative and its choices, by name.
struct AlternativeNames {
    std::string name;
    std::vector<std::string> choices;
};

/// One measure of one option over the combinations, beside the rows of the report.
struct MultiverseMeasure {
    std::vector<double> values;  ///< money over the horizon
    MultiverseResult result;
};

struct MultiverseOption {
    std::string name;
    MultiverseMeasure net_saving, net_cash, present_value;
};

struct MultiverseAnswer {
    const Scenario& scenario;  ///< as it stands
    std::vector<AlternativeNames> alternatives;
    std::vector<Combination> rows;
    std::uint64_t combinations = 0;     ///< all there are; more than rows in a sample
    std::optional<std::uint64_t> seed;  ///< of a sample
    std::vector<MultiverseOption> options;
    std::vector<VersionFigure> figures;  ///< that choices put in
};

/// A choice of one of the alternatives, both by number.
inline const std::string& choice_name(const MultiverseAnswer& answer, std::size_t alternative,
                                      int choice) {
    return answer.alternatives[alternative].choices[static_cast<std::size_t>(choice)];
}

}  // namespace hearth
