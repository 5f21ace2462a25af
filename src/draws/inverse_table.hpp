// The distributions that inverse tables are made of, in the variable that is tabulated, by
// Boost.Math: slow and exact. And the tables: polynomials of degree 5 over eighths of the octaves
// of min(u, 1 − u), down to 2^-54. Their error in u stays below 1e-9 (method 10.3).
#pragma once

#include <compare>
#include <vector>

#include "base/kernels.hpp"

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

/// The law of 1 − y of a beta, and of −y of a logit.
inline StandardLaw mirrored(const StandardLaw& law) {
    return {.family = law.family, .a = law.b, .b = law.a};
}

enum class End { lower, upper };

/// The share of the distribution that lies beyond y towards an end, fine to its smallest values.
double share_beyond(const StandardLaw& law, End end, double y);

/// The density of the tabulated variable at y.
double density(const StandardLaw& law, double y);

/// The value that half of the distribution lies below.
double median(const StandardLaw& law);

/// The value of a share as shares.hpp holds it, by search: for laws in the logarithm or the logit
/// that are too steep for a table. Far out it is the power law, and exact.
double searched_quantile(const StandardLaw& law, double share);

/// What stands for the inverse of a cumulative distribution, for shares in so many octaves below ½.
struct InverseTable {
    StandardLaw law;
    int octaves = kernels::octaves;
    std::vector<kernels::Piece> pieces;  ///< of the lower half, then of the upper

    kernels::Pieces view() const {
        return kernels::Pieces{pieces.data(), std::size_t{2} * kernels::pieces_of_side};
    }
};

/// The table of a law whose shapes lie from 0.001 to 1e7.
InverseTable inverse_table(const StandardLaw& law, int octaves = kernels::octaves);

}  // namespace hearth
