// The draws of a scenario: how many and how they are made, the sampler of its plan, and draws kept
// side by side for questions that need them against each other (regressions, acceptability).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "draws/sampling.hpp"
#include "study/question.hpp"
#include "study/simulation.hpp"

namespace hearth {

/// Figures and measures of draws 0 … rows − 1.
struct DrawTable {
    std::vector<Fig> drawn = {};  ///< `drawn_figures`
    Grid figures = {};            ///< draws × drawn, in the scenario's prices
    MeasureLayout layout = {};
    Grid measures = {};              ///< draws × layout.columns
    std::uint64_t excess_draws = 0;  ///< draws in which more is avoided than there is (4.5)

    [[nodiscard]] std::size_t draws() const { return measures.rows(); }
    /// Where a measure of an option stands among the columns of `measures`; -1: nowhere.
    [[nodiscard]] int column(int option, std::string_view name) const;
};

/// Figures that are neither fixed nor computed, the first column of each id, in the plan's order.
std::vector<Fig> drawn_figures(const Plan& plan);

/// How draws are made, in place of what the scenario says.
struct DrawsAsked {
    std::optional<std::uint64_t> draws = {}, seed = {};
    std::optional<Sampling> sampling = {};
};

/// What holds when the question and the scenario are put together.
Uncertainty drawing_asked(const DrawsAsked& asked, const Scenario& scenario);

/// The sampler's options for a scenario: correlated groups and the parts of wholes as columns of
/// the plan. Pairs of figures that the plan does not use fall away.
SamplingOptions sampling_options(const Scenario& scenario, const Plan& plan,
                                 const Uncertainty& uncertainty);

/// Whether any figure of a plan is uncertain.
bool is_uncertain(const Plan& plan);

/// What keeps a plan from being drawn: two figures that would be drawn alike. Empty: nothing.
std::string collision(const Plan& plan);

/// A run that is ready to draw: a plan without collisions, which must outlive it.
struct Drawing {
    Drawing(const Scenario& scenario, const Plan& plan, const Uncertainty& uncertainty);
    Drawing(const Drawing&) = delete;
    Drawing& operator=(const Drawing&) = delete;

    Sampler sampler;
    Simulation simulation;
};

/// That a figure has no finite value in some draw, in words.
std::string not_finite(const Plan& plan, const NotFinite& where);

/// Why the draws cannot be summed up: a row that is no distribution.
Refusal bad_row(const Plan& plan, const BadRow& where);

/// Shows every draw to `keep`, in blocks, several at once and in any order. How many avoid more
/// than there is (4.5); refused where a figure has no finite value.
Answered<std::uint64_t> every_draw(const Drawing& drawing, const Executor& executor,
                                   const WatchDraws& keep);

/// The point as a table of one draw, without figures.
DrawTable point_table(const AtPoint& at);

/// Draws side by side. Refused where there are too many to keep, or a figure has no finite value.
/// `also` is shown each block of them, by whichever thread.
Answered<DrawTable> drawn_table(const Scenario& scenario, const Plan& plan,
                                const Uncertainty& uncertainty, const Executor& executor,
                                const WatchDraws& also = {});

}  // namespace hearth
