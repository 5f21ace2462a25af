// The engine against the oracle: every row and every measure of random scenarios.
#include <algorithm>
#include <doctest/doctest.h>
#include <set>

#include "properties/appraised.hpp"
#include "properties/differences.hpp"

using namespace hearth;
using namespace hearth::testing;

namespace {

#ifdef HEARTH_SANITIZE
constexpr std::uint64_t seeds = 20;  // the sanitizers are slow
#else
constexpr std::uint64_t seeds = 600;
#endif

using ByKey = std::map<std::string, oracle::Row>;

ByKey by_key(const std::vector<oracle::Row>& rows, Differences& differences) {
    ByKey all;
    for (const oracle::Row& row : rows)
        if (!all.emplace(key_of(row), row).second)
            differences.add(key_of(row), "one row", "two rows, or the oracle has two");
    return all;
}

void compare_rows(const oracle::OracleResult& expected, const oracle::OracleResult& found,
                  Differences& differences) {
    const double largest = largest_amount(expected);
    const ByKey ours = by_key(expected.rows, differences);
    const ByKey theirs = by_key(found.rows, differences);
    int last = 0;  // year of the engine's ledger: it ends when nothing can follow
    for (const auto& [key, row] : theirs) {
        last = std::max(last, row.year);
        if (ours.count(key) == 0) differences.add(key, "no such row", shown(row.amount));
    }
    for (const auto& one : ours) {
        const std::string& key = one.first;
        const oracle::Row& row = one.second;
        const auto other = theirs.find(key);
        if (other == theirs.end()) {
            if (row.year > last && row.amount == 0 && row.units == 0) continue;
            differences.add(key, shown(row.amount), "no such row");
            continue;
        }
        const oracle::Row& engine = other->second;
        const auto check = [&](const std::string& what, double a, double b) {
            if (!close(a, b, largest)) differences.add(key + " " + what, shown(a), shown(b));
        };
        check("units", row.units, engine.units);
        check("amount", row.amount, engine.amount);
        check("present value", row.present_value, engine.present_value);
        if (row.when != engine.when || row.invested != engine.invested || row.left != engine.left)
            differences.add(key, "falls otherwise", "in its year");
    }
}

void compare_measures(const oracle::OracleResult& expected, const oracle::OracleResult& found,
                      bool with_life, Differences& differences) {
    for (const auto& [option, measures] : expected.measures) {
        const auto engine = found.measures.find(option);
        if (engine == found.measures.end()) {
            differences.add(option, "an option", "none");
            continue;
        }
        for (const auto& [name, value] : measures) {
            const auto other = engine->second.find(name);
            if (other == engine->second.end())
                differences.add(option + " " + name, shown(value), "absent");
            else if (value.has_value() != other->second.has_value())
                differences.add(option + " " + name, shown(value), shown(other->second));
            else if (value && !close(*value, *other->second, largest_amount(expected)))
                differences.add(option + " " + name, shown(value), shown(other->second));
        }
        for (const auto& [name, value] : engine->second)
            if (measures.count(name) == 0 && (with_life || !name.starts_with("whole_life_")))
                differences.add(option + " " + name, "absent", shown(value));
    }
}

/// Sums by payer, year and intervention; one that has no rows is 0 to either.
void compare_parts(const oracle::OracleResult& expected, const oracle::OracleResult& found,
                   Differences& differences) {
    const auto value_of = [](const std::map<std::string, double>& parts, const std::string& name) {
        const auto at = parts.find(name);
        return at == parts.end() ? 0 : at->second;
    };
    for (const auto& one : expected.parts) {
        const std::string& option = one.first;
        const auto& engine = found.parts.at(option);
        std::set<std::string> names;
        for (const auto& [name, value] : one.second) names.insert(name);
        for (const auto& [name, value] : engine) names.insert(name);
        const bool ended = engine.count("by_year.0.net_saving") > 0;
        for (const std::string& name : names) {
            if (ended && name.ends_with(".cumulative_net_saving") && engine.count(name) == 0)
                continue;  // of a year in which nothing can follow, beyond the engine's ledger
            const bool clients = name.ends_with(".clients");  // no row holds them
            const double a = value_of(one.second, name), b = value_of(engine, name);
            if (!clients && !close(a, b, largest_amount(expected)))
                differences.add(option + " " + name, shown(a), shown(b));
        }
    }
}

}  // namespace

TEST_CASE("the engine agrees with the oracle on every row, measure and part of random scenarios") {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        const Scenario scenario = random_loaded(seed);
        const bool with_life = seed % 5 == 0;  // a century more, year by year, is slow
        const oracle::OracleResult expected =
            with_life ? oracle::appraise(scenario) : oracle::appraise_counted(scenario);
        const oracle::OracleResult found = by_engine(scenario);
        Differences differences;
        compare_rows(expected, found, differences);
        compare_measures(expected, found, with_life, differences);
        compare_parts(expected, found, differences);
        CHECK_MESSAGE(differences.count == 0, "seed ", seed, ", ", differences.count,
                      " differences", differences.text);
    }
}
