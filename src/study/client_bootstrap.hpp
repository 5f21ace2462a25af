// Intervals by drawing clients anew (method 18.1): bias-corrected and accelerated (Efron 1987), all
// services of the same draws of clients, so that what they share stays shared.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "study/rate_ratio.hpp"

namespace hearth {

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
