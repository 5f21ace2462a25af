// Recurrences for the coefficients, one order after the other; each family brings its own for s(y).
#include "draws/quantile_series.hpp"

#include <cmath>

namespace hearth {

namespace {

constexpr Series one_over = [] {
    Series made{};
    for (std::size_t n = 1; n < made.size(); ++n) made[n] = 1.0 / static_cast<double>(n);
    return made;
}();

/// Coefficient n of the product of two series, leaving out the first `from` terms of the first.
inline double product(const Series& a, const Series& b, std::size_t n, std::size_t from = 0) {
    double sum = 0;
    for (std::size_t i = from; i <= n; ++i) sum += a[i] * b[n - i];
    return sum;
}

struct NormalScore {
    double next(std::size_t n, const Series& y, const Series&) { return y[n]; }
};

/// s = 1 − (a − 1)/y
struct GammaScore {
    double a;
    Series inverse{};

    double next(std::size_t n, const Series& y, const Series&) {
        inverse[n] = n == 0 ? 1 / y[0] : -product(y, inverse, n, 1) * inverse[0];
        return (n == 0 ? 1.0 : 0.0) + (1 - a) * inverse[n];
    }
};

/// s = exp(y) − a
struct LogGammaScore {
    double a;
    Series value{};

    double next(std::size_t n, const Series& y, const Series& w) {
        value[n] = n == 0 ? std::exp(y[0]) : product(w, value, n - 1) * one_over[n];
        return value[n] - (n == 0 ? a : 0.0);
    }
};

/// s = (b − 1)/(1 − y) − (a − 1)/y
struct BetaScore {
    double a;
    double b;
    Series inverse{};
    Series inverse_of_rest{};

    double next(std::size_t n, const Series& y, const Series&) {
        inverse[n] = n == 0 ? 1 / y[0] : -product(y, inverse, n, 1) * inverse[0];
        inverse_of_rest[n] =
            n == 0 ? 1 / (1 - y[0]) : product(y, inverse_of_rest, n, 1) * inverse_of_rest[0];
        return (b - 1) * inverse_of_rest[n] - (a - 1) * inverse[n];
    }
};

/// s = b·p − a·q with p the value, q = 1 − p, p' = p·q·y'
struct LogitBetaScore {
    double a;
    double b;
    Series p{};
    Series pq{};

    double next(std::size_t n, const Series& y, const Series& w) {
        if (n == 0) {
            const double rest = 1 / (1 + std::exp(y[0]));
            p[0] = 1 / (1 + std::exp(-y[0]));
            pq[0] = p[0] * rest;
            return b * p[0] - a * rest;
        }
        p[n] = product(w, pq, n - 1) * one_over[n];
        pq[n] = p[n] - product(p, p, n);
        return (a + b) * p[n];
    }
};

template <class Score>
Series grown(Score score, const QuantilePoint& at) {
    Series y{}, w{}, square{}, s{};
    y[0] = at.y;
    w[0] = at.slope;
    for (std::size_t n = 0; n < series_order; ++n) {
        y[n + 1] = w[n] * one_over[n + 1];
        square[n] = product(w, w, n);
        s[n] = score.next(n, y, w);
        w[n + 1] = product(square, s, n) * one_over[n + 1];
    }
    return y;
}

}  // namespace

Series quantile_series(const StandardLaw& law, const QuantilePoint& at) {
    switch (law.family) {
        case Standard::normal:
        case Standard::lognormal:
            return grown(NormalScore{}, at);
        case Standard::gamma:
            return grown(GammaScore{.a = law.a}, at);
        case Standard::log_gamma:
            return grown(LogGammaScore{.a = law.a}, at);
        case Standard::beta:
            return grown(BetaScore{.a = law.a, .b = law.b}, at);
        case Standard::logit_beta:
            return grown(LogitBetaScore{.a = law.a, .b = law.b}, at);
    }
    return {};
}

Series exponential_series(double sigma, const Series& y) {
    Series made{};
    made[0] = std::exp(sigma * y[0]);
    for (std::size_t n = 1; n < made.size(); ++n) {
        double sum = 0;
        for (std::size_t i = 1; i <= n; ++i) sum += static_cast<double>(i) * y[i] * made[n - i];
        made[n] = sigma * sum * one_over[n];
    }
    return made;
}

QuantilePoint moved(const Series& series, double t) {
    QuantilePoint made;
    for (std::size_t n = series.size(); n-- > 0;) {
        made.slope = made.slope * t + made.y;
        made.y = made.y * t + series[n];
    }
    return made;
}

}  // namespace hearth
