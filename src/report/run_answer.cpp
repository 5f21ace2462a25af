// The answer of a run: which option is best, a sentence for each, what grants turn, and what the
// headline leaves out.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "base/text.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

// --- a sentence for each option -----------------------------------------------------------------

/// "The 95 % interval …; nine chances in ten that it saves, one chance in ten that it saves cash."
std::string chance_sentence(const Headline& option, Currency currency) {
    const MeasureStatistics* net = option.drawn("net_saving");
    const MeasureStatistics* cash = option.drawn("net_cash");
    if (net == nullptr || cash == nullptr) return "";
    if (!net->moves()) return fmt::format(" How sure: {}.", no_chance);
    return fmt::format(
        " How sure: between {} and {} (95\u00a0%); {} that it saves money, {} that it saves cash.",
        money_in_words(net->low.value, currency), money_in_words(net->high.value, currency),
        chances(net->positive.value), chances(cash->positive.value));
}

/// Payback of the amounts shown. Draws disagree with it where more than one in twenty is on the
/// other side of the horizon.
std::string payback_sentence(const Headline& option, int counted) {
    const auto years = option.find("payback_years");
    const MeasureStatistics* drawn = option.drawn("payback_years");
    const std::string horizon = fmt::format("{} year{}", counted, counted == 1 ? "" : "s");
    const double other = drawn == nullptr ? 0
                         : years          ? drawn->not_within.value
                                          : 1 - drawn->not_within.value;
    std::string text = !years        ? fmt::format(" It does not pay back within {}", horizon)
                       : *years == 0 ? " Savings cover costs from the start"
                                     : fmt::format(" It pays back after {}", duration(*years));
    if (other > 0.05)
        text += years ? fmt::format("; {} that it does not within {}", chances(other), horizon)
                      : fmt::format("; {} that it does", chances(other));
    return text + ".";
}

Beside beside(const RunReport& report) {
    return report.plan.layout.option_lines.front().empty() ? Beside::nothing : Beside::something;
}

/// What the horizon leaves out (method 3.7), where that is more than a tenth of the net saving.
/// Over draws the share beyond it is that of the figures at their points.
std::string life_sentence(const RunReport& report, const Headline& option) {
    const auto at_point = [&](const char* name) { return option.at_point.value(name).value_or(0); };
    const double within = at_point("net_saving"), whole = at_point("whole_life_net_saving");
    if (std::abs(whole - within) <= 0.1 * std::abs(within)) return "";
    const Currency currency = appraisal_of(report).currency;
    const double gross = at_point("whole_life_gross_saving"), counted = at_point("gross_saving");
    const double beyond = counted > 0 && gross > counted ? 1 - counted / gross : 0;
    std::string text = " Effects go on after the horizon";
    if (beyond > 0) text += ", with " + part_in_words(beyond) + " of what they save";
    if (option.drawn("net_saving") == nullptr)
        return fmt::format("{}: over their whole life it {}.", text,
                           balance_in_words(gross - whole, gross, currency, beside(report)));
    if (beyond > 0)
        text += fmt::format(": about {} over their whole life",
                            money_in_words(option.value("gross_saving") / (1 - beyond), currency));
    return text + "; appraisal.count: whole_life counts it.";
}

// --- grants -------------------------------------------------------------------------------------

/// "a loss of £72,000", "a gain of £18,000".
std::string result_in_words(double value, Currency currency) {
    return fmt::format("a {} of {}", value < 0 ? "loss" : "gain",
                       money_in_words(std::abs(value), currency));
}

/// "for the council from a loss of … into a gain of …"; empty where grants turn nothing.
std::string turned_by_grants(const std::string& whom, double after, double grants,
                             Currency currency) {
    const double before = after - grants;
    constexpr double nothing = 0.5;  // of a pound
    if (std::min(std::abs(before), std::abs(after)) < nothing || (before < 0) == (after < 0))
        return "";
    return fmt::format("for {} from {} into {}", whom, result_in_words(before, currency),
                       result_in_words(after, currency));
}

// --- the best option ----------------------------------------------------------------------------

/// How sure it is that an option is the best; empty where nothing is drawn that moves any.
std::string chance_of_best(const RunReport& report, const Options& options, int option) {
    const auto moves = [](const Headline& one) {
        const MeasureStatistics* drawn = one.drawn("net_saving");
        return drawn != nullptr && drawn->moves();
    };
    if (std::none_of(options.begin(), options.end(), moves)) return "";
    return fmt::format(", {} that it is the best",
                       chances(static_cast<double>(report.uncertainty->best[option]) /
                               static_cast<double>(report.uncertainty->draws)));
}

// --- on one screen ------------------------------------------------------------------------------

constexpr std::size_t most_rows = 8;  // of a summary
constexpr std::size_t name_length = 24;

/// The best options by net saving, in the order of the scenario.
std::vector<std::size_t> best_rows(const Options& options) {
    std::vector<std::size_t> order(options.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return rank_of(options[a].value("net_saving")) > rank_of(options[b].value("net_saving"));
    });
    order.resize(std::min(most_rows, order.size()));
    std::sort(order.begin(), order.end());
    return order;
}

/// An option in a row: what it saves, how sure that is, its cash and what each pound brings.
std::vector<Cell> summary_row(const RunReport& report, const Headline& option) {
    std::vector<Cell> row{printable(option.name, name_length), option.value("net_saving")};
    const MeasureStatistics* net = option.drawn("net_saving");
    if (report.uncertainty != nullptr && net != nullptr && net->moves())
        row.insert(row.end(), {net->low.value, net->high.value, net->positive.value});
    else if (report.uncertainty != nullptr)
        row.insert(row.end(), 3, withheld("–", std::string(no_chance)));
    row.insert(row.end(),
               {option.value("net_cash"), number_or(option.find("benefit_cost_ratio"), "–",
                                                    why_withheld(option.shown, "benefit_cost_ratio",
                                                                 appraisal_of(report).currency))});
    return row;
}

Table summary_table(const RunReport& report, const Options& options) {
    double most = 0;
    for (const Headline& one : options)
        for (const char* measure : {"net_saving", "net_cash"})
            most = std::max(most, std::abs(one.value(measure)));
    const Currency currency = appraisal_of(report).currency;
    const NumberFormat scale = money_scale(most, currency);
    Table table{.name = "summary",
                .caption = "Money in " + scale.caption(),
                .columns = {{"Option", Align::left}, {"Net saving", scale}}};
    if (report.uncertainty != nullptr)
        table.columns.insert(
            table.columns.end(),
            {{"95 % from", scale, "2.5 %"}, {"to", scale, "97.5 %"}, {"Saves money", as_chance()}});
    table.columns.insert(table.columns.end(), {{"Net cash", scale},
                                               {fmt::format("Per\u00a0{}1", sign_of(currency)),
                                                in_steps(0.01, "ratio"), "Benefit-cost ratio"}});
    for (const std::size_t row : best_rows(options))
        table.rows.push_back(summary_row(report, options[row]));
    return table;
}

/// "3 warnings and 40 figures without a source: hearth run without --summary has the rest."
std::string what_is_left_out(const RunReport& report, std::size_t options) {
    std::vector<std::string> left;
    const auto add = [&](std::size_t count, std::string_view one, std::string_view more) {
        if (count > 0) left.push_back(fmt::format("{} {}", count, count == 1 ? one : more));
    };
    add(options - std::min(options, most_rows), "more option", "more options");
    add(report.warnings.size(), "warning", "warnings");
    return titled((left.empty() ? "" : all_of(left) + "; ") +
                  std::string("what it rests on: the same without --summary."));
}

}  // namespace

std::string option_sentence(const RunReport& report, const Headline& option) {
    const Appraisal& appraisal = appraisal_of(report);
    const Currency currency = appraisal.currency;
    const double net = option.value("net_saving");
    const double present = option.value("pv_net_saving");
    const double cash = option.value("net_cash");
    const auto worth = [&](double amount) { return money_in_words(std::abs(amount), currency); };
    const bool turns = (net < 0) != (present < 0);
    const std::string_view turn = !turns ? "" : present < 0 ? "a cost of " : "a saving of ";
    std::string text =
        fmt::format("{}: {} ({}{} at present value).", option.name,
                    balance_in_words(option.value("programme_cost"), option.value("gross_saving"),
                                     currency, beside(report)),
                    turn, worth(present));
    text += cash < 0 ? " In cash alone it is " + worth(cash) + " short."
                     : " In cash alone it saves " + worth(cash) + ".";
    text += payback_sentence(option, report.plan.layout.years);
    if (const auto ratio = option.find("benefit_cost_ratio"))
        text +=
            fmt::format(" Each {}1 brings {}.", sign_of(currency), money(*ratio, currency, 0.01));
    return text + chance_sentence(option, currency) + life_sentence(report, option);
}

void add_grants(const RunReport& report, const Options& options, Document& document) {
    const Currency currency = appraisal_of(report).currency;
    const auto& payers = report.plan.layout.payers;
    for (const Headline& option : options) {
        std::vector<std::string> turned;
        const auto add = [&](const std::string& whom, double after, double grants) {
            std::string text = turned_by_grants(whom, after, grants, currency);
            if (!text.empty()) turned.push_back(std::move(text));
        };
        for (const std::string& payer : payers)
            add(payer_name(report.scenario, payer), option.value("by_payer." + payer + ".net"),
                option.value("by_payer." + payer + ".transfer"));
        double after = 0, given = 0;
        for (std::size_t p = 0; p < payers.size(); ++p)
            if (report.plan.perspective.payers[p]) {
                after += option.value("by_payer." + payers[p] + ".net");
                given += option.value("by_payer." + payers[p] + ".transfer");
            }
        add(all_of(headline_payers(report.scenario, report.plan)) + " together", after, given);
        if (!turned.empty())
            document.push_back(
                Paragraph{fmt::format("Grants turn {} {}.", option.name, all_of(turned))});
    }
}

std::string best_sentence(const RunReport& report, const Options& options) {
    if (report.results.size() == 1)
        return "There is one option only, so there is nothing to compare it with: write what is "
               "done today as the first option, such as current: [].";
    const Headline& best = best_of(options);
    const double net = best.value("net_saving");
    const std::string amount = net_in_words(
        best.value("programme_cost"), best.value("gross_saving"), appraisal_of(report).currency);
    const std::string first = readable(report.plan.layout.options.front());
    if (net > 0)
        return fmt::format("{} is the best option by net saving: {} more than {}{}.", best.name,
                           amount, first, chance_of_best(report, options, best.option));
    if (net == 0)
        return fmt::format("No option saves more than {}, net{}.", first,
                           chance_of_best(report, options, 0));
    return fmt::format("{} is the best option by net saving: the next, {}, comes to {} less{}.",
                       first, best.name, amount, chance_of_best(report, options, 0));
}

void add_outside_the_headline(const RunReport& report, const Options& options, Document& document) {
    Points points;
    for (const Headline& option : options) {
        const double qalys = option.value("qalys");
        double worth = 0;
        if (!report.plan.perspective.classes[static_cast<int>(LedgerClass::social)])
            for (const std::string& payer : report.plan.layout.payers)
                worth += option.value("by_payer." + payer + ".social");
        std::string text;
        if (std::abs(qalys) >= 0.005) text = health_in_words(qalys);
        if (std::abs(worth) >= 0.5)
            text += (text.empty() ? "" : " and ") +
                    gain_in_words(worth, appraisal_of(report).currency) + " of social value";
        if (!text.empty()) points.points.push_back(option.name + ": " + text);
    }
    if (points.points.empty()) return;
    document.push_back(Paragraph{"Outside the headline:"});
    document.push_back(std::move(points));
}

std::string about_money(const RunReport& report) {
    const Currency currency = appraisal_of(report).currency;
    return fmt::format(
        "Net cash: what leaves a budget less what the programme costs; the rest of the net saving "
        "is time and beds freed for others. Present value: the net saving, discounted. Per {}1: "
        "present value of savings over present value of cost. Payback: from when on savings cover "
        "costs{}. Clients: someone in two interventions counts twice.",
        sign_of(currency), report.uncertainty == nullptr ? "" : " in the mean of the draws");
}

void add_summary(const RunReport& report, const Options& options, Document& document) {
    if (report.results.size() > 1 && report.option.empty())
        document.push_back(Paragraph{best_sentence(report, options)});
    else
        for (const Headline& option : options)
            document.push_back(Paragraph{option_sentence(report, option)});
    document.push_back(summary_table(report, options));
    document.push_back(Paragraph{what_is_left_out(report, options.size())});
}

void add_answer(const RunReport& report, const Options& options, Document& document) {
    const Currency currency = appraisal_of(report).currency;
    document.push_back(Heading{"The answer", "answer"});
    if (report.results.size() == 1 || report.option.empty())
        document.push_back(Paragraph{best_sentence(report, options)});
    Points sentences;
    for (const Headline& option : options)
        sentences.points.push_back(option_sentence(report, option));
    document.push_back(std::move(sentences));
    add_grants(report, options, document);
    document.push_back(money_table("headline", "Option", options, currency));
    document.push_back(Paragraph{about_money(report)});
    add_outside_the_headline(report, options, document);
}

}  // namespace hearth
