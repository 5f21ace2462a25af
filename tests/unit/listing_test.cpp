// What there is to use, as tables and as JSON.
#include "report/pages.hpp"

#include <doctest/doctest.h>

#include "load/load.hpp"

using namespace hearth;

namespace {

Loaded library() { return load_places({.path = {}, .home = HEARTH_SOURCE_DIR}); }

std::string cell(const Table& listing, std::string_view row, std::string_view key) {
    for (const auto& cells : listing.rows)
        for (std::size_t c = 0; c < cells.size(); ++c)
            if (cells.front().words == row && listing.columns[c].name == key)
                return shown_text(cells[c], listing.columns[c]);
    return "";
}

}  // namespace

TEST_CASE("everything that can be listed has rows, each with a cell for each column") {
    const Loaded data = library();
    const Loaded models = load_models({.path = {}, .home = HEARTH_SOURCE_DIR});
    REQUIRE(data.scenario);
    REQUIRE(models.scenario);
    for (const char* what : {"services", "places", "sources", "measures", "schedules", "indices",
                             "payers", "models"}) {
        CAPTURE(what);
        const Table listing =
            list_of(what, std::string_view(what) == "models" ? *models.scenario : *data.scenario);
        CHECK(listing.name == what);
        CHECK(!listing.rows.empty());
        for (const auto& row : listing.rows) CHECK(row.size() == listing.columns.size());
    }
}

TEST_CASE("a service shows its unit cost as its source quotes it") {
    const Loaded data = library();
    REQUIRE(data.scenario);
    const Table services = list_of("services", *data.scenario);
    CHECK(cell(services, "gp_consultation", "unit_cost") == "£48.00");
    CHECK(cell(services, "gp_consultation", "prices") == "2024/25");
    CHECK(cell(services, "gp_consultation", "source") == "pssru_2025");
}

TEST_CASE("JSON has numbers as numbers and null for what is absent") {
    Table listing{.name = "models",
                  .caption = {},
                  .columns = {{"Model", Align::left, "model"},
                              {"n", Align::right, "n"},
                              {"Source", Align::left, "source"}},
                  .rows = {}};
    listing.rows.push_back({"a", 1127.0, Cell()});
    CHECK(to_json(listing) ==
          "{\n \"models\": [\n  {\n   \"model\": \"a\",\n   \"n\": 1127.0,\n   \"source\": null\n"
          "  }\n ]\n}\n");
}
