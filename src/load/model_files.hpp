// Where models by name are looked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "load/load.hpp"

namespace hearth {

/// Folders searched for models, first to last: those of the request, beside the scenario, the
/// product's own.
std::vector<std::filesystem::path> model_folders(const LoadRequest& request);

/// Every model that these folders hold, by name, sorted.
std::vector<std::string> model_names(const LoadRequest& request);

}  // namespace hearth
