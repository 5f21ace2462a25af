// A course of life: states that people are in, how they move between them cycle by cycle, and what
// being in a state costs, uses and is worth (method 11); and decision trees that may come before.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/description.hpp"
#include "scenario/figure.hpp"
#include "scenario/library.hpp"

namespace hearth {

enum class Sex { female, male };
inline std::vector<std::string_view> choice_names(Sex) { return {"female", "male"}; }

using StateName = Reference<Target::state>;

/// How rows of a trace are counted (method 11.6).
enum class Counting { half_cycle, none, start, end, life_table, simpson_darth };
inline std::vector<std::string_view> choice_names(Counting) {
    return {"half_cycle", "none", "start", "end", "life_table", "simpson_darth"};
}

/// What a cycle is discounted by: the time of its rows, that of its start, or that of its end.
enum class Exponent { of_row, from_0, from_1 };
inline std::vector<std::string_view> choice_names(Exponent) {
    return {"of_row", "from_0", "from_1"};
}

/// How exits from a state compete (method 11.3).
enum class Competing { separate, after_death, matrix_exponential };
inline std::vector<std::string_view> choice_names(Competing) {
    return {"separate", "after_death", "matrix_exponential"};
}

/// Whose age a cycle has: that at its start or at its end.
enum class AgeOfCycle { start, end };
inline std::vector<std::string_view> choice_names(AgeOfCycle) { return {"start", "end"}; }

enum class CycleLength { year, quarter, month, week };
inline std::vector<std::string_view> choice_names(CycleLength) {
    return {"year", "quarter", "month", "week"};
}
/// Cycles in a year: 1, 4, 12 or 52.
int cycles_in_a_year(CycleLength length);

struct Cycle {
    Place place;
    CycleLength length = CycleLength::year;
    std::optional<int> count;  ///< nothing: to the horizon
    Counting counting = Counting::half_cycle;
    Exponent exponent = Exponent::of_row;
    Competing competing = Competing::separate;
    AgeOfCycle age_at = AgeOfCycle::start;
};

/// People of one age and sex, and their share of those who start.
struct PeopleOfAge {
    Place place;
    FigureIndex age;  ///< at the start [years]
    Sex sex = Sex::female;
    std::optional<FigureIndex> share;  ///< nothing: all
    Provenance provenance;
};

enum class ClockOf { model, state };
inline std::vector<std::string_view> choice_names(ClockOf) { return {"model", "state"}; }

/// A hazard that changes with time, by one of the laws of method 11.2; time in years.
struct HazardLaw {
    Place place;
    std::optional<FigureIndex> exponential;         ///< rate: H(t) = rate · t
    std::optional<FigureIndex> shape, rate, scale;  ///< of the others
    enum class Law { weibull, gompertz, log_logistic };
    std::optional<Law> law;
    std::optional<ClockOf> time_in;
    Provenance provenance;
};
inline std::vector<std::string_view> choice_names(HazardLaw::Law) {
    return {"weibull", "gompertz", "log_logistic"};
}

/// From an age on: a probability a year, or a rate a year.
struct FromAge {
    Place place;
    int age = 0;
    std::optional<FigureIndex> probability, rate;
    Provenance provenance;
};

/// Dying as the people of a life table do, times a standardised mortality ratio.
struct Mortality {
    Place place;
    Reference<Target::life_table> table;
    std::optional<FigureIndex> ratio;
    Provenance provenance;
};

/// How people leave a state: what stands for one move adds up.
struct Moves {
    Place place;
    std::optional<FigureIndex> counts;       ///< `{dirichlet: {to: count, …}}`: the whole row
    Map<FigureIndex> probabilities;          ///< by state, in a cycle; one may be `rest`
    Map<FigureIndex> rates;                  ///< by state, a year
    Map<std::vector<FigureIndex>> by_cycle;  ///< by state: probabilities, the last holds
    Map<std::vector<FigureIndex>> by_cycle_in_state;  ///< the same by cycles spent in the state
    Map<HazardLaw> hazards;
    Map<std::vector<FromAge>> by_age;
    Map<Mortality> mortality;
    std::optional<StateName> rest_to;  ///< who takes what is left of 1; nothing: the state itself
    Provenance provenance;
};

/// A ratio on some moves, in some cycles.
struct MoveRatio {
    Place place;
    std::optional<OneOrMore<StateName>> from, to;  ///< nothing: all; of `to` all but staying
    std::optional<FigureIndex> rate_ratio, hazard_ratio, risk_ratio, odds_ratio;
    std::optional<OneOrMore<int>> cycles;  ///< first and last, from 1; nothing: all
    Provenance provenance;
};

struct Strategy {
    Place place;
    std::vector<MoveRatio> ratios;
    Map<Moves> transitions;      ///< in place of those of the model, by state
    Map<FigureIndex> utilities;  ///< in place of those of the model, by state
    Map<FigureIndex> start;      ///< in place of that of the model
    Provenance provenance;
};

/// Amounts by state and by move; of some strategies and cycles, or of all.
struct Amounts {
    Map<FigureIndex> in;                  ///< by state, a year in it
    std::optional<FigureIndex> alive;     ///< a year in any state but those of the dead
    std::optional<FigureIndex> at_start;  ///< once each
    Map<FigureIndex> on;                  ///< by move, "from -> to": each time
    std::optional<OneOrMore<std::string>> strategies;
    std::optional<OneOrMore<int>> cycles;  ///< the first and the last, from 1
};

using CostShares = Map<FigureIndex>;

/// What states and moves cost.
struct StateCost {
    Place place;
    std::variant<Reference<Target::payer>, CostShares> payer;
    std::optional<FigureIndex> cashable;  ///< nothing: it is programme cost
    Amounts amounts;
    Provenance provenance;
};

/// Units of a service that states and moves use.
struct StateUse {
    Place place;
    Amounts amounts;
    Provenance provenance;
};

/// QALYs that states and moves bring, or take where below 0, beside the utility of states.
struct StateQalys {
    Place place;
    Amounts amounts;
    Provenance provenance;
};

/// States, moves between them, and strategies that change these.
struct Cohort {
    std::optional<Cycle> cycle;
    std::vector<std::string> states;
    std::optional<OneOrMore<StateName>> dead;  ///< nothing: a state called dead, if any
    Map<int> tunnels;                          ///< by state: cycles whose number is known in it
    std::vector<PeopleOfAge> people;
    Map<FigureIndex> start;  ///< shares by state
    Map<Moves> transitions;  ///< by state; a state without stays
    Map<Strategy> strategies;
    Map<FigureIndex> utilities;  ///< by state, a year; with norms: shares of them
    std::optional<Reference<Target::utility_norm>> norms;
    Map<StateCost> state_costs;
    Map<StateUse> state_use;  ///< by service
    Map<StateQalys> state_qalys;
};

Description description(const Cycle*);
Description description(const PeopleOfAge*);
Description description(const HazardLaw*);
Description description(const FromAge*);
Description description(const Mortality*);
Description description(const Moves*);
Description description(const MoveRatio*);
Description description(const Strategy*);
Description description(const StateCost*);
Description description(const StateUse*);
Description description(const StateQalys*);
Description description(const Cohort*);

/// The two states of a move written "from -> to"; nothing where it is not written so.
std::optional<std::pair<std::string, std::string>> states_of_move(std::string_view text);

/// Whether a state is one of the dead.
bool is_dead(const Cohort& cohort, std::string_view state);

/// The moves from a state under a strategy; nullptr: people stay.
const Moves* moves_from(const Cohort& cohort, const Strategy* strategy, std::string_view state);

/// Whether amounts hold under a strategy.
bool holds_under(const Amounts& amounts, std::string_view strategy);

// --- a decision tree -----------------------------------------------------------------------------
// What may happen to somebody, branch by branch, and what each costs, uses and is worth (method
// 11.8).

struct BranchCost {
    Place place;
    FigureIndex cost;
    std::variant<Reference<Target::payer>, CostShares> payer;
    std::optional<FigureIndex> cashable;  ///< nothing: it is programme cost
    Provenance provenance;
};

/// What happens to those who come here, once each; and what may happen to them next.
struct Branch {
    Place place;
    std::optional<FigureIndex> probability;  ///< of those who come to its node; nothing: the rest
    Map<Branch> branches;
    std::optional<std::string> subtree;  ///< that goes on here
    Map<BranchCost> costs;
    Map<FigureIndex> use;  ///< units, by service
    std::optional<FigureIndex> qalys;
    std::optional<StateName> enters;  ///< a state of the cohort, for the rest of life
    Provenance provenance;
};

struct Tree {
    Map<Branch> trees;     ///< by strategy
    Map<Branch> subtrees;  ///< by name
};

/// The branches after one: its own, and those of its subtree.
std::vector<const Named<Branch>*> next_branches(const Tree& tree, const Branch& branch);

Description description(const BranchCost*);
Description description(const Branch*);
Description description(const Tree*);

}  // namespace hearth
