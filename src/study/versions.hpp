// Many versions of one scenario: its sets side by side, and every combination of its alternatives.
// The questions and their answers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "study/multiverse.hpp"
#include "study/run.hpp"

namespace hearth {

/// A set or a choice: its name, where it stands, and whether it puts anything in.
struct VersionAsked {
    std::string name;
    Place place;
    bool changes = true;
};

/// A scenario as one version has it.
struct VersionRead {
    /// Valid until another version is read; nullptr where `problems` holds errors.
    const Scenario* scenario = nullptr;
    /// Scenarios of one number differ in the values of figures alone.
    std::size_t structure = 0;
    Diagnostics problems = {};
};

/// Reads the version in which a choice (from 0) of each alternative is made, of some none (-1).
struct VersionSource {
    const Scenario& base;  ///< as it stands
    const SourceTexts& texts;
    std::function<VersionRead(const Combination&)> read;
};

/// The scenario as it stands and with each of its sets: as alternatives of one kind.
struct SetsQuestion {
    std::vector<VersionAsked> sets;
    bool draws = true;  ///< else each figure at its point
    RunQuestion run;    ///< of which draws
};

/// An alternative and its choices.
struct AlternativeAsked {
    std::string name;
    std::vector<VersionAsked> choices;
};

/// Every combination of alternatives, or a sample of them.
struct MultiverseQuestion {
    std::vector<AlternativeAsked> alternatives;
    std::string option;  ///< empty: every option
    std::uint64_t most_combinations = 4096;
    std::optional<std::uint64_t> sample;
    std::uint64_t seed = 1;
};

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

/// Each set at the point and, where it is uncertain, drawn with the same draws.
Answered<SetsAnswer> answer(const SetsQuestion& question, const VersionSource& source,
                            const Executor& executor);

/// Every figure stands at its point.
Answered<MultiverseAnswer> answer(const MultiverseQuestion& question, const VersionSource& source);

/// A choice of one of the alternatives, both by number.
inline const std::string& choice_name(const MultiverseAnswer& answer, std::size_t alternative,
                                      int choice) {
    return answer.alternatives[alternative].choices[static_cast<std::size_t>(choice)];
}

}  // namespace hearth
