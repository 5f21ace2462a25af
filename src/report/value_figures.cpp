// Names of figures and the columns in which they were drawn.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "report/value_report.hpp"

namespace hearth {

namespace {

std::vector<int> columns_of(const Plan& plan, const std::vector<Fig>& drawn,
                            const NamedFigure& named) {
    std::vector<int> columns;
    for (std::size_t c = 0; c < drawn.size(); ++c) {
        const std::string& id = plan.figures[static_cast<std::size_t>(drawn[c])].id;
        const bool same = std::any_of(named.columns.begin(), named.columns.end(), [&](Fig f) {
            const PlanFigure& own = plan.figures[static_cast<std::size_t>(f)];
            return own.id == id && own.expression.empty();
        });
        if (same) columns.push_back(static_cast<int>(c));
    }
    return columns;
}

/// "'a', 'b' or 'c'": the figures an expression names.
std::string operands(const Figure& figure) {
    std::vector<std::string> names;
    for (const Term& term : figure.expression->terms)
        if (term.figure.known() &&
            std::find(names.begin(), names.end(), in_quotes(term.name)) == names.end())
            names.push_back(in_quotes(term.name));
    return any_of(names);
}

/// Says why a figure that stands there is not drawn.
void refuse(const NamedFigure& named, Place place, Currency currency, Diagnostics& diagnostics) {
    const Figure& figure = *named.figure;
    const std::string name = in_quotes(named.name);
    if (figure.expression)
        return diagnostics.report("computed-figure", place,
                                  {name, "ask for what it is made of: " + operands(figure)});
    if (figure.distribution.family == Family::fixed)
        return diagnostics.report("fixed-figure", place,
                                  {name, shown_value(figure, figure.value(), currency)});
    diagnostics.report("unused-figure.by_value", place, {name});
}

}  // namespace

std::vector<DrawnFigure> drawn_by_name(const Explaining& explaining,
                                       const std::vector<Fig>& drawn) {
    std::vector<DrawnFigure> all;
    std::set<int> known;
    for (const NamedFigure& named : named_figures(explaining)) {
        DrawnFigure one{named.name, named.figure, {}};
        for (const int column : columns_of(explaining.plan, drawn, named))
            if (known.insert(column).second) one.columns.push_back(column);
        if (!one.columns.empty()) all.push_back(std::move(one));
    }
    return all;
}

std::optional<DrawnFigure> drawn_figure_named(const Explaining& explaining,
                                              const std::vector<Fig>& drawn,
                                              const std::string& name, Place place,
                                              Diagnostics& diagnostics) {
    const auto subjects = subjects_named(explaining, name, place, diagnostics);
    if (subjects.empty()) return std::nullopt;
    const auto* named = std::get_if<NamedFigure>(&subjects.front());
    if (named == nullptr) {
        diagnostics.report("result-not-figure", place, {in_quotes(name)});
        return std::nullopt;
    }
    DrawnFigure found{named->name, named->figure, {}};
    for (const Subject& subject : subjects)
        for (const int column : columns_of(explaining.plan, drawn, std::get<NamedFigure>(subject)))
            if (std::find(found.columns.begin(), found.columns.end(), column) ==
                found.columns.end())
                found.columns.push_back(column);
    if (!found.columns.empty()) return found;
    refuse(*named, place, explaining.scenario.file.appraisal.currency, diagnostics);
    return std::nullopt;
}

}  // namespace hearth
