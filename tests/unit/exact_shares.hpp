// The share of a distribution below and above a value, by Boost.Math alone: what sampled values and
// their moments are held against. Truncated distributions included.
#pragma once

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <limits>
#include <variant>

#include "scenario/distribution.hpp"

namespace hearth::exact {

namespace bm = boost::math;

/// A beta between two ends.
struct Stretched {
    bm::beta_distribution<double> beta;
    double low, high;
};

using Law = std::variant<bm::normal_distribution<double>, bm::lognormal_distribution<double>,
                         bm::gamma_distribution<double>, bm::uniform_distribution<double>,
                         bm::triangular_distribution<double>, Stretched>;

/// The untruncated distribution; pert is the usual one, whose two shapes sum to 6.
inline Law law_of(const Distribution& d) {
    switch (d.family) {
        case Family::normal:
            return bm::normal_distribution<double>(d.a, d.b);
        case Family::lognormal:
            return bm::lognormal_distribution<double>(d.a, d.b);
        case Family::gamma:
            return bm::gamma_distribution<double>(d.a, d.b);
        case Family::uniform:
            return bm::uniform_distribution<double>(d.a, d.b);
        case Family::triangular:
            return bm::triangular_distribution<double>(d.a, d.b, d.c);
        case Family::pert: {
            const double mode = (d.b - d.a) / (d.c - d.a);
            return Stretched{bm::beta_distribution<double>(1 + 4 * mode, 5 - 4 * mode), d.a, d.c};
        }
        default:
            return Stretched{bm::beta_distribution<double>(d.a, d.b), 0, 1};
    }
}

/// The shares below and above a value.
struct Shares {
    double below = 0;
    double above = 0;
};

inline Shares whole_shares(const Law& law, double x) {
    return std::visit(
        [x](const auto& one) -> Shares {
            if constexpr (std::is_same_v<std::decay_t<decltype(one)>, Stretched>) {
                const double y = (x - one.low) / (one.high - one.low);
                if (y <= 0) return {0, 1};
                if (y >= 1) return {1, 0};
                return {bm::cdf(one.beta, y), bm::cdf(bm::complement(one.beta, y))};
            } else {
                const auto [low, high] = bm::support(one);
                if (x <= low) return {0, 1};
                if (x >= high) return {1, 0};
                return {bm::cdf(one, x), bm::cdf(bm::complement(one, x))};
            }
        },
        law);
}

/// The share between two values, from the end of the distribution where it is finer.
inline double between(const Shares& low, const Shares& high) {
    return low.below < low.above ? high.below - low.below : low.above - high.above;
}

/// A distribution with its truncation.
class Truncated {
  public:
    explicit Truncated(const Distribution& d)
        : law_(law_of(d)),
          low_(d.least ? whole_shares(law_, *d.least) : Shares{0, 1}),
          high_(d.most ? whole_shares(law_, *d.most) : Shares{1, 0}) {}

    [[nodiscard]] Shares at(double x) const {
        const Shares here = whole_shares(law_, x);
        const double all = between(low_, high_);
        if (low_.below == 0 && high_.above == 0) return here;
        return {between(low_, here) / all, between(here, high_) / all};
    }

  private:
    Law law_;
    Shares low_, high_;
};

/// How far, as a share, the value x is from the quantile at `share` (from the nearer end, above
/// one half negative). A value whose neighbours among the doubles enclose the exact one has none,
/// nor has a value next to 0 where the exact one is below the smallest normal double.
inline double error_in_share(const Truncated& law, double share, double x) {
    const auto found = [&](double y) { return share < 0 ? law.at(y).above : law.at(y).below; };
    const double wanted = std::abs(share);
    const double infinity = std::numeric_limits<double>::infinity();
    const double normal = std::numeric_limits<double>::min();
    const bool next_to_0 = x >= 0 && x <= normal;
    const double one = found(next_to_0 ? 0 : std::nextafter(x, -infinity));
    const double other = found(next_to_0 ? 2 * normal : std::nextafter(x, infinity));
    if (std::min(one, other) <= wanted && wanted <= std::max(one, other)) return 0;
    return std::abs(found(x) - wanted);
}

}  // namespace hearth::exact
