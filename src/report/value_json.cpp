// What to measure next for programs: the numbers of the page, plain.
#include "base/text.hpp"
#include "report/explain.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/value.hpp"

namespace hearth {

namespace {

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

Json of_options(const ValueAnswer& report) {
    return list_to(report.means.size(), [&](std::size_t o) -> Json {
        return {{"option", report.explaining.plan.layout.options[o]},
                {"net_benefit", report.means[o]},
                {"best_in_share_of_draws", report.best[o]}};
    });
}

Json of_figure(const ValueAnswer& report, const KnownWorth& known) {
    const Figure& figure = *known.figures.front().figure;
    const auto& source = figure.provenance.source;
    return {{"figure", known.name},
            {"evppi", with_error(known.worth)},
            {"told_apart_from_0", is_worth_something(known.worth)},
            {"value", figure.value()},
            {"source", source ? Json(source->name) : Json(nullptr)},
            {"stands_in", place_in_words(report.explaining.texts, figure.place)}};
}

Json of_group(const KnownWorth& known) {
    return {{"group", printable(known.name)},
            {"figures", list_of(known.figures, [](const DrawnFigure& one) { return one.name; })},
            {"evppi", with_error(known.worth)}};
}

Json of_audit(const ValueAnswer& report, const FigureAudit& audit) {
    const auto size = [&](const AuditOfSize& one) {
        Json row = {{"records", one.records}, {"evsi", with_error(one.worth)}};
        if (report.cost) {
            const double cost = report.cost->of(one.records);
            row["cost"] = cost;
            row["enbs"] = one.worth.value - cost;
        }
        return row;
    };
    return {{"figure", audit.figure.name},
            {"record", name_of(audit.audit.record)},
            {"prior_records", audit.audit.prior_records},
            {"evppi", with_error(audit.exact)},
            {"sizes", list_of(audit.sizes, size)},
            {"advised", or_null(audit.advised)}};
}

}  // namespace

std::string value_json(const ValueAnswer& report) {
    const FigureAudit* advised = audit_advised(report);
    const ScenarioFile& file = report.explaining.scenario.file;
    return text_of(
        {{"hearth_value", 1},
         {"title", file.title},
         {"net_benefit", report.measure},
         {"currency", hearth::name_of(file.appraisal.currency)},
         {"draws", report.draws},
         {"seed", report.seed},
         {"sampling", report.sampling},
         {"decisions",
          {{"a_year", report.decisions.a_year},
           {"years", report.decisions.years},
           {"discounted", report.decisions.discounted}}},
         {"options", of_options(report)},
         {"evpi", with_error(report.everything)},
         {"figures",
          list_of(report.figures, [&](const KnownWorth& one) { return of_figure(report, one); })},
         {"groups", list_of(report.groups, of_group)},
         {"audits",
          list_of(report.audits, [&](const FigureAudit& one) { return of_audit(report, one); })},
         {"advised_audit", advised != nullptr ? Json(advised->figure.name) : Json(nullptr)}});
}

}  // namespace hearth
