// Against a comparison group (method 18.3): the ratio of both groups' ratios within clients, with
// or without weights.
#include <algorithm>
#include <cmath>
#include <functional>

#include "base/text.hpp"
#include "study/effects_parts.hpp"

namespace hearth {

namespace {

/// First-order parts of both groups' clients, the intervention's first.
struct BothParts {
    Column log_ratio, difference;
};

void append(Column& to, const Column& from, double times) {
    for (const double x : from) to.push_back(times * x);
}

BothParts parts_of(const RateRatio& ours, const RateRatio& theirs) {
    BothParts made;
    append(made.log_ratio, ours.in_log_ratio, 1);
    append(made.log_ratio, theirs.in_log_ratio, -1);
    append(made.difference, ours.in_difference(), 1);
    append(made.difference, theirs.in_difference(), -1);
    return made;
}

/// Parts that take in the error of entropy weights: `parts` has the comparison's after the
/// intervention's own, which stay as they are.
Column with_weights_error(const Comparison& by, const Column& parts) {
    Column of_comparison = parts;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (by.matching.is_client[i] != 0) of_comparison[i] = 0;
    Column made = with_weighting_error(by.matching, by.weighting.weights, of_comparison);
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (by.matching.is_client[i] != 0) made[i] += parts[i];
    return made;
}

struct GroupVariance {
    double ours, theirs, together;
};

/// Groups apart where no cluster has clients of both, else all clusters at once.
GroupVariance variance_of(const Column& parts, const TwoGroups& groups) {
    const auto split = static_cast<std::ptrdiff_t>(groups.intervention.who.size());
    const std::vector<int> ours = renumbered(groups.intervention.who);
    const std::vector<int> theirs = renumbered(groups.comparison.who);
    std::vector<int> all = groups.intervention.who;
    all.insert(all.end(), groups.comparison.who.begin(), groups.comparison.who.end());
    all = renumbered(all);
    GroupVariance made{unit_variance({parts.begin(), parts.begin() + split}, ours),
                       unit_variance({parts.begin() + split, parts.end()}, theirs), 0};
    const bool apart = units_of(all) == units_of(ours) + units_of(theirs);
    made.together = apart ? made.ours + made.theirs : unit_variance(parts, all);
    return made;
}

/// Degrees of freedom of a variance that units share as `weights` do (Satterthwaite); empty: alike.
double freedom_of(const GroupRecords& group, const Column& weights) {
    if (weights.empty()) return static_cast<double>(units_of(renumbered(group.who))) - 1;
    Column of_unit(group.who.size(), 0.0);
    const std::vector<int> unit = renumbered(group.who);
    for (std::size_t i = 0; i < unit.size(); ++i) of_unit[unit[i]] += weights[i];
    double squares = 0, fourths = 0;
    for (const double w : of_unit) squares += w * w, fourths += w * w * w * w;
    return std::max(1.0, squares * squares / fourths - 1);
}

/// Of a sum of two variances (Welch and Satterthwaite).
double freedom_of(const GroupVariance& variance, const TwoGroups& groups, const Column& weights) {
    const double sum = variance.ours + variance.theirs;
    return sum * sum /
           (variance.ours * variance.ours / freedom_of(groups.intervention, Column()) +
            variance.theirs * variance.theirs / freedom_of(groups.comparison, weights));
}

Column weights_of(const Comparison* by, std::size_t clients) {
    if (by == nullptr) return {};
    const Column& all = by->weighting.weights;
    return {all.begin() + static_cast<std::ptrdiff_t>(clients), all.end()};
}

double rate_before(const CountPairs& pairs, std::size_t client) {
    return pairs.years_before[client] > 0 ? pairs.before[client] / pairs.years_before[client] : 0;
}

bool has_all(const Column& values) {
    return none(values, [](double x) { return std::isnan(x); });
}

using ColumnOf = std::function<double(const GroupRecords&, std::size_t)>;

/// Names of what clients are matched by, and each client's value.
std::vector<std::pair<std::string, ColumnOf>> matched_by(const Records& records) {
    std::vector<std::pair<std::string, ColumnOf>> made;
    for (std::size_t c = 0; c < records.covariates.size(); ++c)
        if (const Column& values = records.covariate_values[c]; has_all(values))
            made.emplace_back(records.covariates[c],
                              [&values](const GroupRecords& group, std::size_t i) {
                                  return values[group.rows[i]];
                              });
    for (std::size_t s = 0; s < records.services.size(); ++s)
        made.emplace_back(records.services[s].service + " before",
                          [s](const GroupRecords& group, std::size_t i) {
                              return rate_before(group.services[s], i);
                          });
    return made;
}

Matching matching_of(const Records& records, const TwoGroups& groups) {
    const auto columns = matched_by(records);
    const std::size_t ours = groups.intervention.rows.size();
    const std::size_t rows = ours + groups.comparison.rows.size();
    Matching made{.columns = Grid(rows, columns.size()), .is_client = Column(rows), .names = {}};
    for (std::size_t c = 0; c < columns.size(); ++c) {
        made.names.push_back(columns[c].first);
        for (std::size_t i = 0; i < rows; ++i)
            made.columns(i, c) = i < ours ? columns[c].second(groups.intervention, i)
                                          : columns[c].second(groups.comparison, i - ours);
    }
    std::fill_n(made.is_client.begin(), ours, 1.0);
    return made;
}

}  // namespace

Comparison comparison_of(const Records& records, const GroupRecords& intervention,
                         const GroupRecords& comparison) {
    Comparison made{.matching = matching_of(records, {intervention, comparison}),
                    .weighting = {},
                    .how = "entropy balancing",
                    .left_out = {}};
    for (std::size_t c = 0; c < records.covariates.size(); ++c)
        if (!has_all(records.covariate_values[c])) made.left_out.push_back(records.covariates[c]);
    made.weighting = entropy_weights(made.matching);
    made.is_entropy = made.weighting.withheld.empty();
    if (made.is_entropy) return made;
    made.weighting = propensity_weights(made.matching);
    made.how = made.weighting.withheld.empty() ? "odds of being a client" : "";
    return made;
}

std::vector<Balance> balance_table(const Comparison& made) {
    std::vector<Balance> table;
    for (std::size_t c = 0; c < made.matching.names.size(); ++c) {
        const ColumnBalance of = column_balance(made.matching, made.weighting.weights, c);
        table.push_back(
            {made.matching.names[c], of.intervention, of.comparison, of.before, of.weighted});
    }
    return table;
}

std::string doubt_of_weights(const Records& records, const Comparison& made) {
    constexpr double far_apart = 0.25;  // standardised difference (Stuart 2010)
    const auto& rules = records.entry_at_least;
    const bool selected = any(rules, [](double k) { return k > 0; });
    if (!made.weighting.withheld.empty() || selected) return {};
    std::vector<std::string> far;
    for (const Balance& one : balance_table(made))
        for (const ServiceUseRecords& use : records.services)
            if (one.covariate == use.service + " before" && std::abs(one.before) >= far_apart)
                far.push_back(use.service);
    return far.empty() ? ""
                       : "before, they differed in " + all_of(far) +
                             ", and people picked by unusual use fall or rise back by themselves";
}

MethodEffect compared_effect(const TwoGroups& groups, const TwoPairs& pairs, const Comparison* by) {
    const auto method =
        by != nullptr ? EffectMethod::weighted : EffectMethod::difference_in_differences;
    if (by != nullptr && !by->weighting.withheld.empty())
        return withheld_effect(method, by->weighting.withheld);
    const std::size_t clients = groups.intervention.rows.size();
    if (units_of(pairs.intervention.unit) < 2) return withheld_effect(method, one_unit);
    if (units_of(pairs.comparison.unit) < 2)
        return withheld_effect(method, "fewer than two in the comparison group");
    const RateRatio ours = rate_ratio(pairs.intervention);
    if (!ours.withheld.empty()) return withheld_effect(method, ours.withheld);
    const RateRatio theirs = rate_ratio(pairs.comparison, weights_of(by, clients));
    if (!theirs.withheld.empty())
        return withheld_effect(method, "in the comparison group: " + theirs.withheld);
    BothParts parts = parts_of(ours, theirs);
    if (by != nullptr && by->is_entropy)
        parts = {with_weights_error(*by, parts.log_ratio),
                 with_weights_error(*by, parts.difference)};
    const GroupVariance ratio = variance_of(parts.log_ratio, groups);
    const double se = std::sqrt(variance_of(parts.difference, groups).together);
    if (!(ratio.together > 0))
        return withheld_effect(method, "all changed alike, so there is no spread to judge by");
    const double quantile = t_quantile(freedom_of(ratio, groups, weights_of(by, clients)));
    const double value = ours.difference() - theirs.difference();
    MethodEffect made{.method = method};
    made.ratio =
        ratio_estimate(std::log(ours.ratio / theirs.ratio), std::sqrt(ratio.together), quantile);
    made.difference = {value, value - quantile * se, value + quantile * se, se};
    return made;
}

}  // namespace hearth
