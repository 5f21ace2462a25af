// A cohort model compiled for arithmetic (method 11): states and tunnels, moves as sums of what
// makes them, and what is counted of a trace. One strategy of one intervention.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/grid.hpp"
#include "draws/figures.hpp"
#include "scenario/cohort.hpp"

namespace hearth {

inline constexpr int every_cycle = std::numeric_limits<int>::max();

/// A ratio on a move from cycle `first` to cycle `last`, from 0.
struct PlanRatio {
    enum class Of { rate, risk, odds };  ///< of rate: hazards and rates are multiplied before 11.2
    Of of = Of::rate;
    Fig ratio = 0;
    int first = 0, last = every_cycle;
};

/// One thing that makes people move. Things that make the same move add up, each as a probability
/// of its own with its ratios on it; under matrix_exponential, rates add up.
struct PlanMove {
    enum class By {
        probability,        ///< figures[0], in a cycle
        rate,               ///< figures[0], a year
        by_cycle,           ///< probability in cycle k: figures[min(k, last)]
        by_cycle_in_state,  ///< the same, k cycles spent in the state (0 in the first)
        weibull,            ///< H(t) = rate · t^shape; figures: shape, rate
        weibull_of_scale,   ///< H(t) = (t / scale)^shape; figures: shape, scale
        gompertz,           ///< H(t) = rate / shape · (e^(shape·t) − 1); figures: shape, rate
        log_logistic,       ///< H(t) = ln(1 + (t / scale)^shape); figures: shape, scale
        age_probability,    ///< a year's probability from ages[i] on: figures[i]
        age_rate,           ///< a year's rate from ages[i] on: figures[i]
        life_table,         ///< a year's probability at an age: deaths[sex][age], of the plan
    };
    int from = 0, to = 0;  ///< declared states
    By by = By::probability;
    ClockOf clock = ClockOf::model;  ///< of hazards that change with time
    std::vector<Fig> figures = {};
    std::vector<int> ages = {};
    std::vector<PlanRatio> ratios = {};
    Place place = {};
};

/// People of one age and sex; `share` −1: all.
struct PlanPeople {
    Fig age = -1;
    Sex sex = Sex::female;
    Fig share = -1;
};

/// What is counted of a trace: years in a state (`to` −1), or moves from it; in cycles first … last
/// after somebody's start, from 0; `of_norm`: each year by the norm of who lives it (11.10).
/// Drivers of the intervention: the plain one by year, and the same with each row discounted at its
/// own time by the rates of money and of health (−1: not wanted; one driver where they are alike).
struct PlanTally {
    int state = 0, to = -1;
    int first = 0, last = every_cycle;
    bool of_norm = false;
    int driver = -1, present_money = -1, present_health = -1;
};

struct PlanCohort {
    std::string strategy;
    std::vector<std::string> states;
    std::vector<bool> dead;          ///< by state
    std::vector<int> tunnels;        ///< by state: cycles that are told apart; 1: none
    std::vector<int> rest;           ///< by state: who takes what is left of 1
    std::vector<Fig> start;          ///< by state: share of those who start
    std::vector<PlanPeople> people;  ///< empty: age plays no part
    std::vector<PlanMove> moves;
    std::vector<double> deaths[2];  ///< by sex, by age from 0: a year's probability
    UtilityNorm norm = {};          ///< of tallies that are of it
    int cycles_per_year = 1;
    int count = every_cycle;  ///< cycles that people are followed
    Counting counting = Counting::half_cycle;
    Exponent exponent = Exponent::of_row;
    Competing competing = Competing::separate;
    AgeOfCycle age_at = AgeOfCycle::start;
    bool spread = false;  ///< people start evenly through their year
    /// Discount factors at each boundary of cycles from the start of year 0, years · cycles + 1 of
    /// them; unused where the rate is a figure.
    std::vector<double> money_factors, health_factors;
    Fig money_rate = -1, health_rate = -1;
    std::vector<PlanTally> tallies;
};

/// By year, what a tally's rows are discounted by where all of a year stand at one time, given the
/// factors of the cohort; else none.
std::vector<double> factors_by_year(const PlanCohort& cohort, const PlanTally& tally,
                                    const std::vector<double>& factors);

/// A row that is no distribution in some draw (method 11.2): the earliest draw of a block.
struct RowFault {
    int state = 0, cycle = 0;  ///< from 0
    std::size_t draw = 0;      ///< in the block
    double sum_or_entry = 0;   ///< what leaves the state in all, or to one state
    int to = -1;               ///< of an entry; −1: of the row
};

/// A cohort model at a block of figures; `starts`: people who start, draws × years.
struct CohortRun {
    const PlanCohort& cohort;
    const Grid& figures;
    const Grid& starts;
    int years = 0;
    int starting = every_cycle;  ///< years from the first in which somebody can start
};

/// Fills the drivers of all tallies, draws × years each and zero before; not those without room
/// (method 11.4–11.6).
std::optional<RowFault> fill_tallies(const CohortRun& run, std::vector<Grid>& drivers);

/// What can be kept from one block of draws to the next: how a trace lies, what is counted of it,
/// and room for it.
struct KeptCohort;
/// The same into drivers that hold zeros, or what was filled with `kept`.
std::optional<RowFault> fill_tallies(const CohortRun& run, std::vector<Grid>& drivers,
                                     std::shared_ptr<KeptCohort>& kept);

/// Who is in each declared state at each boundary of cycles, per person who starts, in one draw.
std::vector<Column> trace_of(const PlanCohort& cohort, const Grid& figures, std::size_t draw,
                             int cycles);

/// What people did who were followed one by one (method 11.7), in batches that stand for draws:
/// their spread is the error of the mean.
struct IndividualTotals {
    std::vector<double> people;  ///< by batch
    std::vector<Grid> drivers;   ///< of the tallies, batches × years, per person
    std::vector<Column> trace;   ///< by state: share of all at each boundary
    Grid ever;  ///< batches × states, of those who are there at some boundary; of 64 states at most
};

/// Who they are, by the figures of one draw.
struct Individuals {
    const PlanCohort& cohort;
    const Grid& figures;
    std::size_t draw = 0;
    std::uint64_t people = 0;
    int cycles = 0;  ///< that they are followed, from the start of year 0
    std::uint64_t seed = 0;
    std::uint64_t from = 0, to = people;  ///< whole batches of them: from … to − 1
};
/// In each batch but the last, of so many people.
std::uint64_t people_in_batch(std::uint64_t people);
IndividualTotals simulate_individuals(const Individuals& all);

}  // namespace hearth
