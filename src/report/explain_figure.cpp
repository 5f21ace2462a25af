// A figure: what it feeds, and what its ends would bring. What it says is in explain_facts.cpp.
#include <algorithm>
#include <cmath>

#include "report/explain.hpp"

namespace hearth {

namespace {

constexpr std::string_view headline_measures[] = {"net_saving", "net_cash", "pv_net_saving"};

bool differs(double a, double b) {
    return std::abs(a - b) > 1e-12 * std::max({1.0, std::abs(a), std::abs(b)});
}

void add_used_by(const Explaining& explaining, const NamedFigure& subject,
                 FigureExplanation& made) {
    for (const NamedFigure& other : named_figures(explaining)) {
        if (!other.figure->expression) continue;
        const auto& terms = other.figure->expression->terms;
        if (std::any_of(terms.begin(), terms.end(), [&](const Term& term) {
                return term.figure.known() &&
                       &explaining.scenario.figures[term.figure.at] == subject.figure;
            }))
            made.used_by.push_back({other.name, other.figure->expression->text});
    }
}

/// Lines of options that the nudge or either end moves.
void add_lines(const Explaining& explaining, const OneWay& way, double per_hundredth,
               FigureExplanation& made) {
    const LedgerLayout& layout = explaining.plan.layout;
    for (std::size_t l = 0; l < layout.lines.size(); ++l) {
        bool moved = false;
        for (std::size_t row = 1; row < way.lines.rows(); ++row)
            moved = moved || differs(way.lines(row, l), way.lines(0, l));
        if (!moved) continue;
        const LedgerLine& line = layout.lines[l];
        made.lines.push_back(
            {.intervention =
                 line.intervention < 0
                     ? ""
                     : layout.interventions[static_cast<std::size_t>(line.intervention)],
             .line = line.name,
             .payer = layout.payers[static_cast<std::size_t>(line.payer)],
             .ledger_class = line.ledger_class,
             .total = way.lines(0, l),
             .change = (way.lines(1, l) - way.lines(0, l)) * per_hundredth});
    }
    std::stable_sort(made.lines.begin(), made.lines.end(), [](const auto& a, const auto& b) {
        return std::abs(a.change) > std::abs(b.change);
    });
}

void add_swings(const OneWay& way, FigureExplanation& made) {
    const auto& points = way.results.front();
    for (std::size_t o = points.size() == 1 ? 0 : 1; o < points.size(); ++o) {
        const bool moves =
            std::any_of(way.results.begin() + 1, way.results.end(), [&](const auto& results) {
                return differs(results[o].value("net_saving").value_or(0),
                               points[o].value("net_saving").value_or(0));
            });
        if (moves) made.options.push_back(points[o].name);
        if (!made.ends || !moves) continue;
        for (const std::string_view measure : headline_measures)
            made.swings.push_back({points[o].name, std::string(measure),
                                   way.results[2][o].value(measure), points[o].value(measure),
                                   way.results[3][o].value(measure)});
    }
}

}  // namespace

FigureExplanation explain_figure(const Explaining& explaining, const NamedFigure& subject) {
    const Figure& figure = *subject.figure;
    FigureExplanation made{.name = subject.name,
                           .figure = &figure,
                           .facts = facts_of(explaining, figure),
                           .used_by = {},
                           .lines = {},
                           .options = {},
                           .ends = ends_of(figure),
                           .swings = {}};
    add_used_by(explaining, subject, made);
    if (subject.columns.empty()) return made;
    const double nudge = nudged(figure);
    std::vector<double> values{figure.value(), nudge};
    if (made.ends) values.insert(values.end(), {made.ends->low, made.ends->high});
    const OneWay way = one_way(explaining.plan, subject.columns, values);
    add_lines(explaining, way, nudge < figure.value() ? -1 : 1, made);
    add_swings(way, made);
    made.low_impossible = made.ends && way.impossible[2];
    made.high_impossible = made.ends && way.impossible[3];
    return made;
}

}  // namespace hearth
