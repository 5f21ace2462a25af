// The second table of a run: by payer, by line, by intervention or by year.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "base/text.hpp"
#include "report/run_parts.hpp"
#include "scenario/prices.hpp"

namespace hearth {

namespace {

using Years = std::vector<double>;

/// Consecutive years shown in one column.
struct Span {
    std::string header;
    std::size_t from;
    std::size_t to;
};

std::vector<Span> spans_of(const Appraisal& appraisal) {
    constexpr int most = 5;
    const int width = (appraisal.years + most - 1) / most;
    std::vector<Span> spans;
    for (int t = 0; t < appraisal.years; t += width) {
        const int last = std::min(t + width, appraisal.years) - 1;
        const std::string from = to_text(appraisal.start + t);
        const std::string to = to_text(appraisal.start + last);
        spans.push_back({last == t ? from : fmt::format("{}–{}", from.substr(0, 4), to.substr(2)),
                         static_cast<std::size_t>(t), static_cast<std::size_t>(last)});
    }
    return spans;
}

/// One named row of yearly amounts.
struct Row {
    std::string name;
    Years years;
    double cash = 0;
};

class BreakdownTables {
  public:
    BreakdownTables(const RunReport& report, Document& document)
        : report_(report),
          document_(document),
          appraisal_(report.scenario.file.appraisal),
          options_(shown_options(report)) {}

    void add() {
        switch (report_.by) {
            case Breakdown::payer:
                return payers();
            case Breakdown::service:
                return lines();
            case Breakdown::intervention:
                return interventions();
            case Breakdown::year:
                return years();
        }
    }

  private:
    template <class B>
    void put(B block) {
        document_.emplace_back(std::move(block));
    }

    // --- in the prices of their year -----------------------------------------------------------

    /// From the scenario's prices to those of a year (method 8.6); 1 unless nominal is asked for.
    std::optional<double> nominal(std::size_t year) const {
        if (!report_.nominal) return 1.0;
        const PriceIndex* gdp = find(report_.scenario.library.indices, "gdp_deflator");
        if (gdp == nullptr || appraisal_.as_printed()) return std::nullopt;
        return rebasing_factor(report_.scenario.library, *gdp,
                               std::get<FinancialYear>(appraisal_.prices),
                               appraisal_.start + static_cast<int>(year));
    }

    /// A sum over a span of years; "n/a" where the deflator does not reach.
    std::string over(const Years& years, const Span& span, const MoneyScale& scale) const {
        double total = 0;
        for (std::size_t t = span.from; t <= span.to; ++t) {
            const auto factor = nominal(t);
            if (!factor) return "n/a";
            total += years[t] * *factor;
        }
        return scale(total);
    }

    /// Rows by span of years, with a total.
    Table yearly(const std::string& caption, const std::string& first, const std::vector<Row>& rows,
                 const MoneyScale& scale) const {
        Table table{.caption = caption + ", " + scale.caption,
                    .columns = {{first, Align::left}},
                    .rows = {}};
        const auto spans = spans_of(appraisal_);
        for (const Span& span : spans) table.columns.push_back({span.header});
        table.columns.push_back({"Total"});
        for (const Row& row : rows) {
            std::vector<std::string> cells{row.name};
            for (const Span& span : spans) cells.push_back(over(row.years, span, scale));
            cells.push_back(over(row.years, {"", 0, row.years.size() - 1}, scale));
            table.rows.push_back(std::move(cells));
        }
        return table;
    }

    static double largest(const std::vector<Row>& rows) {
        double most = 0;
        for (const Row& row : rows) {
            double total = 0;
            for (const double year : row.years) total += year;
            most = std::max({most, std::abs(total), std::abs(row.cash)});
        }
        return most;
    }

    // --- by payer ------------------------------------------------------------------------------

    void payers() {
        put(Heading{"Who pays and who gains"});
        for (const OptionResult* option : options_) put(payer_table(*option));
        std::string note =
            "Each payer's savings, in cash and capacity, and transfers, less what they spend on "
            "the "
            "programme; undiscounted; minus is a cost.";
        if (report_.nominal)
            note += " In the prices of each year by the GDP deflator" + forecast_note() +
                    "; net cash is real.";
        put(Paragraph{note});
    }

    std::string forecast_note() const {
        const PriceIndex* gdp = find(report_.scenario.library.indices, "gdp_deflator");
        if (gdp == nullptr || !gdp->forecast_from) return "";
        return ", forecast from " + to_text(*gdp->forecast_from);
    }

    std::vector<Row> payer_rows(const OptionResult& option) const {
        std::vector<Row> rows;
        const bool some_left_out =
            std::any_of(option.payers.begin(), option.payers.end(), [](const PayerTotals& payer) {
                return !payer.counted && (payer.net != 0 || payer.total.cash() != 0);
            });
        Row all{some_left_out ? "All, in the headline or not" : "All payers",
                Years(option.years.size()), 0};
        for (const PayerTotals& payer : option.payers) {
            if (payer.net == 0 && payer.total.cash() == 0) continue;
            const std::string name = payer_name(report_.scenario, payer.payer);
            rows.push_back({payer.counted ? name : name + " (not in the headline)",
                            payer.net_by_year, payer.total.cash()});
            for (std::size_t t = 0; t < all.years.size(); ++t) all.years[t] += payer.net_by_year[t];
            all.cash += payer.total.cash();
        }
        rows.push_back(std::move(all));
        return rows;
    }

    Table payer_table(const OptionResult& option) const {
        const auto rows = payer_rows(option);
        const MoneyScale scale = money_scale(largest(rows), appraisal_.currency);
        Table table = yearly(readable(option.name), "Payer", rows, scale);
        table.columns.push_back({"Net cash"});
        for (std::size_t r = 0; r < rows.size(); ++r) table.rows[r].push_back(scale(rows[r].cash));
        table.ruled = {rows.size() - 1};
        return table;
    }

    // --- by service or line ----------------------------------------------------------------------

    void lines() {
        put(Heading{"By service and cost line"});
        for (const OptionResult* option : options_) {
            const auto rows = line_rows(static_cast<std::size_t>(option - report_.results.data()));
            put(yearly(readable(option->name), "Line", rows,
                       money_scale(largest(rows), appraisal_.currency)));
        }
        put(Paragraph{"The option's own rows of the ledger, undiscounted; minus is a cost."});
    }

    std::string line_name(const LedgerLine& line) const {
        if (line.ledger_class == LedgerClass::cost) return "Cost: " + readable(line.name);
        if (line.ledger_class == LedgerClass::transfer) return readable(line.name);
        const auto colon = line.name.find(": ");
        return service_name(report_.scenario,
                            colon == std::string::npos ? line.name : line.name.substr(colon + 2));
    }

    std::vector<Row> line_rows(std::size_t option) const {
        std::vector<Row> rows;
        for (const int index : report_.plan.layout.option_lines[option]) {
            const LedgerLine& line = report_.plan.layout.lines[static_cast<std::size_t>(index)];
            if (line.ledger_class == LedgerClass::health) continue;
            const std::string name = line_name(line);
            auto at = std::find_if(rows.begin(), rows.end(),
                                   [&](const Row& r) { return r.name == name; });
            if (at == rows.end())
                at = rows.insert(rows.end(),
                                 {name, Years(static_cast<std::size_t>(appraisal_.years)), 0});
            for (std::size_t t = 0; t < at->years.size(); ++t)
                at->years[t] += amount(report_.plan, report_.block, index, static_cast<int>(t), 0);
        }
        return rows;
    }

    // --- by intervention and by year
    // ---------------------------------------------------------------

    void interventions() {
        put(Heading{"By intervention"});
        for (const OptionResult* option : options_) put(intervention_table(*option));
        put(Paragraph{"Each intervention's own part, over the headline's payers and classes."});
    }

    Table intervention_table(const OptionResult& option) const {
        double most = 0;
        for (const auto& one : option.interventions)
            most = std::max({most, std::abs(one.programme_cost), std::abs(one.gross_saving)});
        const MoneyScale scale = money_scale(most, appraisal_.currency);
        Table table{.caption = readable(option.name) + ", " + scale.caption,
                    .columns = {{"Intervention", Align::left},
                                {"Clients"},
                                {"Cost"},
                                {"Saving"},
                                {"of it cash"},
                                {"Net saving"},
                                {"Present value"}},
                    .rows = {}};
        for (const auto& one : option.interventions)
            table.rows.push_back({readable(one.intervention), with_separators(one.clients),
                                  scale(one.programme_cost), scale(one.gross_saving),
                                  scale(one.cashable), scale(one.net_saving),
                                  scale(one.pv_net_saving)});
        return table;
    }

    void years() {
        put(Heading{"Year by year"});
        for (const OptionResult* option : options_) put(year_table(*option));
    }

    Table year_table(const OptionResult& option) const {
        double most = 0;
        for (const YearTotals& y : option.years)
            most = std::max(
                {most, std::abs(y.cost), std::abs(y.gross_saving), std::abs(y.cumulative)});
        const MoneyScale scale = money_scale(most, appraisal_.currency);
        Table table{.caption = readable(option.name) + ", " + scale.caption,
                    .columns = {{"Year", Align::left},
                                {"Cost"},
                                {"Saving"},
                                {"Net saving"},
                                {"Net cash"},
                                {"Cumulative"},
                                {"Present value"}},
                    .rows = {}};
        for (std::size_t t = 0; t < option.years.size(); ++t) {
            const YearTotals& y = option.years[t];
            table.rows.push_back({to_text(appraisal_.start + static_cast<int>(t)), scale(y.cost),
                                  scale(y.gross_saving), scale(y.net_saving), scale(y.net_cash),
                                  scale(y.cumulative), scale(y.pv_net_saving)});
        }
        return table;
    }

    const RunReport& report_;
    Document& document_;
    const Appraisal& appraisal_;
    std::vector<const OptionResult*> options_;
};

}  // namespace

void add_breakdown(const RunReport& report, Document& document) {
    BreakdownTables(report, document).add();
}

}  // namespace hearth
