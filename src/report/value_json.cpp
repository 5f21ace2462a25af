// What to measure next for programs: the numbers of the page, plain.
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/value_report.hpp"

namespace hearth {

namespace {

using Json = nlohmann::ordered_json;

Json of(const Estimate& worth) { return {{"value", worth.value}, {"se", worth.se}}; }

std::string_view name_of(Record record) {
    switch (record) {
        case Record::yes_or_no:
            return "yes_or_no";
        case Record::count:
            return "count";
        case Record::measurement:
            return "measurement";
        case Record::log_measurement:
            return "log_measurement";
    }
    return "";
}

Json options_of(const ValueAnswer& report) {
    Json all = Json::array();
    for (std::size_t o = 0; o < report.means.size(); ++o)
        all.push_back({{"option", report.explaining.plan.layout.options[o]},
                       {"net_benefit", report.means[o]},
                       {"best_in_share_of_draws", report.best[o]}});
    return all;
}

Json figure_of(const ValueAnswer& report, const KnownWorth& known) {
    const Figure& figure = *known.figures.front().figure;
    return {{"figure", known.name},
            {"evppi", of(known.worth)},
            {"told_apart_from_0", is_worth_something(known.worth)},
            {"value", figure.value()},
            {"source", figure.provenance.source ? Json(figure.provenance.source->name) : nullptr},
            {"stands_in", place_in_words(report.explaining.texts, figure.place)}};
}

Json group_of(const KnownWorth& known) {
    Json names = Json::array();
    for (const DrawnFigure& one : known.figures) names.push_back(one.name);
    return {{"group", printable(known.name)}, {"figures", names}, {"evppi", of(known.worth)}};
}

Json audit_of(const ValueAnswer& report, const FigureAudit& audit) {
    Json sizes = Json::array();
    for (const AuditOfSize& one : audit.sizes) {
        Json row = {{"records", one.records}, {"evsi", of(one.worth)}};
        if (report.cost) {
            const double cost = report.cost->of(one.records);
            row["cost"] = cost;
            row["enbs"] = one.worth.value - cost;
        }
        sizes.push_back(std::move(row));
    }
    return {{"figure", audit.figure.name},
            {"record", name_of(audit.audit.record)},
            {"prior_records", audit.audit.prior_records},
            {"evppi", of(audit.exact)},
            {"sizes", std::move(sizes)},
            {"advised", audit.advised ? Json(*audit.advised) : Json(nullptr)}};
}

}  // namespace

std::string value_json(const ValueAnswer& report) {
    Json figures = Json::array(), groups = Json::array(), audits = Json::array();
    for (const KnownWorth& one : report.figures) figures.push_back(figure_of(report, one));
    for (const KnownWorth& one : report.groups) groups.push_back(group_of(one));
    for (const FigureAudit& one : report.audits) audits.push_back(audit_of(report, one));
    const FigureAudit* advised = audit_advised(report);
    const Json made = {
        {"hearth_value", 1},
        {"title", report.explaining.scenario.file.title},
        {"net_benefit", report.measure},
        {"currency", hearth::name_of(report.explaining.scenario.file.appraisal.currency)},
        {"draws", report.draws},
        {"seed", report.seed},
        {"sampling", report.sampling},
        {"decisions",
         {{"a_year", report.decisions.a_year},
          {"years", report.decisions.years},
          {"discounted", report.decisions.discounted}}},
        {"options", options_of(report)},
        {"evpi", of(report.everything)},
        {"figures", std::move(figures)},
        {"groups", std::move(groups)},
        {"audits", std::move(audits)},
        {"advised_audit", advised != nullptr ? Json(advised->figure.name) : Json(nullptr)}};
    return made.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hearth
