// What the parts of a run's workbook share: the ledger of its options, and sums of it as formulas.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/run_report.hpp"
#include "report/workbook.hpp"

namespace hearth {

inline constexpr std::string_view ledger_name = "Ledger", years_name = "By year",
                                  payers_name = "By payer", summary_name = "Summary",
                                  cumulative_name = "Cumulative", check_name = "Check";

enum LedgerColumn : std::size_t {
    ledger_option,
    ledger_intervention,
    ledger_line,
    ledger_payer,
    ledger_class,
    ledger_budget,
    ledger_headline,
    ledger_year_number,
    ledger_year,
    ledger_amount,
    ledger_factor,
    ledger_present
};

/// Rows of the ledger that are added up, an option's less the first option's.
struct LedgerSum {
    int option = 0;
    std::optional<LedgerClass> only = {};  ///< nothing: every class that counts
    int payer = -1;                        ///< -1: those of the headline
    int year = -1;                         ///< -1: all
    bool present = false;
    bool cash = false;            ///< of a payer: cost, transfers and cashable savings alone
    std::string payer_cell = {};  ///< where the payer's name stands
};

struct RowsOfOption {
    std::size_t first = 0, count = 0;
};

/// A workbook in the making.
struct RunBook {
    const RunReport& report;
    const Options options;
    Workbook book = {};
    std::vector<RowsOfOption> rows = {};  ///< of the ledger, by option
    Sheet ledger = {};                    ///< before it is among the sheets

    [[nodiscard]] const Plan& plan() const { return report.plan; }
    [[nodiscard]] const LedgerLayout& layout() const { return report.plan.layout; }
    [[nodiscard]] int years() const { return layout().years; }
    [[nodiscard]] SheetFormat money(int places = 0) const {
        return {SheetFormat::Style::money, places, appraisal_of(report).currency};
    }
    [[nodiscard]] std::string year_name(int year) const {
        return to_text(appraisal_of(report).start + year);
    }
    [[nodiscard]] bool counts_class(LedgerClass one) const {
        return plan().perspective.classes[static_cast<int>(one)];
    }
    /// What a line's amount of a year is multiplied by for its present value. Where draws differ in
    /// the rate: by what the mean of its present values comes to.
    [[nodiscard]] double factor_of(int line, int year) const;
    [[nodiscard]] std::string payer_label(int payer) const;
    [[nodiscard]] bool counted(const LedgerLine& line, const LedgerSum& sum) const;
    [[nodiscard]] double value_of(const LedgerSum& sum) const;
    [[nodiscard]] std::string formula_of(const LedgerSum& sum) const;
    [[nodiscard]] std::string formula_of(const LedgerSum& sum, int option) const;
    [[nodiscard]] SheetCell cell_of(const LedgerSum& sum, double sign = 1) const;
};

/// Whether amounts of a class are money that can be added up.
inline bool is_added_up(LedgerClass one) { return is_money(one) && one != LedgerClass::stranded; }

/// Savings that can count, and how a column calls them.
struct SavingColumn {
    LedgerClass of;
    std::string_view header;
};

/// Those that the headline counts.
std::vector<SavingColumn> savings_counted(const RunBook& from);

/// Columns of the sheet by year: option, year, cost, the savings that count, then these.
struct YearColumns {
    std::size_t cost = 2, first_saving = 3, net, cash, cumulative, present;
    explicit YearColumns(const RunBook& from)
        : net(first_saving + savings_counted(from).size()),
          cash(net + 1),
          cumulative(net + 2),
          present(net + 3) {}
};

/// Columns of the summary.
inline constexpr std::size_t summary_net = 1, summary_cash = 2, summary_present = 3,
                             summary_cost = 4, summary_first_saving = 5;

/// Payers that any option moves.
std::vector<int> payers_moved(const RunBook& from);

/// What the draws say; [z] where they say nothing.
SheetCell statistic(const MeasureStatistics* one, const Estimate MeasureStatistics::*what);

/// Every amount of every option: the sheet from which all is added up.
void make_ledger(RunBook& to);

/// What is added up from the ledger: year by year, so far, by payer, and over the horizon.
void add_years(RunBook& to);
void add_cumulative(RunBook& to);
void add_payers(RunBook& to);
void add_summary_sheet(RunBook& to);

/// Adds the sheets in which figures can be changed; none where a model is of another kind than
/// service use.
void add_what_if(const RunReport& report, Workbook& book);

/// Holds what the formulas come to against the engine's numbers.
void add_check(RunBook& to);

}  // namespace hearth
