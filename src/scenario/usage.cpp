// Follows a scenario's references into the data.
#include "scenario/usage.hpp"

#include <algorithm>

namespace hearth {

namespace {

class Usage {
  public:
    explicit Usage(const Scenario& scenario)
        : scenario_(scenario), used_(scenario.figures.size()) {}

    std::vector<bool> find_all() {
        for (std::uint32_t i = 0; i < scenario_.figures.size(); ++i)
            if (scenario_.figures[i].origin != Origin::data) use({i});
        for (const UsedModel& used : scenario_.models)
            for (const std::string& name : services_counted(used.model)) use_service(name);
        use_qaly_value();
        use_places();
        return used_;
    }

  private:
    void use(FigureIndex figure) {
        if (!figure.known() || used_[figure.at]) return;
        used_[figure.at] = true;
        const Figure& found = scenario_.figures[figure.at];
        const auto& dirichlet = found.dirichlet;
        for (std::uint32_t part = 0; dirichlet && part < dirichlet->parts; ++part)
            use({dirichlet->first + part});
        if (found.expression)
            for (const Term& term : found.expression->terms) use(term.figure);
    }

    void use_service(const std::string& name) {
        const Service* service = find(scenario_.library.services, name);
        if (service == nullptr) return;
        use(service->cost);
        use(service->cashable);
    }

    void use_qaly_value() {
        const auto& value = scenario_.file.appraisal.qaly_value;
        if (!value) return;
        if (const auto* named = std::get_if<Reference<Target::qaly_value>>(&*value))
            if (const FigureIndex* figure = find(scenario_.library.qaly_values, named->name))
                use(*figure);
    }

    void use_places() {
        if (!scenario_.file.place_names) return;
        for (const auto& place : scenario_.file.place_names->values)
            if (const Locality* locality = find(scenario_.library.places, place.name))
                use_groups(*locality);
    }

    void use_groups(const Locality& locality) {
        for (const auto& [name, at, intervention] : scenario_.file.interventions) {
            if (!intervention.reach.pool) continue;
            const Pool& pool = *intervention.reach.pool;
            if (pool.people)
                if (const auto* group = find(locality.people, pool.people->name)) use(*group);
            if (pool.households)
                if (const auto* group = find(locality.households, pool.households->name))
                    use(*group);
        }
        for (const auto& [name, at, figure] : locality.activity) use(figure);
    }

    const Scenario& scenario_;
    std::vector<bool> used_;
};

}  // namespace

std::vector<std::string> services_counted(const Model& model) {
    std::vector<std::string> found;
    const auto add = [&](const std::string& name) {
        if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
    };
    const ServiceUse& use = service_use(model);
    for (const auto& effect : use.effects) add(effect.name);
    for (const auto& outcome : use.outcomes)
        for (const auto& led : outcome.value.leads_to) add(led.name);
    return found;
}

std::vector<bool> used_figures(const Scenario& scenario) { return Usage(scenario).find_all(); }

}  // namespace hearth
