// Reach and exposure make drivers; effects and costs make rates. Columns of draws throughout.
#include "engine/intervention.hpp"

#include <algorithm>
#include <cmath>

#include "base/columns.hpp"
#include "engine/profile.hpp"

namespace hearth {

namespace {

class InterventionLedger {
  public:
    InterventionLedger(const Plan& plan, int intervention, const Grid& figures, LedgerBlock& block)
        : plan_(plan),
          index_(intervention),
          own_(plan.interventions[static_cast<std::size_t>(intervention)]),
          figures_(figures),
          block_(block),
          n_(figures.rows()) {}

    void fill() {
        fill_reach();
        fill_exposure();
        fill_adjustments();
        for (const PlanEffect& effect : own_.effects) fill_effect(effect);
        for (const PlanLink& link : own_.links)
            columns::multiply(count(link.counter), count(link.outcome_counter), column(link.units),
                              n_);
        for (const PlanValue& value : own_.values) fill_value(value);
        for (const PlanHealth& health : own_.health) fill_health(health);
        for (const PlanMoneyEffect& effect : own_.money_effects) fill_money_effect(effect);
        for (const PlanHazard& hazard : own_.hazards) fill_hazard(hazard);
        fill_simple_drivers();
        for (const PlanCost& cost : own_.costs) fill_cost(cost);
    }

  private:
    int years() const { return plan_.layout.years; }
    double figure(Fig fig, std::size_t draw) const { return figures_(draw, fig); }
    const double* column(Fig fig) const { return figures_.col(fig).data(); }
    double* count(int counter) { return block_.counts.col(counter).data(); }
    double* units(int line) { return block_.units.col(line).data(); }
    double* money(int line) { return block_.money.col(line).data(); }
    Grid& driver(int index) { return block_.drivers[static_cast<std::size_t>(index)]; }

    /// Whether a factor may be left out of a ledger of money alone.
    bool left_out(Fig fig, double value) const {
        return block_.only_money && is_fixed_at(plan_, fig, value);
    }

    // --- reach (method 2) ----------------------------------------------------------------------

    /// Clients offered in year t (2.1), into `out`.
    void offered(int t, const Column& open, double* out) const {
        const PlanReach& r = own_.reach;
        const auto at = static_cast<std::size_t>(t);
        if (t >= r.for_years) return columns::fill(out, 0, n_);
        if (r.pool.empty()) {
            std::copy_n(column(r.offered[at]), n_, out);
            return;
        }
        columns::multiply(out, open.data(), column(r.per_year), n_);
        for (std::size_t d = 0; d < n_ && !r.capacity.empty(); ++d)
            out[d] = std::min(out[d], column(r.capacity[at])[d]);
        for (std::size_t d = 0; d < n_; ++d) out[d] *= column(r.ramp[at])[d];
    }

    void fill_reach() {
        const PlanReach& r = own_.reach;
        Grid& starts = driver(own_.starts);
        columns::fill(block_.starts.col(index_).data(), 0, n_);
        Column open(n_);
        for (const Fig people : r.pool) columns::add(open.data(), column(people), n_);
        if (!r.pool.empty()) columns::multiply_by(open.data(), column(r.pool_share), n_);
        for (int t = 0; t < years(); ++t) {
            double* through = starts.col(t).data();
            offered(t, open, through);
            for (std::size_t s = 0; s < r.steps.size(); ++s) {
                columns::multiply_by(through, column(r.steps[s]), n_);
                keep_step(static_cast<int>(s), t, through);
            }
            columns::add(block_.starts.col(index_).data(), through, n_);
            if (!r.pool.empty()) close_year(open, through);
        }
    }

    /// Clients who reach a step, where something counts them.
    void keep_step(int step, int t, const double* through) {
        for (int i = own_.first_driver; i < own_.end_driver; ++i) {
            const Driver& wanted = plan_.layout.drivers[static_cast<std::size_t>(i)];
            if (wanted.kind == DriverKind::step && wanted.step == step && wanted.used)
                std::copy_n(through, n_, driver(i).col(t).data());
        }
    }

    /// open(t+1) = open(t) · (1 + growth) − starts(t) where each client starts once. What rounding
    /// leaves of an empty pool is no client.
    void close_year(Column& open, const double* started) const {
        const PlanReach& r = own_.reach;
        constexpr double rounding = 1e-12;
        for (std::size_t d = 0; d < n_; ++d) {
            double& left = open[d];
            const double grown = left * (1 + column(r.growth)[d]);
            const double rest = grown - (r.once_each ? started[d] : 0);
            left = std::abs(rest) > rounding * std::max(left, grown) ? rest : 0;
        }
    }

    // --- exposure (method 3) ---------------------------------------------------------------------

    void fill_exposure() {
        const ProfileMaker profile(plan_, own_.timing, figures_, block_.only_money);
        const auto fill = [&](int driver, Grid (ProfileMaker::*made)(int) const) {
            if (plan_.layout.drivers[static_cast<std::size_t>(driver)].used)
                convolve(driver, (profile.*made)(years()));
        };
        fill(own_.under_effect, &ProfileMaker::effect);
        fill(own_.in_service, &ProfileMaker::service);
        fill(own_.landing, &ProfileMaker::landing);
    }

    /// A driver from starts and a profile: Σ starts(s) · profile(t − s).
    void convolve(int index, const Grid& profile) {
        const auto by = steady() ? columns::convolve_steady : columns::convolve;
        by(driver(index).data(), driver(own_.starts).data(), profile.data(),
           static_cast<std::size_t>(years()), n_);
    }

    /// Whether as many clients start in every year of every draw.
    bool steady() const {
        const PlanReach& r = own_.reach;
        return r.pool.empty() && r.for_years >= years() &&
               std::all_of(r.offered.begin(), r.offered.end(),
                           [&](Fig fig) { return fig == r.offered.front(); });
    }

    void fill_simple_drivers() {
        for (int i = own_.first_driver; i < own_.end_driver; ++i) {
            const Driver& wanted = plan_.layout.drivers[static_cast<std::size_t>(i)];
            Grid& out = driver(i);
            switch (wanted.kind) {
                case DriverKind::by_year:
                    for (int t = 0; t < years(); ++t)
                        std::copy_n(column(wanted.values[static_cast<std::size_t>(t)]), n_,
                                    out.col(t).data());
                    break;
                case DriverKind::service_units:
                    add_units(wanted, out);
                    break;
                default:
                    break;
            }
        }
    }

    void add_units(const Driver& wanted, Grid& out) {
        out.fill(0);
        for (const int counter : wanted.counters) {
            const Grid& grows =
                driver(plan_.layout.counters[static_cast<std::size_t>(counter)].driver);
            for (int t = 0; t < years(); ++t)
                columns::multiply_add(out.col(t).data(), grows.col(t).data(), count(counter), n_);
        }
    }

    // --- effects (method 4 and 12) ---------------------------------------------------------------

    void fill_adjustments() {
        kept_.assign(column(own_.attribution), column(own_.attribution) + n_);
        columns::multiply_by_rest(kept_.data(), column(own_.deadweight), n_);
        gain_.assign(column(own_.evidence_correction), column(own_.evidence_correction) + n_);
        columns::multiply_by_rest(gain_.data(), column(own_.regression_to_mean), n_);
    }

    /// Adjusts once (4.2): the last two corrections apply only where the effect is a gain.
    void adjust(double* effect) const {
        if (left_out(own_.evidence_correction, 1) && left_out(own_.regression_to_mean, 0))
            columns::multiply_by(effect, kept_.data(), n_);
        else
            columns::adjust(effect, kept_.data(), gain_.data(), n_);
    }

    /// Use avoided per unit of the driver (4.1), adjusted.
    void fill_effect(const PlanEffect& e) {
        double* out = count(e.counter);
        switch (e.form) {
            case EffectForm::rate_ratio:
            case EffectForm::total_ratio:
            case EffectForm::risk_ratio:
                columns::avoided_by_ratio(out, column(e.a), column(e.b), n_);
                break;
            case EffectForm::change:
            case EffectForm::total_change:
                for (std::size_t d = 0; d < n_; ++d) out[d] = column(e.a)[d] * -column(e.b)[d];
                break;
            case EffectForm::per_client_year:
            case EffectForm::per_client:
                std::copy_n(column(e.a), n_, out);
                break;
            case EffectForm::before_after:
                for (std::size_t d = 0; d < n_; ++d)
                    out[d] = column(e.a)[d] / column(e.b)[d] - column(e.c)[d] / column(e.d)[d];
                break;
        }
        if (e.form == EffectForm::total_ratio || e.form == EffectForm::total_change)
            share_among_group(e, out);
        adjust(out);
    }

    /// A total of the whole target group, per client of it (4.1 e).
    void share_among_group(const PlanEffect& e, double* out) {
        const double* group =
            e.target_group >= 0 ? column(e.target_group) : block_.starts.col(index_).data();
        for (std::size_t d = 0; d < n_; ++d) out[d] = group[d] > 0 ? out[d] / group[d] : 0;
    }

    void fill_value(const PlanValue& value) {
        if (block_.only_money) return fill_money(value);
        columns::value({units(value.cashable_line), units(value.capacity_line),
                        money(value.cashable_line), money(value.capacity_line)},
                       count(value.counter), column(value.cashable), column(value.unit_cost), n_);
    }

    void fill_money(const PlanValue& value) {
        const double* each = column(value.unit_cost);
        const double* avoided = count(value.counter);
        if (left_out(value.cashable, 1))
            return columns::multiply(money(value.cashable_line), avoided, each, n_);
        if (left_out(value.cashable, 0))
            return columns::multiply(money(value.capacity_line), avoided, each, n_);
        const double* share = column(value.cashable);
        columns::value_of_share(money(value.cashable_line), avoided, share, each, n_);
        columns::value_of_rest(money(value.capacity_line), avoided, share, each, n_);
    }

    /// QALYs and their value (4.6).
    void fill_health(const PlanHealth& health) {
        double* gained = money(health.health_line);
        if (health.counter >= 0) {
            columns::multiply(gained, count(health.counter), column(health.qalys), n_);
        } else {
            std::copy_n(column(health.qalys), n_, gained);
            adjust(gained);
        }
        if (health.value_line >= 0)
            columns::multiply(money(health.value_line), gained, column(health.value), n_);
        if (block_.only_money) return;
        std::copy_n(gained, n_, units(health.health_line));
        if (health.value_line >= 0) std::copy_n(gained, n_, units(health.value_line));
    }

    void fill_money_effect(const PlanMoneyEffect& effect) {
        const double* each = column(effect.amount);
        double* kept = money(effect.line);
        std::copy_n(each, n_, kept);
        adjust(kept);
        for (std::size_t d = 0; d < n_ && !block_.only_money; ++d)
            units(effect.line)[d] = each[d] != 0 ? kept[d] / each[d] : 0;
    }

    struct Harm {
        double harms;
        double money;
    };

    /// Harms and money saved per dwelling-year (12.1, 12.2).
    Harm harm(const PlanHazard& h, std::size_t d) const {
        if (h.stated_saving >= 0) return {0, figure(h.stated_saving, d)};
        Harm sum{0, 0};
        for (std::size_t c = 0; c < h.cost_per_harm.size(); ++c) {
            const double fewer = figure(h.spread_before[c], d) / figure(h.before, d) -
                                 figure(h.spread_after[c], d) / figure(h.after, d);
            sum.harms += fewer;
            sum.money += fewer * figure(h.cost_per_harm[c], d);
        }
        return sum;
    }

    void fill_hazard(const PlanHazard& h) {
        Column harms(n_), saved(n_);
        for (std::size_t d = 0; d < n_; ++d) {
            const Harm raw = harm(h, d);
            harms[d] = raw.harms;
            saved[d] = raw.money;
        }
        adjust(harms.data());
        adjust(saved.data());
        if (h.counter >= 0) std::copy_n(harms.data(), n_, count(h.counter));
        const double* share = column(h.cashable);
        columns::multiply(money(h.cashable_line), saved.data(), share, n_);
        columns::avoided_by_ratio(money(h.capacity_line), saved.data(), share, n_);
        if (block_.only_money) return;
        columns::multiply(units(h.cashable_line), harms.data(), share, n_);
        columns::avoided_by_ratio(units(h.capacity_line), harms.data(), share, n_);
    }

    // --- costs (method 6)
    // ----------------------------------------------------------------------------

    void fill_cost(const PlanCost& cost) {
        for (std::size_t p = 0; p < cost.lines.size(); ++p) {
            const int line = cost.lines[p];
            columns::spend(money(line), column(cost.amount), column(cost.shares[p]), n_);
            if (cost.counted && !block_.only_money)
                std::copy_n(column(cost.shares[p]), n_, units(line));
            if (cost.bias_lines.empty()) continue;
            double* biased = money(cost.bias_lines[p]);
            for (std::size_t d = 0; d < n_; ++d) {
                const double upper = column(cost.upper)[d];
                const double bias =
                    upper - column(cost.mitigation)[d] * (upper - column(cost.lower)[d]);
                biased[d] = money(line)[d] * bias;
            }
        }
    }

    const Plan& plan_;
    int index_;
    const PlanIntervention& own_;
    const Grid& figures_;
    LedgerBlock& block_;
    std::size_t n_;
    Column kept_, gain_;
};

}  // namespace

void fill_intervention(const Plan& plan, int intervention, const Grid& figures,
                       LedgerBlock& block) {
    InterventionLedger(plan, intervention, figures, block).fill();
}

double beyond_horizon(const Plan& plan, int intervention, const Grid& figures,
                      const LedgerBlock& block, int draw) {
    const PlanIntervention& own = plan.interventions[static_cast<std::size_t>(intervention)];
    const PlanTiming& timing = own.timing;
    if (timing.to_horizon) return 0;
    const Grid row = figures.part(draw, 1);
    const int last = static_cast<int>(std::ceil(row(0, timing.lag) + row(0, timing.lasts))) + 1;
    const Grid profile = ProfileMaker(plan, timing, row, false).effect(last + 1);
    double sum = 0;
    for (int s = 0; s < plan.layout.years; ++s) {
        const double starts = block.drivers[static_cast<std::size_t>(own.starts)](draw, s);
        for (int k = plan.layout.years - s; k <= last; ++k) sum += starts * profile(0, k);
    }
    return sum;
}

}  // namespace hearth
