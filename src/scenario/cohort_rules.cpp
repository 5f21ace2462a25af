// Rules of cohort models: states that are named exist and are reached, shares sum to 1, ratios act
// on moves that there are, ages stand in the tables.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

/// That a model has the strategy that is named.
void check_named(const std::string& strategy, const Model& model, Place at,
                 Diagnostics& diagnostics) {
    const std::vector<std::string> names = strategies_of(model);
    if (is_among(strategy, names)) return;
    if (names.empty())
        return diagnostics.report("unknown-strategy.none", at, {in_quotes(strategy)});
    diagnostics.report("unknown-strategy", at, {in_quotes(strategy), suggestion(strategy, names)});
}

/// What the rules of one cohort model look at.
struct CohortCheck {
    const Model& model;
    const Cohort& cohort;
    const Tree* before;
    const Scenario& scenario;
    Diagnostics& diagnostics;

    void report(Told told, Place at, const Words& words = {}) const {
        diagnostics.report(told, at.line > 0 ? at : model.place, words);
    }
    [[nodiscard]] double point(FigureIndex figure) const {
        return figure.known() ? scenario.figures[figure.at].value() : 0;
    }
    /// Whether all could be read; what could not was told where it stands.
    [[nodiscard]] static bool are_known(const Map<FigureIndex>& figures) {
        return every(figures, [](const auto& one) { return one.value.known(); });
    }
    [[nodiscard]] bool is_exponential() const {
        return cohort.cycle && cohort.cycle->competing == Competing::matrix_exponential;
    }
    [[nodiscard]] bool is_state(std::string_view name) const {
        return is_among(name, cohort.states);
    }
    void check_state(std::string_view name, Place at) const {
        if (!is_state(name))
            report("unknown-state", at, {in_quotes(name), suggestion(name, cohort.states)});
    }
    template <class T>
    void check_states(const Map<T>& by_state) const {
        for (const auto& entry : by_state) check_state(entry.name, entry.place);
    }
    void check_cycles(const std::optional<OneOrMore<int>>& cycles, Place at) const {
        if (!cycles) return;
        const auto& pair = cycles->values;
        if (pair.empty() || pair.size() > 2 || pair.front() > pair.back()) report("bad-cycles", at);
    }
};

/// The states that the moves of a row lead to, each at the first place that names it.
std::map<std::string, Place> targets_of(const Moves& moves, const Scenario& scenario) {
    std::map<std::string, Place> targets;
    const auto add = [&](const auto& by_state) {
        for (const auto& entry : by_state) targets.try_emplace(entry.name, entry.place);
    };
    add(moves.probabilities);
    add(moves.rates);
    add(moves.by_cycle);
    add(moves.by_cycle_in_state);
    add(moves.hazards);
    add(moves.by_age);
    add(moves.mortality);
    if (moves.rest_to) targets.try_emplace(moves.rest_to->name, moves.rest_to->place);
    for (const FigureIndex part : parts_counted(moves, scenario)) {
        const Figure& figure = scenario.figures[part.at];
        targets.try_emplace(state_of_part(figure), figure.place);
    }
    return targets;
}

void check_law(const CohortCheck& to, const Named<HazardLaw>& hazard) {
    const HazardLaw& law = hazard.value;
    if (!law.law) return;
    const bool by_scale = *law.law == HazardLaw::Law::log_logistic;
    if (!law.shape) to.report("incomplete-hazard-law", hazard.place, {name_of(*law.law), "shape"});
    if (by_scale && !law.scale)
        to.report("incomplete-hazard-law", hazard.place, {name_of(*law.law), "scale"});
    const bool either = *law.law == HazardLaw::Law::weibull && law.scale;
    if (!by_scale && !law.rate && !either)
        to.report("incomplete-hazard-law", hazard.place, {name_of(*law.law), "rate"});
}

bool needs_tunnel(const Moves& moves) {
    return !moves.by_cycle_in_state.empty() || any(moves.hazards, [](const auto& hazard) {
        return hazard.value.time_in == ClockOf::state;
    });
}

/// Ages rise, and begin at the age of the youngest.
void check_steps(const CohortCheck& to, const std::vector<FromAge>& steps) {
    for (std::size_t i = 1; i < steps.size(); ++i)
        if (steps[i].age <= steps[i - 1].age)
            to.report("ages-out-of-order", steps[i].place, {steps[i - 1].age, steps[i].age});
    for (const FromAge& step : steps)
        if (step.rate.has_value() != steps.front().rate.has_value())
            to.report("mixed-steps", step.place);
    for (const PeopleOfAge& people : to.cohort.people)
        if (!steps.empty() && to.point(people.age) < steps.front().age)
            to.report("age-before-steps", steps.front().place,
                      {steps.front().age, to.point(people.age)});
}

void check_ages(const CohortCheck& to, const Named<Moves>& row) {
    const Moves& moves = row.value;
    if (moves.by_age.empty() && moves.mortality.empty()) return;
    if (to.cohort.people.empty())
        return to.report("needs-people", row.place, {in_quotes(row.name)});
    for (const auto& dying : moves.mortality) {
        const LifeTable* table = find(to.scenario.library.life_tables, dying.value.table.name);
        const int ages = table == nullptr ? 1000 : static_cast<int>(table->female.size());
        for (const PeopleOfAge& people : to.cohort.people)
            if (to.point(people.age) >= ages)
                to.report("age-beyond-table", people.place,
                          {to.point(people.age), in_quotes(dying.value.table.name), ages - 1});
    }
    for (const auto& steps : moves.by_age) check_steps(to, steps.value);
}

/// Chances that stand in a list and have nothing in it.
template <class T>
void check_lists(const CohortCheck& to, const Map<std::vector<T>>& by_state) {
    for (const auto& [name, place, values] : by_state)
        if (values.empty())
            to.report("empty-value", place,
                      {in_quotes(name), "a list with a value", ", or leave the key out"});
}

/// Where chances are written that are those of a cycle; nothing where there are none.
std::optional<Place> chances_in(const Moves& moves, const Scenario& scenario) {
    if (moves.counts) return place_of(*moves.counts, scenario, moves.place);
    if (!moves.probabilities.empty()) return moves.probabilities.front().place;
    if (!moves.by_cycle.empty()) return moves.by_cycle.front().place;
    if (!moves.by_cycle_in_state.empty()) return moves.by_cycle_in_state.front().place;
    return std::nullopt;
}

void check_sum(const CohortCheck& to, const Named<Moves>& row) {
    const auto& chances = row.value.probabilities;
    if (!to.are_known(chances)) return;
    double sum = 0;
    for (const auto& chance : chances) sum += to.point(chance.value);
    const bool whole = find(chances, row.name) != nullptr;
    if (sum > 1 + 1e-9 || (whole && std::abs(sum - 1) > 1e-9))
        to.report("row-sum", chances.front().place, {in_quotes(row.name), sum});
}

/// The dead stay dead, and who dies by a life table is dead.
void check_death(const CohortCheck& to, const Named<Moves>& row) {
    if (is_dead(to.cohort, row.name))
        for (const auto& [target, place] : targets_of(row.value, to.scenario))
            if (to.is_state(target) && !is_dead(to.cohort, target))
                to.report("moves-of-dead", place, {in_quotes(row.name), in_quotes(target)});
    for (const auto& [target, place, dying] : row.value.mortality)
        if (to.is_state(target) && !is_dead(to.cohort, target))
            to.report("mortality-to-living", place, {in_quotes(target), target});
}

/// Who does not move stays: by a chance, but by no rate.
void check_staying(const CohortCheck& to, const Named<Moves>& row) {
    const auto check = [&](const auto& by_state) {
        for (const auto& entry : by_state)
            if (entry.name == row.name)
                to.report("rate-of-staying", entry.place, {in_quotes(row.name)});
    };
    check(row.value.rates);
    check(row.value.hazards);
    check(row.value.by_age);
}

void check_row(const CohortCheck& to, const Named<Moves>& row) {
    const Moves& moves = row.value;
    to.check_state(row.name, row.place);
    check_staying(to, row);
    for (const auto& [target, place] : targets_of(moves, to.scenario))
        to.check_state(target, place);
    check_death(to, row);
    check_lists(to, moves.by_cycle);
    check_lists(to, moves.by_cycle_in_state);
    check_lists(to, moves.by_age);
    if (moves.counts && moves.counts->known() && parts_counted(moves, to.scenario).empty())
        to.report("not-counted", place_of(*moves.counts, to.scenario, row.place),
                  {in_quotes(row.name)});
    for (const auto& hazard : moves.hazards) check_law(to, hazard);
    if (needs_tunnel(moves) && find(to.cohort.tunnels, row.name) == nullptr)
        to.report("needs-tunnel", row.place, {in_quotes(row.name), row.name});
    check_ages(to, row);
    const auto chances = chances_in(moves, to.scenario);
    if (chances && to.is_exponential()) to.report("no-rates", *chances, {in_quotes(row.name)});
    check_sum(to, row);
    if (!moves.rest_to) return;
    Moves others = moves;
    others.rest_to.reset();
    if (moves.rest_to->name != row.name && targets_of(others, to.scenario).contains(row.name))
        to.report("rest-and-staying", moves.rest_to->place, {in_quotes(row.name)});
    if (to.is_exponential())
        to.report("rest-and-staying.exponential", moves.rest_to->place, {in_quotes(row.name)});
}

void check_start(const CohortCheck& to, const Map<FigureIndex>& start) {
    to.check_states(start);
    if (!to.are_known(start)) return;
    double sum = 0;
    for (const auto& share : start) sum += to.point(share.value);
    if (!start.empty() && std::abs(sum - 1) > 1e-9)
        return to.report("start-shares", start.front().place, {sum});
    std::vector<FigureIndex> shares;
    for (const auto& share : start) shares.push_back(share.value);
    const DrawnParts drawn = drawn_parts(shares, to.scenario);
    if (!start.empty() && (std::abs(drawn.sum - 1) > 1e-9 || drawn.least < -1e-9))
        to.report("start-shares.drawn", start.front().place);
}

/// Whether a state is led to only by what others leave.
bool is_only_rest(const Moves& moves, const std::string& target, const Scenario& scenario) {
    Moves others = moves;
    others.rest_to.reset();
    std::erase_if(others.probabilities, [&](const auto& chance) {
        return chance.value.known() && is_rest(scenario.figures[chance.value.at]);
    });
    return !targets_of(others, scenario).contains(target);
}

void check_ratio(const CohortCheck& to, const MoveRatio& ratio, const Strategy& strategy) {
    to.check_cycles(ratio.cycles, ratio.place);
    const std::vector<std::string> from = states_named(ratio.from, to.cohort);
    const std::vector<std::string> into = states_named(ratio.to, to.cohort);
    for (const auto* named : {&ratio.from, &ratio.to})
        if (*named)
            for (const StateName& one : (*named)->values) to.check_state(one.name, one.place);
    const auto known = [&](const std::string& state) { return to.is_state(state); };
    bool acts = !every(from, known) || !every(into, known);
    for (const std::string& state : from)
        if (const Moves* moves = moves_from(to.cohort, &strategy, state))
            for (const auto& [target, place] : targets_of(*moves, to.scenario))
                acts = acts || (target != state && !is_only_rest(*moves, target, to.scenario) &&
                                is_among(target, into));
    if (!acts) to.report("unknown-move", ratio.place, {any_of(from), any_of(into)});
}

/// Whether people come into a state under a strategy, by `start` or from its tree.
bool starts(const CohortCheck& to, const Named<Strategy>& strategy) {
    const bool grown = to.before != nullptr && find(to.before->trees, strategy.name) != nullptr;
    return grown || !strategy.value.start.empty() || !to.cohort.start.empty();
}

void check_starts(const CohortCheck& to) {
    const auto& all = to.cohort.strategies;
    const auto start = [&](const auto& strategy) { return starts(to, strategy); };
    if (to.cohort.start.empty() && to.before->trees.empty() && none(all, start))
        return to.report("missing-key.start", to.model.place);
    for (const auto& strategy : all)
        if (!start(strategy)) to.report("missing-key.start", strategy.place);
}

void check_strategy(const CohortCheck& to, const Named<Strategy>& strategy) {
    for (const MoveRatio& ratio : strategy.value.ratios) check_ratio(to, ratio, strategy.value);
    for (const auto& row : strategy.value.transitions) check_row(to, row);
    to.check_states(strategy.value.utilities);
    check_start(to, strategy.value.start);
}

/// Whether people move so under some strategy.
bool is_made(const CohortCheck& to, const std::pair<std::string, std::string>& move) {
    const auto made_under = [&](const Strategy* strategy) {
        const Moves* moves = moves_from(to.cohort, strategy, move.first);
        return moves != nullptr && move.first != move.second &&
               targets_of(*moves, to.scenario).contains(move.second);
    };
    const auto& all = to.cohort.strategies;
    return made_under(nullptr) ||
           any(all, [&](const auto& strategy) { return made_under(&strategy.value); });
}

/// States and moves that there are; cycles of nothing but those, and no years of the dead.
template <class T>
void check_amounts(const CohortCheck& to, const Named<T>& named) {
    const Amounts& amounts = named.value.amounts;
    const Place at = named.place;
    to.check_states(amounts.in);
    to.check_cycles(amounts.cycles, at);
    if (amounts.at_start && amounts.cycles) to.report("cycles-of-start", at);
    for (const auto& [state, place, figure] : amounts.in)
        if (is_dead(to.cohort, state) && to.point(figure) != 0)
            to.report("amount-of-dead", place, {in_quotes(named.name), in_quotes(state)});
    for (const auto& move : amounts.on) {
        const auto states = states_of_move(move.name);
        if (!states) {
            to.report("bad-move", move.place, {in_quotes(move.name)});
            continue;
        }
        to.check_state(states->first, move.place);
        to.check_state(states->second, move.place);
        if (to.is_state(states->first) && to.is_state(states->second) && !is_made(to, *states))
            to.report("unknown-move.on", move.place,
                      {in_quotes(states->first), in_quotes(states->second)});
    }
    if (!amounts.strategies) return;
    for (const std::string& name : amounts.strategies->values)
        check_named(name, to.model, at, to.diagnostics);
}

/// The states that branches enter.
void add_entered(const Map<Branch>& branches, std::vector<std::string>& states) {
    for (const auto& [name, place, branch] : branches) {
        if (branch.enters) states.push_back(branch.enters->name);
        add_entered(branch.branches, states);
    }
}

/// The states that somebody can be in under a strategy.
void reach_states(const CohortCheck& to, const Strategy* strategy, std::set<std::string>& reached) {
    const bool own = strategy != nullptr && !strategy->start.empty();
    std::vector<std::string> open = names_of(own ? strategy->start : to.cohort.start);
    if (to.before != nullptr)
        for (const auto* trees : {&to.before->trees, &to.before->subtrees})
            add_entered(*trees, open);
    while (!open.empty()) {
        const std::string state = open.back();
        open.pop_back();
        if (!reached.insert(state).second) continue;
        if (const Moves* moves = moves_from(to.cohort, strategy, state))
            for (const auto& [target, place] : targets_of(*moves, to.scenario))
                open.push_back(target);
    }
}

/// Where the moves from a state stand, or else its utility, or else who starts where.
Place place_leaving(const std::string& state, const Cohort& cohort) {
    for (const auto& row : cohort.transitions)
        if (row.name == state) return row.place;
    for (const auto& utility : cohort.utilities)
        if (utility.name == state) return utility.place;
    return cohort.start.empty() ? Place{} : cohort.start.front().place;
}

void check_reached(const CohortCheck& to) {
    std::set<std::string> reached;
    reach_states(to, nullptr, reached);
    for (const auto& strategy : to.cohort.strategies) {
        std::set<std::string> own;
        reach_states(to, &strategy.value, own);
        reached.insert(own.begin(), own.end());
    }
    for (const std::string& state : to.cohort.states)
        if (reached.count(state) == 0)
            to.report("unreached-state", place_leaving(state, to.cohort), {in_quotes(state)});
}

/// Whether being in a state costs nothing, uses nothing and is worth nothing, where others are.
bool brings_nothing(const CohortCheck& to, const std::string& state) {
    const auto counts = [&](const auto& all) {
        return any(all, [&](const auto& one) {
            const Amounts& amounts = one.value.amounts;
            return amounts.alive || find(amounts.in, state) != nullptr;
        });
    };
    const FigureIndex* utility = find(to.cohort.utilities, state);
    return utility != nullptr && to.point(*utility) == 0 && !counts(to.cohort.state_costs) &&
           !counts(to.cohort.state_use) && !counts(to.cohort.state_qalys);
}

/// A state of the living that nobody leaves, where others die of theirs or it reads like death.
void check_left(const CohortCheck& to) {
    const auto& states = to.cohort.states;
    const auto leads = [&](const std::string& from, const auto& into) {
        return any(states, [&](const std::string& state) {
            return into(state) && is_made(to, {from, state});
        });
    };
    const auto dead = [&](const std::string& state) { return is_dead(to.cohort, state); };
    const bool some_die =
        any(states, [&](const std::string& state) { return !dead(state) && leads(state, dead); });
    for (const std::string& state : states) {
        const auto is_other = [&](const std::string& other) { return other != state; };
        if (!dead(state) && !leads(state, is_other) && (some_die || brings_nothing(to, state)))
            to.report("nobody-leaves", place_leaving(state, to.cohort), {in_quotes(state), state});
    }
}

void check_utilities_of_dead(const CohortCheck& to, const Map<FigureIndex>& utilities) {
    for (const auto& [state, place, utility] : utilities)
        if (is_dead(to.cohort, state) && to.point(utility) != 0)
            to.report("utility-of-dead", place, {in_quotes(state), to.point(utility)});
}

void check_utilities(const CohortCheck& to) {
    to.check_states(to.cohort.utilities);
    check_utilities_of_dead(to, to.cohort.utilities);
    for (const auto& strategy : to.cohort.strategies)
        check_utilities_of_dead(to, strategy.value.utilities);
    if (to.cohort.norms && to.cohort.people.empty())
        to.report("needs-people.norms", to.cohort.norms->place);
    if (to.cohort.utilities.empty()) return;
    for (const std::string& state : to.cohort.states)
        if (!is_dead(to.cohort, state) && find(to.cohort.utilities, state) == nullptr)
            to.report("state-without-utility", to.cohort.utilities.front().place,
                      {in_quotes(state)});
}

void check_tunnels(const CohortCheck& to) {
    to.check_states(to.cohort.tunnels);
    const Cycle cycle = to.cohort.cycle.value_or(Cycle{});
    const int years = to.scenario.file.appraisal.years;
    const int followed = cycle.count.value_or(years * cycles_in_a_year(cycle.length));
    for (const auto& tunnel : to.cohort.tunnels)
        if (followed > 0 && tunnel.value > followed)
            to.report("tunnel-beyond-horizon", tunnel.place,
                      {in_quotes(tunnel.name), tunnel.value, followed});
}

/// Work grows with the states that are told apart, and with their cube under matrix_exponential.
void check_tables(const CohortCheck& to) {
    const Mortality* first = nullptr;
    const auto check = [&](const Map<Moves>& rows) {
        for (const auto& row : rows)
            for (const auto& dying : row.value.mortality) {
                if (first == nullptr) first = &dying.value;
                if (dying.value.table.name != first->table.name)
                    to.report("two-life-tables", dying.value.table.place,
                              {in_quotes(dying.value.table.name), in_quotes(first->table.name)});
            }
    };
    check(to.cohort.transitions);
    for (const auto& strategy : to.cohort.strategies) check(strategy.value.transitions);
}

void check_size(const CohortCheck& to) {
    constexpr long long most = 10000, most_exponential = 100;
    long long apart = std::ssize(to.cohort.states);
    for (const auto& tunnel : to.cohort.tunnels) apart += std::max(tunnel.value, 1) - 1;
    if (apart > most) to.report("too-many-states", to.model.place, {apart, most, ""});
    if (apart > most_exponential && to.is_exponential())
        to.report("too-many-states", to.cohort.cycle->place,
                  {apart, most_exponential, " under competing: matrix_exponential"});
}

/// `adjust` acts on effects, of which a model of states or branches may have none.
void check_adjust(const Model& model, Diagnostics& diagnostics) {
    const ServiceUse& use = service_use(model);
    if (tree(model) != nullptr && model.adjust && use.effects.empty() && use.outcomes.empty() &&
        !use.health && model.money_effects.empty())
        diagnostics.report("adjust-nothing", model.adjust->place);
}

void check_people(const CohortCheck& to) {
    double sum = 0;
    for (const PeopleOfAge& people : to.cohort.people) {
        if (people.share && !people.share->known()) return;
        sum += people.share ? to.point(*people.share) : 1;
    }
    if (!to.cohort.people.empty() && std::abs(sum - 1) > 1e-9)
        to.report("people-shares", to.cohort.people.front().place, {sum});
}

}  // namespace

std::vector<std::string> states_named(const std::optional<OneOrMore<StateName>>& named,
                                      const Cohort& cohort) {
    if (!named) return cohort.states;
    std::vector<std::string> names;
    for (const StateName& one : named->values) names.push_back(one.name);
    return names;
}

std::vector<FigureIndex> parts_counted(const Moves& moves, const Scenario& scenario) {
    std::vector<FigureIndex> parts;
    if (!moves.counts || !moves.counts->known()) return parts;
    const auto& whole = scenario.figures[moves.counts->at].dirichlet;
    if (!whole) return {};
    for (std::uint32_t i = 0; i < whole->parts; ++i) parts.push_back({whole->first + i});
    return parts;
}

std::string state_of_part(const Figure& part) { return part.path.substr(part.path.rfind('.') + 1); }

void check_cohort(const Model& model, const Scenario& scenario, Diagnostics& diagnostics) {
    check_adjust(model, diagnostics);
    for (const auto& [name, place, line] : model.costs)
        if (line.strategies)
            for (const std::string& strategy : line.strategies->values)
                check_named(strategy, model, place, diagnostics);
    if (const Tree* before = tree(model)) check_tree(*before, cohort(model), scenario, diagnostics);
    if (std::holds_alternative<DecisionTree>(model.kind) && tree(model)->trees.empty())
        diagnostics.report("missing-key.trees", model.place);
    if (cohort(model) == nullptr) return;
    const CohortCheck to{model, *cohort(model), tree(model), scenario, diagnostics};
    if (to.cohort.states.empty()) return to.report("missing-key.states", model.place);
    const std::size_t errors_before = diagnostics.errors();
    std::set<std::string> once;
    for (const std::string& state : to.cohort.states)
        if (!once.insert(state).second)
            to.report("named-twice.state", model.place, {in_quotes(state)});
    if (to.cohort.dead)
        for (const StateName& one : to.cohort.dead->values) to.check_state(one.name, one.place);
    check_start(to, to.cohort.start);
    check_starts(to);
    check_people(to);
    check_tunnels(to);
    check_tables(to);
    check_size(to);
    for (const auto& row : to.cohort.transitions) check_row(to, row);
    for (const auto& strategy : to.cohort.strategies) check_strategy(to, strategy);
    for (const auto& cost : to.cohort.state_costs) {
        check_amounts(to, cost);
        check_payer(cost.value.payer, cost.place, scenario, diagnostics);
    }
    for (const auto& use : to.cohort.state_use) check_amounts(to, use);
    for (const auto& qalys : to.cohort.state_qalys) check_amounts(to, qalys);
    check_utilities(to);
    if (diagnostics.errors() != errors_before) return;
    check_reached(to);
    check_left(to);
}

void check_strategy_of(const Named<Intervention>& intervention, const Model& model,
                       Diagnostics& diagnostics) {
    const auto& strategy = intervention.value.strategy;
    const std::vector<std::string> names = strategies_of(model);
    if (!strategy && !names.empty())
        diagnostics.report("missing-key.strategy", intervention.place,
                           {in_quotes(intervention.name), any_of(names)});
    if (strategy) check_named(*strategy, model, intervention.place, diagnostics);
}

}  // namespace hearth
