// Which statistic stands for a measure, and the table of money.
#include "report/headline.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "report/words.hpp"

namespace hearth {

const MeasureStatistics* Headline::drawn(std::string_view measure) const {
    return statistics == nullptr ? nullptr : hearth::find(*statistics, option, measure);
}

std::optional<double> Headline::find(std::string_view measure) const {
    const auto own = at_point.value(measure);
    const MeasureStatistics* over_draws = drawn(measure);
    if (over_draws == nullptr) return own;
    if (measure == "payback_years")
        return std::isfinite(over_draws->median.value) ? std::optional(over_draws->median.value)
                                                       : std::nullopt;
    if (!own && measure == "benefit_cost_ratio") return std::nullopt;
    return over_draws->mean.value;
}

double Headline::value(std::string_view measure) const { return find(measure).value_or(0); }

Table money_table(std::string_view first, const std::vector<HeadlineRow>& rows, Currency currency) {
    double most = 0;
    for (const HeadlineRow& row : rows)
        for (const char* measure : {"net_saving", "net_cash", "pv_net_saving", "programme_cost"})
            most = std::max(most, std::abs(row.headline.value(measure)));
    const MoneyScale scale = money_scale(most, currency);
    Table table{.caption = "Money in " + scale.caption,
                .columns = {{std::string(first), Align::left},
                            {"Net saving"},
                            {"Net cash"},
                            {"Present value"},
                            {"Cost"},
                            {fmt::format("Per\u00a0{}1", sign_of(currency))},
                            {"Payback"},
                            {"Clients"}},
                .rows = {}};
    for (const auto& [name, headline] : rows) {
        const auto ratio = headline.find("benefit_cost_ratio");
        const auto years = headline.find("payback_years");
        table.rows.push_back(
            {name, scale(headline.value("net_saving")), scale(headline.value("net_cash")),
             scale(headline.value("pv_net_saving")), scale(headline.value("programme_cost")),
             ratio ? with_separators(*ratio, 0.01) : "–", years ? duration(*years) : "not reached",
             with_separators(headline.value("clients"))});
    }
    return table;
}

}  // namespace hearth
