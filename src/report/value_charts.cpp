// Charts of what to measure next: what it is worth to know each figure, and an audit by its size.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/page_words.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"
#include "study/value.hpp"

namespace hearth {

namespace {

std::string data_of(const ValueAnswer& report) {
    return printable(report.explaining.scenario.file.title, 110) + "; " +
           draws_in_words(report.draws, report.sampling, report.seed);
}

/// Figures that are worth anything, but at least one.
Chart bars(const ValueAnswer& report, const FigureNames& names, Currency currency) {
    Chart chart{.kind = "value",
                .finding = "No single figure is told apart from nothing",
                .subtitle = fmt::format("Expected value of knowing one figure exactly, ± 2 "
                                        "standard errors; everything known: {}",
                                        money_in_words(report.everything.value, currency)),
                .description = "One bar for each figure, the worthiest first.",
                .x = {.currency = currency, .low = 0},
                .y = {.scale = Scale::categories},
                .series = {{.mark = Mark::bar}},
                .notes = data_of(report)};
    for (const KnownWorth& one : report.figures) {
        const std::size_t row = chart.y.categories.size();
        if (row == report.most || (row > 0 && one.worth.value <= 0)) break;
        chart.y.categories.push_back(names.words(one.name));
        chart.series[0].data.push_back({.x = one.worth.value,
                                        .y = static_cast<double>(row),
                                        .least = std::max(0.0, one.worth.value - 2 * one.worth.se),
                                        .most = one.worth.value + 2 * one.worth.se,
                                        .label = is_worth_something(one.worth)
                                                     ? money_in_words(one.worth.value, currency)
                                                     : "not told apart from 0"});
    }
    if (!report.figures.empty() && is_worth_something(report.figures.front().worth))
        chart.finding =
            "Of single figures, knowing '" + chart.y.categories.front() + "' would be worth most";
    return chart;
}

Chart curves(const ValueAnswer& report, const FigureNames& names, Currency currency) {
    constexpr std::size_t most_curves = 6;
    const FigureAudit* advised = audit_advised(report);
    Chart chart{.kind = "audits",
                .finding = "No audit is worth what it costs",
                .subtitle = "Expected value of an audit, by its number of records",
                .description = "One curve for each figure; large points are the sizes advised.",
                .x = {.label = "Records", .scale = Scale::logarithmic},
                .y = {.currency = currency, .low = 0},
                .notes = data_of(report)};
    for (std::size_t a = 0; a < std::min(most_curves, report.audits.size()); ++a) {
        const FigureAudit& audit = report.audits[a];
        Series line{.name = names.words(audit.figure.name), .mark = Mark::line, .style = a};
        for (const AuditOfSize& one : audit.sizes)
            line.data.push_back({.x = static_cast<double>(one.records),
                                 .y = one.worth.value,
                                 .marked = one.records == audit.advised});
        Series points{.mark = Mark::point, .data = line.data, .style = a};
        chart.series.push_back(std::move(line));
        chart.series.push_back(std::move(points));
    }
    if (advised != nullptr && advised->advised)
        chart.finding = fmt::format("{} records of '{}' are {}", with_separators(*advised->advised),
                                    names.words(advised->figure.name),
                                    report.cost ? "worth most beyond their cost"
                                                : "worth nine tenths of knowing it exactly");
    return chart;
}

}  // namespace

std::vector<Chart> value_charts(const ValueAnswer& report) {
    const FigureNames names(report.explaining);
    const Currency currency = report.explaining.scenario.file.appraisal.currency;
    std::vector<Chart> charts{bars(report, names, currency)};
    if (!report.audits.empty()) charts.push_back(curves(report, names, currency));
    return charts;
}

}  // namespace hearth
