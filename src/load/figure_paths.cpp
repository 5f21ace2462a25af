// Paths against the figure tables of scopes.
#include "load/figure_paths.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

std::vector<std::string> paths(const ModelScope& in, const std::string& name) {
    return {in.prefix + "figures." + name, in.prefix + name};
}

}  // namespace

std::string id_of(const Figure& figure) { return figure.owner + ":" + figure.path; }

std::string short_name(const Figure& figure) {
    const std::string model =
        figure.owner.rfind("models/", 0) == 0 ? figure.owner.substr(7) + "." : "";
    return model + (figure.path.rfind("figures.", 0) == 0 ? figure.path.substr(8) : figure.path);
}

FigurePaths::Search FigurePaths::of_origin(Origin origin) const {
    Search scopes;
    for (std::size_t i = 0; i < findings_.scopes.size(); ++i)
        if (findings_.scopes[i].origin == origin) scopes.push_back({static_cast<int>(i)});
    return scopes;
}

FigurePaths::Search FigurePaths::of_model(const std::string& name) const {
    Search scopes;
    for (const ModelScope& scope : of_origin(Origin::model))
        if (findings_.scopes[static_cast<std::size_t>(scope.scope)].owner == "models/" + name)
            scopes.push_back(scope);
    return scopes;
}

FigurePaths::Search FigurePaths::of_intervention(const std::string& name) const {
    const Intervention* intervention = find(scenario_.file.interventions, name);
    if (intervention == nullptr || intervention->model_index < 0) return {};
    return {model_scopes_[static_cast<std::size_t>(intervention->model_index)]};
}

/// What the scopes have under the name: of each id one, an uncertain one where there is one.
std::vector<FigureIndex> FigurePaths::hits(const Search& scopes, const std::string& name) const {
    std::map<std::string, FigureIndex> by_id;
    for (const ModelScope& in : scopes)
        for (const std::string& path : paths(in, name)) {
            const auto& table = findings_.scopes[static_cast<std::size_t>(in.scope)].figures;
            const auto hit = table.find(path);
            if (hit == table.end()) continue;
            const FigureIndex index{hit->second};
            const auto [known, is_new] = by_id.try_emplace(id_of(figure(index)), index);
            if (!is_new && figure(known->second).distribution.family == Family::fixed)
                known->second = index;
            break;
        }
    std::vector<FigureIndex> found;
    for (const auto& [id, index] : by_id) found.push_back(index);
    return found;
}

bool FigurePaths::is_unread(const Search& scopes, const std::string& name) const {
    return std::any_of(scopes.begin(), scopes.end(), [&](const ModelScope& in) {
        const auto& unread = findings_.scopes[static_cast<std::size_t>(in.scope)].unread;
        const auto names = paths(in, name);
        return std::any_of(names.begin(), names.end(),
                           [&](const std::string& path) { return unread.count(path) > 0; });
    });
}

std::vector<FigurePaths::Reading> FigurePaths::readings(const std::string& path) const {
    std::vector<Reading> all{{of_origin(Origin::scenario), path}};
    const auto dot = path.find('.');
    if (dot != std::string::npos) {
        const std::string head = path.substr(0, dot);
        const std::string rest = path.substr(dot + 1);
        const auto second = rest.find('.');
        if (head == "interventions" && second != std::string::npos)
            all.push_back({of_intervention(rest.substr(0, second)), rest.substr(second + 1)});
        all.push_back({of_model(head), rest});
    }
    all.push_back({of_origin(Origin::model), path});
    all.push_back({of_origin(Origin::data), path});
    return all;
}

std::optional<FigureIndex> FigurePaths::look_up(const Reference<Target::figure>& path) {
    bool unread = false;
    for (const Reading& reading : readings(path.name)) {
        const auto found = hits(reading.scopes, reading.rest);
        if (found.size() == 1) return found.front();
        if (found.size() > 1) {
            ambiguous(path, found);
            return std::nullopt;
        }
        unread = unread || is_unread(reading.scopes, reading.rest);
    }
    if (!unread)
        diagnostics_.report("unknown-figure", path.place,
                            {in_quotes(path.name), suggestion(path.name, every_name())});
    return std::nullopt;
}

void FigurePaths::ambiguous(const Reference<Target::figure>& path,
                            const std::vector<FigureIndex>& found) {
    std::vector<std::string> names;
    for (const FigureIndex index : found) names.push_back(short_name(figure(index)));
    diagnostics_.report("ambiguous-figure.of_models", path.place,
                        {found.size(), in_quotes(path.name), "write " + any_of(names)});
}

/// Names of uncertain figures: fixed ones cannot be meant.
std::vector<std::string> FigurePaths::every_name() const {
    std::set<std::string> names;
    for (const FoundFigure& found : findings_.figures)
        if (found.figure.distribution.family != Family::fixed && !found.figure.expression &&
            !found.figure.dirichlet) {
            names.insert(short_name(found.figure));
            names.insert(found.figure.path);
        }
    return {names.begin(), names.end()};
}

}  // namespace hearth
