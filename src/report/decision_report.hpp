// The report of a decision between options: what it needs, and its renderings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/plan.hpp"
#include "report/document.hpp"
#include "scenario/scenario.hpp"
#include "study/decision.hpp"

namespace hearth {

/// All that a report of a decision reads. `draws` of the decision is 1, each figure at its point,
/// where nothing is uncertain.
struct DecisionReport {
    const Scenario& scenario;
    const Plan& plan;
    const Decision& decision;
    std::optional<double> qaly_value = {};  ///< the scenario's, at its point
    bool uncertain = true;
    std::uint64_t seed = 0;
    std::string_view sampling = {};
    std::uint64_t excess_draws = 0;
};

/// How many of the prices of a QALY a document shows.
enum class PriceRows { a_few, all };

/// The answer in words, then the tables.
Document decision_document(const DecisionReport& report, PriceRows rows);

/// {"hearth_decide": 1, …}: every number of the tables with its standard error.
std::string decision_json(const DecisionReport& report);

enum class DecisionChart { best, plane, acceptability, loss, evpi };

/// A chart as SVG; all but `best` need health outcomes.
std::string decision_chart(const DecisionReport& report, DecisionChart chart);

/// An option and a side as they are shown: "full offer", "Net saving", a payer's name.
std::string option_name(const DecisionReport& report, std::size_t option);
std::string side_name(const DecisionReport& report, const Side& side);

}  // namespace hearth
