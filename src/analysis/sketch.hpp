// Quantiles of a column of draws without keeping the draws: counts in fixed bins, with the smallest
// and largest value of each bin, so that atoms are exact. Bins are set by draws 0 to 1,023.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hearth {

/// Where the bins of a column lie: equal steps from `low`, one bin more at either end for what lies
/// outside. Every part of a run makes the same bins from the same first draws.
struct BinGrid {
    double low = 0;
    double per_unit = 0;  ///< bins per unit of the column; 0: all values in one bin
};

/// Bins over the central 98 % of `first` and as much again on either side.
BinGrid bins_from(std::vector<double> first);

class Sketch {
  public:
    static constexpr std::size_t inner_bins = 2048;

    explicit Sketch(BinGrid grid = {});

    void add(const double* column, std::size_t n);
    /// Counts values, and those above 0, without bins: for columns whose quantiles nobody wants.
    void count(const double* column, std::size_t n);
    void add(const Sketch& other);

    [[nodiscard]] std::uint64_t count() const {
        return count_;
    }  ///< values that are numbers or infinite
    [[nodiscard]] std::uint64_t missing() const { return missing_; }    ///< NaN
    [[nodiscard]] std::uint64_t infinite() const { return infinite_; }  ///< +infinity
    [[nodiscard]] std::uint64_t positive() const { return positive_; }  ///< above 0
    /// The value below which a share p of the values lies, linear between neighbours; infinite
    /// where it falls among infinite values. 0 without values.
    [[nodiscard]] double quantile(double p) const;
    /// Monte Carlo standard error of that quantile, from the quantiles one standard error of the
    /// rank apart.
    [[nodiscard]] double se_of_quantile(double p) const;

  private:
    struct Bin {
        std::uint64_t count;
        double least, most;
    };

    void add_to(std::size_t bin, double x);
    [[nodiscard]] double at_rank(double rank) const;

    BinGrid grid_;
    std::vector<Bin> bins_;
    std::uint64_t count_ = 0, missing_ = 0, infinite_ = 0, positive_ = 0;
};

}  // namespace hearth
