// Sums of draws by replicate. Sobol' points and Latin hypercubes are dealt to replicates
// (engine/sobol.hpp) that know nothing of each other: the spread of the replicates' own estimates
// is the error of the estimate from all of them, however even the points within one are
// (method 10.4).
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "draws/sobol.hpp"

namespace hearth {

/// Shares of draws whose quantiles are wanted: the central 95 % and the median.
inline constexpr std::array<double, 3> wanted_shares = {0.025, 0.5, 0.975};

/// Values of a column near those quantiles. Any will do that all parts of a run share: the error of
/// the share of draws below such a value is that of the share below the quantile.
using Marks = std::array<double, wanted_shares.size()>;

/// The marks of a column: the quantiles of its first values, NaN left out; infinite where there are
/// none.
Marks marks_from(std::vector<double> first);

/// What one replicate's draws of one column come to.
struct ReplicateSums {
    double n = 0, mean = 0, m2 = 0;                    ///< of finite values, as in DrawMoments
    double positive = 0, infinite = 0, missing = 0;    ///< draws: above 0, +infinity, NaN
    std::array<double, wanted_shares.size()> up_to{};  ///< draws at a mark or below

    [[nodiscard]] double draws() const { return n + infinite + missing; }
    /// Standard deviation with n − 1; 0 below two values.
    [[nodiscard]] double sd() const { return n > 1 ? std::sqrt(m2 / (n - 1)) : 0; }
};

/// A column by replicate.
using ReplicateColumn = std::array<ReplicateSums, replicates>;

/// Sums of the n rows of a column, of which the first is of replicate 0.
ReplicateColumn replicates_of(const double* column, std::size_t n, const Marks& marks);

/// Sums of two streams together (Chan).
ReplicateColumn joined(const ReplicateColumn& a, const ReplicateColumn& b);

/// The standard error of the mean of estimates, one from each replicate: their sd / √replicates.
double error_from(const std::array<double, replicates>& estimates);

}  // namespace hearth
