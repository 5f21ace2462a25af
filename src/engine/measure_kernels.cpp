// Loops that compilers turn into vectors; those over years keep their sums in registers.
#include "engine/measure_kernels.hpp"

#include "base/clones.hpp"

namespace hearth::columns {

HEARTH_CLONES void payback_step(double* __restrict cumulative, double* __restrict time,
                                const double* at_start, const double* through, double year,
                                double noise, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double before = cumulative[i];
        const double start = before + at_start[i];
        const double end = start + through[i];
        const double by_jump = before < -noise && start >= -noise ? year : time[i];
        const double crossing = year - start / through[i];
        time[i] = start < -noise && end >= -noise ? crossing : by_jump;
        cumulative[i] = end;
    }
}

HEARTH_CLONES void payback_end(const double* cumulative, double* __restrict time, double noise,
                               std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        time[i] = cumulative[i] < -noise ? std::numeric_limits<double>::infinity() : time[i];
}

HEARTH_CLONES void ratio(double* __restrict out, const double* over, const double* under,
                         double noise, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = under[i] > noise ? over[i] / under[i] : no_value;
}

HEARTH_CLONES void ratio_of_both(double* __restrict out, const double* over, const double* under,
                                 double noise, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        out[i] = over[i] > noise && under[i] > 0 ? over[i] / under[i] : no_value;
}

HEARTH_CLONES void negate(double* out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = -a[i];
}

HEARTH_CLONES void multiply_add_scaled(double* __restrict out, const double* a, const double* b,
                                       double scale, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] += a[i] * b[i] * scale;
}

namespace {

/// What a stream holds already: nothing yet, its years, or there is no stream.
enum class YearlyStream { none, begins, goes_on };

/// Sums of some draws, with chains enough side by side that none waits for the last addition.
template <YearlyStream stream, std::size_t fours>
__attribute__((always_inline)) inline void grow_part(const GroupYears& years, double* out,
                                                     double* plain, double* present, std::size_t n,
                                                     std::size_t i) {
    Four money[fours], sum[fours] = {}, discounted[fours] = {};
    for (std::size_t f = 0; f < fours; ++f) money[f] = *four_at(years.money + i + 4 * f);
    for (std::size_t t = 0; t < years.count; ++t)
        for (std::size_t f = 0; f < fours; ++f) {
            const std::size_t at = i + 4 * f;
            const Four amount = money[f] * *four_at(years.driver + t * years.stride + at);
            if constexpr (stream == YearlyStream::begins) *four_at(out + t * n + at) = amount;
            if constexpr (stream == YearlyStream::goes_on) *four_at(out + t * n + at) += amount;
            sum[f] += amount;
            discounted[f] += amount * years.factors[t];
        }
    for (std::size_t f = 0; f < fours; ++f) {
        *four_at(plain + i + 4 * f) = sum[f];
        *four_at(present + i + 4 * f) = discounted[f];
    }
}

template <YearlyStream stream>
__attribute__((always_inline)) inline void grow(const GroupYears& years, double* __restrict out,
                                                double* __restrict plain,
                                                double* __restrict present, std::size_t n) {
    std::size_t i = 0;
    for (; i + 16 <= n; i += 16) grow_part<stream, 4>(years, out, plain, present, n, i);
    for (; i + 4 <= n; i += 4) grow_part<stream, 1>(years, out, plain, present, n, i);
    for (; i < n; ++i) {
        double sum = 0, discounted = 0;
        for (std::size_t t = 0; t < years.count; ++t) {
            const double amount = years.money[i] * years.driver[t * years.stride + i];
            if constexpr (stream == YearlyStream::begins) out[t * n + i] = amount;
            if constexpr (stream == YearlyStream::goes_on) out[t * n + i] += amount;
            sum += amount;
            discounted += amount * years.factors[t];
        }
        plain[i] = sum;
        present[i] = discounted;
    }
}

template <class Widest>
__attribute__((always_inline)) inline void sum_driver_in(const DriverYears& years, double* plain,
                                                         double* const* factored, std::size_t n) {
    in_vectors<Widest>(n, [&]<class Lanes, std::size_t vectors>(std::size_t i) HEARTH_PART {
        constexpr std::size_t width = width_of<Lanes>;
        typename Lanes::Vector sum[vectors] = {}, first[vectors] = {}, second[vectors] = {};
        for (std::size_t t = 0; t < years.count; ++t)
            for (std::size_t v = 0; v < vectors; ++v) {
                const typename Lanes::Vector* x =
                    vector_at<Lanes>(years.driver + t * years.stride + i + v * width);
                sum[v] += *x;
                first[v] += *x * years.factors[0][t];
                second[v] += *x * years.factors[1][t];
            }
        for (std::size_t v = 0; v < vectors; ++v) {
            *vector_at<Lanes>(plain + i + v * width) = sum[v];
            *vector_at<Lanes>(factored[0] + i + v * width) = first[v];
            *vector_at<Lanes>(factored[1] + i + v * width) = second[v];
        }
    });
}

template <YearlyStream stream, class Widest>
__attribute__((always_inline)) inline void take_terms(const StreamTerms& of, double* out,
                                                      std::size_t n) {
    in_vectors<Widest>(n, [&]<class Lanes, std::size_t vectors>(std::size_t i) HEARTH_PART {
        constexpr std::size_t width = width_of<Lanes>;
        for (std::size_t t = 0; t < of.years; ++t) {
            double* to = out + t * n + i;
            typename Lanes::Vector sum[vectors] = {};
            if constexpr (stream == YearlyStream::goes_on)
                for (std::size_t v = 0; v < vectors; ++v)
                    sum[v] = *vector_at<Lanes>(to + v * width);
            for (const StreamTerm& term : of.terms)
                for (std::size_t v = 0; v < vectors; ++v)
                    sum[v] += *vector_at<Lanes>(term.money + i + v * width) *
                              *vector_at<Lanes>(term.driver + t * of.stride + i + v * width);
            for (std::size_t v = 0; v < vectors; ++v) *vector_at<Lanes>(to + v * width) = sum[v];
        }
    });
}

template <class Widest>
__attribute__((always_inline)) inline void begin_with_terms_in(const StreamTerms& of, double* out,
                                                               std::size_t n) {
    take_terms<YearlyStream::begins, Widest>(of, out, n);
}

template <class Widest>
__attribute__((always_inline)) inline void add_terms_in(const StreamTerms& of, double* out,
                                                        std::size_t n) {
    take_terms<YearlyStream::goes_on, Widest>(of, out, n);
}

}  // namespace

HEARTH_CLONES void begin_stream(const GroupYears& years, double* out, double* plain,
                                double* present, std::size_t n) {
    grow<YearlyStream::begins>(years, out, plain, present, n);
}

HEARTH_CLONES void add_to_stream(const GroupYears& years, double* out, double* plain,
                                 double* present, std::size_t n) {
    grow<YearlyStream::goes_on>(years, out, plain, present, n);
}

HEARTH_CLONES void sum_years(const GroupYears& years, double* plain, double* present,
                             std::size_t n) {
    grow<YearlyStream::none>(years, nullptr, plain, present, n);
}

HEARTH_LANES(sum_driver,
             (const DriverYears& years, double* plain, double* const* factored, std::size_t n),
             (years, plain, factored, n))
HEARTH_LANES(begin_with_terms, (const StreamTerms& of, double* out, std::size_t n), (of, out, n))
HEARTH_LANES(add_terms, (const StreamTerms& of, double* out, std::size_t n), (of, out, n))

}  // namespace hearth::columns
