// An evaluation of clients, service by service.
#include "study/effects.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

#include "base/grid.hpp"
#include "scenario/model.hpp"
#include "study/effects_parts.hpp"
#include "study/rate_ratio.hpp"
#include "study/regression_to_mean.hpp"

namespace hearth {

namespace {

/// The methods by what they take into account, the most first; of those without a comparison, the
/// one whose intervals hold what they promise in most designs (docs/evaluation-coverage.md).
std::ptrdiff_t preference_of(EffectMethod method) {
    using enum EffectMethod;
    constexpr std::array order{
        difference_in_differences, weighted,      cluster_robust, bootstrap,
        negative_binomial,         quasi_poisson, exact_poisson,  interrupted_series};
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
    std::string weights_doubted = {};

    [[nodiscard]] TwoGroups both() const { return {intervention, comparison}; }
    [[nodiscard]] bool is_compared() const { return !comparison.rows.empty(); }
};

Grouped grouped(const Records& records, const EvaluationQuestion& question) {
    Grouped made{records,
                 question,
                 group_records(records, RecordGroup::intervention),
                 group_records(records, RecordGroup::comparison),
                 std::nullopt,
                 {}};
    if (made.is_compared() && !made.intervention.rows.empty())
        made.matched = comparison_of(records, made.intervention, made.comparison);
    if (made.matched) made.weights_doubted = doubt_of_weights(records, *made.matched);
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

std::size_t users_of(const CountPairs& pairs) {
    std::size_t users = 0;
    for (std::size_t i = 0; i < pairs.clients(); ++i)
        if (pairs.before[i] + pairs.after[i] > 0) ++users;
    return users;
}

std::vector<RecordTotals::Of> sums_by_site(const CountPairs& pairs) {
    std::vector<RecordTotals::Of> made(units_of(pairs.unit));
    for (std::size_t i = 0; i < pairs.clients(); ++i) {
        RecordTotals::Of& site = made[pairs.unit[i]];
        site.count_before += pairs.before[i];
        site.count_after += pairs.after[i];
        site.years_before += pairs.years_before[i];
        site.years_after += pairs.years_after[i];
        ++site.clients;
    }
    for (std::size_t i = 0; i < pairs.clients(); ++i)
        add_share(made[pairs.unit[i]], pairs.before[i], pairs.after[i]);
    return made;
}

bool has_enough_users(const std::optional<std::size_t>& users) {
    return users.value_or(fewest_users) >= fewest_users;
}

/// Leaves chance alone where too few clients make the use to tell how clients differ.
void withhold_for_users(ServiceEffect& effect) {
    using enum EffectMethod;
    for (MethodEffect& one : effect.methods) {
        if (!one.withheld.empty() || one.method == exact_poisson ||
            one.method == interrupted_series)
            continue;
        if (!has_enough_users(effect.users))
            one = withheld_effect(one.method, "fewer than 5 clients used it");
        else if (is_compared(one.method) && !has_enough_users(effect.comparison_users))
            one = withheld_effect(one.method, "fewer than 5 of the comparison used it");
    }
}

/// Whether clients vary together by cluster; in one cluster each varies alone.
bool has_clusters(const Records& records) {
    return std::adjacent_find(records.cluster.begin(), records.cluster.end(),
                              std::not_equal_to<>()) != records.cluster.end();
}

double entry_rule(const Records& records, std::size_t service) {
    return service < records.entry_at_least.size() ? records.entry_at_least[service] : -1;
}

/// What remains by itself of the use before of all clients, those below the rule keeping theirs.
struct Remaining {
    double log_share = 0;
    Column in_log = {};  ///< by client: first-order part
    ExpectedFall fall = {};
    std::size_t below = 0;  ///< clients who break the rule
    std::string withheld = {};
};

/// The counts before that keep the rule of entry, and their clients' places.
struct KeptCounts {
    SelectedCounts counts;
    std::vector<std::size_t> places;
};
KeptCounts kept_counts(const CountPairs& pairs, double rule) {
    KeptCounts made{{.counts = {}, .years = {}, .at_least = rule, .unit = {}}, {}};
    for (std::size_t i = 0; i < pairs.clients(); ++i) {
        if (pairs.before[i] < std::ceil(rule) && pairs.years_before[i] > 0) continue;
        made.counts.counts.push_back(pairs.before[i]);
        made.counts.years.push_back(pairs.years_before[i]);
        made.counts.unit.push_back(pairs.unit[i]);
        made.places.push_back(i);
    }
    made.counts.unit = renumbered(made.counts.unit);
    return made;
}

Remaining remaining_of(const CountPairs& pairs, double rule) {
    constexpr double most_below = 0.1;  // a line of our own: more, and it was not the rule
    const KeptCounts kept = kept_counts(pairs, rule);
    Remaining made{.in_log = Column(pairs.clients(), 0.0)};
    made.below = pairs.clients() - kept.places.size();
    if (static_cast<double>(made.below) > most_below * static_cast<double>(pairs.clients())) {
        made.withheld = "more than 10 % of clients are below the entry rule, so it does not hold";
        return made;
    }
    const GammaPoissonFit fit = gamma_poisson_fit(kept.counts);
    made.withheld = fit.withheld;
    if (!made.withheld.empty()) return made;
    const double events = sum_of(kept.counts.counts);
    const double part = events / sums_of(pairs).count_before, left = fit.expected / fit.observed;
    const double remains = 1 - part * (1 - left);
    made.log_share = std::log(remains);
    for (std::size_t k = 0; k < kept.places.size(); ++k)
        made.in_log[kept.places[k]] = part * left / remains * fit.in_log_remaining[k];
    made.fall = {part * fit.fall.low, part * fit.fall.mid, part * fit.fall.high, fit.fall.how};
    return made;
}

/// The preferred ratio over what would have remained by itself. Their errors go together where both
/// come of the same clients before and after.
EffectEstimate corrected_ratio(const MethodEffect& effect, const CountPairs& pairs,
                               const Remaining& remaining) {
    Column parts = rate_ratio(pairs).in_log_ratio;
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i] -= remaining.in_log[i];
    return ratio_estimate(std::log(effect.ratio.value) - remaining.log_share,
                          std::sqrt(unit_variance(parts, pairs.unit)),
                          t_quantile(static_cast<double>(units_of(pairs.unit)) - 1));
}

/// The fall that selection brings; a comparison taken by the same rule falls likewise, so no ratio
/// against one is corrected.
void add_fall(ServiceEffect& effect, const Grouped& all, std::size_t service) {
    const double rule = entry_rule(all.records, service);
    if (!(rule > 0)) return;
    const CountPairs& pairs = all.intervention.services[service];
    const Remaining remaining = remaining_of(pairs, rule);
    effect.below_rule = remaining.below;
    effect.fall_withheld = remaining.withheld;
    if (!remaining.withheld.empty()) return;
    effect.fall = remaining.fall;
    const MethodEffect* best = preferred(effect);
    if (!all.is_compared() && best != nullptr && best->method != EffectMethod::interrupted_series &&
        rate_ratio(pairs).withheld.empty() && has_enough_users(effect.users))
        effect.corrected = corrected_ratio(*best, pairs, remaining);
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
                                   bootstrap_effect(resampled)},
                       .users = users_of(pairs),
                       .most_of_one = sums.most_of_one};
    if (all.is_compared()) {
        made.comparison = sums_of(all.comparison.services[service]);
        made.comparison_users = users_of(all.comparison.services[service]);
    }
    if (has_clusters(all.records)) made.sites = sums_by_site(pairs);
    add_compared(made.methods, all, service);
    add_series(made.methods, all, made.service);
    withhold_for_users(made);
    put_preferred_first(made.methods, all.weights_doubted.empty()
                                          ? EffectMethod::weighted
                                          : EffectMethod::difference_in_differences);
    add_placebo(made, all);
    add_fall(made, all, service);
    add_e_values(made);
    return made;
}

std::vector<BootstrapEffect> resampled_effects(const Grouped& all) {
    const std::vector<CountPairs>& services = all.intervention.services;
    if (services.empty() || units_of(services.front().unit) < 2)
        return std::vector<BootstrapEffect>(services.size(), {.withheld = one_unit});
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
    return all.matched && all.matched->weighting.withheld.empty() && all.weights_doubted.empty()
               ? Design::matched_control
               : Design::difference_in_differences;
}

VerdictFacts facts_of(const Grouped& all) {
    VerdictFacts facts{.entry_at_least = all.records.entry_at_least};
    if (!all.records.cluster.empty())
        facts.clusters = has_clusters(all.records) ? units_of(renumbered(all.intervention.who)) : 1;
    if (!all.matched) return facts;
    facts.weighting_withheld = all.matched->weighting.withheld;
    facts.weights_doubted = all.weights_doubted;
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
    const bool clustered = has_clusters(records);
    GroupRecords made;
    for (std::size_t i = 0; i < records.clients(); ++i) {
        if (records.group[i] != group) continue;
        if (records.years_before[i] <= 0 && records.years_after[i] <= 0) continue;
        made.rows.push_back(i);
        made.who.push_back(clustered ? records.cluster[i] : static_cast<int>(i));
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

void put_preferred_first(std::vector<MethodEffect>& methods, EffectMethod compared) {
    const auto place = [&](const MethodEffect& effect) {
        return std::pair(!effect.withheld.empty(),
                         effect.method == compared ? -1 : preference_of(effect.method));
    };
    std::stable_sort(methods.begin(), methods.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
}

void add_e_values(ServiceEffect& effect) {
    const EffectEstimate* ratio = claimed(effect);
    if (ratio == nullptr || ratio->value <= 0) return;
    effect.e_value = e_value(ratio->value);
    effect.e_value_of_limit = e_value_of_limit(*ratio);
}

const MethodEffect* preferred(const ServiceEffect& service) {
    if (service.methods.empty() || !service.methods.front().withheld.empty()) return nullptr;
    return &service.methods.front();
}

const EffectEstimate* claimed(const ServiceEffect& service) {
    const MethodEffect* best = preferred(service);
    if (best == nullptr) return nullptr;
    return service.corrected ? &*service.corrected : &best->ratio;
}

bool shows_change(const ServiceEffect& service) {
    const EffectEstimate* ratio = claimed(service);
    return ratio != nullptr && (ratio->low > 1 || ratio->high < 1);
}

Agreement agreement(const ServiceEffect& service) {
    const MethodEffect* best = preferred(service);
    if (best == nullptr) return {};
    const double claim = claimed(service)->value;
    const double left = best->ratio.value > 0 ? claim / best->ratio.value : 1;
    Agreement made;
    for (const MethodEffect& one : service.methods) {
        if (!one.withheld.empty() || is_compared(one.method) != is_compared(best->method)) continue;
        ++made.of;
        if (claim < 1 ? one.ratio.high * left < 1 : one.ratio.low * left > 1) ++made.show;
    }
    return made;
}

bool bears_claim(const ServiceEffect& service) {
    const Agreement by = agreement(service);
    return shows_change(service) && 2 * by.show > by.of;
}

bool is_compared(EffectMethod method) {
    return method == EffectMethod::difference_in_differences || method == EffectMethod::weighted;
}

UseChange use_change(const ServiceEffect& service) {
    const bool falls = claimed(service)->value < 1;
    if (!service.corrected && !is_compared(preferred(service)->method))
        return falls ? UseChange::fell : UseChange::rose;
    const double before = service.count_before * service.years_after;
    const double after = service.count_after * service.years_before;
    if (falls) return after > before ? UseChange::rose_less : UseChange::fell;
    return after < before ? UseChange::fell_less : UseChange::rose;
}

Evaluation evaluate_records(const Records& records, const EvaluationQuestion& question) {
    const Grouped all = grouped(records, question);
    Evaluation made{.clients = all.intervention.rows.size(),
                    .comparison_clients = all.comparison.rows.size(),
                    .rows = records.rows,
                    .exclusions = records.exclusions,
                    .design = std::string(name_of(design_of(all)))};
    const std::vector<BootstrapEffect> resampled = resampled_effects(all);
    for (std::size_t s = 0; s < records.services.size(); ++s)
        made.services.push_back(service_effect(all, s, resampled[s]));
    made.correlations = correlations_of(all.intervention);
    if (all.matched) made.balance = balance_table(*all.matched);
    if (all.matched) made.weighting = all.matched->how;
    made.verdict = verdict_of(made, facts_of(all));
    return made;
}

}  // namespace hearth
