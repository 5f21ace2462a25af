// The options of a run side by side: which is best, a sentence for each, and what the headline
// leaves out.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

// --- a sentence for each option -----------------------------------------------------------------

/// "The 95 % interval …; nine chances in ten that it saves, one chance in ten that it saves cash."
std::string chance_sentence(const RunReport& report, const Headline& option) {
    const MeasureStatistics* net = option.drawn("net_saving");
    const MeasureStatistics* cash = option.drawn("net_cash");
    if (net == nullptr || cash == nullptr) return "";
    if (!net->moves()) return fmt::format(" How sure: {}.", no_chance);
    return fmt::format(
        " How sure: between {} and {} (95\u00a0%); {} that it saves money, {} that it saves cash.",
        money_in_words(report, net->low.value), money_in_words(report, net->high.value),
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
    const double gross = at_point("whole_life_gross_saving"), counted = at_point("gross_saving");
    const double beyond = counted > 0 && gross > counted ? 1 - counted / gross : 0;
    std::string text = " Effects go on after the horizon";
    if (beyond > 0) text += ", with " + part_in_words(beyond) + " of what they save";
    if (option.drawn("net_saving") == nullptr)
        return fmt::format("{}: over their whole life it {}.", text,
                           balance_in_words(gross - whole, gross, report.money, beside(report)));
    if (beyond > 0)
        text += fmt::format(": about {} over their whole life",
                            money_in_words(report, option.value("gross_saving") / (1 - beyond)));
    return text + ", which is not counted.";
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

// --- what stands beside the table ---------------------------------------------------------------

/// Health and social value that the headline does not count.
void add_outside_the_headline(const RunReport& report, const Options& options, Document& document) {
    Points points;
    for (const Headline& option : options) {
        const double qalys = option.value("qalys");
        double worth = 0;
        if (!report.plan.perspective.classes[static_cast<int>(LedgerClass::social)])
            for (const std::string& payer : report.plan.layout.payers)
                worth += option.value("by_payer." + payer + ".social");
        std::vector<std::string> brings;
        if (std::abs(qalys) >= 0.005) brings.push_back(health_in_words(qalys));
        const double life = option.value("life_years");
        if (std::abs(life) >= 0.005)
            brings.push_back(fmt::format("{}{} years of life",
                                         !brings.empty() && (life < 0) == (qalys < 0) ? ""
                                         : life < 0                                   ? "loses "
                                                                                      : "gains ",
                                         number(std::abs(life), 3)));
        if (std::abs(worth) >= 0.5)
            brings.push_back(gain_in_words(worth, report.money) + " of social value");
        if (!brings.empty()) points.points.push_back(option.name + ": " + all_of(brings));
    }
    if (points.points.empty()) return;
    document.push_back(Paragraph{"Outside the headline:"});
    document.push_back(std::move(points));
}

/// What the columns of the table of money are.
std::string about_money(const RunReport& report) {
    const Currency currency = appraisal_of(report).currency;
    return fmt::format(
        "Net cash: what leaves a budget less what the programme costs; the rest of the net saving "
        "is time and beds freed for others. Present value: the net saving, discounted. Per {}1: "
        "present value of savings over present value of cost. Payback: from when on savings cover "
        "costs{}. Clients: someone in two interventions counts twice.",
        sign_of(currency), report.uncertainty == nullptr ? "" : " in the mean of the draws");
}

}  // namespace

std::string option_sentence(const RunReport& report, const Headline& option) {
    const Currency currency = appraisal_of(report).currency;
    const double net = option.value("net_saving");
    const double present = option.value("pv_net_saving");
    const double cash = option.value("net_cash");
    const auto worth = [&](double amount) { return money_in_words(report, std::abs(amount)); };
    const bool turns = (net < 0) != (present < 0);
    const std::string_view turn = !turns ? "" : present < 0 ? "a cost of " : "a saving of ";
    std::string text =
        fmt::format("{}: {} ({}{} at present value).", option.name,
                    balance_in_words(option.value("programme_cost"), option.value("gross_saving"),
                                     report.money, beside(report)),
                    turn, worth(present));
    text += cash < 0 ? " In cash alone it is " + worth(cash) + " short."
                     : " In cash alone it saves " + worth(cash) + ".";
    text += payback_sentence(option, report.plan.layout.years);
    if (const auto ratio = option.find("benefit_cost_ratio"))
        text +=
            fmt::format(" Each {}1 brings {}.", sign_of(currency), money(*ratio, currency, 0.01));
    return text + chance_sentence(report, option) + life_sentence(report, option);
}

std::string best_sentence(const RunReport& report, const Options& options) {
    if (report.results.size() == 1)
        return "There is one option only, so there is nothing to compare it with: write what is "
               "done today as the first option, such as current: [].";
    const Headline& best = best_of(options);
    const double net = best.value("net_saving");
    const std::string amount = money_in_words(report, std::abs(net));
    const std::string first = readable(report.plan.layout.options.front());
    if (net > 0)
        return fmt::format("{} is the best option by net saving: {} more than {}{}.",
                           titled(best.name), amount, first,
                           chance_of_best(report, options, best.option));
    if (net == 0)
        return fmt::format("No option saves more than {}, net{}.", first,
                           chance_of_best(report, options, 0));
    return fmt::format("{} is the best option by net saving: the next, {}, comes to {} less{}.",
                       titled(first), best.name, amount, chance_of_best(report, options, 0));
}

void add_options(const RunReport& report, const Options& options, Document& document) {
    document.push_back(Heading{"The options side by side", "options"});
    if (report.results.size() == 1 || report.option.empty())
        document.push_back(Paragraph{best_sentence(report, options)});
    document.push_back(money_table("headline", "Option", options, report.money));
    document.push_back(Paragraph{about_money(report)});
    for (const Headline& option : options)
        document.push_back(
            Paragraph{.text = titled(option_sentence(report, option)), .option = option.name});
    add_outside_the_headline(report, options, document);
}

}  // namespace hearth
