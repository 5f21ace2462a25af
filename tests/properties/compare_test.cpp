// What makes two results differ, against games played by hand: every order of the changes, each
// combination of them read from its own scenario; and corrections undone one by one.
#include "study/compare.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <functional>
#include <numeric>
#include <random>
#include <set>

#include "properties/appraised.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"
#include "study/as_evaluated.hpp"

using namespace hearth;
using namespace hearth::testing;
using doctest::Approx;

namespace {

/// The mean, over every order, of what each player adds when it comes.
std::vector<double> by_permutations(std::size_t players, const std::vector<double>& worth) {
    std::vector<std::size_t> order(players);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<double> sums(players);
    double orders = 0;
    do {
        std::size_t coalition = 0;
        for (const std::size_t p : order) {
            sums[p] -= worth[coalition];
            coalition |= std::size_t{1} << p;
            sums[p] += worth[coalition];
        }
        orders += 1;
    } while (std::next_permutation(order.begin(), order.end()));
    for (double& one : sums) one /= orders;
    return sums;
}

/// A scenario at its point, which need not be possible (method 4.5).
struct AtItsPoint {
    Scenario scenario;
    SourceTexts texts = {};
    Diagnostics excesses = {};
    AtPoint at = at_point(scenario, texts, excesses);
};

CompareAnswer compared(const Scenario& before, const Scenario& after,
                       CompareQuestion question = {}) {
    question.draws = false;
    const AtItsPoint one{before}, other{after};
    auto made = answer(question, {"before", one.at}, {"after", other.at}, one_after_the_other());
    if (const auto* refusal = std::get_if<Refusal>(&made))
        throw std::runtime_error(refusal->why.front());
    return std::get<CompareAnswer>(std::move(made));
}

double sum_of(const CompareAnswer& answer) {
    double sum = answer.unexplained.value_or(0);
    for (const ComparedGroup& group : answer.groups) sum += group.value;
    return sum;
}

const ComparedGroup* group_named(const CompareAnswer& answer, std::string_view name) {
    for (const ComparedGroup& group : answer.groups)
        if (group.name == name) return &group;
    return nullptr;
}

double headline(const Scenario& scenario, const std::string& measure = "net_saving") {
    const AtItsPoint at{scenario};
    const std::string& option = headline_option(scenario.file);
    for (const OptionResult& one : at.at.results)
        if (one.name == option) return one.value(measure).value_or(0);
    throw std::runtime_error("no headline option");
}

std::string visits(double clients, double cost, std::string_view more = "") {
    return fmt::format(R"(hearth: 1
title: Visits
appraisal: {{start: 2024/25, years: 1, prices: 2024/25, discount: none}}
services:
  call: {{name: Call, unit: call, payer: nhs, cost: {{gbp: {}, prices: 2024/25}}, cashable: 1,
         source: assumption, why: a test}}
interventions:
  advice:
    reach: {{clients: {}}}
    model:
      title: Advice
      kind: service_use
      client: person
      effects: {{call: {{avoided_per_client: 3}}}}
      {}
      costs: {{advice: {{per: client, cost: {{gbp: 40, prices: 2024/25, source: assumption, why: a test}},
               payer: nhs, budget: revenue}}}}
options: {{current: [], advice: [advice]}}
)",
                       cost, clients, more);
}

/// Games of changes made by `set`: what the program makes of the pair against what permutations
/// make of a scenario read for each combination. The names of the groups.
std::string check_sets(const std::function<Scenario(const std::vector<std::string>&)>& read,
                       const std::vector<std::string>& sets, const std::string& which,
                       const std::string& measure = "net_saving") {
    const std::size_t n = sets.size();
    std::vector<double> worths;
    for (std::size_t coalition = 0; coalition < std::size_t{1} << n; ++coalition) {
        std::vector<std::string> made;
        for (std::size_t p = 0; p < n; ++p)
            if ((coalition >> p & 1) != 0) made.push_back(sets[p]);
        worths.push_back(headline(read(made), measure));
    }
    const auto expected = by_permutations(n, worths);
    CompareQuestion question;
    question.measure = measure;
    const CompareAnswer found = compared(read({}), read(sets), question);
    const double scale = std::abs(worths.front()) + std::abs(worths.back()) + 1;
    CHECK_MESSAGE(std::abs(sum_of(found) - (worths.back() - worths.front())) < 1e-9 * scale, which);
    // Groups are named after files and tables, sets after paths: their sizes have to meet.
    std::vector<double> ours, theirs;
    for (const double one : expected)
        if (std::abs(one) > 1e-6 * scale) theirs.push_back(one);
    for (const ComparedGroup& group : found.groups)
        if (std::abs(group.value) > 1e-6 * scale) ours.push_back(group.value);
    std::sort(ours.begin(), ours.end());
    std::sort(theirs.begin(), theirs.end());
    REQUIRE_MESSAGE(ours.size() == theirs.size(), which);
    for (std::size_t i = 0; i < ours.size(); ++i)
        CHECK_MESSAGE(std::abs(ours[i] - theirs[i]) < 1e-8 * scale, which);
    std::set<std::string> names;
    for (const ComparedGroup& group : found.groups) names.insert(group.name);
    return fmt::format("{}", fmt::join(names, "; "));
}

/// Advice and calls that share clients, with a figure wherever the scenario itself can hold one.
Scenario of_many_figures(const std::vector<std::string>& sets) {
    constexpr std::string_view text = R"(hearth: 1
title: Many figures
appraisal: {start: 2024/25, years: 3, prices: as_printed, qaly_value: {value: 20000},
            discount: {money: {value: 0.035}, health: {value: 0.015}},
            perspective: {payers: [nhs, council]}}
figures: {calls_a_year: {value: 4, quantity: rate}}
services:
  call: {unit: call, payer: nhs, cost: 50, cashable: 1}
interventions:
  advice:
    reach: {clients_per_year: 20}
    model: {title: Advice, kind: service_use, client: person, timing: {lasts_years: 2},
            effects: {call: {without: = calls_a_year, rate_ratio: 0.5}},
            health: {qaly_per_client_year: 0.02}, adjust: {deadweight: 0.1},
            incomes: {fee: {per: client, cost: 5, payer: council, budget: revenue}},
            costs: {adviser: {per: client, cost: 40, payer: nhs, budget: revenue}}}
  calls:
    reach: {clients_per_year: 10}
    model: {title: Calls, kind: service_use, client: person, timing: {lasts_years: 1},
            effects: {call: {without: = calls_a_year, change: -0.2}},
            costs: {caller: {per: client, cost: 10, payer: council, budget: revenue}}}
options: {current: [], both: [advice, calls]}
overlap: [{of: advice, also_in: calls, share: 0.3}]
transfers: [{from: household, to: council, amount: 100, years: [0, 1]}]
)";
    return testing::load_written(text, sets).scenario.value();
}

}  // namespace

TEST_CASE("Shapley values are the mean over every order, and sum to what all are worth") {
    std::mt19937_64 random(7);  // NOLINT: the same games every time
    for (std::size_t players = 1; players <= 6; ++players) {
        std::vector<double> worth;
        for (std::size_t i = 0; i < std::size_t{1} << players; ++i)
            worth.push_back(static_cast<double>(random() % 100000) / 7 - 5000);
        const auto found = shapley(players, worth), expected = by_permutations(players, worth);
        for (std::size_t p = 0; p < players; ++p) CHECK(found[p] == Approx(expected[p]));
        CHECK(std::accumulate(found.begin(), found.end(), 0.0) ==
              Approx(worth.back() - worth.front()));
    }
}

TEST_CASE("two figures that multiply share what they make together by halves") {
    // 20 clients, each 3 calls of £50 less £40: 2,200. 30 clients and calls of £60: 4,200.
    // More clients alone 1,100, dearer calls alone 600, together 300 more: 150 for each.
    const CompareAnswer found = compared(loaded(visits(20, 50)), loaded(visits(30, 60)));
    CHECK(found.before == Approx(2200));
    CHECK(found.after == Approx(4200));
    REQUIRE(found.groups.size() == 2);
    REQUIRE(group_named(found, "reach of advice") != nullptr);
    REQUIRE(group_named(found, "unit costs (scenario)") != nullptr);
    CHECK(group_named(found, "reach of advice")->value == Approx(1250));
    CHECK(group_named(found, "reach of advice")->kind == ChangeKind::policy);
    CHECK(group_named(found, "unit costs (scenario)")->value == Approx(750));
    CHECK(group_named(found, "unit costs (scenario)")->kind == ChangeKind::data);
    CHECK(group_named(found, "unit costs (scenario)")->figures.size() == 1);
    CHECK(found.unexplained == std::nullopt);
}

TEST_CASE("exchanged sides have the same groups with the other sign") {
    const Scenario before = load_path("scenarios/lightbulb.yaml").scenario.value();
    const Scenario after = load_path("scenarios/lightbulb.yaml",
                                     {"appraisal.years=10", "services.delayed_bed_day.cost=400",
                                      "figures.callers=5000"})
                               .scenario.value();
    const CompareAnswer there = compared(before, after), back = compared(after, before);
    REQUIRE(there.groups.size() == back.groups.size());
    CHECK(there.groups.size() >= 2);
    for (const ComparedGroup& group : there.groups) {
        REQUIRE(group_named(back, group.name) != nullptr);
        CHECK(group_named(back, group.name)->value == Approx(-group.value));
    }
    CHECK(sum_of(there) == Approx(there.difference()));
}

TEST_CASE("a scenario does not differ from itself") {
    const Scenario scenario = load_path("scenarios/partnership_money.yaml").scenario.value();
    const CompareAnswer found = compared(scenario, scenario);
    CHECK(found.difference() == 0);
    CHECK(found.groups.empty());
    CHECK(found.idle_figures == 0);
}

TEST_CASE("changes of figures and of choices, against each combination read by itself") {
    check_sets(
        [](const std::vector<std::string>& sets) {
            return load_path("scenarios/lightbulb.yaml", sets).scenario.value();
        },
        {"appraisal.years=10", "appraisal.discount=none", "appraisal.entry=start_of_year",
         "figures.grants_a_year=700",
         "options.full_offer=[front_door, adaptations, major_adaptations, handyperson, enablers]"},
        "lightbulb");
    check_sets(
        [](const std::vector<std::string>& sets) {
            return load_path("scenarios/hospital_housing_officers.yaml", sets).scenario.value();
        },
        {"appraisal.prices=2023/24", "appraisal.perspective.classes=[cost, cashable]"}, "officers");
}

TEST_CASE("figures of each section of a scenario, against each combination read by itself") {
    CHECK(check_sets(of_many_figures,
                     {"appraisal.discount={money: {value: 0.05}, health: {value: 0.02}}",
                      "appraisal.qaly_value={value: 30000}", "services.call.cost=60",
                      "overlap=[{of: advice, also_in: calls, share: 0.5}]"},
                     "figures of the appraisal", "net_monetary_benefit") ==
          "discounting; overlap; unit costs (scenario); value of a QALY");
    CHECK(check_sets(of_many_figures,
                     {"figures.calls_a_year={value: 5, quantity: rate}",
                      "interventions.advice.model.adjust.deadweight=0.2",
                      "interventions.advice.model.incomes.fee.cost=8",
                      "interventions.calls.reach.clients_per_year=12"},
                     "figures of models", "net_monetary_benefit") ==
          "corrections (advice); incomes (advice); named figures (scenario); reach of calls");
    CHECK(check_sets(of_many_figures,
                     {"transfers=[{from: household, to: council, amount: 300, years: [0, 1]}]",
                      "interventions.calls.model.costs.caller.cost=12"},
                     "transfers", "by_payer.council.net") == "costs (calls); transfers");
}

TEST_CASE("sections that only one side has, against each combination read by itself") {
    const auto without = [](std::vector<std::string> sets) {
        for (const std::string none : {"overlap", "transfers"})
            if (std::none_of(sets.begin(), sets.end(),
                             [&](const std::string& set) { return set.starts_with(none); }))
                sets.push_back(none + "=[]");
        return of_many_figures(sets);
    };
    CHECK(check_sets(without,
                     {"overlap=[{of: advice, also_in: calls, share: 0.5}]", "appraisal.years=4",
                      "appraisal.qaly_value=green_book", "appraisal.discount=0.05"},
                     "sections", "net_monetary_benefit") ==
          "discounting; horizon; overlap that is declared; whether QALYs are valued");
    CHECK(check_sets(without,
                     {"options.both=[advice]", "appraisal.perspective={payers: [nhs]}",
                      "appraisal.discount={value: 0.06}"},
                     "perspective",
                     "net_monetary_benefit") == "discounting; perspective; without calls");
    CHECK(check_sets(without,
                     {"transfers=[{from: household, to: council, amount: 300, years: [0]}]",
                      "options.both=[advice]"},
                     "transfers",
                     "by_payer.council.net") == "transfers that are made; without calls");
}

TEST_CASE("random scenarios with figures changed, against each combination read by itself") {
    int checked = 0;
    for (std::uint64_t seed = 1; seed < 60 && checked < 2; ++seed) {
        const oracle::RandomScenario random = oracle::random_scenario(seed);
        const Folder folder;
        for (const auto& [name, content] : random.files) (void)folder.write(name, content);
        const std::string path = folder.write("scenario.yaml", random.text);
        const auto read = [&](const std::vector<std::string>& sets) {
            return load_scenario(
                {.path = path, .home = HEARTH_SOURCE_DIR, .models = {}, .set = sets});
        };
        const Loaded base = read({});
        std::vector<std::string> sets, groups;
        for (const Figure& figure : base.scenario.value().figures) {
            const auto reach = figure.path.find(".reach.");
            if (figure.owner != "scenario" || reach == std::string::npos || figure.expression ||
                figure.point == 0 || sets.size() >= 4)
                continue;
            const std::string group = figure.path.substr(0, reach);
            const std::string set = figure.path + "=" + fmt::format("{}", figure.point * 0.8);
            if (std::count(groups.begin(), groups.end(), group) > 0 || !read({set}).scenario)
                continue;
            groups.push_back(group);
            sets.push_back(set);
        }
        if (sets.size() < 3 || !read(sets).scenario) continue;
        check_sets(
            [&](const std::vector<std::string>& some) { return read(some).scenario.value(); }, sets,
            fmt::format("seed {}", seed));
        ++checked;
    }
    CHECK(checked == 2);
}

TEST_CASE("more than twelve groups are taken in one order and its reverse, and sum alike") {
    const Scenario before = load_path("scenarios/lightbulb.yaml").scenario.value();
    Scenario after = before;
    for (Figure& figure : after.figures)
        if (!figure.expression) figure.point *= 1.001;
    const CompareAnswer found = compared(before, after);
    CHECK(found.ordered);
    CHECK(found.groups.size() > most_shapley_groups);
    double reverse = 0;
    for (const ComparedGroup& group : found.groups) reverse += group.in_reverse;
    CHECK(sum_of(found) == Approx(found.difference()));
    CHECK(reverse == Approx(found.difference()));
    for (std::size_t g = 1; g < found.groups.size(); ++g)  // data, scenario, policy
        CHECK((found.groups[g].kind == ChangeKind::data) <=
              (found.groups[g - 1].kind == ChangeKind::data));
    CompareQuestion by_file;
    by_file.by = GroupBy::file;
    const CompareAnswer merged = compared(before, after, by_file);
    CHECK(merged.groups.size() < found.groups.size());
    CHECK(sum_of(merged) == Approx(found.difference()));
}

TEST_CASE("an earlier result leaves what its figures do not explain") {
    const Scenario scenario = loaded(visits(30, 60));
    const AtItsPoint now{scenario};
    EarlierResult before{.name = "old.json", .title = "Visits"};
    const auto ids = figure_ids(scenario);
    for (std::size_t i = 0; i < ids.size(); ++i)
        before.figures[ids[i]] = {scenario.figures[i].point, scenario.figures[i].rebasing};
    before.figures.at("scenario:interventions.advice.reach.clients").point = 20;
    before.options["advice"]["net_saving"] =
        2800 + 5;  // 20 · (3 · 60 − 40), and 5 of another program
    const auto made = answer({}, before, {"today", now.at});
    REQUIRE(std::holds_alternative<CompareAnswer>(made));
    const auto& found = std::get<CompareAnswer>(made);
    REQUIRE(found.groups.size() == 1);
    CHECK(found.groups.front().value == Approx(1400));
    CHECK(found.unexplained.value() == Approx(-5));
    CHECK(sum_of(found) == Approx(found.difference()));
    before.title = "Another";
    CHECK(std::holds_alternative<Refusal>(answer({}, before, {"today", now.at})));
}

TEST_CASE("the flagship against data of another date: one group, all data, to the penny") {
    const std::filesystem::path source = HEARTH_SOURCE_DIR;
    std::ifstream file(source / "data" / "services.yaml");
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const std::string now = "{gbp: 48, low: 40.53, high: 51.2, prices: 2024/25";  // GP consultation
    REQUIRE(text.find(now) != std::string::npos);
    text.replace(text.find(now), now.size(), "{gbp: 47, low: 40.53, high: 51.2, prices: 2024/25");
    const Folder folder;
    (void)folder.write("services.yaml", text);
    const std::string path = (source / "scenarios" / "lightbulb.yaml").string();
    const AtItsPoint before{load_scenario({.path = path,
                                           .home = source.string(),
                                           .models = {},
                                           .set = {},
                                           .places = {},
                                           .data = folder.path.string()})
                                .scenario.value()};
    const AtItsPoint after{load_path("scenarios/lightbulb.yaml").scenario.value()};
    CompareQuestion question;
    question.one_scenario = true;
    question.draws = false;
    const auto made =
        answer(question, {"before", before.at}, {"after", after.at}, one_after_the_other());
    const auto& found = std::get<CompareAnswer>(made);
    REQUIRE(found.groups.size() == 1);
    CHECK(found.groups.front().name == "unit costs (data/services.yaml)");
    CHECK(found.groups.front().kind == ChangeKind::data);
    CHECK(found.difference() ==
          Approx(headline(after.scenario) - headline(before.scenario)).epsilon(1e-12));
    CHECK(found.difference() > 1);
    CHECK(sum_of(found) == Approx(found.difference()).epsilon(1e-12));
    const std::string page = to_text(page_of(found));
    CHECK(page.find("gp consultation: cost") != std::string::npos);
    CHECK(page.find("Together") != std::string::npos);
}

TEST_CASE("amounts of a table add up to their sum as it is shown") {
    CHECK(adding_up({0.4, 0.4, 0.4}, 1, 1) == std::vector<double>{1, 0, 0});
    CHECK(adding_up({-2.6, 1.3, 0.2}, 1, -1) == std::vector<double>{-2, 1, 0});
    CHECK(adding_up({1.5, 2.5}, 1, 4) == std::vector<double>{2, 2});
    CHECK(adding_up({}, 1, 0).empty());
}

TEST_CASE("corrections one after the other lead from as evaluated to the net saving") {
    // As evaluated 20 · 3 · £50 − £800 = £2,200; a fifth would have come anyway; half is others'
    // doing; a quarter is chance; the evidence keeps 0.9 of the rest.
    const Scenario scenario =
        loaded(visits(20, 50,
                      "adjust: {deadweight: 0.2, attribution: 0.5, regression_to_mean: 0.25, "
                      "evidence_correction: 0.9}"));
    const AtItsPoint now{scenario};
    const AsEvaluated found = as_evaluated(now.at.plan, now.at.figures).back();
    CHECK(found.evaluated == Approx(2200));
    REQUIRE(found.steps.size() == 4);
    CHECK(found.steps[0].correction == Correction::deadweight);
    CHECK(found.steps[0].change == Approx(-600));
    CHECK(found.steps[1].change == Approx(-1200));
    CHECK(found.steps[2].change == Approx(-300));
    CHECK(found.steps[3].change == Approx(-90));
}

TEST_CASE("as evaluated is the scenario without its corrections, and they lead to the net saving") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const Scenario scenario = random_loaded(seed);
        Scenario bare = scenario;
        bare.file.overlap.clear();
        for (auto& intervention : bare.file.interventions)
            intervention.value.reach.capacity.reset();
        for (UsedModel& used : bare.models) {
            used.model.adjust.reset();
            for (auto* lines : {&used.model.costs, &used.model.incomes})
                for (auto& line : *lines) line.value.optimism_bias.reset();
        }
        const AtItsPoint now{scenario}, without{bare};
        const auto found = as_evaluated(now.at.plan, now.at.figures);
        REQUIRE(found.size() == without.at.results.size());
        for (std::size_t o = 0; o < found.size(); ++o) {
            INFO("seed ", seed, ", option ", o);
            double at = found[o].evaluated, scale = std::abs(at) + 1;
            for (const CorrectionStep& step : found[o].steps) {
                at += step.change;
                scale += std::abs(step.change);
            }
            CHECK(std::abs(found[o].evaluated -
                           without.at.results[o].value("net_saving").value_or(0)) < 1e-8 * scale);
            CHECK(std::abs(at - now.at.results[o].value("net_saving").value_or(0)) < 1e-8 * scale);
        }
    }
}

TEST_CASE("in every shipped scenario the corrections end in the net saving") {
    for (const char* path : {"scenarios/lightbulb.yaml", "scenarios/partnership_money.yaml",
                             "scenarios/hospital_housing_officers.yaml"}) {
        const Scenario scenario = load_path(path).scenario.value();
        const AtItsPoint now{scenario};
        const auto found = as_evaluated(now.at.plan, now.at.figures);
        for (std::size_t o = 0; o < found.size(); ++o) {
            double at = found[o].evaluated;
            for (const CorrectionStep& step : found[o].steps) at += step.change;
            CHECK(at == Approx(now.at.results[o].value("net_saving").value()).epsilon(1e-12));
        }
    }
}
