// People by sex and age, as they were counted in a place or are projected for a year. Tables of
// their own, beside places: a place knows its people by group.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace hearth {

/// One row: of a place by its key, or of a year. By the groups of the table.
struct PeopleRow {
    std::string key;
    std::vector<double> female, male;
};

/// `ages` are those at which groups begin; the last group has no end.
struct PeopleTable {
    std::string source, where;
    double counted = 0;  ///< when: a year and its part; of rows that are years, the part
    std::vector<int> ages;
    std::vector<PeopleRow> rows;

    /// The row of that key, or nullptr.
    [[nodiscard]] const PeopleRow* find(std::string_view key) const {
        const auto found = std::find_if(rows.begin(), rows.end(),
                                        [&](const PeopleRow& row) { return row.key == key; });
        return found == rows.end() ? nullptr : &*found;
    }
};

}  // namespace hearth
