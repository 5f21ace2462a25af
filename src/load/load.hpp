// From files to a complete, valid scenario, or to everything that is wrong with them; once, or
// again and again with values put in from elsewhere; to client records, or from their table alone
// to the description that it may have; to a table of people.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "load/files.hpp"
#include "scenario/library.hpp"
#include "scenario/published.hpp"
#include "scenario/records.hpp"
#include "scenario/records_file.hpp"
#include "scenario/scenario.hpp"

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

/// What came of it. `scenario` is there exactly when `diagnostics` holds no error.
struct Loaded {
    SourceTexts texts;
    Diagnostics diagnostics;
    std::optional<Scenario> scenario;
    std::optional<Published> published;  ///< of a published case
    std::optional<RecordsRead> records;  ///< of a description of records, where nothing is wrong
};

/// Reads a scenario, the models it names and the data it needs.
Loaded load_scenario(const LoadRequest& request);

/// Reads a published case: its scenario, and the figures that it is held against. Both stand where
/// `diagnostics` holds no error.
Loaded load_published(const LoadRequest& request);

/// Reads all data as printed, without any place, scenario or model; `path` and `set` are not used.
Loaded load_library(const LoadRequest& request);

/// The same with every place as far as a list shows it, and those of the request whole; and with a
/// data file that is not always read, such as "life_tables".
Loaded load_places(const LoadRequest& request, std::string_view more = {});

/// Reads all data and every model that a scenario in the working folder could name.
Loaded load_models(const LoadRequest& request);

/// Reads any readable file (scenario, model, data, published case, or records with their tables)
/// and reports what is wrong with it.
Loaded check_file(const LoadRequest& request);

/// A value to put at a path, as `set:` and `--set` do, and where the path was written.
struct Setting {
    std::string path;
    Place place;
    Node value;

    friend bool operator==(const Setting& a, const Setting& b) {
        return a.path == b.path && a.value == b.value;
    }
};

/// Reports values put in that change nothing which is compared.
void check_overrides(const std::vector<Setting>& settings, const Scenario& scenario,
                     Diagnostics& diagnostics);

/// Reads a scenario with values put in after those of the request; files come from `files` where
/// they were read before.
Loaded load_changed(const LoadRequest& request, const std::vector<Setting>& settings, Files& files);

/// Reads a file of sets; what its paths lead to is known only with a scenario.
Loaded read_sets_file(const LoadRequest& request, Files& files);

/// The table of people by sex and age in that data file (row 1 has the ages behind `key` and `sex`,
/// rows 2 to 4 the source, where in it and when, then one row for each key and sex), as far as rows
/// are called one of `keys` (none: all of them); nothing, with its errors among those of `to`,
/// where it is wrong.
std::optional<PeopleTable> read_people(const LoadRequest& request, std::string_view name,
                                       const std::vector<std::string>& keys, Loaded& to);

}  // namespace hearth
