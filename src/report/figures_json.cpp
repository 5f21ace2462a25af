// What is said of figures for programs: explanations, and the views of sensitivity.
#include <cmath>

#include "base/text.hpp"
#include "report/explain.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/sensitivity.hpp"

namespace hearth {

namespace {

// --- explanations --------------------------------------------------------------------------------

Json provenance(const Explaining& explaining, const Figure& figure) {
    const Provenance& from = figure.provenance;
    if (!from.source) return nullptr;
    Json made = {{"key", from.source->name}};
    if (!from.where.empty()) made["where"] = from.where;
    if (!from.why.empty()) made["why"] = from.why;
    if (const Source* source = find(explaining.scenario.library.sources, from.source->name))
        made.update({{"citation", source->citation},
                     {"url", source->url},
                     {"licence", source->licence},
                     {"read_on", figure.read_on.empty() ? source->read_on : figure.read_on}});
    return made;
}

Json pairs(const std::vector<Fact>& facts, const char* key, const char* text) {
    return list_of(facts, [&](const Fact& one) -> Json {
        return {{key, one.key}, {text, one.text}};
    });
}

Json of_line(const MovedLine& line) {
    return {{"intervention", line.intervention},
            {"line", line.line},
            {"payer", line.payer},
            {"class", name_of(line.ledger_class)},
            {"total", line.total},
            {"change_by_1_percent", line.change}};
}

Json of_swing(const Swing& swing) {
    return {{"option", swing.option},
            {"measure", swing.measure},
            {"low", or_null(swing.low)},
            {"point", or_null(swing.point)},
            {"high", or_null(swing.high)}};
}

Json of_figure(const Explaining& explaining, const FigureExplanation& e) {
    const Place place = e.figure->place;
    return {{"name", e.name},
            {"place",
             {{"file", explaining.texts.at(place.file).name},
              {"line", place.line},
              {"column", place.column}}},
            {"point", e.figure->point},
            {"rebasing", e.figure->rebasing},
            {"value", e.figure->value()},
            {"low", e.ends ? Json(e.ends->low) : Json(nullptr)},
            {"high", e.ends ? Json(e.ends->high) : Json(nullptr)},
            {"source", provenance(explaining, *e.figure)},
            {"facts", pairs(e.facts, "what", "text")},
            {"used_by", pairs(e.used_by, "figure", "expression")},
            {"lines", list_of(e.lines, of_line)},
            {"options", e.options},
            {"at_low_and_high", list_of(e.swings, of_swing)}};
}

Json of_influence(const Influence& one) {
    return {{"figure", one.figure.name},
            {"value", one.figure.figure->value()},
            {"change_by_1_percent", one.change}};
}

Json of_part(const ExplainedPart& part) {
    return {{"intervention", part.intervention},
            {"name", part.name},
            {"payer", part.payer},
            {"class", part.sort},
            {"value", part.value},
            {"figures", list_of(part.figures, of_influence)}};
}

Json of_number(const NumberExplanation& e) {
    const auto operand = [](const Measure& one) -> Json {
        return {{"measure", one.name}, {"value", or_null(one.value)}};
    };
    return {{"name", e.name},
            {"value", or_null(e.value)},
            {"withheld", e.withheld},
            {"unit", e.unit},
            {"meaning", e.meaning},
            {"is_sum", e.sum},
            {"made_of", list_of(e.made_of, operand)},
            {"parts", list_of(e.parts, of_part)},
            {"figures", list_of(e.figures, of_influence)}};
}

// --- sensitivity ---------------------------------------------------------------------------------

std::string name(const SensitivityBasis& basis, std::size_t figure) {
    return printable(basis.figures[figure].name);
}

Json names(const SensitivityBasis& basis, const std::vector<std::size_t>& figures) {
    return list_of(figures, [&](std::size_t figure) { return name(basis, figure); });
}

Json head(const SensitivityBasis& basis, std::string_view view) {
    return {{"hearth_sensitivity", 1},
            {"view", view},
            {"scenario", printable(basis.explaining.scenario.file.title)},
            {"option", basis.explaining.plan.layout.options[basis.option]},
            {"measure", basis.measure},
            {"target", basis.target}};
}

Json source(const Figure& figure) {
    const Provenance& from = figure.provenance;
    if (!from.source) return nullptr;
    Json made{{"key", from.source->name}};
    if (!from.where.empty()) made["where"] = printable(from.where, 2000);
    if (!from.why.empty()) made["why"] = printable(from.why, 2000);
    return made;
}

Json figure(const SensitivityBasis& basis, std::size_t index) {
    const Lever& lever = basis.levers[index];
    return {
        {"name", name(basis, index)},
        {"value", lever.point},
        {"low", lever.ends ? lever.ends->low : NAN},
        {"high", lever.ends ? lever.ends->high : NAN},
        {"stands_in", place_in_words(basis.explaining.texts, basis.figures[index].figure->place)},
        {"source", source(*basis.figures[index].figure)}};
}

Json bar(const Bar& bar) {
    return {{"at_low", or_null(bar.at_low)},
            {"at_high", or_null(bar.at_high)},
            {"width", bar.width},
            {"low_avoids_more_than_there_is", bar.low_impossible},
            {"high_avoids_more_than_there_is", bar.high_impossible}};
}

Json of_nearness(const SensitivityBasis& basis, const Nearness& one) {
    return {{"name", name(basis, one.lever)},
            {"threshold", one.value},
            {"value", basis.levers[one.lever].point},
            {"standard_deviations", or_null(one.deviations)},
            {"chance_beyond", or_null(one.chance)},
            {"within_low_and_high", one.within_ends},
            {"avoids_more_than_there_is", one.impossible}};
}

Json of_slopes(const TornadoAnswer& answer) {
    Json local = Json::array();
    for (std::size_t l = 0; l < answer.basis.levers.size(); ++l)
        if (answer.tornado.moves(l))
            local.push_back({{"name", name(answer.basis, l)},
                             {"value", answer.basis.levers[l].point},
                             {"slope", answer.tornado.slope[l]},
                             {"elasticity", or_null(answer.tornado.elasticity[l])}});
    return local;
}

Json of_root(const Root& root, const Lever& lever) {
    constexpr std::string_view kinds[] = {"crossing", "touching", "stretch"};
    const double deviation = deviation_of(lever).value_or(0);
    return {{"from", root.from},
            {"to", root.to},
            {"kind", kinds[static_cast<int>(root.kind)]},
            {"standard_deviations",
             deviation > 0 ? std::abs(root.from - lever.point) / deviation : NAN},
            {"share_at_or_below", or_null(share_at_or_below(lever, root.from))},
            {"avoids_more_than_there_is", root.impossible}};
}

/// Pairs of a value and the measure there.
Json curve(const std::vector<double>& at, const std::vector<std::optional<double>>& measure) {
    return list_to(at.size(), [&](std::size_t i) {
        return Json::array({at[i], or_null(measure[i])});
    });
}

Json axis(const SensitivityBasis& basis, std::size_t index, const std::vector<double>& values) {
    return with(figure(basis, index), {{"values", values}});
}

}  // namespace

std::string explain_contents_json(const Explaining& explaining) {
    Json figures = Json::array();
    for (const NamedFigure& one : named_figures(explaining))
        if (!one.columns.empty())
            figures.push_back({{"name", one.name}, {"value", one.figure->value()}});
    return text_of({{"figures", std::move(figures)}, {"numbers", number_paths(explaining)}});
}

std::string explain_json(const Explaining& explaining, const std::vector<Subject>& subjects) {
    Json figures = Json::array(), numbers = Json::array();
    for (const Subject& subject : subjects)
        if (const auto* figure = std::get_if<NamedFigure>(&subject))
            figures.push_back(of_figure(explaining, explain_figure(explaining, *figure)));
        else
            numbers.push_back(of_number(explain_number(explaining, std::get<NumberName>(subject))));
    return text_of({{"figures", std::move(figures)}, {"numbers", std::move(numbers)}});
}

std::string to_json(const TornadoAnswer& answer) {
    const Tornado& tornado = answer.tornado;
    const auto one_figure = [&](const Bar& one) {
        return with(figure(answer.basis, one.levers.front()), bar(one));
    };
    const auto group = [&](std::size_t g) {
        const Bar& one = tornado.groups[g];
        return with({{"name", answer.groups[g]}, {"figures", names(answer.basis, one.levers)}},
                    bar(one));
    };
    const auto nearness = [&](const Nearness& one) { return of_nearness(answer.basis, one); };
    return text_of(with(head(answer.basis, "tornado"),
                        {{"point", or_null(tornado.point)},
                         {"bars", list_of(tornado.bars, one_figure)},
                         {"groups", list_to(tornado.groups.size(), group)},
                         {"unmoved_figures", tornado.unmoved()},
                         {"moved_between", names(answer.basis, tornado.between)},
                         {"thresholds", list_of(answer.nearest, nearness)},
                         {"local", of_slopes(answer)}}));
}

std::string to_json(const ThresholdAnswer& answer) {
    const Threshold& found = answer.threshold;
    const auto one_figure = [&](std::size_t i) { return figure(answer.basis, i); };
    const auto root = [&](const Root& one) { return of_root(one, answer.lever); };
    const auto gap = [](const Ends& one) { return Json::array({one.low, one.high}); };
    return text_of(
        with(head(answer.basis, "threshold"),
             {{"figures", list_to(answer.basis.figures.size(), one_figure)},
              {"range", Json::array({found.seeking.range.low, found.seeking.range.high})},
              {"value", answer.lever.point},
              {"now", or_null(found.now)},
              {"scale", found.scale},
              {"thresholds", list_of(found.roots, root)},
              {"jumps", found.jumps},
              {"without_value", list_of(found.without, gap)},
              {"asked", curve(answer.asked, answer.asked_measures)},
              {"curve", curve(found.at, found.measure)}}));
}

std::string to_json(const TwoWayAnswer& answer) {
    const TwoWay& grid = answer.grid;
    Json rows = Json::array(), contour = Json::array();
    for (std::size_t i = 0; i < grid.values.rows(); ++i) {
        Json& row = rows.emplace_back(Json::array());
        for (std::size_t j = 0; j < grid.values.cols(); ++j) {
            row.push_back(grid.values(i, j));
            if (grid.marked(i, j)) contour.push_back(Json::array({i, j}));
        }
    }
    return text_of(
        with(head(answer.basis, "two_way"), {{"across", axis(answer.basis, 0, grid.across)},
                                             {"down", axis(answer.basis, 1, grid.down)},
                                             {"values", std::move(rows)},
                                             {"on_line", std::move(contour)}}));
}

std::string to_json(const SharesAnswer& answer) {
    const VarianceShares& found = answer.shares;
    Json start = head(answer.basis, "shares");
    start.erase("target");
    const auto unit = [&](std::size_t u) -> Json {
        const Share& share = found.shares[u];
        return {{"figures", names(answer.basis, answer.units[u])},
                {"first", share.first},
                {"first_se", share.first_se},
                {"total", share.total},
                {"total_se", share.total_se}};
    };
    return text_of(with(start, {{"draws", found.draws},
                                {"evaluations", found.evaluations},
                                {"seed", answer.seed},
                                {"mean", found.mean},
                                {"variance", found.variance},
                                {"interactions", found.interactions},
                                {"interactions_se", found.interactions_se},
                                {"shares", list_to(answer.units.size(), unit)}}));
}

}  // namespace hearth
