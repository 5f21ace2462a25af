// The steps of an evaluation that its files share: records by group, one service's effect by each
// method, against a comparison group, and the verdict in words.
#pragma once

#include <string>
#include <vector>

#include "base/grid.hpp"
#include "study/count_models.hpp"
#include "study/effects.hpp"
#include "study/rate_ratio.hpp"

namespace hearth {

/// The clients of one group who were at risk at all.
struct GroupRecords {
    std::vector<std::size_t> rows;  ///< their places in the records
    std::vector<int> who;           ///< the client's place, or its cluster
    std::vector<CountPairs> services;
    std::vector<CountPairs> earlier;  ///< the window before as `after`, one earlier as `before`
};
GroupRecords group_records(const Records& records, RecordGroup group);

/// Numbers from 0 in place of any others, equal where they were.
std::vector<int> renumbered(const std::vector<int>& who);

MethodEffect withheld_effect(EffectMethod method, std::string why);
inline constexpr auto one_unit = "one client, or clients of one site";

// --- before and after (effects_methods.cpp) ------------------------------------------------------

MethodEffect exact_effect(const RecordTotals::Of& sums);
MethodEffect quasi_poisson_effect(const CountPairs& pairs);
MethodEffect negative_binomial_effect(const CountPairs& pairs);
MethodEffect cluster_robust_effect(const CountPairs& pairs);
MethodEffect series_effect(const SeriesRecords& series, const EvaluationQuestion& question);

// An interrupted time series (method 18.4, effects_methods.cpp): quasi-Poisson with exposure, a
// step, a trend, a change of slope where asked for, and seasons as pairs of waves.

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

// --- against a comparison (effects_comparison.cpp) -----------------------------------------------

// Weights that make a comparison group look like the intervention's clients (method 18.3,
// weighting.cpp): by entropy balancing, or by the odds of being a client; and how alike the two are
// in each column.

/// Clients of both groups and what they are compared by (clients × columns).
struct Matching {
    Grid columns;
    Column is_client;  ///< 1: of the intervention, 0: of the comparison
    std::vector<std::string> names;
};

/// Weights of the comparison's rows, which sum to 1; 0 in the intervention's.
struct Weighting {
    Column weights = {};
    std::string withheld = {};  ///< why there are none
};

/// The weights nearest to equal ones with which every column's mean is the intervention's
/// (Hainmueller 2012); Newton on the dual.
Weighting entropy_weights(const Matching& matching);
/// Odds of being a client at each row's columns, by a logistic model (Hirano, Imbens and Ridder
/// 2003). Columns that tell the groups apart without fail are named.
Weighting propensity_weights(const Matching& matching);

/// Means of a column, and their difference over the root of the mean of both variances, before and
/// after weighting.
struct ColumnBalance {
    double intervention = 0, comparison = 0, before = 0, weighted = 0;
};
ColumnBalance column_balance(const Matching& matching, const Column& weights, std::size_t column);

/// How many rows of equal weight are worth as much: (Σw)² / Σw².
double effective_rows(const Column& weights);

/// What is left of each client's part in a weighted estimate once the weights' own error is taken
/// into account: the comparison's parts (at weights) less what the columns explain of them, which
/// clients of the intervention bear instead.
Column with_weighting_error(const Matching& matching, const Column& weights, const Column& parts);

/// Both groups' clients, the intervention's first, and what they are weighed by.
struct Comparison {
    Matching matching;
    Weighting weighting;  ///< no weights and no reason: not asked
    std::string how;      ///< how weights were made
    bool is_entropy = false;
    std::vector<std::string> left_out;  ///< covariates with values missing
};
Comparison comparison_of(const Records& records, const GroupRecords& intervention,
                         const GroupRecords& comparison);
std::vector<Balance> balance_table(const Comparison& made);
/// Why weights are not to be preferred though there are some; empty: they are. Weights by use
/// before, of groups that differ in it, bring a regression to the mean of their own (Daw and
/// Hatfield 2018); where clients were chosen by a rule of entry, they take off the one it brings.
std::string doubt_of_weights(const Records& records, const Comparison& made);

struct TwoGroups {
    const GroupRecords& intervention;
    const GroupRecords& comparison;
};
/// Which counts of each group are compared.
struct TwoPairs {
    const CountPairs& intervention;
    const CountPairs& comparison;
};
/// Difference in differences; `by` null: unweighted.
MethodEffect compared_effect(const TwoGroups& groups, const TwoPairs& pairs, const Comparison* by);

// --- in words (effects_verdict.cpp) --------------------------------------------------------------

/// What the verdict needs beside the evaluation.
struct VerdictFacts {
    std::vector<double> entry_at_least = {};  ///< by service; empty: no rule known
    std::string weighting_withheld = {};
    std::vector<std::string> left_out = {};
    std::string weights_doubted = {};  ///< why plain differences are preferred to weighted ones
    double effective_comparison = 0;   ///< clients of equal weight that the weighted ones come to
    std::size_t clusters = 0;          ///< 0: none
    bool are_totals = false;
};
std::vector<std::string> verdict_of(const Evaluation& evaluation, const VerdictFacts& facts);

/// Methods that have an effect first, and of them the one that takes most into account; of those
/// with a comparison, this one.
void put_preferred_first(std::vector<MethodEffect>& methods,
                         EffectMethod compared = EffectMethod::difference_in_differences);
/// E-values of the ratio that is claimed.
void add_e_values(ServiceEffect& effect);

}  // namespace hearth
