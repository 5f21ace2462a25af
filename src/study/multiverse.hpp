// Many defensible choices at once: what a measure comes to in every combination of them, in what
// share of combinations it is above 0, and which choice matters most. It counts over combinations
// that somebody thought worth naming: shares are no probabilities. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace hearth {

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
    std::vector<double> means;  ///< of the measure, by choice, over the combinations with it
    /// With all combinations: the mean, over the choices of the others, of the difference between
    /// its highest and its lowest choice. With a sample: that difference of `means`.
    double swing = 0;
    /// Main effect: the share of the variance over combinations that lies between its choices.
    /// With a sample less what chance puts there. Nothing where the measure never varies.
    std::optional<double> share;
    /// Whether there are choices of the others with which this one alone decides whether the
    /// measure is above 0; known with all combinations only.
    std::optional<bool> turns_sign;
};

/// What one measure comes to over combinations.
struct MultiverseResult {
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
                            const std::vector<double>& values);

}  // namespace hearth
