// Which of several shapes a node has: how "one of these" is decided.
#pragma once

#include <string_view>

#include "base/description.hpp"
#include "load/tree.hpp"

namespace hearth {

/// Whether `type` could read `node` at all; of alternatives the first that fits is taken.
bool fits(const Description& type, const Node& node);

/// Letters, digits, `_`, `/` and `-`: what an analyst's own names are made of.
bool is_name(std::string_view text);

}  // namespace hearth
