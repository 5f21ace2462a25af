// Places of data/places.csv: one row for each, of which only those that are named become trees.
// Knows how the table is written, and with that others of the kind, not what a place is.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "load/files.hpp"
#include "load/tree.hpp"
#include "scenario/library.hpp"

namespace hearth {

/// A cell of a table among the data, and where it stands.
struct PlacedCell {
    std::string text;
    Place place;
};
using PlacedRow = std::vector<PlacedCell>;

/// The next line, which is taken off the text.
std::string_view next_line(std::string_view& rest);

/// The cells of a line; at most `most`.
PlacedRow row_of(std::string_view line, Place place, std::size_t most = std::string::npos);

/// Whether a word, of which `key` is what as_key makes, is the name or code of a place.
bool is_called(std::string_view key, std::string_view name, std::string_view code);

/// The key of the place whose key, name or code `word` is, whatever its case; empty: there is none.
std::string key_of_place(const PlaceTable& table, const std::string& word);

/// The same of places that have been read; the word where there is none.
std::string key_of_place(const Map<Locality>& places, const std::string& word);

/// A data file with the place of that key.
Node tree_of_place(const PlaceTable& table, std::string_view key, Diagnostics& diagnostics);

/// A data file with all places, as far as a list shows them.
Node tree_of_places(const PlaceTable& table, Diagnostics& diagnostics);

/// Puts what a scenario names into its data: of the user's own places all, of the table only rows
/// that are named.
class PlacesOpened {
  public:
    PlacesOpened(const LoadRequest& request, Files& files, std::vector<Node>& data,
                 Diagnostics& diagnostics)
        : request_(request), files_(files), data_(data), diagnostics_(diagnostics) {}

    /// Opens the places that a scenario names, and gives them their keys there.
    void open_those_of(Node& scenario);

    /// Opens a place by key, name or code, unless it is open; its key. Where there is no such
    /// place, all are opened, for names to choose from.
    std::string open(const std::string& word);

    /// Opens all, as far as a list shows them.
    void open_list();

  private:
    void open_own();
    const PlaceTable* table();

    const LoadRequest& request_;
    Files& files_;
    std::vector<Node>& data_;
    Diagnostics& diagnostics_;
    std::set<std::string> open_;  ///< keys of the table, "own" and "all"
};

}  // namespace hearth
