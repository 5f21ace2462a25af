// Names and rules of published cases.
#include "load/published.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/resolve.hpp"
#include "load/scalars.hpp"

namespace hearth {

namespace {

/// Corners of the inputs' ranges double with each: as many as still run in a moment.
constexpr std::size_t most_rounded_inputs = 10;

class Completing {
  public:
    Completing(Published& published, const Node& root, const PublishedNames& names,
               Diagnostics& diagnostics)
        : published_(published), root_(root), names_(names), diagnostics_(diagnostics) {}

    void complete() {
        look_up_implied();
        look_up_rounded();
        for (std::size_t i = 0; i < published_.expect.size(); ++i)
            complete(published_.expect[i], i);
        if (published_.expect.empty()) diagnostics_.report("no-expectations", published_.place);
    }

  private:
    // --- names ---------------------------------------------------------------------------------

    const Scope& scope() const { return names_.findings.scopes[names_.scope]; }

    /// The figure called `name` in the case's scenario, then in data.
    FigureIndex look_up(const std::string& name) const {
        for (const Scope& one : names_.findings.scopes) {
            if (&one != &scope() && one.origin != Origin::data) continue;
            if (const auto hit = hearth::look_up(one, {"figures." + name, name}); hit.known())
                return hit;
        }
        return {};
    }

    FigureIndex known(const std::string& path, Place place) const {
        const FigureIndex found = look_up(path);
        if (!found.known())
            diagnostics_.report("unknown-figure", place,
                                {in_quotes(path), suggestion(path, paths())});
        return found;
    }

    std::vector<std::string> paths() const {
        std::vector<std::string> all;
        for (const auto& [path, index] : scope().figures) all.push_back(path);
        std::sort(all.begin(), all.end());
        return all;
    }

    void look_up_implied() {
        for (const auto& path : published_.implied) known(path.name, path.place);
    }

    void look_up_rounded() {
        const Node* all = root_.find("rounded_inputs");
        if (all == nullptr || all->mapping() == nullptr) return;
        for (const Entry& entry : *all->mapping()) look_up_rounded(entry);
        if (published_.rounded.size() > most_rounded_inputs)
            diagnostics_.report("too-many-rounded-inputs", all->place,
                                {published_.rounded.size(), most_rounded_inputs});
    }

    void look_up_rounded(const Entry& entry) {
        const FigureIndex figure = known(entry.key, entry.key_place);
        const Scalar* scalar = entry.value.scalar();
        const auto digit =
            scalar == nullptr ? std::optional<double>() : read_number(scalar->text).value;
        if (!digit || !(*digit > 0))
            return diagnostics_.report("bad-digit", entry.value.place, {in_quotes(entry.key)});
        if (!figure.known()) return;
        if (names_.scenario.figures[figure.at].expression)
            return diagnostics_.report("rounded-expression", entry.key_place,
                                       {in_quotes(entry.key)});
        published_.rounded.push_back({figure, *digit});
    }

    // --- one printed figure --------------------------------------------------------------------

    void complete(Expectation& expectation, std::size_t index) {
        check_value(expectation);
        if (!published_.should_close(expectation) && published_.reason_of(expectation).empty())
            diagnostics_.report("no-reason", expectation.place);
        if (expectation.measure && !expectation.option)
            diagnostics_.report("missing-key.option", expectation.place);
        if (expectation.id.empty())
            expectation.id = expectation.measure && expectation.option
                                 ? expectation.option->name + "." + expectation.measure->name
                                 : std::to_string(index + 1);
        if (!ids_.insert(expectation.id).second)
            diagnostics_.report("named-twice.expected", expectation.place,
                                {in_quotes(expectation.id)});
        if (!expectation.expression.empty()) parse(expectation, index);
    }

    void check_value(const Expectation& expectation) {
        const bool bound = expectation.at_least || expectation.below;
        if (!expectation.value && !bound)
            diagnostics_.report("missing-one-of.expected", expectation.place);
        if (expectation.value && !expectation.digit)
            diagnostics_.report("no-digit", expectation.place);
        if (bound && !expectation.value && (expectation.digit || expectation.truncated))
            diagnostics_.report("digit-of-bound", expectation.place);
    }

    void parse(Expectation& expectation, std::size_t index) {
        const Node& node = *root_.find("expect")->sequence()->at(index).find("expression");
        if (!expectation.expression.starts_with('='))
            return diagnostics_.report("bad-expression.equals_sign", node.place,
                                       {in_quotes(expectation.expression.substr(0, 1))});
        expectation.formula = parse_expression(*node.scalar(), node.place, diagnostics_);
        if (!expectation.formula) return;
        for (Term& term : expectation.formula->terms)
            if (term.operation == Operation::figure) resolve(term);
    }

    /// A figure, or a measure of an option; whether that measure exists is known when it is
    /// computed.
    void resolve(Term& term) {
        term.figure = look_up(term.name);
        if (term.figure.known()) return;
        const std::string head = term.name.substr(0, term.name.find('.'));
        const auto& options = names_.scenario.file.options;
        if (head != term.name && find(options, head) != nullptr) return;
        std::vector<std::string> near;
        for (const std::string& path : paths())
            near.push_back(path.starts_with("figures.") ? path.substr(8) : path);
        for (const auto& option : options) near.push_back(option.name + ".net_saving");
        diagnostics_.report("unknown-figure.measure", term.place,
                            {in_quotes(term.name), suggestion(term.name, near)});
    }

    Published& published_;
    const Node& root_;
    const PublishedNames& names_;
    Diagnostics& diagnostics_;
    std::set<std::string> ids_;
};

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

void complete_published(Published& published, const Node& root, const PublishedNames& names,
                        Diagnostics& diagnostics) {
    Completing(published, root, names, diagnostics).complete();
}

}  // namespace hearth
