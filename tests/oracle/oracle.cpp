// The rows of the ledger: one plain loop for each kind of line, over the years.
#include "oracle/oracle.hpp"

#include <cstdlib>
#include <utility>

#include "oracle/oracle_effects.hpp"
#include "oracle/oracle_measures.hpp"
#include "oracle/oracle_values.hpp"

namespace hearth::oracle {

namespace {

std::size_t at(int year) { return static_cast<std::size_t>(year); }

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

/// The unit cost whose price year is nearest to the scenario's prices (to its first year where
/// prices are as printed); of two equally near the later one.
double unit_cost(const Service& service, const World& world) {
    if (!service.costs.listed) return world.values(service.cost);
    const Appraisal& appraisal = world.scenario.file.appraisal;
    const auto* stated = std::get_if<FinancialYear>(&appraisal.prices);
    const int base = stated != nullptr ? stated->start : appraisal.start.start;
    std::map<std::pair<int, int>, FigureIndex> by_distance;
    for (const FigureIndex cost : service.costs.values) {
        const auto& prices = world.scenario.figures.at(at(cost.at)).prices;
        const int year = prices && prices->year ? prices->year->start : base;
        by_distance[{std::abs(year - base), -year}] = cost;
    }
    return world.values(by_distance.begin()->second);
}

/// Method 7.1: avoided use of a service as money that leaves a budget and as capacity.
void write_service(const std::string& line, const std::string& service, const Yearly& units,
                   const Acting& acting, const World& world, Ledger& ledger) {
    const Service& known = *find(world.scenario.library.services, service);
    const double cost = unit_cost(known, world);
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

/// Method 8.5: use of a service without the programme, `each` for every unit that an effect avoids.
void add_without(const std::string& service, const Effect& effect, double each,
                 const Acting& acting, const World& world, OptionTotals& totals) {
    const auto use = without(effect, acting, world.values);
    if (!use) {
        totals.unknown.insert(service);
        return;
    }
    add_to(totals.without, service, times(*use, each));
    const Service& known = *find(world.scenario.library.services, service);
    add_to(totals.without_cost, service, times(*use, each * unit_cost(known, world)));
}

/// Method 4.3: an outcome, what it leads to, and its QALYs.
void write_outcome(const std::string& name, const Outcome& outcome, const Acting& acting,
                   const World& world, Ledger& ledger) {
    const Yearly prevented = avoided(outcome.effect, acting, world.values);
    add_to(ledger.totals.avoided, name, prevented);
    if (const auto use = without(outcome.effect, acting, world.values))
        add_to(ledger.totals.without, name, *use);
    else
        ledger.totals.unknown.insert(name);
    for (const auto& service : outcome.leads_to) {
        const double each = world.values(service.value);
        const Yearly units = times(prevented, each);
        add_without(service.name, outcome.effect, each, acting, world, ledger.totals);
        add_to(ledger.totals.avoided, service.name, units);
        write_service(name + ": " + service.name, service.name, units, acting, world, ledger);
    }
    if (outcome.qaly_each)
        write_qalys(name, times(prevented, world.values(*outcome.qaly_each)), acting, world,
                    ledger);
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

/// Method 6.1: what a cost `per:` something is counted by.
Yearly driver(const std::string& per, const Acting& acting, const World& world) {
    if (per == "client") return acting.course.starts;
    if (per == "client_year") return acting.course.in_service;
    const auto step = acting.course.steps.find(per);
    return step != acting.course.steps.end() ? step->second
                                             : avoided_use(per, acting, world.values);
}

/// Money stated for each year, for every year alike, or (`once`) for year 0.
Yearly stated(const ByYear& figures, bool once, const World& world) {
    Yearly all;
    for (int t = 0; t < world.years(); ++t) {
        if (figures.listed)
            all.push_back(world.values(figures.values.at(at(t))));
        else
            all.push_back(once && t > 0 ? 0 : world.values(figures.values.at(0)));
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
    if (const auto* one = std::get_if<Reference<Target::payer>>(&line.payer))
        return {{one->name, 1}};
    std::map<std::string, double> shares;
    for (const auto& share : std::get<PayerShares>(line.payer))
        shares[share.name] = values(share.value);
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

void write_intervention(const Acting& acting, const World& world, Ledger& ledger) {
    for (const auto& [name, place, effect] : service_use(acting.model).effects) {
        const Yearly units = avoided(effect, acting, world.values);
        add_to(ledger.totals.avoided, name, units);
        write_service(name, name, units, acting, world, ledger);
        add_without(name, effect, 1, acting, world, ledger.totals);
    }
    for (const auto& [name, place, outcome] : service_use(acting.model).outcomes)
        write_outcome(name, outcome, acting, world, ledger);
    if (service_use(acting.model).health)
        write_health(*service_use(acting.model).health, acting, world, ledger);
    for (const auto& [name, place, effect] : acting.model.money_effects)
        write_money_effect(name, effect, acting, world, ledger);
    for (const auto& [name, place, hazard] : hazards(acting.model))
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
        write_intervention({name, model, follow(scenario, intervention, world.values)}, world,
                           ledger);
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
        result.parts[option.name] = parts(scenario, view);
        result.rows.insert(result.rows.end(), ledger.rows.begin(), ledger.rows.end());
    }
    return result;
}

}  // namespace hearth::oracle
