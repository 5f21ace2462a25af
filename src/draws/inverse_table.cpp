// Walks from the median to both ends in step, from one piece to the next by the Taylor series of
// the quantile function, and starts afresh from Boost.Math every few octaves.
#include "draws/inverse_table.hpp"

#include <array>
#include <cmath>
#include <span>

namespace hearth {

namespace {

// --- the Taylor series of a quantile function ----------------------------------------------------

// By its differential equation (Steinbrecher and Shaw 2008, "Quantile mechanics"): with y(m) the
// value that a share m lies beyond and w = dy/dm = ±1/g(y), w' = w²·s(y) where s = −(ln g)' is
// simple for every family. No special function is called, so that a table costs little more than
// its arithmetic.

/// A number of either side: first towards the lower end, then towards the upper.
using Two [[gnu::vector_size(16)]] = double;

template <class Of>
Two each(const Of& of, Two x) {
    return Two{of(x[0]), of(x[1])};
}

constexpr std::size_t series_order = 12;
using Series = std::array<Two, series_order + 1>;

/// A point of the quantile function and its slope there.
struct QuantilePoint {
    Two y{};
    Two slope{};
};

constexpr auto one_over = [] {
    std::array<double, series_order + 1> made{};
    for (std::size_t n = 1; n < made.size(); ++n) made[n] = 1.0 / static_cast<double>(n);
    return made;
}();

/// Coefficient n of the product of two series, leaving out the first `from` terms of the first.
inline Two product(const Series& a, const Series& b, std::size_t n, std::size_t from = 0) {
    Two sum{};
    for (std::size_t i = from; i <= n; ++i) sum += a[i] * b[n - i];
    return sum;
}

/// Coefficients of y, one order after the other; `score` gives coefficient n of s from those of y
/// and w so far.
template <class Score>
Series grown(const QuantilePoint& at, Score score) {
    Series y{}, w{}, square{}, s{};
    y[0] = at.y;
    w[0] = at.slope;
    for (std::size_t n = 0; n < series_order; ++n) {
        y[n + 1] = w[n] * one_over[n + 1];
        square[n] = product(w, w, n);
        s[n] = score(n, y, w);
        w[n + 1] = product(square, s, n) * one_over[n + 1];
    }
    return y;
}

Series normal_series(const QuantilePoint& at) {
    return grown(at, [](std::size_t n, const Series& y, const Series&) { return y[n]; });
}

double exp_of(double x) { return std::exp(x); }

/// s = 1 − (a − 1)/y
Series gamma_series(Two a, const QuantilePoint& at) {
    Series inverse{};
    return grown(at, [&](std::size_t n, const Series& y, const Series&) {
        inverse[n] = n == 0 ? 1 / y[0] : -product(y, inverse, n, 1) * inverse[0];
        return (n == 0 ? 1.0 : 0.0) + (1 - a) * inverse[n];
    });
}

/// s = exp(y) − a
Series log_gamma_series(Two a, const QuantilePoint& at) {
    Series value{};
    return grown(at, [&](std::size_t n, const Series& y, const Series& w) {
        value[n] = n == 0 ? each(exp_of, y[0]) : product(w, value, n - 1) * one_over[n];
        return value[n] - (n == 0 ? a : Two{});
    });
}

/// s = (b − 1)/(1 − y) − (a − 1)/y
Series beta_series(Two a, Two b, const QuantilePoint& at) {
    Series inverse{}, of_rest{};
    return grown(at, [&](std::size_t n, const Series& y, const Series&) {
        inverse[n] = n == 0 ? 1 / y[0] : -product(y, inverse, n, 1) * inverse[0];
        of_rest[n] = n == 0 ? 1 / (1 - y[0]) : product(y, of_rest, n, 1) * of_rest[0];
        return (b - 1) * of_rest[n] - (a - 1) * inverse[n];
    });
}

/// s = b·p − a·q with p the value, q = 1 − p, p' = p·q·y'
Series logit_beta_series(Two a, Two b, const QuantilePoint& at) {
    Series p{}, pq{};
    return grown(at, [&](std::size_t n, const Series& y, const Series& w) {
        if (n == 0) {
            const Two rest = 1 / (1 + each(exp_of, y[0]));
            p[0] = 1 / (1 + each(exp_of, -y[0]));
            pq[0] = p[0] * rest;
            return b * p[0] - a * rest;
        }
        p[n] = product(w, pq, n - 1) * one_over[n];
        pq[n] = p[n] - product(p, p, n);
        return (a + b) * p[n];
    });
}

/// Coefficients of exp(sigma·y) from those of y.
Series exponential_series(Two sigma, const Series& y) {
    Series made{};
    made[0] = each(exp_of, sigma * y[0]);
    for (std::size_t n = 1; n < made.size(); ++n) {
        Two sum{};
        for (std::size_t i = 1; i <= n; ++i) sum += static_cast<double>(i) * y[i] * made[n - i];
        made[n] = sigma * sum * one_over[n];
    }
    return made;
}

/// The point of the series at a distance t.
QuantilePoint moved(const Series& series, double t) {
    QuantilePoint made;
    for (std::size_t n = series.size(); n-- > 0;) {
        made.slope = made.slope * t + made.y;
        made.y = made.y * t + series[n];
    }
    return made;
}

// --- the walk ------------------------------------------------------------------------------------

using Coefficients = std::array<Two, 6>;

constexpr int octaves_between_starts = 2;

/// What a walk is about: towards which end of which law, and what becomes of its values.
struct Side {
    StandardLaw law;
    End end = End::lower;
    double factor = 1;  ///< table value = offset + factor·y
    double offset = 0;
};

StandardLaw normal_behind(const StandardLaw& law) {
    return law.family == Standard::lognormal ? StandardLaw{.family = Standard::normal} : law;
}

/// Values towards the upper end are walked as their distance from it, where that is finer.
Side upper_side(const StandardLaw& law) {
    switch (law.family) {
        case Standard::normal:
        case Standard::lognormal:
            return {.law = law, .factor = -1};
        case Standard::beta:
            return {.law = mirrored(law), .factor = -1, .offset = 1};
        case Standard::logit_beta:
            return {.law = mirrored(law), .factor = -1};
        case Standard::gamma:
        case Standard::log_gamma:
            break;
    }
    return {.law = law, .end = End::upper};
}

/// Both sides of a law.
struct Sides {
    Side lower, upper;

    [[nodiscard]] Standard family() const { return lower.law.family; }
    [[nodiscard]] Two a() const { return Two{lower.law.a, upper.law.a}; }
    [[nodiscard]] Two b() const { return Two{lower.law.b, upper.law.b}; }
    [[nodiscard]] Two factor() const { return Two{lower.factor, upper.factor}; }
    [[nodiscard]] Two offset() const { return Two{lower.offset, upper.offset}; }
};

/// Coefficients of y in powers of the variable that `slope` is per unit of. Of a lognormal: those
/// of the normal behind it.
Series quantile_series(const Sides& of, const QuantilePoint& at) {
    switch (of.family()) {
        case Standard::normal:
        case Standard::lognormal:
            return normal_series(at);
        case Standard::gamma:
            return gamma_series(of.a(), at);
        case Standard::log_gamma:
            return log_gamma_series(of.a(), at);
        case Standard::beta:
            return beta_series(of.a(), of.b(), at);
        case Standard::logit_beta:
            return logit_beta_series(of.a(), of.b(), at);
    }
    return {};
}

double towards(End end) { return end == End::lower ? 1 : -1; }

struct SolvedPoint {
    double y, slope;
};

/// The point where a share m lies beyond, from a point near it: Newton's method.
SolvedPoint solved(const Side& side, double m, double y) {
    const StandardLaw law = normal_behind(side.law);
    const double sign = towards(side.end);
    for (int step = 0; step < 50; ++step) {
        const double slope = sign / density(law, y);
        const double excess = share_beyond(law, side.end, y) / m - 1;
        y -= excess * m * slope;
        if (std::abs(excess) < 1e-7) return {.y = y, .slope = slope};
    }
    return {.y = y, .slope = sign / density(law, y)};
}

QuantilePoint solved(const Sides& of, double m, Two y) {
    const SolvedPoint lower = solved(of.lower, m, y[0]), upper = solved(of.upper, m, y[1]);
    return {.y = Two{lower.y, upper.y}, .slope = Two{lower.slope, upper.slope}};
}

/// The best polynomial of degree 5 on [−1, 1] nearly: the powers above, up to 9, give way to the
/// polynomials of Chebyshev that they are the heads of.
Coefficients economised(Series c) {
    c[7] += 9.0 / 4 * c[9];
    c[5] -= 27.0 / 16 * c[9];
    c[3] += 15.0 / 32 * c[9];
    c[1] -= 9.0 / 256 * c[9];
    c[6] += 2 * c[8];
    c[4] -= 5.0 / 4 * c[8];
    c[2] += 1.0 / 4 * c[8];
    c[0] -= 1.0 / 128 * c[8];
    c[5] += 7.0 / 4 * c[7];
    c[3] -= 7.0 / 8 * c[7];
    c[1] += 7.0 / 64 * c[7];
    c[4] += 3.0 / 2 * c[6];
    c[2] -= 9.0 / 16 * c[6];
    c[0] += 1.0 / 32 * c[6];
    return {c[0], c[1], c[2], c[3], c[4], c[5]};
}

/// Where the pieces of a table go: its lower half, then its upper.
using Pieces = std::span<kernels::Piece>;

/// Puts the pieces of which `walked` is the series over [−1, 1] at a place in either half.
void put_pieces(const Sides& of, const Series& walked, Pieces pieces, std::size_t place) {
    const bool exponential = of.family() == Standard::lognormal;
    Coefficients c =
        economised(exponential ? exponential_series(of.factor() * of.lower.law.a, walked) : walked);
    double per_half = 1;  // from [−1, 1] to [−½, ½]
    for (Two& coefficient : c) {
        coefficient *= exponential ? Two{per_half, per_half} : per_half * of.factor();
        per_half *= 2;
    }
    c[0] += of.offset();
    for (const std::size_t side : {0, 1}) {
        const double one[] = {c[0][side], c[1][side], c[2][side],
                              c[3][side], c[4][side], c[5][side]};
        pieces[side * kernels::pieces_of_side + place] = kernels::packed(one);
    }
}

/// The series about `centre`, in units of `unit`.
Series recentred(Series c, double centre, double unit) {
    for (std::size_t done = 0; done < c.size(); ++done)
        for (std::size_t n = c.size() - 1; n-- > done;) c[n] += centre * c[n + 1];
    double power = 1;
    for (Two& coefficient : c) {
        coefficient *= power;
        power *= unit;
    }
    return c;
}

/// Series of an octave: one for each part near the middle, fewer where little falls.
int series_in_octave(int octave) { return octave < 8 ? kernels::parts : octave < 16 ? 4 : 2; }

/// The pieces of one octave, of which the first stands at a place, from its upper end down, from
/// the centre of its last series; returns the point where the next octave's would be.
QuantilePoint walk_octave(const Sides& of, QuantilePoint at, int series_count, Pieces pieces) {
    const int share = kernels::parts / series_count;  // pieces of one series
    for (int s = series_count; s-- > 0;) {
        const Series series = quantile_series(of, at);
        for (int i = 0; i < share; ++i) {
            const double centre = (2.0 * i + 1) / share - 1;
            put_pieces(of, share == 1 ? series : recentred(series, centre, 1.0 / share), pieces,
                       static_cast<std::size_t>(s * share + i));
        }
        at = moved(series, s > 0 ? -2 : -1.5);
    }
    return {.y = at.y, .slope = at.slope / 2};
}

/// Fills the pieces of so many octaves from the middle outwards; `y` is near the value at m = ½.
void walk(const Sides& of, Two y, int octaves, Pieces pieces) {
    double octave = 0.25;  // its lower end
    QuantilePoint at = solved(of, 0.5, y);
    at.slope *= octave / (2 * kernels::parts);
    at = moved(quantile_series(of, at), -1);
    for (int k = 0; k < octaves; ++k, octave /= 2) {
        const int count = series_in_octave(k);
        if (k % octaves_between_starts == 0) {
            const double half_width = 0.5 / count;
            at = solved(of, octave * (2 - half_width), at.y);
            at.slope *= half_width * octave;
        }
        at = walk_octave(of, at, count,
                         pieces.subspan(kernels::pieces_of_side - (k + 1) * kernels::parts));
    }
}

double walked_median(const StandardLaw& law) { return median(normal_behind(law)); }

}  // namespace

InverseTable inverse_table(const StandardLaw& law, int octaves) {
    InverseTable table{.law = law,
                       .octaves = octaves,
                       .pieces = std::vector<kernels::Piece>(2 * kernels::pieces_of_side)};
    const Sides of{.lower = {.law = law}, .upper = upper_side(law)};
    const double middle = walked_median(law);
    walk(of, Two{middle, (middle - of.upper.offset) * of.upper.factor}, octaves, table.pieces);
    return table;
}

}  // namespace hearth
