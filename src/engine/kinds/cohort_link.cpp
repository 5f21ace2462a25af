// Cohort models: how states, moves and amounts become the compiled cohort, tallies, drivers and
// lines of the plan, and what these lines come to in a block of draws (method 11).
#include <algorithm>
#include <cmath>

#include "engine/kinds/kinds.hpp"
#include "scenario/prices.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

/// A cohort that is being laid out.
struct LinkingCohort {
    Linking& to;
    const Cohort& cohort;
    const Strategy* strategy;  ///< nullptr: the model has none
    std::string name;          ///< of the strategy

    PlanCohort& made() const { return *to.made().cohort; }
    [[nodiscard]] int state(std::string_view wanted) const {
        return place_among(cohort.states, std::string(wanted));
    }
};

/// The first and last cycle from 0, of a pair that counts from 1.
std::pair<int, int> cycles_of(const std::optional<OneOrMore<int>>& cycles) {
    if (!cycles) return {0, every_cycle};
    return {cycles->values.front() - 1, cycles->values.back() - 1};
}

// --- moves ---------------------------------------------------------------------------------------

PlanRatio compiled(const LinkingCohort& in, const MoveRatio& ratio) {
    const auto [first, last] = cycles_of(ratio.cycles);
    PlanRatio made{.first = first, .last = last};
    const auto& of_rate = ratio.rate_ratio ? ratio.rate_ratio : ratio.hazard_ratio;
    made.of = of_rate            ? PlanRatio::Of::rate
              : ratio.risk_ratio ? PlanRatio::Of::risk
                                 : PlanRatio::Of::odds;
    made.ratio = in.to.at(of_rate            ? *of_rate
                          : ratio.risk_ratio ? *ratio.risk_ratio
                                             : *ratio.odds_ratio);
    return made;
}

void add_move(const LinkingCohort& in, PlanMove move) {
    if (move.from == move.to) return;  // staying takes what is left
    const auto& states = in.cohort.states;
    if (in.strategy != nullptr)
        for (const MoveRatio& ratio : in.strategy->ratios)
            if (contains(states_named(ratio.from, in.cohort), states[move.from]) &&
                contains(states_named(ratio.to, in.cohort), states[move.to]))
                move.ratios.push_back(compiled(in, ratio));
    in.made().moves.push_back(std::move(move));
}

PlanMove law_of(const LinkingCohort& in, const HazardLaw& law) {
    using By = PlanMove::By;
    PlanMove move{.clock = law.time_in.value_or(ClockOf::model), .place = law.place};
    if (law.exponential) {
        move.by = By::rate;
        move.figures = {in.to.at(*law.exponential)};
        return move;
    }
    switch (*law.law) {
        case HazardLaw::Law::weibull:
            move.by = law.scale ? By::weibull_of_scale : By::weibull;
            break;
        case HazardLaw::Law::gompertz:
            move.by = By::gompertz;
            break;
        case HazardLaw::Law::log_logistic:
            move.by = By::log_logistic;
            break;
    }
    move.figures = {in.to.at(*law.shape), in.to.at(law.scale ? *law.scale : *law.rate)};
    return move;
}

/// The steps of one list that are probabilities, or those that are rates.
void add_steps(const LinkingCohort& in, PlanMove move, const std::vector<FromAge>& steps) {
    move.by = steps.front().rate ? PlanMove::By::age_rate : PlanMove::By::age_probability;
    for (const FromAge& step : steps) {
        move.ages.push_back(step.age);
        move.figures.push_back(in.to.at(step.rate ? *step.rate : *step.probability));
    }
    add_move(in, std::move(move));
}

void add_mortality(const LinkingCohort& in, PlanMove move, const Mortality& dying) {
    const LifeTable& table = *find(in.to.scenario.library.life_tables, dying.table.name);
    in.made().deaths[static_cast<int>(Sex::female)] = table.female;
    in.made().deaths[static_cast<int>(Sex::male)] = table.male;
    move.by = PlanMove::By::life_table;
    if (dying.ratio) move.ratios.push_back({.ratio = in.to.at(*dying.ratio)});
    add_move(in, std::move(move));
}

void add_row(const LinkingCohort& in, int from, const Moves& moves) {
    const auto each = [&](const auto& by_state, const auto& make) {
        for (const auto& entry : by_state) {
            PlanMove move{.from = from, .to = in.state(entry.name), .place = entry.place};
            make(std::move(move), entry.value);
        }
    };
    const auto simple = [&](PlanMove::By by) {
        return [&in, by](PlanMove move, const auto& figures) {
            move.by = by;
            move.figures = in.to.all(figures);
            add_move(in, std::move(move));
        };
    };
    // Where staying has a chance of its own, what the others leave is one like any other.
    const bool takes_rest = find(moves.probabilities, in.cohort.states[from]) == nullptr;
    const auto one = [&](PlanMove::By by) {
        return [&in, by, takes_rest](PlanMove move, FigureIndex figure) {
            if (takes_rest && is_rest(in.to.scenario.figures[figure.at])) {
                in.made().rest[move.from] = move.to;
                return;
            }
            move.by = by;
            move.figures = {in.to.at(figure)};
            add_move(in, std::move(move));
        };
    };
    for (const FigureIndex part : parts_counted(moves, in.to.scenario))
        add_move(in, {.from = from,
                      .to = in.state(state_of_part(in.to.scenario.figures[part.at])),
                      .figures = {in.to.at(part)}});
    each(moves.probabilities, one(PlanMove::By::probability));
    each(moves.rates, one(PlanMove::By::rate));
    each(moves.by_cycle, simple(PlanMove::By::by_cycle));
    each(moves.by_cycle_in_state, simple(PlanMove::By::by_cycle_in_state));
    each(moves.hazards, [&](PlanMove move, const HazardLaw& law) {
        PlanMove made = law_of(in, law);
        made.from = move.from;
        made.to = move.to;
        add_move(in, std::move(made));
    });
    each(moves.by_age, [&](PlanMove move, const auto& steps) {
        if (!steps.empty()) add_steps(in, std::move(move), steps);
    });
    each(moves.mortality,
         [&](PlanMove move, const Mortality& dying) { add_mortality(in, std::move(move), dying); });
    if (moves.rest_to) in.made().rest[from] = in.state(moves.rest_to->name);
}

// --- the frame -----------------------------------------------------------------------------------

/// Discount factors at each boundary of cycles, between those of the years around it.
std::vector<double> at_boundaries(const std::vector<DiscountBand>& bands, int years, int cycles) {
    const std::vector<double> start = discount_factors(bands, years + 1);
    std::vector<double> factors;
    for (int b = 0; b <= years * cycles; ++b) {
        const double within = static_cast<double>(b % cycles) / cycles;
        const double low = start[b / cycles], high = start[b / cycles + 1];
        factors.push_back(b % cycles == 0 ? low
                                          : std::pow(low, 1 - within) * std::pow(high, within));
    }
    return factors;
}

void take_rates(Linking& to, PlanCohort& made) {
    const Bands bands = discount_bands(to.scenario);
    const int years = to.plan.layout.years;
    made.money_factors = at_boundaries(bands.money, years, made.cycles_per_year);
    made.health_factors = at_boundaries(bands.health, years, made.cycles_per_year);
    made.money_rate = discount_of(to.plan, Discounting::costs).rate;
    made.health_rate = discount_of(to.plan, Discounting::health).rate;
}

void take_states(const LinkingCohort& in) {
    PlanCohort& made = in.made();
    made.strategy = in.name;
    made.states = in.cohort.states;
    const bool own = in.strategy != nullptr && !in.strategy->start.empty();
    const auto& start = own ? in.strategy->start : in.cohort.start;
    for (int s = 0; s < std::ssize(made.states); ++s) {
        const std::string& state = made.states[s];
        made.dead.push_back(is_dead(in.cohort, state));
        const int* tunnel = find(in.cohort.tunnels, state);
        made.tunnels.push_back(tunnel == nullptr ? 1 : *tunnel);
        made.rest.push_back(s);
        const FigureIndex* share = find(start, state);
        made.start.push_back(share == nullptr ? in.to.plan.zero : in.to.at(*share));
    }
    for (const PeopleOfAge& people : in.cohort.people)
        made.people.push_back(
            {.age = in.to.at(people.age), .sex = people.sex, .share = in.to.at(people.share, -1)});
}

void take_cycle(const LinkingCohort& in) {
    const Cycle cycle = in.cohort.cycle.value_or(Cycle{});
    PlanCohort& made = in.made();
    made.cycles_per_year = cycles_in_a_year(cycle.length);
    made.count = cycle.count.value_or(every_cycle);
    made.counting = cycle.counting;
    made.exponent = cycle.exponent;
    made.competing = cycle.competing;
    made.age_at = cycle.age_at;
    made.spread = !in.to.made().timing.start_of_year;
}

// --- tallies and lines ---------------------------------------------------------------------------

/// The tally of its kind, made when first asked for.
PlanTally& tally(const LinkingCohort& in, const PlanTally& wanted) {
    auto& all = in.made().tallies;
    for (PlanTally& one : all)
        if (one.state == wanted.state && one.to == wanted.to && one.first == wanted.first &&
            one.last == wanted.last && one.of_norm == wanted.of_norm)
            return one;
    all.push_back(wanted);
    all.back().driver = in.to.add_driver({DriverKind::tally, in.to.current});
    return all.back();
}

int present(const LinkingCohort& in, PlanTally& of, Discounting rows) {
    const bool health = rows == Discounting::health;
    int& driver = health ? of.present_health : of.present_money;
    if (driver >= 0) return driver;
    const PlanCohort& made = in.made();
    Driver added{.kind = DriverKind::tally, .intervention = in.to.current, .plain = of.driver};
    if ((health ? made.health_rate : made.money_rate) < 0)
        added.factors =
            factors_by_year(made, of, health ? made.health_factors : made.money_factors);
    const int other = health ? of.present_money : of.present_health;
    const bool is_alike = other >= 0 && !added.factors.empty() &&
                          added.factors == in.to.plan.layout.drivers[other].factors;
    return driver = is_alike ? other : in.to.add_driver(std::move(added));
}

/// What an amount of some sort stands for: its line, without payer and class.
struct AmountLine {
    std::string name;
    Fig amount = 0;
    int driver = 0, present = -1;
    Discounting discounting = Discounting::savings;
};

/// Calls `add` for each amount with the line it stands in.
template <class Add>
void each_amount(const LinkingCohort& in, const std::string& name, const Amounts& amounts,
                 Discounting rows, const Add& add) {
    if (!holds_under(amounts, in.name)) return;
    const auto [first, last] = cycles_of(amounts.cycles);
    const auto counted = [&](const std::string& of, PlanTally wanted, Fig amount) {
        wanted.first = first;
        wanted.last = last;
        PlanTally& found = tally(in, wanted);
        add(AmountLine{of, amount, found.driver, present(in, found, rows), rows});
    };
    for (const auto& [state, place, figure] : amounts.in)
        counted(name + ": " + state, {.state = in.state(state)}, in.to.at(figure));
    for (const std::string& state : in.cohort.states)
        if (amounts.alive && !is_dead(in.cohort, state))
            counted(name + ": " + state, {.state = in.state(state)}, in.to.at(*amounts.alive));
    for (const auto& [move, place, figure] : amounts.on) {
        const auto states = *states_of_move(move);
        counted(name + ": " + move,
                {.state = in.state(states.first), .to = in.state(states.second)}, in.to.at(figure));
    }
    if (amounts.at_start)
        add(AmountLine{
            name + ": at the start", in.to.at(*amounts.at_start), in.to.made().starts, -1,
            rows == Discounting::health ? Discounting::health_at_start : Discounting::at_start});
}

LedgerLine line_of(const Linking& to, const AmountLine& amount) {
    return {.intervention = to.current,
            .name = amount.name,
            .discounting = amount.discounting,
            .driver = amount.driver,
            .present = amount.present};
}

void link_costs(const LinkingCohort& in) {
    for (const auto& [name, place, cost] : in.cohort.state_costs)
        each_amount(in, name, cost.amounts, Discounting::costs, [&](const AmountLine& amount) {
            PlanReward reward{.amount = amount.amount, .cashable = in.to.at(cost.cashable, -1)};
            add_payers(in.to, line_of(in.to, amount), cost.payer, reward);
        });
}

void link_use(const LinkingCohort& in) {
    for (const auto& [name, place, use] : in.cohort.state_use)
        each_amount(in, name, use.amounts, Discounting::savings, [&](const AmountLine& amount) {
            add_use_lines(in.to, line_of(in.to, amount), name, amount.amount);
        });
}

/// Years in states by their utilities, which are shares of norms where the model has some (11.10).
void link_utilities(const LinkingCohort& in) {
    if (in.cohort.norms)
        in.made().norm = *find(in.to.scenario.library.utility_norms, in.cohort.norms->name);
    for (const auto& [state, place, utility] : in.cohort.utilities) {
        const FigureIndex* own =
            in.strategy == nullptr ? nullptr : find(in.strategy->utilities, state);
        PlanTally& years =
            tally(in, {.state = in.state(state), .of_norm = in.cohort.norms.has_value()});
        const AmountLine amount{"health: " + state, in.to.at(own == nullptr ? utility : *own),
                                years.driver, present(in, years, Discounting::health),
                                Discounting::health};
        add_qaly_lines(in.to, line_of(in.to, amount), amount.amount);
    }
}

void link_qalys(const LinkingCohort& in) {
    link_utilities(in);
    for (const auto& [name, place, qalys] : in.cohort.state_qalys)
        each_amount(in, name, qalys.amounts, Discounting::health, [&](const AmountLine& amount) {
            add_qaly_lines(in.to, line_of(in.to, amount), amount.amount);
        });
}

/// Years of life in each state but those of the dead.
void link_life(const LinkingCohort& in) {
    for (const std::string& state : in.cohort.states) {
        if (is_dead(in.cohort, state)) continue;
        PlanTally& years = tally(in, {.state = in.state(state)});
        LedgerLine line =
            line_of(in.to, {"years of life: " + state, 0, years.driver,
                            present(in, years, Discounting::health), Discounting::health});
        line.payer = in.to.payer("people");
        line.ledger_class = LedgerClass::life;
        in.to.made().rewards.push_back(
            {.amount = in.to.plan.one, .lines = {in.to.add_line(line)}, .health = true});
    }
}

// --- a block of draws ----------------------------------------------------------------------------

/// −amount · share, split where some of it leaves a budget.
void fill_cost_of_state(const Filling& f, const PlanReward& reward) {
    for (std::size_t p = 0; p < reward.lines.size(); ++p) {
        double* money = f.money(reward.lines[p]);
        columns::spend(money, f.column(reward.amount), f.column(reward.shares[p]), f.n);
        if (reward.cashable < 0) continue;
        const double* cash = f.column(reward.cashable);
        std::copy_n(money, f.n, f.money(reward.capacity_lines[p]));
        columns::multiply_by_rest(f.money(reward.capacity_lines[p]), cash, f.n);
        columns::multiply_by(money, cash, f.n);
    }
}

void fill_use_of_state(const Filling& f, const PlanReward& reward) {
    const double *amount = f.column(reward.amount), *cash = f.column(reward.cashable);
    const double* each = f.column(reward.unit_cost);
    for (std::size_t d = 0; d < f.n; ++d) {
        f.count(reward.counter)[d] = -amount[d];
        f.money(reward.lines[0])[d] = -amount[d] * each[d] * cash[d];
        f.money(reward.capacity_lines[0])[d] = -amount[d] * each[d] * (1 - cash[d]);
    }
    if (f.block.only_money) return;
    for (std::size_t d = 0; d < f.n; ++d) {
        f.units(reward.lines[0])[d] = -amount[d] * cash[d];
        f.units(reward.capacity_lines[0])[d] = -amount[d] * (1 - cash[d]);
    }
}

void fill_health_of_state(const Filling& f, const PlanReward& reward) {
    const int line = reward.lines[0];
    std::copy_n(f.column(reward.amount), f.n, f.money(line));
    if (reward.value_line >= 0)
        columns::multiply(f.money(reward.value_line), f.column(reward.amount),
                          f.column(reward.value), f.n);
    if (f.block.only_money) return;
    std::copy_n(f.column(reward.amount), f.n, f.units(line));
    if (reward.value_line >= 0)
        std::copy_n(f.column(reward.amount), f.n, f.units(reward.value_line));
}

/// Years from the first in which somebody can start.
int years_of_starts(const Filling& f) {
    const PlanReach& reach = f.own.reach;
    int years = std::min(reach.for_years, f.plan.layout.years);
    while (reach.pool.empty() && years > 0 && f.left_out(reach.offered[years - 1], 0)) --years;
    return years;
}

void fill_trace(const Filling& f, const PlanCohort& cohort) {
    f.block.cohorts.resize(f.plan.interventions.size());
    const auto fault = fill_tallies(
        {cohort, f.figures, f.driver(f.own.starts), f.plan.layout.years, years_of_starts(f)},
        f.block.drivers, f.block.cohorts[f.index]);
    if (fault && !f.block.fault) f.block.fault = {f.index, *fault};
}

/// Lines of one payer: programme cost, or use of budgets that others' plans can free.
void add_cost_lines(Linking& to, LedgerLine line, PlanReward& reward) {
    if (reward.cashable < 0) {
        line.ledger_class = LedgerClass::cost;
        reward.lines.push_back(to.add_line(line));
        return;
    }
    const auto [cashable, capacity] = to.add_saving(line);
    reward.lines.push_back(cashable);
    reward.capacity_lines.push_back(capacity);
}

}  // namespace

void add_payers(Linking& to, LedgerLine line,
                const std::variant<Reference<Target::payer>, CostShares>& payer,
                PlanReward reward) {
    if (const auto* one = std::get_if<Reference<Target::payer>>(&payer)) {
        line.payer = to.payer(one->name);
        reward.shares = {to.plan.one};
        add_cost_lines(to, line, reward);
    } else {
        for (const auto& share : std::get<CostShares>(payer)) {
            line.payer = to.payer(share.name);
            reward.shares.push_back(to.at(share.value));
            add_cost_lines(to, line, reward);
        }
    }
    to.made().rewards.push_back(std::move(reward));
}

void add_use_lines(Linking& to, LedgerLine line, const std::string& name, Fig units) {
    const Service& service = *find(to.scenario.library.services, name);
    PlanReward reward{.amount = units,
                      .cashable = to.at(service.cashable, to.plan.zero),
                      .counter = to.add_counter(name, false, line.driver),
                      .unit_cost = to.at(service.cost)};
    line.payer = to.payer(service.payer.name);
    line.counted_by = line.driver;
    line.driver = value_driver(to, service, line.driver);
    if (line.present >= 0) line.present = value_driver(to, service, line.present);
    const auto [cashable, capacity] = to.add_saving(line);
    reward.lines = {cashable};
    reward.capacity_lines = {capacity};
    to.made().rewards.push_back(std::move(reward));
}

void add_qaly_lines(Linking& to, LedgerLine line, Fig qalys) {
    line.payer = to.payer("people");
    line.ledger_class = LedgerClass::health;
    PlanReward reward{.amount = qalys, .lines = {to.add_line(line)}, .health = true};
    if (to.plan.qaly_value >= 0) {
        line.ledger_class = LedgerClass::social;
        line.name += ": value";
        reward.value = to.plan.qaly_value;
        reward.value_line = to.add_line(line);
    }
    to.made().rewards.push_back(std::move(reward));
}

void link_kind(Linking& to, const Model& model, const CourseOfLife& course) {
    link_kind(to, model, course.besides);
    to.made().cohort.emplace();
    const auto& named = to.scenario.file.interventions[to.current].value.strategy;
    const LinkingCohort in{to, course.cohort,
                           named ? find(course.cohort.strategies, *named) : nullptr,
                           named.value_or("")};
    take_cycle(in);
    take_rates(to, in.made());
    take_states(in);
    const bool grown = named && find(course.before.trees, *named) != nullptr;
    std::vector<Fig> entered(grown ? course.cohort.states.size() : 0, to.plan.zero);
    link_tree(to, course.before, entered);
    if (grown) in.made().start = entered;
    for (int s = 0; s < std::ssize(course.cohort.states); ++s)
        if (const Moves* moves = moves_from(course.cohort, in.strategy, course.cohort.states[s]))
            add_row(in, s, *moves);
    link_costs(in);
    link_use(in);
    link_qalys(in);
    link_life(in);
}

void fill_cohort(const Filling& f) {
    if (f.own.cohort) fill_trace(f, *f.own.cohort);
    for (const PlanReward& reward : f.own.rewards) {
        if (reward.health)
            fill_health_of_state(f, reward);
        else if (reward.counter >= 0)
            fill_use_of_state(f, reward);
        else
            fill_cost_of_state(f, reward);
    }
}

}  // namespace hearth
