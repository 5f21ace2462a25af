// What a published case needs beside its scenario: the frame that a scenario inside it may leave
// out, names in its expressions and paths, and its own rules.
#pragma once

#include "base/diagnostic.hpp"
#include "load/reader.hpp"
#include "load/tree.hpp"
#include "scenario/published.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// Takes `scenario` out of a case, with the case's title and version where it gives none; nothing
/// where the case is arithmetic only.
std::optional<Node> take_scenario(Node& published, Diagnostics& diagnostics);

/// The scenario of a case that is arithmetic only: one year, one option, nothing done.
ScenarioFile arithmetic_frame(Place place);

/// Where a case's names are looked up, once everything has been read.
struct PublishedNames {
    const Findings& findings;
    const Scenario& scenario;
    std::size_t scope = 0;  ///< of the case's scenario
};

/// Parses expressions, looks up `implied` and `rounded_inputs`, and reports every broken rule.
/// `root` is the tree that `published` was read from.
void complete_published(Published& published, const Node& root, const PublishedNames& names,
                        Diagnostics& diagnostics);

}  // namespace hearth
