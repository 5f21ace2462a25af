// What one cell of a table says: a number of 0 or more, a day, or something by which a person could
// be known. No cell is ever shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_set>

#include "scenario/records_file.hpp"

namespace hearth {

/// Days since 1970-01-01.
using Day = std::int32_t;
inline constexpr Day no_day = INT32_MIN;

/// The day that a text is in that form (hours behind an ISO date count for nothing); nothing where
/// there is no such day. Years from 1800 to 2199.
std::optional<Day> read_day(std::string_view text, DateForm form);

/// So many months later, or earlier: the same day of the month, or its last.
Day months_later(Day day, int months);

/// Whole months from one day to another, which may be earlier: the largest number of months that
/// lead no further.
int months_between(Day from, Day to);

/// Years from one day to a later one: whole ones, and the rest as a share of the next.
double years_between(Day from, Day to);

enum class CellFault { none, blank, not_a_number, comma, negative };
struct CellNumber {
    double value = 0;
    CellFault fault = CellFault::none;
};
CellNumber read_cell(std::string_view text, DecimalMark mark);

/// What could tell who somebody is.
enum class Identifying { nothing, nhs_number, name, postcode, birth_date, contact };

/// By the name of a column.
Identifying identifying_header(std::string_view header);

/// What the values of a column look like so far.
struct ColumnLook {
    std::size_t values = 0, nhs_numbers = 0, of_ten_digits = 0, postcodes = 0, names = 0, dates = 0,
                contacts = 0;
    std::unordered_set<std::size_t> different = {};  ///< hashes
};
void look_at(ColumnLook& look, std::string_view value);

/// By its values; dates only of a column of which nothing is `declared`, names of that and of one
/// that says who a client is.
enum class Declared { no, client, yes };
Identifying identifying_values(const ColumnLook& look, Declared declared);

/// Whether a first row cannot be one of names, as it has a number, a date, a postcode or an
/// address.
bool is_value(std::string_view header);

}  // namespace hearth
