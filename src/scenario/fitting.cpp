// The ladder of families and the tests that each has to pass.
#include "scenario/fitting.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace hearth {

bool keeps(const Distribution& d, const Promise& promise) {
    constexpr double rounding = 1e-9;
    const double tail = (1 - promise.level) / 2;
    const double below = share_below(d, promise.low), above = 1 - share_below(d, promise.high);
    const Support ends = support(d);  // beyond an end of what there can be nothing was stated
    const double stated =
        (promise.low > ends.least ? tail : 0) + (promise.high < ends.most ? tail : 0);
    const double at = share_below(d, promise.point);
    return std::max(below, above) <= 2 * tail + rounding &&
           below + above >= stated / 2 - rounding && at >= 0.2 && at <= 0.8;
}

std::vector<Family> families_for(Quantity quantity, bool below_zero) {
    switch (quantity) {
        case Quantity::cost:
        case Quantity::rate:
        case Quantity::count:
            if (below_zero) return {Family::normal, Family::gamma, Family::lognormal};
            return {Family::gamma, Family::lognormal};
        case Quantity::share:
            return {Family::beta, Family::normal};
        case Quantity::utility:
            if (below_zero) return {Family::normal};
            return {Family::beta, Family::normal};
        case Quantity::ratio:
            return {Family::lognormal};
        case Quantity::years:
        case Quantity::number:
            break;
    }
    return {Family::normal, Family::lognormal};
}

std::optional<NoMoments> no_moments(Family family, double mean, double sd) {
    const bool positive = family == Family::gamma || family == Family::lognormal;
    const bool share = family == Family::beta;
    if (!(sd > 0))
        return NoMoments{"the sd must be above 0", "leave the sd out for a fixed figure"};
    if (!positive && !share && family != Family::normal)
        return NoMoments{"it has no such parameters",
                         "use low, mode and high, or another distribution"};
    if (positive && !(mean > 0))
        return NoMoments{"the mean must be above 0", "choose another distribution"};
    if (share && !(mean > 0 && mean < 1))
        return NoMoments{"the mean must be between 0 and 1", "choose another distribution"};
    if (share && !(sd * sd < mean * (1 - mean)))
        return NoMoments{fmt::format("the sd must be below {:.4g}", std::sqrt(mean * (1 - mean))),
                         "give a smaller sd or another distribution"};
    return std::nullopt;
}

double share_outside(const Distribution& d, const Limits& limits) {
    const Support ends = support(d);
    const double below = ends.least < limits.least ? share_below(d, limits.least) : 0;
    const double above = ends.most > limits.most ? 1 - share_below(d, limits.most) : 0;
    return below + above;
}

Family family_within(double mean, double sd, const Limits& limits,
                     const std::optional<Promise>& promise) {
    for (const Family family : {Family::gamma, Family::beta, Family::lognormal, Family::normal}) {
        if (no_moments(family, mean, sd)) continue;
        const Distribution made = from_mean_sd(family, mean, sd);
        if (impossible(made) || share_outside(made, limits) > most_outside) continue;
        if (!promise || keeps(made, *promise)) return family;
    }
    return Family::fixed;
}

}  // namespace hearth
