// What a model takes from an evaluation: a scenario that runs and comes to the sum by hand, and a
// model's text with our keys in place of its own.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "engine/evaluate.hpp"
#include "engine/measures.hpp"
#include "evaluated_by_hand.hpp"
#include "loaded.hpp"
#include "study/effects_parts.hpp"
#include "study/question.hpp"

using namespace hearth;

namespace {

Loaded data() { return load_library({.path = {}, .home = HEARTH_SOURCE_DIR}); }

/// What a service costs in the prices of a scenario.
double cost_in(const Scenario& scenario, const std::string& service) {
    return scenario.figures[find(scenario.library.services, service)->cost.at].value();
}

struct Reckoned {
    Loaded loaded;
    double saving = 0;
};

Reckoned reckoned(const std::string& text) {
    INFO(text);
    Reckoned made{testing::load_written(text)};
    Diagnostics excesses;
    const AtPoint at = at_point(*made.loaded.scenario, made.loaded.texts, excesses);
    CHECK_FALSE(excesses.has_errors());
    made.saving = at.results[1].value("net_saving").value();
    return made;
}

EvaluationScenario scenario_of(const Loaded& library) {
    return {.about = {.library = &*library.scenario}, .start = {2024}, .prices = {2024}};
}

}  // namespace

TEST_CASE("a scenario from records saves what rates, clients and unit costs come to") {
    const Loaded library = data();
    const Reckoned made = reckoned(*scenario_text(testing::two_services(), scenario_of(library)));
    const auto printed = [&](const char* name) { return cost_in(*library.scenario, name); };
    const auto priced = [&](const char* name) { return cost_in(*made.loaded.scenario, name); };
    // 0.2 of 95 attendances in 30 years and 0.05 of 10 contacts come back by themselves; 1.2 and 1
    // were avoided
    const double returns =
        (0.2 * 95 / 30 * printed("ae_attendance") + 0.5 * printed("district_nurse_visit")) /
        (1.2 * printed("ae_attendance") + 1 * printed("district_nurse_visit"));
    const double direct =
        30 * (1.2 * priced("ae_attendance") + priced("district_nurse_visit")) * (1 - returns);
    CHECK(made.saving == doctest::Approx(direct).epsilon(1e-9));
}

TEST_CASE("page, block and scenario are of one reckoning, whatever was counted") {
    const Loaded library = data();
    Evaluation all = testing::two_services();
    all.services.pop_back();
    all.correlations = {{1}};
    ServiceEffect& one = all.services[0];
    one.fall.reset();
    one.corrected.reset();
    one.count_before = 13, one.count_after = 17;  // both told as 15
    one.methods.resize(1);
    one.methods[0].ratio = {17 / 13.0, 0.6, 2.6, 0.4};
    one.methods[0].difference = {4 / 30.0, -0.3, 0.6, 0.2};
    const EvaluationScenario asked = scenario_of(library);
    const ServiceEffect shown = disclosed(all, 5).services[0];
    CHECK(shown.methods[0].difference.value == 0);
    CHECK(reckoned(*scenario_text(all, asked)).saving == 0);
    CHECK(effects_block(all, asked.about)->find("avoided_per_client_year: {value: 0,") !=
          std::string::npos);
}

TEST_CASE("a scenario counts once what contains one another, and passes its check") {
    const Loaded library = data();
    Evaluation all = testing::two_services();
    all.services[0].service = "long_stay_episode";
    all.services[1].service = "bed_day";
    const std::string text = *scenario_text(all, scenario_of(library));
    CHECK(text.find("# bed_day: left out; the cost of long_stay_episode contains it") !=
          std::string::npos);
    const Reckoned made = reckoned(text);
    const double returns = 0.2 * 95 / 30 / 1.2;
    CHECK(made.saving == doctest::Approx(30 * 1.2 * (1 - returns) *
                                         cost_in(*made.loaded.scenario, "long_stay_episode"))
                             .epsilon(1e-9));
}

TEST_CASE("correlations as they are told can be drawn, however strong") {
    const Loaded library = data();
    Evaluation all = testing::two_services();
    all.services.push_back(all.services[1]);
    all.services[2].service = "gp_consultation";
    all.correlations = {{1, 0.95, 0.25}, {0.95, 1, 0.55}, {0.25, 0.55, 1}};
    CHECK(reckoned(*scenario_text(all, scenario_of(library))).saving > 0);
}

TEST_CASE("what one method of two shows bears no claim, and verdict, block and scenario say so") {
    const Loaded library = data();
    Evaluation all = testing::two_services();
    ServiceEffect& one = all.services[0];
    one.fall.reset();
    one.corrected.reset();
    one.comparison = RecordTotals::Of{90, 90, 30, 30, 30};
    one.methods[0].method = EffectMethod::weighted;
    one.methods.push_back(one.methods[0]);
    one.methods.back().method = EffectMethod::difference_in_differences;
    CHECK(bears_claim(one));
    one.methods.back().ratio.high = 1.3;
    CHECK(agreement(one).show == 1);
    CHECK(agreement(one).of == 2);
    CHECK_FALSE(bears_claim(one));
    CHECK(verdict_of(all, {}).front() ==
          "Use of ae_attendance fell by more than chance explains, but by only 1 of 2 methods that "
          "take the comparison: the widest interval includes no change, so this does not bear a "
          "claim.");
    const std::string text = *scenario_text(all, scenario_of(library));
    CHECK(text.find("by 1 of 2 methods: bears no claim") != std::string::npos);
    CHECK(text.find("question: \"What is saved, before what the programme costs? By the records of "
                    "30 clients, without a comparison, no saving can be claimed for A&E attendance "
                    "and district nurse") != std::string::npos);
}

TEST_CASE("a scenario from records draws each effect within its interval, both together") {
    const Loaded library = data();
    const Reckoned made = reckoned(*scenario_text(testing::two_services(), scenario_of(library)));
    const Scenario& scenario = *made.loaded.scenario;
    REQUIRE(scenario.correlations.size() == 1);
    CHECK(scenario.correlations[0].rank ==
          doctest::Approx(6 / 3.14159265359 * std::asin(0.1998)).epsilon(1e-4));
    const auto effect =
        std::find_if(scenario.figures.begin(), scenario.figures.end(), [](const Figure& one) {
            return one.path.ends_with("effects.ae_attendance.avoided_per_client_year");
        });
    REQUIRE(effect != scenario.figures.end());
    CHECK(quantile(effect->distribution, 0.025) == doctest::Approx(0.4));
    CHECK(quantile(effect->distribution, 0.975) == doctest::Approx(2));
}

TEST_CASE("what a programme costs is taken off, and its absence is said where it is not known") {
    const Loaded library = data();
    EvaluationScenario asked = scenario_of(library);
    const std::string unknown = scenario_text(testing::two_services(), asked).value();
    CHECK(unknown.find("NOT KNOWN") != std::string::npos);
    CHECK(unknown.find("before what the programme costs") != std::string::npos);
    asked.cost_per_client = 100;
    const std::string known = scenario_text(testing::two_services(), asked).value();
    CHECK(known.find("NOT KNOWN") == std::string::npos);
    CHECK(reckoned(known).saving == doctest::Approx(reckoned(unknown).saving - 3000));
}

TEST_CASE("an effect that a comparison has corrected is not corrected again") {
    Evaluation all = testing::two_services();
    for (ServiceEffect& one : all.services) {
        one.comparison = RecordTotals::Of{90, 80, 30, 30, 30};
        one.methods[0].method = EffectMethod::difference_in_differences;
    }
    all.design = "difference_in_differences";
    all.comparison_clients = 30;
    CHECK_FALSE(fall_of_gains(all, {}));
    // more than was used before can be avoided where use of the comparison rose
    all.services[0].methods[0].difference = {-4, -5, -3, 0.51};
    const Loaded library = data();
    const Reckoned made = reckoned(*scenario_text(all, scenario_of(library)));
    CHECK(made.saving ==
          doctest::Approx(30 * (4 * cost_in(*made.loaded.scenario, "ae_attendance") +
                                cost_in(*made.loaded.scenario, "district_nurse_visit"))));
    CHECK(effects_block(all, {})->find("regression_to_mean") == std::string::npos);
    CHECK(effects_block(all, {})->find("than the comparison leads one to expect") !=
          std::string::npos);
}

TEST_CASE("an interval that no normal keeps becomes its standard error") {
    Evaluation all = testing::two_services();
    all.services[0].methods[0].difference = {-1.2, -1.3, 1.6, 0.74};
    const std::string block = effects_block(all, {}).value();
    CHECK(block.find("{value: 1.2, se: 0.714") != std::string::npos);
    CHECK(block.find("{value: 1, ci95: [-0.4, 2.4]") != std::string::npos);
}

TEST_CASE("a block goes into a model in place of its own keys, and all else stays") {
    const std::string block = effects_block(testing::two_services(), {}).value();
    const std::string model =
        "hearth: 1\n# the offer\ntitle: Offer\nkind: service_use\nclient: tenant\n"
        "evidence: {design: none, source: assumption, why: \"none\"}\n"
        "sources:\n  own: {citation: Ours}\n"
        "timing: {lasts_years: 1}\neffects:\n  ae_attendance:\n    # old\n    avoided_per_client: "
        "1\n"
        "costs:\n  worker: {per: client, cost: {gbp: 5, prices: 2024/25, source: own}, payer: nhs, "
        "budget: revenue}\n";
    const auto made = with_block(model, block);
    REQUIRE(std::holds_alternative<std::string>(made));
    const auto& text = std::get<std::string>(made);
    for (const char* kept :
         {"# the offer\ntitle: Offer\n", "  own: {citation: Ours}\n", "  worker: "})
        CHECK(text.find(kept) != std::string::npos);
    CHECK(text.find("# old") == std::string::npos);
    CHECK(text.find("design: none") == std::string::npos);
    CHECK(std::get<std::string>(with_block(text, block)) == text);
    const testing::Folder folder;
    const Loaded read =
        check_file({.path = folder.write("offer.yaml", text), .home = HEARTH_SOURCE_DIR});
    CHECK(render(read.diagnostics.sorted(), read.texts, Severity::error) == "");
    CHECK(std::holds_alternative<std::string_view>(
        with_block("sources: {a: {citation: b}}\n", block)));
}

TEST_CASE("an earlier block is found in quotes, and on lines of its own") {
    const std::string block = effects_block(testing::two_services(), {}).value();
    const std::string model =
        "hearth: 1\n'effects':\n  old: 1\n\"sources\":\n  client_records:\n    citation: Old\n"
        "  own: {citation: Ours}\nadjust: {}\n";
    const std::string text = std::get<std::string>(with_block(model, block));
    CHECK(text.find("old") == std::string::npos);
    CHECK(text.find("Old") == std::string::npos);
    CHECK(text.find("'effects'") == std::string::npos);
    CHECK(text.find("  client_records: {") != std::string::npos);
    CHECK(text.find("  own: {citation: Ours}\n") != std::string::npos);
    CHECK(keys_replaced(model, block) == std::vector<std::string>{"effects", "adjust"});
}
