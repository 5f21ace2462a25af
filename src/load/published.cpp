// What a published case needs beside its scenario: the frame that a scenario inside it may leave
// out, names in its expressions and paths, and its own rules.
#include <algorithm>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/resolve.hpp"
#include "load/tree.hpp"

namespace hearth {

namespace {

/// Corners of the inputs' ranges double with each: as many as still run in a moment.
constexpr std::size_t most_rounded_inputs = 10;

/// The figure called `name` in the case's scenario, then in data.
FigureIndex look_up(const std::string& name, const Reading& to) {
    const auto& scopes = to.findings.scopes;
    for (std::size_t i = 0; i < scopes.size(); ++i) {
        if (i != to.scope && scopes[i].origin != Origin::data) continue;
        if (const auto hit = look_up(scopes[i], {"figures." + name, name}); hit.known()) return hit;
    }
    return {};
}

std::vector<std::string> paths(const Reading& to) {
    std::vector<std::string> all;
    for (const auto& [path, index] : to.findings.scopes[to.scope].figures) all.push_back(path);
    std::sort(all.begin(), all.end());
    return all;
}

/// The figure at a path; reported where there is none.
FigureIndex known(const std::string& path, Place place, const Reading& to) {
    const FigureIndex found = look_up(path, to);
    if (!found.known())
        to.diagnostics.report("unknown-figure", place,
                              {in_quotes(path), suggestion(path, paths(to))});
    return found;
}

std::optional<RoundedInput> rounded_input(const Entry& entry, const Scenario& scenario,
                                          const Reading& to) {
    const FigureIndex figure = known(entry.key, entry.key_place, to);
    const Scalar* scalar = entry.value.scalar();
    const auto digit = scalar == nullptr ? std::nullopt : read_number(scalar->text).value;
    if (!digit || !(*digit > 0))
        to.diagnostics.report("bad-digit", entry.value.place, {in_quotes(entry.key)});
    else if (figure.known() && scenario.figures[figure.at].expression)
        to.diagnostics.report("rounded-expression", entry.key_place, {in_quotes(entry.key)});
    else if (figure.known())
        return RoundedInput{figure, *digit};
    return std::nullopt;
}

/// A figure, or a measure of an option; whether that measure exists is known when it is computed.
void resolve(Term& term, const Scenario& scenario, const Reading& to) {
    term.figure = look_up(term.name, to);
    if (term.figure.known()) return;
    const std::string head = term.name.substr(0, term.name.find('.'));
    const auto& options = scenario.file.options;
    if (head != term.name && find(options, head) != nullptr) return;
    std::vector<std::string> near;
    for (const std::string& path : paths(to))
        near.push_back(path.starts_with("figures.") ? path.substr(8) : path);
    for (const auto& option : options) near.push_back(option.name + ".net_saving");
    to.diagnostics.report("unknown-figure.measure", term.place,
                          {in_quotes(term.name), suggestion(term.name, near)});
}

/// `node` is the expression as written.
void parse(Expectation& expectation, const Node& node, const Scenario& scenario,
           const Reading& to) {
    if (!expectation.expression.starts_with('='))
        return to.diagnostics.report("bad-expression.equals_sign", node.place,
                                     {in_quotes(expectation.expression.substr(0, 1))});
    expectation.formula = parse_expression(*node.scalar(), node.place, to.diagnostics);
    if (!expectation.formula) return;
    for (Term& term : expectation.formula->terms)
        if (term.operation == Operation::figure) resolve(term, scenario, to);
}

void check(const Expectation& expectation, const Published& published, Diagnostics& diagnostics) {
    const bool bound = expectation.at_least || expectation.below;
    const auto report_if = [&](bool broken, Told told) {
        if (broken) diagnostics.report(told, expectation.place);
    };
    report_if(!expectation.value && !bound, "missing-one-of.expected");
    report_if(expectation.value && !expectation.digit, "no-digit");
    report_if(bound && !expectation.value && (expectation.digit || expectation.truncated),
              "digit-of-bound");
    report_if(!published.should_close(expectation) && published.reason_of(expectation).empty(),
              "no-reason");
    report_if(expectation.measure && !expectation.option, "missing-key.option");
}

}  // namespace

std::optional<Node> take_scenario(Node& published, Diagnostics& diagnostics) {
    auto* mapping = std::get_if<Mapping>(&published.content);
    if (mapping == nullptr) return std::nullopt;
    const auto at = std::find_if(mapping->begin(), mapping->end(),
                                 [](const Entry& entry) { return entry.key == "scenario"; });
    if (at == mapping->end()) {
        if (published.find("figures") == nullptr)
            diagnostics.report("missing-one-of.published_case", published.place);
        return std::nullopt;
    }
    Node scenario = std::move(at->value);
    const Place place = at->key_place;
    mapping->erase(at);
    if (const Node* figures = published.find("figures"))
        diagnostics.report("exclusive-keys.published_case", figures->place);
    auto* inside = std::get_if<Mapping>(&scenario.content);
    if (inside == nullptr) return scenario;
    if (const Node* title = published.find("title"); title && !scenario.find("title"))
        inside->push_back({"title", place, *title});
    if (!scenario.find("hearth")) inside->push_back({"hearth", place, {place, Scalar{"1", true}}});
    return scenario;
}

ScenarioFile arithmetic_frame(Place place) {
    ScenarioFile file;
    file.place = place;
    file.appraisal.place = place;
    file.appraisal.years = 1;
    file.appraisal.prices = Printed::as_printed;
    file.appraisal.discount = FlatRates{.place = place};
    file.options.push_back({"figures", place, {}});
    return file;
}

void complete_published(Published& published, const Node& root, const Scenario& scenario,
                        const Reading& to) {
    for (const auto& path : published.implied) known(path.name, path.place, to);
    const Node* rounded = root.find("rounded_inputs");
    if (rounded != nullptr && rounded->mapping() != nullptr)
        for (const Entry& entry : *rounded->mapping())
            if (const auto input = rounded_input(entry, scenario, to))
                published.rounded.push_back(*input);
    if (published.rounded.size() > most_rounded_inputs)
        to.diagnostics.report("too-many-rounded-inputs", rounded->place,
                              {published.rounded.size(), most_rounded_inputs});
    std::set<std::string> ids;
    for (std::size_t i = 0; i < published.expect.size(); ++i) {
        Expectation& one = published.expect[i];
        check(one, published, to.diagnostics);
        if (one.id.empty())
            one.id = one.measure && one.option ? one.option->name + "." + one.measure->name
                                               : std::to_string(i + 1);
        if (!ids.insert(one.id).second)
            to.diagnostics.report("named-twice.expected", one.place, {in_quotes(one.id)});
        if (!one.expression.empty())
            parse(one, *root.find("expect")->sequence()->at(i).find("expression"), scenario, to);
    }
    if (published.expect.empty()) to.diagnostics.report("no-expectations", published.place);
}

}  // namespace hearth
