// What correlations say, held against the figures they name and against each other.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/resolve.hpp"

namespace hearth {

namespace {

using Search = std::vector<ModelScope>;

/// The places where a path may be looked for, nearest first, and what is left of it there.
struct Reading {
    Search scopes;
    std::string rest;
};

std::vector<std::string> paths(const ModelScope& in, const std::string& name) {
    return {in.prefix + "figures." + name, in.prefix + name};
}

/// Figures with the same owner and path share their draw.
std::string id_of(const Figure& figure) { return figure.owner + ":" + figure.path; }

/// The path as it is written in a file that does not own the figure: without `figures.`, a model's
/// with the model's name in front.
std::string short_name(const Figure& figure) {
    const std::string model =
        figure.owner.rfind("models/", 0) == 0 ? figure.owner.substr(7) + "." : "";
    return model + (figure.path.rfind("figures.", 0) == 0 ? figure.path.substr(8) : figure.path);
}

class Correlating {
  public:
    Correlating(const Scenario& scenario, const Findings& findings,
                const std::vector<ModelScope>& model_scopes, Diagnostics& diagnostics)
        : scenario_(scenario),
          findings_(findings),
          model_scopes_(model_scopes),
          diagnostics_(diagnostics) {}

    std::vector<Correlation> resolve() {
        for (const CorrelationKeys& keys : scenario_.file.correlations) resolve(keys);
        if (diagnostics_.errors() == 0) check_together();
        return std::move(found_);
    }

  private:
    const Figure& figure(FigureIndex index) const { return findings_.figures[index.at].figure; }

    void resolve(const CorrelationKeys& keys) {
        if (keys.between.size() != 2)
            return diagnostics_.report("bad-correlation.between", keys.place,
                                       {keys.between.size()});
        if (!(std::abs(keys.rank) < 1))
            return diagnostics_.report("bad-correlation.rank", keys.place, {keys.rank});
        const auto a = uncertain(keys.between[0]);
        const auto b = uncertain(keys.between[1]);
        if (a && b && different(*a, *b, keys))
            found_.push_back({.a = *a, .b = *b, .rank = keys.rank, .place = keys.place});
    }

    std::set<std::string> ids(FigureIndex a, FigureIndex b) const {
        return {id_of(figure(a)), id_of(figure(b))};
    }

    bool different(FigureIndex a, FigureIndex b, const CorrelationKeys& keys) {
        if (id_of(figure(a)) == id_of(figure(b))) {
            diagnostics_.report("correlated-with-itself", keys.place,
                                {in_quotes(keys.between[0].name), in_quotes(keys.between[1].name)});
            return false;
        }
        if (pairs_.insert(ids(a, b)).second) return true;
        diagnostics_.report("correlated-twice", keys.place,
                            {in_quotes(keys.between[0].name), in_quotes(keys.between[1].name)});
        return false;
    }

    /// The figure of a path, if it can be correlated.
    std::optional<FigureIndex> uncertain(const Reference<Target::figure>& path) {
        const auto index = look_up(path);
        if (!index || std::isnan(figure(*index).point)) return std::nullopt;
        if (figure(*index).expression) {
            diagnostics_.report("correlated-expression", path.place, {in_quotes(path.name)});
            return std::nullopt;
        }
        if (figure(*index).distribution.family == Family::fixed) {
            diagnostics_.report("correlated-fixed-figure", path.place, {in_quotes(path.name)});
            return std::nullopt;
        }
        if (figure(*index).dirichlet) {
            diagnostics_.report("correlated-part", path.place, {in_quotes(path.name)});
            return std::nullopt;
        }
        return index;
    }

    // --- figures by path
    // -----------------------------------------------------------------------------

    Search of_origin(Origin origin) const {
        Search scopes;
        for (std::size_t i = 0; i < findings_.scopes.size(); ++i)
            if (findings_.scopes[i].origin == origin) scopes.push_back({i});
        return scopes;
    }

    Search of_model(const std::string& name) const {
        Search scopes;
        for (const ModelScope& scope : of_origin(Origin::model))
            if (findings_.scopes[scope.scope].owner == "models/" + name) scopes.push_back(scope);
        return scopes;
    }

    Search of_intervention(const std::string& name) const {
        const Intervention* intervention = find(scenario_.file.interventions, name);
        if (intervention == nullptr || intervention->model_index < 0) return {};
        return {model_scopes_[intervention->model_index]};
    }

    /// What the scopes have under the name: of each id one, an uncertain one where there is one.
    std::vector<FigureIndex> hits(const Search& scopes, const std::string& name) const {
        std::map<std::string, FigureIndex> by_id;
        for (const ModelScope& in : scopes) {
            const auto index = hearth::look_up(findings_.scopes[in.scope], paths(in, name));
            if (!index.known()) continue;
            const auto [known, is_new] = by_id.try_emplace(id_of(figure(index)), index);
            if (!is_new && figure(known->second).distribution.family == Family::fixed)
                known->second = index;
        }
        std::vector<FigureIndex> found;
        for (const auto& [id, index] : by_id) found.push_back(index);
        return found;
    }

    bool is_unread(const Search& scopes, const std::string& name) const {
        return std::any_of(scopes.begin(), scopes.end(), [&](const ModelScope& in) {
            return hearth::is_unread(findings_.scopes[in.scope], paths(in, name));
        });
    }

    std::vector<Reading> readings(const std::string& path) const {
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

    std::optional<FigureIndex> look_up(const Reference<Target::figure>& path) {
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

    void ambiguous(const Reference<Target::figure>& path, const std::vector<FigureIndex>& found) {
        std::vector<std::string> names;
        for (const FigureIndex index : found) names.push_back(short_name(figure(index)));
        diagnostics_.report("ambiguous-figure.of_models", path.place,
                            {found.size(), in_quotes(path.name), "write " + any_of(names)});
    }

    /// Names of uncertain figures: fixed ones cannot be meant.
    std::vector<std::string> every_name() const {
        std::set<std::string> names;
        for (const FoundFigure& found : findings_.figures)
            if (found.figure.distribution.family != Family::fixed && !found.figure.expression &&
                !found.figure.dirichlet) {
                names.insert(short_name(found.figure));
                names.insert(found.figure.path);
            }
        return {names.begin(), names.end()};
    }

    // --- together --------------------------------------------------------------------------------

    /// Numbers for the figures of the correlations, by id.
    std::vector<RankPair> numbered() const {
        std::map<std::string, int> numbers;
        const auto number = [&](FigureIndex index) {
            return numbers.try_emplace(id_of(figure(index)), static_cast<int>(numbers.size()))
                .first->second;
        };
        std::vector<RankPair> pairs;
        for (const Correlation& one : found_) {
            const int a = number(one.a);
            pairs.push_back({a, number(one.b), one.rank});
        }
        return pairs;
    }

    /// The correlations of each connected group, as indices into `pairs`.
    static std::vector<std::vector<std::size_t>> groups(const std::vector<RankPair>& pairs) {
        std::vector<int> group(2 * pairs.size());
        std::iota(group.begin(), group.end(), 0);
        for (const RankPair& pair : pairs)
            std::replace(group.begin(), group.end(), int{group[pair.a]}, int{group[pair.b]});
        std::map<int, std::vector<std::size_t>> members;
        for (std::size_t i = 0; i < pairs.size(); ++i) members[group[pairs[i].a]].push_back(i);
        std::vector<std::vector<std::size_t>> all;
        for (auto& [name, one] : members) all.push_back(std::move(one));
        return all;
    }

    void check_together() {
        const auto pairs = numbered();
        for (const auto& group : groups(pairs)) check_group(group, pairs);
    }

    void check_group(const std::vector<std::size_t>& group, const std::vector<RankPair>& pairs) {
        std::map<int, int> numbers;
        std::vector<FigureIndex> figures;
        const auto number = [&](int of, FigureIndex index) {
            const auto [at, is_new] = numbers.try_emplace(of, static_cast<int>(numbers.size()));
            if (is_new) figures.push_back(index);
            return at->second;
        };
        std::vector<RankPair> inside;
        for (const std::size_t i : group) {
            const int a = number(pairs[i].a, found_[i].a);
            inside.push_back({a, number(pairs[i].b, found_[i].b), pairs[i].rank});
        }
        if (const auto wrong = contradiction(inside))
            report(*wrong, figures[wrong->pair.a], figures[wrong->pair.b],
                   found_[group.front()].place);
    }

    /// `otherwise` is the place for a pair that nobody names.
    void report(const Contradiction& wrong, FigureIndex a, FigureIndex b, Place otherwise) {
        const auto is_it = [&](const Correlation& one) { return ids(one.a, one.b) == ids(a, b); };
        const auto named = std::find_if(found_.begin(), found_.end(), is_it);
        const std::string pair = fmt::format("{} and {}", in_quotes(short_name(figure(a))),
                                             in_quotes(short_name(figure(b))));
        if (named != found_.end())
            diagnostics_.report("contradicting-correlations.rank", named->place,
                                {named->rank, pair, help_with(wrong, "give it a rank")});
        else
            diagnostics_.report("contradicting-correlations.unnamed", otherwise,
                                {pair, help_with(wrong, "name them with a rank")});
    }

    /// The span rounded inwards, so that its ends can be used.
    static std::string help_with(const Contradiction& wrong, std::string_view said) {
        if (!wrong.possible) return "make them weaker, this one first; pairs not named count as 0";
        const double low = std::max(std::ceil(wrong.possible->low * 100) / 100, -0.99);
        const double high = std::min(std::floor(wrong.possible->high * 100) / 100, 0.99);
        if (low > high) return "make the other correlations weaker";
        return fmt::format("{} between {:.2f} and {:.2f}, or weaken the others", said, low, high);
    }

    const Scenario& scenario_;
    const Findings& findings_;
    const std::vector<ModelScope>& model_scopes_;
    Diagnostics& diagnostics_;
    std::vector<Correlation> found_;
    std::set<std::set<std::string>> pairs_;
};

}  // namespace

std::vector<Correlation> resolve_correlations(const Scenario& scenario, const Findings& findings,
                                              const std::vector<ModelScope>& model_scopes,
                                              Diagnostics& diagnostics) {
    return Correlating(scenario, findings, model_scopes, diagnostics).resolve();
}

}  // namespace hearth
