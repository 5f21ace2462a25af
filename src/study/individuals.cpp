// Cohort models by the people in them: both ways of counting fill the same drivers, of which the
// lines of the ledger make money and health.
#include "study/individuals.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <span>

#include "base/grid.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

/// An intervention that has states.
struct WithStates {
    const AtPoint& at;
    const PlanIntervention& own;
    const std::string& name;
    int years = 0;  ///< that people are followed, from the start of the horizon

    [[nodiscard]] const PlanCohort& cohort() const { return *own.cohort; }
    [[nodiscard]] int cycles() const {
        return std::min(years * cohort().cycles_per_year, cohort().count);
    }
    [[nodiscard]] bool tells_ever() const {
        return cohort().states.size() <= 64 && cohort().competing != Competing::matrix_exponential;
    }
};

/// Its people or its cohort, by batch: drivers of the plan, per person who starts in year 0, and
/// shares who are ever in each state.
struct Counted {
    std::vector<Grid> drivers;
    Grid ever;

    [[nodiscard]] std::size_t batches(const WithStates& of) const {
        return drivers[of.own.starts].rows();
    }
};

Counted people_of(const WithStates& of, const Individuals& asked) {
    IndividualTotals totals = simulate_individuals(asked);
    Counted made{std::move(totals.drivers), std::move(totals.ever)};
    made.drivers.resize(of.at.plan.layout.drivers.size());
    made.drivers[of.own.starts] = Grid(totals.people.size(), 1, 1);
    return made;
}

/// The share of a cohort that is ever in a state: of those whom it keeps, at the end.
double ever_in(const WithStates& of, int state) {
    PlanCohort keeping = of.cohort();
    std::erase_if(keeping.moves, [&](const PlanMove& move) { return move.from == state; });
    keeping.rest[state] = state;
    return trace_of(keeping, of.at.figures, 0, of.cycles())[state].back();
}

Counted cohort_of(const WithStates& of) {
    Counted made{std::vector<Grid>(of.at.plan.layout.drivers.size(), Grid(1, of.years)),
                 Grid(1, of.cohort().states.size())};
    Grid& starts = made.drivers[of.own.starts];
    starts(0, 0) = 1;
    fill_tallies({of.cohort(), of.at.figures, starts, of.years}, made.drivers);
    for (std::size_t state = 0; state < made.ever.cols() && of.tells_ever(); ++state)
        made.ever(0, state) = ever_in(of, static_cast<int>(state));
    return made;
}

// --- what is told --------------------------------------------------------------------------------

Column years_in_state(const WithStates& of, const Counted& counted, int state) {
    Column sums(counted.batches(of));
    for (const PlanTally& tally : of.cohort().tallies) {
        if (tally.state != state || tally.to >= 0 || tally.first != 0 ||
            tally.last != every_cycle || tally.of_norm)
            continue;
        const Grid& years = counted.drivers[tally.driver];
        for (std::size_t batch = 0; batch < sums.size(); ++batch)
            for (std::size_t year = 0; year < years.cols(); ++year)
                sums[batch] += years(batch, year);
        break;
    }
    return sums;
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

Column value_of_lines(const WithStates& of, const Counted& counted, bool (*counts)(LedgerClass),
                      double sign) {
    Column sums(counted.batches(of));
    for (const PlanReward& reward : of.own.rewards)
        for (const auto* some : {&reward.lines, &reward.capacity_lines})
            for (const int line : *some) {
                if (!counts(of.at.plan.layout.lines[line].ledger_class)) continue;
                for (std::size_t batch = 0; batch < sums.size(); ++batch)
                    sums[batch] += sign * value_of_line(of.at, line, counted.drivers, batch);
            }
    return sums;
}

/// By batch: years in each state but those of the dead, shares ever in each, cost and QALYs.
std::vector<Column> told_of(const WithStates& of, const Counted& counted) {
    std::vector<Column> all;
    const auto states = static_cast<int>(of.cohort().states.size());
    for (int s = 0; s < states; ++s)
        if (!of.cohort().dead[s]) all.push_back(years_in_state(of, counted, s));
    for (int s = 0; s < states && of.tells_ever(); ++s) {
        const auto shares = counted.ever.col(s);
        all.emplace_back(shares.begin(), shares.end());
    }
    all.push_back(value_of_lines(
        of, counted, [](LedgerClass one) { return is_money(one) && one != LedgerClass::social; },
        -1));
    all.push_back(value_of_lines(
        of, counted, [](LedgerClass one) { return one == LedgerClass::health; }, 1));
    return all;
}

std::size_t how_much_is_told(const WithStates& of) {
    const std::vector<bool>& dead = of.cohort().dead;
    return std::count(dead.begin(), dead.end(), false) + (of.tells_ever() ? dead.size() : 0) + 2;
}

/// A mean over people of what each batch comes to.
Estimate mean_of(std::uint64_t people, std::span<const double> values) {
    const auto batches = static_cast<double>(values.size());
    const std::uint64_t batch = people_in_batch(people);
    const auto share = [&](std::size_t b) {
        return static_cast<double>(std::min(batch, people - b * batch)) /
               static_cast<double>(people);
    };
    double mean = 0, square = 0;
    for (std::size_t b = 0; b < values.size(); ++b) mean += share(b) * values[b];
    for (std::size_t b = 0; b < values.size(); ++b)
        square += std::pow(share(b) * (values[b] - mean), 2);
    return {mean, std::sqrt(square * batches / (batches - 1))};
}

/// Takes what is told of an intervention from the columns of batches from `column` on.
FollowedPeople beside_cohort(const WithStates& of, std::uint64_t people, const Grid& batches,
                             std::size_t& column) {
    const std::vector<Column> cohort = told_of(of, cohort_of(of));
    auto beside = cohort.begin();
    const auto next = [&] {
        return BesideCohort{mean_of(people, batches.col(column++)), (beside++)->front()};
    };
    FollowedPeople made{.intervention = of.name, .all_states = of.cohort().states};
    for (std::size_t s = 0; s < made.all_states.size(); ++s) {
        if (of.cohort().dead[s]) continue;
        made.states.push_back(made.all_states[s]);
        made.years.push_back(next());
    }
    for (std::size_t s = 0; s < made.all_states.size() && of.tells_ever(); ++s)
        made.ever.push_back(next());
    made.cost = next();
    made.qalys = next();
    return made;
}

/// States told apart at most, by age and sex and by cycles spent in them.
double states_told_apart(const WithStates& of) {
    double sum = 0;
    for (const int tunnel : of.cohort().tunnels)
        sum += std::min(tunnel, of.at.plan.layout.years * of.cohort().cycles_per_year);
    return sum * static_cast<double>(std::max<std::size_t>(of.cohort().people.size(), 1));
}

Answered<std::vector<WithStates>> all_with_states(const AtPoint& at) {
    constexpr double most_states = 65535;
    const LedgerLayout& layout = at.plan.layout;
    std::vector<WithStates> all;
    for (int i = 0; i < at.plan.acting; ++i) {
        const PlanIntervention& own = at.plan.interventions[i];
        if (!own.cohort) continue;
        all.push_back({at, own, layout.interventions[i],
                       own.cohort->count == every_cycle ? layout.horizon : layout.years});
        if (states_told_apart(all.back()) >= most_states)
            return refused(
                fmt::format("intervention {} tells more than {} states apart, by ages and cycles "
                            "spent in them: shorten tunnels, or group ages",
                            in_quotes(all.back().name), with_commas(65534)));
    }
    if (all.empty())
        return refused(
            "no intervention has states whose people could be followed: leave --individuals out, "
            "or give one a model with kind: cohort");
    return all;
}

/// What the batches asked for come to, one column after the other.
std::vector<Column> followed(const IndividualsQuestion& asked, const std::vector<WithStates>& all) {
    const std::uint64_t batch = people_in_batch(asked.people);
    std::vector<Column> told;
    for (const WithStates& of : all) {
        const Individuals people{.cohort = of.cohort(),
                                 .figures = of.at.figures,
                                 .people = asked.people,
                                 .cycles = of.years * of.cohort().cycles_per_year,
                                 .seed = drawing_asked(asked.drawing, of.at.scenario).seed,
                                 .from = asked.from * batch,
                                 .to = std::min(asked.to * batch, asked.people)};
        for (Column& column : told_of(of, people_of(of, people))) told.push_back(std::move(column));
    }
    return told;
}

}  // namespace

std::optional<double> BesideCohort::apart() const {
    constexpr double rounding = 1e-12;
    if (one_by_one.se <= rounding * std::abs(one_by_one.value)) return std::nullopt;
    return (one_by_one.value - cohort) / one_by_one.se;
}

std::uint64_t batches_of(std::uint64_t people) {
    const std::uint64_t batch = people_in_batch(people);
    return (people + batch - 1) / batch;
}

Answered<Grid> follow(const IndividualsQuestion& question, const AtPoint& at,
                      const Executor& executor) {
    constexpr std::uint64_t most_together = 128, most_people = 1u << 23;
    const auto found = all_with_states(at);
    if (const auto* refusal = std::get_if<Refusal>(&found)) return *refusal;
    const auto& all = std::get<0>(found);
    const std::uint64_t batch = people_in_batch(question.people);
    const std::uint64_t in_job = std::clamp(most_people / batch, std::uint64_t{1}, most_together);
    const std::uint64_t rows = question.to - question.from;
    std::size_t columns = 0;
    for (const WithStates& of : all) columns += how_much_is_told(of);
    Grid made(rows, columns);
    std::uint64_t done = 0;
    const bool whole = executor.run((rows + in_job - 1) / in_job, [&](std::uint64_t job) {
        IndividualsQuestion some{question.people, question.drawing};
        some.from = question.from + job * in_job;
        some.to = std::min(some.from + in_job, question.to);
        return [&, first = job * in_job, told = followed(some, all)] {
            for (std::size_t c = 0; c < told.size(); ++c)
                std::copy(told[c].begin(), told[c].end(), made.col(c).data() + first);
            done += told.front().size();
            if (executor.progress) executor.progress(done, rows, "batches of people");
        };
    });
    if (!whole) return Refusal{};
    return made;
}

Answered<IndividualsAnswer> answer(const IndividualsQuestion& question, const AtPoint& at,
                                   const Executor& executor) {
    const auto batches = question.batches.rows() > 0 ? Answered<Grid>(question.batches)
                                                     : follow(question, at, executor);
    if (const auto* refusal = std::get_if<Refusal>(&batches)) return *refusal;
    IndividualsAnswer made{at.scenario, question.people,
                           drawing_asked(question.drawing, at.scenario).seed};
    std::size_t column = 0;
    const auto all = all_with_states(at);
    for (const WithStates& of : std::get<0>(all))
        made.interventions.push_back(
            beside_cohort(of, question.people, std::get<Grid>(batches), column));
    return made;
}

}  // namespace hearth
