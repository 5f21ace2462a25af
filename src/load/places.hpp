// Places of data/places.csv: one row for each, of which only those that are named become trees.
// Knows how the table is written, not what a place is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "load/tree.hpp"

namespace hearth {

/// A table of places, as it was read. Row 1 has the key and the paths below a place; rows 2 and 3
/// the source of a column's figures and where in it, where they are not the place's; then one row
/// for each place. An empty cell says nothing; a list has blanks between its names.
struct PlaceTable {
    std::uint32_t file = 0;
    std::string text;
};

/// The key of the place whose key, name or code `word` is, whatever its case; empty: there is none.
std::string key_of_place(const PlaceTable& table, const std::string& word);

/// A data file with the place of that key.
Node tree_of_place(const PlaceTable& table, std::string_view key, Diagnostics& diagnostics);

/// A data file with all places, as far as a list shows them.
Node tree_of_places(const PlaceTable& table, Diagnostics& diagnostics);

/// The words under `place` of a scenario.
std::vector<Scalar*> words_of_places(Node& scenario);

}  // namespace hearth
