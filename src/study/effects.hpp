// Effects of an intervention on the use of services, from records: rates before and after, by each
// method that the records can carry, with intervals (method 18).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/records.hpp"

namespace hearth {

enum class EffectMethod {
    exact_poisson,      // conditional binomial (Clopper-Pearson on the split), paired windows
    quasi_poisson,      // Poisson with Pearson dispersion
    negative_binomial,  // NB2 with theta by maximum likelihood
    cluster_robust,     // Poisson with sandwich errors by client, or by cluster
    bootstrap,          // BCa over clients
    difference_in_differences,  // against the comparison group, fixed client effects (conditional
                                // Poisson), robust
    weighted,                   // the same with entropy-balancing weights
    interrupted_series,         // quasi-Poisson step (and slope) with harmonics
};
inline std::vector<std::string_view> choice_names(EffectMethod) {
    return {"exact_poisson",  "quasi_poisson",     "negative_binomial",
            "cluster_robust", "bootstrap",         "difference_in_differences",
            "weighted",       "interrupted_series"};
}

/// An estimate with its 95 % interval; `se` of the natural scale of the method (log for ratios),
/// 0 where there is none (a ratio of 0).
struct EffectEstimate {
    double value = 0, low = 0, high = 0, se = 0;
};

/// One method's effect on one service.
struct MethodEffect {
    EffectMethod method{};
    EffectEstimate ratio = {};       ///< rate after over rate before (or ratio of ratios)
    EffectEstimate difference = {};  ///< after less before [uses per client-year]
    std::optional<double> dispersion = {}, theta = {}, log_likelihood = {};
    std::string withheld = {};  ///< why there is none (all zeros, one client, no convergence)
};

/// What would have fallen without any intervention (regression to the mean).
struct ExpectedFall {
    double low = 0, mid = 0, high = 0;  ///< share of the rate before that returns by itself
    std::string how;                    ///< which closed form or model, in words
};

struct ServiceEffect {
    std::string service;
    double count_before = 0, count_after = 0, years_before = 0, years_after = 0;
    std::optional<RecordTotals::Of> comparison = {};
    std::vector<MethodEffect> methods = {};  ///< the preferred first
    std::optional<ExpectedFall> fall = {};
    std::string fall_withheld = {};  ///< why there is no fall, where a rule of entry is known
    std::size_t below_rule = 0;      ///< clients who break that rule
    std::optional<EffectEstimate> corrected = {};  ///< ratio of the preferred method over 1 − fall
    std::optional<MethodEffect> placebo = {};      ///< the window before against the one earlier
    double e_value = 1, e_value_of_limit = 1;      ///< of what is claimed
    /// Clients with any event in either window, and so of the comparison; nothing where unknown.
    std::optional<std::size_t> users = {}, comparison_users = {};
    std::vector<RecordTotals::Of> sites = {};  ///< the same by cluster of clients; empty: none
    double most_of_one = 0;  ///< largest share of a window's events by one client; 0: unknown
};

/// How alike the groups are in one covariate or use before: standardised mean differences.
struct Balance {
    std::string covariate;
    double intervention = 0, comparison = 0, before = 0, weighted = 0;
};

/// The answer of `hearth evaluate`.
struct Evaluation {
    std::vector<ServiceEffect> services = {};
    std::vector<std::vector<double>> correlations =
        {};  ///< of differences by client between services
    std::vector<Balance> balance = {};
    std::size_t clients = 0, comparison_clients = 0, rows = 0;
    std::vector<Exclusion> exclusions = {};
    std::string design = {};     ///< a name of scenario `Design`
    std::string weighting = {};  ///< how `weighted` weighs the comparison; empty: it does not
    std::vector<std::string> verdict = {};  ///< sentences: what the design can bear and what not
};

struct EvaluationQuestion {
    std::uint64_t seed = 1;
    int replicates = 10000;  ///< of the bootstrap
    bool seasonal = true;
};

/// The preferred method's effect, if any method has one; else nullptr.
const MethodEffect* preferred(const ServiceEffect& service);
/// Its ratio, less what falls by itself where that is known; else nullptr.
const EffectEstimate* claimed(const ServiceEffect& service);

/// Whether a method has a comparison in it, so that what falls by itself is already off.
bool is_compared(EffectMethod method);

/// Which way use went where something is claimed; `less`: less than the comparison's, or than what
/// comes by itself.
enum class UseChange { fell, fell_less, rose, rose_less };
UseChange use_change(const ServiceEffect& service);

/// How many methods that ask the same as the preferred one (with a comparison, or without) gave an
/// estimate, and by how many of them use changed as is claimed, with what falls by itself off each.
struct Agreement {
    std::size_t show = 0, of = 0;
};
Agreement agreement(const ServiceEffect& service);
/// Whether the interval of what is claimed leaves out no change.
bool shows_change(const ServiceEffect& service);
/// Whether it does by more than half of these methods, so that a claim can rest on it.
bool bears_claim(const ServiceEffect& service);

/// Fewer clients with events than this make no interval of how clients differ.
constexpr std::size_t fewest_users = 5;

/// Everything the records can carry, of each service.
Evaluation evaluate_records(const Records& records, const EvaluationQuestion& question);
/// The same of sums alone: exact and with the dispersion unknown, said so.
Evaluation evaluate_totals(const RecordTotals& totals, const EvaluationQuestion& question);

}  // namespace hearth
