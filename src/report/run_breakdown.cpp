// The second table of a run: by payer, by line, by intervention or by year.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "base/text.hpp"
#include "report/run_report.hpp"
#include "scenario/prices.hpp"

namespace hearth {

namespace {

/// Consecutive years shown in one column.
struct Years {
    std::string header;
    int from, to;
};

std::vector<Years> columns_of(const RunReport& report) {
    constexpr int most = 5;
    const int years = report.plan.layout.years;
    const auto name = [&](int t) { return to_text(appraisal_of(report).start + t); };
    const int width = (years + most - 1) / most;
    std::vector<Years> all;
    for (int t = 0; t < years; t += width) {
        const int last = std::min(t + width, years) - 1;
        all.push_back(
            {last == t ? name(t) : fmt::format("{}–{}", name(t).substr(0, 4), name(last).substr(2)),
             t, last});
    }
    return all;
}

/// One named row of yearly amounts.
struct Row {
    std::string name;
    std::vector<double> years;
    std::string kind = {};   ///< of money; empty where tables do not say it
    std::string payer = {};  ///< display name; of several: empty

    [[nodiscard]] bool is_nothing() const {
        return std::all_of(years.begin(), years.end(), [](double one) { return one == 0; });
    }
};

/// Of the options' tables, each under the option's name.
std::string name_for(std::string_view table, const Headline& option) {
    return fmt::format("{}.{}", table, option.at_point.name);
}

std::string caption_for(const Headline& option, const NumberFormat& scale) {
    return option.name + ", " + scale.caption();
}

// --- yearly amounts, perhaps in the prices of their year ----------------------------------------

/// From the scenario's prices to those of a year (method 8.6); 1 unless nominal is asked for.
std::optional<double> nominal(const RunReport& report, int year) {
    if (!report.nominal) return 1.0;
    const Appraisal& appraisal = appraisal_of(report);
    const PriceIndex* gdp = find(report.scenario.library.indices, "gdp_deflator");
    if (gdp == nullptr || appraisal.as_printed()) return std::nullopt;
    return rebasing_factor(report.scenario.library, *gdp, std::get<FinancialYear>(appraisal.prices),
                           appraisal.start + year);
}

constexpr std::string_view no_deflator = "the GDP deflator does not reach so far";

/// A sum over years `from` to `to`; none where the deflator does not reach.
Cell sum_over(const RunReport& report, const Row& row, int from, int to) {
    double total = 0;
    for (int t = from; t <= to; ++t) {
        const auto factor = nominal(report, t);
        if (!factor) return withheld("n/a", std::string(no_deflator));
        total += row.years[t] * *factor;
    }
    return total;
}

/// Rows by span of years, with a total.
Table yearly(const RunReport& report, const Headline& option, const std::string& first,
             const std::vector<Row>& rows) {
    const NumberFormat& scale = report.money;
    Table table{.caption = caption_for(option, scale),
                .columns = {{first, Align::left}},
                .option = option.name};
    auto columns = columns_of(report);
    columns.push_back({"Total", 0, report.plan.layout.years - 1});
    for (const Years& years : columns) table.columns.push_back({years.header, scale});
    for (const Row& row : rows) {
        auto& cells = table.rows.emplace_back(1, row.name);
        for (const Years& years : columns)
            cells.push_back(sum_over(report, row, years.from, years.to));
    }
    return table;
}

// --- by payer -----------------------------------------------------------------------------------

/// What is said of amounts in the prices of their year, and of what stays real; empty: all is real.
std::string nominal_note(const RunReport& report, std::string_view real) {
    if (!report.nominal) return "";
    if (appraisal_of(report).as_printed())
        return " Prices as printed are of no year, so there are none of another: n/a.";
    std::string text = " In the prices of each year by the GDP deflator";
    const PriceIndex* gdp = find(report.scenario.library.indices, "gdp_deflator");
    if (gdp != nullptr && gdp->forecast_from)
        text += ", forecast from " + to_text(*gdp->forecast_from);
    const int years = report.plan.layout.years;
    for (int year = 0; year < years; ++year)
        if (!nominal(report, year)) {
            text += fmt::format("; it does not reach {}{}, hence n/a",
                                to_text(appraisal_of(report).start + year),
                                year + 1 < years ? " and later" : "");
            break;
        }
    return text + (real.empty() ? "." : fmt::format("; {} is real.", real));
}

/// A measure of a payer, a year or an intervention of an option; `head` is its path without a dot.
double value(const Headline& option, std::string_view head, std::string_view measure) {
    return option.value(fmt::format("{}.{}", head, measure));
}

/// What each kind of money is to a payer; those that come to nothing are left out.
std::vector<Row> payer_rows(const RunReport& report, const Headline& option, int payer) {
    const std::string name = payer_name(report.scenario, report.plan.layout.payers[payer]);
    std::vector<Row> rows;
    for (const MoneyKind& kind : money_kinds) {
        if (!is_shown(report, kind)) continue;
        Row row{name,
                amounts_by_year(report, option,
                                [&](const LedgerLine& line) {
                                    return line.payer == payer && line.ledger_class == kind.of;
                                }),
                std::string(kind.header), name};
        if (!report.plan.perspective.payers[payer]) row.name += " (not in the headline)";
        if (!row.is_nothing()) rows.push_back(std::move(row));
    }
    return rows;
}

/// Of the payers that the headline counts: before grants, which is the headline unless it counts
/// transfers, grants, and after them; one row where grants come to nothing.
std::vector<Row> headline_rows(const RunReport& report, const Headline& option, Row after,
                               const std::string& whose) {
    after.name = whose, after.kind = "Net";
    const std::vector<double> given = grants(report, option);
    Row before = after, grant{whose, given, "Grants"};
    if (grant.is_nothing()) return {std::move(after)};
    for (std::size_t t = 0; t < given.size(); ++t) before.years[t] -= given[t];
    before.kind = "Net before grants", after.kind = "Net after grants";
    return {std::move(before), std::move(grant), std::move(after)};
}

/// Payers, then those of the headline together, and how many the latter rows are.
std::pair<std::vector<Row>, std::size_t> payer_rows(const RunReport& report,
                                                    const Headline& option) {
    std::vector<Row> rows;
    const auto& counted = report.plan.perspective.payers;
    Row all{{}, std::vector<double>(report.plan.layout.years)};
    for (int payer = 0; payer < std::ssize(report.plan.layout.payers); ++payer)
        for (Row& row : payer_rows(report, option, payer)) {
            for (std::size_t t = 0; counted[payer] && t < all.years.size(); ++t)
                all.years[t] += row.years[t];
            rows.push_back(std::move(row));
        }
    const bool every = std::find(counted.begin(), counted.end(), false) == counted.end();
    auto together = headline_rows(report, option, std::move(all),
                                  every ? "All payers" : "The headline's payers");
    rows.insert(rows.end(), together.begin(), together.end());
    return {std::move(rows), together.size()};
}

Table payer_table(const RunReport& report, const Headline& option) {
    const auto [rows, together] = payer_rows(report, option);
    Table table = yearly(report, option, "Payer", rows);
    table.name = name_for("by_payer", option);
    table.grouped = true;
    table.columns.insert(table.columns.begin() + 1, {"Money", Align::left});
    for (std::size_t r = 0; r < rows.size(); ++r) {
        table.rows[r].insert(table.rows[r].begin() + 1, rows[r].kind);
        table.payers.push_back(rows[r].payer);
    }
    table.ruled = {rows.size() - together};
    return table;
}

Table grants_table(const RunReport& report, const Headline& option) {
    Table table{.name = name_for("grants", option), .option = option.name};
    for (const std::string& payer : report.plan.layout.payers) {
        const double given = value(option, "by_payer." + payer, "transfer");
        if (given == 0) continue;
        const double net = value(option, "by_payer." + payer, "net");
        table.rows.push_back({payer_name(report.scenario, payer), net - given, given, net});
    }
    const NumberFormat& scale = report.money;
    table.caption = "Grants, " + caption_for(option, scale);
    table.columns = {{"Payer", Align::left},
                     {"Before grants", scale},
                     {"Grants", scale},
                     {"After grants", scale}};
    return table;
}

// --- by service or line -------------------------------------------------------------------------

std::string line_name(const RunReport& report, const LedgerLine& line) {
    if (line.ledger_class == LedgerClass::cost) return "Cost: " + readable(line.name);
    if (line.ledger_class == LedgerClass::transfer) return readable(line.name);
    const auto colon = line.name.find(": ");
    return service_name(report.scenario,
                        colon == std::string::npos ? line.name : line.name.substr(colon + 2));
}

Table line_table(const RunReport& report, const Headline& option) {
    const int years = report.plan.layout.years;
    std::vector<Row> rows;
    for (const int index : report.plan.layout.option_lines[option.option]) {
        const LedgerLine& line = report.plan.layout.lines[index];
        if (!is_money(line.ledger_class)) continue;
        const std::string name = line_name(report, line);
        auto at = std::find_if(rows.begin(), rows.end(),
                               [&](const Row& row) { return row.name == name; });
        if (at == rows.end()) at = rows.insert(rows.end(), {name, std::vector<double>(years)});
        for (int t = 0; t < years; ++t) at->years[t] += report.amount_of(index, t);
    }
    Table table = yearly(report, option, "Line", rows);
    table.name = name_for("by_service", option);
    return table;
}

// --- by intervention and by year ----------------------------------------------------------------

/// Parts of an option: how a table names them, and the path of their measures without a dot.
using Parts = std::vector<std::pair<std::string, std::string>>;
using Measures = std::vector<std::string_view>;

Table with_rows(Table table, const Headline& option, const Parts& parts, const Measures& measures) {
    for (const auto& [name, head] : parts) {
        auto& row = table.rows.emplace_back(1, name);
        for (const std::string_view measure : measures)
            row.emplace_back(value(option, head, measure));
    }
    return table;
}

Table intervention_table(const RunReport& report, const Headline& option) {
    const LedgerLayout& layout = report.plan.layout;
    Parts parts;
    for (const int i : layout.option_interventions[option.option])
        parts.emplace_back(readable(layout.interventions[i]),
                           "by_intervention." + layout.interventions[i]);
    const NumberFormat& scale = report.money;
    return with_rows(
        {.name = name_for("by_intervention", option),
         .caption = caption_for(option, scale),
         .columns = {{"Intervention", Align::left},
                     {"Clients", in_steps(1, "clients")},
                     {"Cost", scale},
                     {"Saving", scale},
                     {"of it cash", scale, "Cashable"},
                     {"Net saving", scale},
                     {"Present value", scale}}},
        option, parts,
        {"clients", "programme_cost", "gross_saving", "cashable", "net_saving", "pv_net_saving"});
}

/// Puts amounts by year into the prices of theirs, and what they come to so far.
void take_nominal(const RunReport& report, Table& table) {
    constexpr std::size_t net = 3, cumulative = 5;  // columns; present values stay
    double sum = 0;
    for (int year = 0; year < std::ssize(table.rows); ++year) {
        auto& row = table.rows[year];
        const auto factor = nominal(report, year);
        for (std::size_t c = 1; c < cumulative; ++c)
            row[c] =
                factor ? Cell(*row[c].value * *factor) : withheld("n/a", std::string(no_deflator));
        if (factor) sum += *row[net].value;
        row[cumulative] = factor ? Cell(sum) : withheld("n/a", std::string(no_deflator));
    }
}

Table year_table(const RunReport& report, const Headline& option) {
    Parts parts;
    for (int year = 0; year < report.plan.layout.years; ++year)
        parts.emplace_back(to_text(appraisal_of(report).start + year),
                           fmt::format("by_year.{}", year));
    const NumberFormat& scale = report.money;
    Table table = with_rows({.name = name_for("by_year", option),
                             .caption = caption_for(option, scale),
                             .columns = {{"Year", Align::left},
                                         {"Cost", scale},
                                         {"Saving", scale},
                                         {"Net saving", scale},
                                         {"Net cash", scale},
                                         {"Cumulative", scale},
                                         {"Present value", scale}}},
                            option, parts,
                            {"programme_cost", "gross_saving", "net_saving", "net_cash",
                             "cumulative_net_saving", "pv_net_saving"});
    table.option = option.name;
    if (report.nominal) take_nominal(report, table);
    return table;
}

std::string about_payers(const RunReport& report) {
    return "What each payer pays for the programme, saves in cash and frees for others, never "
           "added together but at the foot; undiscounted; minus is a cost." +
           nominal_note(report, "the table above it");
}

}  // namespace

void add_grants_tables(const RunReport& report, const Options& options, Document& document) {
    for (const Headline& option : options)
        if (Table table = grants_table(report, option); !table.rows.empty())
            document.push_back(std::move(table));
}

void add_breakdown(const RunReport& report, Document& document) {
    const auto add = [&](Heading heading, const auto& table, std::string note) {
        document.push_back(std::move(heading));
        for (const Headline& option : shown_options(report)) {
            if (report.by == Breakdown::payer) document.push_back(partners_table(report, option));
            document.push_back(table(report, option));
        }
        if (!note.empty()) document.push_back(Paragraph{std::move(note)});
    };
    switch (report.by) {
        case Breakdown::payer:
            return add({"Who pays and who gains", "by_payer"}, payer_table, about_payers(report));
        case Breakdown::service:
            return add({"By service and cost line", "by_service"}, line_table,
                       "The option's own rows of the ledger, undiscounted; minus is a cost." +
                           nominal_note(report, ""));
        case Breakdown::intervention:
            return add({"By intervention", "by_intervention"}, intervention_table,
                       "Each intervention's own part, over the headline's payers and classes.");
        case Breakdown::year:
            return add(
                {"Year by year", "by_year"}, year_table,
                "Undiscounted but for the present value." + nominal_note(report, "present value"));
    }
}

}  // namespace hearth
