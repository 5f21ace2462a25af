// Our own exp, log and cumulative normal against libm and Boost.Math; the bits of the clone in use.
#include "base/kernels.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

#include "unit/kernel_bits.hpp"

using namespace hearth;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// How many doubles lie between two of the same sign.
std::int64_t steps_between(double a, double b) {
    return std::abs(std::bit_cast<std::int64_t>(a) - std::bit_cast<std::int64_t>(b));
}

template <class F>
std::int64_t most_steps(const std::vector<double>& arguments, void (*kernel)(std::span<double>),
                        F exact) {
    std::vector<double> made = arguments;
    kernel(made);
    std::int64_t most = 0;
    for (std::size_t i = 0; i < made.size(); ++i)
        most = std::max(most, steps_between(made[i], exact(arguments[i])));
    return most;
}

double alone(void (*kernel)(std::span<double>), double x) {
    kernel(std::span<double>(&x, 1));
    return x;
}

}  // namespace

TEST_CASE("the clone that this processor runs gives the same bits as all others") {
    CHECK(kernels::all_bits() == kernels::expected_bits);
}

TEST_CASE("exp is within 2 units in the last place, down to subnormal results") {
    std::vector<double> wide, narrow;
    for (int i = 0; i < 200000; ++i) {
        wide.push_back(-745 + 1454.7 * i / 200000);
        narrow.push_back(-1 + 2.0 * i / 200000);
    }
    const auto exact = [](double x) { return std::exp(x); };
    CHECK(most_steps(wide, kernels::exponentials, exact) <= 2);
    CHECK(most_steps(narrow, kernels::exponentials, exact) <= 2);
}

TEST_CASE("exp at the ends of its range is libm's") {
    for (const double x : {0.0, -0.0, 709.78, 709.79, 1e300, infinity, -745.13, -745.14, -1e300})
        CHECK(alone(kernels::exponentials, x) == std::exp(x));
    CHECK(alone(kernels::exponentials, -infinity) == 0);
    CHECK(std::isnan(alone(kernels::exponentials, NAN)));
}

TEST_CASE("log is within 2 units in the last place, from the smallest subnormal on") {
    std::vector<double> wide, around_one;
    for (int i = 0; i < 200000; ++i) {
        wide.push_back(std::ldexp(1 + i / 200000.0, i % 2098 - 1074));
        around_one.push_back(0.5 + i / 100000.0);
    }
    const auto exact = [](double x) { return std::log(x); };
    CHECK(most_steps(wide, kernels::logarithms, exact) <= 2);
    CHECK(most_steps(around_one, kernels::logarithms, exact) <= 2);
}

TEST_CASE("log of zero, of infinity and of what has none is libm's") {
    CHECK(alone(kernels::logarithms, 0) == -infinity);
    CHECK(alone(kernels::logarithms, -0.0) == -infinity);
    CHECK(alone(kernels::logarithms, infinity) == infinity);
    CHECK(std::isnan(alone(kernels::logarithms, -1)));
    CHECK(std::isnan(alone(kernels::logarithms, NAN)));
}

TEST_CASE(
    "exits and hazards are within 3 units in the last place, however small, and undo another") {
    std::vector<double> hazard, share;
    for (int i = 0; i < 200000; ++i) {
        hazard.push_back(std::ldexp(1 + i / 200000.0, i % 1000 - 995));
        share.push_back(std::ldexp(1 + i / 200000.0, -1 - i % 1000));
    }
    CHECK(most_steps(hazard, kernels::exits, [](double x) { return -std::expm1(-x); }) <= 3);
    CHECK(most_steps(share, kernels::hazards, [](double x) { return -std::log1p(-x); }) <= 3);
    CHECK(alone(kernels::exits, infinity) == 1);
    CHECK(alone(kernels::exits, 0) == 0);
    CHECK(alone(kernels::hazards, 1) == infinity);
    CHECK(alone(kernels::hazards, 0) == 0);
    CHECK(std::isnan(alone(kernels::exits, NAN)));
    CHECK(std::isnan(alone(kernels::hazards, NAN)));
}

TEST_CASE("the cumulative normal is exact to 1e-12 of the share beyond, at either end") {
    const boost::math::normal normal;
    double worst = 0;
    for (double z = -8.2; z < 8.2; z += 0.001) {
        const double share = alone(kernels::normal_shares, z);
        const double exact = boost::math::cdf(normal, -std::abs(z));
        worst = std::max(worst, std::abs(std::abs(share) / exact - 1));
        if (std::abs(z) > 1e-9) CHECK((share < 0) == (z > 0));
    }
    CHECK(worst < 1e-12);
    CHECK(alone(kernels::normal_shares, -40) == least_share);
    CHECK(alone(kernels::normal_shares, 40) == -least_share);
}
