// The parts of the arithmetic of cohort models: how rows of probabilities lie in columns of draws,
// how they are filled, and what is counted. Not for those who only call fill_tallies.
#pragma once

#include <optional>
#include <vector>

#include "engine/cohort.hpp"
#include "engine/kinds/cohort_columns.hpp"

namespace hearth {

/// Those in a state, or for so many cycles in it, who move by one row of probabilities.
struct CohortRow {
    int state = 0, in_state = 0;
    int first = 0, end = 0;  ///< its entries
    int first_move = 0;      ///< its first column of moves
    int rates = 0;           ///< its first rate, under matrix_exponential
};

/// A probability: which declared state it leads to, and which row.
struct CohortEntry {
    int to = 0, into = 0;
};

/// How a state is left, the same from all its rows.
struct StateMoves {
    std::vector<int> moves;    ///< of the cohort
    std::vector<int> places;   ///< by move: its target
    std::vector<int> varying;  ///< which of `moves` can differ from cycle to cycle
    std::vector<int> targets;  ///< declared states
    int rest = 0;              ///< the target that takes what is left of 1
};

/// What is kept of a trace: a state at each boundary, or moves in each cycle; its first column.
struct SeenInTrace {
    int state = 0, to = -1;
    bool of_norm = false;
    int column = 0;

    bool operator==(const SeenInTrace& o) const {
        return state == o.state && to == o.to && of_norm == o.of_norm;
    }
};

/// Matrices over the pairs of rows between which people can move within a cycle.
struct ExponentialLayout {
    struct Product {
        std::vector<columns::Arrival> terms;
        std::vector<int> ends;  ///< by pair
    };
    int pairs = 0, rates = 0;
    std::vector<int> diagonal;      ///< by row: its pair
    std::vector<int> pair_of_rate;  ///< −1: a row's to itself
    std::vector<int> pair_of_entry;
    Product by_rates, square;
};

struct CohortLayout {
    int cycles = 0;
    std::vector<StateMoves> moves = {};  ///< by state
    std::vector<int> first_row =
        {};  ///< by state, and their number; a state nobody reaches has none
    std::vector<CohortRow> rows = {};
    std::vector<CohortEntry> entries = {};
    std::vector<columns::Arrival> arrivals = {};  ///< by row, where what is seen depends on it
    std::vector<int> arrival_ends = {};
    std::vector<SeenInTrace> seen = {};
    int seen_columns = 0, move_columns = 0;
    ExponentialLayout exponential = {};
    std::vector<char> alike = {};  ///< by move: its figures are the same in all draws
    bool fixed = true;             ///< so is the whole trace
};
CohortLayout laid_out(const PlanCohort& cohort, const Grid& figures, int cycles,
                      std::vector<SeenInTrace> seen);
/// By state, whether somebody starts there in some draw.
std::vector<char> entered_states(const PlanCohort& cohort, const Grid& figures);
/// Finds out which moves are alike in all draws.
void find_alike(const PlanCohort& cohort, const Grid& figures, CohortLayout& to);
ExponentialLayout exponential_layout(const CohortLayout& layout);

/// Columns to work in for some draws at a time, and where those of the rows are at this boundary
/// and the next. At distances of 1 KB columns would drive one another out of the nearest cache.
struct CohortSpace {
    std::size_t draws = 0, stride = 0;
    std::vector<double*> now = {}, next = {};
    LineColumn probabilities, moves, rates, people, seen, scratch, matrix, power, product;
};
CohortSpace cohort_space(const CohortLayout& layout, std::size_t draws);

/// Some draws that are computed at once.
struct Tracing {
    const PlanCohort& cohort;
    const CohortLayout& layout;
    const Grid& figures;
    CohortSpace& space;
    std::size_t first = 0, n = 0;

    [[nodiscard]] const double* at(Fig figure) const { return figures.col(figure).data() + first; }
    [[nodiscard]] double* column(LineColumn& of, int number) const {
        return of.data() + number * space.stride;
    }
};

/// A cycle, whose age counts (nullptr: nobody's) and how long they have been in their state.
struct CycleAt {
    int cycle = 0, in_state = 0;
    const PlanPeople* people = nullptr;
};

/// Whether it is by a law of the hazard in time.
bool is_law(const PlanMove& move);
/// Whether a move's probability can differ from cycle to cycle, and whether it does from that of
/// the cycle before.
bool is_varying(const PlanMove& move);
bool differs(const Tracing& tracing, const PlanMove& move, const CycleAt& at);
/// One move's probability in a cycle, or the same as a hazard (method 11.2).
void fill_probability(const Tracing& tracing, int move, const CycleAt& at, double* out);
void fill_hazard(const Tracing& tracing, int move, const CycleAt& at, double* out);

/// Whether age or sex plays a part.
bool is_by_age(const PlanCohort& cohort);

/// The norm of somebody of an age at the start, at a boundary of cycles (11.10).
double norm_at(const PlanCohort& cohort, Sex sex, double age, int boundary);

/// Fills the probabilities of a cycle that differ from those of the cycle before (11.3).
std::optional<RowFault> fill_rows(const Tracing& tracing, const CycleAt& at);
/// P = exp(Q) of the rates of a cycle.
void exponentiate(const Tracing& tracing);

/// What is counted of a trace in a year for those who start in one.
struct CountedYear {
    int year = 0, start = 0;
    std::vector<columns::Weighted> sum;
    bool first = false;  ///< of the driver's year
};
/// A sum over a trace that fills one driver.
struct CountedDriver {
    int driver = 0;
    Fig rate = -1;
    std::vector<CountedYear> years;
};

/// A trace whose cycles are alike and in which all start in one year, walked in one go (method
/// 11.3); no sums: it is not one.
struct CohortWalk {
    std::vector<std::vector<columns::Weighted>> columns = {};  ///< that the sums are of
    std::vector<columns::WalkSum> sums = {};
    std::vector<int> sum_ends = {};
};

struct KeptCohort {
    std::vector<int> starts = {};    ///< years in which somebody starts
    std::vector<char> entered = {};  ///< states
    CohortLayout layout = {};
    std::vector<CountedDriver> counted = {};
    CohortSpace space = {};
    CohortWalk walk = {};
};

/// Years in which somebody starts in some draw.
std::vector<int> starting_years(const CohortRun& run);
/// What tallies ask of a trace.
std::vector<SeenInTrace> seen_of(const PlanCohort& cohort);
/// Drivers of a tally that have room.
std::vector<int> drivers_of(const PlanTally& tally, const std::vector<Grid>& drivers);
/// How tallies count a trace for those who start in some years; those of one rate stand together.
struct CountingOf {
    const CohortRun& run;
    const CohortLayout& layout;
    const std::vector<Grid>& drivers;
};
std::vector<CountedDriver> counted_of(const CountingOf& of, const std::vector<int>& starts);
/// Adds what is counted of the trace in `tracing` to the drivers.
void count(const CohortRun& run, const Tracing& tracing, const std::vector<CountedDriver>& all,
           std::vector<Grid>& drivers);

}  // namespace hearth
