// The rows of the ledger: one plain loop for each kind of line, over the years.
#include "oracle/oracle.hpp"

#include <stdexcept>

#include "oracle/oracle_course.hpp"
#include "oracle/oracle_measures.hpp"
#include "oracle/oracle_values.hpp"

namespace hearth::oracle {

namespace {

std::size_t at(int year) { return static_cast<std::size_t>(year); }

/// An amount avoided or gained, year by year.
using Yearly = std::vector<double>;

/// Discount factors D(0) … D(T) of both schedules.
struct Discounting {
    std::vector<double> money, health;
    Moments moments;
};

std::vector<DiscountBand> flat(double rate) { return {{.place = {}, .to = {}, .rate = rate}}; }

Discounting discounting(const Scenario& scenario) {
    const Appraisal& appraisal = scenario.file.appraisal;
    std::vector<DiscountBand> money, health;
    if (const auto* rates = std::get_if<FlatRates>(&appraisal.discount)) {
        money = flat(rates->money);
        health = flat(rates->health);
    } else {
        const auto& name = std::get<Reference<Target::schedule>>(appraisal.discount).name;
        if (name != "none") {
            const DiscountSchedule& schedule = *find(scenario.library.schedules, name);
            money = schedule.money;
            health = schedule.health;
        }
    }
    return {discount_factors(money, appraisal.years), discount_factors(health, appraisal.years),
            appraisal.moments()};
}

/// What everything below reads.
struct World {
    const Scenario& scenario;
    const Values& values;
    Discounting discount;

    [[nodiscard]] int years() const { return scenario.file.appraisal.years; }
};

/// One intervention with its clients.
struct Acting {
    std::string name;
    const Model& model;
    const Intervention& intervention;
    Course course;
};

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
    if (e.rate_ratio || e.change) return {Per::client_year, values(*e.without) * reduction(e, values)};
    if (e.avoided_per_client_year) return {Per::client_year, values(*e.avoided_per_client_year)};
    if (e.avoided_per_client) return {Per::client, values(*e.avoided_per_client)};
    if (e.risk_ratio) return {Per::client, values(*e.without_per_client) * (1 - values(*e.risk_ratio))};
    const double before = values(*e.before) / values(model.before_after->client_years_before);
    const double after = values(*e.after) / values(model.before_after->client_years_after);
    return {Per::client_year, before - after};
}

/// Method 4.2: an effect after its corrections; the last two only where it is a gain.
double adjusted(double effect, const Model& model, const Values& values) {
    if (!model.adjust) return effect;
    const Adjustments& a = *model.adjust;
    const double after = effect * (1 - values(a.deadweight, 0)) * values(a.attribution, 1);
    if (!(after > 0)) return after;
    return after * (1 - values(a.regression_to_mean, 0)) * values(a.evidence_correction, 1);
}

/// Method 4.1 (e): the clients that a total is spread over.
double group_size(const Effect& effect, const Acting& acting, const Values& values) {
    return effect.target_group ? values(*effect.target_group) : acting.course.ever();
}

/// Method 4.1 and 4.2: avoided(t).
Yearly avoided(const Effect& effect, const Acting& acting, const World& world) {
    const Coefficient one = coefficient(effect, acting.model, world.values);
    const double amount = adjusted(one.amount, acting.model, world.values);
    const double group = group_size(effect, acting, world.values);
    Yearly all;
    for (int t = 0; t < world.years(); ++t) {
        const double under_effect = acting.course.under_effect[at(t)];
        switch (one.per) {
            case Coefficient::Per::client_year: all.push_back(under_effect * amount); break;
            case Coefficient::Per::client: all.push_back(acting.course.landing[at(t)] * amount); break;
            case Coefficient::Per::group:
                all.push_back(group > 0 ? amount * under_effect / group : 0);
                break;
        }
    }
    return all;
}

/// `yearly` · `by`
Yearly times(const Yearly& yearly, double by) {
    Yearly all;
    for (const double one : yearly) all.push_back(one * by);
    return all;
}

void add_to(std::map<std::string, double>& sums, const std::string& name, const Yearly& yearly) {
    for (const double one : yearly) sums[name] += one;
}

/// What is written of a line, besides its numbers.
struct Line {
    std::string name, payer;
    LedgerClass ledger_class = LedgerClass::cost;
    Budget budget = Budget::revenue;
    bool up_front = false;
    bool health = false;  ///< discounted by the health schedule
};

/// Writes rows, and discounts them (method 1.2).
class Ledger {
  public:
    Ledger(const World& world, std::string option) : world_(world), option_(std::move(option)) {}

    void write(const std::string& intervention, const Line& line, const Yearly& units,
               const Yearly& amounts) {
        for (int t = 0; t < world_.years(); ++t)
            rows.push_back({option_, intervention, line.name, line.payer, line.ledger_class,
                            line.budget, line.up_front, t, units[at(t)], amounts[at(t)],
                            amounts[at(t)] * factor(line, t)});
    }

    std::vector<Row> rows;
    OptionTotals totals;

  private:
    [[nodiscard]] double factor(const Line& line, int t) const {
        const Discounting& d = world_.discount;
        const bool spending =
            line.ledger_class == LedgerClass::cost || line.ledger_class == LedgerClass::transfer;
        return at_moment(line.health ? d.health : d.money,
                         spending ? d.moments.costs : d.moments.savings, t);
    }

    const World& world_;
    std::string option_;
};

// ------------------------------------------------------------------------------------ savings

/// Method 7.1: avoided use of a service as money that leaves a budget and as capacity.
void write_service(const std::string& line, const std::string& service, const Yearly& units,
                   const Acting& acting, const World& world, Ledger& ledger) {
    const Service& known = *find(world.scenario.library.services, service);
    const double cost = world.values(known.cost);
    const double cashable = world.values(known.cashable);
    const Yearly cash = times(units, cashable);
    const Yearly freed = times(units, 1 - cashable);
    ledger.write(acting.name, {line, known.payer.name, LedgerClass::cashable}, cash,
                 times(cash, cost));
    ledger.write(acting.name, {line, known.payer.name, LedgerClass::capacity}, freed,
                 times(freed, cost));
}

std::optional<double> qaly_value(const World& world) {
    const auto& written = world.scenario.file.appraisal.qaly_value;
    if (!written) return std::nullopt;
    if (const auto* figure = std::get_if<FigureIndex>(&*written)) return world.values(*figure);
    const auto& name = std::get<Reference<Target::qaly_value>>(*written).name;
    return world.values(*find(world.scenario.library.qaly_values, name));
}

/// Method 4.6: QALYs and, where they are valued, their twin of class social.
void write_qalys(const std::string& of, const Yearly& qalys, const Acting& acting,
                 const World& world, Ledger& ledger) {
    Line line{of + ": qalys", "people", LedgerClass::health};
    line.health = true;
    ledger.write(acting.name, line, qalys, qalys);
    const auto value = qaly_value(world);
    if (!value) return;
    line.name = of + ": value of qalys";
    line.ledger_class = LedgerClass::social;
    ledger.write(acting.name, line, qalys, times(qalys, *value));
}

/// Method 4.3: an outcome, what it leads to, and its QALYs.
void write_outcome(const std::string& name, const Outcome& outcome, const Acting& acting,
                   const World& world, Ledger& ledger) {
    const Yearly prevented = avoided(outcome.effect, acting, world);
    add_to(ledger.totals.avoided, name, prevented);
    for (const auto& service : outcome.leads_to) {
        const Yearly units = times(prevented, world.values(service.value));
        add_to(ledger.totals.avoided, service.name, units);
        write_service(name + ": " + service.name, service.name, units, acting, world, ledger);
    }
    if (outcome.qaly_each)
        write_qalys(name, times(prevented, world.values(*outcome.qaly_each)), acting, world, ledger);
}

/// Method 4.6: health gained directly.
void write_health(const HealthEffect& health, const Acting& acting, const World& world,
                  Ledger& ledger) {
    const bool once = health.qaly_per_client.has_value();
    const double each = world.values(once ? *health.qaly_per_client : *health.qaly_per_client_year);
    const Yearly& clients = once ? acting.course.landing : acting.course.under_effect;
    write_qalys("health", times(clients, adjusted(each, acting.model, world.values)), acting, world,
                ledger);
}

/// Method 4.6: money effects; the sign of the amount says whether it is a gain.
void write_money_effect(const std::string& name, const MoneyEffect& effect, const Acting& acting,
                        const World& world, Ledger& ledger) {
    const double amount = world.values(effect.amount_per_client_year);
    const double share = adjusted(amount > 0 ? 1 : -1, acting.model, world.values);
    const Yearly units = times(acting.course.under_effect, amount > 0 ? share : -share);
    ledger.write(acting.name, {name, effect.payer.name, effect.ledger_class}, units,
                 times(units, amount));
}

/// Method 12.1: expected harms of class c per dwelling-year.
double harms(const HazardState& state, int c, const Values& values) {
    return 1 / values(state.one_in) * values(state.spread.at(at(c)));
}

/// Method 12.2: harms avoided and money saved per dwelling-year.
struct HazardSaving {
    double harms = 0;
    double money = 0;
};

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

void write_hazard(const std::string& name, const Hazard& hazard, const Acting& acting,
                  const World& world, Ledger& ledger) {
    const HazardSaving each = hazard_saving(hazard, world.values);
    const Yearly& dwellings = acting.course.under_effect;
    const Yearly units = times(dwellings, adjusted(each.harms, acting.model, world.values));
    const Yearly money = times(dwellings, adjusted(each.money, acting.model, world.values));
    const double share = world.values(hazard.cashable);
    ledger.write(acting.name, {name, hazard.payer.name, LedgerClass::cashable}, times(units, share),
                 times(money, share));
    ledger.write(acting.name, {name, hazard.payer.name, LedgerClass::capacity},
                 times(units, 1 - share), times(money, 1 - share));
    if (hazard.before) add_to(ledger.totals.avoided, name, units);
}

// -------------------------------------------------------------------------------------- costs

/// All use of a service that an intervention avoids, directly and through outcomes.
Yearly avoided_use(const std::string& service, const Acting& acting, const World& world) {
    Yearly all(at(world.years()), 0.0);
    const auto add = [&](const Yearly& units) {
        for (std::size_t t = 0; t < all.size(); ++t) all[t] += units[t];
    };
    if (const Effect* direct = find(acting.model.effects, service))
        add(avoided(*direct, acting, world));
    for (const auto& outcome : acting.model.outcomes)
        if (const FigureIndex* led = find(outcome.value.leads_to, service))
            add(times(avoided(outcome.value.effect, acting, world), world.values(*led)));
    return all;
}

/// Method 6.1: what a cost `per:` something is counted by.
Yearly driver(const std::string& per, const Acting& acting, const World& world) {
    if (per == "client") return acting.course.starts;
    if (per == "client_year") return acting.course.in_service;
    const auto step = acting.course.steps.find(per);
    return step != acting.course.steps.end() ? step->second : avoided_use(per, acting, world);
}

/// Money stated for each year, for every year alike, or (`once`) for year 0.
Yearly stated(const ByYear& figures, bool once, const World& world) {
    Yearly all;
    for (int t = 0; t < world.years(); ++t) {
        if (figures.listed) all.push_back(world.values(figures.values.at(at(t))));
        else all.push_back(once && t > 0 ? 0 : world.values(figures.values.at(0)));
    }
    return all;
}

/// Method 6.1: units and cost of a line, before it is shared between payers.
struct LineCost {
    Yearly units, cost;
};

LineCost line_cost(const CostLine& line, const Acting& acting, const World& world) {
    const Yearly none(at(world.years()), 0.0);
    if (line.set_up) return {none, stated(*line.set_up, true, world)};
    if (line.fixed_per_year) return {none, stated(*line.fixed_per_year, false, world)};
    const Yearly units = driver(line.per->name, acting, world);
    return {units, times(units, world.values(*line.cost))};
}

std::map<std::string, double> payers_of(const CostLine& line, const Values& values) {
    if (const auto* one = std::get_if<Reference<Target::payer>>(&line.payer)) return {{one->name, 1}};
    std::map<std::string, double> shares;
    for (const auto& share : std::get<PayerShares>(line.payer)) shares[share.name] = values(share.value);
    return shares;
}

/// Method 6.2.
double bias(const OptimismBias& written, const Values& values) {
    const double upper = values(written.upper);
    return upper - values(written.mitigation) * (upper - values(written.lower));
}

void write_cost(const std::string& name, const CostLine& written, const Acting& acting,
                const World& world, Ledger& ledger) {
    const LineCost whole = line_cost(written, acting, world);
    const bool up_front = written.set_up.has_value() || written.budget == Budget::capital;
    for (const auto& [payer, share] : payers_of(written, world.values)) {
        Line line{name, payer, LedgerClass::cost, written.budget, up_front};
        const Yearly spending = times(whole.cost, -share);
        ledger.write(acting.name, line, times(whole.units, share), spending);
        if (!written.optimism_bias) continue;
        line.name = name + ": optimism bias";
        ledger.write(acting.name, line, times(whole.units, 0),
                     times(spending, bias(*written.optimism_bias, world.values)));
    }
}

// ------------------------------------------------------------------------------------ options

/// Method 8.5: use without the programme, where an effect on the service states it.
void add_without(const std::string& service, const Effect& effect, const Acting& acting,
                 const World& world, OptionTotals& totals) {
    Yearly use;
    if (effect.without_total) use = Yearly(at(world.years()), world.values(*effect.without_total));
    else if (effect.without)
        use = times(acting.course.under_effect, world.values(*effect.without));
    else if (effect.without_per_client)
        use = times(acting.course.landing, world.values(*effect.without_per_client));
    else return;
    add_to(totals.without, service, use);
    const Service& known = *find(world.scenario.library.services, service);
    add_to(totals.without_cost, service, times(use, world.values(known.cost)));
}

void write_intervention(const Acting& acting, const World& world, Ledger& ledger) {
    for (const auto& [name, place, effect] : acting.model.effects) {
        const Yearly units = avoided(effect, acting, world);
        add_to(ledger.totals.avoided, name, units);
        write_service(name, name, units, acting, world, ledger);
        add_without(name, effect, acting, world, ledger.totals);
    }
    for (const auto& [name, place, outcome] : acting.model.outcomes)
        write_outcome(name, outcome, acting, world, ledger);
    if (acting.model.health) write_health(*acting.model.health, acting, world, ledger);
    for (const auto& [name, place, effect] : acting.model.money_effects)
        write_money_effect(name, effect, acting, world, ledger);
    for (const auto& [name, place, hazard] : acting.model.hazards)
        write_hazard(name, hazard, acting, world, ledger);
    for (const auto& [name, place, line] : acting.model.costs)
        write_cost(name, line, acting, world, ledger);
    ledger.totals.clients += acting.course.ever();
    ledger.totals.beyond_horizon += acting.course.beyond_horizon;
}

/// Method 6.3: whether an option has a transfer; by default every option but the first has it.
bool has(const std::string& option, const Transfer& transfer, const World& world) {
    if (transfer.options.empty()) return option != world.scenario.file.options.front().name;
    for (const auto& one : transfer.options)
        if (one.name == option) return true;
    return false;
}

void write_transfer(std::size_t number, const Transfer& transfer, const World& world,
                    Ledger& ledger) {
    const Yearly none(at(world.years()), 0.0);
    Yearly paid = none;
    for (const int year : transfer.years) paid[at(year)] = world.values(transfer.amount);
    const std::string name = "transfer " + std::to_string(number);
    ledger.write("", {name, transfer.from.name, LedgerClass::transfer}, none, times(paid, -1));
    ledger.write("", {name, transfer.to.name, LedgerClass::transfer}, none, paid);
}

Ledger appraise_option(const std::string& option, const std::vector<std::string>& interventions,
                       const World& world) {
    const Scenario& scenario = world.scenario;
    Ledger ledger(world, option);
    for (const std::string& name : interventions) {
        const Intervention& intervention = *find(scenario.file.interventions, name);
        const Model& model = scenario.models.at(at(intervention.model_index)).model;
        write_intervention({name, model, intervention, follow(scenario, intervention, world.values)},
                           world, ledger);
    }
    for (std::size_t i = 0; i < scenario.file.transfers.size(); ++i)
        if (has(option, scenario.file.transfers[i], world))
            write_transfer(i + 1, scenario.file.transfers[i], world, ledger);
    return ledger;
}

std::vector<std::string> names(const std::vector<Reference<Target::intervention>>& references) {
    std::vector<std::string> all;
    for (const auto& one : references) all.push_back(one.name);
    return all;
}

}  // namespace

OracleResult appraise(const Scenario& scenario, const FigureValues& instead) {
    const Values values(scenario, instead);
    const World world{scenario, values, discounting(scenario)};
    OracleResult result;
    std::optional<Ledger> first;
    for (const auto& option : scenario.file.options) {
        Ledger ledger = appraise_option(option.name, names(option.value), world);
        if (!first) first.emplace(ledger);
        const OptionView view{ledger.rows, first->rows, ledger.totals, first->totals,
                              qaly_value(world)};
        result.measures[option.name] = measure(scenario, view);
        result.rows.insert(result.rows.end(), ledger.rows.begin(), ledger.rows.end());
    }
    return result;
}

}  // namespace hearth::oracle
