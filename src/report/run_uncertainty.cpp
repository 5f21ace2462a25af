// How sure the answer of a run is, as tables.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

const MeasureStatistics& drawn(const Headline& option, std::string_view measure) {
    static const MeasureStatistics none;
    const auto* found = option.drawn(measure);
    return found != nullptr ? *found : none;
}

const MeasureStatistics& drawn_of_payer(const Headline& option, const std::string& payer) {
    return drawn(option, "by_payer." + payer + ".net");
}

std::string how_drawn(const RunDraws& drawn) {
    const std::string_view method = drawn.sampling == Sampling::random  ? ""
                                    : drawn.sampling == Sampling::sobol ? ", as Sobol' points"
                                                                        : ", as Latin hypercubes";
    return fmt::format(
        "Over {} draws of every uncertain figure{}; ± is the error of the mean over so many "
        "draws{}; at point: with each figure at its point.",
        counted(drawn.draws), method,
        drawn.sampling == Sampling::random ? "" : ", from the spread of 16 replicates");
}

/// How many figures are drawn, and which are not although they move the result.
std::string what_is_drawn(const RunReport& report) {
    const std::size_t drawn = drawn_figures(report.plan).size();
    const std::vector<CertainFigure>& certain = report.uncertainty->certain;
    std::string text =
        fmt::format("{} figure{} drawn", counted(drawn), drawn == 1 ? " is" : "s are");
    if (certain.empty()) return text + ", and nothing else moves the result.";
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min<std::size_t>(certain.size(), 3); ++i)
        names.push_back(figure_name(report.scenario.figures[certain[i].figure]));
    return text + fmt::format("; {} that move{} the result {} taken as certain{} {}.",
                              counted(certain.size()), certain.size() == 1 ? "s" : "",
                              certain.size() == 1 ? "is" : "are",
                              certain.size() > 3 ? ", and move it most:" : ":", all_of(names));
}

/// The largest errors of what stands in the three tables without one, in the format of the first's
/// money. Of what has no value there is no error either.
std::string errors_of_the_rest(const RunReport& report, const Options& options,
                               const NumberFormat& money) {
    Estimate sd, median, ends, chance, years;
    const auto widen = [](Estimate& most, std::initializer_list<Estimate> others) {
        for (const Estimate& other : others)
            if (std::isfinite(other.value) && other.se > most.se) most.se = other.se;
    };
    for (const Headline& option : options) {
        const MeasureStatistics& net = drawn(option, "net_saving");
        const MeasureStatistics& payback = drawn(option, "payback_years");
        widen(sd, {net.sd});
        widen(median, {net.median});
        widen(ends, {net.low, net.high});
        widen(chance, {net.positive, drawn(option, "net_cash").positive, payback.not_within});
        for (const std::string& payer : report.plan.layout.payers)
            widen(chance, {drawn_of_payer(option, payer).positive});
        widen(years, {payback.low, payback.median, payback.high});
    }
    const NumberFormat tenths = error_of(in_steps(0.1));
    return fmt::format(
        "Errors of the other numbers, at most, in {}: SD {}, median {}, ends of the 95\u00a0% {}; "
        "chances {} points; payback {}. JSON has each.",
        money.caption(), money(sd.se), money(median.se), money(ends.se), tenths(chance.se * 100),
        std::isfinite(years.se) ? tenths(years.se) + " years" : "beyond the years counted");
}

Table payer_chances(const RunReport& report, const Options& options) {
    Table table{.name = "payers_better_off",
                .caption = "How likely each payer is better off",
                .columns = {{"Payer", Align::left}}};
    for (const Headline& option : options) table.columns.push_back({option.name, as_chance()});
    for (const std::string& payer : report.plan.layout.payers) {
        std::vector<Cell> row{payer_name(report.scenario, payer)};
        for (const Headline& option : options)
            row.push_back(better_off(drawn_of_payer(option, payer)));
        if (std::any_of(row.begin(), row.end(),
                        [](const Cell& cell) { return cell.value.has_value(); })) {
            table.payers.push_back(row.front().words);
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

Cell payback(double years) {
    return std::isfinite(years) ? Cell(years) : withheld("beyond", "beyond the years counted");
}

Table payback_table(const RunReport& report, const Options& options) {
    const int horizon = report.plan.layout.years;
    const NumberFormat years = in_steps(0.1, "years");
    Table table{.name = "payback",
                .caption = "Payback over the draws, years",
                .columns = {{"Option", Align::left},
                            {"2.5 %", years},
                            {"Median", years},
                            {"97.5 %", years},
                            {fmt::format("Not within {} year{}", horizon, horizon == 1 ? "" : "s"),
                             as_chance(), "Not within the horizon"}}};
    for (const Headline& option : options) {
        const MeasureStatistics& over = drawn(option, "payback_years");
        table.rows.push_back({option.name, payback(over.low.value), payback(over.median.value),
                              payback(over.high.value), over.not_within.value});
    }
    return table;
}

}  // namespace

Cell better_off(const MeasureStatistics& net) {
    const bool moves = net.mean.value != 0 || net.sd.value != 0;
    return moves ? Cell(net.positive.value) : withheld("no change");
}

void add_uncertainty(const RunReport& report, Document& document) {
    const Options options = shown_options(report);
    const RunDraws& drawn = *report.uncertainty;
    Table spread = spread_table("spread", options, report.money, Spread::full);
    const NumberFormat error = spread.columns[2].format;
    document.push_back(Heading{"How sure", "how_sure"});
    document.push_back(Paragraph{how_drawn(drawn)});
    document.push_back(Paragraph{what_is_drawn(report)});
    document.push_back(std::move(spread));
    document.push_back(payer_chances(report, options));
    document.push_back(payback_table(report, options));
    document.push_back(Paragraph{errors_of_the_rest(report, options, error)});
    if (!drawn.note.empty()) document.push_back(Paragraph{"The " + drawn.note + "."});
    if (drawn.excess_draws > 0) document.push_back(Paragraph{excess_in_words(drawn.excess_draws)});
}

}  // namespace hearth
