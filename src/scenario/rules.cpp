// Rules of scenarios: appraisal, reach, options, transfers, alternatives. Those of models are in
// model_rules.cpp.
#include "scenario/rules.hpp"

#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

void check_perspective(const Perspective& perspective, Diagnostics& diagnostics) {
    for (const LedgerClass one : perspective.classes)
        if (one == LedgerClass::stranded || one == LedgerClass::health || one == LedgerClass::life)
            diagnostics.report("class-not-money", perspective.place, {name_of(one)});
}

/// Results of more than these could not be held in memory.
void check_number(const ScenarioFile& file, Diagnostics& diagnostics) {
    constexpr std::size_t most_interventions = 1000, most_options = 500, most_done = 10000;
    const auto check = [&](const auto& all, std::size_t most, std::string_view what) {
        if (all.size() > most)
            diagnostics.report("too-many-compared", all[most].place,
                               {in_quotes(all[most].name), most, what});
    };
    check(file.interventions, most_interventions, "interventions");
    check(file.options, most_options, "options");
    std::size_t before = 0, done = 0;
    for (const auto& option : file.options) {
        before = std::exchange(done, done + option.value.size());
        if (before <= most_done && done > most_done)
            diagnostics.report(
                "too-many-compared", option.place,
                {in_quotes(option.name), most_done, "interventions in all options together"});
    }
}

/// A list by year has a value. If it has not one for each year of the appraisal, a warning says so;
/// that of set_up may end early.
void check_length(const std::optional<ByYear>& list, std::string_view key, const Scenario& scenario,
                  Diagnostics& diagnostics) {
    const int years = scenario.file.appraisal.years;
    if (!list) return;
    if (list->values.empty())
        return diagnostics.report("list-length.empty", scenario.file.place, {key});
    if (!list->listed || years == 0) return;
    const Place first = place_of(list->values.front(), scenario, scenario.file.place);
    const std::size_t length = list->values.size();
    if (std::cmp_less(length, years) && key != "set_up")
        diagnostics.report("list-length.short", first, {key, length, years});
    if (std::cmp_greater(length, years))
        diagnostics.report("list-length.long", first, {key, length, years});
}

/// The group exists in every place of the scenario, and somebody is in it.
void check_pool(const Pool& pool, const Scenario& scenario, Diagnostics& diagnostics) {
    if (!pool.people && !pool.households) return;
    const Place at = pool.people ? pool.people->place : pool.households->place;
    const std::string& group = pool.people ? pool.people->name : pool.households->name;
    const bool later = scenario.file.population == Population::mid_2024;
    const std::string_view kind = !pool.people ? "households"
                                  : later      ? "people in mid-2024"
                                               : "people";
    const auto& places = scenario.file.place_names;
    if (!places || places->values.empty()) return diagnostics.report("no-place", at);
    double count = 0;
    bool complete = true;
    for (const auto& named : places->values) {
        const Locality* locality = find(scenario.library.places, named.name);
        complete = complete && locality != nullptr;
        if (locality == nullptr) continue;
        const Counted counted = counted_in(*locality, pool, scenario.file);
        if (const FigureIndex* found = counted.group) {
            if (found->known()) count += scenario.figures[found->at].value();
            continue;
        }
        complete = false;
        diagnostics.report("unknown-group", at,
                           {in_quotes(named.name), kind, in_quotes(group),
                            suggestion(group, names_of(counted.groups))});
    }
    if (complete && count == 0) diagnostics.report("empty-pool", at, {kind, in_quotes(group)});
}

/// No two places of the scenario have a district in common, whose people would count twice.
void check_places(const Scenario& scenario, Diagnostics& diagnostics) {
    if (!scenario.file.place_names) return;
    std::map<std::string, std::string> counted;  // by district, the place that has it
    for (const auto& named : scenario.file.place_names->values) {
        const Locality* locality = find(scenario.library.places, named.name);
        if (locality == nullptr) continue;
        auto districts = locality->districts;
        if (districts.empty()) districts.push_back(named.name);
        for (const std::string& district : districts) {
            const auto [at, is_new] = counted.try_emplace(district, named.name);
            if (is_new || at->second == named.name) continue;
            diagnostics.report("places-meet", named.place,
                               {in_quotes(named.name), in_quotes(at->second), in_quotes(district)});
            break;
        }
    }
}

void check_reach(const Reach& reach, const Scenario& scenario, Diagnostics& diagnostics) {
    const auto only_with_pool = [&](bool stands, std::string_view key) {
        if (stands && !reach.pool) diagnostics.report("needs-pool", reach.place, {key});
    };
    only_with_pool(reach.per_year.has_value(), "per_year");
    only_with_pool(reach.capacity.has_value(), "capacity");
    only_with_pool(!reach.ramp.empty(), "ramp");
    only_with_pool(reach.once_each.has_value(), "once_each");
    if (reach.pool && !reach.per_year) diagnostics.report("missing-key.per_year", reach.place);
    if (reach.clients && reach.for_years.value_or(1) > 1)
        diagnostics.report("exclusive-keys.reach", reach.place);
    check_length(reach.clients_per_year, "clients_per_year", scenario, diagnostics);
    check_length(reach.capacity, "capacity", scenario, diagnostics);
    for (const auto& step : reach.steps)
        if (step.name == "client" || step.name == "client_year")
            diagnostics.report("reserved-name", step.place, {step.name});
    if (reach.pool) check_pool(*reach.pool, scenario, diagnostics);
}

/// `per:` names a client, a client-year, a step of this intervention, or a service its model
/// counts.
void check_cost_drivers(const Named<Intervention>& intervention, const Model& model,
                        Diagnostics& diagnostics) {
    std::vector<std::string> known{"client", "client_year"};
    for (const auto& step : intervention.value.reach.steps) known.push_back(step.name);
    for (const std::string& service : services_counted(model)) known.push_back(service);
    for (const Named<CostLine>* line : money_lines(model)) {
        const auto& per = line->value.per;
        if (per && !is_among(per->name, known))
            diagnostics.report(
                "unknown-step", per->place,
                {in_quotes(per->name), in_quotes(intervention.name), suggestion(per->name, known)});
    }
}

void check_intervention(const Named<Intervention>& intervention, const Scenario& scenario,
                        Diagnostics& diagnostics) {
    if (intervention.name == "overlap" || intervention.name == "released_steps")
        diagnostics.report("reserved-name.intervention", intervention.place,
                           {in_quotes(intervention.name)});
    check_reach(intervention.value.reach, scenario, diagnostics);
    const Model* model = model_of(&intervention.value, scenario);
    if (model == nullptr) return;
    check_cost_drivers(intervention, *model, diagnostics);
    check_strategy_of(intervention, *model, diagnostics);
    for (const Named<CostLine>* line : money_lines(*model)) {
        check_length(line->value.fixed_per_year, "fixed_per_year", scenario, diagnostics);
        check_length(line->value.set_up, "set_up", scenario, diagnostics);
    }
}

void check_transfer(const Transfer& transfer, int years, Diagnostics& diagnostics) {
    for (const int year : transfer.years)
        if (years > 0 && year >= years)
            diagnostics.report("out-of-range.transfer", transfer.place, {year, years - 1});
    if (!transfer.from.name.empty() && transfer.from.name == transfer.to.name)
        diagnostics.report("same-payer", transfer.to.place);
}

using NamedAlternative = Named<OverridesByName>;

/// The first path of `b` that meets one of `a`.
const Override* shared_path(const OverridesByName& a, const OverridesByName& b) {
    for (const auto& other : b)
        for (const Override& path : other.value)
            for (const auto& one : a)
                for (const Override& known : one.value)
                    if (paths_meet(known.path, path.path)) return &path;
    return nullptr;
}

/// Of several unit costs of a service, each is in the prices of a year of its own.
void check_price_years(const Named<Service>& service, const Scenario& scenario,
                       Diagnostics& diagnostics) {
    std::set<int> seen;
    for (const FigureIndex cost : service.value.costs.values) {
        if (!cost.known()) continue;
        const Figure& figure = scenario.figures[cost.at];
        if (figure.prices && figure.prices->year && !seen.insert(figure.prices->year->start).second)
            diagnostics.report("named-twice.price_year", figure.place,
                               {in_quotes(service.name), to_text(*figure.prices->year)});
    }
}

/// Where options are strategies of people in states or branches, the first one has people too.
void check_first_option(const Scenario& scenario, Diagnostics& diagnostics) {
    const auto follows_people = [&](const auto& option) {
        return any(option.value, [&](const auto& one) {
            const Model* model = model_of(find(scenario.file.interventions, one.name), scenario);
            return model != nullptr && tree(*model) != nullptr;
        });
    };
    const auto& options = scenario.file.options;
    if (!options.empty() && !follows_people(options.front()) && any(options, follows_people))
        diagnostics.report("first-option-of-nobody", options.front().place,
                           {in_quotes(options.front().name)});
}

/// A step of no units would close without end.
void check_step(const Named<Service>& service, const Scenario& scenario, Diagnostics& diagnostics) {
    if (!service.value.step) return;
    const FigureIndex units = service.value.step->units;
    if (units.known() && scenario.figures[units.at].value() <= 0)
        diagnostics.report("step-of-nothing", scenario.figures[units.at].place,
                           {in_quotes(service.name), service.value.unit});
}

}  // namespace

const Model* model_of(const Intervention* intervention, const Scenario& scenario) {
    if (intervention == nullptr || intervention->model_index < 0) return nullptr;
    return &scenario.models[intervention->model_index].model;
}

void check_data(const Scenario& scenario, Diagnostics& diagnostics) {
    for (const auto& service : scenario.library.services) {
        check_price_years(service, scenario, diagnostics);
        check_step(service, scenario, diagnostics);
    }
    check_equity_data(scenario, diagnostics);
    for (const auto& [name, place, index] : scenario.library.indices) {
        std::optional<FinancialYear> before;
        for (const auto& entry : index.listed()) {
            const auto year = parse_financial_year(entry.name);
            if (!year || (before && year->start != before->start + 1))
                diagnostics.report(
                    "index-years", entry.place,
                    {in_quotes(entry.name), before ? to_text(*before) : "the one before"});
            before = year;
        }
    }
}

void check_rules(const Scenario& scenario, Diagnostics& diagnostics) {
    const ScenarioFile& file = scenario.file;
    check_number(file, diagnostics);
    check_perspective(file.appraisal.perspective, diagnostics);
    check_places(scenario, diagnostics);
    for (const auto& intervention : file.interventions)
        check_intervention(intervention, scenario, diagnostics);
    check_overlaps(scenario, diagnostics);
    check_portfolio(scenario, diagnostics);
    if (file.headline_option && file.options.size() > 1 &&
        file.headline_option->name == file.options.front().name)
        diagnostics.report("headline-option-first", file.headline_option->place,
                           {in_quotes(file.headline_option->name)});
    check_first_option(scenario, diagnostics);
    for (const Transfer& transfer : file.transfers)
        check_transfer(transfer, file.appraisal.years, diagnostics);
    for (const auto& [name, place, outside] : file.validate)
        if (!outside.provenance.source)
            diagnostics.report("unsourced-figure", outside.place, {in_quotes(name)});
    check_data(scenario, diagnostics);
    for (const UsedModel& used : scenario.models) check_model(scenario, used.model, diagnostics);
    check_equity(scenario, diagnostics);
    check_alternatives(file, diagnostics);
}

bool paths_meet(const std::string& a, const std::string& b) {
    const auto& [shorter, longer] = a.size() <= b.size() ? std::tie(a, b) : std::tie(b, a);
    return longer.starts_with(shorter) &&
           (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

void check_alternatives(const ScenarioFile& file, Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < file.alternatives.size(); ++i) {
        const NamedAlternative& one = file.alternatives[i];
        if (const std::size_t choices = one.value.size(); choices < 2)
            diagnostics.report(
                "too-few-choices", one.place,
                {in_quotes(one.name), choices == 0 ? "no choices" : "one choice only"});
        for (std::size_t j = 0; j < i; ++j)
            if (const Override* path = shared_path(file.alternatives[j].value, one.value))
                diagnostics.report("alternatives-meet", path->place,
                                   {in_quotes(file.alternatives[j].name), in_quotes(one.name),
                                    in_quotes(path->path)});
    }
}

}  // namespace hearth
