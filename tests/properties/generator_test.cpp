// The random scenarios use the whole language: every key of every record, and every choice; but for
// cohort and tree models, which have random models and an oracle of their own (cohort_test.cpp).
#include "oracle/generator.hpp"

#include <doctest/doctest.h>
#include <set>

#include "base/description.hpp"
#include "properties/appraised.hpp"
#include "scenario/scenario.hpp"

using namespace hearth;

namespace {

constexpr std::uint64_t generated = 300;

/// Choices that the rules refuse under their key.
const std::set<std::string> refused = {
    "perspective.classes=stranded", "perspective.classes=health",  "perspective.classes=life",
    "money effect.class=cost",      "money effect.class=transfer", "money effect.class=stranded",
    "money effect.class=health",    "money effect.class=life",     "figure.distribution=dirichlet"};

/// Of cohort and tree models.
const std::set<std::string> apart = {"model.kind=cohort", "model.kind=tree",
                                     "intervention.strategy", "cost line.strategies"};
bool is_apart(const Field& field, const std::string& key) {
    return field.kind == "cohort" || field.kind == "tree" || apart.count(key) == 1;
}

/// Walks descriptions and lists what a writer can write.
class Language {
  public:
    void walk(const Description& type, const std::string& key) {
        switch (type.shape) {
            case Shape::record:
                return walk_record(type);
            case Shape::list:
                return walk_list(type, key);
            case Shape::map:
                return walk(type.element(), "");
            case Shape::figure:
                return walk_record(describe<FigureKeys>());
            case Shape::choice:
                return add_choices(type, key);
            case Shape::either:
                for (const auto& one : type.alternatives) walk(one.type(), key);
                return;
            default:
                return;
        }
    }
    std::set<std::string> keys;

  private:
    void walk_record(const Description& type) {
        const std::string record(type.name);
        if (!seen_.insert(record).second) return;
        for (const Field& field : type.fields) {
            const std::string key = record + "." + std::string(field.key);
            if (is_apart(field, key)) continue;
            keys.insert(key);
            walk(field.type(), key);
        }
        if (type.provenance == nullptr || record == "both_counted") return;
        for (const std::string key : {".source", ".where", ".why"}) keys.insert(record + key);
    }
    void walk_list(const Description& type, const std::string& key) {
        if (!key.empty()) keys.insert(key + "[]");
        if (type.single_allowed) keys.insert(key + "()");
        walk(type.element(), key);
    }
    void add_choices(const Description& type, const std::string& key) {
        if (key.empty()) return;  // of a map's entries
        for (const auto name : type.choices) {
            const std::string choice = key + "=" + std::string(name);
            if (refused.count(choice) == 0 && apart.count(choice) == 0) keys.insert(choice);
        }
    }

    std::set<std::string> seen_;
};

}  // namespace

TEST_CASE("random scenarios write every key and choice of the language") {
    oracle::Keys written;
    for (std::uint64_t seed = 0; seed < generated; ++seed) {
        const oracle::Keys keys = oracle::random_scenario(seed).keys;
        written.insert(keys.begin(), keys.end());
    }
    Language language;
    language.walk(describe<ScenarioFile>(), "");
    for (const std::string& key : language.keys)
        CHECK_MESSAGE(written.count(key) == 1, "no random scenario writes ", key);
}

TEST_CASE("the same seed writes the same scenario") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const oracle::RandomScenario one = oracle::random_scenario(seed);
        const oracle::RandomScenario other = oracle::random_scenario(seed);
        CHECK(one.text == other.text);
        CHECK(one.files == other.files);
    }
    CHECK(oracle::random_scenario(1).text != oracle::random_scenario(2).text);
}
