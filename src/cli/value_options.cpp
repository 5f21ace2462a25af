// Texts such as "FIGURE:100,200" taken apart, and names looked up.
#include "cli/value_options.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

#include "base/text.hpp"
#include "cli/say.hpp"
#include "load/scalars.hpp"
#include "scenario/prices.hpp"
#include "study/decision_draws.hpp"

namespace hearth {

namespace {

constexpr double most_records = 1e9;
constexpr double most_money = 1e12;
constexpr double most_decisions = 1e6;

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t end = std::min(text.find(by, from), text.size());
        parts.emplace_back(text.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

/// A text cut at the first `by` in two; the second part is empty where there is none.
struct Halves {
    std::string before, after;
};
Halves cut(const std::string& text, char by) {
    const auto at = text.find(by);
    if (at == std::string::npos) return {text, ""};
    return {text.substr(0, at), text.substr(at + 1)};
}

std::optional<int> records(const std::string& text) {
    const auto value = read_number(text).value;
    const bool whole =
        value && *value >= 1 && *value <= most_records && *value == std::floor(*value);
    return whole ? std::optional(static_cast<int>(*value)) : std::nullopt;
}

std::string mistake_in_audit(const std::string& text) {
    const Halves halves = cut(text, ':');
    if (halves.before.empty()) return "--audit must name a figure, such as --audit uptake:100,200";
    if (text.find(':') == std::string::npos) return "";
    for (const std::string& size : split(halves.after, ','))
        if (!records(size))
            return fmt::format("--audit {}: an audit has 1 record or more, a whole number, not {}",
                               in_quotes(halves.before), in_quotes(size));
    return "";
}

std::string too_many(const std::string& group, std::size_t figures) {
    return fmt::format("group {} has {} figures: a group takes {} at most", in_quotes(group),
                       figures, most_in_a_group);
}

std::string mistake_in_group(const std::string& text) {
    const Halves halves = cut(text, '=');
    const auto members = split(halves.after, ',');
    const bool named =
        !halves.before.empty() && std::none_of(members.begin(), members.end(),
                                               [](const std::string& one) { return one.empty(); });
    if (!named)
        return fmt::format("--group must read like team=staff_cost,visits, not {}",
                           in_quotes(text));
    return members.size() > most_in_a_group ? too_many(halves.before, members.size()) : "";
}

std::string mistake_in_sd(const std::string& text) {
    const Halves halves = cut(text, '=');
    const auto sd = read_number(halves.after).value;
    if (!halves.before.empty() && sd && *sd > 0 && *sd <= most_money) return "";
    return fmt::format(
        "--sd-of-one must read like FIGURE=12.5, with a number above 0 and at most "
        "1,000,000,000,000, not {}",
        in_quotes(text));
}

/// Looks names up; every name that is wrong leaves an error.
class Names {
  public:
    Names(Prepared& at_point, const Explaining& explaining)
        : at_point_(at_point), explaining_(explaining), drawn_(drawn_figures(explaining.plan)) {}

    std::vector<DrawnFigure> all() const { return drawn_by_name(explaining_, drawn_); }

    void add(const std::string& name, std::vector<DrawnFigure>& to) {
        const auto file = at_point_.loaded.texts.add({"<command line>", name, {}});
        auto found = drawn_figure_named(explaining_, drawn_, name, {file, 1, 1},
                                        at_point_.loaded.diagnostics);
        const auto is_it = [&](const DrawnFigure& one) { return one.name == found->name; };
        if (found && std::none_of(to.begin(), to.end(), is_it)) to.push_back(std::move(*found));
    }

  private:
    Prepared& at_point_;
    const Explaining& explaining_;
    std::vector<Fig> drawn_;
};

/// The measure to choose by, or what is wrong with the one that was named.
struct MeasureAsked {
    std::string name, mistake;
};

MeasureAsked measure_asked(const Prepared& at_point, const ValueOptions& options) {
    const MeasureLayout layout = lay_out_measures(at_point.plan);
    std::vector<std::string> payers, measures;
    for (const MeasureColumn& column : layout.columns) {
        if (column.option != 1 || !can_be_net_benefit(column.name)) continue;
        const bool payer = column.name.rfind("payer.", 0) == 0;
        (payer ? payers : measures).push_back(payer ? column.name.substr(6) : column.name);
    }
    const auto has = [](const std::vector<std::string>& all, const std::string& name) {
        return std::find(all.begin(), all.end(), name) != all.end();
    };
    if (!options.payer.empty()) {
        if (has(payers, options.payer)) return {"payer." + options.payer, ""};
        return {"", fmt::format("--payer {}: nobody of that name pays or gains here; {}",
                                in_quotes(options.payer), suggestion(options.payer, payers))};
    }
    const std::string usual =
        has(measures, "net_monetary_benefit") ? "net_monetary_benefit" : "pv_net_saving";
    if (options.measure.empty()) return {usual, ""};
    if (has(measures, options.measure)) return {options.measure, ""};
    return {"", fmt::format("--measure {}: options cannot be chosen by it; {}",
                            in_quotes(options.measure), suggestion(options.measure, measures))};
}

Decisions decisions_asked(const Scenario& scenario, const ValueOptions& options) {
    Decisions decisions{.a_year = options.decisions, .years = options.decision_years};
    decisions.discounted = 0;
    const auto factors = discount_factors(discount_bands(scenario).money, decisions.years);
    for (int t = 0; t < decisions.years; ++t)
        decisions.discounted += decisions.a_year * factors[static_cast<std::size_t>(t)];
    return decisions;
}

void add_names(Names& names, const ValueOptions& options, ValueAsked& asked) {
    for (const std::string& name : options.figures) names.add(name, asked.figures);
    for (const std::string& text : options.groups) {
        const Halves halves = cut(text, '=');
        AskedGroup group{halves.before, {}};
        for (const std::string& name : split(halves.after, ',')) names.add(name, group.figures);
        asked.groups.push_back(std::move(group));
    }
    for (const std::string& text : options.audits) {
        const Halves halves = cut(text, ':');
        std::vector<DrawnFigure> one;
        names.add(halves.before, one);
        std::vector<int> sizes;
        if (!halves.after.empty())
            for (const std::string& size : split(halves.after, ','))
                sizes.push_back(*records(size));
        std::sort(sizes.begin(), sizes.end());
        if (!one.empty()) asked.audits.push_back({std::move(one.front()), std::move(sizes)});
    }
    for (const std::string& text : options.sd_of_one) {
        const Halves halves = cut(text, '=');
        std::vector<DrawnFigure> one;
        names.add(halves.before, one);
        if (!one.empty()) asked.sd_of_one[one.front().name] = *read_number(halves.after).value;
    }
    if (options.figures.empty()) asked.figures = names.all();
}

std::string needs_sd(const DrawnFigure& figure) {
    const std::string name = printable(figure.name);
    if (!shows_in_records(*figure.figure))
        return fmt::format(
            "--audit '{0}': no single record shows it; if yours do, say how far they scatter: "
            "--sd-of-one {0}=…",
            name);
    return fmt::format(
        "--audit '{0}': say how far single records scatter, by their standard deviation{1}: "
        "--sd-of-one {0}=…",
        name, scatters_in_logarithm(*figure.figure) ? " (of the logarithm)" : "");
}

/// What keeps an audit or a group from being worked out; empty: nothing.
std::string cannot_ask(const ValueAsked& asked) {
    for (const AskedAudit& one : asked.audits)
        if (asked.sd_of_one.count(one.figure.name) == 0 && !audit_of(*one.figure.figure, {}))
            return needs_sd(one.figure);
    for (const AskedGroup& group : asked.groups) {
        std::size_t columns = 0;
        for (const DrawnFigure& one : group.figures) columns += one.columns.size();
        if (columns > most_in_a_group) return too_many(group.name, columns);
    }
    return "";
}

}  // namespace

std::string mistake_in(const ValueOptions& options) {
    std::string mistake;
    const auto keep = [&](std::string found) {
        if (mistake.empty()) mistake = std::move(found);
    };
    for (const std::string& text : options.groups) keep(mistake_in_group(text));
    for (const std::string& text : options.audits) keep(mistake_in_audit(text));
    for (const std::string& text : options.sd_of_one) keep(mistake_in_sd(text));
    const auto is_cost = [](const std::optional<double>& cost) {
        return !cost || (*cost >= 0 && *cost <= most_money);
    };
    const std::string allowed = " must be between 0 and 1,000,000,000,000";
    if (!is_cost(options.fixed_cost)) keep("--fixed-cost" + allowed);
    if (!is_cost(options.cost_per_record)) keep("--cost-per-record" + allowed);
    if (!(options.decisions > 0 && options.decisions <= most_decisions))
        keep("--decisions must be above 0 and at most 1,000,000");
    return mistake;
}

std::optional<ValueAsked> value_asked(Prepared& at_point, const Explaining& explaining,
                                      const ValueOptions& options, int& code) {
    ValueAsked asked;
    MeasureAsked measure = measure_asked(at_point, options);
    code = 2;
    if (!measure.mistake.empty()) {
        say(measure.mistake);
        return std::nullopt;
    }
    asked.measure = std::move(measure.name);
    Names names(at_point, explaining);
    add_names(names, options, asked);
    code = 1;
    if (say_diagnostics(at_point.loaded, Severity::error)) return std::nullopt;
    if (const std::string mistake = cannot_ask(asked); !mistake.empty()) {
        say(mistake);
        return std::nullopt;
    }
    if (options.fixed_cost || options.cost_per_record)
        asked.cost = AuditCost{options.fixed_cost.value_or(0), options.cost_per_record.value_or(0)};
    asked.decisions = decisions_asked(at_point.scenario(), options);
    return asked;
}

}  // namespace hearth
