// Values put in from elsewhere that change nothing which is compared: a slip that would otherwise
// pass without a word.

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/load.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

/// The first parts of a path, and the figures that what is compared rests on.
struct Looking {
    const Scenario& scenario;
    std::vector<bool> compared;
    std::vector<const UsedModel*> models;
};

std::pair<std::string, std::string> first_two(const std::string& path) {
    const auto [head, rest] = head_and_rest(path);
    return {head, head_and_rest(rest).first};
}

std::vector<std::string> names_of_models(const Looking& in) {
    std::vector<std::string> names;
    for (const UsedModel* model : in.models)
        if (!model->name.starts_with("interventions.")) names.push_back(model->name);
    sort_once(names);
    return names;
}

/// Whether what is compared rests on a figure that `is_meant`.
template <class IsMeant>
bool any_compared(const Looking& in, const IsMeant& is_meant) {
    for (std::size_t i = 0; i < in.compared.size(); ++i)
        if (in.compared[i] && is_meant(in.scenario.figures[i])) return true;
    return false;
}

bool counts_service(const Looking& in, const std::string& service) {
    return any(in.models, [&](const UsedModel* model) {
        const auto counted = services_counted(model->model);
        return is_among(service, counted);
    });
}

/// Whether anything that is compared looks at what stands below `head`.`name`, where it is no
/// figure.
bool is_looked_at(const Looking& in, const std::string& head, const std::string& name) {
    const ScenarioFile& file = in.scenario.file;
    if (head == "interventions") return compared_interventions(file).count(name) > 0;
    if (head == "services")
        return counts_service(in, name) || any_compared(in, [&](const Figure& figure) {
                   return figure.path.starts_with("services." + name + ".");
               });
    if (head == "places" && file.place_names)
        return any(file.place_names->values, [&](const auto& place) { return place.name == name; });
    if (head == "schedules") {
        const auto* used = std::get_if<Reference<Target::schedule>>(&file.appraisal.discount);
        return used != nullptr && used->name == name;
    }
    return head != "places";
}

bool changes_something(const Looking& in, const Setting& setting) {
    const auto& figures = in.scenario.figures;
    const auto is_here = [&](const Figure& figure) { return figure.place == setting.value.place; };
    if (any(figures, is_here)) return any_compared(in, is_here);
    const auto [head, name] = first_two(setting.path);
    return is_looked_at(in, head, name);
}

}  // namespace

void check_overrides(const std::vector<Setting>& settings, const Scenario& scenario,
                     Diagnostics& diagnostics) {
    if (settings.empty()) return;
    const Looking in{scenario, compared_figures(scenario), compared_models(scenario)};
    for (const Setting& setting : settings) {
        const auto [head, name] = first_two(setting.path);
        const auto models = names_of_models(in);
        if (head == "models" && !is_among(name, models))
            diagnostics.report("override-changes-nothing.model", setting.place,
                               {in_quotes(setting.path), in_quotes(name),
                                models.empty() ? "the models here are written in the scenario"
                                               : suggestion(name, models)});
        else if (!changes_something(in, setting))
            diagnostics.report("override-changes-nothing.other", setting.place,
                               {in_quotes(setting.path)});
    }
}

}  // namespace hearth
