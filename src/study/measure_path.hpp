// Measures by the path under which the result's JSON has them: `net_saving`, `avoided.fall`,
// `by_payer.nhs.net`, `by_year.1.pv_net_saving`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/measures.hpp"

namespace hearth {

/// The measure at `path` of one option; nothing where there is none.
std::optional<Measure> measure_at(const OptionResult& option, std::string_view path);

/// Every path that `measure_at` knows of this option.
std::vector<std::string> measure_paths(const OptionResult& option);

}  // namespace hearth
