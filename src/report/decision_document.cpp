// The document of a decision: the answer in words, each side's choice, who is better off; cost and
// health follow (decision_health.cpp).
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/decision_parts.hpp"
#include "report/run_report.hpp"

namespace hearth {

DecisionWords::DecisionWords(const DecideAnswer& from)
    : report(from),
      decision(from.decision),
      currency(from.scenario.file.appraisal.currency),
      options() {
    for (std::size_t o = 0; o < from.plan.layout.options.size(); ++o)
        options.push_back(readable(from.plan.layout.options[o]));
    double most = 0, most_lost = 0;
    for (const Side& side : decision.sides) {
        for (const Estimate& mean : side.choice.mean) most = std::max(most, std::abs(mean.value));
        most_lost = std::max(most_lost, side.choice.evpi().value);
    }
    if (from.qaly_value && decision.health) {
        benefit = choose_at(decision.health->draws, *from.qaly_value);
        most_lost = std::max(most_lost, benefit->evpi().value);
    }
    lost = money = page_scale(std::max(most, most_lost), currency);
    const NumberFormat own = money_scale(most_lost, currency);
    lost.step = own.rounds_to() / lost.per;
}

std::string DecisionWords::favoured(const Choice& choice) const {
    return joined(least_lossy(choice), " or ", [&](std::size_t o) { return options[o]; });
}

double DecisionWords::chance(const Choice& choice) const {
    double sum = 0;
    for (const std::size_t o : least_lossy(choice)) sum += choice.best[o].value;
    return sum;
}

Cell DecisionWords::chance_cell(const Choice& choice) const {
    return choice.moves() ? Cell(chance(choice)) : withheld("–", std::string(no_chance));
}

std::string DecisionWords::share(double share) const {
    return report.uncertain ? percent(share) : fmt::format("{:.0f} %", share * 100);
}

std::string side_name(const DecideAnswer& report, const Side& side) {
    if (side.is_payer) return payer_name(report.scenario, side.name);
    return side.name == "cash" ? "Net cash" : "Net saving";
}

namespace {

// --- what is asked, and the answer ---------------------------------------------------------------

std::string how(const DecideAnswer& report) {
    if (!report.uncertain) return "with each figure at its one value";
    return fmt::format("over {} draws of every uncertain figure ({}, seed {})",
                       counted(report.decision.draws), report.sampling, report.seed);
}

/// What the choice is expected to bring, or what is given up where it is the first option.
std::string expects(const DecisionWords& words, const Choice& choice) {
    if (choice.favoured != 0)
        return money_in_words(choice.mean[choice.favoured].value, words.money) +
               " at present value";
    const auto next =
        std::max_element(choice.mean.begin() + 1, choice.mean.end(),
                         [](const Estimate& a, const Estimate& b) { return a.value < b.value; });
    return fmt::format("the next, {}, comes to {} at present value",
                       words.options[next - choice.mean.begin()],
                       money_in_words(next->value, words.money));
}

std::string sentence(const DecisionWords& words, const std::string& of_what, const Choice& choice) {
    const bool uncertain = words.report.uncertain;
    std::string text =
        fmt::format("{}: {} is the best choice{} ({})", of_what, words.favoured(choice),
                    uncertain ? " on average" : "", expects(words, choice));
    if (!uncertain) return text + ".";
    if (!choice.moves()) return text + fmt::format("; {}.", no_chance);
    text += fmt::format(", {} that it is the best.", chances(words.chance(choice)));
    const double loss = choice.evpi().value;
    if (loss == 0) return text + " No draw speaks for another.";
    return text + fmt::format(
                      " Choosing it now risks losing {} on average, compared with choosing once "
                      "every figure is known.",
                      money_in_words(loss, words.lost));
}

// --- payers --------------------------------------------------------------------------------------

bool touches(const Side& payer, std::size_t option) {
    return payer.better[option].value + payer.worse[option].value > 0;
}

/// Whom an option touches, and who of them is better off in half of the draws or fewer.
struct Touched {
    std::size_t option = 0, payers = 0;
    std::vector<std::string> losers = {};
};

Touched touched_by(const DecideAnswer& report, std::size_t option) {
    Touched touched{.option = option};
    for (const Side& side : report.decision.sides) {
        if (!side.is_payer || !touches(side, option)) continue;
        ++touched.payers;
        if (side.better[option].value <= 0.5) touched.losers.push_back(side_name(report, side));
    }
    return touched;
}

std::string payers_sentence(const DecisionWords& words) {
    const DecideAnswer& report = words.report;
    const auto& means = report.decision.sides[0].choice.mean;
    std::vector<std::string> good;
    Touched nearest;
    for (std::size_t o = 1; o < words.options.size(); ++o) {
        const Touched touched = touched_by(report, o);
        if (touched.payers == 0) continue;
        if (touched.losers.empty()) good.push_back(words.options[o]);
        const bool as_few = touched.losers.size() == nearest.losers.size();
        if (nearest.option == 0 || touched.losers.size() < nearest.losers.size() ||
            (as_few && means[o].value > means[nearest.option].value))
            nearest = touched;
    }
    const std::string_view likely = report.uncertain ? " with more than half a chance" : "";
    if (nearest.option == 0) return "no option touches any payer.";
    if (!good.empty())
        return fmt::format("{} leave{} every payer that {} better off{}.", all_of(good),
                           good.size() == 1 ? "s" : "",
                           good.size() == 1 ? "it touches" : "they touch", likely);
    return fmt::format(
        "no option leaves every payer better off{}. Nearest comes {}, with {} {}worse off.{}",
        likely, words.options[nearest.option], all_of(nearest.losers),
        report.uncertain ? "likely " : "",
        means[nearest.option].value > 0
            ? " As the whole gains, those who gain could make good the loss."
            : "");
}

Cell better_cell(const DecideAnswer& report, const Side& side, std::size_t option) {
    if (!touches(side, option)) return "no change";
    if (report.uncertain && side.choice.moves()) return side.better[option].value;
    return side.better[option].value > 0 ? "better off" : "worse off";
}

Table better_off(const DecisionWords& words) {
    Table table{
        .name = "better_off",
        .caption = (words.report.uncertain ? "How likely each payer is better off than with "
                                           : "Who is better off than with ") +
                   words.options.front(),
        .columns = {{"Payer", Align::left}}};
    for (std::size_t o = 1; o < words.options.size(); ++o)
        table.columns.push_back({words.options[o], as_chance()});
    for (const Side& side : words.decision.sides) {
        if (!side.is_payer) continue;
        std::vector<Cell> row{side_name(words.report, side)};
        for (std::size_t o = 1; o < words.options.size(); ++o)
            row.push_back(better_cell(words.report, side, o));
        table.rows.push_back(std::move(row));
    }
    return table;
}

// --- the page ------------------------------------------------------------------------------------

/// ", nine chances in ten"; empty where there are none to tell.
std::string how_sure(const DecisionWords& words, const Choice& choice) {
    if (!words.report.uncertain || !choice.moves()) return "";
    return ", " + std::string(chances(words.chance(choice)));
}

/// Which option is best, by which measure, and how sure that is; where QALYs are valued by net
/// benefit too.
std::string best_sentence(const DecisionWords& words) {
    const DecideAnswer& report = words.report;
    const Choice& choice = report.decision.sides[0].choice;
    const std::string best = words.favoured(choice), sure = how_sure(words, choice);
    std::string text = fmt::format("{} is the best option by net saving at present value{}{}",
                                   titled(best), sure, sure.empty() ? "" : " that it is the best");
    if (!words.benefit) return text + ".";
    const std::string other = words.favoured(*words.benefit);
    return fmt::format("{}; by net benefit at {} a QALY it is {}{}.", text,
                       words.amount(*report.qaly_value), other == best ? "the best too" : other,
                       how_sure(words, *words.benefit));
}

void add_answer(const DecisionWords& words, Document& document) {
    const DecideAnswer& report = words.report;
    const auto& sides = report.decision.sides;
    document.emplace_back(Heading{"The answer"});
    document.emplace_back(Paragraph{best_sentence(words)});
    if (!report.uncertain)
        document.emplace_back(Paragraph{
            "Nothing in this scenario is uncertain: each figure has one value, so this cannot say "
            "how sure the choice is. Give figures an interval (ci95, or low, mode and high) to "
            "learn that."});
    Points answer{{sentence(words, "Net saving", sides[0].choice),
                   sentence(words, "Net cash", sides[1].choice),
                   "By payer: " + payers_sentence(words)}};
    if (words.benefit)
        answer.points.push_back(sentence(
            words, fmt::format("Net benefit at {} a QALY", words.amount(*report.qaly_value)),
            *words.benefit));
    if (report.decision.health)
        answer.points.push_back("By what a QALY is worth: " + frontier_in_words(words) + ".");
    document.emplace_back(std::move(answer));
    if (report.excess_draws > 0)
        document.emplace_back(Paragraph{excess_in_words(report.excess_draws)});
}

Table side_choices(const DecisionWords& words) {
    const auto& sides = words.decision.sides;
    Table table{.name = "sides",
                .caption = "What each side would choose, " + words.money.caption(),
                .columns = {{"Side", Align::left},
                            {"Money", Align::left},
                            {"Would choose", Align::left},
                            {"Expects", words.money}}};
    if (words.report.uncertain)
        table.columns.insert(table.columns.end(), {{"Chance it is best", as_chance()},
                                                   {"Loses by not knowing", words.lost},
                                                   {"± error", words.lost, "Error of that"}});
    for (const Side& side : sides) {
        const Choice& choice = side.choice;
        std::vector<Cell> row{side_name(words.report, side),
                              side.present_value ? "present value" : "undiscounted",
                              words.favoured(choice), choice.mean[choice.favoured].value};
        if (words.report.uncertain)
            row.insert(row.end(),
                       {words.chance_cell(choice), choice.evpi().value, choice.evpi().se});
        table.payers.push_back(side.is_payer ? row.front().words : "");
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string about_sides(const DecideAnswer& report) {
    std::string text =
        "Net saving and net cash count what the headline counts. A payer's money is the net effect "
        "on that payer, undiscounted.";
    if (report.uncertain)
        text += fmt::format(
            " Loses by not knowing: what the side would gain on average if it chose after learning "
            "every figure (the expected value of perfect information); no study can be worth more. "
            "Where options come to the same in a draw, they share it. The error of a chance over "
            "so many draws is {} points at most.",
            number(50 / std::sqrt(static_cast<double>(report.decision.draws)), 2));
    return text;
}

}  // namespace

Document page_of(const DecideAnswer& report) {
    const DecisionWords words(report);
    const ScenarioFile& file = report.scenario.file;
    Document document = titled_page(file);
    document.emplace_back(Paragraph{fmt::format(
        "Which option is best, {}. Amounts are differences from {}, in {}; plus is better. The "
        "headline counts money of {}.",
        how(report), words.options.front(), prices_in_words(file.appraisal),
        all_of(headline_payers(report.scenario, report.plan)))});
    add_answer(words, document);
    document.emplace_back(Heading{"From each side"});
    document.emplace_back(side_choices(words));
    document.emplace_back(Paragraph{about_sides(report)});
    ChoiceRows rows;
    for (const Side& side : report.decision.sides)
        rows.emplace_back(side_name(report, side), &side.choice);
    const TableColumn head{"Side", Align::left};
    if (report.uncertain)
        document.emplace_back(by_option(words,
                                        {.name = "best",
                                         .caption = "How likely each option is the best choice",
                                         .columns = {head}},
                                        rows, &Choice::best));
    document.emplace_back(
        by_option(words,
                  {.name = "losses",
                   .caption = std::string("How far choosing each option falls short") +
                              (report.uncertain ? " on average" : ""),
                   .columns = {head}},
                  rows, &Choice::loss));
    if (Table payers = better_off(words); !payers.rows.empty())
        document.emplace_back(std::move(payers));
    if (report.decision.health) add_health(words, document);
    for (Chart& chart : decision_charts(words)) document.emplace_back(std::move(chart));
    return document;
}

}  // namespace hearth
