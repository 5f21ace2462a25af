// What streams of draws sum up to, joined in a fixed tree so that neither threads nor parts change
// a bit: sums by replicate, quantiles without the draws, mean and central moments.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "draws/points.hpp"

namespace hearth {

// --- by replicate --------------------------------------------------------------------------------

/// A number and its Monte Carlo standard error.
struct Estimate {
    double value = 0;
    double se = 0;
};

/// A share of draws, with the standard error of a binomial share.
inline Estimate share_of(std::uint64_t count, std::uint64_t of) {
    if (of == 0) return {};
    const double p = static_cast<double>(count) / static_cast<double>(of);
    return {p, std::sqrt(p * (1 - p) / static_cast<double>(of))};
}

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

// --- quantiles -----------------------------------------------------------------------------------

/// Bins from … end − 1; bin 0 is below all steps.
struct BinStretch {
    std::uint32_t first = 0, end = 0;

    friend bool operator==(const BinStretch&, const BinStretch&) = default;
};

/// Where the bins of a column lie: equal steps from `low`, one bin more at either end for what lies
/// outside. Every part of a run makes the same bins from the same first draws.
struct BinGrid {
    double low = 0;
    double per_unit = 0;             ///< bins per unit of the column; 0: all values in one bin
    bool extremes = true;            ///< whether each bin keeps its smallest and largest value
    std::vector<double> atoms = {};  ///< values that many draws share, ascending: bins of their own
    /// Bins that are counted one by one, ascending and apart; what lies between them is counted by
    /// 2, 8, 32 … bins, the fewest beside them. None: all one by one.
    std::vector<BinStretch> fine = {};

    friend bool operator==(const BinGrid&, const BinGrid&) = default;
};

/// Bins over the central 98 % of `first` and as much again on either side. They keep extremes in a
/// run of few draws, and in a long one where `first` repeats a value, which is an atom then; where
/// values can be missing or infinite they must. Where they keep none, bins are counted one by one
/// where wanted quantiles lie but for once in a thousand times.
BinGrid bins_from(std::vector<double> first, std::uint64_t draws);

/// The first bin of each count, but for those of infinite and of missing values, of a grid with
/// fine bins.
std::vector<std::uint32_t> starts_of(const BinGrid& grid);

/// The smallest and largest of some values.
struct Extremes {
    double least = std::numeric_limits<double>::infinity();
    double most = -std::numeric_limits<double>::infinity();

    /// Of two zeros of different sign the positive one, so that no order matters.
    void widen(double low, double high) {
        const double from = low + 0.0, to = high + 0.0;
        least = from < least ? from : least;
        most = to > most ? to : most;
    }
};

/// Counts of a column's values by bin. An atom has a bin of its own within the one it falls into,
/// which it cuts in two, so that a quantile that falls on it is exact.
struct Sketch {
    static constexpr std::size_t inner_bins = 2048;

    BinGrid grid;
    /// Runs have fewer than 2^32 draws; of a part that is to be added, empty where nothing was
    /// counted by bin.
    std::vector<std::uint32_t> counts;
    std::vector<Extremes> extremes;  ///< by bin up to the infinite one; empty: none are kept
    /// By bin the place of its count, once values are counted; empty: bins and counts are the same.
    std::vector<std::uint16_t> places = {};
    std::uint64_t draws = 0;
    std::uint64_t positive = 0;  ///< draws above 0, also infinite

    explicit Sketch(BinGrid grid = {});

    void add(const double* column, std::size_t n);
    /// Counts values, and those above 0, without bins: for columns whose quantiles nobody wants.
    void count(const double* column, std::size_t n);
    void add(const Sketch& other);
    /// Whether counts in these bins have the places of this one's.
    [[nodiscard]] bool is_laid_out_as(const BinGrid& bins) const {
        return grid.extremes == bins.extremes && grid.atoms.size() == bins.atoms.size() &&
               grid.fine == bins.fine;
    }

    /// How many values are an atom or lie above it.
    [[nodiscard]] std::uint64_t at_least(double atom) const;

    /// Bins of finite values; then follow one of infinite values and one of NaN.
    [[nodiscard]] std::size_t finite_bins() const { return counts.size() - 2; }
    [[nodiscard]] std::uint64_t missing() const { return counts.back(); }           ///< NaN
    [[nodiscard]] std::uint64_t infinite() const { return counts[finite_bins()]; }  ///< +infinity
    /// Of each share p, the value below which it lies: linear between neighbours, infinite where it
    /// falls among infinite values and 0 without values. Its error is from the quantiles one
    /// standard error of the share below it apart, infinite where one of those is. `errors`:
    /// standard errors of the shares; empty: those of independent draws, √(p (1 − p) / n).
    [[nodiscard]] std::vector<Estimate> quantiles(const std::vector<double>& shares,
                                                  const std::vector<double>& errors = {}) const;
};

// --- moments -------------------------------------------------------------------------------------

/// Count, mean and sums of the 2nd, 3rd and 4th power of deviations from it.
struct DrawMoments {
    double n = 0, mean = 0, m2 = 0, m3 = 0, m4 = 0;

    /// Standard deviation with n − 1; 0 below two values.
    [[nodiscard]] double sd() const;
    /// Monte Carlo standard error of the mean, and of the sd (from the fourth moment).
    [[nodiscard]] double se_of_mean() const;
    [[nodiscard]] double se_of_sd() const;
};

/// Lanes in which sums over draws are kept apart until they are folded.
inline constexpr std::size_t summing_lanes = 8;

/// Moments of draws that come in blocks: sums of powers of what they lie above the first of them,
/// in eight lanes, so that the same blocks give the same bits everywhere.
struct GrowingMoments {
    std::array<double, 4 * summing_lanes> powers = {};
    double n = 0;
    double from = 0;  ///< the first value

    /// Finite values, or the finite ones among them (slower).
    void add(const double* column, std::size_t count);
    void add_present(const double* column, std::size_t count);
    [[nodiscard]] DrawMoments total() const;
};

/// DrawMoments of two streams together (Chan; Pébay for the higher ones).
DrawMoments joined(const DrawMoments& a, const DrawMoments& b);

/// A rate by draw, and what its amounts are summed up to: 8 × years.
struct SummedRate {
    const double* rate;
    double* sums;
};
/// Sums by eight lanes of each rate · `driver` for each year, added to its sums: `driver` holds its
/// years one after the other, n draws each.
void add_ledger_sums(std::span<const SummedRate> rates, const double* driver, std::size_t years,
                     std::size_t n);
/// Eight lanes added up in their fixed order.
double folded(const double* lanes);

/// Sums of one leaf of draws or of a run of leaves.
struct LeafSums {
    std::vector<DrawMoments> columns = {};
    std::vector<double> ledger = {};               ///< by line and year: summed amounts
    std::vector<ReplicateColumn> replicates = {};  ///< by column; empty where draws are independent
};

LeafSums joined(const LeafSums& a, const LeafSums& b);

/// Leaves of 1,024 draws joined in a fixed dyadic tree: node (level, index) holds leaves
/// index · 2^level … . Nodes may arrive in any order; siblings join as soon as both are there.
struct LeafTree {
    /// By first leaf: level and sums. One node per power of two when the leaves have no gap.
    std::map<std::uint64_t, std::pair<int, LeafSums>> nodes;

    void add(int level, std::uint64_t index, LeafSums sums);
    /// All leaves together, folded from the left.
    [[nodiscard]] LeafSums total() const;
};

}  // namespace hearth
