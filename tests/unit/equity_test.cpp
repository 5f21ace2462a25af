// Who gains by fifth, from scenarios: fifths add up to what a run says, and net health is what a
// hand works out.
#include "study/equity.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "loaded.hpp"
#include "study/run.hpp"

using namespace hearth;

namespace {

using testing::load_path;
using testing::load_written;

/// Ten clients of advice for one year: each avoids 2 visits of £30 and gains 0.1 QALYs and £50, at
/// £100; and twenty of repairs, of others' fifths, who avoid 1 visit.
std::string small(const std::string& equity, const std::string& clients = "10") {
    return "hearth: 1\n"
           "title: Small\n"
           "appraisal: {start: 2020/21, years: 1, prices: as_printed, discount: none,\n"
           "            entry: start_of_year}\n"
           "place: [blaby, melton]\n"
           "figures:\n"
           "  where: {dirichlet: {a: 4, b: 3, c: 1, d: 1, e: 1}}\n"
           "services:\n"
           "  visit: {unit: visit, payer: nhs, cost: 30, cashable: 0.5}\n"
           "interventions:\n"
           "  advice:\n"
           "    reach: {clients: " +
           clients +
           "}\n"
           "    model: {title: Advice, kind: service_use, client: person,\n"
           "            timing: {lasts_years: 1},\n"
           "            effects: {visit: {avoided_per_client: 2}},\n"
           "            health: {qaly_per_client: 0.1},\n"
           "            money_effects: {bills: {amount_per_client_year: 50, payer: household,\n"
           "                                    class: social}},\n"
           "            costs: {adviser: {per: client, cost: 100, payer: nhs,\n"
           "                              budget: revenue}}}\n"
           "  repairs:\n"
           "    reach: {clients: 20}\n"
           "    model: {title: Repairs, kind: service_use, client: person,\n"
           "            timing: {lasts_years: 1},\n"
           "            effects: {visit: {avoided_per_client: 1}},\n"
           "            costs: {fitter: {per: client, cost: 10, payer: council,\n"
           "                             budget: revenue}}}\n"
           "options: {current: [], advice: [advice], both: [advice, repairs]}\n" +
           equity;
}

EquityAnswer ask(const Loaded& loaded, AtPoint& at, std::uint64_t draws = 200) {
    REQUIRE(loaded.scenario.has_value());
    const EquityQuestion question{.drawing = {.draws = draws, .seed = {}, .sampling = {}}};
    auto made = answer(question, at, one_after_the_other());
    if (const auto* refusal = std::get_if<Refusal>(&made))
        FAIL((refusal->why.empty() ? "refused" : refusal->why.front()));
    return std::get<EquityAnswer>(std::move(made));
}

AtPoint point_of(const Loaded& loaded) {
    Diagnostics none;
    AtPoint at = at_point(*loaded.scenario, loaded.texts, none);
    REQUIRE(!none.has_errors());
    return at;
}

void check_fifths(const Fifths& found, const Fifths& expected) {
    for (std::size_t q = 0; q < fifths; ++q) {
        INFO("fifth ", q + 1);
        CHECK(found[q] == doctest::Approx(expected[q]).epsilon(1e-12));
    }
}

}  // namespace

TEST_CASE("gains, weights and net health of a small scenario are those worked out by hand") {
    const Loaded loaded =
        load_written(small("equity:\n"
                           "  clients: [0.4, 0.3, 0.1, 0.1, 0.1]\n"
                           "  clients_of: {repairs: [0, 0, 0, 0, 1]}\n"
                           "  effect: [2, 1, 1, 1, 1]\n"
                           "  incomes: [10000, 20000, 20000, 20000, 40000]\n"
                           "  cost_per_qaly: 1000\n"
                           "  payers: [nhs]\n"
                           "  opportunity_cost: [0.5, 0.5, 0, 0, 0]\n"));
    AtPoint at = point_of(loaded);
    const EquityAnswer made = ask(loaded, at);
    REQUIRE(made.options.size() == 2);
    CHECK(!made.uncertain);
    const EquityOption& advice = made.options[0];
    check_fifths(advice.clients, {4, 3, 1, 1, 1});
    // Gains go as 0.8, 0.3, 0.1, 0.1, 0.1 of 1.4: of £600, £500 and 1 QALY.
    const auto parts = [](double all) {
        return Fifths{all * 8 / 14, all * 3 / 14, all / 14, all / 14, all / 14};
    };
    check_fifths(advice.savings, parts(600));
    check_fifths(advice.households, parts(500));
    check_fifths(advice.qalys, parts(1));
    const double first = std::pow(2, 1.3), last = std::pow(0.5, 1.3);
    check_fifths(advice.weighed,
                 {500 * first * 8 / 14, 500. * 3 / 14, 500. / 14, 500. / 14, 500 * last / 14});
    // The NHS pays £1,000 and saves £600; the headline is -£400 and has no social value.
    CHECK(advice.others.value == doctest::Approx(-400).epsilon(1e-12));
    CHECK(advice.unweighed.value == doctest::Approx(100).epsilon(1e-12));
    CHECK(advice.weighted.value == doctest::Approx(-400 + sum_of(advice.weighed)).epsilon(1e-12));
    REQUIRE(advice.health.size() == 4);
    const NetHealth& health = advice.health[0];
    CHECK(health.gradient == "as stated");
    check_fifths(health.displaced, {0.2, 0.2, 0, 0, 0});
    check_fifths(health.net, {8. / 14 - 0.2, 3. / 14 - 0.2, 1. / 14, 1. / 14, 1. / 14});
    CHECK(health.sum.value == doctest::Approx(0.6).epsilon(1e-12));
    CHECK(health.narrower.value == 1);
    CHECK(health.atkinson.value ==
          doctest::Approx(atkinson_gain(made.before, health.net, 10.95)).epsilon(1e-12));
    // An equal gradient takes as much from every person, and so moves no gap.
    CHECK(advice.health[1].gradient == "equal");
    Fifths equal = made.before.people;
    for (double& one : equal) one *= 0.4 / sum_of(made.before.people);
    check_fifths(advice.health[1].displaced, equal);
    // Repairs add £600 in the last fifth, at the council's cost, which displaces nothing here.
    const EquityOption& both = made.options[1];
    check_fifths(both.clients, {4, 3, 1, 1, 21});
    check_fifths(both.savings,
                 {600. * 8 / 14, 600. * 3 / 14, 600. / 14, 600. / 14, 600. / 14 + 600});
    CHECK(sum_of(both.health[0].displaced) == doctest::Approx(-0.2).epsilon(1e-12));
}

TEST_CASE("fifths add up to what a run says, at the point and over draws, overlap among it") {
    for (const char* path : {"scenarios/warm_homes_leicestershire.yaml",
                             "scenarios/social_tenants_poorest_fifth.yaml"}) {
        const Loaded loaded = load_path(path);
        AtPoint at = point_of(loaded);
        const EquityAnswer made = ask(loaded, at, 2000);
        const RunQuestion question{.drawing = {.draws = 2000, .seed = {}, .sampling = {}}};
        auto drawn = answer(question, at, one_after_the_other());
        REQUIRE(std::holds_alternative<RunDraws>(drawn));
        const auto& means = std::get<RunDraws>(drawn).means;
        for (std::size_t o = 0; o < made.options.size(); ++o) {
            const EquityOption& option = made.options[o];
            INFO(path, " ", option.name);
            const auto mean = [&](std::string_view name) {
                return means[o + 1].value(name).value_or(0);
            };
            const double scale = 1 + std::abs(mean("pv_gross_saving"));
            CHECK(std::abs(sum_of(option.savings) - mean("pv_gross_saving")) < 1e-9 * scale);
            CHECK(std::abs(sum_of(option.clients) - mean("clients")) < 1e-6);
            CHECK(std::abs(sum_of(option.qalys) - mean("pv_qalys")) < 1e-9);
            CHECK(std::abs(option.unweighed.value - option.others.value -
                           sum_of(option.households)) < 1e-9 * scale);
            for (const NetHealth& health : option.health) {
                const double cost = sum_of(health.displaced) * made.cost_per_qaly;
                if (made.has_health)  // without it a run has no such measure
                    CHECK(std::abs(cost - mean("pv_net_cost")) < 1e-9 * scale);
                CHECK(std::abs(sum_of(health.net) - health.sum.value) < 1e-9);
            }
        }
    }
}

TEST_CASE("overlap is split as the gains of an option's clients, so that fifths still add up") {
    std::string text = small(
        "equity: {clients: [1, 0, 0, 0, 0], clients_of: {repairs: [0, 0, 0, 0, 1]}}\n"
        "overlap: [{of: repairs, also_in: [advice], share: 0.25}]\n");
    for (const auto& [from, to] :
         {std::pair<std::string, std::string>{"avoided_per_client: 2", "without: 4, change: -0.5"},
          {"avoided_per_client: 1", "without: 4, change: -0.25"}})
        text.replace(text.find(from), from.size(), to);
    const Loaded loaded = load_written(text);
    AtPoint at = point_of(loaded);
    const EquityAnswer made = ask(loaded, at);
    // Five clients avoid 4 (1 - 0.5 0.75) in place of 2 + 1: 0.5 each less, £75, of ten and twenty.
    check_fifths(made.options[1].savings, {600 - 25, 0, 0, 0, 600 - 50});
}

TEST_CASE("clients of a place live as its people of 65 and over do") {
    const Loaded loaded = load_written(small("equity: {clients: place}\n"));
    AtPoint at = point_of(loaded);
    const EquityAnswer made = ask(loaded, at);
    Fifths people{};
    for (const char* place : {"blaby", "melton"}) {
        const Locality& locality = *find(loaded.scenario->library.places, place);
        for (std::size_t q = 0; q < fifths; ++q)
            people[q] +=
                loaded.scenario->figures[find(locality.people, people_of_fifth(q))->at].value();
    }
    check_fifths(made.place_people, people);
    for (double& one : people) one *= 10 / sum_of(made.place_people);
    check_fifths(made.options[0].clients, people);
}

TEST_CASE("shares of a Dirichlet add up in every draw, and their means are its own") {
    const Loaded loaded = load_written(
        small("equity: {clients: [= where.a, = where.b, = where.c, = where.d, = where.e],\n"
              "         incomes: [10000, 20000, 20000, 20000, 40000]}\n"));
    AtPoint at = point_of(loaded);
    const EquityAnswer made = ask(loaded, at, 8192);
    const EquityOption& advice = made.options[0];
    CHECK(made.uncertain);
    CHECK(sum_of(advice.clients) == doctest::Approx(10).epsilon(1e-12));
    CHECK(sum_of(advice.households) == doctest::Approx(500).epsilon(1e-12));
    CHECK(advice.clients[0] == doctest::Approx(4).epsilon(0.02));
    CHECK(advice.clients[4] == doctest::Approx(1).epsilon(0.05));
    CHECK(advice.unweighed.se < 1e-9);  // the same in every draw
    CHECK(advice.weighted.se > 0);
    CHECK(advice.health[0].sum.se < 1e-9);
    CHECK(advice.health[0].atkinson.se > 0);
}

TEST_CASE("all clients in one fifth leave nothing to the others") {
    const Loaded loaded = load_written(small("equity: {clients: [0, 0, 1, 0, 0]}\n"));
    AtPoint at = point_of(loaded);
    const EquityAnswer made = ask(loaded, at);
    check_fifths(made.options[0].savings, {0, 0, 600, 0, 0});
    check_fifths(made.options[0].qalys, {0, 0, 1, 0, 0});
}

TEST_CASE("QALYs are weighed only where that is asked, and then count once") {
    std::string text = small(
        "equity: {clients: [1, 0, 0, 0, 0], incomes: [10000, 20000, 20000, 20000, 40000],\n"
        "         weigh_qalys: true}\n");
    text.replace(text.find("discount: none"), 14, "discount: none, qaly_value: 20000");
    const Loaded loaded = load_written(text);
    AtPoint at = point_of(loaded);
    const EquityOption advice = ask(loaded, at).options[0];
    CHECK(advice.households[0] == doctest::Approx(500 + 20000).epsilon(1e-12));
    CHECK(advice.weighed[0] == doctest::Approx(20500 * std::pow(2, 1.3)).epsilon(1e-12));
    CHECK(advice.others.value == doctest::Approx(-400).epsilon(1e-12));
}

TEST_CASE("a first option that does something is taken off") {
    std::string text = small("equity: {clients: [1, 0, 0, 0, 0]}\n");
    text.replace(text.find("current: []"), 11, "current: [advice]");
    const Loaded loaded = load_written(text);
    AtPoint at = point_of(loaded);
    const EquityAnswer made = ask(loaded, at);
    check_fifths(made.options[0].savings, {});
    check_fifths(made.options[1].savings, {600, 0, 0, 0, 0});
    CHECK(made.options[1].health[0].slope.value == 0);
    CHECK(made.options[1].health[0].sum.value == doctest::Approx(0.02).epsilon(1e-9));
}

TEST_CASE("what cannot be told is refused with what to write") {
    const Loaded loaded = load_written(small(""));
    AtPoint at = point_of(loaded);
    const auto made = answer(EquityQuestion{}, at, one_after_the_other());
    REQUIRE(std::holds_alternative<Refusal>(made));
    CHECK(std::get<Refusal>(made).why.front().find("clients: place") != std::string::npos);
    const Loaded few = load_written(
        small("equity: {clients: [1, 0, 0, 0, 0], people: [1, 1, 1, 1, 1], cost_per_qaly: 1}\n"));
    AtPoint at_few = point_of(few);
    const auto lost = answer(EquityQuestion{}, at_few, one_after_the_other());
    REQUIRE(std::holds_alternative<Refusal>(lost));
    CHECK(std::get<Refusal>(lost).why.front().find("more health") != std::string::npos);
}
