// Numbers that were worked out by hand or printed by others. They hold the oracle, so that it can
// hold the engine; whole cases are put to the engine as well.
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

bool withheld(const oracle::OracleResult& result, const std::string& name) {
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
        CHECK(withheld(result, "payback_years"));
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
