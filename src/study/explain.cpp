// Expressions of the table of measures read as lists of what they add up, and names looked up.
#include "study/explain.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

// --- what a number is made of --------------------------------------------------------------------

namespace {

using Parts = std::vector<Part>;

/// Years of a number, both included.
std::pair<int, int> years_of(const Plan& plan, const NumberName& number, YearsCounted counted) {
    const int last = plan.layout.years - 1;
    if (counted == YearsCounted::last) return {plan.layout.horizon - 1, plan.layout.horizon - 1};
    const int own = number.measure.of.year;
    if (own >= 0) return {counted == YearsCounted::up_to_own ? 0 : own, own};
    return {number.year.value_or(0), number.year.value_or(last)};
}

/// Adds a part; what the option and the comparator both have cancels out.
void add(Parts& parts, const Part& one) {
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const Part& part) {
        return part.kind == one.kind && part.index == one.index;
    });
    if (same == parts.end())
        parts.push_back(one);
    else if ((same->sign += one.sign) == 0)
        parts.erase(same);
}

bool passes(const Plan& plan, const LineSum& sum, const MeasureOf& of, const LedgerLine& line) {
    return (classes(line.ledger_class) & classes_of(sum)) != 0 &&
           counts(plan.perspective, line, sum.scope) && (of.payer < 0 || line.payer == of.payer) &&
           (of.intervention < 0 || line.intervention == of.intervention) &&
           (of.name.empty() || line.name == of.name) && (!sum.outlay || *sum.outlay == line.outlay);
}

Parts lines_of(const Plan& plan, const NumberName& number, const LineSum& sum) {
    Parts parts;
    const auto years = years_of(plan, number, sum.years);
    const MeasureOf& of = number.measure.of;
    const auto add_lines = [&](std::size_t option, double sign) {
        for (const int line : plan.layout.option_lines[option])
            if (passes(plan, sum, of, plan.layout.lines[line]))
                add(parts, {PartKind::line, line, sum.sign * sign, sum.present, years.first,
                            years.second});
    };
    add_lines(number.option, 1);
    if (of.intervention < 0 && of.name.empty()) add_lines(0, -1);
    return parts;
}

Parts counters_of(const Plan& plan, const NumberName& number) {
    Parts parts;
    const auto years = years_of(plan, number, YearsCounted::own);
    const MeasureOf& of = number.measure.of;
    const auto add_counters = [&](std::size_t option, double sign) {
        for (const int i : plan.layout.option_interventions[option]) {
            const PlanIntervention& own = plan.interventions[i];
            for (int c = own.first_counter; c < own.end_counter; ++c) {
                const Counter& counter = plan.layout.counters[c];
                if (counter.name == of.name && counter.outcome == of.outcome)
                    add(parts, {PartKind::counter, c, sign, false, years.first, years.second});
            }
        }
    };
    add_counters(number.option, 1);
    add_counters(0, -1);
    return parts;
}

Parts clients_of(const Plan& plan, const NumberName& number) {
    Parts parts;
    const auto years = years_of(plan, number, YearsCounted::own);
    const int only = number.measure.of.intervention;
    for (const int i : plan.layout.option_interventions[number.option])
        if (only < 0 || only == i)
            add(parts, {PartKind::clients, i, 1, false, years.first, years.second});
    return parts;
}

}  // namespace

std::vector<Part> parts_of(const Plan& plan, const NumberName& number) {
    const MadeOf& is = number.measure.row->is;
    if (const auto* sum = std::get_if<LineSum>(&is)) return lines_of(plan, number, *sum);
    if (std::holds_alternative<UnitsAvoided>(is)) return counters_of(plan, number);
    if (std::holds_alternative<ClientsStarting>(is)) return clients_of(plan, number);
    Parts behind;
    for (const NumberName& one : operands_of(plan, number))
        for (const Part& part : parts_of(plan, one))
            if (part.kind == PartKind::line) add(behind, part);
    return behind;
}

double value_of(const Plan& plan, const LedgerBlock& block, const Part& part, int draw) {
    const auto& layout = plan.layout;
    const auto index = part.index;
    double sum = 0;
    for (int year = part.from; year <= part.to; ++year) {
        switch (part.kind) {
            case PartKind::counter:
                sum += avoided(plan, block, part.index, year, draw);
                break;
            case PartKind::clients:
                sum += block.drivers[plan.interventions[index].starts](draw, year);
                break;
            case PartKind::line:
                if (part.present && layout.lines[index].present >= 0) {
                    sum += block.money(draw, index) *
                           block.drivers[layout.lines[index].present](draw, year);
                    break;
                }
                sum +=
                    amount(plan, block, part.index, year, draw) *
                    (part.present ? discount_of(plan, layout.lines[index].discounting).factors[year]
                                  : 1);
                break;
        }
    }
    return part.sign * sum;
}

std::vector<NumberName> operands_of(const Plan& plan, const NumberName& number) {
    std::vector<NumberName> operands;
    for (const std::string_view key : made_of(*number.measure.row))
        for (MeasureName& one : measures_of(plan, number.option, *row_of(key)))
            if (one.of == MeasureOf{} || one.of == number.measure.of)
                operands.push_back({number.option, std::move(one), number.year});
    return operands;
}

std::vector<double> number_in_draws(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                                    const NumberName& number) {
    std::vector<double> values;
    const int draws = static_cast<int>(block.draws());
    const MeasureRow& row = *number.measure.row;
    if (number.year && !is_sum(row)) return values;
    if (is_sum(row)) {
        const Parts parts = parts_of(plan, number);
        for (int draw = 0; draw < draws; ++draw) {
            double sum = 0;
            for (const Part& part : parts) sum += value_of(plan, block, part, draw);
            values.push_back(sum + 0.0);
        }
        return values;
    }
    MeasureLayout layout = lay_out_measure(plan, static_cast<int>(number.option), number.measure);
    layout.guarded = true;
    MeasureSpace space = measure_space(layout, 1);
    Grid value(1, 1);
    for (int draw = 0; draw < draws; ++draw) {
        compute_measures(layout, {plan, figures, block, draw, 1}, space, value, 0);
        values.push_back(value(0, 0) + 0.0);
    }
    return values;
}

// --- what a name means ---------------------------------------------------------------------------

namespace {

constexpr std::size_t most_listed = 10;

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
        if (name.starts_with(options[o] + "."))
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
        if (name.starts_with(option + ".")) head = option + ".";
    const auto now = renamed_measure(std::string_view(name).substr(head.size()));
    if (!now || numbers_named(explaining, head + *now).empty()) return std::nullopt;
    return head + *now;
}

/// The other ways to say a figure of a model: `models.NAME.…`, and as `--set` says it,
/// `interventions.NAME.…`.
std::string as_reports_say(const Scenario& scenario, const std::string& name) {
    if (name.starts_with("models.")) return name.substr(7);
    if (!name.starts_with("interventions.")) return name;
    const auto dot = name.find('.', 14);
    if (dot == std::string::npos) return name;
    const Intervention* used = find(scenario.file.interventions, name.substr(14, dot - 14));
    if (used == nullptr || used->model_index < 0) return name;
    std::string rest = name.substr(dot + 1);
    if (rest.starts_with("set.")) rest = rest.substr(4);
    const std::string& model = scenario.models[used->model_index].name;
    return model + "." + rest;
}

std::vector<NamedFigure> that(const std::vector<NamedFigure>& all, std::string_view name) {
    std::vector<NamedFigure> found;
    for (const NamedFigure& one : all)
        if (one.name == name) found.push_back(one);
    if (!found.empty()) return found;
    for (const NamedFigure& one : all)
        if (one.name.ends_with("." + std::string(name))) found.push_back(one);
    const bool used = any(found, [](const NamedFigure& one) { return !one.columns.empty(); });
    if (used) std::erase_if(found, [](const NamedFigure& one) { return one.columns.empty(); });
    return found;
}

std::vector<std::string> distinct_names(const std::vector<NamedFigure>& figures) {
    std::vector<std::string> names;
    for (const NamedFigure& one : figures)
        if (!is_among(one.name, names)) names.push_back(one.name);
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

/// Of a service with unit costs of several years, the one that the scenario uses is what
/// services.NAME.cost means; empty where the name is of no such cost.
std::string cost_in_use(const Scenario& scenario, const std::string& name) {
    for (const auto& [service, place, own] : scenario.library.services)
        if (own.costs.listed && own.cost.known() &&
            (name == "services." + service + ".cost" || name == service + ".cost"))
            return scenario.figures[own.cost.at].full_name();
    return {};
}

}  // namespace

std::vector<NamedFigure> named_figures(const Explaining& explaining) {
    std::vector<NamedFigure> all;
    std::map<std::tuple<std::string, Place>, std::size_t> known;
    const auto add = [&](const Figure& figure) -> NamedFigure& {
        const auto [at, fresh] =
            known.emplace(std::pair(figure.full_name(), figure.place), all.size());
        if (fresh) all.push_back({figure.full_name(), &figure, {}});
        return all[at->second];
    };
    for (std::size_t f = 0; f < explaining.plan.figures.size(); ++f) {
        const int index = explaining.plan.figures[f].scenario_figure;
        if (index >= 0)
            add(explaining.scenario.figures[index]).columns.push_back(static_cast<Fig>(f));
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
    if (found.empty()) found = that(figures, cost_in_use(explaining.scenario, name));
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
