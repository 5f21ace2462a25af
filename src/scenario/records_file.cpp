// The keys of a description of records.
#include "scenario/records_file.hpp"

namespace hearth {

const std::vector<RecordColumn>& record_columns() {
    using enum RecordShape;
    using T = RecordColumns;
    static const std::vector<RecordShape> of_clients = {RecordShape::clients, periods, events};
    static const std::vector<RecordColumn> all = {
        {"client", &T::client, {periods, events}, {RecordShape::clients}},
        {"date", &T::date, {events}, {periods}},
        {"period", &T::period, {}, {periods}},
        {"service", &T::service, {events, totals}, {}},
        {"quantity", &T::quantity, {}, {events}},
        {"before", &T::before, {totals}, {}},
        {"after", &T::after, {totals}, {}},
        {"years_before", &T::years_before, {}, {RecordShape::clients, totals}},
        {"years_after", &T::years_after, {}, {RecordShape::clients, totals}},
        {"years", &T::years, {}, {periods}},
        {"clients", &T::clients, {totals}, {}},
        {"group", &T::group, {}, {RecordShape::clients, periods, events, totals}},
        {"cluster", &T::cluster, {}, of_clients},
        {"start", &T::start, {}, of_clients},
        {"joined", &T::joined, {}, of_clients},
        {"moved", &T::moved, {}, of_clients},
        {"died", &T::died, {}, of_clients}};
    return all;
}

Description description(const RecordColumns*) {
    using T = RecordColumns;
    return record<T>(
        "record columns", "columns of the table, each as its first row names it",
        {optional<&T::client>("client", "who a row is of; never shown"),
         optional<&T::group>("group", "intervention or comparison", {.otherwise = "all have it"}),
         optional<&T::cluster>("cluster", "the practice, ward or team that clients share"),
         optional<&T::start>("start", "day on which the intervention began"),
         optional<&T::joined>("joined", "day from which the records know the client"),
         optional<&T::moved>("moved", "day on which the client moved out of sight"),
         optional<&T::died>("died", "day of death"),
         optional<&T::date>("date", "day of the event, or first day of the period"),
         optional<&T::period>("period", "name of the period, as under `periods`"),
         optional<&T::years>("years", "years at risk in the period"),
         optional<&T::service>("service", "which service was used"),
         optional<&T::quantity>("quantity", "how much of it", {.otherwise = "1"}),
         optional<&T::before>("before", "uses before, over all clients"),
         optional<&T::after>("after", "uses after, over all clients"),
         optional<&T::years_before>("years_before", "years at risk before",
                                    {.otherwise = "those of the window"}),
         optional<&T::years_after>("years_after", "years at risk after",
                                   {.otherwise = "those of the window"}),
         optional<&T::clients>("clients", "how many clients"),
         optional<&T::covariates>("covariates", "numbers by which groups are made alike")});
}

Description description(const RecordService*) {
    using T = RecordService;
    return record<T>("record service", "where the use of a service stands",
                     {optional<&T::before>("before", "column of its count before"),
                      optional<&T::after>("after", "column of its count after"),
                      optional<&T::column>("column", "column of its count in a period"),
                      optional<&T::called>("called", "what the column of services calls it",
                                           {.otherwise = "its key"}),
                      optional<&T::entry_at_least>(
                          "entry_at_least", "use before that made somebody a client, at least",
                          {.least = 0, .most = 1e6, .otherwise = "no such rule"})});
}

Description description(const CalendarWindow*) {
    using T = CalendarWindow;
    return record<T>("calendar window", "from one day to another",
                     {required<&T::from>("from", "first day, as 2023-04-01"),
                      required<&T::to>("to", "last day, as 2024-03-31")});
}

Description description(const RecordWindows*) {
    using T = RecordWindows;
    const Limits months{.unit = "months", .least = 1, .most = 600, .otherwise = "12"};
    return record<T>(
        "record windows", "how long before and after is counted",
        {optional<&T::before>("before", "months before each client's start, or days", months),
         optional<&T::after>("after", "months after each client's start, or days", months),
         optional<&T::gap>("gap", "months between start and the window after",
                           {.unit = "months", .least = 0, .most = 600, .otherwise = "0"})});
}

Description description(const RecordPeriods*) {
    using T = RecordPeriods;
    return record<T>("record periods", "names of periods",
                     {required<&T::before>("before", "periods before the intervention"),
                      required<&T::after>("after", "periods after it began")});
}

Description description(const RecordExclusion*) {
    using T = RecordExclusion;
    return record<T>("record exclusion", "clients left out by what a column says",
                     {required<&T::column>("column", "the column"),
                      required<&T::is>("is", "the value, or values, of those left out"),
                      required<&T::why>("why", "the reason, shown with their number")});
}

Description description(const RecordsFile*) {
    using T = RecordsFile;
    return record<T>(
        "records file", "a table of client records and what it holds, for `hearth evaluate`",
        {required<&T::hearth>("hearth", "version of the language", {.least = 1, .most = 1}),
         required<&T::records>("records", "the table, a CSV file beside this one"),
         optional<&T::clients>(
             "clients", "a second table with one row for each client, those without any event too"),
         required<&T::shape>("shape", "what a row is of"),
         required<&T::columns>("columns", "what the columns are"),
         required<&T::services>("services", "services whose use is counted, by key",
                                {.names = Target::service}),
         optional<&T::dates>("dates", "how dates are written in the table"),
         optional<&T::decimal>("decimal", "how decimals are written in the table",
                               {.otherwise = "point"}),
         optional<&T::data>("data", "days that the records cover, from the first to the last"),
         optional<&T::windows>("windows", "how long before and after is counted",
                               {.otherwise = "12 months each"}),
         optional<&T::periods>("periods", "which periods are before and after"),
         optional<&T::comparison>("comparison", "what the column of groups calls the comparison"),
         optional<&T::intervention>("intervention", "what it calls those with the intervention",
                                    {.otherwise = "whatever is not the comparison"}),
         optional<&T::exclude>("exclude", "whom to leave out, in order",
                               {.otherwise = "time at risk is cut short"}),
         optional<&T::drop>("drop", "columns that are not looked at"),
         optional<&T::blanks>("blanks", "what a blank count is", {.otherwise = "refuse"}),
         optional<&T::unlisted>("unlisted", "what to do with services and periods not named here",
                                {.otherwise = "refuse"}),
         optional<&T::threshold>("threshold", "counts below it are not shown",
                                 {.least = 1, .most = 100, .otherwise = "5"})});
}

}  // namespace hearth
