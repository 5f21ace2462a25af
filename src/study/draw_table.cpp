// Copies blocks of draws as they pass.
#include "study/draw_table.hpp"

#include <set>

namespace hearth {

int DrawTable::column(int option, std::string_view name) const {
    for (std::size_t c = 0; c < layout.columns.size(); ++c)
        if (layout.columns[c].option == option && layout.columns[c].name == name)
            return static_cast<int>(c);
    return -1;
}

std::vector<Fig> drawn_figures(const Plan& plan) {
    std::vector<Fig> drawn;
    std::set<std::string> known;
    for (std::size_t f = 0; f < plan.figures.size(); ++f) {
        const PlanFigure& figure = plan.figures[f];
        const bool varies =
            figure.expression.empty() && figure.distribution.family != Family::fixed;
        if (varies && known.insert(figure.id).second) drawn.push_back(static_cast<Fig>(f));
    }
    return drawn;
}

DrawTable empty_draw_table(const Plan& plan, const Simulation& simulation) {
    DrawTable table{.drawn = drawn_figures(plan),
                    .figures = {},
                    .layout = simulation.layout(),
                    .measures = {},
                    .excess_draws = 0,
                    .not_finite = {}};
    table.figures = Grid(simulation.draws(), table.drawn.size());
    table.measures = Grid(simulation.draws(), table.layout.columns.size());
    return table;
}

WatchDraws kept_in(DrawTable& table) {
    return [&table](std::uint64_t first, const Grid& figures, const Grid& measures) {
        for (std::size_t i = 0; i < table.drawn.size(); ++i)
            std::copy_n(figures.col(table.drawn[i]).data(), figures.rows(),
                        table.figures.col(i).data() + first);
        table.measures.put(first, measures);
    };
}

void add_summary(DrawTable& table, const Summary& summary) {
    table.excess_draws += summary.excess_draws;
    const bool earlier = summary.not_finite &&
                         (!table.not_finite || summary.not_finite->draw < table.not_finite->draw);
    if (earlier) table.not_finite = summary.not_finite;
}

}  // namespace hearth
