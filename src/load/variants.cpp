// Versions of a scenario: one reading is kept for each way in which more than figures change, and
// figures are swapped in it.
#include "load/variants.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/resolve.hpp"
#include "load/tree.hpp"
#include "scenario/prices.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

constexpr std::size_t most_kept = 64;

/// Moves a node and all below it to another text.
void move_to(std::uint32_t file, Node& node) {
    node.place.file = file;
    if (auto* sequence = std::get_if<Sequence>(&node.content))
        for (Node& item : *sequence) move_to(file, item);
    if (auto* mapping = std::get_if<Mapping>(&node.content))
        for (Entry& entry : *mapping) {
            entry.key_place.file = file;
            move_to(file, entry.value);
        }
}

/// Versions below a node; what is no mapping has been reported by the reader.
std::vector<Version> versions_in(const Node* node) {
    std::vector<Version> versions;
    if (node == nullptr || node->mapping() == nullptr) return versions;
    for (const Entry& entry : *node->mapping()) {
        if (entry.value.mapping() == nullptr) continue;
        Version made{entry.key, entry.key_place, {}};
        for (const Entry& set : *entry.value.mapping())
            made.value.push_back({set.key, set.key_place, set.value});
        versions.push_back(std::move(made));
    }
    return versions;
}

/// The sets and alternatives of a scenario, as if they stood in a text of their own.
std::pair<std::vector<Version>, std::vector<Alternative>> own_versions(const std::string& path,
                                                                       Files& files) {
    Diagnostics reported_before;
    auto tree = files.read(path, reported_before);
    if (!tree || (tree->find("sets") == nullptr && tree->find("alternatives") == nullptr))
        return {};
    move_to(files.again(tree->place.file), *tree);
    std::pair<std::vector<Version>, std::vector<Alternative>> own{versions_in(tree->find("sets")),
                                                                  {}};
    const Node* alternatives = tree->find("alternatives");
    if (alternatives != nullptr && alternatives->mapping() != nullptr)
        for (const Entry& entry : *alternatives->mapping())
            own.second.push_back({entry.key, entry.key_place, versions_in(&entry.value)});
    return own;
}

/// A number, or a mapping that is a figure of its own: neither an expression nor parts of a whole.
bool is_plain_figure(const Node& value) {
    if (const Scalar* scalar = value.scalar())
        return scalar->plain && read_number(scalar->text).value.has_value();
    return value.mapping() != nullptr && value.find("dirichlet") == nullptr;
}

/// Figures whose values nothing but rules and expressions looks at while a scenario is read.
std::vector<bool> swappable_figures(const Scenario& scenario) {
    std::vector<bool> swappable;
    const auto compared = compared_figures(scenario);  // the others are refused when read
    for (std::size_t i = 0; i < compared.size(); ++i)
        swappable.push_back(compared[i] && !scenario.figures[i].expression &&
                            !scenario.figures[i].dirichlet && !scenario.figures[i].limits.or_money);
    const auto hold = [&](FigureIndex figure) {
        if (figure.known()) swappable[figure.at] = false;
    };
    for (const Correlation& pair : scenario.correlations) {
        hold(pair.a);
        hold(pair.b);
    }
    for (const auto& [name, place, service] : scenario.library.services)
        if (service.costs.listed)
            for (const FigureIndex cost : service.costs.values) hold(cost);
    return swappable;
}

/// The figure that stands in the place of `old` when `value` is written there.
std::optional<Figure> figure_from(const Scenario& scenario, const Figure& old, const Node& value,
                                  Diagnostics& diagnostics) {
    Findings findings;
    findings.scopes.push_back(
        {old.owner, old.origin, std::numeric_limits<std::uint32_t>::max(), {}, {}});
    for (const auto& grade : scenario.library.evidence_grades)
        findings.grades.try_emplace(grade.name, grade.value.relative_se);
    const FigureIndex made = read_figure_at(old.path, old.limits, value, {findings, diagnostics});
    if (!findings.references.empty()) resolve_references(findings, scenario, diagnostics);
    if (!made.known() || diagnostics.has_errors()) return std::nullopt;
    Figure& figure = findings.figures.front().figure;
    figure.payers = old.payers;
    return std::move(figure);
}

/// How many interventions use a model by name.
std::ptrdiff_t uses(const std::string& model, const ScenarioFile& file) {
    return std::count_if(
        file.interventions.begin(), file.interventions.end(), [&](const Named<Intervention>& one) {
            const auto* name = std::get_if<Reference<Target::model>>(&one.value.model);
            return name != nullptr && name->name == model;
        });
}

/// Where the figure at a path of `set:` belongs: the owner of its file, the path there, and for a
/// path of a model the file of that model: figures that were put in from elsewhere stay.
struct Home {
    std::string owner;
    std::string path;
    std::optional<std::uint32_t> file = {};
};

/// As load puts a value in; nothing where only a new reading can tell.
std::optional<Home> home_of(const std::string& path, const Scenario& scenario) {
    const auto [head, behind] = head_and_rest(path);
    if (head == path) return Home{"scenario", path};
    const auto [name, rest] = head_and_rest(behind);
    if (head == "models") {
        for (const auto& [used, model] : scenario.models)
            if (used == name) return Home{"models/" + name, rest, model.place.file};
        return std::nullopt;
    }
    const Intervention* intervention =
        head == "interventions" ? find(scenario.file.interventions, name) : nullptr;
    if (intervention != nullptr && !has(describe<Intervention>(), head_and_rest(rest).first)) {
        const auto* model = std::get_if<Reference<Target::model>>(&intervention->model);
        if (model == nullptr || uses(model->name, scenario.file) > 1) return std::nullopt;
        return Home{"models/" + model->name, rest};
    }
    const std::string above = head + "." + name;
    const bool is_own = any(scenario.figures, [&](const Figure& figure) {
        return figure.owner == "scenario" && figure.path.starts_with(above) &&
               (figure.path.size() == above.size() || figure.path[above.size()] == '.');
    });
    return Home{is_own ? "scenario" : "data", path};
}

}  // namespace

/// A scenario that was read with some settings; the values of figures are swapped in it.
struct Variants::Kept {
    std::vector<Setting> settings;
    Loaded read;
    std::size_t structure = 0;
    std::vector<bool> swappable = {};
    std::vector<std::pair<std::size_t, Figure>> replaced = {};  ///< what to put back

    Scenario& scenario() { return *read.scenario; }

    /// Figures that a value at the path replaces; empty where they cannot be swapped.
    std::vector<std::size_t> figures_at(const std::string& path) {
        const auto home = home_of(path, scenario());
        std::vector<std::size_t> found;
        const auto& figures = scenario().figures;
        for (std::size_t i = 0; home && i < figures.size(); ++i) {
            if (figures[i].path != home->path || figures[i].owner != home->owner) continue;
            if (home->file && figures[i].place.file != *home->file) continue;
            if (!swappable[i]) return {};
            found.push_back(i);
        }
        return found;
    }

    void put_back() {
        for (auto& [index, figure] : replaced) scenario().figures[index] = std::move(figure);
        replaced.clear();
    }

    /// Puts new figures in the place of those of the reading; false where anything is wrong.
    bool swap(const std::vector<std::pair<std::size_t, const Node*>>& swaps) {
        Diagnostics diagnostics;
        bool has_prices = false;
        for (const auto& [index, value] : swaps) {
            auto made = figure_from(scenario(), scenario().figures[index], *value, diagnostics);
            const bool was_money = scenario().figures[index].money;
            if (!made || made->money != was_money) return false;
            has_prices = has_prices || made->prices.has_value();
            replaced.emplace_back(index, std::move(scenario().figures[index]));
            scenario().figures[index] = std::move(*made);
        }
        if (has_prices) rebase_figures(scenario(), diagnostics);
        evaluate_expressions(scenario(), diagnostics);
        if (!swaps.empty()) check_rules(scenario(), diagnostics);
        return !diagnostics.has_errors();
    }
};

Variants::Variants(LoadRequest request) : request_(std::move(request)) {
    base_ = load_changed(request_, {}, files_);
    std::tie(sets_, alternatives_) = own_versions(request_.path, files_);
    base_.texts = files_.texts;
}

Variants::~Variants() = default;

SetsRead Variants::sets_of(const std::string& path) {
    SetsRead made;
    const auto tree = files_.read(path, made.read.diagnostics);
    if (tree && kind_of(*tree) != FileKind::sets)
        made.read.diagnostics.report("not-a-file-of-sets", {tree->place.file, 0, 0},
                                     {name_of(kind_of(*tree))});
    else if (tree) {
        made.read = read_sets_file({.path = path, .home = request_.home}, files_);
        if (!made.read.diagnostics.has_errors()) made.sets = versions_in(tree->find("sets"));
    }
    made.read.texts = files_.texts;
    return made;
}

Variants::Kept& Variants::kept(const std::vector<Setting>& settings,
                               const std::vector<bool>& plain) {
    std::vector<Setting> structural;
    for (std::size_t i = 0; i < settings.size(); ++i)
        if (!plain[i]) structural.push_back(settings[i]);
    for (const auto& known : kept_)
        if (known->settings == structural) return *known;
    if (kept_.size() >= most_kept) kept_.clear();
    auto& made = *kept_.emplace_back(std::make_unique<Kept>());
    made.read = load_changed(request_, structural, files_);
    made.read.texts = {};
    made.settings = std::move(structural);
    made.structure = structures_++;
    if (made.read.scenario) made.swappable = swappable_figures(made.scenario());
    return made;
}

Variant Variants::at(const std::vector<Setting>& settings) {
    std::vector<bool> plain;
    for (std::size_t i = 0; i < settings.size(); ++i) {
        bool alone = is_plain_figure(settings[i].value);
        for (std::size_t j = 0; j < settings.size() && alone; ++j)
            alone = i == j || !paths_meet(settings[i].path, settings[j].path);
        plain.push_back(alone);
    }
    while (true) {
        Kept& reading = kept(settings, plain);
        const bool read = reading.read.scenario.has_value();
        const bool as_read = !is_among(true, plain);
        if (!read && as_read) return {nullptr, reading.structure, reading.read.diagnostics};
        std::vector<std::pair<std::size_t, const Node*>> swaps;
        std::set<std::size_t> met;
        bool apart = read;
        bool found_all = true;
        if (read) reading.put_back();
        for (std::size_t i = 0; i < settings.size() && read; ++i) {
            if (!plain[i]) continue;
            const auto figures = reading.figures_at(settings[i].path);
            if (figures.empty()) {
                plain[i] = false;
                found_all = false;
            }
            for (const std::size_t figure : figures) {
                apart = met.insert(figure).second && apart;
                swaps.emplace_back(figure, &settings[i].value);
            }
        }
        if (apart && !found_all) continue;
        if (apart && reading.swap(swaps)) return {&reading.scenario(), reading.structure, {}};
        if (read) reading.put_back();
        plain.assign(plain.size(), false);
    }
}

namespace {

/// Errors that were not there before, and warnings about what the version itself says.
void add_diagnostics(Loaded& to, const Diagnostics& from, const Version& version,
                     const std::string& which) {
    bool elsewhere = false;
    const auto before = to.diagnostics.sorted();
    for (const Diagnostic& found : from.sorted()) {
        const bool own = found.place.file == version.place.file;
        if (found.severity == Severity::warning) {
            if (own) to.diagnostics.add(found);
            continue;
        }
        const bool known = any(before, [&](const Diagnostic& one) {
            return one.place == found.place && one.message == found.message;
        });
        if (known) continue;
        elsewhere = elsewhere || !own;
        to.diagnostics.add(found);
    }
    if (elsewhere) to.diagnostics.report("version-breaks-scenario", version.place, {which});
}

}  // namespace

Loaded check_variants(const LoadRequest& request, Loaded loaded, Files& files) {
    const auto [sets, alternatives] = own_versions(request.path, files);
    const auto check = [&](const Version& version, const std::string& which) {
        add_diagnostics(loaded, load_changed(request, version.value, files).diagnostics, version,
                        which);
    };
    for (const Version& set : sets) check(set, fmt::format("set {}", in_quotes(set.name)));
    for (const Alternative& alternative : alternatives)
        for (const Version& choice : alternative.value)
            check(choice, fmt::format("choice {} of {}", in_quotes(choice.name),
                                      in_quotes(alternative.name)));
    if (loaded.diagnostics.has_errors()) loaded.scenario.reset();
    loaded.texts = files.texts;
    return loaded;
}

}  // namespace hearth
