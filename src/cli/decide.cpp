// hearth decide: which option is best, how sure, and from whose side.
#include <cmath>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/draws.hpp"
#include "cli/output.hpp"
#include "cli/prepared.hpp"
#include "cli/say.hpp"
#include "load/scalars.hpp"
#include "report/decision_report.hpp"

namespace hearth {

namespace {

constexpr double most_prices = 10001;

/// Prices of a QALY, or what is wrong with the text.
struct Prices {
    std::vector<double> values;
    std::string mistake;
};

std::optional<std::vector<double>> numbers_between_colons(const std::string& text) {
    std::vector<double> numbers;
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t end = std::min(text.find(':', from), text.size());
        const NumberReading reading = read_number(std::string_view(text).substr(from, end - from));
        if (!reading.value) return std::nullopt;
        numbers.push_back(*reading.value);
        from = end + 1;
    }
    return numbers;
}

/// "0:50000:1000": lowest, highest, step.
Prices parse_prices(const std::string& text) {
    const auto numbers = numbers_between_colons(text);
    if (!numbers || numbers->size() != 3)
        return {{},
                "--lambda must read like 0:50000:1000 (lowest, highest and step), not " +
                    in_quotes(text)};
    const double low = (*numbers)[0], high = (*numbers)[1], step = (*numbers)[2];
    if (low < 0 || high < low || step <= 0)
        return {{},
                "--lambda needs a lowest of 0 or more, a highest no lower and a step above 0, "
                "not " +
                    in_quotes(text)};
    const double count = std::floor((high - low) / step + 1e-9) + 1;
    if (!(count <= most_prices))
        return {{}, "--lambda asks for more than 10,001 values: take a larger step"};
    Prices prices;
    for (double i = 0; i < count; ++i) prices.values.push_back(low + i * step);
    return prices;
}

/// What is wrong on the command line, given whether the scenario counts health; empty: nothing.
std::string mistake_in(const DecideOptions& options, bool health) {
    if (!options.curve.empty() && options.format != "svg")
        return "--curve says what --format svg shows: add it, or leave --curve out";
    if (!options.curve.empty() && !health)
        return "--curve " + options.curve +
               " needs health outcomes, and no model of this scenario has any: leave it out to see "
               "how likely each option is best";
    if (!options.lambda.empty() && !health)
        return "--lambda needs health outcomes, and no model of this scenario has any: leave it "
               "out";
    return "";
}

/// Measures of every draw, or of the point where nothing is uncertain.
struct Measured {
    MeasureLayout layout;
    Grid measures;
    std::uint64_t excess_draws = 0;
    std::string failure;
};

Measured measured(const Prepared& at_point, const DrawSettings& settings) {
    const Plan& plan = at_point.plan;
    if (is_uncertain(plan)) {
        TableResult drawn = drawn_table(at_point.scenario(), plan, settings);
        return {std::move(drawn.table.layout), std::move(drawn.table.measures),
                drawn.table.excess_draws, std::move(drawn.failure)};
    }
    Measured made{
        .layout = lay_out_measures(plan), .measures = {}, .excess_draws = 0, .failure = {}};
    made.measures = Grid(1, made.layout.columns.size());
    compute_measures(plan, made.layout, at_point.figures, at_point.block, made.measures, 0);
    return made;
}

std::string text_of(const DecideAnswer& report, const DecideOptions& options) {
    if (options.format == "json") return decision_json(report);
    const Document document = decision_document(report);
    const std::string usual = report.decision.health ? "acceptability" : "best";
    if (options.format == "svg")
        return to_svg(document, options.curve.empty() ? usual : options.curve);
    return rendered(document, options.format);
}

int decide_with(const Prepared& at_point, const Prices& prices, const DecideOptions& options) {
    const Plan& plan = at_point.plan;
    const DrawSettings settings =
        draw_settings(options.drawing, at_point.scenario(), at_point.plan);
    std::string mistake = settings.mistake;
    if (mistake.empty()) mistake = mistake_in(options, lay_out_measures(plan).health);
    if (!mistake.empty()) return stopped(mistake, 2);
    const Measured drawn = measured(at_point, settings);
    if (!drawn.failure.empty()) return stopped(drawn.failure, 1);
    DecideAnswer report{at_point.scenario(), plan,
                        decide(drawn.layout, drawn.measures, prices.values)};
    if (plan.qaly_value >= 0) report.qaly_value = at_point.figures(0, plan.qaly_value);
    report.uncertain = is_uncertain(plan);
    report.seed = settings.uncertainty.seed;
    report.sampling = name_of(settings.uncertainty.sampling);
    report.excess_draws = drawn.excess_draws;
    return write_out(options.output, text_of(report, options));
}

}  // namespace

int decide_command(const DecideOptions& options) {
    const Prices prices = parse_prices(options.lambda.empty() ? "0:50000:1000" : options.lambda);
    if (!prices.mistake.empty()) return stopped(prices.mistake, 2);
    const auto at_point = prepared(options.input);
    if (!at_point) return 1;
    if (at_point->plan.layout.options.size() < 2)
        return stopped(
            "there is one option only, so there is nothing to decide: write what is done today as "
            "the first option, such as current: []",
            1);
    return decide_with(*at_point, prices, options);
}

}  // namespace hearth
