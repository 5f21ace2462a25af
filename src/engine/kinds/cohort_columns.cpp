// Sums over arrivals and over a trace keep sixteen draws in registers; the rest are loops that
// compilers turn into vectors.
#include "engine/kinds/cohort_columns.hpp"

#include <bit>
#include <utility>

#include "base/clones.hpp"
#include "base/kernels.hpp"

namespace hearth::columns {

namespace {

constexpr std::size_t lanes = 4;  // of a Four

template <std::size_t fours>
__attribute__((always_inline)) inline void step_part(const CycleStep& c, std::size_t i) {
    const Arrival* arrival = c.arrivals.data();
    for (std::size_t row = 0; row < c.ends.size(); ++row) {
        Four sum[fours] = {};
        for (const Arrival* end = c.arrivals.data() + c.ends[row]; arrival != end; ++arrival) {
            const double* x = c.people[arrival->row] + i;
            const double* p = c.probabilities + arrival->entry * c.stride + i;
            for (std::size_t f = 0; f < fours; ++f)
                sum[f] += *four_at(x + f * lanes) * *four_at(p + f * lanes);
        }
        for (std::size_t f = 0; f < fours; ++f) *four_at(c.next[row] + i + f * lanes) = sum[f];
    }
}

/// Not returned: that would depend on what vectors a caller has.
template <bool by_columns>
__attribute__((always_inline)) inline void take_weighted(Four& out, const Weighing& w,
                                                         const Weighted& one, std::size_t i) {
    out = *four_at(w.columns + one.column * w.stride + i) * one.weight;
    if constexpr (by_columns) out *= *four_at(w.factors + one.factor * w.stride + i);
}

template <bool by_columns, std::size_t fours>
__attribute__((always_inline)) inline void weigh_part(double* out, const double* times,
                                                      const Weighing& w, std::size_t i) {
    Four sum[fours], more;
    for (std::size_t f = 0; f < fours; ++f)
        take_weighted<by_columns>(sum[f], w, *w.begin, i + f * lanes);
    for (const Weighted* one = w.begin + 1; one != w.end; ++one)
        for (std::size_t f = 0; f < fours; ++f) {
            take_weighted<by_columns>(more, w, *one, i + f * lanes);
            sum[f] += more;
        }
    for (std::size_t f = 0; f < fours; ++f) {
        const Four before = w.anew ? Four{} : *four_at(out + i + f * lanes);
        *four_at(out + i + f * lanes) = before + *four_at(times + i + f * lanes) * sum[f];
    }
}

template <bool by_columns>
__attribute__((always_inline)) inline void weigh_all(double* out, const double* times,
                                                     const Weighing& w, std::size_t n) {
    std::size_t i = 0;
    for (; i + 4 * lanes <= n; i += 4 * lanes) weigh_part<by_columns, 4>(out, times, w, i);
    for (; i + lanes <= n; i += lanes) weigh_part<by_columns, 1>(out, times, w, i);
    for (; i < n; ++i) {
        const auto weighted = [&](const Weighted& one) {
            const double made = w.columns[one.column * w.stride + i] * one.weight;
            return by_columns ? made * w.factors[one.factor * w.stride + i] : made;
        };
        double sum = weighted(*w.begin);
        for (const Weighted* one = w.begin + 1; one != w.end; ++one) sum += weighted(*one);
        out[i] = (w.anew ? 0 : out[i]) + times[i] * sum;
    }
}

/// Rows in which nobody arrives stay as they are.
template <class Lanes, std::size_t vectors>
__attribute__((always_inline)) inline void step_rows(const CycleStep& c, double* const* now,
                                                     double* const* next, std::size_t i) {
    constexpr std::size_t width = width_of<Lanes>;
    const Arrival* arrival = c.arrivals.data();
    for (std::size_t row = 0; row < c.ends.size(); ++row) {
        const Arrival* end = c.arrivals.data() + c.ends[row];
        if (arrival == end) continue;
        typename Lanes::Vector sum[vectors] = {};
        for (; arrival != end; ++arrival) {
            const double* x = now[arrival->row] + i;
            const double* p = c.probabilities + arrival->entry * c.stride + i;
            for (std::size_t v = 0; v < vectors; ++v)
                sum[v] += *vector_at<Lanes>(x + v * width) * *vector_at<Lanes>(p + v * width);
        }
        for (std::size_t v = 0; v < vectors; ++v)
            *vector_at<Lanes>(next[row] + i + v * width) = sum[v];
    }
}

template <class Lanes, std::size_t vectors>
__attribute__((always_inline)) inline void count_sum(const Walk& w, const WalkSum& of,
                                                     std::size_t i) {
    constexpr std::size_t width = width_of<Lanes>;
    typename Lanes::Vector sum[vectors];
    const double* from = w.columns + i;
    for (std::size_t v = 0; v < vectors; ++v)
        sum[v] = *vector_at<Lanes>(from + of.begin->column * w.step.stride + v * width) *
                 of.begin->weight;
    for (const Weighted* one = of.begin + 1; one != of.end; ++one)
        for (std::size_t v = 0; v < vectors; ++v)
            sum[v] +=
                *vector_at<Lanes>(from + one->column * w.step.stride + v * width) * one->weight;
    double* out = w.drivers[of.driver] + of.year * w.driver_stride + i;
    for (std::size_t v = 0; v < vectors; ++v)
        *vector_at<Lanes>(out + v * width) = *vector_at<Lanes>(w.times + i + v * width) * sum[v];
}

template <class Widest>
__attribute__((always_inline)) inline void walk_in(const Walk& w, std::size_t n) {
    in_vectors<Widest>(n, [&]<class Lanes, std::size_t vectors>(std::size_t i) HEARTH_PART {
        double* const* now = w.step.people;
        double* const* next = w.step.next;
        const WalkSum* sum = w.sums.data();
        for (std::size_t k = 0; k < w.sum_ends.size(); ++k) {
            for (const WalkSum* end = w.sums.data() + w.sum_ends[k]; sum != end; ++sum)
                count_sum<Lanes, vectors>(w, *sum, i);
            if (k + 1 == w.sum_ends.size()) return;
            step_rows<Lanes, vectors>(w.step, now, next, i);
            std::swap(now, next);
        }
    });
}

}  // namespace

HEARTH_LANES(walk, (const Walk& trace, std::size_t n), (trace, n))

HEARTH_CLONES void step(const CycleStep& c, std::size_t n) {
    std::size_t i = 0;
    for (; i + 4 * lanes <= n; i += 4 * lanes) step_part<4>(c, i);
    for (; i + lanes <= n; i += lanes) step_part<1>(c, i);
    for (; i < n; ++i) {
        const Arrival* arrival = c.arrivals.data();
        for (std::size_t row = 0; row < c.ends.size(); ++row) {
            double sum = 0;
            for (const Arrival* end = c.arrivals.data() + c.ends[row]; arrival != end; ++arrival)
                sum += c.people[arrival->row][i] * c.probabilities[arrival->entry * c.stride + i];
            c.next[row][i] = sum;
        }
    }
}

HEARTH_CLONES void weigh(double* out, const double* times, const Weighing& sum, std::size_t n) {
    weigh_all<false>(out, times, sum, n);
}

HEARTH_CLONES void weigh_by_columns(double* out, const double* times, const Weighing& sum,
                                    std::size_t n) {
    weigh_all<true>(out, times, sum, n);
}

HEARTH_CLONES bool hold(double* __restrict x, double tolerance, std::size_t n) {
    std::uint64_t outside = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double low = x[i] < 0 ? 0 : x[i];
        const double held = low > 1 ? 1 : low;
        const double from_held = x[i] > held ? x[i] - held : held - x[i];
        const bool within = from_held <= tolerance;
        x[i] = within ? held : x[i];
        outside |= within ? 0 : 1;
    }
    return outside == 0;
}

HEARTH_CLONES void rest_of_one(double* __restrict out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = 1 - a[i];
}

HEARTH_CLONES void raise_to(double* __restrict out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = a[i] > out[i] ? a[i] : out[i];
}

HEARTH_CLONES void to_exponent(double* __restrict p, double* __restrict hazard,
                               const double* exponent, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) hazard[i] = exponent[i] == 0 ? 0 : exponent[i] * hazard[i];
    kernels::exits({hazard, n});
    for (std::size_t i = 0; i < n; ++i) p[i] = exponent[i] == 1 ? p[i] : hazard[i];
}

HEARTH_CLONES void times_odds(double* __restrict p, const double* ratio, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) p[i] = ratio[i] * p[i] / (1 + p[i] * (ratio[i] - 1));
}

HEARTH_CLONES void scaled_difference(double* __restrict out, const double* times, double a,
                                     std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = times[i] * (a - out[i]);
}

HEARTH_CLONES void over_shape(double* __restrict x, const double* shape, double otherwise,
                              std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) x[i] = shape[i] == 0 ? otherwise : -x[i] / shape[i];
}

HEARTH_CLONES void halvings(double* __restrict out, const double* x, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        double times = 0;
        for (double limit = 0.5; limit < 0x1p40; limit *= 2) times += x[i] > limit ? 1 : 0;
        out[i] = times;
    }
}

HEARTH_CLONES void halve(double* __restrict x, const double* times, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        for (double done = 0; done < times[i]; ++done) x[i] *= 0.5;
}

HEARTH_CLONES void take_where_more(double* __restrict x, const double* squared, const double* times,
                                   int done, std::size_t n) {
    const double so_far = done;
    for (std::size_t i = 0; i < n; ++i) x[i] = times[i] > so_far ? squared[i] : x[i];
}

/// Beside 2^20 a double has 32 bits after the point.
HEARTH_CLONES void to_whole(std::uint32_t* __restrict out, const double* shares, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double from = shares[i] < 0 ? 0x1p20 + 1 : 0x1p20;
        out[i] = static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(from + shares[i]));
    }
}

HEARTH_CLONES std::uint32_t count_equal(const std::uint16_t* x, std::uint16_t value,
                                        std::size_t n) {
    std::uint16_t found = 0;
    for (std::size_t i = 0; i < n; ++i)
        found = static_cast<std::uint16_t>(found + (x[i] == value ? 1 : 0));
    return found;
}

}  // namespace hearth::columns
