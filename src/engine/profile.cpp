// Exposure in closed form (3.2), strength year by year (3.3), columns of draws throughout.
#include "engine/profile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/columns.hpp"
#include "scenario/prices.hpp"

namespace hearth {

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

bool alike(const Column& column) { return columns::alike(column.data(), column.size()); }

}  // namespace

/// What shapes one profile. An effect fades and builds up, a service does not.
struct ProfileMaker::Course {
    Column lag, lasts;
    bool is_effect = true;
};

ProfileMaker::ProfileMaker(const Plan& plan, const PlanTiming& timing, const Grid& figures,
                           bool fixed_hold)
    : plan_(plan), timing_(timing), figures_(figures), fixed_hold_(fixed_hold) {}

Grid ProfileMaker::effect(int years) const {
    const Column lag = figure(timing_.lag);
    return profile_of({.lag = lag, .lasts = lasting(Column(lag.size())), .is_effect = true}, years);
}

Grid ProfileMaker::service(int years) const {
    const Column lag = figure(timing_.lag);
    const Column served = timing_.served >= 0 ? figure(timing_.served) : lasting(lag);
    return profile_of({.lag = Column(lag.size()), .lasts = served, .is_effect = false}, years);
}

Grid ProfileMaker::landing(int years) const {
    const Column lag = figure(timing_.lag);
    Column left = left_after(lag);
    multiply_by_living(left, lag, 0);
    Grid profile(figures_.rows(), years);
    for (int k = 0; k < years; ++k) {
        double* share = profile.col(k).data();
        const auto landed = timing_.start_of_year ? columns::landed_at_once : columns::landed;
        landed(share, lag.data(), k, lag.size());
        columns::multiply_by(share, left.data(), lag.size());
    }
    return profile;
}

/// Years of effect after `before`; infinite where it lasts to the horizon.
Column ProfileMaker::lasting(const Column& before) const {
    if (timing_.to_horizon) return Column(before.size(), forever);
    Column lasts = before;
    columns::add(lasts.data(), figures_.col(timing_.lasts).data(), lasts.size());
    return lasts;
}

bool ProfileMaker::left_out(Fig figure, double value) const {
    return fixed_hold_ && is_fixed_at(plan_, figure, value);
}

Column ProfileMaker::figure(Fig fig) const {
    const auto column = figures_.col(fig);
    return {column.begin(), column.end()};
}

/// (1 − drop_out)^lag.
Column ProfileMaker::left_after(const Column& lag) const {
    Column left(lag.size(), 1);
    if (left_out(timing_.drop_out, 0) || (alike(lag) && lag.front() == 0)) return left;
    Column staying(lag.size(), 1);
    columns::multiply_by_rest(staying.data(), figures_.col(timing_.drop_out).data(), lag.size());
    columns::power(left.data(), staying.data(), lag.data(), lag.size());
    return left;
}

/// Times the share of clients alive `years` after the lag.
void ProfileMaker::multiply_by_living(Column& share, const Column& lag, double years) const {
    if (timing_.age < 0) return;
    const Column age = figure(timing_.age);
    const auto living = [&](std::size_t d) {
        return survival(timing_.yearly_deaths, age[d], lag[d] + years);
    };
    if (alike(age) && alike(lag)) {
        const double all = living(0);
        for (double& one : share) one *= all;
        return;
    }
    for (std::size_t d = 0; d < share.size(); ++d) share[d] *= living(d);
}

/// Σ over the years j of effect: exposure in year k times strength in year j. Year j reaches from
/// year ⌊lag⌋ + j to year ⌈lag⌉ + j, with entry spread over a year to the one after; while an
/// effect lasts beyond it, exposure depends on k − j alone.
Grid ProfileMaker::profile_of(const Course& course, int years) const {
    const std::size_t n = course.lag.size();
    const auto [least_lag, most_lag] = std::minmax_element(course.lag.begin(), course.lag.end());
    const auto [surely, longest] = std::minmax_element(course.lasts.begin(), course.lasts.end());
    const auto whole = [&](double x) { return static_cast<int>(std::clamp<double>(x, 0, years)); };
    const int first = whole(std::floor(*least_lag));
    const int last = whole(std::ceil(*most_lag) + (timing_.start_of_year ? 0 : 1));
    const auto exposed = timing_.start_of_year ? columns::exposed_at_once : columns::exposed;

    Grid profile(n, years);
    Grid lasting(n, std::max(0, last - first + 1));
    const Column endless(n, forever);
    for (int m = first; m <= last; ++m)
        exposed(lasting.col(m - first).data(), {course.lag.data(), endless.data()}, {m, 0}, n);
    Column left = left_after(course.lag), strength(n), part(n);
    for (int j = 0; j < years && j < *longest; ++j) {
        strength = left;
        const auto at = static_cast<std::size_t>(j);
        if (course.is_effect && at < timing_.build_up.size())
            columns::multiply_by(strength.data(), figures_.col(timing_.build_up[at]).data(), n);
        multiply_by_living(strength, course.lag, j + 0.5);
        for (int k = j + first; k <= j + last && k < years; ++k) {
            const double* share = lasting.col(k - j - first).data();
            if (j + 1 > *surely) {
                exposed(part.data(), {course.lag.data(), course.lasts.data()}, {k, j}, n);
                share = part.data();
            }
            columns::multiply_add(profile.col(k).data(), share, strength.data(), n);
        }
        const auto lose = [&](Fig share) {
            if (!left_out(share, 0))
                columns::multiply_by_rest(left.data(), figures_.col(share).data(), n);
        };
        lose(timing_.drop_out);
        if (course.is_effect) lose(timing_.fade);
    }
    return profile;
}

}  // namespace hearth
