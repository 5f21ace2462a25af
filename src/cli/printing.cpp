// The choice of a breakdown and a rendering.
#include "cli/printing.hpp"

#include "report/run_report.hpp"

namespace hearth {

namespace {

Breakdown breakdown(const std::string& by) {
    if (by == "service") return Breakdown::service;
    if (by == "intervention") return Breakdown::intervention;
    return by == "year" ? Breakdown::year : Breakdown::payer;
}

}  // namespace

void print_run(const Prepared& at_point, const RunDraws* drawn, const Printing& printing,
               Output& output) {
    const auto& [loaded, plan, figures, block, results] = at_point;
    const auto warnings = loaded.diagnostics.sorted();
    const RunReport report{
        at_point.scenario(),    loaded.texts,     plan, figures, block, results, warnings,
        breakdown(printing.by), printing.nominal, drawn};
    if (printing.format == "json")
        return write_run_json(report, [&](std::string_view text) { output.write(text); });
    output.write(rendered(run_document(report), printing.format));
}

}  // namespace hearth
