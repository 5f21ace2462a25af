// From a programme as its evaluation has it to the headline: what each correction takes off.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "report/run_report.hpp"
#include "study/as_evaluated.hpp"

namespace hearth {

namespace {

std::string_view words_of(Correction correction) {
    switch (correction) {
        case Correction::deadweight:
            return "What would have happened anyway (deadweight)";
        case Correction::attribution:
            return "What others brought about (attribution)";
        case Correction::regression_to_mean:
            return "What would have got better by itself (regression to the mean)";
        case Correction::evidence_correction:
            return "What weak evidence overstates (evidence correction)";
        case Correction::overlap:
            return "Clients in more than one part (overlap)";
        case Correction::capacity:
            return "What can be delivered in a year (capacity)";
        case Correction::optimism_bias:
            return "Costs turn out higher (optimism bias)";
    }
    return "";
}

/// The bars of an option: as evaluated, each correction, what the draws change, and the headline.
std::vector<WaterfallBar> bars_of(const Headline& option, const AsEvaluated& known) {
    const double net = option.value("net_saving");
    std::vector<WaterfallBar> bars{
        {.name = "As evaluated", .value = known.evaluated, .is_total = true, .style = cost_grey}};
    double at = known.evaluated;
    for (const CorrectionStep& step : known.steps) {
        bars.push_back({.name = std::string(words_of(step.correction)), .value = step.change});
        at += step.change;
    }
    if (std::abs(net - at) > 1e-9 * std::max(1.0, std::abs(net)))
        bars.push_back({.name = "Figures drawn, not at their point", .value = net - at});
    bars.push_back({.name = "As used: the net saving", .value = net, .is_total = true});
    return bars;
}

std::string finding_of(const RunReport& report, const Headline& option, const AsEvaluated& known) {
    const double net = option.value("net_saving");
    const auto most = std::max_element(known.steps.begin(), known.steps.end(),
                                       [](const CorrectionStep& a, const CorrectionStep& b) {
                                           return std::abs(a.change) < std::abs(b.change);
                                       });
    return fmt::format("{}: {} as evaluated, {} as used; most is {}, {}", option.name,
                       money_in_words(report, known.evaluated), money_in_words(report, net),
                       readable(name_of(most->correction)), money_in_words(report, most->change));
}

}  // namespace

void add_as_evaluated(const RunReport& report, const Options& options, Document& document) {
    const NumberFormat words = amounts_in_words(report.money);
    const Headline& option = option_asked(report, options);
    const AsEvaluated known = as_evaluated(report.plan, report.figures)[option.option];
    if (known.steps.empty()) return;
    const auto bars = bars_of(option, known);
    Chart chart{.kind = "as_evaluated",
                .finding = finding_of(report, option, known),
                .subtitle = "Net saving from as evaluated to as used, " +
                            prices_in_words(appraisal_of(report)) + ", undiscounted",
                .description = "Each bar begins where the one above ends.",
                .x = {.currency = words.currency, .step = words.step, .has_zero = true},
                .y = {.scale = Scale::categories},
                .notes = printable(report.scenario.file.title, 110),
                .option = option.name};
    add_waterfall(bars, words, chart);
    Table table = waterfall_table(bars, report.money);
    table.name = "as_evaluated";
    table.caption = option.name + ": net saving, undiscounted, " + report.money.caption();
    table.option = option.name;
    document.push_back(Heading{"From as evaluated to as used", "as_evaluated"});
    document.push_back(Paragraph{fmt::format(
        "What the net saving would be if every effect counted as it was evaluated, all clients "
        "whom nothing but capacity keeps out were reached, and cost stood as quoted; then what "
        "each "
        "correction changes, those above it made, each figure at its point.{}",
        report.uncertainty == nullptr
            ? ""
            : " The last step leads from there to the mean over the draws, the headline.")});
    document.push_back(std::move(chart));
    document.push_back(std::move(table));
}

}  // namespace hearth
