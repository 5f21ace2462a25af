// The report of a multiverse: one scenario under every combination of its alternatives.
#pragma once

#include <string>
#include <vector>

#include "report/chart.hpp"
#include "report/document.hpp"
#include "study/versions.hpp"

namespace hearth {

/// A choice of one of the alternatives, both by number.
const std::string& choice_name(const MultiverseAnswer& report, std::size_t alternative, int choice);

/// The answer in words, what matters most, and the specification curve of the last option.
Document multiverse_document(const MultiverseAnswer& report);

/// {"hearth_multiverse": 1, …}
std::string multiverse_json(const MultiverseAnswer& report);

/// The specification curve of the last option: sorted results above, the choices that make them
/// below.
std::vector<Chart> multiverse_charts(const MultiverseAnswer& report);

}  // namespace hearth
