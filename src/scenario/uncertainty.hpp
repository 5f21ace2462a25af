// How a scenario's uncertainty is drawn, and which figures move together. Drawing itself is the
// engine's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/description.hpp"
#include "scenario/figure.hpp"

namespace hearth {

enum class Sampling { random, sobol, latin };
inline std::vector<std::string_view> choice_names(Sampling) { return {"random", "sobol", "latin"}; }

/// How many draws, and how they are made. What holds here holds where a scenario says nothing.
struct Uncertainty {
    Place place = {};
    int draws = 10000;
    std::uint64_t seed = 1;  ///< at most 2^53
    Sampling sampling = Sampling::random;
};

/// A rank correlation as written.
struct CorrelationKeys {
    Place place;
    std::vector<Reference<Target::figure>> between;
    double rank = 0;
    Provenance provenance;
};

/// Spearman's rank correlation of two uncertain figures, neither expressions nor parts of a whole.
/// Uniforms belong to ids (method 10.2), so it holds for every figure with the owner and path of
/// `a` or `b`. Pairs that nobody names are uncorrelated.
struct Correlation {
    FigureIndex a, b;
    double rank = 0;  ///< between -1 and 1, both excluded
    Place place = {};
};

/// Pearson's correlation of the normals behind a rank correlation: 2 sin(pi rank / 6).
double normal_correlation(double rank);

/// One rank correlation between two of `count` variables.
struct RankPair {
    int a = 0;
    int b = 0;
    double rank = 0;
};

/// Ranks between which a correlation may lie.
struct RankSpan {
    double low = -1;
    double high = 1;
};

/// The pair to look at where correlations contradict each other.
struct Contradiction {
    RankPair pair = {};                     ///< rank 0 where nobody names it
    std::optional<RankSpan> possible = {};  ///< for it, with the others as they are; if any
};

/// Whether the normal correlations of `pairs` (each pair once, others 0) form a positive definite
/// matrix: nothing if so. Otherwise the weakest pair that can mend it alone, named or not; where
/// none can, the strongest among those up to the first pivot that fails.
std::optional<Contradiction> contradiction(const std::vector<RankPair>& pairs);

Description description(const Uncertainty*);
Description description(const CorrelationKeys*);

}  // namespace hearth
