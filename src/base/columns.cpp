// Compiled for each kind of machine; the same bits on all.
#include "base/columns.hpp"

#include <algorithm>

#include "base/clones.hpp"
#include "base/kernels.hpp"

namespace hearth::columns {

HEARTH_CLONES void fill(double* out, double value, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = value;
}

HEARTH_CLONES void multiply(double* __restrict out, const double* a, const double* b,
                            std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = a[i] * b[i];
}

HEARTH_CLONES void multiply_add(double* __restrict out, const double* a, const double* b,
                                std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] += a[i] * b[i];
}

HEARTH_CLONES void add(double* __restrict out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] += a[i];
}

HEARTH_CLONES void subtract(double* __restrict out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] -= a[i];
}

HEARTH_CLONES void multiply_by(double* __restrict out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] *= a[i];
}

HEARTH_CLONES void multiply_by_rest(double* __restrict out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] *= 1 - a[i];
}

HEARTH_CLONES void avoided_by_ratio(double* __restrict out, const double* a, const double* b,
                                    std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = a[i] * (1 - b[i]);
}

HEARTH_CLONES void adjust(double* __restrict out, const double* kept, const double* gain,
                          std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double effect = out[i] * kept[i];
        const double gained = effect * gain[i];
        out[i] = effect > 0 ? gained : effect;
    }
}

HEARTH_CLONES void value(const Valued& out, const double* count, const double* share,
                         const double* unit_cost, std::size_t n) {
    double* __restrict cash_units = out.cash_units;
    double* __restrict rest_units = out.rest_units;
    double* __restrict cash_money = out.cash_money;
    double* __restrict rest_money = out.rest_money;
    for (std::size_t i = 0; i < n; ++i) {
        const double cash = count[i] * share[i];
        const double rest = count[i] * (1 - share[i]);
        cash_units[i] = cash;
        rest_units[i] = rest;
        cash_money[i] = cash * unit_cost[i];
        rest_money[i] = rest * unit_cost[i];
    }
}

HEARTH_CLONES void value_of_share(double* __restrict out, const double* count, const double* share,
                                  const double* unit_cost, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = count[i] * share[i] * unit_cost[i];
}

HEARTH_CLONES void value_of_rest(double* __restrict out, const double* count, const double* share,
                                 const double* unit_cost, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = count[i] * (1 - share[i]) * unit_cost[i];
}

HEARTH_CLONES void spend(double* __restrict out, const double* amount, const double* share,
                         std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = -amount[i] * share[i];
}

namespace {

/// Years up to the last that has anything but zeros.
std::size_t years_with_any(const double* a, std::size_t years, std::size_t n) {
    while (years > 0 && nothing(a + (years - 1) * n, n)) --years;
    return years;
}

}  // namespace

HEARTH_CLONES void convolve(double* __restrict out, const double* a, const double* b,
                            std::size_t years, std::size_t n) {
    constexpr std::size_t lanes = 8;
    const std::size_t whole = n / lanes * lanes;
    const std::size_t of_a = years_with_any(a, years, n), of_b = years_with_any(b, years, n);
    for (std::size_t i = 0; i < whole; i += lanes)
        for (std::size_t t = 0; t < years; ++t) {
            double sum[lanes] = {};  // kept in registers
            for (std::size_t s = t < of_b ? 0 : t + 1 - of_b; s <= t && s < of_a; ++s)
                for (std::size_t l = 0; l < lanes; ++l)
                    sum[l] += a[s * n + i + l] * b[(t - s) * n + i + l];
            for (std::size_t l = 0; l < lanes; ++l) out[t * n + i + l] = sum[l];
        }
    for (std::size_t i = whole; i < n; ++i)
        for (std::size_t t = 0; t < years; ++t) {
            double sum = 0;
            for (std::size_t s = t < of_b ? 0 : t + 1 - of_b; s <= t && s < of_a; ++s)
                sum += a[s * n + i] * b[(t - s) * n + i];
            out[t * n + i] = sum;
        }
}

HEARTH_CLONES void convolve_steady(double* __restrict out, const double* a, const double* b,
                                   std::size_t years, std::size_t n) {
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        Four sum = *four_at(b + i);
        *four_at(out + i) = *four_at(a + i) * sum;
        for (std::size_t t = 1; t < years; ++t) {
            sum += *four_at(b + t * n + i);
            *four_at(out + t * n + i) = *four_at(a + i) * sum;
        }
    }
    for (; i < n; ++i) {
        double sum = 0;
        for (std::size_t t = 0; t < years; ++t) {
            sum += b[t * n + i];
            out[t * n + i] = a[i] * sum;
        }
    }
}

namespace {

template <class Widest>
__attribute__((always_inline)) inline void sum_columns_in(double* out, const double* const* columns,
                                                          std::size_t count, std::size_t n) {
    in_vectors<Widest>(n, [&]<class Lanes, std::size_t vectors>(std::size_t i) HEARTH_PART {
        constexpr std::size_t width = width_of<Lanes>;
        typename Lanes::Vector sum[vectors];
        for (std::size_t v = 0; v < vectors; ++v)
            sum[v] = *vector_at<Lanes>(columns[0] + i + v * width);
        for (std::size_t c = 1; c < count; ++c)
            for (std::size_t v = 0; v < vectors; ++v)
                sum[v] += *vector_at<Lanes>(columns[c] + i + v * width);
        for (std::size_t v = 0; v < vectors; ++v) *vector_at<Lanes>(out + i + v * width) = sum[v];
    });
}
HEARTH_LANES(sum_columns,
             (double* out, const double* const* columns, std::size_t count, std::size_t n),
             (out, columns, count, n))

}  // namespace

void sum(double* out, const std::vector<const double*>& columns, std::size_t n) {
    if (columns.empty()) return fill(out, 0, n);
    sum_columns(out, columns.data(), columns.size(), n);
}

HEARTH_CLONES void power(double* __restrict out, const double* base, const double* exponent,
                         std::size_t n) {
    std::copy_n(base, n, out);
    kernels::logarithms({out, n});
    for (std::size_t i = 0; i < n; ++i) out[i] = exponent[i] == 0 ? 0 : out[i] * exponent[i];
    kernels::exponentials({out, n});
}

namespace {

/// Expected length of what comes after a moment, z before the end of a year, with entry spread over
/// a year: max(0, ·)²/2 differenced twice, exactly 0 before and exactly 1 after.
__attribute__((always_inline)) inline double after(double z) {
    const double rising = z * z / 2;
    const double falling = 1 - (2 - z) * (2 - z) / 2;
    const double between = z <= 1 ? rising : falling;
    const double most = z >= 2 ? 1 : between;
    return z <= 0 ? 0 : most;
}

__attribute__((always_inline)) inline double after_at_once(double z) {
    const double most = z > 1 ? 1 : z;
    return z < 0 ? 0 : most;
}

__attribute__((always_inline)) inline double least(double a, double b) { return a < b ? a : b; }

}  // namespace

HEARTH_CLONES void exposed(double* __restrict out, const Span& span, SpanYears years,
                           std::size_t n) {
    const double *lag = span.lag, *lasts = span.lasts;
    const double end = years.k + 1, j = years.j;
    for (std::size_t i = 0; i < n; ++i)
        out[i] = after(end - (lag[i] + least(j, lasts[i]))) -
                 after(end - (lag[i] + least(j + 1, lasts[i])));
}

HEARTH_CLONES void exposed_at_once(double* __restrict out, const Span& span, SpanYears years,
                                   std::size_t n) {
    const double *lag = span.lag, *lasts = span.lasts;
    const double end = years.k + 1, j = years.j;
    for (std::size_t i = 0; i < n; ++i)
        out[i] = after_at_once(end - (lag[i] + least(j, lasts[i]))) -
                 after_at_once(end - (lag[i] + least(j + 1, lasts[i])));
}

HEARTH_CLONES void landed(double* __restrict out, const double* lag, int k, std::size_t n) {
    const double year = k;
    for (std::size_t i = 0; i < n; ++i) {
        const double from = lag[i] > year ? lag[i] : year;
        const double length = least(lag[i] + 1, year + 1) - from;
        out[i] = length > 0 ? length : 0;
    }
}

HEARTH_CLONES void landed_at_once(double* __restrict out, const double* lag, int k, std::size_t n) {
    const double year = k;
    for (std::size_t i = 0; i < n; ++i) {
        const double begun = lag[i] >= year ? 1 : 0;
        out[i] = lag[i] < year + 1 ? begun : 0;
    }
}

HEARTH_CLONES bool alike(const double* a, std::size_t n) {
    if (n > 0 && a[n - 1] != a[0]) return false;
    double others = 0;
    for (std::size_t i = 0; i < n; ++i) others = a[i] == a[0] ? others : 1;
    return others == 0;
}

bool nothing(const double* a, std::size_t n) { return n == 0 || (a[0] == 0 && alike(a, n)); }

HEARTH_CLONES bool finite(const double* a, std::size_t n) {
    double others = 0;
    for (std::size_t i = 0; i < n; ++i) others = a[i] - a[i] == 0 ? others : 1;
    return others == 0;
}

HEARTH_CLONES bool within(const double* a, double most, std::size_t n) {
    double others = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double above = a[i] <= most ? others : 1;
        others = a[i] >= -most ? above : 1;
    }
    return others == 0;
}

}  // namespace hearth::columns
