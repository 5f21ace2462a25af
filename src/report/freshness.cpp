// Which sources are superseded or old: a table of what rests on each.
#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/text.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

using Paths = std::vector<std::string>;

bool is_stale(const Source& source, int before) {
    return source.superseded_by || (source.year && *source.year < before);
}

/// What a file says with a source of its own beside figures: tables, rates and grades.
template <class T>
void add_records(std::map<std::string, Paths>& cited, const std::string& kind, const Map<T>& all,
                 std::uint32_t file) {
    for (const auto& [name, place, one] : all)
        if (one.provenance.source && place.file == file)
            cited[one.provenance.source->name].push_back(kind + "." + name);
}

/// Paths by source: of a scenario or model what it uses, of a data file what it says.
std::map<std::string, Paths> cited_in(const Scenario& scenario, std::uint32_t file) {
    std::map<std::string, Paths> cited;
    const std::vector<bool> used = used_figures(scenario);
    for (std::size_t i = 0; i < scenario.figures.size(); ++i) {
        const Figure& figure = scenario.figures[i];
        const auto& source = figure.provenance.source;
        if (source && (used[i] || figure.place.file == file))
            cited[source->name].push_back(figure.owner == "scenario" || figure.owner == "data"
                                              ? figure.path
                                              : figure.owner + ": " + figure.path);
    }
    const Library& data = scenario.library;
    add_records(cited, "life_tables", data.life_tables, file);
    add_records(cited, "utility_norms", data.utility_norms, file);
    add_records(cited, "schedules", data.schedules, file);
    add_records(cited, "indices", data.indices, file);
    add_records(cited, "evidence_grades", data.evidence_grades, file);
    return cited;
}

}  // namespace

std::vector<StaleSource> stale_sources(const Scenario& scenario, std::uint32_t file, int before) {
    std::vector<StaleSource> stale;
    for (auto& [name, paths] : cited_in(scenario, file)) {
        const Source* source = find(scenario.library.sources, name);
        if (source != nullptr && is_stale(*source, before))
            stale.push_back({name, *source, std::move(paths)});
    }
    return stale;
}

Document page_of(std::vector<StaleSource> stale, int years) {
    std::map<std::string, StaleSource> by_name;
    for (StaleSource& one : stale) {
        auto& paths = by_name.try_emplace(one.name, StaleSource{one.name, one.source, {}})
                          .first->second.paths;
        for (std::string& path : one.paths)
            if (std::find(paths.begin(), paths.end(), path) == paths.end())
                paths.push_back(std::move(path));
    }
    if (by_name.empty())
        return {Paragraph{fmt::format("No source is superseded or older than {} years.", years)}};
    const NumberFormat plain{.style = NumberFormat::Style::plain};
    Table table{.name = "sources",
                .caption = fmt::format("Sources that are superseded or older than {} years", years),
                .columns = {{"Source", Align::name, "source"},
                            {"Year", Align::right, "year"},
                            {"Newer", Align::left, "newer"},
                            {"Figures", Align::right, "figures"},
                            {"The first", Align::left, "first"}}};
    for (const auto& [name, one] : by_name)
        table.rows.push_back(
            {printable(name, whole), one.source.year ? Cell(*one.source.year, plain) : Cell(),
             one.source.superseded_by ? one.source.superseded_by->name : "",
             Cell(static_cast<double>(one.paths.size()), plain), printable(one.paths.front(), 60)});
    return {table};
}

}  // namespace hearth
