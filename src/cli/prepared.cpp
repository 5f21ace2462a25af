// Load, link, evaluate, check.
#include "cli/prepared.hpp"

#include <utility>

#include "cli/excess.hpp"
#include "cli/home.hpp"
#include "cli/say.hpp"
#include "engine/evaluate.hpp"

namespace hearth {

std::optional<Prepared> prepared(const ScenarioOptions& options) {
    Loaded loaded = load_scenario({.path = options.scenario,
                                   .home = home_folder(),
                                   .models = options.models,
                                   .set = options.set});
    if (loaded.scenario) {
        Plan plan = link(*loaded.scenario);
        Grid figures = point_block(plan);
        LedgerBlock block = evaluate(plan, figures);
        for (const Excess& excess : excesses(plan, figures, block, 0))
            report_excess(excess, *loaded.scenario, loaded.diagnostics);
        auto results = measure(plan, figures, block);
        if (!loaded.diagnostics.has_errors())
            return Prepared{std::move(loaded), std::move(plan), std::move(figures),
                            std::move(block), std::move(results)};
    }
    say_diagnostics(loaded, Severity::error);
    return std::nullopt;
}

}  // namespace hearth
