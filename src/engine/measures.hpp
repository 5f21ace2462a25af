// What an option comes to: its measures, by payer and by year, as differences from the first option
// (method 8), all read from the ledger.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/evaluate.hpp"

namespace hearth {

/// One measure: a value, or the reason why there is none. Never NaN or infinite.
struct Measure {
    std::string name;
    std::optional<double> value;
    std::string withheld;
};

/// Money by class over some rows; costs negative, savings positive (method 1.4).
struct ClassTotals {
    double cost = 0, transfer = 0, cashable = 0, capacity = 0, social = 0;

    /// Cost, transfers and cashable savings: what leaves or stays in a budget.
    [[nodiscard]] double cash() const { return cost + transfer + cashable; }
};

/// One payer's totals over the horizon (undiscounted and present value) and by year. `net` counts
/// the classes of the perspective and transfers.
struct PayerTotals {
    std::string payer;
    bool counted = false;  ///< whether the headline counts this payer
    ClassTotals total, present;
    double net = 0, pv_net = 0;
    std::vector<ClassTotals> years;
    std::vector<double> net_by_year;
};

/// Units of a service or outcome avoided, by year.
struct Avoided {
    std::string name;
    bool outcome = false;
    std::vector<double> years;
    double total = 0;
};

/// One year of the headline.
struct YearTotals {
    double cost = 0, gross_saving = 0, cashable = 0, capacity = 0, social = 0, net_saving = 0,
           net_cash = 0, cumulative = 0, pv_net_saving = 0;
};

/// One intervention's own part of an option, over the perspective.
struct InterventionTotals {
    std::string intervention;
    double clients = 0, programme_cost = 0, gross_saving = 0, cashable = 0, net_saving = 0,
           pv_net_saving = 0;
};

struct OptionResult {
    std::string name;
    std::vector<Measure> measures;
    std::vector<PayerTotals> payers;
    std::vector<YearTotals> years;
    std::vector<Avoided> avoided;
    std::vector<InterventionTotals> interventions;

    /// The measure called `name`, or nullptr.
    [[nodiscard]] const Measure* find(std::string_view name) const;
    [[nodiscard]] std::optional<double> value(std::string_view name) const;
};

/// The results of every option in draw `draw` of a block.
std::vector<OptionResult> measure(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                                  int draw = 0);

/// The time after which a cumulative stream stays at or above 0 to its end, in years; 0 when it is
/// never below; nothing when it ends below. `at_start` falls at the start of each year, `through`
/// evenly through it (method 8.3). Below means by more than `noise`, what rounding can leave of 0.
std::optional<double> payback(const std::vector<double>& at_start,
                              const std::vector<double>& through, double noise = 0);

}  // namespace hearth
