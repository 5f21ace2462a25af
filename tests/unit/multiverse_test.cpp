// What matters over combinations, against sums done by hand.
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <set>
#include <stdexcept>

#include "study/versions.hpp"

using namespace hearth;
using doctest::Approx;

namespace {

std::vector<Combination> all_of(const Choices& choices) {
    std::vector<Combination> rows;
    for (std::uint64_t i = 0; i < combinations_of(choices); ++i)
        rows.push_back(combination_at(choices, i));
    return rows;
}

template <class Measure>
std::vector<double> values_of(const std::vector<Combination>& rows, const Measure& measure) {
    std::vector<double> values;
    for (const Combination& row : rows) values.push_back(measure(row));
    return values;
}

const AlternativeInfluence& of(const MultiverseResult& result, std::size_t alternative) {
    for (const AlternativeInfluence& one : result.influences)
        if (one.alternative == alternative) return one;
    throw std::runtime_error("no such alternative");
}

}  // namespace

TEST_CASE("combinations are counted and numbered with the last alternative first") {
    CHECK(combinations_of({2, 3}) == 6);
    CHECK(combinations_of({}) == 1);
    CHECK(combination_at({2, 3}, 0) == Combination{0, 0});
    CHECK(combination_at({2, 3}, 2) == Combination{0, 2});
    CHECK(combination_at({2, 3}, 5) == Combination{1, 2});
    CHECK(combinations_of(Choices(70, 2)) == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("without interactions the shares of variance are those of the parts and sum to 1") {
    // a: -1 or 1, variance 1; b: 0, 3 or 6, variance 6; together 7.
    const Choices choices{2, 3};
    const auto rows = all_of(choices);
    const auto result =
        multiverse(choices, rows,
                   values_of(rows, [](const Combination& c) { return 2.0 * c[0] - 1 + 3 * c[1]; }));
    CHECK(result.complete);
    CHECK(*of(result, 0).share == Approx(1.0 / 7));
    CHECK(*of(result, 1).share == Approx(6.0 / 7));
    CHECK(of(result, 0).swing == Approx(2));
    CHECK(of(result, 1).swing == Approx(6));
    CHECK(result.influences.front().alternative == 1);
    CHECK(result.positive == Approx(5.0 / 6));
    CHECK(result.median == Approx((2.0 + 4.0) / 2));
    CHECK(rows[result.lowest()] == Combination{0, 0});
    CHECK(rows[result.highest] == Combination{1, 2});
    CHECK(of(result, 0).turns_sign == true);  // b at its first choice: -1 against 1
    CHECK(of(result, 1).turns_sign == true);  // a at -1: -1 against 2
    CHECK(of(result, 1).means == std::vector<double>{0, 3, 6});
}

TEST_CASE("a product of signs has no main effects and large swings") {
    const Choices choices{2, 2};
    const auto rows = all_of(choices);
    const auto result = multiverse(choices, rows, values_of(rows, [](const Combination& c) {
                                       return (c[0] == 0 ? -1.0 : 1.0) * (c[1] == 0 ? -1.0 : 1.0);
                                   }));
    CHECK(result.lowest() == 1);  // of -1 at rows 1 and 2, and of 1 at rows 0 and 3
    CHECK(result.highest == 0);
    for (const std::size_t a : {0u, 1u}) {
        CHECK(*of(result, a).share == Approx(0));
        CHECK(of(result, a).swing == Approx(2));
        CHECK(of(result, a).turns_sign == true);
    }
}

TEST_CASE("a choice that changes nothing moves nothing and turns no sign") {
    const Choices choices{2, 2};
    const auto rows = all_of(choices);
    const auto result =
        multiverse(choices, rows, values_of(rows, [](const Combination& c) { return 5.0 + c[0]; }));
    CHECK(of(result, 1).swing == 0);
    CHECK(*of(result, 1).share == 0);
    CHECK(of(result, 0).turns_sign == false);
    CHECK(of(result, 1).turns_sign == false);
    CHECK(result.positive == 1);
}

TEST_CASE("where nothing varies no share of variance is given") {
    const Choices choices{2, 2};
    const auto rows = all_of(choices);
    const auto result =
        multiverse(choices, rows, values_of(rows, [](const Combination&) { return 0.0; }));
    CHECK(!of(result, 0).share.has_value());
    CHECK(result.positive == 0);
}

TEST_CASE("a sample has different combinations, the same for the same seed, and all when asked") {
    const auto one = sampled_combinations(1000, 100, 7);
    CHECK(one == sampled_combinations(1000, 100, 7));
    CHECK(one != sampled_combinations(1000, 100, 8));
    CHECK(std::set<std::uint64_t>(one.begin(), one.end()).size() == 100);
    CHECK(one.back() < 1000);
    CHECK(sampled_combinations(6, 9, 1) == std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("every combination is as likely to be in a sample as any other") {
    // 4,000 samples of 3 from 10: each stands in 1,200 of them, with a standard error of 29.
    std::vector<int> met(10);
    for (std::uint64_t seed = 0; seed < 4000; ++seed)
        for (const std::uint64_t i : sampled_combinations(10, 3, seed)) ++met[i];
    for (const int times : met) CHECK(std::abs(times - 1200) < 4 * 29);
}

TEST_CASE("a sample finds the share of variance but says nothing of signs") {
    const Choices choices{2, 3, 4, 5, 6};
    std::vector<Combination> rows;
    for (const std::uint64_t i : sampled_combinations(combinations_of(choices), 400, 3))
        rows.push_back(combination_at(choices, i));
    const auto result =
        multiverse(choices, rows,
                   values_of(rows, [](const Combination& c) { return 10.0 * c[0] + 3 * c[1]; }));
    CHECK(!result.complete);
    // variances 25 and 6, of 31: within what 400 of 720 combinations leave open
    CHECK(*of(result, 0).share == Approx(25.0 / 31).epsilon(0.05));
    CHECK(*of(result, 3).share < 0.02);
    CHECK(!of(result, 0).turns_sign.has_value());
}
