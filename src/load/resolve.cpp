// Looks names up in the scenario and in figure tables.
#include "load/resolve.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/reader.hpp"

namespace hearth {

namespace {

constexpr int most_suggestions = 20;         // a search among all names for each
constexpr std::size_t longest_chain = 1000;  // figures; each takes a level of recursion

/// What a reference may name, and what is said where it names nothing.
struct Known {
    Told otherwise;
    std::vector<std::string> names;
    std::vector<OtherName> others = {};
};

template <class T>
std::vector<OtherName> other_names(const Map<T>& map) {
    std::vector<OtherName> others;
    for (const auto& [name, place, one] : map) {
        others.push_back({one.name, name});
        for (const std::string& word : one.also) others.push_back({word, name});
    }
    return others;
}

/// By their names and codes, and those that are part of them now.
std::vector<OtherName> names_of_places(const Library& library) {
    std::vector<OtherName> others = other_names(library.places);
    for (const auto& [name, place, locality] : library.places)
        others.push_back({locality.ons_code, name});
    return others;
}

/// What people write for a figure that nobody published.
std::vector<OtherName> names_of_assumptions() {
    std::vector<OtherName> others;
    for (const char* word : {"assumption", "assumptions", "assumed", "guess", "estimate",
                             "own estimate", "own", "expert opinion", "expert", "judgement",
                             "judgment", "opinion", "none", "unknown", "local", "tbc"})
        others.push_back({word, "'assumption', with why: and the reason"});
    return others;
}

/// Nothing for what is looked up elsewhere: models when they are opened, groups and steps by the
/// rules, measures and figures where they are used.
std::optional<Known> known_names(Target target, const Scenario& scenario) {
    const Library& library = scenario.library;
    switch (target) {
        case Target::service:
            return Known{"unknown-service", names_of(library.services),
                         other_names(library.services)};
        case Target::payer:
            return Known{"unknown-payer", names_of(library.payers), other_names(library.payers)};
        case Target::place:
            return Known{"unknown-place", names_of(library.places), names_of_places(library)};
        case Target::source:
            return Known{"unknown-source", names_of(library.sources), names_of_assumptions()};
        case Target::schedule: {
            auto names = names_of(library.schedules);
            names.emplace_back("none");
            return Known{"unknown-schedule", std::move(names)};
        }
        case Target::price_index:
            return Known{"unknown-index", names_of(library.indices)};
        case Target::intervention:
            return Known{"unknown-intervention", names_of(scenario.file.interventions)};
        case Target::option:
            return Known{"unknown-option", names_of(scenario.file.options)};
        case Target::life_table:
            return Known{"unknown-life-table", names_of(library.life_tables)};
        case Target::qaly_value:
            return Known{"unknown-qaly-value", names_of(library.qaly_values)};
        case Target::evidence_grade:
            return Known{"unknown-grade", names_of(library.evidence_grades)};
        case Target::utility_norm:
            return Known{"unknown-utility-norm", names_of(library.utility_norms)};
        case Target::model:
        case Target::people_group:
        case Target::household_group:
        case Target::step:
        case Target::state:
        case Target::measure:
        case Target::figure:
            break;
    }
    return std::nullopt;
}

// --- names in expressions ------------------------------------------------------------------------

/// The path as an expression names it.
std::string short_path(const std::string& path) {
    return path.starts_with("figures.") ? path.substr(8) : path;
}

/// Scopes in which a figure's names are looked up: a scenario's override in a model sees the
/// scenario first.
std::vector<const Scope*> scopes_of(const FoundFigure& found, const Findings& findings) {
    std::vector<const Scope*> order;
    const auto add = [&](Origin origin) {
        for (const Scope& scope : findings.scopes)
            if (scope.origin == origin) order.push_back(&scope);
    };
    const Scope& home = findings.scopes[found.scope];
    if (found.figure.place.file != home.file) add(Origin::scenario);
    order.push_back(&home);
    add(Origin::data);
    return order;
}

/// What stands before the paths of an inline model that a figure is of; empty for others.
std::string inline_model_of(const FoundFigure& found) {
    const auto at = found.figure.path.find(".model.");
    return at == std::string::npos ? std::string{} : found.figure.path.substr(0, at + 7);
}

/// The paths under which a scope may hold the name, nearest first: of an inline model its own
/// `figures:`.
std::vector<std::string> paths_of(const FoundFigure& found, const std::string& name) {
    const std::string prefix = inline_model_of(found);
    return {prefix + "figures." + name, "figures." + name, prefix + name, name};
}

/// The figure of a model that a scenario names by its path; of a model that several interventions
/// change, the first.
FigureIndex figure_of_model(const std::string& name, const Scenario& scenario,
                            const Findings& findings) {
    const auto [scopes, rest] = below_a_model(name, scenario, findings);
    for (const ModelScope& in : scopes) {
        const auto found = look_up(findings.scopes[in.scope], paths_below(in, rest));
        if (found.known()) return found;
    }
    return {};
}

/// The nearest name; where none is near, those without a path: those of its own model, if any.
std::string help_with(const FoundFigure& found, const std::string& name,
                      const std::vector<const Scope*>& scopes) {
    const std::string own = inline_model_of(found) + "figures.";
    std::vector<std::string> near, of_model;
    for (const Scope* scope : scopes)
        for (const auto& [path, index] : scope->figures)
            if (path.starts_with(own))
                of_model.push_back(path.substr(own.size()));
            else
                near.push_back(short_path(path));
    std::sort(of_model.begin(), of_model.end());
    if (!of_model.empty() && (nearest(name, of_model) || !nearest(name, near)))
        return suggestion(name, of_model);
    std::sort(near.begin(), near.end());
    if (nearest(name, near)) return suggestion(name, near);
    std::erase_if(near, [](const std::string& path) { return path.find('.') != path.npos; });
    return near.empty() ? "define it under figures:" : suggestion(name, near);
}

/// `unknown` counts the names that nothing has.
void resolve(FoundFigure& found, const Scenario& scenario, const Findings& findings, int& unknown,
             Diagnostics& diagnostics) {
    const auto scopes = scopes_of(found, findings);
    for (Term& term : found.figure.expression->terms) {
        if (term.operation != Operation::figure) continue;
        const auto paths = paths_of(found, term.name);
        bool unread = false;  // a mistake in it has been reported
        for (const Scope* scope : scopes) {
            term.figure = look_up(*scope, paths);
            if (term.figure.known()) break;
            unread = unread || is_unread(*scope, paths);
        }
        if (!term.figure.known()) term.figure = figure_of_model(term.name, scenario, findings);
        if (!term.figure.known() && !unread)
            diagnostics.report(
                "unknown-figure", term.place,
                {in_quotes(term.name),
                 ++unknown > most_suggestions ? "" : help_with(found, term.name, scopes)});
    }
}

/// A walk along what expressions name.
struct Walk {
    Findings& findings;
    Diagnostics& diagnostics;
    std::vector<bool> done;
    std::vector<std::uint32_t> trail;
    bool has_long_chain = false;
};

bool refuse_long_chain(Walk& walk, const Figure& figure) {
    if (!std::exchange(walk.has_long_chain, true))
        walk.diagnostics.report("long-chain", figure.place,
                                {in_quotes(short_path(figure.path)), longest_chain});
    return false;
}

/// Depth-first; reports each cycle where it closes, and the first chain that is too long. False
/// where it did: what leads there is cut, so that nothing after this runs in circles.
bool visit(Walk& walk, std::uint32_t index) {
    if (walk.done[index]) return true;
    Figure& figure = walk.findings.figures[index].figure;
    const auto from = std::find(walk.trail.begin(), walk.trail.end(), index);
    if (from != walk.trail.end()) {
        std::string chain;
        for (auto at = from; at != walk.trail.end(); ++at)
            chain += short_path(walk.findings.figure({*at}).path) + " -> ";
        walk.diagnostics.report("cyclic-figures", figure.place, {chain, short_path(figure.path)});
        return false;
    }
    if (walk.trail.size() == longest_chain) return refuse_long_chain(walk, figure);
    walk.trail.push_back(index);
    if (figure.expression)
        for (Term& term : figure.expression->terms)
            if (term.figure.known() && !visit(walk, term.figure.at)) term.figure = {};
    walk.trail.pop_back();
    walk.done[index] = true;
    return true;
}

// --- values of expressions -----------------------------------------------------------------------

/// What kind of number a term is: money has to be kept apart from plain numbers.
enum class Sort { number, money, any };

/// A term's value at the point, its sort, and whether nothing uncertain enters it.
struct Worth {
    double value = 0;
    Sort sort = Sort::number;
    bool fixed = true;
};

/// The sort that all share.
Sort common(const Term& term, const std::vector<Sort>& sorts, double amount,
            Diagnostics& diagnostics) {
    Sort found = Sort::any;
    for (const Sort sort : sorts) {
        if (sort != Sort::any && found != Sort::any && sort != found)
            diagnostics.report("money-mixed.sum", term.place, {amount});
        if (found == Sort::any) found = sort;
    }
    return found;
}

/// `amount`: the plain number among the operands, which may have to be one of money.
Sort sort_of(const Term& term, std::vector<Sort> sorts, double amount, Diagnostics& diagnostics) {
    const auto money = std::count(sorts.begin(), sorts.end(), Sort::money);
    switch (term.operation) {
        case Operation::negate:
            return sorts[0];
        case Operation::multiply:
            if (money == 2) diagnostics.report("money-times-money", term.place);
            return money > 0 ? Sort::money : Sort::number;
        case Operation::divide:
            if (money == 1 && sorts[1] == Sort::money)
                diagnostics.report("money-mixed.divisor", term.place);
            return money == 1 && sorts[0] == Sort::money ? Sort::money : Sort::number;
        case Operation::power:
        case Operation::exp:
        case Operation::ln:
        case Operation::sqrt:
            if (sorts[0] == Sort::money) diagnostics.report("money-mixed.function", term.place);
            return Sort::number;
        case Operation::choose:
            sorts.erase(sorts.begin());
            break;
        case Operation::less:
        case Operation::at_most:
        case Operation::more:
        case Operation::at_least:
        case Operation::equal:
        case Operation::unequal:
            common(term, sorts, amount, diagnostics);
            return Sort::number;
        case Operation::number:
        case Operation::figure:
        case Operation::add:
        case Operation::subtract:
        case Operation::min:
        case Operation::max:
            break;
    }
    return common(term, sorts, amount, diagnostics);
}

/// What an operation makes of the terms before it.
Worth worth_of(const Term& term, const std::vector<Worth>& before, Diagnostics& diagnostics) {
    Worth made{apply(term, [&](int i) { return before[i].value; })};
    std::vector<Sort> sorts;
    double amount = 0;
    for (const int i : term.operands) {
        made.fixed = made.fixed && before[i].fixed;
        sorts.push_back(before[i].sort);
        if (before[i].sort == Sort::number) amount = before[i].value;
    }
    made.sort = sort_of(term, std::move(sorts), amount, diagnostics);
    if (term.operation == Operation::divide)
        if (const Worth& by = before[term.operands[1]]; by.fixed && by.value == 0)
            diagnostics.report("division-by-zero", term.place);
    return made;
}

/// The value of an expression whose figures have theirs; nothing where one cannot be known, which
/// has been reported.
std::optional<Worth> worth_of(const Expression& expression, const Scenario& scenario,
                              Diagnostics& diagnostics) {
    const std::size_t errors = diagnostics.errors();
    std::vector<Worth> worths;
    for (const Term& term : expression.terms) {
        if (term.operation == Operation::number) {
            worths.push_back({term.number, term.number == 0 ? Sort::any : Sort::number});
        } else if (term.operation == Operation::figure) {
            if (!term.figure.known()) return std::nullopt;
            const Figure& figure = scenario.figures[term.figure.at];
            if (std::isnan(figure.point)) return std::nullopt;
            const bool fixed = !figure.expression && figure.distribution.family == Family::fixed;
            worths.push_back({figure.value(), figure.money ? Sort::money : Sort::number, fixed});
        } else {
            worths.push_back(worth_of(term, worths, diagnostics));
        }
        if (diagnostics.errors() > errors) return std::nullopt;
    }
    return worths.back();
}

/// Leaves a figure whose value cannot be known without a value: NaN.
void evaluate(std::uint32_t index, Scenario& scenario, std::vector<bool>& done,
              Diagnostics& diagnostics) {
    Figure& figure = scenario.figures[index];
    if (done[index] || !figure.expression) return;
    done[index] = true;
    figure.point = std::numeric_limits<double>::quiet_NaN();
    for (const Term& term : figure.expression->terms)
        if (term.figure.known()) evaluate(term.figure.at, scenario, done, diagnostics);
    const auto worth = worth_of(*figure.expression, scenario, diagnostics);
    if (!worth) return;
    if (worth->sort == Sort::money && figure.quantity != Quantity::cost &&
        !figure.limits.or_money && !figure.path.starts_with("figures."))
        return diagnostics.report("money-not-expected.expression", figure.place,
                                  {name_of(figure.quantity)});
    figure.money = figure.money || worth->sort == Sort::money;
    if (!std::isfinite(worth->value))
        return diagnostics.report("not-finite-expression", figure.place);
    if (std::abs(worth->value) > most_counted)
        return diagnostics.report("too-large-to-count.expression", figure.place, {worth->value});
    if (worth->value < figure.limits.least || worth->value > figure.limits.most)
        diagnostics.report("out-of-range.expression", figure.place,
                           {range_in_words(figure.limits), worth->value,
                            worth->value < figure.limits.least && !figure.limits.instead.empty()
                                ? figure.limits.instead
                                : "look at the figures it is computed from"});
    figure.point = worth->value;
}

/// The digits of a text: of two sources of one author the year.
std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
    return digits;
}

/// What is near; where no source of that year is, how to name a new one.
std::string help_with_name(const FoundReference& reference, const Known& known) {
    const auto near = nearest(reference.name, known.names, known.others);
    const bool is_it = near && digits_of(*near) == digits_of(reference.name);
    if (reference.target != Target::source || is_it)
        return known.names.empty() ? "there is none to name: add it first"
                                   : suggestion(reference.name, known.names, known.others);
    const bool is_address = reference.name.find("://") != std::string::npos;
    const std::string own = is_address ? "" : as_key(reference.name.substr(0, 60));
    const std::string key = own.empty() ? "my_source" : own;
    const std::string add = fmt::format(
        "add it as sources: {{{0}: {{citation: …{1}}}}} and write source: {0}, or source: "
        "assumption with why:",
        key, is_address ? ", url: " + printable(reference.name) : "");
    return near ? fmt::format("did you mean {}? Else {}", in_quotes(*near), add) : add;
}

}  // namespace

FigureIndex look_up(const Scope& scope, const std::vector<std::string>& paths) {
    for (const std::string& path : paths)
        if (const auto hit = scope.figures.find(path); hit != scope.figures.end())
            return {hit->second};
    return {};
}

std::vector<std::string> paths_below(const ModelScope& in, const std::string& name) {
    return {in.prefix + "figures." + name, in.prefix + name};
}

std::pair<std::vector<ModelScope>, std::string> below_a_model(const std::string& name,
                                                              const Scenario& scenario,
                                                              const Findings& findings) {
    auto [head, rest] = head_and_rest(name);
    if (head == "interventions") {
        const auto [intervention, below] = head_and_rest(rest);
        const Intervention* one = find(scenario.file.interventions, intervention);
        if (one == nullptr || one->model_index < 0) return {};
        return {{findings.models[one->model_index]}, below};
    }
    if (head == "models") std::tie(head, rest) = head_and_rest(rest);
    std::vector<ModelScope> scopes;
    for (std::size_t i = 0; i < findings.scopes.size(); ++i)
        if (findings.scopes[i].owner == "models/" + head) scopes.push_back({i});
    return {scopes, rest};
}

bool is_unread(const Scope& scope, const std::vector<std::string>& paths) {
    return any(paths, [&](const std::string& path) { return scope.unread.count(path) > 0; });
}

void resolve_references(const Findings& findings, const Scenario& scenario,
                        Diagnostics& diagnostics) {
    std::map<Target, std::set<std::string>> all;
    int unknown = 0;
    for (const FoundReference& reference : findings.references) {
        const auto [names, is_new] = all.try_emplace(reference.target);
        if (is_new)
            if (const auto known = known_names(reference.target, scenario))
                names->second = {known->names.begin(), known->names.end()};
        if (names->second.count(reference.name) > 0) continue;
        const auto known = known_names(reference.target, scenario);
        if (!known) continue;
        diagnostics.report(known->otherwise, reference.place,
                           {name_of(reference.target), in_quotes(reference.name),
                            ++unknown > most_suggestions ? "" : help_with_name(reference, *known)});
    }
}

void resolve_expressions(const Scenario& scenario, Findings& findings, Diagnostics& diagnostics) {
    int unknown = 0;
    for (FoundFigure& found : findings.figures)
        if (found.figure.expression) resolve(found, scenario, findings, unknown, diagnostics);
    Walk walk{findings, diagnostics, std::vector<bool>(findings.figures.size()), {}};
    for (std::uint32_t i = 0; i < findings.figures.size(); ++i) visit(walk, i);
}

void evaluate_expressions(Scenario& scenario, Diagnostics& diagnostics) {
    std::vector<bool> done(scenario.figures.size());
    for (std::uint32_t i = 0; i < scenario.figures.size(); ++i)
        evaluate(i, scenario, done, diagnostics);
}

}  // namespace hearth
