// The rows of the ledger: one plain loop for each kind of line, over the years.
#include "oracle/oracle.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "oracle/oracle_effects.hpp"
#include "oracle/oracle_measures.hpp"
#include "oracle/oracle_sharing.hpp"
#include "oracle/oracle_values.hpp"

namespace hearth::oracle {

namespace {

/// Discount factors D(0) … D(T) of both schedules.
struct Discounting {
    std::vector<double> money, health;
    Moments moments;
};

std::vector<DiscountBand> flat(double rate) { return {{.place = {}, .to = {}, .rate = rate}}; }

Discounting discounting(const Scenario& scenario, const Values& values) {
    const Appraisal& appraisal = scenario.file.appraisal;
    const auto worth = [&](const Rate& rate) {
        const auto* figure = std::get_if<FigureIndex>(&rate);
        return figure == nullptr ? std::get<double>(rate) : values(*figure);
    };
    std::vector<DiscountBand> money, health;
    if (const auto* rate = std::get_if<double>(&appraisal.discount)) {
        money = health = flat(*rate);
    } else if (const auto* uncertain = std::get_if<FigureIndex>(&appraisal.discount)) {
        money = health = flat(values(*uncertain));
    } else if (const auto* rates = std::get_if<FlatRates>(&appraisal.discount)) {
        money = flat(worth(rates->money));
        health = flat(worth(rates->health));
    } else {
        const auto& name = std::get<Reference<Target::schedule>>(appraisal.discount).name;
        if (name != "none") {
            const DiscountSchedule& schedule = *find(scenario.library.schedules, name);
            money = schedule.money;
            health = schedule.health;
        }
    }
    const int years = years_counted(scenario);
    return {discount_factors(money, years), discount_factors(health, years), appraisal.moments()};
}

/// What everything below reads.
struct World {
    const Scenario& scenario;
    const Values& values;
    Discounting discount;

    [[nodiscard]] int years() const { return years_counted(scenario); }
    [[nodiscard]] int horizon() const { return scenario.file.appraisal.years; }
};

void add_to(std::map<std::string, double>& sums, const std::string& name, const Yearly& yearly) {
    for (const double one : yearly) sums[name] += one;
}

/// What is written of a line, besides its numbers.
struct Line {
    std::string name, payer;
    LedgerClass ledger_class = LedgerClass::cost;
    Budget budget = Budget::revenue;
    When when = When::spread;
    bool invested = false, left = false;
    bool health = false;              ///< discounted by the health schedule
    std::optional<Falls> falls = {};  ///< as written, so that it is discounted to that moment
};

/// Writes rows, and discounts them (method 1.2).
class Ledger {
  public:
    Ledger(const World& world, std::string option) : world_(world), option_(std::move(option)) {}

    void write(const std::string& intervention, const Line& line, const Yearly& units,
               const Yearly& amounts) {
        for (int t = 0; t < world_.years(); ++t)
            rows.push_back({option_, intervention, line.name, line.payer, line.ledger_class,
                            line.budget, line.when, t, units[at(t)], amounts[at(t)],
                            amounts[at(t)] * factor(line, t), t + part_of_year(moment(line)),
                            line.invested, line.left});
    }

    std::vector<Row> rows;
    OptionTotals totals;

  private:
    [[nodiscard]] Moment moment(const Line& line) const {
        const Discounting& d = world_.discount;
        if (line.falls == Falls::start) return Moment::start_of_year;
        if (line.falls == Falls::spread) return Moment::mid_year;
        if (line.falls == Falls::end) return Moment::end_of_year;
        const bool spending =
            line.ledger_class == LedgerClass::cost || line.ledger_class == LedgerClass::transfer;
        return spending ? d.moments.costs : d.moments.savings;
    }
    static double part_of_year(Moment moment) {
        if (moment == Moment::start_of_year) return 0;
        return moment == Moment::end_of_year ? 1 : 0.5;
    }
    [[nodiscard]] double factor(const Line& line, int t) const {
        const Discounting& d = world_.discount;
        return at_moment(line.health ? d.health : d.money, moment(line), t);
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

/// Method 4.7: money of each year at a unit cost that grows from the first year on.
Yearly at_cost(const Yearly& units, const Service& service, const World& world) {
    Yearly money = times(units, unit_cost(service, world));
    for (int t = 0; t < world.years(); ++t)
        money[at(t)] *= std::pow(1 + world.values(service.grows, 0), t);
    return money;
}

/// Method 7.1: avoided use of a service as money that leaves a budget and as capacity.
void write_service(const std::string& line, const std::string& service, const Yearly& units,
                   const Acting& acting, const World& world, Ledger& ledger) {
    const Service& known = *find(world.scenario.library.services, service);
    const double cashable = world.values(known.cashable, 0);  // of a step all is capacity, at first
    const Yearly cash = times(units, cashable);
    const Yearly freed = times(units, 1 - cashable);
    ledger.write(acting.name, {line, known.payer.name, LedgerClass::cashable}, cash,
                 at_cost(cash, known, world));
    ledger.write(acting.name, {line, known.payer.name, LedgerClass::capacity}, freed,
                 at_cost(freed, known, world));
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
    add_to(totals.without_cost, service, at_cost(times(*use, each), known, world));
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
    const auto write = [&](const std::string& of, FigureIndex each, const Yearly& clients) {
        const double qalys = adjusted(world.values(each), acting.model, world.values);
        write_qalys(of, times(clients, qalys), acting, world, ledger);
    };
    if (health.qaly_per_client_year)
        write("health", *health.qaly_per_client_year, acting.course.under_effect);
    if (health.qaly_per_client)
        write(health.qaly_per_client_year ? "health once" : "health", *health.qaly_per_client,
              acting.course.landing);
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

/// Method 6.1: set-up in year 0, or as listed until the list ends.
double set_up_in(const ByYear& figures, int t, const World& world) {
    if (!figures.listed) return t == 0 ? world.values(figures.values.at(0)) : 0;
    return at(t) < figures.values.size() ? world.values(figures.values[at(t)]) : 0;
}

/// Method 6.1: fixed cost of a year within the horizon; the last of a list holds on.
double fixed_in(const CostLine& line, int t, const World& world) {
    if (line.for_years && t >= *line.for_years) return 0;
    const auto& values = line.fixed_per_year->values;
    return world.values(values[std::min(at(t), values.size() - 1)]);
}

Yearly stated(const CostLine& line, const World& world) {
    Yearly all(at(world.years()), 0.0);
    for (int t = 0; t < world.horizon(); ++t)
        all[at(t)] = line.set_up ? set_up_in(*line.set_up, t, world) : fixed_in(line, t, world);
    return all;
}

/// Method 6.1: units and cost of a line, before it is shared between payers.
struct LineCost {
    Yearly units, cost;
};

LineCost line_cost(const CostLine& line, const Acting& acting, const World& world) {
    const Yearly none(at(world.years()), 0.0);
    if (line.set_up || line.fixed_per_year) return {none, stated(line, world)};
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

When when_of(const CostLine& line) {
    const bool up_front = line.set_up || line.budget == Budget::capital;
    const Falls falls = line.falls.value_or(up_front ? Falls::start : Falls::spread);
    if (falls == Falls::start) return When::start;
    return falls == Falls::end ? When::end : When::spread;
}

/// Method 6.5: what is left at the end of the horizon.
double residual(const CostLine& line, const Yearly& spent, const World& world) {
    if (const auto* amount = std::get_if<FigureIndex>(&*line.residual))
        return world.values(*amount);
    const double life = world.values(std::get<StraightLine>(*line.residual).life_years);
    double left = 0;
    for (int t = 0; t < world.horizon(); ++t) {
        double bought = t;
        if (when_of(line) == When::spread) bought += 0.5;
        if (when_of(line) == When::end) bought += 1;
        const double old = world.horizon() - bought;
        if (old < life) left += spent[at(t)] * (life - old) / life;
    }
    return left;
}

/// Method 6.1 and, with a sign of 1, 6.6.
void write_money(const std::string& name, const CostLine& written, double sign,
                 const Acting& acting, const World& world, Ledger& ledger) {
    const LineCost whole = line_cost(written, acting, world);
    Line line{name, "", LedgerClass::cost, written.budget, when_of(written)};
    line.invested = written.set_up || written.budget == Budget::capital;
    line.falls = written.falls;
    for (const auto& [payer, share] : payers_of(written, world.values)) {
        line.name = name;
        line.payer = payer;
        const Yearly spending = times(whole.cost, sign * share);
        ledger.write(acting.name, line, times(whole.units, share), spending);
        if (written.residual) {
            Line left{name + ": residual", payer, LedgerClass::cost, written.budget, When::end};
            left.left = true;
            left.falls = Falls::end;
            Yearly at_the_end(at(world.years()), 0.0);
            at_the_end[at(world.horizon() - 1)] = share * residual(written, whole.cost, world);
            ledger.write(acting.name, left, times(at_the_end, 0), at_the_end);
        }
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
        write_money(name, line, -1, acting, world, ledger);
    for (const auto& [name, place, line] : acting.model.incomes)
        write_money(name, line, 1, acting, world, ledger);
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
    for (const int year : transfer.years)
        if (year < world.horizon()) paid[at(year)] = world.values(transfer.amount);
    const std::string name = "transfer " + std::to_string(number);
    ledger.write("", {name, transfer.from.name, LedgerClass::transfer}, none, times(paid, -1));
    ledger.write("", {name, transfer.to.name, LedgerClass::transfer}, none, paid);
}

/// A name for the overlap of an option: which interventions share in it.
std::string overlap_among(const std::vector<Acting>& all, const World& world) {
    std::string name;
    const auto is_here = [&](const std::string& one) {
        return std::any_of(all.begin(), all.end(),
                           [&](const Acting& acting) { return acting.name == one; });
    };
    for (const Overlap& overlap : world.scenario.file.overlap) {
        const auto members = overlap.members();
        if (!std::all_of(members.begin(), members.end(), is_here)) continue;
        for (const std::string& one : members) name += one + " and ";
        name += "so ";
    }
    return name;
}

/// Method 5: what shared clients avoid less.
void write_sharing(const std::vector<Acting>& all, const World& world, Ledger& ledger) {
    if (all.empty()) return;
    const Acting overlap{"overlap", all.front().model, all.front().course};  // for its name alone
    for (const SharedUse& use : shared_uses(all, world.scenario, world.values)) {
        const std::string line = "overlap: " + use.name;
        if (use.of == SharedUse::Of::qalys) {
            write_qalys(line, use.more, overlap, world, ledger);
            continue;
        }
        add_to(ledger.totals.avoided, use.name, use.more);
        if (use.of == SharedUse::Of::service)
            ledger.totals.add_in_years(use.name, overlap_among(all, world), use.more);
        if (use.of == SharedUse::Of::service)
            write_service(line, use.name, use.more, overlap, world, ledger);
    }
}

/// Method 7.2: steps of one service, year by year.
Yearly steps_of(const Service& service, const Yearly& avoided, const World& world) {
    Yearly steps(at(world.years()), 0.0);
    const double each = world.values(service.step->units);
    for (int t = service.step->lag_years; t < world.years(); ++t) {
        double left = avoided[at(t - service.step->lag_years)] + each * 1e-9;
        for (; each > 0 && left >= each; left -= each) ++steps[at(t)];
        if (steps[at(t)] > 1e5) throw std::runtime_error("too many steps to count one by one");
    }
    return steps;
}

/// Whether anything of an option that avoids a service is not of the first option too.
bool has_more(const OptionTotals& option, const OptionTotals& first, const std::string& service) {
    const auto own = option.by.find(service), other = first.by.find(service);
    if (own == option.by.end()) return false;
    for (const std::string& one : own->second)
        if (other == first.by.end() || other->second.count(one) == 0) return true;
    return false;
}

/// Method 7.2: whole steps of what the option avoids more than the first.
void write_steps(const OptionTotals& first, const World& world, Ledger& ledger) {
    const auto avoided = ledger.totals.in_years;
    for (const auto& [name, own] : avoided) {
        const Service* service = find(world.scenario.library.services, name);
        if (service == nullptr || !service->step) continue;
        if (!has_more(ledger.totals, first, name)) continue;
        Yearly more = own;
        if (const auto other = first.in_years.find(name); other != first.in_years.end())
            for (std::size_t t = 0; t < more.size(); ++t) more[t] -= other->second[t];
        const Yearly steps = steps_of(*service, more, world);
        ledger.totals.steps[name] = *std::max_element(steps.begin(), steps.end());
        const double share = world.values(service->step->share);
        const Yearly units = times(steps, world.values(service->step->units));
        for (const auto& [kind, part] :
             {std::pair{LedgerClass::cashable, share}, std::pair{LedgerClass::capacity, -1.0},
              std::pair{LedgerClass::stranded, 1 - share}})
            ledger.write("released_steps", {"released_steps: " + name, service->payer.name, kind},
                         times(units, part), at_cost(times(units, part), *service, world));
    }
}

Ledger appraise_option(const std::string& option, const std::vector<std::string>& interventions,
                       const OptionTotals* first, const World& world) {
    const Scenario& scenario = world.scenario;
    Ledger ledger(world, option);
    std::vector<Acting> all;
    for (const std::string& name : interventions) {
        const Intervention& intervention = *find(scenario.file.interventions, name);
        const Model& model = scenario.models.at(at(intervention.model_index)).model;
        all.push_back({name, model, follow(scenario, intervention, world.values)});
        write_intervention(all.back(), world, ledger);
        for (const std::string& service : services_counted(model))
            ledger.totals.add_in_years(service, name,
                                       avoided_use(service, all.back(), world.values));
    }
    write_sharing(all, world, ledger);
    if (first != nullptr) write_steps(*first, world, ledger);
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

OracleResult appraise_counted(const Scenario& scenario, const FigureValues& instead) {
    const Values values(scenario, instead);
    const World world{scenario, values, discounting(scenario, values)};
    OracleResult result;
    std::optional<Ledger> first;
    for (const auto& option : scenario.file.options) {
        Ledger ledger = appraise_option(option.name, names(option.value),
                                        first ? &first->totals : nullptr, world);
        if (!first) first.emplace(ledger);
        const OptionView view{ledger.rows, first->rows, ledger.totals, first->totals,
                              qaly_value(world)};
        result.measures[option.name] = measure(scenario, view);
        result.parts[option.name] = parts(scenario, view);
        result.rows.insert(result.rows.end(), ledger.rows.begin(), ledger.rows.end());
    }
    return result;
}

OracleResult appraise(const Scenario& scenario, const FigureValues& instead) {
    OracleResult result = appraise_counted(scenario, instead);
    Scenario longer = scenario;
    longer.file.appraisal.count = Count::whole_life;
    const OracleResult life = appraise_counted(longer, instead);
    for (auto& [option, measures] : result.measures)
        for (const std::string name : {"gross_saving", "net_saving", "pv_net_saving", "net_cash"})
            measures["whole_life_" + name] = life.measures.at(option).at(name);
    return result;
}

}  // namespace hearth::oracle
