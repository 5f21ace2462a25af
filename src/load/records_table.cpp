// Finds columns by the names in the first row, and reads cells.
#include "load/records_table.hpp"

#include <algorithm>
#include <cmath>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

constexpr double largest_count = 1e9;

bool is_of_people(Held key) { return key >= Held::group; }

/// Finds columns, and notes what is wrong with their names.
struct Finding {
    RecordTable& table;
    Diagnostics& diagnostics;
    bool sound = true;

    std::size_t operator()(const Statement& wanted) {
        const auto& header = table.csv.header();
        const auto found = std::find(header.begin(), header.end(), wanted.text);
        if (found == header.end()) {
            const auto near = nearest(wanted.text, header);
            diagnostics.report(
                "record-column", wanted.place,
                {in_quotes(wanted.text), near ? "did you mean " + in_quotes(*near) + "?"
                                              : "write it as the first row of the table does"});
            sound = false;
            return no_column;
        }
        const std::size_t at = found - header.begin();
        if (const auto again = std::find(found + 1, header.end(), wanted.text);
            again != header.end()) {
            const std::size_t other = again - header.begin();
            diagnostics.report("record-column.twice", table.csv.place(other),
                               {in_quotes(wanted.text)});
            sound = false;
        }
        table.declared[at] = Declared::yes;
        return at;
    }
    std::size_t operator()(const std::optional<Statement>& wanted) {
        return wanted ? (*this)(*wanted) : no_column;
    }
};

void find_services(RecordTable& table, Finding& find) {
    for (const auto& [name, place, service] : table.file.services) {
        table.services.push_back({find(service.before), find(service.after), find(service.column)});
        const auto& found = table.services.back();
        if (found.before != no_column && found.before == found.after) {
            find.diagnostics.report("record-windows.columns", service.after->place,
                                    {in_quotes(name)});
            find.sound = false;
        }
    }
}

void find_exclusions(RecordTable& table, Finding& find) {
    for (const auto& rule : table.file.exclude) {
        const auto* by_value = std::get_if<RecordExclusion>(&rule);
        table.excluding.push_back(by_value == nullptr ? no_column : find(by_value->column));
    }
}

bool find_columns(RecordTable& table, TablePart part, Diagnostics& diagnostics) {
    Finding find{table, diagnostics};
    for (std::size_t i = 0; i < keys_held; ++i) {
        const auto key = static_cast<Held>(i);
        const TablePart other = is_of_people(key) ? TablePart::uses : TablePart::people;
        const bool here = key == Held::client || part != other;
        table.held[i] = here ? find(table.file.columns.*(record_columns()[i].member)) : no_column;
    }
    if (part != TablePart::people) find_services(table, find);
    table.excluding.assign(table.file.exclude.size(), no_column);
    if (part == TablePart::uses) return find.sound;
    for (const Statement& one : table.file.columns.covariates)
        table.covariates.push_back(find(one));
    table.excluding.clear();
    find_exclusions(table, find);
    return find.sound;
}

struct Refused {
    Told told;
    Identifying what;
};
constexpr Refused refused[] = {{"identifying-column.nhs_number", Identifying::nhs_number},
                               {"identifying-column.name", Identifying::name},
                               {"identifying-column.postcode", Identifying::postcode},
                               {"identifying-column.birth_date", Identifying::birth_date},
                               {"identifying-column.contact", Identifying::contact}};

void refuse(RecordTable& table, Identifying what, std::size_t column, Place place) {
    const bool client = column == table.column(Held::client);
    if (client && what != Identifying::nothing)
        return table.csv.problems.report("identifying-column.client", place,
                                         {in_quotes(table.csv.header()[column])});
    for (const Refused& one : refused)
        if (one.what == what)
            table.csv.problems.report(one.told, place, {in_quotes(table.csv.header()[column])});
}

/// Chooses the columns that are looked at, and refuses those whose very name tells.
void look_at_header(RecordTable& table) {
    const auto& header = table.csv.header();
    for (std::size_t i = 0; i < header.size(); ++i) {
        const bool dropped =
            any(table.file.drop, [&](const Statement& one) { return one.text == header[i]; });
        if (dropped) continue;
        if (i == table.column(Held::client)) {
            table.declared[i] = Declared::client;
            table.looked.push_back(i);
            continue;
        }
        const bool of_words = i == table.column(Held::service) || i == table.column(Held::period);
        const Identifying what = of_words ? Identifying::nothing : identifying_header(header[i]);
        if (what == Identifying::nothing)
            table.looked.push_back(i);
        else
            refuse(table, what, i, table.csv.place(i));
    }
    table.looks.resize(header.size());
}

}  // namespace

std::optional<RecordTable> open_records(const std::string& path, const RecordsFile& file,
                                        TablePart part, SourceTexts& texts,
                                        Diagnostics& diagnostics) {
    auto csv = CsvTable::open(path, texts, diagnostics);
    if (!csv) return std::nullopt;
    if (any(csv->header(), is_value)) {
        diagnostics.report("record-header", csv->place(0));
        return std::nullopt;
    }
    RecordTable table{std::move(*csv), file};
    table.declared.resize(table.csv.header().size());
    const bool found = find_columns(table, part, diagnostics);
    look_at_header(table);
    if (!found) return std::nullopt;
    return table;
}

bool next(RecordTable& table) {
    if (!table.csv.next()) return false;
    table.has_blank = false;
    if (table.csv.rows() <= rows_looked_at)
        for (const std::size_t column : table.looked)
            look_at(table.looks[column], table.csv[column]);
    return true;
}

void conclude(RecordTable& table) {
    for (const std::size_t column : table.looked)
        refuse(table, identifying_values(table.looks[column], table.declared[column]), column,
               {table.csv.problems.file, 1, 0});
    table.csv.problems.conclude();
}

void report(RecordTable& table, Told told, std::size_t column, Words words) {
    words.insert(words.begin(), in_quotes(table.csv.header()[column]));
    table.csv.problems.report(told, table.csv.place(column), words);
}

std::string_view name_in(RecordTable& table, Held key) {
    const std::string_view name = table.cell(key);
    if (name.empty()) report(table, "record-blank.text", table.column(key));
    if (name.size() <= longest_name) return name;
    report(table, "record-blank.long", table.column(key), {longest_name});
    return {};
}

double number_in(RecordTable& table, std::size_t column, Sign sign) {
    const CellNumber read = read_cell(table.csv[column], table.file.decimal);
    if (std::abs(read.value) > largest_count) report(table, "record-count.large", column);
    switch (read.fault) {
        case CellFault::none:
            break;
        case CellFault::negative:
            if (sign == Sign::not_negative) report(table, "record-count.negative", column);
            break;
        case CellFault::blank:
            table.has_blank = true;
            if (table.file.blanks == BlankCount::refuse) report(table, "record-blank", column);
            break;
        case CellFault::comma:
            report(table, "record-count.comma", column);
            break;
        case CellFault::not_a_number:
            report(table, "record-count", column);
            break;
    }
    return read.value;
}

Day day_in(RecordTable& table, Held key) {
    const std::string_view text = table.cell(key);
    if (text.empty()) return no_day;
    const DateForm form = table.file.dates.value_or(DateForm::iso);
    if (const auto day = read_day(text, form)) return *day;
    const bool iso = form == DateForm::iso;
    const bool mixed = read_day(text, iso ? DateForm::day_first : DateForm::iso).has_value();
    report(table, mixed ? Told("record-date.mixed") : Told("record-date"), table.column(key),
           {iso ? "2024-03-31" : "31/03/2024", name_of(form)});
    return no_day;
}

}  // namespace hearth
