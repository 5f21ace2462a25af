// What the product ships is uncertain: every effect and cost of a model and every headline of a
// scenario moves from draw to draw.
#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>

#include "arrays.hpp"
#include "engine/evaluate.hpp"
#include "engine/measure_columns.hpp"
#include "loaded.hpp"
#include "study/drawing.hpp"

using namespace hearth;

namespace {

namespace fs = std::filesystem;

const fs::path root = HEARTH_SOURCE_DIR;
constexpr int few = 64;

std::vector<fs::path> files_of(const std::string& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(root / folder))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// A scenario in which 100 clients a year have the model, and follow the last of its strategies.
Scenario with_model(const UsedModel& used) {
    const auto strategies = strategies_of(used.model);
    const std::string strategy = strategies.empty() ? "" : "strategy: " + strategies.back() + ", ";
    return *testing::load_written(
                "hearth: 1\n"
                "title: A model of the library\n"
                "appraisal: {start: 2025/26, years: 5, prices: 2024/25}\n"
                "interventions:\n"
                "  it: {model: " +
                used.name + ", " + strategy +
                "reach: {clients_per_year: 100}}\n"
                "options: {none: [], it: [it]}\n")
                .scenario;
}

struct ShippedDraws {
    Plan plan;
    Grid figures;
};

ShippedDraws shipped_draws(const Scenario& scenario) {
    Plan plan = link(scenario);
    const Sampler sampler =
        make_sampler(plan.figures, sampling_options(scenario, plan, {.draws = few, .seed = 3}));
    Grid figures = point_block(plan, few);
    sample_block(sampler, 0, few, figures);
    compute_expressions(plan, figures);
    return {std::move(plan), std::move(figures)};
}

bool moves(const Column& column) { return (array(column) != column.front()).any(); }

}  // namespace

TEST_CASE("every line of every model of the library moves from draw to draw, or is always 0") {
    int lines = 0;
    const Loaded models = load_models({.path = {}, .home = HEARTH_SOURCE_DIR});
    REQUIRE(models.scenario);
    for (const UsedModel& used : models.scenario->models) {
        const std::string& model = used.name;
        const ShippedDraws all = shipped_draws(with_model(used));
        const Plan& plan = all.plan;
        const LedgerBlock block = evaluate(plan, all.figures);
        for (std::size_t l = 0; l < plan.layout.lines.size(); ++l) {
            const LedgerLine& line = plan.layout.lines[l];
            Column total(few);
            for (int d = 0; d < few; ++d) {
                for (int t = 0; t < plan.layout.years; ++t)
                    total[static_cast<std::size_t>(d)] +=
                        amount(plan, block, static_cast<int>(l), t, d);
            }
            const bool nothing = (array(total) == 0).all();
            lines += !nothing;
            CHECK_MESSAGE((nothing || moves(total)), model, ": ", line.name, " of class ",
                          name_of(line.ledger_class));
        }
    }
    CHECK(lines > 50);
}

TEST_CASE("every headline of every scenario moves from draw to draw unless it is nothing") {
    for (const fs::path& path : files_of("scenarios")) {
        const ShippedDraws all = shipped_draws(*testing::load_path(path.string()).scenario);
        const Plan& plan = all.plan;
        const MeasureLayout layout = lay_out_measures(plan);
        Grid columns(few, layout.columns.size());
        compute_measures(plan, layout, all.figures, evaluate(plan, all.figures), columns);
        for (std::size_t c = 0; c < layout.columns.size(); ++c) {
            if (layout.columns[c].name != "net_saving") continue;
            const Column column(columns.col(c).begin(), columns.col(c).end());
            const auto option = static_cast<std::size_t>(layout.columns[c].option);
            CHECK_MESSAGE(((array(column) == 0).all() || moves(column)), path.stem().string(), ": ",
                          plan.layout.options[option]);
        }
    }
}
