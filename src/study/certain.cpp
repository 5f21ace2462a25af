// One row of figures for each that nothing draws, in which it alone is nudged; some at a time, so
// that memory does not grow with their square.
#include "study/certain.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/evaluate.hpp"
#include "scenario/wholes.hpp"
#include "study/lever.hpp"

namespace hearth {

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
