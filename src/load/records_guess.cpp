// The description that a table may have: what each column is, by its name and by how its values are
// written; and what cannot be known from a table. Values are shown where many rows have them.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/load.hpp"
#include "load/records_table.hpp"

namespace hearth {

namespace {

constexpr std::size_t fewest_rows = 5;  // of a value that is shown
constexpr std::size_t most_values = 60;

/// Words that columns of a kind are called by, between blanks.
constexpr std::pair<std::optional<Statement> RecordColumns::*, std::string_view> known_columns[] = {
    {&RecordColumns::client,
     " client client_id clientid id person person_id patient patient_id customer_id tenant_id "
     "resident_id case_id pseudo_id pseudonym unique_id ref reference client_ref nhs_number "},
    {&RecordColumns::group, " group arm cohort study_group treated treatment allocation "},
    {&RecordColumns::cluster, " cluster practice gp_practice ward team site scheme neighbourhood "},
    {&RecordColumns::start,
     " start start_date started intervention_date date_of_intervention referral_date "
     "date_of_referral enrolled enrolment_date index_date date_started started_date "},
    {&RecordColumns::joined, " joined joined_date registered registration_date registered_from "},
    {&RecordColumns::moved,
     " moved moved_date moved_out moved_out_date move_date move_out_date moved_away date_moved "
     "date_moved_out date_moved_away date_of_move left left_date date_left leaving_date end_date "
     "tenancy_end tenancy_end_date "},
    {&RecordColumns::died,
     " died death date_of_death death_date dod deceased date_died died_date date_deceased "},
    {&RecordColumns::date,
     " date day event_date activity_date attendance_date admission_date contact_date month "
     "period_start "},
    {&RecordColumns::period, " period phase window time quarter "},
    {&RecordColumns::service, " service services service_type event event_type activity pod type "},
    {&RecordColumns::quantity, " quantity units number count days bed_days los length_of_stay "},
    {&RecordColumns::years, " years years_at_risk person_years exposure "},
    {&RecordColumns::clients, " clients patients people persons n "},
    {&RecordColumns::years_before, " years_before person_years_before exposure_before "},
    {&RecordColumns::years_after, " years_after person_years_after exposure_after "}};
constexpr std::string_view words_before = " before pre prior baseline bl prev ";
constexpr std::string_view words_after = " after post following followup fu ";
constexpr std::string_view words_compared =
    " control controls comparison comparator usual_care untreated unexposed waiting_list waiting "
    "no none 0 c ";

bool among(std::string_view words, std::string_view word) {
    return !word.empty() && words.find(fmt::format(" {} ", word)) != std::string_view::npos;
}

/// What a column looks like.
struct Sketch {
    ColumnLook look = {};
    std::size_t numbers = 0, commas = 0, iso = 0, day_first = 0, only_day_first = 0;
    std::map<std::string, std::size_t, std::less<>> values = {};  ///< the first that differ
};

void sketch_day(Sketch& sketch, std::string_view value) {
    const bool day_first = read_day(value, DateForm::day_first).has_value();
    sketch.iso += read_day(value, DateForm::iso) ? 1 : 0;
    sketch.day_first += day_first ? 1 : 0;
    if (day_first && value.find('/') == 2 && value > "13") ++sketch.only_day_first;
}

void sketch_value(Sketch& sketch, std::string_view value) {
    look_at(sketch.look, value);
    sketch_day(sketch, value);
    if (value.empty()) return;
    const bool number = read_cell(value, DecimalMark::point).fault == CellFault::none;
    sketch.numbers += number ? 1 : 0;
    sketch.commas += !number && read_cell(value, DecimalMark::comma).fault == CellFault::none;
    if (const auto known = sketch.values.find(value); known != sketch.values.end())
        ++known->second;
    else if (sketch.values.size() <= most_values)
        sketch.values.emplace(value, 1);
}

/// All that a guess is made of.
struct Guessing {
    const CsvTable& table;
    const Library& library;
    std::vector<Sketch> sketches;
    std::vector<bool> used;
    GuessedRecords made = {};

    RecordsFile& file() { return made.file; }
    Statement take(std::size_t column) {
        used[column] = true;
        return {table.header()[column], {}};
    }
    void ask(std::string words) { made.asks.push_back(std::move(words)); }
};

std::vector<Sketch> sketches_of(CsvTable& table) {
    std::vector<Sketch> all(table.header().size());
    while (table.rows() < rows_looked_at && table.next())
        for (std::size_t i = 0; i < all.size(); ++i) sketch_value(all[i], table[i]);
    return all;
}

/// A key in which A&E is a_and_e, as services have it.
std::string key_in_words(std::string_view header) {
    return as_key(replaced(std::string(header), "&", " and "));
}

/// A key without how long it was counted: a_and_e of a_and_e_12m or a_and_e_12_months.
std::string without_span(std::string key) {
    constexpr std::string_view spans = " month months m year years yr ";
    for (auto last = key.rfind('_'); last != std::string::npos; last = key.rfind('_')) {
        const std::string word = key.substr(last + 1);
        if (!among(spans, word) && !(word.size() < 4 && is_digit(word.front()))) break;
        key.resize(last);
    }
    return key;
}

/// Services that a word names: by its key or name, else by what people call it.
std::vector<std::string> services_named(const std::string& key, const Library& library) {
    std::vector<std::string> called;
    for (const auto& [name, place, service] : library.services) {
        const auto& also = service.also;
        if (key == name || key == as_key(service.name)) return {name};
        if (any(also, [&](const std::string& one) { return as_key(one) == key; }))
            called.push_back(name);
    }
    return called;
}

/// The service that a word means, or its singular, where it can mean one alone; else the word as a
/// key, which is asked.
std::string service_meant(const std::string& word, Guessing& guessing) {
    std::string key = without_span(key_in_words(word));
    std::vector<std::string> named = services_named(key, guessing.library);
    if (named.empty() && key.ends_with('s')) {
        key.pop_back();
        named = services_named(key, guessing.library);
    }
    if (named.size() == 1) return named.front();
    guessing.ask(fmt::format("which service is {}? write its key, {}",
                             in_quotes(key.empty() ? word : key),
                             named.empty() ? "as hearth list services has it" : any_of(named)));
    return key.empty() ? "service" : key;
}

RecordService& service_called(const std::string& word, Guessing& guessing) {
    const std::string key = service_meant(word, guessing);
    for (auto& one : guessing.file().services)
        if (one.name == key) return one.value;
    return guessing.file().services.emplace_back(Named<RecordService>{key, {}, {}}).value;
}

/// A name without the word for before or after at its beginning or end; nothing without one.
std::optional<std::string> stem_of(const std::string& key, std::string_view words) {
    if (among(words, key)) return "";
    const auto first = key.find('_'), last = key.rfind('_');
    if (first == std::string::npos) return std::nullopt;
    if (among(words, key.substr(last + 1))) return key.substr(0, last);
    if (among(words, key.substr(0, first))) return key.substr(first + 1);
    return std::nullopt;
}

/// Pairs of columns before and after, by what stands beside these words.
void guess_pairs(Guessing& guessing) {
    const auto& header = guessing.table.header();
    for (std::size_t i = 0; i < header.size(); ++i) {
        const auto stem = stem_of(key_in_words(header[i]), words_before);
        for (std::size_t j = 0; stem && j < header.size(); ++j) {
            if (guessing.used[i] || guessing.used[j]) continue;
            if (stem_of(key_in_words(header[j]), words_after) != stem) continue;
            RecordColumns& columns = guessing.file().columns;
            if (stem->empty()) {
                columns.before = guessing.take(i);
                columns.after = guessing.take(j);
            } else {
                RecordService& service = service_called(*stem, guessing);
                service.before = guessing.take(i);
                service.after = guessing.take(j);
            }
        }
    }
}

/// Columns of years at risk, which are no service.
void guess_years(Guessing& guessing) {
    const auto& header = guessing.table.header();
    for (const auto& [member, words] : known_columns)
        for (std::size_t i = 0; i < header.size(); ++i)
            if ((member == &RecordColumns::years_before || member == &RecordColumns::years_after) &&
                among(words, as_key(header[i])) && !guessing.used[i])
                guessing.file().columns.*member = guessing.take(i);
}

/// Columns that tell who somebody is, which are dropped.
void guess_drops(Guessing& guessing) {
    const auto& header = guessing.table.header();
    for (std::size_t i = 0; i < header.size(); ++i) {
        const ColumnLook& look = guessing.sketches[i].look;
        if (guessing.used[i] || (identifying_header(header[i]) == Identifying::nothing &&
                                 identifying_values(look, Declared::no) == Identifying::nothing))
            continue;
        guessing.file().drop.push_back(guessing.take(i));
    }
    if (!guessing.file().drop.empty())
        guessing.ask(
            "some columns look as if people could be known by them: they are under drop:, and "
            "better deleted from the file");
}

void guess_columns(Guessing& guessing) {
    const auto& header = guessing.table.header();
    for (const auto& [member, words] : known_columns)
        for (std::size_t i = 0; i < header.size(); ++i) {
            auto& column = guessing.file().columns.*member;
            if (!guessing.used[i] && !column && among(words, as_key(header[i])))
                column = guessing.take(i);
        }
}

/// A pair that is called before and after alone counts one service, in a table that names none.
void guess_only_pair(Guessing& guessing) {
    RecordColumns& columns = guessing.file().columns;
    if (!columns.before || columns.service) return;
    RecordService& service =
        guessing.file().services.emplace_back(Named<RecordService>{"service", {}, {}}).value;
    service.before = std::exchange(columns.before, std::nullopt);
    service.after = std::exchange(columns.after, std::nullopt);
    guessing.ask(
        "which service is counted before and after? write its key in place of service, as hearth "
        "list services has it");
}

RecordShape shape_of(const RecordsFile& file) {
    const RecordColumns& columns = file.columns;
    if (columns.before && columns.service) return RecordShape::totals;
    if (!file.services.empty()) return RecordShape::clients;
    if (columns.date && columns.service) return RecordShape::events;
    if (columns.period || columns.date) return RecordShape::periods;
    return RecordShape::clients;
}

/// Gives back columns that mean nothing in the shape.
void keep_to_shape(Guessing& guessing) {
    RecordsFile& file = guessing.file();
    const auto has = [&](const std::vector<RecordShape>& shapes) {
        return is_among(file.shape, shapes);
    };
    for (const RecordColumn& one : record_columns()) {
        auto& column = file.columns.*(one.member);
        if (!column || has(one.needed) || has(one.possible)) continue;
        const auto& header = guessing.table.header();
        const auto at = std::find(header.begin(), header.end(), column->text) - header.begin();
        guessing.used[at] = false;
        column.reset();
    }
    if (file.shape == RecordShape::periods && file.columns.date) file.columns.period.reset();
}

const Sketch& sketch_of(const Guessing& guessing, const Statement& column) {
    const auto& header = guessing.table.header();
    return guessing.sketches[std::find(header.begin(), header.end(), column.text) - header.begin()];
}

/// Values that many rows have, or rows of totals, none of which tells who somebody is.
std::vector<std::string> common_values(const Guessing& guessing, const Statement& column) {
    const std::size_t enough = guessing.made.file.shape == RecordShape::totals ? 1 : fewest_rows;
    std::vector<std::string> values;
    const Sketch& sketch = sketch_of(guessing, column);
    if (identifying_values(sketch.look, Declared::no) != Identifying::nothing) return values;
    for (const auto& [value, rows] : sketch.values)
        if (rows >= enough) values.push_back(value);
    return values;
}

/// What rows call services, or columns that count each.
void guess_services(Guessing& guessing) {
    RecordsFile& file = guessing.file();
    if (file.columns.service) {
        for (const std::string& value : common_values(guessing, *file.columns.service))
            service_called(value, guessing).called.values.push_back({value, {}});
        if (file.shape != RecordShape::totals)
            guessing.ask(
                "services that fewer than 5 rows have are not shown: add them, or say unlisted: "
                "ignore");
    }
    const auto& header = guessing.table.header();
    for (std::size_t i = 0; file.shape == RecordShape::periods && i < header.size(); ++i)
        if (const Sketch& sketch = guessing.sketches[i];
            !guessing.used[i] && sketch.numbers > 0 && sketch.numbers == sketch.look.values)
            service_called(header[i], guessing).column = guessing.take(i);
    if (file.services.empty() && !file.columns.service)
        guessing.ask("in which columns is the use of services counted, before and after?");
}

void guess_periods(Guessing& guessing) {
    RecordsFile& file = guessing.file();
    if (file.shape != RecordShape::periods || !file.columns.period) return;
    RecordPeriods periods;
    for (const std::string& value : common_values(guessing, *file.columns.period)) {
        if (among(words_before, as_key(value))) periods.before.values.push_back({value, {}});
        if (among(words_after, as_key(value))) periods.after.values.push_back({value, {}});
    }
    if (!periods.before.values.empty() && !periods.after.values.empty())
        file.periods = periods;
    else
        guessing.ask(
            "which periods are before and which after? write periods: {before: [..], after: [..]}");
}

void guess_groups(Guessing& guessing) {
    RecordsFile& file = guessing.file();
    if (!file.columns.group) return;
    for (const std::string& value : common_values(guessing, *file.columns.group))
        if (among(words_compared, as_key(value))) file.comparison = Statement{value, {}};
    if (!file.comparison)
        guessing.ask("which value of " + in_quotes(file.columns.group->text) +
                     " is the comparison? write comparison: and that value");
}

void guess_dates(Guessing& guessing) {
    std::size_t iso = 0, day_first = 0, sure = 0;
    for (const Sketch& sketch : guessing.sketches) {
        iso += sketch.iso;
        day_first += sketch.day_first;
        sure += sketch.only_day_first;
    }
    if (iso > 0 && day_first == 0)
        guessing.file().dates = DateForm::iso;
    else if (iso == 0 && sure > 0)
        guessing.file().dates = DateForm::day_first;
    else if (iso + day_first > 0)
        guessing.ask(iso > 0 ? "days are written in two ways: write all in one, and say dates: iso "
                               "or dates: dd/mm/yyyy"
                             : "is 01/02/2024 the first of February? then write dates: dd/mm/yyyy; "
                               "else write days as 2024-02-01");
}

void guess_decimals(Guessing& guessing) {
    const bool commas = any(guessing.sketches, [](const Sketch& one) { return one.commas > 0; });
    if (!commas) return;
    guessing.file().decimal = DecimalMark::comma;
    guessing.ask("is the comma in 1,5 a decimal one? else take decimal: out, and the commas too");
}

/// Where no column is known by its name the first row may be a client's, so nothing of it is shown.
void ask_for_names(Guessing& guessing) {
    const RecordColumns& columns = guessing.file().columns;
    const auto& keys = record_columns();
    if (!guessing.file().services.empty() || !columns.covariates.empty() ||
        any(keys, [&](const RecordColumn& one) { return (columns.*(one.member)).has_value(); }))
        return;
    guessing.file().drop.clear();
    guessing.used.assign(guessing.used.size(), true);
    guessing.made.asks.clear();
    guessing.ask(
        "has the first row names of columns? none is known, so none is shown here: if it has "
        "values, put a row with the name of each column in front");
}

void ask_the_rest(Guessing& guessing) {
    const RecordsFile& file = guessing.file();
    const RecordColumns& columns = file.columns;
    if (file.shape != RecordShape::totals && !columns.client)
        guessing.ask("which column says who a client is? write it under columns, as client:");
    if (columns.date)
        guessing.ask(
            "from when to when do the records reach? add data: {from: 2022-04-01, to: 2024-03-31} "
            "with the first and the last day");
    if (columns.date && !columns.start)
        guessing.ask(
            "on which day did each client start? add start: under columns, or give the windows as "
            "days: windows: {before: {from: .., to: ..}, after: ..}");
    guessing.ask(
        "how long before and after is counted? windows: says 12 months each until you correct it");
    const bool has_more = is_among(false, guessing.used);
    if (columns.group && has_more && file.shape != RecordShape::totals)
        guessing.ask(
            "which columns not used tell how the groups differ? write covariates: and their names "
            "under columns");
    if (!columns.group)
        guessing.ask("is there no comparison? without one, what falls by itself counts as effect");
    guessing.ask(
        "was high use a reason to become a client? then say entry_at_least: under that service");
}

}  // namespace

std::optional<GuessedRecords> guess_records(const std::string& path, const Library& library,
                                            SourceTexts& texts, Diagnostics& diagnostics) {
    auto table = CsvTable::open(path, texts, diagnostics);
    if (!table) return std::nullopt;
    if (any(table->header(), is_value)) {
        diagnostics.report("record-header", table->place(0));
        return std::nullopt;
    }
    auto sketches = sketches_of(*table);
    table->problems.conclude();
    for (std::size_t i = 0; i < sketches.size(); ++i)
        if (!table->header()[i].empty() && sketches[i].values.contains(table->header()[i])) {
            diagnostics.report("record-header", {table->problems.file, 1, 0});
            break;
        }
    if (diagnostics.has_errors()) return std::nullopt;
    Guessing guessing{*table, library, std::move(sketches),
                      std::vector<bool>(table->header().size())};
    guessing.file().records.text = path.substr(path.rfind('/') + 1);
    guess_years(guessing);
    guess_pairs(guessing);
    guess_columns(guessing);
    guess_drops(guessing);
    guess_only_pair(guessing);
    guessing.file().shape = shape_of(guessing.file());
    keep_to_shape(guessing);
    ask_for_names(guessing);
    guess_services(guessing);
    guess_periods(guessing);
    guess_groups(guessing);
    guess_dates(guessing);
    guess_decimals(guessing);
    ask_the_rest(guessing);
    for (std::size_t i = 0; i < guessing.used.size(); ++i)
        if (!guessing.used[i]) guessing.made.unused.push_back(table->header()[i]);
    return std::move(guessing.made);
}

}  // namespace hearth
