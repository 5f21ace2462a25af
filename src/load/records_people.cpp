// One client after another: group, windows, time at risk, reasons to leave out.
#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/records_rows.hpp"

namespace hearth {

namespace {

constexpr std::size_t most_groups = 3;  // enough to see that there are too many
constexpr std::size_t most_told = 20;
constexpr Day last_day = INT32_MAX;

std::optional<Days> days_in(const CalendarWindow& window, Diagnostics& diagnostics) {
    Days days;
    bool sound = true;
    const auto read = [&](const Statement& said, Day& to, Day more) {
        if (const auto day = read_day(said.text, DateForm::iso))
            to = *day + more;
        else
            diagnostics.report("record-windows.date", said.place, {in_quotes(said.text)});
        sound = sound && to != no_day && to != last_day;
    };
    read(window.from, days.from, 0);
    read(window.to, days.to, 1);
    if (sound && days.length() == 0) diagnostics.report("record-windows.order", window.to.place);
    return sound ? std::optional(days) : std::nullopt;
}

/// What one window says: months, or days of the calendar; and years of the whole of it.
double read_window(const RecordWindow& window, int& months, std::optional<Days>& days,
                   Diagnostics& diagnostics) {
    if (const int* said = std::get_if<int>(&window)) {
        months = *said;
        return months / 12.0;
    }
    days = days_in(std::get<CalendarWindow>(window), diagnostics);
    return days ? years_between(days->from, days->to) : 1;
}

struct Life {
    Day joined = no_day, moved = no_day, died = no_day;
};

Life life_of(RecordTable& table) {
    const auto day = [&](Held key) { return table.has(key) ? day_in(table, key) : no_day; };
    return {day(Held::joined), day(Held::moved), day(Held::died)};
}

ClientDays days_of(RecordTable& table, const RecordSpans& spans, const Life& life) {
    ClientDays days;
    days.start = table.has(Held::start) ? day_in(table, Held::start) : no_day;
    if (days.start == no_day && spans.after) days.start = spans.after->from;
    const auto last = [](Day day) { return day == no_day ? last_day : day + 1; };
    days.at_risk = spans.data.within({life.joined, std::min(last(life.moved), last(life.died))});
    if (spans.before) days.before = *spans.before;
    if (spans.after) days.after = *spans.after;
    if (days.start != no_day && !spans.before)
        days.before = {months_later(days.start, -spans.before_months), days.start};
    if (days.start != no_day && !spans.after) {
        const Day from = months_later(days.start, spans.gap);
        days.after = {from, months_later(from, spans.after_months)};
    }
    if (spans.before)
        days.earlier_from = days.before.from - days.before.length();
    else if (days.start != no_day)
        days.earlier_from = months_later(days.start, -2 * spans.before_months);
    if (days.start != no_day && days.before.to > days.after.from && spans.before && !spans.after)
        report(table, "record-windows.client", table.column(Held::start));
    return days;
}

/// The part of a window in which the client is at risk, of so many years.
double years_of(Days window, Days at_risk, double years) {
    if (window.from == no_day || window.length() == 0) return years;  // no days are known
    return years * window.within(at_risk).length() / window.length();
}

bool is_left_out(LeftOut rule, const Life& life, const ClientDays& days) {
    switch (rule) {
        case LeftOut::died:
            return life.died != no_day && life.died < days.after.to;
        case LeftOut::moved:
            return life.moved != no_day && life.moved < days.after.to;
        case LeftOut::joined_late:
            return life.joined != no_day && life.joined > days.before.from;
    }
    return false;
}

bool is_left_out(const RecordTable& table, std::size_t rule, const Life& life,
                 const ClientDays& days) {
    const auto& said = table.file.exclude[rule];
    if (const auto* word = std::get_if<LeftOut>(&said)) return is_left_out(*word, life, days);
    const auto& values = std::get<RecordExclusion>(said).is.values;
    return any(values,
               [&](const Statement& one) { return table.csv[table.excluding[rule]] == one.text; });
}

/// The group of the row; nothing in another than those described.
std::optional<RecordGroup> group_of(RecordTable& table, People& people) {
    if (!table.has(Held::group)) return RecordGroup::intervention;
    const std::string_view said = name_in(table, Held::group);
    if (table.file.comparison && said == table.file.comparison->text)
        return RecordGroup::comparison;
    if (table.file.intervention && said != table.file.intervention->text) return std::nullopt;
    auto& met = people.groups;
    if (met.size() < most_groups && !is_among(said, met)) met.emplace_back(said);
    return RecordGroup::intervention;
}

int cluster_of(RecordTable& table, People& people) {
    if (!table.has(Held::cluster)) return 0;
    const std::string_view said = name_in(table, Held::cluster);
    if (const auto known = people.clusters.find(said); known != people.clusters.end())
        return known->second;
    const int number = static_cast<int>(people.clusters.size());
    people.clusters.emplace(said, number);
    return number;
}

}  // namespace

ClientNumbers::Key ClientNumbers::key_of(std::string_view id) {
    Key key{.size = static_cast<std::uint32_t>(id.size())};
    if (id.size() > sizeof key.head + sizeof key.tail) {
        key.head = TextHash()(id);
        return key;
    }
    if (id.empty()) return key;
    const std::size_t half = std::min(id.size(), sizeof key.head);
    std::memcpy(&key.head, id.data(), half);
    std::memcpy(&key.tail, id.data() + half, id.size() - half);
    return key;
}

std::size_t ClientNumbers::first_slot(const Key& key) const {
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;  // 2^64 over the golden ratio (Knuth 6.4)
    const std::uint64_t mixed = (key.head ^ key.tail * odd) * odd;
    return (mixed ^ mixed >> 32) & (slots_.size() - 1);
}

/// The slot that has the client, or the empty one that it would take.
std::size_t ClientNumbers::slot_of(const Key& key, std::string_view id) const {
    for (std::size_t at = first_slot(key);; at = (at + 1) & (slots_.size() - 1)) {
        const Slot& slot = slots_[at];
        if (slot.number == empty) return at;
        if (slot.key == key && (id.size() <= sizeof key.head + sizeof key.tail ||
                                ids_.compare(slot.begin, id.size(), id) == 0))
            return at;
    }
}

std::optional<std::uint32_t> ClientNumbers::find(std::string_view id) const {
    const std::uint32_t number = slots_[slot_of(key_of(id), id)].number;
    return number == empty ? std::nullopt : std::optional(number);
}

void ClientNumbers::add(std::string_view id) {
    if (4 * std::size_t{count_} >= 3 * slots_.size()) grow();
    const Key key = key_of(id);
    slots_[slot_of(key, id)] = {key, count_++, ids_.size()};
    if (id.size() > sizeof key.head + sizeof key.tail) ids_ += id;
}

/// Doubles the slots.
void ClientNumbers::grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
        if (slot.number == empty) continue;
        std::size_t at = first_slot(slot.key);
        while (slots_[at].number != empty) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = slot;
    }
}

RecordSpans spans_of(const RecordsFile& file, Diagnostics& diagnostics) {
    RecordSpans spans;
    const RecordWindows& windows = file.windows;
    spans.gap = windows.gap;
    spans.years_before =
        read_window(windows.before, spans.before_months, spans.before, diagnostics);
    spans.years_after = read_window(windows.after, spans.after_months, spans.after, diagnostics);
    if (file.data)
        if (const auto days = days_in(*file.data, diagnostics)) spans.data = *days;
    if (spans.before && spans.after && spans.before->to > spans.after->from)
        diagnostics.report("record-windows", windows.place);
    return spans;
}

Reasons reasons_of(const RecordsFile& file) {
    Reasons reasons;
    const auto add = [&](std::string words) {
        reasons.words.push_back(std::move(words));
        return reasons.words.size() - 1;
    };
    reasons.no_start = add("no day of start");
    reasons.first_rule = reasons.words.size();
    for (const auto& rule : file.exclude)
        if (const auto* by_value = std::get_if<RecordExclusion>(&rule))
            add(by_value->why);
        else
            add(std::get<LeftOut>(rule) == LeftOut::died    ? "died before the windows end"
                : std::get<LeftOut>(rule) == LeftOut::moved ? "moved before the windows end"
                                                            : "joined after the windows begin");
    reasons.other_group = add("in another group");
    reasons.blank = add("a count is blank");
    reasons.blank_covariate = add("a covariate is blank");
    reasons.no_time = add("no time at risk before or after");
    return reasons;
}

void leave_out(People& people, std::size_t client, std::size_t reason) {
    std::int16_t& why = people.reason[client];
    const auto here = static_cast<std::int16_t>(reason);
    if (why < 0 || why > here) why = here;
}

void add_person(RecordTable& table, const RecordSpans& spans, const Reasons& reasons,
                People& people) {
    const std::size_t client = people.size();
    const Life life = life_of(table);
    const ClientDays days = days_of(table, spans, life);
    people.file = table.csv.place(0).file;
    people.lines.push_back(table.csv.place(0).line);
    people.reason.push_back(-1);
    const auto group = group_of(table, people);
    people.group.push_back(group.value_or(RecordGroup::intervention));
    people.cluster.push_back(cluster_of(table, people));
    people.days.push_back(days);
    const bool whole = !table.file.columns.years;  // else years are added up, period by period
    const auto years = [&](Days window, double all) {
        return whole ? years_of(window, days.at_risk, all) : 0;
    };
    people.years_before.push_back(years(days.before, spans.years_before));
    people.years_after.push_back(years(days.after, spans.years_after));
    people.covariates.resize(table.covariates.size());
    const bool has_blank = std::exchange(table.has_blank, false);
    for (std::size_t i = 0; i < table.covariates.size(); ++i)
        people.covariates[i].push_back(number_in(table, table.covariates[i], Sign::any));
    const bool is_unknown = std::exchange(table.has_blank, has_blank);
    if (is_unknown && table.has(Held::group) && table.file.blanks == BlankCount::exclude)
        leave_out(people, client, reasons.blank_covariate);
    if (days.start == no_day && table.has(Held::start)) leave_out(people, client, reasons.no_start);
    for (std::size_t rule = 0; rule < table.file.exclude.size(); ++rule)
        if (is_left_out(table, rule, life, days))
            leave_out(people, client, reasons.first_rule + rule);
    if (!group) leave_out(people, client, reasons.other_group);
}

std::size_t alike_name(std::string_view id) { return TextHash()(lowered(trimmed(id))); }

void check_alike(const People& people, Diagnostics& diagnostics) {
    std::vector<std::uint32_t> order(people.alike.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return people.alike[a] < people.alike[b];
    });
    std::size_t told = 0;
    for (std::size_t i = 1; i < order.size() && told < most_told; ++i) {
        if (people.alike[order[i]] != people.alike[order[i - 1]]) continue;
        ++told;
        diagnostics.report("record-client.alike", {people.file, people.lines[order[i]], 0},
                           {people.lines[order[i - 1]]});
    }
}

std::size_t said_of_client(const RecordTable& table) {
    std::size_t hash = 0;
    const auto add = [&](std::size_t column) {
        if (column != no_column)
            hash = hash * 31 + std::hash<std::string_view>()(table.csv[column]);
    };
    for (auto key = static_cast<std::size_t>(Held::group); key < keys_held; ++key)
        add(table.held[key]);
    for (const std::size_t column : table.covariates) add(column);
    for (const std::size_t column : table.excluding) add(column);
    return hash;
}

void check_people(const RecordsFile& file, const People& people, std::uint32_t table,
                  Diagnostics& diagnostics) {
    std::size_t left[2] = {0, 0};
    for (std::size_t i = 0; i < people.size(); ++i)
        if (people.reason[i] < 0) ++left[static_cast<std::size_t>(people.group[i])];
    const Place place = file.comparison ? file.comparison->place : Place{table, 0, 0};
    if (left[0] + left[1] == 0)
        diagnostics.report("record-nobody", {table, 0, 0});
    else if (file.comparison && left[0] == 0)
        diagnostics.report("record-groups.no_comparison", place);
    else if (people.groups.size() > 1 && !file.intervention)
        diagnostics.report("record-groups", place);
    else if (left[1] == 0)
        diagnostics.report("record-groups.no_intervention", place);
    else if (left[1] == 1)
        diagnostics.report("record-one-client", {table, 0, 0});
}

}  // namespace hearth
