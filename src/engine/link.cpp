// From a scenario to a plan: names become indices, defaults become figures, lines are laid out.
#include <algorithm>
#include <cmath>

#include "engine/plan.hpp"
#include "scenario/prices.hpp"
#include "scenario/usage.hpp"

namespace hearth {

namespace {

class Linker {
  public:
    explicit Linker(const Scenario& scenario) : scenario_(scenario), file_(scenario.file) {}

    Plan link() {
        link_figures();
        link_factors();
        link_names();
        link_perspective();
        if (file_.appraisal.qaly_value) plan_.qaly_value = qaly_value(*file_.appraisal.qaly_value);
        plan_.layout.option_lines.resize(file_.options.size());
        for (std::size_t i = 0; i < file_.interventions.size(); ++i)
            link_intervention(static_cast<int>(i));
        link_options();
        link_transfers();
        link_activity();
        mark_used_drivers();
        return std::move(plan_);
    }

  private:
    // --- figures -----------------------------------------------------------------------------

    void link_figures() {
        const std::vector<bool> used = used_figures(scenario_);
        columns_.assign(scenario_.figures.size(), -1);
        for (std::size_t i = 0; i < used.size(); ++i)
            if (used[i]) add_figure(static_cast<int>(i));
        plan_.zero = add_constant(0);
        plan_.one = add_constant(1);
    }

    /// Adds a figure after the figures its expression uses.
    int add_figure(int index) {
        auto& column = columns_[static_cast<std::size_t>(index)];
        if (column >= 0) return column;
        const Figure& figure = scenario_.figures[static_cast<std::size_t>(index)];
        if (figure.expression && figure.expression->terms.size() == 1 &&
            figure.expression->terms[0].figure.known())
            return column = add_figure(
                       figure.expression->terms[0].figure.at);  // another name for a figure
        PlanFigure made{.id = figure.owner + ":" + figure.path,
                        .distribution = figure.distribution,
                        .rebasing = figure.rebasing,
                        .point = figure.value(),
                        .expression = {},
                        .scenario_figure = index};
        if (figure.expression) made.expression = compiled(*figure.expression);
        column = static_cast<int>(plan_.figures.size());
        if (figure.expression) plan_.expressions.push_back(column);
        plan_.figures.push_back(std::move(made));
        return column;
    }

    std::vector<Term> compiled(const Expression& expression) {
        std::vector<Term> terms = expression.terms;
        for (Term& term : terms)
            if (term.operation == Operation::figure) term.figure.at = add_figure(term.figure.at);
        return terms;
    }

    Fig add_constant(double value) {
        plan_.figures.push_back({.id = {},
                                 .distribution = {.family = Family::fixed, .a = value},
                                 .point = value,
                                 .expression = {}});
        return static_cast<Fig>(plan_.figures.size()) - 1;
    }

    Fig at(FigureIndex figure) const { return columns_[figure.at]; }
    Fig at(const std::optional<FigureIndex>& figure, Fig otherwise) const {
        return figure ? at(*figure) : otherwise;
    }
    std::vector<Fig> all(const std::vector<FigureIndex>& figures) const {
        std::vector<Fig> columns;
        for (const FigureIndex figure : figures) columns.push_back(at(figure));
        return columns;
    }

    int years() const { return file_.appraisal.years; }

    /// One column for each year; the last of a shorter list holds.
    std::vector<Fig> by_year(std::vector<Fig> columns) const {
        columns.resize(static_cast<std::size_t>(years()), columns.back());
        return columns;
    }

    Fig qaly_value(const std::variant<Reference<Target::qaly_value>, FigureIndex>& choice) const {
        if (const auto* own = std::get_if<FigureIndex>(&choice)) return at(*own);
        return at(*find(scenario_.library.qaly_values, std::get<0>(choice).name));
    }

    // --- frame -------------------------------------------------------------------------------

    /// Factors of one moment from D(0) … D(years) (method 1.2).
    std::vector<double> at_moment(const std::vector<double>& start, Moment moment) const {
        std::vector<double> factors;
        for (std::size_t t = 0; t < static_cast<std::size_t>(years()); ++t)
            factors.push_back(moment == Moment::start_of_year ? start[t]
                              : moment == Moment::end_of_year ? start[t + 1]
                                                              : std::sqrt(start[t] * start[t + 1]));
        return factors;
    }

    void link_factors() {
        const Bands bands = discount_bands(scenario_);
        const Moments moments = file_.appraisal.moments();
        const auto money = discount_factors(bands.money, years());
        plan_.cost_factors = at_moment(money, moments.costs);
        plan_.saving_factors = at_moment(money, moments.savings);
        plan_.health_factors = at_moment(discount_factors(bands.health, years()), moments.savings);
    }

    void link_names() {
        plan_.layout.years = years();
        for (const auto& payer : scenario_.library.payers)
            if (!contains(plan_.layout.payers, payer.name))
                plan_.layout.payers.push_back(payer.name);
        if (!contains(plan_.layout.payers, "people")) plan_.layout.payers.emplace_back("people");
        for (const auto& intervention : file_.interventions)
            plan_.layout.interventions.push_back(intervention.name);
        for (const auto& option : file_.options) plan_.layout.options.push_back(option.name);
    }

    static bool contains(const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    }

    int payer(const std::string& name) const {
        const auto& names = plan_.layout.payers;
        return static_cast<int>(std::find(names.begin(), names.end(), name) - names.begin());
    }

    void link_perspective() {
        const Perspective& perspective = file_.appraisal.perspective;
        plan_.perspective.payers.assign(plan_.layout.payers.size(), perspective.payers.empty());
        for (const auto& named : perspective.payers)
            plan_.perspective.payers[static_cast<std::size_t>(payer(named.name))] = true;
        plan_.perspective.classes.assign(choice_names(LedgerClass{}).size(), false);
        auto classes = perspective.classes;
        if (classes.empty())
            classes = {LedgerClass::cost, LedgerClass::cashable, LedgerClass::capacity};
        for (const LedgerClass one : classes)
            plan_.perspective.classes[static_cast<std::size_t>(one)] = true;
    }

    // --- one intervention --------------------------------------------------------------------

    int add_driver(Driver driver) {
        plan_.layout.drivers.push_back(std::move(driver));
        return static_cast<int>(plan_.layout.drivers.size()) - 1;
    }

    int add_line(LedgerLine line) {
        plan_.layout.lines.push_back(std::move(line));
        return static_cast<int>(plan_.layout.lines.size()) - 1;
    }

    int add_counter(std::string name, bool outcome, int driver) {
        plan_.layout.counters.push_back({current_, std::move(name), outcome, driver});
        return static_cast<int>(plan_.layout.counters.size()) - 1;
    }

    PlanIntervention& made() { return plan_.interventions.back(); }

    void link_intervention(int index) {
        current_ = index;
        const Intervention& intervention =
            file_.interventions[static_cast<std::size_t>(index)].value;
        const Model& model =
            scenario_.models[static_cast<std::size_t>(intervention.model_index)].model;
        plan_.interventions.emplace_back();
        link_reach(intervention.reach);
        link_timing(model.timing ? *model.timing : Timing{});
        link_adjustments(model.adjust ? *model.adjust : Adjustments{});
        made().first_driver = static_cast<int>(plan_.layout.drivers.size());
        made().first_counter = static_cast<int>(plan_.layout.counters.size());
        made().under_effect = add_driver({DriverKind::under_effect, index});
        made().landing = add_driver({DriverKind::landing, index});
        made().in_service = add_driver({DriverKind::in_service, index});
        made().starts = add_driver({DriverKind::starts, index});
        const ServiceUse& use = service_use(model);
        for (const auto& effect : use.effects) link_service_effect(use, effect.name, effect.value);
        for (const auto& outcome : use.outcomes) link_outcome(use, outcome.name, outcome.value);
        if (use.health) link_health(*use.health);
        for (const auto& effect : model.money_effects) link_money_effect(effect.name, effect.value);
        for (const auto& hazard : hazards(model)) link_hazard(hazard.name, hazard.value);
        made().end_counter = static_cast<int>(plan_.layout.counters.size());
        for (const auto& line : model.costs) link_cost(intervention.reach, line.name, line.value);
        made().end_driver = static_cast<int>(plan_.layout.drivers.size());
    }

    void link_reach(const Reach& reach) {
        PlanReach& r = made().reach;
        r.for_years = reach.for_years.value_or(years());
        for (const auto& step : reach.steps) r.steps.push_back(at(step.value));
        if (reach.clients_per_year) r.offered = by_year(all(reach.clients_per_year->values));
        if (reach.clients) {
            r.offered.assign(static_cast<std::size_t>(years()), plan_.zero);
            r.offered.front() = at(*reach.clients);
        }
        if (!reach.pool) return;
        link_pool(*reach.pool);
        r.per_year = at(reach.per_year, plan_.one);
        r.once_each = reach.once_each.value_or(true);
        r.ramp = reach.ramp.empty() ? std::vector<Fig>{plan_.one} : all(reach.ramp);
        r.ramp = by_year(std::move(r.ramp));
        if (reach.capacity) r.capacity = by_year(all(reach.capacity->values));
    }

    void link_pool(const Pool& pool) {
        PlanReach& r = made().reach;
        r.pool_share = at(pool.share, plan_.one);
        r.growth = at(pool.growth, plan_.zero);
        if (pool.number) r.pool = {at(*pool.number)};
        if (pool.number || !file_.place_names) return;
        for (const auto& named : file_.place_names->values) {
            const Locality& locality = *find(scenario_.library.places, named.name);
            r.pool.push_back(at(pool.people ? *find(locality.people, pool.people->name)
                                            : *find(locality.households, pool.households->name)));
        }
    }

    void link_timing(const Timing& timing) {
        PlanTiming& t = made().timing;
        t.start_of_year = file_.appraisal.entry == EntryTiming::start_of_year;
        t.lag = at(timing.lag_years, plan_.zero);
        t.lasts = plan_.zero;
        if (timing.lasts_years) {
            t.to_horizon = std::holds_alternative<Horizon>(*timing.lasts_years);
            if (!t.to_horizon) t.lasts = at(std::get<FigureIndex>(*timing.lasts_years));
        }
        t.fade = at(timing.fade_per_year, plan_.zero);
        t.drop_out = at(timing.drop_out_per_year, plan_.zero);
        t.served = at(timing.served_years, -1);
        t.build_up = all(timing.build_up);
        if (!timing.survival) return;
        t.age = at(timing.survival->age);
        const LifeTable& table = *find(scenario_.library.life_tables, timing.survival->table.name);
        t.yearly_deaths = timing.survival->sex == Sex::female ? table.female : table.male;
    }

    void link_adjustments(const Adjustments& adjust) {
        made().deadweight = at(adjust.deadweight, plan_.zero);
        made().attribution = at(adjust.attribution, plan_.one);
        made().regression_to_mean = at(adjust.regression_to_mean, plan_.zero);
        made().evidence_correction = at(adjust.evidence_correction, plan_.one);
    }

    /// An effect without its counter (method 4.1).
    PlanEffect effect_of(const ServiceUse& use, const Effect& e) {
        PlanEffect p{.place = e.place};
        p.target_group = at(e.target_group, -1);
        p.without = at(e.without, at(e.without_per_client, -1));
        if (e.without_total) {
            p.form = e.rate_ratio ? EffectForm::total_ratio : EffectForm::total_change;
            p.a = at(*e.without_total);
            p.b = at(e.rate_ratio ? *e.rate_ratio : *e.change);
        } else if (e.rate_ratio || e.change) {
            p.form = e.rate_ratio ? EffectForm::rate_ratio : EffectForm::change;
            p.a = at(*e.without);
            p.b = at(e.rate_ratio ? *e.rate_ratio : *e.change);
        } else if (e.risk_ratio) {
            p.form = EffectForm::risk_ratio;
            p.a = at(*e.without_per_client);
            p.b = at(*e.risk_ratio);
        } else if (e.before) {
            p.form = EffectForm::before_after;
            p.a = at(*e.before);
            p.b = at(use.before_after->client_years_before);
            p.c = at(*e.after);
            p.d = at(use.before_after->client_years_after);
        } else {
            p.form = e.avoided_per_client ? EffectForm::per_client : EffectForm::per_client_year;
            p.a = at(e.avoided_per_client ? *e.avoided_per_client : *e.avoided_per_client_year);
        }
        return p;
    }

    int driver_of(const PlanEffect& effect) {
        const bool once =
            effect.form == EffectForm::per_client || effect.form == EffectForm::risk_ratio;
        return once ? made().landing : made().under_effect;
    }

    void value_service(const std::string& line, const std::string& name, int counter) {
        const Service& service = *find(scenario_.library.services, name);
        PlanValue value{
            .counter = counter, .unit_cost = at(service.cost), .cashable = at(service.cashable)};
        LedgerLine row{.intervention = current_,
                       .name = line,
                       .payer = payer(service.payer.name),
                       .ledger_class = LedgerClass::cashable,
                       .driver = plan_.layout.counters[static_cast<std::size_t>(counter)].driver};
        value.cashable_line = add_line(row);
        row.ledger_class = LedgerClass::capacity;
        value.capacity_line = add_line(row);
        made().values.push_back(value);
    }

    void link_service_effect(const ServiceUse& use, const std::string& name, const Effect& effect) {
        PlanEffect planned = effect_of(use, effect);
        planned.counter = add_counter(name, false, driver_of(planned));
        value_service(name, name, planned.counter);
        made().effects.push_back(planned);
    }

    void link_outcome(const ServiceUse& use, const std::string& name, const Outcome& outcome) {
        PlanEffect planned = effect_of(use, outcome.effect);
        planned.counter = add_counter(name, true, driver_of(planned));
        made().effects.push_back(planned);
        for (const auto& led : outcome.leads_to) {
            const int counter = add_counter(led.name, false, driver_of(planned));
            made().links.push_back({counter, planned.counter, at(led.value)});
            value_service(name + ": " + led.name, led.name, counter);
        }
        if (outcome.qaly_each)
            add_health(name, planned.counter, at(*outcome.qaly_each), driver_of(planned));
    }

    void add_health(const std::string& name, int counter, Fig qalys, int driver) {
        PlanHealth health{.counter = counter, .qalys = qalys, .value = plan_.qaly_value};
        LedgerLine row{.intervention = current_,
                       .name = name + ": qalys",
                       .payer = payer("people"),
                       .ledger_class = LedgerClass::health,
                       .discounting = Discounting::health,
                       .driver = driver};
        health.health_line = add_line(row);
        if (plan_.qaly_value >= 0) {
            row.name = name + ": value of qalys";
            row.ledger_class = LedgerClass::social;
            health.value_line = add_line(row);
        }
        made().health.push_back(health);
    }

    void link_health(const HealthEffect& health) {
        if (health.qaly_per_client_year)
            add_health("health", -1, at(*health.qaly_per_client_year), made().under_effect);
        else
            add_health("health", -1, at(*health.qaly_per_client), made().landing);
    }

    void link_money_effect(const std::string& name, const MoneyEffect& effect) {
        const int line = add_line({.intervention = current_,
                                   .name = name,
                                   .payer = payer(effect.payer.name),
                                   .ledger_class = effect.ledger_class,
                                   .driver = made().under_effect});
        made().money_effects.push_back({at(effect.amount_per_client_year), line});
    }

    void link_hazard(const std::string& name, const Hazard& hazard) {
        PlanHazard p{.cashable = at(hazard.cashable)};
        if (hazard.before) {
            p.counter = add_counter(name, true, made().under_effect);
            p.before = at(hazard.before->one_in);
            p.after = at(hazard.after->one_in);
            p.spread_before = all(hazard.before->spread);
            p.spread_after = all(hazard.after->spread);
            p.cost_per_harm = all(hazard.cost_per_harm);
        } else {
            p.stated_saving = at(*hazard.nhs_saving_per_dwelling_year);
        }
        LedgerLine row{.intervention = current_,
                       .name = name,
                       .payer = payer(hazard.payer.name),
                       .ledger_class = LedgerClass::cashable,
                       .driver = made().under_effect};
        p.cashable_line = add_line(row);
        row.ledger_class = LedgerClass::capacity;
        p.capacity_line = add_line(row);
        made().hazards.push_back(p);
    }

    // --- costs -------------------------------------------------------------------------------

    struct CostBasis {
        int driver;
        Fig amount;
        bool counted;
    };

    CostBasis money_basis(const ByYear& money, bool set_up) {
        if (!money.listed)
            return {add_driver({set_up ? DriverKind::first_year : DriverKind::constant, current_}),
                    at(money.values.front()), false};
        return {add_driver({.kind = DriverKind::by_year,
                            .intervention = current_,
                            .values = all(money.values)}),
                plan_.one, false};
    }

    CostBasis basis_of(const Reach& reach, const CostLine& line) {
        if (line.fixed_per_year) return money_basis(*line.fixed_per_year, false);
        if (line.set_up) return money_basis(*line.set_up, true);
        const Fig amount = at(*line.cost);
        if (line.per->name == "client") return {made().starts, amount, true};
        if (line.per->name == "client_year") return {made().in_service, amount, true};
        for (std::size_t i = 0; i < reach.steps.size(); ++i)
            if (reach.steps[i].name == line.per->name)
                return {add_driver({.kind = DriverKind::step,
                                    .intervention = current_,
                                    .step = static_cast<int>(i)}),
                        amount, true};
        return {add_driver({.kind = DriverKind::service_units,
                            .intervention = current_,
                            .counters = counters_of(line.per->name)}),
                amount, true};
    }

    std::vector<int> counters_of(const std::string& service) const {
        std::vector<int> found;
        for (int i = plan_.interventions.back().first_counter;
             i < plan_.interventions.back().end_counter; ++i) {
            const Counter& counter = plan_.layout.counters[static_cast<std::size_t>(i)];
            if (!counter.outcome && counter.name == service) found.push_back(i);
        }
        return found;
    }

    void link_cost(const Reach& reach, const std::string& name, const CostLine& line) {
        const CostBasis basis = basis_of(reach, line);
        PlanCost cost{.amount = basis.amount, .counted = basis.counted};
        std::vector<std::string> payers;
        if (const auto* one = std::get_if<Reference<Target::payer>>(&line.payer)) {
            payers = {one->name};
            cost.shares = {plan_.one};
        } else {
            for (const auto& share : std::get<PayerShares>(line.payer)) {
                payers.push_back(share.name);
                cost.shares.push_back(at(share.value));
            }
        }
        for (const std::string& who : payers) {
            LedgerLine row{.intervention = current_,
                           .name = name,
                           .payer = payer(who),
                           .ledger_class = LedgerClass::cost,
                           .budget = line.budget,
                           .discounting = Discounting::costs,
                           .within_year = line.set_up || line.budget == Budget::capital
                                              ? WithinYear::at_start
                                              : WithinYear::through,
                           .driver = basis.driver};
            cost.lines.push_back(add_line(row));
            if (!line.optimism_bias) continue;
            row.name = name + ": optimism bias";
            cost.bias_lines.push_back(add_line(row));
        }
        if (line.optimism_bias) {
            cost.upper = at(line.optimism_bias->upper);
            cost.lower = at(line.optimism_bias->lower);
            cost.mitigation = at(line.optimism_bias->mitigation);
        }
        made().costs.push_back(std::move(cost));
    }

    void mark_used_drivers() {
        auto& drivers = plan_.layout.drivers;
        for (const LedgerLine& line : plan_.layout.lines)
            drivers[static_cast<std::size_t>(line.driver)].used = true;
        for (const Counter& counter : plan_.layout.counters)
            drivers[static_cast<std::size_t>(counter.driver)].used = true;
    }

    // --- options -----------------------------------------------------------------------------

    void link_options() {
        for (std::size_t o = 0; o < file_.options.size(); ++o) {
            std::vector<int> members;
            for (const auto& named : file_.options[o].value)
                members.push_back(
                    static_cast<int>(std::find(plan_.layout.interventions.begin(),
                                               plan_.layout.interventions.end(), named.name) -
                                     plan_.layout.interventions.begin()));
            for (std::size_t l = 0; l < plan_.layout.lines.size(); ++l)
                if (std::find(members.begin(), members.end(), plan_.layout.lines[l].intervention) !=
                    members.end())
                    plan_.layout.option_lines[o].push_back(static_cast<int>(l));
            plan_.layout.option_interventions.push_back(std::move(members));
        }
    }

    bool belongs(const Transfer& transfer, std::size_t option) const {
        if (transfer.options.empty()) return option > 0;
        return std::any_of(
            transfer.options.begin(), transfer.options.end(),
            [&](const auto& named) { return named.name == file_.options[option].name; });
    }

    void link_transfers() {
        for (std::size_t i = 0; i < file_.transfers.size(); ++i) {
            const Transfer& transfer = file_.transfers[i];
            PlanTransfer planned{.amount = at(transfer.amount)};
            std::vector<Fig> paid(static_cast<std::size_t>(years()), plan_.zero);
            for (const int year : transfer.years) paid[static_cast<std::size_t>(year)] = plan_.one;
            const int driver = add_driver({.kind = DriverKind::by_year, .values = paid});
            LedgerLine row{.name = "transfer " + std::to_string(i + 1),
                           .payer = payer(transfer.from.name),
                           .ledger_class = LedgerClass::transfer,
                           .discounting = Discounting::costs,
                           .driver = driver};
            const int from = add_line(row);
            row.payer = payer(transfer.to.name);
            const int to = add_line(row);
            planned.from_line = from;
            planned.to_line = to;
            for (std::size_t o = 0; o < file_.options.size(); ++o)
                if (belongs(transfer, o)) {
                    plan_.layout.option_lines[o].push_back(from);
                    plan_.layout.option_lines[o].push_back(to);
                }
            plan_.transfers.push_back(std::move(planned));
        }
    }

    /// Activity counts only where every place of the scenario gives it.
    void link_activity() {
        if (!file_.place_names || file_.place_names->values.empty()) return;
        const Locality& first =
            *find(scenario_.library.places, file_.place_names->values.front().name);
        for (const auto& entry : first.activity) {
            PlanActivity activity{.service = entry.name, .units = {}};
            for (const auto& named : file_.place_names->values)
                if (const auto* figure =
                        find(find(scenario_.library.places, named.name)->activity, entry.name))
                    activity.units.push_back(at(*figure));
            if (activity.units.size() == file_.place_names->values.size())
                plan_.activity.push_back(std::move(activity));
        }
    }

    const Scenario& scenario_;
    const ScenarioFile& file_;
    Plan plan_;
    std::vector<int> columns_;
    int current_ = 0;
};

}  // namespace

bool is_fixed_at(const Plan& plan, Fig figure, double value) {
    const PlanFigure& known = plan.figures[static_cast<std::size_t>(figure)];
    return known.expression.empty() && known.distribution.family == Family::fixed &&
           known.point == value;
}

Plan link(const Scenario& scenario) { return Linker(scenario).link(); }

}  // namespace hearth
