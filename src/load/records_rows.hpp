// Records while they are read: the description's days and reasons, the clients (who is in which
// group, their windows and time at risk, who is left out and why), and their counts so far.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "load/records_table.hpp"
#include "scenario/records.hpp"

namespace hearth {

// --- clients (records_people.cpp) ----------------------------------------------------------------

/// From one day on, and before another.
struct Days {
    Day from = no_day, to = INT32_MAX;

    [[nodiscard]] bool has(Day day) const { return day >= from && day < to; }
    [[nodiscard]] Day length() const { return to > from ? to - from : 0; }
    [[nodiscard]] Days within(Days other) const {
        return {std::max(from, other.from), std::min(to, other.to)};
    }
};

/// What a description says of days.
struct RecordSpans {
    Days data;
    std::optional<Days> before, after;  ///< of the calendar; nothing: months from a client's start
    int before_months = 12, after_months = 12, gap = 0;
    double years_before = 1, years_after = 1;  ///< of whole windows
};

/// The days of a description, whose mistakes are reported.
RecordSpans spans_of(const RecordsFile& file, Diagnostics& diagnostics);

/// One client's days.
struct ClientDays {
    Day start = no_day;
    Days at_risk, before, after;
    Day earlier_from = no_day;  ///< of the window before the window before
};

/// Why clients are left out, in the order in which it is looked for.
struct Reasons {
    std::vector<std::string> words;
    std::size_t no_start = 0, first_rule = 0, other_group = 0, blank = 0, blank_covariate = 0,
                no_time = 0;
};
Reasons reasons_of(const RecordsFile& file);

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>()(text);
    }
};
template <class T>
using ByText = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

/// Numbers of clients by what the table calls them, which is never shown: all in a few blocks of
/// memory, as events come in any order; a short name lies in its slot.
class ClientNumbers {
  public:
    /// Fetches what `find` will look at.
    void expect(std::string_view id) const { __builtin_prefetch(&slots_[first_slot(key_of(id))]); }
    /// The number of a client; nothing where it has none.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view id) const;
    /// Gives one that has none the next number.
    void add(std::string_view id);

  private:
    static constexpr std::uint32_t empty = UINT32_MAX;
    struct Key {
        std::uint64_t head = 0, tail = 0;  ///< a short name; of a longer one its hash
        std::uint32_t size = 0;
        bool operator==(const Key&) const = default;
    };
    struct Slot {
        Key key;
        std::uint32_t number = empty;
        std::size_t begin = 0;  ///< of a longer name in `ids_`
    };
    static Key key_of(std::string_view id);
    [[nodiscard]] std::size_t first_slot(const Key& key) const;
    [[nodiscard]] std::size_t slot_of(const Key& key, std::string_view id) const;
    void grow();

    std::vector<Slot> slots_ = std::vector<Slot>(1024);
    std::uint32_t count_ = 0;
    std::string ids_;  ///< longer names, one behind the other
};

/// Clients, one place in each column.
struct People {
    ClientNumbers numbers;
    std::uint32_t file = 0;            ///< the table that says who they are
    std::vector<std::uint32_t> lines;  ///< where each stands first in it
    std::vector<std::size_t> alike;    ///< hash of what each is called, in small letters
    std::vector<std::size_t> said;     ///< hash of what their row says of them
    std::vector<RecordGroup> group;
    std::vector<int> cluster;
    std::vector<ClientDays> days;
    std::vector<std::int16_t> reason;  ///< -1: not left out
    Column years_before, years_after;
    std::vector<Column> covariates;
    ByText<int> clusters;
    std::vector<std::string> groups;  ///< met, three at most

    [[nodiscard]] std::size_t size() const { return group.size(); }
};

/// Hash of a client's name in small letters, without blanks around it.
std::size_t alike_name(std::string_view id);

/// Adds the client of the row under the next number.
void add_person(RecordTable& table, const RecordSpans& spans, const Reasons& reasons,
                People& people);

/// Leaves a client out, unless that was done for an earlier reason.
void leave_out(People& people, std::size_t client, std::size_t reason);

/// Hash of what the row says of its client.
std::size_t said_of_client(const RecordTable& table);

/// Warns of clients whose names differ by capital letters or blanks alone.
void check_alike(const People& people, Diagnostics& diagnostics);

/// Reports groups that are empty or too many, and that nobody is left.
void check_people(const RecordsFile& file, const People& people, std::uint32_t table,
                  Diagnostics& diagnostics);

// --- rows (records_rows.cpp) ---------------------------------------------------------------------

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

/// Services by what rows call them.
ByText<std::size_t> services_by_word(const RecordsFile& file, Diagnostics& diagnostics);

/// Whether rows of what the description does not name are passed over; else each is reported.
bool is_named(RecordTable& table, bool known, Held key);

/// Reads all rows of a table of clients; of uses, with the table of clients where there is one.
void read_client_rows(RecordsReading& reading, RecordTable& table);
void read_use_rows(RecordsReading& reading, RecordTable& table);

}  // namespace hearth
