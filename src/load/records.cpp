// What a description of records says that does not go together, before any table is opened;
// clients that stay, of all that were read; and totals, which need no clients.
#include <algorithm>

#include "base/grid.hpp"
#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/load.hpp"
#include "load/records_rows.hpp"

namespace hearth {

namespace {

// --- what does not go together -------------------------------------------------------------------

void check_columns(const RecordsFile& file, Diagnostics& diagnostics) {
    const RecordColumns& columns = file.columns;
    const std::string shape(name_of(file.shape));
    for (const RecordColumn& one : record_columns()) {
        const auto& said = columns.*(one.member);
        if (!said && is_among(file.shape, one.needed))
            diagnostics.report("record-column.needed", columns.place, {one.key, shape});
        if (said && !is_among(file.shape, one.needed) && !is_among(file.shape, one.possible))
            diagnostics.report("record-column.idle", said->place, {one.key, shape});
    }
    if (file.shape == RecordShape::periods &&
        columns.date.has_value() == columns.period.has_value())
        diagnostics.report("record-column.period", columns.place);
    if (file.clients && file.shape != RecordShape::events && file.shape != RecordShape::periods)
        diagnostics.report("record-column.idle", file.clients->place, {"clients", shape});
}

/// What of a service stands in tables of a shape.
void check_services(const RecordsFile& file, Diagnostics& diagnostics) {
    for (const auto& [name, place, service] : file.services) {
        const bool wide = file.shape == RecordShape::clients;
        const bool periods = file.shape == RecordShape::periods;
        const auto check = [&](bool has, std::string_view key, bool belongs) {
            if (has != belongs && (has || key != "called"))
                diagnostics.report(has ? Told("record-service.idle") : Told("record-service"),
                                   place, {key, name_of(file.shape), in_quotes(name)});
        };
        check(service.before.has_value(), "before", wide);
        check(service.after.has_value(), "after", wide);
        check(service.column.has_value(), "column", periods);
        check(!service.called.values.empty(), "called", !wide && !periods);
    }
    if (file.services.empty()) diagnostics.report("record-service.none", file.place);
}

void check_dates(const RecordsFile& file, Diagnostics& diagnostics) {
    const RecordColumns& columns = file.columns;
    const auto& windows = file.windows;
    const bool calendar = std::holds_alternative<CalendarWindow>(windows.before) &&
                          std::holds_alternative<CalendarWindow>(windows.after);
    const bool life = columns.joined || columns.moved || columns.died;
    if ((life || columns.date || columns.start) && !file.dates)
        diagnostics.report("record-dates", columns.place);
    if ((life || columns.date) && !columns.start && !calendar)
        diagnostics.report("record-windows.no_start", columns.place);
    const bool of_uses = file.shape == RecordShape::events || file.shape == RecordShape::periods;
    if (columns.date && of_uses && !file.data) diagnostics.report("record-data", file.place);
    if (columns.period && !file.periods)
        diagnostics.report("record-periods", columns.period->place);
    for (const auto& rule : file.exclude) {
        const auto* word = std::get_if<LeftOut>(&rule);
        const bool known = word == nullptr || (*word == LeftOut::died    ? columns.died
                                               : *word == LeftOut::moved ? columns.moved
                                                                         : columns.joined);
        if (!known)
            diagnostics.report(
                "record-column.rule", columns.place,
                {name_of(*word), *word == LeftOut::joined_late ? "joined" : name_of(*word)});
    }
}

/// Reports keys that are missing, idle or at odds in a description.
void check_description(const RecordsFile& file, Diagnostics& diagnostics) {
    check_columns(file, diagnostics);
    check_services(file, diagnostics);
    check_dates(file, diagnostics);
    if (file.columns.group && !file.comparison)
        diagnostics.report("record-groups.which", file.columns.group->place);
    if (!file.columns.group && file.comparison)
        diagnostics.report("record-groups.column", file.comparison->place);
}

// --- clients that stay ---------------------------------------------------------------------------

/// The places of a column that are kept.
Column kept_of(Column column, const std::vector<std::uint32_t>& kept) {
    for (std::size_t i = 0; i < kept.size(); ++i) column[i] = column[kept[i]];
    column.resize(kept.size());
    return column;
}

std::vector<std::uint32_t> kept_clients(const People& people) {
    std::vector<std::uint32_t> kept;
    for (std::uint32_t i = 0; i < people.size(); ++i)
        if (people.reason[i] < 0) kept.push_back(i);
    return kept;
}

/// Rules of the description with whatever they left out; others where they did.
std::vector<Exclusion> exclusions_of(const RecordsReading& reading) {
    const Reasons& reasons = reading.reasons;
    std::vector<Exclusion> all;
    for (const std::string& words : reasons.words) all.push_back({words, 0});
    for (const std::int16_t reason : reading.people.reason)
        if (reason >= 0) ++all[reason].clients;
    std::vector<Exclusion> shown;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool rule = i >= reasons.first_rule && i < reasons.other_group;
        if (rule || all[i].clients > 0) shown.push_back(std::move(all[i]));
    }
    return shown;
}

/// Whether every client was in sight for all of the window before the window before.
bool reaches_back(const RecordsReading& reading, const std::vector<std::uint32_t>& kept) {
    return every(kept, [&](std::uint32_t client) {
        const ClientDays& days = reading.people.days[client];
        return days.earlier_from != no_day && days.at_risk.from <= days.earlier_from;
    });
}

/// Years at risk in each month of the series, over the clients with the intervention.
std::vector<double> years_by_month(const RecordsReading& reading,
                                   const std::vector<std::uint32_t>& kept) {
    const People& people = reading.people;
    const int months = reading.lead + reading.lag;
    std::vector<double> years(months);
    double whole = 0;
    for (const std::uint32_t client : kept) {
        if (people.group[client] != RecordGroup::intervention) continue;
        const ClientDays& days = people.days[client];
        const auto month = [&](int at) { return months_later(days.start, at - reading.lead); };
        if (days.at_risk.from <= month(0) && days.at_risk.to >= month(months)) {
            whole += 1;
            continue;
        }
        for (int at = 0; at < months; ++at) {
            const Days one{month(at), month(at + 1)};
            years[at] += 1.0 / 12 * one.within(days.at_risk).length() / one.length();
        }
    }
    for (double& one : years) one += whole / 12;
    return years;
}

void add_series(const RecordsReading& reading, const std::vector<std::uint32_t>& kept,
                Records& records) {
    const std::vector<double> years = years_by_month(reading, kept);
    const int skipped = records.earlier.empty() ? reading.lead / 2 : 0;
    for (std::size_t i = 0; i < reading.uses.size(); ++i) {
        const auto& months = reading.uses[i].months;
        records.series.push_back({.service = reading.file.services[i].name,
                                  .counts = {months.begin() + skipped, months.end()},
                                  .years = {years.begin() + skipped, years.end()},
                                  .starts_at = reading.lead - skipped});
    }
}

void add_services(RecordsReading& reading, const std::vector<std::uint32_t>& kept,
                  Records& records) {
    const bool dated = reading.file.columns.date.has_value();
    const bool early = dated && reaches_back(reading, kept);
    bool rule = false;
    for (std::size_t i = 0; i < reading.uses.size(); ++i) {
        const auto& [name, place, service] = reading.file.services[i];
        UseCounts& use = reading.uses[i];
        records.services.push_back(
            {name, kept_of(std::move(use.before), kept), kept_of(std::move(use.after), kept)});
        if (early) records.earlier.push_back({name, kept_of(std::move(use.earlier), kept), {}});
        records.entry_at_least.push_back(service.entry_at_least.value_or(-1));
        rule = rule || service.entry_at_least;
    }
    if (!rule) records.entry_at_least.clear();
}

Records records_of(RecordsReading& reading, std::uint64_t rows) {
    People& people = reading.people;
    const auto kept = kept_clients(people);
    Records records;
    records.rows = rows;
    records.exclusions = exclusions_of(reading);
    for (const std::uint32_t client : kept) {
        records.group.push_back(people.group[client]);
        if (reading.file.columns.cluster) records.cluster.push_back(people.cluster[client]);
    }
    records.years_before = kept_of(std::move(people.years_before), kept);
    records.years_after = kept_of(std::move(people.years_after), kept);
    for (std::size_t i = 0; i < people.covariates.size(); ++i) {
        records.covariates.push_back(reading.file.columns.covariates[i].text);
        records.covariate_values.push_back(kept_of(std::move(people.covariates[i]), kept));
    }
    add_services(reading, kept, records);
    const bool blanks = any(people.reason, [&](auto reason) {
        return reason == static_cast<std::int16_t>(reading.reasons.blank);
    });
    if (reading.file.columns.date && !blanks) add_series(reading, kept, records);
    return records;
}

/// Says what the records cannot tell.
void warn(const RecordsReading& reading, const RecordTable& table, const Records& records) {
    const Place whole{table.csv.problems.file, 0, 0};
    if (reading.file.shape == RecordShape::events && !reading.file.clients)
        reading.diagnostics.report("record-bare-events", whole);
    if (reading.strangers > 0)
        reading.diagnostics.report("record-strangers", whole, {reading.strangers});
    for (std::size_t i = 0; i < records.services.size(); ++i) {
        const auto& [name, before, after] = records.services[i];
        if (sum_of(before) + sum_of(after) == 0)
            reading.diagnostics.report("record-all-zeros", reading.file.services[i].place,
                                       {in_quotes(name)});
    }
}

/// Says whose use is beyond one a day of a whole window, which few services can be.
void warn_of_counts(const RecordsReading& reading) {
    constexpr double days = 366;
    constexpr std::size_t most_named = 20;
    const People& people = reading.people;
    const RecordSpans& spans = reading.spans;
    std::size_t told = 0;
    for (std::size_t i = 0; i < reading.uses.size(); ++i) {
        const auto& [earlier, before, after, months] = reading.uses[i];
        for (std::size_t c = 0; c < people.size() && told < most_named; ++c) {
            const bool is_much = before[c] > days * std::max(spans.years_before, 1.0) ||
                                 after[c] > days * std::max(spans.years_after, 1.0);
            if (!is_much || people.reason[c] >= 0) continue;
            ++told;
            reading.diagnostics.report("record-count.daily", {people.file, people.lines[c], 0},
                                       {in_quotes(reading.file.services[i].name)});
        }
    }
}

std::optional<Records> read_people(RecordsReading& reading) {
    const bool wide = reading.file.shape == RecordShape::clients;
    const bool two = reading.file.clients.has_value();
    auto table = reading.open(reading.file.records, two ? TablePart::uses : TablePart::whole);
    if (!table) return {};
    reading.uses.resize(reading.file.services.size());
    if (wide)
        read_client_rows(reading, *table);
    else
        read_use_rows(reading, *table);
    if (reading.diagnostics.has_errors()) return {};
    check_people(reading.file, reading.people, table->csv.problems.file, reading.diagnostics);
    if (reading.diagnostics.has_errors()) return {};
    check_alike(reading.people, reading.diagnostics);
    warn_of_counts(reading);
    Records records = records_of(reading, table->csv.rows());
    warn(reading, *table, records);
    return records;
}

// --- totals --------------------------------------------------------------------------------------

/// The years of a row: their column's, or those of the window for each client.
double years_in(RecordTable& table, Held key, double clients, double window) {
    return table.has(key) ? number_in(table, table.column(key)) : clients * window;
}

void read_total(RecordsReading& reading, RecordTable& table, const ByText<std::size_t>& words,
                std::vector<std::optional<RecordTotals::Of>>& found) {
    const auto service = words.find(table.cell(Held::service));
    const bool named = is_named(table, service != words.end(), Held::service);
    const bool grouped = table.has(Held::group);
    const bool compared = grouped && table.cell(Held::group) == reading.file.comparison->text;
    const auto& other = reading.file.intervention;
    if (grouped && !compared && other && table.cell(Held::group) != other->text) return;
    RecordTotals::Of of;
    of.count_before = number_in(table, table.column(Held::before));
    of.count_after = number_in(table, table.column(Held::after));
    const double clients = number_in(table, table.column(Held::clients));
    of.clients = static_cast<std::size_t>(clients);
    of.years_before = years_in(table, Held::years_before, clients, reading.spans.years_before);
    of.years_after = years_in(table, Held::years_after, clients, reading.spans.years_after);
    if (!named) return;
    auto& place = found[2 * service->second + (compared ? 1 : 0)];
    if (place) return report(table, "record-totals.twice", table.column(Held::service));
    if (of.clients == 0 || !(of.years_before > 0 && of.years_after > 0))
        report(table, "record-totals.nobody", table.column(Held::clients));
    place = of;
}

/// Each service has a row of the intervention, and where there is a comparison, one of that.
void check_totals(RecordsReading& reading,
                  const std::vector<std::optional<RecordTotals::Of>>& found) {
    bool compared = false;
    for (std::size_t i = 1; i < found.size(); i += 2) compared = compared || found[i];
    if (reading.file.comparison && !compared)
        reading.diagnostics.report("record-groups.no_comparison", reading.file.comparison->place);
    for (std::size_t i = 0; i < reading.file.services.size(); ++i) {
        const auto& [name, place, service] = reading.file.services[i];
        if (!found[2 * i]) reading.diagnostics.report("record-totals", place, {in_quotes(name)});
        if (compared && !found[2 * i + 1])
            reading.diagnostics.report("record-totals.comparison", place, {in_quotes(name)});
    }
}

std::optional<RecordTotals> read_totals(RecordsReading& reading) {
    auto table = reading.open(reading.file.records, TablePart::whole);
    if (!table) return {};
    const auto words = services_by_word(reading.file, reading.diagnostics);
    std::vector<std::optional<RecordTotals::Of>> found(2 * reading.file.services.size());
    while (next(*table)) read_total(reading, *table, words, found);
    conclude(*table);
    check_totals(reading, found);
    if (reading.diagnostics.has_errors()) return {};
    RecordTotals totals;
    for (std::size_t i = 0; i < reading.file.services.size(); ++i)
        totals.services.push_back({reading.file.services[i].name, *found[2 * i], found[2 * i + 1]});
    return totals;
}

}  // namespace

std::optional<RecordsRead> read_tables(RecordsFile file, const TablesAt& at) {
    check_description(file, at.diagnostics);
    RecordsReading reading{file, at.texts, at.diagnostics, at.folder};
    reading.spans = spans_of(file, at.diagnostics);
    reading.reasons = reasons_of(file);
    if (at.diagnostics.has_errors()) {  // columns that are not there can be told too
        reading.open(file.records, file.clients ? TablePart::uses : TablePart::whole);
        return std::nullopt;
    }
    RecordsRead read;
    if (file.shape == RecordShape::totals)
        read.totals = read_totals(reading);
    else
        read.records = read_people(reading);
    if (at.diagnostics.has_errors()) return std::nullopt;
    read.file = std::move(file);
    return read;
}

}  // namespace hearth
