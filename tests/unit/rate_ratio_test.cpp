// Ratios of two rates against tables, R's poisson.test, a regression with a constant for each
// client, and laws; intervals of clients drawn anew against a plain loop.
#include "study/rate_ratio.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

#include "simulated_records.hpp"
#include "study/count_models.hpp"

using namespace hearth;
using simulated::Chance;

namespace {

CountPairs random_pairs(std::uint64_t number, std::size_t clients) {
    Chance chance{{17, number}};
    CountPairs made;
    for (std::size_t i = 0; i < clients; ++i) {
        const double rate = 4 * chance.gamma(1);
        const double t0 = 0.5 + chance.uniform(), t1 = 0.2 + chance.uniform();
        made.before.push_back(chance.poisson(rate * t0));
        made.after.push_back(chance.poisson(0.7 * rate * t1));
        made.years_before.push_back(t0);
        made.years_after.push_back(t1);
        made.unit.push_back(static_cast<int>(i));
    }
    return made;
}

/// A row for each client and window, and a constant for each client.
CountData with_client_constants(const CountPairs& pairs) {
    const std::size_t n = pairs.clients();
    CountData data{.terms = Grid(2 * n, n + 1), .counts = {}};
    for (std::size_t row = 0; row < 2 * n; ++row) {
        const bool after = row >= n;
        data.terms(row, row % n + 1) = 1;
        data.terms(row, 0) = after ? 1 : 0;
        data.counts.push_back((after ? pairs.after : pairs.before)[row % n]);
        data.offset.push_back(std::log((after ? pairs.years_after : pairs.years_before)[row % n]));
    }
    return data;
}

CountPairs swapped(CountPairs pairs) {
    std::swap(pairs.before, pairs.after);
    std::swap(pairs.years_before, pairs.years_after);
    return pairs;
}

CountPairs without_idle(const CountPairs& pairs) {
    CountPairs made;
    for (std::size_t i = 0; i < pairs.clients(); ++i) {
        if (pairs.before[i] + pairs.after[i] == 0) continue;
        made.before.push_back(pairs.before[i]);
        made.after.push_back(pairs.after[i]);
        made.years_before.push_back(pairs.years_before[i]);
        made.years_after.push_back(pairs.years_after[i]);
        made.unit.push_back(static_cast<int>(made.unit.size()));
    }
    return made;
}

CountPairs doubled(const CountPairs& pairs) {
    CountPairs made = pairs;
    const auto append = [](auto& to) {
        const auto copy = to;
        to.insert(to.end(), copy.begin(), copy.end());
    };
    append(made.before), append(made.after), append(made.years_before), append(made.years_after);
    made.unit.resize(made.before.size());
    std::iota(made.unit.begin(), made.unit.end(), 0);
    return made;
}

}  // namespace

TEST_CASE("exact limits are those of printed tables and of R's poisson.test") {
    // Garwood 1936: 0, 5 and 10 events
    CHECK(exact_rate(0, 1).high == doctest::Approx(3.6889).epsilon(1e-4));
    CHECK(exact_rate(5, 1).low == doctest::Approx(1.6235).epsilon(1e-4));
    CHECK(exact_rate(5, 1).high == doctest::Approx(11.6683).epsilon(1e-4));
    CHECK(exact_rate(10, 1).low == doctest::Approx(4.795389).epsilon(1e-6));
    CHECK(exact_rate(10, 1).high == doctest::Approx(18.390356).epsilon(1e-6));
    // Clopper and Pearson's 2 of 10: .02521 to .55610
    const EffectEstimate split = exact_rate_ratio({8, 2, 1, 1, 10});
    CHECK(split.low / (1 + split.low) == doctest::Approx(.02521073).epsilon(1e-6));
    CHECK(split.high / (1 + split.high) == doctest::Approx(.55609546).epsilon(1e-6));
    // poisson.test(c(20, 12), c(50, 40)); poisson.test(c(12, 20), c(40, 50))
    const EffectEstimate ratio = exact_rate_ratio({12, 20, 40, 50, 0});
    CHECK(ratio.low == doctest::Approx(0.6207635).epsilon(1e-6));
    CHECK(ratio.high == doctest::Approx(2.9914635).epsilon(1e-6));
    CHECK(exact_rate_ratio({20, 12, 50, 40, 0}).high == doctest::Approx(1.6109196).epsilon(1e-6));
    CHECK(exact_rate_ratio({9, 0, 1, 1, 0}).high ==
          doctest::Approx(1 / std::pow(0.025, 1 / 9.0) - 1));  // (1 − p)^9 = 2.5 %
}

TEST_CASE("the ratio within clients is that of a regression with a constant for each client") {
    for (std::uint64_t number = 0; number < 5; ++number) {
        const CountPairs pairs = without_idle(random_pairs(number, 14));
        const RateRatio ratio = rate_ratio(pairs);
        const CountData data = with_client_constants(pairs);
        const CountFit fit = poisson_fit(data);
        REQUIRE(fit.withheld.empty());
        CHECK(std::log(ratio.ratio) == doctest::Approx(fit.coefficients[0]));
        CHECK(std::sqrt(ratio.poisson_variance) == doctest::Approx(fit.standard_errors[0]));
        CHECK(ratio.freedom == fit.freedom);
        CHECK(ratio.dispersion == doctest::Approx(fit.dispersion));
        std::vector<int> client(2 * pairs.clients());
        for (std::size_t row = 0; row < client.size(); ++row)
            client[row] = static_cast<int>(row % pairs.clients());
        CHECK(unit_variance(ratio.in_log_ratio, pairs.unit) ==
              doctest::Approx(sandwich_covariance(data, fit, client, SmallSample::groups)(0, 0)));
    }
}

TEST_CASE("windows swapped turn the ratio over, and longer ones scale the rates") {
    const CountPairs pairs = random_pairs(1, 60);
    const RateRatio one = rate_ratio(pairs), other = rate_ratio(swapped(pairs));
    CHECK(one.ratio * other.ratio == doctest::Approx(1));
    CHECK(unit_variance(one.in_log_ratio, pairs.unit) ==
          doctest::Approx(unit_variance(other.in_log_ratio, pairs.unit)));
    const RecordTotals::Of sums = sums_of(pairs);
    const EffectEstimate exact = exact_rate_ratio(sums),
                         turned = exact_rate_ratio(sums_of(swapped(pairs)));
    CHECK(exact.low * turned.high == doctest::Approx(1));
    CountPairs longer = pairs;
    for (double& years : longer.years_after) years *= 2;
    CHECK(rate_ratio(longer).ratio == doctest::Approx(one.ratio / 2).epsilon(0.05));
    for (double& years : longer.years_before) years *= 2;
    CHECK(rate_ratio(longer).ratio == doctest::Approx(one.ratio));
    CHECK(rate_ratio(longer).difference() == doctest::Approx(one.difference() / 2));
}

TEST_CASE("clients who stand twice leave the ratio and shrink its error by √2") {
    const CountPairs pairs = random_pairs(2, 80), two = doubled(pairs);
    const RateRatio once = rate_ratio(pairs), again = rate_ratio(two);
    CHECK(again.ratio == doctest::Approx(once.ratio));
    CHECK(again.dispersion == doctest::Approx(once.dispersion).epsilon(0.02));
    CHECK(unit_variance(once.in_log_ratio, pairs.unit) /
              unit_variance(again.in_log_ratio, two.unit) ==
          doctest::Approx(2 * (80.0 / 79) / (160.0 / 159)));
}

TEST_CASE("parts of clients are what leaving one out changes, to first order") {
    const CountPairs pairs = random_pairs(3, 200);
    const RateRatio all = rate_ratio(pairs);
    const Column in_difference = all.in_difference();
    CHECK(std::abs(std::accumulate(in_difference.begin(), in_difference.end(), 0.0)) < 1e-9);
    for (const std::size_t left_out : {0u, 7u, 50u}) {
        Column weights(200, 1);
        const double little = 1e-5;
        weights[left_out] = 1 - little;
        const RateRatio less = rate_ratio(pairs, weights);
        CHECK(std::log(all.ratio / less.ratio) / little ==
              doctest::Approx(all.in_log_ratio[left_out]).epsilon(1e-3));
        CHECK((all.difference() - less.difference()) / little ==
              doctest::Approx(in_difference[left_out]).epsilon(1e-3));
    }
}

TEST_CASE(
    "BCa limits without bias or skew are the middle of the replicates, and else move as Efron "
    "says") {
    std::vector<double> even;
    for (int i = 1; i <= 9999; ++i) even.push_back(i);
    const double z = t_quantile(INFINITY);
    const EffectEstimate plain = bca_interval(5000, even, {1, 2, 3}, z);
    CHECK(plain.low == doctest::Approx(250).epsilon(1e-3));
    CHECK(plain.high == doctest::Approx(9750).epsilon(1e-3));
    // values without each of 0, 0, 1 lean to the low side: acceleration Σ d³ / 6 (Σ d²)^1.5, by
    // hand
    const double a =
        (2 * std::pow(1 / 3.0, 3) - std::pow(2 / 3.0, 3)) / (6 * std::pow(2 / 9.0 + 4 / 9.0, 1.5));
    const double moved = z / (1 - a * z);
    const EffectEstimate skewed = bca_interval(5000, even, {0, 0, 1}, z);
    CHECK(skewed.high == doctest::Approx(10000 * 0.5 * std::erfc(-moved / std::sqrt(2))));
}

TEST_CASE("exact limits go on where counts are beyond any use, as normals") {
    for (const double count : {9e8, 1.1e9, 1e12, 1e16}) {
        const EffectEstimate rate = exact_rate(count, 1);
        CHECK(rate.high / count == doctest::Approx(1 + 1.959964 / std::sqrt(count)).epsilon(1e-8));
        for (const double other : {0.0, 3.0, 1e6, 2e9, 1e16}) {
            const EffectEstimate ratio = exact_rate_ratio({count, other, 1, 1, 0});
            CHECK(ratio.low <= ratio.value);
            CHECK(ratio.value <= ratio.high);
        }
    }
}

TEST_CASE("limits of few clients drawn anew reach as far as Hesterberg's expanded ones") {
    // t with 9 degrees is 2.262157 in tables of Student's
    CHECK(expanded_quantile(10) == doctest::Approx(2.2621571628 * std::sqrt(10 / 9.0)));
    CHECK(expanded_quantile(1000000) == doctest::Approx(t_quantile(INFINITY)).epsilon(1e-5));
}

TEST_CASE("clients drawn anew give the error that a plain loop gives, the same for every service") {
    const CountPairs pairs = random_pairs(4, 60);
    const auto effects = bootstrap_effects({pairs, pairs}, {.seed = 3, .replicates = 4000});
    Chance chance{{18, 1}};
    double sum = 0, squares = 0;
    for (int r = 0; r < 4000; ++r) {
        double after = 0, before = 0;
        for (std::size_t draw = 0; draw < 60; ++draw) {
            const auto i = static_cast<std::size_t>(60 * chance.uniform());
            const double both = pairs.years_before[i] + pairs.years_after[i];
            after += pairs.after[i] * pairs.years_before[i] / both;
            before += pairs.before[i] * pairs.years_after[i] / both;
        }
        const double log = std::log(after / before);
        sum += log, squares += log * log;
    }
    const double se = std::sqrt(squares / 4000 - sum * sum / 4000 / 4000);
    CHECK(effects[0].ratio.se == doctest::Approx(se).epsilon(0.05));
    CHECK(effects[1].ratio.low == effects[0].ratio.low);
    CHECK(effects[0].ratio.low < effects[0].ratio.value);
    CHECK(effects[0].ratio.high > effects[0].ratio.value);
}
