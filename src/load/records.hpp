// From a description of records to what they hold: clients with their time at risk and use in
// each window, or sums; or from a table alone to the description that it may have.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "load/files.hpp"
#include "scenario/library.hpp"
#include "scenario/records.hpp"
#include "scenario/records_file.hpp"

namespace hearth {

/// A description and what its tables hold: clients, or in shape totals sums.
struct RecordsRead {
    RecordsFile file;
    std::optional<Records> records;
    std::optional<RecordTotals> totals;
};

/// Where tables lie, and where it goes what is wrong with them.
struct TablesAt {
    std::filesystem::path folder;
    SourceTexts& texts;
    Diagnostics& diagnostics;
};

/// Reads the tables that a description names; nothing, with the errors, where anything is wrong.
std::optional<RecordsRead> read_tables(RecordsFile file, const TablesAt& at);

/// Guesses the description of the table at `path` by names of columns and by rows: what a column is
/// may be wrong, how its values are written is as found. Nothing, with the errors, where there is
/// no table.
std::optional<GuessedRecords> guess_records(const std::string& path, const Library& library,
                                            SourceTexts& texts, Diagnostics& diagnostics);

}  // namespace hearth
