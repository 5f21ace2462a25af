// Inverse tables against Boost.Math over all shapes from 0.01 to 1e6.
#include <doctest/doctest.h>

#include "unit/table_error.hpp"

using namespace hearth;

namespace {

const std::vector<double> shapes = {0.5, 0.7, 1, 1.5, 2, 5, 20, 100, 1e3, 1e4, 1e5, 1e6};
const std::vector<double> small_shapes = {0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.49};

void check(const StandardLaw& law) {
    CAPTURE(static_cast<int>(law.family));
    CAPTURE(law.a);
    CAPTURE(law.b);
    CHECK(table_error(law, 1e-12, 0.983).most < 1e-9);
    CHECK(table_error(law, least_share, 0.9).relative < 1e-4);
}

}  // namespace

TEST_CASE("gamma tables hold for every shape") {
    for (const double a : shapes) check({.family = Standard::gamma, .a = a});
    for (const double a : small_shapes) check({.family = Standard::log_gamma, .a = a});
    for (const double a : shapes) check({.family = Standard::log_gamma, .a = a});
}

TEST_CASE("normal and lognormal tables hold for every sigma") {
    check({.family = Standard::normal});
    for (const double sigma : {0.001, 0.05, 0.3, 1.0, 2.0})
        check({.family = Standard::lognormal, .a = sigma});
}

TEST_CASE("beta tables hold for every pair of shapes") {
    for (const double a : shapes)
        for (const double b : shapes) check({.family = Standard::beta, .a = a, .b = b});
}

TEST_CASE("logit tables hold wherever one shape is below a half and not both are below 0.1") {
    for (const double a : small_shapes) {
        for (const double b : shapes) {
            check({.family = Standard::logit_beta, .a = a, .b = b});
            check({.family = Standard::logit_beta, .a = b, .b = a});
        }
        for (const double b : small_shapes)
            if (a >= 0.1 || b >= 0.1) check({.family = Standard::logit_beta, .a = a, .b = b});
    }
}
