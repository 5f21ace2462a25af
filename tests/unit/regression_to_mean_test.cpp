// Regression to the mean against R's regressions, a slow search of the likelihood, sums of
// probabilities and simulated selection.
#include "study/regression_to_mean.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <numeric>

#include "simulated_records.hpp"

using namespace hearth;
using simulated::Chance;

namespace {

SelectedCounts selected_counts(std::uint64_t number, std::size_t clients, double shape) {
    Chance chance{{19, number}};
    SelectedCounts made{.counts = {}, .years = {}, .at_least = 3, .unit = {}};
    while (made.counts.size() < clients) {
        const double years = made.counts.size() % 3 == 0 ? 0.5 : 1;
        const double count = chance.poisson(4 * years * chance.gamma(shape));
        if (count < 3) continue;
        made.counts.push_back(count);
        made.years.push_back(years);
        made.unit.push_back(static_cast<int>(made.unit.size()));
    }
    return made;
}

/// P(count) of a negative binomial, from that of 0 on.
double probability(double count, double shape, double share) {
    double p = std::pow(1 - share, shape);
    for (double y = 1; y <= count; ++y) p *= (shape + y - 1) / y * share;
    return p;
}

double slow_log_likelihood(const SelectedCounts& all, double shape, double mean) {
    double sum = 0;
    for (std::size_t i = 0; i < all.counts.size(); ++i) {
        const double share = all.years[i] / (all.years[i] + shape / mean);
        double below = 0;
        for (double y = 0; y < all.at_least; ++y) below += probability(y, shape, share);
        sum += std::log(probability(all.counts[i], shape, share) / (1 - below));
    }
    return sum;
}

}  // namespace

TEST_CASE("the effect at a stated mean is the constant of R's lm, with its interval") {
    const BeforeAfterLine line =
        before_after_line({45, 52, 63, 68, 57, 55, 60, 59}, {49, 50, 70, 71, 53, 61, 62, 67});
    // lm(I(after - 75) ~ I(before - 75)), confint
    const EffectEstimate at_75 = effect_at_mean(line, 75);
    CHECK(at_75.value == doctest::Approx(4.959049360));
    CHECK(at_75.low == doctest::Approx(-6.248436708));
    CHECK(at_75.high == doctest::Approx(16.166535428));
    CHECK(at_75.se == doctest::Approx(4.580257381));
    CHECK_FALSE(means_without_effect(line));
}

TEST_CASE("the means without effect are where the interval just reaches 0") {
    Chance chance{{20, 1}};
    Column before, after;
    for (int i = 0; i < 60; ++i) {
        before.push_back(60 + 10 * chance.uniform());
        after.push_back(40 + 0.3 * before.back() + 2 * chance.uniform());
    }
    const BeforeAfterLine line = before_after_line(before, after);
    const auto means = means_without_effect(line);
    REQUIRE(means);
    for (const double mean : {means->first, means->second}) {
        const EffectEstimate effect = effect_at_mean(line, mean);
        CHECK(std::abs(effect.low * effect.high) < 1e-9);
    }
    CHECK(effect_at_mean(line, (means->first + means->second) / 2).low < 0);
    CHECK(effect_at_mean(line, (means->first + means->second) / 2).high > 0);
}

TEST_CASE("regression to the mean above is that below, mirrored, and none without chance") {
    const NormalMeasure measure{.mean = 10, .within = 2, .between = 3, .measures = 1};
    CHECK(regression_to_mean(measure, 14, Selected::at_or_above) ==
          doctest::Approx(regression_to_mean(measure, 6, Selected::at_or_below)));
    CHECK(regression_to_mean({.mean = 10, .within = 0, .between = 3}, 14, Selected::at_or_above) ==
          0);
}

TEST_CASE("the gamma-Poisson model is where a grid finds the truncated likelihood highest") {
    const SelectedCounts all = selected_counts(1, 300, 0.8);
    const GammaPoissonFit fit = gamma_poisson_fit(all);
    REQUIRE(fit.withheld.empty());
    CHECK(fit.log_likelihood == doctest::Approx(slow_log_likelihood(all, fit.shape, fit.mean)));
    for (double shape = -0.2; shape <= 0.21; shape += 0.02)
        for (double mean = -0.2; mean <= 0.21; mean += 0.02)
            CHECK(slow_log_likelihood(all, fit.shape * std::exp(shape),
                                      fit.mean * std::exp(mean)) <= fit.log_likelihood + 1e-9);
}

TEST_CASE("what is expected of those selected is what they use next, without any intervention") {
    // clients alike in time: E[rate | count] sums to the model's own mean above the rule
    SelectedCounts all = selected_counts(2, 400, 1.5);
    for (double& years : all.years) years = 1;
    const GammaPoissonFit fit = gamma_poisson_fit(all);
    double probability_of_all = 0, next = 0;
    const double share = 1 / (1 + fit.shape / fit.mean);
    for (double y = 3; y < 400; ++y) {
        const double p = probability(y, fit.shape, share);
        probability_of_all += p;
        next += p * (fit.shape + y) / (fit.shape / fit.mean + 1);
    }
    CHECK(fit.expected == doctest::Approx(next / probability_of_all).epsilon(1e-6));
    CHECK(fit.fall.mid == doctest::Approx(1 - fit.expected / fit.observed));
    CHECK(fit.fall.low < fit.fall.mid);
    CHECK(fit.fall.high > fit.fall.mid);
}

TEST_CASE("the fall of counts has an interval that holds the truth, and clients twice shrink it") {
    SelectedCounts all = selected_counts(3, 300, 1);
    const GammaPoissonFit once = gamma_poisson_fit(all);
    // selected at 3 of mean 4 (or 2 in half a year) with exponential rates: by summing
    double observed = 0, expected = 0;
    for (const double years : {0.5, 1.0, 1.0}) {
        double p_all = 0, count = 0, rate = 0;
        const double share = years / (years + 0.25);
        for (double y = 3; y < 400; ++y) {
            const double p = probability(y, 1, share);
            p_all += p, count += p * y, rate += p * years * (1 + y) / (0.25 + years);
        }
        observed += count / p_all, expected += rate / p_all;
    }
    CHECK(once.fall.low < 1 - expected / observed);
    CHECK(once.fall.high > 1 - expected / observed);
    const auto append = [](auto& to) {
        const auto copy = to;
        to.insert(to.end(), copy.begin(), copy.end());
    };
    append(all.counts), append(all.years), append(all.unit);
    std::iota(all.unit.begin(), all.unit.end(), 0);
    const GammaPoissonFit twice = gamma_poisson_fit(all);
    CHECK(twice.fall.mid == doctest::Approx(once.fall.mid).epsilon(1e-6));
    CHECK((twice.fall.high - twice.fall.low) / (once.fall.high - once.fall.low) ==
          doctest::Approx(std::sqrt(0.5)).epsilon(0.02));
}

TEST_CASE("a rule that nobody or everybody just meets is refused in words") {
    CHECK(gamma_poisson_fit({{2, 5}, {1, 1}, 3, {0, 1}}).withheld ==
          "clients below the entry rule");
    CHECK(gamma_poisson_fit({{3, 3}, {1, 1}, 3, {0, 1}}).withheld ==
          "every client is just at the entry rule");
    CHECK(gamma_poisson_fit({{3}, {1}, 3, {0}}).withheld == "fewer than two clients");
    CHECK(gamma_poisson_fit({{3, 4}, {1, 1}, 0, {0, 1}}).withheld ==
          "an entry rule of 0 selects nobody");
}
