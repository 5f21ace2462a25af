// Strict YAML: from the bytes of a text to a located tree. The only file that knows yaml-cpp.
#pragma once

#include <optional>

#include "base/diagnostic.hpp"
#include "load/tree.hpp"

namespace hearth {

/// The located tree of text `file` of `texts`, whose bytes passed `read_text`. Refused, each with
/// its place: anchors, aliases, tags, complex keys, duplicate keys, a second document or text after
/// the first, an empty document, more than 200,000 nodes, more than 64 levels, whatever yaml-cpp
/// itself rejects. Places count from 1, columns in characters.
std::optional<Node> parse_yaml(std::uint32_t file, const SourceTexts& texts,
                               Diagnostics& diagnostics);

}  // namespace hearth
