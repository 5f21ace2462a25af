// Conjugate families and the search over sizes; names looked up among the figures that are drawn.
#include "study/value.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string_view>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/prices.hpp"
#include "study/decision.hpp"
#include "study/value_of_information.hpp"
#include "study/variance_shares.hpp"

namespace hearth {

// --- audits of one figure ------------------------------------------------------------------------

double Audit::share_resolved(double records) const {
    const double share = records / (records + prior_records);
    if (record != Record::log_measurement) return share;
    return std::expm1(log_sd * log_sd * share) / std::expm1(log_sd * log_sd);
}

bool shows_in_records(const Figure& figure) {
    constexpr std::array<std::string_view, 4> judged = {"attribution", "regression_to_mean",
                                                        "evidence_correction", "cashable"};
    const std::string_view path = figure.path;
    const std::string_view key = path.substr(path.rfind('.') + 1);
    return !is_among(key, judged);
}

bool scatters_in_logarithm(const Figure& figure) {
    return figure.quantity == Quantity::ratio && figure.distribution.family == Family::lognormal;
}

std::optional<Audit> audit_of(const Figure& figure, std::optional<double> sd_of_one) {
    const Distribution& known = figure.distribution;
    const double scatter = standard_deviation(known) * figure.rebasing;
    const double today = scatter * scatter;
    if (sd_of_one) {
        const double own = *sd_of_one * *sd_of_one;
        if (scatters_in_logarithm(figure))
            return Audit{Record::log_measurement, own / (known.b * known.b), known.b};
        return Audit{Record::measurement, own / today, 0};
    }
    if (!shows_in_records(figure)) return std::nullopt;
    const double centre = mean(known);
    if (figure.quantity == Quantity::share)
        return Audit{Record::yes_or_no, (centre * (1 - centre) - today) / today, 0};
    const bool counted_for_each =
        figure.quantity == Quantity::rate ||
        (figure.quantity == Quantity::count && figure.limits.unit == "per client");
    if (counted_for_each) return Audit{Record::count, centre / today, 0};
    return std::nullopt;
}

std::vector<int> audit_sizes() {
    std::vector<int> sizes;
    for (int scale = 1; scale <= 100; scale *= 10)
        for (int digits = 10; digits <= 99; ++digits) sizes.push_back(digits * scale);
    sizes.push_back(10000);
    return sizes;
}

std::optional<int> best_size(const ConditionalMeans& means, const Audit& audit,
                             const AuditCost& cost, double decisions) {
    std::optional<int> best;
    double most = 0;
    for (const int size : audit_sizes()) {
        const double gain = decisions * means.worth(audit.share_resolved(size)) - cost.of(size);
        if (gain <= most) continue;
        most = gain;
        best = size;
    }
    return best;
}

std::optional<int> size_worth(const ConditionalMeans& means, const Audit& audit, double share) {
    const double target = share * means.worth(1);
    if (!(target > 0)) return std::nullopt;
    const std::vector<int> sizes = audit_sizes();
    const auto found =  // worth never falls with size
        std::partition_point(sizes.begin(), sizes.end(), [&](int size) {
            return means.worth(audit.share_resolved(size)) < target;
        });
    return found == sizes.end() ? std::nullopt : std::optional(*found);
}

// --- the question --------------------------------------------------------------------------------

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
        const std::string& id = plan.figures[drawn[c]].id;
        const bool same = any(named.columns, [&](Fig f) {
            const PlanFigure& own = plan.figures[f];
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
        if (term.figure.known() && !is_among(in_quotes(term.name), names))
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
    std::string fixed_at = fmt::format("{:.5g}", figure.value());
    if (figure.money) fixed_at += fmt::format(" {}", name_of(currency));
    diagnostics.report("fixed-figure", place, {name, fixed_at});
}

/// Names of a question, to be looked up among the figures that are drawn.
struct Lookup {
    const Explaining explaining;
    const std::vector<Fig> drawn;
    std::map<std::string, double> sd_of_one = {};  ///< by name of the figure
    Refusal refusal = {};
};

/// The drawn figure of that name; nothing, with an error, where there is none.
std::optional<DrawnFigure> drawn_figure(Lookup& names, const PlacedWord& word) {
    Diagnostics& problems = names.refusal.problems;
    const auto named = figure_named(names.explaining, word.text, word.place, problems);
    if (!named) return std::nullopt;
    DrawnFigure found{named->name, named->figure,
                      columns_of(names.explaining.plan, names.drawn, *named)};
    if (!found.columns.empty()) return found;
    refuse(*named, word.place, names.explaining.scenario.file.appraisal.currency, problems);
    return std::nullopt;
}

std::vector<DrawnFigure> drawn_figures_of(Lookup& names, const std::vector<PlacedWord>& words) {
    std::vector<DrawnFigure> all;
    for (const PlacedWord& word : words) {
        auto found = drawn_figure(names, word);
        const auto is_it = [&](const DrawnFigure& one) { return one.name == found->name; };
        if (found && none(all, is_it)) all.push_back(std::move(*found));
    }
    return all;
}

// --- what is asked, in terms of the scenario -----------------------------------------------------

/// The measure to choose by.
Answered<std::string> measure_asked(const Plan& plan, const ValueQuestion& question) {
    std::vector<std::string> payers, measures;
    for (const MeasureColumn& column : lay_out_measures(plan).columns) {
        if (column.option != 1 || !column.row->choosable) continue;
        measures.push_back(column.name);
        if (std::string payer = net_payer(column.name); !payer.empty())
            payers.push_back(std::move(payer));
    }
    const auto has = [](const std::vector<std::string>& all, const std::string& name) {
        return is_among(name, all);
    };
    if (!question.payer.empty()) {
        const std::string net = "by_payer." + question.payer + ".net";
        if (has(measures, net)) return net;
        return refused(fmt::format("--payer {}: nobody of that name pays or gains here; {}",
                                   in_quotes(question.payer), suggestion(question.payer, payers)),
                       Blame::question);
    }
    const std::string usual =
        has(measures, "net_monetary_benefit") ? "net_monetary_benefit" : "pv_net_saving";
    if (question.measure.empty()) return usual;
    if (has(measures, question.measure)) return question.measure;
    return refused(
        fmt::format("--measure {}: options cannot be chosen by it; {}", in_quotes(question.measure),
                    suggested_measure(question.measure, measures)),
        Blame::question);
}

Decisions decisions_asked(const Scenario& scenario, const ValueQuestion& question) {
    Decisions decisions{question.decisions, question.decision_years, 0};
    const auto factors = discount_factors(discount_bands(scenario).money, decisions.years);
    for (std::size_t t = 0; t + 1 < factors.size(); ++t)  // the last is at the end of all years
        decisions.discounted += decisions.a_year * factors[t];
    return decisions;
}

std::optional<Audit> audit_with(const Lookup& names, const DrawnFigure& figure) {
    const auto sd = names.sd_of_one.find(figure.name);
    return audit_of(*figure.figure,
                    sd == names.sd_of_one.end() ? std::nullopt : std::optional(sd->second));
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

// --- two levels of draws -------------------------------------------------------------------------

/// The name of a drawn figure that stands in a column of the plan.
std::string name_of_column(const Lookup& names, Fig column) {
    const auto& figures = names.explaining.plan.figures;
    for (const DrawnFigure& one : drawn_by_name(names.explaining, names.drawn))
        for (const int c : one.columns)
            if (figures[names.drawn[c]].id == figures[column].id) return in_quotes(one.name);
    return in_quotes(figures[column].id);
}

/// Columns of units that hold any of these figures, or why knowing them cannot be held apart.
std::variant<std::vector<Fig>, std::string> known_columns(const Lookup& names,
                                                          const std::vector<Unit>& units,
                                                          const KnownWorth& one) {
    const std::vector<int> columns = columns_of(one.figures);
    const auto is_known = [&](Fig column) {
        return any(columns, [&](int c) {
            return names.explaining.plan.figures[names.drawn[c]].id ==
                   names.explaining.plan.figures[column].id;
        });
    };
    std::vector<Fig> known;
    std::size_t drawn = 0;
    for (const Unit& unit : units) {
        drawn += unit.size();
        if (none(unit, is_known)) continue;
        const auto other = std::find_if_not(unit.begin(), unit.end(), is_known);
        if (other != unit.end())
            return fmt::format(
                "--nested: {} is drawn together with {}, of which it tells: know both, in one "
                "--group",
                in_quotes(one.name), name_of_column(names, *other));
        known.insert(known.end(), unit.begin(), unit.end());
    }
    if (known.size() < drawn) return known;
    return fmt::format(
        "--nested: {} is all that is uncertain, so that nothing is left to draw within: what "
        "knowing everything is worth is said without it",
        in_quotes(one.name));
}

/// What is drawn at two levels for each of the figures and groups that are named.
Answered<std::vector<std::pair<KnownWorth*, Nesting>>> nestings_of(const ValueQuestion& question,
                                                                   const Lookup& names,
                                                                   const SamplingOptions& sampling,
                                                                   ValueAnswer& made) {
    const Plan& plan = names.explaining.plan;
    const std::vector<Unit> units = drawn_units(plan, sampling);
    std::vector<std::pair<KnownWorth*, Nesting>> all;
    for (auto* named : {&made.figures, &made.groups})
        for (KnownWorth& one : *named) {
            if (named == &made.figures && question.figures.empty()) continue;
            auto known = known_columns(names, units, one);
            if (const auto* why = std::get_if<std::string>(&known))
                return refused(*why, Blame::question);
            all.emplace_back(
                &one, Nesting{plan, sampling, made.measure,
                              std::get<std::vector<Fig>>(std::move(known)), *question.nested});
        }
    return all;
}

/// Fills in what two levels of draws say of these; why they say nothing.
std::optional<Refusal> nest(const ValueQuestion& question, const Lookup& names,
                            const SamplingOptions& sampling, const Executor& executor,
                            ValueAnswer& made) {
    auto all = nestings_of(question, names, sampling, made);
    if (auto* refusal = std::get_if<Refusal>(&all)) return std::move(*refusal);
    const double by = made.decisions.discounted;
    for (const auto& [one, nesting] : std::get<0>(all)) {
        auto means = question.outer_means.rows() > 0 ? Answered<Grid>(question.outer_means)
                                                     : inner_means(nesting, executor);
        if (auto* refusal = std::get_if<Refusal>(&means)) return std::move(*refusal);
        const NestedWorth once = nested_worth(std::get<Grid>(means));
        one->nested = {{once.worth.value * by, once.worth.se * by}, once.bias * by};
    }
    return std::nullopt;
}

/// Looks up what a question names, with what it is worth left open; false, with the refusal, where
/// a name is wrong, or an audit or a group cannot be worked out.
bool look_up(const ValueQuestion& question, Lookup& names, ValueAnswer& made) {
    Refusal& refusal = names.refusal;
    const auto figures = question.figures.empty() ? drawn_by_name(names.explaining, names.drawn)
                                                  : drawn_figures_of(names, question.figures);
    for (const DrawnFigure& figure : figures) made.figures.push_back({figure.name, {figure}});
    for (const GroupAsked& group : question.groups)
        made.groups.push_back({group.name.text, drawn_figures_of(names, group.figures)});
    for (const auto& [word, sd_of_one] : question.scatter)
        if (const auto figure = drawn_figure(names, word))
            names.sd_of_one[figure->name] = sd_of_one;
    for (const AuditAsked& one : question.audits) {
        const auto figure = drawn_figure(names, one.figure);
        if (!figure) continue;
        const auto audit = audit_with(names, *figure);
        if (!audit && refusal.why.empty()) refusal.why = {needs_sd(*figure)};
        if (!audit) continue;
        made.audits.push_back({*figure, *audit});
        for (const int size : one.sizes) made.audits.back().sizes.push_back({size});
    }
    for (const KnownWorth& group : made.groups)
        if (const std::size_t count = columns_of(group.figures).size();
            count > most_in_a_group && refusal.why.empty())
            refusal.why = {too_many_in_a_group(group.name, count)};
    if (refusal.problems.has_errors()) refusal.why.clear();
    return !refusal.problems.has_errors() && refusal.why.empty();
}

// --- what knowing it is worth --------------------------------------------------------------------

/// The worth for all decisions of knowing a part: no more than knowing all, as what a fit finds
/// above that is its error.
Estimate worth_of(const ConditionalMeans& means, double share, const ValueAnswer& made) {
    const double by = made.decisions.discounted;
    const Estimate once = means.estimate(share);
    return {std::min(once.value * by, made.everything.value), once.se * by};
}

ConditionalMeans given(const DecisionValue& value, const std::vector<DrawnFigure>& figures) {
    auto columns = columns_of(figures);
    columns.resize(std::min(columns.size(), most_in_a_group));
    return value.given(columns);
}

/// Works out an audit of the sizes that it has: none, the usual ones.
void work_out(const DecisionValue& value, const ValueAnswer& made, FigureAudit& one) {
    const ConditionalMeans means = given(value, {one.figure});
    one.exact = worth_of(means, 1, made);
    one.advised = made.cost ? best_size(means, one.audit, *made.cost, made.decisions.discounted)
                            : size_worth(means, one.audit, nearly_all);
    if (one.sizes.empty())
        for (const int size : {10, 30, 100, 300, 1000, 3000, 10000}) one.sizes.push_back({size});
    std::set<int> sizes;
    for (const AuditOfSize& size : one.sizes) sizes.insert(size.records);
    if (one.advised) sizes.insert(*one.advised);
    one.sizes.clear();
    for (const int size : sizes)
        one.sizes.push_back({size, worth_of(means, one.audit.share_resolved(size), made)});
}

/// Audits of the worthiest figures that can be audited.
std::vector<FigureAudit> usual_audits(const ValueAnswer& made, const Lookup& names) {
    std::vector<FigureAudit> audits;
    for (const KnownWorth& one : made.figures) {
        const auto audit = audit_with(names, one.figures.front());
        if (audits.size() < most_audited && is_worth_something(one.worth) && audit)
            audits.push_back({one.figures.front(), *audit});
    }
    return audits;
}

/// Fills in what all that is asked for is worth.
void work_out(const DecisionValue& value, const Lookup& names, const Executor& executor,
              ValueAnswer& made) {
    const Choice choice = choose(value.draws().net_benefit);
    for (const Estimate& mean : choice.mean) made.means.push_back(mean.value);
    for (const Estimate& best : choice.best)
        made.best.push_back(choice.moves() ? std::optional(best.value) : std::nullopt);
    made.favoured = least_lossy(choice);
    const double by = made.decisions.discounted;
    made.everything = {choice.evpi().value * by, choice.evpi().se * by};
    std::uint64_t done = 0;
    for (auto* all : {&made.figures, &made.groups})
        for (KnownWorth& one : *all) {
            one.worth = worth_of(given(value, one.figures), 1, made);
            if (executor.progress)
                executor.progress(++done, made.figures.size() + made.groups.size(), "figures");
        }
    std::stable_sort(
        made.figures.begin(), made.figures.end(),
        [](const KnownWorth& a, const KnownWorth& b) { return a.worth.value > b.worth.value; });
    if (made.audits.empty()) made.audits = usual_audits(made, names);
    for (FigureAudit& one : made.audits) work_out(value, made, one);
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

namespace {

/// A question looked up in its scenario, with the worths left open.
struct LookedUp {
    ValueAnswer made;
    Lookup names;
    Uncertainty uncertainty;
    SamplingOptions sampling;
};

Answered<LookedUp> looked_up(const ValueQuestion& question, const AtPoint& at) {
    if (const std::string none = no_decision(at.plan); !none.empty()) return refused(none);
    const Uncertainty uncertainty = drawing_asked(question.drawing, at.scenario);
    if (uncertainty.draws < fewest_draws || uncertainty.draws > most_draws)
        return refused(
            fmt::format(
                "hearth value needs between 1,000 and 1,000,000 draws, not {}: say --draws 10000",
                uncertainty.draws),
            Blame::question);
    auto measure = measure_asked(at.plan, question);
    if (auto* refusal = std::get_if<Refusal>(&measure)) return std::move(*refusal);
    LookedUp all{.made = {.explaining = at.explaining(),
                          .measure = std::get<std::string>(measure),
                          .cost = question.cost,
                          .nested = question.nested,
                          .decisions = decisions_asked(at.scenario, question),
                          .most = question.most,
                          .draws = static_cast<std::uint64_t>(uncertainty.draws),
                          .seed = uncertainty.seed,
                          .sampling = std::string(name_of(uncertainty.sampling))},
                 .names = {at.explaining(), drawn_figures(at.plan)},
                 .uncertainty = uncertainty,
                 .sampling = sampling_options(at.scenario, at.plan, uncertainty)};
    if (!look_up(question, all.names, all.made)) return std::move(all.names.refusal);
    return all;
}

}  // namespace

Answered<Grid> outer_means(const ValueQuestion& question, std::uint64_t from, std::uint64_t to,
                           const AtPoint& at, const Executor& executor) {
    auto opened = looked_up(question, at);
    if (auto* refusal = std::get_if<Refusal>(&opened)) return std::move(*refusal);
    auto& asked = std::get<LookedUp>(opened);
    auto all = nestings_of(question, asked.names, asked.sampling, asked.made);
    if (auto* refusal = std::get_if<Refusal>(&all)) return std::move(*refusal);
    Nesting nesting = std::get<0>(all).front().second;
    nesting.from = from;
    nesting.to = to;
    if (const std::string alike = collision(at.plan); !alike.empty()) return refused(alike);
    if (from == to) return Grid();
    return inner_means(nesting, executor);
}

Answered<ValueAnswer> answer(const ValueQuestion& question, const AtPoint& at,
                             const Executor& executor) {
    auto opened = looked_up(question, at);
    if (auto* refusal = std::get_if<Refusal>(&opened)) return std::move(*refusal);
    auto& [made, names, uncertainty, sampling] = std::get<LookedUp>(opened);
    auto drawn = drawn_table(at.scenario, at.plan, uncertainty, executor);
    if (auto* refusal = std::get_if<Refusal>(&drawn)) return std::move(*refusal);
    if (question.nested)
        if (auto refusal = nest(question, names, sampling, executor, made))
            return *std::move(refusal);
    const DecisionValue value(
        decision_draws(std::get<DrawTable>(std::move(drawn)), made.measure, sampling));
    work_out(value, names, executor, made);
    return std::move(made);
}

}  // namespace hearth
