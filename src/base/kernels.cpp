// Loops that compilers turn into vectors. Choices are written as selections between values that are
// computed anyway, whole numbers stay in 64-bit lanes, and nothing is called that is not inlined.
#include "base/kernels.hpp"

#include <bit>
#include <limits>

#include "base/clones.hpp"

#define HEARTH_INLINE __attribute__((always_inline)) inline

namespace hearth::kernels {

namespace {

using Bits = std::uint64_t;

constexpr double infinity = std::numeric_limits<double>::infinity();

HEARTH_INLINE Bits bits(double x) { return std::bit_cast<Bits>(x); }
HEARTH_INLINE double number(Bits b) { return std::bit_cast<double>(b); }
HEARTH_INLINE double distance(double share) { return number(bits(share) << 1 >> 1); }

// --- exp and log -------------------------------------------------------------------------------

/// 2^(exponent − 1024), for 1 < exponent < 3071.
HEARTH_INLINE double power_of_two(Bits exponent) { return number((exponent - 1) << 52); }

/// exp(x) = 2^(whole − 2048) · (1 + less_one).
struct Reduced {
    double less_one;
    Bits whole;
};

/// x = n·ln 2 + r with |r| <= ln 2 / 2; the Taylor series of exp(r) − 1 to r^13 (its rest is below
/// 5e-18).
HEARTH_INLINE Reduced reduced(double x) {
    constexpr double to_whole = 0x1.8p52;
    const double most = x > 710 ? 710 : x;
    const double held = most < -746 ? -746 : most;
    const double turned = held * 0x1.71547652b82fep0 + to_whole;
    const double n = turned - to_whole;
    const double r = (held - n * 0x1.62e42fee00000p-1) - n * 0x1.a39ef35793c76p-33;
    double p = 1.0 / 6227020800;
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    return {r + r * r * p, bits(turned) - bits(to_whole) + 2048};
}

/// 2^n in two steps, so that subnormal results are rounded once.
HEARTH_INLINE double exp_of(double x) {
    const auto [less_one, whole] = reduced(x);
    const Bits half = whole >> 1;
    const double made = (1 + less_one) * power_of_two(half) * power_of_two(whole - half);
    return x != x ? x : made;
}

/// 1 − exp(−x), as fine near 0 as x itself.
HEARTH_INLINE double exit_of(double x) {
    const auto [less_one, whole] = reduced(-x);
    const Bits half = whole >> 1;
    const double power = power_of_two(half) * power_of_two(whole - half);
    const double made = (1 - power) - power * less_one;
    return x != x ? x : made;
}

/// x = 2^k·(1 + f) with √½ < 1 + f < √2, s = f/(2 + f), log(1 + f) = f − f²/2 + s(f²/2 + R(s²)); R
/// is the polynomial of the public-domain fdlibm (e_log.c, Sun Microsystems 1993).
HEARTH_INLINE double log_of(double x) {
    const bool small = x < std::numeric_limits<double>::min();
    const double scaled = small ? x * 0x1p54 : x;
    constexpr Bits root_half = 0x3fe6a09e667f3bcd;
    const Bits from_root = bits(scaled) - root_half + (Bits{1024} << 52);
    const double k =
        number((from_root >> 52) | 0x4330000000000000) - (0x1p52 + 1024) - (small ? 54.0 : 0.0);
    const double f = number((from_root & 0xfffffffffffff) + root_half) - 1;
    const double s = f / (2 + f);
    const double z = s * s, w = z * z;
    const double even = w * (3.999999999940941908e-01 +
                             w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const double odd = z * (6.666666666666735130e-01 +
                            w * (2.857142874366239149e-01 +
                                 w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    const double half_square = 0.5 * f * f;
    const double made =
        k * 6.93147180369123816490e-01 -
        ((half_square - (s * (half_square + (even + odd)) + k * 1.90821492927058770002e-10)) - f);
    const double known = x == 0 ? -infinity : x < 0 ? std::numeric_limits<double>::quiet_NaN() : x;
    return x > 0 && x < infinity ? made : known;
}

/// −ln(1 − p): the logarithm of 1 − p as it is rounded, and what the rounding took.
HEARTH_INLINE double hazard_of(double p) {
    const double stay = 1 - p;
    const double rounded = (1 - stay) - p;
    return -log_of(stay) - (stay > 0 ? rounded / stay : 0);
}

// --- inverse tables ----------------------------------------------------------------------------

/// Q(u): exponent and first three digits of |share| number the piece, the other digits are t.
HEARTH_INLINE double inverse_of(const Piece* __restrict table, double share) {
    const Bits b = bits(share);
    const Bits upper = 0 - (b >> 63);
    const Bits at = (b >> 49 & 0x3fff) - (1023 - 54) * 8 + (upper & pieces_of_side);
    const double t = number((b << 3 & 0xffffffffffff8) | 0x3ff0000000000000) - 1.5;
    const Piece& piece = table[at];
    const double c2 = number(piece.c2_c5 & ~Bits{0xffffff}), c5 = number(piece.c2_c5 << 40);
    const double c3 = number(piece.c3_c4 & ~Bits{0xffffffff}), c4 = number(piece.c3_c4 << 32);
    const double square = t * t;
    return piece.c0 + (t * piece.c1 + square * ((c2 + t * c3) + square * (c4 + t * c5)));
}

/// The same as inverse_of, of four shares and in place: whole pieces are read and turned on their
/// side, where compilers would read them digit by digit.
HEARTH_INLINE void invert_four(const Piece* __restrict table, Line line, double* __restrict x) {
    const FourBits b = *reinterpret_cast<const FourBits*>(x);
    const FourBits upper = 0 - (b >> 63);
    const FourBits at = (b >> 49 & 0x3fff) - (1023 - 54) * 8 + (upper & pieces_of_side);
    const Four t = reinterpret_cast<Four>((b << 3 & 0xffffffffffff8) | 0x3ff0000000000000) - 1.5;
    const Four row0 = *four_at(&table[at[0]].c0), row1 = *four_at(&table[at[1]].c0);
    const Four row2 = *four_at(&table[at[2]].c0), row3 = *four_at(&table[at[3]].c0);
    const Four even01 = __builtin_shufflevector(row0, row1, 0, 4, 2, 6);
    const Four odd01 = __builtin_shufflevector(row0, row1, 1, 5, 3, 7);
    const Four even23 = __builtin_shufflevector(row2, row3, 0, 4, 2, 6);
    const Four odd23 = __builtin_shufflevector(row2, row3, 1, 5, 3, 7);
    const Four c0 = __builtin_shufflevector(even01, even23, 0, 1, 4, 5);
    const Four c1 = __builtin_shufflevector(odd01, odd23, 0, 1, 4, 5);
    const auto c2_c5 =
        reinterpret_cast<FourBits>(__builtin_shufflevector(even01, even23, 2, 3, 6, 7));
    const auto c3_c4 =
        reinterpret_cast<FourBits>(__builtin_shufflevector(odd01, odd23, 2, 3, 6, 7));
    const Four c2 = reinterpret_cast<Four>(c2_c5 & ~Bits{0xffffff});
    const Four c5 = reinterpret_cast<Four>(c2_c5 << 40);
    const Four c3 = reinterpret_cast<Four>(c3_c4 & ~Bits{0xffffffff});
    const Four c4 = reinterpret_cast<Four>(c3_c4 << 32);
    const Four square = t * t;
    *four_at(x) = line.shift +
                  line.scale * (c0 + (t * c1 + square * ((c2 + t * c3) + square * (c4 + t * c5))));
}

HEARTH_CLONES void invert_column(const Piece* __restrict table, Line line, double* __restrict x,
                                 std::size_t n) {
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) invert_four(table, line, x + i);
    for (; i < n; ++i) x[i] = line.shift + line.scale * inverse_of(table, x[i]);
}

/// shift + scale/(1 + exp(x))
HEARTH_CLONES void logistic_column(Line line, double* __restrict x, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) x[i] = line.shift + line.scale / (1 + exp_of(x[i]));
}

/// Rational approximations of Cody (1969), in the form of his ANORM (1993), with q = y²: the share
/// between 0 and y, over y; the share beyond y over exp(−q/2), to √32 and further out.
HEARTH_INLINE double near_share(double q) {
    return ((((.065682337918207449113 * q + 2.2352520354606839287) * q + 161.02823106855587881) *
                 q +
             1067.6894854603709582) *
                q +
            18154.981253343561249) /
           ((((q + 47.20258190468824187) * q + 976.09855173777669322) * q + 10260.932208618978205) *
                q +
            45507.789335026729956);
}

HEARTH_INLINE double middle_share(double y) {
    const double top =
        (((((((1.0765576773720192317e-8 * y + .39894151208813466764) * y + 8.8831497943883759412) *
                 y +
             93.506656132177855979) *
                y +
            597.27027639480026226) *
               y +
           2494.5375852903726711) *
              y +
          6848.1904505362823326) *
             y +
         11602.651437647350124) *
            y +
        9842.7148383839780218;
    const double bottom =
        (((((((y + 22.266688044328115691) * y + 235.38790178262499861) * y + 1519.377599407554805) *
                y +
            6485.558298266760755) *
               y +
           18615.571640885098091) *
              y +
          34900.952721145977266) *
             y +
         38912.003286093271411) *
            y +
        19685.429676859990727;
    return top / bottom;
}

HEARTH_INLINE double far_share(double y, double q) {
    const double v = 1 / (q > 1 ? q : 1);
    const double far_top =
        (((((.02307344176494017303 * v + .21589853405795699) * v + .1274011611602473639) * v +
           .022235277870649807) *
              v +
          .001421619193227893466) *
             v +
         2.9112874951168792e-5) *
        v;
    const double far_bottom =
        ((((v + 1.28426009614491121) * v + .468238212480865118) * v + .0659881378689285515) * v +
         .00378239633202758244) *
            v +
        7.29751555083966205e-5;
    return (0.39894228040143267794 - far_top / far_bottom) / (y > 1 ? y : 1);
}

/// The upper bits of x, rounded to the nearest; the `dropped` lower bits are 0.
Bits upper_bits(double x, int dropped) {
    const Bits half = Bits{1} << (dropped - 1);
    return (bits(x) + half) & ~(2 * half - 1);
}

}  // namespace

Piece packed(std::span<const double, 6> c) {
    return {.c0 = c[0],
            .c1 = c[1],
            .c2_c5 = upper_bits(c[2], 24) | upper_bits(c[5], 40) >> 40,
            .c3_c4 = upper_bits(c[3], 32) | upper_bits(c[4], 32) >> 32};
}

HEARTH_CLONES bool reach(double least, std::span<const double> shares) {
    const double* x = shares.data();
    std::uint64_t beyond = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) beyond |= distance(x[i]) < least ? 1 : 0;
    return beyond == 0;
}

void invert(Pieces table, Line line, std::span<double> column) {
    invert_column(table.data(), line, column.data(), column.size());
}

void invert_exp(Pieces table, Line line, std::span<double> column) {
    invert(table, line, column);
    exponentials(column);
}

void invert_logistic(Pieces table, Line line, std::span<double> column) {
    invert(table, {.shift = 0, .scale = -1}, column);
    logistic_column(line, column.data(), column.size());
}

HEARTH_CLONES void uniform(double low, double high, std::span<double> column) {
    double* __restrict x = column.data();
    const double width = high - low;
    for (std::size_t i = 0; i < column.size(); ++i) x[i] = (x[i] < 0 ? high : low) + width * x[i];
}

HEARTH_CLONES void triangular(Triangle triangle, std::span<double> column) {
    double* __restrict x = column.data();
    const double width = triangle.high - triangle.low;
    const double left = triangle.mode - triangle.low, right = triangle.high - triangle.mode;
    for (std::size_t i = 0; i < column.size(); ++i) {
        const double d = distance(x[i]);
        const double below = x[i] < 0 ? 1 - d : d, above = x[i] < 0 ? d : 1 - d;
        const double rising = triangle.low + __builtin_sqrt(below * width * left);
        const double falling = triangle.high - __builtin_sqrt(above * width * right);
        x[i] = below * width < left ? rising : falling;
    }
}

void empirical(std::span<const double> sample, std::span<double> column) {
    const auto n = static_cast<double>(sample.size());
    for (double& x : column) {
        const auto from_end = static_cast<std::size_t>(distance(x) * n);
        x = sample[x < 0 ? sample.size() - 1 - from_end : from_end];
    }
}

HEARTH_CLONES void narrow(Outside outside, std::span<double> shares) {
    double* __restrict x = shares.data();
    const double kept = 1 - outside.below - outside.above;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double d = distance(x[i]);
        const double below = outside.below + kept * (x[i] < 0 ? 1 - d : d);
        const double above = outside.above + kept * (x[i] < 0 ? d : 1 - d);
        const double nearer = below < above ? below : above;
        const double most = nearer > most_share ? most_share : nearer;
        const double held = most < least_share ? least_share : most;
        x[i] = below < above ? held : -held;
    }
}

HEARTH_CLONES void clamp(double least, double most, std::span<double> column) {
    double* __restrict x = column.data();
    for (std::size_t i = 0; i < column.size(); ++i) {
        const double low = x[i] < least ? least : x[i];
        x[i] = low > most ? most : low;
    }
}

HEARTH_CLONES void scale(double factor, std::span<double> column) {
    double* __restrict x = column.data();
    for (std::size_t i = 0; i < column.size(); ++i) x[i] *= factor;
}

HEARTH_CLONES void add_scaled(double factor, std::span<const double> from, std::span<double> to) {
    const double* __restrict x = from.data();
    double* __restrict sum = to.data();
    for (std::size_t i = 0; i < to.size(); ++i) sum[i] += factor * x[i];
}

HEARTH_CLONES void normal_shares(std::span<double> column) {
    double* __restrict x = column.data();
    for (std::size_t i = 0; i < column.size(); ++i) {
        const double y = distance(x[i]);
        const double q = y * y;
        const double tail =
            exp_of(-0.5 * q) * (y > 5.656854249492380 ? far_share(y, q) : middle_share(y));
        const double inside = y > 0.67448975 ? tail : 0.5 - y * near_share(q);
        const double most = inside > most_share ? most_share : inside;
        const double held = most < least_share ? least_share : most;
        x[i] = x[i] > 0 ? -held : held;
    }
}

HEARTH_CLONES void exponentials(std::span<double> column) {
    double* __restrict x = column.data();
    for (std::size_t i = 0; i < column.size(); ++i) x[i] = exp_of(x[i]);
}

HEARTH_CLONES void logarithms(std::span<double> column) {
    double* __restrict x = column.data();
    for (std::size_t i = 0; i < column.size(); ++i) x[i] = log_of(x[i]);
}

HEARTH_CLONES void exits(std::span<double> column) {
    double* __restrict x = column.data();
    for (std::size_t i = 0; i < column.size(); ++i) x[i] = exit_of(x[i]);
}

HEARTH_CLONES void hazards(std::span<double> column) {
    double* __restrict x = column.data();
    for (std::size_t i = 0; i < column.size(); ++i) x[i] = hazard_of(x[i]);
}

}  // namespace hearth::kernels
