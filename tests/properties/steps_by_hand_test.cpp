// Capacity released in whole steps, from tables that were worked out by hand: of the engine and of
// the oracle.
#include <doctest/doctest.h>

#include "properties/appraised.hpp"

using namespace hearth;
using namespace hearth::testing;
using doctest::Approx;

namespace {

/// Days avoided in four years: 250, 1,000, 1,250, 700 by the offer; 0, 400, 400, 400 by what is
/// done today. A bay is 300 days at £10 each.
std::string bay(const std::string& step, const std::string& first = "[]",
                const std::string& cost = "10") {
    return "hearth: 1\ntitle: Bays\nappraisal: {start: 2025/26, years: 4, prices: as_printed, "
           "discount: none, entry: start_of_year}\n"
           "services: {bed_day: {unit: bed day, payer: nhs, cost: " +
           cost + ", step: {" + step +
           "}}}\ninterventions:\n  offer:\n    reach: {clients_per_year: [250, 1000, 1250, 700]}\n"
           "    model: &m\n"
           "  today:\n    reach: {clients_per_year: [0, 400, 400, 400]}\n    model: &m\n"
           "options: {current: " +
           first + ", offer: [offer]}\n";
}

std::string with_model(std::string text) {
    const std::string model =
        "{title: M, kind: service_use, client: person, effects: {bed_day: {avoided_per_client: "
        "1}}}";
    for (auto at = text.find("&m"); at != std::string::npos; at = text.find("&m"))
        text.replace(at, 2, model);
    return text;
}

/// Money of a class in each year, of the engine once the oracle has the same.
std::vector<double> by_year(const std::string& text, LedgerClass wanted) {
    const Scenario scenario = loaded(with_model(text));
    std::vector<double> engine(4), slow(4);
    for (const auto& [result, money] :
         {std::pair{by_engine(scenario), &engine}, {oracle::appraise_counted(scenario), &slow}})
        for (const oracle::Row& row : result.rows)
            if (row.option == "offer" && row.ledger_class == wanted)
                (*money)[static_cast<std::size_t>(row.year)] += row.amount;
    for (std::size_t t = 0; t < 4; ++t) CHECK(engine[t] == Approx(slow[t]));
    return engine;
}

using Years = std::vector<double>;
constexpr LedgerClass cashable = LedgerClass::cashable, capacity = LedgerClass::capacity,
                      stranded = LedgerClass::stranded;

}  // namespace

TEST_CASE("whole bays are released, and what is left of the days stays capacity") {
    const std::string text = bay("units: 300, share: 0.6");
    CHECK(by_year(text, cashable) == Years{0, 5400, 7200, 3600});  // 0, 3, 4 and 2 bays
    CHECK(by_year(text, stranded) == Years{0, 3600, 4800, 2400});
    CHECK(by_year(text, capacity) == Years{2500, 1000, 500, 1000});
}

TEST_CASE("a bay is released its lag after the days that free it") {
    const std::string text = bay("units: 300, share: 1, lag_years: 1");
    CHECK(by_year(text, cashable) == Years{0, 0, 9000, 12000});
    CHECK(by_year(text, capacity) == Years{2500, 10000, 3500, -5000});
}

TEST_CASE("bays are of the difference from what is done today") {
    const std::string text = bay("units: 300, share: 1", "[today]");
    CHECK(by_year(text, cashable) == Years{0, 6000, 6000, 3000});  // of 250, 600, 850, 300 days
}

TEST_CASE("days that rounding keeps below a whole bay release it") {
    const std::string text = bay("units: 249.9999999999, share: 1");
    CHECK(by_year(text, cashable)[0] == Approx(2500));
    CHECK(by_year(bay("units: 250.0000000001, share: 1"), cashable)[0] == Approx(2500));
    CHECK(by_year(bay("units: 250.001, share: 1"), cashable)[0] == 0);
}

TEST_CASE("more days than without the offer release no bay") {
    std::string text = bay("units: 300, share: 1", "[offer]");
    text.replace(text.find("offer: [offer]"), 14, "offer: [today]");
    CHECK(by_year(text, cashable) == Years{0, 0, 0, 0});
}

TEST_CASE("the steps of an option are the most in any year, and what strands is in no total") {
    const auto found = by_engine(loaded(with_model(bay("units: 300, share: 0.6"))));
    CHECK(*found.measures.at("offer").at("steps.bed_day") == 4);
    CHECK(*found.measures.at("offer").at("net_saving") == 32000 - 10800);
    CHECK(*found.measures.at("offer").at("net_cash") == 16200);
}

TEST_CASE("a unit cost that grows is that of the year in which a bay is released") {
    std::string text = bay("units: 300, share: 1");
    text.replace(text.find("cost: 10,"), 9, "cost: 10, grows: 0.1,");
    CHECK(by_year(text, cashable)[1] == Approx(9900));
    CHECK(by_year(text, cashable)[2] == Approx(12000 * 1.21));
}
