// Columns picked and copied.
#include "study/decision_draws.hpp"

#include <algorithm>
#include <utility>

namespace hearth {

namespace {

/// Columns of the drawn figures among `figures`.
std::vector<int> columns_of(const std::vector<Fig>& drawn, const std::vector<Fig>& figures) {
    std::vector<int> columns;
    for (const Fig figure : figures) {
        const auto found = std::find(drawn.begin(), drawn.end(), figure);
        if (found != drawn.end()) columns.push_back(static_cast<int>(found - drawn.begin()));
    }
    return columns;
}

}  // namespace

DecisionDraws decision_draws(DrawTable table, std::string_view measure,
                             const SamplingOptions& sampling) {
    const std::size_t options = table.layout.option_parts.size();
    DecisionDraws draws{.figures = std::move(table.figures),
                        .net_benefit = Grid(table.draws(), options)};
    for (std::size_t option = 1; option < options; ++option)
        std::copy_n(table.measures.col(table.column(static_cast<int>(option), measure)).data(),
                    table.draws(), draws.net_benefit.col(option).data());
    for (const CorrelatedFigures& set : sampling.correlated)
        draws.together.push_back(columns_of(table.drawn, set.figures));
    for (const DirichletFigures& set : sampling.dirichlets)
        draws.together.push_back(columns_of(table.drawn, set.figures));
    return draws;
}

}  // namespace hearth
