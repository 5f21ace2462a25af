// Levers from the figure table, blocks of rows in which they are moved, and what becomes of them.
#include "study/lever.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "engine/evaluate.hpp"
#include "engine/measure_columns.hpp"

namespace hearth {

namespace {

constexpr std::size_t rows_in_cache = 256;
constexpr double little = 0.01;
constexpr double far_share = 1e-6;
constexpr double far_deviations = 10;

const Figure& figure_of(const Scenario& scenario, const Plan& plan, Fig column) {
    return scenario.figures[plan.figures[column].scenario_figure];
}

/// The columns of every part of the whole that the figure in `column` is a part of.
std::vector<Fig> whole_of(const Scenario& scenario, const Plan& plan, Fig column) {
    const DirichletPart part = *figure_of(scenario, plan, column).dirichlet;
    std::vector<Fig> whole;
    for (Fig f = 0; f < static_cast<Fig>(plan.figures.size()); ++f) {
        const auto index = static_cast<std::uint32_t>(plan.figures[f].scenario_figure);
        if (index >= part.first && index < part.first + part.parts) whole.push_back(f);
    }
    return whole;
}

/// Computes all expressions but those that would overwrite what is moved.
void compute_around(const Plan& plan, const std::vector<Lever>& levers, Grid& figures) {
    const auto is_moved = [&](Fig column) {
        return any(levers, [&](const Lever& lever) { return is_among(column, lever.columns); });
    };
    if (none(plan.expressions, is_moved)) return compute_expressions(plan, figures);
    Plan held = plan;
    std::erase_if(held.expressions, is_moved);
    compute_expressions(held, figures);
}

/// Shares what the moved parts leave of 1 among the other parts of their whole, in one row.
void rescale(const Plan& plan, const std::vector<Fig>& parts, const std::vector<Fig>& moved,
             std::size_t row, Grid& figures) {
    double taken = 0, rest = 0;
    std::vector<Fig> others;
    for (const Fig part : parts)
        if (is_among(part, moved)) {
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
    std::vector<Fig> moved;
    std::vector<const std::vector<Fig>*> wholes;
    for (std::size_t l = 0; l < levers.size(); ++l) {
        const double value = places(row, l);
        if (std::isnan(value)) continue;
        for (const Fig column : levers[l].columns) figures(row, column) = value;
        moved.insert(moved.end(), levers[l].columns.begin(), levers[l].columns.end());
        for (const auto& whole : levers[l].wholes) wholes.push_back(&whole);
    }
    for (const auto* whole : wholes) rescale(plan, *whole, moved, row, figures);
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

/// Undiscounted totals over the horizon: draws × lines of the ledger.
Grid line_totals(const Plan& plan, const LedgerBlock& block) {
    Grid totals(block.draws(), plan.layout.lines.size());
    for (int line = 0; line < static_cast<int>(totals.cols()); ++line)
        for (int draw = 0; draw < static_cast<int>(totals.rows()); ++draw)
            for (int year = 0; year < plan.layout.years; ++year)
                totals(draw, line) += amount(plan, block, line, year, draw);
    return totals;
}

/// The one measure of a layout, in blocks that stay in the cache.
Column values_of(const Plan& plan, const MeasureLayout& layout, const Grid& figures) {
    Grid values(figures.rows(), 1);
    LedgerBlock ledger;
    MeasureSpace space;
    for (std::size_t first = 0; first < figures.rows(); first += rows_in_cache) {
        const Grid part = figures.part(first, std::min(rows_in_cache, figures.rows() - first));
        if (ledger.money.rows() != part.rows()) {
            ledger = empty_ledger(plan, part.rows());
            space = measure_space(layout, part.rows());
        }
        evaluate_into(plan, part, ledger);
        compute_measures(layout, {plan, part, ledger, 0, part.rows()}, space, values, first);
    }
    Column result(values.all().begin(), values.all().end());
    for (double& value : result)
        if (!std::isfinite(value)) value = std::numeric_limits<double>::quiet_NaN();
    return result;
}

}  // namespace

std::optional<Ends> ends_of(const Figure& figure) {
    if (figure.expression) return std::nullopt;
    if (figure.range)
        return Ends{figure.range->low * figure.rebasing, figure.range->high * figure.rebasing};
    if (figure.distribution.family == Family::fixed) return std::nullopt;
    return Ends{quantile(figure.distribution, 0.025) * figure.rebasing,
                quantile(figure.distribution, 0.975) * figure.rebasing};
}

double nudged(const Figure& figure) {
    const double value = figure.value();
    const double step = value == 0 ? little : std::abs(value) * little;
    return value + step > figure.limits.most * figure.rebasing ? value - step : value + step;
}

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
    for (std::size_t row = 0; row < places.rows(); ++row)
        place_row(plan, levers, places, row, figures);
    compute_around(plan, levers, figures);
    return figures;
}

Grid left_alone(std::size_t rows, std::size_t levers) {
    return Grid(rows, levers, std::numeric_limits<double>::quiet_NaN());
}

namespace {

/// Rows in which more is avoided than there is, or people's moves are no distribution (11.2): of
/// these a block says only the first.
std::vector<bool> refused_rows(const Plan& plan, const Grid& figures, const LedgerBlock& block) {
    std::vector<bool> impossible;
    for (std::size_t row = 0; row < figures.rows(); ++row) {
        const bool excess = !excesses(plan, figures, block, static_cast<int>(row)).empty();
        impossible.push_back(
            excess || (block.fault && evaluate(plan, figures.part(row, 1)).fault.has_value()));
    }
    return impossible;
}

}  // namespace

std::vector<bool> impossible_rows(const Plan& plan, const Grid& figures) {
    return refused_rows(plan, figures, evaluate(plan, figures));
}

OneWay one_way(const Plan& plan, const std::vector<Fig>& columns,
               const std::vector<double>& values) {
    Grid places(values.size(), 1);
    std::copy(values.begin(), values.end(), places.data());
    const Grid figures = placed(plan, {{.columns = columns}}, places);
    const LedgerBlock block = evaluate(plan, figures);
    OneWay way{.lines = line_totals(plan, block), .impossible = refused_rows(plan, figures, block)};
    const auto layout = std::make_shared<const MeasureLayout>(lay_out_results(plan));
    for (int draw = 0; draw < static_cast<int>(values.size()); ++draw)
        way.results.push_back(measure(plan, layout, figures, block, draw));
    return way;
}

Measured measured(const Plan& plan, int option, const std::string& path) {
    const auto name = measure_named(plan, option, path);
    const auto layout =
        std::make_shared<const MeasureLayout>(lay_out_measure(plan, option, name.value()));
    return [&plan, layout](const Grid& figures) { return values_of(plan, *layout, figures); };
}

}  // namespace hearth
