// The Taylor series of a quantile function about a point, by its differential equation
// (Steinbrecher and Shaw 2008, "Quantile mechanics"): with y(m) the value that a share m lies
// beyond and w = dy/dm = ±1/g(y), w' = w²·s(y) where s = −(ln g)' is simple for every family. No
// special function is called, so that a table costs little more than its arithmetic.
#pragma once

#include <array>

#include "draws/standard_law.hpp"

namespace hearth {

constexpr int series_order = 12;
using Series = std::array<double, series_order + 1>;

/// A point of the quantile function and its slope there.
struct QuantilePoint {
    double y = 0;
    double slope = 0;
};

/// Coefficients of y in powers of the variable that `slope` is per unit of. Of a lognormal: those
/// of the normal behind it.
Series quantile_series(const StandardLaw& law, const QuantilePoint& at);

/// Coefficients of exp(sigma·y) from those of y.
Series exponential_series(double sigma, const Series& y);

/// The point of the series at a distance t.
QuantilePoint moved(const Series& series, double t);

}  // namespace hearth
