// Where the variance of a measure comes from, in words and a table.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "base/text.hpp"
#include "report/sensitivity_words.hpp"

namespace hearth {

namespace {

constexpr double negligible = 0.005;  ///< of the variance

using Order = std::vector<std::size_t>;

std::string unit_in_words(const SharesAnswer& report, const SensitivityWords& words,
                          std::size_t unit) {
    return joined(report.units[unit], " with ",
                  [&](std::size_t figure) { return words.figure(figure); });
}

/// The units by their share with interactions, largest first.
Order by_total_share(const SharesAnswer& report) {
    Order order(report.units.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto& shares = report.shares.shares;
        return rank_of(shares[a].total) > rank_of(shares[b].total);
    });
    return order;
}

std::string answer(const SharesAnswer& report, const SensitivityWords& words, const Order& order) {
    constexpr std::size_t most_in_a_sentence = 3;
    const VarianceShares& found = report.shares;
    const std::string spread =
        fmt::format("{} has a mean of {} and a standard deviation of {}.", words.subject(),
                    words.said(found.mean), words.said(std::sqrt(found.variance)));
    if (found.variance <= 0) return spread + " No uncertain figure moves it.";
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < std::min(most_in_a_sentence, order.size()); ++i) {
        const Share& share = found.shares[order[i]];
        if (share.total < negligible) break;
        parts.push_back(fmt::format("'{}' explains {}", unit_in_words(report, words, order[i]),
                                    share_in_words(share.first)));
    }
    if (parts.empty()) return spread;
    return spread + " Of the variance, by itself, " + all_of(parts) + ".";
}

std::string interactions(const VarianceShares& found) {
    constexpr double much = 0.05;
    std::string text = fmt::format(
        "By themselves the figures explain {} of the variance; {} ± {} is left to their "
        "interactions.",
        share_in_words(1 - found.interactions), share_in_words(found.interactions),
        share_in_words(found.interactions_se));
    double largest = found.interactions_se;
    for (const Share& share : found.shares)
        largest = std::max({largest, share.first_se, share.total_se});
    if (largest > much)
        text += fmt::format(" The errors are large, up to {}: take more draws (--draws {}).",
                            share_in_words(largest), 4 * found.draws);
    return text;
}

Table shares_table(const SharesAnswer& report, const SensitivityWords& words, const Order& order) {
    Table table{.name = "shares",
                .caption = "Shares of the variance: by itself, and with its interactions",
                .columns = {{"Figure", Align::left},
                            {"By itself", as_share()},
                            {"± error", as_share(), "Error by itself"},
                            {"In all", as_share()},
                            {"± error", as_share(), "Error in all"},
                            {"Source", Align::left}}};
    for (const std::size_t unit : order) {
        const Share& share = report.shares.shares[unit];
        const std::size_t row = table.rows.size();
        if (row >= report.basis.most || share.total < negligible) table.details.push_back(row);
        table.rows.push_back({unit_in_words(report, words, unit), share.first, share.first_se,
                              share.total, share.total_se,
                              words.source(report.units[unit].front())});
    }
    return table;
}

/// The table, and what the figures that pages leave out come to.
void add_shares(const SharesAnswer& report, const SensitivityWords& words, Document& document) {
    const Order order = by_total_share(report);
    Table table = shares_table(report, words, order);
    const auto rest = table.details;
    document.emplace_back(std::move(table));
    if (rest.empty()) return;
    double sum = 0;
    for (const std::size_t row : rest) sum += report.shares.shares[order[row]].first;
    document.emplace_back(Paragraph{
        rest.size() == 1
            ? fmt::format("1 more uncertain figure hardly matters: it has {} of the variance by "
                          "itself.",
                          share_in_words(sum))
            : fmt::format("{} more uncertain figures hardly matter: together they have {} of the "
                          "variance by themselves.",
                          rest.size(), share_in_words(sum)),
        Shown::pages});
}

// --- the chart -----------------------------------------------------------------------------------

Chart chart_of(const SharesAnswer& report, const SensitivityWords& words) {
    constexpr std::size_t blue = 0, sky = 5;
    constexpr double percent = 100;
    Chart chart{.kind = "shares",
                .finding = "No figure explains the variance of the " + words.measure(),
                .subtitle = fmt::format("Shares of the variance of the {} of {}, by figure",
                                        words.measure(), words.option()),
                .description = "One bar for each figure, largest first.",
                .x = {.unit = "%", .low = 0},
                .y = {.scale = Scale::categories},
                .series = {{.name = "with its interactions", .mark = Mark::bar, .style = sky},
                           {.name = "by itself", .mark = Mark::bar, .style = blue, .size = 0.5}},
                .notes = words.data()};
    const auto order = by_total_share(report);
    for (std::size_t i = 0; i < std::min(order.size(), report.basis.most); ++i) {
        const Share& share = report.shares.shares[order[i]];
        const auto length = [&](double part) { return percent * std::clamp(part, 0.0, 1.0); };
        const auto row = static_cast<double>(i);
        chart.y.categories.push_back(unit_in_words(report, words, order[i]));
        chart.series[0].data.push_back({.x = length(share.total), .y = row});
        chart.series[1].data.push_back({.x = length(share.first), .y = row});
        chart.series[share.first > share.total ? 1 : 0].data.back().label =
            fmt::format("{:.1f} %", length(share.total));
    }
    if (!order.empty())
        chart.finding = fmt::format("'{}' explains {:.0f} % of the variance",
                                    chart.y.categories.front(), chart.series[1].data.front().x);
    return chart;
}

}  // namespace

Document page_of(const SharesAnswer& report) {
    const SensitivityWords words(report.basis);
    const VarianceShares& found = report.shares;
    Document document{Heading{"Where the uncertainty of the " + words.measure() + " comes from"},
                      Paragraph{answer(report, words, by_total_share(report))}};
    if (found.variance > 0) {
        document.emplace_back(Paragraph{interactions(found)});
        add_shares(report, words, document);
    }
    document.emplace_back(Paragraph{fmt::format(
        "From {} draws in each of two samples and {} evaluations, seed {}. Figures that are "
        "correlated or parts of one whole move together. Errors are Monte Carlo standard errors.",
        number(static_cast<double>(found.draws), 10),
        number(static_cast<double>(found.evaluations), 12), report.seed)});
    document.emplace_back(chart_of(report, words));
    return document;
}

}  // namespace hearth
