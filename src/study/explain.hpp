// What questions that name figures and numbers read, and what such a name stands for.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/place.hpp"
#include "scenario/scenario.hpp"
#include "study/breakdown.hpp"

namespace hearth {

/// What explaining reads.
struct Explaining {
    const Scenario& scenario;
    const SourceTexts& texts;
    const Plan& plan;
    const std::vector<OptionResult>& results;  ///< of the points
};

/// A figure of the scenario by the name under which reports show it, and its columns of the plan
/// (none where nothing uses it; several where it was read more than once).
struct NamedFigure {
    std::string name;
    const Figure* figure = nullptr;
    std::vector<Fig> columns;
};

/// What a name can mean.
using Subject = std::variant<NamedFigure, NumberName>;

}  // namespace hearth
