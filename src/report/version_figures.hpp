// Figures that a set or a choice puts in, with where they come from: what the reports of many
// versions list at their end.
#pragma once

#include <vector>

#include "report/document.hpp"
#include "study/versions.hpp"

namespace hearth {

/// A table of figures with their sources, and a sentence where some have none; nothing for no
/// figures. At most the first hundred are listed.
void add_version_figures(const std::vector<VersionFigure>& figures, const Scenario& scenario,
                         Document& document);

}  // namespace hearth
