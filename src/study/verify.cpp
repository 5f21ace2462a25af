// One evaluation of all corners at once, then the printed figures one by one.
#include "study/verify.hpp"

#include <algorithm>
#include <cmath>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "engine/measures.hpp"

namespace hearth {

namespace {

/// What rounding to the nearest double may move a number by; never a tolerance for disagreement.
constexpr double representation = 1e-12;

double slack(double of) { return std::isfinite(of) ? representation * std::abs(of) : 0; }

/// The values of our result that would close, as a range.
Ends closing_range(const Expectation& e) {
    if (e.value && e.truncated.value_or(false)) return {*e.value, *e.value + *e.digit};
    if (e.value) return {*e.value - *e.digit / 2, *e.value + *e.digit / 2};
    return {e.at_least.value_or(-HUGE_VAL), e.below.value_or(HUGE_VAL)};
}

/// Whether the upper end of the range is outside it.
bool open_above(const Expectation& e) { return !e.value || e.truncated.value_or(false); }

/// The scenario at its point, then at every corner of what rounding leaves open: a draw each.
struct Corners {
    const Scenario& scenario;
    Plan plan;
    Grid figures = {};
    std::vector<std::vector<OptionResult>> results = {};  ///< by draw
};

/// Column of a figure of the scenario; -1 where the plan has no use for it.
int column_of(const Plan& plan, FigureIndex figure) {
    for (int i = 0; i < static_cast<int>(plan.figures.size()); ++i)
        if (plan.figures[i].scenario_figure == static_cast<int>(figure.at)) return i;
    return -1;
}

/// Half a digit down or up in draw 1 + corner, by the bits of the corner.
void spread(Corners& corners, const RoundedInput& rounded, std::size_t input) {
    const Figure& figure = corners.scenario.figures[rounded.figure.at];
    const int at = column_of(corners.plan, rounded.figure);
    if (at < 0) return;
    for (std::size_t draw = 1; draw < corners.figures.rows(); ++draw) {
        const bool up = ((draw - 1) >> input) % 2 == 1;
        const double moved = figure.point + (up ? 1 : -1) * rounded.digit / 2;
        corners.figures(draw, at) =
            std::clamp(moved, figure.limits.least, figure.limits.most) * figure.rebasing;
    }
}

/// Every corner evaluated; `excesses`: more avoided than there is at the point.
Corners corners_of(const Scenario& scenario, const Published& published,
                   std::vector<Excess>& too_much) {
    Corners made{scenario, link(scenario)};
    const std::size_t corners = std::size_t{1} << published.rounded.size();
    made.figures = point_block(made.plan, published.rounded.empty() ? 1 : 1 + corners);
    for (std::size_t i = 0; i < published.rounded.size(); ++i)
        spread(made, published.rounded[i], i);
    compute_expressions(made.plan, made.figures);
    const LedgerBlock block = evaluate(made.plan, made.figures);
    const auto layout = std::make_shared<const MeasureLayout>(lay_out_results(made.plan));
    for (int draw = 0; draw < static_cast<int>(made.figures.rows()); ++draw)
        made.results.push_back(measure(made.plan, layout, made.figures, block, draw));
    too_much = excesses(made.plan, made.figures, block, 0);
    return made;
}

/// A named result of one draw, or the reason why there is none.
Measure result_in(const Corners& corners, const std::string& of, const std::string& name,
                  std::size_t draw) {
    for (const OptionResult& result : corners.results[draw])
        if (result.name == of)
            if (auto found = result.find(name)) return *std::move(found);
    return {name, {}, "there is no such measure"};
}

Measure term_in(const Corners& corners, const Term& term, std::size_t draw) {
    if (term.operation == Operation::number) return {{}, term.number, {}};
    if (!term.figure.known()) {
        const auto [of, name] = head_and_rest(term.name);  // names of options hold no dot
        return result_in(corners, of, name, draw);
    }
    const int at = column_of(corners.plan, term.figure);
    if (at >= 0) return {{}, corners.figures(draw, at), {}};
    return {{}, corners.scenario.figures[term.figure.at].value(), {}};
}

/// Our result in one draw, or the reason why there is none.
Measure ours_in(const Corners& corners, const Expectation& expectation, std::size_t draw) {
    if (expectation.measure)
        return result_in(corners, expectation.option->name, expectation.measure->name, draw);
    std::vector<double> values;
    for (const Term& term : expectation.formula->terms) {
        if (term.operation == Operation::number || term.operation == Operation::figure) {
            Measure one = term_in(corners, term, draw);
            if (!one.value) return one;
            values.push_back(*one.value);
        } else {
            values.push_back(apply(term, [&](int i) { return values[i]; }));
        }
    }
    if (!std::isfinite(values.back())) return {{}, {}, "the expression has no finite value"};
    return {{}, values.back(), {}};
}

/// The range of our result over the corners; nothing without corners or where it has no value.
std::optional<Ends> span_of(const Corners& corners, const Expectation& expectation) {
    if (corners.results.size() == 1) return std::nullopt;
    Ends range{HUGE_VAL, -HUGE_VAL};
    for (std::size_t draw = 0; draw < corners.results.size(); ++draw) {
        const Measure ours = ours_in(corners, expectation, draw);
        if (!ours.value) return std::nullopt;
        range = {std::min(range.low, *ours.value), std::max(range.high, *ours.value)};
    }
    return range;
}

/// The results of options that stand behind a figure: option, measure and place.
std::vector<std::tuple<std::string, std::string, Place>> results_behind(
    const Expectation& expectation) {
    if (const auto& measure = expectation.measure)
        return {{expectation.option->name, measure->name, measure->place}};
    std::vector<std::tuple<std::string, std::string, Place>> behind;
    for (const Term& term : expectation.formula->terms) {
        if (term.operation != Operation::figure || term.figure.known()) continue;
        auto [of, name] = head_and_rest(term.name);
        behind.emplace_back(std::move(of), std::move(name), term.place);
    }
    return behind;
}

/// Notes the measures behind a figure that there are not.
void add_unknown(const Corners& corners, const Expectation& expectation,
                 std::vector<UnknownMeasure>& unknown) {
    for (const auto& [of, name, place] : results_behind(expectation))
        for (const OptionResult& result : corners.results.front())
            if (result.name == of && !result.find(name))
                unknown.push_back({place, of, name, result.paths()});
}

/// What is wrong with one figure, at its place in the file.
void report_figure(const Expectation& expectation, const Verified& figure,
                   Diagnostics& diagnostics) {
    if (figure.as_expected()) return;
    if (figure.closes)
        return diagnostics.report("gap-closes", expectation.place, {in_quotes(expectation.id)});
    diagnostics.report("does-not-close", expectation.place,
                       {in_quotes(expectation.id), figure.withheld.empty()
                                                       ? "the table shows both"
                                                       : "ours is withheld: " + figure.withheld});
}

}  // namespace

bool closes(const Expectation& expectation, Ends ours) {
    const Ends range = closing_range(expectation);
    const double low = range.low - slack(range.low);
    if (ours.high < low) return false;
    return open_above(expectation) ? ours.low < range.high - slack(range.high)
                                   : ours.low <= range.high + slack(range.high);
}

Verification verify(const Scenario& scenario, const Published& published) {
    Verification made;
    const Corners corners = corners_of(scenario, published, made.excesses);
    for (int i = 0; i < static_cast<int>(published.expect.size()); ++i) {
        const Expectation& expectation = published.expect[i];
        const std::size_t known = made.unknown.size();
        add_unknown(corners, expectation, made.unknown);
        if (made.unknown.size() > known) continue;
        const Measure ours = ours_in(corners, expectation, 0);
        Verified one{.expectation = i,
                     .ours = ours.value,
                     .span = span_of(corners, expectation),
                     .withheld = ours.withheld,
                     .through_scenario = !results_behind(expectation).empty(),
                     .should_close = published.should_close(expectation)};
        one.closes = (one.ours && closes(expectation, {*one.ours, *one.ours})) ||
                     (one.span && closes(expectation, *one.span));
        made.figures.push_back(std::move(one));
    }
    return made;
}

void report_problems(const Verification& made, const Scenario& scenario, const Published& published,
                     Diagnostics& diagnostics) {
    for (const UnknownMeasure& unknown : made.unknown)
        diagnostics.report("unknown-measure.in_case", unknown.place,
                           {in_quotes(unknown.option), in_quotes(unknown.name),
                            suggestion(unknown.name, unknown.known)});
    for (const Excess& excess : made.excesses) report_excess(excess, scenario, diagnostics);
    for (const Verified& figure : made.figures)
        report_figure(published.expect[figure.expectation], figure, diagnostics);
}

}  // namespace hearth
