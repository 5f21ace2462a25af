// Shares and densities of the standard distributions by Boost.Math; far out, where a logarithm or
// logit has left the range of doubles, by the power law that is then exact.
#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <numbers>
#include <utility>

#include "draws/inverse_table.hpp"

namespace hearth {

namespace {

namespace bm = boost::math;
using Policy = bm::policies::policy<bm::policies::promote_double<false>,
                                    bm::policies::domain_error<bm::policies::errno_on_error>,
                                    bm::policies::overflow_error<bm::policies::errno_on_error>,
                                    bm::policies::pole_error<bm::policies::errno_on_error>,
                                    bm::policies::evaluation_error<bm::policies::errno_on_error>>;
constexpr Policy policy;

/// Below this the logarithm of a value is tabulated as if the value were 0: a power law.
constexpr double far_below = -600;

/// ln of the share below, of a variable whose density is proportional to exp(a·y) far below.
double log_power_law(const StandardLaw& law, double y) {
    const double log_of_whole = law.family == Standard::log_gamma
                                    ? bm::lgamma(law.a + 1, policy)
                                    : std::log(law.a * bm::beta(law.a, law.b, policy));
    return law.a * y - log_of_whole;
}

/// A share and the rest of it.
using Odds = std::pair<double, double>;

Odds odds(double logit) {
    const double e = std::exp(-std::abs(logit));
    const double small = e / (1 + e), large = 1 / (1 + e);
    return logit < 0 ? Odds{small, large} : Odds{large, small};
}

double beta_beyond(const StandardLaw& law, End end, const Odds& at) {
    const auto [p, q] = at;
    if ((end == End::lower) == (p < q))
        return end == End::lower ? bm::ibeta(law.a, law.b, p, policy)
                                 : bm::ibeta(law.b, law.a, q, policy);
    return end == End::lower ? bm::ibetac(law.b, law.a, q, policy)
                             : bm::ibetac(law.a, law.b, p, policy);
}

double gamma_beyond(double shape, End end, double x) {
    return end == End::lower ? bm::gamma_p(shape, x, policy) : bm::gamma_q(shape, x, policy);
}

double normal_beyond(End end, double z) {
    const double outwards = end == End::lower ? -z : z;
    return bm::erfc(outwards / std::numbers::sqrt2, policy) / 2;
}

double normal_density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

/// p^a q^b / B(a, b): the density of the logit.
double logit_density(const StandardLaw& law, const Odds& at) {
    const auto [p, q] = at;
    const double per_unit = p < q ? bm::ibeta_derivative(law.a, law.b, p, policy)
                                  : bm::ibeta_derivative(law.b, law.a, q, policy);
    return per_unit * p * q;
}

double median_of_logit(const StandardLaw& law) {
    double rest = 0;
    const double p = bm::ibeta_inv(law.a, law.b, 0.5, &rest, policy);
    if (p < 1e-250) return (std::log(0.5) - log_power_law(law, 0)) / law.a;
    if (rest < 1e-250) return (log_power_law(mirrored(law), 0) - std::log(0.5)) / law.b;
    return std::log(p) - std::log(rest);
}

double median_of_log_gamma(const StandardLaw& law) {
    const double far = (std::log(0.5) - log_power_law(law, 0)) / law.a;
    return far < far_below ? far : std::log(bm::gamma_p_inv(law.a, 0.5, policy));
}

}  // namespace

double searched_quantile(const StandardLaw& law, double share) {
    const bool lower = share > 0;
    const double log_below = lower ? std::log(share) : std::log1p(share);
    const double far = (log_below - log_power_law(law, 0)) / law.a;
    if (far < far_below) return far;
    if (law.family == Standard::logit_beta) {
        const double log_above = lower ? std::log1p(-share) : std::log(-share);
        const double far_up = (log_power_law(mirrored(law), 0) - log_above) / law.b;
        if (far_up > -far_below) return far_up;
    }
    const auto excess = [&](double y) {
        const double beyond = share_beyond(law, lower ? End::lower : End::upper, y);
        return std::log(std::max(beyond, 1e-300)) - std::log(std::abs(share));
    };
    const double highest = law.family == Standard::log_gamma ? std::log(1000 + law.a * 100) : 700;
    std::uintmax_t steps = 200;
    const auto [from, to] = bm::tools::toms748_solve(
        excess, far_below - 100, highest, bm::tools::eps_tolerance<double>(48), steps, policy);
    return from + (to - from) / 2;
}

double share_beyond(const StandardLaw& law, End end, double y) {
    switch (law.family) {
        case Standard::normal:
            return normal_beyond(end, y);
        case Standard::lognormal:
            return y <= 0 ? (end == End::lower ? 0 : 1) : normal_beyond(end, std::log(y) / law.a);
        case Standard::gamma:
            return gamma_beyond(law.a, end, y);
        case Standard::log_gamma:
            if (y < far_below && end == End::lower) return std::exp(log_power_law(law, y));
            return gamma_beyond(law.a, end, std::exp(y));
        case Standard::beta:
            return beta_beyond(law, end, {y, 1 - y});
        case Standard::logit_beta:
            if (y < far_below && end == End::lower) return std::exp(log_power_law(law, y));
            if (y > -far_below && end == End::upper)
                return std::exp(log_power_law(mirrored(law), -y));
            return beta_beyond(law, end, odds(y));
    }
    return 0;
}

double density(const StandardLaw& law, double y) {
    switch (law.family) {
        case Standard::normal:
            return normal_density(y);
        case Standard::lognormal:
            return normal_density(std::log(y) / law.a) / (law.a * y);
        case Standard::gamma:
            return bm::gamma_p_derivative(law.a, y, policy);
        case Standard::log_gamma:
            if (y < far_below) return law.a * std::exp(log_power_law(law, y));
            return bm::gamma_p_derivative(law.a, std::exp(y), policy) * std::exp(y);
        case Standard::beta:
            return bm::ibeta_derivative(law.a, law.b, y, policy);
        case Standard::logit_beta:
            if (y < far_below) return law.a * std::exp(log_power_law(law, y));
            if (y > -far_below) return law.b * std::exp(log_power_law(mirrored(law), -y));
            return logit_density(law, odds(y));
    }
    return 0;
}

double median(const StandardLaw& law) {
    switch (law.family) {
        case Standard::normal:
            return 0;
        case Standard::lognormal:
            return 1;
        case Standard::gamma:
            return bm::gamma_p_inv(law.a, 0.5, policy);
        case Standard::log_gamma:
            return median_of_log_gamma(law);
        case Standard::beta:
            return bm::ibeta_inv(law.a, law.b, 0.5, policy);
        case Standard::logit_beta:
            return median_of_logit(law);
    }
    return 0;
}

}  // namespace hearth
