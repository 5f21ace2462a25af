// Draws side by side: the drawn figures and the measures of every draw, kept. For questions that
// need draws against each other (regressions, acceptability), of some ten thousand draws; a run
// that only sums up does not need it.
#pragma once

#include <string_view>
#include <vector>

#include "analysis/simulation.hpp"

namespace hearth {

/// Figures and measures of draws 0 … rows − 1.
struct DrawTable {
    std::vector<Fig> drawn;  ///< figures that vary of themselves, the first column of each id
    Grid figures;            ///< draws × drawn, in the scenario's prices
    MeasureLayout layout;
    Grid measures;  ///< draws × layout.columns

    [[nodiscard]] Eigen::Index draws() const { return measures.rows(); }
    /// Where a measure of an option stands among the columns of `measures`; -1: nowhere.
    [[nodiscard]] int column(int option, std::string_view name) const;
};

/// Figures that are neither fixed nor computed, the first column of each id, in the plan's order.
std::vector<Fig> drawn_figures(const Plan& plan);

/// Keeps every draw of a simulation.
DrawTable draw_table(const Plan& plan, const Simulation& simulation);

}  // namespace hearth
