// Reads tables of people by sex and age.
#include <algorithm>
#include <charconv>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/load.hpp"
#include "load/tree.hpp"

namespace hearth {

namespace {

/// Cells of a line that has no quotes, each with its place.
struct AgeLine {
    std::vector<std::string_view> cells;
    Place place;

    [[nodiscard]] Place at(std::size_t cell) const {
        Place found = place;
        found.column += static_cast<std::uint32_t>(cells[cell].data() - cells[0].data());
        return found;
    }
};

AgeLine age_line(std::string_view& rest, Place place) {
    std::string_view line = rest.substr(0, std::min(rest.find('\n'), rest.size()));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    AgeLine made{{}, place};
    for (std::size_t comma = 0; comma != std::string_view::npos; line.remove_prefix(comma + 1)) {
        comma = line.find(',');
        made.cells.push_back(line.substr(0, comma));
        if (comma == std::string_view::npos) break;
    }
    return made;
}

/// The number in a cell; 0, with an error, where there is none that counts people.
double count_in(const AgeLine& line, std::size_t cell, Diagnostics& diagnostics) {
    const NumberReading reading = read_number(line.cells[cell]);
    const auto& is = line.cells[0];
    const std::string written = in_quotes(line.cells[cell]);
    if (!reading.value)
        diagnostics.report(reading.told, line.at(cell), {in_quotes(is), written, reading.help});
    else if (*reading.value < 0)
        diagnostics.report("out-of-range", line.at(cell),
                           {in_quotes(is), "at least 0", written, "make the table anew"});
    return reading.value.value_or(0);
}

/// Where the groups of a table begin, by its first row: 65 of "65_69".
std::vector<int> ages_in(const AgeLine& head) {
    std::vector<int> ages;
    for (std::size_t c = 2; c < head.cells.size(); ++c) {
        int age = -1;
        std::from_chars(head.cells[c].data(), head.cells[c].data() + head.cells[c].size(), age);
        ages.push_back(age);
    }
    return ages;
}

/// Puts the counts of a line where its key and sex belong.
void take_counts(const AgeLine& line, PeopleTable& table, Diagnostics& diagnostics) {
    if (line.cells.size() != table.ages.size() + 2)
        return diagnostics.report("table-row", line.place,
                                  {line.cells.size(), table.ages.size() + 2});
    if (table.rows.empty() || table.rows.back().key != line.cells[0])
        table.rows.push_back({std::string(line.cells[0]), {}, {}});
    PeopleRow& row = table.rows.back();
    auto& counts = line.cells[1] == "female" ? row.female : row.male;
    for (std::size_t c = 2; c < line.cells.size(); ++c)
        counts.push_back(count_in(line, c, diagnostics));
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
    table.ages = ages_in(age_line(rest, place));
    if (table.ages.empty())
        to.diagnostics.report("table-row", place, {2, "needs ages behind them"});
    for (++place.line; !rest.empty(); ++place.line) {
        const AgeLine line = age_line(rest, place);
        const std::string key(line.cells[0]);
        if (key == "source" && line.cells.size() > 1)
            table.source = line.cells[1];
        else if (key == "where" && line.cells.size() > 1)
            table.where = line.cells[1];
        else if (key == "counted" && line.cells.size() > 1)
            table.counted = count_in(line, 1, to.diagnostics);
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
