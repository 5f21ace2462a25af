// A version of a scenario is what `--set` of the same values makes of it, to the bit: figures that
// are swapped in a reading, and readings that are made anew.
#include "load/variants.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "engine/plan.hpp"
#include "oracle/random.hpp"
#include "properties/appraised.hpp"
#include "study/versions.hpp"

using namespace hearth;
using namespace hearth::testing;

namespace {

/// Everything a plan computes with, and what it comes to at the point.
struct Outcome {
    std::vector<double> numbers;
    std::vector<std::string> ids;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcome_of(const Plan& plan) {
    Outcome made;
    for (const PlanFigure& figure : plan.figures) {
        made.ids.push_back(figure.id);
        made.numbers.insert(made.numbers.end(), {figure.point, figure.rebasing,
                                                 static_cast<double>(figure.distribution.family),
                                                 figure.distribution.a, figure.distribution.b});
    }
    const Grid figures = point_block(plan);
    for (const OptionResult& option : measure(plan, figures, evaluate(plan, figures)))
        for (const Measure& one : option.measures())
            made.numbers.push_back(one.value.value_or(-1e300));
    return made;
}

std::string as_set(const Setting& setting) {
    const Scalar* scalar = setting.value.scalar();
    const bool is_expression = scalar != nullptr && scalar->text.rfind('=', 0) == 0;
    return setting.path + "=" + (is_expression ? scalar->text : in_one_line(setting.value));
}

/// Compares versions of one scenario, one after the other, with readings from nothing.
class Comparison {
  public:
    explicit Comparison(const std::string& path) : path_(path), variants_(request({})) {}

    Variants& variants() { return variants_; }

    void compare(const std::vector<Setting>& settings) {
        std::vector<std::string> set;
        for (const Setting& setting : settings) set.push_back(as_set(setting));
        const Loaded direct = load_scenario(request(set));
        const Variant variant = variants_.at(settings);
        REQUIRE_MESSAGE(
            (variant.scenario != nullptr) == direct.scenario.has_value(),
            path_ << ": " << fmt::format("{}", fmt::join(set, "  ")) << "\n"
                  << render(direct.diagnostics.sorted(), direct.texts, Severity::error));
        if (!direct.scenario) return;
        if (structure_ == variant.structure) {
            take_figures(plan_, *variant.scenario);
            ++swapped;
        } else {
            plan_ = link(*variant.scenario);
        }
        structure_ = variant.structure;
        ++compared;
        const bool same = outcome_of(plan_) == outcome_of(link(*direct.scenario));
        CHECK_MESSAGE(same, path_ << ": " << fmt::format("{}", fmt::join(set, "  ")));
    }

    int compared = 0, swapped = 0;

  private:
    [[nodiscard]] LoadRequest request(std::vector<std::string> set) const {
        return {.path = path_, .home = HEARTH_SOURCE_DIR, .models = {}, .set = std::move(set)};
    }

    std::string path_;
    Variants variants_;
    std::optional<std::size_t> structure_;
    Plan plan_;
};

/// Whether a figure is one of several, such as a unit cost of one of several years; or one that the
/// flagship puts another in the place of. Such figures are read anew.
bool in_a_list(const std::string& path) {
    return (path.back() >= '0' && path.back() <= '9') ||
           path == "models.home_modifications.costs.assessment.cost";
}

Setting setting(const std::string& path, const std::string& value) {
    return {path, {999, 1, 1}, Node{{999, 1, 2}, Scalar{value, true}}};
}

}  // namespace

TEST_CASE("versions of random scenarios are what --set makes of the same values") {
    int compared = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const oracle::RandomScenario random = oracle::random_scenario(seed);
        if (random.text.find("\nsets:") == std::string::npos) continue;
        const Folder folder;
        for (const auto& [name, content] : random.files) (void)folder.write(name, content);
        Comparison comparison(folder.write("scenario.yaml", random.text));
        Variants& variants = comparison.variants();
        REQUIRE_MESSAGE(variants.base().scenario.has_value(), "seed " << seed);
        for (const Version& set : variants.sets()) comparison.compare(set.value);
        for (std::uint64_t i = 0; i < 9; ++i) {
            std::vector<Setting> settings;
            const Combination row = combination_at({3, 3}, i);
            for (std::size_t a = 0; a < row.size(); ++a)
                for (const Setting& one : variants.alternatives()[a].value[row[a]].value)
                    settings.push_back(one);
            comparison.compare(settings);
        }
        compared += comparison.compared;
    }
    CHECK(compared > 80);
}

TEST_CASE("random figures of the flagship, many at once, are swapped to the bit") {
    const std::string path = HEARTH_SOURCE_DIR "/scenarios/lightbulb.yaml";
    Comparison comparison(path);
    const Scenario& base = *comparison.variants().base().scenario;
    std::vector<Setting> all;
    const std::vector<bool> used = used_figures(base);  // others may not be put in
    for (std::size_t f = 0; f < base.figures.size(); ++f) {
        const Figure& figure = base.figures[f];
        if (!used[f]) continue;
        if (figure.expression || figure.dirichlet || figure.point == 0) continue;
        if (figure.money && figure.path.rfind("figures.", 0) == 0) continue;  // a number is none
        std::string where = figure.path;
        if (figure.owner.rfind("models/", 0) == 0)
            where = "models." + figure.owner.substr(7) + "." + where;
        const double value = figure.point * 0.97;
        all.push_back(setting(where, fmt::format("{}", value)));
    }
    REQUIRE(all.size() > 50);
    oracle::Random random(7);
    for (int set = 0; set < 30; ++set) {
        std::vector<Setting> some;
        for (const Setting& one : all)
            if (random.chance(set < 22 && in_a_list(one.path) ? 0 : 0.04)) some.push_back(one);
        if (set % 5 == 4) some.push_back(setting("appraisal.discount", "none"));
        comparison.compare(some);
    }
    CHECK(comparison.compared >= 20);
    CHECK(comparison.swapped >= 10);
}

TEST_CASE("a version leaves no trace in the next one") {
    const std::string path = HEARTH_SOURCE_DIR "/scenarios/lightbulb.yaml";
    Comparison comparison(path);
    const Setting cost = setting("services.delayed_bed_day.cost", "1000");
    const Setting share = setting("models.handyperson.adjust.evidence_correction", "0.9");
    for (const std::vector<Setting>& settings :
         std::vector<std::vector<Setting>>{{}, {cost}, {}, {share}, {cost, share}, {share}, {}})
        comparison.compare(settings);
    CHECK(comparison.swapped == 6);
}

TEST_CASE("a number that becomes money does not stay money in the next version") {
    const Folder folder;
    Comparison comparison(folder.write("scenario.yaml", R"(hearth: 1
title: A test
appraisal: {start: 2023/24, years: 2, prices: 2023/24}
figures: {one: 2, other: "= one * 3"}
interventions:
  repairs:
    reach: {clients: 10}
    model:
      title: Repairs
      kind: service_use
      client: person
      costs: {jobs: {per: client, cost: = other * 10, payer: nhs, budget: revenue}}
options: {current: [], repairs: [repairs]}
)"));
    REQUIRE(comparison.variants().base().scenario.has_value());
    Setting money = setting("figures.one", "");
    money.value.content = Mapping{{"gbp", {999, 1, 3}, Node{{999, 1, 4}, Scalar{"5", true}}}};
    std::get<Mapping>(money.value.content)
        .push_back({"prices", {999, 1, 5}, Node{{999, 1, 6}, Scalar{"2023/24", true}}});
    std::get<Mapping>(money.value.content)
        .push_back({"quantity", {999, 1, 7}, Node{{999, 1, 8}, Scalar{"cost", true}}});
    for (const std::vector<Setting>& settings :
         std::vector<std::vector<Setting>>{{}, {money}, {}, {setting("figures.one", "3")}})
        comparison.compare(settings);
    CHECK(comparison.compared == 4);
}

TEST_CASE("a value that no key takes is refused where --set refuses it") {
    Comparison comparison(HEARTH_SOURCE_DIR "/scenarios/lightbulb.yaml");
    const Setting bad = setting("services.delayed_bed_day.cashable", "1.5");
    const Variant variant = comparison.variants().at({bad});
    CHECK(variant.scenario == nullptr);
    REQUIRE(variant.diagnostics.errors() == 1);
    for (const Diagnostic& one : variant.diagnostics.sorted())
        if (one.severity == Severity::error) CHECK(one.code == "out-of-range");
    comparison.compare({});
}
