// Draws side by side: the drawn figures and the measures of every draw, kept. For questions that
// need draws against each other (regressions, acceptability), of some ten thousand draws; a run
// that only sums up does not need it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "study/simulation.hpp"

namespace hearth {

/// Figures and measures of draws 0 … rows − 1.
struct DrawTable {
    std::vector<Fig> drawn;  ///< figures that vary of themselves, the first column of each id
    Grid figures;            ///< draws × drawn, in the scenario's prices
    MeasureLayout layout;
    Grid measures;                        ///< draws × layout.columns
    std::uint64_t excess_draws = 0;       ///< draws in which more is avoided than there is (4.5)
    std::optional<NotFinite> not_finite;  ///< the earliest figure without a finite value

    [[nodiscard]] std::size_t draws() const { return measures.rows(); }
    /// Where a measure of an option stands among the columns of `measures`; -1: nowhere.
    [[nodiscard]] int column(int option, std::string_view name) const;
};

/// Figures that are neither fixed nor computed, the first column of each id, in the plan's order.
std::vector<Fig> drawn_figures(const Plan& plan);

/// Keeps every draw of a simulation, in parts that different threads may make: a table with room
/// for all, what copies the draws that pass into it, and what the summary of a part adds.
DrawTable empty_draw_table(const Plan& plan, const Simulation& simulation);
WatchDraws kept_in(DrawTable& table);
void add_summary(DrawTable& table, const Summary& summary);

}  // namespace hearth
