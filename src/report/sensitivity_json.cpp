// Sensitivity for programs: the same structures with plain numbers, and null where there is none.
#include <cmath>

#include "base/text.hpp"
#include "report/explain.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/sensitivity.hpp"

namespace hearth {

namespace {

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
        {"low", finite_or_null(lever.ends ? lever.ends->low : NAN)},
        {"high", finite_or_null(lever.ends ? lever.ends->high : NAN)},
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
    switch (kind) {
        case RootKind::crossing:
            return "crossing";
        case RootKind::touching:
            return "touching";
        case RootKind::stretch:
            return "stretch";
    }
    return "";
}

Json of_bars(const TornadoAnswer& report) {
    return list_of(report.tornado.bars, [&](const Bar& one) {
        Json row = figure(report.basis, one.levers.front());
        row.update(bar(one));
        return row;
    });
}

Json of_groups(const TornadoAnswer& report) {
    return list_to(report.tornado.groups.size(), [&](std::size_t g) {
        Json row{{"name", report.groups[g]},
                 {"figures", names(report.basis, report.tornado.groups[g].levers)}};
        row.update(bar(report.tornado.groups[g]));
        return row;
    });
}

Json of_nearest(const TornadoAnswer& report) {
    return list_of(report.nearest, [&](const Nearness& one) -> Json {
        return {{"name", name(report.basis, one.lever)},
                {"threshold", one.value},
                {"value", report.basis.levers[one.lever].point},
                {"standard_deviations", or_null(one.deviations)},
                {"chance_beyond", or_null(one.chance)},
                {"within_low_and_high", one.within_ends},
                {"avoids_more_than_there_is", one.impossible}};
    });
}

Json of_slopes(const TornadoAnswer& report) {
    Json local = Json::array();
    for (std::size_t l = 0; l < report.basis.levers.size(); ++l)
        if (report.tornado.moves(l))
            local.push_back({{"name", name(report.basis, l)},
                             {"value", report.basis.levers[l].point},
                             {"slope", report.tornado.slope[l]},
                             {"elasticity", or_null(report.tornado.elasticity[l])}});
    return local;
}

Json of_root(const Root& root, const Lever& lever) {
    const auto deviation = deviation_of(lever);
    const bool has_size = deviation && *deviation > 0;
    return {{"from", root.from},
            {"to", root.to},
            {"kind", name_of(root.kind)},
            {"standard_deviations",
             has_size ? finite_or_null(std::abs(root.from - lever.point) / *deviation) : nullptr},
            {"share_at_or_below", or_null(share_at_or_below(lever, root.from))},
            {"avoids_more_than_there_is", root.impossible}};
}

/// Pairs of a value and the measure there.
Json curve(const std::vector<double>& at, const std::vector<std::optional<double>>& measure) {
    return list_to(at.size(), [&](std::size_t i) {
        return Json::array({at[i], or_null(measure[i])});
    });
}

}  // namespace

std::string tornado_json(const TornadoAnswer& report) {
    Json made = head(report.basis, "tornado");
    made["point"] = or_null(report.tornado.point);
    made["bars"] = of_bars(report);
    made["groups"] = of_groups(report);
    made["unmoved_figures"] = report.tornado.unmoved;
    made["thresholds"] = of_nearest(report);
    made["local"] = of_slopes(report);
    return text_of(made);
}

std::string threshold_json(const ThresholdAnswer& report) {
    const Threshold& found = report.threshold;
    Json made = head(report.basis, "threshold");
    made["figures"] = list_to(report.basis.figures.size(),
                              [&](std::size_t i) { return figure(report.basis, i); });
    made["range"] = {found.seeking.range.low, found.seeking.range.high};
    made["value"] = finite_or_null(report.lever.point);
    made["now"] = or_null(found.now);
    made["scale"] = found.scale;
    made["thresholds"] =
        list_of(found.roots, [&](const Root& root) { return of_root(root, report.lever); });
    made["jumps"] = found.jumps;
    made["without_value"] = list_of(found.without, [](const Ends& gap) {
        return Json::array({gap.low, gap.high});
    });
    made["asked"] = curve(report.asked, report.asked_measures);
    made["curve"] = curve(found.at, found.measure);
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
    made["shares"] = list_to(report.units.size(), [&](std::size_t u) -> Json {
        const Share& share = found.shares[u];
        return {{"figures", names(report.basis, report.units[u])},
                {"first", share.first},
                {"first_se", share.first_se},
                {"total", share.total},
                {"total_se", share.total_se}};
    });
    return text_of(made);
}

}  // namespace hearth
