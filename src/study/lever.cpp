// Levers from the figure table, and blocks of rows in which they are moved.
#include "study/lever.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hearth {

namespace {

constexpr double far_share = 1e-6;
constexpr double far_deviations = 10;

const Figure& figure_of(const Scenario& scenario, const Plan& plan, Fig column) {
    const int index = plan.figures[column].scenario_figure;
    return scenario.figures[index];
}

/// The columns of every part of the whole that the figure in `column` is a part of.
WholePart whole_of(const Scenario& scenario, const Plan& plan, Fig column) {
    const DirichletPart part = *figure_of(scenario, plan, column).dirichlet;
    WholePart whole{column, {}};
    for (std::size_t f = 0; f < plan.figures.size(); ++f) {
        const auto index = static_cast<std::uint32_t>(plan.figures[f].scenario_figure);
        if (index >= part.first && index < part.first + part.parts)
            whole.parts.push_back(static_cast<Fig>(f));
    }
    return whole;
}

/// The plan without the expressions that would overwrite moved columns.
Plan holding(const Plan& plan, const std::vector<Lever>& levers) {
    Plan held = plan;
    const auto is_moved = [&](int column) {
        return std::any_of(levers.begin(), levers.end(), [&](const Lever& lever) {
            return std::find(lever.columns.begin(), lever.columns.end(), column) !=
                   lever.columns.end();
        });
    };
    held.expressions.erase(
        std::remove_if(held.expressions.begin(), held.expressions.end(), is_moved),
        held.expressions.end());
    return held;
}

/// Shares what the moved parts leave of 1 among the other parts of their whole, in one row.
void rescale(const Plan& plan, const std::vector<Fig>& parts, const std::vector<Fig>& moved,
             std::size_t row, Grid& figures) {
    double taken = 0, rest = 0;
    std::vector<Fig> others;
    for (const Fig part : parts)
        if (std::find(moved.begin(), moved.end(), part) != moved.end()) {
            taken += figures(row, part);
        } else {
            others.push_back(part);
            rest += plan.figures[part].point;
        }
    constexpr double rounding = 1e-12;
    const bool fits = taken <= 1 + rounding && (!others.empty() || taken >= 1 - rounding);
    for (const Fig other : others) {
        const double own = plan.figures[other].point;
        const double share = rest > 0 ? own / rest : 1 / static_cast<double>(others.size());
        figures(row, other) = std::max(0.0, 1 - taken) * share;
    }
    if (fits) return;
    for (const Fig part : parts) figures(row, part) = std::numeric_limits<double>::quiet_NaN();
}

void place_row(const Plan& plan, const std::vector<Lever>& levers, const Grid& places,
               std::size_t row, Grid& figures) {
    std::vector<Fig> moved_parts;
    for (std::size_t l = 0; l < levers.size(); ++l) {
        const double value = places(row, l);
        if (std::isnan(value)) continue;
        for (const Fig column : levers[l].columns) figures(row, column) = value;
        for (const WholePart& part : levers[l].wholes) moved_parts.push_back(part.column);
    }
    if (moved_parts.empty()) return;
    for (std::size_t l = 0; l < levers.size(); ++l)
        if (!std::isnan(places(row, l)))
            for (const WholePart& part : levers[l].wholes)
                rescale(plan, part.parts, moved_parts, row, figures);
}

/// The support of the distribution, or as far as is worth looking where it has no end.
Ends spread_of(const Lever& lever) {
    const Support whole = support(lever.distribution);
    const double far = far_deviations * *deviation_of(lever);
    const auto at = [&](double u) { return quantile(lever.distribution, u) * lever.rebasing; };
    Ends reach{whole.least * lever.rebasing, whole.most * lever.rebasing};
    const double middle =
        std::isnan(lever.point) ? mean(lever.distribution) * lever.rebasing : lever.point;
    if (std::isinf(reach.low)) reach.low = std::min(middle - far, at(far_share));
    if (std::isinf(reach.high)) reach.high = std::max(middle + far, at(1 - far_share));
    return reach;
}

}  // namespace

Lever lever_of(const Scenario& scenario, const Plan& plan, const std::vector<Fig>& columns) {
    const Figure& figure = figure_of(scenario, plan, columns.front());
    Lever lever{
        .columns = columns,
        .point = figure.value(),
        .computed = figure.expression.has_value(),
        .ends = ends_of(figure),
        .distribution = figure.distribution,
        .rebasing = figure.rebasing,
        .limits = {figure.limits.least * figure.rebasing, figure.limits.most * figure.rebasing}};
    for (const Fig column : columns)
        if (figure_of(scenario, plan, column).dirichlet)
            lever.wholes.push_back(whole_of(scenario, plan, column));
    return lever;
}

Lever tied(const std::vector<Lever>& levers) {
    Lever all = levers.front();
    for (std::size_t i = 1; i < levers.size(); ++i) {
        const Lever& other = levers[i];
        all.columns.insert(all.columns.end(), other.columns.begin(), other.columns.end());
        all.wholes.insert(all.wholes.end(), other.wholes.begin(), other.wholes.end());
        all.computed = all.computed || other.computed;
        if (!(all.point == other.point)) all.point = std::numeric_limits<double>::quiet_NaN();
        const bool alike = all.distribution == other.distribution && all.rebasing == other.rebasing;
        if (!alike) all.distribution = {};
        all.limits = {std::max(all.limits.low, other.limits.low),
                      std::min(all.limits.high, other.limits.high)};
        if (!other.ends) continue;
        const Ends own = all.ends.value_or(*other.ends);
        all.ends = {std::min(own.low, other.ends->low), std::max(own.high, other.ends->high)};
    }
    return all;
}

std::optional<double> deviation_of(const Lever& lever) {
    if (lever.has_distribution()) return standard_deviation(lever.distribution) * lever.rebasing;
    if (!lever.ends) return std::nullopt;
    return sd_from_interval(lever.ends->low, lever.ends->high, 0.95);
}

std::optional<double> share_at_or_below(const Lever& lever, double value) {
    if (!lever.has_distribution()) return std::nullopt;
    return share_below(lever.distribution, value / lever.rebasing);
}

std::optional<Ends> reach_of(const Lever& lever) {
    if (!lever.ends && !lever.has_distribution()) return std::nullopt;
    Ends reach = lever.ends.value_or(Ends{lever.point, lever.point});
    if (lever.has_distribution()) {
        const Ends spread = spread_of(lever);
        reach = {std::min(reach.low, spread.low), std::max(reach.high, spread.high)};
    }
    reach = {std::max(reach.low, lever.limits.low), std::min(reach.high, lever.limits.high)};
    if (!(reach.low < reach.high)) return std::nullopt;
    return reach;
}

Grid placed(const Plan& plan, const std::vector<Lever>& levers, const Grid& places) {
    Grid figures = point_block(plan, places.rows());
    const bool computed =
        std::any_of(levers.begin(), levers.end(), [](const Lever& l) { return l.computed; });
    for (std::size_t row = 0; row < places.rows(); ++row)
        place_row(plan, levers, places, row, figures);
    if (computed)
        compute_expressions(holding(plan, levers), figures);
    else
        compute_expressions(plan, figures);
    return figures;
}

std::vector<bool> impossible_rows(const Plan& plan, const Grid& figures) {
    const LedgerBlock block = evaluate(plan, figures);
    std::vector<bool> impossible;
    for (std::size_t row = 0; row < figures.rows(); ++row)
        impossible.push_back(!excesses(plan, figures, block, static_cast<int>(row)).empty());
    return impossible;
}

}  // namespace hearth
