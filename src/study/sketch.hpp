// Quantiles of a column of draws without keeping the draws: counts in fixed bins, and where the
// column has atoms the smallest and largest value of each bin, so that atoms are exact. Bins are
// set by draws 0 to 1,023.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace hearth {

/// Where the bins of a column lie: equal steps from `low`, one bin more at either end for what lies
/// outside. Every part of a run makes the same bins from the same first draws.
struct BinGrid {
    double low = 0;
    double per_unit = 0;   ///< bins per unit of the column; 0: all values in one bin
    bool extremes = true;  ///< whether each bin keeps its smallest and largest value

    friend bool operator==(const BinGrid&, const BinGrid&) = default;
};

/// Bins over the central 98 % of `first` and as much again on either side. They keep extremes in a
/// run of few draws, and in a long one where `first` repeats a value; where values can be missing
/// or infinite they must.
BinGrid bins_from(std::vector<double> first, std::uint64_t draws);

/// A quantile, linear between neighbours, infinite where it falls among infinite values and 0
/// without values; and its Monte Carlo standard error, from the quantiles one standard error of the
/// share below it apart, infinite where one of those is.
struct Quantile {
    double value = 0;
    double se = 0;
};

/// The smallest and largest of some values.
struct Extremes {
    double least = std::numeric_limits<double>::infinity();
    double most = -std::numeric_limits<double>::infinity();

    void widen(double low, double high) {
        least = low < least ? low : least;
        most = high > most ? high : most;
    }
};

/// A bin that holds draws.
struct FilledBin {
    std::size_t place = 0;  ///< among all bins, those of infinite and missing values last
    std::uint32_t count = 0;
    Extremes extremes = {};  ///< where they are kept
};

/// All that a sketch knows, to be kept in a file.
struct SketchContents {
    BinGrid grid;
    std::uint64_t draws = 0, positive = 0;
    std::vector<FilledBin> bins;  ///< by place
};

class Sketch {
  public:
    static constexpr std::size_t inner_bins = 2048;
    static constexpr std::size_t all_bins = inner_bins + 4;

    explicit Sketch(BinGrid grid = {});
    /// The sketch with those contents; places lie below `all_bins`.
    explicit Sketch(const SketchContents& contents);
    [[nodiscard]] SketchContents contents() const;

    void add(const double* column, std::size_t n);
    /// Counts values, and those above 0, without bins: for columns whose quantiles nobody wants.
    void count(const double* column, std::size_t n);
    void add(const Sketch& other);

    [[nodiscard]] std::uint64_t count() const { return count_; }                    ///< draws
    [[nodiscard]] std::uint64_t missing() const { return counts_[missing_bin]; }    ///< NaN
    [[nodiscard]] std::uint64_t infinite() const { return counts_[infinite_bin]; }  ///< +infinity
    [[nodiscard]] std::uint64_t positive() const { return positive_; }  ///< above 0, also infinite
    /// Of each share p, the value below which it lies. `errors`: standard errors of the shares
    /// below; empty: those of independent draws, √(p (1 − p) / n).
    [[nodiscard]] std::vector<Quantile> quantiles(const std::vector<double>& shares,
                                                  const std::vector<double>& errors = {}) const;

  private:
    static constexpr std::size_t infinite_bin = inner_bins + 2, missing_bin = inner_bins + 3;

    [[nodiscard]] double quantile(double p, const std::vector<double>& ends) const;
    [[nodiscard]] double at_rank(double rank, const std::vector<double>& ends) const;
    [[nodiscard]] double within(std::size_t bin, double rank) const;

    BinGrid grid_;
    std::vector<std::uint32_t> counts_;  ///< by bin: runs have fewer than 2^32 draws
    std::vector<Extremes> extremes_;  ///< by bin where the grid keeps them, else of the outer two
    std::uint64_t count_ = 0, positive_ = 0;
};

}  // namespace hearth
