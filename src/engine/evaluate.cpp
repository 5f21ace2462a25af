// One intervention at a time: reach and exposure make drivers, effects and costs make rates.
#include "engine/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/exposure.hpp"

namespace hearth {

namespace {

using Index = Eigen::Index;

/// The work on one intervention: reads columns of figures, writes drivers, rates and counts.
class InterventionLedger {
  public:
    InterventionLedger(const Plan& plan, int intervention, const Grid& figures, LedgerBlock& block)
        : plan_(plan),
          index_(intervention),
          own_(plan.interventions[static_cast<std::size_t>(intervention)]),
          figures_(figures),
          block_(block) {}

    void fill() {
        fill_reach_and_exposure();
        adjust_ = column(own_.deadweight, [](double d) { return 1 - d; }) *
                  figures_.col(own_.attribution);
        gain_ = column(own_.regression_to_mean, [](double r) { return 1 - r; }) *
                figures_.col(own_.evidence_correction);
        for (const PlanEffect& effect : own_.effects) fill_effect(effect);
        for (const PlanLink& link : own_.links) fill_link(link);
        for (const PlanValue& value : own_.values) fill_value(value);
        for (const PlanHealth& health : own_.health) fill_health(health);
        for (const PlanMoneyEffect& effect : own_.money_effects) fill_money_effect(effect);
        for (const PlanHazard& hazard : own_.hazards) fill_hazard(hazard);
        fill_simple_drivers();
        for (const PlanCost& cost : own_.costs) fill_cost(cost);
    }

  private:
    Index draws() const { return figures_.rows(); }
    int years() const { return plan_.layout.years; }
    double figure(Fig fig, Index draw) const { return figures_(draw, fig); }
    Grid& driver(int index) { return block_.drivers[static_cast<std::size_t>(index)]; }

    template <class F>
    Column column(Fig fig, F f) const {
        Column made(draws());
        for (Index d = 0; d < draws(); ++d) made(d) = f(figure(fig, d));
        return made;
    }

    // --- reach (method 2) and exposure (method 3) ----------------------------------------------

    void fill_reach_and_exposure() {
        starts_ = Grid::Zero(draws(), years());
        reached_ = std::vector<Grid>(own_.reach.steps.size(), Grid::Zero(draws(), years()));
        for (Index d = 0; d < draws(); ++d) fill_reach(d);
        for (Index d = 0; d < draws(); ++d) fill_exposure(d);
        driver(own_.starts) = starts_;
        block_.starts.col(index_) = starts_.rowwise().sum();
    }

    /// Clients offered in year t (2.1).
    double offered(int t, double open, Index d) const {
        const PlanReach& r = own_.reach;
        const auto at = static_cast<std::size_t>(t);
        if (t >= r.for_years) return 0;
        if (r.pool.empty()) return figure(r.offered[at], d);
        const double most = r.capacity.empty() ? std::numeric_limits<double>::infinity()
                                               : figure(r.capacity[at], d);
        return std::min(most, open * figure(r.per_year, d)) * figure(r.ramp[at], d);
    }

    void fill_reach(Index d) {
        const PlanReach& r = own_.reach;
        double open = 0;
        for (const Fig count : r.pool) open += figure(count, d);
        if (!r.pool.empty()) open *= figure(r.pool_share, d);
        for (int t = 0; t < years(); ++t) {
            double through = offered(t, open, d);
            for (std::size_t s = 0; s < r.steps.size(); ++s) {
                through *= figure(r.steps[s], d);
                reached_[s](d, t) = through;
            }
            starts_(d, t) = through;
            if (r.pool.empty()) continue;
            open = open * (1 + figure(r.growth, d)) - (r.once_each ? through : 0);
        }
    }

    Timeline timeline(Index d) const {
        const PlanTiming& t = own_.timing;
        Timeline line{
            .start_of_year = t.start_of_year,
            .lag = figure(t.lag, d),
            .lasts = t.to_horizon ? std::numeric_limits<double>::infinity() : figure(t.lasts, d),
            .fade = figure(t.fade, d),
            .drop_out = figure(t.drop_out, d),
            .build_up = {}};
        for (const Fig share : t.build_up) line.build_up.push_back(figure(share, d));
        if (t.age >= 0) {
            line.age = figure(t.age, d);
            line.yearly_deaths = &t.yearly_deaths;
        }
        return line;
    }

    /// under_effect and in_service (3.3, 3.4), landing (3.5), what lies beyond the horizon (3.6).
    void fill_exposure(Index d) {
        const Timeline effect = timeline(d);
        Timeline service = effect;
        service.lag = 0;
        service.fade = 0;
        service.build_up.clear();
        service.lasts =
            own_.timing.served >= 0 ? figure(own_.timing.served, d) : effect.lag + effect.lasts;
        spread_over_starts(effect_profile(effect, years()), driver(own_.under_effect), d);
        spread_over_starts(effect_profile(service, years()), driver(own_.in_service), d);
        spread_over_starts(landing_profile(effect, years()), driver(own_.landing), d);
        double after = 0;
        for (int s = 0; s < years(); ++s)
            if (starts_(d, s) != 0) after += starts_(d, s) * beyond(effect, years() - s);
        block_.beyond(d, index_) = after;
    }

    void spread_over_starts(const std::vector<double>& profile, Grid& out, Index d) {
        for (int t = 0; t < years(); ++t) {
            double sum = 0;
            for (int s = 0; s <= t; ++s)
                sum += starts_(d, s) * profile[static_cast<std::size_t>(t - s)];
            out(d, t) = sum;
        }
    }

    void fill_simple_drivers() {
        for (std::size_t i = 0; i < plan_.layout.drivers.size(); ++i) {
            const Driver& wanted = plan_.layout.drivers[i];
            if (wanted.intervention != index_) continue;
            Grid& out = block_.drivers[i];
            switch (wanted.kind) {
                case DriverKind::step:
                    out = reached_[static_cast<std::size_t>(wanted.step)];
                    break;
                case DriverKind::constant:
                    out.setOnes();
                    break;
                case DriverKind::first_year:
                    out.col(0).setOnes();
                    break;
                case DriverKind::by_year:
                    for (int t = 0; t < years(); ++t)
                        out.col(t) = figures_.col(wanted.values[static_cast<std::size_t>(t)]);
                    break;
                case DriverKind::service_units:
                    for (const int counter : wanted.counters)
                        out +=
                            driver(plan_.layout.counters[static_cast<std::size_t>(counter)].driver)
                                .colwise() *
                            block_.counts.col(counter);
                    break;
                default:
                    break;
            }
        }
    }

    // --- effects (method 4 and 12) -------------------------------------------------------------

    /// Adjusts once (4.2): the last two corrections apply only where the effect is a gain.
    double adjusted(double effect, Index d) const {
        const double kept = effect * adjust_(d);
        return kept > 0 ? kept * gain_(d) : kept;
    }

    /// Use avoided per unit of the driver, before adjustment (4.1).
    double raw_effect(const PlanEffect& e, Index d) const {
        const auto target = [&] {
            return e.target_group >= 0 ? figure(e.target_group, d) : block_.starts(d, index_);
        };
        const auto of_total = [&](double reduction) {
            const double group = target();
            return group > 0 ? figure(e.a, d) * reduction / group : 0;
        };
        switch (e.form) {
            case EffectForm::rate_ratio:
            case EffectForm::risk_ratio:
                return figure(e.a, d) * (1 - figure(e.b, d));
            case EffectForm::change:
                return figure(e.a, d) * -figure(e.b, d);
            case EffectForm::per_client_year:
            case EffectForm::per_client:
                return figure(e.a, d);
            case EffectForm::before_after:
                return figure(e.a, d) / figure(e.b, d) - figure(e.c, d) / figure(e.d, d);
            case EffectForm::total_ratio:
                return of_total(1 - figure(e.b, d));
            case EffectForm::total_change:
                return of_total(-figure(e.b, d));
        }
        return 0;
    }

    void fill_effect(const PlanEffect& effect) {
        for (Index d = 0; d < draws(); ++d)
            block_.counts(d, effect.counter) = adjusted(raw_effect(effect, d), d);
    }

    /// Services that outcomes lead to (4.3).
    void fill_link(const PlanLink& link) {
        block_.counts.col(link.counter) =
            block_.counts.col(link.outcome_counter) * figures_.col(link.units);
    }

    void fill_value(const PlanValue& value) {
        const auto count = block_.counts.col(value.counter);
        const auto share = figures_.col(value.cashable);
        block_.units.col(value.cashable_line) = count * share;
        block_.units.col(value.capacity_line) = count * (1 - share);
        for (const int line : {value.cashable_line, value.capacity_line})
            block_.money.col(line) = block_.units.col(line) * figures_.col(value.unit_cost);
    }

    /// QALYs and their value (4.6).
    void fill_health(const PlanHealth& health) {
        for (Index d = 0; d < draws(); ++d) {
            const double each = figure(health.qalys, d);
            const double gained =
                health.counter >= 0 ? block_.counts(d, health.counter) * each : adjusted(each, d);
            block_.units(d, health.health_line) = gained;
            block_.money(d, health.health_line) = gained;
            if (health.value_line < 0) continue;
            block_.units(d, health.value_line) = gained;
            block_.money(d, health.value_line) = gained * figure(health.value, d);
        }
    }

    void fill_money_effect(const PlanMoneyEffect& effect) {
        for (Index d = 0; d < draws(); ++d) {
            const double each = figure(effect.amount, d);
            const double kept = adjusted(each, d);
            block_.money(d, effect.line) = kept;
            block_.units(d, effect.line) = each != 0 ? kept / each : 0;
        }
    }

    struct Harm {
        double harms;
        double money;
    };

    /// Harms and money saved per dwelling-year (12.1, 12.2).
    Harm harm(const PlanHazard& h, Index d) const {
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
        for (Index d = 0; d < draws(); ++d) {
            const Harm raw = harm(h, d);
            const double harms = adjusted(raw.harms, d);
            const double money = adjusted(raw.money, d);
            const double share = figure(h.cashable, d);
            if (h.counter >= 0) block_.counts(d, h.counter) = harms;
            block_.units(d, h.cashable_line) = harms * share;
            block_.units(d, h.capacity_line) = harms * (1 - share);
            block_.money(d, h.cashable_line) = money * share;
            block_.money(d, h.capacity_line) = money * (1 - share);
        }
    }

    // --- costs (method 6) ------------------------------------------------------------------------

    void fill_cost(const PlanCost& cost) {
        for (std::size_t p = 0; p < cost.lines.size(); ++p)
            for (Index d = 0; d < draws(); ++d) {
                const double share = figure(cost.shares[p], d);
                const double money = -figure(cost.amount, d) * share;
                block_.units(d, cost.lines[p]) = cost.counted ? share : 0;
                block_.money(d, cost.lines[p]) = money;
                if (cost.bias_lines.empty()) continue;
                const double upper = figure(cost.upper, d);
                const double bias =
                    upper - figure(cost.mitigation, d) * (upper - figure(cost.lower, d));
                block_.money(d, cost.bias_lines[p]) = money * bias;
            }
    }

    const Plan& plan_;
    int index_;
    const PlanIntervention& own_;
    const Grid& figures_;
    LedgerBlock& block_;
    Grid starts_;
    std::vector<Grid> reached_;
    Column adjust_, gain_;
};

LedgerBlock empty_block(const Plan& plan, Index draws) {
    const auto lines = static_cast<Index>(plan.layout.lines.size());
    const auto interventions = static_cast<Index>(plan.interventions.size());
    const auto counters = static_cast<Index>(plan.layout.counters.size());
    return {.units = Grid::Zero(draws, lines),
            .money = Grid::Zero(draws, lines),
            .counts = Grid::Zero(draws, counters),
            .starts = Grid::Zero(draws, interventions),
            .beyond = Grid::Zero(draws, interventions),
            .drivers = std::vector<Grid>(plan.layout.drivers.size(),
                                         Grid::Zero(draws, plan.layout.years))};
}

/// Transfers between payers (6.3).
void fill_transfers(const Plan& plan, const Grid& figures, LedgerBlock& block) {
    for (const PlanTransfer& transfer : plan.transfers) {
        block.money.col(transfer.from_line) = -figures.col(transfer.amount);
        block.money.col(transfer.to_line) = figures.col(transfer.amount);
        const int index = plan.layout.lines[static_cast<std::size_t>(transfer.from_line)].driver;
        const Driver& driver = plan.layout.drivers[static_cast<std::size_t>(index)];
        for (int t = 0; t < plan.layout.years; ++t)
            block.drivers[static_cast<std::size_t>(index)].col(t) =
                figures.col(driver.values[static_cast<std::size_t>(t)]);
    }
}

double value_of(const Term& term, const std::vector<double>& before, const Grid& figures,
                Index draw) {
    if (term.operation == Operation::number) return term.number;
    if (term.operation == Operation::figure) return figures(draw, term.figure.at);
    const auto operand = [&](std::size_t i) {
        return i < term.operands.size() ? before[static_cast<std::size_t>(term.operands[i])] : 0.0;
    };
    double value = apply(term.operation, operand(0), operand(1), operand(2));
    if (term.operation == Operation::min || term.operation == Operation::max)
        for (std::size_t i = 2; i < term.operands.size(); ++i)
            value = apply(term.operation, value, operand(i), 0);
    return value;
}

/// Finds effects that avoid more than there is.
class Caps {
  public:
    Caps(const Plan& plan, const Grid& figures, const LedgerBlock& block, int draw)
        : plan_(plan), figures_(figures), block_(block), draw_(draw) {}

    std::vector<Excess> find() {
        for (std::size_t i = 0; i < plan_.interventions.size(); ++i)
            for (const PlanEffect& effect : plan_.interventions[i].effects)
                check(static_cast<int>(i), effect);
        for (std::size_t o = 0; o < plan_.layout.options.size(); ++o)
            for (const PlanActivity& activity : plan_.activity)
                check(static_cast<int>(o), activity);
        return std::move(found_);
    }

  private:
    bool is_total(const PlanEffect& e) const {
        return e.form == EffectForm::total_ratio || e.form == EffectForm::total_change;
    }

    /// All that one intervention avoids of a service or outcome in a year.
    double avoided_of(int intervention, const std::string& name, bool outcome, int year) const {
        double sum = 0;
        const PlanIntervention& own = plan_.interventions[static_cast<std::size_t>(intervention)];
        for (int c = own.first_counter; c < own.end_counter; ++c) {
            const Counter& counter = plan_.layout.counters[static_cast<std::size_t>(c)];
            if (counter.name == name && counter.outcome == outcome)
                sum += avoided(plan_, block_, c, year, draw_);
        }
        return sum;
    }

    double available(const PlanEffect& e, int driver, int year) const {
        if (is_total(e)) return figures_(draw_, e.a);
        return figures_(draw_, e.without) *
               block_.drivers[static_cast<std::size_t>(driver)](draw_, year);
    }

    void check(int intervention, const PlanEffect& e) {
        if (!is_total(e) && e.without < 0) return;
        const Counter& counter = plan_.layout.counters[static_cast<std::size_t>(e.counter)];
        Excess worst{.intervention = intervention, .service = counter.name, .place = e.place};
        for (int t = 0; t < plan_.layout.years; ++t)
            note(worst, t, avoided_of(intervention, counter.name, counter.outcome, t),
                 available(e, counter.driver, t));
        if (worst.avoided > 0) found_.push_back(worst);
    }

    void check(int option, const PlanActivity& activity) {
        double most = 0;
        for (const Fig units : activity.units) most += figures_(draw_, units);
        Excess worst{.option = option, .service = activity.service, .place = {}};
        for (int t = 0; t < plan_.layout.years; ++t) {
            double sum = 0;
            for (const int i : plan_.layout.option_interventions[static_cast<std::size_t>(option)])
                sum += avoided_of(i, activity.service, false, t);
            note(worst, t, sum, most);
        }
        if (worst.avoided > 0) found_.push_back(worst);
    }

    static void note(Excess& worst, int year, double avoided, double available) {
        const bool too_much = avoided > available + 1e-9 * std::max(1.0, std::abs(available));
        if (!too_much || avoided - available <= worst.avoided - worst.available) return;
        worst.year = year;
        worst.avoided = avoided;
        worst.available = available;
    }

    const Plan& plan_;
    const Grid& figures_;
    const LedgerBlock& block_;
    int draw_;
    std::vector<Excess> found_;
};

}  // namespace

Grid point_block(const Plan& plan) {
    Grid figures(1, static_cast<Index>(plan.figures.size()));
    for (std::size_t i = 0; i < plan.figures.size(); ++i)
        figures(0, static_cast<Index>(i)) = plan.figures[i].point;
    return figures;
}

void compute_expressions(const Plan& plan, Grid& figures) {
    std::vector<double> values;
    for (const int column : plan.expressions) {
        const auto& terms = plan.figures[static_cast<std::size_t>(column)].expression;
        for (Index d = 0; d < figures.rows(); ++d) {
            values.clear();
            for (const Term& term : terms) values.push_back(value_of(term, values, figures, d));
            figures(d, column) = values.back();
        }
    }
}

LedgerBlock evaluate(const Plan& plan, const Grid& figures) {
    LedgerBlock block = empty_block(plan, figures.rows());
    for (std::size_t i = 0; i < plan.interventions.size(); ++i)
        InterventionLedger(plan, static_cast<int>(i), figures, block).fill();
    fill_transfers(plan, figures, block);
    return block;
}

std::vector<Excess> excesses(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                             int draw) {
    return Caps(plan, figures, block, draw).find();
}

}  // namespace hearth
