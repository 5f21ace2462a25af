// From a scenario to a plan: names become indices, defaults become figures, lines are laid out.
#include <algorithm>
#include <cmath>

#include "engine/corrections.hpp"
#include "engine/kinds/kinds.hpp"
#include "engine/plan.hpp"
#include "scenario/prices.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

namespace {

// --- figures -------------------------------------------------------------------------------------

int add_figure(Linking& to, int index);

std::vector<Term> compiled(Linking& to, const Expression& expression) {
    std::vector<Term> terms = expression.terms;
    for (Term& term : terms)
        if (term.operation == Operation::figure) term.figure.at = add_figure(to, term.figure.at);
    return terms;
}

/// Adds a figure after the figures its expression uses.
int add_figure(Linking& to, int index) {
    auto& column = to.columns[index];
    if (column >= 0) return column;
    const Figure& figure = to.scenario.figures[index];
    if (figure.expression && figure.expression->terms.size() == 1 &&
        figure.expression->terms[0].figure.known())
        return column = add_figure(to, figure.expression->terms[0].figure.at);  // another name
    PlanFigure made{.id = figure.owner + ":" + figure.path,
                    .distribution = figure.distribution,
                    .rebasing = figure.rebasing,
                    .point = figure.value(),
                    .expression = {},
                    .scenario_figure = index};
    if (figure.expression) made.expression = compiled(to, *figure.expression);
    column = static_cast<int>(to.plan.figures.size());
    if (figure.expression) to.plan.expressions.push_back(column);
    to.plan.figures.push_back(std::move(made));
    return column;
}

Fig add_constant(Linking& to, double value) {
    to.plan.figures.push_back({.id = {},
                               .distribution = {.family = Family::fixed, .a = value},
                               .point = value,
                               .expression = {}});
    return static_cast<Fig>(to.plan.figures.size()) - 1;
}

void link_figures(Linking& to) {
    const std::vector<bool> used = used_figures(to.scenario);
    to.columns.assign(to.scenario.figures.size(), -1);
    for (std::size_t i = 0; i < used.size(); ++i)
        if (used[i]) add_figure(to, static_cast<int>(i));
    to.plan.zero = add_constant(to, 0);
    to.plan.one = add_constant(to, 1);
}

/// One column for each year; the last of a shorter list holds to the horizon.
std::vector<Fig> by_year(const Linking& to, const std::vector<Fig>& columns) {
    return to.by_year(columns, columns.back());
}

// --- frame ---------------------------------------------------------------------------------------

/// Factors of one moment from D(0) … D(years) (method 1.2).
std::vector<double> at_moment(const std::vector<double>& start, Moment moment) {
    std::vector<double> factors;
    for (std::size_t t = 0; t + 1 < start.size(); ++t)
        factors.push_back(moment == Moment::start_of_year ? start[t]
                          : moment == Moment::end_of_year ? start[t + 1]
                                                          : std::sqrt(start[t] * start[t + 1]));
    return factors;
}

double lag_of(Moment moment) {
    return moment == Moment::start_of_year ? 0 : moment == Moment::end_of_year ? 1 : 0.5;
}

void take_factors(Plan& plan, const Scenario& scenario) {
    const Bands bands = discount_bands(scenario);
    const Moments moments = scenario.file.appraisal.moments();
    const auto money = discount_factors(bands.money, plan.layout.years);
    const auto health = discount_factors(bands.health, plan.layout.years);
    const auto take = [&](Discounting rows, const std::vector<double>& start, Moment moment) {
        PlanDiscount& made = plan.discounts[static_cast<int>(rows)];
        made.lag = lag_of(moment);
        made.factors = at_moment(start, moment);
    };
    take(Discounting::costs, money, moments.costs);
    take(Discounting::savings, money, moments.savings);
    take(Discounting::health, health, moments.savings);
    take(Discounting::at_start, money, Moment::start_of_year);
    take(Discounting::through, money, Moment::mid_year);
    take(Discounting::at_end, money, Moment::end_of_year);
    take(Discounting::health_at_start, health, Moment::start_of_year);
}

void link_discounting(Linking& to) {
    take_factors(to.plan, to.scenario);
    const auto flat = to.scenario.file.appraisal.flat_rates();
    if (!flat) return;
    const auto figure = [&](const Rate& rate) {
        const auto* known = std::get_if<FigureIndex>(&rate);
        return known == nullptr ? Fig{-1} : to.at(*known);
    };
    for (PlanDiscount& one : to.plan.discounts) one.rate = figure(flat->money);
    for (const Discounting rows : {Discounting::health, Discounting::health_at_start})
        to.plan.discounts[static_cast<int>(rows)].rate = figure(flat->health);
}

void link_names(Linking& to) {
    to.plan.layout.horizon = to.scenario.file.appraisal.years;
    for (const auto& payer : to.scenario.library.payers)
        if (!contains(to.plan.layout.payers, payer.name))
            to.plan.layout.payers.push_back(payer.name);
    if (!contains<std::string>(to.plan.layout.payers, "people"))
        to.plan.layout.payers.emplace_back("people");
    for (const auto& intervention : to.scenario.file.interventions)
        to.plan.layout.interventions.push_back(intervention.name);
    for (const auto& option : to.scenario.file.options)
        to.plan.layout.options.push_back(option.name);
}

void link_perspective(Linking& to) {
    const Perspective& perspective = to.scenario.file.appraisal.perspective;
    to.plan.perspective.payers.assign(to.plan.layout.payers.size(), perspective.payers.empty());
    for (const auto& named : perspective.payers)
        to.plan.perspective.payers[to.payer(named.name)] = true;
    to.plan.perspective.classes.assign(choice_names(LedgerClass{}).size(), false);
    auto classes = perspective.classes;
    if (classes.empty())
        classes = {LedgerClass::cost, LedgerClass::cashable, LedgerClass::capacity};
    for (const LedgerClass one : classes)
        to.plan.perspective.classes[static_cast<std::size_t>(one)] = true;
}

// --- one intervention ----------------------------------------------------------------------------

/// The middle of a financial year, as a year and its part.
double middle_of(FinancialYear year) { return year.start + 0.75; }

void link_pool(Linking& to, const Pool& pool) {
    PlanReach& r = to.made().reach;
    r.pool_share = to.at(pool.share, to.plan.one);
    r.growth = to.at(pool.growth, to.plan.zero);
    if (pool.number) r.pool = {{.count = to.at(*pool.number)}};
    if (pool.number || !to.scenario.file.place_names) return;
    for (const auto& named : to.scenario.file.place_names->values) {
        const Locality& locality = *find(to.scenario.library.places, named.name);
        const Counted counted = counted_in(locality, pool, to.scenario.file);
        const double age = pool.growth && counted.when
                               ? middle_of(to.scenario.file.appraisal.start) - *counted.when
                               : 0;
        r.pool.push_back({.count = to.at(*counted.group), .age = age});
    }
}

void link_reach(Linking& to, const Reach& reach) {
    PlanReach& r = to.made().reach;
    r.for_years = reach.for_years.value_or(to.plan.layout.horizon);
    r.for_years = std::min(r.for_years, to.plan.layout.horizon);
    for (const auto& step : reach.steps) r.steps.push_back(to.at(step.value));
    if (reach.clients_per_year) r.offered = by_year(to, to.all(reach.clients_per_year->values));
    if (reach.clients) {
        r.offered = to.by_year({to.at(*reach.clients)}, to.plan.zero);
    }
    if (!reach.pool) return;
    link_pool(to, *reach.pool);
    r.per_year = to.at(reach.per_year, to.plan.one);
    r.once_each = reach.once_each.value_or(true);
    r.ramp = reach.ramp.empty() ? std::vector<Fig>{to.plan.one} : to.all(reach.ramp);
    r.ramp = by_year(to, r.ramp);
    if (reach.capacity) r.capacity = by_year(to, to.all(reach.capacity->values));
}

void link_timing(Linking& to, const Timing& timing) {
    PlanTiming& t = to.made().timing;
    t.start_of_year = to.scenario.file.appraisal.entry == EntryTiming::start_of_year;
    t.lag = to.at(timing.lag_years, to.plan.zero);
    t.lasts = to.plan.zero;
    if (timing.lasts_years) {
        t.to_horizon = std::holds_alternative<Horizon>(*timing.lasts_years);
        if (!t.to_horizon) t.lasts = to.at(std::get<FigureIndex>(*timing.lasts_years));
    }
    t.fade = to.at(timing.fade_per_year, to.plan.zero);
    t.drop_out = to.at(timing.drop_out_per_year, to.plan.zero);
    t.served = to.at(timing.served_years, -1);
    t.build_up = to.all(timing.build_up);
    if (!timing.survival) return;
    t.age = to.at(timing.survival->age);
    const LifeTable& table = *find(to.scenario.library.life_tables, timing.survival->table.name);
    t.alive = alive_by_age(timing.survival->sex == Sex::female ? table.female : table.male);
}

void link_adjustments(Linking& to, const Adjustments& adjust) {
    to.made().deadweight = to.at(adjust.deadweight, to.plan.zero);
    to.made().attribution = to.at(adjust.attribution, to.plan.one);
    to.made().regression_to_mean = to.at(adjust.regression_to_mean, to.plan.zero);
    to.made().evidence_correction = to.at(adjust.evidence_correction, to.plan.one);
}

// --- costs ---------------------------------------------------------------------------------------

/// What a cost is per unit of, and the driver that counts those.
using CostBasis = std::pair<PlanCost, int>;

int add_by_year(Linking& to, std::vector<Fig> values) {
    return to.add_driver(
        {.kind = DriverKind::by_year, .intervention = to.current, .values = std::move(values)});
}

CostBasis set_up_basis(Linking& to, const ByYear& money) {
    if (!money.listed)
        return {{.amount = to.at(money.values.front())},
                to.add_driver({DriverKind::first_year, to.current})};
    return {{.amount = to.plan.one},
            add_by_year(to, to.by_year(to.all(money.values), to.plan.zero))};
}

/// Money of each year until it is no longer paid.
CostBasis fixed_basis(Linking& to, const ByYear& money, std::optional<int> for_years) {
    const int horizon = to.plan.layout.horizon;
    const int paid = std::min(for_years.value_or(horizon), horizon);
    const Fig amount = to.at(money.values.front());
    if (!money.listed && paid == to.plan.layout.years)
        return {{.amount = amount}, to.add_driver({DriverKind::constant, to.current})};
    std::vector<Fig> each(paid, to.plan.one);
    if (money.listed) each = by_year(to, to.all(money.values));
    each.resize(paid);
    return {{.amount = money.listed ? to.plan.one : amount},
            add_by_year(to, to.by_year(std::move(each), to.plan.zero))};
}

std::vector<int> counters_of(Linking& to, const std::string& service) {
    std::vector<int> found;
    for (int i = to.made().first_counter; i < to.made().end_counter; ++i) {
        const Counter& counter = to.plan.layout.counters[i];
        if (!counter.outcome && counter.name == service) found.push_back(i);
    }
    return found;
}

CostBasis basis_of(Linking& to, const Reach& reach, const CostLine& line) {
    if (line.fixed_per_year) return fixed_basis(to, *line.fixed_per_year, line.for_years);
    if (line.set_up) return set_up_basis(to, *line.set_up);
    const PlanCost cost{.amount = to.at(*line.cost), .counted = true};
    if (line.per->name == "client") return {cost, to.made().starts};
    if (line.per->name == "client_year") return {cost, to.made().in_service};
    Driver driver{.kind = DriverKind::service_units, .intervention = to.current};
    for (int i = 0; i < std::ssize(reach.steps); ++i)
        if (reach.steps[i].name == line.per->name) {
            driver.kind = DriverKind::step;
            driver.step = i;
            return {cost, to.add_driver(std::move(driver))};
        }
    driver.counters = counters_of(to, line.per->name);
    return {cost, to.add_driver(std::move(driver))};
}

/// Who pays a line, and their shares.
std::vector<std::string> payers_of(Linking& to, const CostLine& line, PlanCost& cost) {
    if (const auto* one = std::get_if<Reference<Target::payer>>(&line.payer)) {
        cost.shares = {to.plan.one};
        return {one->name};
    }
    std::vector<std::string> payers;
    for (const auto& share : std::get<PayerShares>(line.payer)) {
        payers.push_back(share.name);
        cost.shares.push_back(to.at(share.value));
    }
    return payers;
}

WithinYear within(Falls falls) {
    switch (falls) {
        case Falls::start:
            return WithinYear::at_start;
        case Falls::spread:
            return WithinYear::through;
        case Falls::end:
            return WithinYear::at_end;
    }
    return WithinYear::through;
}

Discounting discounting_at(WithinYear moment) {
    switch (moment) {
        case WithinYear::at_start:
            return Discounting::at_start;
        case WithinYear::through:
            return Discounting::through;
        case WithinYear::at_end:
            return Discounting::at_end;
    }
    return Discounting::costs;
}

/// Where a line of cost stands in the ledger but for its payer (6.1, 6.4).
LedgerLine row_of(const Linking& to, const std::string& name, const CostLine& line, int driver) {
    const bool invests = line.set_up || line.budget == Budget::capital;
    LedgerLine row{.intervention = to.current,
                   .name = name,
                   .ledger_class = LedgerClass::cost,
                   .budget = line.budget,
                   .discounting = Discounting::costs,
                   .within_year = invests ? WithinYear::at_start : WithinYear::through,
                   .outlay = invests ? Outlay::investment : Outlay::running,
                   .driver = driver};
    if (!line.falls) return row;
    row.within_year = within(*line.falls);
    row.discounting = discounting_at(row.within_year);
    return row;
}

/// What is left at the end of the horizon of what `row` spends (6.5).
LedgerLine residual_row(Linking& to, const CostLine& line, LedgerLine row) {
    const double age = row.within_year == WithinYear::at_start  ? 0
                       : row.within_year == WithinYear::through ? 0.5
                                                                : 1;
    Driver driver{.kind = DriverKind::last_year, .intervention = to.current};
    if (const auto* straight = std::get_if<StraightLine>(&*line.residual)) {
        driver.kind = DriverKind::worn;
        driver.base = row.driver;
        driver.life = to.at(straight->life_years);
        driver.age = age;
    }
    row.name += ": residual";
    row.within_year = WithinYear::at_end;
    row.discounting = Discounting::at_end;
    row.outlay = Outlay::residual;
    row.driver = to.add_driver(std::move(driver));
    return row;
}

/// What a line is: spending (6.1) or money that comes in (6.6), by the sign of its amounts.
struct MoneyIn {
    double sign;
    const std::string& name;
    const CostLine& line;
};

/// Whether a line is paid under the strategy of the intervention.
bool is_paid(const Linking& to, const CostLine& line) {
    const auto& strategy = to.scenario.file.interventions[to.current].value.strategy;
    return !line.strategies || (strategy && contains(line.strategies->values, *strategy));
}

void link_cost(Linking& to, const Reach& reach, const MoneyIn& in) {
    const CostLine& line = in.line;
    if (!is_paid(to, line)) return;
    auto [cost, driver] = basis_of(to, reach, line);
    cost.sign = in.sign;
    const auto payers = payers_of(to, line, cost);
    LedgerLine row = row_of(to, in.name, line, driver);
    LedgerLine left = line.residual ? residual_row(to, line, row) : row;
    for (const std::string& who : payers) {
        row.name = in.name;
        row.payer = left.payer = to.payer(who);
        cost.lines.push_back(to.add_line(row));
        if (line.residual) cost.residual_lines.push_back(to.add_line(left));
        if (!line.optimism_bias) continue;
        row.name = in.name + ": optimism bias";
        cost.bias_lines.push_back(to.add_line(row));
    }
    if (line.residual)
        if (const auto* amount = std::get_if<FigureIndex>(&*line.residual))
            cost.residual = to.at(*amount);
    if (line.optimism_bias) {
        cost.upper = to.at(line.optimism_bias->upper);
        cost.lower = to.at(line.optimism_bias->lower);
        cost.mitigation = to.at(line.optimism_bias->mitigation);
    }
    to.made().costs.push_back(std::move(cost));
}

void link_intervention(Linking& to, int index) {
    to.current = index;
    const Intervention& intervention = to.scenario.file.interventions[index].value;
    const Model& model = to.scenario.models[intervention.model_index].model;
    to.plan.interventions.emplace_back();
    link_reach(to, intervention.reach);
    link_timing(to, model.timing ? *model.timing : Timing{});
    link_adjustments(to, model.adjust ? *model.adjust : Adjustments{});
    to.made().first_driver = static_cast<int>(to.plan.layout.drivers.size());
    to.made().first_counter = static_cast<int>(to.plan.layout.counters.size());
    to.made().under_effect = to.add_driver({DriverKind::under_effect, index});
    to.made().landing = to.add_driver({DriverKind::landing, index});
    to.made().in_service = to.add_driver({DriverKind::in_service, index});
    to.made().starts = to.add_driver({DriverKind::starts, index});
    std::visit([&](const auto& kind) { link_kind(to, model, kind); }, model.kind);
    to.made().end_counter = static_cast<int>(to.plan.layout.counters.size());
    for (const auto& line : model.costs)
        link_cost(to, intervention.reach, {-1, line.name, line.value});
    for (const auto& line : model.incomes)
        link_cost(to, intervention.reach, {1, line.name, line.value});
    to.made().end_driver = static_cast<int>(to.plan.layout.drivers.size());
}

void mark_used_drivers(Linking& to) {
    auto& drivers = to.plan.layout.drivers;
    for (const LedgerLine& line : to.plan.layout.lines) drivers[line.driver].used = true;
    for (const Counter& counter : to.plan.layout.counters) drivers[counter.driver].used = true;
    for (const PlanShare& share : to.plan.shares)
        for (const int member : share.members)
            for (const int clients : {to.plan.interventions[member].under_effect,
                                      to.plan.interventions[member].landing})
                drivers[clients].used = true;
}

// --- options -------------------------------------------------------------------------------------

void link_members(Linking& to) {
    LedgerLayout& layout = to.plan.layout;
    for (const auto& option : to.scenario.file.options) {
        auto& members = layout.option_interventions.emplace_back();
        for (const auto& named : option.value)
            members.push_back(place_among(layout.interventions, named.name));
    }
}

void link_lines(Linking& to) {
    LedgerLayout& layout = to.plan.layout;
    for (const auto& members : layout.option_interventions) {
        std::vector<int> lines;
        for (int l = 0; l < std::ssize(layout.lines); ++l)
            if (contains(members, layout.lines[l].intervention)) lines.push_back(l);
        layout.option_lines.push_back(std::move(lines));
    }
}

bool belongs(const Linking& to, const Transfer& transfer, std::size_t option) {
    if (transfer.options.empty()) return option > 0;
    return std::any_of(transfer.options.begin(), transfer.options.end(), [&](const auto& named) {
        return named.name == to.scenario.file.options[option].name;
    });
}

void link_transfers(Linking& to) {
    for (std::size_t i = 0; i < to.scenario.file.transfers.size(); ++i) {
        const Transfer& transfer = to.scenario.file.transfers[i];
        PlanTransfer planned{.amount = to.at(transfer.amount)};
        std::vector<Fig> paid(to.plan.layout.years, to.plan.zero);
        for (const int year : transfer.years)
            if (year < to.plan.layout.horizon) paid[year] = to.plan.one;
        const int driver = to.add_driver({.kind = DriverKind::by_year, .values = paid});
        LedgerLine row{.name = "transfer " + std::to_string(i + 1),
                       .payer = to.payer(transfer.from.name),
                       .ledger_class = LedgerClass::transfer,
                       .discounting = Discounting::costs,
                       .driver = driver};
        planned.from_line = to.add_line(row);
        row.payer = to.payer(transfer.to.name);
        planned.to_line = to.add_line(row);
        for (std::size_t o = 0; o < to.scenario.file.options.size(); ++o)
            if (belongs(to, transfer, o)) {
                to.plan.layout.option_lines[o].push_back(planned.from_line);
                to.plan.layout.option_lines[o].push_back(planned.to_line);
            }
        to.plan.transfers.push_back(std::move(planned));
    }
}

/// Activity of a service counts only where every place of the scenario gives it.
void link_activity(Linking& to) {
    if (!to.scenario.file.place_names || to.scenario.file.place_names->values.empty()) return;
    const Locality& first =
        *find(to.scenario.library.places, to.scenario.file.place_names->values.front().name);
    for (const auto& entry : first.activity) {
        if (find(to.scenario.library.services, entry.name) == nullptr) continue;
        PlanActivity activity{.service = entry.name, .units = {}};
        for (const auto& named : to.scenario.file.place_names->values)
            if (const auto* figure =
                    find(find(to.scenario.library.places, named.name)->activity, entry.name))
                activity.units.push_back(to.at(*figure));
        if (activity.units.size() == to.scenario.file.place_names->values.size())
            to.plan.activity.push_back(std::move(activity));
    }
}

}  // namespace

Fig Linking::qaly_value(
    const std::variant<Reference<Target::qaly_value>, FigureIndex>& choice) const {
    if (const auto* own = std::get_if<FigureIndex>(&choice)) return at(*own);
    return at(*find(scenario.library.qaly_values, std::get<0>(choice).name));
}

std::vector<Fig> Linking::all(const std::vector<FigureIndex>& figures) const {
    std::vector<Fig> found;
    for (const FigureIndex figure : figures) found.push_back(at(figure));
    return found;
}

int Linking::payer(const std::string& name) const { return place_among(plan.layout.payers, name); }

std::vector<Fig> Linking::by_year(std::vector<Fig> values, Fig after) const {
    values.resize(plan.layout.horizon, after);
    values.resize(plan.layout.years, plan.zero);
    return values;
}

int Linking::add_driver(Driver driver) {
    plan.layout.drivers.push_back(std::move(driver));
    return static_cast<int>(plan.layout.drivers.size()) - 1;
}

int Linking::add_line(LedgerLine line) {
    plan.layout.lines.push_back(std::move(line));
    return static_cast<int>(plan.layout.lines.size()) - 1;
}

int Linking::add_counter(std::string name, bool outcome, int driver) {
    plan.layout.counters.push_back({current, std::move(name), outcome, driver});
    return static_cast<int>(plan.layout.counters.size()) - 1;
}

std::pair<int, int> Linking::add_saving(LedgerLine line) {
    line.ledger_class = LedgerClass::cashable;
    const int cashable = add_line(line);
    line.ledger_class = LedgerClass::capacity;
    return {cashable, add_line(std::move(line))};
}

namespace {

Plan link_over(const Scenario& scenario, int years) {
    Linking to{.scenario = scenario};
    to.plan.layout.years = years;
    link_figures(to);
    link_names(to);
    link_discounting(to);
    link_perspective(to);
    const auto& value = scenario.file.appraisal.qaly_value;
    if (value) to.plan.qaly_value = to.qaly_value(*value);
    for (std::size_t i = 0; i < scenario.file.interventions.size(); ++i)
        link_intervention(to, static_cast<int>(i));
    to.plan.acting = static_cast<int>(to.plan.interventions.size());
    link_members(to);
    link_overlaps(to);
    link_releases(to);
    link_lines(to);
    link_transfers(to);
    link_activity(to);
    link_equity(to);
    mark_used_drivers(to);
    return std::move(to.plan);
}

}  // namespace

Plan link(const Scenario& scenario) {
    const Appraisal& appraisal = scenario.file.appraisal;
    const int life = years_of_life(scenario);
    if (appraisal.count == Count::whole_life) return link_over(scenario, life);
    Plan plan = link_over(scenario, appraisal.years);
    if (life > appraisal.years) plan.life = std::make_shared<const Plan>(link_over(scenario, life));
    return plan;
}

namespace {

/// The point of a figure that the plan computes of two others.
double point_of(const Plan& plan, int column) {
    const auto& terms = plan.figures[column].expression;
    const auto operand = [&](int i) { return plan.figures[terms[i].figure.at].point; };
    return apply(terms.back().operation, operand(0), operand(1), 0);
}

}  // namespace

void take_figures(Plan& plan, const Scenario& scenario) {
    for (PlanFigure& figure : plan.figures) {
        if (figure.scenario_figure < 0) continue;
        const Figure& from = scenario.figures[figure.scenario_figure];
        figure.distribution = from.distribution;
        figure.rebasing = from.rebasing;
        figure.point = from.value();
    }
    for (const int column : plan.expressions)
        if (plan.figures[column].scenario_figure < 0)
            plan.figures[column].point = point_of(plan, column);
    if (std::any_of(plan.discounts.begin(), plan.discounts.end(),
                    [](const PlanDiscount& one) { return one.rate >= 0; }))
        take_factors(plan, scenario);
}

}  // namespace hearth
