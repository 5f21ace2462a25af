// Where numbers come from and what they feed. Ten people each avoid visits * share = 1.5 visits of
// £2, a quarter of it cash, for £1 each: 7.5 + 22.5 − 10 = 20, all worked by hand.
#include "report/explain.hpp"

#include <algorithm>
#include <doctest/doctest.h>

#include "engine/evaluate.hpp"
#include "loaded.hpp"

using namespace hearth;

namespace {

constexpr const char* by_hand =
    "hearth: 1\n"
    "title: By hand\n"
    "appraisal: {start: 2020/21, years: 2, prices: as_printed, discount: none,\n"
    "            entry: start_of_year}\n"
    "services: {visit: {unit: visit, payer: nhs, cost: 2, cashable: 0.25}}\n"
    "figures:\n"
    "  visits: {value: 3, low: 1, high: 5, quantity: count}\n"
    "  share: 0.5\n"
    "  avoided: = visits * share\n"
    "interventions:\n"
    "  scheme:\n"
    "    reach: {clients: 10}\n"
    "    model:\n"
    "      title: Scheme\n"
    "      kind: service_use\n"
    "      client: person\n"
    "      effects: {visit: {avoided_per_client: = avoided}}\n"
    "      costs: {team: {per: client, cost: 1, payer: council, budget: revenue}}\n"
    "options: {current: [], offer: [scheme]}\n";

/// A loaded scenario with all that explaining reads.
struct Case {
    explicit Case(const char* text, std::vector<std::string> set = {})
        : Case(testing::load_written(text, std::move(set))) {}
    explicit Case(Loaded scenario) : loaded(std::move(scenario)) {
        plan = link(*loaded.scenario);
        points = point_block(plan);
        block = evaluate(plan, points);
        results = measure(plan, points, block);
    }

    Explaining explaining() const { return {*loaded.scenario, loaded.texts, plan, results}; }

    std::vector<Subject> named(const std::string& name) {
        return subjects_named(explaining(), name, {}, diagnostics);
    }
    FigureExplanation figure(const std::string& name) {
        const auto found = named(name);
        REQUIRE(found.size() == 1);
        return explain_figure(explaining(), std::get<NamedFigure>(found.front()));
    }
    NumberExplanation number(const std::string& name) {
        const auto found = named(name);
        REQUIRE(found.size() == 1);
        return explain_number(explaining(), std::get<NumberName>(found.front()));
    }
    std::string complaint(const std::string& name) {
        CHECK(named(name).empty());
        const auto all = diagnostics.sorted();
        REQUIRE(!all.empty());
        return all.back().message + " / " + all.back().help;
    }

    Loaded loaded;
    Plan plan;
    Grid points;
    LedgerBlock block;
    std::vector<OptionResult> results;
    Diagnostics diagnostics;
};

std::string fact(const FigureExplanation& figure, std::string_view key) {
    for (const Fact& one : figure.facts)
        if (one.key == key) return one.text;
    return "";
}

}  // namespace

TEST_CASE("a figure says what it feeds and what the result would be at its low and high") {
    Case given(by_hand);
    const auto visits = given.figure("visits");
    REQUIRE(visits.ends);
    CHECK(visits.ends->low == 1);
    CHECK(visits.ends->high == 5);
    REQUIRE(visits.used_by.size() == 1);
    CHECK(visits.used_by.front().key == "figures.avoided");
    REQUIRE(visits.lines.size() == 2);
    CHECK(visits.lines.front().ledger_class == LedgerClass::capacity);
    CHECK(visits.lines.front().total == doctest::Approx(22.5));
    CHECK(visits.lines.front().change == doctest::Approx(0.225));
    REQUIRE(!visits.swings.empty());
    CHECK(visits.swings.front().measure == "net_saving");
    CHECK(*visits.swings.front().low == doctest::Approx(0));
    CHECK(*visits.swings.front().point == doctest::Approx(20));
    CHECK(*visits.swings.front().high == doctest::Approx(40));
}

TEST_CASE("an expression is shown with its numbers put in") {
    Case given(by_hand);
    CHECK(fact(given.figure("figures.avoided"), "expression") ==
          "= visits * share = 3 * 0.5 = 1.5");
}

TEST_CASE("a moved expression keeps its value although its operands stand still") {
    Case given(by_hand);
    const auto avoided = std::get<NamedFigure>(given.named("figures.avoided").front());
    const OneWay way = one_way(given.plan, avoided.columns, {1.5, 3});
    CHECK(way.results[0][1].value("avoided.visit") == doctest::Approx(15));
    CHECK(way.results[1][1].value("avoided.visit") == doctest::Approx(30));
}

TEST_CASE("a figure from the command line says what it replaced and where that stands") {
    Case given(by_hand, {"services.visit.cost=4"});
    const auto cost = given.figure("services.visit.cost");
    CHECK(cost.figure->point == 4);
    CHECK(fact(cost, "put there by").find("'services.visit.cost'") == 0);
    CHECK(fact(cost, "in place of").find("2 (") == 0);
    CHECK(fact(cost, "in place of").find("scenario.yaml:5") != std::string::npos);
}

TEST_CASE("overrides are followed through the scenario to the model's own figure") {
    Case given(testing::load_path(
        "scenarios/lightbulb.yaml",
        {"interventions.adaptations.costs.assessment.cost={gbp: 99, prices: 2023/24}"}));
    const auto cost = given.figure("home_modifications.costs.assessment.cost");
    std::vector<std::string> places;
    for (const Fact& one : cost.facts)
        if (one.key == "in place of") places.push_back(one.text);
    REQUIRE(places.size() == 2);
    CHECK(places[0].find("scenarios/lightbulb.yaml:") != std::string::npos);
    CHECK(places[1].find("models/home_modifications.yaml:") != std::string::npos);
}

TEST_CASE("a number of a table is the sum of its parts, largest first") {
    Case given(by_hand);
    const auto net = given.number("offer.net_saving");
    CHECK(*net.value == doctest::Approx(20));
    REQUIRE(net.parts.size() == 3);
    CHECK(net.parts[0].value == doctest::Approx(22.5));
    CHECK(net.parts[1].value == doctest::Approx(-10));
    CHECK(net.parts[1].name == "team");
    CHECK(net.parts[2].value == doctest::Approx(7.5));
    REQUIRE(!net.parts[1].figures.empty());
    CHECK(net.figures.front().change == doctest::Approx(0.3));
}

TEST_CASE("a number can be of one year, one payer, one line, one intervention") {
    Case given(by_hand);
    CHECK(*given.number("net_saving.2020/21").value == doctest::Approx(20));
    CHECK(*given.number("net_saving.2021/22").value == doctest::Approx(0));
    CHECK(*given.number("by_year.0.net_cash").value == doctest::Approx(-2.5));
    CHECK(*given.number("cumulative_net_saving.2021/22").value == doctest::Approx(20));
    CHECK(*given.number("by_payer.nhs.net").value == doctest::Approx(30));
    CHECK(*given.number("by_payer.council.net_cash.2020/21").value == doctest::Approx(-10));
    CHECK(*given.number("by_line.team").value == doctest::Approx(-10));
    CHECK(*given.number("by_intervention.scheme.gross_saving").value == doctest::Approx(30));
    CHECK(*given.number("avoided.visit").value == doctest::Approx(15));
    CHECK(*given.number("clients").value == doctest::Approx(10));
}

TEST_CASE("a ratio names what it is made of") {
    Case given(by_hand);
    const auto ratio = given.number("offer.benefit_cost_ratio");
    CHECK(*ratio.value == doctest::Approx(3));
    CHECK(!ratio.sum);
    REQUIRE(ratio.made_of.size() == 2);
    CHECK(*ratio.made_of[0].value == doctest::Approx(30));
    CHECK(*ratio.made_of[1].value == doctest::Approx(10));
}

TEST_CASE("an unknown name is refused with the nearest, an ending of several with their names") {
    Case given(by_hand);
    CHECK(given.complaint("vists").find("did you mean 'visits'?") != std::string::npos);
    CHECK(Case(by_hand).complaint("offer.net_savin").find("'offer.net_saving'") !=
          std::string::npos);
    CHECK(Case(by_hand).complaint("cost").find("several figures") == 0);
    CHECK(Case(by_hand).complaint("offer.payer.nhs").find("'offer.by_payer.nhs.net'") !=
          std::string::npos);
    CHECK(Case(by_hand).complaint("lines.team").find("'by_line.team'") != std::string::npos);
    CHECK(Case(by_hand)
              .complaint("interventions.scheme.net_saving")
              .find("'by_intervention.scheme.net_saving'") != std::string::npos);
}

TEST_CASE("the parts of every measure that is a sum add up to it, in a scenario with everything") {
    const Case given(testing::load_path("scenarios/lightbulb.yaml"));
    std::size_t sums = 0;
    for (std::size_t o = 0; o < given.results.size(); ++o)
        for (const std::string& path : given.results[o].paths()) {
            const NumberName number{o, *measure_named(given.plan, o, path), {}};
            const auto parts = parts_of(given.plan, number);
            if (!is_sum(*number.measure.row)) continue;
            double sum = 0;
            for (const Part& part : parts) sum += value_of(given.plan, given.block, part, 0);
            CAPTURE(path);
            CHECK(sum == doctest::Approx(*given.results[o].value(path)));
            ++sums;
        }
    CHECK(sums > 100);
}

TEST_CASE("every figure and number that is offered can be explained") {
    Case given(by_hand);
    for (const std::string& path : number_paths(given.explaining())) {
        CAPTURE(path);
        CHECK(given.named("offer." + path).size() == 1);
    }
    const auto subjects = given.named("offer.net_saving");
    CHECK(explain_json(given.explaining(), subjects).find("\"value\": 20.0") != std::string::npos);
    CHECK(to_markdown(explain_document(given.explaining(), subjects))
              .find("| scheme: team, cost |") != std::string::npos);
}
