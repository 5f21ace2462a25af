// Exposure in closed form (3.2), strength year by year (3.3), columns of draws throughout.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/columns.hpp"
#include "engine/kinds/kinds.hpp"
#include "scenario/prices.hpp"

namespace hearth {

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

/// What shapes one profile. An effect fades and builds up, a service does not.
struct Course {
    Column lag, lasts;
    bool is_effect = true;
};

bool alike(const Column& column) { return columns::alike(column.data(), column.size()); }

/// The least and the most.
std::pair<double, double> ends_of(const Column& column) {
    if (alike(column)) return {column.front(), column.front()};
    const auto [least, most] = std::minmax_element(column.begin(), column.end());
    return {*least, *most};
}

/// Years of effect after `before`; infinite where it lasts to the horizon.
Column lasting(const Exposure& e, const Column& before) {
    if (e.timing.to_horizon) return Column(before.size(), forever);
    Column lasts = before;
    columns::add(lasts.data(), e.figures.col(e.timing.lasts).data(), lasts.size());
    return lasts;
}

bool left_out(const Exposure& e, Fig figure, double value) {
    return e.fixed_hold && is_fixed_at(e.plan, figure, value);
}

Column figure(const Exposure& e, Fig fig) {
    const auto column = e.figures.col(fig);
    return {column.begin(), column.end()};
}

/// (1 − drop_out)^lag.
Column left_after(const Exposure& e, const Column& lag) {
    Column left(lag.size(), 1);
    if (left_out(e, e.timing.drop_out, 0) || (alike(lag) && lag.front() == 0)) return left;
    Column staying(lag.size(), 1);
    columns::multiply_by_rest(staying.data(), e.figures.col(e.timing.drop_out).data(), lag.size());
    columns::power(left.data(), staying.data(), lag.data(), lag.size());
    return left;
}

/// Of all born, those alive at an age, linear within a year of it.
double alive_at(const std::vector<double>& alive, double age) {
    const auto year = static_cast<std::size_t>(age);
    const double begins = age >= 0 ? static_cast<double>(year) : std::floor(age);
    const std::size_t whole = std::min(year, alive.size() - 2);
    return alive[whole] + (alive[whole + 1] - alive[whole]) * (age - begins);
}

/// Clients with the share of all born who are alive at their age; none where nobody dies.
struct Living {
    Column age = {}, now = {};
};

Living living_now(const Exposure& e) {
    if (e.timing.age < 0 || e.timing.alive.empty()) return {};
    Living made{.age = figure(e, e.timing.age)};
    for (const double age : made.age) made.now.push_back(alive_at(e.timing.alive, age));
    return made;
}

/// Times the share of clients alive `years` after the lag.
void multiply_by_living(const Exposure& e, const Living& clients, Column& share, const Column& lag,
                        double years) {
    if (clients.age.empty()) return;
    const auto living = [&](std::size_t d) {
        const double after = lag[d] + years, now = clients.now[d];
        if (after <= 0) return 1.0;
        return now > 0 ? alive_at(e.timing.alive, clients.age[d] + after) / now : 0;
    };
    if (alike(clients.age) && alike(lag)) {
        const double all = living(0);
        for (double& one : share) one *= all;
        return;
    }
    for (std::size_t d = 0; d < share.size(); ++d) share[d] *= living(d);
}

/// Σ over the years j of effect: exposure in year k times strength in year j. Year j reaches from
/// year ⌊lag⌋ + j to year ⌈lag⌉ + j, with entry spread over a year to the one after; while an
/// effect lasts beyond it, exposure depends on k − j alone.
Grid profile_of(const Exposure& e, const Course& course, int years) {
    const std::size_t n = course.lag.size();
    const auto [least_lag, most_lag] = ends_of(course.lag);
    const auto [surely, longest] = ends_of(course.lasts);
    const auto whole = [&](double x) { return static_cast<int>(std::clamp<double>(x, 0, years)); };
    const int first = whole(std::floor(least_lag));
    const int last = whole(std::ceil(most_lag) + (e.timing.start_of_year ? 0 : 1));
    const auto exposed = e.timing.start_of_year ? columns::exposed_at_once : columns::exposed;

    Grid profile(n, years);
    Grid lasting(n, std::max(0, last - first + 1));
    const Column endless(n, forever);
    for (int m = first; m <= last; ++m)
        exposed(lasting.col(m - first).data(), {course.lag.data(), endless.data()}, {m, 0}, n);
    Column left = left_after(e, course.lag), strength(n), part(n);
    const Living living = living_now(e);
    for (int j = 0; j < years && j < longest; ++j) {
        strength = left;
        if (course.is_effect && j < std::ssize(e.timing.build_up))
            columns::multiply_by(strength.data(), e.figures.col(e.timing.build_up[j]).data(), n);
        multiply_by_living(e, living, strength, course.lag, j + 0.5);
        for (int k = j + first; k <= j + last && k < years; ++k) {
            const double* share = lasting.col(k - j - first).data();
            if (j + 1 > surely) {
                exposed(part.data(), {course.lag.data(), course.lasts.data()}, {k, j}, n);
                share = part.data();
            }
            columns::multiply_add(profile.col(k).data(), share, strength.data(), n);
        }
        const auto lose = [&](Fig share) {
            if (!left_out(e, share, 0))
                columns::multiply_by_rest(left.data(), e.figures.col(share).data(), n);
        };
        lose(e.timing.drop_out);
        if (course.is_effect) lose(e.timing.fade);
    }
    return profile;
}

// --- the whole life of an effect (3.7) -----------------------------------------------------------

constexpr int most_followed = 100;

/// A number that a figure never passes; that of the years followed where none is known.
double longest(const Scenario& scenario, const std::optional<FigureIndex>& figure) {
    if (!figure) return 0;
    const Figure& known = scenario.figures[figure->at];
    if (known.range) return std::max(known.range->high, known.value());
    if (known.distribution.most) return *known.distribution.most;
    const bool is_fixed = !known.expression && known.distribution.family == Family::fixed;
    return is_fixed ? known.value() : most_followed;
}

/// Years, that of the start among them, in which a client can be under effect, in service or
/// landing.
double years_followed(const Scenario& scenario, const Timing& timing) {
    const bool spread = scenario.file.appraisal.entry == EntryTiming::spread;
    const auto* lasts =
        timing.lasts_years ? std::get_if<FigureIndex>(&*timing.lasts_years) : nullptr;
    const double lag = longest(scenario, timing.lag_years);
    const double effect = lag + (lasts != nullptr ? longest(scenario, *lasts) : 0);
    const double there = std::max(effect, longest(scenario, timing.served_years));
    return std::max(std::floor(lag) + 1, std::ceil(there) + (spread ? 1 : 0));
}

/// Those in which people are followed through states; as many as are ever, where nobody says.
double years_followed(const Scenario& scenario, const Cohort& cohort) {
    const Cycle cycle = cohort.cycle.value_or(Cycle{});
    const bool spread = scenario.file.appraisal.entry == EntryTiming::spread;
    constexpr int most_cycles = 1200;
    if (!cycle.count) return std::min(most_followed, most_cycles / cycles_in_a_year(cycle.length));
    return std::ceil(*cycle.count / static_cast<double>(cycles_in_a_year(cycle.length))) +
           (spread ? 1 : 0);
}

}  // namespace

int years_of_life(const Scenario& scenario) {
    const Appraisal& appraisal = scenario.file.appraisal;
    double longest = 1;
    for (const auto& [name, place, intervention] : scenario.file.interventions) {
        const Model& model = scenario.models[intervention.model_index].model;
        if (model.timing) longest = std::max(longest, years_followed(scenario, *model.timing));
        if (const Cohort* states = cohort(model))
            longest = std::max(longest, years_followed(scenario, *states));
    }
    return appraisal.years - 1 + static_cast<int>(std::min(longest, most_followed + 1.0));
}

Grid effect_profile(const Exposure& e, int years) {
    const Column lag = figure(e, e.timing.lag);
    return profile_of(e, {.lag = lag, .lasts = lasting(e, Column(lag.size())), .is_effect = true},
                      years);
}

Grid service_profile(const Exposure& e, int years) {
    const Column lag = figure(e, e.timing.lag);
    const Column served = e.timing.served >= 0 ? figure(e, e.timing.served) : lasting(e, lag);
    return profile_of(e, {.lag = Column(lag.size()), .lasts = served, .is_effect = false}, years);
}

Grid landing_profile(const Exposure& e, int years) {
    const Column lag = figure(e, e.timing.lag);
    Column left = left_after(e, lag);
    multiply_by_living(e, living_now(e), left, lag, 0);
    Grid profile(e.figures.rows(), years);
    const double latest = std::ceil(*std::max_element(lag.begin(), lag.end())) + 1;
    for (int k = 0; k < years && k <= latest; ++k) {
        double* share = profile.col(k).data();
        const auto landed = e.timing.start_of_year ? columns::landed_at_once : columns::landed;
        landed(share, lag.data(), k, lag.size());
        columns::multiply_by(share, left.data(), lag.size());
    }
    return profile;
}

}  // namespace hearth
