// The sheets of a run's workbook that are added up from its ledger.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/run_book.hpp"

namespace hearth {

namespace {

constexpr SavingColumn saving_columns[] = {{LedgerClass::cashable, "Saving in cash"},
                                           {LedgerClass::capacity, "Time and beds freed"},
                                           {LedgerClass::social, "Social value"},
                                           {LedgerClass::transfer, "Grants"}};

/// Rows of an option's years.
std::string of_years(const RunBook& from, std::size_t option, std::size_t column) {
    const std::size_t first = option * from.years();
    return reference(from.book.at(years_name), first, first + from.years() - 1, column);
}

SheetCell or_why(const RunBook& from, const Headline& option, std::string_view measure) {
    if (const auto value = option.find(measure)) return *value;
    const std::string why = why_withheld(option.shown, measure, appraisal_of(from.report).currency);
    return why.empty() ? SheetCell() : SheetCell(why);
}

/// Savings without grants over cost, both discounted.
SheetCell ratio_cell(const RunBook& from, const Headline& option) {
    SheetCell cell = or_why(from, option, "benefit_cost_ratio");
    if (!cell.value) return cell;
    std::string savings;
    for (const SavingColumn& one : savings_counted(from))
        if (one.of != LedgerClass::transfer)
            savings += (savings.empty() ? "" : "+") +
                       from.formula_of({.option = option.option, .only = one.of, .present = true});
    const std::string cost =
        from.formula_of({.option = option.option, .only = LedgerClass::cost, .present = true});
    cell.formula = fmt::format("({})/-({})", savings.empty() ? "0" : savings, cost);
    return cell;
}

void add_uncertain(const Headline& option, std::vector<SheetCell>& row) {
    const auto* net = option.drawn("net_saving");
    row.push_back(statistic(net, &MeasureStatistics::low));
    row.push_back(statistic(net, &MeasureStatistics::high));
    row.push_back(statistic(net, &MeasureStatistics::positive));
    row.push_back(statistic(option.drawn("net_cash"), &MeasureStatistics::positive));
}

SheetChart summary_chart(const RunBook& from) {
    const std::string& best = best_of(from.options).name;
    return {.kind = SheetChart::Kind::bars,
            .title = from.options.size() > 1 ? titled(best) + " has the highest net saving"
                                             : "Net saving of " + best,
            .value_axis = "Net saving over the horizon",
            .description =
                "Bars of the net saving of each option against the first; the numbers "
                "stand in the table above.",
            .numbers = from.money(),
            .series = {{.labels = 0, .values = summary_net, .count = from.options.size()}}};
}

/// A year and the row of the sheet that it stands in.
struct YearPlace {
    int year = 0;
    std::size_t row = 0;
};

/// One year of an option; `so_far` is the net saving of those before it, and then with it.
std::vector<SheetCell> year_row(const RunBook& from, const Headline& option, YearPlace place,
                                double& so_far) {
    const YearColumns at(from);
    const LedgerSum all{.option = option.option, .year = place.year};
    const auto cell = [&](std::size_t column) { return address(place.row, column); };
    const auto of = [&](LedgerClass one) {
        LedgerSum sum = all;
        sum.only = one;
        return sum;
    };
    std::vector<SheetCell> row{option.name, from.year_name(place.year),
                               from.cell_of(of(LedgerClass::cost), -1)};
    for (const SavingColumn& one : savings_counted(from)) row.push_back(from.cell_of(of(one.of)));
    const std::string savings =
        at.net > at.first_saving
            ? fmt::format("SUM({}:{})", cell(at.first_saving), cell(at.net - 1))
            : "0";
    const double net = from.value_of(all);
    row.push_back(SheetCell::live(savings + "-" + cell(at.cost), net));
    const bool has_cash = from.counts_class(LedgerClass::cashable);
    row.push_back(SheetCell::live(
        (has_cash ? cell(at.first_saving) : "0") + "-" + cell(at.cost),
        from.value_of(of(LedgerClass::cashable)) + from.value_of(of(LedgerClass::cost))));
    so_far += net;
    row.push_back(SheetCell::live(
        place.year == 0 ? cell(at.net) : address(place.row - 1, at.cumulative) + "+" + cell(at.net),
        so_far));
    LedgerSum present = all;
    present.present = true;
    row.push_back(from.cell_of(present));
    return row;
}

}  // namespace

std::vector<SavingColumn> savings_counted(const RunBook& from) {
    std::vector<SavingColumn> all;
    for (const SavingColumn& one : saving_columns)
        if (from.counts_class(one.of)) all.push_back(one);
    return all;
}

void add_years(RunBook& to) {
    Sheet sheet{.name = std::string(years_name),
                .title = "Year by year, the difference from the first option",
                .notes = {"Added up from the Ledger. Undiscounted but for the last column."},
                .columns = {{"Option"}, {"Financial year"}, {"Cost", to.money()}}};
    for (const SavingColumn& one : savings_counted(to))
        sheet.columns.push_back({std::string(one.header), to.money()});
    for (const char* header : {"Net saving", "Net cash", "Cumulative net saving", "Present value"})
        sheet.columns.push_back({header, to.money()});
    for (const Headline& option : to.options) {
        double so_far = 0;
        for (int t = 0; t < to.years(); ++t)
            sheet.rows.push_back(
                year_row(to, option, {t, sheet.sheet_row(sheet.rows.size())}, so_far));
    }
    to.book.sheets.push_back(std::move(sheet));
}

void add_cumulative(RunBook& to) {
    const YearColumns at(to);
    Sheet sheet{.name = std::string(cumulative_name),
                .title = "Net saving added up from the first year, undiscounted",
                .columns = {{"Financial year"}}};
    for (const Headline& option : to.options) sheet.columns.push_back({option.name, to.money()});
    const Sheet& years = to.book.at(years_name);
    for (int t = 0; t < to.years(); ++t) {
        std::vector<SheetCell> row{to.year_name(t)};
        for (std::size_t o = 0; o < to.options.size(); ++o) {
            const std::size_t r = o * to.years() + t;
            row.push_back(SheetCell::live(reference(years, r, at.cumulative),
                                          *years.rows[r][at.cumulative].value));
        }
        sheet.rows.push_back(std::move(row));
    }
    SheetChart chart{.kind = SheetChart::Kind::lines,
                     .title = "Net saving so far, by financial year",
                     .label_axis = "Financial year",
                     .value_axis = "Net saving so far",
                     .description =
                         "Lines of what each option saves, net, from the first year to "
                         "each; the numbers stand in the table above.",
                     .numbers = to.money()};
    for (std::size_t o = 0; o < to.options.size(); ++o)
        chart.series.push_back({.labels = 0, .values = o + 1, .count = sheet.rows.size()});
    if (to.years() > 1) sheet.charts.push_back(std::move(chart));
    to.book.sheets.push_back(std::move(sheet));
}

std::vector<int> payers_moved(const RunBook& from) {
    std::vector<int> all;
    for (int p = 0; p < std::ssize(from.layout().payers); ++p)
        if (std::any_of(from.options.begin(), from.options.end(), [&](const Headline& option) {
                return from.value_of({.option = option.option, .payer = p}) != 0 ||
                       from.value_of({.option = option.option, .payer = p, .cash = true}) != 0;
            }))
            all.push_back(p);
    return all;
}

void add_payers(RunBook& to) {
    Sheet sheet{.name = std::string(payers_name),
                .title = "Who pays and who gains, the difference from the first option",
                .notes = {"Each payer's savings, in cash and capacity, and grants, less what it "
                          "spends; undiscounted but for the last column. Minus is a cost.",
                          "Added up from the Ledger."},
                .columns = {{"Payer"}, {"Option"}, {"In headline"}}};
    for (int t = 0; t < to.years(); ++t) sheet.columns.push_back({to.year_name(t), to.money()});
    for (const char* header : {"Total", "Net cash", "Present value"})
        sheet.columns.push_back({header, to.money()});
    const std::size_t total = 3 + to.years();
    SheetChart chart{.kind = SheetChart::Kind::stacked_bars,
                     .title = "What each payer gains or loses, net, by option",
                     .value_axis = "Net, over the horizon",
                     .description =
                         "Stacked bars: for each option what each payer gains, to the "
                         "right, or loses; the numbers stand in the table above.",
                     .numbers = to.money()};
    for (const int payer : payers_moved(to)) {
        const std::string name = to.payer_label(payer);
        chart.series.push_back({.name = name,
                                .labels = 1,
                                .values = total,
                                .first = sheet.rows.size(),
                                .count = to.options.size()});
        for (const Headline& option : to.options) {
            const std::size_t r = sheet.sheet_row(sheet.rows.size());
            std::vector<SheetCell> row{name, option.name,
                                       to.plan().perspective.payers[payer] ? "yes" : "no"};
            LedgerSum sum{.option = option.option, .payer = payer};
            sum.payer_cell = address(r, 0);
            const double net = to.value_of(sum);
            for (sum.year = 0; sum.year < to.years(); ++sum.year) row.push_back(to.cell_of(sum));
            sum.year = -1;
            row.push_back(SheetCell::live(
                fmt::format("SUM({}:{})", address(r, 3), address(r, total - 1)), net));
            sum.cash = true;
            row.push_back(to.cell_of(sum));
            sum.cash = false;
            sum.present = true;
            row.push_back(to.cell_of(sum));
            sheet.rows.push_back(std::move(row));
        }
    }
    if (sheet.rows.empty()) return;
    sheet.charts = {std::move(chart)};
    to.book.sheets.push_back(std::move(sheet));
}

SheetCell statistic(const MeasureStatistics* one, const Estimate MeasureStatistics::*what) {
    const bool is_chance = what == &MeasureStatistics::positive;
    if (one == nullptr || (is_chance && !one->moves()) || !std::isfinite((one->*what).value))
        return {};
    return (one->*what).value;
}

void add_summary_sheet(RunBook& to) {
    const YearColumns at(to);
    Sheet sheet{.name = std::string(summary_name),
                .title = "Summary: each option against " + readable(to.layout().options.front()),
                .notes = {"Money over the horizon, undiscounted but for the present value. Net "
                          "cash: what leaves a budget less what the programme costs."},
                .columns = {{"Option"},
                            {"Net saving", to.money()},
                            {"Net cash", to.money()},
                            {"Present value", to.money()},
                            {"Cost", to.money()}}};
    const auto savings = savings_counted(to);
    for (const SavingColumn& one : savings)
        sheet.columns.push_back({std::string(one.header), to.money()});
    sheet.columns.push_back({fmt::format("Saved per {}1 of cost, present values",
                                         sign_of(appraisal_of(to.report).currency)),
                             {SheetFormat::Style::decimals, 2}});
    sheet.columns.push_back({"Payback, years", {SheetFormat::Style::decimals, 1}});
    sheet.columns.push_back({"Clients", {SheetFormat::Style::decimals, 0}});
    if (to.report.uncertainty != nullptr) {
        sheet.notes.emplace_back(
            "95 % from and to: the net saving over the draws. Chances are over "
            "the draws.");
        for (const char* header : {"95 % from", "95 % to"})
            sheet.columns.push_back({header, to.money()});
        for (const char* header : {"Chance that it saves money", "Chance that it saves cash"})
            sheet.columns.push_back({header, {SheetFormat::Style::percent, 1}});
    }
    for (std::size_t o = 0; o < to.options.size(); ++o) {
        const Headline& option = to.options[o];
        std::vector<SheetCell> row{option.name};
        const auto add = [&](std::size_t column, std::string_view measure) {
            row.push_back(
                SheetCell::live("SUM(" + of_years(to, o, column) + ")", option.value(measure)));
        };
        add(at.net, "net_saving");
        add(at.cash, "net_cash");
        add(at.present, "pv_net_saving");
        add(at.cost, "programme_cost");
        for (std::size_t s = 0; s < savings.size(); ++s)
            row.push_back(
                SheetCell::live("SUM(" + of_years(to, o, at.first_saving + s) + ")",
                                to.value_of({.option = option.option, .only = savings[s].of})));
        row.push_back(ratio_cell(to, option));
        const auto payback = option.find("payback_years");
        row.push_back(payback ? SheetCell(*payback) : SheetCell("not reached"));
        row.push_back(option.value("clients"));
        if (to.report.uncertainty != nullptr) add_uncertain(option, row);
        sheet.rows.push_back(std::move(row));
    }
    sheet.charts = {summary_chart(to)};
    to.book.sheets.push_back(std::move(sheet));
}

}  // namespace hearth
