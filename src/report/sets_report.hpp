// The report of many sets of one scenario, side by side.
#pragma once

#include <string>

#include "report/document.hpp"
#include "study/versions.hpp"

namespace hearth {

/// The answer in words, a table of all sets for each option, and the figures put in.
Document sets_document(const SetsAnswer& report);

/// {"hearth_sets": 1, …}
std::string sets_json(const SetsAnswer& report);

}  // namespace hearth
