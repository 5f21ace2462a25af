// An interrupted time series of counts (method 18.4): quasi-Poisson with exposure, a step, a trend,
// a change of slope where asked for, and seasons as pairs of waves.
#pragma once

#include "study/count_models.hpp"
#include "study/effects.hpp"

namespace hearth {

enum class SlopeChange { none, after };

struct SeriesQuestion {
    int waves = 2;  ///< pairs of sine and cosine over a year, half a year …; 0: no seasons
    SlopeChange slope = SlopeChange::none;
};

struct SeriesFit {
    CountFit model = {};  ///< constant, step, trend [per year], slope after if asked for, waves
    EffectEstimate step = {};   ///< rate from the first period on over what it would have been
    EffectEstimate trend = {};  ///< ratio from one year to the next
    EffectEstimate slope = {};  ///< of the trend after over the trend before
    EffectEstimate difference =
        {};         ///< of the rate after, mean over periods, from what it would have been
    int waves = 0;  ///< that the length of the series allows
    std::string withheld = {};
};

/// Fits with normal intervals, errors times the root of Pearson's dispersion. Seasons need two
/// years and more than two periods for each wave. Periods without exposure are left out.
SeriesFit interrupted_series(const SeriesRecords& series, const SeriesQuestion& question);

}  // namespace hearth
