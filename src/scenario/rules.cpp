// Rules of scenarios: appraisal, reach, options, transfers, alternatives. Those of models are in
// model_rules.cpp.
#include "scenario/rules.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/usage.hpp"

namespace hearth {

namespace {

class ScenarioRules {
  public:
    ScenarioRules(const Scenario& scenario, Diagnostics& diagnostics)
        : scenario_(scenario), file_(scenario.file), diagnostics_(diagnostics) {}

    void check() {
        check_perspective();
        for (const auto& intervention : file_.interventions) check_reach(intervention);
        for (const auto& intervention : file_.interventions) check_cost_drivers(intervention);
        for (const auto& intervention : file_.interventions) check_fixed_costs(intervention);
        for (const auto& option : file_.options) check_option(option);
        for (const Transfer& transfer : file_.transfers) check_transfer(transfer);
        check_series();
    }

    void check_data() { check_series(); }

  private:
    int years() const { return file_.appraisal.years; }

    void check_perspective() {
        for (const LedgerClass one : file_.appraisal.perspective.classes)
            if (one == LedgerClass::stranded || one == LedgerClass::health)
                diagnostics_.report("class-not-money", file_.appraisal.perspective.place,
                                    {name_of(one)});
    }

    void check_length(const std::optional<ByYear>& list, std::string_view key) {
        if (!list || !list->listed || years() == 0) return;
        if (std::cmp_equal(list->values.size(), years())) return;
        const Place place = list->values.empty() ? file_.place : place_of(list->values.front());
        diagnostics_.report("list-length.by_year", place, {key, list->values.size(), years()});
    }

    Place place_of(FigureIndex figure) const {
        return figure.known() ? scenario_.figures[figure.at].place : file_.place;
    }

    void only_with_pool(const Reach& reach, bool stands, std::string_view key) {
        if (!stands || reach.pool) return;
        diagnostics_.report("needs-pool", reach.place, {key});
    }

    void check_reach(const Named<Intervention>& intervention) {
        const Reach& reach = intervention.value.reach;
        only_with_pool(reach, reach.per_year.has_value(), "per_year");
        only_with_pool(reach, reach.capacity.has_value(), "capacity");
        only_with_pool(reach, !reach.ramp.empty(), "ramp");
        only_with_pool(reach, reach.once_each.has_value(), "once_each");
        if (reach.pool && !reach.per_year) diagnostics_.report("missing-key.per_year", reach.place);
        if (reach.clients && reach.for_years)
            diagnostics_.report("exclusive-keys.reach", reach.place);
        if (reach.for_years && years() > 0 && *reach.for_years > years())
            diagnostics_.report("out-of-range.for_years", reach.place, {years(), *reach.for_years});
        if (years() > 0 && std::cmp_greater(reach.ramp.size(), years()))
            diagnostics_.report("list-length.ramp", place_of(reach.ramp.front()),
                                {reach.ramp.size(), years()});
        check_length(reach.clients_per_year, "clients_per_year");
        check_length(reach.capacity, "capacity");
        for (const auto& step : reach.steps)
            if (step.name == "client" || step.name == "client_year")
                diagnostics_.report("reserved-name", step.place, {step.name});
        if (reach.pool) check_pool(*reach.pool);
    }

    void check_pool(const Pool& pool) {
        if (!pool.people && !pool.households) return;
        const Place at = pool.people ? pool.people->place : pool.households->place;
        const std::string& group = pool.people ? pool.people->name : pool.households->name;
        if (!file_.place_names || file_.place_names->values.empty())
            return diagnostics_.report("no-place", at);
        double count = 0;
        bool complete = true;
        for (const auto& named : file_.place_names->values) {
            const Locality* locality = find(scenario_.library.places, named.name);
            complete = complete && locality != nullptr;
            if (locality == nullptr) continue;
            const auto& groups = pool.people ? locality->people : locality->households;
            if (const FigureIndex* found = find(groups, group)) {
                if (found->known()) count += scenario_.figures[found->at].value();
                continue;
            }
            complete = false;
            std::vector<std::string> known;
            for (const auto& entry : groups) known.push_back(entry.name);
            diagnostics_.report("unknown-group", at,
                                {in_quotes(named.name), pool.people ? "people" : "households",
                                 in_quotes(group), suggestion(group, known)});
        }
        if (complete && count == 0)
            diagnostics_.report("empty-pool", at,
                                {pool.people ? "people" : "households", in_quotes(group)});
    }

    const Model* model_of(const Intervention& intervention) const {
        if (intervention.model_index < 0) return nullptr;
        return &scenario_.models[intervention.model_index].model;
    }

    /// `per:` names a client, a client-year, a step of this intervention, or a service its model
    /// counts.
    void check_cost_drivers(const Named<Intervention>& intervention) {
        const Model* model = model_of(intervention.value);
        if (model == nullptr) return;
        std::vector<std::string> known{"client", "client_year"};
        for (const auto& step : intervention.value.reach.steps) known.push_back(step.name);
        for (const std::string& service : services_counted(*model)) known.push_back(service);
        for (const auto& [name, place, line] : model->costs) {
            if (!line.per || std::find(known.begin(), known.end(), line.per->name) != known.end())
                continue;
            diagnostics_.report("unknown-step", line.per->place,
                                {in_quotes(line.per->name), in_quotes(intervention.name),
                                 suggestion(line.per->name, known)});
        }
    }

    void check_fixed_costs(const Named<Intervention>& intervention) {
        const Model* model = model_of(intervention.value);
        if (model == nullptr) return;
        for (const auto& [name, place, line] : model->costs) {
            check_length(line.fixed_per_year, "fixed_per_year");
            check_length(line.set_up, "set_up");
        }
    }

    void check_option(const Named<std::vector<Reference<Target::intervention>>>& option) {
        std::set<std::string> seen;
        for (const auto& member : option.value)
            if (!seen.insert(member.name).second)
                diagnostics_.report("named-twice.option", member.place,
                                    {in_quotes(member.name), in_quotes(option.name)});
        check_shared_clients(option);
    }

    /// Method 5.2: undeclared sharing between interventions on the same service and sort of
    /// clients. One warning for all that share, however many services they share.
    void check_shared_clients(const Named<std::vector<Reference<Target::intervention>>>& option) {
        if (option.name == file_.options.front().name) return;
        using Acting = std::pair<std::string, std::string>;  // a sort of clients, a service
        std::map<Acting, std::vector<std::string>> members;
        std::vector<Acting> as_met;
        for (const auto& member : option.value)
            for (const auto& acting : acting_of(member.name)) {
                auto& those = members[acting];
                if (those.empty()) as_met.push_back(acting);
                those.push_back(member.name);
            }
        for (const auto& acting : as_met)
            if (const auto& those = members[acting];
                those.size() > 1 && warned_.insert(those).second)
                warn_of_sharing(option.place, those, acting.second);
    }

    /// The sort of clients of an intervention with each service it acts on.
    std::vector<std::pair<std::string, std::string>> acting_of(const std::string& name) {
        std::vector<std::pair<std::string, std::string>> found;
        const Intervention* intervention = find(file_.interventions, name);
        const Model* model = intervention == nullptr ? nullptr : model_of(*intervention);
        if (model == nullptr) return found;
        for (std::string& service : services_counted(*model))
            found.emplace_back(model->client, std::move(service));
        return found;
    }

    void warn_of_sharing(Place place, const std::vector<std::string>& members,
                         const std::string& service) {
        const std::string who =
            members.size() == 2 ? fmt::format("{} and {} both", members[0], members[1])
            : members.size() == 3
                ? fmt::format("{}, {} and {}", members[0], members[1], members[2])
                : fmt::format("{}, {} and {} more", members[0], members[1], members.size() - 2);
        diagnostics_.report("assumed-different-people", place, {who, service});
    }

    void check_transfer(const Transfer& transfer) {
        for (const int year : transfer.years)
            if (years() > 0 && year >= years())
                diagnostics_.report("out-of-range.transfer", transfer.place, {years() - 1, year});
        if (!transfer.from.name.empty() && transfer.from.name == transfer.to.name)
            diagnostics_.report("same-payer", transfer.to.place);
    }

    void check_series() {
        for (const auto& [name, place, index] : scenario_.library.indices) {
            const auto& listed = index.levels.empty() ? index.changes : index.levels;
            std::optional<FinancialYear> before;
            for (const auto& entry : listed) {
                const auto year = parse_financial_year(entry.name);
                if (!year || (before && year->start != before->start + 1))
                    diagnostics_.report(
                        "index-years", entry.place,
                        {in_quotes(entry.name), before ? to_text(*before) : "the one before"});
                before = year;
            }
        }
    }

    const Scenario& scenario_;
    const ScenarioFile& file_;
    Diagnostics& diagnostics_;
    std::set<std::vector<std::string>> warned_;
};

using NamedAlternative = Named<OverridesByName>;

/// Whether one path leads to or into what the other leads to.
bool meet(const std::string& a, const std::string& b) {
    const std::string& shorter = a.size() <= b.size() ? a : b;
    const std::string& longer = a.size() <= b.size() ? b : a;
    return longer.rfind(shorter, 0) == 0 &&
           (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

/// The first path of `b` that meets one of `a`.
const Override* shared_path(const OverridesByName& a, const OverridesByName& b) {
    for (const auto& other : b)
        for (const Override& path : other.value)
            for (const auto& one : a)
                for (const Override& known : one.value)
                    if (meet(known.path, path.path)) return &path;
    return nullptr;
}

void check_choices(const NamedAlternative& alternative, Diagnostics& diagnostics) {
    const std::size_t choices = alternative.value.size();
    if (choices > 1) return;
    diagnostics.report(
        "too-few-choices", alternative.place,
        {in_quotes(alternative.name), choices == 0 ? "no choices" : "one choice only"});
}

}  // namespace

void check_data(const Scenario& scenario, Diagnostics& diagnostics) {
    ScenarioRules(scenario, diagnostics).check_data();
}

void check_rules(const Scenario& scenario, Diagnostics& diagnostics) {
    ScenarioRules(scenario, diagnostics).check();
    for (const UsedModel& used : scenario.models) check_model(scenario, used.model, diagnostics);
    check_alternatives(scenario.file, diagnostics);
}

void check_alternatives(const ScenarioFile& file, Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < file.alternatives.size(); ++i) {
        const NamedAlternative& one = file.alternatives[i];
        check_choices(one, diagnostics);
        for (std::size_t j = 0; j < i; ++j)
            if (const Override* path = shared_path(file.alternatives[j].value, one.value))
                diagnostics.report("alternatives-meet", path->place,
                                   {in_quotes(file.alternatives[j].name), in_quotes(one.name),
                                    in_quotes(path->path)});
    }
}

}  // namespace hearth
