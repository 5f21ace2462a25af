// What a description of records says that does not go together, before any table is opened.

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/records_rows.hpp"

namespace hearth {

namespace {

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

}  // namespace

void check_description(const RecordsFile& file, Diagnostics& diagnostics) {
    check_columns(file, diagnostics);
    check_services(file, diagnostics);
    check_dates(file, diagnostics);
    if (file.columns.group && !file.comparison)
        diagnostics.report("record-groups.which", file.columns.group->place);
    if (!file.columns.group && file.comparison)
        diagnostics.report("record-groups.column", file.comparison->place);
}

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

}  // namespace hearth
