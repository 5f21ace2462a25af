// The measures of every option in every draw of a block, as columns: what a probabilistic run sums
// up. The same definitions as engine/measures.hpp, computed for many draws at once.
#pragma once

#include <string>
#include <vector>

#include "engine/ledger.hpp"

namespace hearth {

/// One column: a measure of an option, or the net effect on a payer ("payer.nhs"). A draw without a
/// value is NaN; a payback beyond the horizon is infinite.
struct MeasureColumn {
    int option = 0;
    std::string name;
    bool can_be_missing = false;
    bool spreads = true;  ///< its quantiles are wanted; of payers only mean, sd and chances are
};

/// Lines of one intervention (or of transfers) that share a driver and go the same way: their money
/// is added once and then multiplied by the driver.
struct LineGroup {
    int driver = 0;
    LedgerClass ledger_class = LedgerClass::cost;
    Discounting discounting = Discounting::savings;
    WithinYear within_year = WithinYear::through;
    int payer = 0;
    bool headline = false;  ///< payer and class count in the headline
    std::vector<int> lines;
};

/// How the measures of a plan are made of its lines; fixed by the plan.
struct MeasureLayout {
    std::vector<MeasureColumn> columns;
    std::vector<std::vector<LineGroup>> parts;   ///< of each intervention, then of each transfer
    std::vector<std::vector<int>> option_parts;  ///< parts that make up each option
    bool health = false;                         ///< whether any line counts QALYs
    std::vector<int> payers;                     ///< payers whose net effect has a column
};

/// Lays out the columns: for each option but the first (or the only one) its measures and its
/// payers.
MeasureLayout lay_out_measures(const Plan& plan);

/// Writes rows first_row … of `out` (rows × columns) from the draws of `block`; `figures` are the
/// block's figures.
void compute_measures(const Plan& plan, const MeasureLayout& layout, const Grid& figures,
                      const LedgerBlock& block, Grid& out, int first_row);

}  // namespace hearth
