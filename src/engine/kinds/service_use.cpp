// Service use: how effects, outcomes, health and money become lines of the plan, and those lines
// columns of draws (method 4).
#include <algorithm>
#include <tuple>

#include "engine/kinds/kinds.hpp"

namespace hearth {

namespace {

// --- the plan ------------------------------------------------------------------------------------

/// An effect without its counter (method 4.1).
PlanEffect effect_of(const Linking& to, const ServiceUse& use, const Effect& e) {
    PlanEffect p{.place = e.place};
    p.target_group = to.at(e.target_group, -1);
    p.without = to.at(e.without, to.at(e.without_per_client, -1));
    if (e.without_total) {
        p.form = e.rate_ratio ? EffectForm::total_ratio : EffectForm::total_change;
        p.a = to.at(*e.without_total);
        p.b = to.at(e.rate_ratio ? *e.rate_ratio : *e.change);
    } else if (e.rate_ratio || e.change) {
        p.form = e.rate_ratio ? EffectForm::rate_ratio : EffectForm::change;
        p.a = to.at(*e.without);
        p.b = to.at(e.rate_ratio ? *e.rate_ratio : *e.change);
    } else if (e.with) {
        p.form = EffectForm::difference;
        p.a = to.at(*e.without);
        p.b = to.at(*e.with);
    } else if (e.risk_ratio) {
        p.form = EffectForm::risk_ratio;
        p.a = to.at(*e.without_per_client);
        p.b = to.at(*e.risk_ratio);
    } else if (e.before) {
        p.form = EffectForm::before_after;
        p.a = to.at(*e.before);
        p.b = to.at(use.before_after->client_years_before);
        p.c = to.at(*e.after);
        p.d = to.at(use.before_after->client_years_after);
    } else {
        p.form = e.avoided_per_client ? EffectForm::per_client : EffectForm::per_client_year;
        p.a = to.at(e.avoided_per_client ? *e.avoided_per_client : *e.avoided_per_client_year);
    }
    return p;
}

int driver_of(Linking& to, const PlanEffect& effect) {
    const bool once =
        effect.form == EffectForm::per_client || effect.form == EffectForm::risk_ratio;
    return once ? to.made().landing : to.made().under_effect;
}

void link_service_effect(Linking& to, const ServiceUse& use, const std::string& name,
                         const Effect& effect) {
    PlanEffect planned = effect_of(to, use, effect);
    planned.counter = to.add_counter(name, false, driver_of(to, planned));
    value_service(to, name, name, planned.counter);
    to.made().effects.push_back(planned);
}

void link_outcome(Linking& to, const ServiceUse& use, const std::string& name,
                  const Outcome& outcome) {
    PlanEffect planned = effect_of(to, use, outcome.effect);
    planned.counter = to.add_counter(name, true, driver_of(to, planned));
    to.made().effects.push_back(planned);
    for (const auto& led : outcome.leads_to) {
        const int counter = to.add_counter(led.name, false, driver_of(to, planned));
        to.made().links.push_back({counter, planned.counter, to.at(led.value)});
        value_service(to, name + ": " + led.name, led.name, counter);
    }
    if (outcome.qaly_each)
        add_health(to, name, planned.counter, to.at(*outcome.qaly_each), driver_of(to, planned));
}

void link_health(Linking& to, const HealthEffect& health) {
    const bool both = health.qaly_per_client_year && health.qaly_per_client;
    if (health.qaly_per_client_year)
        add_health(to, "health", -1, to.at(*health.qaly_per_client_year), to.made().under_effect);
    if (health.qaly_per_client)
        add_health(to, both ? "health once" : "health", -1, to.at(*health.qaly_per_client),
                   to.made().landing);
}

void link_money_effect(Linking& to, const std::string& name, const MoneyEffect& effect) {
    const int line = to.add_line({.intervention = to.current,
                                  .name = name,
                                  .payer = to.payer(effect.payer.name),
                                  .ledger_class = effect.ledger_class,
                                  .driver = to.made().under_effect});
    to.made().money_effects.push_back({to.at(effect.amount_per_client_year), line});
}

// --- a block of draws ----------------------------------------------------------------------------

/// A total of the whole target group, per client of it (4.1 e).
void share_among_group(const Filling& f, const PlanEffect& e, double* out) {
    const double* group =
        e.target_group >= 0 ? f.column(e.target_group) : f.block.starts.col(f.index).data();
    for (std::size_t d = 0; d < f.n; ++d) out[d] = group[d] > 0 ? out[d] / group[d] : 0;
}

/// Use avoided per unit of the driver (4.1), adjusted.
void fill_effect(const Filling& f, const PlanEffect& e) {
    double* out = f.count(e.counter);
    switch (e.form) {
        case EffectForm::rate_ratio:
        case EffectForm::total_ratio:
        case EffectForm::risk_ratio:
            columns::avoided_by_ratio(out, f.column(e.a), f.column(e.b), f.n);
            break;
        case EffectForm::change:
        case EffectForm::total_change:
            for (std::size_t d = 0; d < f.n; ++d) out[d] = f.column(e.a)[d] * -f.column(e.b)[d];
            break;
        case EffectForm::difference:
            for (std::size_t d = 0; d < f.n; ++d) out[d] = f.column(e.a)[d] - f.column(e.b)[d];
            break;
        case EffectForm::per_client_year:
        case EffectForm::per_client:
            std::copy_n(f.column(e.a), f.n, out);
            break;
        case EffectForm::before_after:
            for (std::size_t d = 0; d < f.n; ++d)
                out[d] = f.column(e.a)[d] / f.column(e.b)[d] - f.column(e.c)[d] / f.column(e.d)[d];
            break;
    }
    if (e.form == EffectForm::total_ratio || e.form == EffectForm::total_change)
        share_among_group(f, e, out);
    f.adjust(out);
}

void fill_money(const Filling& f, const PlanValue& value) {
    const double* each = f.column(value.unit_cost);
    const double* avoided = f.count(value.counter);
    if (f.left_out(value.cashable, 1))
        return columns::multiply(f.money(value.cashable_line), avoided, each, f.n);
    if (f.left_out(value.cashable, 0))
        return columns::multiply(f.money(value.capacity_line), avoided, each, f.n);
    const double* share = f.column(value.cashable);
    columns::value_of_share(f.money(value.cashable_line), avoided, share, each, f.n);
    columns::value_of_rest(f.money(value.capacity_line), avoided, share, each, f.n);
}

void fill_value(const Filling& f, const PlanValue& value) {
    if (f.block.only_money) return fill_money(f, value);
    columns::value({f.units(value.cashable_line), f.units(value.capacity_line),
                    f.money(value.cashable_line), f.money(value.capacity_line)},
                   f.count(value.counter), f.column(value.cashable), f.column(value.unit_cost),
                   f.n);
}

/// QALYs and their value (4.6).
void fill_health(const Filling& f, const PlanHealth& health) {
    double* gained = f.money(health.health_line);
    if (health.counter >= 0) {
        columns::multiply(gained, f.count(health.counter), f.column(health.qalys), f.n);
    } else {
        std::copy_n(f.column(health.qalys), f.n, gained);
        f.adjust(gained);
    }
    if (health.value_line >= 0)
        columns::multiply(f.money(health.value_line), gained, f.column(health.value), f.n);
    if (f.block.only_money) return;
    std::copy_n(gained, f.n, f.units(health.health_line));
    if (health.value_line >= 0) std::copy_n(gained, f.n, f.units(health.value_line));
}

void fill_money_effect(const Filling& f, const PlanMoneyEffect& effect) {
    const double* each = f.column(effect.amount);
    double* kept = f.money(effect.line);
    std::copy_n(each, f.n, kept);
    f.adjust(kept);
    for (std::size_t d = 0; d < f.n && !f.block.only_money; ++d)
        f.units(effect.line)[d] = each[d] != 0 ? kept[d] / each[d] : 0;
}

}  // namespace

int value_driver(Linking& to, const Service& service, int driver) {
    if (!service.grows) return driver;
    return to.add_driver({.kind = DriverKind::grown,
                          .intervention = to.current,
                          .base = driver,
                          .rate = to.at(*service.grows)});
}

void value_service(Linking& to, const std::string& line, const std::string& name, int counter) {
    const Service& service = *find(to.scenario.library.services, name);
    const int driver = to.plan.layout.counters[counter].driver;
    PlanValue value{.counter = counter,
                    .unit_cost = to.at(service.cost),
                    .cashable = to.at(service.cashable, to.plan.zero),
                    .driver = value_driver(to, service, driver)};
    std::tie(value.cashable_line, value.capacity_line) =
        to.add_saving({.intervention = to.current,
                       .name = line,
                       .payer = to.payer(service.payer.name),
                       .driver = value.driver,
                       .counted_by = driver});
    to.made().values.push_back(value);
}

void add_health(Linking& to, const std::string& name, int counter, Fig qalys, int driver) {
    PlanHealth health{.counter = counter, .qalys = qalys, .value = to.plan.qaly_value};
    LedgerLine row{.intervention = to.current,
                   .name = name + ": qalys",
                   .payer = to.payer("people"),
                   .ledger_class = LedgerClass::health,
                   .discounting = Discounting::health,
                   .driver = driver};
    health.health_line = to.add_line(row);
    if (to.plan.qaly_value >= 0) {
        row.name = name + ": value of qalys";
        row.ledger_class = LedgerClass::social;
        health.value_line = to.add_line(row);
    }
    to.made().health.push_back(health);
}

void link_kind(Linking& to, const Model& model, const ServiceUse& use) {
    for (const auto& effect : use.effects) link_service_effect(to, use, effect.name, effect.value);
    for (const auto& outcome : use.outcomes) link_outcome(to, use, outcome.name, outcome.value);
    if (use.health) link_health(to, *use.health);
    for (const auto& effect : model.money_effects) link_money_effect(to, effect.name, effect.value);
}

void fill_service_use(const Filling& f) {
    for (const PlanEffect& effect : f.own.effects) fill_effect(f, effect);
    for (const PlanLink& link : f.own.links)
        columns::multiply(f.count(link.counter), f.count(link.outcome_counter),
                          f.column(link.units), f.n);
    for (const PlanValue& value : f.own.values) fill_value(f, value);
    for (const PlanHealth& health : f.own.health) fill_health(f, health);
    for (const PlanMoneyEffect& effect : f.own.money_effects) fill_money_effect(f, effect);
}

}  // namespace hearth
