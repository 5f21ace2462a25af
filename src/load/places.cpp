// Reads rows of the table of places.
#include "load/places.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <unordered_set>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

constexpr std::uint32_t first_place = 4;  // line
constexpr std::array<std::string_view, 9> of_a_list = {
    "name",  "ons_code",   "also",           "districts",     "source",
    "where", "people.all", "people.65_plus", "households.all"};

/// The cell at the beginning of a line, which is taken off it with its comma; quotes round it go.
std::string next_cell(std::string_view& line) {
    std::string text;
    bool quoted = false;
    std::size_t at = 0;
    for (; at < line.size() && (quoted || line[at] != ','); ++at) {
        if (line[at] != '"')
            text += line[at];
        else if (quoted && at + 1 < line.size() && line[at + 1] == '"')
            text += line[++at];
        else
            quoted = !quoted;
    }
    line.remove_prefix(std::min(at + 1, line.size()));
    return text;
}

}  // namespace

std::string_view next_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

PlacedRow row_of(std::string_view line, Place place, std::size_t most) {
    PlacedRow row;
    const std::string_view whole = line;
    while (!line.empty() && row.size() < most) {
        place.column = static_cast<std::uint32_t>(whole.size() - line.size()) + 1;
        row.push_back({next_cell(line), place});
    }
    if (whole.ends_with(',') && row.size() < most) row.push_back({"", place});
    return row;
}

namespace {

Node scalar(const PlacedCell& cell) {
    const bool number = !cell.text.empty() && is_digit(cell.text.front());
    return {cell.place, Scalar{cell.text, number}};
}

Node list(const PlacedCell& cell) {
    Sequence items;
    std::string_view rest = cell.text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        items.push_back({cell.place, Scalar{std::string(rest.substr(0, end)), false}});
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {cell.place, std::move(items)};
}

/// The entry of a mapping, made where there is none.
Node& below(Node& node, std::string_view key, Place place) {
    if (Node* found = node.find(key)) return *found;
    auto& entries = std::get<Mapping>(node.content);
    entries.push_back({std::string(key), place, {place, Mapping{}}});
    return entries.back().value;
}

/// Puts what a cell says below a place, at the path of its column.
void put(Node& place, std::string_view path, const PlacedCell& cell, Node value) {
    Node* at = &place;
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
        at = &below(*at, path.substr(0, dot), cell.place);
        path.remove_prefix(dot + 1);
    }
    below(*at, path, cell.place) = std::move(value);
}

/// The head of a table: three rows of equal length.
struct Head {
    PlacedRow paths, sources, wheres;
};

/// What a cell of a column says, with the column's own source.
Node value_of(const PlacedCell& cell, const Head& head, std::size_t column) {
    const std::string& path = head.paths[column].text;
    if (path == "also" || path == "districts") return list(cell);
    if (head.sources[column].text.empty()) return scalar(cell);
    return {cell.place, Mapping{{"value", cell.place, scalar(cell)},
                                {"source", cell.place, scalar(head.sources[column])},
                                {"where", cell.place, scalar(head.wheres[column])}}};
}

/// The table, row by row.
class Rows {
  public:
    Rows(const PlaceTable& table, Diagnostics& diagnostics)
        : diagnostics_(diagnostics), rest_(table.text), place_{table.file, 0, 1} {
        head_ = {next(), next(), next()};
        for (PlacedRow* row : {&head_.sources, &head_.wheres}) row->resize(head_.paths.size());
        check_columns();
    }

    /// The next line; empty after the last.
    std::string_view line() {
        ++place_.line;
        return next_line(rest_);
    }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    /// Adds the place of a line to a data file; of a list, only what it shows.
    void add(std::string_view line, Node& file, bool whole) {
        const PlacedRow row = row_of(line, place_);
        if (row.empty() || !sound_) return;
        if (whole && row.size() != head_.paths.size())
            diagnostics_.report("table-row", place_, {row.size(), head_.paths.size()});
        Node& place = below(below(file, "places", place_), row.front().text, row.front().place);
        for (std::size_t c = 1; c < std::min(row.size(), head_.paths.size()); ++c) {
            const std::string& path = head_.paths[c].text;
            const bool shown = is_among(path, of_a_list);
            if (!row[c].text.empty() && (whole || shown))
                put(place, path, row[c], value_of(row[c], head_, c));
        }
    }

  private:
    PlacedRow next() { return row_of(line(), place_); }

    /// Reports the first column that stands twice, or whose path leads into that of another.
    void check_columns() {
        std::unordered_set<std::string_view> paths;
        const auto meets = [&](const PlacedCell& cell, std::string_view other) {
            diagnostics_.report("table-columns", cell.place,
                                {in_quotes(cell.text), in_quotes(other)});
            sound_ = false;
        };
        for (const PlacedCell& cell : head_.paths)
            if (!paths.insert(cell.text).second) return meets(cell, cell.text);
        for (const PlacedCell& cell : head_.paths)
            for (std::size_t dot = 0; (dot = cell.text.find('.', dot)) != std::string::npos; ++dot)
                if (const auto into = cell.text.substr(0, dot); paths.count(into) > 0)
                    return meets(cell, into);
    }

    Diagnostics& diagnostics_;
    std::string_view rest_;
    Place place_;
    Head head_;
    bool sound_ = true;
};

Node empty_file(const PlaceTable& table) {
    const Place place{table.file, 1, 1};
    return {place, Mapping{{"hearth", place, {place, Scalar{"1", true}}},
                           {"places", place, {place, Mapping{}}}}};
}

}  // namespace

bool is_called(std::string_view key, std::string_view name, std::string_view code) {
    return !key.empty() && (as_key(name) == key || as_key(code) == key);
}

std::string key_of_place(const PlaceTable& table, const std::string& word) {
    const std::string meant = as_key(word);
    if (meant.empty()) return {};
    const std::string_view all = table.text;
    if (all.find("\n" + meant + ",", all.find('\n')) != std::string_view::npos &&
        meant != "source" && meant != "where")
        return meant;
    std::string_view rest = all;
    for (std::uint32_t line = 1; !rest.empty(); ++line) {
        const PlacedRow row = row_of(next_line(rest), {}, 3);
        if (line >= first_place && row.size() == 3 && is_called(meant, row[1].text, row[2].text))
            return row.front().text;
    }
    return {};
}

std::string key_of_place(const Map<Locality>& places, const std::string& word) {
    for (const auto& [key, place, one] : places)
        if (word == key || as_key(word) == key || is_called(as_key(word), one.name, one.ons_code))
            return key;
    return word;
}

Node tree_of_place(const PlaceTable& table, std::string_view key, Diagnostics& diagnostics) {
    Node file = empty_file(table);
    Rows rows(table, diagnostics);
    while (!rows.at_end()) {
        const std::string_view line = rows.line();
        if (!line.starts_with(key) || !line.substr(key.size()).starts_with(",")) continue;
        rows.add(line, file, true);
        break;
    }
    return file;
}

Node tree_of_places(const PlaceTable& table, Diagnostics& diagnostics) {
    Node file = empty_file(table);
    Rows rows(table, diagnostics);
    while (!rows.at_end()) rows.add(rows.line(), file, false);
    return file;
}

namespace {

namespace fs = std::filesystem;

/// The words under `place` of a scenario.
std::vector<Scalar*> words_of_places(Node& scenario) {
    std::vector<Scalar*> words;
    Node* named = scenario.find("place");
    if (named == nullptr) return words;
    if (auto* one = std::get_if<Scalar>(&named->content)) words.push_back(one);
    if (auto* several = std::get_if<Sequence>(&named->content))
        for (Node& item : *several)
            if (auto* one = std::get_if<Scalar>(&item.content)) words.push_back(one);
    return words;
}

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

bool has_place(const Node& tree, std::string_view key) {
    const Node* places = tree.find("places");
    return places != nullptr && places->find(key) != nullptr;
}

}  // namespace

void PlacesOpened::open_those_of(Node& scenario) {
    for (Scalar* word : words_of_places(scenario)) word->text = open(word->text);
}

std::string PlacesOpened::open(const std::string& word) {
    open_own();
    const auto has_it = [&](const Node& tree) { return has_place(tree, word); };
    if (any(data_, has_it) || table() == nullptr) return word;
    const std::string key = key_of_place(*table(), word);
    if (key.empty())
        open_list();
    else if (open_.insert(key).second)
        data_.insert(data_.begin(), tree_of_place(*table(), key, diagnostics_));
    return key.empty() ? word : key;
}

void PlacesOpened::open_list() {
    open_own();
    if (table() != nullptr && open_.insert("all").second)
        data_.push_back(tree_of_places(*table(), diagnostics_));
}

/// Places of the user's own, in front of those of the table.
void PlacesOpened::open_own() {
    const fs::path path = data_file(request_, "places.yaml");
    if (!open_.insert("own").second) return;
    if (!is_there(path) && is_there(data_file(request_, "places.csv"))) return;
    if (auto tree = files_.read(path.string(), diagnostics_)) data_.push_back(std::move(*tree));
}

const PlaceTable* PlacesOpened::table() {
    const fs::path path = data_file(request_, "places.csv");
    if (!files_.places && is_there(path))
        files_.places = files_.read_places(path.string(), diagnostics_);
    return files_.places ? &*files_.places : nullptr;
}

}  // namespace hearth
