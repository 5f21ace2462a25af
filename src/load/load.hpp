// From files to a complete, valid scenario, or to everything that is wrong with them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/place.hpp"
#include "scenario/published.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// What to load and where to look.
struct LoadRequest {
    std::string path;                      ///< a scenario; "-" is standard input
    std::string home;                      ///< folder that holds the product's data/ and models/
    std::vector<std::string> models = {};  ///< folders searched for models first
    std::vector<std::string> set = {};     ///< PATH=VALUE from the command line
};

/// What came of it. `scenario` is there exactly when `diagnostics` holds no error.
struct Loaded {
    SourceTexts texts;
    Diagnostics diagnostics;
    std::optional<Scenario> scenario;
    std::optional<Published> published;  ///< of a published case
};

/// Reads a scenario, the models it names and the data it needs.
Loaded load_scenario(const LoadRequest& request);

/// Reads a published case: its scenario, and the figures that it is held against. Both stand where
/// `diagnostics` holds no error.
Loaded load_published(const LoadRequest& request);

/// Reads all data as printed, without any scenario or model; `path` and `set` are not used.
Loaded load_library(const LoadRequest& request);

/// Reads all data and every model that a scenario in the working folder could name.
Loaded load_models(const LoadRequest& request);

/// Reads any readable file (scenario, model, data or published case) and reports what is wrong with
/// it.
Loaded check_file(const LoadRequest& request);

}  // namespace hearth
