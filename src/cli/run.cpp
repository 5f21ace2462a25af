// hearth run: project, appraise, print.
#include <algorithm>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/draws.hpp"
#include "cli/output.hpp"
#include "cli/prepared.hpp"
#include "cli/say.hpp"
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
    output.write(rendered(run_document(report), format));
}

/// How a run of one scenario ended.
enum class Ending { good, wrong_files, wrong_command_line };

/// Draws, writes the report; failures of drawing are said.
Ending finish(const Prepared& at_point, const RunOptions& options, Output& output) {
    const auto& [loaded, plan, figures, block, results] = at_point;
    const auto warnings = loaded.diagnostics.sorted();
    RunReport report{*loaded.scenario,      loaded.texts,   plan, figures, block, results, warnings,
                     breakdown(options.by), options.nominal};
    if (options.deterministic || !is_uncertain(plan)) {
        write(report, options.format, output);
        return Ending::good;
    }
    const DrawSettings settings = draw_settings(options.drawing, *loaded.scenario);
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
    const auto at_point = prepared({path, options.input.models, options.input.set});
    return at_point ? finish(*at_point, options, output) : Ending::wrong_files;
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
    return finished(output);
}

}  // namespace hearth
