// Which rows of a trace count in which year, by what weight and discounted by what (method 11.6).
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "base/columns.hpp"
#include "base/kernels.hpp"
#include "engine/kinds/cohort_parts.hpp"

namespace hearth {

namespace {

/// Those who start at one boundary of cycles, and their share of all who start in their year.
struct Entering {
    int boundary = 0;
    double share = 1;
};

std::vector<Entering> entering(const PlanCohort& cohort, int start) {
    const int cycles = cohort.cycles_per_year;
    if (!cohort.spread) return {{start * cycles, 1}};
    std::vector<Entering> made;
    for (int c = 0; c <= cycles; ++c)
        made.push_back({start * cycles + c, (c == 0 || c == cycles ? 0.5 : 1.0) / cycles});
    return made;
}

/// A row that counts in a cycle: so much, at a time in half cycles after the cycle's start.
struct RowCounted {
    int row = 0;
    double weight = 0;
    int time = 0;
};

double simpson_weight(int row, int cycles) {
    if (row == 0 || row == cycles) return 1.0 / 3;
    return (row % 2 == 1 ? 2.0 : 4.0) / 3;
}

using RowsCounted = std::array<RowCounted, 2>;

/// The rows counted at the start and at the end of cycle k of a trace of so many cycles.
RowsCounted rows_of_state(Counting counting, int k, int cycles) {
    const bool last = k + 1 == cycles;
    switch (counting) {
        case Counting::end:
            return {{{k + 1, 1, 2}}};
        case Counting::start:
            return {{{k, 1, 0}}};
        case Counting::half_cycle:
            return {{{k, 0.5, 0}, {k + 1, 0.5, 2}}};
        case Counting::life_table:
            return {{{k, 0.5, 1}, {k + 1, 0.5, 1}}};
        case Counting::none:
            return {{{k, 1, 0}, {k + 1, last ? 1.0 : 0.0, 2}}};
        case Counting::simpson_darth:
            break;
    }
    return {
        {{k, simpson_weight(k, cycles), 0}, {k + 1, last ? simpson_weight(k + 1, cycles) : 0, 2}}};
}

/// The same of those who move in cycle k, which is the row of moves.
RowsCounted rows_of_moves(Counting counting, int k, int cycles) {
    switch (counting) {
        case Counting::none:
        case Counting::end:
            return {{{k, 1, 2}}};
        case Counting::start:
            return {{{k, 1, 0}}};
        case Counting::half_cycle:
            return {{{k, 0.5, 0}, {k, 0.5, 2}}};
        case Counting::life_table:
            return {{{k, 1, 1}}};
        case Counting::simpson_darth:
            break;
    }
    return {{{k, simpson_weight(k + 1, cycles), 2}}};
}

int time_of(Exponent exponent, const RowCounted& row) {
    if (exponent == Exponent::of_row) return row.time;
    return exponent == Exponent::from_0 ? 0 : 2;
}

enum class Worth { plain, money, health };

/// Discount factors by time in half cycles: between two boundaries their geometric mean.
double factor_at(const std::vector<double>& factors, int time) {
    const std::size_t before = static_cast<std::size_t>(time) / 2;
    if (time % 2 == 0) return factors[before];
    return std::sqrt(factors[before] * factors[before + 1]);
}

struct TallyCounter {
    const CohortRun& run;
    const PlanTally& tally;
    Worth worth;

    /// Whether its rows are discounted by factors that differ between draws.
    [[nodiscard]] bool has_factors() const {
        return (worth == Worth::money && run.cohort.money_rate >= 0) ||
               (worth == Worth::health && run.cohort.health_rate >= 0);
    }

    /// Rows that can fall in a year so long after the start, at no weight, to be added to; none
    /// where each has factors of its own.
    [[nodiscard]] std::vector<columns::Weighted> rows_of_year(int after) const {
        const int cycles = run.cohort.cycles_per_year;
        std::vector<columns::Weighted> rows;
        for (int b = std::max(0, (after - 1) * cycles); b <= (after + 1) * cycles; ++b)
            if (!has_factors()) rows.push_back({.column = b});
        return rows;
    }

    void operator()(const Entering& those, std::vector<CountedYear>& years) const {
        const PlanCohort& cohort = run.cohort;
        const int most = run.years * cohort.cycles_per_year - those.boundary;
        const int cycles = std::min(cohort.count, most);
        const int end = tally.last < cycles ? tally.last + 1 : cycles;
        for (int k = tally.first; k < end; ++k) {
            const int begins = those.boundary + k;
            CountedYear& year = years[begins / cohort.cycles_per_year];
            for (const RowCounted& row : tally.to < 0 ? rows_of_state(cohort.counting, k, cycles)
                                                      : rows_of_moves(cohort.counting, k, cycles))
                add(year, row, those.share, 2 * begins + time_of(cohort.exponent, row));
        }
    }

    void add(CountedYear& year, const RowCounted& row, double share, int time) const {
        const PlanCohort& cohort = run.cohort;
        const double years = tally.to < 0 ? 1.0 / cohort.cycles_per_year : 1;
        const double weight = row.weight * share * years;
        if (weight == 0) return;
        if (has_factors())
            return year.sum.push_back({.column = row.row, .weight = weight, .factor = time});
        const auto& factors = worth == Worth::money ? cohort.money_factors : cohort.health_factors;
        year.sum[row.row - year.sum.front().column].weight +=
            worth == Worth::plain ? weight : weight * factor_at(factors, time);
    }
};

/// Adds up what counts the same column with the same factor, and leaves out what counts for
/// nothing.
void merge(std::vector<columns::Weighted>& sum) {
    std::erase_if(sum, [](const columns::Weighted& one) { return one.weight == 0; });
    if (sum.empty() || sum.front().factor < 0) return;
    const auto place = [](const columns::Weighted& one) {
        return std::pair{one.column, one.factor};
    };
    std::stable_sort(sum.begin(), sum.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
    std::size_t kept = 0;
    for (std::size_t i = 1; i < sum.size(); ++i)
        if (place(sum[i]) == place(sum[kept]))
            sum[kept].weight += sum[i].weight;
        else
            sum[++kept] = sum[i];
    sum.resize(kept + 1);
}

std::vector<CountedYear> counted_years(const CohortRun& run, const std::vector<int>& starts,
                                       const PlanTally& tally, Worth worth) {
    std::vector<CountedYear> made;
    std::vector<bool> begun(run.years);
    const TallyCounter counter{run, tally, worth};
    for (const int start : starts) {
        std::vector<CountedYear> years;
        for (int year = 0; year < run.years; ++year)
            years.push_back({year, start, counter.rows_of_year(year - start)});
        for (const Entering& those : entering(run.cohort, start)) counter(those, years);
        for (CountedYear& year : years) {
            merge(year.sum);
            if (year.sum.empty()) continue;
            year.first = !begun[year.year];
            begun[year.year] = true;
            made.push_back(std::move(year));
        }
    }
    return made;
}

/// (1 + rate)^−time for each time in half cycles.
void fill_factors(const Tracing& t, Fig rate, int times, LineColumn& out) {
    out.resize(times * t.space.stride);
    double* log = t.column(t.space.scratch, 0);
    columns::fill(log, 1, t.n);
    columns::add(log, t.at(rate), t.n);
    kernels::logarithms({log, t.n});
    for (int time = 0; time < times; ++time) {
        double* factor = t.column(out, time);
        columns::fill(factor, 0, t.n);
        kernels::add_scaled(-0.5 * time / t.cohort.cycles_per_year, {log, t.n}, {factor, t.n});
        kernels::exponentials({factor, t.n});
    }
}

/// What `counted_years` looks at of a tally and of what it is worth: not which state it is of.
using CountedAlike = std::tuple<bool, int, int, Worth>;

/// The time in its cycle [half cycles] of every row that a tally counts, if they have one.
std::optional<int> one_time(const PlanCohort& cohort, const PlanTally& tally) {
    constexpr int cycles = 2;
    std::optional<int> time;
    for (int k = 0; k < cycles; ++k)
        for (const RowCounted& row : tally.to < 0 ? rows_of_state(cohort.counting, k, cycles)
                                                  : rows_of_moves(cohort.counting, k, cycles)) {
            if (row.weight == 0) continue;
            const int found = time_of(cohort.exponent, row);
            if (time.value_or(found) != found) return std::nullopt;
            time = found;
        }
    return time;
}

}  // namespace

std::vector<double> factors_by_year(const PlanCohort& cohort, const PlanTally& tally,
                                    const std::vector<double>& factors) {
    const auto time = one_time(cohort, tally);
    std::vector<double> made;
    if (!time || cohort.cycles_per_year != 1) return made;
    for (int year = 0; year + 1 < std::ssize(factors); ++year)
        made.push_back(factor_at(factors, 2 * year + *time));
    return made;
}

std::vector<int> starting_years(const CohortRun& run) {
    std::vector<int> made;
    for (int year = 0; year < std::min(run.years, run.starting); ++year) {
        const auto starts = run.starts.col(year);
        if (!columns::nothing(starts.data(), starts.size())) made.push_back(year);
    }
    return made;
}

std::vector<SeenInTrace> seen_of(const PlanCohort& cohort) {
    std::vector<SeenInTrace> made;
    for (const PlanTally& tally : cohort.tallies) {
        const SeenInTrace one{tally.state, tally.to, tally.of_norm};
        if (std::find(made.begin(), made.end(), one) == made.end()) made.push_back(one);
    }
    return made;
}

std::vector<int> drivers_of(const PlanTally& tally, const std::vector<Grid>& drivers) {
    std::vector<int> made;
    for (const int driver : {tally.driver, tally.present_money, tally.present_health})
        if (driver >= 0 && drivers[driver].rows() > 0) made.push_back(driver);
    return made;
}

std::vector<CountedDriver> counted_of(const CountingOf& of, const std::vector<int>& starts) {
    std::vector<CountedDriver> made;
    const auto& [run, layout, all] = of;
    const PlanCohort& cohort = run.cohort;
    std::map<CountedAlike, std::vector<CountedYear>> known;
    for (const PlanTally& tally : cohort.tallies) {
        const int column = std::find(layout.seen.begin(), layout.seen.end(),
                                     SeenInTrace{tally.state, tally.to, tally.of_norm})
                               ->column;
        const std::tuple<int, Worth, Fig> drivers[] = {
            {tally.driver, Worth::plain, -1},
            {tally.present_money, Worth::money, cohort.money_rate},
            {tally.present_health, Worth::health, cohort.health_rate}};
        for (const auto& [driver, worth, rate] : drivers) {
            const bool is_known = worth == Worth::health && driver == tally.present_money;
            if (driver < 0 || all[driver].rows() == 0 || is_known) continue;
            const auto [years, fresh] =
                known.try_emplace({tally.to < 0, tally.first, tally.last, worth});
            if (fresh) years->second = counted_years(run, starts, tally, worth);
            made.push_back({driver, rate, years->second});
            for (CountedYear& year : made.back().years)
                for (columns::Weighted& one : year.sum) one.column += column;
        }
    }
    std::stable_sort(made.begin(), made.end(),
                     [](const auto& a, const auto& b) { return a.rate < b.rate; });
    return made;
}

void count(const CohortRun& run, const Tracing& t, const std::vector<CountedDriver>& all,
           std::vector<Grid>& drivers) {
    LineColumn factors;
    Fig filled = -1;
    for (const CountedDriver& one : all) {
        if (one.rate >= 0 && one.rate != filled)
            fill_factors(t, one.rate, 2 * run.years * run.cohort.cycles_per_year + 1, factors);
        if (one.rate >= 0) filled = one.rate;
        for (const CountedYear& year : one.years)
            (one.rate < 0 ? columns::weigh : columns::weigh_by_columns)(
                drivers[one.driver].col(year.year).data() + t.first,
                run.starts.col(year.start).data() + t.first,
                {year.sum.data(), year.sum.data() + year.sum.size(), t.space.seen.data(),
                 factors.data(), t.space.stride, year.first},
                t.n);
    }
}

}  // namespace hearth
