// A grid over the range, then each change of side, turn and edge in turn.
#include "study/threshold.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "base/text.hpp"

namespace hearth {

namespace {

constexpr int grid_steps = 200;
constexpr int coarse_steps = 8;
constexpr int most_steps = 200;          ///< of a refinement
constexpr double at_target = 1e-9;       ///< of the scale: a root
constexpr double side_rounding = 1e-13;  ///< of the scale: on neither side
constexpr double hair = 1e-6;            ///< of the range: what is no stretch

/// One end of a bracket.
struct Spot {
    double at = 0;
    double gap = 0;  ///< measure less target; NaN where there is none
};

/// Spots of one lever, all else at its point.
std::vector<Spot> spots_at(const Plan& plan, const Lever& lever, const Measured& measured,
                           const Seeking& seeking, const std::vector<double>& at) {
    Grid places(at.size(), 1);
    std::copy(at.begin(), at.end(), places.data());
    const Column values = measured(placed(plan, {lever}, places));
    std::vector<Spot> spots;
    for (std::size_t i = 0; i < at.size(); ++i)
        spots.push_back({at[i], values[i] - seeking.target});
    return spots;
}

/// A search for roots along one lever.
struct Search {
    std::function<double(double at)> gap;  ///< measure less target
    double scale = 0;
    double width = 0;  ///< of the range
    Threshold found = {};
};

int side(const Search& search, const Spot& spot) {
    if (std::isnan(spot.gap) || std::abs(spot.gap) <= side_rounding * search.scale) return 0;
    return spot.gap > 0 ? 1 : -1;
}

bool is_zero(const Search& search, const Spot& spot) {
    return !std::isnan(spot.gap) && side(search, spot) == 0;
}

void add_root(Search& search, double at, RootKind kind) {
    search.found.roots.push_back({at, at, kind, false});
}

void refine(Search& search, const Spot& a, const Spot& b) {
    std::uintmax_t most = most_steps;
    bool hole = false;
    const auto gap = [&](double at) {
        const double found = search.gap(at);
        hole = hole || std::isnan(found);
        return std::isnan(found) ? a.gap : found;
    };
    const auto [low, high] = boost::math::tools::toms748_solve(
        gap, a.at, b.at, a.gap, b.gap, boost::math::tools::eps_tolerance<double>(53), most);
    const Spot at_low{low, search.gap(low)}, at_high{high, search.gap(high)};
    const Spot& best = std::abs(at_high.gap) < std::abs(at_low.gap) ? at_high : at_low;
    if (std::abs(best.gap) <= at_target * search.scale)
        add_root(search, best.at, RootKind::crossing);
    else if (hole)
        search.found.without.push_back({best.at, best.at});
    else
        search.found.jumps.push_back(best.at);
}

/// The last place in which `holds`, going from `inside`, where it does, to `outside`.
template <class Holds>
Spot last(const Search& search, Spot inside, Spot outside, const Holds& holds) {
    for (int step = 0; step < most_steps; ++step) {
        const double middle = inside.at + (outside.at - inside.at) / 2;
        if (middle == inside.at || middle == outside.at) break;
        const Spot next{middle, search.gap(middle)};
        (holds(next) ? inside : outside) = next;
    }
    return inside;
}

void edge(Search& search, const Spot& a, const Spot& b) {
    Threshold& found = search.found;
    const bool ends = std::isnan(b.gap);
    const Spot& inside = ends ? a : b;
    const Spot border =
        last(search, inside, ends ? b : a, [](const Spot& s) { return !std::isnan(s.gap); });
    if (ends)
        found.without.push_back({border.at, found.seeking.range.high});
    else if (!found.without.empty())
        found.without.back().high = border.at;
    if (side(search, inside) == 0 || border.at == inside.at) return;
    if (side(search, border) == 0)
        add_root(search, border.at, RootKind::crossing);
    else if (side(search, border) != side(search, inside))
        ends ? refine(search, inside, border) : refine(search, border, inside);
}

/// A change of side, or an edge beyond which there is no value.
void between(Search& search, const Spot& a, const Spot& b) {
    if (std::isnan(a.gap) != std::isnan(b.gap)) return edge(search, a, b);
    if (side(search, a) * side(search, b) < 0) refine(search, a, b);
}

/// Follows a run of points at the target; returns its last.
std::size_t end_of_zeros(Search& search, const std::vector<Spot>& spots, std::size_t first) {
    std::size_t end = first;
    while (end + 1 < spots.size() && is_zero(search, spots[end + 1])) ++end;
    const auto zero = [&](const Spot& s) { return is_zero(search, s); };
    const bool before = first > 0, after = end + 1 < spots.size();
    Root root{before ? last(search, spots[first], spots[first - 1], zero).at : spots[first].at,
              after ? last(search, spots[end], spots[end + 1], zero).at : spots[end].at,
              RootKind::stretch, false};
    if (root.to - root.from <= hair * search.width) {
        const bool turns =
            before && after && side(search, spots[first - 1]) * side(search, spots[end + 1]) > 0;
        root.kind = turns ? RootKind::touching : RootKind::crossing;
        root.from = root.to = first == end ? spots[first].at : (root.from + root.to) / 2;
    }
    search.found.roots.push_back(root);
    return end;
}

/// Where three points on one side come nearest to the target in the middle.
void turn(Search& search, const Spot& a, const Spot& b, const Spot& c) {
    const int which = side(search, b);
    if (which == 0 || side(search, a) != which || side(search, c) != which) return;
    const double size = std::abs(b.gap);
    if (size > std::abs(a.gap) || size > std::abs(c.gap)) return;
    if (size == std::abs(a.gap) && size == std::abs(c.gap)) return;
    std::uintmax_t most = most_steps;
    const auto gap = [&](double at) {
        const double found = search.gap(at) * which;
        return std::isnan(found) ? size : found;
    };
    const auto [at, least] = boost::math::tools::brent_find_minima(gap, a.at, c.at, 26, most);
    const Spot lowest{at, least * which};
    if (side(search, lowest) * which < 0) {
        refine(search, a, lowest);
        refine(search, lowest, c);
    } else if (least <= at_target * search.scale) {
        add_root(search, at, RootKind::touching);
    }
}

void search_over(Search& search, const std::vector<Spot>& spots) {
    search.width = spots.back().at - spots.front().at;
    for (std::size_t i = 0; i < spots.size(); ++i) {
        if (is_zero(search, spots[i])) i = end_of_zeros(search, spots, i);
        if (i + 1 < spots.size()) between(search, spots[i], spots[i + 1]);
        if (i > 0 && i + 1 < spots.size()) turn(search, spots[i - 1], spots[i], spots[i + 1]);
    }
    Threshold& found = search.found;
    std::sort(found.roots.begin(), found.roots.end(),
              [](const Root& a, const Root& b) { return a.from < b.from; });
    std::sort(found.jumps.begin(), found.jumps.end());
}

/// A search along one lever with the scale of its spots.
Search search_along(const Plan& plan, const Lever& lever, const Measured& measured,
                    const Seeking& seeking) {
    const auto gap = [&plan, &lever, &measured, seeking](double at) {
        return spots_at(plan, lever, measured, seeking, {at}).front().gap;
    };
    Search search{.gap = gap};
    search.found.seeking = seeking;
    return search;
}

std::vector<double> sorted_within(std::vector<double> values, const Ends& range) {
    std::erase_if(values, [&](double v) { return !(v >= range.low && v <= range.high); });
    sort_once(values);
    return values;
}

std::vector<double> fine_grid(const Lever& lever, const Ends& range) {
    std::vector<double> values{lever.point, range.high};
    for (int i = 0; i < grid_steps; ++i)
        values.push_back(range.low + (range.high - range.low) * i / grid_steps);
    if (lever.ends) values.insert(values.end(), {lever.ends->low, lever.ends->high});
    if (lever.has_distribution())
        for (const double u :
             {0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999})
            values.push_back(quantile(lever.distribution, u) * lever.rebasing);
    return sorted_within(std::move(values), range);
}

std::vector<double> coarse_grid(const Lever& lever, const Ends& reach) {
    const Ends ends = lever.ends.value_or(reach);
    std::vector<double> values;
    double from = reach.low;
    for (const double to : {ends.low, lever.point, ends.high, reach.high}) {
        for (int i = 0; i <= coarse_steps; ++i)
            values.push_back(i == coarse_steps ? to : from + (to - from) * i / coarse_steps);
        from = to;
    }
    return sorted_within(std::move(values), reach);
}

/// The largest size of the measure over the spots, or of the target.
double scale_of(const std::vector<Spot>& spots, double target) {
    double scale = std::abs(target);
    for (const Spot& spot : spots)
        if (!std::isnan(spot.gap)) scale = std::max(scale, std::abs(spot.gap + target));
    return scale;
}

void note_values(const std::vector<Spot>& spots, Threshold& found) {
    for (const Spot& spot : spots) {
        const double value = spot.gap + found.seeking.target;
        found.at.push_back(spot.at);
        found.measure.push_back(std::isnan(value) ? std::nullopt : std::optional(value));
        if (std::isnan(value)) continue;
        if (!found.values) found.values = Ends{value, value};
        found.values->low = std::min(found.values->low, value);
        found.values->high = std::max(found.values->high, value);
    }
    found.constant = found.values && found.values->low == found.values->high;
}

/// Whether more is avoided than there is, in each row of places.
std::vector<bool> impossible_at(const Plan& plan, const std::vector<Lever>& levers,
                                const Grid& places) {
    if (places.rows() == 0) return {};
    return impossible_rows(plan, placed(plan, levers, places));
}

// --- every lever at once -------------------------------------------------------------------------

/// A coarse grid over the reach of each lever that has one, all as one block of rows.
std::vector<std::vector<Spot>> coarse_spots(const Plan& plan, const std::vector<Lever>& levers,
                                            const Measured& measured, double target) {
    std::vector<std::vector<Spot>> spots(levers.size());
    std::size_t rows = 0;
    for (std::size_t l = 0; l < levers.size(); ++l) {
        const auto reach = levers[l].computed ? std::nullopt : reach_of(levers[l]);
        if (!reach) continue;
        for (const double at : coarse_grid(levers[l], *reach)) spots[l].push_back({at, 0});
        rows += spots[l].size();
    }
    if (rows == 0) return spots;
    Grid places = left_alone(rows, levers.size());
    std::size_t row = 0;
    for (std::size_t l = 0; l < levers.size(); ++l)
        for (const Spot& spot : spots[l]) places(row++, l) = spot.at;
    const Column values = measured(placed(plan, levers, places));
    row = 0;
    for (auto& own : spots)
        for (Spot& spot : own) spot.gap = values[row++] - target;
    return spots;
}

/// The root nearest to the point: the grid is walked outwards from it on both sides.
std::optional<double> nearest_root(Search search, const std::vector<Spot>& spots, double point) {
    std::optional<double> nearest;
    const auto from = std::lower_bound(spots.begin(), spots.end(), point,
                                       [](const Spot& s, double at) { return s.at < at; });
    const auto try_pair = [&](const Spot& a, const Spot& b) {
        search.found = {};
        search_over(search, {a, b});
        for (const Root& root : search.found.roots)
            for (const double at : {root.from, root.to})
                if (!nearest || std::abs(at - point) < std::abs(*nearest - point)) nearest = at;
        return !search.found.roots.empty();
    };
    for (auto at = from; at != spots.end() && at + 1 != spots.end(); ++at)
        if (try_pair(*at, *(at + 1))) break;
    for (auto at = from; at != spots.begin() && at != spots.end(); --at)
        if (try_pair(*(at - 1), *at)) break;
    return nearest;
}

Nearness nearness(std::size_t place, const Lever& lever, double value) {
    Nearness one{.lever = place, .value = value};
    const auto deviation = deviation_of(lever);
    if (deviation && *deviation > 0)
        one.deviations = std::abs(one.value - lever.point) / *deviation;
    if (const auto below = share_at_or_below(lever, one.value))
        one.chance = one.value < lever.point ? *below : 1 - *below;
    one.within_ends = lever.ends && one.value >= lever.ends->low && one.value <= lever.ends->high;
    return one;
}

}  // namespace

Threshold thresholds(const Plan& plan, const Lever& lever, const Measured& measured,
                     const Seeking& seeking) {
    Search search = search_along(plan, lever, measured, seeking);
    Threshold& found = search.found;
    const auto spots = spots_at(plan, lever, measured, seeking, fine_grid(lever, seeking.range));
    search.scale = found.scale = scale_of(spots, seeking.target);
    note_values(spots, found);
    const double now = measured(point_block(plan))[0];
    if (!std::isnan(now)) found.now = now;
    if (std::isnan(spots.front().gap)) found.without.push_back(seeking.range);
    search_over(search, spots);
    Grid places(found.roots.size(), 1);
    for (std::size_t i = 0; i < found.roots.size(); ++i) places(i, 0) = found.roots[i].from;
    const auto impossible = impossible_at(plan, {lever}, places);
    for (std::size_t i = 0; i < found.roots.size(); ++i) found.roots[i].impossible = impossible[i];
    return std::move(found);
}

std::vector<Nearness> nearest_thresholds(const Plan& plan, const std::vector<Lever>& levers,
                                         const Measured& measured, double target) {
    const auto spots = coarse_spots(plan, levers, measured, target);
    std::vector<Nearness> all;
    for (std::size_t l = 0; l < levers.size(); ++l) {
        if (spots[l].empty()) continue;
        Search search = search_along(plan, levers[l], measured, {{}, target});
        search.scale = scale_of(spots[l], target);
        if (const auto value = nearest_root(search, spots[l], levers[l].point))
            all.push_back(nearness(l, levers[l], *value));
    }
    Grid places = left_alone(all.size(), levers.size());
    for (std::size_t i = 0; i < all.size(); ++i) places(i, all[i].lever) = all[i].value;
    const auto impossible = impossible_at(plan, levers, places);
    for (std::size_t i = 0; i < all.size(); ++i) all[i].impossible = impossible[i];
    const auto far = [](const Nearness& one) { return rank_of(one.deviations.value_or(HUGE_VAL)); };
    std::stable_sort(all.begin(), all.end(),
                     [&](const Nearness& a, const Nearness& b) { return far(a) < far(b); });
    return all;
}

}  // namespace hearth
