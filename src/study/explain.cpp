// What a name in a question means.
#include "study/explain.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "study/measure_path.hpp"
#include "study/measure_words.hpp"

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

/// Numbers of tables under one option's name, or under every option's.
class Numbers {
  public:
    explicit Numbers(const Explaining& explaining) : explaining_(explaining) {}

    std::vector<Subject> named(const std::string& name) const {
        const auto& options = explaining_.plan.layout.options;
        for (std::size_t o = 0; o < options.size(); ++o)
            if (starts_with(name, options[o] + "."))
                if (auto found = of_option(o, name.substr(options[o].size() + 1))) return {*found};
        std::vector<Subject> all;
        for (std::size_t o = options.size() == 1 ? 0 : 1; o < options.size(); ++o)
            if (auto found = of_option(o, name)) all.emplace_back(*found);
        return all;
    }

    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const OptionResult& option : explaining_.results)
            for (const std::string& path : measure_paths(option)) {
                all.push_back(path);
                all.push_back(option.name + "." + path);
            }
        return all;
    }

  private:
    std::optional<NumberName> of_option(std::size_t option, std::string path) const {
        NumberName number{option, std::move(path), {}};
        take_year(number);
        if (words_for(number.path) == nullptr) return std::nullopt;
        const bool known = measure_at(explaining_.results[option], number.path).has_value() ||
                           number.path == "cumulative_net_saving";
        const auto parts = parts_of(explaining_.plan, number);
        if (number.year ? !(is_sum(number.path) && !parts.empty()) : !known && parts.empty())
            return std::nullopt;
        return number;
    }

    /// `by_year.1.net_saving` and `net_saving.2026/27` are the same number.
    void take_year(NumberName& number) const {
        const Appraisal& appraisal = explaining_.scenario.file.appraisal;
        const auto dot = number.path.rfind('.');
        const auto year = dot == std::string::npos
                              ? std::nullopt
                              : parse_financial_year(number.path.substr(dot + 1));
        if (year && *year >= appraisal.start && *year < appraisal.start + appraisal.years) {
            number.year = year->start - appraisal.start.start;
            number.path.resize(dot);
        }
        if (!starts_with(number.path, "by_year.")) return;
        const auto end = number.path.find('.', 8);
        for (int t = 0; end != std::string::npos && t < appraisal.years; ++t)
            if (number.path.substr(8, end - 8) == std::to_string(t)) {
                number.year = t;
                number.path = number.path.substr(end + 1);
                return;
            }
    }

    const Explaining& explaining_;
};

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
std::vector<std::string> all_endings(const std::vector<NamedFigure>& figures,
                                     const Numbers& numbers) {
    std::set<std::string> names;
    for (const NamedFigure& one : figures)
        for (std::size_t at = 0; at != std::string::npos;) {
            names.insert(one.name.substr(at));
            const auto dot = one.name.find('.', at);
            at = dot == std::string::npos ? dot : dot + 1;
        }
    for (const std::string& name : numbers.names()) names.insert(name);
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
    const Numbers numbers(explaining);
    if (auto found = numbers.named(name); !found.empty()) return found;
    const auto figures = named_figures(explaining);
    auto found = that(figures, name);
    if (found.empty()) found = that(figures, as_reports_say(explaining.scenario, name));
    auto names = distinct_names(found);
    if (names.size() == 1) return {found.begin(), found.end()};
    if (names.empty()) {
        const auto near = nearest(name, all_endings(figures, numbers));
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
    std::string name = explaining.plan.layout.options[number.option] + "." + number.path;
    if (number.year) name += "." + to_text(explaining.scenario.file.appraisal.start + *number.year);
    return name;
}

std::vector<std::string> number_paths(const Explaining& explaining) {
    std::vector<std::string> paths;
    for (const std::string& path : measure_paths(explaining.results.back()))
        if (!starts_with(path, "by_year.")) paths.push_back(path);
    for (const std::string& name : explaining.plan.layout.interventions)
        paths.push_back("interventions." + name + ".net_saving");
    std::set<std::string> seen;
    for (const LedgerLine& line : explaining.plan.layout.lines)
        if (seen.insert(line.name).second) paths.push_back("lines." + line.name);
    return paths;
}

}  // namespace hearth
