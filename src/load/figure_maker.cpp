// Points and distributions from the keys of a figure.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <tuple>

#include "base/grid.hpp"
#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/reader.hpp"
#include "scenario/fitting.hpp"

namespace hearth {

namespace {

/// The point, and the key it stood under. With shrinkage, the value of a pilot counts with its
/// weight, and so does its spread.
struct Centre {
    std::string_view key;
    double value;
    std::optional<Currency> currency;
    double as_written = value;
    double weight = 1;
};

/// The work on one figure: its draft, its place, and where it goes.
struct Making {
    const FigureDraft& draft;
    Place place;
    const Reading& to;
    Quantity quantity;  ///< by its keys, or by that it stands under
    bool failed = false;

    std::nullopt_t error(Told told, const Words& words = {}) {
        failed = true;
        to.diagnostics.report(told, place, words);
        return std::nullopt;
    }
};

/// The families of method 10.1 for what was stated down to `low`, tried in turn; the one that is
/// named alone. A key of utilities may say by itself that they reach below 0.
std::vector<Family> families(const FigureKeys& k, double low, const Making& making) {
    if (k.distribution) return {*k.distribution};
    const bool by_key = making.quantity == Quantity::utility && making.draft.limits.least < 0 &&
                        !is_named_figure(making.draft.path);
    return families_for(making.quantity, low < 0 || by_key);
}

Family family_of(const FigureKeys& k, const Making& making) {
    return families(k, 0, making).front();
}

/// By mean and sd: the first of the families that stays within what the key allows, if one does.
Family family_by_moments(const FigureKeys& k, double m, double sd, const Making& making) {
    const auto tried = families(k, m, making);
    if (no_moments(tried.front(), m, sd)) return tried.front();
    for (const Family family : tried)
        if (!no_moments(family, m, sd) &&
            share_outside(from_mean_sd(family, m, sd), making.draft.limits) <= most_outside)
            return family;
    return tried.front();
}

std::vector<Centre> centres(const FigureKeys& k) {
    std::vector<Centre> found;
    if (k.value) found.push_back({"value", *k.value, {}});
    if (k.mean) found.push_back({"mean", *k.mean, {}});
    if (k.gbp) found.push_back({"gbp", *k.gbp, Currency::gbp});
    if (k.nzd) found.push_back({"nzd", *k.nzd, Currency::nzd});
    if (k.usd) found.push_back({"usd", *k.usd, Currency::usd});
    if (k.eur) found.push_back({"eur", *k.eur, Currency::eur});
    return found;
}

std::optional<Centre> centre(const FigureKeys& k, Making& making) {
    const auto found = centres(k);
    if (found.empty()) return std::nullopt;
    if (found.size() > 1)
        making.error("two-points", {in_quotes(making.draft.key), in_quotes(found[0].key),
                                    in_quotes(found[1].key)});
    return found.front();
}

/// The centre drawn towards the prior of `shrink_towards`, if there is one.
std::optional<Centre> shrunk(const FigureKeys& k, std::optional<Centre> at, Figure& figure,
                             Making& making) {
    if (!k.shrink_towards) return at;
    const ShrinkTowards& prior = *k.shrink_towards;
    if (!k.n || !at) {
        making.error("incomplete-shrinkage.key",
                     {at ? "'n'" : "the value that a pilot printed",
                      at ? "add n: with the clients of the pilot" : "write value and n beside it"});
        return at;
    }
    if (prior.provenance.why.empty()) {
        making.error("incomplete-shrinkage.reason");
        return at;
    }
    at->weight = *k.n / (*k.n + prior.weight_n);
    at->value = at->weight * at->as_written + (1 - at->weight) * prior.value;
    figure.shrinkage = Shrinkage{.value = at->as_written,
                                 .prior = prior.value,
                                 .weight = at->weight,
                                 .why = prior.provenance.why};
    return at;
}

/// The ways to say how uncertain a figure is, as far as they stand.
std::vector<std::string_view> spreads(const FigureKeys& k) {
    std::vector<std::string_view> found;
    if (k.sd) found.push_back("sd");
    if (k.se) found.push_back("se");
    if (k.ci95) found.push_back("ci95");
    if (k.interval) found.push_back("interval");
    if (k.mode) found.push_back("mode");
    if (k.events || k.of) found.push_back("events");
    if (k.sample) found.push_back("sample");
    if (k.parameters) found.push_back("parameters");
    if (k.grade) found.push_back("grade");
    return found;
}

/// By mean and sd, which the family has to be able to have.
std::optional<Distribution> from_moments(Family family, double m, double sd, Making& making) {
    if (const auto no = no_moments(family, m, sd))
        return making.error("impossible-distribution.moments",
                            {name_of(family), m, sd, no->why, no->help});
    return from_mean_sd(family, m, sd);
}

/// The interval that was written, `ci95` as one with its level.
std::optional<Interval> interval_of(const FigureKeys& k, Making& making) {
    if (k.interval || !k.ci95) return k.interval;
    if (k.ci95->size() != 2) return making.error("bad-interval.ci95");
    return Interval{.place = {}, .level = 0.95, .low = (*k.ci95)[0], .high = (*k.ci95)[1]};
}

/// Of one family, around the value as it counts: sd = width/(2z), or on the log scale, where with
/// shrinkage sigma counts with the weight (the sd of a lognormal is about point · sigma). Nothing
/// where the family has none. Where it is chosen, a normal keeps to what a share can be.
std::optional<Distribution> law_around(Family family, const Centre& at, const Interval& ends,
                                       const Making& making) {
    if (family == Family::lognormal) {
        if (!(ends.low > 0 && at.value > 0)) return std::nullopt;
        Distribution made = lognormal_from_interval(at.as_written, ends.low, ends.high, ends.level);
        made.a = std::log(at.value);
        made.b *= at.weight * at.as_written / at.value;
        return made;
    }
    const double sd = at.weight * sd_from_interval(ends.low, ends.high, ends.level);
    if (no_moments(family, at.value, sd)) return std::nullopt;
    Distribution made = from_mean_sd(family, at.value, sd);
    const bool chosen = !making.draft.keys->distribution && making.quantity == Quantity::share;
    if (chosen && family == Family::normal) made.least = 0, made.most = 1;
    return made;
}

/// Why a family that is alone has no distribution for the interval.
std::nullopt_t refuse_law(Family family, const Centre& at, const Interval& ends, Making& making) {
    if (family == Family::lognormal)
        return making.error("impossible-distribution.lognormal_interval");
    from_moments(family, at.value, at.weight * sd_from_interval(ends.low, ends.high, ends.level),
                 making);
    making.failed = true;
    return std::nullopt;
}

/// The first of the families that keeps the interval, and within what the key allows if one does.
std::optional<Family> first_that_keeps(const std::vector<Family>& tried, const Centre& at,
                                       const Interval& ends, const Making& making) {
    const double point = at.as_written;
    const Centre written{.key = at.key, .value = point, .currency = {}, .as_written = point};
    std::optional<Family> found;
    for (const Family family : tried) {
        const auto made = law_around(family, written, ends, making);
        if (!made || impossible(*made) || !keeps(*made, {point, ends.low, ends.high, ends.level}))
            continue;
        if (share_outside(*made, making.draft.limits) <= most_outside) return family;
        if (!found) found = family;
    }
    return found;
}

std::optional<Distribution> from_interval(const FigureKeys& k, const Centre& at,
                                          const Interval& ends, Making& making) {
    const double point = at.as_written;
    if (!(ends.low < ends.high)) return making.error("bad-interval.ends", {ends.low, ends.high});
    if (!(ends.low <= point && point <= ends.high))
        return making.error("bad-interval.around_point", {point, ends.low, ends.high});
    if (k.distribution == Family::fixed)
        return Distribution{.family = Family::fixed, .a = at.value};
    const auto tried = families(k, ends.low, making);
    if (tried.size() == 1 && !law_around(tried.front(), at, ends, making))
        return refuse_law(tried.front(), at, ends, making);
    const auto family = first_that_keeps(tried, at, ends, making);
    if (!family) {
        std::vector<std::string> names;
        for (const Family one : tried) names.emplace_back(name_of(one));
        return making.error("interval-not-kept", {any_of(names), point, ends.low, ends.high});
    }
    const auto made = law_around(*family, at, ends, making);
    return made ? made : refuse_law(*family, at, ends, making);
}

/// By the standard error that the grade of the evidence stands for: a share of the point; for a
/// share at most half of what a share can have.
std::optional<Distribution> from_grade(const FigureKeys& k, const Centre& at, Making& making) {
    const std::string& grade = k.grade->name;
    const auto known = making.to.findings.grades.find(grade);
    if (known == making.to.findings.grades.end()) {
        making.failed = true;  // reported with the references
        return std::nullopt;
    }
    double sd = at.weight * std::abs(at.as_written) * known->second;
    if (sd == 0) return making.error("no-spread.grade", {grade});
    if (family_of(k, making) == Family::beta && at.value > 0 && at.value < 1)
        sd = std::min(sd, std::sqrt(at.value * (1 - at.value)) / 2);
    return from_moments(family_by_moments(k, at.value, sd, making), at.value, sd, making);
}

/// Whether the point is events/of: somebody had the event, and somebody had not (or a rate counts).
bool is_as_counted(const FigureKeys& k) { return k.events && *k.events > 0 && *k.events < *k.of; }

/// Beta of events and the rest, or the gamma of a rate. Where nobody or everybody had the event,
/// half a client is added to either.
std::optional<Distribution> from_counts(const FigureKeys& k, Making& making) {
    if (!k.events || !k.of) return making.error("incomplete-counts");
    const Family family = family_of(k, making) == Family::gamma ? Family::gamma : Family::beta;
    if (k.distribution && *k.distribution != family)
        return making.error("impossible-distribution.counts", {name_of(*k.distribution)});
    const bool rate = family == Family::gamma;
    const double rest = rate ? *k.of : *k.of - *k.events;
    if (rest < 0)
        return making.error("impossible-distribution.events", {name_of(family), *k.events, *k.of});
    const double added = *k.events == 0 || rest == 0 ? 0.5 : 0;
    return Distribution{
        .family = family, .a = *k.events + added, .b = rate ? 1 / *k.of : rest + added};
}

std::ptrdiff_t stated(const Parameters& p) {
    const auto all = {p.mean, p.sd, p.mu, p.sigma, p.shape, p.scale, p.alpha, p.beta};
    return std::count_if(all.begin(), all.end(), [](const auto& one) { return one.has_value(); });
}

std::optional<Distribution> from_parameters(const FigureKeys& k, Making& making) {
    const Parameters& p = *k.parameters;
    for (const auto& [family, a, b, names] :
         {std::tuple(Family::normal, p.mean, p.sd, "mean and sd"),
          std::tuple(Family::lognormal, p.mu, p.sigma, "mu and sigma"),
          std::tuple(Family::gamma, p.shape, p.scale, "shape and scale"),
          std::tuple(Family::beta, p.alpha, p.beta, "alpha and beta")}) {
        if (k.distribution != family) continue;
        if (!a || !b)
            return making.error("incomplete-parameters.missing", {name_of(family), names});
        if (stated(p) > 2)
            return making.error("incomplete-parameters.others", {name_of(family), names});
        return Distribution{.family = family, .a = *a, .b = *b};
    }
    return making.error("incomplete-parameters.family");
}

std::optional<Distribution> from_sample(const FigureKeys& k, Making& making) {
    if (k.distribution.value_or(Family::empirical) != Family::empirical)
        return making.error("impossible-distribution.sample", {name_of(*k.distribution)});
    return Distribution{.family = Family::empirical, .sample = *k.sample};
}

std::optional<Distribution> from_three_points(const FigureKeys& k, Making& making) {
    if (!k.low || !k.high) return making.error("incomplete-range.mode");
    const Family family = k.distribution.value_or(Family::pert);
    if (family != Family::pert && family != Family::triangular)
        return making.error("impossible-distribution.mode", {name_of(family)});
    return Distribution{.family = family, .a = *k.low, .b = *k.mode, .c = *k.high};
}

/// low and high with no point: a uniform distribution.
std::optional<Distribution> from_ends(const FigureKeys& k, Making& making) {
    if (k.distribution.value_or(Family::uniform) != Family::uniform)
        return making.error("incomplete-range.uniform");
    return Distribution{.family = Family::uniform, .a = *k.low, .b = *k.high};
}

/// low and high beside a point; with shrinkage they count with the weight, as the point does.
Ends range_of(const FigureKeys& k, const Centre& at) {
    if (at.weight == 1) return {*k.low, *k.high};
    const double towards = at.value - at.weight * at.as_written;
    return {at.weight * *k.low + towards, at.weight * *k.high + towards};
}

/// From end to end of a range, most often near the point.
std::optional<Distribution> from_range(const FigureKeys& k, const Centre& at, Making& making) {
    const Family family = k.distribution.value_or(Family::pert);
    if (family != Family::pert && family != Family::triangular)
        return making.error("impossible-distribution.mode", {name_of(family)});
    const auto [low, high] = range_of(k, at);
    if (low == high) return Distribution{.family = Family::fixed, .a = at.value};
    return Distribution{.family = family, .a = low, .b = at.value, .c = high};
}

/// The standard error of the mean: `sd` beside `n` is the spread of its n clients.
std::optional<double> standard_error(const FigureKeys& k) {
    if (k.sd && k.n) return *k.sd / std::sqrt(*k.n);
    return k.sd ? k.sd : k.se;
}

std::optional<Distribution> around_point(const FigureKeys& k, const Centre& at, Making& making) {
    if (const auto ends = interval_of(k, making)) return from_interval(k, at, *ends, making);
    if (k.ci95) return std::nullopt;
    if (k.distribution == Family::fixed)
        return Distribution{.family = Family::fixed, .a = at.value};
    if (k.grade) return from_grade(k, at, making);
    if (const auto se = standard_error(k)) {
        const double sd = at.weight * *se;
        return from_moments(family_by_moments(k, at.value, sd, making), at.value, sd, making);
    }
    if (k.low) return from_range(k, at, making);
    if (k.distribution) return making.error("no-spread.family", {name_of(*k.distribution)});
    return Distribution{.family = Family::fixed, .a = at.value};
}

/// Reports keys that contradict each other, or say too little; whether they do not.
bool consistent(const FigureKeys& k, const std::optional<Centre>& at, Making& making) {
    const std::string& key = making.draft.key;
    const auto ways = spreads(k);
    const bool own_point = k.mode || k.events || k.of || k.sample;
    const std::size_t before = making.to.diagnostics.errors();
    if (ways.size() > 1)
        making.error("exclusive-keys",
                     {in_quotes(ways[0]), in_quotes(ways[1]), in_quotes(key), "one of them"});
    else if (k.distribution == Family::dirichlet)
        making.error("impossible-distribution.dirichlet");
    else if (at && own_point)
        making.error("two-points", {in_quotes(key), in_quotes(at->key), in_quotes(ways.front())});
    else if (k.low.has_value() != k.high.has_value())
        making.error("incomplete-range.one_end");
    else if (at && k.low && !(*k.low <= at->as_written && at->as_written <= *k.high))
        making.error("bad-interval.order", {in_quotes(key)});
    else if ((k.grade && !at) || (!at && !own_point && !k.low && !k.parameters))
        making.error(
            "no-point",
            {in_quotes(key),
             k.grade && !at ? "a grade needs a point: write value or gbp beside it"
                            : "write value, mean, gbp, events and of, low and high, or sample"});
    return making.to.diagnostics.errors() == before;
}

std::optional<Distribution> distribution_of(const FigureKeys& k, const std::optional<Centre>& at,
                                            Making& making) {
    if (k.distribution == Family::fixed && !at) {
        FigureKeys drawn = k;
        drawn.distribution.reset();
        const auto made = distribution_of(drawn, at, making);
        if (!made) return made;
        return Distribution{.family = Family::fixed, .a = mean(*made)};
    }
    if (k.sample) return from_sample(k, making);
    if (k.events || k.of) return from_counts(k, making);
    if (k.parameters) return from_parameters(k, making);
    if (k.mode) return from_three_points(k, making);
    if (!at) return from_ends(k, making);
    return around_point(k, *at, making);
}

/// Method 10.1: what the key does not allow is not drawn. Of a sample each value has to be allowed.
void keep_within_key(Distribution& made, const std::optional<Interval>& ends, double point,
                     Making& making) {
    const Limits& limits = making.draft.limits;
    const double outside = made.family == Family::empirical || made.family == Family::fixed
                               ? 0
                               : share_outside(made, limits);
    if (outside > most_outside) {
        std::optional<Promise> promise;
        if (ends) promise = Promise{point, ends->low, ends->high, ends->level};
        const Family other = family_within(mean(made), standard_deviation(made), limits, promise);
        making.error(
            "draws-beyond-key",
            {std::max(1.0, std::round(1000 * outside)) / 10, name_of(made.family),
             in_quotes(making.draft.key), range_in_words(limits),
             other == Family::fixed ? "give a smaller spread, or low, mode and high in place of it"
                                    : fmt::format("write distribution: {}", name_of(other))});
    } else if (outside > least_outside) {
        if (std::isfinite(limits.least))
            made.least = std::max(limits.least, made.least.value_or(limits.least));
        if (std::isfinite(limits.most))
            made.most = std::min(limits.most, made.most.value_or(limits.most));
    }
}

void truncate(const FigureKeys& k, Distribution& distribution, Making& making) {
    if (!k.truncate) return;
    if (k.truncate->size() != 2) return void(making.error("bad-interval.truncate"));
    distribution.least = (*k.truncate)[0];
    distribution.most = (*k.truncate)[1];
}

void check_range(double value, Making& making) {
    const Limits& limits = making.draft.limits;
    if (value >= limits.least && value <= limits.most) return;
    making.error("out-of-range.figure", {in_quotes(making.draft.key), range_in_words(limits), value,
                                         help_with_range(limits, value)});
}

/// What was written and the point, each against what the key allows; of a range without a point
/// only what was written: its mean is nobody's mistake.
void check_allowed(const FigureKeys& k, const Distribution& made, double point, Making& making) {
    if (k.sample) {
        for (const double value : made.sample) check_range(value, making);
        return;
    }
    const bool is_range = !k.value && k.low && k.high && centres(k).empty();
    for (const auto& value : {is_range ? k.mode : std::optional(point), k.low, k.high})
        if (value && !making.failed) check_range(*value, making);
}

/// A point is no point of what is cut off on one side of it.
void check_drawn_around(const Distribution& made, double point, Making& making) {
    if (!making.failed && made.least && (point < *made.least || point > *made.most))
        making.error("bad-interval.around_point", {point, *made.least, *made.most});
}

void set_prices(const FigureKeys& k, const std::optional<Centre>& at, Figure& figure,
                Making& making) {
    const auto currency = at ? at->currency : std::nullopt;
    figure.money = figure.money || (currency && figure.limits.or_money);
    if (figure.money) figure.quantity = making.quantity = Quantity::cost;
    if (currency && !figure.money)
        making.error("money-not-expected.key",
                     {in_quotes(making.draft.key), name_of(figure.quantity),
                      is_named_figure(making.draft.path)
                          ? "add quantity: cost beside " + std::string(at->key)
                          : "write value in place of " + std::string(at->key)});
    if (currency || (figure.money && k.prices))
        figure.prices = QuotedPrices{.currency = currency, .year = k.prices, .index = k.index};
    else if (k.prices || k.index)
        making.error("prices-without-money", {k.prices ? "prices" : "index"});
}

/// No number that a figure is made of is beyond what can be multiplied and squared.
void check_size(const FigureKeys& k, double point, Making& making) {
    std::vector<std::optional<double>> all{point, k.low, k.mode, k.high, k.sd, k.se};
    if (k.ci95) all.insert(all.end(), k.ci95->begin(), k.ci95->end());
    if (k.interval) all.insert(all.end(), {k.interval->low, k.interval->high});
    if (k.sample) all.insert(all.end(), k.sample->begin(), k.sample->end());
    for (const auto& value : all)
        if (value && !(std::abs(*value) <= most_counted)) {
            making.error("too-large-to-count.figure", {in_quotes(making.draft.key), *value});
            return;
        }
}

/// Fills `figure` from its keys.
void from_keys(const FigureKeys& k, Figure& figure, Making& making) {
    if (k.quantity && !is_named_figure(making.draft.path))
        making.error("quantity-known", {in_quotes(making.draft.key)});
    figure.quantity = making.quantity = k.quantity.value_or(figure.quantity);
    figure.money = figure.quantity == Quantity::cost;
    if (!k.unit.empty()) figure.unit = k.unit;
    figure.read_on = k.read_on;
    figure.n = k.n;
    if (k.grade) figure.grade = k.grade->name;
    const auto at = shrunk(k, centre(k, making), figure, making);
    set_prices(k, at, figure, making);
    if (!consistent(k, at, making)) return;
    auto distribution = distribution_of(k, at, making);
    if (!distribution) return;
    truncate(k, *distribution, making);
    if (const auto why = impossible(*distribution))
        return void(
            making.error("impossible-distribution.drawn",
                         {in_quotes(making.draft.key), name_of(distribution->family), *why}));
    if (at) figure.interval = interval_of(k, making);
    if (at && k.low) figure.range = range_of(k, *at);
    if (figure.interval && distribution->family == Family::fixed)
        figure.range = Ends{figure.interval->low, figure.interval->high};
    const auto point = [&] {
        return at ? at->value : is_as_counted(k) ? *k.events / *k.of : mean(*distribution);
    };
    check_size(k, point(), making);
    check_allowed(k, *distribution, point(), making);
    check_drawn_around(*distribution, point(), making);
    if (making.failed) return;
    keep_within_key(*distribution, figure.interval, point(), making);
    figure.point = point();
    figure.distribution = std::move(*distribution);
}

/// One part of a whole: its share, beta by itself (method 10.1).
void from_counts(const FigureDraft& draft, Figure& figure) {
    const double all = sum_of(draft.counts);
    const double own = draft.counts[draft.part->part];
    figure.dirichlet = draft.part;
    figure.distribution = {.family = Family::dirichlet, .a = own, .b = all - own};
    figure.point = own / all;
}

bool needs_source(const FigureDraft& draft, Origin origin) {
    if (origin != Origin::model && origin != Origin::data) return false;
    return !draft.payer_share && !draft.expression && draft.number != 0 && draft.number != 1;
}

/// The payer that stands alone, or those with shares.
std::vector<std::string> payers_in(const Node* payer) {
    std::vector<std::string> names;
    if (payer == nullptr) return names;
    if (const Scalar* one = payer->scalar()) names.push_back(one->text);
    if (const Mapping* shares = payer->mapping())
        for (const Entry& share : *shares) names.push_back(share.key);
    return names;
}

}  // namespace

bool is_named_figure(std::string_view path) {
    return path.starts_with("figures.") || path.find(".model.figures.") != std::string_view::npos;
}

void read_provenance(const Node& mapping, Provenance& provenance, const Reading& to) {
    for (const Entry& entry : *mapping.mapping()) {
        if (!is_provenance_key(entry.key)) continue;
        const Scalar* scalar = entry.value.scalar();
        if (scalar == nullptr || scalar->text.empty())
            to.diagnostics.report(
                "wrong-type.provenance", entry.value.place,
                {entry.key, entry.key == "source" ? "name one source; others go into where"
                                                  : "put the text in quotes"});
        else if (entry.key == "source")
            provenance.source = {scalar->text, entry.value.place};
        else
            (entry.key == "where" ? provenance.where : provenance.why) = scalar->text;
    }
    if (!provenance.source) return;
    const auto& [name, place] = *provenance.source;
    if (name != "assumption")
        to.findings.references.push_back({Target::source, name, place, to.scope});
    else if (provenance.why.empty())
        to.diagnostics.report("assumption-without-reason", place);
}

FigureIndex add_figure(const FigureDraft& draft, Place place, const Reading& to) {
    Findings& findings = to.findings;
    Scope& home = findings.scopes.at(to.scope);
    const bool may_come_again = home.origin == Origin::model;  // other files are read once
    const std::string id = may_come_again ? fmt::format("{}:{}:{}:{}:{}", home.owner, draft.path,
                                                        place.file, place.line, place.column)
                                          : std::string{};
    if (may_come_again && !draft.expression)
        if (const auto known = findings.known.find(id); known != findings.known.end()) {
            home.figures.emplace(draft.path, known->second);
            return {known->second};
        }
    Making making{draft, place, to, draft.limits.quantity};
    Figure figure{.path = draft.path,
                  .owner = home.owner,
                  .origin = home.origin,
                  .place = place,
                  .limits = draft.limits,
                  .quantity = draft.limits.quantity,
                  .unit = std::string(draft.limits.unit),
                  .expression = draft.expression,
                  .money = draft.limits.quantity == Quantity::cost,
                  .payers = payers_in(draft.payer)};
    const Provenance* around = draft.enclosing;
    if (around != nullptr && around->source && around->source->place.file == place.file)
        figure.provenance = *around;
    if (draft.part)
        from_counts(draft, figure);
    else if (draft.keys)
        from_keys(*draft.keys, figure, making);
    if (draft.keys && draft.keys->provenance.source)
        figure.provenance = draft.keys->provenance;
    else if (draft.keys && !(draft.keys->provenance.where + draft.keys->provenance.why).empty()) {
        figure.provenance.where = draft.keys->provenance.where;
        figure.provenance.why = draft.keys->provenance.why;
    }
    figure.has_source = figure.provenance.source.has_value();
    if (draft.number) {
        figure.point = *draft.number;
        figure.distribution = {.family = Family::fixed, .a = figure.point};
        check_range(figure.point, making);
        check_size({}, figure.point, making);
    }
    const bool is_override = place.file != home.file;  // written elsewhere and grafted here
    if (!figure.has_source && !is_override && needs_source(draft, home.origin))
        making.error("unsourced-figure", {in_quotes(draft.key)});
    if (making.failed) {
        figure.point = std::numeric_limits<double>::quiet_NaN();
        home.unread.insert(draft.path);
    }
    const auto index = static_cast<std::uint32_t>(findings.figures.size());
    findings.figures.push_back({std::move(figure), to.scope});
    if (may_come_again) findings.known.emplace(id, index);
    home.figures.emplace(draft.path, index);
    return {index};
}

}  // namespace hearth
