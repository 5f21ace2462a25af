// Reads sets, evaluates each at the point and, unless that is all, draws it with the same draws.
#include "cli/sets.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/draws.hpp"
#include "cli/output.hpp"
#include "cli/say.hpp"
#include "cli/versions.hpp"
#include "report/pages.hpp"

namespace hearth {

namespace {

/// The sets asked for; nothing, with what is wrong said, where there are none.
std::optional<std::vector<Version>> sets_asked_for(const std::string& which, Variants& variants) {
    if (which == "own") {
        if (!variants.sets().empty()) return variants.sets();
        say("the scenario has no sets: write sets: {low: {path: value}} in it, or name a file of "
            "sets");
        return std::nullopt;
    }
    SetsRead made = variants.sets_of(which);
    if (say_diagnostics(made.read, Severity::error)) return std::nullopt;
    return std::move(made.sets);
}

/// Statistics of what a result has as a measure: not those of payers or of steps on the way.
bool is_reported(const MeasureStatistics& one, const std::vector<OptionResult>& options) {
    return !is_part_of_option(one.name) &&
           options[static_cast<std::size_t>(one.option)].find(one.name);
}

/// One report, set by set.
class SetsRun {
  public:
    SetsRun(Versions& versions, const RunOptions& options)
        : versions_(versions),
          options_(options),
          settings_(draw_settings(options.drawing, *versions.variants().base().scenario,
                                  link(*versions.variants().base().scenario))),
          report_{*versions.variants().base().scenario, {}, {}} {}

    /// The exit code; 0 with `report` complete.
    int run(const std::vector<Version>& sets) {
        if (!options_.deterministic && !settings_.mistake.empty())
            return stopped(settings_.mistake, 2);
        if (!add({})) return 1;
        for (const Version& set : sets)
            if (!add(set)) return 1;
        report_.seed = settings_.uncertainty.seed;
        return 0;
    }

    [[nodiscard]] const SetsAnswer& report() const { return report_; }

  private:
    bool add(const Version& set) {
        const std::string which =
            set.name.empty() ? "the scenario as it stands" : "set " + in_quotes(set.name);
        auto made = versions_.at(set.settings, which);
        if (!made) return false;
        if (!set.name.empty())
            for (VersionFigure& one : figures_of(set, readable_name(set.name), made->scenario))
                report_.figures.push_back(std::move(one));
        SetResult result{set.name, std::move(made->results), {}};
        if (!options_.deterministic && is_uncertain(made->plan) && !draw_into(result, *made, which))
            return false;
        report_.sets.push_back(std::move(result));
        return true;
    }

    bool draw_into(SetResult& result, const Evaluated& version, const std::string& which) {
        if (const std::string alike = collision(version.plan); !alike.empty())
            return failed(alike, which);
        const Drawing drawing(version.scenario, version.plan, settings_);
        const DrawResult drawn = draw(version.plan, drawing, settings_, "");
        if (!drawn.failure.empty()) return failed(drawn.failure, which);
        RunDraws report = report_of(drawing.simulation, drawn.summary, settings_);
        if (const std::string large = overflow(version.plan, report); !large.empty())
            return failed(large, which);
        for (MeasureStatistics& one : report.statistics)
            if (is_reported(one, result.options)) result.statistics.push_back(std::move(one));
        report_.draws = std::max(report_.draws, report.draws);
        return true;
    }

    static bool failed(const std::string& why, const std::string& which) {
        say(why);
        say("this is so with " + which);
        return false;
    }

    static std::string readable_name(const std::string& name) { return printable(name, 60); }

    Versions& versions_;
    const RunOptions& options_;
    DrawSettings settings_;
    SetsAnswer report_;
};

std::string written(const SetsAnswer& report, const std::string& format) {
    if (format == "json") return sets_json(report);
    return rendered(sets_document(report), format);
}

}  // namespace

int run_sets(const RunOptions& options) {
    if (options.input.files.size() > 1) return stopped("--sets takes one scenario at a time", 2);
    Versions versions({options.input.files.front(), options.input.models, options.input.set});
    if (versions.says_what_is_wrong()) return 1;
    const auto sets = sets_asked_for(options.sets, versions.variants());
    if (!sets) return 1;
    versions.variants().expect(*sets);
    SetsRun run(versions, options);
    if (const int code = run.run(*sets); code != 0) return code;
    return write_out(options.output, written(run.report(), options.format));
}

}  // namespace hearth
