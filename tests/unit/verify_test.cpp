// When a printed figure closes: half a digit, truncation, bounds, rounded inputs, gaps.
#include "study/verify.hpp"

#include <doctest/doctest.h>

#include "loaded.hpp"

using namespace hearth;

namespace {

Expectation printed(double value, double digit) {
    Expectation e;
    e.value = value;
    e.digit = digit;
    return e;
}

Expectation truncated(double value, double digit) {
    Expectation e = printed(value, digit);
    e.truncated = true;
    return e;
}

/// Ten people, each of whom avoids `avoided` visits of 2 pounds: 20 pounds for each.
std::string case_with(const std::string& avoided, const std::string& expect) {
    return "title: A study\n"
           "source: {citation: A study}\n"
           "scenario:\n"
           "  appraisal: {start: 2020/21, years: 1, prices: as_printed, discount: none}\n"
           "  services: {visit: {unit: visit, payer: nhs, cost: 2, cashable: 0}}\n"
           "  figures: {avoided: " +
           avoided +
           "}\n"
           "  interventions:\n"
           "    scheme:\n"
           "      reach: {clients: 10}\n"
           "      model: {title: Scheme, kind: service_use, client: person,\n"
           "              effects: {visit: {avoided_per_client: = avoided}}}\n"
           "  options: {current: [], scheme: [scheme]}\n"
           "expect:\n" +
           expect;
}

Loaded load(const std::string& text) {
    const testing::Folder folder;
    return load_published({.path = folder.write("case.yaml", text), .home = HEARTH_SOURCE_DIR});
}

Verification verified(const std::string& text) {
    const Loaded loaded = load(text);
    INFO(render(loaded.diagnostics.sorted(), loaded.texts, Severity::error));
    REQUIRE(loaded.scenario);
    return verify(*loaded.scenario, *loaded.published);
}

}  // namespace

TEST_CASE("a figure closes within half of its last printed digit, the ends included") {
    CHECK(closes(printed(1371000, 1000), 1371334));
    CHECK(closes(printed(1371000, 1000), 1370500));
    CHECK(closes(printed(1371000, 1000), 1371500));
    CHECK_FALSE(closes(printed(1371000, 1000), 1371501));
    CHECK_FALSE(closes(printed(1371000, 1000), 1370499));
    CHECK(closes(printed(-0.46, 0.01), -0.4649));
    CHECK_FALSE(closes(printed(-0.46, 0.01), -0.4651));
}

TEST_CASE("the nearest double of half a digit is not a disagreement, anything visible is") {
    CHECK(closes(printed(0.3, 0.1), 0.1 + 0.2 + 0.05));
    CHECK_FALSE(closes(printed(0.3, 0.1), 0.35 + 1e-9));
}

TEST_CASE("a truncated figure closes from itself up to less than one digit more") {
    CHECK(closes(truncated(217, 1), 217));
    CHECK(closes(truncated(217, 1), 217.9));
    CHECK_FALSE(closes(truncated(217, 1), 218));
    CHECK_FALSE(closes(truncated(217, 1), 216.9));
}

TEST_CASE("bounds include their lower end and exclude their upper end") {
    Expectation e;
    e.at_least = 8;
    e.below = 9;
    CHECK(closes(e, 8.0));
    CHECK(closes(e, 8.9));
    CHECK_FALSE(closes(e, 9.0));
    CHECK_FALSE(closes(e, 7.9));
    e.at_least.reset();
    CHECK(closes(e, -1000.0));
}

TEST_CASE("a range closes where any of it does") {
    CHECK(closes(printed(3320, 1), Ends{3211, 3612}));
    CHECK_FALSE(closes(printed(3320, 1), Ends{3321, 3612}));
    CHECK(closes(printed(3320, 1), Ends{3320.5, 3612}));
    CHECK_FALSE(closes(truncated(217, 1), Ends{218, 219}));
}

TEST_CASE("a scenario's measure and an expression over it close, and say what stands behind them") {
    const auto made = verified(case_with("3",
                                         "  - {measure: gross_saving, option: scheme, value: 60, "
                                         "digit: 1}\n"
                                         "  - {expression: = scheme.gross_saving / 12, value: 5, "
                                         "digit: 1}\n"
                                         "  - {expression: '= max(avoided, 1, 2) * 7', value: 21, "
                                         "digit: 1}\n"));
    REQUIRE(made.figures.size() == 3);
    CHECK(made.figures[0].closes);
    CHECK(made.figures[0].through_scenario);
    CHECK(made.figures[1].closes);
    CHECK(made.figures[1].through_scenario);
    CHECK(made.figures[2].closes);
    CHECK_FALSE(made.figures[2].through_scenario);
}

TEST_CASE("rounded inputs close what lies within the range they leave open") {
    const std::string expect =
        "  - {measure: gross_saving, option: scheme, value: 69, digit: 1}\n"
        "  - {id: too_far, measure: gross_saving, option: scheme, value: 71, digit: 1, closes: "
        "false, reason: beyond}\n"
        "rounded_inputs: {figures.avoided: 1}\n";
    const auto made = verified(case_with("3", expect));
    REQUIRE(made.figures.size() == 2);
    REQUIRE(made.figures[0].span);
    CHECK(made.figures[0].span->low == doctest::Approx(50).epsilon(1e-12));
    CHECK(made.figures[0].span->high == doctest::Approx(70).epsilon(1e-12));
    CHECK(*made.figures[0].ours == doctest::Approx(60).epsilon(1e-12));
    CHECK(made.figures[0].closes);
    CHECK_FALSE(made.figures[1].closes);
    CHECK(made.figures[1].as_expected());
}

TEST_CASE("a gap that closes is not as expected, nor is a figure that does not close") {
    const auto made = verified(case_with(
        "3",
        "  - {measure: gross_saving, option: scheme, value: 60, digit: 1, closes: false, reason: "
        "none}\n"
        "  - {id: wrong, measure: gross_saving, option: scheme, value: 61, digit: 1}\n"));
    CHECK_FALSE(made.figures[0].as_expected());
    CHECK_FALSE(made.figures[1].as_expected());
}

TEST_CASE("a measure without a value does not close and says why") {
    const auto made = verified(
        case_with("3", "  - {measure: benefit_cost_ratio, option: scheme, value: 2, digit: 1}\n"));
    CHECK_FALSE(made.figures[0].closes);
    CHECK_FALSE(made.figures[0].ours);
    CHECK_FALSE(made.figures[0].withheld.empty());
}

TEST_CASE("a measure that does not exist is named with those that do") {
    const auto made = verified(
        case_with("3", "  - {measure: gros_saving, option: scheme, value: 2, digit: 1}\n"));
    CHECK(made.figures.empty());
    REQUIRE(made.unknown.size() == 1);
    CHECK(made.unknown[0].name == "gros_saving");
}

TEST_CASE("payers and years are measured by their path") {
    const auto made =
        verified(case_with("3",
                           "  - {measure: by_payer.nhs.net, option: scheme, value: 60, digit: 1}\n"
                           "  - {measure: by_year.0.capacity, option: scheme, value: 60, digit: "
                           "1}\n"));
    REQUIRE(made.figures.size() == 2);
    CHECK(made.figures[0].closes);
    CHECK(made.figures[1].closes);
}
