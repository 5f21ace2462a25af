// Rows of a block that differ from the points in one figure each.
#include "study/one_way.hpp"

#include <algorithm>
#include <cmath>

namespace hearth {

namespace {

constexpr double little = 0.01;

bool is_computed(const Plan& plan, const Move& move) {
    return std::any_of(move.columns.begin(), move.columns.end(),
                       [&](Fig column) { return !plan.figures[column].expression.empty(); });
}

void place(const Move& move, std::size_t row, Grid& figures) {
    for (const Fig column : move.columns) figures(row, column) = move.value;
}

/// The plan without the expressions that would overwrite the moved columns.
Plan holding(const Plan& plan, const Move& move) {
    Plan held = plan;
    const auto is_moved = [&](int column) {
        return std::find(move.columns.begin(), move.columns.end(), column) != move.columns.end();
    };
    held.expressions.erase(
        std::remove_if(held.expressions.begin(), held.expressions.end(), is_moved),
        held.expressions.end());
    return held;
}

}  // namespace

Grid moved_points(const Plan& plan, const std::vector<Move>& moves) {
    Grid figures = point_block(plan, moves.size());
    for (std::size_t i = 0; i < moves.size(); ++i) place(moves[i], i, figures);
    compute_expressions(plan, figures);
    for (std::size_t i = 0; i < moves.size(); ++i) {
        if (!is_computed(plan, moves[i])) continue;
        Grid row = figures.part(i, 1);
        place(moves[i], 0, row);
        compute_expressions(holding(plan, moves[i]), row);
        figures.put(i, row);
    }
    return figures;
}

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

Grid line_totals(const Plan& plan, const LedgerBlock& block) {
    Grid totals = Grid(block.draws(), plan.layout.lines.size());
    for (std::size_t line = 0; line < totals.cols(); ++line)
        for (std::size_t draw = 0; draw < totals.rows(); ++draw)
            for (int year = 0; year < plan.layout.years; ++year)
                totals(draw, line) +=
                    amount(plan, block, static_cast<int>(line), year, static_cast<int>(draw));
    return totals;
}

OneWay one_way(const Plan& plan, const std::vector<Fig>& columns,
               const std::vector<double>& values) {
    std::vector<Move> moves;
    for (const double value : values) moves.push_back({columns, value});
    const Grid figures = moved_points(plan, moves);
    const LedgerBlock block = evaluate(plan, figures);
    OneWay way{
        .values = values, .results = {}, .lines = line_totals(plan, block), .impossible = {}};
    const auto layout = std::make_shared<const MeasureLayout>(lay_out_results(plan));
    for (int draw = 0; draw < static_cast<int>(values.size()); ++draw) {
        way.results.push_back(measure(plan, layout, figures, block, draw));
        way.impossible.push_back(!excesses(plan, figures, block, draw).empty());
    }
    return way;
}

}  // namespace hearth
