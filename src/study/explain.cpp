// What a name in a question means.
#include "study/explain.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

constexpr std::size_t most_listed = 10;

std::string full_name(const Figure& figure) {
    return (figure.origin == Origin::model ? figure.owner.substr(7) + "." : "") + figure.path;
}

bool starts_with(std::string_view text, std::string_view head) {
    return text.substr(0, head.size()) == head;
}

bool ends_in(std::string_view name, std::string_view ending) {
    return name.size() > ending.size() + 1 && name.substr(name.size() - ending.size()) == ending &&
           name[name.size() - ending.size() - 1] == '.';
}

/// The number that a name without its option says: `net_saving.2026/27` is of one year.
std::optional<NumberName> number_of(const Explaining& explaining, std::size_t option,
                                    const std::string& name) {
    const Plan& plan = explaining.plan;
    if (auto whole = measure_named(plan, option, name))
        return NumberName{option, std::move(*whole), {}};
    const Appraisal& appraisal = explaining.scenario.file.appraisal;
    const auto dot = name.rfind('.');
    if (dot == std::string::npos) return std::nullopt;
    const auto year = parse_financial_year(name.substr(dot + 1));
    if (!year || *year < appraisal.start || !(*year < appraisal.start + appraisal.years))
        return std::nullopt;
    const int index = year->start - appraisal.start.start;
    auto measure = measure_named(plan, option, name.substr(0, dot));
    if (measure && measure->of.year < 0 && is_sum(*measure->row))
        return NumberName{option, std::move(*measure), index};
    measure = measure_named(plan, option, fmt::format("by_year.{}.{}", index, name.substr(0, dot)));
    if (!measure) return std::nullopt;
    return NumberName{option, std::move(*measure), {}};
}

/// Numbers of tables under one option's name, or under every option's.
std::vector<Subject> numbers_named(const Explaining& explaining, const std::string& name) {
    const auto& options = explaining.plan.layout.options;
    for (std::size_t o = 0; o < options.size(); ++o)
        if (starts_with(name, options[o] + "."))
            if (auto found = number_of(explaining, o, name.substr(options[o].size() + 1)))
                return {*found};
    std::vector<Subject> all;
    for (std::size_t o = options.size() == 1 ? 0 : 1; o < options.size(); ++o)
        if (auto found = number_of(explaining, o, name)) all.emplace_back(*found);
    return all;
}

/// Today's name of a number that hearth 0.1 named otherwise; nothing for all others.
std::optional<std::string> renamed_number(const Explaining& explaining, const std::string& name) {
    std::string head;
    for (const std::string& option : explaining.plan.layout.options)
        if (starts_with(name, option + ".")) head = option + ".";
    const auto now = renamed_measure(std::string_view(name).substr(head.size()));
    if (!now || numbers_named(explaining, head + *now).empty()) return std::nullopt;
    return head + *now;
}

/// The other ways to say a figure of a model: `models.NAME.…`, and as `--set` says it,
/// `interventions.NAME.…`.
std::string as_reports_say(const Scenario& scenario, const std::string& name) {
    if (starts_with(name, "models.")) return name.substr(7);
    if (!starts_with(name, "interventions.")) return name;
    const auto dot = name.find('.', 14);
    if (dot == std::string::npos) return name;
    const Intervention* used = find(scenario.file.interventions, name.substr(14, dot - 14));
    if (used == nullptr || used->model_index < 0) return name;
    std::string rest = name.substr(dot + 1);
    if (starts_with(rest, "set.")) rest = rest.substr(4);
    const std::string& model = scenario.models[static_cast<std::size_t>(used->model_index)].name;
    return model + "." + rest;
}

std::vector<NamedFigure> that(const std::vector<NamedFigure>& all, std::string_view name) {
    std::vector<NamedFigure> found;
    for (const NamedFigure& one : all)
        if (one.name == name) found.push_back(one);
    if (!found.empty()) return found;
    for (const NamedFigure& one : all)
        if (ends_in(one.name, name)) found.push_back(one);
    const bool used = std::any_of(found.begin(), found.end(),
                                  [](const NamedFigure& one) { return !one.columns.empty(); });
    if (used)
        found.erase(std::remove_if(found.begin(), found.end(),
                                   [](const NamedFigure& one) { return one.columns.empty(); }),
                    found.end());
    return found;
}

std::vector<std::string> distinct_names(const std::vector<NamedFigure>& figures) {
    std::vector<std::string> names;
    for (const NamedFigure& one : figures)
        if (std::find(names.begin(), names.end(), one.name) == names.end())
            names.push_back(one.name);
    return names;
}

/// Every ending of every name, so that a misspelt ending finds its name.
std::vector<std::string> all_endings(const Explaining& explaining,
                                     const std::vector<NamedFigure>& figures) {
    std::set<std::string> names;
    for (const NamedFigure& one : figures)
        for (std::size_t at = 0; at != std::string::npos;) {
            names.insert(one.name.substr(at));
            const auto dot = one.name.find('.', at);
            at = dot == std::string::npos ? dot : dot + 1;
        }
    for (const OptionResult& option : explaining.results)
        for (const std::string& path : option.paths())
            names.insert({path, option.name + "." + path});
    return {names.begin(), names.end()};
}

}  // namespace

std::vector<NamedFigure> named_figures(const Explaining& explaining) {
    std::vector<NamedFigure> all;
    std::map<std::tuple<std::string, Place>, std::size_t> known;
    const auto add = [&](const Figure& figure) -> NamedFigure& {
        const auto [at, fresh] =
            known.emplace(std::pair(full_name(figure), figure.place), all.size());
        if (fresh) all.push_back({full_name(figure), &figure, {}});
        return all[at->second];
    };
    for (std::size_t f = 0; f < explaining.plan.figures.size(); ++f) {
        const int index = explaining.plan.figures[f].scenario_figure;
        if (index >= 0)
            add(explaining.scenario.figures[static_cast<std::size_t>(index)])
                .columns.push_back(static_cast<Fig>(f));
    }
    for (const Figure& figure : explaining.scenario.figures) add(figure);
    return all;
}

std::vector<Subject> subjects_named(const Explaining& explaining, const std::string& name,
                                    Place place, Diagnostics& diagnostics) {
    if (auto found = numbers_named(explaining, name); !found.empty()) return found;
    if (const auto now = renamed_number(explaining, name)) {
        diagnostics.report("unknown-figure.in_table", place,
                           {in_quotes(name), "say " + in_quotes(*now)});
        return {};
    }
    const auto figures = named_figures(explaining);
    auto found = that(figures, name);
    if (found.empty()) found = that(figures, as_reports_say(explaining.scenario, name));
    auto names = distinct_names(found);
    if (names.size() == 1) return {found.begin(), found.end()};
    if (names.empty()) {
        const auto near = nearest(name, all_endings(explaining, figures));
        diagnostics.report(
            "unknown-figure.in_table", place,
            {in_quotes(name), near ? "did you mean " + in_quotes(*near) + "?"
                                   : "run hearth explain SCENARIO for what there is"});
        return {};
    }
    const std::size_t more = names.size() > most_listed ? names.size() - most_listed : 0;
    names.resize(names.size() - more);
    diagnostics.report(
        "ambiguous-figure.of_table", place,
        {in_quotes(name), "write more of its name: " + printable(any_of(names), 800) +
                              (more > 0 ? fmt::format(" ({} more)", more) : "")});
    return {};
}

std::optional<NamedFigure> figure_named(const Explaining& explaining, const std::string& name,
                                        Place place, Diagnostics& diagnostics) {
    const auto subjects = subjects_named(explaining, name, place, diagnostics);
    if (subjects.empty()) return std::nullopt;
    if (!std::holds_alternative<NamedFigure>(subjects.front())) {
        diagnostics.report("not-a-figure", place, {in_quotes(name)});
        return std::nullopt;
    }
    NamedFigure all = std::get<NamedFigure>(subjects.front());
    for (std::size_t s = 1; s < subjects.size(); ++s)
        for (const Fig column : std::get<NamedFigure>(subjects[s]).columns)
            all.columns.push_back(column);
    if (!all.columns.empty()) return all;
    diagnostics.report("unused-figure", place, {in_quotes(name)});
    return std::nullopt;
}

std::string name_of(const Explaining& explaining, const NumberName& number) {
    std::string name = explaining.plan.layout.options[number.option] + "." + number.measure.path;
    if (number.year) name += "." + to_text(explaining.scenario.file.appraisal.start + *number.year);
    return name;
}

std::vector<std::string> number_paths(const Explaining& explaining) {
    std::vector<std::string> paths;
    const std::size_t option = explaining.results.size() - 1;
    for (const MeasureRow& row : measure_table())
        for (const MeasureName& one : measures_of(explaining.plan, option, row))
            if (one.of.year < 0) paths.push_back(one.path);
    return paths;
}

}  // namespace hearth
