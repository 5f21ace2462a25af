// The draws of a run: which, how many, by how many threads, and what they come to.
#pragma once

#include <optional>
#include <string>

#include "cli/commands.hpp"
#include "cli/simulate.hpp"
#include "draws/sampling.hpp"
#include "report/run_report.hpp"
#include "scenario/scenario.hpp"
#include "study/draw_table.hpp"
#include "study/run.hpp"
#include "study/simulation.hpp"

namespace hearth {

/// What holds when the command line and the scenario are put together.
struct DrawSettings {
    Uncertainty uncertainty;
    int threads = 1;
    std::optional<StoppingRule> until;
    std::uint64_t from = 0, to = 0;  ///< draws from … to − 1 of all
    std::string mistake;             ///< what is wrong on the command line; empty: nothing
};
DrawSettings draw_settings(const DrawOptions& options, const Scenario& scenario, const Plan& plan);

/// Whether any figure of a plan is uncertain.
bool is_uncertain(const Plan& plan);

/// How a plan's figures are drawn: fills blocks with draws of `sampler`, which must outlive it.
FillDraws drawn_by(const Sampler& sampler);

/// What keeps a plan from being drawn: two figures that would be drawn alike. Empty: nothing.
std::string collision(const Plan& plan);

/// A run that is ready to draw: a plan without collisions, which must outlive it.
struct Drawing {
    Drawing(const Scenario& scenario, const Plan& plan, const DrawSettings& settings);
    Drawing(const Drawing&) = delete;
    Drawing& operator=(const Drawing&) = delete;

    Sampler sampler;
    Simulation simulation;
};

/// Runs the draws of `settings` and sums them up. `failure`: a draw that is not finite, or a file
/// of draws that could not be written.
struct DrawResult {
    Summary summary;
    std::string failure;
};
DrawResult draw(const Plan& plan, const Drawing& drawing, const DrawSettings& settings,
                const std::string& save_draws);

/// Keeps the draws of `settings` side by side, for questions that need them all; `failure` as
/// above.
struct TableResult {
    DrawTable table;
    std::string failure;
};
TableResult drawn_table(const Scenario& scenario, const Plan& plan, const DrawSettings& settings);

/// That the stopping rule was not met by the end; empty where it was, or where there is none.
std::string unmet_rule(const DrawSettings& settings, const RunDraws& report);

/// What a summary of the draws of a whole run says.
RunDraws report_of(const Simulation& simulation, const Summary& summary,
                   const DrawSettings& settings);

/// That some draws are too large to count with, such as those of an sd of 1e300; empty: none is.
std::string overflow(const Plan& plan, const RunDraws& report);

}  // namespace hearth
