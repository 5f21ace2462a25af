// What correlations say, held against the figures they name and against each other.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/resolve.hpp"

namespace hearth {

namespace {

using Search = std::vector<ModelScope>;

/// Figures with the same owner and path share their draw.
std::string id_of(const Figure& figure) { return figure.owner + ":" + figure.path; }

/// The path as it is written in a file that does not own the figure: without `figures.`, a model's
/// with the model's name in front.
std::string short_name(const Figure& figure) {
    const std::string model =
        figure.owner.rfind("models/", 0) == 0 ? figure.owner.substr(7) + "." : "";
    return model + (figure.path.rfind("figures.", 0) == 0 ? figure.path.substr(8) : figure.path);
}

// --- figures by path -----------------------------------------------------------------------------

Search of_origin(Origin origin, const Findings& findings) {
    Search scopes;
    for (std::size_t i = 0; i < findings.scopes.size(); ++i)
        if (findings.scopes[i].origin == origin) scopes.push_back({i});
    return scopes;
}

/// Where a path may be looked for, nearest first, each with what is left of it there.
std::vector<std::pair<Search, std::string>> readings(const std::string& path,
                                                     const Scenario& scenario,
                                                     const Findings& findings) {
    std::vector<std::pair<Search, std::string>> all{{of_origin(Origin::scenario, findings), path}};
    auto in_model = below_a_model(path, scenario, findings);
    if (!in_model.first.empty()) all.push_back(std::move(in_model));
    all.push_back({of_origin(Origin::model, findings), path});
    all.push_back({of_origin(Origin::data, findings), path});
    return all;
}

/// What the scopes have under the name: of each id one, an uncertain one where there is one.
std::vector<FigureIndex> hits(const Search& scopes, const std::string& name,
                              const Findings& findings) {
    std::map<std::string, FigureIndex> by_id;
    for (const ModelScope& in : scopes) {
        const auto index = look_up(findings.scopes[in.scope], paths_below(in, name));
        if (!index.known()) continue;
        const auto [known, is_new] = by_id.try_emplace(id_of(findings.figure(index)), index);
        if (!is_new && findings.figure(known->second).distribution.family == Family::fixed)
            known->second = index;
    }
    std::vector<FigureIndex> found;
    for (const auto& [id, index] : by_id) found.push_back(index);
    return found;
}

/// Names of uncertain figures: fixed ones cannot be meant.
std::vector<std::string> every_name(const Findings& findings) {
    std::set<std::string> names;
    for (const auto& [figure, scope] : findings.figures)
        if (figure.distribution.family != Family::fixed && !figure.expression && !figure.dirichlet)
            names.insert({short_name(figure), figure.path});
    return {names.begin(), names.end()};
}

std::optional<FigureIndex> look_up(const Reference<Target::figure>& path, const Scenario& scenario,
                                   const Findings& findings, Diagnostics& diagnostics) {
    bool unread = false;
    for (const auto& [scopes, rest] : readings(path.name, scenario, findings)) {
        const auto found = hits(scopes, rest, findings);
        if (found.size() == 1) return found.front();
        if (found.size() > 1) {
            std::vector<std::string> names;
            for (const FigureIndex index : found)
                names.push_back(short_name(findings.figure(index)));
            diagnostics.report("ambiguous-figure.of_models", path.place,
                               {found.size(), in_quotes(path.name), "write " + any_of(names)});
            return std::nullopt;
        }
        for (const ModelScope& in : scopes)
            unread = unread || is_unread(findings.scopes[in.scope], paths_below(in, rest));
    }
    if (!unread)
        diagnostics.report("unknown-figure", path.place,
                           {in_quotes(path.name), suggestion(path.name, every_name(findings))});
    return std::nullopt;
}

/// The figure of a path, if it can be correlated.
std::optional<FigureIndex> uncertain(const Reference<Target::figure>& path,
                                     const Scenario& scenario, const Findings& findings,
                                     Diagnostics& diagnostics) {
    const auto index = look_up(path, scenario, findings, diagnostics);
    if (!index || std::isnan(findings.figure(*index).point)) return std::nullopt;
    const Figure& figure = findings.figure(*index);
    const auto refuse = [&](Told told) {
        diagnostics.report(told, path.place, {in_quotes(path.name)});
        return std::nullopt;
    };
    if (figure.expression) return refuse("correlated-expression");
    if (figure.distribution.family == Family::fixed) return refuse("correlated-fixed-figure");
    if (figure.dirichlet) return refuse("correlated-part");
    return index;
}

// --- together ------------------------------------------------------------------------------------

/// The two figures of a correlation, by id.
std::set<std::string> ids(FigureIndex a, FigureIndex b, const Findings& findings) {
    return {id_of(findings.figure(a)), id_of(findings.figure(b))};
}

/// The correlations of each connected group, in the order in which they were written.
std::vector<std::vector<Correlation>> groups(const std::vector<Correlation>& all,
                                             const Findings& findings) {
    std::vector<std::size_t> group(all.size());
    std::map<std::string, std::size_t> known;  // a correlation of each figure
    for (std::size_t i = 0; i < all.size(); ++i) {
        group[i] = i;
        for (const std::string& id : ids(all[i].a, all[i].b, findings)) {
            const std::size_t other = group[known.try_emplace(id, i).first->second];
            std::replace(group.begin(), group.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                         std::size_t{group[i]}, other);
        }
    }
    std::map<std::size_t, std::vector<Correlation>> members;
    for (std::size_t i = 0; i < all.size(); ++i) members[group[i]].push_back(all[i]);
    std::vector<std::vector<Correlation>> made;
    for (auto& [name, one] : members) made.push_back(std::move(one));
    return made;
}

/// The span rounded inwards, so that its ends can be used.
std::string help_with(const Contradiction& wrong, std::string_view said) {
    if (!wrong.possible) return "make them weaker, this one first; pairs not named count as 0";
    const double low = std::max(std::ceil(wrong.possible->low * 100) / 100, -0.99);
    const double high = std::min(std::floor(wrong.possible->high * 100) / 100, 0.99);
    if (low > high) return "make the other correlations weaker";
    return fmt::format("{} between {:.2f} and {:.2f}, or weaken the others", said, low, high);
}

/// Reports where the correlations of a group contradict each other: at its first where nobody names
/// the pair to look at.
void check_group(const std::vector<Correlation>& group, const Findings& findings,
                 Diagnostics& diagnostics) {
    std::map<std::string, int> numbers;
    std::vector<FigureIndex> figures;
    const auto number = [&](FigureIndex index) {
        const auto [at, is_new] =
            numbers.try_emplace(id_of(findings.figure(index)), static_cast<int>(numbers.size()));
        if (is_new) figures.push_back(index);
        return at->second;
    };
    std::vector<RankPair> pairs;
    for (const Correlation& one : group) {
        const int a = number(one.a);
        pairs.push_back({a, number(one.b), one.rank});
    }
    const auto wrong = contradiction(pairs);
    if (!wrong) return;
    const FigureIndex a = figures[wrong->pair.a];
    const FigureIndex b = figures[wrong->pair.b];
    const auto named = std::find_if(group.begin(), group.end(), [&](const Correlation& one) {
        return ids(one.a, one.b, findings) == ids(a, b, findings);
    });
    const std::string pair = in_quotes(short_name(findings.figure(a))) + " and " +
                             in_quotes(short_name(findings.figure(b)));
    if (named != group.end())
        diagnostics.report("contradicting-correlations.rank", named->place,
                           {named->rank, pair, help_with(*wrong, "give it a rank")});
    else
        diagnostics.report("contradicting-correlations.unnamed", group.front().place,
                           {pair, help_with(*wrong, "name them with a rank")});
}

}  // namespace

std::vector<Correlation> resolve_correlations(const Scenario& scenario, const Findings& findings,
                                              Diagnostics& diagnostics) {
    std::vector<Correlation> found;
    std::set<std::set<std::string>> pairs;
    for (const auto& [place, between, rank, provenance] : scenario.file.correlations) {
        if (between.size() != 2) {
            diagnostics.report("bad-correlation.between", place, {between.size()});
            continue;
        }
        if (!(std::abs(rank) < 1)) {
            diagnostics.report("bad-correlation.rank", place, {rank});
            continue;
        }
        const auto a = uncertain(between[0], scenario, findings, diagnostics);
        const auto b = uncertain(between[1], scenario, findings, diagnostics);
        if (!a || !b) continue;
        const auto pair = ids(*a, *b, findings);
        const Words words{in_quotes(between[0].name), in_quotes(between[1].name)};
        if (pair.size() == 1)
            diagnostics.report("correlated-with-itself", place, words);
        else if (!pairs.insert(pair).second)
            diagnostics.report("correlated-twice", place, words);
        else
            found.push_back({.a = *a, .b = *b, .rank = rank, .place = place});
    }
    if (diagnostics.errors() > 0) return found;
    for (const auto& group : groups(found, findings)) check_group(group, findings, diagnostics);
    return found;
}

}  // namespace hearth
