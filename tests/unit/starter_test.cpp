// A starter scenario runs as it is written, whatever model it takes.
#include <algorithm>
#include <doctest/doctest.h>

#include "engine/evaluate.hpp"
#include "loaded.hpp"
#include "report/pages.hpp"

using namespace hearth;

namespace {

Starter starter_with(std::vector<const UsedModel*> models) {
    return {.title = "A \"quoted\": title # with \\ everything",
            .places = {"bedford"},
            .models = std::move(models),
            .clients = 100,
            .years = 5,
            .start = {2026},
            .prices = {2024}};
}

std::vector<Excess> excesses_of(const Starter& starter) {
    const Loaded loaded = testing::load_written(starter_text(starter));
    CHECK(render(loaded.diagnostics.sorted(), loaded.texts, Severity::error).empty());
    CHECK(loaded.scenario->file.title == starter.title);
    const Plan plan = link(*loaded.scenario);
    const Grid figures = point_block(plan);
    return excesses(plan, figures, evaluate(plan, figures), 0);
}

/// As `hearth new` writes it where nobody said how many clients.
void check_that_it_runs(Starter starter) {
    starter.clients = clients_that_fit(starter.clients, excesses_of(starter));
    CHECK(starter.clients >= 1);
    CHECK(excesses_of(starter).empty());
}

}  // namespace

TEST_CASE("a starter with any one model runs as it is written") {
    const Loaded models = load_models({.path = {}, .home = HEARTH_SOURCE_DIR});
    REQUIRE(models.scenario);
    CHECK(models.scenario->models.size() >= 10);
    for (const UsedModel& used : models.scenario->models) {
        CAPTURE(used.name);
        check_that_it_runs(starter_with({&used}));
    }
}

TEST_CASE("a starter with two models compares each alone and both") {
    const Loaded models = load_models({.path = {}, .home = HEARTH_SOURCE_DIR});
    REQUIRE(models.scenario);
    const auto& all = models.scenario->models;
    const Starter starter = starter_with({&all[0], &all[1]});
    check_that_it_runs(starter);
    const std::string text = starter_text(starter);
    const auto offered = [](const UsedModel& used) {
        const auto strategies = strategies_of(used.model);
        return strategies.empty() ? used.name : used.name + "_" + strategies.back();
    };
    CHECK(text.find("full_offer: [" + offered(all[0]) + ", " + offered(all[1]) + "]") !=
          std::string::npos);
}

TEST_CASE("a starter has as many clients as its place has room for, to one digit") {
    CHECK(clients_that_fit(100, {}) == 100);
    const Excess within{
        .intervention = 0, .service = "a", .avoided = 3, .available = 1, .place = {}};
    CHECK(clients_that_fit(100, {within}) == 100);  // what each client uses: fewer do not help
    const Excess whole{.option = 1, .service = "a", .avoided = 1421, .available = 489, .place = {}};
    CHECK(clients_that_fit(100, {whole}) == 30);
    CHECK(clients_that_fit(1, {whole}) == doctest::Approx(0.3));
    const Excess nothing{.option = 1, .service = "a", .avoided = 5, .available = 0, .place = {}};
    CHECK(clients_that_fit(100, {nothing}) == 100);
}

TEST_CASE("a starter without a place runs too") {
    const Loaded models = load_models({.path = {}, .home = HEARTH_SOURCE_DIR});
    REQUIRE(models.scenario);
    Starter starter = starter_with({&models.scenario->models.front()});
    starter.places.clear();
    check_that_it_runs(starter);
}

TEST_CASE("every key of a starter is explained by a comment on its line or above it") {
    const Loaded models = load_models({.path = {}, .home = HEARTH_SOURCE_DIR});
    REQUIRE(models.scenario);
    const std::string text = starter_text(starter_with({&models.scenario->models.front()}));
    CHECK(std::count(text.begin(), text.end(), '#') >= 15);
}

TEST_CASE("the prices of a starter are of the last year that is no forecast") {
    const Loaded data = load_library({.path = {}, .home = HEARTH_SOURCE_DIR});
    REQUIRE(data.scenario);
    CHECK(latest_settled_prices(data.scenario->library) == FinancialYear{2024});
}

TEST_CASE(
    "a starter shows what a computed use of its place comes from, not whose people it counts") {
    const Loaded models = load_models({.path = {}, .home = HEARTH_SOURCE_DIR});
    REQUIRE(models.scenario);
    Starter starter = starter_with({&models.scenario->models[0]});
    const Loaded loaded = testing::load_written(starter_text(starter));
    starter.library = &*loaded.scenario;
    const std::string text = starter_text(starter);
    CHECK(text.find("activity.delayed_bed_day") != std::string::npos);
    CHECK(text.find("(= housing_delay_days_per_person_bedfordshire * ") != std::string::npos);
}
