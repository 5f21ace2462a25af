// What there is to explain: of a figure what it feeds and what its ends would bring (what it says
// is in explain_facts.cpp), of a number the parts that make it up and the figures behind each.
#include <algorithm>
#include <cmath>

#include "report/explain.hpp"
#include "report/page_words.hpp"

namespace hearth {

namespace {

bool differs(double a, double b) {
    return std::abs(a - b) > 1e-12 * std::max({1.0, std::abs(a), std::abs(b)});
}

template <class Changes>
void sort_by_change(Changes& all) {
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::abs(a.change) > std::abs(b.change);
    });
}

std::string intervention_name(const LedgerLayout& layout, int intervention) {
    return intervention < 0 ? "" : layout.interventions[intervention];
}

// --- a figure ------------------------------------------------------------------------------------

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
void add_lines(const LedgerLayout& layout, const OneWay& way, double per_hundredth,
               FigureExplanation& made) {
    for (std::size_t l = 0; l < layout.lines.size(); ++l) {
        bool moved = false;
        for (std::size_t row = 1; row < way.lines.rows(); ++row)
            moved = moved || differs(way.lines(row, l), way.lines(0, l));
        const LedgerLine& line = layout.lines[l];
        if (moved)
            made.lines.push_back({intervention_name(layout, line.intervention), line.name,
                                  layout.payers[line.payer], line.ledger_class, way.lines(0, l),
                                  (way.lines(1, l) - way.lines(0, l)) * per_hundredth});
    }
    sort_by_change(made.lines);
}

void add_swings(const OneWay& way, FigureExplanation& made) {
    const auto& points = way.results.front();
    for (std::size_t o = points.size() == 1 ? 0 : 1; o < points.size(); ++o) {
        const auto net = [&](const auto& results) {
            return results[o].value("net_saving").value_or(0);
        };
        const bool moves =
            std::any_of(way.results.begin() + 1, way.results.end(),
                        [&](const auto& results) { return differs(net(results), net(points)); });
        if (moves) made.options.push_back(points[o].name);
        if (!made.ends || !moves) continue;
        for (const char* measure : {"net_saving", "net_cash", "pv_net_saving"})
            made.swings.push_back({points[o].name, measure, way.results[2][o].value(measure),
                                   points[o].value(measure), way.results[3][o].value(measure)});
    }
}

// --- a number ------------------------------------------------------------------------------------

/// A block with the point in its first row, then one hundredth more of each figure.
struct NudgedFigures {
    std::vector<NamedFigure> figures;
    Grid points;
    LedgerBlock block;
};

NudgedFigures nudged_figures(const Explaining& explaining) {
    NudgedFigures made;
    std::vector<Lever> levers;
    for (const NamedFigure& one : named_figures(explaining)) {
        if (one.columns.empty() || one.figure->expression) continue;
        made.figures.push_back(one);
        levers.push_back({.columns = one.columns});
    }
    Grid places = left_alone(levers.size() + 1, levers.size());
    for (std::size_t f = 0; f < levers.size(); ++f)
        places(f + 1, f) = nudged(*made.figures[f].figure);
    made.points = placed(explaining.plan, levers, places);
    made.block = evaluate(explaining.plan, made.points);
    return made;
}

std::optional<double> finite(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// What one hundredth more of each figure changes, where it changes anything. `value`: by row.
template <class Value>
std::vector<Influence> influences(const std::vector<NamedFigure>& figures, const Value& value) {
    std::vector<Influence> found;
    const double base = value(0);
    for (std::size_t f = 0; f < figures.size(); ++f) {
        const double change = value(static_cast<int>(f) + 1) - base;
        if (std::abs(change) <= 1e-12 * std::max(1.0, std::abs(base))) continue;
        const bool up = nudged(*figures[f].figure) > figures[f].figure->value();
        found.push_back({figures[f], up ? change : -change});
    }
    sort_by_change(found);
    return found;
}

ExplainedPart named(const LedgerLayout& layout, const Part& part) {
    switch (part.kind) {
        case PartKind::line: {
            const LedgerLine& line = layout.lines[part.index];
            return {intervention_name(layout, line.intervention), line.name,
                    layout.payers[line.payer], std::string(name_of(line.ledger_class))};
        }
        case PartKind::counter: {
            const auto& counter = layout.counters[part.index];
            return {intervention_name(layout, counter.intervention), counter.name, "",
                    counter.outcome ? "outcome" : "service"};
        }
        case PartKind::clients:
            break;
    }
    return {intervention_name(layout, part.index), "clients who start", "", ""};
}

}  // namespace

FigureExplanation explain_figure(const Explaining& explaining, const NamedFigure& subject) {
    const Figure& figure = *subject.figure;
    FigureExplanation made{.name = subject.name,
                           .figure = &figure,
                           .facts = facts_of(explaining, figure),
                           .ends = ends_of(figure)};
    add_used_by(explaining, subject, made);
    if (subject.columns.empty()) return made;
    const double nudge = nudged(figure);
    std::vector<double> values{figure.value(), nudge};
    if (made.ends) values.insert(values.end(), {made.ends->low, made.ends->high});
    const OneWay way = one_way(explaining.plan, subject.columns, values);
    add_lines(explaining.plan.layout, way, nudge < figure.value() ? -1 : 1, made);
    add_swings(way, made);
    made.low_impossible = made.ends && way.impossible[2];
    made.high_impossible = made.ends && way.impossible[3];
    return made;
}

NumberExplanation explain_number(const Explaining& explaining, const NumberName& subject) {
    const Plan& plan = explaining.plan;
    const MeasureRow& row = *subject.measure.row;
    const auto [figures, points, block] = nudged_figures(explaining);
    const auto own = number_in_draws(plan, points, block, subject);
    NumberExplanation made{.name = name_of(explaining, subject),
                           .unit = std::string(row.unit),
                           .meaning = std::string(row.meaning),
                           .value = finite(own[0]),
                           .sum = is_sum(row)};
    if (!made.value) {
        made.withheld = why_withheld(explaining.results[subject.option], subject.measure.path,
                                     explaining.scenario.file.appraisal.currency);
        if (made.withheld.empty()) made.withheld = why_withheld(row, plan.layout.years);
    }
    for (const NumberName& one : operands_of(plan, subject))
        made.made_of.push_back(
            {one.measure.path, finite(number_in_draws(plan, points, block, one)[0]), {}});
    for (const Part& part : parts_of(plan, subject)) {
        ExplainedPart one = named(plan.layout, part);
        const auto value = [&, &b = block](int draw) { return value_of(plan, b, part, draw); };
        one.value = value(0);
        if (one.value == 0) continue;
        one.figures = influences(figures, value);
        made.parts.push_back(std::move(one));
    }
    std::stable_sort(made.parts.begin(), made.parts.end(), [](const auto& a, const auto& b) {
        return std::abs(a.value) > std::abs(b.value);
    });
    if (made.value)
        made.figures =
            influences(figures, [&](int draw) { return finite(own[draw]).value_or(*made.value); });
    return made;
}

}  // namespace hearth
