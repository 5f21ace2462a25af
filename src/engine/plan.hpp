// A scenario compiled for arithmetic: every number is an index into one figure table, every name an
// index, every line of the ledger laid out once. Provenance stays in the table, out of the
// arithmetic.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "draws/figures.hpp"
#include "engine/cohort.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// What makes a line grow from year to year: amount(year) = rate · driver(year).
enum class DriverKind {
    under_effect,
    landing,
    in_service,
    starts,
    step,
    constant,
    first_year,
    last_year,  ///< of the horizon
    by_year,
    service_units,
    shared,    ///< what clients who are in several interventions avoid more or less (5.2)
    released,  ///< whole steps (7.2)
    grown,     ///< another driver, growing at a rate
    tally,     ///< people counted in states of a cohort model, by method 11
    worn,      ///< what is left at the end of the horizon of each year's other driver
};

struct Driver {
    DriverKind kind = DriverKind::constant;
    int intervention = -1;
    int step = -1;                   ///< of a step
    std::vector<Fig> values = {};    ///< of by_year: one for each year
    std::vector<int> counters = {};  ///< of service_units: counters that add up
    int base = -1;                   ///< of grown and worn: the other driver
    Fig rate = -1;                   ///< of grown: its growth with each year
    Fig life = -1;                   ///< of worn: years in which it loses its value
    double age = 0;  ///< of worn: years it is short of a year's start when it begins
    int plain = -1;  ///< of a tally whose rows are discounted: the same undiscounted
    std::vector<double> factors = {};  ///< and by year, where it is that one times these
    bool used = false;                 ///< by a line, a counter or another driver
};

/// Which discount factors a row takes (method 1.2, 4.6, 6.4).
enum class Discounting { costs, savings, health, at_start, through, at_end, health_at_start };
inline constexpr int discountings = 7;

/// Whether an amount falls at the start of its year, evenly through it, or at its end (method 8.3).
enum class WithinYear { at_start, through, at_end };

/// What spending makes: an investment (set-up and capital), or what it is once that is made.
enum class Outlay { running, investment, residual };

/// One line of the ledger (method 7.1); its rows are its years.
struct LedgerLine {
    int intervention = -1;  ///< -1: of the option, not of one intervention
    std::string name;
    int payer = 0;
    LedgerClass ledger_class = LedgerClass::cost;
    Budget budget = Budget::revenue;
    Discounting discounting = Discounting::savings;
    WithinYear within_year = WithinYear::through;
    Outlay outlay = Outlay::running;
    int driver = 0;
    int counted_by = -1;  ///< the driver of its units; -1: the same
    int present = -1;  ///< the driver with each row discounted; -1: `driver` by its year's factor
};

/// Something counted in natural units: a service or an outcome avoided by one intervention.
struct Counter {
    int intervention = 0;
    std::string name;
    bool outcome = false;
    int driver = 0;
};

/// The keys of a ledger's rows, held once.
struct LedgerLayout {
    int years = 0;    ///< that are counted
    int horizon = 0;  ///< of them those of the appraisal, in which clients start
    std::vector<std::string> payers, interventions, options;
    std::vector<Driver> drivers;
    std::vector<LedgerLine> lines;
    std::vector<Counter> counters;
    std::vector<std::vector<int>> option_lines;          ///< lines of each option
    std::vector<std::vector<int>> option_interventions;  ///< interventions of each option
};

/// Forms of an effect (method 4.1).
enum class EffectForm {
    rate_ratio,
    change,
    per_client_year,
    difference,
    per_client,
    risk_ratio,
    before_after,
    total_ratio,
    total_change
};

/// One effect: the numbers of its form, and what use there is without the programme.
struct PlanEffect {
    int counter = 0;
    EffectForm form = EffectForm::per_client;
    Fig a = 0, b = 0, c = 0, d = 0;  ///< in the order of the form's formula
    Fig target_group = -1;           ///< -1: all who ever start
    Fig without = -1;  ///< of the same driver, for caps and `without.<service>`; -1: unknown
    Place place;
};

/// Units of a service that one unit of an outcome leads to.
struct PlanLink {
    int counter = 0;  ///< of the service
    int outcome_counter = 0;
    Fig units = 0;
};

/// A pair of ledger lines (cashable, capacity) that values a counter at a unit cost.
struct PlanValue {
    int counter = 0;
    Fig unit_cost = 0, cashable = 0;
    int driver = 0;  ///< of both lines
    int cashable_line = 0, capacity_line = 0;
};

/// QALYs from an outcome or directly, with their value where one is named.
struct PlanHealth {
    int counter = -1;  ///< of the outcome; -1: directly, by `driver`
    Fig qalys = 0;
    Fig value = -1;  ///< money per QALY; -1: none
    int health_line = 0, value_line = -1;
};

struct PlanMoneyEffect {
    Fig amount = 0;
    int line = 0;
};

/// A line of cost, split over payers; `bias_lines` carry its optimism bias, `residual_lines` what
/// is left of it. Of an income the sign is 1.
struct PlanCost {
    double sign = -1;
    Fig amount = 0;  ///< per unit of the driver; the constant 1 where the driver holds the money
    std::vector<Fig> shares = {};
    std::vector<int> lines = {}, bias_lines = {}, residual_lines = {};
    Fig residual = -1;  ///< an amount; -1: what is left of `amount`
    Fig upper = 0, lower = 0, mitigation = 0;
    bool counted = false;  ///< units are the driver's counts
};

struct PlanHazard {
    int counter = -1;
    Fig before = 0, after = 0;  ///< one_in
    std::vector<Fig> spread_before = {}, spread_after = {}, cost_per_harm = {};
    Fig stated_saving = -1;  ///< per dwelling-year; -1: by harms
    Fig cashable = 0;
    int cashable_line = 0, capacity_line = 0;
};

/// An amount for each unit of a tally, and the lines it fills: money by payer, or the units of a
/// counter by their cost, or QALYs and their value.
struct PlanReward {
    Fig amount = 0;
    std::vector<Fig> shares = {};  ///< of money: by payer
    Fig cashable = -1;             ///< -1: programme cost
    std::vector<int> lines = {}, capacity_lines = {};
    int counter = -1;    ///< of units
    Fig unit_cost = -1;  ///< of units
    bool health = false;
    Fig value = -1;  ///< money per QALY; -1: none
    int value_line = -1;
};

/// A count of people or households, and for how long it has grown by the middle of year 0 [years].
struct PlanCount {
    Fig count = 0;
    double age = 0;
};

struct PlanReach {
    std::vector<Fig> offered;     ///< by year; empty with a pool
    std::vector<PlanCount> pool;  ///< what adds up to the pool; empty without one
    Fig pool_share = 0, growth = 0, per_year = 0;
    std::vector<Fig> capacity;  ///< by year; empty: no limit
    std::vector<Fig> ramp;      ///< by year
    bool once_each = true;
    int for_years = 0;
    std::vector<Fig> steps;
};

struct PlanTiming {
    bool start_of_year = false;  ///< entry within the year
    bool to_horizon = false;
    Fig lag = 0, lasts = 0, fade = 0, drop_out = 0;
    Fig served = -1;  ///< -1: lag + lasts
    std::vector<Fig> build_up;
    Fig age = -1;               ///< -1: nobody dies
    std::vector<double> alive;  ///< at each birthday, of all born; empty: nobody dies
};

struct PlanIntervention {
    PlanReach reach;
    PlanTiming timing;
    Fig deadweight = 0, attribution = 0, regression_to_mean = 0, evidence_correction = 0;
    std::vector<PlanEffect> effects;
    std::vector<PlanLink> links;
    std::vector<PlanValue> values;
    std::vector<PlanHealth> health;
    std::vector<PlanMoneyEffect> money_effects;
    std::vector<PlanCost> costs;
    std::vector<PlanHazard> hazards;
    std::optional<PlanCohort> cohort;
    std::vector<PlanReward> rewards;                                    ///< of the cohort
    int under_effect = -1, landing = -1, in_service = -1, starts = -1;  ///< its drivers
    int first_counter = 0, end_counter = 0;  ///< its counters stand together
    int first_driver = 0, end_driver = 0;    ///< so do its drivers
};

/// A service or outcome as an intervention counts it: what each unit of its driver would be
/// without the programme follows from the effect, times the units that an outcome leads to.
struct CountedUse {
    int effect = 0;  ///< among the intervention's
    int counter = 0;
    Fig times = 0;

    bool operator==(const CountedUse&) const = default;
};

/// Clients that interventions share, as declared (method 5.2).
struct PlanShare {
    std::vector<int> members;  ///< that of the share first
    Fig share = -1;            ///< of its clients; -1: those of its pairs, multiplied
    int without = -1;          ///< whose use without they have; -1: of each service the smallest
    Place place;
};

/// Clients of the members of one share and of no others: declared shares, added and taken off.
struct PlanGroup {
    int share = 0;
    std::vector<std::pair<int, double>> sum = {};
};

/// A use that interventions with shared clients have in common, or the QALYs of an outcome.
struct PlanSharedUse {
    struct By {
        int intervention = 0;
        CountedUse counted;
        Fig each = 0;  ///< QALYs of each unit, or 1
    };
    std::vector<By> by;
    std::vector<PlanGroup> groups;  ///< of shares whose members all act on it
    bool outcome = false, health = false;
    std::string name = {};
    bool once = false;  ///< per client who lands, not per client-year
    int driver = -1;    ///< what the correction avoids in each year
};

/// What the interventions of an option avoid less because they share clients.
struct PlanOverlap {
    int intervention = -1;  ///< that stands for the correction
    std::vector<PlanSharedUse> uses;
};

/// A service of an option whose capacity is released in steps, less what the first option avoids.
struct PlanRelease {
    int intervention = -1;  ///< that stands for the release
    int option = 0;
    std::string service = {};
    std::vector<std::pair<int, double>> avoided = {};  ///< counters with their signs
    Fig units = 0, share = 0, unit_cost = 0;
    int lag = 0;
    int driver = -1;  ///< steps released in each year
    int cashable_line = 0, capacity_line = 0, stranded_line = 0;
};

struct PlanTransfer {
    Fig amount = 0;
    int from_line = 0, to_line = 0;
};

/// One column for each fifth of areas, the most deprived first.
using FifthFigs = std::array<Fig, fifths>;

/// Who gains, by fifth (method 15).
struct PlanEquity {
    /// By intervention: shares of its clients; of places people, added up. Never empty.
    std::vector<std::vector<FifthFigs>> clients;
    FifthFigs effect{}, incomes{}, people{}, health{};
    bool has_incomes = false;
    Fig median_income = 0, elasticity = 0, atkinson = 0, kolm = 0, cost_per_qaly = 0;
    /// Who bears displaced health: the one that is chosen first.
    std::vector<std::pair<std::string, FifthFigs>> gradients;
    std::vector<bool> payers;       ///< by payer: whose net cost displaces health
    std::vector<FifthFigs> places;  ///< people of 65 and over, where every place has them
};

/// Units of a service that the place uses in a year, where data give it (method 4.5).
struct PlanActivity {
    std::string service;
    std::vector<Fig> units;
};

/// Which rows the headline counts (method 7.3).
struct PlanPerspective {
    std::vector<bool> payers;   ///< by payer
    std::vector<bool> classes;  ///< by LedgerClass
};

/// How rows of one sort are discounted (method 1.2).
struct PlanDiscount {
    double lag = 0;  ///< from the start of a year to the moment discounted to, in years
    std::vector<double> factors = {};  ///< by year
    Fig rate = -1;                     ///< the yearly rate, where it is a figure
};

struct Plan {
    std::vector<PlanFigure> figures;
    std::vector<int> expressions;  ///< figures that are computed, operands first
    Fig zero = 0, one = 0;
    LedgerLayout layout;
    /// Those of the scenario, then those that stand for corrections of options: what shared clients
    /// avoid less, and steps released. These have no clients, only lines and counters.
    std::vector<PlanIntervention> interventions;
    int acting = 0;  ///< how many are the scenario's
    std::vector<PlanShare> shares;
    std::vector<PlanOverlap> overlaps;
    std::vector<PlanRelease> releases;
    std::vector<PlanTransfer> transfers;
    std::vector<PlanActivity> activity;
    PlanPerspective perspective;
    std::array<PlanDiscount, discountings> discounts;  ///< by Discounting
    Fig qaly_value = -1;
    std::optional<PlanEquity> equity;
    /// The same with the whole life of effects counted, of the same figures; nothing where that is
    /// no longer.
    std::shared_ptr<const Plan> life = nullptr;
};

/// The plan that counts the whole life of effects (method 3.7).
const Plan& whole_life(const Plan& plan);

/// Years in which those who start within the horizon can be under effect or in service, the
/// horizon's among them; at most 100 after it (method 3.7).
int years_of_life(const Scenario& scenario);

/// Whether a figure is the same number in every draw.
bool is_fixed_at(const Plan& plan, Fig figure, double value);

/// How a plan discounts rows of a sort.
inline const PlanDiscount& discount_of(const Plan& plan, Discounting discounting) {
    return plan.discounts[static_cast<int>(discounting)];
}

/// Whether an effect is on all use of a place and not on that of clients; and whether what they
/// would use without it is known.
bool is_whole(EffectForm form);
bool is_use_known(const PlanEffect& effect);

/// Whether an effect states how many are in the group whose use it gives.
bool has_group(const PlanEffect& effect);

/// Compiles a valid scenario. Total: nothing can fail that load has not refused.
Plan link(const Scenario& scenario);

/// Gives the figures of a plan the distributions and points of `scenario`, which must have the
/// figures of the scenario that the plan was linked from, in the same order and with the same
/// expressions. The plan is then what `link` makes of `scenario`.
void take_figures(Plan& plan, const Scenario& scenario);

}  // namespace hearth
