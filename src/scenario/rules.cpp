// Rules of scenarios: appraisal, reach, options, transfers. Those of models are in model_rules.cpp.
#include "scenario/rules.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

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
                diagnostics_.error("class-not-money", file_.appraisal.perspective.place,
                                   fmt::format("class {} never enters a money total", name_of(one)),
                                   "allowed: cost, transfer, cashable, capacity, social");
    }

    void check_length(const std::optional<ByYear>& list, std::string_view key) {
        if (!list || !list->listed || years() == 0) return;
        if (list->values.size() == static_cast<std::size_t>(years())) return;
        const Place place = list->values.empty() ? file_.place : place_of(list->values.front());
        diagnostics_.error(
            "list-length", place,
            fmt::format("'{}' has {} entries for {} years", key, list->values.size(), years()),
            "write one number, or one for each year of the appraisal");
    }

    Place place_of(FigureIndex figure) const {
        return figure.known() ? scenario_.figures[figure.at].place : file_.place;
    }

    void only_with_pool(const Reach& reach, bool stands, std::string_view key) {
        if (!stands || reach.pool) return;
        diagnostics_.error("needs-pool", reach.place, fmt::format("'{}' goes with a pool", key),
                           "give clients_per_year as a list by year instead, or a pool");
    }

    void check_reach(const Named<Intervention>& intervention) {
        const Reach& reach = intervention.value.reach;
        only_with_pool(reach, reach.per_year.has_value(), "per_year");
        only_with_pool(reach, reach.capacity.has_value(), "capacity");
        only_with_pool(reach, !reach.ramp.empty(), "ramp");
        only_with_pool(reach, reach.once_each.has_value(), "once_each");
        if (reach.pool && !reach.per_year)
            diagnostics_.error("missing-key", reach.place, "'per_year' is missing in 'reach'",
                               "per_year: share of the open pool offered each year");
        if (reach.clients && reach.for_years)
            diagnostics_.error("exclusive-keys", reach.place,
                               "'clients' and 'for_years' exclude each other in 'reach'",
                               "clients is one cohort in year 0");
        if (reach.for_years && years() > 0 && *reach.for_years > years())
            diagnostics_.error(
                "out-of-range", reach.place,
                fmt::format("'for_years' must be at most {}, not {}", years(), *reach.for_years),
                "shorten it, or lengthen 'years' of the appraisal");
        if (years() > 0 && reach.ramp.size() > static_cast<std::size_t>(years()))
            diagnostics_.error(
                "list-length", place_of(reach.ramp.front()),
                fmt::format("'ramp' has {} entries for {} years", reach.ramp.size(), years()),
                "write at most one for each year; the last one holds on");
        check_length(reach.clients_per_year, "clients_per_year");
        check_length(reach.capacity, "capacity");
        for (const auto& step : reach.steps)
            if (step.name == "client" || step.name == "client_year")
                diagnostics_.error("reserved-name", step.place,
                                   fmt::format("'{}' cannot be the name of a step", step.name),
                                   "costs use it for clients who start");
        if (reach.pool) check_pool(*reach.pool);
    }

    void check_pool(const Pool& pool) {
        if (!pool.people && !pool.households) return;
        const Place at = pool.people ? pool.people->place : pool.households->place;
        const std::string& group = pool.people ? pool.people->name : pool.households->name;
        if (!file_.place_names || file_.place_names->values.empty())
            return diagnostics_.error(
                "no-place", at, "a pool of people or households needs a place",
                "add place: with a name from data/places.yaml, or use number:");
        double count = 0;
        bool complete = true;
        for (const auto& named : file_.place_names->values) {
            const Locality* locality = find(scenario_.library.places, named.name);
            complete = complete && locality != nullptr;
            if (locality == nullptr) continue;
            const auto& groups = pool.people ? locality->people : locality->households;
            if (const FigureIndex* found = find(groups, group)) {
                if (found->known())
                    count += scenario_.figures[static_cast<std::size_t>(found->at)].value();
                continue;
            }
            complete = false;
            std::vector<std::string> known;
            for (const auto& entry : groups) known.push_back(entry.name);
            diagnostics_.error("unknown-group", at,
                               fmt::format("{} has no {} called {}", in_quotes(named.name),
                                           pool.people ? "people" : "households", in_quotes(group)),
                               suggestion(group, known));
        }
        if (complete && count == 0)
            diagnostics_.error("empty-pool", at,
                               fmt::format("the place has no {} called {}: its count is 0",
                                           pool.people ? "people" : "households", in_quotes(group)),
                               "choose another group or place, or give number:");
    }

    const Model* model_of(const Intervention& intervention) const {
        if (intervention.model_index < 0) return nullptr;
        return &scenario_.models[static_cast<std::size_t>(intervention.model_index)].model;
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
            diagnostics_.error("unknown-step", line.per->place,
                               fmt::format("{} is no step of {} and no service its model counts",
                                           in_quotes(line.per->name), in_quotes(intervention.name)),
                               suggestion(line.per->name, known));
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
                diagnostics_.error("named-twice", member.place,
                                   fmt::format("{} stands twice in option {}",
                                               in_quotes(member.name), in_quotes(option.name)),
                                   "name it once");
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
        diagnostics_.warning(
            "assumed-different-people", place,
            fmt::format("{} act on {}: assumed to reach different clients", who, service),
            "sharing cannot be declared yet; say in the report what is assumed");
    }

    void check_transfer(const Transfer& transfer) {
        for (const int year : transfer.years)
            if (years() > 0 && year >= years())
                diagnostics_.error(
                    "out-of-range", transfer.place,
                    fmt::format("'years' of a transfer must be between 0 and {}, not {}",
                                years() - 1, year),
                    "year 0 is the first year of the appraisal");
        if (!transfer.from.name.empty() && transfer.from.name == transfer.to.name)
            diagnostics_.error("same-payer", transfer.to.place, "a transfer needs two payers",
                               "name who receives it under to:");
    }

    void check_series() {
        for (const auto& [name, place, index] : scenario_.library.indices) {
            const auto& listed = index.levels.empty() ? index.changes : index.levels;
            std::optional<FinancialYear> before;
            for (const auto& entry : listed) {
                const auto year = parse_financial_year(entry.name);
                if (!year || (before && year->start != before->start + 1))
                    diagnostics_.error(
                        "index-years", entry.place,
                        fmt::format("{} must be the financial year after {}", in_quotes(entry.name),
                                    before ? to_text(*before) : "the one before"),
                        "list consecutive years such as 2022/23, 2023/24");
                before = year;
            }
        }
    }

    const Scenario& scenario_;
    const ScenarioFile& file_;
    Diagnostics& diagnostics_;
    std::set<std::vector<std::string>> warned_;
};

}  // namespace

void check_data(const Scenario& scenario, Diagnostics& diagnostics) {
    ScenarioRules(scenario, diagnostics).check_data();
}

void check_rules(const Scenario& scenario, Diagnostics& diagnostics) {
    ScenarioRules(scenario, diagnostics).check();
    for (const UsedModel& used : scenario.models) check_model(scenario, used.model, diagnostics);
    check_alternatives(scenario.file, diagnostics);
}

}  // namespace hearth
