// The order of reading: trees, overrides, data, scenario, models; then names, prices, rules.
#include "load/load.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <map>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/files.hpp"
#include "load/places.hpp"
#include "load/reader.hpp"
#include "load/resolve.hpp"
#include "load/tree.hpp"
#include "load/variants.hpp"
#include "scenario/prices.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> always_read = {
    "evidence_grades",    "payers",      "sources", "services", "price_indices",
    "discount_schedules", "qaly_values", "figures"};

template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
}

class Loading {
  public:
    Loading(const LoadRequest& request, Files& files) : request_(request), files_(files) {}

    /// `settings` come after those of the request.
    Loaded scenario(const std::vector<Setting>& settings) {
        auto tree = read_tree(request_.path);
        if (tree && is_scenario(*tree)) read_everything(std::move(*tree), settings);
        if (complete_ && !loaded_.diagnostics.has_errors())
            check_overrides(put_in_, scenario_, loaded_.diagnostics);
        return finish();
    }

    Loaded library() {
        open_data();
        open_data_file("equity");
        read_data();
        return as_printed();
    }

    Loaded places(std::string_view more) {
        open_data();
        for (const std::string& place : request_.places) places_.open(place);
        places_.open_list();
        read_data();
        if (!more.empty()) open_more(more);
        return as_printed();
    }

    Loaded models() {
        open_data();
        read_data();
        for (const std::string& name : model_names(request_))
            if (const Node* tree = open_model(name, {})) read_model(name, *tree);
        open_what_goes_by_age();
        return as_printed();
    }

    Loaded published() {
        auto tree = read_tree(request_.path);
        if (tree) read_published(std::move(*tree));
        return finish();
    }

    Loaded any_file() {
        auto tree = read_tree(request_.path);
        if (!tree) return finish();
        switch (kind_of(*tree)) {
            case FileKind::scenario:
                has_versions_ =
                    !loaded_.diagnostics.has_errors() &&
                    (tree->find("sets") != nullptr || tree->find("alternatives") != nullptr);
                read_everything(std::move(*tree), {});
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
            case FileKind::sets:
                read_sets(*tree);
                break;
            case FileKind::records:
                read_records(*tree);
                break;
        }
        complete_ = complete_ && !loaded_.diagnostics.has_errors();
        return finish();
    }

    /// Whether the file that was read is a scenario with sets or alternatives, in order as a text.
    bool has_versions() const { return has_versions_; }

  private:
    Loaded as_printed() {
        scenario_.file.appraisal.prices = Printed::as_printed;
        conclude();
        return finish();
    }

    bool is_scenario(const Node& tree) {
        const FileKind kind = kind_of(tree);
        if (kind == FileKind::scenario) return true;
        loaded_.diagnostics.report(
            "not-a-scenario", {tree.place.file, 0, 0},
            {name_of(kind), kind == FileKind::published ? "use hearth verify"
                                                        : "use hearth check, or name a scenario"});
        return false;
    }

    Loaded finish() {
        if (complete_ && !loaded_.diagnostics.has_errors()) loaded_.scenario = std::move(scenario_);
        loaded_.texts = files_.texts;
        return std::move(loaded_);
    }

    std::optional<Node> read_tree(const std::string& path) {
        return files_.read(path, loaded_.diagnostics);
    }

    /// Reading into a new scope.
    Reading scope(std::string owner, Origin origin, std::uint32_t file) {
        findings_.scopes.push_back({std::move(owner), origin, file, {}});
        return {findings_, loaded_.diagnostics, findings_.scopes.size() - 1};
    }

    // --- data ------------------------------------------------------------------------------

    /// All that is always read, but for the file itself.
    void open_data(std::string_view but = {}) {
        for (const std::string_view name : always_read)
            if (name != but) open_data_file(name);
    }

    void open_data_file(std::string_view name) {
        const fs::path path = data_file(request_, std::string(name) + ".yaml");
        if (auto tree = read_tree(path.string())) data_.push_back(std::move(*tree));
    }

    /// Figures are made as they are read: grades have to be known before.
    void read_grades() {
        const auto grades = std::find_if(data_.begin(), data_.end(), [](const Node& tree) {
            return tree.find("evidence_grades") != nullptr;
        });
        if (grades == data_.end()) return;
        merge(read_data_file(*grades));
        data_.erase(grades);
    }

    void read_data() {
        read_grades();
        for (const Node& tree : data_) merge(read_data_file(tree));
    }

    DataFile read_data_file(const Node& tree) {
        return read_as<DataFile>(tree, scope("data", Origin::data, tree.place.file));
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
        append(library.utility_norms, std::move(data.utility_norms));
        append(library.figures, std::move(data.figures));
        if (data.equity) library.equity = std::move(data.equity);
        for (const auto& grade : data.evidence_grades)
            findings_.grades.try_emplace(grade.name, grade.value.relative_se);
        append(library.evidence_grades, std::move(data.evidence_grades));
    }

    // --- overrides -------------------------------------------------------------------------------

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

    void read_command_line(Node& scenario) {
        for (const std::string& set : request_.set) {
            const auto equals = set.find('=');
            if (equals == std::string::npos || equals == 0) {
                const auto file = files_.texts.add({"<command line>", set, {}});
                loaded_.diagnostics.report("bad-set", {file, 1, 1}, {in_quotes(set)});
                continue;
            }
            const auto tree = files_.parse(set.substr(0, equals) + ": " + set.substr(equals + 1),
                                           loaded_.diagnostics);
            if (!tree || tree->mapping() == nullptr || tree->mapping()->size() != 1) continue;
            const Entry& entry = tree->mapping()->front();
            apply(scenario, {entry.key, entry.key_place, entry.value});
        }
    }

    /// `services`, `payers`, … that the scenario does not hold lie in data; `models.NAME.…` and
    /// keys of a model below `interventions.NAME` in a model.
    void apply(Node& scenario, const Setting& setting) {
        const auto [head, rest] = head_and_rest(setting.path);
        const auto [second, below] = head_and_rest(rest);
        if (head == "sets" || head == "alternatives")
            return loaded_.diagnostics.report("set-of-sets", setting.place, {head});
        put_in_.push_back(setting);
        if (head == "models" && rest.size() > second.size())
            return model_sets_[second].push_back({below, setting.place, setting.value});
        if (head == "interventions" && rest.size() > second.size() &&
            set_in_model(scenario, setting, second, below))
            return;
        if (head == "places" && node_at(scenario, {head}) == nullptr) places_.open(second);
        if (set_in_data(scenario, setting, head, second)) return;
        put(scenario, describe<ScenarioFile>(), "scenario", setting);
    }

    bool set_in_model(Node& scenario, const Setting& setting, const std::string& intervention,
                      const std::string& below) {
        if (node_at(scenario, {"interventions", intervention, "model"}) == nullptr ||
            has(describe<Intervention>(), head_and_rest(below).first))
            return false;
        intervention_sets_[intervention].push_back({below, setting.place, setting.value});
        return true;
    }

    bool set_in_data(Node& scenario, const Setting& setting, const std::string& head,
                     const std::string& second) {
        if (node_at(scenario, {head, second}) != nullptr) return false;
        for (Node& tree : data_) {
            if (node_at(tree, {head, second}) == nullptr) continue;
            put(tree, describe<DataFile>(), "data", setting);
            return true;
        }
        return false;
    }

    void read_everything(Node tree, const std::vector<Setting>& settings) {
        open_data();
        places_.open_those_of(tree);
        read_command_line(tree);
        for (const Setting& setting : settings)
            if (setting.path == "uncertainty" || setting.path.starts_with("uncertainty."))
                loaded_.diagnostics.report("draws-of-a-version", setting.place,
                                           {in_quotes(setting.path)});
            else
                apply(tree, setting);
        places_.open_those_of(tree);
        set_inline_models(tree);
        read_grades();
        const Reading to = scope("scenario", Origin::scenario, tree.place.file);
        scenario_.file = read_as<ScenarioFile>(tree, to);
        keep_transfers(tree);
        read_what_it_names(tree, to.scope);
    }

    void keep_transfers(const Node& tree) {
        const Node* own = tree.find("transfers");
        if (own != nullptr && own->sequence() != nullptr)
            for (const Node& one : *own->sequence())
                scenario_.transfers.push_back(in_one_line(one));
    }

    /// A case, with the scenario inside it read as any other.
    void read_published(Node tree) {
        auto inside = take_scenario(tree, loaded_.diagnostics);
        Node& scenario = inside ? *inside : tree;
        open_data();
        places_.open_those_of(scenario);
        set_inline_models(scenario);
        read_grades();
        const Reading to = scope("scenario", Origin::scenario, tree.place.file);
        auto published = read_as<Published>(tree, to);
        scenario_.file =
            inside ? read_as<ScenarioFile>(*inside, to) : arithmetic_frame(published.place);
        read_what_it_names(scenario, to.scope);
        complete_published(published, tree, scenario_, to);
        check_tests(published);
        loaded_.published = std::move(published);
    }

    void check_tests(const Published& published) {
        if (published.tests.empty()) return;
        const auto known = model_names(request_);
        for (const auto& one : published.tests)
            if (!is_among(one.name, known))
                loaded_.diagnostics.report("unknown-model", one.place,
                                           {in_quotes(one.name), suggestion(one.name, known)});
    }

    void read_what_it_names(const Node& scenario, std::size_t scope) {
        DataFile own;
        own.payers = scenario_.file.payers;
        own.services = scenario_.file.services;
        own.sources = scenario_.file.sources;
        own.schedules = scenario_.file.schedules;
        merge(std::move(own));
        read_data();
        for (const bool shared : {false, true})
            for (auto& intervention : scenario_.file.interventions)
                if ((written_in(intervention.value) != nullptr) == shared)
                    read_model_of(scenario, scope, intervention);
        open_what_goes_by_age();
        if (scenario_.file.equity) open_more("equity");
        conclude();
        check_empty_maps(scenario, loaded_.diagnostics);
        check_rules(scenario_, loaded_.diagnostics);
    }

    /// Of several unit costs one is used, and it is what `services.NAME.cost` means in expressions.
    void choose_unit_costs() {
        hearth::choose_unit_costs(
            scenario_, [&](FigureIndex at) -> const Figure& { return findings_.figure(at); });
        for (const auto& [name, place, service] : scenario_.library.services)
            if (service.costs.listed && service.cost.known())
                findings_.scopes[findings_.figures[service.cost.at].scope].figures.emplace(
                    "services." + name + ".cost", service.cost.at);
    }

    void conclude() {
        Diagnostics& diagnostics = loaded_.diagnostics;
        resolve_references(findings_, scenario_, diagnostics);
        choose_unit_costs();
        resolve_expressions(scenario_, findings_, diagnostics);
        scenario_.correlations = resolve_correlations(scenario_, findings_, diagnostics);
        for (FoundFigure& found : findings_.figures)
            scenario_.figures.push_back(std::move(found.figure));
        rebase_figures(scenario_, diagnostics);
        check_freshness(scenario_, diagnostics);
        evaluate_expressions(scenario_, diagnostics);
        count_what_money_buys(scenario_, diagnostics);
        complete_ = true;
    }

    void open_what_goes_by_age() {
        std::set<std::string_view> files;
        for (const UsedModel& used : scenario_.models) files.merge(files_by_age(used.model));
        for (const std::string_view file : files) open_more(file);
    }

    /// A data file that few scenarios need, after all that is always read.
    void open_more(std::string_view name) {
        data_.clear();
        open_data_file(name);
        read_data();
    }

    /// The intervention whose model this one takes, if that is written in it.
    const Intervention* written_in(const Intervention& taking) {
        const auto* named = std::get_if<Reference<Target::model>>(&taking.model);
        const Intervention* one =
            named == nullptr ? nullptr : find(scenario_.file.interventions, named->name);
        return one != nullptr && std::holds_alternative<Model>(one->model) ? one : nullptr;
    }

    void read_model_of(const Node& scenario, std::size_t scope, Named<Intervention>& intervention) {
        if (auto* own = std::get_if<Model>(&intervention.value.model)) {
            const std::string name = "interventions." + intervention.name;
            intervention.value.model_index = add_model(name, *own, {scope, name + ".model."});
            return;
        }
        const auto& reference = std::get<Reference<Target::model>>(intervention.value.model);
        if (reference.name.empty()) return;
        if (const Intervention* written = written_in(intervention.value)) {
            intervention.value.model_index = written->model_index;
            for (const Setting& setting : settings_for(scenario, intervention.name))
                loaded_.diagnostics.report("set-of-shared", setting.place,
                                           {in_quotes(setting.path), in_quotes(reference.name)});
            return;
        }
        const Node* tree = open_model(reference.name, reference.place);
        if (tree == nullptr) return;
        const auto settings = settings_for(scenario, intervention.name);
        if (settings.empty()) {
            const auto [known, is_new] = unchanged_.try_emplace(reference.name);
            if (is_new) known->second = read_model(reference.name, *tree);
            intervention.value.model_index = known->second;
            return;
        }
        Node changed = *tree;
        for (const Setting& setting : settings)
            put(changed, describe<Model>(), "models/" + reference.name, setting);
        intervention.value.model_index = read_model(reference.name, changed);
    }

    /// What replaces keys of a model that is written in an intervention.
    void set_inline_models(Node& scenario) {
        const Node* all = scenario.find("interventions");
        if (all == nullptr || all->mapping() == nullptr) return;
        std::vector<Setting> settings;
        for (const Entry& one : *all->mapping()) {
            const Node* model = one.value.find("model");
            if (model == nullptr || model->mapping() == nullptr) continue;
            for (Setting& setting : settings_for(scenario, one.key)) {
                setting.path = fmt::format("interventions.{}.model.{}", one.key, setting.path);
                settings.push_back(std::move(setting));
            }
        }
        for (const Setting& setting : settings)
            put(scenario, describe<ScenarioFile>(), "scenario", setting);
    }

    std::vector<Setting> settings_for(const Node& scenario, const std::string& intervention) {
        std::vector<Setting> settings;
        const Node* set = node_at(scenario, {"interventions", intervention, "set"});
        if (set != nullptr && set->mapping() != nullptr)
            for (const Entry& entry : *set->mapping())
                settings.push_back({entry.key, entry.key_place, entry.value});
        append(settings, intervention_sets_[intervention]);
        return settings;
    }

    int add_model(std::string name, Model model, ModelScope scope) {
        findings_.models.push_back(std::move(scope));
        append(scenario_.library.sources, model.sources);
        for (auto& outcome : service_use(model).outcomes)
            outcome.value.effect.place = outcome.value.place;
        scenario_.models.push_back({std::move(name), std::move(model)});
        return static_cast<int>(scenario_.models.size()) - 1;
    }

    int read_model(const std::string& name, const Node& tree) {
        const Reading to = scope("models/" + name, Origin::model, tree.place.file);
        return add_model(name, read_as<Model>(tree, to), {to.scope});
    }

    const Node* open_model(const std::string& name, Place place) {
        if (const auto known = models_.find(name); known != models_.end())
            return known->second ? &*known->second : nullptr;
        auto& slot = models_[name];
        for (const fs::path& folder : model_folders(request_)) {
            const fs::path path = (folder / (name + ".yaml")).lexically_normal();
            std::error_code ignored;
            if (!is_name(name) || name.find('/') != std::string::npos || !fs::exists(path, ignored))
                continue;
            if (fs::equivalent(path, request_.path, ignored)) continue;  // the scenario itself
            warn_of_hidden(path, place);
            slot = read_tree(path.string());
            if (slot && slot->mapping() != nullptr && kind_of(*slot) == FileKind::scenario) {
                loaded_.diagnostics.report("not-a-model", place, {in_quotes(path.string())});
                slot.reset();
            }
            if (!slot) return nullptr;
            for (const Setting& setting : model_sets_[name])
                put(*slot, describe<Model>(), "models/" + name, setting);
            return &*slot;
        }
        loaded_.diagnostics.report("unknown-model", place,
                                   {in_quotes(name), suggestion(name, model_names(request_))});
        return nullptr;
    }

    /// A model found beside the scenario stands in front of the product's of that name; one in a
    /// folder that was asked for does so on purpose.
    void warn_of_hidden(const fs::path& path, Place place) {
        const auto& asked = request_.models;
        const fs::path own = fs::path(request_.home) / "models" / path.filename();
        std::error_code ignored;
        if (is_among(path.parent_path(), asked) || !fs::exists(own, ignored) ||
            fs::equivalent(path, own, ignored))
            return;
        loaded_.diagnostics.report("hidden-model", place,
                                   {in_quotes(path.stem().string()), in_quotes(path.string()),
                                    in_quotes(own.lexically_normal().string())});
    }

    // --- one model or data file alone --------------------------------------------------------

    void read_model_alone(const Node& tree) {
        open_data();
        read_data();
        scenario_.file.appraisal.prices = Printed::as_printed;
        read_model(fs::path(request_.path).stem().string(), tree);
        open_what_goes_by_age();
        conclude();
        check_model(scenario_, scenario_.models.front().model, loaded_.diagnostics);
    }

    void read_sets(const Node& tree) {
        read_as<SetsFile>(tree, scope("sets", Origin::scenario, tree.place.file));
        check_empty_maps(tree, loaded_.diagnostics);
    }

    void read_records(const Node& tree) {
        open_data();
        read_data();
        RecordsFile file = read_as<RecordsFile>(tree, scope("records", Origin::scenario, 0));
        scenario_.file.appraisal.prices = Printed::as_printed;
        conclude();
        if (loaded_.diagnostics.has_errors()) return;
        const fs::path folder = fs::path(request_.path).parent_path();
        loaded_.records = read_tables(std::move(file), {folder, files_.texts, loaded_.diagnostics});
    }

    void read_data_alone(const Node& tree) {
        scenario_.file.appraisal.prices = Printed::as_printed;
        open_data(fs::path(request_.path).stem().string());
        read_grades();
        merge(read_data_file(tree));
        read_data();
        conclude();
        check_data(scenario_, loaded_.diagnostics);
    }

    const LoadRequest& request_;
    Files& files_;
    Loaded loaded_;
    Scenario scenario_;
    Findings findings_;
    std::vector<Node> data_;
    PlacesOpened places_{request_, files_, data_, loaded_.diagnostics};
    std::map<std::string, std::optional<Node>> models_;
    std::map<std::string, int> unchanged_;
    std::map<std::string, std::vector<Setting>> model_sets_, intervention_sets_;
    std::vector<Setting> put_in_;
    bool complete_ = false, has_versions_ = false;
};

}  // namespace

Loaded load_scenario(const LoadRequest& request) {
    Files files;
    return load_changed(request, {}, files);
}

Loaded load_changed(const LoadRequest& request, const std::vector<Setting>& settings,
                    Files& files) {
    return Loading(request, files).scenario(settings);
}

Loaded load_published(const LoadRequest& request) {
    Files files;
    return Loading(request, files).published();
}

Loaded load_library(const LoadRequest& request) {
    Files files;
    return Loading(request, files).library();
}

Loaded load_places(const LoadRequest& request, std::string_view more) {
    Files files;
    return Loading(request, files).places(more);
}

Loaded load_models(const LoadRequest& request) {
    Files files;
    return Loading(request, files).models();
}

Loaded read_sets_file(const LoadRequest& request, Files& files) {
    return Loading(request, files).any_file();
}

Loaded check_file(const LoadRequest& request) {
    Files files;
    Loading loading(request, files);
    Loaded loaded = loading.any_file();
    return loading.has_versions() ? check_variants(request, std::move(loaded), files) : loaded;
}

}  // namespace hearth
