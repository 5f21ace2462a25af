// Figures looked up and made levers, then one of the four views.
#include "study/sensitivity.hpp"

#include <algorithm>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "study/drawing.hpp"

namespace hearth {

namespace {

/// What every view asks of.
struct Asking {
    const AtPoint& at;
    PlacedWord measure;
    std::size_t option = 0;
    std::string withheld = {};  ///< why the measure has no value at the point
    Measured measured = {};
    Diagnostics problems = {};
};

// --- figures by name -----------------------------------------------------------------------------

bool add_figure(Asking& asking, const PlacedWord& name, SensitivityBasis& basis) {
    auto found = figure_named(basis.explaining, name.text, name.place, asking.problems);
    if (!found) return false;
    const auto same = [&](const NamedFigure& one) { return one.columns == found->columns; };
    if (any(basis.figures, same)) {
        asking.problems.report("same-figure", name.place, {in_quotes(name.text)});
        return false;
    }
    basis.levers.push_back(lever_of(asking.at.scenario, asking.at.plan, found->columns));
    basis.figures.push_back(*std::move(found));
    return true;
}

/// The range that was given, else `own`; nothing, with an error, without either.
std::optional<Ends> range_of(Asking& asking, const PlacedWord& name, const Lever& lever,
                             const std::optional<RangeAsked>& given,
                             const std::optional<Ends>& own) {
    if (!given) {
        if (!own)
            asking.problems.report(
                "no-range.alone", name.place,
                {in_quotes(name.text), lever.computed ? "computed from others" : "a fixed number"});
        return own;
    }
    const Ends can{std::max(lever.limits.low, -most_counted),
                   std::min(lever.limits.high, most_counted)};
    if (given->ends.low >= can.low && given->ends.high <= can.high) return given->ends;
    asking.problems.report("range-beyond-limits", given->text.place,
                           {in_quotes(name.text), can.low, can.high});
    return std::nullopt;
}

/// Adds every figure that is not computed and can be another alone, with its lever.
void add_every_figure(const Asking& asking, SensitivityBasis& basis) {
    const auto shares = certain_shares(asking.at.scenario);
    for (const NamedFigure& one : named_figures(basis.explaining)) {
        if (one.columns.empty() || one.figure->expression ||
            shares.contains(static_cast<std::uint32_t>(
                asking.at.plan.figures[one.columns.front()].scenario_figure)))
            continue;
        basis.figures.push_back(one);
        basis.levers.push_back(lever_of(asking.at.scenario, asking.at.plan, one.columns));
    }
}

// --- one figure ----------------------------------------------------------------------------------

/// The measure with a lever at a value, as the tables have it.
Measure measure_with(const Asking& asking, const Lever& lever, double value) {
    const Plan& plan = asking.at.plan;
    const Grid figures = placed(plan, {lever}, Grid(1, 1, value));
    const auto results = measure(plan, figures, evaluate(plan, figures));
    return results[asking.option].find(asking.measure.text).value();
}

std::string why_withheld(const Asking& asking, const ThresholdAnswer& made) {
    for (const Ends& gap : made.threshold.without) {
        const std::string why = measure_with(asking, made.lever, (gap.low + gap.high) / 2).withheld;
        if (!why.empty()) return why;
    }
    return asking.withheld;
}

/// Several names as one, at the place of the first.
PlacedWord together(const std::vector<PlacedWord>& words) {
    PlacedWord all = words.front();
    for (std::size_t i = 1; i < words.size(); ++i) all.text += "," + words[i].text;
    return all;
}

std::optional<SensitivityAnswer> view(Asking& asking, SensitivityBasis basis,
                                      const ThresholdQuestion& question) {
    for (const PlacedWord& name : question.figures)
        if (!add_figure(asking, name, basis)) return std::nullopt;
    ThresholdAnswer made{.basis = std::move(basis), .asked = question.at};
    made.lever = tied(made.basis.levers);
    const auto range = range_of(asking, together(question.figures), made.lever, question.range,
                                reach_of(made.lever));
    if (!range) return std::nullopt;
    made.threshold =
        thresholds(asking.at.plan, made.lever, asking.measured, {*range, made.basis.target});
    if (!made.threshold.without.empty()) made.withheld = why_withheld(asking, made);
    for (const double value : made.asked)
        made.asked_measures.push_back(measure_with(asking, made.lever, value).value);
    return made;
}

// --- two figures ---------------------------------------------------------------------------------

std::optional<SensitivityAnswer> view(Asking& asking, SensitivityBasis basis,
                                      const TwoWayQuestion& question) {
    for (const PlacedWord& name : {question.across, question.down})
        if (!add_figure(asking, name, basis)) return std::nullopt;
    const auto& levers = basis.levers;
    const auto given = [&](std::size_t place) {
        return place < question.ranges.size() ? std::optional(question.ranges[place])
                                              : std::nullopt;
    };
    const auto across = range_of(asking, question.across, levers[0], given(0), levers[0].ends);
    const auto down = range_of(asking, question.down, levers[1], given(1), levers[1].ends);
    if (!across || !down) return std::nullopt;
    TwoWay grid = two_way(asking.at.plan,
                          {.across = levers[0],
                           .down = levers[1],
                           .across_range = *across,
                           .down_range = *down,
                           .steps = question.steps,
                           .target = basis.target},
                          asking.measured);
    return TwoWayAnswer{std::move(basis), std::move(grid)};
}

// --- every figure --------------------------------------------------------------------------------

void nothing_uncertain(Asking& asking) {
    asking.problems.report("nothing-uncertain", asking.at.scenario.file.place);
}

/// The levers of a group, in order; nothing, with an error, where a member has no range or there
/// are too few.
std::optional<std::vector<std::size_t>> group_of(Asking& asking, const GroupAsked& asked,
                                                 const SensitivityBasis& basis) {
    std::vector<std::size_t> group;
    for (const PlacedWord& name : asked.figures) {
        const auto found = figure_named(basis.explaining, name.text, name.place, asking.problems);
        if (!found) return std::nullopt;
        const std::size_t before = group.size();
        for (std::size_t l = 0; l < basis.figures.size(); ++l)
            if (basis.figures[l].name == found->name && basis.levers[l].ends) group.push_back(l);
        if (group.size() > before) continue;
        asking.problems.report("no-range.in_group", name.place, {in_quotes(name.text)});
        return std::nullopt;
    }
    sort_once(group);
    if (group.size() >= 2) return group;
    asking.problems.report("small-group", asked.name.place, {in_quotes(asked.name.text)});
    return std::nullopt;
}

/// Thresholds of the figures that move the measure.
std::vector<Nearness> nearest_of(const Asking& asking, const TornadoAnswer& made) {
    std::vector<Lever> moving;
    std::vector<std::size_t> places;
    for (std::size_t l = 0; l < made.basis.levers.size(); ++l)
        if (made.basis.levers[l].ends && made.tornado.moves(l)) {
            moving.push_back(made.basis.levers[l]);
            places.push_back(l);
        }
    auto nearest = nearest_thresholds(asking.at.plan, moving, asking.measured, made.basis.target);
    for (Nearness& one : nearest) one.lever = places[one.lever];
    return nearest;
}

bool ever_defined(const Tornado& tornado) {
    return tornado.point ||
           any(tornado.bars, [](const Bar& bar) { return bar.at_low || bar.at_high; });
}

std::optional<SensitivityAnswer> view(Asking& asking, SensitivityBasis basis,
                                      const TornadoQuestion& question) {
    add_every_figure(asking, basis);
    TornadoAnswer made{.basis = std::move(basis)};
    const auto& levers = made.basis.levers;
    if (none(levers, [](const Lever& l) { return l.ends; })) {
        nothing_uncertain(asking);
        return std::nullopt;
    }
    std::vector<std::vector<std::size_t>> groups;
    for (const GroupAsked& asked : question.groups) {
        auto group = group_of(asking, asked, made.basis);
        if (!group) return std::nullopt;
        groups.push_back(*std::move(group));
        made.groups.push_back(asked.name.text);
    }
    made.tornado = tornado(asking.at.plan, levers, groups, asking.measured);
    if (ever_defined(made.tornado)) {
        made.nearest = nearest_of(asking, made);
        return made;
    }
    asking.problems.report(
        "no-value", asking.measure.place,
        {in_quotes(asking.measure.text), in_quotes(asking.at.plan.layout.options[asking.option]),
         asking.withheld});
    return std::nullopt;
}

// --- shares of the variance ----------------------------------------------------------------------

/// The figures of the basis that are drawn together as one unit.
std::vector<std::size_t> figures_of(const Unit& unit, const SensitivityBasis& basis) {
    std::vector<std::size_t> figures;
    for (std::size_t l = 0; l < basis.figures.size(); ++l) {
        const auto& columns = basis.figures[l].columns;
        if (is_among(columns.front(), unit)) figures.push_back(l);
    }
    return figures;
}

std::optional<SensitivityAnswer> view(Asking& asking, SensitivityBasis basis,
                                      const SharesQuestion& question) {
    const AtPoint& at = asking.at;
    if (!is_uncertain(at.plan)) {
        nothing_uncertain(asking);
        return std::nullopt;
    }
    add_every_figure(asking, basis);
    SharesAnswer made{.basis = std::move(basis)};
    const Uncertainty uncertainty = drawing_asked({.seed = question.seed}, at.scenario);
    made.seed = uncertainty.seed;
    const SamplingOptions sampling = sampling_options(at.scenario, at.plan, uncertainty);
    made.shares = variance_shares(at.plan, sampling, asking.measured, question.draws);
    if (made.shares.without > 0) {
        asking.problems.report(
            "not-always-there", asking.measure.place,
            {in_quotes(asking.measure.text), made.shares.without, made.shares.evaluations});
        return std::nullopt;
    }
    for (const Unit& unit : drawn_units(at.plan, sampling))
        made.units.push_back(figures_of(unit, made.basis));
    return made;
}

/// Chooses the option and the measure; false, with an error, where there is none of the name.
bool choose(Asking& asking, const SensitivityQuestion& question) {
    const auto option = option_asked(asking.at, question.option, asking.problems);
    if (!option) return false;
    asking.option = *option;
    const OptionResult& result = asking.at.results[asking.option];
    const auto found = result.find(asking.measure.text);
    if (!found) {
        asking.problems.report("unknown-measure.of_option", asking.measure.place,
                               {in_quotes(result.name), in_quotes(asking.measure.text),
                                suggested_measure(asking.measure.text, result.paths())});
        return false;
    }
    asking.withheld = found->withheld;
    asking.measured =
        measured(asking.at.plan, static_cast<int>(asking.option), asking.measure.text);
    return true;
}

}  // namespace

Answered<SensitivityAnswer> answer(const SensitivityQuestion& question, const AtPoint& at) {
    Asking asking{.at = at, .measure = question.measure};
    if (choose(asking, question)) {
        const bool ratio = question.measure.text.rfind("benefit_cost_ratio", 0) == 0;
        SensitivityBasis basis{.explaining = at.explaining(),
                               .option = asking.option,
                               .measure = question.measure.text,
                               .target = question.target.value_or(ratio ? 1 : 0),
                               .most = question.most};
        auto made = std::visit([&](const auto& one) { return view(asking, std::move(basis), one); },
                               question.view);
        if (made) return *std::move(made);
    }
    return Refusal{.problems = std::move(asking.problems)};
}

}  // namespace hearth
