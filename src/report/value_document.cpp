// The page: what to measure next in words, then each figure's worth, then audits by size; and
// charts of both.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "base/text.hpp"
#include "report/page_words.hpp"
#include "report/pages.hpp"
#include "report/run_report.hpp"
#include "report/words.hpp"
#include "study/value.hpp"

namespace hearth {

namespace {

constexpr double errors_apart = 2;

/// Of a whole; never more than all of it.
double part_of(double part, double whole) { return whole > 0 ? std::min(1.0, part / whole) : 0; }

std::string share_of_draws(double share, std::uint64_t draws) {
    if (share >= 1) return fmt::format("all of {} draws", counted(draws));
    if (share > 0.999) return "more than 99.9 % of the draws";
    return fmt::format("{:.{}f} % of the draws", 100 * share, share > 0.99 ? 1 : 0);
}

/// What can at most be said of a worth that its draws do not tell apart from nothing.
double at_most(const Estimate& worth) { return worth.value + errors_apart * worth.se; }

/// The words that the parts of the page share.
struct ValueWords {
    const ValueAnswer& report;
    const std::vector<std::string>& options;
    FigureNames names;
    Currency currency;
    NumberFormat means = {}, worths = {};

    [[nodiscard]] std::string amount(double value) const { return money_in_words(value, worths); }
    [[nodiscard]] std::string mean(double value) const { return money_in_words(value, means); }
    [[nodiscard]] std::string figure(const std::string& name) const {
        return "'" + names.words(name) + "'";
    }
};

/// The options that are best on average: several where they come to the same.
std::string best(const ValueWords& words) {
    std::vector<std::string> all;
    for (const std::size_t o : words.report.favoured) all.push_back(readable(words.options[o]));
    return any_of(all);
}

double best_in(const ValueAnswer& report) {
    double sum = 0;
    for (const std::size_t o : report.favoured) sum += report.best[o].value_or(0);
    return sum;
}

/// "to the decision", or to the decisions of some years.
std::string to_whom(const Decisions& all) {
    if (all.a_year == 1 && all.years == 1) return "to the decision";
    const std::string each = number(all.a_year) + (all.a_year == 1 ? " decision" : " decisions");
    if (all.years == 1) return "to " + each;
    return fmt::format("to {} a year over {} years (discounted: {})", each, all.years,
                       number(all.discounted));
}

/// "net saving at present value", "net effect on NHS".
std::string net_benefit_in_words(const ValueAnswer& report) {
    const std::string& name = report.measure;
    if (const std::string payer = net_payer(name); !payer.empty())
        return "net effect on " + payer_name(report.explaining.scenario, payer);
    if (name == "net_monetary_benefit") return "net monetary benefit";
    if (name.rfind("pv_", 0) == 0) return readable(name.substr(3)) + " at present value";
    return readable(name);
}

/// What an audit's record is taken to say, as a sentence.
std::string record_in_words(const FigureAudit& audit) {
    const std::string& unit = audit.figure.figure->unit;
    std::string text;
    switch (audit.audit.record) {
        case Record::yes_or_no:
            text = "One record says yes or no for one client.";
            break;
        case Record::count:
            text = fmt::format("One record counts, by chance alone (Poisson), what happens {}.",
                               printable(unit.empty() ? "per unit of exposure" : unit));
            break;
        case Record::measurement:
            text = "One record scatters around the figure as --sd-of-one says.";
            break;
        case Record::log_measurement:
            text = "One record scatters around the figure's logarithm as --sd-of-one says.";
            break;
    }
    text += fmt::format(" What is known today is worth {} such records.",
                        number(audit.audit.prior_records, 2));
    const bool is_few = std::any_of(audit.sizes.begin(), audit.sizes.end(), [&](const auto& size) {
        return size.records < audit.audit.prior_records / 2;
    });
    const Record record = audit.audit.record;
    if (is_few && (record == Record::yes_or_no || record == Record::count))
        text +=
            " What fewer than half of them are worth is off by about a tenth, one or two by "
            "more; the error does not hold that.";
    return text;
}

// --- the answer ----------------------------------------------------------------------------------

std::string choice(const ValueWords& words) {
    const ValueAnswer& report = words.report;
    const std::string measure = net_benefit_in_words(report);
    const std::string often = share_of_draws(best_in(report), report.draws);
    const std::size_t now = report.favoured.front();
    if (now != 0)
        return fmt::format(
            "As things are known today, choose {}: on average its {} is {} above that of {}. It is "
            "the best in {}.",
            best(words), measure, words.mean(report.means[now]), readable(words.options[0]), often);
    return fmt::format(
        "As things are known today, choose {}: on average no other option has a higher {}. It is "
        "the best in {}.",
        best(words), measure, often);
}

std::string nothing_to_learn(const ValueWords& words) {
    const ValueAnswer& report = words.report;
    const auto& favoured = report.favoured;
    std::optional<std::size_t> next;
    for (std::size_t o = 0; o < report.means.size(); ++o)
        if (std::find(favoured.begin(), favoured.end(), o) == favoured.end() &&
            (!next || report.means[o] > report.means[*next]))
            next = o;
    if (!next) return "No figure is worth collecting: all options come to the same in every draw.";
    return fmt::format(
        "No figure is worth collecting: the decision would not change. On average {} is ahead of "
        "the next best, {}, by {}, and it stays ahead in {} as far as the figures are uncertain.",
        best(words), readable(words.options[*next]),
        words.mean(report.means[favoured.front()] - report.means[*next]),
        best_in(report) >= 1 ? "every draw," : "all but a few draws,");
}

/// What has to be said before records of a figure, `name` to commands, can be counted.
std::string what_records_need(const DrawnFigure& figure, const std::string& name) {
    const std::string option = "--sd-of-one " + name + "=…";
    if (!shows_in_records(*figure.figure))
        return "No single record shows it: it takes a study that compares, or a look into budgets. "
               "If you have records that do, say how far they scatter: " +
               option;
    return fmt::format(
        "How many records that takes depends on how far single records scatter: say their standard "
        "deviation{} with {}",
        scatters_in_logarithm(*figure.figure) ? " (of the logarithm)" : "", option);
}

std::string worthiest_figure(const ValueWords& words, const KnownWorth& first) {
    return fmt::format(
        "Measure {} next: to know it exactly would be worth {} {}. {}", words.figure(first.name),
        words.amount(first.worth.value), to_whom(words.report.decisions),
        what_records_need(first.figures.front(), printable(words.names.shortest(first.name))));
}

/// How many records, what that is worth and, where that is known, costs.
std::string advised_size(const ValueWords& words, const FigureAudit& audit) {
    const AuditOfSize& chosen = size_advised(audit);
    const std::string worth =
        fmt::format(": {} records would be worth about {} {}", with_separators(chosen.records),
                    words.amount(chosen.worth.value), to_whom(words.report.decisions));
    if (!words.report.cost)
        return fmt::format("{}, {} of the {} that it would be worth to know it exactly.", worth,
                           audit.advised
                               ? "nine tenths"
                               : part_in_words(part_of(chosen.worth.value, audit.exact.value)),
                           words.amount(audit.exact.value));
    const double cost = words.report.cost->of(chosen.records);
    return fmt::format("{} and cost {}, a gain of {}. More records, or fewer, would gain less.",
                       worth, words.amount(cost), words.amount(chosen.worth.value - cost));
}

/// Which figure, how many records, what that is worth and costs.
std::vector<std::string> advice(const ValueWords& words) {
    const ValueAnswer& report = words.report;
    const KnownWorth* first = report.figures.empty() ? nullptr : &report.figures.front();
    if (first == nullptr || !is_worth_something(first->worth))
        return {fmt::format(
            "No single figure is worth collecting: whichever of them were known exactly, {} would "
            "stay the best choice. Only several together could change it (--group).",
            best(words))};
    const bool first_audited =
        std::any_of(report.audits.begin(), report.audits.end(),
                    [&](const FigureAudit& one) { return one.figure.name == first->name; });
    std::vector<std::string> points;
    if (!first_audited) points.push_back(worthiest_figure(words, *first));
    if (const FigureAudit* audit = audit_advised(report)) {
        const std::string name = words.figure(audit->figure.name);
        points.push_back(
            (first_audited ? "Measure " + name + " next" : "Of those audited below, " + name) +
            advised_size(words, *audit));
    } else if (report.cost && !report.audits.empty()) {
        std::vector<std::string> names;
        for (const FigureAudit& one : report.audits) names.push_back(words.figure(one.figure.name));
        points.push_back(fmt::format("No audit of {} is worth what it costs, whatever its size.",
                                     any_of(names)));
    }
    return points;
}

Points answer(const ValueWords& words) {
    const Estimate& everything = words.report.everything;
    Points answer{{choice(words)}};
    if (!is_worth_something(everything)) {
        answer.points.push_back(nothing_to_learn(words));
        return answer;
    }
    answer.points.push_back(fmt::format(
        "To know everything before choosing would be worth {} (± {}) {}: no study can be worth "
        "more.",
        words.amount(everything.value), words.amount(everything.se),
        to_whom(words.report.decisions)));
    for (std::string& point : advice(words)) answer.points.push_back(std::move(point));
    return answer;
}

// --- tables --------------------------------------------------------------------------------------

Table options_table(const ValueWords& words) {
    const ValueAnswer& report = words.report;
    const NumberFormat& scale = words.means;
    Table table{
        .name = "options",
        .caption = fmt::format("Mean {}, as a difference from {}, {}", net_benefit_in_words(report),
                               readable(words.options[0]), scale.caption()),
        .columns = {{"Option", Align::left}, {"Mean", scale}, {"Best in", as_part()}}};
    for (std::size_t o = 0; o < words.options.size(); ++o)
        table.rows.push_back(
            {readable(words.options[o]), report.means[o],
             report.best[o] ? Cell(*report.best[o]) : withheld("–", std::string(no_chance))});
    return table;
}

/// After a first column: a worth, its error, and what part of a whole it is.
std::vector<TableColumn> worth_columns(TableColumn first, const NumberFormat& scale,
                                       const std::string& whole) {
    return {std::move(first),
            {"Worth", scale},
            {"± error", error_of(scale), "Error"},
            {whole, as_part()}};
}

std::vector<Cell> worth_cells(Cell first, const Estimate& worth, double whole,
                              const NumberFormat& scale) {
    if (is_worth_something(worth))
        return {std::move(first), worth.value, worth.se, part_of(worth.value, whole)};
    Cell nothing(worth.value);
    nothing.words = "< " + scale(std::max(at_most(worth), scale.rounds_to()));
    return {std::move(first), std::move(nothing), worth.se, ""};
}

/// Figures that pages show: the worthiest, as long as they are worth anything.
std::size_t shown_figures(const ValueAnswer& report) {
    std::size_t shown = 0;
    while (shown < std::min(report.most, report.figures.size()) &&
           (shown == 0 || report.figures[shown].worth.value > 0))
        ++shown;
    return shown;
}

Table figures_table(const ValueWords& words, const NumberFormat& scale) {
    const ValueAnswer& report = words.report;
    Table table{.name = "figures",
                .caption = "What it would be worth to know one figure exactly, " + scale.caption(),
                .columns = worth_columns({"Figure", Align::left}, scale, "Of everything")};
    table.columns.insert(table.columns.end(),
                         {{"Value"}, {"Source", Align::left}, {"Name", Align::left}});
    for (const KnownWorth& one : report.figures) {
        if (table.rows.size() >= shown_figures(report)) table.details.push_back(table.rows.size());
        const Figure& figure = *one.figures.front().figure;
        const auto& source = figure.provenance.source;
        auto row =
            worth_cells(words.names.words(one.name), one.worth, report.everything.value, scale);
        row.insert(row.end(),
                   {Cell(figure.value(), format_of(figure, figure.value(), words.currency)),
                    source ? printable(source->name, 60) : std::string("unsourced"),
                    printable(words.names.shortest(one.name))});
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// What the figures that are not shown come to.
void add_the_rest(const ValueWords& words, Document& page) {
    const auto& figures = words.report.figures;
    const std::size_t rest = figures.size() - shown_figures(words.report);
    if (rest == 0) return;
    double most = 0;
    for (std::size_t i = figures.size() - rest; i < figures.size(); ++i)
        most = std::max(most, at_most(figures[i].worth));
    page.emplace_back(Paragraph{
        (rest == 1 ? "1 more figure" : fmt::format("{} more figures", rest)) +
            (most > 0 ? fmt::format(", worth less than {}{}.", words.amount(std::max(most, 1.0)),
                                    rest == 1 ? "" : " each")
                      : fmt::format(": {} stays the best choice whatever the value.", best(words))),
        Shown::pages});
}

Table groups_table(const ValueWords& words, const NumberFormat& scale) {
    Table table{
        .name = "groups",
        .caption = "What it would be worth to know several figures exactly, " + scale.caption(),
        .columns = worth_columns({"Group", Align::left}, scale, "Of everything")};
    table.columns.push_back({"Figures", Align::left});
    for (const KnownWorth& group : words.report.groups) {
        std::string names = joined(group.figures, "; ", [&](const DrawnFigure& one) {
            return words.names.words(one.name);
        });
        table.rows.push_back(worth_cells(printable(group.name, 40), group.worth,
                                         words.report.everything.value, scale));
        table.rows.back().push_back(std::move(names));
    }
    return table;
}

/// What regression and two levels of draws say, side by side.
Table nested_table(const ValueWords& words, const NumberFormat& scale) {
    const ValueAnswer& report = words.report;
    Table table{.name = "nested",
                .caption = "The same by two levels of draws, " + scale.caption(),
                .columns = {{"Known", Align::left},
                            {"By regression", scale},
                            {"± error", error_of(scale), "Error"},
                            {"By two levels", scale},
                            {"± error", error_of(scale), "Error of two levels"},
                            {"Bias taken out", error_of(scale)},
                            {"Apart, in errors", in_steps(0.1, "errors")}}};
    for (const auto* all : {&report.figures, &report.groups})
        for (const KnownWorth& one : *all) {
            if (!one.nested) continue;
            const Estimate &fitted = one.worth, &nested = one.nested->worth;
            const double error = std::hypot(fitted.se, nested.se);
            table.rows.push_back(
                {all == &report.figures ? words.names.words(one.name) : printable(one.name, 40),
                 fitted.value, fitted.se, nested.value, nested.se, one.nested->bias,
                 error > 0 ? (nested.value - fitted.value) / error : 0});
        }
    return table;
}

std::string nested_in_words(const Levels& levels) {
    return fmt::format(
        "Two levels: {} draws of what is known, and for each of them {} of all else, whose means "
        "choose the option. The best of means that are estimates is too high on average; by how "
        "much, two halves of the {} tell, and it is taken out. By chance alone the two ways lie "
        "more than 2 errors apart once in twenty.",
        counted(levels.outer), counted(levels.inner), counted(levels.inner));
}

Table audit_table(const ValueWords& words, const FigureAudit& audit) {
    const auto& costs = words.report.cost;
    const NumberFormat scale = money_scale(audit.exact.value, words.currency);
    Table table{
        .name = "audit " + audit.figure.name,
        .caption = fmt::format("A local audit of {}, {}", words.figure(audit.figure.name),
                               scale.caption()),
        .columns = worth_columns({"Records", in_steps(1, "records")}, scale, "Of exact knowledge")};
    if (costs)
        table.columns.insert(table.columns.end(), {{"Cost", scale}, {"Worth less cost", scale}});
    table.columns.push_back({"", Align::left, "Advised"});
    for (const AuditOfSize& one : audit.sizes) {
        auto row =
            worth_cells(static_cast<double>(one.records), one.worth, audit.exact.value, scale);
        if (costs) {
            const double cost = costs->of(one.records);
            row.emplace_back(cost);
            row.push_back(is_worth_something(one.worth) ? Cell(one.worth.value - cost) : Cell(""));
        }
        row.emplace_back(one.records != audit.advised ? ""
                         : costs                      ? "greatest gain"
                                                      : "enough for nine tenths");
        table.rows.push_back(std::move(row));
    }
    return table;
}

Points notes(const ValueAnswer& report) {
    Points all{
        {fmt::format("From {} draws; ± is the standard error over so many, up to a fifth too small "
                     "for one figure where results are skewed. What the draws do not tell apart "
                     "from nothing stands as \"<\" with what it can at most be.",
                     counted(report.draws)),
         "Worth: how much better, on average, the choice would turn out if it were made "
         "with the figure known. A figure that matters much is worth nothing if the same "
         "option stays the best whatever it is. Worths of several figures do not add up."}};
    if (!report.audits.empty())
        all.points.push_back(
            "An audit is taken to measure the figure as the scenario means it: among the clients "
            "this programme would reach, record by record, without bias. What is known today keeps "
            "its weight beside the audit.");
    if (!net_payer(report.measure).empty())
        all.points.push_back("One payer's net effect is undiscounted.");
    return all;
}

// --- the charts ----------------------------------------------------------------------------------

std::string data_of(const ValueAnswer& report) {
    return chart_notes(report.explaining.scenario, report.draws, report.sampling, report.seed);
}

/// Figures that are worth anything, but at least one.
Chart bar_chart(const ValueWords& words) {
    const ValueAnswer& report = words.report;
    Chart chart{.kind = "value",
                .finding = "No single figure is told apart from nothing",
                .subtitle = fmt::format("Expected value of knowing one figure exactly, ± 2 "
                                        "standard errors; everything known: {}",
                                        words.amount(report.everything.value)),
                .description = "One bar for each figure, the worthiest first.",
                .x = {.currency = words.currency, .step = words.worths.rounds_to(), .low = 0},
                .y = {.scale = Scale::categories},
                .series = {{.mark = Mark::bar}},
                .notes = data_of(report)};
    for (const KnownWorth& one : report.figures) {
        const std::size_t row = chart.y.categories.size();
        if (row == report.most || (row > 0 && one.worth.value <= 0)) break;
        chart.y.categories.push_back(words.names.words(one.name));
        chart.series[0].data.push_back({.x = one.worth.value,
                                        .y = static_cast<double>(row),
                                        .least = std::max(0.0, one.worth.value - 2 * one.worth.se),
                                        .most = one.worth.value + 2 * one.worth.se,
                                        .label = is_worth_something(one.worth)
                                                     ? words.amount(one.worth.value)
                                                     : "not told apart from 0"});
    }
    if (!report.figures.empty() && is_worth_something(report.figures.front().worth))
        chart.finding =
            "Of single figures, knowing '" + chart.y.categories.front() + "' would be worth most";
    return chart;
}

Chart curve_chart(const ValueWords& words) {
    const ValueAnswer& report = words.report;
    constexpr std::size_t most_curves = 6;
    const FigureAudit* advised = audit_advised(report);
    Chart chart{.kind = "audits",
                .finding = "No audit is worth what it costs",
                .subtitle = "Expected value of an audit, by its number of records",
                .description = "One curve for each figure; large points are the sizes advised.",
                .x = {.label = "Records", .scale = Scale::logarithmic},
                .y = {.currency = words.currency, .step = words.worths.rounds_to(), .low = 0},
                .notes = data_of(report)};
    for (std::size_t a = 0; a < std::min(most_curves, report.audits.size()); ++a) {
        const FigureAudit& audit = report.audits[a];
        Series line{.name = words.names.words(audit.figure.name), .mark = Mark::line, .style = a};
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
                                    words.names.words(advised->figure.name),
                                    report.cost ? "worth most beyond their cost"
                                                : "worth nine tenths of knowing it exactly");
    return chart;
}

}  // namespace

Document page_of(const ValueAnswer& report) {
    const Scenario& scenario = report.explaining.scenario;
    const Currency currency = scenario.file.appraisal.currency;
    const auto [low, high] = std::minmax_element(report.means.begin(), report.means.end());
    double most = report.everything.value;
    for (const KnownWorth& one : report.figures) most = std::max(most, one.worth.value);
    const NumberFormat scale = money_scale(most, currency);
    const ValueWords words{
        report,   report.explaining.plan.layout.options,         FigureNames(report.explaining),
        currency, money_scale(std::max(*high, -*low), currency), scale};
    Document page{Heading{"What to measure next: " + printable(scenario.file.title), "document"},
                  answer(words), options_table(words)};
    if (report.everything.value > 0) {
        page.emplace_back(figures_table(words, scale));
        add_the_rest(words, page);
        if (!report.groups.empty()) page.emplace_back(groups_table(words, scale));
        if (report.nested) {
            page.emplace_back(nested_table(words, scale));
            page.emplace_back(Paragraph{nested_in_words(*report.nested)});
        }
        for (const FigureAudit& audit : report.audits) {
            page.emplace_back(audit_table(words, audit));
            page.emplace_back(Paragraph{record_in_words(audit)});
        }
    }
    page.emplace_back(Heading{"What these numbers are"});
    page.emplace_back(notes(report));
    page.emplace_back(bar_chart(words));
    if (!report.audits.empty()) page.emplace_back(curve_chart(words));
    return page;
}

}  // namespace hearth
