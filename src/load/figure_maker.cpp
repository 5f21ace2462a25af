// Points and distributions from the keys of a figure.
#include "load/figure_maker.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numeric>

#include "base/messages.hpp"
#include "base/text.hpp"

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

/// The work on one figure: its draft, its place, and where problems go.
struct Making {
    const FigureDraft& draft;
    Place place;
    const Findings& findings;
    Diagnostics& diagnostics;
    bool failed = false;

    void error(Told told, const Words& words = {}) {
        failed = true;
        diagnostics.report(told, place, words);
    }
};

/// The family of method 10.1 where none is named.
Family default_family(Quantity quantity) {
    switch (quantity) {
        case Quantity::cost:
        case Quantity::rate:
        case Quantity::count:
            return Family::gamma;
        case Quantity::share:
        case Quantity::utility:
            return Family::beta;
        case Quantity::ratio:
            return Family::lognormal;
        case Quantity::years:
        case Quantity::number:
            break;
    }
    return Family::normal;
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
    if (found.size() > 1)
        making.error("two-points", {in_quotes(making.draft.key), in_quotes(found[0].key),
                                    in_quotes(found[1].key)});
    if (found.empty()) return std::nullopt;
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

/// Refuses a mean and sd that the family cannot have.
bool possible_moments(Family family, double m, double sd, Making& making) {
    const auto refuse = [&](std::string why, std::string help) {
        making.error("impossible-distribution.moments",
                     {name_of(family), m, sd, why, std::move(help)});
        return false;
    };
    if (!(sd > 0)) return refuse("the sd must be above 0", "leave the sd out for a fixed figure");
    switch (family) {
        case Family::gamma:
        case Family::lognormal:
            if (!(m > 0)) return refuse("the mean must be above 0", "choose another distribution");
            return true;
        case Family::beta:
            if (!(m > 0 && m < 1))
                return refuse("the mean must be between 0 and 1", "choose another distribution");
            if (!(sd * sd < m * (1 - m)))
                return refuse(fmt::format("the sd must be below {:.4g}", std::sqrt(m * (1 - m))),
                              "give a smaller sd or another distribution");
            return true;
        case Family::normal:
            return true;
        case Family::fixed:
        case Family::uniform:
        case Family::triangular:
        case Family::pert:
        case Family::empirical:
        case Family::dirichlet:
            break;
    }
    return refuse("it has no such parameters", "use low, mode and high, or another distribution");
}

struct Ends {
    double low;
    double high;
    double level;
};

std::optional<Ends> interval_of(const FigureKeys& k, Making& making) {
    if (k.interval) return Ends{k.interval->low, k.interval->high, k.interval->level};
    if (!k.ci95) return std::nullopt;
    if (k.ci95->size() != 2) {
        making.error("bad-interval.ci95");
        return std::nullopt;
    }
    return Ends{(*k.ci95)[0], (*k.ci95)[1], 0.95};
}

/// A lognormal whose interval stood around the value as written. With shrinkage the sd counts with
/// the weight (sd of a lognormal is about point · sigma).
std::optional<Distribution> lognormal_around(const Centre& at, const Ends& ends, Making& making) {
    if (!(ends.low > 0 && at.value > 0)) {
        making.error("impossible-distribution.lognormal_interval");
        return std::nullopt;
    }
    Distribution made = lognormal_from_interval(at.as_written, ends.low, ends.high, ends.level);
    made.a = std::log(at.value);
    made.b *= at.weight * at.as_written / at.value;
    return made;
}

std::optional<Distribution> from_interval(Family family, const Centre& at, const Ends& ends,
                                          Making& making) {
    const double point = at.as_written;
    if (!(ends.low < ends.high && ends.low <= point && point <= ends.high)) {
        making.error("bad-interval.around_point", {point, ends.low, ends.high});
        return std::nullopt;
    }
    if (family == Family::lognormal) return lognormal_around(at, ends, making);
    const double sd = at.weight * sd_from_interval(ends.low, ends.high, ends.level);
    if (!possible_moments(family, at.value, sd, making)) return std::nullopt;
    return from_mean_sd(family, at.value, sd);
}

/// The standard error that the grade of the evidence stands for: a share of the point; for a share
/// at most half of what a share can have.
std::optional<double> standard_error_by_grade(const FigureKeys& k, const Centre& at, Family family,
                                              Making& making) {
    const auto grade = making.findings.grades.find(k.grade->name);
    if (grade == making.findings.grades.end()) {
        making.failed = true;  // reported with the references
        return std::nullopt;
    }
    const double sd = at.weight * std::abs(at.as_written) * grade->second;
    if (sd == 0) {
        making.error("no-spread.grade", {k.grade->name});
        return std::nullopt;
    }
    if (family != Family::beta || !(at.value > 0 && at.value < 1)) return sd;
    return std::min(sd, std::sqrt(at.value * (1 - at.value)) / 2);
}

std::optional<Distribution> by_grade(const FigureKeys& k, const Centre& at, Family family,
                                     Making& making) {
    const auto sd = standard_error_by_grade(k, at, family, making);
    if (!sd || !possible_moments(family, at.value, *sd, making)) return std::nullopt;
    return from_mean_sd(family, at.value, *sd);
}

std::optional<Distribution> from_counts(const FigureKeys& k, Family family, Making& making) {
    if (!k.events || !k.of) {
        making.error("incomplete-counts");
        return std::nullopt;
    }
    const bool rate = family == Family::gamma;
    if (*k.events <= 0 || (!rate && *k.events >= *k.of)) {
        making.error("impossible-distribution.events", {name_of(family), *k.events, *k.of});
        return std::nullopt;
    }
    if (rate) return Distribution{.family = Family::gamma, .a = *k.events, .b = 1 / *k.of};
    return Distribution{.family = Family::beta, .a = *k.events, .b = *k.of - *k.events};
}

std::optional<Distribution> from_parameters(const FigureKeys& k, Making& making) {
    const Parameters& p = *k.parameters;
    const auto pair = [&](Family family, std::optional<double> a, std::optional<double> b,
                          std::string_view names) -> std::optional<Distribution> {
        if (a && b) return Distribution{.family = family, .a = *a, .b = *b};
        making.error("incomplete-parameters.missing", {name_of(family), names});
        return std::nullopt;
    };
    switch (k.distribution.value_or(Family::fixed)) {
        case Family::normal:
            return pair(Family::normal, p.mean, p.sd, "mean and sd");
        case Family::lognormal:
            return pair(Family::lognormal, p.mu, p.sigma, "mu and sigma");
        case Family::gamma:
            return pair(Family::gamma, p.shape, p.scale, "shape and scale");
        case Family::beta:
            return pair(Family::beta, p.alpha, p.beta, "alpha and beta");
        case Family::fixed:
        case Family::uniform:
        case Family::triangular:
        case Family::pert:
        case Family::empirical:
        case Family::dirichlet:
            break;
    }
    making.error("incomplete-parameters.family");
    return std::nullopt;
}

std::optional<Distribution> from_three_points(const FigureKeys& k, Making& making) {
    if (!k.low || !k.high) {
        making.error("incomplete-range.mode");
        return std::nullopt;
    }
    const Family family = k.distribution.value_or(Family::pert);
    if (family != Family::pert && family != Family::triangular) {
        making.error("impossible-distribution.mode", {name_of(family)});
        return std::nullopt;
    }
    return Distribution{.family = family, .a = *k.low, .b = *k.mode, .c = *k.high};
}

/// low and high with no point: a uniform distribution.
std::optional<Distribution> from_ends(const FigureKeys& k, Making& making) {
    if (k.distribution.value_or(Family::uniform) == Family::uniform)
        return Distribution{.family = Family::uniform, .a = *k.low, .b = *k.high};
    making.error("incomplete-range.uniform");
    return std::nullopt;
}

std::optional<Distribution> around_point(const FigureKeys& k, const Centre& at, Family family,
                                         Making& making) {
    if (const auto ends = interval_of(k, making)) return from_interval(family, at, *ends, making);
    if (k.ci95) return std::nullopt;
    if (k.grade) return by_grade(k, at, family, making);
    if (const auto sd = k.sd ? k.sd : k.se) {
        if (!possible_moments(family, at.value, at.weight * *sd, making)) return std::nullopt;
        return from_mean_sd(family, at.value, at.weight * *sd);
    }
    if (k.distribution && family != Family::fixed) {
        making.error("no-spread.family", {name_of(family)});
        return std::nullopt;
    }
    return Distribution{.family = Family::fixed, .a = at.value};
}

/// Keys that contradict each other.
bool consistent(const FigureKeys& k, const std::optional<Centre>& at, Making& making) {
    const auto ways = spreads(k);
    if (ways.size() > 1) {
        making.error("exclusive-keys",
                     {in_quotes(ways[0]), in_quotes(ways[1]), in_quotes(making.draft.key)});
        return false;
    }
    if (k.distribution == Family::dirichlet) {
        making.error("impossible-distribution.dirichlet");
        return false;
    }
    const bool own_point = k.mode || k.events || k.of || k.sample;
    if (at && own_point) {
        making.error("two-points",
                     {in_quotes(making.draft.key), in_quotes(at->key), in_quotes(ways.front())});
        return false;
    }
    if (k.low.has_value() != k.high.has_value()) {
        making.error("incomplete-range.one_end");
        return false;
    }
    const bool graded_alone = k.grade && !at;
    if (graded_alone || (!at && !own_point && !k.low && !k.parameters)) {
        making.error(
            "no-point",
            {in_quotes(making.draft.key),
             graded_alone ? "a grade needs a point: write value or gbp beside it"
                          : "write value, mean, gbp, events and of, low and high, or sample"});
        return false;
    }
    return true;
}

std::optional<Distribution> distribution_of(const FigureKeys& k, const std::optional<Centre>& at,
                                            Quantity quantity, Making& making) {
    const Family family = k.distribution.value_or(default_family(quantity));
    if (k.sample) return Distribution{.family = Family::empirical, .sample = *k.sample};
    if (k.events || k.of)
        return from_counts(k, family == Family::gamma ? Family::gamma : Family::beta, making);
    if (k.parameters) return from_parameters(k, making);
    if (k.mode) return from_three_points(k, making);
    if (!at) return from_ends(k, making);
    return around_point(k, *at, family, making);
}

void truncate(const FigureKeys& k, Distribution& distribution, Making& making) {
    if (!k.truncate) return;
    if (k.truncate->size() != 2) return making.error("bad-interval.truncate");
    distribution.least = (*k.truncate)[0];
    distribution.most = (*k.truncate)[1];
}

void check_range(const Limits& limits, double value, Making& making) {
    if (value >= limits.least && value <= limits.most) return;
    making.error("out-of-range.figure", {in_quotes(making.draft.key), range_in_words(limits), value,
                                         help_with_range(limits, value)});
}

void set_prices(const FigureKeys& k, const std::optional<Centre>& at, Figure& figure,
                Making& making) {
    const bool money = figure.quantity == Quantity::cost;
    if (at && at->currency && !money)
        making.error("money-not-expected.key",
                     {in_quotes(making.draft.key), name_of(figure.quantity),
                      "write value in place of " + std::string(at->key)});
    const auto currency = at ? at->currency : std::nullopt;
    if (currency || (money && k.prices))
        figure.prices = QuotedPrices{.currency = currency, .year = k.prices, .index = k.index};
    else if (k.prices || k.index)
        making.error("prices-without-money", {k.prices ? "prices" : "index"});
}

void check_quantity(const FigureKeys& k, Making& making) {
    if (!k.quantity || is_named_figure(making.draft.path)) return;
    making.error("quantity-known", {in_quotes(making.draft.key)});
}

/// Fills `figure` from its keys.
void from_keys(const FigureKeys& k, Figure& figure, Making& making) {
    check_quantity(k, making);
    figure.quantity = k.quantity.value_or(figure.quantity);
    figure.money = figure.quantity == Quantity::cost;
    if (!k.unit.empty()) figure.unit = k.unit;
    figure.read_on = k.read_on;
    figure.n = k.n;
    if (k.grade) figure.grade = k.grade->name;
    const auto at = shrunk(k, centre(k, making), figure, making);
    set_prices(k, at, figure, making);
    if (!consistent(k, at, making)) return;
    auto distribution = distribution_of(k, at, figure.quantity, making);
    if (!distribution) return;
    truncate(k, *distribution, making);
    if (const auto why = impossible(*distribution))
        return making.error("impossible-distribution.drawn",
                            {in_quotes(making.draft.key), name_of(distribution->family), *why});
    figure.point = at ? at->value : k.events ? *k.events / *k.of : mean(*distribution);
    if (at && k.low) figure.range = hearth::Ends{*k.low, *k.high};
    if (figure.range && !(figure.range->low <= figure.point && figure.point <= figure.range->high))
        making.error("bad-interval.order", {in_quotes(making.draft.key)});
    // Of a range only what was written: its mean is nobody's mistake.
    const bool is_range = !at && k.low;
    for (const auto& value : {is_range ? k.mode : std::optional(figure.point), k.low, k.high})
        if (value) check_range(making.draft.limits, *value, making);
    figure.distribution = std::move(*distribution);
}

/// One part of a whole: its share, beta by itself (method 10.1).
void from_counts(const FigureDraft& draft, Figure& figure) {
    const double all = std::accumulate(draft.counts.begin(), draft.counts.end(), 0.0);
    const double own = draft.counts[draft.part->part];
    figure.dirichlet = draft.part;
    figure.distribution = {.family = Family::dirichlet, .a = own, .b = all - own};
    figure.point = own / all;
}

void check_source(const Figure& figure, const FigureDraft& draft, Origin origin, Making& making) {
    const bool required = origin == Origin::model || origin == Origin::data;
    if (!required || figure.has_source || draft.payer_share || draft.expression) return;
    if (draft.number && (*draft.number == 0 || *draft.number == 1)) return;
    making.error("unsourced-figure", {in_quotes(draft.key)});
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
    return path.rfind("figures.", 0) == 0 || path.find(".model.figures.") != std::string_view::npos;
}

bool is_provenance_key(std::string_view key) {
    return key == "source" || key == "where" || key == "why";
}

std::string range_in_words(const Limits& limits) {
    const bool low = std::isfinite(limits.least);
    const bool high = std::isfinite(limits.most);
    if (low && limits.least == limits.most) return fmt::format("{:g}", limits.least);
    if (low && high) return fmt::format("between {:g} and {:g}", limits.least, limits.most);
    if (low && limits.least == 1e-9) return "above 0";
    if (low) return fmt::format("at least {:g}", limits.least);
    return fmt::format("at most {:g}", limits.most);
}

std::string help_with_range(const Limits& limits, double value) {
    if (limits.least != 0 || limits.most != 1 || !(value > 1 && value <= 100))
        return "correct it; hearth schema --markdown says what the key means";
    return fmt::format("write a share as a decimal: {:.10g} for {:.10g} %", value / 100, value);
}

void read_provenance(const Node& mapping, Provenance& provenance, std::size_t scope,
                     Findings& findings, Diagnostics& diagnostics) {
    for (const Entry& entry : *mapping.mapping()) {
        if (!is_provenance_key(entry.key)) continue;
        const Scalar* scalar = entry.value.scalar();
        if (scalar == nullptr || scalar->text.empty()) {
            diagnostics.report(
                "wrong-type.provenance", entry.value.place,
                {entry.key, entry.key == "source" ? "name one source; others go into where"
                                                  : "put the text in quotes"});
            continue;
        }
        if (entry.key == "where")
            provenance.where = scalar->text;
        else if (entry.key == "why")
            provenance.why = scalar->text;
        else
            provenance.source = {scalar->text, entry.value.place};
    }
    if (!provenance.source) return;
    if (provenance.source->name != "assumption")
        findings.references.push_back(
            {Target::source, provenance.source->name, provenance.source->place, scope});
    else if (provenance.why.empty())
        diagnostics.report("assumption-without-reason", provenance.source->place);
}

FigureIndex add_figure(const FigureDraft& draft, Place place, std::size_t scope, Findings& findings,
                       Diagnostics& diagnostics) {
    Scope& home = findings.scopes.at(scope);
    const bool may_come_again = home.origin == Origin::model;  // other files are read once
    const std::string id = may_come_again ? fmt::format("{}:{}:{}:{}:{}", home.owner, draft.path,
                                                        place.file, place.line, place.column)
                                          : std::string{};
    if (may_come_again && !draft.expression)
        if (const auto known = findings.known.find(id); known != findings.known.end()) {
            home.figures.emplace(draft.path, known->second);
            return {known->second};
        }
    Making making{draft, place, findings, diagnostics};
    Figure figure{.path = draft.path,
                  .owner = home.owner,
                  .origin = home.origin,
                  .place = place,
                  .limits = draft.limits,
                  .quantity = draft.limits.quantity,
                  .unit = std::string(draft.limits.unit),
                  .payers = payers_in(draft.payer)};
    figure.money = figure.quantity == Quantity::cost;
    figure.expression = draft.expression;
    const bool is_override = place.file != home.file;  // written elsewhere and grafted here
    const bool is_covered = draft.enclosing != nullptr && draft.enclosing->source &&
                            draft.enclosing->source->place.file == place.file;
    if (is_covered) figure.provenance = *draft.enclosing;
    if (draft.part)
        from_counts(draft, figure);
    else if (draft.keys)
        from_keys(*draft.keys, figure, making);
    if (draft.keys && draft.keys->provenance.source)
        figure.provenance = draft.keys->provenance;
    else if (draft.keys && !draft.keys->provenance.where.empty())
        figure.provenance.where = draft.keys->provenance.where;
    figure.has_source = figure.provenance.source.has_value();
    if (draft.number) {
        figure.point = *draft.number;
        figure.distribution = {.family = Family::fixed, .a = figure.point};
        check_range(draft.limits, figure.point, making);
    }
    check_source(figure, draft, is_override ? Origin::scenario : home.origin, making);
    if (making.failed) {
        figure.point = std::numeric_limits<double>::quiet_NaN();
        home.unread.insert(draft.path);
    }
    const auto index = static_cast<std::uint32_t>(findings.figures.size());
    findings.figures.push_back({std::move(figure), scope});
    if (may_come_again) findings.known.emplace(id, index);
    home.figures.emplace(draft.path, index);
    return {index};
}

}  // namespace hearth
