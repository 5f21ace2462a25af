// A table of client records with its columns found: cells read as what the description says they
// are, and columns by which a person could be known refused. It knows no clients yet.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "load/cells.hpp"
#include "load/csv.hpp"
#include "scenario/records_file.hpp"

namespace hearth {

/// Keys of `columns`, in the order of `record_columns()`.
enum class Held : std::size_t {
    client,
    date,
    period,
    service,
    quantity,
    before,
    after,
    years_before,
    years_after,
    years,
    clients,
    group,
    cluster,
    start,
    joined,
    moved,
    died,
};
inline constexpr std::size_t keys_held = 17;

/// Rows by which a column is known.
inline constexpr std::uint64_t rows_looked_at = 10000;

inline constexpr std::size_t no_column = std::string::npos;

/// Which part of a description a table has: all; uses alone, or clients alone, where there are two.
enum class TablePart { whole, uses, people };

struct RecordTable {
    CsvTable csv;
    const RecordsFile& file;
    std::array<std::size_t, keys_held> held = {};  ///< columns; `no_column`: none
    std::vector<std::size_t> covariates = {};
    std::vector<std::size_t> excluding = {};  ///< by rule of `exclude`; `no_column` for words
    struct OfService {
        std::size_t before, after, column;
    };
    std::vector<OfService> services = {};
    std::vector<ColumnLook> looks = {};           ///< by column
    std::vector<Declared> declared = {};          ///< by column
    std::vector<std::size_t> looked = {};         ///< columns that are looked at
    Day data_from = no_day, data_to = INT32_MAX;  ///< the last day is before `data_to`
    bool has_blank = false;                       ///< whether a count of the row is blank

    [[nodiscard]] std::size_t column(Held key) const { return held[static_cast<std::size_t>(key)]; }
    [[nodiscard]] bool has(Held key) const { return column(key) != no_column; }
    [[nodiscard]] std::string_view cell(Held key) const { return csv[column(key)]; }
};

/// Opens a table and finds its columns; nothing, with the errors, where any is missing.
std::optional<RecordTable> open_records(const std::string& path, const RecordsFile& file,
                                        TablePart part, SourceTexts& texts,
                                        Diagnostics& diagnostics);

/// The next row; false after the last.
bool next(RecordTable& table);

/// Reports columns whose values identify people, and how many problems there are in all.
void conclude(RecordTable& table);

/// Reports something of a cell of the row, by the name of its column.
void report(RecordTable& table, Told told, std::size_t column, Words words = {});

/// Longest name of a client, group or cluster [bytes].
inline constexpr std::size_t longest_name = 200;

/// A name in the row; reported where it is blank or too long.
std::string_view name_in(RecordTable& table, Held key);

/// A number of the row, 0 where there is none; faults are reported.
enum class Sign { any, not_negative };
double number_in(RecordTable& table, std::size_t column, Sign sign = Sign::not_negative);

/// A day of the row; `no_day` where the cell is blank, or faulty and reported.
Day day_in(RecordTable& table, Held key);

}  // namespace hearth
