// People in the years ahead: by hand, by laws, and those of the places that come with hearth.
#include "study/demography.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <numeric>
#include <tuple>

#include "load/load.hpp"
#include "loaded.hpp"

using namespace hearth;
using doctest::Approx;

namespace {

/// 30 people of each of the ages 0, 1, 2 and 3, the last of whom are counted together, of each sex.
DemographyData four_ages() {
    const std::vector<double> people = {30, 30, 60}, deaths = {0.2, 0.2, 0.5, 0.5};
    const PeopleTable counted{.source = "study",
                              .where = "table 1",
                              .counted = 2024.5,
                              .ages = {0, 1, 2},
                              .rows = {{"here", people, people}, {"england", people, people}}};
    const PeopleTable projected{.source = "study",
                                .where = "table 2",
                                .counted = 0.5,
                                .ages = {0, 2},
                                .rows = {{"2024", {9, 100}, {9, 100}},
                                         {"2025", {9, 110}, {9, 110}},
                                         {"2026", {9, 130}, {9, 130}}}};
    return {.key = "here",
            .name = "Here",
            .counted = counted,
            .projected = projected,
            .deaths = {"short", {}, {{}, "A short table", deaths, deaths, {}}}};
}

DemographyQuestion two_and_over() { return {.from = {2024}, .years = 2, .ages = {2, {}}}; }

DemographyAnswer answered(const DemographyQuestion& asked, const DemographyData& data) {
    const auto made = answer(asked, data);
    const auto* refusal = std::get_if<Refusal>(&made);
    REQUIRE_MESSAGE(refusal == nullptr, (refusal == nullptr ? "" : refusal->why.front()));
    return std::get<DemographyAnswer>(made);
}

std::string why_refused(const DemographyQuestion& asked, const DemographyData& data) {
    const auto made = answer(asked, data);
    const auto* refusal = std::get_if<Refusal>(&made);
    REQUIRE(refusal != nullptr);
    return refusal->why.front();
}

const Loaded& library_of_people() {
    static const Loaded all = load_places({.path = {}, .home = HEARTH_SOURCE_DIR}, "life_tables");
    REQUIRE(all.scenario);
    return all;
}

const LifeTable& deaths_of_england() {
    return *find(library_of_people().scenario->library.life_tables, "england_2017_2019");
}

PeopleTable shipped_people(const std::string& name) {
    Loaded to;
    const auto table = read_people({.path = {}, .home = HEARTH_SOURCE_DIR}, name, {}, to);
    REQUIRE(table);
    return *table;
}

double those_from(const std::vector<double>& people, std::size_t age) {
    return std::accumulate(people.begin() + static_cast<std::ptrdiff_t>(age), people.end(), 0.0);
}

/// What is said of people_by_age.csv with these rows.
std::string mistakes_in_people(const std::string& rows) {
    const testing::Folder folder;
    std::ignore = folder.write("people.csv",
                               "key,sex,0,1_plus\nsource,study\nwhere,t\ncounted,2024.5\n" + rows);
    Loaded to;
    const bool read =
        read_people({.path = {}, .home = {}, .data = folder.path.string()}, "people.csv", {}, to)
            .has_value();
    REQUIRE(!read);
    return render(to.diagnostics.sorted(), to.texts, Severity::error);
}

}  // namespace

TEST_CASE("people a year older are those who do not die, by hand") {
    // 0.8 · 0.9 / 0.9, 0.8 · 0.75 / 0.9, 0.5 · 0.75 / 0.75, 0.5
    const auto alive = alive_a_year_later({0.2, 0.2, 0.5, 0.5});
    REQUIRE(alive.size() == 4);
    CHECK(alive[0] == Approx(0.8));
    CHECK(alive[1] == Approx(2.0 / 3));
    CHECK(alive[2] == Approx(0.5));
    CHECK(alive[3] == 0.5);
    // Of whom are 2, half reach 3; of 3 and over half are left each year: as many of both.
    const auto people = by_ages_of_deaths({30, 30, 60}, alive);
    CHECK(people == std::vector<double>{30, 30, 30, 30});
    const auto later = a_year_older(people, alive);
    CHECK(later[0] == 0);
    CHECK(later[1] == Approx(24));
    CHECK(later[2] == Approx(20));
    CHECK(later[3] == Approx(30));
}

TEST_CASE("a financial year lies a quarter of the way from one count to the next") {
    const auto made = answered(two_and_over(), four_ages());
    // 60, 50 and 41 of each sex in the middle of 2024, 2025 and 2026.
    CHECK(made.counted == 120);
    CHECK(made.years[0].people == Approx(2 * 57.5));
    CHECK(made.years[1].people == Approx(2 * 47.75));
    CHECK(*made.growth_to(1) == Approx(47.75 / 57.5 - 1));
    CHECK(made.growth == Approx(47.75 / 57.5 - 1));
    CHECK(*made.years[0].projected == Approx(205));
    CHECK(*made.years[1].projected == Approx(230));
}

TEST_CASE("one sex is half of both, and bands add up to the whole") {
    DemographyQuestion asked = two_and_over();
    asked.sex = SexAsked::male;
    const auto made = answered(asked, four_ages());
    CHECK(made.counted == 60);
    CHECK(made.years[1].people == Approx(47.75));
    CHECK(made.years[1].female.empty());
    CHECK(those_from(made.years[1].male, 0) == Approx(47.75));
}

TEST_CASE("migration comes on top each year, and not to England") {
    DemographyQuestion asked = two_and_over();
    asked.migration = 0.1;
    const auto made = answered(asked, four_ages());
    CHECK(made.years[0].people == Approx(2 * (60 - 0.25 * 5)));             // 50 · 1.1 = 55
    CHECK(made.years[1].people == Approx(2 * (55 - 0.25 * (55 - 49.61))));  // 41 · 1.21
    CHECK(made.years[1].england == Approx(2 * 47.75));
}

TEST_CASE("chances of death fall from year to year as improvement says") {
    DemographyQuestion asked = two_and_over();
    asked.improvement = 0.5;
    const auto made = answered(asked, four_ages());
    // Deaths of the first year: 0.1, 0.1, 0.25, 0.25. Who are 1 become 30 · 0.9 · 0.875 / 0.95, who
    // are 2 and over 60 · 0.75; before, the last group was shared as deaths are now.
    CHECK(made.years[0].people == Approx(2 * (60 + 0.25 * (30 * 0.9 * 0.875 / 0.95 + 45 - 60))));
}

TEST_CASE("without deaths and migration people only age") {
    std::vector<double> deaths(101, 0.0);
    deaths.back() = 1;
    std::vector<double> people(91);
    std::iota(people.begin(), people.end(), 1000.0);
    const auto alive = alive_a_year_later(deaths);
    auto years = by_ages_of_deaths(people, alive);
    for (int t = 0; t < 25; ++t) years = a_year_older(years, alive);
    for (std::size_t age = 25; age < 90; ++age) CHECK(years[age] == people[age - 25]);
}

TEST_CASE("a population that stays as it is stays as it is") {
    for (const auto* deaths : {&deaths_of_england().female, &deaths_of_england().male}) {
        const auto alive = alive_a_year_later(*deaths);
        std::vector<double> people = {1e5};
        for (std::size_t x = 0; x + 1 < alive.size(); ++x) people.push_back(people[x] * alive[x]);
        people.back() /= deaths->back();
        auto counted = std::vector<double>(people.begin(), people.begin() + 90);
        counted.push_back(those_from(people, 90));
        const auto now = by_ages_of_deaths(counted, alive);
        const auto later = a_year_older(now, alive);
        for (std::size_t x = 1; x < people.size(); ++x) {
            CHECK(now[x] == Approx(people[x]).epsilon(1e-12));
            CHECK(later[x] == Approx(people[x]).epsilon(1e-12));
        }
    }
}

TEST_CASE("a constant growth has as many person-years") {
    CHECK(constant_growth({100, 130, 101}) == Approx(0.1));  // 100 + 110 + 121
    CHECK(constant_growth({100, 100}) == Approx(0));
    CHECK(constant_growth({100, 0}) == Approx(-1));
    CHECK(constant_growth({1, 8, 1}) == Approx((std::sqrt(37) - 3) / 2));  // 1 + r + r² = 10
}

TEST_CASE("what cannot be answered says what can") {
    DemographyQuestion asked = two_and_over();
    asked.ages = {3, {}};
    CHECK(why_refused(asked, four_ages()) ==
          "--ages 3+: people are counted by single year of age up to 1; name 2+, younger ages, or "
          "an upper age of at most 1");
    asked.ages = {1, 2};
    CHECK(why_refused(asked, four_ages()).starts_with("--ages 1-2: people are counted"));
    asked = two_and_over();
    asked.from = {2023};
    CHECK(why_refused(asked, four_ages()) ==
          "--from 2023/24 is before people were counted, in 2024.5: the first year there is, is "
          "2024/25");
    asked = two_and_over();
    asked.years = 3;
    CHECK(why_refused(asked, four_ages()) ==
          "--ages 2+ in 2026/27 are people who are not born yet, of whom none are projected: ask "
          "for ages from 3 on, or for fewer years, at most 2");
    DemographyData data = four_ages();
    data.deaths.value.male.resize(2);
    CHECK(why_refused(two_and_over(), data) ==
          "the life table short ends before the ages of the count do, at 2 and over");
    data = four_ages();
    data.key = "elsewhere";
    CHECK(why_refused(two_and_over(), data) ==
          "no people by single year of age are known of 'elsewhere'");
}

TEST_CASE("ages between the groups of the projection have none beside them") {
    DemographyQuestion asked = two_and_over();
    asked.years = 1;
    asked.ages = {1, 1};
    CHECK(!answered(asked, four_ages()).years[0].projected);
}

TEST_CASE("every place has the people of mid-2024 that it has by group") {
    const PeopleTable table = shipped_people("people_by_age.csv");
    const Scenario& library = *library_of_people().scenario;
    CHECK(table.rows.size() == library.library.places.size());
    LoadRequest request{.path = {}, .home = HEARTH_SOURCE_DIR};
    request.places = names_of(library.library.places);
    const Loaded whole = load_places(request);
    REQUIRE(whole.scenario);
    for (const std::string& key : request.places) {
        const Locality& one = *find(whole.scenario->library.places, key);
        const PeopleRow* row = table.find(key);
        REQUIRE_MESSAGE(row != nullptr, key);
        const FigureIndex* old = find(one.mid_2024.people, "65_plus");
        REQUIRE(old != nullptr);
        const double counted = whole.scenario->figures[old->at].value();
        const double apart =
            std::abs(those_from(row->female, 65) + those_from(row->male, 65) - counted);
        // A board has shares of its districts, each age and sex rounded to a whole.
        CHECK_MESSAGE(apart <= (one.ons_code.starts_with("E54") ? 26 : 0), key);
    }
    // As published: England, and the seven districts of Leicestershire as added in figures.yaml.
    const auto aged_65_in = [&](const char* key) {
        return those_from(table.find(key)->female, 65) + those_from(table.find(key)->male, 65);
    };
    CHECK(aged_65_in("england") == 10981092);
    CHECK(aged_65_in("leicestershire") == 157349);
}

TEST_CASE("women of Leicestershire ten years on are what the table of survivors leaves of them") {
    const PeopleRow row = *shipped_people("people_by_age.csv").find("leicestershire");
    const std::vector<double>& deaths = deaths_of_england().female;
    std::vector<double> lived;  // person-years at each age, from 1 born; the last without end
    double born = 1;
    for (const double death : deaths) {
        lived.push_back(born * (1 - death / 2));
        born *= 1 - death;
    }
    lived.back() /= deaths.back();
    double expected = 0;
    for (std::size_t age = 65; age < 90; ++age)
        expected += row.female[age - 10] * lived[age] / lived[age - 10];
    for (std::size_t age = 80; age < 90; ++age)
        expected += row.female[age] * (age == 89 ? 0 : lived[age + 10]) / lived[age];
    const auto alive = alive_a_year_later(deaths);
    auto people = by_ages_of_deaths(row.female, alive);
    const double oldest = people[90];
    for (int t = 0; t < 10; ++t) people = a_year_older(people, alive);
    const double below_100 =
        std::accumulate(people.begin() + 65, people.begin() + 99, 0.0);  // 99: began at 89
    CHECK(below_100 == Approx(expected).epsilon(1e-12));
    CHECK(people[99] == Approx(row.female[89] * lived[99] / lived[89]).epsilon(1e-12));
    CHECK(oldest == Approx(row.female[90] * lived[90] / those_from(lived, 90)).epsilon(1e-12));
}

TEST_CASE("England as projected has the people that were published") {
    const PeopleTable table = shipped_people("people_projected.csv");
    const auto aged_65_in = [&](const char* year) {
        const PeopleRow* row = table.find(year);
        return those_from(row->female, 13) + those_from(row->male, 13);
    };
    CHECK(table.ages[13] == 65);
    CHECK(aged_65_in("2020") == 10464019);
    CHECK(aged_65_in("2030") == 12558046);
}

TEST_CASE("a wrong table of people says where") {
    CHECK(mistakes_in_people("here,female,1,many\nhere,male,1,2\n").find(":5:15: error: 'here'") !=
          std::string::npos);
    CHECK(mistakes_in_people("here,female,1,-2\nhere,male,1,2\n").find("at least 0") !=
          std::string::npos);
    CHECK(mistakes_in_people("here,female,1\nhere,male,1,2\n")
              .find(":5:1: error: this row has 3 cells, its head 4") != std::string::npos);
    CHECK(mistakes_in_people("here,female,1,2\n").find("this row has 2 cells, its head 4") !=
          std::string::npos);
}
