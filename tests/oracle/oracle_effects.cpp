// Each form of an effect, in the order of method 4.1.
#include "oracle/oracle_effects.hpp"

namespace hearth::oracle {

namespace {

int years(const Acting& acting) { return static_cast<int>(acting.course.starts.size()); }

/// What an effect is per client-year, per client, or (for the whole group) a year.
struct Coefficient {
    enum class Per { client_year, client, group };
    Per per = Per::client_year;
    double amount = 0;
};

/// Method 4.1 (a), (b): the share of use avoided.
double reduction(const Effect& effect, const Values& values) {
    return effect.rate_ratio ? 1 - values(*effect.rate_ratio) : -values(*effect.change);
}

/// Method 4.1, one line for each form.
Coefficient coefficient(const Effect& e, const Model& model, const Values& values) {
    using Per = Coefficient::Per;
    if (e.without_total) return {Per::group, values(*e.without_total) * reduction(e, values)};
    if (e.rate_ratio || e.change)
        return {Per::client_year, values(*e.without) * reduction(e, values)};
    if (e.with) return {Per::client_year, values(*e.without) - values(*e.with)};
    if (e.avoided_per_client_year) return {Per::client_year, values(*e.avoided_per_client_year)};
    if (e.avoided_per_client) return {Per::client, values(*e.avoided_per_client)};
    if (e.risk_ratio)
        return {Per::client, values(*e.without_per_client) * (1 - values(*e.risk_ratio))};
    const double before =
        values(*e.before) / values(service_use(model).before_after->client_years_before);
    const double after =
        values(*e.after) / values(service_use(model).before_after->client_years_after);
    return {Per::client_year, before - after};
}

/// Method 4.1 (e): the clients that a total is spread over.
double group_size(const Effect& effect, const Acting& acting, const Values& values) {
    return effect.target_group ? values(*effect.target_group) : acting.course.ever();
}

/// Method 12.1: expected harms of class c per dwelling-year.
double harms(const HazardState& state, int c, const Values& values) {
    return 1 / values(state.one_in) * values(state.spread.at(at(c)));
}

}  // namespace

double adjusted(double effect, const Model& model, const Values& values) {
    if (!model.adjust) return effect;
    const Adjustments& a = *model.adjust;
    const double after = effect * (1 - values(a.deadweight, 0)) * values(a.attribution, 1);
    if (!(after > 0)) return after;
    return after * (1 - values(a.regression_to_mean, 0)) * values(a.evidence_correction, 1);
}

Yearly avoided(const Effect& effect, const Acting& acting, const Values& values) {
    const Coefficient one = coefficient(effect, acting.model, values);
    const double amount = adjusted(one.amount, acting.model, values);
    const double group = group_size(effect, acting, values);
    Yearly all;
    for (int t = 0; t < years(acting); ++t) {
        const double under_effect = acting.course.under_effect[at(t)];
        switch (one.per) {
            case Coefficient::Per::client_year:
                all.push_back(under_effect * amount);
                break;
            case Coefficient::Per::client:
                all.push_back(acting.course.landing[at(t)] * amount);
                break;
            case Coefficient::Per::group:
                all.push_back(group > 0 ? amount * under_effect / group : 0);
                break;
        }
    }
    return all;
}

Yearly times(const Yearly& yearly, double by) {
    Yearly all;
    for (const double one : yearly) all.push_back(one * by);
    return all;
}

std::optional<Yearly> without(const Effect& effect, const Acting& acting, const Values& values) {
    if (effect.without_total) {
        const double group = group_size(effect, acting, values);
        return times(acting.course.under_effect,
                     group > 0 ? values(*effect.without_total) / group : 0);
    }
    if (effect.before)
        return times(acting.course.under_effect,
                     values(*effect.before) /
                         values(service_use(acting.model).before_after->client_years_before));
    if (effect.without) return times(acting.course.under_effect, values(*effect.without));
    if (effect.without_per_client)
        return times(acting.course.landing, values(*effect.without_per_client));
    return std::nullopt;
}

EachClient each_client(const Effect& effect, const Acting& acting, const Values& values) {
    const Coefficient one = coefficient(effect, acting.model, values);
    EachClient each;
    each.avoided = adjusted(one.amount, acting.model, values);
    each.once = one.per == Coefficient::Per::client;
    if (effect.without) each.without = values(*effect.without);
    if (effect.without_per_client) each.without = values(*effect.without_per_client);
    if (effect.before)
        each.without = values(*effect.before) /
                       values(service_use(acting.model).before_after->client_years_before);
    if (one.per != Coefficient::Per::group) return each;
    const double group = group_size(effect, acting, values);
    each.avoided = group > 0 ? each.avoided / group : 0;
    each.without = group > 0 ? values(*effect.without_total) / group : 0;
    return each;
}

Yearly avoided_use(const std::string& service, const Acting& acting, const Values& values) {
    Yearly all(at(years(acting)), 0.0);
    const auto add = [&](const Yearly& units) {
        for (std::size_t t = 0; t < all.size(); ++t) all[t] += units[t];
    };
    if (const Effect* direct = find(service_use(acting.model).effects, service))
        add(avoided(*direct, acting, values));
    for (const auto& outcome : service_use(acting.model).outcomes)
        if (const FigureIndex* led = find(outcome.value.leads_to, service))
            add(times(avoided(outcome.value.effect, acting, values), values(*led)));
    return all;
}

HazardSaving hazard_saving(const Hazard& hazard, const Values& values) {
    if (!hazard.before) return {0, values(*hazard.nhs_saving_per_dwelling_year)};
    HazardSaving saving;
    for (int c = 0; c < 4; ++c) {
        const double fewer = harms(*hazard.before, c, values) - harms(*hazard.after, c, values);
        saving.harms += fewer;
        saving.money += fewer * values(hazard.cost_per_harm.at(at(c)));
    }
    return saving;
}

}  // namespace hearth::oracle
