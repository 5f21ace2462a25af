// The series as a regression: one row for each period with exposure.
#include "study/interrupted_series.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "study/rate_ratio.hpp"

namespace hearth {

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
