// The worth of knowing some figures by two levels of draws: outer draws of what is known, and for
// each inner draws of all else (Brennan and others 2007). Slow, and free of a regression's choices,
// which it is there to check. Method 10.7.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "draws/sampling.hpp"
#include "study/question.hpp"
#include "study/sums.hpp"

namespace hearth {

/// How many draws of what is known, and of all else for each of them.
struct Levels {
    std::uint64_t outer = 0;
    std::uint64_t inner = 0;  ///< even
};

inline constexpr std::uint64_t fewest_outer = 100, most_outer = 1'000'000, fewest_inner = 10;
inline constexpr std::uint64_t most_nested = 1'000'000'000;  ///< inner draws in all

struct NestedWorth {
    /// For one decision, less the bias; its error is that of independent outer draws.
    Estimate worth = {};
    /// What the best of means that are themselves estimates is too high by, as told by halves.
    double bias = 0;
};

/// What is drawn at the two levels. `known`: whole units, as `drawn_units` has them.
struct Nesting {
    const Plan& plan;
    SamplingOptions sampling;
    std::string measure;  ///< net benefit, of each option but the first
    std::vector<Fig> known;
    Levels levels;
    std::uint64_t from = 0, to = levels.outer;  ///< outer draws from … to − 1
};

/// These outer draws × options but the first, twice: mean net benefit as a difference from that of
/// the first option, over the first half of the inner draws, then over the second. Refused where a
/// draw has no value.
Answered<Grid> inner_means(const Nesting& asked, const Executor& executor);

/// E[max mean] − max E[mean] of such means, less its bias. That of halves as inner draws is twice
/// that of all of them, to first order in their number, so that the difference of the two tells it
/// (Giles and Goda 2019).
NestedWorth nested_worth(const Grid& means);

}  // namespace hearth
