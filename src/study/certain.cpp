// One row of figures for each that nothing draws, in which it alone is nudged.
#include "study/certain.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "study/lever.hpp"

namespace hearth {

namespace {

/// The columns of each figure that is neither drawn nor computed.
std::map<int, std::vector<Fig>> fixed_columns(const Plan& plan) {
    std::map<int, std::vector<Fig>> columns;
    for (Fig f = 0; f < static_cast<Fig>(plan.figures.size()); ++f) {
        const PlanFigure& figure = plan.figures[f];
        if (figure.scenario_figure >= 0 && figure.expression.empty() && !figure.is_drawn())
            columns[figure.scenario_figure].push_back(f);
    }
    return columns;
}

}  // namespace

std::vector<CertainFigure> certain_figures(const Scenario& scenario, const Plan& plan) {
    constexpr double rounding = 1e-12;
    std::vector<CertainFigure> found;
    std::vector<Lever> levers;
    for (const auto& [figure, columns] : fixed_columns(plan)) {
        found.push_back({.figure = figure});
        levers.push_back({.columns = columns});
    }
    Grid places = left_alone(found.size() + 1, levers.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        places(i, i) = nudged(scenario.figures[found[i].figure]);
    const Grid figures = placed(plan, levers, places);
    for (int option = 1; option < static_cast<int>(plan.layout.options.size()); ++option) {
        const Column values = measured(plan, option, "net_saving")(figures);
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
