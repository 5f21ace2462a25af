// The sampler's whole way from a share to a value, family by family, against Boost.Math: rounding
// of shapes, location and scale, logarithms and logits, truncation.
#include <doctest/doctest.h>

#include "draws/inversion.hpp"
#include "draws/shares.hpp"
#include "unit/exact_shares.hpp"
#include "unit/sampled.hpp"

using namespace hearth;

namespace {

/// Shares from one half to 1e-12 on either side.
std::vector<double> shares_to_the_tails() {
    std::vector<double> shares;
    for (double m = most_share; m > 1e-12; m *= 0.91) {
        shares.push_back(m);
        shares.push_back(-m);
    }
    return shares;
}

double worst_error(const Distribution& distribution) {
    const Sampler sampler = make_sampler(plan_of({figure_of("a", distribution)}).figures, {});
    const exact::Truncated law(distribution);
    const std::vector<double> shares = shares_to_the_tails();
    std::vector<double> values = shares;
    invert(sampler.independent.front().columns.front().inversion, sampler.tables, values);
    double most = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double error = exact::error_in_share(law, shares[i], values[i]);
        if (!(error <= most)) most = error;
    }
    return most;
}

void check(const Distribution& distribution, double within = 1e-9) {
    CAPTURE(name_of(distribution.family));
    CAPTURE(distribution.a);
    CAPTURE(distribution.b);
    CAPTURE(distribution.c);
    CHECK(worst_error(distribution) < within);
}

const std::vector<double> all_shapes = {0.01, 0.05, 0.1, 0.3, 0.5, 1, 2.5, 44.4, 1e3, 1e5, 1e6};

}  // namespace

TEST_CASE("gamma values are Boost's quantiles at shapes from 0.01 to 1e6") {
    for (const double shape : all_shapes) check({.family = Family::gamma, .a = shape, .b = 3});
}

TEST_CASE("beta values are Boost's quantiles at shapes from 0.01 to 1e6") {
    for (const double a : all_shapes)
        for (const double b : all_shapes) check({.family = Family::beta, .a = a, .b = b});
}

TEST_CASE("normal and lognormal values are Boost's quantiles") {
    check({.family = Family::normal, .a = -7, .b = 0.01});
    check({.family = Family::normal, .a = 3, .b = 1e6});
    for (const double sigma : {0.001, 0.01, 0.3, 1.0, 2.0, 2.5, 6.0})
        check({.family = Family::lognormal, .a = 0.7, .b = sigma});
}

TEST_CASE("uniform, triangular and pert values are Boost's quantiles") {
    check({.family = Family::uniform, .a = -2, .b = 5});
    for (const Family family : {Family::triangular, Family::pert})
        for (const double mode : {1.0, 1.001, 2.0, 4.0, 6.9, 7.0})
            check({.family = family, .a = 1, .b = mode, .c = 7});
}

TEST_CASE("truncated values are the quantiles of what is left") {
    check({.family = Family::normal, .a = 3, .b = 2, .least = 2.0, .most = 8.0});
    check({.family = Family::normal, .a = 0, .b = 1, .least = 1.5});
    check({.family = Family::lognormal, .a = 1, .b = 0.4, .least = 2.0, .most = 9.0});
    check({.family = Family::gamma, .a = 4, .b = 2, .least = 9.0});
    check({.family = Family::gamma, .a = 0.2, .b = 2, .least = 0.001, .most = 0.4});
    check({.family = Family::gamma, .a = 1e6, .b = 1, .least = 1.001e6});
    check({.family = Family::beta, .a = 12, .b = 56, .most = 0.2});
    check({.family = Family::beta, .a = 0.3, .b = 2, .least = 0.1, .most = 0.9});
    check({.family = Family::uniform, .a = -2, .b = 5, .least = 0.0});
    check({.family = Family::triangular, .a = 1, .b = 2, .c = 7, .least = 1.5, .most = 4.0});
    check({.family = Family::pert, .a = 1, .b = 2, .c = 7, .most = 3.0});
}

TEST_CASE(
    "far out in a tail truncated values are as fine as the table's share beyond, 1e-6 of it") {
    check({.family = Family::normal, .a = 0, .b = 1, .least = 5.5}, 1e-6);
    check({.family = Family::normal, .a = 0, .b = 1, .most = -4.0}, 1e-6);
    check({.family = Family::gamma, .a = 2.5, .b = 1, .least = 24.0}, 1e-6);
}
