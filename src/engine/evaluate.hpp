// The engine: a plan and a block of figures in, a block of the ledger out. Pure arithmetic. Every
// row of the ledger is a rate times a driver of its year, so a block holds rates by line and
// drivers by year, never rows × years × draws.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/grid.hpp"
#include "engine/plan.hpp"

namespace hearth {

/// A row of a cohort's moves that is no distribution (method 11.2).
struct StateFault {
    int intervention = 0;
    RowFault row = {};
};

/// The ledger of one block of draws. `units` and `money`: draws × lines; `drivers`: one draws ×
/// years grid for each driver; `counts`: draws × counters (units of a service or outcome avoided
/// per unit of its driver); `starts`: draws × interventions (clients who ever start).
struct LedgerBlock {
    Grid units, money, counts, starts;
    std::vector<Grid> drivers;
    bool only_money = false;                         ///< made by `money_ledger`: no units
    std::optional<StateFault> fault = std::nullopt;  ///< the first that was met
    std::vector<Grid> profiles = {};  ///< by intervention: of effect, where it was needed
    /// By intervention, for the next block: copies are not to be filled again side by side.
    std::vector<std::shared_ptr<KeptCohort>> cohorts = {};

    [[nodiscard]] std::size_t draws() const { return money.rows(); }
};

/// Draws first … first + count of a block of figures and its ledger.
struct EvaluatedDraws {
    const Plan& plan;
    const Grid& figures;
    const LedgerBlock& block;
    int first = 0;
    std::size_t count = 0;
};

/// What a year is discounted by in one draw (method 1.2).
double discount_factor(const PlanDiscount& discount, const Grid& figures, int year,
                       std::size_t draw);

/// Units and amount of one row in one draw (method 7.1).
double units(const Plan& plan, const LedgerBlock& block, int line, int year, int draw);
double amount(const Plan& plan, const LedgerBlock& block, int line, int year, int draw);

/// The amount, discounted by the factor of its year, or row by row where its driver is; at rates
/// that are figures, those of the draw.
double present_amount(const EvaluatedDraws& in, int line, int year, std::size_t draw);

/// Units of a counter avoided in `year` of one draw (method 4.1).
double avoided(const Plan& plan, const LedgerBlock& block, int counter, int year, int draw);

/// Draws in which every figure stands at its point (method 10.5): draws × figures.
Grid point_block(const Plan& plan, std::size_t draws = 1);

/// Fills the columns of computed figures from those of their operands (draws × figures, in place:
/// the block is the output of this kernel).
void compute_expressions(const Plan& plan, Grid& figures);

/// A ledger with room for `draws` draws, all zero but for drivers that are 1 whatever the figures.
LedgerBlock empty_ledger(const Plan& plan, std::size_t draws);

/// The same for blocks of draws of which only money is wanted: without units, and with what is
/// multiplied by a fixed 0 or 1 left out, so every fixed figure must stand at its point; drivers
/// that are others times factors by year have no room.
LedgerBlock money_ledger(const Plan& plan, std::size_t draws);

/// The ledger of a block of draws, into a ledger of as many draws that may have been used before
/// (draws × figures, expressions computed). Sections 2 to 7 of the method.
void evaluate_into(const Plan& plan, const Grid& figures, LedgerBlock& block);

/// The ledger of a block of draws (draws × figures, expressions computed). Sections 2 to 7 of the
/// method.
LedgerBlock evaluate(const Plan& plan, const Grid& figures);

/// Adds to `out` the client-years of effect of one intervention beyond the horizon, by draw
/// (method 3.6).
void add_beyond_horizon(const EvaluatedDraws& draws, int intervention, double* out);

/// More than there is: of use avoided (method 4.5), of clients in a group whose total an effect
/// states (4.1 e), of clients whom interventions share, or of use that these avoid (5.2).
struct Excess {
    enum class Of { use, clients, shared_clients, shared_use };
    int intervention = -1;  ///< -1: of a whole option against the activity of the place
    int option = -1;
    std::string service = {};
    int year = 0;
    double avoided = 0;
    double available = 0;
    Place place;  ///< of the effect or the share; line 0 where there is none
    Of of = Of::use;
    std::vector<int> sharing = {};  ///< interventions
};

/// Everything an intervention's effects and outcomes count, in that order.
std::vector<CountedUse> counted_use(const Plan& plan, const PlanIntervention& own);

/// Use without the programme for each unit of the driver, times what an outcome leads to, into
/// `out`, by draw (method 8.5).
void use_without(const EvaluatedDraws& in, int intervention, const CountedUse& counted,
                 double* out);

/// Whether an effect says what its clients would use without the programme (method 8.5).
bool says_use_without(const PlanEffect& effect);

/// Whether an intervention has more clients in a draw than the group whose total one of its effects
/// states (4.1 e).
bool is_crowded(const EvaluatedDraws& in, int intervention);

/// Every effect that avoids more than there is in one draw, at its worst year.
std::vector<Excess> excesses(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                             int draw);

}  // namespace hearth
