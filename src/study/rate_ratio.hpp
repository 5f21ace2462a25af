// Two rates and their ratio, of sums or of clients who are each seen before and after (method
// 17.1), with what each client does to them, from which every robust error is made; and intervals
// by drawing clients anew.
#pragma once

#include <string>
#include <vector>

#include "base/grid.hpp"
#include "study/effects.hpp"

namespace hearth {

/// The 95 % quantile of Student's t; of the normal where `freedom` is infinite.
double t_quantile(double freedom);

/// exp(log ± quantile · se).
EffectEstimate ratio_estimate(double log_ratio, double se, double quantile);

/// A rate per year with its exact Poisson interval (Garwood 1936); se of the rate.
EffectEstimate exact_rate(double count, double years);
/// After over before with its exact interval, given the sum of both counts (Clopper and Pearson
/// 1934); `count_before` must be above 0.
EffectEstimate exact_rate_ratio(const RecordTotals::Of& sums);
/// After less before [per year], from the exact limits of each (Donner and Zou 2012).
EffectEstimate exact_rate_difference(const RecordTotals::Of& sums);
/// The ratio of the ratios of two groups, and the difference of their differences; log-normal and
/// normal, Poisson errors; all four counts above 0.
EffectEstimate ratio_of_ratios(const RecordTotals::Of& intervention,
                               const RecordTotals::Of& comparison);
EffectEstimate difference_of_differences(const RecordTotals::Of& intervention,
                                         const RecordTotals::Of& comparison);

/// One service's counts by client, with time at risk in each window.
struct CountPairs {
    Column before, after, years_before, years_after;
    std::vector<int> unit;  ///< what varies together, from 0: the client, or its cluster

    [[nodiscard]] std::size_t clients() const { return before.size(); }
};
RecordTotals::Of sums_of(const CountPairs& pairs);
/// Counts one client's share in sums.
void add_share(RecordTotals::Of& of, double before, double after);
std::size_t units_of(const std::vector<int>& unit);

/// Whether at least half of the clients are seen in both windows, so that each is compared with
/// itself.
bool is_paired(const CountPairs& pairs);

/// A ratio, and the first-order part that each client has in its error.
struct RateRatio {
    double ratio = 0, rate_before = 0;
    Column in_log_ratio = {}, in_rate_before = {};  ///< by client; each sums to 0
    double poisson_variance = 0;                    ///< of the log ratio, were all chance Poisson's
    double dispersion = 0;                          ///< Pearson's
    double freedom = 0;                             ///< of the dispersion
    std::string withheld = {};                      ///< why there is none

    [[nodiscard]] double difference() const { return rate_before * (ratio - 1); }
    [[nodiscard]] Column in_difference() const;
};

/// Each client's split of its own events is compared with the split of its time at risk
/// (conditional Poisson, fixed client effects); of clients not paired, the sums. `weights` by
/// client; empty: 1.
RateRatio rate_ratio(const CountPairs& pairs, const Column& weights = {});

/// The variance of a sum of first-order parts by client when units vary on their own:
/// G/(G − 1) · Σ over units of (Σ of its parts)².
double unit_variance(const Column& parts, const std::vector<int>& unit);

/// How strong an unmeasured cause would have to be, as a ratio with both use and being a client, to
/// explain the ratio away (VanderWeele and Ding 2017).
double e_value(double ratio);
/// The same of the interval's limit nearer to 1; 1 where the interval includes no change.
double e_value_of_limit(const EffectEstimate& ratio);

// --- drawing clients anew (client_bootstrap.cpp): bias-corrected and accelerated (Efron 1987), all
// services of the same draws of clients, so that what they share stays shared (method 18.1)
// --------

struct BootstrapEffect {
    EffectEstimate ratio = {}, difference = {};
    std::string withheld = {};  ///< why there is none
};

/// By service, of services that have the same clients: ratios of clients seen in both windows by
/// Mantel and Haenszel's weights (Greenland and Robins 1985), else of the sums; with a difference
/// of the rate before · (ratio − 1). Units are drawn whole.
std::vector<BootstrapEffect> bootstrap_effects(const std::vector<CountPairs>& services,
                                               const EvaluationQuestion& question);

/// The limits that BCa takes from replicates, whose order it changes, of an estimate and its values
/// with each unit left out, `quantile` standard errors apart from the middle of a normal.
EffectEstimate bca_interval(double estimate, std::vector<double>& replicates,
                            const std::vector<double>& without_one, double quantile);

/// That quantile for so many units: Student's over √(1 − 1/n), as replicates of few units spread
/// too little (Hesterberg 2015, expanded percentiles).
double expanded_quantile(std::size_t units);

}  // namespace hearth
