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
/// with each unit left out.
EffectEstimate bca_interval(double estimate, std::vector<double>& replicates,
                            const std::vector<double>& without_one);

}  // namespace hearth
