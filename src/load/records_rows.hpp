// Records while they are read: the description's days and reasons, clients and their counts so far.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "load/records_people.hpp"

namespace hearth {

/// Use of one service as it is counted, by client.
struct UseCounts {
    Column earlier, before, after;
    std::vector<double> months;  ///< of the intervention, from `lead` months before the start
};

struct UseOfClient {
    std::uint32_t client;
    std::size_t service;
    Day day;
    double quantity;
};

struct RecordsReading {
    const RecordsFile& file;
    SourceTexts& texts;
    Diagnostics& diagnostics;
    std::filesystem::path folder;
    RecordSpans spans = {};
    Reasons reasons = {};
    People people = {};
    std::vector<UseCounts> uses = {};
    std::vector<UseOfClient> waiting = {};  ///< to be counted
    int lead = 0, lag = 0;                  ///< months of the series before and after the start
    std::uint64_t strangers = 0;            ///< rows of clients who are not in the table of clients

    std::optional<RecordTable> open(const Statement& name, TablePart part) const;
};

/// Reports keys that are missing, idle or at odds in a description.
void check_description(const RecordsFile& file, Diagnostics& diagnostics);

/// Services by what rows call them.
ByText<std::size_t> services_by_word(const RecordsFile& file, Diagnostics& diagnostics);

/// Whether rows of what the description does not name are passed over; else each is reported.
bool is_named(RecordTable& table, bool known, Held key);

/// Reads all rows of a table of clients; of uses, with the table of clients where there is one.
void read_client_rows(RecordsReading& reading, RecordTable& table);
void read_use_rows(RecordsReading& reading, RecordTable& table);

}  // namespace hearth
