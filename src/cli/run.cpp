// hearth run: project, appraise, print.
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/home.hpp"
#include "cli/output.hpp"
#include "cli/say.hpp"
#include "engine/evaluate.hpp"
#include "engine/measures.hpp"
#include "load/load.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

Breakdown breakdown(const std::string& by) {
    if (by == "service") return Breakdown::service;
    if (by == "intervention") return Breakdown::intervention;
    return by == "year" ? Breakdown::year : Breakdown::payer;
}

/// More avoided than there is, as a diagnostic at the effect (method 4.5).
void report_excess(const Plan& plan, const Excess& excess, const Scenario& scenario,
                   Diagnostics& diagnostics) {
    const std::string who =
        excess.intervention >= 0
            ? plan.layout.interventions[static_cast<std::size_t>(excess.intervention)]
            : plan.layout.options[static_cast<std::size_t>(excess.option)];
    const std::string_view whose =
        excess.intervention >= 0 ? "its clients use without it" : "the place uses";
    const Place place = excess.place.line > 0 ? excess.place : scenario.file.place;
    diagnostics.error(
        "more-avoided-than-there-is", place,
        fmt::format("{} avoids {:.6g} of {} in year {}, more than the {:.6g} {}", in_quotes(who),
                    excess.avoided, in_quotes(excess.service), excess.year, excess.available, whose),
        "lower the effect or the reach, or correct what is used without it");
}

void write(const RunReport& report, const std::string& format, Output& output) {
    if (format == "json")
        return write_run_json(report, [&](std::string_view text) { output.write(text); });
    const Document document = run_document(report);
    output.write(format == "markdown" ? to_markdown(document)
                 : format == "csv"    ? to_csv(document)
                                      : to_text(document));
}

/// Runs one scenario into `output`; false when its files are wrong.
bool run_one(const std::string& path, const RunOptions& options, Output& output) {
    Loaded loaded = load_scenario({.path = path,
                                   .home = home_folder(),
                                   .models = options.input.models,
                                   .set = options.input.set});
    if (loaded.scenario) {
        const Plan plan = link(*loaded.scenario);
        const Grid figures = point_block(plan);
        const LedgerBlock block = evaluate(plan, figures);
        for (const Excess& excess : excesses(plan, figures, block, 0))
            report_excess(plan, excess, *loaded.scenario, loaded.diagnostics);
        if (!loaded.diagnostics.has_errors()) {
            const auto results = measure(plan, figures, block);
            const auto warnings = loaded.diagnostics.sorted();
            write({*loaded.scenario, loaded.texts, plan, figures, block, results, warnings,
                   breakdown(options.by), options.nominal},
                  options.format, output);
            return true;
        }
    }
    say_diagnostics(loaded, Severity::error);
    return false;
}

}  // namespace

int run_command(const RunOptions& options) {
    if (options.format == "json" && options.input.files.size() > 1) {
        say("--format json takes one scenario at a time");
        return 2;
    }
    Output output(options.output);
    bool good = true;
    for (const std::string& path : options.input.files)
        good = run_one(path, options, output) && good;
    if (!good) return 1;
    const std::string failure = output.finish();
    if (failure.empty()) return 0;
    say(failure);
    return 1;
}

}  // namespace hearth
