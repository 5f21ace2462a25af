// One block of rows: the point, two rows for each bar, two for each slope; or one for each cell.
#include "study/tornado.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/text.hpp"
#include "engine/evaluate.hpp"
#include "scenario/rules.hpp"
#include "study/lever.hpp"

namespace hearth {

namespace {

constexpr double thousandth = 0.001;
/// Changes below this part of the largest value are the rounding of sums.
constexpr double swing_rounding = 1e-12;

std::optional<double> known(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

/// Values on both sides of a lever's point, as far as its limits leave room.
Ends beside(const Lever& lever) {
    const double step = lever.point == 0 ? thousandth : std::abs(lever.point) * thousandth;
    return {std::max(lever.point - step, lever.limits.low),
            std::min(lever.point + step, lever.limits.high)};
}

/// What every row of the block comes to.
struct Rows {
    Column values;                 ///< the point, two of each bar, two of each slope
    std::vector<bool> impossible;  ///< of the point and the bars
    double nothing = 0;            ///< a change that is none
};

/// Its low end; its high end is the next.
std::size_t row_of(std::size_t bar) { return 1 + 2 * bar; }

Rows rows_of(const Plan& plan, const std::vector<Lever>& levers, const std::vector<Bar>& bars,
             const Measured& measured) {
    const std::size_t slopes = row_of(bars.size());
    Grid places = left_alone(slopes + 2 * levers.size(), levers.size());
    for (std::size_t b = 0; b < bars.size(); ++b)
        for (const std::size_t l : bars[b].levers) {
            places(row_of(b), l) = levers[l].ends->low;
            places(row_of(b) + 1, l) = levers[l].ends->high;
        }
    for (std::size_t l = 0; l < levers.size(); ++l) {
        places(slopes + 2 * l, l) = beside(levers[l]).low;
        places(slopes + 2 * l + 1, l) = beside(levers[l]).high;
    }
    const Grid figures = placed(plan, levers, places);
    Rows rows{.values = measured(figures),
              .impossible = impossible_rows(plan, figures.part(0, slopes))};
    for (const double value : rows.values)
        if (std::isfinite(value))
            rows.nothing = std::max(rows.nothing, swing_rounding * std::abs(value));
    return rows;
}

void fill(Bar& bar, const Rows& rows, std::size_t row) {
    bar.at_low = known(rows.values[row]);
    bar.at_high = known(rows.values[row + 1]);
    bar.low_impossible = rows.impossible[row];
    bar.high_impossible = rows.impossible[row + 1];
    double least = HUGE_VAL, most = -HUGE_VAL;
    for (const double value : {rows.values[0], rows.values[row], rows.values[row + 1]})
        if (!std::isnan(value)) {
            least = std::min(least, value);
            most = std::max(most, value);
        }
    bar.width = most - least > rows.nothing ? most - least : 0;
}

/// Whether the bar has a width, or the measure a value at the point and none at an end, or the
/// other way round.
bool is_moved(const Bar& bar, const std::optional<double>& point) {
    return bar.width > 0 || bar.at_low.has_value() != point.has_value() ||
           bar.at_high.has_value() != point.has_value();
}

/// Adds slope and elasticity of a lever whose rows begin at `row`.
void add_slope(Tornado& tornado, const Lever& lever, const Rows& rows, std::size_t row) {
    const Ends at = beside(lever);
    const double rise = rows.values[row + 1] - rows.values[row];
    const bool rises = at.high > at.low && !(std::abs(rise) <= rows.nothing);
    const double slope = rises ? rise / (at.high - at.low) : 0;
    tornado.slope.push_back(std::isfinite(slope) ? slope : 0);
    const double relative = slope * lever.point / std::abs(rows.values[0]);
    const bool there = lever.point != 0 && std::isfinite(relative);
    tornado.elasticity.push_back(there ? std::optional(relative) : std::nullopt);
}

/// Of levers whose ends leave the measure as it is, those that move it between them.
void look_between(const Plan& plan, const std::vector<Lever>& levers, const Measured& measured,
                  double nothing, Tornado& tornado) {
    constexpr int eighths = 8;
    Grid places = left_alone(tornado.still.size() * (eighths - 1), levers.size());
    for (std::size_t i = 0; i < tornado.still.size(); ++i)
        for (int k = 1; k < eighths; ++k) {
            const Ends& ends = *levers[tornado.still[i]].ends;
            places(i * (eighths - 1) + k - 1, tornado.still[i]) =
                ends.low + (ends.high - ends.low) * k / eighths;
        }
    const Column values = measured(placed(plan, levers, places));
    const double point = tornado.point.value_or(std::nan(""));
    for (std::size_t i = 0; i < tornado.still.size(); ++i)
        for (int k = 0; k < eighths - 1; ++k) {
            const double value = values[i * (eighths - 1) + k];
            const bool is_still =
                std::isnan(value) ? std::isnan(point) : std::abs(value - point) <= nothing;
            if (is_still) continue;
            tornado.between.push_back(tornado.still[i]);
            break;
        }
}

std::vector<double> stepped(const Ends& range, int steps) {
    std::vector<double> values;
    for (int i = 0; i < steps; ++i)
        values.push_back(i == steps - 1 ? range.high
                                        : range.low + (range.high - range.low) * i / (steps - 1));
    return values;
}

/// Whether the cell is the nearer to the target of two on different sides.
bool nearer(double gap, double neighbour) {
    if (std::isnan(gap) || std::isnan(neighbour)) return false;
    return (gap < 0) != (neighbour < 0) && std::abs(gap) <= std::abs(neighbour);
}

bool traces(const Grid& gaps, std::size_t row, std::size_t column) {
    const auto faces = [&](std::size_t r, std::size_t c) {
        return nearer(gaps(row, column), gaps(r, c));
    };
    return (row > 0 && faces(row - 1, column)) ||
           (row + 1 < gaps.rows() && faces(row + 1, column)) ||
           (column > 0 && faces(row, column - 1)) ||
           (column + 1 < gaps.cols() && faces(row, column + 1));
}

}  // namespace

bool Tornado::moves(std::size_t lever) const {
    return slope[lever] != 0 ||
           any(bars, [&](const Bar& bar) { return bar.levers.front() == lever; });
}

Tornado tornado(const Plan& plan, const std::vector<Lever>& levers,
                const std::vector<std::vector<std::size_t>>& groups, const Measured& measured) {
    std::vector<Bar> bars;
    for (std::size_t l = 0; l < levers.size(); ++l)
        if (levers[l].ends) bars.push_back({.levers = {l}});
    const std::size_t singles = bars.size();
    for (const auto& group : groups) bars.push_back({.levers = group});
    const Rows rows = rows_of(plan, levers, bars, measured);
    Tornado made{.point = known(rows.values[0])};
    for (std::size_t b = 0; b < bars.size(); ++b) {
        fill(bars[b], rows, row_of(b));
        if (b >= singles)
            made.groups.push_back(bars[b]);
        else if (is_moved(bars[b], made.point))
            made.bars.push_back(bars[b]);
        else
            made.still.push_back(bars[b].levers.front());
    }
    if (!made.still.empty()) look_between(plan, levers, measured, rows.nothing, made);
    for (std::size_t l = 0; l < levers.size(); ++l)
        add_slope(made, levers[l], rows, row_of(bars.size()) + 2 * l);
    std::stable_sort(made.bars.begin(), made.bars.end(), [](const Bar& a, const Bar& b) {
        return rank_of(a.width) > rank_of(b.width);
    });
    return made;
}

TwoWay two_way(const Plan& plan, const Crossed& crossed, const Measured& measured) {
    TwoWay made{.across = stepped(crossed.across_range, crossed.steps),
                .down = stepped(crossed.down_range, crossed.steps)};
    const std::size_t steps = made.across.size();
    Grid places(steps * steps, 2);
    for (std::size_t i = 0; i < steps; ++i)
        for (std::size_t j = 0; j < steps; ++j) {
            places(j * steps + i, 0) = made.across[j];
            places(j * steps + i, 1) = made.down[i];
        }
    const Column cells = measured(placed(plan, {crossed.across, crossed.down}, places));
    Grid gaps = made.values = Grid(steps, steps);
    std::copy(cells.begin(), cells.end(), made.values.data());
    for (std::size_t i = 0; i < cells.size(); ++i) gaps.data()[i] = cells[i] - crossed.target;
    for (std::size_t i = 0; i < steps; ++i)
        for (std::size_t j = 0; j < steps; ++j) made.on_contour.push_back(traces(gaps, i, j));
    return made;
}

namespace {

/// The columns of each figure that is neither drawn nor computed, and can be another alone.
std::map<int, std::vector<Fig>> fixed_columns(const Scenario& scenario, const Plan& plan) {
    std::map<int, std::vector<Fig>> columns;
    const auto shares = certain_shares(scenario);
    for (Fig f = 0; f < static_cast<Fig>(plan.figures.size()); ++f) {
        const PlanFigure& figure = plan.figures[f];
        if (figure.scenario_figure >= 0 && figure.expression.empty() && !figure.is_drawn() &&
            !shares.contains(static_cast<std::uint32_t>(figure.scenario_figure)))
            columns[figure.scenario_figure].push_back(f);
    }
    return columns;
}

/// A figure's columns, and what they are put at.
struct Nudge {
    std::vector<Fig> columns;
    double to = 0;
};

/// The net saving of an option with each nudge alone, and at last with none.
Column net_savings(const Plan& plan, int option, const std::vector<Nudge>& nudges) {
    constexpr std::size_t at_once = 64;
    const Measured net_saving = measured(plan, option, "net_saving");
    const std::size_t rows = nudges.size() + 1;
    Column values;
    for (std::size_t first = 0; first < rows; first += at_once) {
        Grid figures = point_block(plan, std::min(at_once, rows - first));
        for (std::size_t row = 0; row < figures.rows() && first + row < nudges.size(); ++row)
            for (const Fig column : nudges[first + row].columns)
                figures(row, column) = nudges[first + row].to;
        compute_expressions(plan, figures);
        const Column some = net_saving(figures);
        values.insert(values.end(), some.begin(), some.end());
    }
    return values;
}

}  // namespace

std::vector<CertainFigure> certain_figures(const Scenario& scenario, const Plan& plan) {
    constexpr double rounding = 1e-12;
    std::vector<CertainFigure> found;
    std::vector<Nudge> nudges;
    for (const auto& [figure, columns] : fixed_columns(scenario, plan)) {
        found.push_back({.figure = figure});
        nudges.push_back({columns, nudged(scenario.figures[figure])});
    }
    for (int option = 1; option < static_cast<int>(plan.layout.options.size()); ++option) {
        const Column values = net_savings(plan, option, nudges);
        const double base = values[found.size()];
        double largest = 0;
        for (const double value : values) largest = std::max(largest, std::abs(value));
        for (std::size_t i = 0; i < found.size(); ++i) {
            const double moves = std::abs(values[i] - base);
            if (moves > rounding * largest) found[i].moves = std::max(found[i].moves, moves);
        }
    }
    std::erase_if(found, [](const CertainFigure& one) { return one.moves == 0; });
    std::stable_sort(
        found.begin(), found.end(),
        [](const CertainFigure& a, const CertainFigure& b) { return a.moves > b.moves; });
    return found;
}

}  // namespace hearth
