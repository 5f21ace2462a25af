// The hot loops of measures over columns of draws: no libm, the same bits on every processor.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace hearth {

inline constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

namespace columns {

/// Column-wise payback (method 8.3): infinite where the stream ends below 0. Below means by more
/// than `noise`, what rounding can leave of 0.
void payback_step(double* cumulative, double* time, const double* at_start, const double* through,
                  double year, double noise, std::size_t n);
void payback_end(const double* cumulative, double* time, double noise, std::size_t n);

/// over / under where that is above `noise`; and where over is too, by more than `noise`.
void ratio(double* out, const double* over, const double* under, double noise, std::size_t n);
void ratio_of_both(double* out, const double* over, const double* under, double noise,
                   std::size_t n);
void negate(double* out, const double* a, std::size_t n);
void multiply_add_scaled(double* out, const double* a, const double* b, double scale,
                         std::size_t n);

/// Money of a group of lines and the driver and discount factors of its years; `stride`: from the
/// driver of one year to that of the next.
struct GroupYears {
    const double *money = nullptr, *driver, *factors;
    std::size_t count, stride;
};
/// The money of each year, that begins a stream of years or is added to one, and of all years
/// together, plain and discounted.
void begin_stream(const GroupYears& years, double* out, double* plain, double* present,
                  std::size_t n);
void add_to_stream(const GroupYears& years, double* out, double* plain, double* present,
                   std::size_t n);
/// The same without a stream.
void sum_years(const GroupYears& years, double* plain, double* present, std::size_t n);
/// Sums over years of a driver of n draws, plain and times two lists of factors.
struct DriverYears {
    const double* driver;
    std::size_t count, stride;
    const double* factors[2];
};
void sum_driver(const DriverYears& years, double* plain, double* const* factored, std::size_t n);

/// Groups of lines that go into one stream: their money, and their driver by year.
struct StreamTerm {
    const double *money, *driver;
};
struct StreamTerms {
    const std::vector<StreamTerm>& terms;
    std::size_t years, stride;
};
/// Their amounts of each year, that begin a stream or are added to one.
void begin_with_terms(const StreamTerms& of, double* out, std::size_t n);
void add_terms(const StreamTerms& of, double* out, std::size_t n);

}  // namespace columns

}  // namespace hearth
