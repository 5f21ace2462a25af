// One evaluation of all corners at once, then the printed figures one by one.
#include "study/verify.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "engine/measures.hpp"

namespace hearth {

namespace {

/// What rounding to the nearest double may move a number by; never a tolerance for disagreement.
constexpr double representation = 1e-12;

double slack(double of) { return std::isfinite(of) ? representation * std::abs(of) : 0; }

/// The values of our result that would close, as a range.
Span closing_range(const Expectation& e) {
    if (e.value && e.truncated.value_or(false)) return {*e.value, *e.value + *e.digit};
    if (e.value) return {*e.value - *e.digit / 2, *e.value + *e.digit / 2};
    return {e.at_least.value_or(-HUGE_VAL), e.below.value_or(HUGE_VAL)};
}

/// Whether the upper end of the range is outside it.
bool open_above(const Expectation& e) { return !e.value || e.truncated.value_or(false); }

class Verifying {
  public:
    Verifying(const Scenario& scenario, const Published& published)
        : scenario_(scenario), published_(published), plan_(link(scenario)) {}

    Verification all() {
        evaluate_corners();
        for (std::size_t i = 0; i < published_.expect.size(); ++i) verify_one(static_cast<int>(i));
        return std::move(made_);
    }

  private:
    // --- the scenario, at its point and at every corner ------------------------------------------

    void evaluate_corners() {
        const std::size_t corners = std::size_t{1} << published_.rounded.size();
        draws_ = published_.rounded.empty() ? 1 : 1 + static_cast<int>(corners);
        figures_ = point_block(plan_, draws_);
        for (std::size_t i = 0; i < published_.rounded.size(); ++i) spread(i);
        compute_expressions(plan_, figures_);
        const LedgerBlock block = evaluate(plan_, figures_);
        const auto layout = std::make_shared<const MeasureLayout>(lay_out_results(plan_));
        for (int draw = 0; draw < draws_; ++draw)
            results_.push_back(measure(plan_, layout, figures_, block, draw));
        made_.excesses = excesses(plan_, figures_, block, 0);
    }

    /// Column of a figure of the scenario; -1 where the plan has no use for it.
    int column(FigureIndex figure) const {
        for (std::size_t i = 0; i < plan_.figures.size(); ++i)
            if (plan_.figures[i].scenario_figure == static_cast<int>(figure.at))
                return static_cast<int>(i);
        return -1;
    }

    /// Half a digit down or up in draw 1 + corner, by the bits of the corner.
    void spread(std::size_t input) {
        const RoundedInput& rounded = published_.rounded[input];
        const Figure& figure = scenario_.figures[rounded.figure.at];
        const int at = column(rounded.figure);
        if (at < 0) return;
        for (int draw = 1; draw < draws_; ++draw) {
            const bool up = ((static_cast<std::size_t>(draw) - 1) >> input) % 2 == 1;
            const double moved = figure.point + (up ? 1 : -1) * rounded.digit / 2;
            figures_(draw, at) =
                std::clamp(moved, figure.limits.least, figure.limits.most) * figure.rebasing;
        }
    }

    // --- one printed figure ----------------------------------------------------------------------

    /// Our result in one draw, or the reason why there is none.
    struct Ours {
        std::optional<double> value;
        std::string withheld = {};
    };

    void verify_one(int index) {
        const Expectation& expectation = published_.expect[static_cast<std::size_t>(index)];
        Verified one{.expectation = index};
        one.should_close = published_.should_close(expectation);
        one.through_scenario = through_scenario(expectation);
        if (!measures_exist(expectation)) return;
        const Ours ours = in_draw(expectation, 0);
        one.ours = ours.value;
        one.withheld = ours.withheld;
        one.span = span(expectation);
        one.closes = (one.ours && closes(expectation, *one.ours)) ||
                     (one.span && closes(expectation, *one.span));
        made_.figures.push_back(std::move(one));
    }

    /// Whether an appraised option stands behind the figure.
    bool through_scenario(const Expectation& expectation) const {
        if (expectation.measure) return true;
        const auto& terms = expectation.formula->terms;
        return std::any_of(terms.begin(), terms.end(), [](const Term& term) {
            return term.operation == Operation::figure && !term.figure.known();
        });
    }

    std::optional<Span> span(const Expectation& expectation) const {
        if (draws_ == 1) return std::nullopt;
        Span range{HUGE_VAL, -HUGE_VAL};
        for (int draw = 0; draw < draws_; ++draw) {
            const Ours ours = in_draw(expectation, draw);
            if (!ours.value) return std::nullopt;
            range = {std::min(range.low, *ours.value), std::max(range.high, *ours.value)};
        }
        return range;
    }

    Ours in_draw(const Expectation& expectation, int draw) const {
        if (expectation.measure)
            return measured(expectation.option->name, expectation.measure->name, draw);
        return computed(*expectation.formula, draw);
    }

    const OptionResult* option(const std::string& name, int draw) const {
        for (const OptionResult& result : results_[static_cast<std::size_t>(draw)])
            if (result.name == name) return &result;
        return nullptr;
    }

    Ours measured(const std::string& of, const std::string& name, int draw) const {
        const OptionResult* result = option(of, draw);
        const auto found = result == nullptr ? std::nullopt : result->find(name);
        if (!found) return {{}, "there is no such measure"};
        return {found->value, found->withheld};
    }

    /// Names of options hold no dot: the first one parts option and measure.
    static std::pair<std::string, std::string> parted(const std::string& name) {
        const auto dot = name.find('.');
        return {name.substr(0, dot), dot == std::string::npos ? "" : name.substr(dot + 1)};
    }

    Ours value_of(const Term& term, int draw) const {
        if (term.operation == Operation::number) return {term.number};
        if (!term.figure.known()) {
            const auto [of, name] = parted(term.name);
            return measured(of, name, draw);
        }
        const int at = column(term.figure);
        if (at >= 0) return {figures_(draw, at)};
        return {scenario_.figures[term.figure.at].value()};
    }

    Ours computed(const Expression& expression, int draw) const {
        std::vector<double> values;
        for (const Term& term : expression.terms) {
            if (term.operation == Operation::number || term.operation == Operation::figure) {
                const Ours one = value_of(term, draw);
                if (!one.value) return one;
                values.push_back(*one.value);
                continue;
            }
            values.push_back(applied(term, values));
        }
        if (!std::isfinite(values.back())) return {{}, "the expression has no finite value"};
        return {values.back()};
    }

    static double applied(const Term& term, const std::vector<double>& values) {
        std::array<double, 3> first{};
        const auto at = [&](std::size_t i) {
            return values[static_cast<std::size_t>(term.operands[i])];
        };
        for (std::size_t i = 0; i < std::min(first.size(), term.operands.size()); ++i)
            first[i] = at(i);
        double value = apply(term.operation, first[0], first[1], first[2]);
        if (term.operation != Operation::choose)
            for (std::size_t i = 2; i < term.operands.size(); ++i)
                value = apply(term.operation, value, at(i), 0);
        return value;
    }

    // --- what does not exist
    // ---------------------------------------------------------------------------

    bool measures_exist(const Expectation& expectation) {
        if (expectation.measure)
            return exists(expectation.option->name, expectation.measure->name,
                          expectation.measure->place);
        bool all = true;
        for (const Term& term : expectation.formula->terms) {
            if (term.operation != Operation::figure || term.figure.known()) continue;
            const auto [of, name] = parted(term.name);
            all = exists(of, name, term.place) && all;
        }
        return all;
    }

    bool exists(const std::string& of, const std::string& name, Place place) {
        const OptionResult& result = *option(of, 0);
        if (result.find(name)) return true;
        made_.unknown.push_back({place, of, name, result.paths()});
        return false;
    }

    const Scenario& scenario_;
    const Published& published_;
    const Plan plan_;
    Grid figures_;
    int draws_ = 1;
    std::vector<std::vector<OptionResult>> results_;  ///< by draw
    Verification made_;
};

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

bool closes(const Expectation& expectation, double ours) {
    return closes(expectation, Span{ours, ours});
}

bool closes(const Expectation& expectation, Span ours) {
    const Span range = closing_range(expectation);
    const double low = range.low - slack(range.low);
    if (ours.high < low) return false;
    return open_above(expectation) ? ours.low < range.high - slack(range.high)
                                   : ours.low <= range.high + slack(range.high);
}

Verification verify(const Scenario& scenario, const Published& published) {
    return Verifying(scenario, published).all();
}

void report_problems(const Verification& made, const Scenario& scenario, const Published& published,
                     Diagnostics& diagnostics) {
    for (const UnknownMeasure& unknown : made.unknown)
        diagnostics.report("unknown-measure.in_case", unknown.place,
                           {in_quotes(unknown.option), in_quotes(unknown.name),
                            suggestion(unknown.name, unknown.known)});
    for (const Excess& excess : made.excesses) report_excess(excess, scenario, diagnostics);
    for (const Verified& figure : made.figures)
        report_figure(published.expect[static_cast<std::size_t>(figure.expectation)], figure,
                      diagnostics);
}

}  // namespace hearth
