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

/// A scenario with a list of two or more at every path that has one. Each item stands here once.
constexpr const char* listed = R"(
hearth: 1
title: Lists
appraisal: {start: 2025/26, years: 4, prices: as_printed, discount: none, entry: start_of_year,
            perspective: {payers: [nhs, council, people],
                          classes: [cost, cashable, social, transfer]}}
place: [melton, rutland]
figures:
  one: {mean: 2, sd: 1, quantity: cost}
  two: {mean: 3, sd: 1, quantity: cost}
  three: {mean: 4, sd: 1, quantity: cost}
correlations:
  - {between: [one, two], rank: 0.301}
  - {between: [two, three], rank: 0.302}
services:
  stay: {unit: stay, payer: nhs, cashable: 0.9, contains: [meal, bath],
         cost: [{gbp: 611, prices: 2022/23}, {gbp: 622, prices: 2023/24},
                {gbp: 633, prices: 2024/25}]}
  meal: {unit: meal, payer: nhs, cashable: 1, cost: 5}
  bath: {unit: bath, payer: nhs, cashable: 1, cost: 6}
  wash: {unit: wash, payer: nhs, cashable: 1, cost: 7}
interventions:
  scheme:
    model:
      title: Scheme
      kind: hazard
      client: dwelling
      caveats: [some words, other words]
      timing: {lasts_years: horizon, build_up: [0.21, 0.43, 0.65, 1]}
      effects: {stay: {avoided_per_client_year: 0.7}, meal: {avoided_per_client_year: 0.2}}
      both_counted: {services: [stay, meal, bath], why: meals are paid apart}
      hazards:
        cold: {before: {one_in: 12, spread: [0.11, 0.22, 0.33, 0.34]},
               after: {one_in: 120, spread: [0.45, 0.25, 0.16, 0.14]},
               cost_per_harm: [1001, 1002, 1003, 1004], payer: nhs, cashable: 0.5}
      costs:
        team: {fixed_per_year: [2001, 2002, 2003, 2004], payer: council, budget: revenue}
        works: {set_up: [3001, 3002, 3003, 3004], payer: nhs, budget: capital}
        visits: {per: client, cost: = one + two + three, payer: nhs, budget: revenue}
    reach: {clients_per_year: [51, 52, 53, 54]}
  other:
    model:
      title: Other
      kind: service_use
      client: person
      timing: {lasts_years: 1}
      effects: {stay: {avoided_per_client: 0.3}}
    reach: {clients_per_year: [7.5, 8.5, 9.5, 10.5]}
  third:
    model:
      title: Third
      kind: service_use
      client: person
      timing: {lasts_years: 1}
      effects: {stay: {avoided_per_client: 0.6}}
    reach: {pool: {number: 1000}, per_year: 0.05, ramp: [0.81, 0.82, 0.83, 0.84],
            capacity: [31.5, 32.5, 33.5, 34.5]}
  fourth:
    model:
      title: Fourth
      kind: service_use
      client: person
      timing: {lasts_years: 1}
      effects: {bath: {avoided_per_client: 0.6}}
    reach: {pool: {people: 85_plus}, per_year: 0.05}
transfers:
  - {from: nhs, to: council, amount: 401, years: [0, 2], options: [offer, more]}
  - {from: council, to: people, amount: 402, years: [1, 3], options: [more]}
  - {from: people, to: nhs, amount: 403, years: [2], options: [offer]}
options: {current: [], offer: [scheme, third], more: [scheme, other], last: [fourth]}
)";

/// One item of a list: its path and new value, and the text that only it has, as it stands and with
/// the new value in it.
struct ListItem {
    std::string path, value, was, now;
};

/// The list at `path`, whose items are `was`; each becomes `value`.
std::vector<ListItem> items(const std::string& path, const std::vector<std::string>& was,
                            const std::string& value) {
    std::vector<ListItem> all;
    for (std::size_t i = 0; i < was.size(); ++i)
        all.push_back({path + "." + std::to_string(i), value, was[i], value});
    return all;
}

/// Every row, measure, figure and name that a list holds, to compare.
std::string all_told(const Loaded& all) {
    REQUIRE(all.scenario.has_value());
    const oracle::OracleResult result = by_engine(*all.scenario);
    std::string told;
    for (const oracle::Row& row : result.rows)
        told += fmt::format("{} {:.17g} {:.17g}\n", key_of(row), row.amount, row.present_value);
    for (const auto& [option, measures] : result.measures)
        for (const auto& [name, value] : measures)
            told += fmt::format("{} {} {:.17g}\n", option, name, value.value_or(-1e300));
    // Of the places, which are there as they were named before and after, the measures tell.
    for (const Figure& figure : all.scenario->figures)
        if (!figure.path.starts_with("places."))
            told += fmt::format("{} {:.17g}\n", figure.path, figure.point);
    for (const auto& used : all.scenario->models) {
        for (const std::string& caveat : used.model.caveats) told += caveat + "\n";
        if (const auto& both = service_use(used.model).both_counted)
            for (const auto& service : both->services) told += service.name + "\n";
    }
    for (const auto& service : all.scenario->library.services)
        for (const auto& part : service.value.contains)
            told += service.name + " contains " + part.name + "\n";
    for (const Correlation& pair : all.scenario->correlations)
        told += fmt::format("{} {} {:.17g}\n", all.scenario->figures[pair.a.at].path,
                            all.scenario->figures[pair.b.at].path, pair.rank);
    return told;
}

/// That --set at the path is what the text with the item written anew gives, and no other.
void check_item(const ListItem& item, const std::string& as_it_stands) {
    INFO(item.path, "=", item.value);
    std::string text = listed;
    const auto at = text.find(item.was);
    REQUIRE(at != std::string::npos);
    REQUIRE(text.find(item.was, at + 1) == std::string::npos);
    text.replace(at, item.was.size(), item.now);
    const std::string by_hand = all_told(load_written(text));
    CHECK(by_hand != as_it_stands);
    CHECK(all_told(load_written(listed, {item.path + "=" + item.value})) == by_hand);
}

Setting setting(const std::string& path, const std::string& value) {
    return {path, {999, 1, 1}, Node{{999, 1, 2}, Scalar{value, true}}};
}

}  // namespace

TEST_CASE("--set at an item of a list changes that item, in every list of a scenario and a model") {
    const std::string as_it_stands = all_told(load_written(listed));
    const std::string model = "interventions.scheme.model.";
    const std::string reach = "interventions.scheme.reach.";
    const std::vector<std::vector<ListItem>> lists = {
        items(reach + "clients_per_year", {"51", "52", "53", "54"}, "29"),
        items("interventions.third.reach.ramp", {"0.81", "0.82", "0.83", "0.84"}, "0.3"),
        items("interventions.third.reach.capacity", {"31.5", "32.5", "33.5", "34.5"}, "11"),
        items("interventions.other.reach.clients_per_year", {"7.5", "8.5", "9.5", "10.5"}, "6"),
        items(model + "timing.build_up", {"0.21", "0.43", "0.65"}, "0.5"),
        items(model + "costs.team.fixed_per_year", {"2001", "2002", "2003", "2004"}, "5"),
        items(model + "costs.works.set_up", {"3001", "3002", "3003", "3004"}, "5"),
        items(model + "hazards.cold.cost_per_harm", {"1001", "1002", "1003", "1004"}, "5"),
        items(model + "caveats", {"some words", "other words"}, "new words"),
        items("services.stay.cost",
              {"{gbp: 611, prices: 2022/23}", "{gbp: 622, prices: 2023/24}",
               "{gbp: 633, prices: 2024/25}"},
              "{gbp: 99, prices: 2025/26}"),
        {{model + "hazards.cold.before.spread.0", "0.115", "[0.11,", "[0.115,"},
         {model + "hazards.cold.before.spread.1", "0.225", "0.22,", "0.225,"},
         {model + "hazards.cold.before.spread.2", "0.335", "0.33,", "0.335,"},
         {model + "hazards.cold.before.spread.3", "0.345", "0.34]", "0.345]"},
         {model + "hazards.cold.after.spread.0", "0.455", "[0.45,", "[0.455,"},
         {model + "hazards.cold.after.spread.3", "0.145", "0.14]", "0.145]"},
         {model + "both_counted.services.2", "wash", "[stay, meal, bath]", "[stay, meal, wash]"},
         {"services.stay.contains.0", "wash", "[meal, bath]", "[wash, bath]"},
         {"services.stay.contains.1", "wash", "[meal, bath]", "[meal, wash]"},
         {"place.0", "blaby", "[melton,", "[blaby,"},
         {"place.1", "blaby", ", rutland]", ", blaby]"},
         {"correlations.0.rank", "0.5", "rank: 0.301", "rank: 0.5"},
         {"correlations.1.rank", "0.5", "rank: 0.302", "rank: 0.5"},
         {"correlations.0.between.1", "three", "[one, two]", "[one, three]"},
         {"correlations.1.between.0", "one", "[two, three]", "[one, three]"},
         {"transfers.0.amount", "77", "401", "77"},
         {"transfers.1.amount", "77", "402", "77"},
         {"transfers.2.amount", "77", "403", "77"},
         {"transfers.0.from", "household", "{from: nhs", "{from: household"},
         {"transfers.1.from", "household", "{from: council", "{from: household"},
         {"transfers.2.from", "household", "{from: people", "{from: household"},
         {"transfers.0.years.0", "1", "[0, 2]", "[1, 2]"},
         {"transfers.0.years.1", "3", "[0, 2]", "[0, 3]"},
         {"transfers.2.years.0", "0", "[2]", "[0]"},
         {"transfers.0.options.0", "current", "[offer, more]", "[current, more]"},
         {"transfers.0.options.1", "current", "[offer, more]", "[offer, current]"},
         {"options.more.0", "third", "more: [scheme, other]", "more: [third, other]"},
         {"options.more.1", "third", "more: [scheme, other]", "more: [scheme, third]"},
         {"appraisal.perspective.payers.2", "household", "council, people]", "council, household]"},
         {"appraisal.perspective.classes.1", "capacity", "[cost, cashable,", "[cost, capacity,"}}};
    for (const auto& list : lists)
        for (const ListItem& item : list) check_item(item, as_it_stands);
}

TEST_CASE("a version that breaks a rule is refused, as --set of the same values is") {
    const Folder folder;
    Comparison comparison(folder.write("scenario.yaml", R"(
hearth: 1
title: Rules
appraisal: {start: 2025/26, years: 2, prices: as_printed}
services: {visit: {unit: visit, payer: nhs, cost: 1, cashable: 1}}
interventions:
  scheme:
    model:
      title: Scheme
      kind: service_use
      client: person
      timing: {lasts_years: 2, build_up: [0.5, 1]}
      effects: {visit: {avoided_per_client_year: 1}}
      costs:
        works: {set_up: 10, payer: {nhs: 0.4, council: 0.6}, budget: capital,
                optimism_bias: {upper: 0.5, lower: 0.1, mitigation: 0}}
    reach: {clients: 1}
options: {current: [], offer: [scheme]}
)"));
    const std::string model = "interventions.scheme.model.";
    for (const auto& [path, value] : {std::pair("costs.works.payer.nhs", "0.5"),
                                      {"costs.works.optimism_bias.upper", "0.05"},
                                      {"timing.build_up.1", "0.9"},
                                      {"costs.works.set_up", "20"}}) {
        CAPTURE(path);
        comparison.compare({setting(model + path, value)});
    }
    CHECK(comparison.compared == 1);
    CHECK(comparison.swapped == 0);
    comparison.compare(
        {setting(model + "costs.works.payer.nhs", "0.5"),
         setting(model + "costs.works.payer.council", "0.5")});  // the two together are right
    CHECK(comparison.compared == 2);
}

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
