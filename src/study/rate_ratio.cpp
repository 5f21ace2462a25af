// Exact limits from quantiles of beta and gamma; the conditional ratio by Newton on its logarithm.
#include "study/rate_ratio.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numeric>

namespace hearth {

namespace {

constexpr double tail_share = 0.025;

double weight_at(const Column& weights, std::size_t i) { return weights.empty() ? 1 : weights[i]; }

double rate_of(double count, double years) { return years > 0 ? count / years : 0; }

/// after − before of two rates with limits of their own.
EffectEstimate difference_between(const EffectEstimate& after, const EffectEstimate& before) {
    const double value = after.value - before.value;
    return {value, value - std::hypot(after.value - after.low, before.high - before.value),
            value + std::hypot(after.high - after.value, before.value - before.low),
            std::hypot(after.se, before.se)};
}

/// Events of a client whose two windows both count.
struct Split {
    double events, after, share;  ///< share: of events expected after, at a ratio
};

Split split_of(const CountPairs& pairs, std::size_t i, double ratio) {
    const double t0 = pairs.years_before[i], t1 = pairs.years_after[i];
    if (t0 <= 0 || t1 <= 0) return {0, 0, 0};
    return {pairs.before[i] + pairs.after[i], pairs.after[i], ratio * t1 / (t0 + ratio * t1)};
}

struct SplitSums {
    double score = 0, information = 0;
};

SplitSums split_sums(const CountPairs& pairs, const Column& weights, double ratio) {
    SplitSums sums;
    for (std::size_t i = 0; i < pairs.clients(); ++i) {
        const Split split = split_of(pairs, i, ratio);
        const double w = weight_at(weights, i);
        sums.score += w * (split.after - split.events * split.share);
        sums.information += w * split.events * split.share * (1 - split.share);
    }
    return sums;
}

/// Where events of both windows come to at least something in clients with both.
std::string why_no_ratio(double before, double after) {
    if (before <= 0 && after <= 0) return "no events before or after";
    if (before <= 0) return "no events before, so nothing to compare with";
    if (after <= 0) return "no events after, so the ratio has no error of its own";
    return {};
}

double solved_log_ratio(const CountPairs& pairs, const Column& weights) {
    double log_ratio = 0;
    for (int i = 0; i < 100; ++i) {
        const SplitSums at = split_sums(pairs, weights, std::exp(log_ratio));
        const double step = std::clamp(at.score / at.information, -2.0, 2.0);
        log_ratio += step;
        if (std::abs(step) < 1e-14) break;
    }
    return log_ratio;
}

void count_spread(RateRatio& made, const CountPairs& pairs, const Column& weights) {
    double chi = 0;
    for (std::size_t i = 0; i < pairs.clients(); ++i) {
        const Split split = split_of(pairs, i, made.ratio);
        if (split.events <= 0) continue;
        const double expected = split.events * split.share;
        chi += weight_at(weights, i) * (split.after - expected) * (split.after - expected) /
               (expected * (1 - split.share));
        made.freedom += 1;
    }
    made.freedom -= 1;
    made.dispersion = made.freedom > 0 ? chi / made.freedom : 0;
}

void compare_within(RateRatio& made, const CountPairs& pairs, const Column& weights) {
    made.ratio = std::exp(solved_log_ratio(pairs, weights));
    made.poisson_variance = 1 / split_sums(pairs, weights, made.ratio).information;
    for (std::size_t i = 0; i < pairs.clients(); ++i) {
        const Split split = split_of(pairs, i, made.ratio);
        made.in_log_ratio.push_back(weight_at(weights, i) * made.poisson_variance *
                                    (split.after - split.events * split.share));
    }
    count_spread(made, pairs, weights);
}

/// A window's events over its time, each weighed.
struct Window {
    double count = 0, years = 0;
    double rate() const { return rate_of(count, years); }
};

Window window_of(const Column& counts, const Column& years, const Column& weights) {
    Window sums;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        sums.count += weight_at(weights, i) * counts[i];
        sums.years += weight_at(weights, i) * years[i];
    }
    return sums;
}

double spread_in(const Window& window, const Column& counts, const Column& years) {
    double chi = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = window.rate() * years[i];
        if (expected > 0) chi += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return chi;
}

std::size_t seen(const Column& years) {
    return std::count_if(years.begin(), years.end(), [](double t) { return t > 0; });
}

void compare_sums(RateRatio& made, const CountPairs& pairs, const Column& weights) {
    const Window before = window_of(pairs.before, pairs.years_before, weights);
    const Window after = window_of(pairs.after, pairs.years_after, weights);
    made.ratio = after.rate() / before.rate();
    made.poisson_variance = 1 / before.count + 1 / after.count;
    for (std::size_t i = 0; i < pairs.clients(); ++i)
        made.in_log_ratio.push_back(
            weight_at(weights, i) *
            ((pairs.after[i] - after.rate() * pairs.years_after[i]) / after.count -
             (pairs.before[i] - before.rate() * pairs.years_before[i]) / before.count));
    made.freedom = static_cast<double>(seen(pairs.years_before) + seen(pairs.years_after)) - 2;
    const double chi = spread_in(before, pairs.before, pairs.years_before) +
                       spread_in(after, pairs.after, pairs.years_after);
    made.dispersion = made.freedom > 0 ? chi / made.freedom : 0;
}

/// Events before and after of those who are compared.
std::pair<double, double> events_compared(const CountPairs& pairs, const Column& weights) {
    std::pair<double, double> sums;
    const bool paired = is_paired(pairs);
    for (std::size_t i = 0; i < pairs.clients(); ++i) {
        if (paired && (pairs.years_before[i] <= 0 || pairs.years_after[i] <= 0)) continue;
        sums.first += weight_at(weights, i) * pairs.before[i];
        sums.second += weight_at(weights, i) * pairs.after[i];
    }
    return sums;
}

/// So many events that a normal of their logarithm, or of their cube root, is exact to a double.
constexpr double many = 1e9;

/// Beyond `many` by Wilson and Hilferty (1931).
double gamma_quantile(double shape, double share) {
    if (shape < many) return boost::math::gamma_p_inv(shape, share);
    const double z = (share < 0.5 ? -1 : 1) * t_quantile(std::numeric_limits<double>::infinity());
    return shape * std::pow(1 - 1 / (9 * shape) + z / (3 * std::sqrt(shape)), 3);
}

}  // namespace

double t_quantile(double freedom) {
    if (!std::isfinite(freedom))
        return boost::math::quantile(boost::math::normal(), 1 - tail_share);
    return boost::math::quantile(boost::math::students_t(freedom), 1 - tail_share);
}

EffectEstimate ratio_estimate(double log_ratio, double se, double quantile) {
    return {std::exp(log_ratio), std::exp(log_ratio - quantile * se),
            std::exp(log_ratio + quantile * se), se};
}

EffectEstimate exact_rate(double count, double years) {
    const double low = count > 0 ? gamma_quantile(count, tail_share) : 0;
    const double high = gamma_quantile(count + 1, 1 - tail_share);
    return {count / years, low / years, high / years, std::sqrt(count) / years};
}

EffectEstimate exact_rate_ratio(const RecordTotals::Of& sums) {
    const double y0 = sums.count_before, y1 = sums.count_after;
    const double time = sums.years_before / sums.years_after;
    if (std::min(y0, y1) > many)
        return ratio_estimate(std::log(y1 / y0 * time), std::sqrt(1 / y0 + 1 / y1),
                              t_quantile(std::numeric_limits<double>::infinity()));
    const auto ratio = [&](double share) { return share / (1 - share) * time; };
    const double low = y1 > 0 ? ratio(boost::math::ibeta_inv(y1, y0 + 1, tail_share)) : 0;
    const double high = ratio(boost::math::ibeta_inv(y1 + 1, y0, 1 - tail_share));
    return {y1 / y0 * time, low, high, y1 > 0 ? std::sqrt(1 / y0 + 1 / y1) : 0};
}

EffectEstimate exact_rate_difference(const RecordTotals::Of& sums) {
    return difference_between(exact_rate(sums.count_after, sums.years_after),
                              exact_rate(sums.count_before, sums.years_before));
}

EffectEstimate ratio_of_ratios(const RecordTotals::Of& intervention,
                               const RecordTotals::Of& comparison) {
    const EffectEstimate ours = exact_rate_ratio(intervention),
                         theirs = exact_rate_ratio(comparison);
    return ratio_estimate(std::log(ours.value / theirs.value), std::hypot(ours.se, theirs.se),
                          t_quantile(std::numeric_limits<double>::infinity()));
}

EffectEstimate difference_of_differences(const RecordTotals::Of& intervention,
                                         const RecordTotals::Of& comparison) {
    return difference_between(exact_rate_difference(intervention),
                              exact_rate_difference(comparison));
}

RecordTotals::Of sums_of(const CountPairs& pairs) {
    RecordTotals::Of made{.count_before = sum_of(pairs.before),
                          .count_after = sum_of(pairs.after),
                          .years_before = sum_of(pairs.years_before),
                          .years_after = sum_of(pairs.years_after),
                          .clients = pairs.clients()};
    for (std::size_t i = 0; i < pairs.clients(); ++i)
        add_share(made, pairs.before[i], pairs.after[i]);
    return made;
}

void add_share(RecordTotals::Of& of, double before, double after) {
    if (of.count_before > 0) of.most_of_one = std::max(of.most_of_one, before / of.count_before);
    if (of.count_after > 0) of.most_of_one = std::max(of.most_of_one, after / of.count_after);
}

std::size_t units_of(const std::vector<int>& unit) {
    if (unit.empty()) return 0;
    return *std::max_element(unit.begin(), unit.end()) + 1;
}

bool is_paired(const CountPairs& pairs) {
    std::size_t both = 0;
    for (std::size_t i = 0; i < pairs.clients(); ++i)
        both += pairs.years_before[i] > 0 && pairs.years_after[i] > 0 ? 1 : 0;
    return 2 * both >= pairs.clients();
}

Column RateRatio::in_difference() const {
    Column parts(in_log_ratio.size());
    for (std::size_t i = 0; i < parts.size(); ++i)
        parts[i] = (ratio - 1) * in_rate_before[i] + rate_before * ratio * in_log_ratio[i];
    return parts;
}

RateRatio rate_ratio(const CountPairs& pairs, const Column& weights) {
    const auto [before, after] = events_compared(pairs, weights);
    RateRatio made{.withheld = why_no_ratio(before, after)};
    if (!made.withheld.empty()) return made;
    (is_paired(pairs) ? compare_within : compare_sums)(made, pairs, weights);
    const Window all = window_of(pairs.before, pairs.years_before, weights);
    made.rate_before = all.rate();
    for (std::size_t i = 0; i < pairs.clients(); ++i)
        made.in_rate_before.push_back(weight_at(weights, i) *
                                      (pairs.before[i] - all.rate() * pairs.years_before[i]) /
                                      all.years);
    return made;
}

double unit_variance(const Column& parts, const std::vector<int>& unit) {
    Column sums(units_of(unit));
    for (std::size_t i = 0; i < parts.size(); ++i) sums[unit[i]] += parts[i];
    const auto g = static_cast<double>(sums.size());
    return g / (g - 1) * std::inner_product(sums.begin(), sums.end(), sums.begin(), 0.0);
}

double e_value(double ratio) {
    if (ratio <= 0) return 1;
    const double away = std::max(ratio, 1 / ratio);
    return away + std::sqrt(away * (away - 1));
}

double e_value_of_limit(const EffectEstimate& ratio) {
    if (ratio.low > 1) return e_value(ratio.low);
    return ratio.high < 1 ? e_value(ratio.high) : 1;
}

}  // namespace hearth
