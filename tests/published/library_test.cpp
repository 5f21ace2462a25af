// The library against a record of its printed sources (library.txt): of data every unit cost,
// share, payer, index level, rate, chance of dying, person, household and named figure; of models
// every figure with its range and who pays, and every expression.
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "load/load.hpp"
#include "loaded.hpp"

using namespace hearth;

namespace {

namespace fs = std::filesystem;

const fs::path root = HEARTH_SOURCE_DIR;

/// Values as text by key and name: `services.eviction.2010/11 gbp` is 6680.
using Values = std::map<std::string, std::string>;

Values recorded() {
    Values all;
    std::ifstream file(root / "tests/published/library.txt");
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line.substr(0, line.find(" | ")));
        std::string key;
        words >> key;
        for (std::string word; words >> word;) {
            const auto equals = word.find('=');
            const bool fresh =
                all.emplace(key + " " + word.substr(0, equals), word.substr(equals + 1)).second;
            CHECK_MESSAGE(fresh, "recorded twice: ", key, " ", word);
        }
    }
    return all;
}

/// Lists what a file of data or a model holds.
class Holdings {
  public:
    Holdings(const Scenario& scenario, Values& to) : scenario_(scenario), to_(to) {}

    void data() {
        const Library& library = scenario_.library;
        for (const auto& [name, place, payer] : library.payers)
            text("payers." + name, "index", payer.index ? payer.index->name : "none");
        for (const auto& [name, place, service] : library.services) of(name, service);
        for (const auto& [name, place, index] : library.indices) of("indices." + name, index);
        for (const auto& [name, place, schedule] : library.schedules) {
            of("schedules." + name + ".money", schedule.money);
            of("schedules." + name + ".health", schedule.health);
        }
        for (const auto& [name, place, value] : library.qaly_values)
            money("qaly_values." + name, figure(value));
        for (const auto& [name, place, grade] : library.evidence_grades)
            number("evidence_grades." + name, "relative_se", grade.relative_se);
        for (const auto& [name, place, table] : library.life_tables) {
            of("life_tables." + name + ".female", table.female);
            of("life_tables." + name + ".male", table.male);
        }
        for (const auto& [name, place, norm] : library.utility_norms) {
            number("utility_norms." + name, "constant", norm.constant);
            number("utility_norms." + name, "male", norm.male);
            number("utility_norms." + name, "age", norm.age);
            number("utility_norms." + name, "age_squared", norm.age_squared);
        }
        for (const auto& [name, place, value] : library.figures)
            points("figures." + name, "", figure(value));
        if (library.equity) of(*library.equity);
    }

    void places() {
        for (const auto& [name, place, locality] : scenario_.library.places)
            of("places." + name, locality);
    }

    void models() {
        for (const Figure& one : scenario_.figures)
            if (one.origin == Origin::model)
                of_model("models." + one.owner.substr(7) + "." + one.path, one);
    }

  private:
    const Figure& figure(FigureIndex index) const { return scenario_.figures.at(index.at); }

    void text(const std::string& key, const std::string& name, const std::string& value) {
        to_[key + " " + name] = value;
    }
    void number(const std::string& key, const std::string& name, double value) {
        text(key, name, fmt::format("{:.10g}", value));
    }

    /// What is written of a figure: a value, and a range or three points.
    void points(const std::string& key, const std::string& before, const Figure& one,
                const std::string& name = "value") {
        const Distribution& d = one.distribution;
        if (d.family == Family::pert && !one.range) {
            number(key, before + "low", d.a);
            number(key, before + "mode", d.b);
            number(key, before + "high", d.c);
            return;
        }
        number(key, before + name, one.point);
        if (!one.range) return;
        number(key, before + "low", one.range->low);
        number(key, before + "high", one.range->high);
    }

    void money(const std::string& key, const Figure& one) {
        const bool quoted = one.prices && one.prices->year;
        points(key, "", one, quoted ? "gbp" : "value");
        if (!quoted) return;
        text(key, "prices", to_text(*one.prices->year));
        text(key, "index", one.prices->index ? one.prices->index->name : "none");
    }

    void of_model(const std::string& key, const Figure& one) {
        if (one.expression) {
            std::string same = one.expression->text;
            std::erase(same, ' ');
            return text(key, "is", same);
        }
        money(key, one);
        if (one.interval) {
            number(key, "level", one.interval->level);
            number(key, "low", one.interval->low);
            number(key, "high", one.interval->high);
        }
        if (!one.grade.empty()) text(key, "grade", one.grade);
        if (one.n) number(key, "n", *one.n);
        std::string payers;
        for (const std::string& payer : one.payers) payers += (payers.empty() ? "" : ",") + payer;
        if (one.prices && !payers.empty()) text(key, "payer", payers);
    }

    void of(const std::string& name, const Service& service) {
        const std::string key = "services." + name;
        text(key, "payer", service.payer.name);
        if (service.cashable) points(key, "cashable.", figure(*service.cashable));
        std::string inside;
        for (const auto& one : service.contains) inside += (inside.empty() ? "" : ",") + one.name;
        if (!inside.empty()) text(key, "contains", inside);
        for (const FigureIndex cost : service.costs.values) {
            const Figure& one = figure(cost);
            const std::string year = to_text(one.prices.value().year.value());
            points(key + "." + year, "", one, "gbp");
            text(key + "." + year, "index", one.prices->index ? one.prices->index->name : "none");
        }
    }

    void of(const std::string& key, const PriceIndex& index) {
        for (const auto& [year, place, level] : index.levels) number(key + ".levels", year, level);
        for (const auto& [year, place, change] : index.changes)
            number(key + ".changes", year, 100 * change);
        if (index.before) text(key, "before", index.before->name);
        if (index.after) text(key, "after", index.after->name);
        if (index.forecast_from) text(key, "forecast_from", to_text(*index.forecast_from));
        std::string provisional;
        for (const FinancialYear year : index.provisional)
            provisional += (provisional.empty() ? "" : ",") + to_text(year);
        if (!provisional.empty()) text(key, "provisional", provisional);
    }

    void of(const std::string& key, const std::vector<DiscountBand>& bands) {
        for (const DiscountBand& band : bands)
            number(key, band.to ? std::to_string(*band.to) : "on", 100 * band.rate);
    }

    void of(const std::string& key, const std::vector<double>& by_age) {
        for (std::size_t age = 0; age < by_age.size(); ++age)
            number(key, std::to_string(age), by_age[age]);
    }

    void of(const std::string& key, const Locality& locality) {
        text(key, "code", locality.ons_code);
        for (const auto& [group, place, count] : locality.people)
            points(key + ".people", "", figure(count), group);
        for (const auto& [group, place, count] : locality.households)
            points(key + ".households", "", figure(count), group);
        for (const auto& [service, place, count] : locality.activity)
            points(key + ".activity", "", figure(count), service);
    }

    void of(const std::string& key, const ByFifth& list) {
        for (std::size_t fifth = 0; fifth < list.size(); ++fifth)
            number(key, std::to_string(fifth + 1), figure(list[fifth]).point);
    }

    void of(const EquityData& equity) {
        of("equity.people", equity.norms.people);
        of("equity.health", equity.norms.health);
        points("equity.elasticity", "", figure(equity.norms.elasticity.value()));
        points("equity.atkinson", "", figure(equity.norms.atkinson.value()));
        points("equity.kolm", "", figure(equity.norms.kolm.value()));
        for (const auto& [name, place, shares] : equity.gradients)
            of("equity.gradients." + name, shares);
    }

    const Scenario& scenario_;
    Values& to_;
};

/// Adds what `add` lists of each file of a folder.
template <class Add>
void read_folder(const char* folder, const Add& add) {
    for (const auto& entry : fs::directory_iterator(root / folder)) {
        if (entry.path().extension() != ".yaml") continue;
        const Loaded loaded = check_file({.path = entry.path().string(), .home = root.string()});
        REQUIRE_MESSAGE(loaded.scenario.has_value(), entry.path().string());
        add(*loaded.scenario);
    }
}

/// Adds the places that the record names, which are rows of one table.
void read_places(const Values& named, Values& all) {
    std::set<std::string> keys;
    for (const auto& [name, value] : named)
        if (name.starts_with("places."))
            keys.insert(name.substr(7, name.find_first_of(" .", 7) - 7));
    for (const std::string& key : keys) {
        const Loaded loaded = testing::load_written(
            "hearth: 1\ntitle: Place\nappraisal: {start: 2024/25, years: 1, prices: 2024/25}\n"
            "place: " +
            key + "\ninterventions: {}\noptions: {current: []}\n");
        Holdings(*loaded.scenario, all).places();
    }
}

Values held() {
    Values all;
    read_places(recorded(), all);
    read_folder("data", [&](const Scenario& file) { Holdings(file, all).data(); });
    read_folder("models", [&](const Scenario& file) { Holdings(file, all).models(); });
    return all;
}

bool same(const std::string& recorded, const std::string& held) {
    char *end_of_one = nullptr, *end_of_other = nullptr;
    const double one = std::strtod(recorded.c_str(), &end_of_one);
    const double other = std::strtod(held.c_str(), &end_of_other);
    const bool numbers = *end_of_one == '\0' && *end_of_other == '\0';
    return numbers ? std::abs(one - other) <= 1e-9 * std::abs(one) : recorded == held;
}

}  // namespace

TEST_CASE("every value of the library is the one that its source prints") {
    const Values printed = recorded(), library = held();
    CHECK(printed.size() > 1000);
    for (const auto& [name, value] : printed) {
        const auto found = library.find(name);
        if (found == library.end())
            FAIL_CHECK("not in the library: " << name);
        else
            CHECK_MESSAGE(same(value, found->second), name, ": printed ", value,
                          ", in the library ", found->second);
    }
    for (const auto& [name, value] : library)
        if (!name.starts_with("places."))  // the table has its own test
            CHECK_MESSAGE(printed.count(name) == 1, "not recorded: ", name, " ", value);
}

TEST_CASE("groups of people and households of a place are parts of one another") {
    const Values library = held();
    for (const auto& [name, code] : library) {
        if (!name.ends_with(" code")) continue;
        const std::string place = name.substr(0, name.size() - 5);
        const auto people = [&](const std::string& group) {
            return std::stod(library.at(place + ".people " + group));
        };
        const auto homes = [&](const std::string& group) {
            return std::stod(library.at(place + ".households " + group));
        };
        INFO(place);
        double all = people("85_plus");
        for (int age = 80; age >= 0; age -= 5) {
            all += people(std::to_string(age) + "_" + std::to_string(age + 4));
            if (age == 80 || age == 75 || age == 65)
                CHECK(std::abs(all - people(std::to_string(age) + "_plus")) <= 10);
        }
        CHECK(std::abs(all - people("all")) <= 20);  // the census perturbs its counts
        CHECK(homes("owned") == homes("owned_outright") + homes("owned_mortgage"));
        CHECK(homes("social_rented") ==
              homes("council_rented") + homes("housing_association_rented"));
        CHECK(homes("owned") + homes("shared_ownership") + homes("social_rented") +
                  homes("private_rented") <=
              homes("all"));
    }
}
