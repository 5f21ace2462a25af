// Questions of one scenario: hearth decide, share, portfolio, equity, multiverse and explain.
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "report/explain.hpp"
#include "report/pages.hpp"
#include "study/decision.hpp"
#include "study/equity.hpp"
#include "study/gain_share.hpp"
#include "study/portfolio.hpp"
#include "study/versions.hpp"

namespace hearth {

namespace {

// --- decide --------------------------------------------------------------------------------------

using DecideAsked = Asked<DecideQuestion>;  // no chart: the usual one

/// "0:50000:1000": lowest, highest, step.
std::string take_prices(const std::string& text, std::vector<double>& prices) {
    constexpr double most_prices = 10001;
    const auto numbers = numbers_in(text, ':');
    if (!numbers || numbers->size() != 3)
        return "--lambda must read like 0:50000:1000 (lowest, highest and step), not " +
               in_quotes(text);
    const double low = (*numbers)[0], high = (*numbers)[1], step = (*numbers)[2];
    if (low < 0 || high < low || step <= 0)
        return "--lambda needs a lowest of 0 or more, a highest no lower and a step above 0, not " +
               in_quotes(text);
    const double count = std::floor((high - low) / step + 1e-9) + 1;
    if (!(count <= most_prices))
        return "--lambda asks for more than 10,001 values: take a larger step";
    for (double i = 0; i < count; ++i) prices.push_back(low + i * step);
    return "";
}

/// What is asked of health that a scenario does not count; empty: nothing.
std::string needs_health(const DecideAsked& asked) {
    const std::string none =
        " needs health outcomes, and no model of this scenario has any: leave it out";
    if (!asked.target.chart.empty())
        return "--curve " + asked.target.chart + none + " to see how likely each option is best";
    return asked.question.prices.empty() ? "" : "--lambda" + none;
}

int decide(const DecideAsked& asked) {
    const auto ready = prepared(asked.input.files.front(), asked.input);
    if (!ready) return 1;
    const auto made = answer(asked.question, ready->at, threads(asked.threads));
    const auto* decided = std::get_if<DecideAnswer>(&made);
    const bool health = decided != nullptr && decided->decision.health;
    if (decided != nullptr && !health)
        if (const std::string needed = needs_health(asked); !needed.empty())
            return stopped(needed, 2);
    OutputAsked target = asked.target;
    if (target.chart.empty()) target.chart = health ? "acceptability" : "best";
    return write_answer(made, ready->at, target);
}

std::string mistake_in(DecideAsked& asked) {
    const std::string mistake = settle(asked.target);
    if (mistake.empty() && !asked.target.chart.empty() && asked.target.format != "svg")
        return "--curve says what --format svg shows: add it, or leave --curve out";
    return mistake;
}

// --- share ---------------------------------------------------------------------------------------

using ShareAsked = Asked<ShareQuestion>;

std::string take_partners(const std::string& text, std::vector<PlacedWord>& partners) {
    for (std::string& name : split(text, ',')) {
        if (name.empty()) return "--partners must read like nhs,council, not " + in_quotes(text);
        partners.push_back({std::move(name)});
    }
    return "";
}

int share(const ShareAsked& asked) {
    auto ready = prepared(asked.input.files.front(), asked.input);
    if (!ready) return 1;
    ShareQuestion question = asked.question;
    question.option = ready->word(question.option.text);
    for (PlacedWord& word : question.partners) word = ready->word(word.text);
    const auto made = answer(question, ready->at, threads(asked.threads));
    const auto* shared = std::get_if<ShareAnswer>(&made);
    if (shared == nullptr || asked.target.format != "yaml")
        return write_answer(made, ready->at, asked.target);
    const auto block = transfers_block(*shared);
    if (!block)
        return stopped(fmt::format("by the rule {} there is no transfer to write: {}",
                                   name_of(question.rule), why_nothing_is_shared(*shared)),
                       1);
    if (asked.target.made != nullptr)
        if (const int code = note_manifest(asked.target, ready->at, to_json(*shared)); code != 0)
            return code;
    const int code = write_out(asked.target.file, *block, ready->at.texts);
    return code == 0 ? write_manifest(asked.target) : code;
}

// --- portfolio -----------------------------------------------------------------------------------

struct PortfolioAsked : Asked<PortfolioQuestion> {
    std::vector<std::string> budgets;  ///< "nhs.capital=500000"
};

/// A budget as typed; what is wrong with it otherwise.
std::variant<PortfolioBudget, std::string> budget_asked(const std::string& text,
                                                        const std::vector<std::string>& payers) {
    const auto wrong = [&](const std::string& why) {
        return "--budget " + why + ": write --budget nhs=2000000, or nhs.capital=500000";
    };
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return wrong(in_quotes(text) + " names no amount");
    const auto amount = read_number(text.substr(equals + 1)).value;
    if (!amount || *amount < 0)
        return wrong(in_quotes(text.substr(equals + 1)) + " is no amount of money");
    const std::vector<std::string> names = split(text.substr(0, equals), '.');
    PortfolioBudget made;
    made.payer.name = names.front();
    made.up_to = *amount;
    if (!is_among(names.front(), payers)) {
        const std::string near = suggestion(names.front(), payers);
        return "--budget names no payer " + in_quotes(names.front()) +
               (near.empty() ? "" : ": " + near);
    }
    const auto known = choice_names(Spending{});
    const auto at = std::find(known.begin(), known.end(), names.size() > 1 ? names[1] : "all");
    if (names.size() > 2 || at == known.end())
        return wrong("knows no spending " + in_quotes(text.substr(0, equals)));
    made.spending = static_cast<Spending>(at - known.begin());
    return made;
}

int portfolio(const PortfolioAsked& asked) {
    auto ready = prepared(asked.input.files.front(), asked.input);
    if (!ready) return 1;
    PortfolioQuestion question = asked.question;
    for (const std::string& text : asked.budgets) {
        auto budget = budget_asked(text, names_of(ready->at.scenario.library.payers));
        if (const auto* wrong = std::get_if<std::string>(&budget)) return stopped(*wrong, 2);
        question.budgets.push_back(std::get<PortfolioBudget>(std::move(budget)));
        question.budgets.back().payer.place = ready->word(text).place;
    }
    return write_answer(answer(question, ready->at, threads(asked.threads)), ready->at,
                        asked.target);
}

// --- equity --------------------------------------------------------------------------------------

using EquityAsked = Asked<EquityQuestion>;  // no chart: all

int equity(const EquityAsked& asked) {
    const auto ready = prepared(asked.input.files.front(), asked.input);
    if (!ready) return 1;
    return write_answer(answer(asked.question, ready->at, threads(asked.threads)), ready->at,
                        asked.target);
}

// --- multiverse ----------------------------------------------------------------------------------

int multiverse(const Asked<MultiverseQuestion>& asked) {
    Variants variants(request_for(asked.input.files.front(), asked.input));
    const Loaded& base = variants.base();
    if (!base.scenario) return say_diagnostics(base.diagnostics, base.texts) ? 1 : 0;
    return write_answer(
        answer(of_alternatives(asked.question, variants),
               source_of(variants, variants.alternatives()), threads(asked.threads)),
        base_at_point(variants), asked.target);
}

// --- explain -------------------------------------------------------------------------------------

using ExplainAsked = Asked<std::vector<std::string>>;  // names

int explain(const ExplainAsked& asked) {
    Diagnostics excesses;  // they can be explained too
    auto ready = prepared(asked.input.files.front(), asked.input, excesses);
    if (!ready) return 1;
    const Explaining explaining = ready->at.explaining();
    const bool json = asked.target.format == "json";
    if (asked.question.empty())
        return write_out(asked.target.file,
                         json ? explain_contents_json(explaining)
                              : in_format(explain_contents(explaining), asked.target),
                         ready->at.texts);
    std::vector<Subject> subjects;
    Diagnostics wrong;
    for (const PlacedWord& word : ready->words(asked.question))
        for (Subject& one : subjects_named(explaining, word.text, word.place, wrong))
            subjects.push_back(std::move(one));
    if (say_diagnostics(wrong, ready->at.texts)) return 1;
    return write_out(asked.target.file,
                     json ? explain_json(explaining, subjects)
                          : in_format(explain_document(explaining, subjects), asked.target),
                     ready->at.texts);
}

}  // namespace

Command decide_command() {
    const auto asked = std::make_shared<DecideAsked>();
    DecideQuestion& question = asked->question;
    return {.name = "decide",
            .takes = "SCENARIO",
            .does = "which option is best, how sure, and from whose side",
            .examples = R"(
  hearth decide my.yaml
  hearth decide my.yaml --lambda 0:100000:2000 -o curves.csv
  hearth decide my.yaml --curve plane -o plane.svg
)",
            .more =
                R"(
For net saving, net cash and each payer: the option that is best on average, the chance that it is
the best, and what choosing it now loses on average (the most that any study can be worth). Where
models count health: the same for net benefit at each value of a QALY, the efficient frontier and
the cost-effectiveness plane.
)",
            .options = joined(
                {{scenario_row(asked->input, "decide"),
                  {"--lambda", "LOW:HIGH:STEP", "values of a QALY (0:50000:1000)",
                   read_by(take_prices, question.prices)},
                  {"--curve", "",
                   "what svg shows (acceptability; without health, bars of how likely each option "
                   "is the best)",
                   &asked->target.chart, one_of({"plane", "acceptability", "loss", "evpi"})}},
                 answer_rows(asked->target, chart_formats()),
                 draw_rows(question.drawing, asked->threads),
                 scenario_rows(asked->input)}),
            .mistake = [asked] { return mistake_in(*asked); },
            .run = [asked] { return decide(*asked); },
            .target = &asked->target};
}

Command share_command() {
    const auto asked = std::make_shared<ShareAsked>();
    ShareQuestion& question = asked->question;
    return {
        .name = "share",
        .takes = "SCENARIO",
        .does = "what money would have to pass between partners so that each gains",
        .examples = R"(
  hearth share my.yaml
  hearth share my.yaml --option full_offer --probability 0.8
  hearth share my.yaml --partners nhs,council --rule shapley -o transfers.yaml
  hearth share my.yaml --measure net_cash
)",
        .more =
            R"(
Rules: no-worse-off (the least money that leaves nobody worse off), by-saving (what is paid is borne
in proportion to savings), by-cost (what is gained is shared in proportion to cost), equal-returns
(the same for each pound of own cost), shapley (what each adds to partners who could act without the
others). All are shown side by side; the one chosen is written as a scenario's transfers.
)",
        .options = joined(
            {{scenario_row(asked->input, "share"),
              {"--option", "NAME", "of this option (the headline option)", &question.option.text},
              {"--rule", "", "by which payments are made (no-worse-off)",
               chosen<ShareRule>(question.rule), one_of(choice_names(ShareRule{}))},
              {"--partners", "NAME,…",
               "payers who share (those of the perspective with money in the option)",
               read_by(take_partners, question.partners)},
              {"--measure", "",
               "what is shared: all that counts for a payer, or its cash alone (net)",
               chosen<ShareMeasure>(question.measure), one_of(choice_names(ShareMeasure{}))},
              {"--probability", "P",
               "nobody is worse off with at least that probability (on average)",
               &question.probability, within(0.01, 0.999)}},
             scenario_rows(asked->input),
             output_rows(asked->target, chart_formats("yaml"),
                         "how it is written; yaml: the payments as transfers"),
             {manifest_row(asked->target)},
             draw_rows(question.drawing, asked->threads)}),
        .mistake = [asked] { return settle(asked->target); },
        .run = [asked] { return share(*asked); },
        .target = &asked->target};
}

Command portfolio_command() {
    const auto asked = std::make_shared<PortfolioAsked>();
    PortfolioQuestion& question = asked->question;
    return {.name = "portfolio",
            .takes = "SCENARIO",
            .does = "which interventions, at which scale, within whose budgets",
            .examples = R"(
  hearth portfolio my.yaml
  hearth portfolio my.yaml --budget nhs=2000000 --budget council.capital=500000
  hearth portfolio my.yaml --maximise worst_partner
  hearth portfolio my.yaml -o efficient.svg
)",
            .more =
                R"(
The best set of the scenario's interventions, proved to be the best: what it comes to, what each
budget still buys, more or less money, and what is left out. Scales, budgets and capacities stand in
the scenario, under portfolio:

  portfolio:
    scales: [0.5, 1]
    budgets: [{payer: nhs, spending: revenue, up_to: 2000000, years: each}]
)",
            .options =
                joined({{scenario_row(asked->input, "portfolio"),
                         {"--budget", "PAYER=MONEY",
                          "what a payer's costs may come to, or PAYER.capital, PAYER.revenue; "
                          "again for more (the scenario's)",
                          &asked->budgets},
                         {"--maximise", "",
                          "what is to be as high as can be (the scenario's, else net_saving)",
                          chosen<Maximise>(question.maximise), one_of(choice_names(Maximise{}))}},
                        answer_rows(asked->target, chart_formats()),
                        draw_rows(question.drawing, asked->threads),
                        scenario_rows(asked->input)}),
            .mistake = [asked] { return settle(asked->target); },
            .run = [asked] { return portfolio(*asked); },
            .target = &asked->target};
}

Command equity_command() {
    const auto asked = std::make_shared<EquityAsked>();
    return {.name = "equity",
            .takes = "SCENARIO",
            .does = "who gains, from the most to the least deprived fifth of areas",
            .examples = R"(
  hearth equity my.yaml
  hearth equity my.yaml -o equity.html
  hearth equity my.yaml --set equity.opportunity_cost=steep
)",
            .more =
                R"(
A scenario says of which fifths its clients are, the most deprived first:

  equity:
    clients: place                        # as people of 65 and over live in its places
    clients_of: {advice: [0.5, 0.3, 0.1, 0.1, 0]}
    incomes: [18000, 24000, 30000, 36000, 45000]

Savings, money of households and QALYs by fifth; households' money weighed by income as the Green
Book has it; health after what the same money would have brought elsewhere, whether that narrows
the gap, and what it is worth to those who mind inequality.
)",
            .options = joined({{scenario_row(asked->input, "equity")},
                               answer_rows(asked->target, chart_formats()),
                               draw_rows(asked->question.drawing, asked->threads),
                               scenario_rows(asked->input)}),
            .mistake = [asked] { return settle(asked->target); },
            .run = [asked] { return equity(*asked); },
            .target = &asked->target};
}

Command multiverse_command() {
    const auto asked = std::make_shared<Asked<MultiverseQuestion>>();
    MultiverseQuestion& question = asked->question;
    return {.name = "multiverse",
            .takes = "SCENARIO",
            .does = "every combination of its alternatives, and which choice matters",
            .examples = R"(
  hearth multiverse my.yaml
  hearth multiverse my.yaml --option full_offer
  hearth multiverse my.yaml -o curve.svg
  hearth multiverse my.yaml --sample 1000 --seed 7
  hearth multiverse my.yaml --draws 10000 --threads 2
)",
            .more =
                R"(
A scenario's alternatives name choices that could be made otherwise, as paths and values:

  alternatives:
    discounting: {keep: {}, none: {appraisal.discount: none}}

Every figure stands at its point, or with --draws all results are means over so many draws, which
hearth farm --each combination cuts into pieces. A chart is of the headline option.
)",
            .options = joined(
                {{scenario_row(asked->input, "multiverse"),
                  {"--option", "NAME", "of one option only", &question.option},
                  {"--most-combinations", "N", "refuse more than N of them (4,096)",
                   &question.most_combinations, within(1, 1000000)},
                  {"--sample", "N", "N combinations drawn at random", &question.sample,
                   within(2, 1000000)},
                  {"--seed", "S", "where their random numbers start (1)", &question.seed,
                   within(0, 9007199254740992, {.needs = {"--sample"}})},
                  {"--draws", "N", "means over N draws in each, not its point (none)",
                   &question.drawing.draws, within(2, 1e9)},
                  {"--threads", "N", "the same bytes for any number (one for each processor)",
                   &asked->threads, within(1, 1024, {.needs = {"--draws"}})}},
                 scenario_rows(asked->input),
                 answer_rows(asked->target, chart_formats())}),
            .mistake = [asked] { return settle(asked->target); },
            .run = [asked] { return multiverse(*asked); },
            .target = &asked->target};
}

Command explain_command() {
    const auto asked = std::make_shared<ExplainAsked>();
    return {.name = "explain",
            .takes = "SCENARIO [FIGURE…]",
            .does = "where a number comes from, and what it feeds",
            .examples =
                R"(
  hearth explain my.yaml                                      what there is to explain
  hearth explain my.yaml services.delayed_bed_day.cost   a figure: its source, prices, range, use
  hearth explain my.yaml cost_per_patient                an ending is enough where only one has it
  hearth explain my.yaml full_offer.net_saving                a number of a table: what makes it up
  hearth explain my.yaml full_offer.by_payer.nhs.net.2026/27  of one payer in one year
  hearth explain my.yaml full_offer.interventions.adaptations.net_saving lines.team clients
)",
            .more =
                R"(
A number without the name of an option is explained for every option but the first.
)",
            .options = joined(
                {{scenario_row(asked->input, "explain"), {"figures", "", "", &asked->question}},
                 scenario_rows(asked->input),
                 output_rows(asked->target, page_formats())}),
            .mistake = [asked] { return settle(asked->target); },
            .run = [asked] { return explain(*asked); }};
}

}  // namespace hearth
