// What an analyst can be told of a table of records and of what describes it, as in messages.hpp.
// No row shows what stands in a table: it may be what tells who somebody is.
#pragma once

#include <array>
#include <string_view>

#include "base/diagnostic.hpp"

namespace hearth {

/// One row. `name` is the diagnostic's code, and behind a dot the variant of it. Words are filled
/// in as by fmt: `{}` in the order of a call's words, in `help` by number.
struct Message {
    std::string_view name, text, help;
    Severity severity = Severity::error;
};

inline constexpr auto record_messages = std::to_array<Message>({
    {"identifying-column.birth_date", "{} looks like dates of birth",
     "take the column out of the table, or leave it unread: drop: [{0}]"},
    {"identifying-column.contact", "{} looks like addresses or telephone numbers",
     "take the column out of the table, or leave it unread: drop: [{0}]"},
    {"identifying-column.name", "{} looks like names of people",
     "take the column out of the table, or leave it unread: drop: [{0}]"},
    {"identifying-column.nhs_number", "{} looks like NHS numbers",
     "take the column out of the table, or leave it unread: drop: [{0}]"},
    {"identifying-column.postcode", "{} looks like full postcodes",
     "take the column out of the table, or leave it unread: drop: [{0}]"},
    {"invalid-utf8.cell", "the row is not in UTF-8 from here on",
     "save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\")"},
    {"record-all-zeros", "nobody used {}, before or after",
     "nothing is estimated of it; look for the wrong column, or leave it out", Severity::warning},
    {"record-bare-events", "clients without any event are not in this table",
     "name a table of all clients under clients:, or rates are too high", Severity::warning},
    {"record-blank", "{} is blank",
     "write 0 where there was none; or say blanks: zero, or blanks: exclude to leave such clients "
     "out"},
    {"record-blank.long", "{} has more than {} characters",
     "look for a quote or a line end that is missing"},
    {"record-blank.text", "{} is blank", "fill the cell, or take the row out"},
    {"record-client.differs", "what this row says of its client is not what line {1} says",
     "correct one of them: group, cluster, days and covariates are a client's, not a row's"},
    {"record-client.period", "a client has two rows of this period",
     "keep one of them, or add them up"},
    {"record-client.twice", "a client stands twice, first in line {1}",
     "keep one row for each client, or say shape: periods"},
    {"record-column", "the table has no column {}", "{1}"},
    {"record-column.idle", "{} means nothing where shape is {}", "take it out, or correct shape"},
    {"record-column.needed", "shape {1} needs {0} under columns",
     "add {0}: and the name of the column"},
    {"record-column.period", "shape periods needs one of 'period' and 'date' under columns",
     "add period: and the column of its names, or date: and that of its first day"},
    {"record-column.rule", "exclude names {}, and columns has no {}",
     "add {1}: and the name of the column of days"},
    {"record-column.twice", "two columns are called {}", "give one of them another name"},
    {"record-count", "{} must be a number of 0 or more",
     "write digits alone, such as 3; a covariate in words as 1 and 0"},
    {"record-count.comma", "{} has a comma within a number",
     "say decimal: comma if it is one; write thousands without a mark"},
    {"record-count.negative", "{} is negative", "use is counted from 0"},
    {"record-data", "'data' is missing: from when to when the records reach",
     "add data: {{from: 2022-04-01, to: 2024-03-31}}, the first and the last day that the records "
     "cover"},
    {"record-date", "{} must be a day such as {}", "write all days in one way, as dates: says"},
    {"record-date.after", "{} is after {}, the last day of the data", "correct the day, or data"},
    {"record-date.before", "{} is before {}, the first day of the data",
     "correct the day, or data"},
    {"record-date.mixed", "{0} must be a day such as {1}, and is written in another way",
     "dates: says {2}; write all days so"},
    {"record-dates", "the table has days, and 'dates' does not say how they are written",
     "add dates: iso for 2024-03-31, or dates: dd/mm/yyyy for 31/03/2024"},
    {"record-groups", "the column of groups has more than two values",
     "add intervention: and the value of those with it; all others but the comparison are left "
     "out"},
    {"record-groups.column", "'comparison' needs a column of groups", "add group: under columns"},
    {"record-groups.no_comparison", "no client of the comparison is left",
     "write comparison: as the column of groups has it"},
    {"record-groups.no_intervention", "no client with the intervention is left",
     "write intervention: and comparison: as the column of groups has them"},
    {"record-groups.which",
     "the table has groups, and 'comparison' does not say which is compared with",
     "add comparison: and its value in the column of groups"},
    {"record-header", "the first row has values, not names of columns",
     "put a row with the name of each column in front"},
    {"record-nobody", "no client is left",
     "look at what exclude says, at days of start, and at data"},
    {"record-one-client", "there is one client with the intervention",
     "nothing is estimated from one", Severity::warning},
    {"record-periods", "'periods' does not say which periods are before and after",
     "add periods: {{before: [..], after: [..]}} with names as in the column"},
    {"record-periods.many", "'periods' names more than {}",
     "add periods up, or give their first days under date:"},
    {"record-periods.twice", "{} is named twice", "keep it before or after"},
    {"record-problems", "{} problems in this table, of which {} are listed",
     "correct these first: others may go with them"},
    {"record-service", "shape {1} needs {0} for {2}", "add {0}: and the name of the column"},
    {"record-service.idle", "{} means nothing where shape is {}", "take it out, or correct shape"},
    {"record-service.none", "'services' names none",
     "add a service and where its use stands; hearth list services has all"},
    {"record-service.twice", "two services are called {}", "keep it under one of them"},
    {"record-strangers", "rows of nobody in the table of clients: {}", "they are not counted",
     Severity::warning},
    {"record-totals", "the table has no row of {} for the intervention",
     "add it, or take the service out"},
    {"record-totals.nobody", "{} must be 1 or more, and years at risk above 0",
     "write how many clients the counts are of"},
    {"record-totals.twice", "a service has two rows of one group",
     "keep one row for each service and group"},
    {"record-unlisted", "{} has a value that the description does not name",
     "add it under services: or periods:, or say unlisted: ignore"},
    {"record-windows", "the windows before and after overlap",
     "let the one before end before the other begins"},
    {"record-windows.client", "the window before goes beyond this client's {}",
     "let the window before end in front of it, or give months"},
    {"record-windows.columns", "{} has one column for before and after", "name the two columns"},
    {"record-windows.date", "{} must be a day such as 2024-03-31", "write year, month and day"},
    {"record-windows.no_start", "without days of start no window is known",
     "add start: under columns, or give days under windows:"},
    {"record-windows.order", "'to' is before 'from'", "exchange the two"},
    {"table-row.cells", "this row has {} cells, the first row {}",
     "look for a value with a comma or a line end and no quotes around it"},
    {"too-long.row", "a row of more than 1 MiB begins here", "look for line ends that were lost"},
    {"unclosed-quote.cell", "a quote opens here and does not close",
     "add the closing quote, or double a quote that belongs to the value"},
});

}  // namespace hearth
