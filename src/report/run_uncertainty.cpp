// How sure the answer is, as tables.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/run_parts.hpp"

namespace hearth {

namespace {

class UncertaintyTables {
  public:
    UncertaintyTables(const RunReport& report, Document& document)
        : report_(report),
          drawn_(*report.uncertainty),
          document_(document),
          currency_(report.scenario.file.appraisal.currency),
          options_(shown_options(report)) {}

    void add() {
        document_.emplace_back(Heading{"How sure"});
        document_.emplace_back(Paragraph{fmt::format(
            "Over {} draws of every uncertain figure{}; ± is the error of the "
            "mean over so many draws{}; at "
            "point: with each figure at its point.",
            with_separators(static_cast<double>(drawn_.draws)), method(),
            drawn_.sampling == Sampling::random ? "" : ", from the spread of 16 replicates")});
        document_.emplace_back(spread_table());
        document_.emplace_back(payer_table());
        document_.emplace_back(payback_table());
        document_.emplace_back(Paragraph{errors_of_the_rest()});
        if (!drawn_.note.empty()) document_.emplace_back(Paragraph{drawn_.note});
        if (drawn_.excess_draws > 0)
            document_.emplace_back(Paragraph{fmt::format(
                "In {} draws an effect avoids more use than there is; they are counted as drawn.",
                with_separators(static_cast<double>(drawn_.excess_draws)))});
    }

  private:
    [[nodiscard]] std::string_view method() const {
        if (drawn_.sampling == Sampling::random) return "";
        return drawn_.sampling == Sampling::sobol ? ", as Sobol' points" : ", as Latin hypercubes";
    }

    const MeasureStatistics& of(const OptionResult& option, std::string_view name) const {
        static const MeasureStatistics none;
        const auto* found =
            find(drawn_.statistics, static_cast<int>(&option - report_.results.data()), name);
        return found != nullptr ? *found : none;
    }

    /// An error in money; what rounds to nothing is said to be below half a step.
    static std::string error_of(const Estimate& estimate, const MoneyScale& scale) {
        const bool small = estimate.se / scale.per < scale.unit / 2;
        return small ? "< " + number(scale.unit / 2) : scale(estimate.se);
    }

    MoneyScale spread_scale() const {
        double most = 0;
        for (const OptionResult* option : options_) {
            const MeasureStatistics& net = of(*option, "net_saving");
            most = std::max({most, std::abs(net.low.value), std::abs(net.high.value)});
        }
        return money_scale(most, currency_);
    }

    /// The largest errors of what stands in the three tables without one. Of what has no value
    /// there is no error either.
    [[nodiscard]] std::string errors_of_the_rest() const {
        Estimate sd, median, ends, chance, years;
        const auto widen = [](Estimate& most, std::initializer_list<Estimate> others) {
            for (const Estimate& other : others)
                if (std::isfinite(other.value) && other.se > most.se) most.se = other.se;
        };
        for (const OptionResult* option : options_) {
            const MeasureStatistics& net = of(*option, "net_saving");
            const MeasureStatistics& payback = of(*option, "payback_years");
            widen(sd, {net.sd});
            widen(median, {net.median});
            widen(ends, {net.low, net.high});
            widen(chance, {net.positive, of(*option, "net_cash").positive, payback.not_within});
            for (const std::string& payer : report_.plan.layout.payers)
                widen(chance, {of(*option, "payer." + payer).positive});
            widen(years, {payback.low, payback.median, payback.high});
        }
        const MoneyScale scale = spread_scale();
        return fmt::format(
            "Errors of the other numbers, at most, in {}: SD {}, median {}, ends of the 95\u00a0% "
            "{}; "
            "chances {} points; payback {}. JSON has each.",
            scale.caption, error_of(sd, scale), error_of(median, scale), error_of(ends, scale),
            least_step(chance.se * 100),
            std::isfinite(years.se) ? least_step(years.se) + " years" : "beyond the horizon");
    }

    /// Tenths.
    static std::string least_step(double error) {
        return error < 0.05 ? "< 0.05" : with_separators(error, 0.1);
    }

    Table spread_table() const {
        const MoneyScale scale = spread_scale();
        Table table{.caption = "Net saving, " + scale.caption,
                    .columns = {{"Option", Align::left},
                                {"Mean"},
                                {"± error"},
                                {"SD"},
                                {"Median"},
                                {"95 % from"},
                                {"to"},
                                {"Saves money"},
                                {"Saves cash"},
                                {"At point"}},
                    .rows = {}};
        for (const OptionResult* option : options_) {
            const MeasureStatistics& net = of(*option, "net_saving");
            table.rows.push_back({readable(option->name), scale(net.mean.value),
                                  error_of(net.mean, scale), scale(net.sd.value),
                                  scale(net.median.value), scale(net.low.value),
                                  scale(net.high.value), percent(net.positive.value),
                                  percent(of(*option, "net_cash").positive.value),
                                  scale(option->value("net_saving").value_or(0))});
        }
        return table;
    }

    bool moves(const std::string& payer) const {
        return std::any_of(options_.begin(), options_.end(), [&](const OptionResult* option) {
            const MeasureStatistics& one = of(*option, "payer." + payer);
            return one.mean.value != 0 || one.sd.value != 0;
        });
    }

    Table payer_table() const {
        Table table{.caption = "How likely each payer is better off",
                    .columns = {{"Payer", Align::left}},
                    .rows = {}};
        for (const OptionResult* option : options_)
            table.columns.push_back({readable(option->name)});
        for (const std::string& payer : report_.plan.layout.payers) {
            if (!moves(payer)) continue;
            std::vector<std::string> row{payer_name(report_.scenario, payer)};
            for (const OptionResult* option : options_) {
                const MeasureStatistics& one = of(*option, "payer." + payer);
                row.push_back(one.mean.value == 0 && one.sd.value == 0
                                  ? "no change"
                                  : percent(one.positive.value));
            }
            table.rows.push_back(std::move(row));
        }
        return table;
    }

    static std::string years(double value) {
        return std::isfinite(value) ? with_separators(value, 0.1) : "beyond";
    }

    Table payback_table() const {
        const int horizon = report_.scenario.file.appraisal.years;
        Table table{
            .caption = "Payback over the draws, years",
            .columns = {{"Option", Align::left},
                        {"2.5 %"},
                        {"Median"},
                        {"97.5 %"},
                        {fmt::format("Not within {} year{}", horizon, horizon == 1 ? "" : "s")}},
            .rows = {}};
        for (const OptionResult* option : options_) {
            const MeasureStatistics& payback = of(*option, "payback_years");
            table.rows.push_back({readable(option->name), years(payback.low.value),
                                  years(payback.median.value), years(payback.high.value),
                                  percent(payback.not_within.value)});
        }
        return table;
    }

    const RunReport& report_;
    const RunDraws& drawn_;
    Document& document_;
    Currency currency_;
    std::vector<const OptionResult*> options_;
};

}  // namespace

void add_uncertainty(const RunReport& report, Document& document) {
    UncertaintyTables(report, document).add();
}

}  // namespace hearth
