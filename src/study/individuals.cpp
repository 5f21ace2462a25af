// Cohort models by the people in them: both ways of counting fill the same drivers, of which the
// lines of the ledger make money and health.
#include "study/individuals.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>

#include "base/grid.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

/// Drivers of the plan as people of one intervention fill them, per person who starts in year 0.
struct TwoWays {
    const AtPoint& at;
    const PlanIntervention& own;
    IndividualTotals people;  ///< in batches
    std::vector<Grid> cohort;
};

TwoWays followed(const IndividualsAnswer& asked, const AtPoint& at, const PlanIntervention& own) {
    const PlanCohort& cohort = *own.cohort;
    const LedgerLayout& layout = at.plan.layout;
    const int years = cohort.count == every_cycle ? layout.horizon : layout.years;
    TwoWays made{at, own,
                 simulate_individuals({cohort, at.figures, 0, asked.people,
                                       years * cohort.cycles_per_year, asked.seed}),
                 std::vector<Grid>(layout.drivers.size(), Grid(1, years))};
    Grid& starts = made.cohort[own.starts];
    starts(0, 0) = 1;
    fill_tallies({cohort, at.figures, starts, years}, made.cohort);
    std::vector<Grid>& drivers = made.people.drivers;
    drivers.resize(layout.drivers.size());
    drivers[own.starts] = Grid(made.people.people.size(), 1, 1);
    return made;
}

/// A mean over people of what each batch comes to.
Estimate mean_of(const std::vector<double>& people, const Column& values) {
    const auto batches = static_cast<double>(people.size());
    const double all = sum_of(people);
    double mean = 0, square = 0;
    for (std::size_t b = 0; b < people.size(); ++b) mean += people[b] / all * values[b];
    for (std::size_t b = 0; b < people.size(); ++b)
        square += std::pow(people[b] / all * (values[b] - mean), 2);
    return {mean, std::sqrt(square * batches / (batches - 1))};
}

/// Something that drivers come to in a batch.
using OfDrivers = std::function<double(const std::vector<Grid>& drivers, std::size_t batch)>;

BesideCohort beside_cohort(const TwoWays& two, const OfDrivers& value) {
    Column values;
    for (std::size_t b = 0; b < two.people.people.size(); ++b)
        values.push_back(value(two.people.drivers, b));
    return {mean_of(two.people.people, values), value(two.cohort, 0)};
}

BesideCohort years_in_state(const TwoWays& two, int state) {
    for (const PlanTally& tally : two.own.cohort->tallies)
        if (tally.state == state && tally.to < 0 && tally.first == 0 && tally.last == every_cycle &&
            !tally.of_norm)
            return beside_cohort(two, [&](const std::vector<Grid>& drivers, std::size_t batch) {
                double sum = 0;
                for (std::size_t year = 0; year < drivers[tally.driver].cols(); ++year)
                    sum += drivers[tally.driver](batch, year);
                return sum;
            });
    return {};
}

/// The share of a cohort that is ever in a state: of those whom it keeps, at the end.
double ever_in(const TwoWays& two, int state, int cycles) {
    PlanCohort keeping = *two.own.cohort;
    std::erase_if(keeping.moves, [&](const PlanMove& move) { return move.from == state; });
    keeping.rest[state] = state;
    return trace_of(keeping, two.at.figures, 0, cycles)[state].back();
}

std::vector<BesideCohort> ever_in_states(const TwoWays& two) {
    std::vector<BesideCohort> made;
    const Grid& ever = two.people.ever;
    if (two.own.cohort->competing == Competing::matrix_exponential || ever.rows() == 0) return made;
    const auto cycles = static_cast<int>(two.people.trace.front().size()) - 1;
    for (std::size_t state = 0; state < ever.cols(); ++state) {
        const auto shares = ever.col(state);
        made.push_back({mean_of(two.people.people, Column(shares.begin(), shares.end())),
                        ever_in(two, static_cast<int>(state), cycles)});
    }
    return made;
}

/// The present value of a line whose rate is that of the point.
double value_of_line(const AtPoint& at, int line, const std::vector<Grid>& all, std::size_t batch) {
    const LedgerLine& row = at.plan.layout.lines[line];
    const bool by_row = row.present >= 0;
    int driver = by_row ? row.present : row.driver;
    double growth = 1, grown = 1, sum = 0;
    for (; at.plan.layout.drivers[driver].base >= 0; driver = at.plan.layout.drivers[driver].base)
        growth *= 1 + at.figures(0, at.plan.layout.drivers[driver].rate);
    const PlanDiscount& discount = discount_of(at.plan, row.discounting);
    const auto years = static_cast<int>(all[driver].cols());
    for (int year = 0; year < years; ++year, grown *= growth)
        sum += all[driver](batch, year) * grown *
               (by_row ? 1 : discount_factor(discount, at.figures, year, 0));
    return at.block.money(0, line) * sum;
}

BesideCohort value_of_lines(const TwoWays& two, bool (*counts)(LedgerClass), double sign) {
    std::vector<int> lines;
    for (const PlanReward& reward : two.own.rewards)
        for (const auto* some : {&reward.lines, &reward.capacity_lines})
            for (const int line : *some)
                if (counts(two.at.plan.layout.lines[line].ledger_class)) lines.push_back(line);
    return beside_cohort(two, [&](const std::vector<Grid>& drivers, std::size_t batch) {
        double sum = 0;
        for (const int line : lines) sum += sign * value_of_line(two.at, line, drivers, batch);
        return sum;
    });
}

FollowedPeople people_of(const TwoWays& two, const std::string& intervention) {
    const PlanCohort& cohort = *two.own.cohort;
    FollowedPeople made{
        .intervention = intervention, .ever = ever_in_states(two), .all_states = cohort.states};
    for (int s = 0; s < std::ssize(cohort.states); ++s) {
        if (cohort.dead[s]) continue;
        made.states.push_back(cohort.states[s]);
        made.years.push_back(years_in_state(two, s));
    }
    made.cost = value_of_lines(
        two, [](LedgerClass of) { return is_money(of) && of != LedgerClass::social; }, -1);
    made.qalys = value_of_lines(
        two, [](LedgerClass of) { return of == LedgerClass::health; }, 1);
    return made;
}

/// States told apart at most, by age and sex and by cycles spent in them.
double states_told_apart(const AtPoint& at, const PlanCohort& cohort) {
    double sum = 0;
    for (const int tunnel : cohort.tunnels)
        sum += std::min(tunnel, at.plan.layout.years * cohort.cycles_per_year);
    return sum * static_cast<double>(std::max<std::size_t>(cohort.people.size(), 1));
}

}  // namespace

std::optional<double> BesideCohort::apart() const {
    constexpr double rounding = 1e-12;
    if (one_by_one.se <= rounding * std::abs(one_by_one.value)) return std::nullopt;
    return (one_by_one.value - cohort) / one_by_one.se;
}

Answered<IndividualsAnswer> answer(const IndividualsQuestion& question, const AtPoint& at) {
    constexpr double most_states = 65535;
    IndividualsAnswer made{at.scenario, question.people,
                           drawing_asked(question.drawing, at.scenario).seed};
    for (int i = 0; i < at.plan.acting; ++i) {
        const PlanIntervention& own = at.plan.interventions[i];
        const std::string& name = at.plan.layout.interventions[i];
        if (!own.cohort) continue;
        if (states_told_apart(at, *own.cohort) >= most_states)
            return refused(
                fmt::format("intervention {} tells more than {} states apart, by ages "
                            "and cycles spent in them: shorten tunnels, or group ages",
                            in_quotes(name), with_commas(65534)));
        made.interventions.push_back(people_of(followed(made, at, own), name));
    }
    if (made.interventions.empty())
        return refused(
            "no intervention has states whose people could be followed: leave --individuals out, "
            "or give one a model with kind: cohort");
    return made;
}

}  // namespace hearth
