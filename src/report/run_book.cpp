// The ledger of a run's workbook, and sums of it: each as a formula and as what it comes to.
#include "report/run_book.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>

#include "base/text.hpp"
#include "engine/measure_table.hpp"

namespace hearth {

double RunBook::factor_of(int line, int year) const {
    const double mean = report.amount_of(line, year);
    if (report.uncertainty != nullptr && discounts_apart(plan()) && mean != 0)
        return mean_present(plan(), report.uncertainty->ledger, line, year) / mean;
    if (layout().lines[line].present >= 0 && mean != 0)
        return present_amount({plan(), report.figures, report.block, 0, 1}, line, year, 0) / mean;
    return discount_of(plan(), layout().lines[line].discounting).factors[year];
}

/// A payer's name, with its key where another is called alike.
std::string RunBook::payer_label(int payer) const {
    const auto name = [&](const std::string& key) { return payer_name(report.scenario, key); };
    const std::string own = name(layout().payers[payer]);
    const auto alike =
        std::count_if(layout().payers.begin(), layout().payers.end(),
                      [&](const std::string& key) { return lowered(name(key)) == lowered(own); });
    return alike > 1 ? own + " (" + printable(layout().payers[payer]) + ")" : own;
}

bool RunBook::counted(const LedgerLine& line, const LedgerSum& sum) const {
    if (!is_added_up(line.ledger_class) || (sum.only && *sum.only != line.ledger_class))
        return false;
    if (sum.payer < 0) return counts(plan().perspective, line, RowScope::headline);
    if (line.payer != sum.payer) return false;
    if (sum.cash)
        return line.ledger_class == LedgerClass::cost ||
               line.ledger_class == LedgerClass::transfer ||
               line.ledger_class == LedgerClass::cashable;
    return counts(plan().perspective, line, RowScope::classes);
}

double RunBook::value_of(const LedgerSum& sum) const {
    double total = 0;
    const auto add = [&](int option, double sign) {
        for (const int index : layout().option_lines[option]) {
            const LedgerLine& line = layout().lines[index];
            if (!counted(line, sum)) continue;
            for (int t = 0; t < years(); ++t)
                if (sum.year < 0 || sum.year == t)
                    total +=
                        sign * report.amount_of(index, t) * (sum.present ? factor_of(index, t) : 1);
        }
    };
    add(sum.option, 1);
    if (sum.option > 0) add(0, -1);
    return total;
}

/// The part of one option: 0 where it has no rows.
std::string RunBook::formula_of(const LedgerSum& sum, int option) const {
    const auto [first, count] = rows[option];
    if (count == 0) return "0";
    const auto range = [&, first = first, count = count](LedgerColumn column) {
        return reference(ledger, first, first + count - 1, column);
    };
    const std::string amounts = range(sum.present ? ledger_present : ledger_amount);
    std::string formula;
    if (sum.payer < 0) {
        formula = fmt::format("SUMIFS({},{},\"yes\"", amounts, range(ledger_headline));
        if (sum.only) formula += fmt::format(",{},\"{}\"", range(ledger_class), name_of(*sum.only));
        if (sum.year >= 0)
            formula += fmt::format(",{},{}", range(ledger_year_number), sum.year + 1);
        return formula + ")";
    }
    // A payer's name might hold what SUMIFS takes for a pattern.
    formula = fmt::format("SUMPRODUCT(({}={})", range(ledger_payer), sum.payer_cell);
    std::vector<std::string> classes;
    for (const MoneyKind& kind : money_kinds)
        if (counted({.name = {}, .payer = sum.payer, .ledger_class = kind.of}, sum))
            classes.push_back(fmt::format("({}=\"{}\")", range(ledger_class), name_of(kind.of)));
    formula += fmt::format("*({})", joined(classes, "+"));
    if (sum.year >= 0) formula += fmt::format("*({}={})", range(ledger_year_number), sum.year + 1);
    return formula + fmt::format("*{})", amounts);
}

std::string RunBook::formula_of(const LedgerSum& sum) const {
    const std::string own = formula_of(sum, sum.option);
    if (sum.option == 0 || rows[0].count == 0) return own;
    return own + "-" + formula_of(sum, 0);
}

SheetCell RunBook::cell_of(const LedgerSum& sum, double sign) const {
    const std::string formula = formula_of(sum);
    return SheetCell::live(sign < 0 ? "-(" + formula + ")" : formula, sign * value_of(sum));
}

namespace {

std::string_view yes_or_no(bool is) { return is ? "yes" : "no"; }

/// A digit less is a byte less in each of many thousand cells.
double cut_to(double value, int digits) { return std::stod(fmt::format("{:.{}g}", value, digits)); }

void add_ledger_rows(RunBook& to, int option) {
    const auto& layout = to.layout();
    const std::size_t first = to.ledger.rows.size();
    for (const int index : layout.option_lines[option]) {
        const LedgerLine& line = layout.lines[index];
        for (int t = 0; t < to.years(); ++t) {
            const double factor = to.factor_of(index, t);
            const double amount = to.report.amount_of(index, t);
            if (amount == 0 && t > 0) continue;  // said in a note
            const std::size_t row = to.ledger.rows.size();
            const auto at = [&](LedgerColumn column) {
                return address(to.ledger.sheet_row(row), column);
            };
            SheetCell shown(cut_to(amount, 14)),
                present = SheetCell::live(at(ledger_amount) + "*" + at(ledger_factor),
                                          cut_to(amount * factor, 10));
            if (!is_money(line.ledger_class))
                shown.format = present.format = {SheetFormat::Style::decimals, 3};
            to.ledger.rows.push_back(
                {readable(layout.options[option]),
                 line.intervention < 0
                     ? SheetCell("the option")
                     : SheetCell(readable(layout.interventions[line.intervention])),
                 readable(line.name), to.payer_label(line.payer), name_of(line.ledger_class),
                 name_of(line.budget),
                 yes_or_no(is_added_up(line.ledger_class) &&
                           counts(to.plan().perspective, line, RowScope::headline)),
                 SheetCell(t + 1.0), to.year_name(t), std::move(shown), SheetCell(factor),
                 std::move(present)});
        }
    }
    to.rows[option] = {first, to.ledger.rows.size() - first};
}

}  // namespace

void make_ledger(RunBook& to) {
    to.ledger = {
        .name = std::string(ledger_name),
        .title = "Ledger: every amount of every option",
        .notes =
            {fmt::format(
                 "{}; costs are negative. Rows of class health are QALYs, not money. Later years "
                 "in which a line is 0 have no row.",
                 to.report.uncertainty ? "Means over the draws" : "Each figure at its point"),
             "In headline: its payer and its class count towards the net saving."},
        .columns = {{"Option"},
                    {"Intervention"},
                    {"Line"},
                    {"Payer"},
                    {"Class"},
                    {"Budget"},
                    {"In headline"},
                    {"Year", {SheetFormat::Style::plain}},
                    {"Financial year"},
                    {"Amount", to.money()},
                    {"Discount factor", {SheetFormat::Style::decimals, 4}},
                    {"Discounted amount", to.money()}}};
    to.rows.resize(to.layout().options.size());
    for (int o = 0; o < std::ssize(to.layout().options); ++o)
        if (o == 0 || is_asked_for(to.report, to.report.results[o])) add_ledger_rows(to, o);
}

}  // namespace hearth
