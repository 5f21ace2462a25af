// One move of a cohort model in one cycle, as a column of probabilities or hazards (method 11.2).
#include <algorithm>
#include <cmath>

#include "base/columns.hpp"
#include "base/kernels.hpp"
#include "engine/kinds/cohort_parts.hpp"

namespace hearth {

namespace {

using By = PlanMove::By;

/// What the figures of a move say of a cycle.
enum class Quantity { probability, yearly_probability, hazard };

double cycle_years(const PlanCohort& cohort) { return 1.0 / cohort.cycles_per_year; }

double* scratch(const Tracing& t, int number) { return t.column(t.space.scratch, number); }

void copy(const Tracing& t, Fig figure, double* out) { std::copy_n(t.at(figure), t.n, out); }

/// Age by which tables are read (method 11.2).
double age_in(const PlanCohort& cohort, double at_start, int cycle) {
    const int cycles = cycle + (cohort.age_at == AgeOfCycle::end ? 1 : 0);
    return std::floor(at_start + static_cast<double>(cycles) / cohort.cycles_per_year);
}

/// The number of a move's figure, or of a life table's age: the last that begins by an age.
std::size_t band_of(const Tracing& t, const PlanMove& move, const CycleAt& at, double age) {
    if (move.by == By::life_table) {
        const std::size_t ages = t.cohort.deaths[static_cast<int>(at.people->sex)].size();
        return static_cast<std::size_t>(std::clamp(age, 0.0, static_cast<double>(ages) - 1));
    }
    const auto after = std::upper_bound(move.ages.begin(), move.ages.end(), age);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - move.ages.begin(), 1) - 1);
}

std::size_t band_of(const Tracing& t, const PlanMove& move, const CycleAt& at, int cycle,
                    std::size_t draw) {
    return band_of(t, move, at, age_in(t.cohort, t.at(at.people->age)[draw], cycle));
}

bool is_by_age(By by) {
    return by == By::age_probability || by == By::age_rate || by == By::life_table;
}

/// How many draws have an age of their own: 1 where all have the same.
std::size_t ages_among(const Tracing& t, const CycleAt& at) {
    return columns::alike(t.at(at.people->age), t.n) ? 1 : t.n;
}

void fill_by_age(const Tracing& t, const PlanMove& move, const CycleAt& at, double* out) {
    const std::vector<double>& deaths = t.cohort.deaths[static_cast<int>(at.people->sex)];
    const std::size_t ages = ages_among(t, at);
    for (std::size_t d = 0; d < ages; ++d) {
        const std::size_t band = band_of(t, move, at, at.cycle, d);
        out[d] = move.by == By::life_table ? deaths[band] : t.at(move.figures[band])[d];
        if (ages > 1) continue;
        if (move.by == By::life_table) return columns::fill(out, out[0], t.n);
        return copy(t, move.figures[band], out);
    }
}

/// t^shape, or (t / scale)^shape.
void fill_power(const Tracing& t, const PlanMove& move, double time, double* out) {
    if (time == 0) return columns::fill(out, 0, t.n);
    if (move.by == By::weibull) {
        columns::fill(out, 0, t.n);
    } else {
        copy(t, move.figures[1], out);
        kernels::logarithms({out, t.n});
    }
    columns::scaled_difference(out, t.at(move.figures[0]), std::log(time), t.n);
    kernels::exponentials({out, t.n});
}

/// The cumulative hazard H(t).
void fill_cumulative(const Tracing& t, const PlanMove& move, double time, double* out) {
    fill_power(t, move, time, out);
    if (move.by == By::weibull) columns::multiply_by(out, t.at(move.figures[1]), t.n);
    if (move.by != By::log_logistic) return;
    kernels::scale(-1, {out, t.n});
    kernels::hazards({out, t.n});
    kernels::scale(-1, {out, t.n});
}

/// H(t + Δ) − H(t) = rate · e^(shape·t) · (e^(shape·Δ) − 1) / shape.
void fill_gompertz(const Tracing& t, const PlanMove& move, double time, double* out) {
    const double length = cycle_years(t.cohort);
    double* grown = scratch(t, 1);
    copy(t, move.figures[0], out);
    std::copy_n(out, t.n, grown);
    kernels::scale(-length, {out, t.n});
    kernels::exits({out, t.n});
    columns::over_shape(out, t.at(move.figures[0]), length, t.n);
    kernels::scale(time, {grown, t.n});
    kernels::exponentials({grown, t.n});
    columns::multiply_by(out, grown, t.n);
    columns::multiply_by(out, t.at(move.figures[1]), t.n);
}

void fill_law(const Tracing& t, const PlanMove& move, const CycleAt& at, double* out) {
    const int cycle = move.clock == ClockOf::state ? at.in_state : at.cycle;
    const double length = t.cohort.cycles_per_year;
    if (move.by == By::gompertz) return fill_gompertz(t, move, cycle / length, out);
    fill_cumulative(t, move, (cycle + 1) / length, out);
    fill_cumulative(t, move, cycle / length, scratch(t, 1));
    columns::subtract(out, scratch(t, 1), t.n);
}

Fig figure_of(const PlanMove& move, int cycle) {
    return move.figures[std::min(static_cast<std::size_t>(cycle), move.figures.size() - 1)];
}

Quantity fill_quantity(const Tracing& t, const PlanMove& move, const CycleAt& at, double* out) {
    switch (move.by) {
        case By::probability:
            copy(t, move.figures[0], out);
            return Quantity::probability;
        case By::by_cycle:
            copy(t, figure_of(move, at.cycle), out);
            return Quantity::probability;
        case By::by_cycle_in_state:
            copy(t, figure_of(move, at.in_state), out);
            return Quantity::probability;
        case By::rate:
            copy(t, move.figures[0], out);
            kernels::scale(cycle_years(t.cohort), {out, t.n});
            return Quantity::hazard;
        case By::age_rate:
            fill_by_age(t, move, at, out);
            kernels::scale(cycle_years(t.cohort), {out, t.n});
            return Quantity::hazard;
        case By::age_probability:
        case By::life_table:
            fill_by_age(t, move, at, out);
            return Quantity::yearly_probability;
        case By::weibull:
        case By::weibull_of_scale:
        case By::gompertz:
        case By::log_logistic:
            fill_law(t, move, at, out);
            break;
    }
    return Quantity::hazard;
}

bool is_in(const PlanRatio& ratio, int cycle) {
    return ratio.first <= cycle && cycle <= ratio.last;
}

/// What a hazard is multiplied by: nothing where that is 1.
const double* exponent_of(const Tracing& t, const PlanMove& move, int cycle, double first) {
    const double* found = nullptr;
    double* product = scratch(t, 1);
    columns::fill(product, first, t.n);
    if (first != 1) found = product;
    for (const PlanRatio& ratio : move.ratios)
        if (ratio.of == PlanRatio::Of::rate && is_in(ratio, cycle)) {
            columns::multiply_by(product, t.at(ratio.ratio), t.n);
            found = product;
        }
    return found;
}

bool has_ratio_of_probability(const PlanMove& move, int cycle) {
    return std::any_of(move.ratios.begin(), move.ratios.end(), [&](const PlanRatio& ratio) {
        return ratio.of != PlanRatio::Of::rate && is_in(ratio, cycle);
    });
}

void multiply_probability(const Tracing& t, const PlanMove& move, int cycle, double* out) {
    for (const PlanRatio& ratio : move.ratios) {
        if (!is_in(ratio, cycle)) continue;
        if (ratio.of == PlanRatio::Of::risk) columns::multiply_by(out, t.at(ratio.ratio), t.n);
        if (ratio.of == PlanRatio::Of::odds) columns::times_odds(out, t.at(ratio.ratio), t.n);
    }
}

enum class Wanted { probability, hazard };

void fill(const Tracing& t, const PlanMove& move, const CycleAt& at, Wanted wanted, double* out) {
    const Quantity given = fill_quantity(t, move, at, out);
    const double yearly = given == Quantity::yearly_probability ? cycle_years(t.cohort) : 1;
    const double* exponent = exponent_of(t, move, at.cycle, yearly);
    const bool changed = has_ratio_of_probability(move, at.cycle);
    if (given == Quantity::hazard) {
        if (exponent) columns::multiply_by(out, exponent, t.n);
        if (wanted == Wanted::hazard && !changed) return;
        kernels::exits({out, t.n});
    } else if (exponent) {
        std::copy_n(out, t.n, scratch(t, 2));
        kernels::hazards({scratch(t, 2), t.n});
        columns::to_exponent(out, scratch(t, 2), exponent, t.n);
    }
    if (changed) multiply_probability(t, move, at.cycle, out);
    if (wanted == Wanted::hazard) kernels::hazards({out, t.n});
}

/// Once, where it is the same in all draws.
void fill_wanted(const Tracing& t, int number, const CycleAt& at, Wanted wanted, double* out) {
    const PlanMove& move = t.cohort.moves[number];
    const bool by_draw = is_by_age(move.by) && ages_among(t, at) > 1;
    if (!t.layout.alike[number] || by_draw) return fill(t, move, at, wanted, out);
    fill({t.cohort, t.layout, t.figures, t.space, t.first, 1}, move, at, wanted, out);
    columns::fill(out, out[0], t.n);
}

}  // namespace

bool is_by_age(const PlanCohort& cohort) {
    return std::any_of(cohort.moves.begin(), cohort.moves.end(),
                       [](const PlanMove& move) { return is_by_age(move.by); }) ||
           std::any_of(cohort.tallies.begin(), cohort.tallies.end(),
                       [](const PlanTally& tally) { return tally.of_norm; });
}

double norm_at(const PlanCohort& cohort, Sex sex, double age, int boundary) {
    const UtilityNorm& norm = cohort.norm;
    const double now = age + static_cast<double>(boundary) / cohort.cycles_per_year;
    return norm.constant + (sex == Sex::male ? norm.male : 0) +
           now * (norm.age + norm.age_squared * now);
}

bool is_law(const PlanMove& move) {
    return move.by == By::weibull || move.by == By::weibull_of_scale || move.by == By::gompertz ||
           move.by == By::log_logistic;
}

bool is_varying(const PlanMove& move) {
    for (const PlanRatio& ratio : move.ratios)
        if (ratio.first > 0 || ratio.last != every_cycle) return true;
    return !(move.by == By::probability || move.by == By::rate ||
             move.by == By::by_cycle_in_state || (is_law(move) && move.clock == ClockOf::state));
}

bool differs(const Tracing& t, const PlanMove& move, const CycleAt& at) {
    for (const PlanRatio& ratio : move.ratios)
        if (is_in(ratio, at.cycle) != is_in(ratio, at.cycle - 1)) return true;
    switch (move.by) {
        case By::by_cycle:
            return at.cycle < static_cast<int>(move.figures.size());
        case By::weibull:
        case By::weibull_of_scale:
        case By::gompertz:
        case By::log_logistic:
            return move.clock == ClockOf::model;
        case By::age_probability:
        case By::age_rate:
        case By::life_table:
            for (std::size_t d = 0; d < ages_among(t, at); ++d)
                if (band_of(t, move, at, at.cycle, d) != band_of(t, move, at, at.cycle - 1, d))
                    return true;
            return false;
        case By::probability:
        case By::rate:
        case By::by_cycle_in_state:
            break;
    }
    return false;
}

void fill_probability(const Tracing& t, int move, const CycleAt& at, double* out) {
    fill_wanted(t, move, at, Wanted::probability, out);
}

void fill_hazard(const Tracing& t, int move, const CycleAt& at, double* out) {
    fill_wanted(t, move, at, Wanted::hazard, out);
}

}  // namespace hearth
