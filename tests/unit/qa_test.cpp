// Every check of hearth qa can fail: laws by a fault in the arithmetic, all others by an edit of a
// scenario in which they find nothing.
#include "study/qa.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <string>

#include "base/text.hpp"
#include "loaded.hpp"
#include "report/pages.hpp"
#include "study/question.hpp"

using namespace hearth;

namespace {

std::string clean() {
    std::ifstream file(std::string(HEARTH_SOURCE_DIR) + "/tests/qa/clean.yaml");
    return {std::istreambuf_iterator<char>(file), {}};
}

/// What comes with hearth, read once.
const Loaded& models() {
    static const Loaded read = load_models({.path = {}, .home = HEARTH_SOURCE_DIR});
    return read;
}

struct Asked {
    Loaded loaded;
    const Loaded& library;
    Diagnostics wrong = {};
    AtPoint at;

    explicit Asked(const std::string& text)
        : loaded(testing::load_written(text)),
          library(models()),
          at(at_point(*loaded.scenario, loaded.texts, wrong)) {
        warn_of_sharing(at, loaded.diagnostics);
    }

    [[nodiscard]] QaAnswer answer(Arithmetic arithmetic = {}) const {
        QaQuestion question;
        question.drawing.draws = 400;
        question.models = &*library.scenario;
        question.places = {"blaby", "melton", "harborough"};
        question.warnings = loaded.diagnostics.sorted();
        question.arithmetic = std::move(arithmetic);
        return std::get<QaAnswer>(hearth::answer(question, at, one_after_the_other()));
    }
};

/// A course of life in which no check of courses finds anything.
const std::string course = R"(
hearth: 1
title: A course
appraisal: {start: 2025/26, years: 10, prices: 2024/25}
interventions:
  care:
    strategy: care
    reach: {clients: 100}
    model:
      title: Care
      kind: cohort
      client: person
      cycle: {length: quarter, counting: half_cycle}
      states: [well, ill, dead]
      people: [{age: 70, sex: female}]
      start: {well: 1}
      transitions:
        well: {rates: {ill: 0.3}, mortality: {dead: {table: england_2017_2019, ratio: 1.5}}}
        ill: {rates: {well: 0.2}, mortality: {dead: {table: england_2017_2019, ratio: 2}}}
      strategies: {care: {}}
      utilities: {well: 0.8, ill: 0.5}
      state_costs: {care: {payer: nhs, in: {ill: 2000}}}
options: {current: [], care: [care]}
)";

std::string edited(const std::vector<std::pair<std::string, std::string>>& edits,
                   std::string text = clean()) {
    for (const auto& [from, to] : edits) {
        const auto at = text.find(from);
        REQUIRE_MESSAGE(at != std::string::npos, from);
        text.replace(at, from.size(), to);
    }
    return text;
}

bool is_found(const QaAnswer& answer, std::string_view id) {
    return answer.find(id)->outcome.result == QaResult::found;
}

/// What is in the ledger of a block is changed by `fault` after it has been made.
Arithmetic with_fault(std::function<void(const Plan&, const Grid&, LedgerBlock&)> fault) {
    Arithmetic made;
    made.evaluate = [fault = std::move(fault)](const Plan& plan, const Grid& figures) {
        LedgerBlock block = evaluate(plan, figures);
        fault(plan, figures, block);
        return block;
    };
    return made;
}

/// A pound on every line of a class.
Arithmetic a_pound_on(LedgerClass of) {
    return with_fault([of](const Plan& plan, const Grid&, LedgerBlock& block) {
        for (std::size_t line = 0; line < plan.layout.lines.size(); ++line)
            if (plan.layout.lines[line].ledger_class == of)
                for (double& money : block.money.col(line)) money += 1;
    });
}

Arithmetic with_plan(std::function<void(Plan&)> fault) {
    Arithmetic made;
    made.link = [fault = std::move(fault)](const Scenario& scenario) {
        Plan plan = link(scenario);
        fault(plan);
        return plan;
    };
    return made;
}

/// Every driver in the year that `of` chooses (of the years there are), doubled.
Arithmetic doubled_year(std::function<std::size_t(std::size_t)> of) {
    return with_fault([of](const Plan&, const Grid&, LedgerBlock& block) {
        for (Grid& driver : block.drivers)
            for (double& amount : driver.col(of(driver.cols()))) amount *= 2;
    });
}

Arithmetic with_measures(std::function<void(DrawTable&)> fault) {
    Arithmetic made;
    made.measures = std::move(fault);
    return made;
}

Arithmetic with_figures(std::function<void(Grid&)> fault) {
    Arithmetic made;
    made.figures = std::move(fault);
    return made;
}

void add_to(Grid& grid, double more) {
    for (double* at = grid.data(); at != grid.data() + grid.all().size(); ++at) *at += more;
}

/// Faults by the check that has to tell them.
std::multimap<std::string, Arithmetic> faults() {
    const auto not_number = std::numeric_limits<double>::quiet_NaN();
    const auto money = [](auto change) {
        return with_fault([change](const Plan&, const Grid&, LedgerBlock& block) {
            for (std::size_t line = 0; line < block.money.cols(); ++line)
                for (double& one : block.money.col(line)) one = change(one);
        });
    };
    const auto factors = [](auto change) {
        return with_plan([change](Plan& plan) {
            for (PlanDiscount& one : plan.discounts)
                for (std::size_t year = 0; year < one.factors.size(); ++year)
                    one.factors[year] = change(one.factors[year], year);
        });
    };
    return {
        {"zero-effect", a_pound_on(LedgerClass::capacity)},
        {"zero-effect", a_pound_on(LedgerClass::cashable)},
        {"equal-options", with_plan([](Plan& plan) {
             if (!plan.layout.option_lines[2].empty()) plan.layout.option_lines[2].pop_back();
             if (!plan.layout.option_interventions[2].empty())
                 plan.layout.option_interventions[2].pop_back();
         })},
        {"zero-cost", with_plan([](Plan& plan) {
             for (LedgerLine& line : plan.layout.lines)
                 if (line.ledger_class == LedgerClass::capacity ||
                     line.ledger_class == LedgerClass::cashable)
                     line.ledger_class = LedgerClass::cost;
         })},
        {"zero-unit-costs", a_pound_on(LedgerClass::cashable)},
        {"zero-rate",
         factors([](double factor, std::size_t year) { return year > 0 ? factor * 0.9 : factor; })},
        {"higher-rate", factors([](double factor, std::size_t) { return 1 / factor; })},
        {"health-rate", factors([](double factor, std::size_t) { return 1 / factor; })},
        {"horizon-split", doubled_year([](std::size_t years) { return years - 2; })},
        {"longer-horizon", doubled_year([](std::size_t years) { return years - 2; })},
        {"twice-clients", with_fault([](const Plan& plan, const Grid&, LedgerBlock& block) {
             for (const PlanIntervention& own : plan.interventions)
                 if (own.under_effect >= 0)
                     for (std::size_t year = 0; year < block.drivers[own.under_effect].cols();
                          ++year)
                         for (double& one : block.drivers[own.under_effect].col(year)) one += 1;
         })},
        {"no-clients", with_fault([](const Plan& plan, const Grid&, LedgerBlock& block) {
             for (const PlanIntervention& own : plan.interventions)
                 if (own.under_effect >= 0)
                     for (double& one : block.drivers[own.under_effect].col(0)) one += 1;
         })},
        {"linear-unit-costs", money([](double one) { return one * one; })},
        {"own-rows", a_pound_on(LedgerClass::cashable)},
        {"halves-add", a_pound_on(LedgerClass::cost)},
        {"relabelled", with_plan([](Plan& plan) {
             if (plan.layout.options.back() == "both") return;
             plan.layout.option_lines.back().clear();
             plan.layout.option_interventions.back().clear();
         })},
        {"extremes",
         money([=](double one) { return one > 1e-9 && one < 1e6 ? one : one * not_number; })},
        {"payers-sum", with_measures([](DrawTable& table) { add_to(table.measures, 1); })},
        {"direction", with_fault([](const Plan& plan, const Grid&, LedgerBlock& block) {
             for (std::size_t line = 0; line < plan.layout.lines.size(); ++line)
                 if (plan.layout.lines[line].ledger_class != LedgerClass::cost)
                     for (double& one : block.money.col(line)) one = -one;
         })},
        {"use-within-use", with_fault([](const Plan&, const Grid&, LedgerBlock& block) {
             for (std::size_t c = 0; c < block.counts.cols(); ++c)
                 for (double& one : block.counts.col(c)) one *= 100;
         })},
        {"kinds-sum", with_measures([](DrawTable& table) { add_to(table.measures, 1); })},
        {"years-sum", with_measures([](DrawTable& table) { add_to(table.measures, 1); })},
        {"transfers-sum", with_measures([](DrawTable& table) { add_to(table.measures, 1); })},
        {"inside-support", with_figures([](Grid& figures) { add_to(figures, 1e7); })},
        {"drawn-as-declared", with_figures([](Grid& figures) { add_to(figures, 1e3); })},
        {"shares-sum", with_figures([](Grid& figures) { add_to(figures, 0.1); })},
        {"correlations-drawn", with_figures([](Grid& figures) {
             std::fill_n(figures.data(), figures.all().size(), 0.0);
         })},
        {"finite-draws", with_measures([=](DrawTable& table) {
             if (const int c = table.column(1, "gross_saving"); c >= 0 && table.draws() > 0)
                 table.measures(0, static_cast<std::size_t>(c)) = not_number;
         })},
        {"one-draw-alone", with_fault([](const Plan&, const Grid&, LedgerBlock& block) {
             if (block.draws() > 1)
                 for (std::size_t line = 0; line < block.money.cols(); ++line)
                     for (double& one : block.money.col(line)) one *= 1.5;
         })},
        {"point-and-mean", with_measures([](DrawTable& table) {
             for (double* at = table.measures.data();
                  at != table.measures.data() + table.measures.all().size(); ++at)
                 *at = -*at;
         })},
        {"one-way", with_measures([](DrawTable& table) {
             std::fill_n(table.measures.data(), table.measures.all().size(), 1.0);
         })},
        {"twice-draws", with_measures([](DrawTable& table) {
             for (std::size_t c = 0; c < table.measures.cols(); ++c)
                 for (std::size_t d = table.draws() / 2; d < table.draws(); ++d)
                     table.measures(d, c) *= -5;
         })},
        {"second-seed", with_measures([](DrawTable& table) {
             for (std::size_t c = 0; c < table.measures.cols(); ++c)
                 for (std::size_t d = 0; d < table.draws(); ++d) table.measures(d, c) *= -5;
         })},
    };
}

}  // namespace

TEST_CASE("a scenario without mistakes has no finding") {
    const Asked asked{clean()};
    const QaAnswer answer = asked.answer();
    for (const QaMade& one : answer.checks)
        for (const QaFinding& finding : one.outcome.findings)
            FAIL_CHECK(one.check->id << ": " << finding.says);
    CHECK(answer.count(QaResult::passed) >= 40);
}

TEST_CASE("each law that arithmetic can break is told when it is broken") {
    const Asked asked{clean()};
    for (const auto& [id, arithmetic] : faults()) {
        const QaAnswer answer = asked.answer(arithmetic);
        CAPTURE(id);
        CAPTURE(answer.find(id)->outcome.done);
        CHECK(is_found(answer, id));
    }
}

namespace {

using Edits = std::vector<std::pair<std::string, std::string>>;

const std::string callers =
    "callers: {value: 200, low: 150, high: 260, quantity: count, unit: people, source: "
    "assumption, why: \"a count of last year\"}";
const std::string correlated =
    "correlations:\n  - {between: [callers, services.look_in.cost], rank: 0.3, source: assumption, "
    "why: \"a "
    "busy year is a dear year\"}\n";
const std::string ratio = "rate_ratio: {value: 0.8, ci95: [0.7, 0.91],";
const std::string calls_avoid = "avoided_per_client_year: {value: 1.5, low: 1, high: 2,";

/// Mistakes of an analyst, by the check that has to tell them.
std::multimap<std::string, Edits> mistakes() {
    return {
        {"unused-figure",
         {{"figures:\n",
           "figures:\n  spare: {value: 7, low: 5, high: 9, quantity: count, source: "
           "assumption, why: \"a count\"}\n"}}},
        {"unused-intervention",
         {{"  both: [repairs, calls]", "  both: [repairs, calls]\n  again: [calls, repairs]"},
          {"options: [both]", "options: [repairs]"}}},
        {"no-source",
         {{callers, "callers: {value: 200, low: 150, high: 260, quantity: count, unit: people}"}}},
        {"no-range",
         {{callers,
           "callers: {value: 200, quantity: count, unit: people, source: assumption, why: "
           "\"a count of last year\"}"},
          {correlated, ""}}},
        {"range-and-value", {{"{value: 0.1, low: 0.05,", "{value: 0.1, low: 0.1,"}}},
        {"range-width", {{"gbp: 110, low: 90,", "gbp: 110, low: 1,"}}},
        {"old-prices", {{"high: 130, prices: 2023/24", "high: 130, prices: 2010/11"}}},
        {"old-prices", {{"prices: 2023/24\n", "prices: 2012/13\n"}}},
        {"old-data", {{"start: 2025/26", "start: 2030/31"}, {"population: mid_2024\n", ""}}},
        {"same-number-twice",
         {{"per_year: {value: 0.12, low: 0.06, high: 0.18, source: assumption, why: \"an "
           "eighth\"}",
           "per_year: {value: 0.1, low: 0.05, high: 0.15, source: assumption, why: \"a "
           "tenth\"}"}}},
        {"same-number-twice",
         {{"clients_per_year: = callers", "clients_per_year: = 200 * (callers / callers)"}}},
        {"two-values",
         {{"figures:\n",
           "figures:\n  qaly_per_fall: {value: 7, low: 5, high: 9, quantity: utility, "
           "source: assumption, why: \"a count\"}\n"}}},
        {"far-from-library",
         {{"unit: turn", "unit: consultation"},
          {"gbp: 110, low: 90, high: 130", "gbp: 11000, low: 9000, high: 13000"}}},
        {"text-and-value", {{"a count of last year", "2,400 a year were counted"}}},
        {"text-and-value", {{ratio, "rate_ratio: {value: 0.8, ci95: [0.72, 0.89],"}}},
        {"other-place", {{"calls in Blaby", "calls in Melton"}}},
        {"load-warnings",
         {{"clients_per_year: = callers", "clients_per_year: [= callers, = callers]"}}},
        {"effect-size",
         {{"{avoided_per_client_year: {value: 1.5, low: 1, high: 2,",
           "{without: {value: 2, low: 1, high: 3, source: assumption, why: \"a diary\"}, "
           "rate_ratio: {value: 0.002, low: 0.001, high: 0.003,"}}},
        {"effect-direction",
         {{calls_avoid, "avoided_per_client_year: {value: -1.5, low: -2, high: -1,"}}},
        {"effect-population", {{"people: 65_plus", "people: all"}}},
        {"weak-design",
         {{"{design: randomised_trial, source: mhipi_2021, where: \"abstract\"}",
           "{design: before_after_uncontrolled, source: mhipi_2021, where: \"abstract\"}"}}},
        {"clients-against-population",
         {{"value: 200, low: 150, high: 260", "value: 20000, low: 15000, high: 26000"}}},
        {"double-counting",
         {{"      costs:\n        team:",
           "      money_effects: {care: {amount_per_client_year: {gbp: 10, low: 5, high: 15, "
           "prices: 2023/24, source: assumption, why: \"said\"}, payer: nhs, class: "
           "capacity}}\n      costs:\n        team:"}}},
        {"cost-twice",
         {{"      costs:\n        team:",
           "      costs:\n        post: {fixed_per_year: {gbp: 9000, low: 7000, high: 11000, "
           "prices: 2023/24, source: assumption, why: \"a post\"}, for_years: 4, payer: "
           "council, budget: revenue}\n        team:"}}},
        {"overlap-undeclared", {{"client: caller", "client: person"}}},
        {"no-counterfactual",
         {{"  current: []\n", ""},
          {"  both: [repairs, calls]", "  both: [repairs, calls]\n  current: []"}}},
        {"discounting", {{"  years: 6\n", "  years: 6\n  discount: 0.35\n"}}},
        {"discounting", {{"  years: 6\n", "  years: 6\n  discount: none\n"}}},
        {"horizon-and-effect",
         {{"{value: 2, low: 1.5, high: 2.5, source: assumption, why: \"works last\"}",
           "{value: 20, low: 15, high: 25, source: assumption, why: \"works last\"}"}}},
        {"optimism-bias",
         {{"why: \"half a day\"}, payer",
           "why: \"outturn of last year\"}, optimism_bias: {upper: {value: 0.2, source: "
           "assumption, why: \"x\"}, lower: {value: 0.1, source: assumption, why: \"x\"}, "
           "mitigation: {value: 0.5, source: assumption, why: \"x\"}}, payer"}}},
        {"payers-who-pay",
         {{"look_in: {name", "gp_consultation: {name"},
          {"leads_to: {look_in", "leads_to: {gp_consultation"},
          {"        look_in: {avoided", "        gp_consultation: {avoided"},
          {"services.look_in.cost", "services.gp_consultation.cost"},
          {"payer: nhs, cost", "payer: council, cost"}}},
        {"outside-perspective", {{"payers: [nhs, council]", "payers: [nhs]"}}},
        {"transfer-size",
         {{"gbp: 3000, low: 2000, high: 4000", "gbp: 300000, low: 200000, high: 400000"}}},
        {"option-name",
         {{"  repairs: [repairs]\n  calls: [calls]", "  repairs: [calls]\n  calls: [repairs]"}}},
        {"perspective-sign", {{"cashable: 1}", "cashable: 0}"}}},
        {"whole-life-sign",
         {{"  years: 6\n", "  years: 1\n"},
          {calls_avoid, "avoided_per_client_year: {value: 0.45, low: 0.4, high: 0.5,"},
          {"options:\n  current", "headline_option: calls\noptions:\n  current"},
          {"years: [0, 1]", "years: [0]"}}},
        {"validate", {{"value: 800,", "value: 8000,"}}},
    };
}

}  // namespace

TEST_CASE("each mistake of an analyst is told by its check") {
    for (const auto& [id, edits] : mistakes()) {
        CAPTURE(id);
        CHECK(is_found(Asked{edited(edits)}.answer(), id));
    }
}

namespace {

struct OwnWords {
    std::string id;  ///< of the check
    Edits edits;
    std::string says;  ///< what a finding has to say; empty: nothing is found
};

const std::string a_tenth_of_a_visit =
    "      effects: {look_in: {avoided_per_client_year: {value: 0.1, low: 0.05, high: 0.15, "
    "source: "
    "assumption, why: \"a diary\"}}}\n";
const std::string options_of_clean =
    "  current: []\n  repairs: [repairs]\n  calls: [calls]\n  both: [repairs, calls]";
const std::string before_costs_of_repairs = "      costs:\n        works:";
const std::string works_with_bias =
    "why: \"half a day\"}, optimism_bias: {upper: {value: 0.2, source: assumption, why: \"x\"}, "
    "lower: {value: 0.1, source: assumption, why: \"x\"}, mitigation: {value: 0.5, source: "
    "assumption, why: \"x\"}}, payer";

std::string cost_line(const std::string& name, const std::string& amount,
                      const std::string& why = "a post") {
    return "        " + name + ": {" + amount + ": {gbp: 9000, low: 7000, high: 11000, prices: " +
           "2023/24, source: assumption, why: \"" + why + "\"}, payer: council, budget: revenue}\n";
}

std::string money_effect(const std::string& name, const std::string& payer,
                         const std::string& of_class) {
    return name +
           ": {amount_per_client_year: {gbp: 10, low: 5, high: 15, prices: 2023/24, source: "
           "assumption, why: \"said\"}, payer: " +
           payer + ", class: " + of_class + "}";
}

/// Ways to make a mistake that a check tells in words of its own, and ways that are none.
std::vector<OwnWords> own_words() {
    const std::string another_slip =
        "        fall:\n          without: {value: 1, low: 0.5, high: 1.5, source: assumption, "
        "why: "
        "\"a diary\"}\n          change: {value: -0.1, low: -0.15, high: -0.05, source: "
        "assumption, "
        "why: \"a diary\"}\n          leads_to: {look_in: {value: 0.5, low: 0.4, high: 0.6, "
        "source: "
        "assumption, why: \"most\"}}\n";
    return {
        {"double-counting",
         {{before_costs_of_repairs,
           "      health: {qaly_per_client: {value: 0.01, low: 0.005, high: 0.015, source: "
           "assumption, why: \"said\"}}\n" +
               before_costs_of_repairs}},
         "repairs counts QALYs of slip, and QALYs of the client besides"},
        {"double-counting",
         {{before_costs_of_repairs,
           "      money_effects: {" + money_effect("bills", "household", "social") + ", " +
               money_effect("rent", "council", "cashable") + "}\n" + before_costs_of_repairs}},
         "bills and rent gain the same amount, 10"},
        {"double-counting",
         {{before_costs_of_repairs, a_tenth_of_a_visit + before_costs_of_repairs}},
         "repairs counts look_in by itself and as what slip leads to"},
        {"double-counting",
         {{before_costs_of_repairs,
           a_tenth_of_a_visit + "      both_counted: {services: [look_in], why: \"others\"}\n" +
               before_costs_of_repairs}},
         ""},
        {"double-counting",
         {{before_costs_of_repairs, another_slip + before_costs_of_repairs}},
         "both slip and fall lead to look_in"},
        {"cost-twice",
         {{before_costs_of_repairs,
           "      costs:\n" + cost_line("team", "fixed_per_year") + "        works:"}},
         "repairs: team and calls: team are the same amount"},
        {"cost-twice",
         {{before_costs_of_repairs, "      costs:\n" + cost_line("van", "set_up") +
                                        cost_line("tools", "set_up") + "        works:"}},
         "repairs: van and repairs: tools are the same amount"},
        {"no-counterfactual",
         {{options_of_clean, "  both: [repairs, calls]"},
          {"option: calls, value", "option: both, value"}},
         "there is one option, and nothing that it is compared with"},
        {"no-counterfactual",
         {{"  both: [repairs, calls]", "  existing_plan: [repairs, calls]"},
          {"options: [both]", "options: [existing_plan]"}},
         "existing_plan sounds like what is done today, and is not first"},
        {"no-counterfactual",
         {{options_of_clean, "  current: [calls]\n  repairs: [repairs]"},
          {"options: [both]", "options: [repairs]"},
          {"option: calls, value", "option: current, value"}},
         "current, with which all is compared, has calls, and no other option does"},
        {"discounting",
         {{"  years: 6\n", "  years: 6\n  discount: {money: 0.015, health: 0.03}\n"}},
         "health is discounted at 3 % and money at 1.5 %"},
        {"discounting",
         {{"why: \"a part of a post\"", "why: \"net present value of a part of a post\""}},
         "is a present value by its text, and is discounted again here"},
        {"optimism-bias",
         {{"why: \"half a day\"}, payer", works_with_bias},
          {before_costs_of_repairs,
           "      costs:\n" + cost_line("spare", "set_up", "a contingency") + "        works:"}},
         "spare of repairs is an allowance beside the optimism bias of works"},
        {"optimism-bias", {{"why: \"half a day\"}, payer", works_with_bias}}, ""},
        {"payers-who-pay",
         {{"      costs:\n        team: {fixed_per_year: {gbp: 9000, low: 7000, high: 11000, "
           "prices: "
           "2023/24, source: assumption, why: \"a part of a post\"}, for_years: 4, payer: council, "
           "budget: revenue}\n",
           ""}},
         "nobody pays anything for calls"},
        {"outside-perspective",
         {{"classes: [cost, cashable, capacity]", "classes: [cashable, capacity]"}},
         "the headline counts no cost"},
        {"option-name",
         {{"  calls: [calls]", "  calls_only: [calls, repairs]"},
          {"option: calls, value", "option: calls_only, value"}},
         "option calls_only has more than calls"},
        {"option-name",
         {{"  calls: [calls]", "  without_calls: [calls]"},
          {"option: calls, value", "option: without_calls, value"}},
         "option without_calls has calls"},
    };
}

}  // namespace

TEST_CASE("a check says in its own words each way to make a mistake that it knows") {
    for (const auto& [id, edits, says] : own_words()) {
        CAPTURE(says);
        const QaAnswer answer = Asked{edited(edits)}.answer();
        const QaOutcome& outcome = answer.find(id)->outcome;
        std::string all;
        for (const QaFinding& one : outcome.findings) all += one.says + "\n";
        CAPTURE(id);
        CAPTURE(all);
        CHECK(outcome.result == (says.empty() ? QaResult::passed : QaResult::found));
        CHECK(all.find(says) != std::string::npos);
    }
}

namespace {

/// Faults in the arithmetic of people in states, by the check that has to tell them.
std::multimap<std::string, Arithmetic> faults_of_courses() {
    return {
        {"line-by-line", with_plan([](Plan& plan) { plan.layout.option_lines[1].pop_back(); })},
        {"utilities-one", with_plan([](Plan& plan) {
             for (PlanReward& reward : plan.interventions[0].rewards)
                 if (plan.layout.lines[reward.lines[0]].ledger_class == LedgerClass::life)
                     reward.amount = plan.zero;
         })},
        {"utilities-zero", a_pound_on(LedgerClass::health)},
    };
}

/// Mistakes of an analyst in the course, by the check that has to tell them.
std::multimap<std::string, Edits> mistakes_in_courses() {
    const std::string utilities = "utilities: {well: 0.8, ill: 0.5}";
    const std::string cycle = "cycle: {length: quarter, counting: half_cycle}";
    return {
        {"utilities-one",
         {{utilities, utilities + "\n      state_qalys: {again: {in: {well: 0.8}}}"}}},
        {"all-or-none-die", {{", mortality: {dead: {table: england_2017_2019, ratio: 2}}}", "}"}}},
        {"all-or-none-die",
         {{"ill, dead]", "ill, gone, dead]"},
          {"well: 0.2}", "well: 0.2, gone: 0.1}"},
          {"ill: 0.5}", "ill: 0.5, gone: 0}"}}},
        {"background-mortality", {{"ratio: 2}", "ratio: 0.5}"}}},
        {"shorter-cycles", {{cycle, "cycle: {counting: end}"}}},
        {"within-cycle-rules", {{"half_cycle", "none"}}},
    };
}

std::set<std::string> checks_of_courses() {
    std::set<std::string> ids{"one-by-one"};
    for (const auto& one : faults_of_courses()) ids.insert(one.first);
    for (const auto& one : mistakes_in_courses()) ids.insert(one.first);
    return ids;
}

}  // namespace

TEST_CASE("a course of life without mistakes passes what is asked of courses") {
    const QaAnswer answer = Asked{course}.answer();
    for (const std::string& id : checks_of_courses()) {
        CAPTURE(answer.find(id)->outcome.done);
        CHECK(answer.find(id)->outcome.result == QaResult::passed);
    }
    const QaAnswer other = Asked{clean()}.answer();
    for (const std::string& id : checks_of_courses())
        CHECK((other.find(id)->outcome.result == QaResult::not_asked || id == "line-by-line"));
}

TEST_CASE("each fault and each mistake in a course is told by its check, and by no other of them") {
    for (const auto& [id, arithmetic] : faults_of_courses()) {
        CAPTURE(id);
        CHECK(is_found(Asked{course}.answer(arithmetic), id));
    }
    for (const auto& [id, edits] : mistakes_in_courses()) {
        const QaAnswer answer = Asked{edited(edits, course)}.answer();
        for (const std::string& other : checks_of_courses()) {
            CAPTURE(id);
            CAPTURE(other);
            CHECK(is_found(answer, other) == (other == id));
        }
    }
}

TEST_CASE("every check is made to fail here, but those whose own tests hold what they ask") {
    std::set<std::string_view> known{"acceptability", "frontier", "information-order",
                                     "price-round-trip", "use-against-place"};
    const auto planted = faults();
    const auto made = mistakes();
    for (const auto& one : planted) known.insert(one.first);
    for (const auto& one : made) known.insert(one.first);
    const auto of_courses = checks_of_courses();
    known.insert(of_courses.begin(), of_courses.end());
    for (const QaCheck& check : qa_checks()) {
        CAPTURE(check.id);
        CHECK(known.contains(check.id));
    }
}

TEST_CASE("a price that does not carry is told") {
    Asked asked{clean()};
    for (Figure& figure : asked.loaded.scenario->figures)
        if (figure.money && figure.prices) figure.rebasing *= 1.1;
    CHECK(is_found(asked.answer(), "price-round-trip"));
}

TEST_CASE("findings have their place, in JSON and in JUnit's XML") {
    const Asked asked{
        edited({{calls_avoid, "avoided_per_client_year: {value: -1.5, low: -2, high: -1,"}})};
    const QaAnswer answer = asked.answer();
    const QaFinding& one = answer.find("effect-direction")->outcome.findings.front();
    CHECK(one.place.line > 0);
    CHECK(to_json(answer).find("\"line\": " + std::to_string(one.place.line)) != std::string::npos);
    CHECK(to_junit(answer, Failing::errors).find("<failure") == std::string::npos);
    CHECK(to_junit(answer, Failing::strict).find("<failure") != std::string::npos);
    CHECK(to_junit(answer, Failing::errors).find("<system-out>") != std::string::npos);
}
