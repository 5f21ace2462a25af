// An evaluation of clients, service by service.
#include "study/effects.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "scenario/model.hpp"
#include "study/client_bootstrap.hpp"
#include "study/effects_parts.hpp"
#include "study/regression_to_mean.hpp"

namespace hearth {

namespace {

/// The methods by what they take into account, the most first; of those without a comparison, the
/// one whose intervals hold what they promise in most designs (docs/evaluation-coverage.md).
std::ptrdiff_t preference_of(EffectMethod method) {
    using enum EffectMethod;
    constexpr std::array order{weighted,      difference_in_differences, cluster_robust,
                               bootstrap,     negative_binomial,         quasi_poisson,
                               exact_poisson, interrupted_series};
    return std::find(order.begin(), order.end(), method) - order.begin();
}

Column rows_at(const Column& all, const std::vector<std::size_t>& rows) {
    Column made;
    for (const std::size_t row : rows) made.push_back(all[row]);
    return made;
}

/// Both groups, and how the comparison is weighed.
struct Grouped {
    const Records& records;
    const EvaluationQuestion& question;
    GroupRecords intervention, comparison;
    std::optional<Comparison> matched;

    [[nodiscard]] TwoGroups both() const { return {intervention, comparison}; }
    [[nodiscard]] bool is_compared() const { return !comparison.rows.empty(); }
};

Grouped grouped(const Records& records, const EvaluationQuestion& question) {
    Grouped made{records, question, group_records(records, RecordGroup::intervention),
                 group_records(records, RecordGroup::comparison), std::nullopt};
    if (made.is_compared() && !made.intervention.rows.empty())
        made.matched = comparison_of(records, made.intervention, made.comparison);
    return made;
}

MethodEffect bootstrap_effect(const BootstrapEffect& effect) {
    MethodEffect made = withheld_effect(EffectMethod::bootstrap, effect.withheld);
    made.ratio = effect.ratio;
    made.difference = effect.difference;
    return made;
}

void add_compared(std::vector<MethodEffect>& methods, const Grouped& all, std::size_t service) {
    if (!all.matched) return;
    const TwoPairs pairs{all.intervention.services[service], all.comparison.services[service]};
    methods.push_back(compared_effect(all.both(), pairs, nullptr));
    methods.push_back(compared_effect(all.both(), pairs, &*all.matched));
}

void add_series(std::vector<MethodEffect>& methods, const Grouped& all,
                const std::string& service) {
    for (const SeriesRecords& series : all.records.series)
        if (series.service == service) methods.push_back(series_effect(series, all.question));
}

double entry_rule(const Records& records, std::size_t service) {
    return service < records.entry_at_least.size() ? records.entry_at_least[service] : -1;
}

/// The preferred ratio over what would have remained by itself. Their errors go together where both
/// come of the same clients before and after.
EffectEstimate corrected_ratio(const MethodEffect& effect, const CountPairs& pairs,
                               const GammaPoissonFit& fit) {
    const double remaining = std::log(fit.expected / fit.observed);
    Column parts = rate_ratio(pairs).in_log_ratio;
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i] -= fit.in_log_remaining[i];
    return ratio_estimate(std::log(effect.ratio.value) - remaining,
                          std::sqrt(unit_variance(parts, pairs.unit)),
                          t_quantile(static_cast<double>(units_of(pairs.unit)) - 1));
}

/// The fall that selection brings; a comparison taken by the same rule falls likewise, so no ratio
/// against one is corrected.
std::string add_fall(ServiceEffect& effect, const Grouped& all, std::size_t service) {
    const double rule = entry_rule(all.records, service);
    if (!(rule > 0)) return {};
    const CountPairs& pairs = all.intervention.services[service];
    const GammaPoissonFit fit =
        gamma_poisson_fit({pairs.before, pairs.years_before, rule, pairs.unit});
    if (!fit.withheld.empty()) return fit.withheld;
    effect.fall = fit.fall;
    const MethodEffect* best = preferred(effect);
    if (!all.is_compared() && best != nullptr && best->method != EffectMethod::interrupted_series &&
        rate_ratio(pairs).withheld.empty())
        effect.corrected = corrected_ratio(*best, pairs, fit);
    return {};
}

void add_placebo(ServiceEffect& effect, const Grouped& all) {
    for (std::size_t e = 0; e < all.records.earlier.size(); ++e) {
        if (all.records.earlier[e].service != effect.service) continue;
        effect.placebo =
            all.is_compared()
                ? compared_effect(all.both(),
                                  {all.intervention.earlier[e], all.comparison.earlier[e]}, nullptr)
                : cluster_robust_effect(all.intervention.earlier[e]);
    }
}

ServiceEffect service_effect(const Grouped& all, std::size_t service,
                             const BootstrapEffect& resampled) {
    const CountPairs& pairs = all.intervention.services[service];
    const RecordTotals::Of sums = sums_of(pairs);
    ServiceEffect made{.service = all.records.services[service].service,
                       .count_before = sums.count_before,
                       .count_after = sums.count_after,
                       .years_before = sums.years_before,
                       .years_after = sums.years_after,
                       .methods = {exact_effect(sums), quasi_poisson_effect(pairs),
                                   negative_binomial_effect(pairs), cluster_robust_effect(pairs),
                                   bootstrap_effect(resampled)}};
    if (all.is_compared()) made.comparison = sums_of(all.comparison.services[service]);
    add_compared(made.methods, all, service);
    add_series(made.methods, all, made.service);
    put_preferred_first(made.methods);
    add_placebo(made, all);
    add_e_values(made);
    return made;
}

std::vector<BootstrapEffect> resampled_effects(const Grouped& all) {
    const std::vector<CountPairs>& services = all.intervention.services;
    if (services.empty() || units_of(services.front().unit) < 2)
        return std::vector<BootstrapEffect>(services.size(), {.withheld = "one client"});
    return bootstrap_effects(services, all.question);
}

/// By client, use after less use before, each weighed by the other window's time, so that a short
/// window does not count for much.
std::vector<Column> differences_by_client(const GroupRecords& group) {
    std::vector<Column> made;
    for (const CountPairs& pairs : group.services) {
        made.emplace_back();
        for (std::size_t i = 0; i < pairs.clients(); ++i) {
            const double t0 = pairs.years_before[i], t1 = pairs.years_after[i];
            made.back().push_back((pairs.after[i] * t0 - pairs.before[i] * t1) / (t0 + t1));
        }
    }
    return made;
}

double centred_product(const Column& a, const Column& b) {
    const auto n = static_cast<double>(a.size());
    double sum_a = 0, sum_b = 0, products = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum_a += a[i], sum_b += b[i], products += a[i] * b[i];
    return products - sum_a * sum_b / n;
}

double correlation_between(const Column& a, const Column& b) {
    const double spread = std::sqrt(centred_product(a, a) * centred_product(b, b));
    return spread > 0 ? std::clamp(centred_product(a, b) / spread, -1.0, 1.0) : 0;
}

std::vector<std::vector<double>> correlations_of(const GroupRecords& group) {
    const std::vector<Column> all = differences_by_client(group);
    std::vector<std::vector<double>> made(all.size(), std::vector<double>(all.size(), 1));
    for (std::size_t a = 0; a < all.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            made[a][b] = made[b][a] = correlation_between(all[a], all[b]);
    return made;
}

Design design_of(const Grouped& all) {
    if (!all.is_compared())
        return all.intervention.rows.size() < 2 ? Design::case_series
                                                : Design::before_after_uncontrolled;
    return all.matched && all.matched->weighting.withheld.empty()
               ? Design::matched_control
               : Design::difference_in_differences;
}

VerdictFacts facts_of(const Grouped& all) {
    VerdictFacts facts{.entry_at_least = all.records.entry_at_least};
    if (!all.records.cluster.empty()) facts.clusters = units_of(renumbered(all.intervention.who));
    if (!all.matched) return facts;
    facts.weighting_withheld = all.matched->weighting.withheld;
    facts.left_out = all.matched->left_out;
    facts.effective_comparison = effective_rows(all.matched->weighting.weights);
    return facts;
}

}  // namespace

std::vector<int> renumbered(const std::vector<int>& who) {
    std::map<int, int> numbers;
    std::vector<int> made;
    for (const int one : who)
        made.push_back(numbers.try_emplace(one, static_cast<int>(numbers.size())).first->second);
    return made;
}

GroupRecords group_records(const Records& records, RecordGroup group) {
    GroupRecords made;
    for (std::size_t i = 0; i < records.clients(); ++i) {
        if (records.group[i] != group) continue;
        if (records.years_before[i] <= 0 && records.years_after[i] <= 0) continue;
        made.rows.push_back(i);
        made.who.push_back(records.cluster.empty() ? static_cast<int>(i) : records.cluster[i]);
    }
    const std::vector<int> unit = renumbered(made.who);
    const Column before = rows_at(records.years_before, made.rows);
    const Column after = rows_at(records.years_after, made.rows);
    for (const ServiceUseRecords& use : records.services)
        made.services.push_back(
            {rows_at(use.before, made.rows), rows_at(use.after, made.rows), before, after, unit});
    const Column earlier =
        records.years_earlier.empty() ? before : rows_at(records.years_earlier, made.rows);
    for (const ServiceUseRecords& use : records.earlier)
        for (std::size_t s = 0; s < records.services.size(); ++s)
            if (records.services[s].service == use.service)
                made.earlier.push_back({rows_at(use.before, made.rows), made.services[s].before,
                                        earlier, before, unit});
    return made;
}

void put_preferred_first(std::vector<MethodEffect>& methods) {
    const auto place = [](const MethodEffect& effect) {
        return std::pair(!effect.withheld.empty(), preference_of(effect.method));
    };
    std::stable_sort(methods.begin(), methods.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

void add_e_values(ServiceEffect& effect) {
    const MethodEffect* best = preferred(effect);
    if (best == nullptr || best->ratio.value <= 0) return;
    effect.e_value = e_value(best->ratio.value);
    effect.e_value_of_limit = e_value_of_limit(best->ratio);
}

const MethodEffect* preferred(const ServiceEffect& service) {
    if (service.methods.empty() || !service.methods.front().withheld.empty()) return nullptr;
    return &service.methods.front();
}

Evaluation evaluate_records(const Records& records, const EvaluationQuestion& question) {
    const Grouped all = grouped(records, question);
    Evaluation made{.clients = all.intervention.rows.size(),
                    .comparison_clients = all.comparison.rows.size(),
                    .rows = records.rows,
                    .exclusions = records.exclusions,
                    .design = std::string(name_of(design_of(all)))};
    VerdictFacts facts = facts_of(all);
    const std::vector<BootstrapEffect> resampled = resampled_effects(all);
    for (std::size_t s = 0; s < records.services.size(); ++s) {
        made.services.push_back(service_effect(all, s, resampled[s]));
        facts.fall_withheld.push_back(add_fall(made.services.back(), all, s));
    }
    made.correlations = correlations_of(all.intervention);
    if (all.matched) made.balance = balance_table(*all.matched);
    if (all.matched) made.weighting = all.matched->how;
    made.verdict = verdict_of(made, facts);
    return made;
}

}  // namespace hearth
