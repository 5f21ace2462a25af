// Sensitivity for programs: the same structures with plain numbers, and null where there is none.
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/sensitivity_report.hpp"

namespace hearth {

namespace {

using Json = nlohmann::ordered_json;
Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }
Json finite_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

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
        {"name", printable(basis.figures[index].name)},
        {"value", lever.point},
        {"low", lever.ends ? Json(lever.ends->low) : Json(nullptr)},
        {"high", lever.ends ? Json(lever.ends->high) : Json(nullptr)},
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

std::string_view name_of(RootKind kind) {
    return kind == RootKind::crossing   ? "crossing"
           : kind == RootKind::touching ? "touching"
                                        : "stretch";
}

std::string text_of(const Json& json) { return json.dump(1) + "\n"; }

}  // namespace

std::string tornado_json(const TornadoAnswer& report) {
    const SensitivityBasis& basis = report.basis;
    Json made = head(basis, "tornado");
    made["point"] = or_null(report.tornado.point);
    Json bars = Json::array(), groups = Json::array(), nearest = Json::array(),
         local = Json::array();
    for (const Bar& one : report.tornado.bars) {
        Json row = figure(basis, one.levers.front());
        row.update(bar(one));
        bars.push_back(std::move(row));
    }
    for (std::size_t g = 0; g < report.tornado.groups.size(); ++g) {
        Json row{{"name", report.groups[g]}, {"figures", Json::array()}};
        for (const std::size_t l : report.tornado.groups[g].levers)
            row["figures"].push_back(printable(basis.figures[l].name));
        row.update(bar(report.tornado.groups[g]));
        groups.push_back(std::move(row));
    }
    for (const Nearness& one : report.nearest)
        nearest.push_back({{"name", printable(basis.figures[one.lever].name)},
                           {"threshold", one.value},
                           {"value", basis.levers[one.lever].point},
                           {"standard_deviations", or_null(one.deviations)},
                           {"chance_beyond", or_null(one.chance)},
                           {"within_low_and_high", one.within_ends},
                           {"avoids_more_than_there_is", one.impossible}});
    for (std::size_t l = 0; l < basis.levers.size(); ++l)
        if (report.tornado.moves(l))
            local.push_back({{"name", printable(basis.figures[l].name)},
                             {"value", basis.levers[l].point},
                             {"slope", report.tornado.slope[l]},
                             {"elasticity", or_null(report.tornado.elasticity[l])}});
    made["bars"] = std::move(bars);
    made["groups"] = std::move(groups);
    made["unmoved_figures"] = report.tornado.unmoved;
    made["thresholds"] = std::move(nearest);
    made["local"] = std::move(local);
    return text_of(made);
}

std::string threshold_json(const ThresholdAnswer& report) {
    const Threshold& found = report.threshold;
    Json made = head(report.basis, "threshold");
    made["figures"] = Json::array();
    for (std::size_t i = 0; i < report.basis.figures.size(); ++i)
        made["figures"].push_back(figure(report.basis, i));
    made["range"] = {found.seeking.range.low, found.seeking.range.high};
    made["value"] = finite_or_null(report.lever.point);
    made["now"] = or_null(found.now);
    made["scale"] = found.scale;
    const auto deviation = deviation_of(report.lever);
    Json roots = Json::array(), without = Json::array(), curve = Json::array(),
         asked = Json::array();
    for (const Root& root : found.roots) {
        const double away = std::abs(root.from - report.lever.point);
        const auto below = share_at_or_below(report.lever, root.from);
        roots.push_back({{"from", root.from},
                         {"to", root.to},
                         {"kind", name_of(root.kind)},
                         {"standard_deviations", deviation && *deviation > 0 && std::isfinite(away)
                                                     ? Json(away / *deviation)
                                                     : Json(nullptr)},
                         {"share_at_or_below", or_null(below)},
                         {"avoids_more_than_there_is", root.impossible}});
    }
    for (const Ends& gap : found.without) without.push_back({gap.low, gap.high});
    for (std::size_t i = 0; i < found.at.size(); ++i)
        curve.push_back({found.at[i], or_null(found.measure[i])});
    for (std::size_t i = 0; i < report.asked.size(); ++i)
        asked.push_back({report.asked[i], or_null(report.asked_measures[i])});
    made["thresholds"] = std::move(roots);
    made["jumps"] = found.jumps;
    made["without_value"] = std::move(without);
    made["asked"] = std::move(asked);
    made["curve"] = std::move(curve);
    return text_of(made);
}

std::string two_way_json(const TwoWayAnswer& report) {
    const TwoWay& grid = report.grid;
    Json made = head(report.basis, "two_way");
    const auto axis = [&](std::size_t index, const std::vector<double>& values) {
        Json one = figure(report.basis, index);
        one["values"] = values;
        return one;
    };
    made["across"] = axis(0, grid.across);
    made["down"] = axis(1, grid.down);
    Json rows = Json::array(), contour = Json::array();
    for (std::size_t i = 0; i < grid.values.rows(); ++i) {
        Json row = Json::array();
        for (std::size_t j = 0; j < grid.values.cols(); ++j) {
            row.push_back(finite_or_null(grid.values(i, j)));
            if (grid.marked(i, j)) contour.push_back({i, j});
        }
        rows.push_back(std::move(row));
    }
    made["values"] = std::move(rows);
    made["on_line"] = std::move(contour);
    return text_of(made);
}

std::string shares_json(const SharesAnswer& report) {
    const VarianceShares& found = report.shares;
    Json made = head(report.basis, "shares");
    made.erase("target");
    made["draws"] = found.draws;
    made["evaluations"] = found.evaluations;
    made["seed"] = report.seed;
    made["mean"] = found.mean;
    made["variance"] = found.variance;
    made["interactions"] = found.interactions;
    made["interactions_se"] = found.interactions_se;
    made["shares"] = Json::array();
    for (std::size_t u = 0; u < report.units.size(); ++u) {
        Json figures = Json::array();
        for (const std::size_t index : report.units[u])
            figures.push_back(printable(report.basis.figures[index].name));
        const Share& share = found.shares[u];
        made["shares"].push_back({{"figures", std::move(figures)},
                                  {"first", share.first},
                                  {"first_se", share.first_se},
                                  {"total", share.total},
                                  {"total_se", share.total_se}});
    }
    return text_of(made);
}

}  // namespace hearth
