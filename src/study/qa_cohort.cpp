// Laws of models that follow people through states (method 11), tried on those of the scenario:
// what their years are worth, and who dies. Cycles and counting are the business of qa_cycles.cpp.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/grid.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "study/qa_parts.hpp"

namespace hearth {

std::vector<QaFollowed> followed(const QaCase& of) {
    std::vector<QaFollowed> all;
    for (int i = 0; i < of.base.plan.acting; ++i) {
        const auto& states = of.base.plan.interventions[i].cohort;
        const auto& [name, place, own] = of.file().interventions[i];
        if (states)
            all.push_back({i, &*states, cohort(*model_of(&own, of.scenario())), name, place});
    }
    return all;
}

QaFinding about_followed(const QaFollowed& one, const std::string& says, std::string help) {
    return {fmt::format("{}: {}", one.name, says), std::move(help), one.name, one.place};
}

double of_states(const QaRun& run, const QaFollowed& one, LedgerClass what, int year) {
    double sum = 0;
    for (const PlanReward& reward : run.plan.interventions[one.index].rewards)
        if (reward.health && run.plan.layout.lines[reward.lines.front()].ledger_class == what)
            sum += amount(run.plan, run.block, reward.lines.front(), year, 0);
    return sum;
}

double years_lived(const QaRun& run, const QaFollowed& one) {
    double sum = 0;
    for (int year = 0; year < run.plan.layout.years; ++year)
        sum += of_states(run, one, LedgerClass::life, year);
    return sum;
}

void keep_once(QaFindings& found) {
    std::set<std::pair<Place, std::string>> known;
    std::erase_if(found, [&](const QaFinding& one) {
        return !known.emplace(one.place, one.says.substr(one.says.find(": "))).second;
    });
}

namespace qa {

namespace {

QaFinding about_state(const QaFollowed& one, int state, const std::string& says, std::string help) {
    const std::string& name = one.plan->states[state];
    const auto& all = one.states->strategies;
    const Moves* moves = moves_from(*one.states, find(all, one.plan->strategy), name);
    QaFinding made =
        about_followed(one, fmt::format("{} {}", in_quotes(name), says), std::move(help));
    if (moves != nullptr) made.place = moves->place;
    return made;
}

// --- what years are worth ------------------------------------------------------------------------

QaRun with_utility(const QaCase& of, double each) {
    Scenario made = of.scenario();
    const FigureIndex utility = fixed_figure(made, each);
    for (UsedModel& used : made.models) set_utilities(used.model, utility);
    return run_of(of, made);
}

std::vector<QaFollowed> with_utilities(const QaCase& of) {
    std::vector<QaFollowed> all = followed(of);
    std::erase_if(all, [](const QaFollowed& one) { return one.states->utilities.empty(); });
    return all;
}

/// The first year in which QALYs are not what `suits` asks of them and of years of life.
template <class Suits>
void hold_years(const QaRun& run, const QaFollowed& one, QaFindings& found, const Suits& suits) {
    for (int year = 0; year < run.plan.layout.years; ++year) {
        const double qalys = of_states(run, one, LedgerClass::health, year);
        const double life = of_states(run, one, LedgerClass::life, year);
        if (const std::string wrong = suits(qalys, life); !wrong.empty())
            return found.push_back(
                about_followed(one, fmt::format("in year {} {} years of life are {} QALYs{}", year,
                                                in_sentence(life), in_sentence(qalys), wrong)));
    }
}

/// Every state's utility set to 0 or 1.
QaFindings hold_utility(const QaRun& run, const std::vector<QaFollowed>& all, double utility) {
    QaFindings found;
    for (const QaFollowed& one : all)
        hold_years(run, one, found, [&](double qalys, double life) {
            return is_same(qalys, utility * life, life)
                       ? std::string()
                       : fmt::format(" at a utility of {:.0f}", utility);
        });
    return found;
}

}  // namespace

QaOutcome utilities_one(const QaCase& of) {
    const auto all = with_utilities(of);
    if (all.empty()) return not_asked("no states have utilities");
    const QaRun run = with_utility(of, 1);
    QaFindings found = hold_utility(run, all, 1);
    for (const QaFollowed& one : all)
        hold_years(of.base, one, found, [](double qalys, double life) {
            return qalys <= life || is_same(qalys, life) ? "" : ": more than in full health";
        });
    return outcome(std::move(found),
                   "all utilities 1: the QALYs of {} are its years of life, {}; and as it stands "
                   "no year is worth more",
                   all.back().name, in_sentence(years_lived(run, all.back())));
}

QaOutcome utilities_zero(const QaCase& of) {
    const auto all = with_utilities(of);
    if (all.empty()) return not_asked("no states have utilities");
    return outcome("all utilities 0: states bring no QALYs",
                   hold_utility(with_utility(of, 0), all, 0));
}

// --- who dies ------------------------------------------------------------------------------------

namespace {

/// The cohort with a person in each state that `is_there` takes, and in no other.
template <class IsThere>
PlanCohort started(const Plan& plan, const PlanCohort& cohort, const IsThere& is_there) {
    PlanCohort made = cohort;
    for (int s = 0; s < std::ssize(made.states); ++s)
        made.start[s] = is_there(s) ? plan.one : plan.zero;
    return made;
}

PlanCohort with_all_alive(const Plan& plan, const PlanCohort& cohort) {
    return started(plan, cohort, [&](int state) { return !cohort.dead[state]; });
}

int dead_state(const PlanCohort& cohort) {
    return static_cast<int>(std::find(cohort.dead.begin(), cohort.dead.end(), true) -
                            cohort.dead.begin());
}

bool is_death(const PlanCohort& cohort, const PlanMove& move) {
    return cohort.dead[move.to] && !cohort.dead[move.from];
}

bool can_die(const PlanCohort& cohort, int state) {
    return cohort.dead[cohort.rest[state]] || any(cohort.moves, [&](const PlanMove& move) {
               return move.from == state && is_death(cohort, move);
           });
}

/// Who is alive after so many cycles, by state.
Column alive(const PlanCohort& cohort, const Grid& figures, int cycles) {
    const auto trace = trace_of(cohort, figures, 0, cycles);
    Column made;
    for (std::size_t s = 0; s < trace.size(); ++s)
        made.push_back(cohort.dead[s] ? 0 : trace[s].back());
    return made;
}

/// A person in each state, nobody of whom dies, over the years there are.
bool keeps_everybody(const QaRun& run, const PlanCohort& cohort) {
    PlanCohort made = with_all_alive(run.plan, cohort);
    std::erase_if(made.moves, [&](const PlanMove& move) { return is_death(cohort, move); });
    for (int s = 0; s < std::ssize(made.rest); ++s)
        if (made.dead[made.rest[s]]) made.rest[s] = s;
    const auto living = static_cast<double>(std::count(made.dead.begin(), made.dead.end(), false));
    const int cycles = run.plan.layout.horizon * made.cycles_per_year;
    return is_same(sum_of(alive(made, run.figures, cycles)), living);
}

/// A person in each state, who dies in the first cycle if anything there makes anybody die.
Column left_by_death(const QaRun& run, const PlanCohort& cohort) {
    PlanCohort made = with_all_alive(run.plan, cohort);
    made.moves.clear();
    made.competing = Competing::separate;
    for (int s = 0; s < std::ssize(made.states); ++s) {
        made.rest[s] = s;
        if (can_die(cohort, s) && !cohort.dead[s])
            made.moves.push_back({.from = s, .to = dead_state(cohort), .figures = {run.plan.one}});
    }
    return alive(made, run.figures, 1);
}

/// States that nobody leaves and that are worth nothing: of the dead, by all looks.
bool looks_dead(const QaCase& of, const QaFollowed& one, int state) {
    const PlanCohort& cohort = *one.plan;
    const FigureIndex* utility = find(one.states->utilities, cohort.states[state]);
    return utility != nullptr && of.figure(*utility).value() == 0 && cohort.rest[state] == state &&
           none(cohort.moves, [&](const PlanMove& move) { return move.from == state; });
}

void find_undying(const QaCase& of, const QaFollowed& one, QaFindings& found) {
    const PlanCohort& cohort = *one.plan;
    const bool any_dead = dead_state(cohort) < std::ssize(cohort.states);
    const Column left = any_dead ? left_by_death(of.base, cohort) : Column(cohort.states.size());
    for (int s = 0; s < std::ssize(cohort.states); ++s) {
        if (!cohort.dead[s] && looks_dead(of, one, s))
            found.push_back(about_state(one, s, "is never left and worth nothing, and not dead",
                                        "say dead: " + cohort.states[s]));
        else if (left[s] > 1e-9)
            found.push_back(about_state(one, s, "has no chance of dying, and other states have",
                                        "give it mortality, or a probability of 0"));
    }
}

}  // namespace

QaOutcome all_or_none_die(const QaCase& of) {
    const auto all = followed(of);
    if (all.empty()) return not_asked(std::string(no_states));
    QaFindings found;
    bool any_dead = false;
    for (const QaFollowed& one : all) {
        any_dead = any_dead || dead_state(*one.plan) < std::ssize(one.plan->states);
        if (!keeps_everybody(of.base, *one.plan))
            found.push_back(about_followed(one, "people are lost although nothing makes them die"));
        find_undying(of, one, found);
    }
    keep_once(found);
    if (!any_dead && found.empty()) return not_asked("in no model does anybody die");
    return outcome(
        "a person in each state: without mortality all live to the horizon, and at a mortality of "
        "1 all die in the first cycle",
        std::move(found));
}

// --- mortality against everybody's ---------------------------------------------------------------

namespace {

/// People of an age and sex in a state: their share who die in a cycle, and that of everybody.
struct Dying {
    double here = 0, everybody = 0;
};

struct LookedAt {
    const QaRun& run;
    const PlanCohort& cohort;
    const LifeTable& table;
};

/// At an age, of one sex, by what makes people die there and by the table.
Dying dying_in(const LookedAt& at, int state, PlanPeople people, double age) {
    Grid figures = at.run.figures;
    figures(0, people.age) = age;
    people.share = -1;
    PlanCohort here = started(at.run.plan, at.cohort, [&](int s) { return s == state; });
    here.people = {people};
    here.competing = Competing::separate;
    here.rest[state] = state;
    std::erase_if(here.moves, [&](const PlanMove& move) {
        return move.from != state || !is_death(at.cohort, move);
    });
    PlanCohort everybody = here;
    everybody.deaths[static_cast<int>(Sex::female)] = at.table.female;
    everybody.deaths[static_cast<int>(Sex::male)] = at.table.male;
    everybody.moves = {
        {.from = state, .to = dead_state(at.cohort), .by = PlanMove::By::life_table}};
    return {1 - sum_of(alive(here, figures, 1)), 1 - sum_of(alive(everybody, figures, 1))};
}

/// Whether who dies in a state does so by age alone, however long the model runs.
bool dies_by_age(const PlanCohort& cohort, int state) {
    using By = PlanMove::By;
    return every(cohort.moves, [&](const PlanMove& move) {
        return move.from != state || !is_death(cohort, move) || move.by == By::life_table ||
               move.by == By::age_probability || move.by == By::age_rate ||
               move.by == By::probability || move.by == By::rate;
    });
}

/// The table that the model has, else the newest of the library; nullptr: none.
const LifeTable* table_of(const QaCase& of, const QaFollowed& one) {
    for (const auto& row : one.states->transitions)
        for (const auto& dying : row.value.mortality)
            return find(of.scenario().library.life_tables, dying.value.table.name);
    const Scenario* models = of.question.models;
    if (models == nullptr || models->library.life_tables.empty()) return nullptr;
    return &models->library.life_tables.back().value;
}

void hold_against_everybody(const QaCase& of, const QaFollowed& one, const LifeTable& table,
                            QaFindings& found) {
    const PlanCohort& cohort = *one.plan;
    const double oldest = static_cast<double>(table.female.size()) - 1;
    for (int s = 0; s < std::ssize(cohort.states); ++s)
        for (const PlanPeople& people : cohort.people) {
            if (cohort.dead[s] || !can_die(cohort, s) || cohort.dead[cohort.rest[s]]) continue;
            const double start = of.base.figures(0, people.age);
            const int later = dies_by_age(cohort, s) ? of.base.plan.layout.horizon - 1 : 0;
            for (const double age : {start, std::min(start + later, oldest)}) {
                const Dying dying = dying_in({of.base, cohort, table}, s, people, age);
                if (dying.here >= 0.99 * dying.everybody) continue;
                found.push_back(about_state(
                    one, s,
                    fmt::format("has {:.2g} % of {} people of {:.0f} die in a cycle, and {:.2g} % "
                                "of everybody of that age do",
                                100 * dying.here, name_of(people.sex), age, 100 * dying.everybody),
                    "look whether a ratio is turned round, or a chance does not rise with age"));
                break;
            }
        }
}

}  // namespace

QaOutcome background_mortality(const QaCase& of) {
    QaFindings found;
    std::size_t looked = 0;
    for (const QaFollowed& one : followed(of)) {
        const LifeTable* table = table_of(of, one);
        if (one.plan->people.empty() || table == nullptr ||
            dead_state(*one.plan) == std::ssize(one.plan->states))
            continue;
        hold_against_everybody(of, one, *table, found);
        ++looked;
    }
    keep_once(found);
    if (looked == 0) return not_asked("nobody whose age is known is followed to death");
    return outcome(std::move(found),
                   "{}, at the age of the start and of the horizon's end: in no state do fewer die "
                   "than of everybody of their age and sex",
                   several(looked, "intervention", "interventions"));
}

}  // namespace qa

}  // namespace hearth
