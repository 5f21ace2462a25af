// The document of a run: the answer first, then the breakdown, use avoided, what it rests on,
// warnings and conventions.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"
#include "report/page_words.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

using Options = std::vector<Headline>;

const Appraisal& appraisal_of(const RunReport& report) { return report.scenario.file.appraisal; }

// --- what is asked ------------------------------------------------------------------------------

std::string discounting(const RunReport& report) {
    const Appraisal& appraisal = appraisal_of(report);
    if (const auto flat = appraisal.flat_rates())
        return fmt::format("discounted at {} % (money) and {} % (health)",
                           number(flat->money * 100), number(flat->health * 100));
    const auto& name = std::get<Reference<Target::schedule>>(appraisal.discount).name;
    if (name == "none") return "not discounted";
    const DiscountSchedule* schedule = find(report.scenario.library.schedules, name);
    return "discounted by " + printable(schedule == nullptr ? name : schedule->name);
}

std::string horizon(const Appraisal& appraisal) {
    const std::string after =
        appraisal.count == Count::whole_life ? ", and after it until effect and service end" : "";
    if (appraisal.years == 1) return "one year, " + to_text(appraisal.start) + after;
    return fmt::format("{} years from {}{}", appraisal.years, to_text(appraisal.start), after);
}

std::string counted(const RunReport& report) {
    const auto& payers = report.plan.perspective.payers;
    const auto& classes = report.plan.perspective.classes;
    std::string of, kinds;
    for (std::size_t p = 0; p < payers.size(); ++p)
        if (payers[p])
            of += (of.empty() ? "" : ", ") +
                  payer_name(report.scenario, report.plan.layout.payers[p]);
    for (std::size_t c = 0; c < classes.size(); ++c)
        if (classes[c])
            kinds +=
                (kinds.empty() ? "" : ", ") + std::string(name_of(static_cast<LedgerClass>(c)));
    const bool all = std::find(payers.begin(), payers.end(), false) == payers.end();
    return fmt::format("The headline counts money of {}: {}.", all ? "every payer" : of, kinds);
}

void add_frame(const RunReport& report, Document& document) {
    const ScenarioFile& file = report.scenario.file;
    document.push_back(Heading{printable(file.title), "title"});
    if (!file.question.empty()) document.push_back(Paragraph{printable(file.question, whole)});
    document.push_back(
        Paragraph{fmt::format("Over {}, in {}, {}, compared with {}. {}", horizon(file.appraisal),
                              prices_in_words(file.appraisal), discounting(report),
                              readable(report.plan.layout.options.front()), counted(report))});
}

// --- the answer ---------------------------------------------------------------------------------

/// "The 95 % interval …; nine chances in ten that it saves, one chance in ten that it saves cash."
std::string chance_sentence(const Headline& option, Currency currency) {
    const MeasureStatistics* net = option.drawn("net_saving");
    const MeasureStatistics* cash = option.drawn("net_cash");
    if (net == nullptr || cash == nullptr) return "";
    return fmt::format(
        " How sure: between {} and {} (95\u00a0%); {} that it saves money, {} that it saves cash.",
        money_in_words(net->low.value, currency), money_in_words(net->high.value, currency),
        chances(net->positive.value), chances(cash->positive.value));
}

/// Draws disagree on payback within the horizon where more than one in twenty is on either side.
std::string payback_sentence(const Headline& option) {
    const int horizon = option.at_point.layout->years;
    const auto years = option.find("payback_years");
    const MeasureStatistics* drawn = option.drawn("payback_years");
    const bool open =
        drawn != nullptr && drawn->not_within.value > 0.05 && drawn->not_within.value < 0.95;
    if (!years)
        return fmt::format(" {} does not pay back within {} year{}.",
                           open ? "In most draws it" : "It", horizon, horizon == 1 ? "" : "s");
    if (*years == 0)
        return open ? " In most draws savings cover costs from the start."
                    : " Savings cover costs from the start.";
    if (open) return fmt::format(" In half of the draws it pays back within {}.", duration(*years));
    return fmt::format(" It pays back after {}.", duration(*years));
}

/// What the horizon leaves out (method 3.7), where that is more than a tenth.
std::string life_sentence(const Headline& option, Currency currency) {
    const double within = option.at_point.value("net_saving").value_or(0);
    const double whole = option.at_point.value("whole_life_net_saving").value_or(within);
    if (std::abs(whole - within) <= 0.1 * std::abs(within)) return "";
    return fmt::format(
        " Effects go on after the horizon: followed to their end, the net {} is {}{}.",
        whole < 0 ? "cost" : "saving", money_in_words(std::abs(whole), currency),
        option.drawn("net_saving") == nullptr ? "" : ", each figure at its point");
}

std::string sentence(const Headline& option, const Appraisal& appraisal) {
    const Currency currency = appraisal.currency;
    const double net = option.value("net_saving");
    const double present = option.value("pv_net_saving");
    const double cash = option.value("net_cash");
    const auto worth = [&](double amount) { return money_in_words(std::abs(amount), currency); };
    const bool saves = option.value("gross_saving") >= 0;
    const bool turns = (net < 0) != (present < 0);
    const std::string_view turn = !turns ? "" : present < 0 ? "a cost of " : "a saving of ";
    std::string text =
        fmt::format("{}: costs {} and {} {}, a net {} of {} ({}{} at present value).", option.name,
                    worth(option.value("programme_cost")),
                    saves ? "saves" : "adds other spending of", worth(option.value("gross_saving")),
                    net < 0 ? "cost" : "saving", worth(net), turn, worth(present));
    text += cash < 0 ? " In cash alone it is " + worth(cash) + " short."
                     : " In cash alone it saves " + worth(cash) + ".";
    text += payback_sentence(option);
    if (const auto ratio = option.find("benefit_cost_ratio"))
        text +=
            fmt::format(" Each {}1 brings {}.", sign_of(currency), money(*ratio, currency, 0.01));
    return text + chance_sentence(option, currency) + life_sentence(option, currency);
}

/// Health and social value that the headline does not count.
void add_outside_the_headline(const RunReport& report, const Options& options, Document& document) {
    Points points;
    for (const Headline& option : options) {
        const double qalys = option.value("qalys");
        double worth = 0;
        if (!report.plan.perspective.classes[static_cast<int>(LedgerClass::social)])
            for (const std::string& payer : report.plan.layout.payers)
                worth += option.at_point.value("by_payer." + payer + ".social").value_or(0);
        std::string text;
        if (std::abs(qalys) >= 0.005)
            text = fmt::format("{} QALYs {}", number(std::abs(qalys), 3),
                               qalys > 0 ? "gained" : "lost");
        if (std::abs(worth) >= 0.5)
            text += (text.empty() ? "" : ", ") + std::string("social value of ") +
                    money_in_words(worth, appraisal_of(report).currency);
        if (!text.empty()) points.points.push_back(option.name + ": " + text);
    }
    if (points.points.empty()) return;
    document.push_back(Paragraph{"Outside the headline:"});
    document.push_back(std::move(points));
}

void add_answer(const RunReport& report, const Options& options, Document& document) {
    const Currency currency = appraisal_of(report).currency;
    document.push_back(Heading{"The answer", "answer"});
    if (report.results.size() == 1)
        document.push_back(Paragraph{
            "There is one option only, so there is nothing to compare it with: write what is done "
            "today as the first option, such as current: []."});
    Points sentences;
    for (const Headline& option : options)
        sentences.points.push_back(sentence(option, appraisal_of(report)));
    document.push_back(std::move(sentences));
    document.push_back(money_table("headline", "Option", options, currency));
    document.push_back(Paragraph{fmt::format(
        "Net cash: what leaves a budget less what the programme costs; the rest of the net saving "
        "is time and beds freed for others. Present value: the net saving, discounted. Per {}1: "
        "present value of savings over present value of cost. Payback: from when on savings cover "
        "costs{}. Clients: someone in two interventions counts twice.",
        sign_of(currency), report.uncertainty == nullptr ? "" : ", the median of the draws")});
    add_outside_the_headline(report, options, document);
    if (report.uncertainty != nullptr) add_uncertainty(report, document);
}

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
            row.emplace_back(option.at_point.value("avoided." + name).value_or(0),
                             in_digits(3, unit));
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
            const auto first = options.begin() + from,
                       end = options.begin() + std::min(from + at_once, options.size());
            document.push_back(avoided_table(report, Options(first, end), names));
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
        for (const Measure& one : option.at_point.measures()) {
            if (one.name.rfind(avoided, 0) != 0) continue;
            const std::string name = one.name.substr(avoided.size());
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
    return names;
}

void add_use_avoided(const RunReport& report, const Options& options, Document& document) {
    const auto names = avoided_names(options);
    if (names.empty()) return;
    document.push_back(Heading{"Use avoided, in natural units", "avoided"});
    add_avoided_tables(report, options, names, document);
    document.push_back(Paragraph{"Over the whole horizon; minus is more use."});
    for (const Headline& option : options) {
        const double beyond = option.value("client_years_beyond_horizon");
        if (beyond < 0.5) continue;
        document.push_back(Paragraph{
            fmt::format("{}: {} client-years of effect lie beyond the horizon and are not counted.",
                        option.name, with_separators(beyond))});
    }
}

// --- caveats, warnings and conventions ----------------------------------------------------------

/// Caveats of the models, each model once.
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
    if (report.warnings.empty()) return;
    Points points;
    for (const Diagnostic& warning : report.warnings)
        points.points.push_back(printable(warning.message, whole));
    document.push_back(Heading{"Warnings", "warnings"});
    document.push_back(std::move(points));
}

std::string how_figures_stand(const RunDraws* drawn) {
    if (drawn == nullptr) return "Deterministic: each figure stands at its point.";
    return fmt::format(
        "Means over {} draws ({}, seed {}); tables of years, payers and use avoided stand at each "
        "figure's point.",
        with_separators(static_cast<double>(drawn->draws)), name_of(drawn->sampling), drawn->seed);
}

void add_conventions(const RunReport& report, Document& document) {
    const Appraisal& appraisal = appraisal_of(report);
    const Moments moments = appraisal.moments();
    document.push_back(Heading{"Conventions", "conventions"});
    document.push_back(Paragraph{fmt::format(
        "{} Money is real, in {}, {}. Savings fall at {}, costs at {}. Clients enter {}. A unit of "
        "service is cash by its cashable share and capacity for the rest.",
        how_figures_stand(report.uncertainty), prices_in_words(appraisal), discounting(report),
        readable(name_of(moments.savings)), readable(name_of(moments.costs)),
        appraisal.entry == EntryTiming::spread ? "spread over their year"
                                               : "at the start of their year")});
}

}  // namespace

std::vector<Headline> shown_options(const RunReport& report) {
    const auto* drawn = report.uncertainty ? &report.uncertainty->statistics : nullptr;
    std::vector<Headline> options;
    for (int o = report.results.size() == 1 ? 0 : 1; o < std::ssize(report.results); ++o)
        options.push_back({readable(report.results[o].name), report.results[o], drawn, o});
    return options;
}

std::string payer_name(const Scenario& scenario, const std::string& key) {
    const Payer* payer = find(scenario.library.payers, key);
    return payer == nullptr ? readable(key) : printable(payer->name, 60);
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
    add_frame(report, document);
    add_answer(report, options, document);
    add_breakdown(report, document);
    add_use_avoided(report, options, document);
    add_caveats(report, document);
    add_basis(report, document);
    add_warnings(report, document);
    add_conventions(report, document);
    return document;
}

}  // namespace hearth
