// Scenarios written to a folder of their own, loaded, and put through the engine: what the tests of
// this folder start from.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/evaluate.hpp"
#include "engine/measures.hpp"
#include "engine/plan.hpp"
#include "loaded.hpp"
#include "oracle/generator.hpp"
#include "oracle/oracle.hpp"

namespace hearth::testing {

/// The scenario, or an exception that says what is wrong with it.
inline Scenario loaded(const std::string& text,
                       const std::map<std::string, std::string>& files = {}) {
    const Folder folder;
    for (const auto& [name, content] : files) (void)folder.write(name, content);
    const std::string path = folder.write("scenario.yaml", text);
    Loaded result = load_scenario({.path = path, .home = HEARTH_SOURCE_DIR});
    if (!result.scenario)
        throw std::runtime_error(
            render(result.diagnostics.sorted(), result.texts, Severity::error));
    return std::move(*result.scenario);
}

inline Scenario random_loaded(std::uint64_t seed) {
    const oracle::RandomScenario random = oracle::random_scenario(seed);
    return loaded(random.text, random.files);
}

/// The engine's ledger and measures in the oracle's terms.
inline oracle::OracleResult by_engine(const Scenario& scenario) {
    const Plan plan = link(scenario);
    const Grid figures = point_block(plan);
    const LedgerBlock block = evaluate(plan, figures);
    oracle::OracleResult result;
    const LedgerLayout& layout = plan.layout;
    for (std::size_t option = 0; option < layout.options.size(); ++option)
        for (const int at : layout.option_lines[option]) {
            const LedgerLine& line = layout.lines[static_cast<std::size_t>(at)];
            const auto whose = static_cast<std::size_t>(line.intervention);
            for (int year = 0; year < layout.years; ++year)
                result.rows.push_back(
                    {layout.options[option],
                     line.intervention < 0 ? "" : layout.interventions[whose], line.name,
                     layout.payers[static_cast<std::size_t>(line.payer)], line.ledger_class,
                     line.budget, static_cast<oracle::When>(line.within_year), year,
                     units(plan, block, at, year, 0), amount(plan, block, at, year, 0),
                     amount(plan, block, at, year, 0) *
                         discount_of(plan, line.discounting).factors[year],
                     0, line.outlay == Outlay::investment, line.outlay == Outlay::residual});
        }
    for (const OptionResult& option : measure(plan, figures, block)) {
        for (const Measure& one : option.measures())
            result.measures[option.name][one.name] = one.value;
        for (const std::string& path : option.paths())
            if (is_part_of_option(path))
                result.parts[option.name][path] = option.value(path).value_or(0);
    }
    return result;
}

/// The key of a row: everything but its numbers.
inline std::string key_of(const oracle::Row& row) {
    return row.option + " | " + row.intervention + " | " + row.line + " | " + row.payer + " | " +
           std::string(name_of(row.ledger_class)) + " | " + std::string(name_of(row.budget)) +
           " | year " + std::to_string(row.year);
}

}  // namespace hearth::testing
