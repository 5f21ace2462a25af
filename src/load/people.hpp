// Tables of people by sex and age among the data. Knows how they are written: row 1 has the ages
// behind `key` and `sex`, rows 2 to 4 the source, where in it and when, then one row for each key
// and sex.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/load.hpp"
#include "scenario/people.hpp"

namespace hearth {

/// The table in that data file, as far as rows are called one of `keys` (none: all of them);
/// nothing, with its errors among those of `to`, where it is wrong.
std::optional<PeopleTable> read_people(const LoadRequest& request, std::string_view name,
                                       const std::vector<std::string>& keys, Loaded& to);

}  // namespace hearth
