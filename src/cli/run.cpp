// hearth run: project, appraise, print.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/draws.hpp"
#include "cli/excess.hpp"
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

void write(const RunReport& report, const std::string& format, Output& output) {
    if (format == "json")
        return write_run_json(report, [&](std::string_view text) { output.write(text); });
    const Document document = run_document(report);
    output.write(format == "markdown" ? to_markdown(document)
                 : format == "csv"    ? to_csv(document)
                                      : to_text(document));
}

/// How a run of one scenario ended.
enum class Ending { good, wrong_files, wrong_command_line };

/// A scenario's plan and its ledger with each figure at its point.
struct Evaluated {
    Plan plan;
    Grid figures;
    LedgerBlock block;
};

Evaluated evaluated(const Scenario& scenario) {
    Plan plan = link(scenario);
    Grid figures = point_block(plan);
    LedgerBlock block = evaluate(plan, figures);
    return {std::move(plan), std::move(figures), std::move(block)};
}

/// Draws, writes the report; failures of drawing are said.
Ending finish(const Loaded& loaded, const Evaluated& at_point, const RunOptions& options,
              Output& output) {
    const auto& [plan, figures, block] = at_point;
    const auto results = measure(plan, figures, block);
    const auto warnings = loaded.diagnostics.sorted();
    RunReport report{*loaded.scenario,      loaded.texts,   plan, figures, block, results, warnings,
                     breakdown(options.by), options.nominal};
    if (options.deterministic || !is_uncertain(plan)) {
        write(report, options.format, output);
        return Ending::good;
    }
    const DrawSettings settings = draw_settings(options, *loaded.scenario);
    if (!settings.mistake.empty()) {
        say(settings.mistake);
        return Ending::wrong_command_line;
    }
    const DrawResult drawn = draw(*loaded.scenario, plan, settings, options.save_draws);
    if (!drawn.failure.empty()) {
        say(drawn.failure);
        return Ending::wrong_files;
    }
    report.uncertainty = &drawn.report;
    write(report, options.format, output);
    return Ending::good;
}

/// Runs one scenario into `output`.
Ending run_one(const std::string& path, const RunOptions& options, Output& output) {
    Loaded loaded = load_scenario({.path = path,
                                   .home = home_folder(),
                                   .models = options.input.models,
                                   .set = options.input.set});
    if (loaded.scenario) {
        const Evaluated at_point = evaluated(*loaded.scenario);
        for (const Excess& excess : excesses(at_point.plan, at_point.figures, at_point.block, 0))
            report_excess(excess, *loaded.scenario, loaded.diagnostics);
        if (!loaded.diagnostics.has_errors()) return finish(loaded, at_point, options, output);
    }
    say_diagnostics(loaded, Severity::error);
    return Ending::wrong_files;
}

}  // namespace

int run_command(const RunOptions& options) {
    if (options.format == "json" && options.input.files.size() > 1) {
        say("--format json takes one scenario at a time");
        return 2;
    }
    Output output(options.output);
    Ending worst = Ending::good;
    for (const std::string& path : options.input.files) {
        if (path != options.input.files.front()) output.write("\n");
        worst = std::max(worst, run_one(path, options, output));
    }
    if (worst != Ending::good) return worst == Ending::wrong_files ? 1 : 2;
    const std::string failure = output.finish();
    if (failure.empty()) return 0;
    say(failure);
    return 1;
}

}  // namespace hearth
