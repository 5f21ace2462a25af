// Names looked up among the figures that are drawn, then what knowing them is worth.
#include "study/value.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/prices.hpp"
#include "study/decision.hpp"
#include "study/decision_draws.hpp"

namespace hearth {

namespace {

constexpr int fewest_draws = 1000;
constexpr int most_draws = 1000000;      // all are kept
constexpr std::size_t most_audited = 3;  // where nobody names any
constexpr double nearly_all = 0.9;

// --- figures that are drawn ----------------------------------------------------------------------

std::vector<int> columns_of(const Plan& plan, const std::vector<Fig>& drawn,
                            const NamedFigure& named) {
    std::vector<int> columns;
    for (std::size_t c = 0; c < drawn.size(); ++c) {
        const std::string& id = plan.figures[static_cast<std::size_t>(drawn[c])].id;
        const bool same = std::any_of(named.columns.begin(), named.columns.end(), [&](Fig f) {
            const PlanFigure& own = plan.figures[static_cast<std::size_t>(f)];
            return own.id == id && own.expression.empty();
        });
        if (same) columns.push_back(static_cast<int>(c));
    }
    return columns;
}

/// "'a', 'b' or 'c'": the figures an expression names.
std::string operands(const Figure& figure) {
    std::vector<std::string> names;
    for (const Term& term : figure.expression->terms)
        if (term.figure.known() &&
            std::find(names.begin(), names.end(), in_quotes(term.name)) == names.end())
            names.push_back(in_quotes(term.name));
    return any_of(names);
}

/// Every drawn figure under its name, each column once, in the order of `drawn`.
std::vector<DrawnFigure> drawn_by_name(const Explaining& explaining,
                                       const std::vector<Fig>& drawn) {
    std::vector<DrawnFigure> all;
    std::set<int> known;
    for (const NamedFigure& named : named_figures(explaining)) {
        DrawnFigure one{named.name, named.figure, {}};
        for (const int column : columns_of(explaining.plan, drawn, named))
            if (known.insert(column).second) one.columns.push_back(column);
        if (!one.columns.empty()) all.push_back(std::move(one));
    }
    return all;
}

/// Says why a figure that the scenario uses is not drawn.
void refuse(const NamedFigure& named, Place place, Currency currency, Diagnostics& diagnostics) {
    const Figure& figure = *named.figure;
    const std::string name = in_quotes(named.name);
    if (figure.expression)
        return diagnostics.report("computed-figure", place,
                                  {name, "ask for what it is made of: " + operands(figure)});
    if (figure.distribution.family != Family::fixed)
        return diagnostics.report("unused-figure", place, {name});
    std::string fixed_at = fmt::format("{:.5g}", figure.value());
    if (figure.money) fixed_at += fmt::format(" {}", name_of(currency));
    diagnostics.report("fixed-figure", place, {name, fixed_at});
}

/// What is looked up: the names of a question among the figures that are drawn.
struct Names {
    const Explaining& explaining;
    const std::vector<Fig> drawn;
    Diagnostics& diagnostics;
};

/// The drawn figure of that name; nothing, with an error, where there is none.
std::optional<DrawnFigure> drawn_figure(const Names& names, const PlacedWord& word) {
    const auto named = figure_named(names.explaining, word.text, word.place, names.diagnostics);
    if (!named) return std::nullopt;
    DrawnFigure found{named->name, named->figure,
                      columns_of(names.explaining.plan, names.drawn, *named)};
    if (!found.columns.empty()) return found;
    refuse(*named, word.place, names.explaining.scenario.file.appraisal.currency,
           names.diagnostics);
    return std::nullopt;
}

std::vector<DrawnFigure> drawn_figures_of(const Names& names,
                                          const std::vector<PlacedWord>& words) {
    std::vector<DrawnFigure> all;
    for (const PlacedWord& word : words) {
        auto found = drawn_figure(names, word);
        const auto is_it = [&](const DrawnFigure& one) { return one.name == found->name; };
        if (found && std::none_of(all.begin(), all.end(), is_it)) all.push_back(std::move(*found));
    }
    return all;
}

// --- what is asked, in terms of the scenario -----------------------------------------------------

struct Group {
    std::string name;
    std::vector<DrawnFigure> figures;
};

struct SizedAudit {
    DrawnFigure figure;
    Audit audit;
    std::vector<int> sizes;
};

/// A question with its names looked up.
struct Asked {
    std::vector<DrawnFigure> figures;
    std::vector<Group> groups;
    std::map<std::string, double> sd_of_one;  ///< by name of the figure
    std::vector<SizedAudit> audits;
};

/// The measure to choose by, or in `mistake` what is wrong with the one that was named.
struct MeasureAsked {
    std::string name, mistake;
};

MeasureAsked measure_asked(const Plan& plan, const ValueQuestion& question) {
    std::vector<std::string> payers, measures;
    for (const MeasureColumn& column : lay_out_measures(plan).columns) {
        if (column.option != 1 || column.row->choosing == Choosing::no) continue;
        measures.push_back(column.name);
        if (std::string payer = net_payer(column.name); !payer.empty())
            payers.push_back(std::move(payer));
    }
    const auto has = [](const std::vector<std::string>& all, const std::string& name) {
        return std::find(all.begin(), all.end(), name) != all.end();
    };
    if (!question.payer.empty()) {
        const std::string net = "by_payer." + question.payer + ".net";
        if (has(measures, net)) return {net, ""};
        return {"", fmt::format("--payer {}: nobody of that name pays or gains here; {}",
                                in_quotes(question.payer), suggestion(question.payer, payers))};
    }
    const std::string usual =
        has(measures, "net_monetary_benefit") ? "net_monetary_benefit" : "pv_net_saving";
    if (question.measure.empty()) return {usual, ""};
    if (has(measures, question.measure)) return {question.measure, ""};
    return {"", fmt::format("--measure {}: options cannot be chosen by it; {}",
                            in_quotes(question.measure),
                            suggested_measure(question.measure, measures))};
}

Decisions decisions_asked(const Scenario& scenario, const ValueQuestion& question) {
    Decisions decisions{.a_year = question.decisions, .years = question.decision_years};
    decisions.discounted = 0;
    const auto factors = discount_factors(discount_bands(scenario).money, decisions.years);
    for (std::size_t t = 0; t + 1 < factors.size(); ++t)  // the last is at the end of all years
        decisions.discounted += decisions.a_year * factors[t];
    return decisions;
}

std::optional<Audit> audit_with(const Asked& asked, const DrawnFigure& figure) {
    const auto sd = asked.sd_of_one.find(figure.name);
    return audit_of(*figure.figure,
                    sd == asked.sd_of_one.end() ? std::nullopt : std::optional(sd->second));
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

std::vector<int> columns_of(const std::vector<DrawnFigure>& figures) {
    std::vector<int> columns;
    for (const DrawnFigure& figure : figures)
        columns.insert(columns.end(), figure.columns.begin(), figure.columns.end());
    return columns;
}

/// The question with its names looked up; refused where one is wrong, or where an audit or a group
/// cannot be worked out.
Answered<Asked> looked_up(const ValueQuestion& question, const AtPoint& at) {
    Asked asked;
    Refusal refusal;
    const Explaining explaining = at.explaining();
    const Names names{explaining, drawn_figures(at.plan), refusal.problems};
    asked.figures = question.figures.empty() ? drawn_by_name(explaining, names.drawn)
                                             : drawn_figures_of(names, question.figures);
    for (const GroupAsked& group : question.groups)
        asked.groups.push_back({group.name, drawn_figures_of(names, group.figures)});
    for (const ScatterAsked& one : question.scatter)
        if (const auto figure = drawn_figure(names, one.figure))
            asked.sd_of_one[figure->name] = one.sd_of_one;
    for (const AuditAsked& one : question.audits) {
        const auto figure = drawn_figure(names, one.figure);
        if (!figure) continue;
        const auto audit = audit_with(asked, *figure);
        if (!audit && refusal.why.empty()) refusal.why = {needs_sd(*figure)};
        if (audit) asked.audits.push_back({*figure, *audit, one.sizes});
    }
    for (const Group& group : asked.groups)
        if (const std::size_t count = columns_of(group.figures).size();
            count > most_in_a_group && refusal.why.empty())
            refusal.why = {too_many_in_a_group(group.name, count)};
    if (refusal.problems.has_errors()) refusal.why.clear();
    if (refusal.problems.has_errors() || !refusal.why.empty()) return refusal;
    return asked;
}

// --- what knowing it is worth --------------------------------------------------------------------

Estimate times(const Estimate& worth, double by) { return {worth.value * by, worth.se * by}; }

/// Knowing a part is worth no more than knowing all: what a fit finds above that is its error.
Estimate at_most_everything(const ValueAnswer& made, const Estimate& worth) {
    return {std::min(worth.value, made.everything.value), worth.se};
}

KnownWorth known(const DecisionValue& value, const ValueAnswer& made, std::string name,
                 std::vector<DrawnFigure> figures) {
    auto columns = columns_of(figures);
    columns.resize(std::min(columns.size(), most_in_a_group));
    const Estimate worth = times(value.given(columns).estimate(1), made.decisions.discounted);
    return {std::move(name), std::move(figures), at_most_everything(made, worth)};
}

FigureAudit audited(const DecisionValue& value, const ValueAnswer& made, SizedAudit wanted) {
    const double by = made.decisions.discounted;
    auto columns = columns_of({wanted.figure});
    columns.resize(std::min(columns.size(), most_in_a_group));
    const ConditionalMeans means = value.given(columns);
    const auto worth = [&](double share) {
        return at_most_everything(made, times(means.estimate(share), by));
    };
    FigureAudit one{.figure = wanted.figure,
                    .audit = wanted.audit,
                    .exact = worth(1),
                    .sizes = {},
                    .advised = made.cost ? best_size(means, wanted.audit, *made.cost, by)
                                         : size_worth(means, wanted.audit, nearly_all)};
    std::vector<int> sizes = std::move(wanted.sizes);
    if (sizes.empty()) sizes = {10, 30, 100, 300, 1000, 3000, 10000};
    if (one.advised) sizes.push_back(*one.advised);
    std::sort(sizes.begin(), sizes.end());
    sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
    for (const int size : sizes)
        one.sizes.push_back({size, worth(wanted.audit.share_resolved(size))});
    return one;
}

/// Audits of the worthiest figures that can be audited.
std::vector<SizedAudit> usual_audits(const ValueAnswer& made, const Asked& asked) {
    std::vector<SizedAudit> audits;
    for (const KnownWorth& one : made.figures) {
        const auto audit = audit_with(asked, one.figures.front());
        if (audits.size() < most_audited && is_worth_something(one.worth) && audit)
            audits.push_back({one.figures.front(), *audit, {}});
    }
    return audits;
}

void work_out(const DecisionValue& value, Asked asked, ValueAnswer& made) {
    const Choice choice = choose(value.draws().net_benefit);
    for (const Estimate& mean : choice.mean) made.means.push_back(mean.value);
    for (const Estimate& best : choice.best) made.best.push_back(best.value);
    made.favoured = least_lossy(choice);
    made.everything = times(choice.evpi(), made.decisions.discounted);
    for (const DrawnFigure& figure : asked.figures)
        made.figures.push_back(known(value, made, figure.name, {figure}));
    std::stable_sort(
        made.figures.begin(), made.figures.end(),
        [](const KnownWorth& a, const KnownWorth& b) { return a.worth.value > b.worth.value; });
    for (Group& group : asked.groups)
        made.groups.push_back(known(value, made, group.name, std::move(group.figures)));
    if (asked.audits.empty()) asked.audits = usual_audits(made, asked);
    for (SizedAudit& one : asked.audits)
        made.audits.push_back(audited(value, made, std::move(one)));
}

/// Why there is no decision to inform; empty: there is one.
std::string no_decision(const Plan& plan) {
    if (plan.layout.options.size() < 2)
        return "there is only the option " + in_quotes(plan.layout.options.front()) +
               ": what to measure next needs two options to choose between";
    if (!is_uncertain(plan))
        return "nothing in the scenario is uncertain, so there is nothing to learn: give its "
               "figures an interval (ci95, sd, or low, mode and high)";
    return "";
}

}  // namespace

std::string too_many_in_a_group(const std::string& group, std::size_t figures) {
    return fmt::format("group {} has {} figures: a group takes {} at most", in_quotes(group),
                       figures, most_in_a_group);
}

Answered<ValueAnswer> answer(const ValueQuestion& question, const AtPoint& at,
                             const Executor& executor) {
    if (const std::string none = no_decision(at.plan); !none.empty()) return refused(none);
    const Uncertainty uncertainty = drawing_asked(question.drawing, at.scenario);
    if (uncertainty.draws < fewest_draws || uncertainty.draws > most_draws)
        return refused(fmt::format("hearth value needs between 1,000 and 1,000,000 draws, not {}: "
                                   "say --draws 10000",
                                   uncertainty.draws),
                       Blame::question);
    const MeasureAsked measure = measure_asked(at.plan, question);
    if (!measure.mistake.empty()) return refused(measure.mistake, Blame::question);
    auto asked = looked_up(question, at);
    if (auto* refusal = std::get_if<Refusal>(&asked)) return std::move(*refusal);
    auto drawn = drawn_table(at.scenario, at.plan, uncertainty, executor);
    if (auto* refusal = std::get_if<Refusal>(&drawn)) return std::move(*refusal);
    const DecisionValue value(decision_draws(std::get<DrawTable>(std::move(drawn)), measure.name,
                                             sampling_options(at.scenario, at.plan, uncertainty)));
    ValueAnswer made{.explaining = at.explaining(),
                     .measure = measure.name,
                     .means = {},
                     .best = {},
                     .favoured = {},
                     .everything = {},
                     .figures = {},
                     .groups = {},
                     .audits = {},
                     .cost = question.cost,
                     .decisions = decisions_asked(at.scenario, question),
                     .most = static_cast<std::size_t>(question.most),
                     .draws = static_cast<std::uint64_t>(uncertainty.draws),
                     .seed = uncertainty.seed,
                     .sampling = std::string(name_of(uncertainty.sampling))};
    work_out(value, std::get<Asked>(std::move(asked)), made);
    return made;
}

}  // namespace hearth
