// The order of reading: trees, overrides, data, scenario, models; then names, prices, rules.
#include "load/load.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <map>

#include "base/text.hpp"
#include "load/correlations.hpp"
#include "load/fit.hpp"
#include "load/graft.hpp"
#include "load/published.hpp"
#include "load/reader.hpp"
#include "load/resolve.hpp"
#include "load/text_file.hpp"
#include "load/yaml.hpp"
#include "scenario/freshness.hpp"
#include "scenario/prices.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> always_read = {
    "evidence_grades",    "payers",      "sources", "services", "price_indices",
    "discount_schedules", "qaly_values", "figures"};

enum class FileKind { scenario, model, data, published };

FileKind kind_of(const Node& root) {
    if (root.find("expect") != nullptr) return FileKind::published;
    if (root.find("interventions") != nullptr || root.find("options") != nullptr ||
        root.find("appraisal") != nullptr)
        return FileKind::scenario;
    for (const Field& field : describe<DataFile>().fields)
        if (field.key != "hearth" && field.key != "figures" && field.key != "sources" &&
            root.find(field.key) != nullptr && root.find("kind") == nullptr)
            return FileKind::data;
    if (root.find("kind") != nullptr || root.find("effects") != nullptr) return FileKind::model;
    const bool data = root.find("sources") != nullptr || root.find("figures") != nullptr;
    return data && root.find("title") == nullptr ? FileKind::data : FileKind::scenario;
}

std::string_view name_of(FileKind kind) {
    switch (kind) {
        case FileKind::model:
            return "model";
        case FileKind::data:
            return "data file";
        case FileKind::published:
            return "published case";
        default:
            return "scenario";
    }
}

/// A located tree and the index of its text.
struct ReadTree {
    std::uint32_t file = 0;
    Node root;
};

class Loading {
  public:
    explicit Loading(const LoadRequest& request) : request_(request) {}

    Loaded scenario() {
        auto tree = read_tree(request_.path, request_.path);
        if (tree && is_scenario(*tree)) read_everything(std::move(*tree));
        return finish();
    }

    Loaded library() {
        for (const std::string_view name : always_read) open_data_file(name);
        open_data_file("places");
        read_data();
        return as_printed();
    }

    Loaded models() {
        for (const std::string_view name : always_read) open_data_file(name);
        read_data();
        for (const std::string& name : model_names())
            if (const ReadTree* tree = open_model(name, {})) read_model(name, *tree);
        open_life_tables();
        return as_printed();
    }

    Loaded published() {
        auto tree = read_tree(request_.path, request_.path);
        if (tree) read_published(std::move(*tree));
        return finish();
    }

    Loaded any_file() {
        auto tree = read_tree(request_.path, request_.path);
        if (!tree) return finish();
        switch (kind_of(tree->root)) {
            case FileKind::scenario:
                read_everything(std::move(*tree));
                break;
            case FileKind::published:
                read_published(std::move(*tree));
                break;
            case FileKind::model:
                read_model_alone(*tree);
                break;
            case FileKind::data:
                read_data_alone(*tree);
                break;
        }
        complete_ = complete_ && !loaded_.diagnostics.has_errors();
        return finish();
    }

  private:
    Loaded as_printed() {
        scenario_.file.appraisal.prices = Printed::as_printed;
        conclude();
        complete_ = true;
        return finish();
    }

    bool is_scenario(const ReadTree& tree) {
        const FileKind kind = kind_of(tree.root);
        if (kind == FileKind::scenario) return true;
        loaded_.diagnostics.error("not-a-scenario", {tree.file, 0, 0},
                                  fmt::format("this is a {}, not a scenario", name_of(kind)),
                                  kind == FileKind::published
                                      ? "use hearth verify"
                                      : "use hearth check, or name a scenario");
        return false;
    }

    Loaded finish() {
        if (complete_ && !loaded_.diagnostics.has_errors()) loaded_.scenario = std::move(scenario_);
        return std::move(loaded_);
    }

    std::optional<ReadTree> read_tree(const std::string& path, const std::string& shown_as) {
        const auto file = read_text(path, shown_as, loaded_.texts, loaded_.diagnostics);
        if (!file) return std::nullopt;
        auto root = parse_yaml(*file, loaded_.texts, loaded_.diagnostics);
        if (!root) return std::nullopt;
        return ReadTree{*file, std::move(*root)};
    }

    int add_scope(std::string owner, Origin origin, std::uint32_t file) {
        findings_.scopes.push_back({std::move(owner), origin, file, {}});
        return static_cast<int>(findings_.scopes.size()) - 1;
    }

    // --- data ------------------------------------------------------------------------------

    void open_data(const Node& scenario) {
        for (const std::string_view name : always_read) open_data_file(name);
        if (scenario.find("place") != nullptr) open_data_file("places");
    }

    void open_data_file(std::string_view name) {
        const fs::path path = fs::path(request_.home) / "data" / (std::string(name) + ".yaml");
        if (auto tree = read_tree(path.string(), path.string())) data_.push_back(std::move(*tree));
    }

    /// Figures are made as they are read: grades have to be known before.
    void read_grades() {
        const auto grades = std::find_if(data_.begin(), data_.end(), [](const ReadTree& tree) {
            return tree.root.find("evidence_grades") != nullptr;
        });
        if (grades == data_.end()) return;
        merge(read_data_file(*grades));
        data_.erase(grades);
    }

    void read_data() {
        read_grades();
        for (const ReadTree& tree : data_) merge(read_data_file(tree));
    }

    DataFile read_data_file(const ReadTree& tree) {
        return read_as<DataFile>(tree.root, add_scope("data", Origin::data, tree.file), findings_,
                                 loaded_.diagnostics);
    }

    template <class T>
    static void append(Map<T>& to, Map<T> from) {
        for (auto& entry : from) to.push_back(std::move(entry));
    }

    /// What is there already wins: a scenario's own services stand in front of those in data.
    void merge(DataFile data) {
        Library& library = scenario_.library;
        append(library.payers, std::move(data.payers));
        append(library.services, std::move(data.services));
        append(library.sources, std::move(data.sources));
        append(library.indices, std::move(data.indices));
        append(library.schedules, std::move(data.schedules));
        append(library.qaly_values, std::move(data.qaly_values));
        append(library.places, std::move(data.places));
        append(library.life_tables, std::move(data.life_tables));
        append(library.figures, std::move(data.figures));
        for (const auto& grade : data.evidence_grades)
            findings_.grades.try_emplace(grade.name, grade.value.relative_se);
        append(library.evidence_grades, std::move(data.evidence_grades));
    }

    // --- overrides -------------------------------------------------------------------------------

    /// One value to graft, and where its path was written.
    struct Setting {
        std::string path;
        Place place;
        Node value;
    };

    /// Grafts, and keeps what it replaced, so that it can be explained.
    void put(Node& root, const Description& type, std::string owner, const Setting& setting) {
        const auto was =
            graft(root, type, setting.path, setting.place, setting.value, loaded_.diagnostics);
        scenario_.replacements.push_back({.owner = std::move(owner),
                                          .path = setting.path,
                                          .written = setting.place,
                                          .value = setting.value.place,
                                          .was = was ? was->place : Place{},
                                          .said = was ? in_one_line(*was) : std::string{}});
    }

    // --- overrides from the command line -----------------------------------------------------

    void read_command_line(ReadTree& scenario) {
        for (const std::string& set : request_.set) {
            const auto equals = set.find('=');
            if (equals == std::string::npos || equals == 0) {
                const auto file = loaded_.texts.add({"<command line>", set, {}});
                loaded_.diagnostics.error("bad-set", {file, 1, 1},
                                          fmt::format("{} sets nothing", in_quotes(set)),
                                          "write --set path.to.figure=0.3");
                continue;
            }
            const std::string text = set.substr(0, equals) + ": " + set.substr(equals + 1);
            const auto file = loaded_.texts.add({"<command line>", text, {}});
            const auto tree = parse_yaml(file, loaded_.texts, loaded_.diagnostics);
            if (!tree || tree->mapping() == nullptr || tree->mapping()->size() != 1) continue;
            apply_set(scenario, tree->mapping()->front());
        }
    }

    /// `services`, `payers`, … that the scenario does not hold lie in data; `models.NAME.…` and
    /// keys of a model below `interventions.NAME` in a model.
    void apply_set(ReadTree& scenario, const Entry& entry) {
        const auto dot = entry.key.find('.');
        const std::string head = entry.key.substr(0, dot);
        const std::string rest = dot == std::string::npos ? "" : entry.key.substr(dot + 1);
        const std::string second = rest.substr(0, rest.find('.'));
        if (head == "models" && rest.find('.') != std::string::npos) {
            model_sets_[second].push_back(
                {rest.substr(rest.find('.') + 1), entry.key_place, entry.value});
            return;
        }
        if (head == "interventions" && set_in_model(scenario, entry, rest, second)) return;
        if (set_in_data(scenario, entry, head, second)) return;
        put(scenario.root, describe<ScenarioFile>(), "scenario",
            {entry.key, entry.key_place, entry.value});
    }

    bool set_in_model(ReadTree& scenario, const Entry& entry, const std::string& rest,
                      const std::string& second) {
        const Node* all = scenario.root.find("interventions");
        const Node* one = all == nullptr ? nullptr : all->find(second);
        const Node* model = one == nullptr ? nullptr : one->find("model");
        if (model == nullptr || rest.size() <= second.size()) return false;
        const std::string inner = rest.substr(second.size() + 1);
        const std::string key = inner.substr(0, inner.find('.'));
        for (const Field& field : describe<Intervention>().fields)
            if (field.key == key) return false;
        intervention_sets_[second].push_back({inner, entry.key_place, entry.value});
        return true;
    }

    bool set_in_data(ReadTree& scenario, const Entry& entry, const std::string& head,
                     const std::string& second) {
        const Node* own = scenario.root.find(head);
        if (own != nullptr && own->find(second) != nullptr) return false;
        for (ReadTree& tree : data_) {
            const Node* section = tree.root.find(head);
            if (section == nullptr || section->find(second) == nullptr) continue;
            put(tree.root, describe<DataFile>(), "data", {entry.key, entry.key_place, entry.value});
            return true;
        }
        return false;
    }

    // --- scenario and models -----------------------------------------------------------------

    void read_everything(ReadTree tree) {
        open_data(tree.root);
        read_command_line(tree);
        read_grades();
        scenario_scope_ = add_scope("scenario", Origin::scenario, tree.file);
        scenario_.file =
            read_as<ScenarioFile>(tree.root, scenario_scope_, findings_, loaded_.diagnostics);
        read_what_it_names(tree.root);
    }

    /// A case, with the scenario inside it read as any other.
    void read_published(ReadTree tree) {
        auto scenario = take_scenario(tree.root, loaded_.diagnostics);
        open_data(scenario ? *scenario : tree.root);
        read_grades();
        scenario_scope_ = add_scope("scenario", Origin::scenario, tree.file);
        Published published =
            read_as<Published>(tree.root, scenario_scope_, findings_, loaded_.diagnostics);
        scenario_.file = scenario ? read_as<ScenarioFile>(*scenario, scenario_scope_, findings_,
                                                          loaded_.diagnostics)
                                  : arithmetic_frame(published.place);
        read_what_it_names(scenario ? *scenario : tree.root);
        complete_published(published, tree.root, {findings_, scenario_, scenario_scope_},
                           loaded_.diagnostics);
        loaded_.published = std::move(published);
    }

    void read_what_it_names(const Node& scenario) {
        DataFile own;
        own.payers = scenario_.file.payers;
        own.services = scenario_.file.services;
        own.sources = scenario_.file.sources;
        merge(std::move(own));
        read_data();
        for (auto& intervention : scenario_.file.interventions)
            read_model_of(scenario, intervention);
        open_life_tables();
        conclude();
        check_options(scenario);
        check_rules(scenario_, loaded_.diagnostics);
        complete_ = true;
    }

    /// Of several unit costs one is used, and it is what `services.NAME.cost` means in expressions.
    void choose_unit_costs() {
        hearth::choose_unit_costs(scenario_, [&](FigureIndex figure) -> const Figure& {
            return findings_.figures[static_cast<std::size_t>(figure.at)].figure;
        });
        for (const auto& [name, place, service] : scenario_.library.services) {
            if (!service.costs.listed || !service.cost.known()) continue;
            const auto index = static_cast<std::size_t>(service.cost.at);
            findings_.scopes[static_cast<std::size_t>(findings_.figures[index].scope)]
                .figures.emplace("services." + name + ".cost", service.cost.at);
        }
    }

    void conclude() {
        resolve_references(findings_, scenario_, loaded_.diagnostics);
        choose_unit_costs();
        resolve_expressions(findings_, loaded_.diagnostics);
        scenario_.correlations =
            resolve_correlations(scenario_, findings_, model_scopes_, loaded_.diagnostics);
        for (FoundFigure& found : findings_.figures)
            scenario_.figures.push_back(std::move(found.figure));
        rebase_figures(scenario_, loaded_.diagnostics);
        check_freshness(scenario_, loaded_.diagnostics);
        evaluate_expressions(scenario_, loaded_.diagnostics);
    }

    void check_options(const Node& scenario) {
        const Node* options = scenario.find("options");
        if (options == nullptr || options->mapping() == nullptr || !options->mapping()->empty())
            return;
        loaded_.diagnostics.error("no-options", options->place,
                                  "'options' names nothing to compare",
                                  "write current: [] and one option more");
    }

    void open_life_tables() {
        const bool needed = std::any_of(
            scenario_.models.begin(), scenario_.models.end(),
            [](const UsedModel& used) { return used.model.timing && used.model.timing->survival; });
        if (!needed) return;
        data_.clear();
        open_data_file("life_tables");
        read_data();
    }

    void read_model_of(const Node& scenario, Named<Intervention>& intervention) {
        if (auto* own = std::get_if<Model>(&intervention.value.model)) {
            if (!intervention.value.set.empty())
                loaded_.diagnostics.error(
                    "set-on-inline-model", intervention.value.set.front().place,
                    "'set' is for a model by name", "change the model written here instead");
            const std::string name = "interventions." + intervention.name;
            intervention.value.model_index =
                add_model(name, *own, {scenario_scope_, name + ".model."});
            return;
        }
        const auto& reference = std::get<Reference<Target::model>>(intervention.value.model);
        if (reference.name.empty()) return;
        const ReadTree* tree = open_model(reference.name, reference.place);
        if (tree == nullptr) return;
        const auto settings = settings_of(scenario, intervention);
        if (settings.empty()) {
            auto& known = unchanged_[reference.name];
            if (known == 0) known = 1 + read_model(reference.name, *tree);
            intervention.value.model_index = known - 1;
            return;
        }
        ReadTree changed = *tree;
        for (const Setting& setting : settings)
            put(changed.root, describe<Model>(), "models/" + reference.name, setting);
        intervention.value.model_index = read_model(reference.name, changed);
    }

    std::vector<Setting> settings_of(const Node& scenario,
                                     const Named<Intervention>& intervention) {
        std::vector<Setting> settings;
        const Node* all = scenario.find("interventions");
        const Node* one = all == nullptr ? nullptr : all->find(intervention.name);
        const Node* set = one == nullptr ? nullptr : one->find("set");
        if (set != nullptr && set->mapping() != nullptr)
            for (const Entry& entry : *set->mapping())
                settings.push_back({entry.key, entry.key_place, entry.value});
        for (const Setting& setting : intervention_sets_[intervention.name])
            settings.push_back(setting);
        return settings;
    }

    int add_model(std::string name, Model model, ModelScope scope) {
        model_scopes_.push_back(std::move(scope));
        append(scenario_.library.sources, model.sources);
        for (auto& outcome : model.outcomes) outcome.value.effect.place = outcome.value.place;
        scenario_.models.push_back({std::move(name), std::move(model)});
        return static_cast<int>(scenario_.models.size()) - 1;
    }

    int read_model(const std::string& name, const ReadTree& tree) {
        const int scope = add_scope("models/" + name, Origin::model, tree.file);
        return add_model(name, read_as<Model>(tree.root, scope, findings_, loaded_.diagnostics),
                         {scope});
    }

    std::vector<fs::path> model_folders() const {
        std::vector<fs::path> folders;
        for (const std::string& folder : request_.models) folders.emplace_back(folder);
        const fs::path beside =
            request_.path == "-" ? fs::path(".") : fs::path(request_.path).parent_path();
        folders.push_back(beside);
        folders.push_back(beside / "models");
        folders.push_back(beside.empty() ? fs::path("..") / "models" : beside / ".." / "models");
        folders.push_back(fs::path(request_.home) / "models");
        return folders;
    }

    const ReadTree* open_model(const std::string& name, Place place) {
        if (const auto known = models_.find(name); known != models_.end())
            return known->second ? &*known->second : nullptr;
        auto& slot = models_[name];
        for (const fs::path& folder : model_folders()) {
            const fs::path path = (folder / (name + ".yaml")).lexically_normal();
            std::error_code ignored;
            if (!is_name(name) || name.find('/') != std::string::npos || !fs::exists(path, ignored))
                continue;
            if (fs::equivalent(path, request_.path, ignored)) continue;  // the scenario itself
            slot = read_tree(path.string(), path.string());
            if (slot && !is_model(*slot, path.string(), place)) slot.reset();
            if (slot) apply_model_sets(name, *slot);
            return slot ? &*slot : nullptr;
        }
        loaded_.diagnostics.error("unknown-model", place,
                                  fmt::format("unknown model {}", in_quotes(name)),
                                  suggestion(name, model_names()));
        return nullptr;
    }

    bool is_model(const ReadTree& tree, const std::string& path, Place place) {
        if (kind_of(tree.root) != FileKind::scenario || tree.root.mapping() == nullptr) return true;
        loaded_.diagnostics.error("not-a-model", place,
                                  in_quotes(path) + " is a scenario, not a model",
                                  "name a model, or give that file another name");
        return false;
    }

    void apply_model_sets(const std::string& name, ReadTree& tree) {
        for (const Setting& setting : model_sets_[name])
            put(tree.root, describe<Model>(), "models/" + name, setting);
    }

    std::vector<std::string> model_names() const {
        std::vector<std::string> names;
        for (const fs::path& folder : model_folders()) {
            std::error_code error;
            const auto& given = request_.models;
            const bool holds_models =
                folder.filename() == "models" ||
                std::find(given.begin(), given.end(), folder.string()) != given.end();
            if (!holds_models) continue;
            for (const auto& file : fs::directory_iterator(folder, error))
                if (file.path().extension() == ".yaml")
                    names.push_back(file.path().stem().string());
        }
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return names;
    }

    // --- one model or data file alone --------------------------------------------------------

    void read_model_alone(const ReadTree& tree) {
        open_data(tree.root);
        read_data();
        scenario_.file.appraisal.prices = Printed::as_printed;
        read_model(fs::path(request_.path).stem().string(), tree);
        open_life_tables();
        conclude();
        check_model(scenario_, scenario_.models.front().model, loaded_.diagnostics);
        complete_ = true;
    }

    void read_data_alone(const ReadTree& tree) {
        scenario_.file.appraisal.prices = Printed::as_printed;
        for (const std::string_view name : always_read)
            if (fs::path(request_.path).stem() != fs::path(name)) open_data_file(name);
        read_grades();
        merge(read_data_file(tree));
        read_data();
        conclude();
        check_data(scenario_, loaded_.diagnostics);
        complete_ = true;
    }

    const LoadRequest& request_;
    Loaded loaded_;
    Scenario scenario_;
    Findings findings_;
    std::vector<ModelScope> model_scopes_;  ///< beside scenario_.models
    std::vector<ReadTree> data_;
    std::map<std::string, std::optional<ReadTree>> models_;
    std::map<std::string, int> unchanged_;
    std::map<std::string, std::vector<Setting>> model_sets_, intervention_sets_;
    int scenario_scope_ = 0;
    bool complete_ = false;
};

}  // namespace

Loaded load_scenario(const LoadRequest& request) { return Loading(request).scenario(); }

Loaded load_published(const LoadRequest& request) { return Loading(request).published(); }

Loaded load_library(const LoadRequest& request) { return Loading(request).library(); }

Loaded load_models(const LoadRequest& request) { return Loading(request).models(); }

Loaded check_file(const LoadRequest& request) { return Loading(request).any_file(); }

}  // namespace hearth
