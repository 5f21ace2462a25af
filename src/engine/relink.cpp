// Distributions and points, figure by figure.
#include "engine/relink.hpp"

namespace hearth {

void take_figures(Plan& plan, const Scenario& scenario) {
    for (PlanFigure& figure : plan.figures) {
        if (figure.scenario_figure < 0) continue;
        const Figure& from = scenario.figures[static_cast<std::size_t>(figure.scenario_figure)];
        figure.distribution = from.distribution;
        figure.rebasing = from.rebasing;
        figure.point = from.value();
    }
}

}  // namespace hearth
