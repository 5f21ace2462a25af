// Which statistic stands for a measure, and the table of money.
#include "report/headline.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

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

std::string Headline::why(std::string_view measure) const {
    const auto own = at_point.find(measure);
    return own ? own->withheld : "";
}

Table money_table(std::string name, std::string_view first, const std::vector<HeadlineRow>& rows,
                  Currency currency) {
    double most = 0;
    for (const HeadlineRow& row : rows)
        for (const char* measure : {"net_saving", "net_cash", "pv_net_saving", "programme_cost"})
            most = std::max(most, std::abs(row.headline.value(measure)));
    const NumberFormat scale = money_scale(most, currency);
    Table table{.name = std::move(name),
                .caption = "Money in " + scale.caption(),
                .columns = {{std::string(first), Align::left},
                            {"Net saving", scale},
                            {"Net cash", scale},
                            {"Present value", scale},
                            {"Cost", scale},
                            {fmt::format("Per\u00a0{}1", sign_of(currency)),
                             in_steps(0.01, "ratio"), "Benefit-cost ratio"},
                            {"Payback", as_duration()},
                            {"Clients", in_steps(1, "clients")}},
                .rows = {}};
    for (const auto& [row, headline] : rows)
        table.rows.push_back({row, headline.value("net_saving"), headline.value("net_cash"),
                              headline.value("pv_net_saving"), headline.value("programme_cost"),
                              number_or(headline.find("benefit_cost_ratio"), "–",
                                        headline.why("benefit_cost_ratio")),
                              number_or(headline.find("payback_years"), "not reached"),
                              headline.value("clients")});
    return table;
}

}  // namespace hearth
