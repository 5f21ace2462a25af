// The located tree: what a YAML text says, with the place of every node and key. Not yet a
// scenario.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/place.hpp"

namespace hearth {

struct Node;

/// A scalar as written. `plain` is true when it stood without quotes (only plain scalars can be
/// numbers, null or true/false).
struct Scalar {
    std::string text;
    bool plain = true;
};

using Sequence = std::vector<Node>;

struct Entry;
using Mapping = std::vector<Entry>;

struct Node {
    Place place;
    std::variant<Scalar, Sequence, Mapping> content;

    [[nodiscard]] const Scalar* scalar() const { return std::get_if<Scalar>(&content); }
    [[nodiscard]] const Sequence* sequence() const { return std::get_if<Sequence>(&content); }
    [[nodiscard]] const Mapping* mapping() const { return std::get_if<Mapping>(&content); }
    /// The value under `key`, or nullptr (also when this is no mapping).
    [[nodiscard]] const Node* find(std::string_view key) const;
    [[nodiscard]] Node* find(std::string_view key);
};

struct Entry {
    std::string key;
    Place key_place;
    Node value;
};

/// The node as it could be written on one line: `{gbp: 400, prices: 2023/24}`.
std::string in_one_line(const Node& node);

}  // namespace hearth
