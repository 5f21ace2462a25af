// Sharing a gain, as a page, as JSON, and as transfers of a scenario.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/page_words.hpp"
#include "report/pages.hpp"
#include "report/run_report.hpp"
#include "report/words.hpp"
#include "study/gain_share.hpp"

namespace hearth {

namespace {

constexpr double half_a_pound = 0.5;

double largest_of(const ShareAnswer& answer) {
    double most = 0;
    for (const SharePartner& one : answer.partners)
        most = std::max({most, std::abs(one.net), std::abs(one.cost), std::abs(one.cash())});
    return most;
}

struct ShareWords {
    const ShareAnswer& answer;
    Currency currency = answer.scenario.file.appraisal.currency;
    ShareMeasure measure = answer.question.measure;
    std::string option = readable(answer.plan.layout.options[answer.option]);

    NumberFormat scale = money_scale(largest_of(answer), currency);

    [[nodiscard]] std::string amount(double value) const { return money_in_words(value, scale); }
    [[nodiscard]] std::string who(std::size_t partner) const {
        return payer_name(answer.scenario, answer.partners[partner].payer);
    }
    [[nodiscard]] double before(std::size_t partner) const {
        return answer.partners[partner].shared(measure);
    }
    [[nodiscard]] double together() const {
        double sum = 0;
        for (std::size_t i = 0; i < answer.partners.size(); ++i) sum += before(i);
        return sum;
    }
    [[nodiscard]] std::string first_year() const {
        return to_text(answer.scenario.file.appraisal.start);
    }
};

double pounds(const Payment& payment) { return static_cast<double>(payment.pence) / 100; }

std::string_view what_is_shared(ShareMeasure measure) {
    return measure == ShareMeasure::net ? "net effects at present value"
                                        : "net cash at present value";
}

std::string_view in_words(ShareRule rule) {
    switch (rule) {
        case ShareRule::no_worse_off:
            return "the least money that leaves nobody worse off; who gains gives in proportion";
        case ShareRule::by_saving:
            return "all that the partners pay, less grants from others, is borne in proportion to "
                   "what each saves";
        case ShareRule::by_cost:
            return "all that is gained, or lost, is shared in proportion to what each pays itself; "
                   "who pays nothing gets nothing";
        case ShareRule::equal_returns:
            return "those who pay end with the same for each pound of their own; who pays nothing "
                   "keeps what it has";
        case ShareRule::shapley:
            return "each gets what it adds to partners who could act without the others, the mean "
                   "over all orders in which they could join (the Shapley value)";
    }
    return {};
}

/// "80 %", as it was asked for.
std::string asked_in_words(double probability) { return number(100 * probability) + " %"; }

/// "nobody is worse off on average", "each is no worse off with a probability of 80 %".
std::string aim_in_words(const ShareAnswer& answer) {
    if (answer.question.probability)
        return "each is no worse off with a probability of " +
               asked_in_words(*answer.question.probability);
    return answer.uncertain ? "nobody is worse off on average" : "nobody is worse off";
}

// --- the answer ----------------------------------------------------------------------------------

/// "NHS £1.66 million and Council -£3.01 million".
std::string each_in_words(const ShareWords& words) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < words.answer.partners.size(); ++i)
        all.push_back(words.who(i) + " " + words.amount(words.before(i)));
    return all_of(all);
}

std::string together_sentence(const ShareWords& words) {
    const double sum = words.together();
    return fmt::format("With {} the partners together {} {}{} at present value: {}.", words.option,
                       sum < 0 ? "lose" : "gain", words.amount(std::abs(sum)),
                       words.measure == ShareMeasure::net ? "" : " in cash", each_in_words(words));
}

/// "£1,230 goes from NHS to Council and £450 from NHS to Social care".
std::string payments_in_words(const ShareWords& words, const RuleShare& rule) {
    std::vector<std::string> all;
    for (const Payment& one : rule.payments)
        all.push_back(fmt::format("{}{} from {} to {}", words.amount(pounds(one)),
                                  all.empty() ? " goes" : "", words.who(one.from),
                                  words.who(one.to)));
    return all_of(all);
}

/// The most that payments alone could do.
std::string highest_in_words(const ShareAnswer& answer) {
    if (answer.highest_probability <= 0) return "no draw leaves them a gain to share";
    return "the highest probability with which each could be no worse off is " +
           percent(answer.highest_probability);
}

/// Why a rule moves no money.
std::string none_in_words(const ShareWords& words, const RuleShare& rule) {
    switch (rule.why) {
        case NoShare::loss:
            return fmt::format(
                "together they lose {0}. A grant of {0} from outside would close that gap",
                words.amount(rule.gap));
        case NoShare::improbable:
            return fmt::format(
                "{} is missing, which a grant from outside could bring; without one {}",
                words.amount(rule.gap), highest_in_words(words.answer));
        case NoShare::no_cost:
            return "after grants the partners pay nothing that could be shared by";
        case NoShare::no_saving:
            return "nobody saves anything that could be shared by";
        case NoShare::too_many:
            return fmt::format(
                "it is known for {} partners at most, and there are {}: name fewer "
                "with --partners",
                most_in_coalitions, words.answer.partners.size());
        case NoShare::none:
            break;
    }
    return "";
}

/// What would have to be paid for nobody to be worse off, or that nothing could do that.
std::string no_worse_off_sentence(const ShareWords& words) {
    const RuleShare& rule = words.answer.rules.front();
    const ShareAnswer& answer = words.answer;
    const std::string aim = aim_in_words(answer);
    if (rule.why != NoShare::none)
        return fmt::format(
            "No payments between them {}: {}.",
            answer.question.probability
                ? fmt::format("give each of them a probability of {} of being no worse off",
                              asked_in_words(*answer.question.probability))
                : replaced(aim, "nobody is", "leave nobody"),
            none_in_words(words, rule));
    if (rule.payments.empty())
        return fmt::format("{} as it stands: nothing has to be paid.", titled(aim));
    return fmt::format("{} if {}, in the first year ({}).", titled(aim),
                       payments_in_words(words, rule), words.first_year());
}

std::string chosen_sentence(const ShareWords& words) {
    const RuleShare& rule = words.answer.chosen();
    const std::string_view name = name_of(rule.rule);
    if (rule.why != NoShare::none)
        return fmt::format("By the rule {} nothing can be shared: {}.", name,
                           none_in_words(words, rule));
    if (rule.payments.empty()) return fmt::format("By the rule {} nothing is paid.", name);
    std::vector<std::string> worse;
    for (std::size_t i = 0; i < rule.amounts.size(); ++i)
        if (words.before(i) + rule.amounts[i] < -half_a_pound) worse.push_back(words.who(i));
    return fmt::format("By the rule {} {}, in the first year ({}). That leaves {} worse off{}.",
                       name, payments_in_words(words, rule), words.first_year(),
                       worse.empty() ? "nobody" : all_of(worse),
                       words.answer.uncertain ? " on average" : "");
}

/// Of whom more is asked than the cash that it has from the option, and how much more.
std::string cash_sentence(const ShareWords& words) {
    const RuleShare& rule = words.answer.chosen();
    std::vector<std::string> beyond;
    for (std::size_t i = 0; i < rule.amounts.size(); ++i) {
        const double more = -rule.amounts[i] - std::max(words.answer.partners[i].cash(), 0.0);
        if (more >= half_a_pound)
            beyond.push_back(fmt::format("of {} by {}", words.who(i), words.amount(more)));
    }
    if (rule.payments.empty()) return "";
    if (beyond.empty()) return "Whoever pays gains that much cash with the option, over the years.";
    return fmt::format(
        "A payment is cash, and freed time and beds are not. More is asked than the payer gains in "
        "cash: {}. That would have to come from another budget, or from freed capacity that is "
        "closed.",
        all_of(beyond));
}

/// How sure each is after what the chosen rule moves, and could be.
std::string chance_sentence(const ShareWords& words) {
    const ShareAnswer& answer = words.answer;
    const RuleShare& rule = answer.chosen();
    if (!answer.uncertain || rule.why == NoShare::improbable) return "";
    const std::string highest = titled(highest_in_words(answer)) + ".";
    if (rule.amounts.empty()) return highest;
    const auto least = std::min_element(rule.no_worse_off.begin(), rule.no_worse_off.end());
    const std::size_t who = least - rule.no_worse_off.begin();
    return fmt::format("Least sure is then {}: no worse off in {} of the draws (before: {}). {}",
                       words.who(who), percent(*least), percent(answer.partners[who].no_worse_off),
                       highest);
}

void add_share_answer(const ShareWords& words, Document& document) {
    document.emplace_back(Heading{"The answer"});
    document.emplace_back(Paragraph{together_sentence(words)});
    document.emplace_back(Paragraph{no_worse_off_sentence(words)});
    if (words.answer.question.rule != ShareRule::no_worse_off)
        document.emplace_back(Paragraph{chosen_sentence(words)});
    for (const std::string& text : {cash_sentence(words), chance_sentence(words)})
        if (!text.empty()) document.emplace_back(Paragraph{text});
    if (words.answer.excess_draws > 0)
        document.emplace_back(Paragraph{excess_in_words(words.answer.excess_draws)});
}

// --- tables --------------------------------------------------------------------------------------

/// In the order of `money_kinds`.
constexpr double SharePartner::*partner_money[] = {&SharePartner::cost, &SharePartner::cashable,
                                                   &SharePartner::capacity, &SharePartner::social,
                                                   &SharePartner::transfer};
static_assert(std::size(partner_money) == std::size(money_kinds));

/// What the option is to each partner, and to all.
Table positions(const ShareWords& words) {
    const auto& partners = words.answer.partners;
    const NumberFormat& scale = words.scale;
    Table table{.name = "partners",
                .caption = fmt::format("What {} is to each partner before any of this, at present "
                                       "value, {}",
                                       words.option, scale.caption()),
                .columns = {{"Partner", Align::left}},
                .ruled = {partners.size()},
                .option = words.option};
    std::vector<double SharePartner::*> shown;
    for (std::size_t k = 0; k < std::size(money_kinds); ++k)
        if (std::any_of(partners.begin(), partners.end(),
                        [&](const SharePartner& one) { return one.*partner_money[k] != 0; })) {
            shown.push_back(partner_money[k]);
            table.columns.push_back({std::string(money_kinds[k].header), scale});
        }
    table.columns.push_back({"Net", scale});
    table.columns.push_back({"Net cash", scale});
    std::vector<double> sums(shown.size() + 2);
    for (std::size_t i = 0; i < partners.size(); ++i) {
        std::vector<double> row;
        for (const auto amount : shown) row.push_back(partners[i].*amount);
        row.push_back(partners[i].net);
        row.push_back(partners[i].cash());
        std::vector<Cell>& cells = table.rows.emplace_back(1, words.who(i));
        cells.insert(cells.end(), row.begin(), row.end());
        for (std::size_t c = 0; c < row.size(); ++c) sums[c] += row[c];
        table.payers.push_back(cells.front().words);
    }
    table.rows.emplace_back(1, "Together")
        .insert(table.rows.back().end(), sums.begin(), sums.end());
    table.payers.emplace_back();
    return table;
}

/// Each rule with what it moves, partner by partner.
Table rules_table(const ShareWords& words) {
    const ShareAnswer& answer = words.answer;
    const NumberFormat& scale = words.scale;
    const bool is_net = words.measure == ShareMeasure::net;
    Table table{.name = "rules",
                .caption = fmt::format("Each rule side by side: {}, {}{}",
                                       what_is_shared(words.measure), scale.caption(),
                                       answer.uncertain ? "; chance of being no worse off" : ""),
                .columns = {{"Rule", Align::left},
                            {"Partner", Align::left},
                            {"Before", scale},
                            {"Gets", scale},
                            {"After", scale},
                            {is_net ? "Cash after" : "Net after", scale}},
                .grouped = true,
                .option = words.option};
    if (answer.uncertain)
        table.columns.insert(table.columns.end(),
                             {{"Chance before", as_chance()}, {"Chance after", as_chance()}});
    for (const RuleShare& rule : answer.rules)
        for (std::size_t i = 0; i < answer.partners.size(); ++i) {
            const SharePartner& own = answer.partners[i];
            const double beside = is_net ? own.cash() : own.net;
            std::vector<Cell> row{std::string(name_of(rule.rule)), words.who(i), words.before(i)};
            if (rule.amounts.empty()) {
                const Cell none = withheld("–", none_in_words(words, rule));
                row.insert(row.end(), {none, none, none});
            } else {
                const double gets = rule.amounts[i];
                row.insert(row.end(), {gets, words.before(i) + gets, beside + gets});
            }
            if (answer.uncertain) {
                row.emplace_back(own.no_worse_off);
                row.push_back(rule.amounts.empty() ? withheld("–", none_in_words(words, rule))
                                                   : Cell(rule.no_worse_off[i]));
            }
            table.payers.push_back(words.who(i));
            table.rows.push_back(std::move(row));
        }
    return table;
}

Table payments_table(const ShareWords& words) {
    const NumberFormat exact = amounts(words.currency, 0.01);
    Table table{.name = "payments",
                .caption = fmt::format("Payments by the rule {}, in the first year ({}), {}",
                                       name_of(words.answer.question.rule), words.first_year(),
                                       prices_in_words(words.answer.scenario.file.appraisal)),
                .columns = {{"From", Align::left}, {"To", Align::left}, {"Amount", exact}},
                .option = words.option};
    for (const Payment& one : words.answer.chosen().payments)
        table.rows.push_back({words.who(one.from), words.who(one.to), pounds(one)});
    return table;
}

Chart share_chart(const ShareWords& words) {
    const RuleShare& rule = words.answer.chosen();
    Chart chart{
        .kind = "share",
        .finding = payments_in_words(words, rule),
        .subtitle = fmt::format("What {} is to each partner before and after payments by the rule "
                                "{}: {}",
                                words.option, name_of(rule.rule), what_is_shared(words.measure)),
        .description =
            "A line for each partner, from a dot before to a square after; the bar "
            "between is what it gets or gives. The row says what is left.",
        .x = {.currency = words.currency, .step = words.scale.rounds_to(), .has_zero = true},
        .y = {.scale = Scale::categories},
        .series = moved_series("before", "gets or gives", "after"),
        .lines = {{ReferenceKind::at_x, 0, "neither gains nor pays"}},
        .notes = printable(words.answer.scenario.file.title, 110),
        .option = words.option};
    for (std::size_t i = 0; i < words.answer.partners.size(); ++i) {
        const double from = words.before(i), to = from + rule.amounts[i];
        add_moved(chart, words.who(i) + ": " + words.amount(to), from, to);
    }
    return chart;
}

// --- how it is reckoned --------------------------------------------------------------------------

Points about_rules(const ShareWords& words) {
    Points about;
    for (const RuleShare& rule : words.answer.rules) {
        std::string text = fmt::format("{}: {}.", name_of(rule.rule), in_words(rule.rule));
        if (rule.why != NoShare::none)
            text += fmt::format(" Here there is none: {}.", none_in_words(words, rule));
        about.points.push_back(std::move(text));
    }
    return about;
}

std::string joined_payers(const ShareWords& words, const std::vector<std::string>& payers) {
    std::vector<std::string> names;
    for (const std::string& one : payers) names.push_back(payer_name(words.answer.scenario, one));
    return all_of(names);
}

Points about_amounts(const ShareWords& words) {
    Points about;
    about.points.push_back(
        "Everything is paid once, in the first year: what it comes to then depends on nothing that "
        "happens later. Paid otherwise, the present value has to be the same.");
    if (!words.answer.others.empty())
        about.points.push_back(
            fmt::format("With money in it and not asked: {}; --partners names who is asked.",
                        joined_payers(words, words.answer.others)));
    if (words.answer.first_year != 1)
        about.points.push_back(fmt::format(
            "Costs are discounted within the first year too, so a pound that is paid then is worth "
            "{} at present value.",
            money(words.answer.first_year, words.currency, 0.001)));
    if (!words.answer.scenario.transfers.empty())
        about.points.push_back(
            "The scenario's own transfers are kept, as grants from outside are: they stand in what "
            "each has before, and what is moved here comes on top.");
    about.points.push_back(
        "What one coalition of partners can do for the Shapley value: what the first option does, "
        "and those interventions of this one for which nobody outside it pays; without the "
        "scenario's transfers, and nothing where that is better.");
    about.points.push_back(
        "-o transfers.yaml writes the payments as a block transfers: of the scenario, with which "
        "hearth run shows what each has after them.");
    return about;
}

}  // namespace

Document page_of(const ShareAnswer& answer) {
    const ShareWords words{answer};
    const ScenarioFile& file = answer.scenario.file;
    Document document{Heading{printable(file.title), "document"}};
    document.emplace_back(Paragraph{fmt::format(
        "What would have to be paid between the partners of {} so that each gains. Amounts are {} "
        "beside {}, over {}, in {}, {}; plus is gained, minus is paid.",
        words.option, what_is_shared(words.measure), readable(answer.plan.layout.options.front()),
        horizon_in_words(file.appraisal), prices_in_words(file.appraisal),
        answer.uncertain ? "mean of " + draws_in_words(answer.draws, answer.sampling, answer.seed)
                         : "with each figure at its one value")});
    add_share_answer(words, document);
    document.emplace_back(positions(words));
    document.emplace_back(Heading{"Rules"});
    document.emplace_back(rules_table(words));
    document.emplace_back(about_rules(words));
    if (!answer.chosen().payments.empty()) {
        document.emplace_back(Heading{"Payments"});
        document.emplace_back(payments_table(words));
        document.emplace_back(share_chart(words));
    }
    document.emplace_back(Heading{"How it is reckoned"});
    document.emplace_back(about_amounts(words));
    return document;
}

std::string why_nothing_is_shared(const ShareAnswer& answer) {
    return none_in_words({answer}, answer.chosen());
}

namespace {

Json of_rule(const ShareWords& words, const RuleShare& rule) {
    constexpr std::string_view whys[] = {"",        "loss",      "improbable",
                                         "no_cost", "no_saving", "too_many"};
    const auto& partners = words.answer.partners;
    Json made{
        {"rule", name_of(rule.rule)},
        {"none", rule.why == NoShare::none ? Json(nullptr)
                                           : Json{{"reason", whys[static_cast<int>(rule.why)]},
                                                  {"says", none_in_words(words, rule)},
                                                  {"gap", rule.gap}}}};
    made["partners"] = Json::array();
    for (std::size_t i = 0; i < rule.amounts.size(); ++i)
        made["partners"].push_back(
            {{"payer", partners[i].payer},
             {"pv_gets", rule.amounts[i]},
             {"pv_net_after", partners[i].net + rule.amounts[i]},
             {"pv_net_cash_after", partners[i].cash() + rule.amounts[i]},
             {"no_worse_off_after",
              words.answer.uncertain ? Json(rule.no_worse_off[i]) : Json(nullptr)}});
    made["payments"] = list_of(rule.payments, [&](const Payment& one) -> Json {
        return {{"from", partners[one.from].payer},
                {"to", partners[one.to].payer},
                {"year", 0},
                {"amount", pounds(one)}};
    });
    return made;
}

}  // namespace

std::string to_json(const ShareAnswer& answer) {
    const ShareWords words{answer};
    const auto& question = answer.question;
    return text_of(
        {{"hearth_share", 1},
         {"title", answer.scenario.file.title},
         {"comparator", answer.plan.layout.options.front()},
         {"option", answer.plan.layout.options[answer.option]},
         {"measure", question.measure == ShareMeasure::net ? "pv_net" : "pv_net_cash"},
         {"rule", name_of(question.rule)},
         {"probability", or_null(question.probability)},
         {"draws", answer.uncertain ? Json(answer.draws) : Json(nullptr)},
         {"seed", answer.uncertain ? Json(answer.seed) : Json(nullptr)},
         {"highest_probability",
          answer.uncertain ? Json(answer.highest_probability) : Json(nullptr)},
         {"partners", list_of(answer.partners,
                              [&](const SharePartner& one) -> Json {
                                  return {{"payer", one.payer},
                                          {"pv_cost", one.cost},
                                          {"pv_transfer", one.transfer},
                                          {"pv_cashable", one.cashable},
                                          {"pv_capacity", one.capacity},
                                          {"pv_social", one.social},
                                          {"pv_net", one.net},
                                          {"pv_net_cash", one.cash()},
                                          {"no_worse_off", answer.uncertain ? Json(one.no_worse_off)
                                                                            : Json(nullptr)}};
                              })},
         {"rules",
          list_of(answer.rules, [&](const RuleShare& rule) { return of_rule(words, rule); })}});
}

std::optional<std::string> transfers_block(const ShareAnswer& answer) {
    const ShareWords words{answer};
    const RuleShare& rule = answer.chosen();
    if (rule.why != NoShare::none) return std::nullopt;
    const Appraisal& appraisal = answer.scenario.file.appraisal;
    const auto* year = std::get_if<FinancialYear>(&appraisal.prices);
    const auto& own = answer.scenario.transfers;
    const std::string reason = rule.rule == ShareRule::no_worse_off
                                   ? aim_in_words(answer)
                                   : std::string(in_words(rule.rule));
    std::string text = fmt::format(
        "# Gain share by the rule {}: {}.\n# It stands in place of the scenario's transfers{}.\n",
        name_of(rule.rule), in_words(rule.rule),
        own.empty() ? ", which has none" : ", which are here in front");
    if (own.empty() && rule.payments.empty()) return text + "transfers: []\n";
    text += "transfers:\n";
    for (const std::string& one : own) text += "  - " + one + "\n";
    for (const Payment& one : rule.payments)
        text += fmt::format(
            "  - from: {}\n    to: {}\n    amount: {{{}: {:.2f}{}, source: assumption,\n"
            "             why: \"gain share by the rule {}, of the {}: {}\"}}\n    years: [0]\n    "
            "options: [{}]\n",
            answer.partners[one.from].payer, answer.partners[one.to].payer, name_of(words.currency),
            pounds(one), year == nullptr ? "" : ", prices: " + to_text(*year), name_of(rule.rule),
            what_is_shared(words.measure), reason, answer.plan.layout.options[answer.option]);
    return text;
}

}  // namespace hearth
