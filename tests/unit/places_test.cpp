// The places that come with hearth: all of England, and how a scenario names one.
#include <cmath>
#include <doctest/doctest.h>
#include <map>

#include "loaded.hpp"

using namespace hearth;

namespace {

/// Every place, read whole.
const Scenario& england() {
    static const Loaded all = [] {
        LoadRequest request{.path = {}, .home = HEARTH_SOURCE_DIR};
        const Loaded list = load_places(request);
        REQUIRE(list.scenario);
        request.places = names_of(list.scenario->library.places);
        return load_places(request);
    }();
    REQUIRE(all.scenario);
    return *all.scenario;
}

double value(const Map<FigureIndex>& groups, std::string_view name) {
    const FigureIndex* found = find(groups, name);
    REQUIRE(found != nullptr);
    return england().figures[found->at].value();
}

/// By the letters and digits that its code begins with.
std::size_t count(std::string_view code) {
    std::map<std::string, std::string> codes;
    for (const auto& [key, place, one] : england().library.places)
        if (one.ons_code.starts_with(code)) codes[one.ons_code] = key;
    return codes.size();
}

std::string scenario(const std::string& place, const std::string& more = "") {
    return "hearth: 1\ntitle: A\nappraisal: {start: 2024/25, years: 1, prices: 2024/25}\n"
           "place: " +
           place + "\n" + more +
           "interventions:\n  a: {model: handyperson, reach: {pool: {people: 65_plus}, "
           "per_year: 0.1}}\noptions: {current: [], a: [a]}\n";
}

/// People 65 and over where a scenario is.
double people(const std::string& place, const std::string& more = "") {
    const Loaded loaded = testing::load_written(scenario(place, more));
    const Scenario& made = *loaded.scenario;
    const Locality& at = *find(made.library.places, made.file.place_names->values.front().name);
    const Pool& pool = *made.file.interventions.front().value.reach.pool;
    return made.figures[counted_in(at, pool, made.file).group->at].value();
}

}  // namespace

TEST_CASE("there are 296 districts, 21 counties, 42 boards, 9 regions and England") {
    CHECK(count("E06") + count("E07") + count("E08") + count("E09") == 296);
    CHECK(count("E10") == 21);
    CHECK(count("E54") == 42);
    CHECK(count("E12") == 9);
    CHECK(count("E92") == 1);
}

TEST_CASE("ages and tenures of every place add up") {
    for (const auto& [key, place, one] : england().library.places) {
        if (one.mid_2024.people.empty()) continue;  // its second entry, of the list
        INFO(one.name);
        for (const auto* groups : {&one.people, &one.mid_2024.people}) {
            double sum = value(*groups, "85_plus");
            for (int age = 0; age < 85; age += 5)
                sum += value(*groups, std::to_string(age) + "_" + std::to_string(age + 4));
            CHECK(sum == doctest::Approx(value(*groups, "all")).epsilon(0.002));
        }
        CHECK(value(one.households, "owned") ==
              value(one.households, "owned_outright") + value(one.households, "owned_mortgage"));
        double fifths = 0;
        for (const char fifth : {'1', '2', '3', '4', '5'})
            fifths += value(one.people, std::string("65_plus_deprivation_") + fifth);
        // A small area at the edge of Cherwell is counted with West Northamptonshire in one table.
        CHECK(fifths == doctest::Approx(value(one.people, "65_plus")).epsilon(0.02));
    }
}

TEST_CASE("a county and a region have the people of their districts") {
    const auto& places = england().library.places;
    for (const auto& [key, place, one] : places) {
        if (one.districts.empty() || one.ons_code.starts_with("E54")) continue;
        if (one.mid_2024.people.empty()) continue;  // its second entry, of the list
        INFO(one.name);
        double census = 0, later = 0;
        for (const std::string& district : one.districts) {
            census += value(find(places, district)->people, "65_plus");
            later += value(find(places, district)->mid_2024.people, "65_plus");
        }
        CHECK(census == doctest::Approx(value(one.people, "65_plus")).epsilon(1e-4));
        CHECK(later == value(one.mid_2024.people, "65_plus"));
    }
}

TEST_CASE("England has the people that its statistics office printed") {
    const Locality& all = *find(england().library.places, "england");
    CHECK(value(all.people, "all") == doctest::Approx(56490045).epsilon(2e-6));
    CHECK(value(all.mid_2024.people, "all") == 58620101);
    CHECK(value(all.households, "all") == doctest::Approx(23436085).epsilon(2e-6));
}

TEST_CASE("a place is found by its key, its name and its code") {
    const double blaby = people("blaby");
    CHECK(blaby == 21072);
    CHECK(people("Blaby") == blaby);
    CHECK(people("E07000129") == blaby);
    CHECK(people("kingston_upon_hull") == people("'Kingston upon Hull, City of'"));
    CHECK(people("leicester_leicestershire_rutland") == 201964);
}

TEST_CASE("people are those of Census 2021 unless mid-2024 is asked for") {
    CHECK(people("blaby", "population: census_2021\n") == 21072);
    CHECK(people("blaby", "population: mid_2024\n") == 22260);
}

TEST_CASE("of the table of places only what a scenario names becomes figures") {
    const Loaded loaded = testing::load_written(scenario("blaby"));
    CHECK(loaded.scenario->library.places.size() == 1);
}

TEST_CASE("a figure of a place may stand in an expression") {
    const Loaded loaded =
        testing::load_written(scenario("blaby",
                                       "figures: {falls: '= places.blaby.activity."
                                       "fall_admission_65_plus / 2'}\n"));
    CHECK(loaded.scenario.has_value());
}
