// The hot loops of sampling, each over one column: plain loops, without Eigen and without libm, one
// clone for each kind of processor (clones.hpp) and the same bits from all of them.
#pragma once

#include <cstdint>
#include <span>

namespace hearth {

/// The ends of what a share can be: |share| lies in [2^-54, 1/2).
constexpr double least_share = 0x1p-54;
constexpr double most_share = 0.5 - 0x1p-54;

}  // namespace hearth

namespace hearth::kernels {

/// Pieces of a table: each octave [2^-(k+1), 2^-k) of |share| is cut into eight equal parts.
constexpr int octaves = 53;
constexpr int parts = 8;
constexpr int pieces_of_side = octaves * parts;

/// A polynomial of degree 5 over one part, in t from −½ to ½ across it. The higher coefficients
/// need fewer digits and share words: upper bits of `c2_c5` are c2 without its last 24 bits, the
/// lower 24 are the upper 24 of c5; c3 and c4 have 32 bits each. Half a line of cache.
struct alignas(32) Piece {
    double c0 = 0;
    double c1 = 0;
    std::uint64_t c2_c5 = 0;
    std::uint64_t c3_c4 = 0;
};
Piece packed(std::span<const double, 6> coefficients);

/// The lower half of a table (shares above 0), then the upper.
using Pieces = std::span<const Piece, std::size_t{2} * pieces_of_side>;

/// What becomes of a standard value y: shift + scale·y.
struct Line {
    double shift = 0;
    double scale = 1;
};

/// Whether all shares lie so far from their nearer end.
bool reach(double least, std::span<const double> shares);

// Each takes a column of shares and leaves values in it.
void invert(Pieces table, Line line, std::span<double> column);      ///< shift + scale·Q(u)
void invert_exp(Pieces table, Line line, std::span<double> column);  ///< exp(shift + scale·Q)
void invert_logistic(Pieces table, Line line,
                     std::span<double> column);  ///< shift+scale/(1+exp(−Q))
/// Low for u = 0 to high for u = 1.
void uniform(double low, double high, std::span<double> column);
/// Low, mode, high of a triangle.
struct Triangle {
    double low = 0;
    double mode = 0;
    double high = 1;
};
void triangular(Triangle triangle, std::span<double> column);
/// One of the sample, each equally likely.
void empirical(std::span<const double> sample, std::span<double> column);

/// What lies outside a truncation: the share below its lower end and that above its upper end.
struct Outside {
    double below = 0;
    double above = 0;
};
/// Shares of the truncated distribution to shares of the whole one.
void narrow(Outside outside, std::span<double> shares);
/// At least `least`, at most `most`.
void clamp(double least, double most, std::span<double> column);

void scale(double factor, std::span<double> column);
/// to += factor·from, of the same length.
void add_scaled(double factor, std::span<const double> from, std::span<double> to);

/// Standard normal values to their shares (the cumulative normal), to 1e-12 relative at either end.
void normal_shares(std::span<double> column);

/// exp and log of each entry, within 2 units in the last place; subnormal, zero, infinite and
/// not-a-number as libm has them.
void exponentials(std::span<double> column);
void logarithms(std::span<double> column);
/// 1 − e^(−x) and −ln(1 − x) of each, within some units in the last place, near 0 too.
void exits(std::span<double> column);
void hazards(std::span<double> column);

}  // namespace hearth::kernels
