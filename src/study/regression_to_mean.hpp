// Regression to the mean (method 18.5): what falls, or rises, by itself among people who were
// selected because their last measure was extreme. On numbers alone.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/grid.hpp"
#include "study/effects.hpp"

namespace hearth {

// --- a normal measure of which mean and spread are known -----------------------------------------

/// A measure that varies between people and, from one time to the next, within each.
struct NormalMeasure {
    double mean = 0;
    double within = 0, between = 0;  ///< standard deviations
    int measures = 1;                ///< whose mean is held against the cut-off
};
/// Of a measure with a standard deviation in all and a correlation from one time to the next.
NormalMeasure correlated_measure(double mean, double deviation, double correlation);

enum class Selected { at_or_above, at_or_below };

/// φ(z) / (1 − Φ(z)).
double selection_intensity(double z);
/// How far the mean of those selected comes back by itself (Barnett, van der Pols and Dobson 2005):
/// (σw²/m) / √(σb² + σw²/m) · C(z); 0 or more.
double regression_to_mean(const NormalMeasure& measure, double cutoff, Selected selected);

// --- pairs, with the population's mean stated or not (Mee and Chua 1991) -------------------------

/// after = mean + effect + slope · (before − mean) of people however selected by `before`.
struct BeforeAfterLine {
    double n = 0, mean_before = 0, mean_after = 0;
    double correlation = 0, slope = 0;
    double residual = 0;        ///< standard deviation about the line, n − 2 degrees of freedom
    double squares_before = 0;  ///< Σ (before − its mean)²
    double deviation_of_change = 0;

    [[nodiscard]] double change() const { return mean_after - mean_before; }
    /// Of the mean change, as if there were no selection.
    [[nodiscard]] double paired_t() const;
};
/// At least three pairs that differ before.
BeforeAfterLine before_after_line(const Column& before, const Column& after);
/// The effect beyond regression to the mean if the population's mean is `mean`; its t is value /
/// se.
EffectEstimate effect_at_mean(const BeforeAfterLine& line, double mean);
/// Between which means of the population the effect's interval includes 0; nothing where it
/// includes it at all means or beyond two (Ostermann, Willich and Lüdtke 2008 search them).
std::optional<std::pair<double, double>> means_without_effect(const BeforeAfterLine& line);

// --- counts selected at an entry rule ------------------------------------------------------------

/// Counts of people who were all taken on with `at_least` of them in their years at risk.
struct SelectedCounts {
    Column counts, years;
    double at_least = 1;
    std::vector<int> unit;  ///< what varies together, from 0
};

/// Rates of people are gamma distributed and counts Poisson, seen only from the entry rule up.
struct GammaPoissonFit {
    double shape = 0;     ///< 1 / shape is the squared coefficient of variation of rates
    double mean = 0;      ///< rate per year of all, selected or not
    double expected = 0;  ///< rate per year of those selected, given their counts
    double observed = 0;
    double log_likelihood = 0;
    ExpectedFall fall = {};        ///< 1 − expected / observed, with its 95 % interval
    Column in_log_remaining = {};  ///< by client: first-order part in log(expected / observed)
    std::string withheld = {};
};
/// By maximum likelihood of the truncated negative binomial; E[rate | count] = (shape + count) /
/// (shape / mean + years).
GammaPoissonFit gamma_poisson_fit(const SelectedCounts& selected);

}  // namespace hearth
