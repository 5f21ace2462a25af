// Numbers that were worked out by hand or printed by others. They hold the oracle, so that it can
// hold the engine; whole cases are put to the engine as well.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "oracle/oracle_course.hpp"
#include "oracle/oracle_values.hpp"
#include "properties/appraised.hpp"

using namespace hearth;
using namespace hearth::testing;
using doctest::Approx;

namespace {

Approx exactly(double value) { return Approx(value).epsilon(1e-12); }
/// To half of the last printed digit.
bool prints_as(double value, double printed, double digit) {
    return std::abs(value - printed) <= digit / 2;
}

/// The oracle's result and the engine's.
std::vector<oracle::OracleResult> both(const std::string& text) {
    const Scenario scenario = loaded(text);
    return {oracle::appraise(scenario), by_engine(scenario)};
}

double measure_of(const oracle::OracleResult& result, const std::string& name) {
    const auto value = result.measures.at("offer").at(name);
    REQUIRE_MESSAGE(value.has_value(), name, " is withheld");
    return *value;
}

bool is_withheld(const oracle::OracleResult& result, const std::string& name) {
    return !result.measures.at("offer").at(name).has_value();
}

/// One client who avoids a visit of 40 a year for good, against spending in chosen years.
std::string payback_case(int years, const std::string& set_up) {
    return "hearth: 1\ntitle: Payback\nappraisal: {start: 2025/26, years: " +
           std::to_string(years) +
           ", prices: as_printed, discount: none, entry: start_of_year}\n"
           "services: {visit: {unit: visit, payer: nhs, cost: 40, cashable: 1}}\n"
           "interventions:\n  scheme:\n    model:\n      title: Scheme\n      kind: service_use\n"
           "      client: person\n      timing: {lasts_years: horizon}\n"
           "      effects: {visit: {avoided_per_client_year: 1}}\n"
           "      costs: {works: {set_up: " +
           set_up +
           ", payer: nhs, budget: revenue}}\n    reach: {clients: 1}\n"
           "options: {current: [], offer: [scheme]}\n";
}

/// A service whose cost is written as `cost`, and one client who avoids one unit of it.
std::string price_case(const std::string& payer, const std::string& cost) {
    return "hearth: 1\ntitle: Prices\nappraisal: {start: 2025/26, years: 1, prices: 2016/17, "
           "discount: none, entry: start_of_year}\n"
           "services: {visit: {unit: visit, payer: " +
           payer + ", cost: " + cost +
           ", cashable: 1}}\n"
           "interventions:\n  scheme:\n    model:\n      title: Scheme\n      kind: service_use\n"
           "      client: person\n      effects: {visit: {avoided_per_client: 1}}\n"
           "    reach: {clients: 1}\noptions: {current: [], offer: [scheme]}\n";
}

/// Printed changes of the three indices from 2015/16 to 2016/17, and of the deflator as levels.
constexpr double nhs_change = 1.0209, care_change = 1.031, gdp_change = 76.0754 / 74.5804;

/// One client for one year, with `parts` for the model's keys and money in prices of 2016/17.
std::string money_case(const std::string& kind, const std::string& parts,
                       const std::string& beside = "") {
    return "hearth: 1\ntitle: Money\nappraisal: {start: 2025/26, years: 1, prices: 2016/17, "
           "discount: none, entry: start_of_year, perspective: {classes: [cost, cashable, "
           "capacity, "
           "social, transfer]}, qaly_value: {gbp: 100, prices: 2015/16}}\n"
           "payers: {trust: {name: Trust, index: nhscii}}\n"
           "figures: {named: {gbp: 100, prices: 2015/16, quantity: cost}}\n"
           "services: {visit: {unit: visit, payer: nhs, cost: 1, cashable: 1}}\n"
           "interventions:\n  scheme:\n    model:\n      title: Scheme\n      kind: " +
           kind + "\n      client: person\n      timing: {lasts_years: 1}\n      " + parts +
           "\n    reach: {clients: 1}\n" + beside + "options: {current: [], offer: [scheme]}\n";
}

/// The amount of the rows that are not 0, which are alike but for their sign.
void check_amount(const std::string& text, double expected) {
    INFO(text);
    for (const auto& result : both(text)) {
        double least = HUGE_VAL, most = 0;
        for (const oracle::Row& row : result.rows)
            if (row.amount != 0 && row.ledger_class != LedgerClass::health) {
                least = std::min(least, std::abs(row.amount));
                most = std::max(most, std::abs(row.amount));
            }
        CHECK(least == exactly(expected));
        CHECK(most == exactly(expected));
    }
}

}  // namespace

TEST_CASE("the falls programme of reference model M9 gives its printed results") {
    const auto results = both(R"(
hearth: 1
title: Falls programme
appraisal: {start: 2025/26, years: 3, prices: as_printed, discount: {money: 0.035, health: 0.035},
            entry: start_of_year, qaly_value: 20000}
services: {admission: {unit: admission, payer: nhs, cost: 3500, cashable: 0.4}}
interventions:
  programme:
    model:
      title: Falls programme
      kind: service_use
      client: person
      timing: {lasts_years: 3, fade_per_year: 0.1, drop_out_per_year: 0.05}
      outcomes: {fall: {without: 0.3, rate_ratio: 0.8, qaly_each: 0.05, leads_to: {admission: 0.2}}}
      costs: {place: {per: client_year, cost: 250, payer: council, budget: revenue}}
    reach: {clients: 5000, steps: {uptake: 0.5, adherence: 0.8}}
options: {current: [], offer: [programme]}
)");
    for (const auto& result : results) {
        CHECK(measure_of(result, "avoided.fall") == exactly(310.323));
        CHECK(measure_of(result, "avoided.admission") == exactly(62.0646));
        CHECK(measure_of(result, "programme_cost") == exactly(1426250));
        CHECK(measure_of(result, "gross_saving") == exactly(217226.1));
        CHECK(prints_as(measure_of(result, "pv_programme_cost"), 1380183.9016, 1e-4));
        CHECK(prints_as(measure_of(result, "pv_gross_saving"), 210714.5558, 1e-4));
        CHECK(prints_as(-measure_of(result, "pv_net_saving"), 1169469.3458, 1e-4));
        CHECK(prints_as(measure_of(result, "pv_qalys"), 15.0510, 1e-4));
        CHECK(prints_as(measure_of(result, "cost_per_qaly"), 77700.2366, 1e-4));
        CHECK(measure_of(result, "clients") == exactly(2000));
    }
}

TEST_CASE("an admission and the bed days inside it are refused side by side") {
    CHECK_THROWS(loaded(R"(
hearth: 1
title: Double count
appraisal: {start: 2025/26, years: 3, prices: as_printed}
services:
  admission: {unit: admission, payer: nhs, cost: 3500, cashable: 0, contains: [ward_day]}
  ward_day: {unit: bed day, payer: nhs, cost: 400, cashable: 0}
interventions:
  programme:
    model:
      title: Falls programme
      kind: service_use
      client: person
      timing: {lasts_years: 3}
      outcomes: {fall: {without: 0.3, rate_ratio: 0.8, leads_to: {admission: 0.2, ward_day: 1.4}}}
    reach: {clients: 5000}
options: {current: [], offer: [programme]}
)"));
}

TEST_CASE("the Green Book schedule gives the annuities and factors of reference model M8") {
    const auto result_of = [](int years, const std::string& moment) {
        return both("hearth: 1\ntitle: Annuity\nappraisal: {start: 2025/26, years: " +
                    std::to_string(years) + ", prices: as_printed, discount_at: " + moment + R"(}
interventions:
  spending:
    model:
      title: A pound a year, a QALY a year
      kind: service_use
      client: person
      timing: {lasts_years: horizon}
      health: {qaly_per_client_year: 1}
      costs: {pound: {fixed_per_year: 1, payer: nhs, budget: revenue}}
    reach: {clients: 1}
options: {current: [], offer: [spending]}
)");
    };
    const std::map<int, double> annuities = {
        {5, 4.51505237547}, {10, 8.31660532258}, {40, 21.4311725202}};
    for (const auto& [years, printed] : annuities)
        for (const auto& result : result_of(years, "end_of_year"))
            CHECK(measure_of(result, "pv_programme_cost") == Approx(printed).epsilon(1e-11));

    const std::map<int, double> money = {
        {1, .966183574879},  {5, .841973166859},  {10, .708918813710},  {30, .356278410602},
        {31, .345901369517}, {60, .146781987870}, {75, .0942137725767}, {76, .0919158756846}};
    const std::map<int, double> health = {
        {1, .985221674877}, {30, .639762429906}, {31, .631614601547}};
    for (const auto& result : result_of(80, "start_of_year"))
        for (const oracle::Row& row : result.rows) {
            const auto& printed = row.ledger_class == LedgerClass::health ? health : money;
            if (const auto factor = printed.find(row.year); factor != printed.end())
                CHECK(row.present_value / row.amount == Approx(factor->second).epsilon(2e-12));
        }
}

TEST_CASE("exposure of method 3.2 agrees with integrals done by hand") {
    const auto spread = EntryTiming::spread;
    CHECK(oracle::expected_overlap(0, 0, 1, spread) == exactly(0.5));
    CHECK(oracle::expected_overlap(1, 0, 1, spread) == exactly(0.5));
    CHECK(oracle::expected_overlap(2, 0, 1, spread) == 0);
    CHECK(oracle::expected_overlap(0, 0.5, 1.5, spread) == exactly(0.125));
    CHECK(oracle::expected_overlap(1, 0.5, 1.5, spread) == exactly(0.75));
    CHECK(oracle::expected_overlap(2, 0.5, 1.5, spread) == exactly(0.125));
    CHECK(oracle::expected_overlap(0, 0, 0.25, spread) == exactly(0.25 - 0.25 * 0.25 / 2));
    CHECK(oracle::expected_overlap(1, 0, 0.25, spread) == exactly(0.25 * 0.25 / 2));
    const auto start = EntryTiming::start_of_year;
    CHECK(oracle::expected_overlap(0, 0.25, 1.25, start) == exactly(0.75));
    CHECK(oracle::expected_overlap(1, 0.25, 1.25, start) == exactly(0.25));
    CHECK(oracle::lands(0, 0.3, spread) == exactly(0.7));
    CHECK(oracle::lands(1, 0.3, spread) == exactly(0.3));
    CHECK(oracle::lands(2, 0.3, spread) == 0);
    CHECK(oracle::lands(1, 1, start) == 1);
    CHECK(oracle::lands(0, 1, start) == 0);
}

TEST_CASE("survival runs straight within a year of age and holds the last probability") {
    const std::vector<double> deaths{0.1, 0.2};
    CHECK(oracle::survival(deaths, 0, 1) == exactly(0.9));
    CHECK(oracle::survival(deaths, 0.5, 1) == exactly(0.81 / 0.95));
    CHECK(oracle::survival(deaths, 1, 2.5) == exactly(0.5184 / 0.9));
}

TEST_CASE("an index is continued before its own years, and a payer's index is the default") {
    const double gdp = 74.5804 / 74.0662;  // to 2015/16, the first year of the NHS series
    for (const std::string cost :
         {"{gbp: 100, prices: 2014/15, index: nhscii}", "{gbp: 100, prices: 2014/15}"})
        for (const auto& result : both(price_case("nhs", cost)))
            CHECK(measure_of(result, "gross_saving") == exactly(100 * gdp * 1.0209));
    for (const auto& result : both(price_case("social_care", "{gbp: 100, prices: 2015/16}")))
        CHECK(measure_of(result, "gross_saving") == exactly(103.1));
    for (const auto& result : both(price_case("household", "{gbp: 100, prices: 2015/16}")))
        CHECK(measure_of(result, "gross_saving") == exactly(100 * 76.0754 / 74.5804));
    for (const auto& result : both(price_case("nhs", "{gbp: 100, prices: 2016/17}")))
        CHECK(measure_of(result, "gross_saving") == 100);
}

TEST_CASE("money of every kind goes by the index of its own payer, unless it names another") {
    const std::map<std::string, double> payers = {{"nhs", nhs_change},
                                                  {"trust", nhs_change},
                                                  {"social_care", care_change},
                                                  {"council", gdp_change},
                                                  {"household", gdp_change},
                                                  {"housing_provider", gdp_change},
                                                  {"government", gdp_change},
                                                  {"voluntary", gdp_change},
                                                  {"people", gdp_change},
                                                  {"{nhs: 1}", nhs_change},
                                                  {"{social_care: 1}", care_change}};
    const std::string money = "{gbp: 100, prices: 2015/16}";
    const std::string harms =
        "before: {one_in: 1, spread: [0.25, 0.25, 0.25, 0.25]}, after: {one_in: 1000000000000, "
        "spread: [1, 0, 0, 0]}";
    for (const auto& [payer, change] : payers) {
        const std::string paid = "payer: " + payer + ", budget: revenue";
        for (const std::string amount :
             {"per: client, cost: ", "per: client_year, cost: ", "fixed_per_year: ", "set_up: "})
            check_amount(
                money_case("service_use", "costs: {work: {" + amount + money + ", " + paid + "}}"),
                100 * change);
        check_amount(money_case("service_use",
                                "costs: {work: {fixed_per_year: [" + money + "], " + paid + "}}"),
                     100 * change);
        if (payer.front() == '{') continue;
        check_amount(
            money_case("service_use", "money_effects: {bill: {amount_per_client_year: " + money +
                                          ", payer: " + payer + ", class: social}}"),
            100 * change);
        check_amount(money_case("hazard", "hazards: {cold: {nhs_saving_per_dwelling_year: " +
                                              money + ", payer: " + payer + ", cashable: 1}}"),
                     100 * change);
        check_amount(money_case("hazard", "hazards: {cold: {" + harms + ", cost_per_harm: [" +
                                              money + ", " + money + ", " + money + ", " + money +
                                              "], payer: " + payer + ", cashable: 1}}"),
                     100 * change);
        if (payer == "trust") continue;  // known to the scenario of money_case alone
        for (const auto& result : both(price_case(payer, money)))
            CHECK(measure_of(result, "gross_saving") == exactly(100 * change));
    }
    check_amount(money_case("hazard",
                            "hazards: {cold: {nhs_saving_per_dwelling_year: {gbp: 100, "
                            "prices: 2015/16, index: pss}, payer: nhs, cashable: 1}}"),
                 100 * care_change);
}

TEST_CASE("money whose payers have different indices, or that has no payer, goes by the deflator") {
    const std::string money = "{gbp: 100, prices: 2015/16}";
    const std::string halves = "costs: {work: {per: client, cost: " + money +
                               ", payer: {nhs: 0.5, social_care: 0.5}, budget: revenue}}";
    check_amount(money_case("service_use", halves), 50 * gdp_change);
    const std::string alike = "costs: {work: {per: client, cost: " + money +
                              ", payer: {nhs: 0.5, trust: 0.5}, budget: revenue}}";
    check_amount(money_case("service_use", alike), 50 * nhs_change);
    check_amount(money_case("service_use", "health: {qaly_per_client: 1}"), 100 * gdp_change);
    check_amount(money_case("service_use",
                            "costs: {work: {per: client, cost: = named, payer: nhs, "
                            "budget: revenue}}"),
                 100 * gdp_change);
    check_amount(
        money_case("service_use", "health: {qaly_per_client: 0}",
                   "transfers: [{from: nhs, to: trust, amount: " + money + ", years: [0]}]\n"),
        100 * gdp_change);
}

TEST_CASE("a payer's total of a class is the option's less the comparator's, social gains too") {
    const auto results = both(R"(
hearth: 1
title: Comparator
appraisal: {start: 2025/26, years: 2, prices: as_printed, discount: none, entry: start_of_year,
            perspective: {payers: [household], classes: [cost, social]}}
services: {visit: {unit: visit, payer: nhs, cost: 40, cashable: 0.25}}
interventions:
  old:
    model:
      title: Old
      kind: service_use
      client: person
      timing: {lasts_years: horizon}
      effects: {visit: {avoided_per_client_year: 1}}
      money_effects: {bills: {amount_per_client_year: 30, payer: household, class: social},
                      wages: {amount_per_client_year: -7, payer: people, class: social}}
      costs: {team: {fixed_per_year: 11, payer: household, budget: revenue}}
    reach: {clients: 10}
  new:
    model:
      title: New
      kind: service_use
      client: person
      timing: {lasts_years: horizon}
      effects: {visit: {avoided_per_client_year: 3}}
      money_effects: {warmth: {amount_per_client_year: 20, payer: household, class: social}}
      costs: {team: {fixed_per_year: 13, payer: nhs, budget: revenue}}
    reach: {clients: 4}
transfers: [{from: nhs, to: household, amount: 1000, years: [1], options: [offer]}]
options: {current: [old], offer: [new]}
)");
    const std::map<std::string, double> by_hand = {
        {"by_payer.household.social", 2.0 * (4 * 20 - 10 * 30)},
        {"by_payer.people.social", 2.0 * 10 * 7},
        {"by_payer.nhs.cashable", 2 * 10.0 * (4 * 3 - 10 * 1)},
        {"by_payer.nhs.capacity", 2 * 30.0 * (4 * 3 - 10 * 1)},
        {"by_payer.nhs.cost", -2.0 * 13},
        {"by_payer.household.cost", 2.0 * 11},
        {"by_payer.nhs.transfer", -1000},
        {"by_payer.household.transfer", 1000},
        {"by_payer.household.net", 2.0 * (80 - 300) + 22 + 1000},
        {"by_payer.nhs.net", -26 - 1000},
        {"by_payer.nhs.net_cash", -26 - 1000 + 40},
        {"by_payer.household.net_by_year.0", 80 - 300 + 11},
        {"by_payer.household.net_by_year.1", 80 - 300 + 11 + 1000},
        {"by_year.0.social", 80 - 300},
        {"by_year.1.net_saving", 80 - 300 + 11},
        {"by_year.1.cumulative_net_saving", 2 * (80 - 300 + 11)}};
    for (const auto& result : results)
        for (const auto& [name, value] : by_hand) {
            INFO(name);
            CHECK(result.parts.at("offer").at(name) == exactly(value));
        }
    for (const auto& result : results) {
        CHECK(measure_of(result, "gross_saving") == exactly(2 * (80 - 300)));
        CHECK(measure_of(result, "programme_cost") == exactly(-22));
    }
}

TEST_CASE("a build-up is at full strength past its end") {
    for (const auto& result : both(R"(
hearth: 1
title: Build-up
appraisal: {start: 2025/26, years: 5, prices: as_printed, discount: none, entry: start_of_year}
services: {visit: {unit: visit, payer: nhs, cost: 1, cashable: 1}}
interventions:
  scheme:
    model:
      title: Scheme
      kind: service_use
      client: person
      timing: {lasts_years: horizon, build_up: [0.2, 0.5, 1]}
      effects: {visit: {avoided_per_client_year: 1}}
    reach: {clients: 1000}
options: {current: [], offer: [scheme]}
)")) {
        const double expected[] = {200, 500, 1000, 1000, 1000};
        for (int t = 0; t < 5; ++t)
            CHECK(result.parts.at("offer").at("by_year." + std::to_string(t) + ".gross_saving") ==
                  exactly(expected[t]));
    }
}

TEST_CASE("a grant is in the net saving and in no ratio") {
    for (const auto& result : both(R"(
hearth: 1
title: Grant
appraisal: {start: 2025/26, years: 2, prices: as_printed, discount: none, entry: start_of_year,
            perspective: {payers: [council], classes: [cost, cashable, transfer]}}
services: {stay: {unit: stay, payer: council, cost: 600, cashable: 1}}
interventions:
  scheme:
    model:
      title: Scheme
      kind: service_use
      client: person
      timing: {lasts_years: 1}
      effects: {stay: {avoided_per_client: 1}}
      costs: {works: {set_up: 400, payer: council, budget: capital}}
    reach: {clients: 1}
transfers: [{from: government, to: council, amount: 100, years: [0]}]
options: {current: [], offer: [scheme]}
)")) {
        CHECK(measure_of(result, "gross_saving") == exactly(700));
        CHECK(measure_of(result, "net_saving") == exactly(300));
        CHECK(measure_of(result, "saving_per_client") == exactly(700));
        for (const std::string name : {"benefit_cost_ratio", "benefit_cost_ratio_undiscounted"})
            CHECK(measure_of(result, name) == exactly(1.5));
        for (const std::string name : {"roi", "roi_undiscounted"})
            CHECK(measure_of(result, name) == exactly(0.5));
        // 400 at the start, the grant and the saving through the year
        CHECK(measure_of(result, "payback_years") == exactly(400.0 / 700));
    }
}

TEST_CASE("what is spent at the start of a year and through it are apart in payback") {
    for (const auto& result : both(R"(
hearth: 1
title: Moments
appraisal: {start: 2025/26, years: 2, prices: as_printed, discount: none, entry: start_of_year}
services: {visit: {unit: visit, payer: nhs, cost: 200, cashable: 1}}
interventions:
  scheme:
    model:
      title: Scheme
      kind: service_use
      client: person
      timing: {lasts_years: horizon}
      effects: {visit: {avoided_per_client_year: 1}}
      costs:
        works: {per: client, cost: 100, payer: nhs, budget: capital}
        visits: {per: client, cost: 20, payer: nhs, budget: revenue}
        more_works: {fixed_per_year: [10, 0], payer: nhs, budget: capital}
        team: {fixed_per_year: [30, 0], payer: nhs, budget: revenue}
    reach: {clients: 1}
options: {current: [], offer: [scheme]}
)"))
        // 110 at the start, then 200 - 20 - 30 through the year.
        CHECK(measure_of(result, "payback_years") == exactly(110.0 / 150));
}

TEST_CASE("a value put into a model from a scenario means the scenario's figures first") {
    for (const auto& result : both(R"(
hearth: 1
title: Names
appraisal: {start: 2025/26, years: 1, prices: as_printed, discount: none, entry: start_of_year}
figures: {cost_per_patient: {value: 7, quantity: cost}}
interventions:
  scheme:
    model: hospital_housing_enabler
    set: {costs.personal_fund.cost: = cost_per_patient}
    reach: {clients: 10}
options: {current: [], offer: [scheme]}
)")) {
        std::map<std::string, double> lines;
        for (const oracle::Row& row : result.rows) lines[row.line] += row.amount;
        CHECK(lines.at("personal_fund") == exactly(-70));
        CHECK(lines.at("team") == exactly(-233520 / 1352.4 * 10));  // the model's own
    }
}

TEST_CASE("a pool that grows does so from the date of the count to the middle of the first year") {
    const auto clients_of = [](const std::string& population) {
        const std::string text =
            "hearth: 1\ntitle: Pool\nappraisal: {start: 2025/26, years: 1, prices: 2024/25}\n"
            "place: blaby\npopulation: " +
            population +
            "\ninterventions:\n  scheme:\n    model: {title: Scheme, kind: service_use, client: "
            "person,\n            costs: {visit: {per: client, cost: 1, payer: nhs, budget: "
            "revenue}}}\n    reach: {pool: {people: 65_plus, growth: 0.02}, per_year: 1}\n"
            "options: {current: [], offer: [scheme]}\n";
        return -both(text).front().rows.front().amount;
    };
    CHECK(clients_of("census_2021") == exactly(21072 * std::pow(1.02, 2025.75 - 2021.22)));
    CHECK(clients_of("mid_2024") == exactly(22260 * std::pow(1.02, 2025.75 - 2024.5)));
}

TEST_CASE("what a place uses limits an option only where every place says it") {
    const auto activity_in = [](const std::string& places) {
        const Loaded all = testing::load_written(
            "hearth: 1\ntitle: Places\nappraisal: {start: 2024/25, years: 1, prices: 2024/25}\n"
            "place: " +
            places +
            "\ninterventions:\n  scheme:\n    model: {title: Scheme, kind: service_use, client: "
            "person,\n            effects: {ae_attendance: {avoided_per_client: 1}}}\n"
            "    reach: {clients: 1}\noptions: {current: [], offer: [scheme]}\n");
        const Plan plan = link(*all.scenario);
        std::map<std::string, std::size_t> units;
        for (const PlanActivity& one : plan.activity) units[one.service] = one.units.size();
        return units;
    };
    CHECK(activity_in("leicester_leicestershire_rutland").at("ae_attendance") == 1);
    CHECK(activity_in("[leicester_leicestershire_rutland, exeter]").count("ae_attendance") == 0);
    CHECK(activity_in("[exeter, leicester_leicestershire_rutland]").count("ae_attendance") == 0);
    CHECK(activity_in("[blaby, melton]").at("delayed_bed_day") == 2);
}

TEST_CASE("optimism bias is added to its own line and to no other") {
    // upper 0.5, lower 0.1, mitigation a quarter: 0.5 - 0.25 * 0.4 = 0.4
    for (const auto& result : both(R"(
hearth: 1
title: Bias
appraisal: {start: 2025/26, years: 1, prices: as_printed, discount: none, entry: start_of_year}
interventions:
  scheme:
    model:
      title: Scheme
      kind: service_use
      client: person
      timing: {lasts_years: 1}
      costs:
        first: {set_up: 100, payer: nhs, budget: revenue}
        works: {set_up: 1000, payer: council, budget: capital,
                optimism_bias: {upper: 0.5, lower: 0.1, mitigation: 0.25}}
        last: {per: client, cost: 10, payer: household, budget: revenue}
        more: {fixed_per_year: 7, payer: {nhs: 0.25, council: 0.75}, budget: revenue,
               optimism_bias: {upper: 1, lower: 0.5, mitigation: 0}}
    reach: {clients: 3}
options: {current: [], offer: [scheme]}
)")) {
        std::map<std::string, double> lines;
        for (const oracle::Row& row : result.rows) lines[row.line + " " + row.payer] += row.amount;
        CHECK(lines == std::map<std::string, double>{{"first nhs", -100},
                                                     {"works council", -1000},
                                                     {"works: optimism bias council", -400},
                                                     {"last household", -30},
                                                     {"more nhs", -1.75},
                                                     {"more council", -5.25},
                                                     {"more: optimism bias nhs", -1.75},
                                                     {"more: optimism bias council", -5.25}});
        CHECK(measure_of(result, "programme_cost") == exactly(1544));
    }
}

TEST_CASE("of several unit costs the one with the nearest price year counts, then the later one") {
    const std::map<std::string, double> listed = {
        {"[{gbp: 100, prices: 2012/13}, {gbp: 200, prices: 2016/17}]", 200},
        {"[{gbp: 100, prices: 2016/17}, {gbp: 200, prices: 2018/19}]", 100},
        {"[{gbp: 100, prices: 2015/16}, {gbp: 77.0388, prices: 2017/18}]", 76.0754}};
    for (const auto& one : listed) {
        INFO(one.first);
        for (const auto& result : both(price_case("household", one.first)))
            CHECK(measure_of(result, "gross_saving") == exactly(one.second));
    }
}

TEST_CASE("the point of a figure is what its form says") {
    const std::map<std::string, double> points = {
        {"{low: 2, mode: 4.5, high: 9}", 29 / 6.0},
        {"{low: 2, mode: 4.5, high: 9, distribution: triangular}", 15.5 / 3},
        {"{low: 2, high: 9}", 5.5},
        {"{value: 3, low: 2, high: 9}", 3},
        {"{value: 3, ci95: [2, 5], distribution: lognormal}", 3},
        {"{mean: 3, sd: 2, distribution: lognormal}", 3},
        {"{distribution: lognormal, parameters: {mu: 0.5, sigma: 0.4}}", std::exp(0.58)},
        {"{distribution: gamma, parameters: {shape: 4, scale: 0.5}}", 2},
        {"{distribution: gamma, parameters: {shape: 1, scale: 1}, truncate: [0, 1]}",
         1 - 1 / (std::exp(1.0) - 1)},
        {"{distribution: normal, parameters: {mean: 3, sd: 1}, truncate: [2, 4]}", 3},
        {"{sample: [3, 0, 1, 7, 2]}", 2.6},
        {"{events: 12, of: 68}", 12 / 68.0},
        {"{value: 5, grade: C}", 5},
        {"{value: 4, n: 30, shrink_towards: {value: 1, weight_n: 60, why: pilot}}", 2},
        {"\"= 2 ^ 3 ^ 0.5 - -1\"", std::pow(2, std::sqrt(3)) + 1},
        {"\"= min(4, 3, 5) + max(1, 2) * if(1 < 2, 10, 20)\"", 23},
        {"\"= -2 ^ 2 + 10\"", 6}};
    for (const auto& one : points) {
        INFO(one.first);
        for (const auto& result : both(price_case("nhs", one.first)))
            CHECK(measure_of(result, "gross_saving") == Approx(one.second).epsilon(1e-9));
    }
}

TEST_CASE("payback is the last moment at which the cumulative saving is below 0") {
    for (const auto& result : both(payback_case(4, "100"))) {
        CHECK(measure_of(result, "payback_years") == exactly(2.5));
        CHECK(measure_of(result, "discounted_payback_years") == exactly(2.5));
        CHECK(measure_of(result, "simple_payback_years") == exactly(2.5));
    }
    for (const auto& result : both(payback_case(4, "[100, 0, 0, 50]"))) {
        CHECK(measure_of(result, "payback_years") == exactly(3.75));
        CHECK(measure_of(result, "simple_payback_years") == exactly(3.75));
    }
    for (const auto& result : both(payback_case(2, "100")))
        CHECK(is_withheld(result, "payback_years"));
    for (const auto& result : both(payback_case(4, "0")))
        CHECK(measure_of(result, "payback_years") == 0);
}

TEST_CASE("a hazard's harms and money follow method 12.1 and 12.2") {
    const auto results = both(R"(
hearth: 1
title: Hazard
appraisal: {start: 2025/26, years: 1, prices: as_printed, discount: none, entry: start_of_year}
interventions:
  repair:
    model:
      title: Repair
      kind: hazard
      client: dwelling
      timing: {lasts_years: 10}
      adjust: {deadweight: 0.2, evidence_correction: 0.5}
      hazards:
        cold:
          before: {one_in: 10, spread: [0.1, 0.2, 0.3, 0.4]}
          after: {one_in: 100, spread: [0.4, 0.3, 0.2, 0.1]}
          cost_per_harm: [1000, 100, 10, 1]
          payer: nhs
          cashable: 0.25
    reach: {clients: 1000}
options: {current: [], offer: [repair]}
)");
    // per dwelling-year: 0.1 - 0.01 harms; 0.1 * 123.4 - 0.01 * 432.1 = 8.019; half of 0.8 counts
    for (const auto& result : results) {
        CHECK(measure_of(result, "avoided.cold") == exactly(1000 * 0.09 * 0.4));
        CHECK(measure_of(result, "gross_saving") == exactly(1000 * 8.019 * 0.4));
        CHECK(measure_of(result, "net_cash") == exactly(1000 * 8.019 * 0.4 * 0.25));
        CHECK(measure_of(result, "client_years_beyond_horizon") == exactly(9000));
    }
}
