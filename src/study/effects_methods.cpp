// One service before and after by each method that needs no comparison group (method 18.1, 18.2,
// 18.4).
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "study/count_models.hpp"
#include "study/effects_parts.hpp"
#include "study/rate_ratio.hpp"

namespace hearth {

namespace {

constexpr auto changed_alike =
    "every client changed alike, so there is no spread to judge by";

/// Variances of a log ratio and of a difference, and the freedom behind them.
struct Errors {
    double log_ratio, difference, freedom;
};

MethodEffect effect_with(EffectMethod method, const RateRatio& rates, const Errors& errors) {
    if (!(errors.freedom >= 1)) return withheld_effect(method, one_unit);
    if (!(errors.log_ratio > 0)) return withheld_effect(method, changed_alike);
    const double quantile = t_quantile(errors.freedom), se = std::sqrt(errors.difference);
    const double value = rates.difference();
    MethodEffect made{.method = method};
    made.ratio = ratio_estimate(std::log(rates.ratio), std::sqrt(errors.log_ratio), quantile);
    made.difference = {value, value - quantile * se, value + quantile * se, se};
    return made;
}

/// A row for each client and window at risk.
struct StackedWindows {
    CountData data;
    std::vector<int> unit;
};

StackedWindows stacked(const CountPairs& pairs) {
    StackedWindows made;
    Column after;
    const auto add = [&](double count, double years, double is_after) {
        if (years <= 0) return false;
        made.data.counts.push_back(count);
        made.data.offset.push_back(std::log(years));
        after.push_back(is_after);
        return true;
    };
    for (std::size_t i = 0; i < pairs.clients(); ++i) {
        if (add(pairs.before[i], pairs.years_before[i], 0)) made.unit.push_back(pairs.unit[i]);
        if (add(pairs.after[i], pairs.years_after[i], 1)) made.unit.push_back(pairs.unit[i]);
    }
    made.data.terms = Grid(after.size(), 2, 1);
    std::copy(after.begin(), after.end(), made.data.terms.col(1).begin());
    return made;
}

/// Variance of e^b0 · (e^b1 − 1).
double difference_variance(const CountFit& fit, const Grid& covariance) {
    const double before = std::exp(fit.coefficients[0]);
    const double after = before * std::exp(fit.coefficients[1]), change = after - before;
    return change * change * covariance(0, 0) + 2 * change * after * covariance(0, 1) +
           after * after * covariance(1, 1);
}

}  // namespace

MethodEffect withheld_effect(EffectMethod method, std::string why) {
    return {.method = method, .withheld = std::move(why)};
}

MethodEffect exact_effect(const RecordTotals::Of& sums) {
    const auto method = EffectMethod::exact_poisson;
    if (sums.count_before <= 0 && sums.count_after <= 0)
        return withheld_effect(method, "no events before or after");
    if (sums.count_before <= 0 || sums.years_before <= 0)
        return withheld_effect(method, "no events before, so nothing to compare with");
    if (sums.years_after <= 0) return withheld_effect(method, "no time at risk after");
    MethodEffect made{.method = method};
    made.ratio = exact_rate_ratio(sums);
    made.difference = exact_rate_difference(sums);
    return made;
}

MethodEffect quasi_poisson_effect(const CountPairs& pairs) {
    const RateRatio rates = rate_ratio(pairs);
    if (!rates.withheld.empty())
        return withheld_effect(EffectMethod::quasi_poisson, rates.withheld);
    const RecordTotals::Of sums = sums_of(pairs);
    const double chance =
        rates.rate_before / sums.years_before + rates.rate_before * rates.ratio / sums.years_after;
    MethodEffect made = effect_with(
        EffectMethod::quasi_poisson, rates,
        {rates.dispersion * rates.poisson_variance, rates.dispersion * chance, rates.freedom});
    if (made.withheld.empty()) made.dispersion = rates.dispersion;
    return made;
}

MethodEffect cluster_robust_effect(const CountPairs& pairs) {
    const RateRatio rates = rate_ratio(pairs);
    if (!rates.withheld.empty())
        return withheld_effect(EffectMethod::cluster_robust, rates.withheld);
    return effect_with(EffectMethod::cluster_robust, rates,
                       {unit_variance(rates.in_log_ratio, pairs.unit),
                        unit_variance(rates.in_difference(), pairs.unit),
                        static_cast<double>(units_of(pairs.unit)) - 1});
}

MethodEffect negative_binomial_effect(const CountPairs& pairs) {
    const auto method = EffectMethod::negative_binomial;
    if (units_of(pairs.unit) < 2) return withheld_effect(method, one_unit);
    if (const RateRatio rates = rate_ratio(pairs); !rates.withheld.empty())
        return withheld_effect(method, rates.withheld);
    const StackedWindows rows = stacked(pairs);
    const CountFit fit = negative_binomial_fit(rows.data);
    if (!fit.withheld.empty()) return withheld_effect(method, fit.withheld);
    const Grid covariance =
        is_paired(pairs) ? sandwich_covariance(rows.data, fit, rows.unit, SmallSample::groups)
                         : fit.covariance;
    const double freedom =
        is_paired(pairs) ? static_cast<double>(units_of(pairs.unit)) - 1 : fit.freedom;
    const RateRatio rates{.ratio = std::exp(fit.coefficients[1]),
                          .rate_before = std::exp(fit.coefficients[0])};
    MethodEffect made = effect_with(
        method, rates, {covariance(1, 1), difference_variance(fit, covariance), freedom});
    if (!made.withheld.empty()) return made;
    made.theta = fit.theta;
    made.dispersion = fit.dispersion;
    made.log_likelihood = fit.two_log_likelihood / 2;
    return made;
}

MethodEffect series_effect(const SeriesRecords& series, const EvaluationQuestion& question) {
    const SeriesFit fit = interrupted_series(series, {.waves = question.seasonal ? 2 : 0});
    if (!fit.withheld.empty())
        return withheld_effect(EffectMethod::interrupted_series, fit.withheld);
    return {.method = EffectMethod::interrupted_series,
            .ratio = fit.step,
            .difference = fit.difference,
            .dispersion = fit.model.dispersion};
}

namespace {

int waves_allowed(const SeriesRecords& series, int asked) {
    const auto periods = static_cast<double>(series.counts.size());
    if (periods < 2 * series.periods_per_year) return 0;
    while (asked > 0 && 2 * asked >= series.periods_per_year) --asked;
    return asked;
}

/// The terms of a period, by number from 0.
Column terms_at(const SeriesRecords& series, const SeriesQuestion& question, int period) {
    const double years = period / series.periods_per_year;
    const int since = period - series.starts_at;
    Column terms{1, since >= 0 ? 1.0 : 0.0, years};
    if (question.slope == SlopeChange::after)
        terms.push_back(since > 0 ? since / series.periods_per_year : 0);
    for (int wave = 1; wave <= question.waves; ++wave) {
        terms.push_back(std::sin(2 * std::numbers::pi * wave * years));
        terms.push_back(std::cos(2 * std::numbers::pi * wave * years));
    }
    return terms;
}

std::vector<int> periods_at_risk(const SeriesRecords& series) {
    std::vector<int> kept;
    for (int p = 0; p < std::ssize(series.counts); ++p)
        if (series.years[p] > 0) kept.push_back(p);
    return kept;
}

CountData data_of(const SeriesRecords& series, const SeriesQuestion& question,
                  const std::vector<int>& periods) {
    CountData data{.terms = Grid(periods.size(), terms_at(series, question, 0).size()),
                   .counts = {}};
    for (std::size_t row = 0; row < periods.size(); ++row) {
        const Column terms = terms_at(series, question, periods[row]);
        for (std::size_t c = 0; c < terms.size(); ++c) data.terms(row, c) = terms[c];
        const std::size_t at = periods[row];
        data.counts.push_back(series.counts[at]);
        data.offset.push_back(std::log(series.years[at]));
    }
    return data;
}

EffectEstimate exponential(const CountFit& model, std::size_t term) {
    return ratio_estimate(model.coefficients[term], quasi_standard_errors(model)[term],
                          t_quantile(std::numeric_limits<double>::infinity()));
}

/// Expected rate after without the step or the change of slope, times what the step makes of it.
EffectEstimate difference_after(const SeriesFit& fit, const CountData& data,
                                const SeriesQuestion& question) {
    double without = 0, years = 0;
    for (std::size_t row = 0; row < data.counts.size(); ++row) {
        if (data.terms(row, 1) == 0) continue;
        const double slope = question.slope == SlopeChange::after
                                 ? fit.model.coefficients[3] * data.terms(row, 3)
                                 : 0;
        without += fit.model.means[row] * std::exp(-fit.model.coefficients[1] - slope);
        years += std::exp(data.offset[row]);
    }
    const double rate = without / years;
    return {rate * (fit.step.value - 1), rate * (fit.step.low - 1), rate * (fit.step.high - 1),
            rate * fit.step.value * fit.step.se};
}

std::string why_not(const SeriesRecords& series, const std::vector<int>& periods) {
    double before = 0, after = 0;
    for (const int p : periods) (p < series.starts_at ? before : after) += series.counts[p];
    if (before <= 0) return "no events in the periods before";
    if (after <= 0) return "no events in the periods after";
    return {};
}

}  // namespace

SeriesFit interrupted_series(const SeriesRecords& series, const SeriesQuestion& question) {
    const std::vector<int> periods = periods_at_risk(series);
    SeriesFit made{.withheld = why_not(series, periods)};
    if (!made.withheld.empty()) return made;
    made.waves = waves_allowed(series, question.waves);
    const SeriesQuestion asked{.waves = made.waves, .slope = question.slope};
    const CountData data = data_of(series, asked, periods);
    made.model = poisson_fit(data);
    made.withheld = made.model.withheld;
    if (!made.withheld.empty()) return made;
    made.step = exponential(made.model, 1);
    made.trend = exponential(made.model, 2);
    if (asked.slope == SlopeChange::after) made.slope = exponential(made.model, 3);
    made.difference = difference_after(made, data, asked);
    return made;
}

}  // namespace hearth
