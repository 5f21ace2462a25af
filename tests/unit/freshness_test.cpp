// What a run says of old prices and of index values that may change.
#include "scenario/prices.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace hearth;

namespace {

using IndexName = Reference<Target::price_index>;

PriceIndex series(Map<double> levels) {
    PriceIndex made;
    made.levels = std::move(levels);
    made.vintage = "first edition";
    return made;
}

Figure money(FinancialYear year, std::string source, std::string path = "costs.team.cost") {
    Figure figure{.path = std::move(path), .point = 100};
    figure.money = true;
    figure.prices = QuotedPrices{.currency = {}, .year = year, .index = IndexName{"gdp", {}}};
    figure.provenance.source = Reference<Target::source>{std::move(source), {}};
    return figure;
}

/// A scenario in prices of 2023/24 whose index gdp has 2015/16 to 2024/25.
Scenario scenario_of(std::vector<Figure> figures) {
    Scenario made;
    made.file.appraisal.prices = FinancialYear{2023};
    Map<double> levels;
    for (int year = 2015; year < 2025; ++year)
        levels.push_back({to_text(FinancialYear{year}), {}, 100.0 + year});
    made.library.indices.push_back({"gdp", {}, series(std::move(levels))});
    made.figures = std::move(figures);
    return made;
}

std::vector<Diagnostic> warnings(const Scenario& scenario) {
    Diagnostics diagnostics;
    check_freshness(scenario, diagnostics);
    return diagnostics.sorted();
}

std::size_t count(const std::vector<Diagnostic>& all, std::string_view code) {
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.code == code; }));
}

}  // namespace

TEST_CASE("prices three years older are fresh, four years older are not") {
    CHECK(count(warnings(scenario_of({money({2020}, "a")})), "old-prices") == 0);
    const auto found = warnings(scenario_of({money({2019}, "a")}));
    REQUIRE(count(found, "old-prices") == 1);
    CHECK(found.front().message ==
          "prices of 2019/20 from a are 4 years older than the scenario's: costs.team.cost");
}

TEST_CASE("old prices are said once for each source and year") {
    const auto found = warnings(scenario_of(
        {money({2016}, "a"), money({2016}, "a", "other"), money({2016}, "b"), money({2017}, "a")}));
    CHECK(count(found, "old-prices") == 3);
    CHECK(std::any_of(found.begin(), found.end(), [](const auto& one) {
        return one.message.find("costs.team.cost and 1 more") != std::string::npos;
    }));
}

TEST_CASE("prices as printed are left alone") {
    Scenario scenario = scenario_of({money({1990}, "a")});
    scenario.file.appraisal.prices = Printed::as_printed;
    CHECK(warnings(scenario).empty());
}

TEST_CASE("a forecast, a provisional value and a superseded index are said once each") {
    Scenario scenario = scenario_of({money({2022}, "a"), money({2021}, "a")});
    PriceIndex& index = scenario.library.indices.front().value;
    CHECK(warnings(scenario).empty());
    index.forecast_from = FinancialYear{2023};
    index.provisional = {{2022}};
    index.superseded_by = IndexName{"gdp_2027", {}};
    const auto found = warnings(scenario);
    CHECK(count(found, "forecast-prices") == 1);
    CHECK(count(found, "provisional-prices") == 1);
    CHECK(count(found, "superseded-index") == 1);
    CHECK(found.size() == 3);
}

TEST_CASE("an index that nothing is rebased by is left alone") {
    Scenario scenario = scenario_of({money({2023}, "a")});
    scenario.library.indices.front().value.forecast_from = FinancialYear{2016};
    CHECK(warnings(scenario).empty());
}

TEST_CASE("a continuation passes on that it is a forecast, and that the year it joins is not out") {
    Library library;
    PriceIndex own = series({{"2021/22", {}, 1}, {"2022/23", {}, 1.1}});
    own.after = IndexName{"gdp", {}};
    PriceIndex gdp = series({{"2022/23", {}, 1}, {"2023/24", {}, 1.1}, {"2024/25", {}, 1.2}});
    gdp.forecast_from = FinancialYear{2024};
    library.indices = {{"own", {}, own}, {"gdp", {}, gdp}};
    CHECK(standing(library, own, {2023}) == Standing::settled);
    CHECK(standing(library, own, {2024}) == Standing::forecast);
    own.provisional = {{2022}};
    CHECK(standing(library, own, {2021}) == Standing::settled);
    CHECK(standing(library, own, {2023}) == Standing::provisional);
}
