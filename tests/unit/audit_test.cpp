// How fast records make a figure known, against the conjugate families counted out.
#include <cmath>
#include <doctest/doctest.h>

#include "study/value.hpp"

using namespace hearth;

namespace {

Figure figure_with(Quantity quantity, Distribution distribution, double rebasing = 1) {
    Figure figure;
    figure.quantity = quantity;
    figure.distribution = std::move(distribution);
    figure.rebasing = rebasing;
    return figure;
}

/// Variance of the posterior mean of a beta(a, b) share after n records, over the beta-binomial
/// number of yeses.
double variance_of_posterior_mean(double a, double b, int n) {
    const auto log_beta = [](double x, double y) {
        return std::lgamma(x) + std::lgamma(y) - std::lgamma(x + y);
    };
    double sum = 0, squares = 0;
    for (int yes = 0; yes <= n; ++yes) {
        const double choose = std::lgamma(n + 1) - std::lgamma(yes + 1) - std::lgamma(n - yes + 1);
        const double p = std::exp(choose + log_beta(a + yes, b + n - yes) - log_beta(a, b));
        const double mean = (a + yes) / (a + b + n);
        sum += p * mean;
        squares += p * mean * mean;
    }
    return squares - sum * sum;
}

/// The same of a gamma rate after n client-years, over the negative binomial number of events.
double variance_of_posterior_rate(double shape, double scale, double n) {
    const double rate = 1 / scale;
    double sum = 0, squares = 0;
    for (int events = 0; events < 5000; ++events) {
        const double p =
            std::exp(std::lgamma(shape + events) - std::lgamma(shape) - std::lgamma(events + 1) +
                     shape * std::log(rate / (rate + n)) + events * std::log(n / (rate + n)));
        const double mean = (shape + events) / (rate + n);
        sum += p * mean;
        squares += p * mean * mean;
    }
    return squares - sum * sum;
}

}  // namespace

TEST_CASE("records that say yes or no resolve a beta share as the beta-binomial does") {
    const Figure share = figure_with(Quantity::share, {.family = Family::beta, .a = 12, .b = 56});
    const auto audit = audit_of(share, {});
    REQUIRE(audit.has_value());
    CHECK(audit->record == Record::yes_or_no);
    CHECK(audit->prior_records == doctest::Approx(68).epsilon(1e-12));
    for (const int n : {1, 10, 200})
        CHECK(audit->share_resolved(n) * std::pow(standard_deviation(share.distribution), 2) ==
              doctest::Approx(variance_of_posterior_mean(12, 56, n)).epsilon(1e-9));
}

TEST_CASE("counts resolve a gamma rate as the negative binomial does") {
    const Figure rate = figure_with(Quantity::rate, {.family = Family::gamma, .a = 4, .b = 0.1});
    const auto audit = audit_of(rate, {});
    REQUIRE(audit.has_value());
    CHECK(audit->record == Record::count);
    CHECK(audit->prior_records == doctest::Approx(10).epsilon(1e-12));
    for (const int n : {1, 10, 200})
        CHECK(audit->share_resolved(n) * std::pow(standard_deviation(rate.distribution), 2) ==
              doctest::Approx(variance_of_posterior_rate(4, 0.1, n)).epsilon(1e-9));
}

TEST_CASE("counts are audited where they are counts for each client") {
    Figure count = figure_with(Quantity::count, {.family = Family::gamma, .a = 4, .b = 0.1});
    CHECK_FALSE(audit_of(count, {}).has_value());  // of clients a year, of a whole place
    count.limits.unit = "per client";
    CHECK(audit_of(count, {}).has_value());
}

TEST_CASE("measurements resolve n / (n + (sd of one / sd today)²) of the variance") {
    const Figure cost =
        figure_with(Quantity::cost, {.family = Family::normal, .a = 100, .b = 10}, 2);
    const auto audit = audit_of(cost, 40.0);  // sd today, in the scenario's prices: 20
    REQUIRE(audit.has_value());
    CHECK(audit->record == Record::measurement);
    CHECK(audit->share_resolved(4) == doctest::Approx(0.5).epsilon(1e-12));
}

TEST_CASE("records of a lognormal ratio resolve its logarithm, and so its variance") {
    const double sigma = 0.4;
    const Figure ratio =
        figure_with(Quantity::ratio, {.family = Family::lognormal, .a = -0.3, .b = sigma});
    const auto audit = audit_of(ratio, 2.0);
    REQUIRE(audit.has_value());
    CHECK(audit->record == Record::log_measurement);
    // After 25 records the logarithm's preposterior variance is half of sigma²; the posterior mean
    // of the ratio is lognormal with that variance.
    const double half = std::expm1(sigma * sigma / 2) / std::expm1(sigma * sigma);
    CHECK(audit->share_resolved(25) == doctest::Approx(half).epsilon(1e-12));
}

TEST_CASE("nobody can say how much records of a cost or ratio scatter but who audits") {
    CHECK_FALSE(audit_of(figure_with(Quantity::cost, {.family = Family::gamma, .a = 4, .b = 9}), {})
                    .has_value());
    CHECK_FALSE(
        audit_of(figure_with(Quantity::ratio, {.family = Family::lognormal, .a = 0, .b = 1}), {})
            .has_value());
}

TEST_CASE("corrections and shares of cash are not seen in single records") {
    Figure share = figure_with(Quantity::share, {.family = Family::beta, .a = 2, .b = 5});
    for (const std::string path : {"adjust.attribution", "adjust.evidence_correction",
                                   "adjust.regression_to_mean", "services.bed_day.cashable"}) {
        share.path = path;
        CHECK_FALSE(audit_of(share, {}).has_value());
        CHECK(audit_of(share, 0.5).has_value());
    }
    for (const std::string path : {"adjust.deadweight", "uptake", ""}) {
        share.path = path;
        CHECK(audit_of(share, {}).has_value());
    }
}

TEST_CASE("the variance of every family is that of its quantiles") {
    const std::vector<Distribution> all = {
        {.family = Family::normal, .a = 3, .b = 2},
        {.family = Family::lognormal, .a = 0.2, .b = 0.4},
        {.family = Family::gamma, .a = 3, .b = 2},
        {.family = Family::beta, .a = 3, .b = 5},
        {.family = Family::uniform, .a = 1, .b = 4},
        {.family = Family::triangular, .a = 1, .b = 2, .c = 5},
        {.family = Family::pert, .a = 1, .b = 2, .c = 5},
        {.family = Family::dirichlet, .a = 3, .b = 5},
        {.family = Family::empirical, .sample = {1, 2, 3, 10}},
        {.family = Family::normal, .a = 0, .b = 1, .least = 0.0},
    };
    for (const Distribution& one : all) {
        const double centre = mean(one);
        double sum = 0;
        constexpr int parts = 200000;
        for (int i = 0; i < parts; ++i)
            sum += std::pow(quantile(one, (i + 0.5) / parts) - centre, 2) / parts;
        INFO(name_of(one.family));
        CHECK(std::pow(standard_deviation(one), 2) == doctest::Approx(sum).epsilon(1e-3));
    }
}

TEST_CASE("the best size is the one whose gain over its cost no other size exceeds") {
    Grid figures(4000, 1);
    for (int d = 0; d < 4000; ++d)
        figures(d, 0) = quantile({.family = Family::normal, .a = 1, .b = 1}, (d + 0.5) / 4000);
    Grid net_benefit(4000, 2);
    std::copy_n(figures.data(), 4000, net_benefit.col(1).data());
    const DecisionValue value({.figures = figures, .net_benefit = net_benefit});
    const ConditionalMeans means = value.given({0});
    const Audit audit{Record::measurement, 50, 0};
    const AuditCost cost{.fixed = 100, .per_record = 3};
    const auto gain = [&](int n) {
        return 1e5 * means.worth(audit.share_resolved(n)) - cost.of(n);
    };
    const auto best = best_size(means, audit, cost, 1e5);
    REQUIRE(best.has_value());
    for (int n = 10; n <= 10000; n += 5) CHECK(gain(n) <= gain(*best) + 0.01 * gain(*best));
    for (const int n : audit_sizes()) CHECK(gain(n) <= gain(*best));
    CHECK_FALSE(best_size(means, audit, {.fixed = 1e5}, 1e5).has_value());

    const auto nearly = size_worth(means, audit, 0.9);
    REQUIRE(nearly.has_value());
    CHECK(means.worth(audit.share_resolved(*nearly)) >= 0.9 * means.worth(1));
    CHECK(means.worth(audit.share_resolved(*nearly - 10)) < 0.9 * means.worth(1));
}
