// Mean and central moments of streams of draws, joined in a fixed tree so that neither threads nor
// parts change a bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "study/replicates.hpp"

namespace hearth {

/// Count, mean and sums of the 2nd, 3rd and 4th power of deviations from it.
struct DrawMoments {
    double n = 0, mean = 0, m2 = 0, m3 = 0, m4 = 0;

    /// Standard deviation with n − 1; 0 below two values.
    [[nodiscard]] double sd() const;
    /// Monte Carlo standard error of the mean, and of the sd (from the fourth moment).
    [[nodiscard]] double se_of_mean() const;
    [[nodiscard]] double se_of_sd() const;
};

/// DrawMoments of a column, in a fixed order of eight interleaved sums: of finite values, or of the
/// finite ones among them (slower).
DrawMoments moments_of(const double* column, std::size_t n);
DrawMoments moments_of_present(const double* column, std::size_t n);

/// DrawMoments of two streams together (Chan; Pébay for the higher ones).
DrawMoments joined(const DrawMoments& a, const DrawMoments& b);

/// Lanes in which sums over draws are kept apart until they are folded.
inline constexpr std::size_t summing_lanes = 8;

/// Sums by eight lanes of `money` · `driver` for each year, added to `sums` (8 × years): `driver`
/// holds its years one after the other, n draws each.
void add_ledger_sums(const double* money, const double* driver, std::size_t years, std::size_t n,
                     double* sums);
/// Eight lanes added up in their fixed order.
double folded(const double* lanes);

/// Sums of one leaf of draws or of a run of leaves.
struct LeafSums {
    std::vector<DrawMoments> columns;
    std::vector<double> ledger;               ///< by line and year: summed amounts
    std::vector<ReplicateColumn> replicates;  ///< by column; empty where draws are independent
};

LeafSums joined(const LeafSums& a, const LeafSums& b);

/// Leaves of 1,024 draws joined in a fixed dyadic tree: node (level, index) holds leaves
/// index · 2^level … . Nodes may arrive in any order; siblings join as soon as both are there.
class LeafTree {
  public:
    void add(int level, std::uint64_t index, LeafSums sums);
    /// All nodes, leftmost leaf first; with one node per power of two when the leaves have no gap.
    [[nodiscard]] const std::map<std::uint64_t, std::pair<int, LeafSums>>& nodes() const {
        return nodes_;
    }
    /// All leaves together, folded from the left.
    [[nodiscard]] LeafSums total() const;

  private:
    std::map<std::uint64_t, std::pair<int, LeafSums>> nodes_;  ///< by first leaf
};

}  // namespace hearth
