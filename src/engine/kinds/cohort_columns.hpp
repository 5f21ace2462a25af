// The hot loops of cohort models over columns of draws (method 11): plain loops without libm, the
// same bits on every processor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hearth::columns {

/// Who arrives in a row of the trace: those of another, by a probability.
struct Arrival {
    int row = 0, entry = 0;
};

/// One cycle of a trace: next(row) = Σ over its arrivals of people(row) · probabilities(entry).
struct CycleStep {
    const std::vector<Arrival>& arrivals;  ///< by the row they arrive in
    const std::vector<int>& ends;          ///< of each row's arrivals
    const double* probabilities;           ///< columns `stride` apart
    double* const* people;                 ///< columns by row
    double* const* next;
    std::size_t stride;
};
void step(const CycleStep& cycle, std::size_t n);

/// A column of a trace and what it counts for.
struct Weighted {
    int column = 0;
    double weight = 0;
    int factor = -1;  ///< a column that it is multiplied by, of those of another grid
};

/// out += times · Σ of weighted columns, at least one; of `weigh_by_columns` each is also
/// multiplied by its factor.
struct Weighing {
    const Weighted *begin, *end;
    const double *columns, *factors;
    std::size_t stride;
    bool anew = false;  ///< whatever `out` holds, it counts as 0
};
void weigh(double* out, const double* times, const Weighing& sum, std::size_t n);
void weigh_by_columns(double* out, const double* times, const Weighing& sum, std::size_t n);

/// A sum of weighted columns of a trace that is a year of a driver.
struct WalkSum {
    int driver = 0, year = 0;
    const Weighted *begin, *end;
};

/// A whole trace whose cycles are alike, from its first boundary on, with what is counted of it:
/// driver(year) = times · Σ of weighted columns, each once its last column is known.
struct Walk {
    const CycleStep& step;                ///< from even boundaries; odd ones go the other way
    const std::vector<WalkSum>& sums;     ///< by the boundary that they wait for
    const std::vector<int>& sum_ends;     ///< of each boundary's sums
    const std::vector<double*>& drivers;  ///< columns `driver_stride` apart
    std::size_t driver_stride;
    const double *columns, *times;  ///< of the rows at even boundaries and at odd ones
};
void walk(const Walk& trace, std::size_t n);

/// Whether all lie from 0 to 1, give or take a tolerance; what lies in the tolerance becomes 0
/// or 1.
bool hold(double* x, double tolerance, std::size_t n);
/// out = 1 − a
void rest_of_one(double* out, const double* a, std::size_t n);
/// out = a where that is more
void raise_to(double* out, const double* a, std::size_t n);
/// p = 1 − (1 − p)^exponent from hazard = −ln(1 − p), which is lost; exactly p for exponent 1.
void to_exponent(double* p, double* hazard, const double* exponent, std::size_t n);
/// p = ratio · p / (1 + p · (ratio − 1))
void times_odds(double* p, const double* ratio, std::size_t n);
/// out = times · (a − out), the power's logarithm
void scaled_difference(double* out, const double* times, double a, std::size_t n);
/// x = −x / shape, and `otherwise` where shape is 0
void over_shape(double* x, const double* shape, double otherwise, std::size_t n);

/// Halvings that bring a column to at most one half; the column halved so often; x(d) takes
/// squared(d) where `done` halvings are fewer than those of the draw.
void halvings(double* out, const double* x, std::size_t n);
void halve(double* x, const double* times, std::size_t n);
void take_where_more(double* x, const double* squared, const double* times, int done,
                     std::size_t n);

/// The whole numbers of 32 bits at shares of (0, 1), each held as its distance from the nearer end.
void to_whole(std::uint32_t* out, const double* shares, std::size_t n);

/// How many of at most 65,535 are equal to a value.
std::uint32_t count_equal(const std::uint16_t* x, std::uint16_t value, std::size_t n);

}  // namespace hearth::columns
