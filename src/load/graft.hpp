// Overrides: subtrees grafted onto a located tree before it is read, each keeping its own place.
#pragma once

#include <optional>
#include <string>

#include "base/description.hpp"
#include "base/diagnostic.hpp"
#include "load/tree.hpp"

namespace hearth {

/// Puts `value` at the dotted `path` below `root`, which `type` describes. The path must name a key
/// that the description knows and, in maps the analyst fills, an entry that exists; a figure is
/// replaced whole. `place` is where the path was written. Returns what stood there; nothing where
/// nothing stood or the path is wrong.
std::optional<Node> graft(Node& root, const Description& type, const std::string& path, Place place,
                          const Node& value, Diagnostics& diagnostics);

/// Where the figure at `path` below `root` was written; line 0 where the path leads to none.
Place figure_at(Node& root, const Description& type, const std::string& path);

}  // namespace hearth
