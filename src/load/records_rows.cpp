// Row by row into windows: a client's columns, periods or events.
#include "load/records_rows.hpp"

#include <bit>
#include <numeric>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

constexpr std::size_t most_periods = 64;  // a bit for each
constexpr std::size_t most_waiting = 64;  // uses

void add_columns_of_uses(RecordsReading& reading) {
    for (UseCounts& use : reading.uses) {
        use.earlier.push_back(0);
        use.before.push_back(0);
        use.after.push_back(0);
    }
}

void check_time(RecordsReading& reading, std::size_t client) {
    const People& people = reading.people;
    if (!(people.years_before[client] > 0 && people.years_after[client] > 0))
        leave_out(reading.people, client, reading.reasons.no_time);
}

void check_blanks(RecordsReading& reading, const RecordTable& table, std::size_t client) {
    if (table.has_blank && reading.file.blanks == BlankCount::exclude)
        leave_out(reading.people, client, reading.reasons.blank);
}

/// Reports a row of totals, by what it calls its client.
void check_total(RecordTable& table, std::string_view name) {
    constexpr std::string_view totals = " total totals grand_total sum sums subtotal sub_total ";
    if (name.size() < 20 && totals.find(" " + as_key(name) + " ") != std::string_view::npos &&
        !as_key(name).empty())
        report(table, "record-client.total", table.column(Held::client));
}

/// Adds the client of a row that has not been met.
std::uint32_t add_client(RecordsReading& reading, RecordTable& table, std::string_view id) {
    const auto number = static_cast<std::uint32_t>(reading.people.size());
    if (table.has(Held::client)) check_total(table, id);
    add_person(table, reading.spans, reading.reasons, reading.people);
    if (table.has(Held::client)) {
        reading.people.numbers.add(id);
        reading.people.alike.push_back(alike_name(id));
    }
    add_columns_of_uses(reading);
    return number;
}

/// Adds the client of a row of clients; nothing, with the error, where it stands twice.
std::optional<std::uint32_t> add_new_client(RecordsReading& reading, RecordTable& table) {
    if (!table.has(Held::client)) return add_client(reading, table, "");
    const std::string_view id = name_in(table, Held::client);
    const auto known = reading.people.numbers.find(id);
    if (!known) return add_client(reading, table, id);
    if (!id.empty())
        report(table, "record-client.twice", table.column(Held::client),
               {reading.people.lines[*known]});
    return std::nullopt;
}

/// The client of a row of uses, added where the table has the clients too; nothing for a stranger.
std::optional<std::uint32_t> client_of(RecordsReading& reading, RecordTable& table) {
    const std::string_view id = name_in(table, Held::client);
    if (id.empty()) return std::nullopt;
    People& people = reading.people;
    const auto known = people.numbers.find(id);
    if (!known && reading.file.clients) {
        ++reading.strangers;
        return std::nullopt;
    }
    if (!known) {
        people.said.push_back(said_of_client(table));
        const std::uint32_t client = add_client(reading, table, id);
        check_blanks(reading, table, client);
        if (!reading.file.columns.years) check_time(reading, client);
        return client;
    }
    if (!reading.file.clients && people.said[*known] != said_of_client(table))
        report(table, "record-client.differs", table.column(Held::client), {people.lines[*known]});
    return known;
}

/// The table of clients, where there is one beside that of uses.
bool read_clients(RecordsReading& reading) {
    if (!reading.file.clients) return true;
    auto table = reading.open(*reading.file.clients, TablePart::people);
    if (!table) return false;
    while (next(*table))
        if (const auto client = add_new_client(reading, *table)) {
            check_blanks(reading, *table, *client);
            check_time(reading, *client);
        }
    conclude(*table);
    return true;
}

// --- uses ----------------------------------------------------------------------------------------

void count_now(RecordsReading& reading, const UseOfClient& use) {
    const People& people = reading.people;
    const ClientDays& days = people.days[use.client];
    UseCounts& counts = reading.uses[use.service];
    if (days.start == no_day || !days.at_risk.has(use.day)) return;
    if (days.before.has(use.day))
        counts.before[use.client] += use.quantity;
    else if (days.after.has(use.day))
        counts.after[use.client] += use.quantity;
    else if (use.day >= days.earlier_from && use.day < days.before.from)
        counts.earlier[use.client] += use.quantity;
    if (people.group[use.client] != RecordGroup::intervention || people.reason[use.client] >= 0)
        return;
    const int month = months_between(days.start, use.day) + reading.lead;
    if (month >= 0 && month < reading.lead + reading.lag) counts.months[month] += use.quantity;
}

void count_waiting(RecordsReading& reading) {
    for (const UseOfClient& use : reading.waiting) count_now(reading, use);
    reading.waiting.clear();
}

/// Counts a use a little later, when what it is counted in has come from memory: clients come in
/// any order.
void count(RecordsReading& reading, const UseOfClient& use) {
    const UseCounts& counts = reading.uses[use.service];
    __builtin_prefetch(&reading.people.days[use.client]);
    __builtin_prefetch(&counts.before[use.client]);
    __builtin_prefetch(&counts.after[use.client]);
    __builtin_prefetch(&counts.earlier[use.client]);
    reading.waiting.push_back(use);
    if (reading.waiting.size() == most_waiting) count_waiting(reading);
}

/// The day of a row of uses; `no_day` where it is none, or beyond the data.
Day day_of_use(RecordTable& table) {
    const std::size_t column = table.column(Held::date);
    const Day day = day_in(table, Held::date);
    if (day == no_day) {
        if (table.csv[column].empty()) report(table, "record-blank.text", column);
    } else if (day >= table.data_to) {
        report(table, "record-date.after", column, {table.file.data->to.text});
        return no_day;
    } else if (day < table.data_from) {
        report(table, "record-date.before", column, {table.file.data->from.text});
        return no_day;
    }
    return day;
}

void read_event(RecordsReading& reading, RecordTable& table, const ByText<std::size_t>& words) {
    reading.people.numbers.expect(table.cell(Held::client));
    const Day day = day_of_use(table);
    const auto service = words.find(table.cell(Held::service));
    const bool named = is_named(table, service != words.end(), Held::service);
    const auto client = client_of(reading, table);
    if (!client) return;
    const double quantity =
        table.has(Held::quantity) ? number_in(table, table.column(Held::quantity)) : 1;
    check_blanks(reading, table, *client);
    if (named && day != no_day) count(reading, {*client, service->second, day, quantity});
}

void read_dated_period(RecordsReading& reading, RecordTable& table) {
    const auto client = client_of(reading, table);
    const Day day = day_of_use(table);
    if (!client || day == no_day) return;
    for (std::size_t i = 0; i < table.services.size(); ++i)
        count(reading, {*client, i, day, number_in(table, table.services[i].column)});
    check_blanks(reading, table, *client);
}

/// Months of the series, once it is known how far windows reach.
void begin_series(RecordsReading& reading) {
    const RecordSpans& spans = reading.spans;
    const auto months = [](const std::optional<Days>& days, int otherwise) {
        return days ? months_between(days->from, days->to - 1) + 1 : otherwise;
    };
    reading.lead = 2 * months(spans.before, spans.before_months);
    reading.lag = spans.gap + months(spans.after, spans.after_months);
    for (UseCounts& use : reading.uses) use.months.resize(reading.lead + reading.lag);
}

// --- named periods -------------------------------------------------------------------------------

/// Periods by name: those before first.
struct PeriodNames {
    ByText<std::size_t> numbers;
    std::size_t before = 0;
};

PeriodNames period_names(const RecordsFile& file, Diagnostics& diagnostics) {
    PeriodNames names;
    for (const auto* list : {&file.periods->before, &file.periods->after}) {
        for (const Statement& one : list->values)
            if (!names.numbers.emplace(one.text, names.numbers.size()).second)
                diagnostics.report("record-periods.twice", one.place, {in_quotes(one.text)});
        if (list == &file.periods->before) names.before = names.numbers.size();
    }
    if (names.numbers.size() > most_periods)
        diagnostics.report("record-periods.many", file.periods->place, {most_periods});
    return names;
}

/// Which periods each client has a row of, as bits.
using PeriodsMet = std::vector<std::uint64_t>;

void read_named_period(RecordsReading& reading, RecordTable& table, const PeriodNames& names,
                       PeriodsMet& met) {
    const auto period = names.numbers.find(table.cell(Held::period));
    const bool named = is_named(table, period != names.numbers.end(), Held::period);
    const auto client = client_of(reading, table);
    if (!client || !named) return;
    met.resize(reading.people.size());
    const std::uint64_t bit = std::uint64_t{1} << period->second;
    if ((met[*client] & bit) != 0)
        return report(table, "record-client.period", table.column(Held::client));
    met[*client] |= bit;
    const bool before = period->second < names.before;
    for (std::size_t i = 0; i < table.services.size(); ++i)
        (before ? reading.uses[i].before : reading.uses[i].after)[*client] +=
            number_in(table, table.services[i].column);
    if (table.has(Held::years))
        (before ? reading.people.years_before : reading.people.years_after)[*client] +=
            number_in(table, table.column(Held::years));
    check_blanks(reading, table, *client);
}

/// Years by the periods that a client has, where no column has them.
void weigh_periods(RecordsReading& reading, const PeriodNames& names, const PeriodsMet& met) {
    const std::uint64_t all_before = (std::uint64_t{1} << names.before) - 1;
    const auto part = [](std::uint64_t bits, std::size_t of) {
        return static_cast<double>(std::popcount(bits)) / static_cast<double>(of);
    };
    for (std::size_t i = 0; i < met.size(); ++i) {
        reading.people.years_before[i] *= part(met[i] & all_before, names.before);
        reading.people.years_after[i] *=
            part(met[i] & ~all_before, names.numbers.size() - names.before);
    }
}

void read_named_periods(RecordsReading& reading, RecordTable& table) {
    const PeriodNames names = period_names(reading.file, reading.diagnostics);
    PeriodsMet met;
    while (next(table)) read_named_period(reading, table, names, met);
    met.resize(reading.people.size());
    if (!table.has(Held::years)) weigh_periods(reading, names, met);
}

void read_events(RecordsReading& reading, RecordTable& table) {
    const auto words = services_by_word(reading.file, reading.diagnostics);
    while (next(table)) read_event(reading, table, words);
}

/// Whether the last of three clients or more has the sum of all others in every column of uses.
bool ends_in_sums(const RecordsReading& reading) {
    constexpr double few_uses = 10;
    const auto is_sum = [](const Column& uses) {
        return uses.back() == std::accumulate(uses.begin(), uses.end() - 1, 0.0);
    };
    double all = 0;
    for (const UseCounts& use : reading.uses) {
        if (use.before.size() < 3 || !is_sum(use.before) || !is_sum(use.after)) return false;
        all += use.before.back() + use.after.back();
    }
    return all >= few_uses;
}

}  // namespace

ByText<std::size_t> services_by_word(const RecordsFile& file, Diagnostics& diagnostics) {
    ByText<std::size_t> words;
    for (std::size_t i = 0; i < file.services.size(); ++i) {
        const auto& [name, place, service] = file.services[i];
        const auto add = [&](const std::string& word, Place where) {
            if (!words.emplace(word, i).second)
                diagnostics.report("record-service.twice", where, {in_quotes(word)});
        };
        for (const Statement& one : service.called.values) add(one.text, one.place);
        if (service.called.values.empty()) add(name, place);
    }
    return words;
}

bool is_named(RecordTable& table, bool known, Held key) {
    if (known) return true;
    if (table.cell(key).empty())
        report(table, "record-blank.text", table.column(key));
    else if (table.file.unlisted == Unlisted::refuse)
        report(table, "record-unlisted", table.column(key));
    return false;
}

std::optional<RecordTable> RecordsReading::open(const Statement& name, TablePart part) const {
    const std::string path = (folder / name.text).lexically_normal().string();
    auto table = open_records(path, file, part, texts, diagnostics);
    if (table) {
        table->data_from = spans.data.from;
        table->data_to = spans.data.to;
    }
    return table;
}

void read_client_rows(RecordsReading& reading, RecordTable& table) {
    while (next(table)) {
        const auto client = add_new_client(reading, table);
        if (!client) continue;
        People& people = reading.people;
        for (std::size_t i = 0; i < table.services.size(); ++i) {
            reading.uses[i].before[*client] = number_in(table, table.services[i].before);
            reading.uses[i].after[*client] = number_in(table, table.services[i].after);
        }
        if (table.has(Held::years_before))
            people.years_before[*client] = number_in(table, table.column(Held::years_before));
        if (table.has(Held::years_after))
            people.years_after[*client] = number_in(table, table.column(Held::years_after));
        check_blanks(reading, table, *client);
        check_time(reading, *client);
    }
    if (table.csv.problems.count == 0 && ends_in_sums(reading))
        table.csv.problems.report("record-client.total",
                                  {table.csv.problems.file, reading.people.lines.back(), 0});
    conclude(table);
}

void read_use_rows(RecordsReading& reading, RecordTable& table) {
    begin_series(reading);
    if (!read_clients(reading)) return;
    if (table.has(Held::period))
        read_named_periods(reading, table);
    else if (reading.file.shape == RecordShape::events)
        read_events(reading, table);
    else
        while (next(table)) read_dated_period(reading, table);
    count_waiting(reading);
    for (std::size_t i = 0; i < reading.people.size(); ++i) check_time(reading, i);
    conclude(table);
}

}  // namespace hearth
