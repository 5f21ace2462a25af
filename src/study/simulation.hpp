// A probabilistic run: blocks of draws through the engine into moments, quantiles and a mean
// ledger. Pure: it is asked for batches of leaves, by whichever thread, and what they return joins
// to the same bits in any order.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/measure_columns.hpp"
#include "engine/plan.hpp"
#include "scenario/uncertainty.hpp"
#include "study/moments.hpp"
#include "study/sketch.hpp"

namespace hearth {

/// Draws of one leaf of the tree of sums.
inline constexpr std::uint64_t leaf_draws = 1024;

/// Leaves that are worth one job of an executor.
inline constexpr std::uint64_t leaves_in_a_job = 32;

/// Fills the columns of drawn figures for draws first … first + rows − 1 (draws × figures);
/// computed figures and constants are not its business.
using FillDraws = std::function<void(std::uint64_t first, Grid& figures)>;

/// A draw whose expression has no finite value.
struct NotFinite {
    int figure = 0;
    std::uint64_t draw = 0;
};

/// Everything summed up over some leaves.
struct Summary {
    LeafTree tree;
    std::vector<Sketch> sketches;  ///< by column
    std::uint64_t draws = 0;
    std::uint64_t excess_draws = 0;       ///< draws in which more is avoided than there is (4.5)
    std::optional<NotFinite> not_finite;  ///< the earliest

    void add(Summary other);
};

/// What happens to a block of draws beside being summed up: its figures and measures, in order.
using WatchDraws =
    std::function<void(std::uint64_t first, const Grid& figures, const Grid& measures)>;

/// A count that can pass the use there is without the programme: forms in which the two are
/// unrelated.
struct CappedEffect {
    int counter = 0;
    Fig without = 0;
};

/// A run that is ready to make batches. Immutable: batches may be made by many threads at once.
class Simulation {
  public:
    /// `draws` in all, of which draws 0 … 1,023 set the bins. Where `sampling` deals draws to
    /// replicates, sums are kept by replicate too.
    Simulation(const Plan& plan, FillDraws fill, std::uint64_t draws,
               Sampling sampling = Sampling::random);

    [[nodiscard]] const MeasureLayout& layout() const { return layout_; }
    [[nodiscard]] std::uint64_t draws() const { return draws_; }
    [[nodiscard]] std::uint64_t leaves() const { return (draws_ + leaf_draws - 1) / leaf_draws; }
    [[nodiscard]] const std::vector<BinGrid>& bins() const { return bins_; }

    /// Leaves first … first + count − 1.
    [[nodiscard]] Summary batch(std::uint64_t first, std::uint64_t count,
                                const WatchDraws& watch = {}) const;

  private:
    struct Workspace;
    /// Figures and measures of a leaf; how many draws it has.
    std::size_t make_leaf(std::uint64_t leaf, Workspace& space, const WatchDraws& watch) const;
    void sum_up(std::uint64_t leaf, std::size_t draws, Workspace& space) const;
    void sum_ledger(Workspace& space) const;
    LeafSums leaf_sums(const Workspace& space, std::size_t draws) const;
    void check(std::uint64_t first, Workspace& space) const;

    const Plan& plan_;
    FillDraws fill_;
    std::uint64_t draws_;
    std::vector<bool> still_;  ///< by line, whether it is 0 in every draw
    MeasureLayout layout_;
    std::vector<BinGrid> bins_;
    std::vector<Marks> marks_;  ///< by column; empty where draws are independent
    std::vector<CappedEffect> capped_;
};

}  // namespace hearth
