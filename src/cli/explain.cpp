// hearth explain: where a number comes from, and what it feeds.
#include "report/explain.hpp"

#include "cli/commands.hpp"
#include "cli/home.hpp"
#include "cli/output.hpp"
#include "cli/say.hpp"
#include "engine/evaluate.hpp"
#include "load/load.hpp"

namespace hearth {

namespace {

std::vector<Subject> subjects(const Explaining& explaining, const ExplainOptions& options,
                              Loaded& loaded) {
    std::vector<Subject> all;
    for (const std::string& name : options.figures) {
        const auto file = loaded.texts.add({"<command line>", name, {}});
        for (Subject& one : subjects_named(explaining, name, {file, 1, 1}, loaded.diagnostics))
            all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

int explain_command(const ExplainOptions& options) {
    Loaded loaded = load_scenario({.path = options.input.scenario,
                                   .home = home_folder(),
                                   .models = options.input.models,
                                   .set = options.input.set});
    if (!loaded.scenario) {
        say_diagnostics(loaded, Severity::error);
        return 1;
    }
    const Plan plan = link(*loaded.scenario);
    const Grid figures = point_block(plan);
    const auto results = measure(plan, figures, evaluate(plan, figures));
    const Explaining explaining{*loaded.scenario, loaded.texts, plan, results};
    Output output(options.output);
    if (options.figures.empty()) {
        output.write(options.format == "json"
                         ? explain_contents_json(explaining)
                         : rendered(explain_contents(explaining), options.format));
        return finished(output);
    }
    const auto asked = subjects(explaining, options, loaded);
    if (say_diagnostics(loaded, Severity::error)) return 1;
    output.write(options.format == "json"
                     ? explain_json(explaining, asked)
                     : rendered(explain_document(explaining, asked), options.format));
    return finished(output);
}

}  // namespace hearth
