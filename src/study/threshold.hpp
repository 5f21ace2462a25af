// What would have to be true: the values of one lever at which a measure is a target, all else at
// its point (method 10.6). Pure.
#pragma once

#include <optional>
#include <vector>

#include "study/lever.hpp"

namespace hearth {

enum class RootKind {
    crossing,  ///< on the other side of it the measure is on the other side of the target
    touching,  ///< it reaches the target and turns back
    stretch,   ///< it stays at the target from one value to another
};

/// Where the measure is the target; `from` and `to` are the same but for a stretch.
struct Root {
    double from = 0;
    double to = 0;
    RootKind kind = RootKind::crossing;
    bool impossible = false;  ///< there more is avoided than there is (4.5)
};

/// Where to look, and for what.
struct Seeking {
    Ends range;
    double target = 0;
};

struct Threshold {
    Seeking seeking;
    std::optional<double> now;  ///< the measure at the point
    std::vector<Root> roots;    ///< ascending
    std::vector<double> jumps;  ///< where it jumps over the target, which it never is
    std::vector<Ends> without;  ///< stretches in which the measure has no value
    std::vector<double> at;     ///< values of the lever that were tried, ascending
    std::vector<std::optional<double>> measure;  ///< at each of them
    std::optional<Ends> values;  ///< its least and most over the range; nothing where it has none
    bool constant = false;       ///< the same over the whole range
    double scale = 0;            ///< the largest size of the measure or the target
};

/// Every value in the range at which the measure is the target: a grid of 200 steps with the
/// quantiles of the lever's distribution, evaluated as one block; each change of side refined
/// (TOMS 748, Alefeld, Potra and Shi 1995) until the measure is the target to 1e-9 of its scale,
/// and each turn towards the target followed (Brent's minimum). What goes there and back between
/// two points of the grid without a turn at either is not seen.
Threshold thresholds(const Plan& plan, const Lever& lever, const Measured& measured,
                     const Seeking& seeking);

/// How near a lever is to changing the answer.
struct Nearness {
    std::size_t lever = 0;
    double value = 0;                       ///< the threshold nearest to the point
    std::optional<double> deviations = {};  ///< |threshold − point| in standard deviations
    std::optional<double> chance = {};      ///< that the figure lies beyond the threshold
    bool within_ends = false;               ///< between low and high
    bool impossible = false;                ///< there more is avoided than there is (4.5)
};

/// For each lever that has a reach, the threshold nearest to its point, from a coarser grid; those
/// without one are left out. Nearest first, in standard deviations.
std::vector<Nearness> nearest_thresholds(const Plan& plan, const std::vector<Lever>& levers,
                                         const Measured& measured, double target);

}  // namespace hearth
