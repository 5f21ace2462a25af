// Which rows and entries a cohort model has: those that moves make and people can reach, with
// tunnels as long as time in the state matters.
#include <algorithm>
#include <numeric>

#include "base/columns.hpp"
#include "engine/kinds/cohort_parts.hpp"

namespace hearth {

namespace {

int place_in(std::vector<int>& all, int one) {
    const auto found = std::find(all.begin(), all.end(), one);
    const auto place = static_cast<int>(found - all.begin());
    if (found == all.end()) all.push_back(one);
    return place;
}

std::vector<StateMoves> moves_by_state(const PlanCohort& cohort) {
    std::vector<StateMoves> made(cohort.states.size());
    for (std::size_t m = 0; m < cohort.moves.size(); ++m) {
        StateMoves& of = made[cohort.moves[m].from];
        if (is_varying(cohort.moves[m])) of.varying.push_back(static_cast<int>(of.moves.size()));
        of.moves.push_back(static_cast<int>(m));
        of.places.push_back(place_in(of.targets, cohort.moves[m].to));
    }
    for (std::size_t s = 0; s < made.size(); ++s)
        made[s].rest = place_in(made[s].targets, cohort.rest[s]);
    return made;
}

/// Whether each state can be reached from those in `reached`.
void reach(const std::vector<StateMoves>& moves, std::vector<char>& reached) {
    std::vector<int> open;
    for (std::size_t s = 0; s < reached.size(); ++s)
        if (reached[s]) open.push_back(static_cast<int>(s));
    while (!open.empty()) {
        const int state = open.back();
        open.pop_back();
        for (const int to : moves[state].targets)
            if (!reached[to]) reached[to] = 1, open.push_back(to);
    }
}

/// Cycles in a state that matter to whoever leaves it.
int depth_of(const PlanCohort& cohort, const StateMoves& of, int state, int cycles) {
    int depth = 1;
    for (const int m : of.moves) {
        const PlanMove& move = cohort.moves[m];
        if (move.by == PlanMove::By::by_cycle_in_state)
            depth = std::max(depth, static_cast<int>(move.figures.size()));
        if (is_law(move) && move.clock == ClockOf::state) depth = every_cycle;
    }
    return std::max(1, std::min({depth, cohort.tunnels[state], cycles}));
}

void add_rows(const PlanCohort& cohort, const Grid& figures, CohortLayout& to) {
    std::vector<char> reached = entered_states(cohort, figures);
    reach(to.moves, reached);
    for (int s = 0; s < static_cast<int>(cohort.states.size()); ++s) {
        to.first_row.push_back(static_cast<int>(to.rows.size()));
        const int depth = reached[s] ? depth_of(cohort, to.moves[s], s, to.cycles) : 0;
        for (int i = 0; i < depth; ++i) {
            to.rows.push_back({.state = s, .in_state = i, .first_move = to.move_columns});
            to.move_columns += static_cast<int>(to.moves[s].moves.size());
        }
    }
    to.first_row.push_back(static_cast<int>(to.rows.size()));
}

/// The row of those who stay in a row's state.
int row_of_staying(const CohortLayout& to, int row) {
    return std::min(row + 1, to.first_row[to.rows[row].state + 1] - 1);
}

void add_entries(CohortLayout& to) {
    for (int r = 0; r < static_cast<int>(to.rows.size()); ++r) {
        CohortRow& row = to.rows[r];
        row.first = static_cast<int>(to.entries.size());
        for (const int t : to.moves[row.state].targets)
            to.entries.push_back({t, t == row.state ? row_of_staying(to, r) : to.first_row[t]});
        row.end = static_cast<int>(to.entries.size());
    }
}

/// The same where people can go on to further states within a cycle: first who never leave, then
/// whoever can be reached, and who leave and come back.
void add_entries_within_cycle(CohortLayout& to) {
    for (int r = 0; r < static_cast<int>(to.rows.size()); ++r) {
        CohortRow& row = to.rows[r];
        const std::vector<int>& next = to.moves[row.state].targets;
        std::vector<char> reached(to.moves.size());
        for (const int t : next) reached[t] = t != row.state;
        reach(to.moves, reached);
        row.first = static_cast<int>(to.entries.size());
        to.entries.push_back({row.state, row_of_staying(to, r)});
        for (int t = 0; t < static_cast<int>(reached.size()); ++t)
            if (reached[t] && (t != row.state || row.in_state > 0))
                to.entries.push_back({t, to.first_row[t]});
        row.end = static_cast<int>(to.entries.size());
    }
}

/// Rows on which what is seen depends.
std::vector<char> needed_rows(const CohortLayout& of) {
    std::vector<char> needed(of.rows.size());
    for (const SeenInTrace& seen : of.seen)
        for (int r = of.first_row[seen.state]; r < of.first_row[seen.state + 1]; ++r) needed[r] = 1;
    for (bool more = true; more;) {
        more = false;
        for (std::size_t r = of.rows.size(); r-- > 0;)
            for (int e = of.rows[r].first; e < of.rows[r].end && !needed[r]; ++e)
                if (needed[of.entries[e].into]) needed[r] = 1, more = true;
    }
    return needed;
}

void add_arrivals(CohortLayout& to) {
    const std::vector<char> needed = needed_rows(to);
    std::vector<std::vector<columns::Arrival>> by_row(to.rows.size());
    for (int r = 0; r < static_cast<int>(to.rows.size()); ++r)
        for (int e = to.rows[r].first; e < to.rows[r].end; ++e)
            if (needed[to.entries[e].into]) by_row[to.entries[e].into].push_back({r, e});
    for (const auto& arrivals : by_row) {
        to.arrivals.insert(to.arrivals.end(), arrivals.begin(), arrivals.end());
        to.arrival_ends.push_back(static_cast<int>(to.arrivals.size()));
    }
}

bool is_alike(const Grid& figures, Fig figure) {
    return figure < 0 || columns::alike(figures.col(figure).data(), figures.rows());
}

bool is_alike(const Grid& figures, const PlanMove& move) {
    const auto alike = [&](Fig figure) { return is_alike(figures, figure); };
    return std::all_of(move.figures.begin(), move.figures.end(), alike) &&
           std::all_of(move.ratios.begin(), move.ratios.end(),
                       [&](const PlanRatio& ratio) { return alike(ratio.ratio); });
}

}  // namespace

std::vector<char> entered_states(const PlanCohort& cohort, const Grid& figures) {
    std::vector<char> entered;
    for (const Fig share : cohort.start) {
        const auto shares = figures.col(share);
        entered.push_back(!columns::nothing(shares.data(), shares.size()));
    }
    return entered;
}

void find_alike(const PlanCohort& cohort, const Grid& figures, CohortLayout& to) {
    to.alike.clear();
    for (const PlanMove& move : cohort.moves) to.alike.push_back(is_alike(figures, move));
    to.fixed = std::all_of(to.alike.begin(), to.alike.end(), [](char alike) { return alike; });
    for (const Fig share : cohort.start) to.fixed = to.fixed && is_alike(figures, share);
    for (const PlanPeople& people : cohort.people)
        to.fixed = to.fixed && is_alike(figures, people.age) && is_alike(figures, people.share);
}

CohortLayout laid_out(const PlanCohort& cohort, const Grid& figures, int cycles,
                      std::vector<SeenInTrace> seen) {
    CohortLayout made{.cycles = cycles, .moves = moves_by_state(cohort), .seen = std::move(seen)};
    for (SeenInTrace& one : made.seen) {
        one.column = made.seen_columns;
        made.seen_columns += one.to < 0 ? cycles + 1 : cycles;
    }
    add_rows(cohort, figures, made);
    if (cohort.competing == Competing::matrix_exponential) {
        add_entries_within_cycle(made);
        made.exponential = exponential_layout(made);
        for (CohortRow& row : made.rows) {
            row.rates = made.exponential.rates;
            made.exponential.rates += static_cast<int>(made.moves[row.state].targets.size());
        }
    } else {
        add_entries(made);
    }
    add_arrivals(made);
    find_alike(cohort, figures, made);
    return made;
}

CohortSpace cohort_space(const CohortLayout& layout, std::size_t draws) {
    const std::size_t pairs = static_cast<std::size_t>(layout.exponential.pairs);
    const std::size_t stride = draws % 128 == 0 ? draws + 8 : draws;
    return {.draws = draws,
            .stride = stride,
            .now = std::vector<double*>(layout.rows.size()),
            .next = std::vector<double*>(layout.rows.size()),
            .probabilities = LineColumn(layout.entries.size() * stride),
            .moves = LineColumn(layout.move_columns * stride),
            .rates = LineColumn(layout.exponential.rates * stride),
            .people = LineColumn(2 * layout.rows.size() * stride),
            .seen = LineColumn(layout.seen_columns * stride),
            .scratch = LineColumn(4 * stride),
            .matrix = LineColumn(pairs * stride),
            .power = LineColumn(pairs * stride),
            .product = LineColumn(pairs * stride)};
}

}  // namespace hearth
