// The distributions that inverse tables are made of, in the variable that is tabulated, by
// Boost.Math: slow and exact. Drawing is the tables' business.
#pragma once

#include <compare>

namespace hearth {

/// A distribution without location and scale. Shapes below one half have quantiles that fall as a
/// high power of u, down to values no double holds, and are tabulated in the logarithm (gamma) or
/// the logit (beta).
enum class Standard { normal, lognormal, gamma, log_gamma, beta, logit_beta };

/// lognormal: a = sigma of the log · gamma: a = shape · beta: a, b
struct StandardLaw {
    Standard family = Standard::normal;
    double a = 0;
    double b = 0;

    friend auto operator<=>(const StandardLaw&, const StandardLaw&) = default;
};

enum class End { lower, upper };

/// The share of the distribution that lies beyond y towards an end, fine to its smallest values.
double share_beyond(const StandardLaw& law, End end, double y);

/// The density of the tabulated variable at y.
double density(const StandardLaw& law, double y);

/// The value that half of the distribution lies below.
double median(const StandardLaw& law);

}  // namespace hearth
