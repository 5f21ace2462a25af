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

/// Where the money of a group of lines goes among the sums of its part.
struct Contribution {
    int sum = 0;
    bool present = false;  ///< at present value
    bool first = false;    ///< nothing of the part went there before
};

/// Lines of one intervention (or of transfers) that share a driver and go the same way: their money
/// is added once and then multiplied by the driver of each year.
struct LineGroup {
    int driver = 0;
    LedgerClass ledger_class = LedgerClass::cost;
    Discounting discounting = Discounting::savings;
    WithinYear within_year = WithinYear::through;
    int payer = 0;
    bool headline = false;  ///< payer and class count in the headline
    std::vector<int> lines;
    std::vector<Contribution> into;
    int stream = -1;            ///< the first of its yearly sums; -1: not in the headline
    bool first_stream = false;  ///< nothing of the part went there before
};

/// How the measures of a plan are made of its lines; fixed by the plan. A part of an option (an
/// intervention or a transfer) has sums: those that measures are made of, then yearly streams, then
/// payers; those to which nothing contributes have no column.
struct MeasureLayout {
    std::vector<MeasureColumn> columns;
    std::vector<std::vector<LineGroup>> parts;   ///< of each intervention, then of each transfer
    std::vector<std::vector<int>> option_parts;  ///< parts that make up each option
    bool health = false;                         ///< whether any line counts QALYs
    std::vector<int> payers;                     ///< payers whose net effect has a column
    std::vector<int> sums;                       ///< by MeasureSum: its column; -1: always 0
    int at_start = -1, through = -1;             ///< first columns of the streams; -1: none
    int payer_sums = 0;                          ///< the first column of payers
    int sum_columns = 0;
};

/// Sums over lines that every measure is made of: over the headline's rows undiscounted and at
/// present value; of named payers whatever the classes (method 8.4); QALYs and clients.
enum class MeasureSum {
    cost,
    transfer,
    cashable,
    capacity,
    social,
    pv_cost,
    pv_transfer,
    pv_cashable,
    pv_capacity,
    pv_social,
    all_pv_cost,
    all_pv_cashable,
    all_pv_capacity,
    qalys,
    pv_qalys,
    clients,
    count
};

/// Lays out the columns: for each option but the first (or the only one) its measures and its
/// payers. `still`: by line, whether it is 0 in every block that will come; empty: none is.
MeasureLayout lay_out_measures(const Plan& plan, const std::vector<bool>& still = {});

/// Memory that computing measures uses again for blocks of as many draws.
struct MeasureSpace {
    std::vector<Grid> parts;            ///< draws × sums, of each part
    Grid option;                        ///< draws × sums
    std::vector<const double*> summed;  ///< columns that are being added up
    Column money, plain, present;       ///< of a group
    Column zero, saved, spent, cumulative;
};
MeasureSpace measure_space(const MeasureLayout& layout, std::size_t draws);

/// Writes rows first_row … of `out` (rows × columns) from the draws of `block`; `figures` are the
/// block's figures, `space` has room for as many draws.
void compute_measures(const Plan& plan, const MeasureLayout& layout, const Grid& figures,
                      const LedgerBlock& block, MeasureSpace& space, Grid& out, int first_row);

/// The same for a block that comes alone.
void compute_measures(const Plan& plan, const MeasureLayout& layout, const Grid& figures,
                      const LedgerBlock& block, Grid& out, int first_row);

}  // namespace hearth
