// The people of a cohort model one by one (method 11.7): each is in a row at each boundary and
// moves by chance. All go on together, in batches, and only rows and counts of people are kept.
#include <algorithm>
#include <cmath>

#include "base/columns.hpp"
#include "draws/shares.hpp"
#include "engine/kinds/cohort_parts.hpp"

namespace hearth {

namespace {

using RowNumber = std::uint16_t;

/// Where a number of 32 bits leads from each row: by its first eight bits where those decide, else
/// by where what leads to each row ends.
struct WaysOut {
    static constexpr RowNumber undecided = 0xffff;
    struct Of {
        std::vector<std::uint64_t> ends;
        std::vector<RowNumber> into;
    };
    std::vector<RowNumber> by_first_bits;  ///< 256 for each row
    std::vector<Of> rows;
};

void set_ways(WaysOut& ways, std::size_t row, const std::vector<double>& shares,
              std::vector<RowNumber> into) {
    WaysOut::Of& of = ways.rows[row];
    of = {{}, std::move(into)};
    double sum = 0, all = 0;
    for (const double share : shares) all += share;
    for (const double share : shares) {
        sum += share;
        of.ends.push_back(static_cast<std::uint64_t>(std::llround(sum / all * 0x1p32)));
    }
    std::size_t way = 0;
    for (std::uint64_t bits = 0; bits < 256; ++bits) {
        while (of.ends[way] <= bits << 24) ++way;
        const bool decided = of.ends[way] >= (bits + 1) << 24;
        ways.by_first_bits[row * 256 + bits] = decided ? of.into[way] : WaysOut::undecided;
    }
}

RowNumber search(const WaysOut::Of& of, std::uint32_t number) {
    std::size_t way = 0;
    while (of.ends[way] <= number) ++way;
    return of.into[way];
}

__attribute__((always_inline)) inline RowNumber way_of(const WaysOut& ways, RowNumber row,
                                                       std::uint32_t number) {
    const RowNumber next = ways.by_first_bits[std::size_t{row} << 8 | number >> 24];
    return next == WaysOut::undecided ? search(ways.rows[row], number) : next;
}

/// People of one age and sex; their rows stand after those of the ones before.
struct OfOneAge {
    const PlanPeople* people = nullptr;
    CohortSpace space;
};

struct Simulation {
    const Individuals& all;
    const CohortLayout& layout;
    const Grid& figures;  ///< of the one draw
    std::vector<OfOneAge> ages = {};
    std::vector<int> states = {};          ///< by row, of all ages
    std::vector<std::uint64_t> bits = {};  ///< by row, that of its state; empty: too many states
    WaysOut ways = {};
    std::uint64_t batch = 0;  ///< people in each but the last

    [[nodiscard]] RowNumber row(std::size_t age, int of_layout) const {
        return static_cast<RowNumber>(age * layout.rows.size() + of_layout);
    }
};

/// People who are followed together, some batches of them.
struct Together {
    std::vector<RowNumber> rows;
    std::vector<std::uint64_t> been;  ///< states that each was in, a bit for each; empty: too many
    CohortSpace counted;              ///< what is seen of each batch
};

// --- chance ------------------------------------------------------------------------------------

constexpr std::size_t at_once = 1024;

struct Numbers {
    std::vector<double> shares = std::vector<double>(at_once);
    std::vector<std::uint32_t> whole = std::vector<std::uint32_t>(at_once);
};

/// Those of `n` people in a cycle, or before the first: one stream for each (method 10.2).
void fill_numbers(const Simulation& s, std::uint64_t first, int cycle, std::size_t n,
                  Numbers& numbers) {
    const Stream stream{s.all.seed, figure_hash("individuals") + static_cast<unsigned>(cycle + 1)};
    fill_shares(stream, first, {numbers.shares.data(), n});
    columns::to_whole(numbers.whole.data(), numbers.shares.data(), n);
}

/// How people start: by age and sex, and state; as the ways out of one row.
WaysOut ways_in(const Simulation& s) {
    WaysOut made{.by_first_bits = std::vector<RowNumber>(256), .rows = {{}}};
    std::vector<double> shares;
    std::vector<RowNumber> into;
    for (std::size_t a = 0; a < s.ages.size(); ++a) {
        const PlanPeople* people = s.ages[a].people;
        const double share = people && people->share >= 0 ? s.figures(0, people->share) : 1;
        for (std::size_t state = 0; state + 1 < s.layout.first_row.size(); ++state) {
            const int row = s.layout.first_row[state];
            if (row == s.layout.first_row[state + 1]) continue;
            shares.push_back(share * s.figures(0, s.all.cohort.start[state]));
            into.push_back(s.row(a, row));
        }
    }
    set_ways(made, 0, shares, std::move(into));
    return made;
}

/// The ways out of all rows in a cycle.
void renew_ways(Simulation& s, int cycle) {
    for (std::size_t a = 0; a < s.ages.size(); ++a) {
        OfOneAge& age = s.ages[a];
        const LineColumn before = age.space.probabilities;
        fill_rows({s.all.cohort, s.layout, s.figures, age.space, 0, 1}, {cycle, 0, age.people});
        if (cycle > 0 && before == age.space.probabilities) continue;
        for (std::size_t r = 0; r < s.layout.rows.size(); ++r) {
            const CohortRow& row = s.layout.rows[r];
            std::vector<RowNumber> into;
            for (int e = row.first; e < row.end; ++e)
                into.push_back(s.row(a, s.layout.entries[e].into));
            const double* shares = age.space.probabilities.data();
            set_ways(s.ways, s.row(a, static_cast<int>(r)), {shares + row.first, shares + row.end},
                     std::move(into));
        }
    }
}

// --- people ------------------------------------------------------------------------------------

/// People by row; and those who moved, from state to state.
struct PeopleCounts {
    std::vector<std::uint32_t> in, moved;
};

void count_people(const RowNumber* rows, std::size_t n, PeopleCounts& counts) {
    constexpr std::size_t few = 12;
    const std::size_t all_rows = counts.in.size();
    if (all_rows > few)
        for (std::size_t i = 0; i < n; ++i) ++counts.in[rows[i]];
    else
        for (std::size_t r = 0; r < all_rows; ++r)
            counts.in[r] += columns::count_equal(rows, static_cast<RowNumber>(r), n);
}

void count_moves(const Simulation& s, const RowNumber* rows, const std::uint32_t* numbers,
                 std::size_t n, PeopleCounts& counts) {
    const std::size_t states = s.layout.moves.size();
    for (std::size_t i = 0; i < n; ++i) {
        const RowNumber next = way_of(s.ways, rows[i], numbers[i]);
        ++counts.moved[s.states[rows[i]] * states + s.states[next]];
    }
}

void move_people(const WaysOut& ways, RowNumber* rows, const std::uint32_t* numbers,
                 std::size_t n) {
    const RowNumber* by_first_bits = ways.by_first_bits.data();
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t number = numbers[i];
        const RowNumber row = rows[i], next = by_first_bits[std::size_t{row} << 8 | number >> 24];
        rows[i] = next == WaysOut::undecided ? search(ways.rows[row], number) : next;
    }
}

/// Notes where people are among the states that they have been in.
void note_states(const Simulation& s, const RowNumber* rows, std::uint64_t* been, std::size_t n) {
    const std::uint64_t* bits = s.bits.data();
    for (std::size_t i = 0; i < n; ++i) been[i] |= bits[rows[i]];
}

/// Shares of each batch who have been in each state.
void keep_history(const Simulation& s, const Together& those, IndividualTotals& totals) {
    const std::size_t states = s.layout.moves.size();
    for (std::uint64_t first = 0; first < those.been.size(); first += s.batch) {
        const std::uint64_t end = std::min<std::uint64_t>(first + s.batch, those.been.size());
        std::vector<std::uint32_t> ever(states);
        for (std::uint64_t i = first; i < end; ++i)
            for (std::size_t state = 0; state < states; ++state)
                if (those.been[i] >> state & 1) ++ever[state];
        for (std::size_t state = 0; state < states; ++state)
            totals.ever(first / s.batch, state) = ever[state] / static_cast<double>(end - first);
    }
}

/// People of a batch in a state at a boundary, each by the norm of their age and sex.
double by_norm(const Simulation& s, const PeopleCounts& counts, int state, int boundary) {
    double sum = 0;
    for (std::size_t row = 0; row < counts.in.size(); ++row) {
        if (s.states[row] != state || counts.in[row] == 0) continue;
        const PlanPeople& those = *s.ages[row / s.layout.rows.size()].people;
        sum += counts.in[row] * norm_at(s.all.cohort, those.sex, s.figures(0, those.age), boundary);
    }
    return sum;
}

/// Keeps a batch's counts as shares of its people, and clears them.
void keep(const Simulation& s, Together& those, std::size_t batch, int cycle, PeopleCounts& counts,
          IndividualTotals& totals) {
    const std::size_t states = s.layout.moves.size();
    std::vector<double> in(states);
    for (std::size_t row = 0; row < counts.in.size(); ++row) in[s.states[row]] += counts.in[row];
    const double people = totals.people[batch];
    for (const SeenInTrace& seen : s.layout.seen) {
        const int column = seen.column + (seen.to < 0 ? cycle + 1 : cycle);
        if (seen.to >= 0 && cycle < 0) continue;
        const double seen_there = seen.of_norm  ? by_norm(s, counts, seen.state, cycle + 1)
                                  : seen.to < 0 ? in[seen.state]
                                                : counts.moved[seen.state * states + seen.to];
        those.counted.seen[column * those.counted.stride + batch] = seen_there / people;
    }
    for (std::size_t state = 0; state < states; ++state)
        totals.trace[state][cycle + 1] += in[state] / static_cast<double>(those.rows.size());
    std::fill(counts.in.begin(), counts.in.end(), 0);
    std::fill(counts.moved.begin(), counts.moved.end(), 0);
}

/// All batches through a cycle; cycle −1: they start.
void follow(const Simulation& s, const WaysOut& start, int cycle, Together& those,
            IndividualTotals& totals) {
    const bool moves = std::any_of(s.layout.seen.begin(), s.layout.seen.end(),
                                   [](const SeenInTrace& seen) { return seen.to >= 0; });
    PeopleCounts counts{std::vector<std::uint32_t>(s.states.size()),
                        std::vector<std::uint32_t>(s.layout.moves.size() * s.layout.moves.size())};
    Numbers numbers;
    std::size_t batch = 0;
    for (std::uint64_t first = 0; first < those.rows.size(); first += s.batch, ++batch) {
        const std::uint64_t end = std::min<std::uint64_t>(first + s.batch, those.rows.size());
        for (std::uint64_t piece = first; piece < end; piece += at_once) {
            const std::size_t n = std::min<std::uint64_t>(at_once, end - piece);
            RowNumber* rows = those.rows.data() + piece;
            fill_numbers(s, s.all.from + piece, cycle, n, numbers);
            const std::uint32_t* whole = numbers.whole.data();
            if (moves && cycle >= 0) count_moves(s, rows, whole, n, counts);
            move_people(cycle < 0 ? start : s.ways, rows, whole, n);
            if (!those.been.empty()) note_states(s, rows, those.been.data() + piece, n);
            count_people(rows, n, counts);
        }
        keep(s, those, batch, cycle, counts, totals);
    }
}

Simulation simulation(const Individuals& all, const CohortLayout& layout, const Grid& figures) {
    Simulation made{.all = all, .layout = layout, .figures = figures};
    for (const PlanPeople& people : all.cohort.people)
        made.ages.push_back({&people, cohort_space(layout, 1)});
    if (made.ages.empty()) made.ages.push_back({nullptr, cohort_space(layout, 1)});
    for (std::size_t a = 0; a < made.ages.size(); ++a)
        for (const CohortRow& row : layout.rows) made.states.push_back(row.state);
    for (const int state : made.states)
        if (layout.moves.size() <= 64) made.bits.push_back(std::uint64_t{1} << state);
    made.ways.by_first_bits.resize(256 * made.states.size());
    made.ways.rows.resize(made.states.size());
    made.batch = people_in_batch(all.people);
    return made;
}

}  // namespace

std::uint64_t people_in_batch(std::uint64_t people) {
    constexpr std::uint64_t fewest = 64, most = 1024;  // batches
    const std::uint64_t pieces = (people + most * at_once - 1) / (most * at_once);
    return std::clamp((people + fewest - 1) / fewest, std::uint64_t{1}, pieces * at_once);
}

IndividualTotals simulate_individuals(const Individuals& all) {
    const Grid figures = all.figures.part(all.draw, 1);
    const int cycles = std::min(all.cycles, all.cohort.count);
    const CohortLayout layout = laid_out(all.cohort, figures, cycles, seen_of(all.cohort));
    Simulation s = simulation(all, layout, figures);
    const WaysOut start = ways_in(s);
    const std::uint64_t people = all.to - all.from;
    const std::size_t batches = (people + s.batch - 1) / s.batch;
    const int years = (all.cycles + all.cohort.cycles_per_year - 1) / all.cohort.cycles_per_year;
    IndividualTotals made{.people = Column(batches, static_cast<double>(s.batch)),
                          .drivers = {},
                          .trace = std::vector<Column>(layout.moves.size(), Column(cycles + 1)),
                          .ever = Grid(s.bits.empty() ? 0 : batches, layout.moves.size())};
    for (const PlanTally& tally : all.cohort.tallies)
        for (const int driver : {tally.driver, tally.present_money, tally.present_health}) {
            if (driver < 0) continue;
            made.drivers.resize(std::max<std::size_t>(made.drivers.size(), driver + 1));
            made.drivers[driver] = Grid(batches, years);
        }
    made.people.back() = static_cast<double>(people - (batches - 1) * s.batch);
    Grid starts(batches, years), same(batches, figures.cols());
    columns::fill(starts.data(), 1, batches);
    for (std::size_t f = 0; f < figures.cols(); ++f)
        columns::fill(same.col(f).data(), figures(0, f), batches);
    const CohortRun run{all.cohort, same, starts, years};
    const std::vector<CountedDriver> counted = counted_of({run, layout, made.drivers}, {0});
    Together those{.rows = std::vector<RowNumber>(people),
                   .been = std::vector<std::uint64_t>(s.bits.empty() ? 0 : people),
                   .counted = cohort_space(layout, batches)};
    for (int cycle = -1; cycle < cycles; ++cycle) {
        if (cycle >= 0) renew_ways(s, cycle);
        follow(s, start, cycle, those, made);
    }
    keep_history(s, those, made);
    count(run, {all.cohort, layout, same, those.counted, 0, batches}, counted, made.drivers);
    return made;
}

}  // namespace hearth
