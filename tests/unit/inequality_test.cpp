// Health and money by fifth on numbers alone: closed forms, hand-worked indices, printed weights.
#include "study/equity.hpp"

#include <cmath>
#include <doctest/doctest.h>

using namespace hearth;

namespace {

/// Quality-adjusted life expectancy in England as the York calculator has it, fifths alike.
const Health england{.people = {10698746, 10698746, 10698746, 10698746, 10698746},
                     .each = {63.19885892, 67.67622058, 69.99007964, 73.18449964, 75.07027193}};

/// Few people, so that differences of levels have digits to show.
const Health village{.people = {10, 20, 30, 25, 15}, .each = {50, 60, 65, 70, 80}};

double power(const Fifths& of, double times) {
    double sum = 0;
    for (std::size_t q = 0; q < fifths; ++q)
        sum += village.people[q] / 100 * std::pow(of[q], times);
    return sum;
}

Fifths one_to(std::size_t fifth, double amount) {
    Fifths gained{};
    gained[fifth] = amount;
    return gained;
}

}  // namespace

TEST_CASE("levels by Atkinson are the mean, the geometric and the harmonic mean at 0, 1 and 2") {
    CHECK(mean_health(village) == doctest::Approx(66).epsilon(1e-14));
    CHECK(atkinson_level(village, 0) == doctest::Approx(66).epsilon(1e-14));
    const double geometric = std::pow(50, .1) * std::pow(60, .2) * std::pow(65, .3) *
                             std::pow(70, .25) * std::pow(80, .15);
    CHECK(atkinson_level(village, 1) == doctest::Approx(geometric).epsilon(1e-13));
    CHECK(atkinson_level(village, 2) ==
          doctest::Approx(1 / power(village.each, -1)).epsilon(1e-13));
    CHECK(atkinson_level(village, 10.95) ==
          doctest::Approx(std::pow(power(village.each, -9.95), -1 / 9.95)).epsilon(1e-12));
    CHECK(atkinson_level(village, 1 + 1e-5) == doctest::Approx(geometric).epsilon(1e-5));
}

TEST_CASE("the level by Kolm is its formula, and the mean without aversion") {
    double sum = 0;
    for (std::size_t q = 0; q < fifths; ++q)
        sum += village.people[q] / 100 * std::exp(-0.15 * village.each[q]);
    CHECK(kolm_level(village, 0.15) == doctest::Approx(-std::log(sum) / 0.15).epsilon(1e-13));
    CHECK(kolm_level(village, 0) == mean_health(village));
}

TEST_CASE("gains are the differences of levels times people, and have no noise where these have") {
    const Fifths gained{30, -10, 5, 0, -20};
    for (const double aversion : {0.0, 0.5, 1.0, 2.0, 10.95}) {
        const double apart =
            atkinson_level(after(village, gained), aversion) - atkinson_level(village, aversion);
        CHECK(atkinson_gain(village, gained, aversion) ==
              doctest::Approx(100 * apart).epsilon(1e-9));
    }
    const double apart = kolm_level(after(village, gained), 0.15) - kolm_level(village, 0.15);
    CHECK(kolm_gain(village, gained, 0.15) == doctest::Approx(100 * apart).epsilon(1e-9));
    CHECK(atkinson_gain(england, {1e-3, 2e-3, 0, 0, 3e-3}, 0) ==
          doctest::Approx(6e-3).epsilon(1e-12));
    CHECK(kolm_gain(england, {1, 1, 1, 1, 1}, 0.15) == doctest::Approx(5).epsilon(1e-7));
    CHECK(std::isnan(atkinson_gain(village, one_to(0, -501), 2)));
}

TEST_CASE(
    "gains of the poorest fifth weigh six to seven times those of the richest (Robson 2017)") {
    const auto weight = [](double aversion) {
        return atkinson_gain(england, one_to(0, 1), aversion) /
               atkinson_gain(england, one_to(4, 1), aversion);
    };
    CHECK(weight(10.95) > 6);
    CHECK(weight(10.95) < 7);
    const double kolm =
        kolm_gain(england, one_to(0, 1), 0.15) / kolm_gain(england, one_to(4, 1), 0.15);
    CHECK(kolm == doctest::Approx(6).epsilon(0.02));
    // Weights that the York calculator holds (impweights_AtFull.csv), of gains that are not small.
    CHECK(weight(1) == doctest::Approx(1.18666757475392).epsilon(0.002));
    CHECK(weight(2) == doctest::Approx(1.40889576587708).epsilon(0.003));
    CHECK(weight(10.5) == doctest::Approx(6.18938331347546).epsilon(0.02));
}

TEST_CASE("the slope index is the line through the fifths by rank") {
    // Fifths alike stand at 0.1, 0.3 … 0.9: slope = (h5 - h1) + (h4 - h2) / 2.
    const double by_hand = 75.07027193 - 63.19885892 + (73.18449964 - 67.67622058) / 2;
    CHECK(slope_index(england) == doctest::Approx(by_hand).epsilon(1e-12));
    CHECK(relative_index(england) ==
          doctest::Approx(by_hand / mean_health(england)).epsilon(1e-12));
    // Of 100 people with ranks 0.05, 0.2, 0.45, 0.725, 0.925 and a mean of 66.
    const double ranks[] = {-0.45, -0.3, -0.05, 0.225, 0.425};
    double above = 0, below = 0;
    for (std::size_t q = 0; q < fifths; ++q) {
        above += village.people[q] * ranks[q] * (village.each[q] - 66);
        below += village.people[q] * ranks[q] * ranks[q];
    }
    CHECK(slope_index(village) == doctest::Approx(above / below).epsilon(1e-12));
    const Fifths gained{30, -10, 5, 0, -20};
    CHECK(
        slope_change(village, gained) ==
        doctest::Approx(slope_index(after(village, gained)) - slope_index(village)).epsilon(1e-9));
}

TEST_CASE("a household on half of the median counts 2^1.3 times") {
    const Fifths weights = income_weights({18000, 36000, 72000, 36000, 36000}, 36000, 1.3);
    CHECK(weights[0] == doctest::Approx(2.462288826689833).epsilon(1e-14));
    CHECK(weights[1] == 1);
    CHECK(weights[2] == doctest::Approx(1 / 2.462288826689833).epsilon(1e-14));
    // The Green Book's own example is 2.4 to 2.5 for the poorest fifth (A3.20).
    CHECK(income_weights({1, 1, 1, 1, 1}, 2, 1.3)[0] == doctest::Approx(2.45).epsilon(0.02));
}

TEST_CASE("the aversion at which the sign turns is the root of the gain") {
    // 1 to the poorest and 2 from the richest: small gains weigh (h5 / h1)^aversion.
    const Fifths gained{1, 0, 0, 0, -2};
    const auto root = breakeven_aversion(england, gained);
    REQUIRE(root);
    CHECK(*root ==
          doctest::Approx(std::log(2) / std::log(75.07027193 / 63.19885892)).epsilon(1e-6));
    CHECK(std::abs(atkinson_gain(england, gained, *root)) < 1e-9);
    CHECK(atkinson_gain(england, gained, *root - 0.1) < 0);
    CHECK(atkinson_gain(england, gained, *root + 0.1) > 0);
    CHECK(!breakeven_aversion(england, {1, 1, 1, 1, 1}));
    CHECK(!breakeven_aversion(england, {2, 0, 0, 0, -1}));
    CHECK(!breakeven_aversion(england, {}));
}
