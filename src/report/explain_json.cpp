// Explanations for programs: the same structures, with plain numbers.
#include <nlohmann/json.hpp>

#include "report/explain.hpp"

namespace hearth {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json provenance(const Explaining& explaining, const Figure& figure) {
    Json made = Json::object();
    const Provenance& from = figure.provenance;
    if (!from.source) return nullptr;
    made["key"] = from.source->name;
    if (!from.where.empty()) made["where"] = from.where;
    if (!from.why.empty()) made["why"] = from.why;
    if (const Source* source = find(explaining.scenario.library.sources, from.source->name)) {
        made["citation"] = source->citation;
        made["url"] = source->url;
        made["licence"] = source->licence;
        made["read_on"] = figure.read_on.empty() ? source->read_on : figure.read_on;
    }
    return made;
}

Json place_of(const Explaining& explaining, Place place) {
    return {{"file", explaining.texts.at(place.file).name},
            {"line", place.line},
            {"column", place.column}};
}

Json of(const Explaining& explaining, const FigureExplanation& e) {
    Json facts = Json::array(), used_by = Json::array(), lines = Json::array(),
         swings = Json::array();
    for (const Fact& fact : e.facts) facts.push_back({{"what", fact.key}, {"text", fact.text}});
    for (const Fact& use : e.used_by)
        used_by.push_back({{"figure", use.key}, {"expression", use.text}});
    for (const MovedLine& line : e.lines)
        lines.push_back({{"intervention", line.intervention},
                         {"line", line.line},
                         {"payer", line.payer},
                         {"class", name_of(line.ledger_class)},
                         {"total", line.total},
                         {"change_by_1_percent", line.change}});
    for (const Swing& swing : e.swings)
        swings.push_back({{"option", swing.option},
                          {"measure", swing.measure},
                          {"low", or_null(swing.low)},
                          {"point", or_null(swing.point)},
                          {"high", or_null(swing.high)}});
    return {{"name", e.name},
            {"place", place_of(explaining, e.figure->place)},
            {"point", e.figure->point},
            {"rebasing", e.figure->rebasing},
            {"value", e.figure->value()},
            {"low", e.ends ? Json(e.ends->low) : Json(nullptr)},
            {"high", e.ends ? Json(e.ends->high) : Json(nullptr)},
            {"source", provenance(explaining, *e.figure)},
            {"facts", std::move(facts)},
            {"used_by", std::move(used_by)},
            {"lines", std::move(lines)},
            {"options", e.options},
            {"at_low_and_high", std::move(swings)}};
}

Json influences(const std::vector<Influence>& figures) {
    Json made = Json::array();
    for (const Influence& one : figures)
        made.push_back({{"figure", one.figure.name},
                        {"value", one.figure.figure->value()},
                        {"change_by_1_percent", one.change}});
    return made;
}

Json of(const NumberExplanation& e) {
    Json parts = Json::array(), made_of = Json::array();
    for (const ExplainedPart& part : e.parts)
        parts.push_back({{"intervention", part.intervention},
                         {"name", part.name},
                         {"payer", part.payer},
                         {"class", part.sort},
                         {"value", part.value},
                         {"figures", influences(part.figures)}});
    for (const Measure& one : e.made_of)
        made_of.push_back({{"measure", one.name}, {"value", or_null(one.value)}});
    return {{"name", e.name},
            {"value", or_null(e.value)},
            {"withheld", e.withheld},
            {"unit", e.unit},
            {"meaning", e.meaning},
            {"is_sum", e.sum},
            {"made_of", std::move(made_of)},
            {"parts", std::move(parts)},
            {"figures", influences(e.figures)}};
}

}  // namespace

std::string explain_contents_json(const Explaining& explaining) {
    Json figures = Json::array();
    for (const NamedFigure& one : named_figures(explaining))
        if (!one.columns.empty())
            figures.push_back({{"name", one.name}, {"value", one.figure->value()}});
    return Json{{"figures", std::move(figures)}, {"numbers", number_paths(explaining)}}.dump(1) +
           "\n";
}

std::string explain_json(const Explaining& explaining, const std::vector<Subject>& subjects) {
    Json figures = Json::array(), numbers = Json::array();
    for (const Subject& subject : subjects)
        if (const auto* figure = std::get_if<NamedFigure>(&subject))
            figures.push_back(of(explaining, explain_figure(explaining, *figure)));
        else
            numbers.push_back(of(explain_number(explaining, std::get<NumberName>(subject))));
    return Json{{"figures", std::move(figures)}, {"numbers", std::move(numbers)}}.dump(1) + "\n";
}

}  // namespace hearth
