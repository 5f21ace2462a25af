// The located tree: what a YAML text says, with the place of every node and key. Not yet a
// scenario. Which of several shapes a node has is known here, and what a scalar says: a number, by
// the one strict reader of them, or an expression. Subtrees can be grafted onto a tree before it is
// read, each keeping its own place.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/description.hpp"
#include "base/diagnostic.hpp"
#include "base/messages.hpp"
#include "scenario/figure.hpp"

namespace hearth {

struct Node;

/// A scalar as written. `plain` is true when it stood without quotes (only plain scalars can be
/// numbers, null or true/false).
struct Scalar {
    std::string text;
    bool plain = true;
    std::optional<Place> comma = {};  ///< within it, of which was told

    friend bool operator==(const Scalar& a, const Scalar& b) {
        return a.text == b.text && a.plain == b.plain;
    }
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

    /// Whether both say the same, wherever they stand.
    friend bool operator==(const Node& a, const Node& b);
};

struct Entry {
    std::string key;
    Place key_place;
    Node value;

    friend bool operator==(const Entry& a, const Entry& b) {
        return a.key == b.key && a.value == b.value;
    }
};

/// The node as it could be written on one line: `{gbp: 400, prices: 2023/24}`.
std::string in_one_line(const Node& node);

/// A number, or what is wrong with the text and what to write instead.
struct NumberReading {
    std::optional<double> value;
    Told told;  ///< when there is no value
    std::string help;
    std::string number = {};  ///< the one that is meant; empty: none can be told
};

/// Reads `text` as a decimal number: optional minus, digits without a leading zero, optional
/// fraction, optional exponent. Everything else is refused with advice (`35%`: write 0.35).
NumberReading read_number(std::string_view text);

/// How to write a number where only whole ones may stand: "write 5 or 6" for 5.5.
std::string whole_number_near(double value);
/// The same for what could not be read.
std::string whole_number_meant(const NumberReading& reading);

/// The ends of "0.47-1.00", "0.47 to 1.00" and their like, as numbers are written.
std::optional<std::pair<std::string, std::string>> ends_in(std::string_view text);

/// What is wrong where `word` stands in brackets behind `before`, with `rest` from it on: a comma
/// within a number, as in 1,000 and 0,25; without help where that was said at an earlier comma of
/// it. Of a list without blanks, [1,2], only what no list of numbers has: a lone 0 in front of
/// several digits, digits that begin with 0, or three of them.
enum class Inside { list, mapping };
std::optional<NumberReading> comma_within(std::string_view before, std::string_view word,
                                          std::string_view rest, Inside inside);

/// Parses a scalar that begins with `=`. `^` groups right and binds tighter than minus; comparisons
/// give 1 or 0 and do not chain. The first problem is reported at its character.
std::optional<Expression> parse_expression(const Scalar& scalar, Place place,
                                           Diagnostics& diagnostics);

/// Whether `type` could read `node` at all; of alternatives the first that fits is taken.
bool fits(const Description& type, const Node& node);

/// The first alternative of a type that a node fits, one of whose keys stands in it if it is a
/// mapping; else that of the nearest key, else the first that it fits, or nullptr.
const Description::Alternative* alternative_for(const Description& type, const Node& node);

/// Reports `options`, `sets` and `alternatives` that are empty: a tree shows them, a struct does
/// not.
void check_empty_maps(const Node& root, Diagnostics& diagnostics);

/// Letters, digits, `_`, `/` and `-`: what an analyst's own names are made of.
bool is_name(std::string_view text);

/// Puts `value` at the dotted `path` below `root`, which `type` describes. The path must name a key
/// that the description knows and, in maps the analyst fills, an entry that exists; a figure is
/// replaced whole. `place` is where the path was written. Returns what stood there; nothing where
/// nothing stood or the path is wrong.
std::optional<Node> graft(Node& root, const Description& type, const std::string& path, Place place,
                          const Node& value, Diagnostics& diagnostics);

/// What stands below these keys; nullptr where one is not there.
const Node* node_at(const Node& root, std::initializer_list<std::string_view> keys);

}  // namespace hearth
