// Laws of models that follow people through states (method 11): whether people followed one by one,
// cycles half as long and other rules within a cycle give the result that the scenario has.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "study/individuals.hpp"
#include "study/qa_parts.hpp"

namespace hearth::qa {

QaOutcome one_by_one(const QaCase& of) {
    constexpr std::uint64_t people = 2000;
    constexpr double far_errors = 6, known_well = 0.1;
    if (followed(of).empty()) return not_asked(std::string(no_states));
    const auto made =
        answer(IndividualsQuestion{people, {.seed = of.seed}}, of.at, one_after_the_other());
    const auto* answered = std::get_if<IndividualsAnswer>(&made);
    if (answered == nullptr) return not_asked(std::get<Refusal>(made).why.front());
    QaFindings found;
    double farthest = 0;
    const auto hold = [&](const BesideCohort& both, const std::string& whose,
                          const std::string& what) {
        const auto apart = both.apart();
        if (!apart || both.one_by_one.se > known_well * std::abs(both.one_by_one.value)) return;
        farthest = std::max(farthest, std::abs(*apart));
        if (std::abs(*apart) > far_errors)
            found.push_back(
                {fmt::format("{}: {} of people one by one {}, of the cohort {}", whose, what,
                             in_sentence(both.one_by_one.value), in_sentence(both.cohort)),
                 "", whose, of.file().place});
    };
    for (const FollowedPeople& one : answered->interventions) {
        for (std::size_t s = 0; s < one.states.size(); ++s)
            hold(one.years[s], one.intervention, "years in " + one.states[s]);
        hold(one.cost, one.intervention, "cost");
        hold(one.qalys, one.intervention, "QALYs");
    }
    return outcome(std::move(found),
                   "{} people of each intervention followed one by one: years in states, cost and "
                   "QALYs are the cohort's, at most {:.1f} standard errors apart",
                   with_commas(people), farthest);
}

// --- cycles --------------------------------------------------------------------------------------

namespace {

/// Whether a state is left by all after one cycle, which tells cycles apart.
bool counts_cycles(const PlanCohort& cohort) {
    for (int s = 0; s < std::ssize(cohort.rest); ++s)
        if (cohort.rest[s] != s) return true;
    return false;
}

Fig add_fixed(Plan& plan, double value) {
    plan.figures.push_back({.id = fmt::format("fixed {}", plan.figures.size()),
                            .distribution = {.family = Family::fixed, .a = value},
                            .rebasing = 1,
                            .point = value,
                            .expression = {}});
    return static_cast<Fig>(plan.figures.size()) - 1;
}

double in_half(double chance) { return 1 - std::sqrt(std::max(0.0, 1 - chance)); }

/// A list of chances by cycle, each cycle in two halves; who all leave do so at its end.
void halve_list(Plan& plan, std::vector<Fig>& by_cycle) {
    std::vector<Fig> halves;
    for (const Fig figure : by_cycle) {
        const double chance = plan.figures[figure].point;
        halves.push_back(chance < 1 ? add_fixed(plan, in_half(chance)) : plan.zero);
        halves.push_back(chance < 1 ? halves.back() : plan.one);
    }
    by_cycle = std::move(halves);
}

/// Chances of a cycle that compete, in half a cycle: as many stay after two (11.1).
void halve_chances(Plan& plan, PlanCohort& cohort, int state) {
    const auto counts = [&](const PlanMove& move, bool deaths) {
        return move.from == state && move.by == PlanMove::By::probability &&
               (cohort.competing != Competing::after_death || cohort.dead[move.to] == deaths);
    };
    for (const bool deaths : {false, true}) {
        double all = 0;
        for (const PlanMove& move : cohort.moves)
            if (counts(move, deaths)) all += plan.figures[move.figures.front()].point;
        if (all <= 0) continue;
        for (PlanMove& move : cohort.moves)
            if (counts(move, deaths))
                move.figures = {
                    add_fixed(plan, plan.figures[move.figures.front()].point * in_half(all) / all)};
        if (cohort.competing != Competing::after_death) return;
    }
}

/// Discount factors at twice the boundaries: between two their geometric mean.
std::vector<double> between(const std::vector<double>& factors) {
    std::vector<double> made;
    for (std::size_t b = 0; b + 1 < factors.size(); ++b) {
        made.push_back(factors[b]);
        made.push_back(std::sqrt(factors[b] * factors[b + 1]));
    }
    if (!factors.empty()) made.push_back(factors.back());
    return made;
}

/// Cycles, from 0, as halves of them.
void halve_cycles(int& first, int& last) {
    first *= 2;
    if (last != every_cycle) last = 2 * last + 1;
}

void halve(Plan& plan, PlanCohort& cohort) {
    using By = PlanMove::By;
    cohort.cycles_per_year *= 2;
    if (cohort.count != every_cycle) cohort.count *= 2;
    for (int& tunnel : cohort.tunnels) tunnel = tunnel > 1 ? 2 * tunnel : tunnel;
    for (int s = 0; s < std::ssize(cohort.states); ++s) halve_chances(plan, cohort, s);
    for (PlanMove& move : cohort.moves) {
        if (move.by == By::by_cycle || move.by == By::by_cycle_in_state)
            halve_list(plan, move.figures);
        for (PlanRatio& ratio : move.ratios) halve_cycles(ratio.first, ratio.last);
    }
    for (PlanTally& tally : cohort.tallies) halve_cycles(tally.first, tally.last);
    cohort.money_factors = between(cohort.money_factors);
    cohort.health_factors = between(cohort.health_factors);
}

}  // namespace

QaOutcome shorter_cycles(const QaCase& of) {
    constexpr double stated = 0.01;
    Plan plan = of.base.plan;
    std::size_t halved = 0;
    for (PlanIntervention& own : plan.interventions)
        if (own.cohort && !counts_cycles(*own.cohort)) halve(plan, *own.cohort), ++halved;
    const auto all = followed(of);
    if (all.empty()) return not_asked(std::string(no_states));
    if (halved < all.size())
        return not_asked("states are left after one cycle, whose length is part of the model");
    const QaRun run = run_of(of, std::move(plan));
    const double is = of.base.value(of.option, "net_saving"), size = std::max(1.0, stake(of));
    const double moved = run.value(of.option, "net_saving") - is;
    QaFindings found;
    if (!(std::abs(moved) <= stated * size))
        found.push_back(about_option(of, of.option,
                                     "the net saving of {} goes from {} to {} with cycles half as "
                                     "long, by {:.1f} % of what is at stake",
                                     of.option_name(), in_sentence(is), in_sentence(is + moved),
                                     100 * std::abs(moved) / size));
    return outcome(std::move(found),
                   "cycles half as long, chances converted: the net saving of {} moves by {}, "
                   "{:.2f} % of what is at stake, less than {:.0f} %",
                   of.option_name(), in_sentence(moved), 100 * std::abs(moved) / size,
                   100 * stated);
}

namespace {

QaRun counted_by(const QaCase& of, Counting rule) {
    Plan plan = of.base.plan;
    for (PlanIntervention& own : plan.interventions)
        if (own.cohort) own.cohort->counting = rule;
    return run_of(of, std::move(plan));
}

using Counted = std::pair<Counting, const QaRun*>;

/// Years of life by a rule must lie between those by starts and by ends.
void hold_between(const QaFollowed& one, const QaRun& by_start, const QaRun& by_end,
                  const Counted& rule, QaFindings& found) {
    const double start = years_lived(by_start, one), end = years_lived(by_end, one);
    const double years = years_lived(*rule.second, one);
    const auto [low, high] = std::minmax(start, end);
    if ((years >= low && years <= high) || is_same(years, low) || is_same(years, high)) return;
    found.push_back(about_followed(
        one,
        fmt::format("its people live {} years counted by {}, and {} to {} counted at the ends and "
                    "at the starts of cycles",
                    in_sentence(years), name_of(rule.first), in_sentence(low), in_sentence(high)),
        "count by half_cycle or life_table"));
}

}  // namespace

QaOutcome within_cycle_rules(const QaCase& of) {
    const auto all = followed(of);
    if (all.empty()) return not_asked(std::string(no_states));
    constexpr Counting rules[] = {Counting::start, Counting::end, Counting::half_cycle,
                                  Counting::life_table, Counting::simpson_darth};
    std::vector<QaRun> runs;
    for (const Counting rule : rules) runs.push_back(counted_by(of, rule));
    QaFindings found;
    for (const QaFollowed& one : all)
        for (const auto& rule :
             {Counted{one.plan->counting, &of.base}, Counted{Counting::half_cycle, &runs[2]},
              Counted{Counting::life_table, &runs[3]}})
            hold_between(one, runs[0], runs[1], rule, found);
    keep_once(found);
    std::vector<double> nets;
    for (const QaRun& run : runs) nets.push_back(run.value(of.option, "pv_net_saving"));
    const auto [least, most] = std::minmax_element(nets.begin(), nets.end());
    const auto rule_of = [&](auto at) { return name_of(rules[at - nets.begin()]); };
    if (*least * *most < 0)
        found.push_back(about_option(
            of, of.option, "the present net saving of {} is {} counted by {} and {} by {}",
            of.option_name(), in_sentence(*least), rule_of(least), in_sentence(*most),
            rule_of(most)));
    return outcome(
        std::move(found),
        "rows of a cycle counted by five rules: years of life lie between those by starts and by "
        "ends, and {} of the present net saving of {} hangs on the rule ({} by {}, {} by {})",
        in_sentence(*most - *least), of.option_name(), in_sentence(*least), rule_of(least),
        in_sentence(*most), rule_of(most));
}

}  // namespace hearth::qa
