// Cohort models over a block of draws (method 11): people followed cycle by cycle through the
// states, some draws at a time, and what is counted of them by year.
#include <algorithm>

#include "base/columns.hpp"
#include "engine/kinds/cohort_parts.hpp"

namespace hearth {

namespace {

// --- a trace -----------------------------------------------------------------------------------

/// Whether those who are followed are the first of a trace, or more of other ages.
enum class Following { first, others };

/// Whether a state is one row, of which what is seen is the row.
bool is_one_row(const CohortLayout& of, const SeenInTrace& seen) {
    return seen.to < 0 && !seen.of_norm &&
           of.first_row[seen.state] + 1 == of.first_row[seen.state + 1];
}

/// Where rows are at a boundary: where they are seen, if nobody is there yet and that is one row.
void place_rows(const Tracing& t, int boundary, Following who, std::vector<double*>& at) {
    const auto rows = static_cast<int>(at.size());
    for (int r = 0; r < rows; ++r)
        at[r] = t.column(t.space.people, r + (boundary % 2 == 0 ? 0 : rows));
    if (who == Following::others) return;
    for (const SeenInTrace& seen : t.layout.seen)
        if (is_one_row(t.layout, seen))
            at[t.layout.first_row[seen.state]] = t.column(t.space.seen, seen.column + boundary);
}

void start(const Tracing& t, const std::vector<PlanPeople>& people) {
    for (double* row : t.space.now) columns::fill(row, 0, t.n);
    double* share = t.column(t.space.scratch, 0);
    columns::fill(share, people.empty() ? 1 : 0, t.n);
    for (const PlanPeople& those : people) {
        if (those.share >= 0)
            columns::add(share, t.at(those.share), t.n);
        else
            columns::fill(share, 1, t.n);
    }
    for (std::size_t s = 0; s < t.layout.moves.size(); ++s) {
        const int row = t.layout.first_row[s];
        if (row == t.layout.first_row[s + 1]) continue;
        columns::multiply(t.space.now[row], t.at(t.cohort.start[s]), share, t.n);
    }
}

/// The norm of those of an age at a boundary.
const double* norms_of(const Tracing& t, const PlanPeople& those, int boundary) {
    double* norm = t.column(t.space.scratch, 0);
    for (std::size_t d = 0; d < t.n; ++d)
        norm[d] = norm_at(t.cohort, those.sex, t.at(those.age)[d], boundary);
    return norm;
}

/// People at a boundary, by state; nobody's age: nullptr.
void see_states(const Tracing& t, int boundary, Following who, const PlanPeople* those) {
    for (const SeenInTrace& seen : t.layout.seen) {
        if (seen.to >= 0 || (who == Following::first && is_one_row(t.layout, seen))) continue;
        double* out = t.column(t.space.seen, seen.column + boundary);
        if (who == Following::first) columns::fill(out, 0, t.n);
        const double* norms = seen.of_norm ? norms_of(t, *those, boundary) : nullptr;
        for (int r = t.layout.first_row[seen.state]; r < t.layout.first_row[seen.state + 1]; ++r)
            if (seen.of_norm)
                columns::multiply_add(out, t.space.now[r], norms, t.n);
            else
                columns::add(out, t.space.now[r], t.n);
    }
}

void see_moves(const Tracing& t, int cycle, Following who) {
    for (const SeenInTrace& seen : t.layout.seen) {
        if (seen.to < 0) continue;
        double* out = t.column(t.space.seen, seen.column + cycle);
        if (who == Following::first) columns::fill(out, 0, t.n);
        for (int r = t.layout.first_row[seen.state]; r < t.layout.first_row[seen.state + 1]; ++r)
            for (int e = t.layout.rows[r].first; e < t.layout.rows[r].end; ++e)
                if (t.layout.entries[e].to == seen.to)
                    columns::multiply_add(out, t.space.now[r], t.column(t.space.probabilities, e),
                                          t.n);
    }
}

/// Follows people who all have the age of the first of them, or none.
std::optional<RowFault> follow(const Tracing& t, const std::vector<PlanPeople>& people,
                               Following who) {
    std::optional<RowFault> earliest;
    const PlanPeople* those = people.empty() ? nullptr : people.data();
    place_rows(t, 0, who, t.space.now);
    start(t, people);
    see_states(t, 0, who, those);
    for (int k = 0; k < t.layout.cycles; ++k) {
        const auto fault = fill_rows(t, {k, 0, those});
        if (fault && (!earliest || fault->draw < earliest->draw)) earliest = fault;
        see_moves(t, k, who);
        place_rows(t, k + 1, who, t.space.next);
        columns::step({t.layout.arrivals, t.layout.arrival_ends, t.space.probabilities.data(),
                       t.space.now.data(), t.space.next.data(), t.space.stride},
                      t.n);
        std::swap(t.space.now, t.space.next);
        see_states(t, k + 1, who, those);
    }
    return earliest;
}

/// A sum over a trace with its columns as a walk has them: those of the boundary that it waits for,
/// or of the one before; else none.
std::vector<columns::Weighted> as_walked(const CohortLayout& layout, const CountedYear& year,
                                         int& boundary) {
    const auto rows = static_cast<int>(layout.rows.size());
    std::vector<columns::Weighted> made;
    boundary = 0;
    for (const int pass : {0, 1})
        for (const columns::Weighted& one : year.sum) {
            const auto seen =
                std::find_if(layout.seen.rbegin(), layout.seen.rend(),
                             [&](const SeenInTrace& of) { return of.column <= one.column; });
            const int here = one.column - seen->column;
            if (pass == 0) boundary = std::max(boundary, here);
            if (pass == 0) continue;
            if (here < boundary - 1) return {};
            made.push_back({layout.first_row[seen->state] + here % 2 * rows, one.weight});
        }
    return made;
}

/// Whether all start in one year and move alike in every cycle, and only who is in a state counts.
bool is_steady(const CohortRun& run, const KeptCohort& kept) {
    const auto one_row = [&](const SeenInTrace& seen) { return is_one_row(kept.layout, seen); };
    const auto steady = [](const StateMoves& moves) { return moves.varying.empty(); };
    const auto plain = [](const CountedDriver& one) { return one.rate < 0; };
    const auto all = [](const auto& of, const auto& is) {
        return std::all_of(of.begin(), of.end(), is);
    };
    return kept.starts.size() == 1 && !is_by_age(run.cohort) && all(kept.layout.seen, one_row) &&
           all(kept.layout.moves, steady) && all(kept.counted, plain);
}

/// How a trace is walked in one go; no sums: it cannot be.
CohortWalk walk_of(const CohortRun& run, const KeptCohort& kept) {
    CohortWalk made;
    if (!is_steady(run, kept)) return made;
    std::vector<std::vector<columns::WalkSum>> by_boundary(kept.layout.cycles + 1);
    for (int d = 0; d < std::ssize(kept.counted); ++d)
        for (const CountedYear& year : kept.counted[d].years) {
            int boundary = 0;
            made.columns.push_back(as_walked(kept.layout, year, boundary));
            const auto& sum = made.columns.back();
            if (sum.empty()) return {};
            by_boundary[boundary].push_back({d, year.year, sum.data(), sum.data() + sum.size()});
        }
    for (const auto& sums : by_boundary) {
        made.sums.insert(made.sums.end(), sums.begin(), sums.end());
        made.sum_ends.push_back(static_cast<int>(made.sums.size()));
    }
    return made;
}

/// Walks a trace and counts it.
std::optional<RowFault> walk_once(const CohortRun& run, const Tracing& t, const KeptCohort& kept,
                                  std::vector<Grid>& drivers) {
    const auto& those = t.cohort.people;
    place_rows(t, 0, Following::others, t.space.now);
    place_rows(t, 1, Following::others, t.space.next);
    start(t, those);
    const auto fault = fill_rows(t, {0, 0, those.empty() ? nullptr : those.data()});
    std::vector<double*> into;
    for (const CountedDriver& one : kept.counted)
        into.push_back(drivers[one.driver].data() + t.first);
    const columns::CycleStep step{
        t.layout.arrivals,  t.layout.arrival_ends, t.space.probabilities.data(),
        t.space.now.data(), t.space.next.data(),   t.space.stride};
    columns::walk({step, kept.walk.sums, kept.walk.sum_ends, into, run.figures.rows(),
                   t.space.people.data(), run.starts.col(kept.starts[0]).data() + t.first},
                  t.n);
    return fault;
}

/// Everybody at once where age plays no part, else one age and sex after another.
std::optional<RowFault> trace(const Tracing& t) {
    if (!is_by_age(t.cohort)) return follow(t, t.cohort.people, Following::first);
    std::optional<RowFault> earliest;
    for (std::size_t p = 0; p < t.cohort.people.size(); ++p) {
        const Following who = p == 0 ? Following::first : Following::others;
        const auto fault = follow(t, {t.cohort.people[p]}, who);
        if (fault && (!earliest || fault->draw < earliest->draw)) earliest = fault;
    }
    return earliest;
}

/// As many draws at a time as stay in the nearer caches with all their columns.
std::size_t draws_at_once(const CohortLayout& layout) {
    constexpr std::size_t bytes = 1 << 19, most = 128, least = 16;
    const std::size_t columns = layout.entries.size() + 2 * layout.rows.size() +
                                static_cast<std::size_t>(layout.seen_columns) +
                                static_cast<std::size_t>(layout.move_columns) +
                                3 * static_cast<std::size_t>(layout.exponential.pairs);
    return std::clamp(bytes / sizeof(double) / std::max<std::size_t>(columns, 1) / least * least,
                      least, most);
}

/// Sets drivers of all tallies to 0 from a draw on.
void clear(const PlanCohort& cohort, std::size_t first, std::vector<Grid>& drivers) {
    for (const PlanTally& tally : cohort.tallies)
        for (const int driver : drivers_of(tally, drivers))
            for (std::size_t t = 0; t < drivers[driver].cols(); ++t) {
                const auto column = drivers[driver].col(t).subspan(first);
                columns::fill(column.data(), 0, column.size());
            }
}

/// What suits a block, in which people start in these years and states.
KeptCohort kept_for(const CohortRun& run, const std::vector<Grid>& drivers, std::vector<int> starts,
                    std::vector<char> entered) {
    KeptCohort made{std::move(starts), std::move(entered)};
    const int longest = (run.years - made.starts[0]) * run.cohort.cycles_per_year;
    made.layout =
        laid_out(run.cohort, run.figures, std::min(run.cohort.count, longest), seen_of(run.cohort));
    made.counted = counted_of({run, made.layout, drivers}, made.starts);
    made.space =
        cohort_space(made.layout, std::min(draws_at_once(made.layout), run.figures.rows()));
    made.walk = walk_of(run, made);
    return made;
}

/// Makes anew what was kept if it does not suit the block; false where nobody starts.
bool suit(const CohortRun& run, std::vector<Grid>& drivers, std::shared_ptr<KeptCohort>& kept) {
    std::vector<int> starts = starting_years(run);
    std::vector<char> entered = entered_states(run.cohort, run.figures);
    if (kept && kept->starts == starts && kept->entered == entered) {
        find_alike(run.cohort, run.figures, kept->layout);
        return true;
    }
    clear(run.cohort, 0, drivers);
    kept.reset();
    if (starts.empty()) return false;
    kept =
        std::make_shared<KeptCohort>(kept_for(run, drivers, std::move(starts), std::move(entered)));
    return true;
}

}  // namespace

std::optional<RowFault> fill_tallies(const CohortRun& run, std::vector<Grid>& drivers,
                                     std::shared_ptr<KeptCohort>& kept) {
    if (!suit(run, drivers, kept)) return std::nullopt;
    const std::size_t draws = run.figures.rows(), at_once = kept->space.draws;
    for (std::size_t first = 0; first < draws; first += at_once) {
        const Tracing tracing{run.cohort,  kept->layout, run.figures,
                              kept->space, first,        std::min(at_once, draws - first)};
        const bool is_traced = first > 0 && kept->layout.fixed;
        const bool walks = !kept->walk.sums.empty() && !kept->layout.fixed;
        const auto fault = is_traced ? std::nullopt
                           : walks   ? walk_once(run, tracing, *kept, drivers)
                                     : trace(tracing);
        if (fault) {
            clear(run.cohort, first, drivers);
            return fault;
        }
        if (!walks) count(run, tracing, kept->counted, drivers);
    }
    return std::nullopt;
}

std::optional<RowFault> fill_tallies(const CohortRun& run, std::vector<Grid>& drivers) {
    std::shared_ptr<KeptCohort> kept;
    return fill_tallies(run, drivers, kept);
}

std::vector<Column> trace_of(const PlanCohort& cohort, const Grid& figures, std::size_t draw,
                             int cycles) {
    std::vector<SeenInTrace> seen;
    for (int s = 0; s < static_cast<int>(cohort.states.size()); ++s) seen.push_back({s, -1});
    const Grid one = figures.part(draw, 1);
    const CohortLayout layout = laid_out(cohort, one, std::min(cycles, cohort.count), seen);
    CohortSpace space = cohort_space(layout, 1);
    trace({cohort, layout, one, space, 0, 1});
    std::vector<Column> made;
    for (const SeenInTrace& state : layout.seen) {
        const auto from = space.seen.begin() + state.column;
        made.emplace_back(from, from + layout.cycles + 1);
    }
    return made;
}

}  // namespace hearth
