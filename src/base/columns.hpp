// The hot loops of the engine over columns of draws: plain loops, no Eigen expressions, no libm.
#pragma once

#include <cstddef>
#include <vector>

/// Columns are `n` contiguous doubles, one per draw; `out` overlaps no operand.
namespace hearth::columns {

/// out = value
void fill(double* out, double value, std::size_t n);
/// out = a · b
void multiply(double* out, const double* a, const double* b, std::size_t n);
/// out += a · b
void multiply_add(double* out, const double* a, const double* b, std::size_t n);
/// out += a
void add(double* out, const double* a, std::size_t n);
/// out −= a
void subtract(double* out, const double* a, std::size_t n);
/// out *= a
void multiply_by(double* out, const double* a, std::size_t n);
/// out *= 1 − a
void multiply_by_rest(double* out, const double* a, std::size_t n);
/// out = a · (1 − b): use avoided by a ratio (method 4.1 a)
void avoided_by_ratio(double* out, const double* a, const double* b, std::size_t n);
/// out = out · kept, and where that is above 0 also · gain (method 4.2)
void adjust(double* out, const double* kept, const double* gain, std::size_t n);
/// A counter valued at a unit cost: units and money that are cash by `share`, and the rest (7.1).
struct Valued {
    double *cash_units, *rest_units, *cash_money, *rest_money;
};
void value(const Valued& out, const double* count, const double* share, const double* unit_cost,
           std::size_t n);
/// out = count · share · unit_cost and out = count · (1 − share) · unit_cost
void value_of_share(double* out, const double* count, const double* share, const double* unit_cost,
                    std::size_t n);
void value_of_rest(double* out, const double* count, const double* share, const double* unit_cost,
                   std::size_t n);
/// out = −amount · share
void spend(double* out, const double* amount, const double* share, std::size_t n);

/// out(t) = Σ over s up to t of a(s) · b(t − s), of three grids of `years` columns after another
void convolve(double* out, const double* a, const double* b, std::size_t years, std::size_t n);
/// The same where a is equal in all its years: out(t) = a(0) · Σ over s up to t of b(s)
void convolve_steady(double* out, const double* a, const double* b, std::size_t years,
                     std::size_t n);
/// out = Σ of the columns
void sum(double* out, const std::vector<const double*>& columns, std::size_t n);
/// base^exponent of bases that are not negative, to some units in the last place; 1 for exponent 0
void power(double* out, const double* base, const double* exponent, std::size_t n);

/// Columns that shape exposure, and a year k after the start year with a year j of effect.
struct Span {
    const double *lag, *lasts;
};
struct SpanYears {
    int k, j;
};
/// e(k, j) of method 3.2, entry spread over the start year or at its beginning
void exposed(double* out, const Span& span, SpanYears years, std::size_t n);
void exposed_at_once(double* out, const Span& span, SpanYears years, std::size_t n);
/// lands(k) of method 3.5, likewise
void landed(double* out, const double* lag, int k, std::size_t n);
void landed_at_once(double* out, const double* lag, int k, std::size_t n);

/// Whether all are equal to the first; whether all are 0; whether all are finite; whether all are
/// at most `most` from 0.
bool alike(const double* a, std::size_t n);
bool nothing(const double* a, std::size_t n);
bool finite(const double* a, std::size_t n);
bool within(const double* a, double most, std::size_t n);

}  // namespace hearth::columns
