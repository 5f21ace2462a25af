// Inverse tables against Boost.Math: a few shapes of each family (all shapes: inverse_table_slow).
#include "draws/inverse_table.hpp"

#include <doctest/doctest.h>

#include "draws/inversion.hpp"
#include "unit/table_error.hpp"

using namespace hearth;

namespace {

const std::vector<StandardLaw> laws = {
    {.family = Standard::normal},
    {.family = Standard::lognormal, .a = 0.05},
    {.family = Standard::gamma, .a = 400.0 / 9},
    {.family = Standard::gamma, .a = 0.5},
    {.family = Standard::gamma, .a = 1e6},
    {.family = Standard::log_gamma, .a = 0.01},
    {.family = Standard::beta, .a = 12, .b = 56},
    {.family = Standard::beta, .a = 3, .b = 1e6},
    {.family = Standard::logit_beta, .a = 0.01, .b = 2},
};

}  // namespace

TEST_CASE("a table's error in u is below 1e-9 over (1e-12, 1 - 1e-12)") {
    for (const StandardLaw& law : laws) {
        CAPTURE(static_cast<int>(law.family));
        CAPTURE(law.a);
        CAPTURE(law.b);
        CHECK(table_error(law, 1e-12, 0.93).most < 1e-9);
    }
}

TEST_CASE("a table reaches u = 2^-54 at either end, to 1e-4 of the share beyond") {
    for (const StandardLaw& law : laws) {
        CAPTURE(static_cast<int>(law.family));
        CAPTURE(law.a);
        CHECK(table_error(law, least_share, 0.71).relative < 1e-4);
    }
}

TEST_CASE("the normal table is odd to the bit") {
    std::vector<double> values{0.3, -0.3, 1e-5, -1e-5, least_share, -least_share};
    kernels::invert(inverse_table({.family = Standard::normal}).view(), {}, values);
    for (std::size_t i = 0; i < values.size(); i += 2) CHECK(values[i] == -values[i + 1]);
}

TEST_CASE("a table of few octaves gives the values of a whole one, however deep a share lies") {
    for (const StandardLaw& law : laws) {
        CAPTURE(static_cast<int>(law.family));
        std::vector<double> deep{0.3, -0.2, 1e-9, -1e-12, least_share}, whole = deep;
        invert_by_table(inverse_table(law, 8), &kernels::invert, {}, deep);
        kernels::invert(inverse_table(law).view(), {}, whole);
        CHECK(deep == whole);
        std::vector<double> near{0.3, -0.2, 0.01, -0.01}, same = near;
        kernels::invert(inverse_table(law, 8).view(), {}, near);
        kernels::invert(inverse_table(law).view(), {}, same);
        CHECK(near == same);
    }
}
