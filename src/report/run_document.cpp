// The document of a run: the answer first, then the breakdown, use avoided, what it rests on,
// warnings and conventions.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"
#include "report/page_words.hpp"
#include "report/run_report.hpp"
#include "scenario/prices.hpp"

namespace hearth {

// --- what is asked ------------------------------------------------------------------------------

namespace {

bool is_discounted(const Appraisal& appraisal) {
    const auto* schedule = std::get_if<Reference<Target::schedule>>(&appraisal.discount);
    return schedule == nullptr || schedule->name != "none";
}

}  // namespace

std::string discounting_in_words(const RunReport& report) {
    const Appraisal& appraisal = appraisal_of(report);
    const Bands bands = discount_bands(report.scenario);
    if (appraisal.flat_rates())
        return fmt::format("discounted at {} % (money) and {} % (health)",
                           number(bands.money.front().rate * 100),
                           number(bands.health.front().rate * 100));
    const auto& name = std::get<Reference<Target::schedule>>(appraisal.discount).name;
    if (!is_discounted(appraisal)) return "not discounted";
    const DiscountSchedule* schedule = find(report.scenario.library.schedules, name);
    return "discounted by " + printable(schedule == nullptr ? name : schedule->name);
}

std::string horizon_in_words(const Appraisal& appraisal) {
    const std::string after =
        appraisal.count == Count::whole_life ? ", and after it until effect and service end" : "";
    if (appraisal.years == 1) return "one year, " + to_text(appraisal.start) + after;
    return fmt::format("{} years from {}{}", appraisal.years, to_text(appraisal.start), after);
}

std::string perspective_in_words(const RunReport& report) {
    const auto& payers = report.plan.perspective.payers;
    const auto& classes = report.plan.perspective.classes;
    std::vector<std::string_view> kinds;
    for (std::size_t c = 0; c < classes.size(); ++c)
        if (classes[c]) kinds.push_back(name_of(static_cast<LedgerClass>(c)));
    const bool all = std::find(payers.begin(), payers.end(), false) == payers.end();
    return fmt::format(
        "The headline counts money of {}: {}.",
        all ? "every payer" : joined(headline_payers(report.scenario, report.plan), ", "),
        joined(kinds, ", "));
}

namespace {

// --- use avoided --------------------------------------------------------------------------------

std::string unit_of(const Scenario& scenario, const std::string& name) {
    if (const Service* service = find(scenario.library.services, name))
        return printable(service->unit);
    for (const UsedModel& used : scenario.models)
        if (const Outcome* outcome = find(service_use(used.model).outcomes, name);
            outcome != nullptr && !outcome->unit.empty())
            return printable(outcome->unit);
    return "event";
}

/// Units of each service and outcome that each option avoids.
Table avoided_table(const RunReport& report, const Options& options,
                    const std::vector<std::string>& names) {
    Table table{.name = "use_avoided",
                .columns = {{"Service or event", Align::left}, {"Unit", Align::left}}};
    for (const Headline& option : options) table.columns.push_back({option.name});
    for (const std::string& name : names) {
        const std::string unit = unit_of(report.scenario, name);
        std::vector<Cell> row{service_name(report.scenario, name), unit};
        for (const Headline& option : options)
            row.emplace_back(option.value("avoided." + name), in_digits(3, unit));
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// A page is as wide as five options.
void add_avoided_tables(const RunReport& report, const Options& options,
                        const std::vector<std::string>& names, Document& document) {
    constexpr std::size_t at_once = 5;
    Table all = avoided_table(report, options, names);
    if (options.size() > at_once) {
        all.shown = Shown::exact;
        for (std::size_t from = 0; from < options.size(); from += at_once) {
            const std::size_t end = std::min(from + at_once, options.size());
            document.push_back(
                avoided_table(report, Options(options.data() + from, options.data() + end), names));
            std::get<Table>(document.back()).shown = Shown::pages;
        }
    }
    document.push_back(std::move(all));
}

/// Services and outcomes of which any option avoids units, each once.
std::vector<std::string> avoided_names(const Options& options) {
    constexpr std::string_view avoided = "avoided.";
    std::vector<std::string> names;
    for (const Headline& option : options)
        for (const Measure& one : option.shown.measures()) {
            if (one.name.rfind(avoided, 0) != 0) continue;
            const std::string name = one.name.substr(avoided.size());
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
    return names;
}

// --- caveats, warnings and conventions ----------------------------------------------------------

std::string how_figures_stand(const RunDraws* drawn) {
    if (drawn == nullptr) return "Deterministic: each figure stands at its point.";
    return fmt::format(
        "Amounts are means over {} draws ({}, seed {}), ratios those of means, paybacks those of "
        "the "
        "mean stream.",
        with_separators(static_cast<double>(drawn->draws)), name_of(drawn->sampling), drawn->seed);
}

}  // namespace

void add_title(const RunReport& report, Document& document) {
    const ScenarioFile& file = report.scenario.file;
    document.push_back(Heading{printable(file.title), "title"});
    if (!file.question.empty()) document.push_back(Paragraph{printable(file.question, whole)});
}

void add_frame(const RunReport& report, Document& document) {
    const Appraisal& appraisal = appraisal_of(report);
    document.push_back(Paragraph{fmt::format(
        "Over {}, in {}, compared with {}; {}. {}", horizon_in_words(appraisal),
        prices_in_words(appraisal), readable(report.plan.layout.options.front()),
        is_discounted(appraisal)
            ? fmt::format("present values are {}, other sums are not", discounting_in_words(report))
            : "nothing is discounted",
        perspective_in_words(report))});
}

void add_use_avoided(const RunReport& report, const Options& options, Document& document) {
    const auto names = avoided_names(options);
    if (names.empty()) return;
    document.push_back(Heading{"Use avoided, in natural units", "avoided"});
    add_avoided_tables(report, options, names, document);
    document.push_back(Paragraph{
        fmt::format("Over {}; minus is more use.", appraisal_of(report).count == Count::whole_life
                                                       ? "the whole life of effects"
                                                       : "the whole horizon")});
    for (const Headline& option : options) {
        const double beyond = option.value("client_years_beyond_horizon");
        if (beyond < 0.5) continue;
        document.push_back(Paragraph{
            fmt::format("{}: {} client-years of effect lie beyond the horizon and are not counted.",
                        option.name, with_separators(beyond))});
    }
    add_corrections(report, options, document);
}

void add_whole_life(const RunReport& report, const Options& options, Document& document) {
    const std::pair<std::string_view, std::string_view> pairs[] = {
        {"gross_saving", "whole_life_gross_saving"},
        {"net_saving", "whole_life_net_saving"},
        {"net_cash", "whole_life_net_cash"}};
    const NumberFormat& scale = report.money;
    Table table{
        .name = "whole_life",
        .caption = "Within the horizon and over the whole life of effects, " + scale.caption(),
        .columns = {{"Option", Align::left},
                    {"Saving", scale, "Saving within the horizon"},
                    {"Whole life", scale, "Saving over the whole life"},
                    {"Net saving", scale, "Net saving within the horizon"},
                    {"Whole life", scale, "Net saving over the whole life"},
                    {"Net cash", scale, "Net cash within the horizon"},
                    {"Whole life", scale, "Net cash over the whole life"}}};
    for (const Headline& option : options) {
        std::vector<Cell> row{option.name};
        for (const auto& [within, whole_life] : pairs)
            for (const auto name : {within, whole_life})
                row.push_back(number_or(option.at_point.value(name), "–", "it has no value"));
        table.rows.push_back(std::move(row));
    }
    document.push_back(Heading{"Whole life against horizon", "whole_life"});
    document.push_back(std::move(table));
    document.push_back(Paragraph{
        "Each figure at its point, undiscounted. The whole life follows all who start within the "
        "horizon until effect and service end; fixed costs and grants end with the horizon." +
        still_alive(report)});
}

void add_caveats(const RunReport& report, Document& document) {
    std::set<std::string> seen;
    for (const UsedModel& used : report.scenario.models) {
        if (used.model.caveats.empty() || !seen.insert(used.model.title).second) continue;
        if (seen.size() == 1) document.push_back(Heading{"What to know", "caveats"});
        document.push_back(Paragraph{"About " + printable(used.model.title) + ":"});
        Points points;
        for (const std::string& caveat : used.model.caveats)
            points.points.push_back(printable(caveat, whole));
        document.push_back(std::move(points));
    }
}

void add_warnings(const RunReport& report, Document& document) {
    Points points;
    for (const Diagnostic& warning : report.warnings)
        points.points.push_back(printable(warning.message, whole));
    if (appraisal_of(report).count == Count::whole_life)
        if (const std::string alive = still_alive(report); !alive.empty())
            points.points.push_back("the whole life that is counted ends early." + alive);
    if (points.points.empty()) return;
    document.push_back(Heading{"Warnings", "warnings"});
    document.push_back(std::move(points));
}

void add_conventions(const RunReport& report, Document& document) {
    const Appraisal& appraisal = appraisal_of(report);
    const Moments moments = appraisal.moments();
    document.push_back(Heading{"Conventions", "conventions"});
    document.push_back(Paragraph{fmt::format(
        "{} Money is real, in {}, {}. Savings fall at {}, costs at {}. Clients enter {}. A unit of "
        "service is cash by its cashable share and capacity for the rest. Each amount is rounded "
        "by itself, so that sums can differ in the last digit.{}",
        how_figures_stand(report.uncertainty), prices_in_words(appraisal),
        discounting_in_words(report), readable(name_of(moments.savings)),
        readable(name_of(moments.costs)),
        appraisal.entry == EntryTiming::spread ? "spread over their year"
                                               : "at the start of their year",
        cycles_in_words(report))});
}

namespace {

/// The digits for the largest amount that an option comes to, as a whole or to a payer.
NumberFormat money_of(const AtPoint& at, const RunDraws* drawn) {
    double most = 0;
    for (const OptionResult& option : drawn == nullptr ? at.results : drawn->means) {
        const auto take = [&](std::string_view measure) {
            most = std::max(most, std::abs(option.value(measure).value_or(0)));
        };
        for (const char* measure : {"programme_cost", "gross_saving", "net_saving"}) take(measure);
        for (const std::string& payer : at.plan.layout.payers)
            for (const MoneyKind& kind : money_kinds)
                take(fmt::format("by_payer.{}.{}", payer, name_of(kind.of)));
    }
    return page_scale(most, at.scenario.file.appraisal.currency);
}

}  // namespace

RunReport run_report(const AtPoint& at, const std::vector<Diagnostic>& warnings,
                     const RunDraws* drawn) {
    return {.scenario = at.scenario,
            .texts = at.texts,
            .plan = at.plan,
            .figures = at.figures,
            .block = at.block,
            .results = at.results,
            .warnings = warnings,
            .uncertainty = drawn,
            .asked = headline_option(at.scenario.file),
            .money = money_of(at, drawn)};
}

std::vector<const Headline*> best_first(const Options& options) {
    std::vector<const Headline*> best;
    for (const Headline& one : options) best.push_back(&one);
    std::stable_sort(best.begin(), best.end(), [](const Headline* one, const Headline* other) {
        return rank_of(one->value("net_saving")) > rank_of(other->value("net_saving"));
    });
    return best;
}

const Headline& best_of(const Options& options) {
    return *std::max_element(options.begin(), options.end(),
                             [](const Headline& one, const Headline& other) {
                                 return one.value("net_saving") < other.value("net_saving");
                             });
}

Options shown_options(const RunReport& report) {
    const auto* drawn = report.uncertainty ? &report.uncertainty->statistics : nullptr;
    const auto& shown = report.uncertainty ? report.uncertainty->means : report.results;
    Options options;
    for (int o = report.results.size() == 1 ? 0 : 1; o < std::ssize(report.results); ++o)
        if (is_asked_for(report, report.results[o]))
            options.push_back(
                {readable(report.results[o].name), shown[o], report.results[o], drawn, o});
    return options;
}

std::vector<double> amounts_by_year(const RunReport& report, const Headline& option,
                                    const std::function<bool(const LedgerLine&)>& counts) {
    std::vector<double> amounts(report.plan.layout.years);
    const auto add = [&](std::size_t of, double sign) {
        for (const int index : report.plan.layout.option_lines[of]) {
            if (!counts(report.plan.layout.lines[index])) continue;
            for (std::size_t t = 0; t < amounts.size(); ++t)
                amounts[t] += sign * report.amount_of(index, static_cast<int>(t));
        }
    };
    add(option.option, 1);
    if (option.option > 0) add(0, -1);
    return amounts;
}

std::vector<double> grants(const RunReport& report, const Headline& option) {
    return amounts_by_year(report, option, [&](const LedgerLine& line) {
        return line.ledger_class == LedgerClass::transfer &&
               report.plan.perspective.payers[line.payer];
    });
}

bool is_shown(const RunReport& report, const MoneyKind& kind) {
    return kind.of == LedgerClass::transfer ||
           report.plan.perspective.classes[static_cast<int>(kind.of)];
}

std::string payer_name(const Scenario& scenario, const std::string& key) {
    const Payer* payer = find(scenario.library.payers, key);
    return payer == nullptr ? readable(key) : printable(payer->name, 60);
}

std::vector<std::string> headline_payers(const Scenario& scenario, const Plan& plan) {
    std::vector<std::string> names;
    for (std::size_t p = 0; p < plan.layout.payers.size(); ++p)
        if (plan.perspective.payers[p])
            names.push_back(payer_name(scenario, plan.layout.payers[p]));
    return names;
}

std::string service_name(const Scenario& scenario, const std::string& key) {
    const Service* service = find(scenario.library.services, key);
    if (service != nullptr && !service->name.empty()) return printable(service->name, 60);
    for (const UsedModel& used : scenario.models)
        if (const Outcome* outcome = find(service_use(used.model).outcomes, key);
            outcome != nullptr && !outcome->name.empty())
            return printable(outcome->name, 60);
    return readable(key);
}

std::string prices_in_words(const Appraisal& appraisal) {
    if (appraisal.as_printed()) return "prices as printed";
    return "prices of " + to_text(std::get<FinancialYear>(appraisal.prices));
}

Document run_document(const RunReport& report) {
    const Options options = shown_options(report);
    Document document;
    add_title(report, document);
    add_short(report, options, {}, document);
    add_frame(report, document);
    add_options(report, options, document);
    add_breakdown(report, document);
    add_grants(report, options, document);
    add_use_avoided(report, options, document);
    add_states(report, document);
    add_as_evaluated(report, options, document);
    if (report.uncertainty != nullptr) add_uncertainty(report, document);
    add_whole_life(report, options, document);
    add_basis(report, document);
    add_caveats(report, document);
    add_conventions(report, document);
    add_warnings(report, document);
    return document;
}

}  // namespace hearth
