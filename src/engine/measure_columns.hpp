// Measures of the table as columns over a block of draws: first laid out for a plan, so that lines
// which go the same way are added once, then computed for each block. A point is a block of one.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/evaluate.hpp"
#include "engine/measure_kernels.hpp"
#include "engine/measure_table.hpp"

namespace hearth {

/// One column: a measure of an option ("by_payer.nhs.net"). A draw without a value is NaN; a
/// payback beyond the horizon is infinite.
struct MeasureColumn {
    int option = 0;
    std::string name;
    const MeasureRow* row = nullptr;
    bool can_be_missing = false;  ///< a ratio or a payback
    bool spreads = true;          ///< its quantiles are wanted, not only mean, sd and chances
};

/// Rows of the ledger whose money is added up: of some classes and payers, of all years or one. No
/// classes: the clients who start.
struct SumKey {
    ClassSet classes = 0;
    bool present = false;
    RowScope scope = RowScope::headline;
    int payer = -1;
    int year = -1;
    std::optional<Outlay> outlay = std::nullopt;
    std::optional<WithinYear> moment = std::nullopt;
    std::optional<Discounting> discounting = std::nullopt;

    auto operator<=>(const SumKey&) const = default;
};

/// Where the money of a group of lines goes among the sums of its part.
struct Contribution {
    int sum = 0;
    bool present = false;
    int year = -1;       ///< -1: of all years
    bool first = false;  ///< nothing of the part went there before
};

/// Lines of one intervention (or of transfers) that share a driver and go the same way: their money
/// is added once and then multiplied by the driver of each year.
struct LineGroup {
    LedgerLine like;  ///< one of them
    std::vector<int> lines;
    std::vector<Contribution> into;
    int stream = -1;            ///< the first of its yearly sums; -1: in no stream
    bool first_stream = false;  ///< nothing of the part went there before
};

struct MeasureLayout;

/// What an intervention has of its own in whichever options it stands: use without it, in units or
/// in money, or without `use` client-years beyond the horizon.
struct OwnColumn {
    int intervention = 0;
    std::optional<CountedUse> use = std::nullopt;
    bool in_money = false;

    bool operator==(const OwnColumn&) const = default;
};

/// How one measure of one option is computed. Operands are columns: from 0 those of the measures,
/// below 0 (~column) those of measures that only others are made of.
struct MeasureStep {
    struct Sum {
        std::vector<int> sums;
        double sign = 1;
    };
    struct Over {
        int over = 0, under = 0;
        std::optional<int> less = {};
        bool both_above_zero = false;
        bool money = false;  ///< rounding of money that cancels does not count as above 0
    };
    struct Cross {
        int at_start = -1, through = -1, at_end = -1;  ///< first sums of streams; -1: always 0
    };
    struct Life {
        std::shared_ptr<const MeasureLayout> layout;  ///< of the one measure, over the whole life
    };
    /// Sums of one year and moment each, by their time from the start [years].
    using Return = std::vector<std::pair<double, int>>;
    struct Monetise {
        int qalys = 0, cost = 0;
    };
    using Units = std::vector<std::pair<int, double>>;  ///< counters with their signs
    struct Most {
        int driver = 0;  ///< whose highest year it is
    };
    using Own = std::vector<int>;  ///< columns that interventions have of their own, added up

    int option = 0;
    int part = -1;  ///< of this part alone; -1: of the option less the first
    int to = 0;
    std::variant<Sum, Over, Cross, Life, Return, Monetise, Units, Most, Own> how;
};

/// How the measures of a plan are made of its lines; fixed by the plan. A part of an option (an
/// intervention or a transfer) has sums; those to which nothing contributes have no column.
struct MeasureLayout {
    std::vector<MeasureColumn> columns;
    std::vector<MeasureStep> steps;              ///< option by option, operands first
    std::vector<std::vector<LineGroup>> parts;   ///< of each intervention, then of each transfer
    std::vector<std::vector<int>> option_parts;  ///< parts that make up each option
    std::vector<SumKey> sums;                    ///< of each column of sums
    std::vector<OwnColumn> own;                  ///< computed once for all options
    std::vector<int> streams;  ///< first sums of the yearly streams that groups fill at once
    std::vector<std::vector<char>> touched;  ///< by part and sum: whether anything goes there
    int years = 0;
    int clients = -1;      ///< the sum of clients
    int behind = 0;        ///< columns of measures that only others are made of
    bool health = false;   ///< whether any line counts QALYs
    bool life = false;     ///< whether any line counts years of life
    bool guarded = false;  ///< what rounding leaves of money that cancels counts as 0
};

/// Lays out what is kept of draws: for each option but the first (or the only one) the measures
/// that the table draws, and of the first those that are no differences from it. `still`: by line,
/// whether it is 0 in every block that will come; empty: none is.
MeasureLayout lay_out_measures(const Plan& plan, const std::vector<bool>& still = {});

/// Lays out the measures that results show, of every option; `only`: those of these keys, if any.
MeasureLayout lay_out_results(const Plan& plan, const std::vector<std::string_view>& only = {});

/// The same measures with each line a group of its own, for a plan that has the same lines and
/// drives each apart.
MeasureLayout laid_out_by_line(MeasureLayout layout, const Plan& plan);

/// Lays out measures, each with its option; those of one option stand together.
MeasureLayout lay_out_some(const Plan& plan, const std::vector<std::pair<int, MeasureName>>& some);

/// Lays out one measure of one option.
MeasureLayout lay_out_measure(const Plan& plan, int option, const MeasureName& measure);

/// Memory that computing measures uses again for blocks of as many draws.
struct MeasureSpace {
    std::vector<Grid> parts;                 ///< draws × sums, of each part
    Grid option;                             ///< draws × sums
    Grid behind;                             ///< draws × measures that only others are made of
    Grid own;                                ///< draws × what interventions have of their own
    std::vector<const double*> summed;       ///< columns that are being added up
    Grid money;                              ///< draws × groups, of a part
    std::vector<columns::StreamTerm> terms;  ///< of a stream
    LineColumn plain, present;               ///< of a group
    LineColumn zero, cumulative, less;
    std::vector<LineColumn>
        over_years;                   ///< each driver, all years together; empty: not yet added up
    std::optional<LedgerBlock> life;  ///< of the whole life of effects; none: not yet evaluated
};
MeasureSpace measure_space(const MeasureLayout& layout, std::size_t draws);

/// Writes rows first_row … of `out` (rows × columns) from these draws; `space` has room for as
/// many.
void compute_measures(const MeasureLayout& layout, const EvaluatedDraws& draws, MeasureSpace& space,
                      Grid& out, std::size_t first_row);

/// The same for a whole block that comes alone.
void compute_measures(const Plan& plan, const MeasureLayout& layout, const Grid& figures,
                      const LedgerBlock& block, Grid& out);

}  // namespace hearth
