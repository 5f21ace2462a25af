// Lines of cost and income, their moments, what an asset leaves, and the whole life of an effect,
// by hand: of the engine and of the oracle.
#include <cmath>
#include <doctest/doctest.h>

#include "properties/appraised.hpp"

using namespace hearth;
using namespace hearth::testing;
using doctest::Approx;

namespace {

/// One hundred people a year, each of whom avoids two visits of 100 in a year from their start:
/// 10,000, 20,000 and 20,000 are saved in three years.
struct Written {
    std::string lines;
    std::string appraisal = "years: 3, discount: 0.035, discount_at: mid_year";
    std::string model = "timing: {lasts_years: 1}";
    std::string service = "cost: 100";
};

std::string text_of(const Written& written) {
    return "hearth: 1\ntitle: By hand\nappraisal: {start: 2025/26, prices: as_printed, " +
           written.appraisal + "}\nservices: {visit: {unit: visit, payer: nhs, " + written.service +
           ", cashable: 1}}\ninterventions:\n  scheme:\n    reach: {clients_per_year: 100}\n"
           "    model:\n      title: Scheme\n      kind: service_use\n      client: person\n     "
           " " +
           written.model + "\n      effects: {visit: {avoided_per_client_year: 2}}\n" +
           written.lines + "options: {current: [], offer: [scheme]}\n";
}

/// A measure of the engine, once the oracle has the same.
double measured(const Written& written, const std::string& name) {
    const Scenario scenario = loaded(text_of(written));
    const auto engine = by_engine(scenario).measures.at("offer").at(name);
    const auto slow = oracle::appraise(scenario).measures.at("offer").at(name);
    REQUIRE(engine.has_value() == slow.has_value());
    if (!engine) return -1e9;
    CHECK(*engine == Approx(*slow).epsilon(1e-9));
    return *engine;
}

constexpr double not_measured = -1e9;
const std::string jobs =
    "      costs:\n        jobs: {per: client, cost: 100, payer: council, "
    "budget: revenue}\n";

std::string works(const std::string& keys) {
    return jobs + "        works: {set_up: 1000, payer: council, budget: capital" + keys + "}\n";
}

}  // namespace

TEST_CASE("capital falls at the start of its year and running cost at its middle") {
    CHECK(measured({works(", falls: start")}, "pv_programme_cost") ==
          Approx(29502.43974622483).epsilon(1e-12));
    CHECK(measured({works("")}, "pv_programme_cost") ==
          Approx(28502.43974622483 + 1000 / std::sqrt(1.035)).epsilon(1e-12));
}

TEST_CASE("payback takes the same moment of a line as its present value") {
    CHECK(measured({works(", falls: start")}, "payback_years") == Approx(1.1));
    CHECK(measured({works(", falls: spread")}, "payback_years") == Approx(1.1));
    const std::string late =
        "      costs: {works: {set_up: [0, 15000], payer: council, "
        "budget: capital, falls: end}}\n";
    CHECK(measured({late}, "payback_years") == 0);
    const std::string later =
        "      costs: {works: {set_up: [0, 35000], payer: council, "
        "budget: capital, falls: end}}\n";
    CHECK(measured({later}, "payback_years") == Approx(2.25));
    const std::string last =
        "      costs:\n        works: {set_up: 51000, payer: council, budget: "
        "capital, residual: 2000}\n";
    CHECK(measured({last}, "payback_years") == 3);
}

TEST_CASE("what an asset is worth at the end comes off the programme cost, discounted to the end") {
    const double without = measured({works("")}, "pv_programme_cost");
    CHECK(measured({works(", residual: 200")}, "programme_cost") == Approx(30800));
    CHECK(without - measured({works(", residual: 200")}, "pv_programme_cost") ==
          Approx(180.38854113360446).epsilon(1e-9));
    CHECK(measured({works(", residual: {life_years: 10}")}, "programme_cost") == Approx(30300));
    CHECK(measured({works(", falls: end, residual: {life_years: 10}")}, "programme_cost") ==
          Approx(30200));
    CHECK(measured({works(", residual: {life_years: 3}")}, "programme_cost") == Approx(31000));
    CHECK(measured({works(", residual: 200")}, "simple_payback_years") == Approx(0.1));
}

TEST_CASE("an income is not scaled by deadweight, and lowers the programme cost") {
    const Written rented{
        jobs +
            "      incomes: {rent: {per: client_year, cost: 50, payer: council, budget: "
            "revenue}}\n",
        "years: 3, discount: none", "timing: {lasts_years: 1}\n      adjust: {deadweight: 0.2}"};
    CHECK(measured(rented, "programme_cost") == Approx(30000 - 12500));
    CHECK(measured(rented, "gross_saving") == Approx(40000));
    CHECK(measured(rented, "net_cash") == Approx(22500));
}

TEST_CASE("fixed cost ends after its years, and a set-up list with its entries") {
    const auto cost = [](const std::string& line) {
        return measured({"      costs: {team: {" + line + ", payer: nhs, budget: revenue}}\n"},
                        "programme_cost");
    };
    CHECK(cost("fixed_per_year: 10, for_years: 2") == 20);
    CHECK(cost("fixed_per_year: 10, for_years: 9") == 30);
    CHECK(cost("fixed_per_year: [10, 20, 40], for_years: 2") == 30);
    CHECK(cost("set_up: [10, 20]") == 30);
    CHECK(cost("fixed_per_year: [10, 20]") == 50);
    CHECK(cost("fixed_per_year: [10, 20, 30, 40]") == 60);
}

TEST_CASE("the whole life of an effect is counted, and nobody starts after the horizon") {
    CHECK(measured({jobs}, "net_saving") == Approx(20000));
    CHECK(measured({jobs}, "whole_life_net_saving") == Approx(30000));
    const Written whole{jobs, "years: 3, discount: none, count: whole_life"};
    CHECK(measured(whole, "net_saving") == Approx(30000));
    CHECK(measured(whole, "whole_life_net_saving") == Approx(30000));
    CHECK(measured(whole, "client_years_beyond_horizon") == 0);
    const Written lasting{jobs, "years: 3, discount: none", "timing: {lasts_years: horizon}"};
    CHECK(measured(lasting, "whole_life_net_saving") == measured(lasting, "net_saving"));
}

TEST_CASE("one rate of discounting is for money and for health") {
    CHECK(measured({jobs}, "pv_gross_saving") == Approx(47175.41574878985).epsilon(1e-12));
}

TEST_CASE("a unit cost grows with each year after the first") {
    CHECK(measured({jobs, "years: 3, discount: none", "timing: {lasts_years: 1}",
                    "cost: 100, grows: 0.01"},
                   "gross_saving") == Approx(10000 + 20000 * 1.01 + 20000 * 1.0201));
}

TEST_CASE("the rate of return has a value where the sign changes once") {
    const Written once{"      costs: {works: {set_up: 100000, payer: nhs, budget: capital}}\n",
                       "years: 2, entry: start_of_year, discount: none, discount_at: {savings: "
                       "end_of_year, costs: start_of_year}",
                       "timing: {lasts_years: 3}", "cost: 300"};
    // −100,000 now, 60,000 in a year and 120,000 in two.
    const double factor = (-60000 + std::sqrt(60000.0 * 60000 + 4 * 120000.0 * 100000)) / 240000;
    CHECK(measured(once, "irr") == Approx(1 / factor - 1).epsilon(1e-9));
    CHECK(measured({""}, "irr") == not_measured);
}
