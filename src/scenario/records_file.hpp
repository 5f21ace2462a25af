// How an analyst describes a table of client records: its shape, what each column is, which
// services, dates and windows, whom to leave out. No record stands here; load reads them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/description.hpp"

namespace hearth {

/// What a row of the table is of: a client; a client in a period; an event; a service.
enum class RecordShape { clients, periods, events, totals };
inline std::vector<std::string_view> choice_names(RecordShape) {
    return {"clients", "periods", "events", "totals"};
}

/// How dates are written in the table.
enum class DateForm { iso, day_first };
inline std::vector<std::string_view> choice_names(DateForm) { return {"iso", "dd/mm/yyyy"}; }

enum class DecimalMark { point, comma };
inline std::vector<std::string_view> choice_names(DecimalMark) { return {"point", "comma"}; }

/// What a blank count is.
enum class BlankCount { refuse, zero, exclude };
inline std::vector<std::string_view> choice_names(BlankCount) {
    return {"refuse", "zero", "exclude"};
}

/// What becomes of rows of a service or a period that the description does not name.
enum class Unlisted { refuse, ignore };
inline std::vector<std::string_view> choice_names(Unlisted) { return {"refuse", "ignore"}; }

/// Clients left out whole, whose time at risk is else cut short.
enum class LeftOut { died, moved, joined_late };
inline std::vector<std::string_view> choice_names(LeftOut) {
    return {"died", "moved", "joined_late"};
}

/// Columns by what they hold, as the first row names them.
struct RecordColumns {
    Place place;
    std::optional<Statement> client, group, cluster, start, joined, moved, died;
    std::optional<Statement> date, period, years, service, quantity;
    std::optional<Statement> before, after, years_before, years_after, clients;
    std::vector<Statement> covariates;
};

/// Where the use of one service stands: columns of its counts, or what rows call it.
struct RecordService {
    Place place;
    std::optional<Statement> before, after, column;
    OneOrMore<Statement> called;
    std::optional<double> entry_at_least;
};

/// From one day to another, both included.
struct CalendarWindow {
    Place place;
    Statement from, to;
};

/// Months before or after a client's start, or days of the calendar.
using RecordWindow = std::variant<int, CalendarWindow>;

struct RecordWindows {
    Place place;
    RecordWindow before = 12, after = 12;
    int gap = 0;  ///< months between a client's start and the window after
};

/// Names of the periods that are before and after.
struct RecordPeriods {
    Place place;
    OneOrMore<Statement> before, after;
};

/// Clients left out by what a column says.
struct RecordExclusion {
    Place place;
    Statement column;
    OneOrMore<Statement> is;
    std::string why;
};

/// The file, key by key.
struct RecordsFile {
    Place place;
    int hearth = 1;
    Statement records;                 ///< the table's file
    std::optional<Statement> clients;  ///< a table of the clients, beside that of events or periods
    RecordShape shape = RecordShape::clients;
    RecordColumns columns;
    Map<RecordService> services;
    std::optional<DateForm> dates;
    DecimalMark decimal = DecimalMark::point;
    std::optional<CalendarWindow> data;  ///< days that the records cover
    RecordWindows windows;
    std::optional<RecordPeriods> periods;
    std::optional<Statement> comparison, intervention;  ///< in the column of groups
    std::vector<std::variant<LeftOut, RecordExclusion>> exclude;
    std::vector<Statement> drop;  ///< columns that are not looked at
    BlankCount blanks = BlankCount::refuse;
    Unlisted unlisted = Unlisted::refuse;
    int threshold = 5;  ///< counts below it are not shown
};

/// The description that a table may have.
struct GuessedRecords {
    RecordsFile file;
    std::vector<std::string> unused;  ///< columns of which nothing is guessed
    std::vector<std::string> asks;    ///< what only the analyst can say
};

/// A key of `columns`: in which shapes it is needed, and in which it may stand besides.
struct RecordColumn {
    std::string_view key;
    std::optional<Statement> RecordColumns::*member;
    std::vector<RecordShape> needed, possible;
};
const std::vector<RecordColumn>& record_columns();

Description description(const RecordColumns*);
Description description(const RecordService*);
Description description(const CalendarWindow*);
Description description(const RecordWindows*);
Description description(const RecordPeriods*);
Description description(const RecordExclusion*);
Description description(const RecordsFile*);

}  // namespace hearth
