// The parts of an intervention that every kind of model has: reach and exposure make drivers, costs
// make rates. Columns of draws throughout.
#include <algorithm>
#include <cmath>

#include "engine/kinds/kinds.hpp"

namespace hearth {

namespace {

// --- reach (method 2) ----------------------------------------------------------------------------

/// Clients offered in year t (2.1), into `out`.
void offered(const Filling& f, int t, const Column& open, double* out) {
    const PlanReach& r = f.own.reach;
    if (t >= r.for_years) return columns::fill(out, 0, f.n);
    if (r.pool.empty()) {
        std::copy_n(f.column(r.offered[t]), f.n, out);
        return;
    }
    columns::multiply(out, open.data(), f.column(r.per_year), f.n);
    for (std::size_t d = 0; d < f.n && !r.capacity.empty(); ++d)
        out[d] = std::min(out[d], f.column(r.capacity[t])[d]);
    for (std::size_t d = 0; d < f.n; ++d) out[d] *= f.column(r.ramp[t])[d];
}

/// Clients who reach a step, where something counts them.
void keep_step(const Filling& f, int step, int t, const double* through) {
    for (int i = f.own.first_driver; i < f.own.end_driver; ++i) {
        const Driver& wanted = f.plan.layout.drivers[i];
        if (wanted.kind == DriverKind::step && wanted.step == step && wanted.used)
            std::copy_n(through, f.n, f.driver(i).col(t).data());
    }
}

/// open(t+1) = open(t) · (1 + growth) − starts(t) where each client starts once, and never below 0:
/// a pool that shrinks may have fewer left than started. What rounding leaves is no client.
void close_year(const Filling& f, Column& open, const double* started) {
    const PlanReach& r = f.own.reach;
    constexpr double rounding = 1e-12;
    for (std::size_t d = 0; d < f.n; ++d) {
        double& left = open[d];
        const double grown = left * (1 + f.column(r.growth)[d]);
        const double rest = grown - (r.once_each ? started[d] : 0);
        left = rest > rounding * std::max(left, grown) ? rest : 0;
    }
}

/// Adds a count of the pool as it is in the middle of year 0: count · (1 + growth)^age.
void add_grown(const Filling& f, const PlanCount& of_pool, Column& open) {
    const double* people = f.column(of_pool.count);
    if (of_pool.age == 0) return columns::add(open.data(), people, f.n);
    const double* growth = f.column(f.own.reach.growth);
    for (std::size_t d = 0; d < f.n; ++d)
        open[d] += people[d] * std::pow(1 + growth[d], of_pool.age);
}

void fill_reach(const Filling& f) {
    const PlanReach& r = f.own.reach;
    Grid& starts = f.driver(f.own.starts);
    columns::fill(f.block.starts.col(f.index).data(), 0, f.n);
    Column open(f.n);
    for (const PlanCount& one : r.pool) add_grown(f, one, open);
    if (!r.pool.empty()) columns::multiply_by(open.data(), f.column(r.pool_share), f.n);
    for (int t = 0; t < f.plan.layout.years; ++t) {
        double* through = starts.col(t).data();
        offered(f, t, open, through);
        for (std::size_t s = 0; s < r.steps.size(); ++s) {
            columns::multiply_by(through, f.column(r.steps[s]), f.n);
            keep_step(f, static_cast<int>(s), t, through);
        }
        columns::add(f.block.starts.col(f.index).data(), through, f.n);
        if (!r.pool.empty()) close_year(f, open, through);
    }
}

// --- exposure (method 3) -------------------------------------------------------------------------

/// Whether as many clients start in every year of every draw.
bool steady(const Filling& f) {
    const PlanReach& r = f.own.reach;
    return r.pool.empty() && r.for_years >= f.plan.layout.years &&
           std::all_of(r.offered.begin(), r.offered.end(),
                       [&](Fig fig) { return fig == r.offered.front(); });
}

/// A driver from starts and a profile: Σ starts(s) · profile(t − s).
void convolve(const Filling& f, int index, const Grid& profile) {
    const auto by = steady(f) ? columns::convolve_steady : columns::convolve;
    by(f.driver(index).data(), f.driver(f.own.starts).data(), profile.data(), f.plan.layout.years,
       f.n);
}

/// What lasts to the horizon ends there, however many years are counted.
void end_at_horizon(const Filling& f, int driver) {
    for (int t = f.plan.layout.horizon; t < f.plan.layout.years; ++t)
        columns::fill(f.driver(driver).col(t).data(), 0, f.n);
}

void fill_exposure(const Filling& f) {
    const PlanTiming& timing = f.own.timing;
    const Exposure exposure{f.plan, timing, f.figures, f.block.only_money};
    const auto fill = [&](int driver, Grid (*profile)(const Exposure&, int)) {
        if (f.plan.layout.drivers[driver].used)
            convolve(f, driver, profile(exposure, f.plan.layout.years));
    };
    Grid& effect = f.block.profiles[f.index] = {};
    if (f.plan.layout.drivers[f.own.under_effect].used) {
        effect = effect_profile(exposure, f.plan.layout.years);
        convolve(f, f.own.under_effect, effect);
    }
    fill(f.own.in_service, &service_profile);
    fill(f.own.landing, &landing_profile);
    if (timing.to_horizon) end_at_horizon(f, f.own.under_effect);
    if (timing.to_horizon && timing.served < 0) end_at_horizon(f, f.own.in_service);
}

void add_units(const Filling& f, const Driver& wanted, Grid& out) {
    out.fill(0);
    for (const int counter : wanted.counters) {
        const Grid& grows = f.driver(f.plan.layout.counters[counter].driver);
        for (int t = 0; t < f.plan.layout.years; ++t)
            columns::multiply_add(out.col(t).data(), grows.col(t).data(), f.count(counter), f.n);
    }
}

/// base(t) · (1 + rate)^t (4.7)
void grow(const Filling& f, const Driver& wanted, Grid& out) {
    Column grown(f.n, 1);
    for (int t = 0; t < f.plan.layout.years; ++t) {
        columns::multiply(out.col(t).data(), f.driver(wanted.base).col(t).data(), grown.data(),
                          f.n);
        for (std::size_t d = 0; d < f.n; ++d) grown[d] *= 1 + f.column(wanted.rate)[d];
    }
}

/// Σ base(t) · max(0, 1 − years from t to the end of the horizon / life), in its last year (6.5)
void wear(const Filling& f, const Driver& wanted, Grid& out) {
    const int horizon = f.plan.layout.horizon;
    double* left = out.col(horizon - 1).data();
    columns::fill(left, 0, f.n);
    for (int t = 0; t < horizon; ++t)
        for (std::size_t d = 0; d < f.n; ++d) {
            const double worn = (horizon - t - wanted.age) / f.column(wanted.life)[d];
            left[d] += f.driver(wanted.base)(d, t) * std::max(0.0, 1 - worn);
        }
}

void fill_simple_drivers(const Filling& f) {
    for (int i = f.own.first_driver; i < f.own.end_driver; ++i) {
        const Driver& wanted = f.plan.layout.drivers[i];
        if (wanted.kind == DriverKind::service_units) add_units(f, wanted, f.driver(i));
        if (wanted.kind == DriverKind::grown) grow(f, wanted, f.driver(i));
        if (wanted.kind == DriverKind::worn) wear(f, wanted, f.driver(i));
        if (wanted.kind != DriverKind::by_year) continue;
        for (int t = 0; t < f.plan.layout.years; ++t)
            std::copy_n(f.column(wanted.values[t]), f.n, f.driver(i).col(t).data());
    }
}

// --- costs (method 6) ----------------------------------------------------------------------------

/// An amount, or as much of each unit as is spent on it: its driver says how much is left (6.5).
void fill_residual(const Filling& f, const PlanCost& cost, std::size_t payer) {
    const Fig each = cost.residual >= 0 ? cost.residual : cost.amount;
    columns::multiply(f.money(cost.residual_lines[payer]), f.column(each),
                      f.column(cost.shares[payer]), f.n);
}

void fill_cost(const Filling& f, const PlanCost& cost) {
    for (std::size_t p = 0; p < cost.lines.size(); ++p) {
        const int line = cost.lines[p];
        columns::spend(f.money(line), f.column(cost.amount), f.column(cost.shares[p]), f.n);
        if (cost.sign > 0)
            for (std::size_t d = 0; d < f.n; ++d) f.money(line)[d] = -f.money(line)[d];
        if (!cost.residual_lines.empty()) fill_residual(f, cost, p);
        if (cost.counted && !f.block.only_money)
            std::copy_n(f.column(cost.shares[p]), f.n, f.units(line));
        if (cost.bias_lines.empty()) continue;
        double* biased = f.money(cost.bias_lines[p]);
        for (std::size_t d = 0; d < f.n; ++d) {
            const double upper = f.column(cost.upper)[d];
            const double bias =
                upper - f.column(cost.mitigation)[d] * (upper - f.column(cost.lower)[d]);
            biased[d] = f.money(line)[d] * bias;
        }
    }
}

/// share · (1 − lost), for the adjustments of an effect (4.2).
Column adjusted(const Filling& f, Fig share, Fig lost) {
    Column left(f.column(share), f.column(share) + f.n);
    columns::multiply_by_rest(left.data(), f.column(lost), f.n);
    return left;
}

}  // namespace

void Filling::adjust(double* effect) const {
    if (left_out(own.evidence_correction, 1) && left_out(own.regression_to_mean, 0))
        columns::multiply_by(effect, kept.data(), n);
    else
        columns::adjust(effect, kept.data(), gain.data(), n);
}

namespace {

Filling filling(const Plan& plan, int intervention, const Grid& figures, LedgerBlock& block) {
    Filling f{.plan = plan,
              .index = intervention,
              .own = plan.interventions[intervention],
              .figures = figures,
              .block = block,
              .n = figures.rows()};
    f.kept = adjusted(f, f.own.attribution, f.own.deadweight);
    f.gain = adjusted(f, f.own.evidence_correction, f.own.regression_to_mean);
    return f;
}

}  // namespace

void fill_correction(const Plan& plan, int intervention, const Grid& figures, LedgerBlock& block) {
    const Filling f = filling(plan, intervention, figures, block);
    for (int c = f.own.first_counter; c < f.own.end_counter; ++c) columns::fill(f.count(c), 1, f.n);
    fill_service_use(f);
    fill_simple_drivers(f);
}

void fill_intervention(const Plan& plan, int intervention, const Grid& figures,
                       LedgerBlock& block) {
    const Filling f = filling(plan, intervention, figures, block);
    block.profiles.resize(plan.interventions.size());
    fill_reach(f);
    fill_exposure(f);
    fill_service_use(f);
    fill_hazards(f);
    fill_cohort(f);
    fill_simple_drivers(f);
    for (const PlanCost& cost : f.own.costs) fill_cost(f, cost);
}

void add_beyond_horizon(const EvaluatedDraws& draws, int intervention, double* out) {
    const PlanIntervention& own = draws.plan.interventions[intervention];
    const PlanTiming& timing = own.timing;
    if (timing.to_horizon) return;
    const std::size_t n = draws.count;
    const bool all = n == draws.figures.rows();
    const Grid figures = all ? Grid() : draws.figures.part(draws.first, n);
    const Exposure exposure{draws.plan, timing, all ? draws.figures : figures,
                            draws.block.only_money};
    const double *lag = exposure.figures.col(timing.lag).data(),
                 *lasts = exposure.figures.col(timing.lasts).data();
    double longest = 0, most = 0;
    for (std::size_t d = 0; d < n; ++d) {
        longest = std::max(longest, lag[d] + lasts[d]);
        most = std::max(most, lasts[d]);
    }
    if (most == 0) return;
    const int last = static_cast<int>(std::ceil(longest)) + 1, years = draws.plan.layout.years;
    const auto& known = draws.block.profiles;
    const bool is_known =
        all && !known.empty() && static_cast<int>(known[intervention].cols()) > last;
    const Grid made = is_known ? Grid() : effect_profile(exposure, last + 1);
    const Grid& profile = is_known ? known[intervention] : made;
    Column started(n);  // so late that year k of their effect lies beyond
    for (int k = 1; k <= last; ++k) {
        if (k <= years)
            columns::add(started.data(),
                         draws.block.drivers[own.starts].col(years - k).data() + draws.first, n);
        columns::multiply_add(out, started.data(), profile.col(k).data(), n);
    }
}

}  // namespace hearth
