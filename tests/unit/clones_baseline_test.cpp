// The columns' kernels, forced to no vectors beyond SSE2: the bits that all clones are held to, and
// each number against its definition, done one by one in this file.
#include <cmath>

#include "unit/clone_hashes.hpp"

#define HEARTH_CLONES
#define hearth hearth_baseline
#include "unit/clone_bits.hpp"

std::vector<clone_hashes::CloneHash> clone_hashes::of_baseline() {
    return hearth_baseline::CloneHashes().made();
}

namespace {

using namespace hearth_baseline;
using Values = std::vector<double>;

constexpr std::size_t n = bit_draws, years = bit_years;

/// Each number of `found` against that of `expected`, which is told its place.
template <class Expected>
void check_each(const char* name, const Values& found, const Expected& expected) {
    INFO(name);
    int wrong = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double one = expected(i);
        const bool same = std::isfinite(one)
                              ? std::abs(found[i] - one) <= 1e-13 * (1 + std::abs(one))
                          : std::isnan(one) ? std::isnan(found[i])
                                            : found[i] == one;
        wrong += same ? 0 : 1;
    }
    CHECK(wrong == 0);
}

/// What a kernel makes of a column that holds something already.
template <class Kernel>
Values made_by(const Kernel& kernel, std::size_t size = n) {
    Values out = made_up(9, size);
    kernel(out.data());
    return out;
}

/// Year k − j − lag … of method 3.2: the overlap of year k of the calendar with year j of an effect
/// that begins `start` + lag after the start of year 0, by the length that both share.
double overlap(double start, double lag, double lasts, int k, int j) {
    const double begin = start + lag + j, end = start + lag + std::min(j + 1.0, lasts);
    return std::max(0.0, std::min<double>(k + 1, end) - std::max<double>(k, begin));
}

}  // namespace

TEST_CASE("kernels of columns give the same bits when they run again") {
    clone_hashes::check_against_baseline(hearth_baseline::CloneHashes().made());
}

TEST_CASE("each kernel of columns gives what its definition says, draw by draw") {
    const Values a = made_up(1, n), b = made_up(2, n), c = made_up(3, n), was = made_up(9, n);
    const double *pa = a.data(), *pb = b.data(), *pc = c.data();
    using namespace columns;
    check_each("fill", made_by([&](double* x) { fill(x, 0.1, n); }),
               [](std::size_t) { return 0.1; });
    check_each("multiply", made_by([&](double* x) { multiply(x, pa, pb, n); }),
               [&](std::size_t i) { return a[i] * b[i]; });
    check_each("multiply_add", made_by([&](double* x) { multiply_add(x, pa, pb, n); }),
               [&](std::size_t i) { return was[i] + a[i] * b[i]; });
    check_each("add", made_by([&](double* x) { columns::add(x, pa, n); }),
               [&](std::size_t i) { return was[i] + a[i]; });
    check_each("multiply_by", made_by([&](double* x) { multiply_by(x, pa, n); }),
               [&](std::size_t i) { return was[i] * a[i]; });
    check_each("multiply_by_rest", made_by([&](double* x) { multiply_by_rest(x, pa, n); }),
               [&](std::size_t i) { return was[i] * (1 - a[i]); });
    check_each("avoided_by_ratio", made_by([&](double* x) { avoided_by_ratio(x, pa, pb, n); }),
               [&](std::size_t i) { return a[i] - a[i] * b[i]; });
    check_each("adjust", made_by([&](double* x) { adjust(x, pa, pb, n); }), [&](std::size_t i) {
        const double kept = was[i] * a[i];
        return kept > 0 ? kept * b[i] : kept;
    });
    check_each("value_of_share", made_by([&](double* x) { value_of_share(x, pa, pb, pc, n); }),
               [&](std::size_t i) { return a[i] * b[i] * c[i]; });
    check_each("value_of_rest", made_by([&](double* x) { value_of_rest(x, pa, pb, pc, n); }),
               [&](std::size_t i) { return a[i] * c[i] - a[i] * b[i] * c[i]; });
    check_each("spend", made_by([&](double* x) { spend(x, pa, pb, n); }),
               [&](std::size_t i) { return -(a[i] * b[i]); });
    check_each("sum", made_by([&](double* x) {
                   sum(x, {pa, pb, pc}, n);
               }),
               [&](std::size_t i) { return a[i] + b[i] + c[i]; });
    check_each("sum of none", made_by([&](double* x) { sum(x, {}, n); }),
               [](std::size_t) { return 0.0; });
    const Values base = from_zero(4, 1), exponent = from_zero(5, 3);
    check_each("power", made_by([&](double* x) { power(x, base.data(), exponent.data(), n); }),
               [&](std::size_t i) { return std::pow(base[i], exponent[i]); });
    const Values valued = made_by(
        [&](double* x) {
            value({x, x + n, x + 2 * n, x + 3 * n}, pa, pb, pc, n);
        },
        4 * n);
    check_each("value", valued, [&](std::size_t at) {
        const std::size_t i = at % n;
        const double units = at / n % 2 == 0 ? a[i] * b[i] : a[i] - a[i] * b[i];
        return at / n < 2 ? units : units * c[i];
    });
}

TEST_CASE("each kernel over years gives what its definition says") {
    const Values a = made_up(11, years * n), b = made_up(12, years * n);
    const auto at = [](const Values& grid, std::size_t t, std::size_t i) {
        return grid[t * n + i];
    };
    check_each(
        "convolve",
        made_by([&](double* x) { columns::convolve(x, a.data(), b.data(), years, n); }, years * n),
        [&](std::size_t place) {
            double sum = 0;
            for (std::size_t s = 0; s <= place / n; ++s)
                sum += at(a, s, place % n) * at(b, place / n - s, place % n);
            return sum;
        });
    check_each(
        "convolve_steady",
        made_by([&](double* x) { columns::convolve_steady(x, a.data(), b.data(), years, n); },
                years * n),
        [&](std::size_t place) {
            double sum = 0;
            for (std::size_t s = 0; s <= place / n; ++s) sum += at(b, s, place % n);
            return at(a, 0, place % n) * sum;
        });
    const Values money = made_up(1, n), factors = from_zero(13, 1, years);
    const columns::GroupYears group{money.data(), b.data(), factors.data(), years, n};
    // The stream by year, then plain and present sums over all years.
    const auto stream = [&](bool goes_on, bool summed) {
        const Values was = made_up(9, (years + 2) * n);
        return [&, goes_on, summed, was](std::size_t place) {
            const std::size_t t = place / n, i = place % n;
            if (!summed && t < years) return (goes_on ? was[place] : 0) + money[i] * at(b, t, i);
            double sum = 0;
            const bool plain = summed ? t == 0 : t == years;
            for (std::size_t year = 0; year < years; ++year)
                sum += money[i] * at(b, year, i) * (plain ? 1 : factors[year]);
            return sum;
        };
    };
    const std::size_t all = years * n;
    check_each("begin_stream",
               made_by([&](double* x) { columns::begin_stream(group, x, x + all, x + all + n, n); },
                       all + 2 * n),
               stream(false, false));
    check_each(
        "add_to_stream",
        made_by([&](double* x) { columns::add_to_stream(group, x, x + all, x + all + n, n); },
                all + 2 * n),
        stream(true, false));
    check_each("sum_years",
               made_by([&](double* x) { columns::sum_years(group, x, x + n, n); }, 2 * n),
               stream(false, true));
    const Values other = from_zero(14, 1, years);
    const columns::DriverYears driver{b.data(), years, n, {factors.data(), other.data()}};
    check_each("sum_driver",
               made_by(
                   [&](double* x) {
                       double* const factored[] = {x + n, x + 2 * n};
                       columns::sum_driver(driver, x, factored, n);
                   },
                   3 * n),
               [&](std::size_t place) {
                   double sum = 0;
                   for (std::size_t year = 0; year < years; ++year) {
                       const double factor[] = {1, factors[year], other[year]};
                       sum += at(b, year, place % n) * factor[place / n];
                   }
                   return sum;
               });
    const Values second = made_up(2, n), was = made_up(9, all);
    const std::vector<columns::StreamTerm> terms = {{money.data(), b.data()},
                                                    {second.data(), a.data()}};
    const columns::StreamTerms both{terms, years, n};
    const auto of_both = [&](std::size_t place) {
        return money[place % n] * b[place] + second[place % n] * a[place];
    };
    check_each("begin_with_terms",
               made_by([&](double* x) { columns::begin_with_terms(both, x, n); }, all), of_both);
    check_each("add_terms", made_by([&](double* x) { columns::add_terms(both, x, n); }, all),
               [&](std::size_t place) { return was[place] + of_both(place); });
}

TEST_CASE("each kernel of exposure gives the length that a year and an effect share") {
    const Values lag = from_zero(21, 2), lasts = from_zero(22, 4);
    const columns::Span span{lag.data(), lasts.data()};
    constexpr int steps = 20000;  // of a midpoint rule over the day of entry
    for (const int k : {0, 1, 2, 3, 5})
        for (const int j : {0, 1, 3}) {
            CAPTURE(k);
            CAPTURE(j);
            check_each("exposed_at_once", made_by([&](double* x) {
                           columns::exposed_at_once(x, span, {k, j}, n);
                       }),
                       [&](std::size_t i) { return overlap(0, lag[i], lasts[i], k, j); });
            const Values spread = made_by([&](double* x) { columns::exposed(x, span, {k, j}, n); });
            for (std::size_t i = 0; i < n; i += 6) {
                double sum = 0;
                for (int step = 0; step < steps; ++step)
                    sum += overlap((step + 0.5) / steps, lag[i], lasts[i], k, j) / steps;
                CHECK(spread[i] == doctest::Approx(sum).epsilon(1e-6));
            }
        }
    for (const int k : {0, 1, 2}) {
        check_each("landed", made_by([&](double* x) { columns::landed(x, lag.data(), k, n); }),
                   [&](std::size_t i) { return std::max(0.0, 1 - std::abs(k - lag[i])); });
        check_each("landed_at_once",
                   made_by([&](double* x) { columns::landed_at_once(x, lag.data(), k, n); }),
                   [&](std::size_t i) { return std::floor(lag[i]) == k ? 1.0 : 0.0; });
    }
}

TEST_CASE("each kernel of measures gives what its definition says") {
    const Values a = made_up(1, n), b = made_up(2, n), c = made_up(3, n), was = made_up(9, n);
    const double *pa = a.data(), *pb = b.data();
    const double nothing = std::nan("");
    check_each("ratio", made_by([&](double* x) { columns::ratio(x, pa, pb, 0.25, n); }),
               [&](std::size_t i) { return b[i] > 0.25 ? a[i] / b[i] : nothing; });
    check_each("ratio_of_both",
               made_by([&](double* x) { columns::ratio_of_both(x, pa, pb, 0.25, n); }),
               [&](std::size_t i) { return a[i] > 0.25 && b[i] > 0 ? a[i] / b[i] : nothing; });
    check_each("multiply_add_scaled",
               made_by([&](double* x) { columns::multiply_add_scaled(x, pa, pb, 3, n); }),
               [&](std::size_t i) { return was[i] + 3 * a[i] * b[i]; });
    check_each("subtract", made_by([&](double* x) { columns::subtract(x, pa, n); }),
               [&](std::size_t i) { return was[i] - a[i]; });
    check_each("negate", made_by([&](double* x) { columns::negate(x, pa, n); }),
               [&](std::size_t i) { return -a[i]; });
    // Four years: a at the start of each, b or c through it, from nothing.
    Values cumulative(n, 0.0), time(n, 0.0);
    for (int t = 0; t < 4; ++t)
        columns::payback_step(cumulative.data(), time.data(), pa, (t % 2 == 1 ? b : c).data(), t, 0,
                              n);
    columns::payback_end(cumulative.data(), time.data(), 0, n);
    check_each("payback", time, [&](std::size_t i) {
        double sum = 0, last_below = 0;
        for (int t = 0; t < 4; ++t) {
            const double through = t % 2 == 1 ? b[i] : c[i];
            const double start = sum + a[i];
            sum = start + through;
            if (sum < 0)
                last_below = t + 1;
            else if (start < 0)
                last_below = t - start / through;
        }
        // Back at 0 by a jump at the start of a year: then, and not at the end of the one before.
        return sum < 0 ? std::numeric_limits<double>::infinity() : last_below;
    });
}
