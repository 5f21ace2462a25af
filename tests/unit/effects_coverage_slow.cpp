// Intervals of each method hold the true ratio as often as they promise, in designs that it is made
// for; the whole table stands in docs/evaluation-coverage.md. 200 replicates: wide bands.
#include <cmath>
#include <doctest/doctest.h>
#include <map>

#include "simulated_records.hpp"

using namespace hearth;
using namespace hearth::simulated;

namespace {

/// Coverage of methods in a design, those whose share of replicates is wanted.
std::map<std::string, Coverage> covered(const Truth& truth) {
    std::map<std::string, Coverage> made;
    for (const Coverage& of : coverage_of(truth, 200, {.seed = 8, .replicates = 499}))
        if (of.made > 0) made[of.method] = of;
    return made;
}

/// 95 % of 200 are 190, with a standard deviation of 3.1.
bool holds(const Coverage& of) { return of.made == 200 && of.covered >= 178; }

double bias(const Coverage& of) { return std::exp(of.log_bias / of.made) - 1; }

}  // namespace

TEST_CASE("intervals before and after hold the truth in designs that each is made for") {
    auto paired = covered({SimulatedDesign::paired});
    for (const auto method :
         {"exact_poisson", "quasi_poisson", "negative_binomial", "cluster_robust", "bootstrap"})
        CHECK(holds(paired[method]));
    auto noisy = covered({SimulatedDesign::paired_noisy, 200});
    for (const auto method : {"negative_binomial", "cluster_robust", "bootstrap"})
        CHECK(holds(noisy[method]));
    CHECK(noisy["exact_poisson"].covered < 170);
    auto apart = covered({SimulatedDesign::apart});
    for (const auto method : {"quasi_poisson", "negative_binomial", "cluster_robust", "bootstrap"})
        CHECK(holds(apart[method]));
    auto clusters = covered({SimulatedDesign::clusters, 200});
    for (const auto method : {"negative_binomial", "cluster_robust", "bootstrap"})
        CHECK(holds(clusters[method]));
}

TEST_CASE("against a comparison the truth is held where before and after alone lose it") {
    auto compared = covered({SimulatedDesign::compared, 150});
    CHECK(holds(compared["difference_in_differences"]));
    CHECK(holds(compared["weighted"]));
    CHECK(bias(compared["cluster_robust"]) < -0.15);
    auto confounded = covered({SimulatedDesign::confounded, 200});
    CHECK(holds(confounded["weighted"]));
    CHECK(bias(confounded["difference_in_differences"]) > 0.07);
    CHECK(std::abs(bias(confounded["weighted"])) < 0.03);
    CHECK(holds(covered({SimulatedDesign::far_apart, 200})["weighted"]));
}

TEST_CASE("before and after is biased under selection, and the corrected ratio is not") {
    auto selected = covered({SimulatedDesign::selected, 200});
    CHECK(bias(selected["cluster_robust"]) < -0.1);
    CHECK(selected["cluster_robust"].covered < 60);
    CHECK(holds(selected["corrected"]));
    CHECK(std::abs(bias(selected["corrected"])) < 0.02);
}

TEST_CASE("an interrupted series holds the truth under seasons, trend and spread") {
    auto series = covered({SimulatedDesign::series});
    CHECK(holds(series["interrupted_series"]));
    CHECK(std::abs(bias(series["interrupted_series"])) < 0.01);
}
