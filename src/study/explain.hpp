// What questions that name figures and numbers read, and what such a name stands for.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.hpp"
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

/// Every figure the scenario holds, those it uses first, each once, in reading order.
std::vector<NamedFigure> named_figures(const Explaining& explaining);

/// What a name means: a number of a table (`full_offer.net_saving`; of every option but the first
/// where none is named; `….2026/27` for one year), else a figure by its whole name or by an ending
/// that only one has. An error at `place` says why there is none, with what is near.
std::vector<Subject> subjects_named(const Explaining& explaining, const std::string& name,
                                    Place place, Diagnostics& diagnostics);

/// The figure that a name means, with all its columns. An error at `place` says why there is none.
std::optional<NamedFigure> figure_named(const Explaining& explaining, const std::string& name,
                                        Place place, Diagnostics& diagnostics);

/// Numbers of the tables, to be put after the name of an option and a dot.
std::vector<std::string> number_paths(const Explaining& explaining);

/// "full_offer.net_saving", "full_offer.by_payer.nhs.net.2026/27".
std::string name_of(const Explaining& explaining, const NumberName& number);

}  // namespace hearth
