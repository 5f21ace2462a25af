// The published cases as a whole: enough of them, most through a scenario, each with its source.
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>

#include "load/load.hpp"
#include "report/pages.hpp"

using namespace hearth;

namespace {

std::vector<VerifiedCase> all_cases() {
    std::vector<VerifiedCase> cases;
    const std::filesystem::path folder =
        std::filesystem::path(HEARTH_SOURCE_DIR) / "tests/published";
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        if (file.path().extension() != ".yaml") continue;
        Loaded loaded = load_published({.path = file.path().string(), .home = HEARTH_SOURCE_DIR});
        INFO(file.path().string());
        REQUIRE(loaded.scenario);
        auto made = verify(*loaded.scenario, *loaded.published);
        cases.push_back(
            {file.path().stem().string(), std::move(*loaded.published), std::move(made)});
    }
    return cases;
}

}  // namespace

TEST_CASE(
    "at least 120 printed figures close, 100 of them through a whole scenario, and 20 gaps hold") {
    const VerifyCounts counts = counts_of(all_cases());
    CHECK(counts.through_scenario + counts.arithmetic >= 120);
    CHECK(counts.through_scenario >= 100);
    CHECK(counts.gaps >= 20);
    CHECK(counts.unexpected == 0);
}

TEST_CASE("every case says how it was read and what is ambiguous") {
    for (const VerifiedCase& one : all_cases()) {
        INFO(one.name);
        CHECK_FALSE(one.published.source.note.empty());
        CHECK_FALSE(one.published.source.read_on.empty());
        CHECK(one.verification.unknown.empty());
        CHECK(one.verification.excesses.empty());
    }
}

TEST_CASE("no printed figure carries a case by more digits than its source") {
    for (const VerifiedCase& one : all_cases())
        for (const Expectation& e : one.published.expect)
            if (e.value) {
                INFO(one.name, "/", e.id);
                const double steps = *e.value / *e.digit;
                CHECK(steps == doctest::Approx(std::round(steps)).epsilon(1e-9));
            }
}
