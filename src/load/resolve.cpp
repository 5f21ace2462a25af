// Looks names up in the scenario and in figure tables.
#include "load/resolve.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/figure_maker.hpp"

namespace hearth {

namespace {

constexpr int most_suggestions = 20;         // a search among all names for each
constexpr std::size_t longest_chain = 1000;  // figures; each takes a level of recursion

template <class T>
std::vector<std::string> names_of(const Map<T>& map) {
    std::vector<std::string> names;
    for (const auto& entry : map) names.push_back(entry.name);
    return names;
}

/// Every name a reference of this kind may have.
std::vector<std::string> known_names(Target target, const Scenario& scenario) {
    switch (target) {
        case Target::service:
            return names_of(scenario.library.services);
        case Target::payer:
            return names_of(scenario.library.payers);
        case Target::place:
            return names_of(scenario.library.places);
        case Target::source:
            return names_of(scenario.library.sources);
        case Target::schedule: {
            auto names = names_of(scenario.library.schedules);
            names.emplace_back("none");
            return names;
        }
        case Target::price_index:
            return names_of(scenario.library.indices);
        case Target::intervention:
            return names_of(scenario.file.interventions);
        case Target::option:
            return names_of(scenario.file.options);
        case Target::life_table:
            return names_of(scenario.library.life_tables);
        case Target::qaly_value:
            return names_of(scenario.library.qaly_values);
        case Target::evidence_grade:
            return names_of(scenario.library.evidence_grades);
        case Target::model:
        case Target::people_group:
        case Target::household_group:
        case Target::step:
        case Target::measure:
        case Target::figure:
            break;
    }
    return {};
}

/// What is said of an unknown name; nothing for those that are looked up elsewhere: models when
/// they are opened, groups and steps by the rules, where they are defined.
std::optional<Told> told_of(Target target) {
    switch (target) {
        case Target::service:
            return Told("unknown-service");
        case Target::payer:
            return Told("unknown-payer");
        case Target::place:
            return Told("unknown-place");
        case Target::source:
            return Told("unknown-source");
        case Target::schedule:
            return Told("unknown-schedule");
        case Target::price_index:
            return Told("unknown-index");
        case Target::intervention:
            return Told("unknown-intervention");
        case Target::option:
            return Told("unknown-option");
        case Target::life_table:
            return Told("unknown-life-table");
        case Target::evidence_grade:
            return Told("unknown-grade");
        case Target::qaly_value:
            return Told("unknown-qaly-value");
        case Target::model:
        case Target::people_group:
        case Target::household_group:
        case Target::step:
        case Target::measure:
        case Target::figure:
            break;
    }
    return std::nullopt;
}

/// Looks up names of expressions in the figure tables of scopes.
class Names {
  public:
    Names(Findings& findings, Diagnostics& diagnostics)
        : findings_(findings), diagnostics_(diagnostics) {}

    void resolve() {
        for (FoundFigure& found : findings_.figures)
            if (found.figure.expression) resolve(found);
        for (std::uint32_t i = 0; i < findings_.figures.size(); ++i) visit(i);
    }

  private:
    /// Scopes in which a figure's names are looked up: a scenario's override in a model sees the
    /// scenario first.
    std::vector<std::size_t> scopes_of(const FoundFigure& found) const {
        std::vector<std::size_t> order;
        const Scope& home = findings_.scopes[found.scope];
        if (found.figure.place.file != home.file)
            for (std::size_t i = 0; i < findings_.scopes.size(); ++i)
                if (findings_.scopes[i].origin == Origin::scenario) order.push_back(i);
        order.push_back(found.scope);
        for (std::size_t i = 0; i < findings_.scopes.size(); ++i)
            if (findings_.scopes[i].origin == Origin::data) order.push_back(i);
        return order;
    }

    /// Dotted prefixes of an inline model: its own `figures:` come first.
    static std::string inline_prefix(const Figure& figure) {
        const auto at = figure.path.find(".model.");
        return at == std::string::npos ? std::string{} : figure.path.substr(0, at + 7);
    }

    /// The paths under which a scope may hold the name, nearest first.
    static std::vector<std::string> paths_of(const FoundFigure& found, const std::string& name) {
        const std::string prefix = inline_prefix(found.figure);
        return {prefix + "figures." + name, "figures." + name, prefix + name, name};
    }

    FigureIndex look_up(const FoundFigure& found, const std::string& name) const {
        for (const std::size_t scope : scopes_of(found))
            if (const auto hit = hearth::look_up(findings_.scopes[scope], paths_of(found, name));
                hit.known())
                return hit;
        return {};
    }

    /// Whether the figure stands in a file, with a mistake that has been reported.
    bool is_unread(const FoundFigure& found, const std::string& name) const {
        const auto scopes = scopes_of(found);
        return std::any_of(scopes.begin(), scopes.end(), [&](std::size_t scope) {
            return hearth::is_unread(findings_.scopes[scope], paths_of(found, name));
        });
    }

    void resolve(FoundFigure& found) {
        for (Term& term : found.figure.expression->terms) {
            if (term.operation != Operation::figure) continue;
            term.figure = look_up(found, term.name);
            if (!term.figure.known() && !is_unread(found, term.name))
                diagnostics_.report(
                    "unknown-figure", term.place,
                    {in_quotes(term.name),
                     ++unknown_ > most_suggestions ? "" : help_with(term.name, names_near(found))});
        }
    }

    /// The nearest name; where none is near, those without a path.
    static std::string help_with(const std::string& name, std::vector<std::string> near) {
        if (nearest(name, near)) return suggestion(name, near);
        std::erase_if(near, [](const std::string& path) { return path.find('.') != path.npos; });
        return near.empty() ? "define it under figures:" : suggestion(name, near);
    }

    std::vector<std::string> names_near(const FoundFigure& found) const {
        std::vector<std::string> names;
        for (const std::size_t scope : scopes_of(found))
            for (const auto& [path, index] : findings_.scopes[scope].figures)
                names.push_back(path.rfind("figures.", 0) == 0 ? path.substr(8) : path);
        std::sort(names.begin(), names.end());
        return names;
    }

    /// Depth-first; reports each cycle where it closes, and the first chain that is too long. False
    /// where it did: what leads there is cut, so that nothing after this runs in circles.
    bool visit(std::uint32_t index) {
        const State state = states_[index];
        if (state == State::done) return true;
        if (state == State::open) return report_cycle(index);
        if (trail_.size() == longest_chain) return report_long_chain(index);
        states_[index] = State::open;
        trail_.push_back(index);
        auto& expression = findings_.figures[index].figure.expression;
        if (expression)
            for (Term& term : expression->terms)
                if (term.figure.known() && !visit(term.figure.at)) term.figure = {};
        trail_.pop_back();
        states_[index] = State::done;
        return true;
    }

    bool report_long_chain(std::uint32_t index) {
        if (std::exchange(has_long_chain_, true)) return false;
        diagnostics_.report("long-chain", findings_.figures[index].figure.place,
                            {in_quotes(short_path(index)), longest_chain});
        return false;
    }

    bool report_cycle(std::uint32_t index) {
        std::string chain;
        const auto from = std::find(trail_.begin(), trail_.end(), index);
        for (auto at = from; at != trail_.end(); ++at) chain += short_path(*at) + " -> ";
        diagnostics_.report("cyclic-figures", findings_.figures[index].figure.place,
                            {chain, short_path(index)});
        return false;
    }

    /// The path as an expression names it.
    std::string short_path(std::uint32_t index) const {
        const std::string& all = path(index);
        return all.rfind("figures.", 0) == 0 ? all.substr(8) : all;
    }

    const std::string& path(std::uint32_t index) const {
        return findings_.figures[index].figure.path;
    }

    enum class State { fresh, open, done };
    Findings& findings_;
    Diagnostics& diagnostics_;
    std::unordered_map<std::uint32_t, State> states_;
    std::vector<std::uint32_t> trail_;
    bool has_long_chain_ = false;
    int unknown_ = 0;
};

/// What kind of number a term is: money has to be kept apart from plain numbers.
enum class Sort { number, money, any };

/// A term's value at the point, its sort, and whether nothing uncertain enters it.
struct Worth {
    double value = 0;
    Sort sort = Sort::number;
    bool fixed = true;
};

class Points {
  public:
    Points(Scenario& scenario, Diagnostics& diagnostics)
        : scenario_(scenario), diagnostics_(diagnostics) {
        done_.resize(scenario.figures.size());
    }

    void evaluate() {
        for (std::uint32_t i = 0; i < scenario_.figures.size(); ++i) evaluate(i);
    }

  private:
    /// Leaves a figure whose value cannot be known without a value: NaN.
    void evaluate(std::uint32_t index) {
        if (done_[index]) return;
        done_[index] = true;
        Figure& figure = scenario_.figures[index];
        if (!figure.expression) return;
        figure.point = std::numeric_limits<double>::quiet_NaN();
        std::vector<Worth> worths;
        failed_ = false;
        const Expression expression = *figure.expression;
        for (const Term& term : expression.terms)
            if (term.figure.known()) evaluate(term.figure.at);
        failed_ = false;
        for (const Term& term : expression.terms) {
            worths.push_back(worth(term, worths));
            if (failed_) return;
        }
        finish(scenario_.figures[index], worths.back());
    }

    void finish(Figure& figure, const Worth& worth) {
        if (worth.sort == Sort::money && figure.quantity != Quantity::cost &&
            figure.path.rfind("figures.", 0) != 0)
            return error("money-not-expected.expression", figure.place, {name_of(figure.quantity)});
        figure.money = figure.money || worth.sort == Sort::money;
        if (!std::isfinite(worth.value)) return error("not-finite-expression", figure.place);
        if (worth.value < figure.limits.least || worth.value > figure.limits.most)
            error("out-of-range.expression", figure.place,
                  {range_in_words(figure.limits), worth.value});
        figure.point = worth.value;
    }

    void error(Told told, Place place, const Words& words = {}) {
        failed_ = true;
        diagnostics_.report(told, place, words);
    }

    Worth worth(const Term& term, const std::vector<Worth>& before) {
        if (term.operation == Operation::number)
            return {term.number, term.number == 0 ? Sort::any : Sort::number};
        if (term.operation == Operation::figure) return of_figure(term);
        const auto operand = [&](std::size_t i) {
            return i < term.operands.size() ? before[term.operands[i]] : Worth{};
        };
        Worth made{apply(term.operation, operand(0).value, operand(1).value, operand(2).value),
                   Sort::number, true};
        for (std::size_t i = 2; i < term.operands.size() && term.operation != Operation::choose;
             ++i)
            made.value = apply(term.operation, made.value, operand(i).value, 0);
        for (const int i : term.operands) made.fixed = made.fixed && before[i].fixed;
        made.sort = sort_of(term, before);
        if (term.operation == Operation::divide && operand(1).fixed && operand(1).value == 0)
            error("division-by-zero", term.place);
        return made;
    }

    Worth of_figure(const Term& term) {
        if (!term.figure.known()) {
            failed_ = true;
            return {};
        }
        const Figure& figure = scenario_.figures[term.figure.at];
        if (std::isnan(figure.point)) failed_ = true;  // reported where it is defined
        const bool fixed = figure.expression ? false : figure.distribution.family == Family::fixed;
        return {figure.value(), figure.money ? Sort::money : Sort::number, fixed};
    }

    Sort sort_of(const Term& term, const std::vector<Worth>& before) {
        const auto sort = [&](std::size_t i) { return before[term.operands[i]].sort; };
        switch (term.operation) {
            case Operation::negate:
                return sort(0);
            case Operation::multiply:
                return product(term, sort(0), sort(1));
            case Operation::divide:
                return quotient(term, sort(0), sort(1));
            case Operation::power:
            case Operation::exp:
            case Operation::ln:
            case Operation::sqrt:
                return plain(term, sort(0));
            case Operation::choose:
                return common(term, {sort(1), sort(2)});
            case Operation::less:
            case Operation::at_most:
            case Operation::more:
            case Operation::at_least:
            case Operation::equal:
            case Operation::unequal:
                common(term, {sort(0), sort(1)});
                return Sort::number;
            case Operation::number:
            case Operation::figure:
            case Operation::add:
            case Operation::subtract:
            case Operation::min:
            case Operation::max:
                break;
        }
        std::vector<Sort> sorts;
        for (std::size_t i = 0; i < term.operands.size(); ++i) sorts.push_back(sort(i));
        return common(term, sorts);
    }

    Sort product(const Term& term, Sort a, Sort b) {
        if (a == Sort::money && b == Sort::money) error("money-times-money", term.place);
        return a == Sort::money || b == Sort::money ? Sort::money : Sort::number;
    }

    Sort quotient(const Term& term, Sort a, Sort b) {
        if (b == Sort::money && a != Sort::money) error("money-mixed.divisor", term.place);
        return a == Sort::money && b != Sort::money ? Sort::money : Sort::number;
    }

    Sort plain(const Term& term, Sort a) {
        if (a == Sort::money) error("money-mixed.function", term.place);
        return Sort::number;
    }

    Sort common(const Term& term, const std::vector<Sort>& sorts) {
        Sort found = Sort::any;
        for (const Sort sort : sorts) {
            if (sort != Sort::any && found != Sort::any && sort != found)
                error("money-mixed.sum", term.place);
            if (found == Sort::any) found = sort;
        }
        return found;
    }

    Scenario& scenario_;
    Diagnostics& diagnostics_;
    std::vector<bool> done_;
    bool failed_ = false;
};

}  // namespace

FigureIndex look_up(const Scope& scope, const std::vector<std::string>& paths) {
    for (const std::string& path : paths)
        if (const auto hit = scope.figures.find(path); hit != scope.figures.end())
            return {hit->second};
    return {};
}

bool is_unread(const Scope& scope, const std::vector<std::string>& paths) {
    return std::any_of(paths.begin(), paths.end(),
                       [&](const std::string& path) { return scope.unread.count(path) > 0; });
}

void resolve_references(const Findings& findings, const Scenario& scenario,
                        Diagnostics& diagnostics) {
    std::map<Target, std::set<std::string>> known;
    int unknown = 0;
    for (const FoundReference& reference : findings.references) {
        const auto told = told_of(reference.target);
        if (!told) continue;
        const auto [names, is_new] = known.try_emplace(reference.target);
        if (is_new)
            for (std::string& name : known_names(reference.target, scenario))
                names->second.insert(std::move(name));
        if (names->second.count(reference.name) > 0) continue;
        diagnostics.report(
            *told, reference.place,
            {name_of(reference.target), in_quotes(reference.name),
             ++unknown > most_suggestions
                 ? ""
                 : suggestion(reference.name, known_names(reference.target, scenario))});
    }
}

void resolve_expressions(Findings& findings, Diagnostics& diagnostics) {
    Names(findings, diagnostics).resolve();
}

void evaluate_expressions(Scenario& scenario, Diagnostics& diagnostics) {
    Points(scenario, diagnostics).evaluate();
}

}  // namespace hearth
