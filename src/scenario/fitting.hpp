// How a distribution is found for an interval, and held to it: an interval is a promise about what
// is drawn, and so is what a key allows (method 10.1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/description.hpp"
#include "scenario/distribution.hpp"

namespace hearth {

/// What is said of a figure: a point, and ends between which it lies with a probability.
struct Promise {
    double point = 0;
    double low = 0;
    double high = 0;
    double level = 0.95;
};

/// Whether at most twice the stated tail lies beyond either end, both tails hold at least half of
/// what was stated (nothing beyond the end of what there can be), and the point lies between the
/// 20th and the 80th percentile.
bool keeps(const Distribution& distribution, const Promise& promise);

/// The families to try in turn where none is named. `below_zero`: whether what was stated reaches
/// below 0; for a utility also whether the key does.
std::vector<Family> families_for(Quantity quantity, bool below_zero);

/// Why a family has no such mean and sd, and what to do; nothing where it has.
struct NoMoments {
    std::string why, help;
};
std::optional<NoMoments> no_moments(Family family, double mean, double sd);

/// The share of a distribution that lies below and above what a key allows.
double share_outside(const Distribution& distribution, const Limits& limits);

/// Shares of draws beyond a key's limits: above the first it is a mistake, below the second no draw
/// of any run lies there; between them the distribution is cut off at the limits.
inline constexpr double most_outside = 0.001;
inline constexpr double least_outside = 1e-15;

/// A family with this mean and sd that stays within the limits and keeps the promise, if there is
/// one; fixed: none.
Family family_within(double mean, double sd, const Limits& limits,
                     const std::optional<Promise>& promise);

}  // namespace hearth
