// Dominance pair by pair, then the lower hull.
#include "study/frontier.hpp"

#include <algorithm>
#include <cstddef>

namespace hearth {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool same(const CostAndEffect& one, const CostAndEffect& other) {
    return one.cost == other.cost && one.effect == other.effect;
}

bool dominates(const CostAndEffect& one, const CostAndEffect& other) {
    return one.cost <= other.cost && one.effect >= other.effect && !same(one, other);
}

/// Marks `option` where another dominates it or an earlier one is the same.
void compare(const std::vector<CostAndEffect>& options, int option, FrontierPlace& place) {
    for (int other = 0; other < static_cast<int>(options.size()); ++other) {
        if (!dominates(options[at(other)], options[at(option)])) continue;
        place.standing = FrontierStanding::dominated;
        if (place.other < 0 || dominates(options[at(other)], options[at(place.other)]) ||
            options[at(other)].effect > options[at(place.other)].effect)
            place.other = other;
    }
    if (place.standing == FrontierStanding::dominated) return;
    for (int other = 0; other < option; ++other)
        if (same(options[at(other)], options[at(option)])) {
            place = {.standing = FrontierStanding::same_as_another, .other = other, .icer = {}};
            return;
        }
}

/// Whether the step from `first` to `second` costs more per effect than that on to `third`.
bool bends_back(const CostAndEffect& first, const CostAndEffect& second,
                const CostAndEffect& third) {
    return (second.cost - first.cost) * (third.effect - second.effect) >
           (third.cost - second.cost) * (second.effect - first.effect);
}

}  // namespace

std::vector<FrontierPlace> efficient_frontier(const std::vector<CostAndEffect>& options) {
    std::vector<FrontierPlace> places(options.size());
    std::vector<int> left;
    for (int option = 0; option < static_cast<int>(options.size()); ++option) {
        compare(options, option, places[at(option)]);
        if (places[at(option)].standing == FrontierStanding::on_frontier) left.push_back(option);
    }
    std::sort(left.begin(), left.end(), [&](int one, int other) {
        return options[at(one)].effect < options[at(other)].effect;
    });
    std::vector<int> hull;
    for (const int option : left) {
        while (hull.size() >= 2 && bends_back(options[at(hull[hull.size() - 2])],
                                              options[at(hull.back())], options[at(option)])) {
            places[at(hull.back())].standing = FrontierStanding::extendedly_dominated;
            hull.pop_back();
        }
        hull.push_back(option);
    }
    for (std::size_t i = 1; i < hull.size(); ++i) {
        const CostAndEffect& before = options[at(hull[i - 1])];
        const CostAndEffect& own = options[at(hull[i])];
        places[at(hull[i])].other = hull[i - 1];
        places[at(hull[i])].icer = (own.cost - before.cost) / (own.effect - before.effect);
    }
    return places;
}

}  // namespace hearth
