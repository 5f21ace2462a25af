// Order that rounding cannot turn. Not for results: only for what to compare when sorting them.
#pragma once

#include <cmath>

namespace hearth {

/// `value` to nine digits, so that what differs only by rounding ranks alike and keeps its order in
/// a stable sort. Infinite values stay what they are.
inline double rank_of(double value) {
    constexpr int bits = 30;
    if (!std::isfinite(value)) return value;
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    return std::ldexp(std::round(std::ldexp(fraction, bits)), exponent - bits);
}

}  // namespace hearth
