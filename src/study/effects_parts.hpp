// The steps of an evaluation that its files share: records by group, one service's effect by each
// method, against a comparison group, and the verdict in words.
#pragma once

#include <string>
#include <vector>

#include "study/effects.hpp"
#include "study/rate_ratio.hpp"
#include "study/weighting.hpp"

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

// --- against a comparison (effects_comparison.cpp) -----------------------------------------------

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
