// In short: the answer that a chair can read aloud, of clauses that are left out when they say
// nothing or when there is no room, and four figures.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

constexpr std::size_t most_words = 70;

std::size_t words_in_text(const std::string& text) {
    return std::count(text.begin(), text.end(), ' ') + 1;
}

/// "-£14.4 to -£3.88 million", "£950,000 to £1.2 million".
std::string range_in_money(const RunReport& report, const MeasureStatistics& drawn) {
    std::string low = money_in_words(report, drawn.low.value);
    const std::string high = money_in_words(report, drawn.high.value);
    for (const std::string_view unit : {" million", " billion"})
        if (low.ends_with(unit) && high.ends_with(unit)) low.resize(low.size() - unit.size());
    return low + " to " + high;
}

/// "The full offer costs … and saves …, a net saving of … (95 %: … to …)".
std::string what_it_comes_to(const RunReport& report, const Headline& option) {
    const Appraisal& appraisal = appraisal_of(report);
    std::string text =
        titled(option.name) + " " +
        balance_in_words(
            option.value("programme_cost"), option.value("gross_saving"), report.money,
            report.plan.layout.option_lines.front().empty() ? Beside::nothing : Beside::something);
    const MeasureStatistics* net = option.drawn("net_saving");
    if (net != nullptr && net->moves())
        text += fmt::format(" (95\u00a0%: {})", range_in_money(report, *net));
    return text + fmt::format(" over {} year{}.", appraisal.years, appraisal.years == 1 ? "" : "s");
}

std::string how_sure_it_saves(const Headline& option) {
    const MeasureStatistics* net = option.drawn("net_saving");
    if (net == nullptr || !net->moves()) return "";
    return titled(chances(net->positive.value)) + " that it saves money.";
}

/// "In cash it is £12.5 million short; Council (housing) pays £3.75 million, NHS £1 million, after
/// grants of £8.26 million": the two who lose or gain most.
std::string whose_cash(const RunReport& report, const Headline& option) {
    const double cash = option.value("net_cash"), sign = cash < 0 ? -1 : 1;
    std::vector<std::pair<double, std::string>> shares;
    double given = 0;
    for (const double year : grants(report, option)) given += year;
    for (std::size_t p = 0; p < report.plan.layout.payers.size(); ++p) {
        if (!report.plan.perspective.payers[p]) continue;
        const std::string& payer = report.plan.layout.payers[p];
        const double value = sign * option.value("by_payer." + payer + ".net_cash");
        if (value >= 0.5) shares.emplace_back(value, payer_name(report.scenario, payer));
    }
    std::stable_sort(shares.begin(), shares.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    if (shares.size() > 2) shares.resize(2);
    std::string text = cash < 0
                           ? fmt::format("In cash it is {} short", money_in_words(report, -cash))
                           : fmt::format("In cash it saves {}", money_in_words(report, cash));
    std::vector<std::string> whose;
    const std::string_view verb = cash < 0 ? " pays " : " gains ";
    for (const auto& [value, name] : shares)
        whose.push_back(
            fmt::format("{}{}{}", name, whose.empty() ? verb : " ", money_in_words(report, value)));
    if (!whose.empty()) text += "; " + joined(whose, ", ");
    if (given >= 0.5 && !whose.empty())
        text += fmt::format(", after grants of {}", money_in_words(report, given));
    return text + ".";
}

/// Which option is best, where it is not the one asked for.
std::string what_is_better(const RunReport& report, const Options& options, const Headline& asked) {
    const Headline& best = best_of(options);
    const double net = best.value("net_saving");
    if (net <= 0)
        return report.results.size() < 2
                   ? ""
                   : fmt::format("No option saves more than {}.",
                                 readable(report.plan.layout.options.front()));
    if (net <= asked.value("net_saving")) return options.size() < 2 ? "" : "No option saves more.";
    return fmt::format("{} saves most: {}.", titled(best.name), money_in_words(report, net));
}

/// Clauses, the most important first, as long as there is room; in the order in which they are
/// read.
std::string joined_in_short(const std::vector<std::string>& clauses) {
    std::string text;
    for (const std::string& one : clauses) {
        if (one.empty()) continue;
        const std::string longer = text + (text.empty() ? "" : " ") + one;
        if (text.empty() || words_in_text(longer) <= most_words) text = longer;
    }
    return text;
}

std::string range_note(const RunReport& report, const MeasureStatistics* drawn) {
    if (drawn == nullptr || !drawn->moves()) return "each figure at its point";
    return "95\u00a0%: " + range_in_money(report, *drawn);
}

std::vector<Cell> payback_tile(const RunReport& report, const Headline& option) {
    const auto years = option.find("payback_years");
    const int horizon = report.plan.layout.years;
    const auto whole = option.at_point.value("whole_life_net_saving");
    std::string note;
    if (whole)
        note = fmt::format("whole life{}: {}", report.uncertainty == nullptr ? "" : ", at point",
                           money_in_words(report, *whole));
    if (!years)
        return {"Pays back",
                withheld(fmt::format("not in {} year{}", horizon, horizon == 1 ? "" : "s")), note};
    return {"Pays back", *years == 0 ? Cell(*years) : Cell(*years, as_duration()), note};
}

Table tiles_of(const RunReport& report, const Headline& option) {
    const NumberFormat money = amounts_in_words(report.money);
    const MeasureStatistics* net = option.drawn("net_saving");
    const MeasureStatistics* net_cash = option.drawn("net_cash");
    const double cash = option.value("net_cash");
    Table table{.name = "in_short",
                .caption = "Four figures of " + option.name,
                .columns = {{"Figure", Align::left}, {"Amount"}, {"Note", Align::left}},
                .option = option.name,
                .look = TableLook::tiles};
    Cell saved(option.value("net_saving"), money);
    if (net != nullptr && net->moves()) saved.spread = std::pair(net->low.value, net->high.value);
    table.rows.push_back({"Net saving", std::move(saved), range_note(report, net)});
    table.rows.push_back(
        {"Net cash", Cell(cash, money),
         "saved in cash: " + money_in_words(report, cash + option.value("programme_cost"))});
    if (net != nullptr && net->moves())
        table.rows.push_back(
            {"Chance that it saves", Cell(net->positive.value, as_chance()),
             net_cash == nullptr ? "" : "in cash alone: " + percent(net_cash->positive.value)});
    else
        table.rows.push_back({"Chance that it saves", withheld("–", std::string(no_chance)),
                              "nothing that moves it is uncertain here"});
    table.rows.push_back(payback_tile(report, option));
    if (table.rows.back()[1].value == 0.0) table.rows.back()[1].words = "from the start";
    return table;
}

}  // namespace

const Headline& option_asked(const RunReport& report, const Options& options) {
    for (const Headline& one : options)
        if (one.at_point.name == report.asked) return one;
    return options.back();
}

void add_short(const RunReport& report, const Options& options, const std::string& needed,
               Document& document) {
    const Headline& asked = option_asked(report, options);
    if (report.results.size() == 1) {
        document.push_back(Paragraph{.text = best_sentence(report, options), .is_answer = true});
        return;
    }
    document.push_back(
        Paragraph{.text = joined_in_short({what_it_comes_to(report, asked),
                                           how_sure_it_saves(asked), whose_cash(report, asked),
                                           needed, what_is_better(report, options, asked)}),
                  .is_answer = true});
    document.push_back(tiles_of(report, asked));
}

}  // namespace hearth
