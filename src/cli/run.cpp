// hearth run: project, appraise, print; or compute a part of the draws for hearth merge.
#include <algorithm>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/draws.hpp"
#include "cli/output.hpp"
#include "cli/prepared.hpp"
#include "cli/printing.hpp"
#include "cli/say.hpp"
#include "cli/sets.hpp"
#include "report/part.hpp"
#include "version.hpp"

namespace hearth {

namespace {

/// How a run of one scenario ended.
enum class Ending { good, wrong_files, wrong_command_line };

Ending wrong_files(const std::string& message) {
    say(message);
    return Ending::wrong_files;
}

PartHead head_of(const Prepared& at_point, const RunOptions& options, const DrawSettings& settings,
                 const Simulation& simulation) {
    const Plan& plan = at_point.plan;
    PartHead head{.hearth = std::string(version),
                  .scenario = options.input.files.front(),
                  .files = files_of(at_point.loaded.texts),
                  .models = options.input.models,
                  .set = options.input.set,
                  .from = settings.from,
                  .to = settings.to,
                  .draws = simulation.draws(),
                  .seed = settings.uncertainty.seed,
                  .sampling = settings.uncertainty.sampling,
                  .columns = columns_of(plan, simulation),
                  .cells = cells_of(plan)};
    return head;
}

/// Draws, and writes the report or the part; failures of drawing are said.
Ending draw_and_write(const Prepared& at_point, const RunOptions& options,
                      const DrawSettings& settings, Output& output) {
    if (const std::string alike = collision(at_point.plan); !alike.empty())
        return wrong_files(alike);
    const Drawing drawing(at_point.scenario(), at_point.plan, settings);
    const DrawResult drawn = draw(at_point.plan, drawing, settings, options.save_draws);
    if (!drawn.failure.empty()) return wrong_files(drawn.failure);
    if (options.drawing.is_part()) {
        output.write(
            part_text({head_of(at_point, options, settings, drawing.simulation), drawn.summary}));
        return Ending::good;
    }
    const RunDraws report = report_of(drawing.simulation, drawn.summary, settings);
    if (const std::string large = overflow(at_point.plan, report); !large.empty())
        return wrong_files(large);
    if (const std::string unmet = unmet_rule(settings, report); !unmet.empty()) say(unmet);
    print_run(at_point, &report, {options.format, options.by, options.nominal}, output);
    return Ending::good;
}

/// Runs one scenario into `output`.
Ending run_one(const std::string& path, const RunOptions& options, Output& output) {
    const auto at_point = prepared({path, options.input.models, options.input.set});
    if (!at_point) return Ending::wrong_files;
    if (!options.deterministic) {
        const DrawSettings settings =
            draw_settings(options.drawing, at_point->scenario(), at_point->plan);
        if (!settings.mistake.empty()) {
            say(settings.mistake);
            return Ending::wrong_command_line;
        }
        if (is_uncertain(at_point->plan))
            return draw_and_write(*at_point, options, settings, output);
        if (options.drawing.is_part() || !options.save_draws.empty())
            return wrong_files(printable(path) +
                               ": no figure is uncertain, so there are no draws to compute in "
                               "parts or to save");
    }
    print_run(*at_point, nullptr, {options.format, options.by, options.nominal}, output);
    return Ending::good;
}

/// What is wrong with the options before any file is read; empty: nothing.
std::string mistake_in(const RunOptions& options) {
    const bool several = options.input.files.size() > 1;
    if (several && options.format == "json") return "--format json takes one scenario at a time";
    if (several && options.drawing.is_part()) return "--from and --to take one scenario at a time";
    if (several && !options.save_draws.empty()) return "--save-draws takes one scenario at a time";
    if (options.drawing.is_part() && options.input.files.front() == "-")
        return "--from and --to need a scenario that merge can read again, not standard input";
    if (!options.save_draws.empty() && same_target(options.save_draws, options.output))
        return "--save-draws and --output name the same file: " + in_quotes(options.save_draws);
    return "";
}

}  // namespace

int run_command(const RunOptions& options) {
    if (!options.sets.empty()) return run_sets(options);
    if (const std::string mistake = mistake_in(options); !mistake.empty())
        return stopped(mistake, 2);
    Output output(options.output);
    if (!output.failure().empty()) return finished(output);
    Ending worst = Ending::good;
    for (const std::string& path : options.input.files) {
        if (path != options.input.files.front()) output.write("\n");
        worst = std::max(worst, run_one(path, options, output));
    }
    if (worst != Ending::good) return worst == Ending::wrong_files ? 1 : 2;
    return finished(output);
}

}  // namespace hearth
