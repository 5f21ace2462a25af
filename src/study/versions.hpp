// Many versions of one scenario: its sets side by side, and every combination of its alternatives:
// what a measure comes to in each, in what share it is above 0, and which choice matters most. It
// counts over combinations that somebody thought worth naming: shares are no probabilities.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "study/run.hpp"

namespace hearth {

// --- combinations --------------------------------------------------------------------------------

/// How many choices each alternative has.
using Choices = std::vector<int>;

/// The choice made from each alternative, from 0.
using Combination = std::vector<int>;

/// How many combinations there are; the largest 64-bit number where there are more.
std::uint64_t combinations_of(const Choices& choices);

/// Combination number `index`; the choices of the last alternative follow each other.
Combination combination_at(const Choices& choices, std::uint64_t index);

/// `count` different numbers below `total` (all where `count` is no fewer), ascending; the same for
/// the same seed.
std::vector<std::uint64_t> sampled_combinations(std::uint64_t total, std::uint64_t count,
                                                std::uint64_t seed);

/// How much one alternative matters to a measure.
struct AlternativeInfluence {
    std::size_t alternative = 0;
    std::vector<double> means = {};  ///< of the measure, by choice, over the combinations with it
    /// With all combinations: the mean, over the choices of the others, of the difference between
    /// its highest and its lowest choice. With a sample: that difference of `means`.
    double swing = 0;
    /// Main effect: the share of the variance over combinations that lies between its choices.
    /// With a sample less what chance puts there. Nothing where the measure never varies.
    std::optional<double> share = {};
    /// Whether there are choices of the others with which this one alone decides whether the
    /// measure is above 0; known with all combinations only.
    std::optional<bool> turns_sign = {};
};

/// What one measure comes to over combinations.
struct MultiverseResult {
    std::vector<double> values;      ///< in each row
    double positive = 0;             ///< share of combinations in which it is above 0
    std::vector<std::size_t> order;  ///< rows by value, ascending; equal ones as given
    double median = 0;
    bool complete = false;                         ///< whether all combinations are there
    std::vector<AlternativeInfluence> influences;  ///< by swing, largest first

    /// Of equal ones the row given first.
    [[nodiscard]] std::size_t lowest() const { return order.front(); }
    std::size_t highest = 0;
    /// The row at the median, or next below it.
    [[nodiscard]] std::size_t middle() const { return order[(order.size() - 1) / 2]; }
};

/// `values`: the measure in each of `rows` (different combinations, at least one).
MultiverseResult multiverse(const Choices& choices, const std::vector<Combination>& rows,
                            std::vector<double> values);

// --- the questions -------------------------------------------------------------------------------

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
    std::string option;       ///< empty: every option
    DrawsAsked drawing = {};  ///< without `draws` each figure stands at its point
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
    std::vector<MeasureStatistics> statistics = {};  ///< empty: not drawn
    std::vector<OptionResult> means = {};            ///< over draws; empty: not drawn
};

struct SetsAnswer {
    const Scenario& scenario;  ///< as it stands
    std::vector<SetResult> sets = {};
    std::vector<VersionFigure> figures = {};  ///< that sets put in
    std::uint64_t draws = 0;                  ///< of each set; 0: none
    std::uint64_t seed = 0;
};

/// An option's measures over the combinations, money over the horizon, beside the rows of the
/// report.
struct MultiverseOption {
    std::string name;
    MultiverseResult net_saving = {}, net_cash = {}, present_value = {};
};

struct MultiverseAnswer {
    const Scenario& scenario;  ///< as it stands
    std::vector<AlternativeAsked> alternatives;
    DrawsAsked drawing = {};  ///< all that holds; without `draws` each figure stands at its point
    std::vector<Combination> rows = {};
    std::uint64_t combinations = 0;          ///< all there are; more than rows in a sample
    std::optional<std::uint64_t> seed = {};  ///< of a sample
    std::vector<MultiverseOption> options = {};
    std::vector<VersionFigure> figures = {};  ///< that choices put in
};

/// Each set at the point and, where it is uncertain, drawn with the same draws.
Answered<SetsAnswer> answer(const SetsQuestion& question, const VersionSource& source,
                            const Executor& executor);

/// What rows come to: of each option its net saving, net cash and present value.
using RowValues = std::vector<std::vector<double>>;

/// Rows from … to − 1.
struct Stretch {
    std::uint64_t from = 0, to = 0;
};

/// All rows of a multiverse, without what they come to.
Answered<MultiverseAnswer> rows_of(const MultiverseQuestion& question, const VersionSource& source);

/// What some rows come to, whatever the others: at the point, or on average over draws.
Answered<RowValues> values_in(const MultiverseAnswer& rows, Stretch some,
                              const VersionSource& source, const Executor& executor);

/// The answer, of all rows and what they come to.
MultiverseAnswer with_values(MultiverseAnswer rows, const RowValues& values);

/// The three together.
Answered<MultiverseAnswer> answer(const MultiverseQuestion& question, const VersionSource& source,
                                  const Executor& executor);

/// A choice of one of the alternatives, both by number.
inline const std::string& choice_name(const MultiverseAnswer& answer, std::size_t alternative,
                                      int choice) {
    return answer.alternatives[alternative].choices[choice].name;
}

}  // namespace hearth
