// Read, link or relink, evaluate, check.
#include "cli/versions.hpp"

#include "cli/excess.hpp"
#include "cli/home.hpp"
#include "cli/say.hpp"
#include "engine/evaluate.hpp"
#include "engine/relink.hpp"

namespace hearth {

Versions::Versions(const ScenarioOptions& options)
    : variants_({.path = options.scenario,
                 .home = home_folder(),
                 .models = options.models,
                 .set = options.set}) {}

bool Versions::says_what_is_wrong() {
    if (variants_.base().scenario) return false;
    say_diagnostics(variants_.base(), Severity::error);
    return true;
}

std::optional<Evaluated> Versions::at(const std::vector<Setting>& settings,
                                      const std::string& which) {
    Variant variant = variants_.at(settings);
    if (variant.scenario != nullptr) {
        if (structure_ == variant.structure)
            take_figures(plan_, *variant.scenario);
        else
            plan_ = link(*variant.scenario);
        structure_ = variant.structure;
        const Grid figures = point_block(plan_);
        const LedgerBlock block = evaluate(plan_, figures);
        for (const Excess& excess : excesses(plan_, figures, block, 0))
            report_excess(excess, *variant.scenario, variant.diagnostics);
        if (!variant.diagnostics.has_errors())
            return Evaluated{*variant.scenario, plan_, measure(plan_, figures, block)};
    }
    Loaded said;
    said.texts = variants_.texts();
    said.diagnostics = std::move(variant.diagnostics);
    say_diagnostics(said, Severity::error);
    say("this is so with " + which);
    return std::nullopt;
}

std::vector<VersionFigure> figures_of(const Version& version, const std::string& name,
                                      const Scenario& scenario) {
    std::vector<VersionFigure> found;
    for (const Figure& figure : scenario.figures)
        if (figure.place.file == version.place.file)
            found.push_back({.version = name, .figure = figure});
    return found;
}

}  // namespace hearth
