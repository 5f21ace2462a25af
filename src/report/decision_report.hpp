// The report of a decision between options: its renderings.
#pragma once

#include <string>
#include <vector>

#include "report/chart.hpp"
#include "report/document.hpp"
#include "study/decide.hpp"

namespace hearth {

/// The answer in words, the tables, of which pages show a few values of a QALY, and the charts:
/// "best" and, with health outcomes, "plane", "acceptability", "loss" and "evpi".
Document decision_document(const DecideAnswer& report);

/// {"hearth_decide": 1, …}: every number of the tables with its standard error.
std::string decision_json(const DecideAnswer& report);

std::vector<Chart> decision_charts(const DecideAnswer& report);

/// An option and a side as they are shown: "full offer", "Net saving", a payer's name.
std::string option_name(const DecideAnswer& report, std::size_t option);
std::string side_name(const DecideAnswer& report, const Side& side);

}  // namespace hearth
