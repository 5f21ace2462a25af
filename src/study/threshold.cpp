// A grid over the range, then each change of side, turn and edge in turn.
#include "study/threshold.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "base/ranking.hpp"

namespace hearth {

namespace {

constexpr int steps = 200;
constexpr int coarse_steps = 8;
constexpr int most_steps = 200;     ///< of a refinement
constexpr double at_target = 1e-9;  ///< of the scale: a root
constexpr double rounding = 1e-13;  ///< of the scale: on neither side
constexpr double hair = 1e-6;       ///< of the range: what is no stretch

/// The measure less the target along one lever.
class Line {
  public:
    Line(const Plan& plan, const Lever& lever, const Measured& measured, double target)
        : plan_(plan), levers_{lever}, measured_(measured), target_(target) {}

    std::vector<double> operator()(const std::vector<double>& at) const {
        Grid places(at.size(), 1);
        for (std::size_t i = 0; i < at.size(); ++i) places(i, 0) = at[i];
        Column values = measured_(placed(plan_, levers_, places));
        for (double& value : values) value -= target_;
        return values;
    }
    double operator()(double at) const { return (*this)(std::vector<double>{at}).front(); }

  private:
    const Plan& plan_;
    std::vector<Lever> levers_;
    const Measured& measured_;
    double target_;
};

/// One end of a bracket.
struct Spot {
    double at = 0;
    double gap = 0;  ///< measure less target; NaN where there is none
};

class Search {
  public:
    Search(const Line& line, double scale, Threshold& found)
        : line_(line), scale_(scale), found_(found) {}

    void over(const std::vector<Spot>& spots) {
        range_ = spots.back().at - spots.front().at;
        for (std::size_t i = 0; i < spots.size(); ++i) {
            if (is_zero(spots[i])) i = end_of_zeros(spots, i);
            if (i + 1 < spots.size()) between(spots[i], spots[i + 1]);
            if (i > 0 && i + 1 < spots.size()) turn(spots[i - 1], spots[i], spots[i + 1]);
        }
        std::sort(found_.roots.begin(), found_.roots.end(),
                  [](const Root& a, const Root& b) { return a.from < b.from; });
        std::sort(found_.jumps.begin(), found_.jumps.end());
    }

    /// A change of side, or an edge beyond which there is no value.
    void between(const Spot& a, const Spot& b) {
        if (std::isnan(a.gap) != std::isnan(b.gap)) return edge(a, b);
        if (side(a) * side(b) < 0) refine(a, b);
    }

  private:
    int side(const Spot& spot) const {
        if (std::isnan(spot.gap) || std::abs(spot.gap) <= rounding * scale_) return 0;
        return spot.gap > 0 ? 1 : -1;
    }
    bool is_zero(const Spot& spot) const { return !std::isnan(spot.gap) && side(spot) == 0; }

    Spot spot(double at) const { return {at, line_(at)}; }

    void refine(const Spot& a, const Spot& b) {
        std::uintmax_t most = most_steps;
        bool hole = false;
        const auto gap = [&](double at) {
            const double found = line_(at);
            hole = hole || std::isnan(found);
            return std::isnan(found) ? a.gap : found;
        };
        const auto [low, high] = boost::math::tools::toms748_solve(
            gap, a.at, b.at, a.gap, b.gap, boost::math::tools::eps_tolerance<double>(53), most);
        const Spot at_low = spot(low), at_high = spot(high);
        const bool lower = !(std::abs(at_high.gap) < std::abs(at_low.gap));
        const Spot& best = lower ? at_low : at_high;
        if (std::abs(best.gap) <= at_target * scale_)
            found_.roots.push_back({best.at, best.at, RootKind::crossing, false});
        else if (hole)
            found_.without.push_back({best.at, best.at});
        else
            found_.jumps.push_back(best.at);
    }

    /// The last place in which `holds`, going from `inside`, where it does, to `outside`.
    template <class Holds>
    Spot last(Spot inside, Spot outside, const Holds& holds) const {
        for (int step = 0; step < most_steps; ++step) {
            const double middle = inside.at + (outside.at - inside.at) / 2;
            if (middle == inside.at || middle == outside.at) break;
            const Spot next = spot(middle);
            (holds(next) ? inside : outside) = next;
        }
        return inside;
    }

    void edge(const Spot& a, const Spot& b) {
        const bool ends = std::isnan(b.gap);
        const Spot& inside = ends ? a : b;
        const Spot border =
            last(inside, ends ? b : a, [](const Spot& s) { return !std::isnan(s.gap); });
        if (ends)
            found_.without.push_back({border.at, found_.seeking.range.high});
        else if (!found_.without.empty())
            found_.without.back().high = border.at;
        if (side(inside) == 0 || border.at == inside.at) return;
        if (side(border) == 0)
            found_.roots.push_back({border.at, border.at, RootKind::crossing, false});
        else if (side(border) != side(inside))
            ends ? refine(inside, border) : refine(border, inside);
    }

    /// Follows a run of points at the target; returns its last.
    std::size_t end_of_zeros(const std::vector<Spot>& spots, std::size_t first) {
        std::size_t end = first;
        while (end + 1 < spots.size() && is_zero(spots[end + 1])) ++end;
        const auto zero = [this](const Spot& s) { return is_zero(s); };
        const bool before = first > 0, after = end + 1 < spots.size();
        Root root{before ? last(spots[first], spots[first - 1], zero).at : spots[first].at,
                  after ? last(spots[end], spots[end + 1], zero).at : spots[end].at,
                  RootKind::stretch, false};
        if (root.to - root.from <= hair * range_) {
            const bool turns = before && after && side(spots[first - 1]) * side(spots[end + 1]) > 0;
            root.kind = turns ? RootKind::touching : RootKind::crossing;
            root.from = root.to = first == end ? spots[first].at : (root.from + root.to) / 2;
        }
        found_.roots.push_back(root);
        return end;
    }

    /// Where three points on one side come nearest to the target in the middle.
    void turn(const Spot& a, const Spot& b, const Spot& c) {
        if (side(a) == 0 || side(a) != side(b) || side(b) != side(c)) return;
        const double size = std::abs(b.gap);
        if (size > std::abs(a.gap) || size > std::abs(c.gap)) return;
        if (size == std::abs(a.gap) && size == std::abs(c.gap)) return;
        const int which = side(b);
        std::uintmax_t most = most_steps;
        const auto gap = [&](double at) {
            const double found = line_(at) * which;
            return std::isnan(found) ? size : found;
        };
        const auto [at, least] = boost::math::tools::brent_find_minima(gap, a.at, c.at, 26, most);
        const Spot lowest{at, least * which};
        if (side(lowest) * which < 0) {
            refine(a, lowest);
            refine(lowest, c);
        } else if (least <= at_target * scale_) {
            found_.roots.push_back({at, at, RootKind::touching, false});
        }
    }

    const Line& line_;
    double scale_;
    Threshold& found_;
    double range_ = 0;
};

std::vector<double> sorted_within(std::vector<double> values, const Ends& range) {
    values.erase(std::remove_if(values.begin(), values.end(),
                                [&](double v) { return !(v >= range.low && v <= range.high); }),
                 values.end());
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

std::vector<double> fine_grid(const Lever& lever, const Ends& range) {
    std::vector<double> values{lever.point, range.high};
    for (int i = 0; i < steps; ++i)
        values.push_back(range.low + (range.high - range.low) * i / steps);
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

std::vector<Spot> spots_of(const std::vector<double>& at, const std::vector<double>& gaps) {
    std::vector<Spot> spots;
    for (std::size_t i = 0; i < at.size(); ++i) spots.push_back({at[i], gaps[i]});
    return spots;
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

/// Which of the roots avoid more than there is.
void note_impossible(const Plan& plan, const Lever& lever, std::vector<Root>& roots) {
    Grid places(roots.size(), 1);
    for (std::size_t i = 0; i < roots.size(); ++i) places(i, 0) = roots[i].from;
    const auto impossible = impossible_rows(plan, placed(plan, {lever}, places));
    for (std::size_t i = 0; i < roots.size(); ++i) roots[i].impossible = impossible[i];
}

// --- every lever at once -------------------------------------------------------------------------

/// Grids of several levers as one block of rows.
class Grids {
  public:
    Grids(const Plan& plan, const std::vector<Lever>& levers, const Measured& measured) {
        const auto rows = lay_out(levers);
        if (rows == 0) return;
        Grid places(rows, levers.size(), std::numeric_limits<double>::quiet_NaN());
        std::size_t row = 0;
        for (std::size_t l = 0; l < levers.size(); ++l)
            for (const double at : grids_[l]) places(row++, l) = at;
        values_ = measured(placed(plan, levers, places));
    }

    std::vector<Spot> spots(std::size_t lever, double target) const {
        std::size_t row = 0;
        for (std::size_t l = 0; l < lever; ++l) row += grids_[l].size();
        std::vector<Spot> spots;
        for (const double at : grids_[lever]) spots.push_back({at, values_[row++] - target});
        return spots;
    }

  private:
    std::size_t lay_out(const std::vector<Lever>& levers) {
        std::size_t rows = 0;
        for (const Lever& lever : levers) {
            const auto reach = lever.computed ? std::nullopt : reach_of(lever);
            grids_.push_back(reach ? coarse_grid(lever, *reach) : std::vector<double>{});
            rows += grids_.back().size();
        }
        return rows;
    }

    std::vector<std::vector<double>> grids_;
    Column values_;
};

/// The root nearest to the point: the grid is walked outwards from it on both sides.
std::optional<double> nearest_root(const Line& line, const std::vector<Spot>& spots, double scale,
                                   double point) {
    std::optional<double> nearest;
    const auto from = std::lower_bound(spots.begin(), spots.end(), point,
                                       [](const Spot& s, double at) { return s.at < at; });
    const auto try_pair = [&](const Spot& a, const Spot& b) {
        Threshold found;
        Search(line, scale, found).over({a, b});
        for (const Root& root : found.roots)
            for (const double at : {root.from, root.to})
                if (!nearest || std::abs(at - point) < std::abs(*nearest - point)) nearest = at;
        return !found.roots.empty();
    };
    for (auto at = from; at != spots.end() && at + 1 != spots.end(); ++at)
        if (try_pair(*at, *(at + 1))) break;
    for (auto at = from; at != spots.begin() && at != spots.end(); --at)
        if (try_pair(*(at - 1), *at)) break;
    return nearest;
}

void note_nearness(const Lever& lever, Nearness& one) {
    const auto deviation = deviation_of(lever);
    if (deviation && *deviation > 0)
        one.deviations = std::abs(one.value - lever.point) / *deviation;
    if (const auto below = share_at_or_below(lever, one.value))
        one.chance = one.value < lever.point ? *below : 1 - *below;
    one.within_ends = lever.ends && one.value >= lever.ends->low && one.value <= lever.ends->high;
}

/// Which of the thresholds avoid more than there is.
void note_impossible(const Plan& plan, const std::vector<Lever>& levers,
                     std::vector<Nearness>& all) {
    Grid places(all.size(), levers.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t i = 0; i < all.size(); ++i) places(i, all[i].lever) = all[i].value;
    const auto impossible = impossible_rows(plan, placed(plan, levers, places));
    for (std::size_t i = 0; i < all.size(); ++i) all[i].impossible = impossible[i];
}

}  // namespace

Threshold thresholds(const Plan& plan, const Lever& lever, const Measured& measured,
                     const Seeking& seeking) {
    Threshold found;
    found.seeking = seeking;
    const Line line(plan, lever, measured, seeking.target);
    const auto at = fine_grid(lever, seeking.range);
    const auto spots = spots_of(at, line(at));
    found.scale = scale_of(spots, seeking.target);
    note_values(spots, found);
    const double now = measured(point_block(plan))[0];
    if (!std::isnan(now)) found.now = now;
    if (std::isnan(spots.front().gap)) found.without.push_back(seeking.range);
    Search(line, found.scale, found).over(spots);
    if (!found.roots.empty()) note_impossible(plan, lever, found.roots);
    return found;
}

std::vector<Nearness> nearest_thresholds(const Plan& plan, const std::vector<Lever>& levers,
                                         const Measured& measured, double target) {
    const Grids grids(plan, levers, measured);
    std::vector<Nearness> all;
    for (std::size_t l = 0; l < levers.size(); ++l) {
        const auto spots = grids.spots(l, target);
        if (spots.empty()) continue;
        const Line line(plan, levers[l], measured, target);
        const auto value = nearest_root(line, spots, scale_of(spots, target), levers[l].point);
        if (!value) continue;
        Nearness one{.lever = l, .value = *value, .deviations = {}, .chance = {}};
        note_nearness(levers[l], one);
        all.push_back(one);
    }
    if (!all.empty()) note_impossible(plan, levers, all);
    const auto far = [](const Nearness& one) { return rank_of(one.deviations.value_or(HUGE_VAL)); };
    std::stable_sort(all.begin(), all.end(),
                     [&](const Nearness& a, const Nearness& b) { return far(a) < far(b); });
    return all;
}

}  // namespace hearth
