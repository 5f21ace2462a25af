// A block of the ledger: every row is a rate times a driver of its year, so a block holds rates by
// line and drivers by year, never rows × years × draws.
#pragma once

#include <vector>

#include "base/grid.hpp"
#include "engine/plan.hpp"

namespace hearth {

/// The ledger of one block of draws. `units` and `money`: draws × lines; `drivers`: one draws ×
/// years grid for each driver; `counts`: draws × counters (units of a service or outcome avoided
/// per unit of its driver); `starts`: draws × interventions (clients who ever start).
struct LedgerBlock {
    Grid units, money, counts, starts;
    std::vector<Grid> drivers;
    bool only_money = false;  ///< made by `money_ledger`: no units

    [[nodiscard]] std::size_t draws() const { return money.rows(); }
};

/// The factor that turns an amount of `line` in `year` into its present value (method 1.2).
double discount_factor(const Plan& plan, const LedgerLine& line, int year);

/// Units, amount and present value of one row in one draw (method 7.1).
double units(const Plan& plan, const LedgerBlock& block, int line, int year, int draw);
double amount(const Plan& plan, const LedgerBlock& block, int line, int year, int draw);
double present_value(const Plan& plan, const LedgerBlock& block, int line, int year, int draw);

/// Units of a counter avoided in `year` of one draw (method 4.1).
double avoided(const Plan& plan, const LedgerBlock& block, int counter, int year, int draw);

}  // namespace hearth
