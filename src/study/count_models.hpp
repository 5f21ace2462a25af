// Regressions of counts, and of yes or no, by maximum likelihood (method 18.2): log-linear Poisson
// and negative binomial models with exposure and weights, the logistic model, and errors that allow
// for rows that vary more, or together. Knows columns of numbers only, not what they stand for.
#pragma once

#include <string>
#include <vector>

#include "base/grid.hpp"

namespace hearth {

/// What is counted, by row: the link of its mean is `offset` + `terms` · coefficients.
struct CountData {
    Grid terms;  ///< rows × coefficients; a constant is a column of ones
    Column counts;
    Column offset = {};   ///< of counts: the log of exposure; empty: none
    Column weights = {};  ///< empty: 1
};

/// A fit; of no use where it is `withheld`.
struct CountFit {
    Column coefficients = {};
    Column standard_errors = {};  ///< by the model, with a dispersion of 1
    Grid covariance = {};
    Column means = {};      ///< fitted, by row
    double freedom = 0;     ///< rows that count less coefficients
    double deviance = 0;    ///< −2 log-likelihood, from that of a perfect fit
    double dispersion = 0;  ///< Pearson's χ² / freedom
    double two_log_likelihood = 0;
    double theta = 0, theta_error = 0;  ///< variance = mean + mean²/θ; 0: not a negative binomial
    std::string withheld = {};          ///< why there is none, in a few words
};

/// log mean = offset + terms · coefficients, variance = mean; iterated weighted least squares.
CountFit poisson_fit(const CountData& data);
/// NB2: variance = mean + mean²/θ, θ by maximum likelihood; errors of coefficients at that θ.
CountFit negative_binomial_fit(const CountData& data);
/// Counts of 0 and 1: log odds = offset + terms · coefficients.
CountFit logistic_fit(const CountData& data);

/// Standard errors of a quasi-Poisson model: those of the Poisson model · √dispersion.
Column quasi_standard_errors(const CountFit& fit);

/// What makes up for few groups: nothing; G/(G − 1); or that · (n − 1)/(n − k).
enum class SmallSample { none, groups, groups_and_terms };

/// Covariance of coefficients when rows of a group vary together in any way (Huber, White, Liang
/// and Zeger); `groups` by row, empty: each row alone.
Grid sandwich_covariance(const CountData& data, const CountFit& fit, const std::vector<int>& groups,
                         SmallSample correction = SmallSample::none);

}  // namespace hearth
