// What correlations say, held against the figures they name and against each other.
#include "load/correlations.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

class Correlating {
  public:
    Correlating(const Scenario& scenario, const Findings& findings,
                const std::vector<ModelScope>& model_scopes, Diagnostics& diagnostics)
        : scenario_(scenario),
          findings_(findings),
          paths_(scenario, findings, model_scopes, diagnostics),
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
        const auto index = paths_.look_up(path);
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
            std::replace(group.begin(), group.end(), int{group[static_cast<std::size_t>(pair.a)]},
                         int{group[static_cast<std::size_t>(pair.b)]});
        std::map<int, std::vector<std::size_t>> members;
        for (std::size_t i = 0; i < pairs.size(); ++i)
            members[group[static_cast<std::size_t>(pairs[i].a)]].push_back(i);
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
            report(*wrong, figures[static_cast<std::size_t>(wrong->pair.a)],
                   figures[static_cast<std::size_t>(wrong->pair.b)], found_[group.front()].place);
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
    FigurePaths paths_;
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
