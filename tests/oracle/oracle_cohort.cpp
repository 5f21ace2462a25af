#include "oracle/oracle_cohort.hpp"

#include <cmath>
#include <stdexcept>

namespace hearth::oracle {

namespace {

using Real = long double;
using By = PlanMove::By;

/// People by declared state and by cycles already spent there.
using People = std::vector<Reals>;
/// The probability of going from a state after so many cycles in it: [state][cycles][to].
using Probabilities = std::vector<std::vector<Reals>>;

struct CohortPerson {
    const CohortDraw& draw;
    const PlanPeople* age_and_sex;  ///< nullptr: of no age

    [[nodiscard]] const PlanCohort& cohort() const { return draw.cohort; }
    [[nodiscard]] Real at(Fig figure) const { return draw.figures[figure]; }
    [[nodiscard]] Real cycle_length() const { return 1.0L / cohort().cycles_per_year; }

    [[nodiscard]] int age(int cycle) const {
        const int passed = cohort().age_at == AgeOfCycle::end ? cycle + 1 : cycle;
        const auto first = static_cast<double>(at(age_and_sex->age));
        return static_cast<int>(
            std::floor(first + static_cast<double>(passed) / cohort().cycles_per_year));
    }

    [[nodiscard]] Fig by_age(const PlanMove& move, int cycle) const {
        Fig found = move.figures[0];
        for (std::size_t i = 0; i < move.ages.size(); ++i)
            if (move.ages[i] <= age(cycle)) found = move.figures[i];
        return found;
    }

    [[nodiscard]] Real cumulative(const PlanMove& move, Real time) const {
        const Real first = at(move.figures[0]), second = at(move.figures[1]);
        switch (move.by) {
            case By::weibull:
                return second * std::pow(time, first);
            case By::weibull_of_scale:
                return std::pow(time / second, first);
            case By::gompertz:
                return first == 0 ? second * time : second / first * std::expm1(first * time);
            case By::log_logistic:
                return std::log1p(std::pow(time / second, first));
            default:
                throw std::logic_error("no law");
        }
    }

    /// The hazard over a cycle that a move has before its ratios; infinite for certain exits.
    [[nodiscard]] Real hazard(const PlanMove& move, int cycle, int in_state) const {
        const auto number = [&](int k) {
            return move.figures[std::min<std::size_t>(k, move.figures.size() - 1)];
        };
        const int clock = move.clock == ClockOf::state ? in_state : cycle;
        switch (move.by) {
            case By::probability:
                return -std::log1p(-at(move.figures[0]));
            case By::by_cycle:
                return -std::log1p(-at(number(cycle)));
            case By::by_cycle_in_state:
                return -std::log1p(-at(number(in_state)));
            case By::rate:
                return at(move.figures[0]) * cycle_length();
            case By::age_rate:
                return at(by_age(move, cycle)) * cycle_length();
            case By::age_probability:
                return -std::log1p(-at(by_age(move, cycle))) * cycle_length();
            case By::life_table: {
                const auto& deaths = cohort().deaths[static_cast<int>(age_and_sex->sex)];
                const auto last = static_cast<int>(deaths.size()) - 1;
                const Real q = deaths[std::min(std::max(age(cycle), 0), last)];
                return -std::log1p(-q) * cycle_length();
            }
            default:
                return cumulative(move, (clock + 1) * cycle_length()) -
                       cumulative(move, clock * cycle_length());
        }
    }

    [[nodiscard]] Real probability(const PlanMove& move, int cycle, int in_state) const {
        Real h = hazard(move, cycle, in_state);
        for (const PlanRatio& ratio : move.ratios)
            if (ratio.of == PlanRatio::Of::rate && cycle >= ratio.first && cycle <= ratio.last)
                h *= at(ratio.ratio);
        Real p = -std::expm1(-h);
        for (const PlanRatio& ratio : move.ratios) {
            if (cycle < ratio.first || cycle > ratio.last) continue;
            if (ratio.of == PlanRatio::Of::risk) p *= at(ratio.ratio);
            if (ratio.of == PlanRatio::Of::odds) {
                const Real odds = p / (1 - p) * at(ratio.ratio);
                p = odds / (1 + odds);
            }
        }
        return p;
    }

    [[nodiscard]] int length(int state) const { return cohort().tunnels[state]; }

    /// Where exits do not meet within a cycle.
    [[nodiscard]] Reals row(int state, int in_state, int cycle) const {
        Reals made(cohort().states.size());
        Real dead = 0, sum = 0;
        for (const PlanMove& move : cohort().moves)
            if (move.from == state) made[move.to] += probability(move, cycle, in_state);
        for (std::size_t to = 0; to < made.size(); ++to)
            if (cohort().dead[to]) dead += made[to];
        for (std::size_t to = 0; to < made.size(); ++to) {
            if (cohort().competing == Competing::after_death && !cohort().dead[to])
                made[to] *= 1 - dead;
            sum += made[to];
        }
        made[cohort().rest[state]] += 1 - sum;
        return made;
    }
};

// --- matrix exponential ------------------------------------------------------------------------

using Matrix = std::vector<Reals>;

Matrix times(const Matrix& a, const Matrix& b) {
    Matrix made(a.size(), Reals(a.size()));
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t k = 0; k < a.size(); ++k)
            for (std::size_t j = 0; j < a.size(); ++j) made[i][j] += a[i][k] * b[k][j];
    return made;
}

/// (exp(Q / 4096))^4096, where ten terms of the series will do.
Matrix exponential(Matrix q) {
    constexpr int halvings = 12;
    for (Reals& row : q)
        for (Real& one : row) one = std::ldexp(one, -halvings);
    Matrix sum(q.size(), Reals(q.size())), term = sum;
    for (std::size_t i = 0; i < q.size(); ++i) sum[i][i] = term[i][i] = 1;
    for (int n = 1; n <= 10; ++n) {
        term = times(term, q);
        for (std::size_t i = 0; i < q.size(); ++i)
            for (std::size_t j = 0; j < q.size(); ++j) {
                term[i][j] /= n;
                sum[i][j] += term[i][j];
            }
    }
    for (int n = 0; n < halvings; ++n) sum = times(sum, sum);
    return sum;
}

// --- a cycle -----------------------------------------------------------------------------------

/// People after a cycle, and how many moved from each declared state to each.
struct AfterCycle {
    People people;
    Matrix moved;
};

AfterCycle no_people(const PlanCohort& cohort) {
    AfterCycle made;
    for (const int length : cohort.tunnels) made.people.emplace_back(length);
    made.moved.assign(cohort.states.size(), Reals(cohort.states.size()));
    return made;
}

int next_in(const Reals& state, int in_state) {
    return std::min(in_state + 1, static_cast<int>(state.size()) - 1);
}

AfterCycle by_rows(const CohortPerson& person, const People& before, int cycle) {
    AfterCycle made = no_people(person.cohort());
    for (int s = 0; s < static_cast<int>(before.size()); ++s)
        for (int i = 0; i < static_cast<int>(before[s].size()); ++i) {
            const Reals row = person.row(s, i, cycle);
            for (int to = 0; to < static_cast<int>(row.size()); ++to) {
                const Real moving = before[s][i] * row[to];
                made.moved[s][to] += moving;
                made.people[to][to == s ? next_in(before[s], i) : 0] += moving;
            }
        }
    return made;
}

/// Within the cycle those who leave arrive as newcomers and can go on; the clock of a state moves
/// at the end of the cycle.
AfterCycle by_exponential(const CohortPerson& person, const People& before, int cycle) {
    std::vector<std::pair<int, int>> places;
    std::vector<int> newcomers;
    for (int s = 0; s < static_cast<int>(before.size()); ++s) {
        newcomers.push_back(static_cast<int>(places.size()));
        for (int i = 0; i < static_cast<int>(before[s].size()); ++i) places.emplace_back(s, i);
    }
    Matrix q(places.size(), Reals(places.size()));
    for (std::size_t a = 0; a < places.size(); ++a)
        for (const PlanMove& move : person.cohort().moves)
            if (move.from == places[a].first && move.to != move.from) {
                const Real rate = -std::log1p(-person.probability(move, cycle, places[a].second));
                q[a][newcomers[move.to]] += rate;
                q[a][a] -= rate;
            }
    const Matrix p = exponential(q);
    AfterCycle made = no_people(person.cohort());
    for (std::size_t a = 0; a < places.size(); ++a)
        for (std::size_t b = 0; b < places.size(); ++b) {
            const auto [s, i] = places[a];
            const auto [to, j] = places[b];
            const Real moving = before[s][i] * p[a][b];
            made.moved[s][to] += moving;
            made.people[to][a == b ? next_in(before[s], i) : j] += moving;
        }
    return made;
}

/// Everything about one group of people who start at one moment.
struct CohortCourse {
    std::vector<People> rows;
    std::vector<Matrix> moved;
};

CohortCourse course(const CohortPerson& person, int cycles) {
    People now = no_people(person.cohort()).people;
    for (std::size_t s = 0; s < now.size(); ++s) now[s][0] = person.at(person.cohort().start[s]);
    CohortCourse made{{now}, {}};
    for (int k = 0; k < cycles; ++k) {
        const bool exponential = person.cohort().competing == Competing::matrix_exponential;
        AfterCycle after = (exponential ? by_exponential : by_rows)(person, now, k);
        now = after.people;
        made.rows.push_back(now);
        made.moved.push_back(std::move(after.moved));
    }
    return made;
}

Real in_state(const People& people, int state) {
    Real sum = 0;
    for (const Real those : people[state]) sum += those;
    return sum;
}

// --- counting ----------------------------------------------------------------------------------

/// Weights of a row at the start of a cycle and at the end of the one before.
Real weight_of_row(Counting counting, int row, int cycles) {
    if (counting != Counting::simpson_darth) return 1;
    const int i = row + 1;
    if (i == 1 || i == cycles + 1) return 1.0L / 3;
    return i % 2 == 0 ? 2.0L / 3 : 4.0L / 3;
}

Real as_start(Counting counting, int row, int cycles) {
    switch (counting) {
        case Counting::end:
            return 0;
        case Counting::start:
            return 1;
        case Counting::half_cycle:
        case Counting::life_table:
            return 0.5L;
        default:
            return row < cycles ? weight_of_row(counting, row, cycles) : 0;
    }
}

Real as_end(Counting counting, int row, int cycles) {
    switch (counting) {
        case Counting::end:
            return 1;
        case Counting::start:
            return 0;
        case Counting::half_cycle:
        case Counting::life_table:
            return 0.5L;
        default:
            return row == cycles ? weight_of_row(counting, row, cycles) : 0;
    }
}

/// Discounting of money or health.
struct CohortDiscount {
    const PlanCohort& cohort;
    const std::vector<double>& factors;
    Real rate = -1;  ///< a year; below 0: by factors

    [[nodiscard]] Real at(int boundary) const {
        if (rate < 0) return factors[boundary];
        return std::pow(1 + rate, -static_cast<Real>(boundary) / cohort.cycles_per_year);
    }
    [[nodiscard]] Real middle(int boundary) const {
        return std::sqrt(at(boundary) * at(boundary + 1));
    }
    /// Of the cycle that begins at a boundary, its start or end being counted.
    [[nodiscard]] Real of(int boundary, int row) const {
        if (cohort.exponent == Exponent::from_0) return at(boundary);
        if (cohort.exponent == Exponent::from_1) return at(boundary + 1);
        if (cohort.counting == Counting::life_table) return middle(boundary);
        return at(row);
    }
};

/// People who start at one boundary, and for how many cycles they are followed.
struct Followed {
    const CohortCourse& course;
    const CohortPerson& who;
    int boundary, cycles;
    Real people;

    /// Those in a state at one of their boundaries, each by their norm where it is asked for.
    [[nodiscard]] Real in(const PlanTally& tally, int row) const {
        const Real there = in_state(course.rows[row], tally.state);
        if (!tally.of_norm) return there;
        const UtilityNorm& norm = who.cohort().norm;
        const Real age = who.at(who.age_and_sex->age) + row * who.cycle_length();
        const Real of_men = who.age_and_sex->sex == Sex::male ? norm.male : 0;
        return there * (norm.constant + of_men + norm.age * age + norm.age_squared * age * age);
    }
};

struct CohortCounter {
    const PlanCohort& cohort;
    std::map<int, Reals>& out;
    CohortDiscount money, health;

    void add(const PlanTally& tally, int boundary, int row, Real amount) const {
        const int year = boundary / cohort.cycles_per_year;
        if (tally.driver >= 0) out[tally.driver][year] += amount;
        if (tally.present_money >= 0)
            out[tally.present_money][year] += amount * money.of(boundary, row);
        if (tally.present_health >= 0)
            out[tally.present_health][year] += amount * health.of(boundary, row);
    }

    void count(const PlanTally& tally, const Followed& those, int k) const {
        const int now = those.boundary + k;
        const Counting counting = cohort.counting;
        if (tally.to < 0) {
            const Real each = those.people / cohort.cycles_per_year;
            add(tally, now, now, each * as_start(counting, k, those.cycles) * those.in(tally, k));
            add(tally, now, now + 1,
                each * as_end(counting, k + 1, those.cycles) * those.in(tally, k + 1));
            return;
        }
        const Real moved = those.people * those.course.moved[k][tally.state][tally.to];
        if (counting == Counting::start) return add(tally, now, now, moved);
        if (counting == Counting::half_cycle || counting == Counting::life_table) {
            add(tally, now, now, moved / 2);
            return add(tally, now, now + 1, moved / 2);
        }
        add(tally, now, now + 1, moved * weight_of_row(counting, k + 1, those.cycles));
    }
};

/// Each group of people and its share.
std::vector<std::pair<const PlanPeople*, Real>> groups(const CohortDraw& draw) {
    if (draw.cohort.people.empty()) return {{nullptr, 1}};
    std::vector<std::pair<const PlanPeople*, Real>> made;
    for (const PlanPeople& people : draw.cohort.people)
        made.emplace_back(&people, people.share < 0 ? 1 : draw.figures[people.share]);
    return made;
}

}  // namespace

std::map<int, Reals> tallies(const CohortDraw& draw) {
    const PlanCohort& cohort = draw.cohort;
    const auto years = static_cast<int>(draw.starts.size());
    const int m = cohort.cycles_per_year;
    std::map<int, Reals> made;
    for (const PlanTally& tally : cohort.tallies)
        for (const int driver : {tally.driver, tally.present_money, tally.present_health})
            if (driver >= 0) made[driver] = Reals(draw.starts.size());
    const auto rate = [&](Fig figure) { return figure < 0 ? -1 : draw.figures[figure]; };
    const CohortCounter counter{cohort,
                                made,
                                {cohort, cohort.money_factors, rate(cohort.money_rate)},
                                {cohort, cohort.health_factors, rate(cohort.health_rate)}};
    for (const auto& [people, share] : groups(draw)) {
        const CohortPerson who{draw, people};
        const CohortCourse all = course(who, std::min(cohort.count, years * m));
        for (int s = 0; s < years; ++s)
            for (int c = 0; c <= (cohort.spread ? m : 0); ++c) {
                const Real part = !cohort.spread ? 1 : c == 0 || c == m ? 0.5L / m : 1.0L / m;
                const int boundary = s * m + c;
                const int cycles = std::min(cohort.count, years * m - boundary);
                const Followed those{all, who, boundary, cycles, draw.starts[s] * part * share};
                for (int k = 0; k < cycles; ++k)
                    for (const PlanTally& tally : cohort.tallies)
                        if (k >= tally.first && k <= tally.last) counter.count(tally, those, k);
            }
    }
    return made;
}

std::vector<Reals> occupancy(const CohortDraw& draw, int cycles) {
    std::vector<Reals> made(draw.cohort.states.size(), Reals(cycles + 1));
    for (const auto& [people, share] : groups(draw)) {
        const CohortCourse all = course({draw, people}, cycles);
        for (std::size_t s = 0; s < made.size(); ++s)
            for (int b = 0; b <= cycles; ++b)
                made[s][b] += share * in_state(all.rows[b], static_cast<int>(s));
    }
    return made;
}

}  // namespace hearth::oracle
