// Regressions of counts against slow optimisers of the likelihood, closed forms and laws.
#include "study/count_models.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <numeric>

#include "simulated_records.hpp"

using namespace hearth;
using simulated::Chance;

namespace {

using Point = std::vector<double>;

/// The lowest point of a function by Nelder and Mead's simplex, begun again from where it stops.
Point lowest_point(const std::function<double(const Point&)>& f, Point at) {
    for (int again = 0; again < 12; ++again) {
        std::vector<std::pair<double, Point>> simplex{{f(at), at}};
        for (std::size_t i = 0; i < at.size(); ++i) {
            Point corner = at;
            corner[i] += 0.3;
            simplex.emplace_back(f(corner), corner);
        }
        for (int step = 0; step < 600; ++step) {
            std::sort(simplex.begin(), simplex.end());
            const Point& worst = simplex.back().second;
            const auto along = [&](double by) {
                Point to(at.size());
                for (std::size_t i = 0; i < at.size(); ++i) {
                    double middle = 0;
                    for (std::size_t c = 0; c < at.size(); ++c)
                        middle += simplex[c].second[i] / static_cast<double>(at.size());
                    to[i] = middle + by * (middle - worst[i]);
                }
                return std::pair(f(to), to);
            };
            auto tried = along(1);
            if (tried.first < simplex.front().first) tried = std::min(tried, along(2));
            if (tried.first >= simplex[at.size() - 1].first) tried = along(-0.5);
            if (tried.first < simplex.back().first) {
                simplex.back() = tried;
                continue;
            }
            for (auto& [value, corner] : simplex) {
                for (std::size_t i = 0; i < at.size(); ++i)
                    corner[i] = (corner[i] + simplex.front().second[i]) / 2;
                value = f(corner);
            }
        }
        at = std::min_element(simplex.begin(), simplex.end())->second;
    }
    return at;
}

CountData random_counts(std::uint64_t number) {
    Chance chance{{16, number}};
    CountData data{.terms = Grid(40, 3, 1), .counts = {}};
    for (std::size_t i = 0; i < 40; ++i) {
        data.terms(i, 1) = i % 2 == 0 ? 1 : 0;
        data.terms(i, 2) = chance.uniform();
        data.offset.push_back(std::log(0.2 + chance.uniform()));
        data.weights.push_back(0.5 + chance.uniform());
        data.counts.push_back(chance.poisson(
            std::exp(1.5 + data.offset[i] - 0.4 * data.terms(i, 1)) * chance.gamma(1.2)));
    }
    return data;
}

double mean_at(const CountData& data, const Point& coefficients, std::size_t row) {
    double link = data.offset.empty() ? 0 : data.offset[row];
    for (std::size_t c = 0; c < data.terms.cols(); ++c)
        link += coefficients[c] * data.terms(row, c);
    return std::exp(link);
}

/// −log-likelihood as a product of probabilities, each count's built up from that of 0.
double minus_log_likelihood(const CountData& data, const Point& coefficients, double theta) {
    double sum = 0;
    for (std::size_t i = 0; i < data.counts.size(); ++i) {
        const double mean = mean_at(data, coefficients, i);
        double log = theta > 0 ? theta * std::log(theta / (theta + mean)) : -mean;
        for (double y = 1; y <= data.counts[i]; ++y)
            log += theta > 0 ? std::log((theta + y - 1) / y * mean / (theta + mean))
                             : std::log(mean / y);
        sum -= data.weights[i] * log;
    }
    return sum;
}

CountData twice(const CountData& data) {
    CountData made{.terms = Grid(2 * data.terms.rows(), data.terms.cols()), .counts = {}};
    for (std::size_t i = 0; i < made.terms.rows(); ++i) {
        for (std::size_t c = 0; c < made.terms.cols(); ++c) made.terms(i, c) = data.terms(i / 2, c);
        made.counts.push_back(data.counts[i / 2]);
        made.offset.push_back(data.offset[i / 2]);
        made.weights.push_back(data.weights[i / 2]);
    }
    return made;
}

}  // namespace

TEST_CASE(
    "Poisson and negative binomial fits are where a slow search finds the likelihood highest") {
    for (std::uint64_t number = 0; number < 4; ++number) {
        const CountData data = random_counts(number);
        const CountFit poisson = poisson_fit(data);
        const Point by_search = lowest_point(
            [&](const Point& at) { return minus_log_likelihood(data, at, 0); }, {1, 0, 0});
        const CountFit binomial = negative_binomial_fit(data);
        REQUIRE(binomial.withheld.empty());
        const Point with_theta = lowest_point(
            [&](const Point& at) {
                return minus_log_likelihood(data, {at[0], at[1], at[2]}, std::exp(at[3]));
            },
            {1, 0, 0, 0});
        for (std::size_t c = 0; c < 3; ++c) {
            CHECK(poisson.coefficients[c] == doctest::Approx(by_search[c]).epsilon(1e-5));
            CHECK(binomial.coefficients[c] == doctest::Approx(with_theta[c]).epsilon(1e-4));
        }
        CHECK(binomial.theta == doctest::Approx(std::exp(with_theta[3])).epsilon(1e-5));
        CHECK(binomial.two_log_likelihood / 2 ==
              doctest::Approx(-minus_log_likelihood(data, binomial.coefficients, binomial.theta))
                  .epsilon(1e-12));
    }
}

TEST_CASE(
    "a weight of two is a row that stands twice, and rows that stand twice shrink errors by √2") {
    CountData data = random_counts(9);
    for (double& weight : data.weights) weight = 1;
    CountData weighted = data;
    for (double& weight : weighted.weights) weight = 2;
    for (const auto fit : {poisson_fit, negative_binomial_fit}) {
        const CountFit once = fit(data), two = fit(twice(data)), by_weight = fit(weighted);
        for (std::size_t c = 0; c < 3; ++c) {
            CHECK(two.coefficients[c] == doctest::Approx(once.coefficients[c]));
            CHECK(by_weight.standard_errors[c] == doctest::Approx(two.standard_errors[c]));
            CHECK(once.standard_errors[c] ==
                  doctest::Approx(std::sqrt(2) * two.standard_errors[c]));
        }
        CHECK(two.theta == doctest::Approx(once.theta));
        CHECK(two.theta_error == doctest::Approx(once.theta_error / std::sqrt(2)));
    }
}

TEST_CASE("errors that allow for rows apart and together are the closed forms of two means") {
    // log of a mean: Σ (y − mean)² / (Σ y)² of each group of rows
    const CountData data{.terms =
                             [] {
                                 Grid terms(6, 2, 1);
                                 for (std::size_t i = 0; i < 3; ++i) terms(i, 1) = 0;
                                 return terms;
                             }(),
                         .counts = {1, 2, 6, 4, 4, 10}};
    const CountFit fit = poisson_fit(data);
    const double first = (4 + 1 + 9) / 81.0, second = (4 + 4 + 16) / 324.0;
    CHECK(sandwich_covariance(data, fit, {})(1, 1) == doctest::Approx(first + second));
    CHECK(sandwich_covariance(data, fit, {}, SmallSample::groups_and_terms)(1, 1) ==
          doctest::Approx((first + second) * 6 / 5 * 5 / 4));
    // pairs (1, 4), (2, 4), (6, 10): −(y − 3)/9 + (y − 6)/18 of each
    const double a = 2 / 9.0 - 2 / 18.0, b = 1 / 9.0 - 2 / 18.0, c = -3 / 9.0 + 4 / 18.0;
    CHECK(sandwich_covariance(data, fit, {7, 8, 9, 7, 8, 9})(1, 1) ==
          doctest::Approx(a * a + b * b + c * c));
}

TEST_CASE("a logistic model of two groups has their odds and the textbook error") {
    // 3 of 10 and 12 of 20
    CountData data{.terms = Grid(30, 2, 1), .counts = Column(30)};
    for (std::size_t i = 0; i < 30; ++i) data.terms(i, 1) = i < 10 ? 0 : 1;
    for (std::size_t i = 0; i < 3; ++i) data.counts[i] = 1;
    for (std::size_t i = 10; i < 22; ++i) data.counts[i] = 1;
    const CountFit fit = logistic_fit(data);
    CHECK(fit.coefficients[1] == doctest::Approx(std::log(12.0 / 8 / (3.0 / 7))));
    CHECK(fit.standard_errors[1] ==
          doctest::Approx(std::sqrt(1 / 12.0 + 1 / 8.0 + 1 / 3.0 + 1 / 7.0)));
}

TEST_CASE("a fit that does not exist says why and holds no number") {
    Grid two_groups(4, 2, 1);
    two_groups(0, 1) = two_groups(1, 1) = 0;
    CHECK(poisson_fit({two_groups, {0, 0, 0, 0}}).withheld == "all counts are 0");
    CHECK(poisson_fit({two_groups, {1, 2, 0, 0}}).withheld == "a group of rows has no events");
    CHECK(logistic_fit({two_groups, {0, 0, 1, 1}}).withheld == "complete separation");
    Grid far_apart = two_groups;
    for (std::size_t i = 0; i < 4; ++i)
        far_apart(i, 1) = i < 2 ? 20.0 + static_cast<double>(i) : 70.0 + static_cast<double>(9 * i);
    CHECK(logistic_fit({far_apart, {0, 0, 1, 1}}).withheld == "complete separation");
    // rates eight orders apart are no reason not to fit
    CHECK(poisson_fit({two_groups, {1, 2, 1e9, 3e9}}).coefficients[1] ==
          doctest::Approx(std::log(2e9 / 1.5)));
    CHECK(poisson_fit({Grid(4, 2, 1), {1, 2, 3, 4}}).withheld ==
          "terms that say the same as others");
    CHECK(poisson_fit({Grid(2, 2, 1), {1, 2}}).withheld == "no more rows than coefficients");
    CHECK(negative_binomial_fit({two_groups, {3, 3, 5, 5}}).withheld ==
          "counts vary no more than chance makes them");
}
