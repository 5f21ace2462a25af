// Reads tables of people by sex and age.
#include <charconv>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/load.hpp"
#include "load/places.hpp"
#include "load/tree.hpp"

namespace hearth {

namespace {

/// The number in a cell; 0, with an error, where there is none that counts people.
double count_in(const PlacedRow& line, const PlacedCell& cell, Diagnostics& diagnostics) {
    const NumberReading reading = read_number(cell.text);
    const std::string& is = line[0].text;
    const std::string written = in_quotes(cell.text);
    if (!reading.value)
        diagnostics.report(reading.told, cell.place, {in_quotes(is), written, reading.help});
    else if (*reading.value < 0)
        diagnostics.report("out-of-range", cell.place,
                           {in_quotes(is), "at least 0", written, "make the table anew"});
    return reading.value.value_or(0);
}

/// Where the groups of a table begin, by its first row: 65 of "65_69".
std::vector<int> ages_in(const PlacedRow& head) {
    std::vector<int> ages;
    for (std::size_t c = 2; c < head.size(); ++c) {
        const std::string& cell = head[c].text;
        int age = -1;
        std::from_chars(cell.data(), cell.data() + cell.size(), age);
        ages.push_back(age);
    }
    return ages;
}

/// Puts the counts of a line where its key and sex belong.
void take_counts(const PlacedRow& line, PeopleTable& table, Diagnostics& diagnostics) {
    if (line.size() != table.ages.size() + 2)
        return diagnostics.report("table-row", line[0].place, {line.size(), table.ages.size() + 2});
    if (table.rows.empty() || table.rows.back().key != line[0].text)
        table.rows.push_back({line[0].text, {}, {}});
    PeopleRow& row = table.rows.back();
    auto& counts = line[1].text == "female" ? row.female : row.male;
    for (std::size_t c = 2; c < line.size(); ++c)
        counts.push_back(count_in(line, line[c], diagnostics));
}

}  // namespace

std::optional<PeopleTable> read_people(const LoadRequest& request, std::string_view name,
                                       const std::vector<std::string>& keys, Loaded& to) {
    const std::string path = data_file(request, name).string();
    const auto file = read_text(path, path, to.texts, to.diagnostics);
    if (!file) return std::nullopt;
    std::string_view rest = to.texts.at(*file).text;
    Place place{*file, 1, 1};
    PeopleTable table;
    table.ages = ages_in(row_of(next_line(rest), place));
    if (table.ages.empty())
        to.diagnostics.report("table-row", place, {2, "needs ages behind them"});
    for (++place.line; !rest.empty(); ++place.line) {
        PlacedRow line = row_of(next_line(rest), place);
        if (line.empty()) line.push_back({"", place});
        const std::string& key = line[0].text;
        if (key == "source" && line.size() > 1)
            table.source = line[1].text;
        else if (key == "where" && line.size() > 1)
            table.where = line[1].text;
        else if (key == "counted" && line.size() > 1)
            table.counted = count_in(line, line[1], to.diagnostics);
        else if (keys.empty() || is_among(key, keys))
            take_counts(line, table, to.diagnostics);
    }
    for (const PeopleRow& row : table.rows)
        if (row.female.size() != table.ages.size() || row.male.size() != table.ages.size())
            to.diagnostics.report("table-row", {*file, 0, 0},
                                  {row.female.size() + row.male.size(), 2 * table.ages.size()});
    if (to.diagnostics.has_errors()) return std::nullopt;
    return table;
}

}  // namespace hearth
