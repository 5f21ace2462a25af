// A probabilistic run: blocks of draws through the engine into moments, quantiles and a mean
// ledger, and what they say of each measure. Pure: it is asked for batches of leaves, by whichever
// thread, and what they return joins to the same bits in any order.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/measure_columns.hpp"
#include "engine/measures.hpp"
#include "engine/plan.hpp"
#include "scenario/uncertainty.hpp"
#include "study/sums.hpp"

namespace hearth {

// --- sums ----------------------------------------------------------------------------------------

/// Draws of one leaf of the tree of sums.
inline constexpr std::uint64_t leaf_draws = 1024;

/// Leaves that are worth one job of an executor.
inline constexpr std::uint64_t leaves_in_a_job = 32;

/// Fills the columns of drawn figures for draws first … first + rows − 1 (draws × figures);
/// computed figures and constants are not its business.
using FillDraws = std::function<void(std::uint64_t first, Grid& figures)>;

/// A draw in which a figure has no finite value, or one too large to count with.
struct NotFinite {
    int figure = 0;
    std::uint64_t draw = 0;
    double value = 0;
};

/// A draw in which a row of a cohort's moves is no distribution (method 11.2).
struct BadRow {
    StateFault fault = {};
    std::uint64_t draw = 0;
};

/// What is summed up of a ledger (method 10.4): amounts by line and year, then units avoided by
/// counter and year, then the clients of each intervention; where money is discounted at a rate
/// that draws differ in, present values by line and year too.
std::size_t cells_of(const Plan& plan);

/// Whether present values are no sums of amounts by year: money or health is discounted at a rate
/// that differs between draws, or row by row within years (method 11.6).
bool discounts_apart(const Plan& plan);

/// Which of the cells is the present value of a line in a year, where there are such.
std::size_t present_cell(const Plan& plan, std::size_t line, std::size_t year);

/// Everything summed up over some leaves.
struct Summary {
    LeafTree tree;
    std::vector<Sketch> sketches;  ///< by column
    std::uint64_t draws = 0;
    std::uint64_t excess_draws = 0;   ///< draws in which more is avoided than there is (4.5)
    std::vector<std::uint64_t> best;  ///< by option, draws in which none has a higher net saving
    std::optional<NotFinite> not_finite;  ///< the earliest
    std::optional<BadRow> bad_row;        ///< the earliest

    void add(Summary other);
    /// Whether another counts in the same bins, as it does unless somebody made it up.
    [[nodiscard]] bool can_add(const Summary& other) const;
};

/// What happens to a block of draws beside being summed up: its figures and measures, in order.
using WatchDraws =
    std::function<void(std::uint64_t first, const Grid& figures, const Grid& measures)>;

/// What draws 0 … 1,023 came to.
struct FirstLeaf {
    Grid measures;
    LineColumn ledger_sums;
    Summary summary;  ///< of what went wrong
};

/// Lines or counters that one driver drives.
struct Driven {
    int driver = 0;
    std::vector<int> columns;
};

/// A run that is ready to make batches, which many threads may make at once.
struct Simulation {
    const Plan& plan;
    FillDraws fill;
    std::uint64_t draws;          ///< in all, of which draws 0 … 1,023 set the bins
    std::vector<bool> still;      ///< by line, whether it is 0 in every draw
    std::vector<Driven> driven;   ///< all others
    std::vector<Driven> present;  ///< those of them with a driver of discounted rows
    std::vector<Driven> counted;  ///< counters
    MeasureLayout layout;
    std::vector<BinGrid> bins = {};
    std::vector<Marks> marks = {};  ///< by column; empty where draws are independent
    /// Counters that can pass the use there is without the programme, and that use.
    std::vector<std::pair<int, Fig>> capped;
    /// Interventions of which an effect states the group that its clients are of.
    std::vector<int> grouped;
    std::vector<int> varying;  ///< figures that differ between draws
    bool rate_drawn;           ///< whether present values are summed up apart
    FirstLeaf first_leaf = {};

    /// Where `sampling` deals draws to replicates, sums are kept by replicate too.
    Simulation(const Plan& plan, FillDraws fill, std::uint64_t draws,
               Sampling sampling = Sampling::random);

    [[nodiscard]] std::uint64_t leaves() const { return (draws + leaf_draws - 1) / leaf_draws; }
    /// Leaves first … first + count − 1.
    [[nodiscard]] Summary batch(std::uint64_t first, std::uint64_t count,
                                const WatchDraws& watch = {}) const;
};

// --- statistics ----------------------------------------------------------------------------------

/// One measure of one option over the draws (method 10.4). `low` and `high` bound the central 95 %;
/// they and the median are not numbers where no quantiles are kept (payers).
struct MeasureStatistics {
    int option = 0;
    std::string name;
    Estimate mean, sd, median, low, high;
    Estimate positive;    ///< probability that it is above 0
    Estimate not_within;  ///< of paybacks: probability that it lies beyond the horizon
    Estimate missing;     ///< probability that it has no value
    /// Of whole steps: 1, 2 … with the probability of that many or more.
    std::vector<std::pair<int, Estimate>> reached = {};

    /// Whether any drawn figure moves it, beyond what rounding leaves.
    [[nodiscard]] bool moves() const {
        return sd.value > 1e-12 * std::abs(mean.value) || not_within.value > 0;
    }
};

/// Why no chance is given of a measure that no drawn figure moves.
inline constexpr std::string_view no_chance = "nothing that moves this is uncertain here";

/// Statistics of every column of a simulation (method 10.4). The headline ratio of an option is the
/// ratio of mean present values (method 8.2); its quantiles are those of the draws. Errors are
/// those of independent draws, or where draws are dealt to replicates come from their spread; below
/// two values in each replicate those of independent draws stand in.
std::vector<MeasureStatistics> statistics(const Simulation& simulation, const Summary& summary);

/// 1 × figures, and what each option comes to at them.
struct ResultsAtPoint {
    const Grid& figures;
    const std::vector<OptionResult>& results;
};

/// What each option comes to in a ledger of means over the draws: sums are means, ratios those of
/// means, paybacks those of the mean stream (method 10.4). What is no sum of the ledger has its
/// mean from the statistics. `cells`: means, as `cells_of` has them. The whole life of effects
/// stands at the point where it is longer than the horizon.
std::vector<OptionResult> results_of_means(const Plan& plan, const ResultsAtPoint& point,
                                           const std::vector<double>& cells,
                                           const std::vector<MeasureStatistics>& statistics);

/// What a line comes to in a year at present value, the mean over draws.
double mean_present(const Plan& plan, const std::vector<double>& cells, int line, int year);

/// The statistics of one measure of one option, or nullptr.
const MeasureStatistics* find(const std::vector<MeasureStatistics>& all, int option,
                              std::string_view name);

/// Whether a column is a measure that results have, and not only a step on the way to one: the
/// present value of savings before transfers, which the error of the ratio needs.
bool is_result(std::string_view name);

}  // namespace hearth
