// Weights of a comparison group: balance, what makes entropy weights the nearest, odds by hand.
#include "study/effects_parts.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

#include "simulated_records.hpp"

using namespace hearth;
using simulated::Chance;

namespace {

/// Clients a little older than the comparison, in two columns and one that never varies.
Matching random_matching(std::uint64_t number) {
    Chance chance{{21, number}};
    Matching made{
        .columns = Grid(120, 3, 1), .is_client = Column(120), .names = {"age", "use", "one"}};
    for (std::size_t i = 0; i < 120; ++i) {
        made.is_client[i] = i < 40 ? 1 : 0;
        made.columns(i, 0) = 50 + 20 * chance.uniform() + 4 * made.is_client[i];
        made.columns(i, 1) = chance.poisson(3 * chance.gamma(2));
    }
    return made;
}

Matching of_ages(Column ages, Column is_client) {
    Matching made{
        .columns = Grid(ages.size(), 1), .is_client = std::move(is_client), .names = {"age"}};
    std::copy(ages.begin(), ages.end(), made.columns.col(0).begin());
    return made;
}

}  // namespace

TEST_CASE("entropy weights balance every column and leave clients alone") {
    const Matching matching = random_matching(1);
    const Weighting made = entropy_weights(matching);
    REQUIRE(made.withheld.empty());
    CHECK(std::accumulate(made.weights.begin(), made.weights.end(), 0.0) == doctest::Approx(1));
    for (std::size_t c = 0; c < 3; ++c)
        CHECK(std::abs(column_balance(matching, made.weights, c).weighted) < 1e-9);
    CHECK(column_balance(matching, made.weights, 0).before > 0.3);
    CHECK(made.weights[0] == 0);
    CHECK(effective_rows(made.weights) < 80);
    CHECK(effective_rows(made.weights) > 30);
}

TEST_CASE("no other balancing weights are nearer to equal ones than entropy weights") {
    // of 1, 2, 3 and 6 with mean 4: a feasible change is along vectors that keep sum and mean
    const Matching matching = of_ages({4, 4, 1, 2, 3, 6}, {1, 1, 0, 0, 0, 0});
    const Weighting made = entropy_weights(matching);
    REQUIRE(made.withheld.empty());
    const auto divergence = [](const Column& w) {
        double sum = 0;
        for (const double x : w) sum += x > 0 ? x * std::log(4 * x) : 0;
        return sum;
    };
    for (const Column& direction :
         {Column{0, 0, 1, -2, 1, 0}, Column{0, 0, 4, -5, 0, 1}, Column{0, 0, 0, 3, -4, 1}})
        for (const double by : {-1e-3, 1e-3}) {
            Column other = made.weights;
            for (std::size_t i = 0; i < other.size(); ++i) other[i] += by * direction[i];
            CHECK(divergence(other) > divergence(made.weights));
        }
}

TEST_CASE("odds weights of two ages make the comparison's shares those of clients") {
    // clients: 6 young, 2 old; comparison: 3 young, 9 old, so weights 2 and 2/9, over their sum
    Column ages, clients;
    const auto add = [&](int times, double age, double is_client) {
        for (int i = 0; i < times; ++i) ages.push_back(age), clients.push_back(is_client);
    };
    add(6, 20, 1), add(2, 70, 1), add(3, 20, 0), add(9, 70, 0);
    const Matching matching = of_ages(ages, clients);
    const Weighting made = propensity_weights(matching);
    CHECK(made.weights[8] == doctest::Approx(2.0 / 8));
    CHECK(made.weights[19] == doctest::Approx(2.0 / 9 / 8));
    CHECK(std::abs(column_balance(matching, made.weights, 0).weighted) < 1e-9);
}

TEST_CASE("groups that a column tells apart cannot be weighed, and the column is named") {
    const Matching matching = of_ages({70, 80, 20, 30, 40}, {1, 1, 0, 0, 0});
    CHECK(entropy_weights(matching).withheld ==
          "no weights of the comparison group match the clients in all columns");
    CHECK(propensity_weights(matching).withheld ==
          "age alone tells clients from the comparison without fail");
    CHECK(entropy_weights(of_ages({1, 2, 3}, {1, 1, 0})).withheld ==
          "fewer than two in the comparison group");
}

TEST_CASE("standardised differences are means over the root of the mean variance") {
    const Matching matching = of_ages({1, 3, 2, 4, 6}, {1, 1, 0, 0, 0});
    const ColumnBalance of = column_balance(matching, {}, 0);
    CHECK(of.intervention == 2);
    CHECK(of.comparison == 4);
    CHECK(of.before == doctest::Approx(-2 / std::sqrt((2.0 + 4.0) / 2)));
    CHECK(of.weighted == of.before);
}
