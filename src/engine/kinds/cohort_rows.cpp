// Rows of probabilities of a cohort model in a cycle, from the moves out of each state; and the
// matrix exponential where exits compete as rates (method 11.3).
#include <algorithm>
#include <cmath>

#include "base/columns.hpp"
#include "base/kernels.hpp"
#include "engine/kinds/cohort_parts.hpp"

namespace hearth {

namespace {

/// What rounding can take an entry out of 0 to 1, and a row from 1.
constexpr double entry_noise = 1e-12, row_noise = 1e-9;

double* probability(const Tracing& t, int entry) { return t.column(t.space.probabilities, entry); }

/// The earlier of two draws.
void keep_earlier(std::optional<RowFault>& kept, const RowFault& other) {
    if (!kept || other.draw < kept->draw) kept = other;
}

std::size_t first_outside(const double* x, double tolerance, std::size_t n) {
    return static_cast<std::size_t>(
        std::find_if(x, x + n,
                     [&](double one) { return !(one >= -tolerance && one <= 1 + tolerance); }) -
        x);
}

/// Holds a column from 0 to 1; the first draw that lies outside, or their number.
std::size_t hold(const Tracing& t, double* x, double noise) {
    return columns::hold(x, noise, t.n) ? t.n : first_outside(x, noise, t.n);
}

void hold_entry(const Tracing& t, double* entry, RowFault fault, std::optional<RowFault>& kept) {
    const std::size_t draw = hold(t, entry, entry_noise);
    if (draw == t.n) return;
    fault.draw = t.first + draw;
    fault.sum_or_entry = entry[draw];
    keep_earlier(kept, fault);
}

/// Adds what is left of 1 to a row's entry `rest`.
void add_rest(const Tracing& t, const CohortRow& row, int rest, RowFault fault,
              std::optional<RowFault>& kept) {
    double* sum = t.column(t.space.scratch, 0);
    double* left = t.column(t.space.scratch, 1);
    columns::fill(sum, 0, t.n);
    for (int e = row.first; e < row.end; ++e) columns::add(sum, probability(t, e), t.n);
    columns::rest_of_one(left, sum, t.n);
    const std::size_t draw = hold(t, left, row_noise);
    if (draw < t.n) {
        fault.draw = t.first + draw;
        fault.sum_or_entry = sum[draw];
        keep_earlier(kept, fault);
    }
    columns::add(probability(t, rest), left, t.n);
}

/// Those who do not die may move (`after_death`).
void survive_first(const Tracing& t, const CohortRow& row) {
    double* dead = t.column(t.space.scratch, 0);
    columns::fill(dead, 0, t.n);
    for (int e = row.first; e < row.end; ++e)
        if (t.cohort.dead[t.layout.entries[e].to]) columns::add(dead, probability(t, e), t.n);
    for (int e = row.first; e < row.end; ++e)
        if (!t.cohort.dead[t.layout.entries[e].to])
            columns::multiply_by_rest(probability(t, e), dead, t.n);
}

/// The column of a row's move.
double* move_column(const Tracing& t, const CohortRow& row, std::size_t move) {
    return t.column(t.space.moves, row.first_move + static_cast<int>(move));
}

/// Fills columns of a row's moves that differ from those of the cycle before; whether any do.
bool renew_moves(const Tracing& t, const CohortRow& row, CycleAt at) {
    const StateMoves& of = t.layout.moves[row.state];
    const bool hazards = t.cohort.competing == Competing::matrix_exponential;
    const auto renew = [&](std::size_t m) {
        (hazards ? fill_hazard : fill_probability)(t, of.moves[m], at, move_column(t, row, m));
    };
    at.in_state = row.in_state;
    bool renewed = at.cycle == 0;
    if (renewed)
        for (std::size_t m = 0; m < of.moves.size(); ++m) renew(m);
    else
        for (const int m : of.varying)
            if (differs(t, t.cohort.moves[of.moves[m]], at)) renew(m), renewed = true;
    return renewed;
}

void fill_row(const Tracing& t, const CohortRow& row, int cycle, std::optional<RowFault>& kept) {
    const StateMoves& of = t.layout.moves[row.state];
    for (int e = row.first; e < row.end; ++e) columns::fill(probability(t, e), 0, t.n);
    for (std::size_t m = 0; m < of.moves.size(); ++m)
        columns::add(probability(t, row.first + of.places[m]), move_column(t, row, m), t.n);
    if (t.cohort.competing == Competing::after_death) survive_first(t, row);
    RowFault fault{.state = row.state, .cycle = cycle};
    for (int e = row.first; e < row.end; ++e) {
        fault.to = t.layout.entries[e].to;
        hold_entry(t, probability(t, e), fault, kept);
    }
    fault.to = -1;
    add_rest(t, row, row.first + of.rest, fault, kept);
}

void fill_rates(const Tracing& t, const CohortRow& row, int cycle, std::optional<RowFault>& kept) {
    const StateMoves& of = t.layout.moves[row.state];
    for (std::size_t p = 0; p < of.targets.size(); ++p)
        columns::fill(t.column(t.space.rates, row.rates + static_cast<int>(p)), 0, t.n);
    for (std::size_t m = 0; m < of.moves.size(); ++m) {
        const double* one = move_column(t, row, m);
        columns::add(t.column(t.space.rates, row.rates + of.places[m]), one, t.n);
        for (std::size_t d = 0; d < t.n; ++d)
            if (!(one[d] >= 0 && std::isfinite(one[d])))
                keep_earlier(kept, {.state = row.state,
                                    .cycle = cycle,
                                    .draw = t.first + d,
                                    .sum_or_entry = one[d],
                                    .to = t.cohort.moves[of.moves[m]].to});
    }
}

// --- matrix exponential ------------------------------------------------------------------------

/// By row and row: the number of their pair; −1: nobody goes from one to the other in a cycle.
using PairsOfRows = std::vector<std::vector<int>>;

/// The terms of a · b by the pairs of b, which go on to no others.
ExponentialLayout::Product product(const PairsOfRows& a, const PairsOfRows& b) {
    ExponentialLayout::Product made;
    std::vector<std::vector<columns::Arrival>> terms;
    for (std::size_t i = 0; i < b.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j) {
            if (b[i][j] < 0) continue;
            terms.resize(std::max(terms.size(), static_cast<std::size_t>(b[i][j]) + 1));
            for (std::size_t l = 0; l < b.size(); ++l)
                if (a[i][l] >= 0 && b[l][j] >= 0) terms[b[i][j]].push_back({a[i][l], b[l][j]});
        }
    for (const auto& of_pair : terms) {
        made.terms.insert(made.terms.end(), of_pair.begin(), of_pair.end());
        made.ends.push_back(static_cast<int>(made.terms.size()));
    }
    return made;
}

void multiply(const Tracing& t, const ExponentialLayout::Product& product, LineColumn& a,
              const LineColumn& b, LineColumn& out) {
    std::vector<double*> from, into;
    for (int pair = 0; pair < t.layout.exponential.pairs; ++pair) {
        from.push_back(t.column(a, pair));
        into.push_back(t.column(out, pair));
    }
    columns::step({product.terms, product.ends, b.data(), from.data(), into.data(), t.space.stride},
                  t.n);
}

/// M = Q / 2^halvings + rate · I, which has no negative entries; the rate is the most that leave a
/// row.
void fill_matrix(const Tracing& t, double* rate, double* times) {
    const ExponentialLayout& e = t.layout.exponential;
    double* leaving = t.column(t.space.scratch, 2);
    columns::fill(rate, 0, t.n);
    columns::fill(t.space.matrix.data(), 0, t.space.matrix.size());
    for (std::size_t r = 0; r < t.layout.rows.size(); ++r) {
        const CohortRow& row = t.layout.rows[r];
        columns::fill(leaving, 0, t.n);
        for (std::size_t p = 0; p < t.layout.moves[row.state].targets.size(); ++p) {
            const int number = row.rates + static_cast<int>(p);
            if (e.pair_of_rate[number] < 0) continue;
            columns::add(t.column(t.space.matrix, e.pair_of_rate[number]),
                         t.column(t.space.rates, number), t.n);
            columns::add(leaving, t.column(t.space.rates, number), t.n);
        }
        columns::subtract(t.column(t.space.matrix, e.diagonal[r]), leaving, t.n);
        columns::raise_to(rate, leaving, t.n);
    }
    for (const int pair : e.diagonal) columns::add(t.column(t.space.matrix, pair), rate, t.n);
    columns::halvings(times, rate, t.n);
    for (int pair = 0; pair < e.pairs; ++pair)
        columns::halve(t.column(t.space.matrix, pair), times, t.n);
    columns::halve(rate, times, t.n);
}

/// power = e^(−rate) · e^M, by Horner's rule on the Taylor series to M^14: its rest is below 3e-17.
void sum_series(const Tracing& t, double* rate) {
    constexpr int terms = 14;
    const ExponentialLayout& e = t.layout.exponential;
    double* one = t.column(t.space.scratch, 2);
    columns::fill(one, 1, t.n);
    columns::fill(t.space.power.data(), 0, t.space.power.size());
    for (const int pair : e.diagonal) columns::add(t.column(t.space.power, pair), one, t.n);
    for (int term = terms; term > 0; --term) {
        multiply(t, e.by_rates, t.space.matrix, t.space.power, t.space.product);
        kernels::scale(1.0 / term, t.space.product);
        for (const int pair : e.diagonal) columns::add(t.column(t.space.product, pair), one, t.n);
        std::swap(t.space.power, t.space.product);
    }
    kernels::scale(-1, {rate, t.n});
    kernels::exponentials({rate, t.n});
    for (int pair = 0; pair < e.pairs; ++pair)
        columns::multiply_by(t.column(t.space.power, pair), rate, t.n);
}

void square(const Tracing& t, const double* times) {
    const ExponentialLayout& e = t.layout.exponential;
    const double most = *std::max_element(times, times + t.n);
    for (int done = 0; done < most; ++done) {
        multiply(t, e.square, t.space.power, t.space.power, t.space.product);
        for (int pair = 0; pair < e.pairs; ++pair)
            columns::take_where_more(t.column(t.space.power, pair), t.column(t.space.product, pair),
                                     times, done, t.n);
    }
}

}  // namespace

std::optional<RowFault> fill_rows(const Tracing& t, const CycleAt& at) {
    std::optional<RowFault> fault;
    const bool exponential = t.cohort.competing == Competing::matrix_exponential;
    bool renewed = false;
    for (const CohortRow& row : t.layout.rows) {
        if (!renew_moves(t, row, at)) continue;
        (exponential ? fill_rates : fill_row)(t, row, at.cycle, fault);
        renewed = true;
    }
    if (exponential && renewed) exponentiate(t);
    return fault;
}

void exponentiate(const Tracing& t) {
    double* rate = t.column(t.space.scratch, 0);
    double* times = t.column(t.space.scratch, 1);
    fill_matrix(t, rate, times);
    sum_series(t, rate);
    square(t, times);
    for (const CohortRow& row : t.layout.rows) {
        columns::fill(probability(t, row.first), 1, t.n);
        for (int e = row.first + 1; e < row.end; ++e) {
            const int pair = t.layout.exponential.pair_of_entry[e];
            std::copy_n(t.column(t.space.power, pair), t.n, probability(t, e));
            columns::subtract(probability(t, row.first), probability(t, e), t.n);
        }
        columns::hold(probability(t, row.first), row_noise, t.n);
    }
}

ExponentialLayout exponential_layout(const CohortLayout& layout) {
    ExponentialLayout made;
    PairsOfRows pairs(layout.rows.size(), std::vector<int>(layout.rows.size(), -1));
    for (std::size_t r = 0; r < layout.rows.size(); ++r) {
        made.diagonal.push_back(pairs[r][r] = made.pairs++);
        made.pair_of_entry.push_back(made.diagonal[r]);
        for (int e = layout.rows[r].first + 1; e < layout.rows[r].end; ++e)
            made.pair_of_entry.push_back(pairs[r][layout.entries[e].into] = made.pairs++);
    }
    PairsOfRows rates(pairs.size(), std::vector<int>(pairs.size(), -1));
    for (std::size_t r = 0; r < layout.rows.size(); ++r) {
        const int state = layout.rows[r].state;
        rates[r][r] = made.diagonal[r];
        for (const int to : layout.moves[state].targets) {
            const int into = layout.first_row[to];
            made.pair_of_rate.push_back(to == state ? -1 : pairs[r][into]);
            if (to != state) rates[r][into] = pairs[r][into];
        }
    }
    made.by_rates = product(rates, pairs);
    made.square = product(pairs, pairs);
    return made;
}

}  // namespace hearth
