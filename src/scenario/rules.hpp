// Rules across fields: what no single key can know.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// Figures that what is compared rests on: those of interventions that an option has, and what they
/// name. A figure that nothing names, and one of an intervention in no option, is none.
std::vector<bool> compared_figures(const Scenario& scenario);

/// The interventions that an option has, and their models.
std::set<std::string> compared_interventions(const ScenarioFile& file);
std::vector<const UsedModel*> compared_models(const Scenario& scenario);

/// Reports every broken rule of the scenario, and warnings. Tolerates what could not be read.
void check_rules(const Scenario& scenario, Diagnostics& diagnostics);

/// Whether the cost of `outer` contains that of `inner`, directly or through others (method 5.3).
bool cost_contains(const std::string& outer, const std::string& inner, const Library& library);

/// The model of an intervention; nullptr where it has none that could be read.
const Model* model_of(const Intervention* intervention, const Scenario& scenario);

/// Whether the clients whom two interventions share are declared.
bool is_overlap_declared(const std::string& a, const std::string& b, const ScenarioFile& file);

/// The rules of clients whom interventions share (method 5.2), but for how many start.
void check_overlaps(const Scenario& scenario, Diagnostics& diagnostics);

/// The interventions that a portfolio may be chosen of, and the scales that one may have.
std::vector<std::string> portfolio_interventions(const ScenarioFile& file);
std::vector<double> portfolio_scales(const ScenarioFile& file, const std::string& intervention);

/// The rules of what a portfolio is chosen by and within.
void check_portfolio(const Scenario& scenario, Diagnostics& diagnostics);

/// The rules of who gains by fifth (method 15), and of what data have of it.
void check_equity(const Scenario& scenario, Diagnostics& diagnostics);
void check_equity_data(const Scenario& scenario, Diagnostics& diagnostics);

/// The rules of alternatives: two choices or more in each, no path in two of them.
void check_alternatives(const ScenarioFile& file, Diagnostics& diagnostics);

/// The rules of data files alone.
void check_data(const Scenario& scenario, Diagnostics& diagnostics);

/// The states that are named, or all.
std::vector<std::string> states_named(const std::optional<OneOrMore<StateName>>& named,
                                      const Cohort& cohort);

/// The parts of a row that was counted, and the state that one of them leads to.
std::vector<FigureIndex> parts_counted(const Moves& moves, const Scenario& scenario);
std::string state_of_part(const Figure& part);

/// That payers' shares sum to 1, in every draw; `otherwise`: the place where they are empty.
void check_payer(const std::variant<Reference<Target::payer>, PayerShares>& payer, Place otherwise,
                 const Scenario& scenario, Diagnostics& diagnostics);

/// The rules of decision trees whose branches may enter the states of a cohort, if there is one.
void check_tree(const Tree& tree, const Cohort* cohort, const Scenario& scenario,
                Diagnostics& diagnostics);

/// The rules of a cohort model, and that an intervention names a strategy of its model.
void check_cohort(const Model& model, const Scenario& scenario, Diagnostics& diagnostics);
void check_strategy_of(const Named<Intervention>& intervention, const Model& model,
                       Diagnostics& diagnostics);

/// The rules of one model alone (a model file that is checked by itself).
void check_model(const Scenario& scenario, const Model& model, Diagnostics& diagnostics);

/// Where a figure was written; `otherwise` if it could not be read.
Place place_of(FigureIndex figure, const Scenario& scenario, Place otherwise);

/// Whether one dotted path leads to or into what the other leads to.
bool paths_meet(const std::string& a, const std::string& b);

// --- parts of a whole ----------------------------------------------------------------------------
// Payers' shares, hazards' spreads, who starts where: whether they have one sum whatever their
// figures are, not how they are drawn.

/// Of some parts, in draws of the figures behind them that reach from the 0.1th to the 99.9th
/// percentile: the sum that lies farthest from that at the point, the least part, the highest sum.
struct DrawnParts {
    double sum = 0;
    double least = 0;
    double highest_sum = 0;
};
DrawnParts drawn_parts(const std::vector<FigureIndex>& parts, const Scenario& scenario);

/// Figures that are certain shares of those who start, by state, age and sex, or of who pays: none
/// of them can be another without the others of its whole.
std::set<std::uint32_t> certain_shares(const Scenario& scenario);

}  // namespace hearth
