// The dressing of MTG25 with a million draws: the independent recomputation of the published model
// that `tegaderm_mtg25.yaml` is held against at point has exact means, an sd and a probability.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "engine/evaluate.hpp"
#include "engine/measures.hpp"
#include "load/load.hpp"
#include "study/drawing.hpp"
#include "study/simulation.hpp"

using namespace hearth;

namespace {

constexpr std::uint64_t draws = 1000000;

Scenario dressing() {
    Loaded loaded =
        load_published({.path = HEARTH_SOURCE_DIR "/tests/published/tegaderm_mtg25.yaml",
                        .home = HEARTH_SOURCE_DIR});
    REQUIRE(loaded.scenario);
    return std::move(*loaded.scenario);
}

int option_called(const Plan& plan, const std::string& name) {
    const auto& options = plan.layout.options;
    const auto found = std::find(options.begin(), options.end(), name);
    REQUIRE(found != options.end());
    return static_cast<int>(found - options.begin());
}

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Net saving of the change with the named figures at one value and all others at their points.
double saving_at(const Plan& plan, const std::vector<std::string>& names, double value) {
    Grid figures = point_block(plan);
    std::size_t moved = 0;
    for (std::size_t c = 0; c < plan.figures.size(); ++c)
        for (const std::string& name : names)
            if (ends_with(plan.figures[c].id, name)) {
                figures(0, c) = value;
                ++moved;
            }
    REQUIRE(moved == names.size());
    compute_expressions(plan, figures);
    const auto results = measure(plan, figures, evaluate(plan, figures));
    return *results[static_cast<std::size_t>(option_called(plan, "change"))].value("net_saving");
}

/// A threshold as printed, to its last digit.
struct Threshold {
    std::vector<std::string> figures;
    double value = 0;
    double digit = 0;
};

}  // namespace

TEST_CASE("a million draws of the dressing have the mean, sd and chance of saving of the model") {
    const Scenario scenario = dressing();
    const Plan plan = link(scenario);
    const Drawing drawing(scenario, plan, {.draws = static_cast<int>(draws)});
    const Simulation& simulation = drawing.simulation;
    const Summary summary = simulation.batch(0, simulation.leaves());
    REQUIRE(summary.draws == draws);
    const auto all = statistics(simulation, summary);
    const auto of = [&](const std::string& option, const std::string& name) {
        const MeasureStatistics* found = find(all, option_called(plan, option), name);
        REQUIRE(found != nullptr);
        return *found;
    };
    const MeasureStatistics saving = of("change", "net_saving");
    CHECK(std::abs(saving.mean.value - 73.54268) < 4 * saving.mean.se);
    CHECK(std::abs(saving.sd.value - 62.02) < 0.3);
    CHECK(std::abs(saving.positive.value - 0.9553) < 4 * saving.positive.se);
    CHECK(std::abs(saving.low.value + 7.20) < 4 * saving.low.se);
    CHECK(std::abs(saving.high.value - 229.84) < 4 * saving.high.se);
    CHECK(saving.mean.se == doctest::Approx(62.02 / 1000).epsilon(0.01));
    const MeasureStatistics standard = of("standard", "programme_cost");
    CHECK(std::abs(standard.mean.value - 151.292605) < 4 * standard.mean.se);
    const MeasureStatistics dressed = of("new", "programme_cost");
    CHECK(std::abs(dressed.mean.value - 77.749925) < 4 * dressed.mean.se);
}

TEST_CASE("the dressing stops saving at the thresholds of the model") {
    const Plan plan = link(dressing());
    const std::vector<Threshold> thresholds = {
        {{"figures.hazard_ratio"}, 0.903929, 1e-6},
        {{"figures.hazard_ratio", "figures.hazard_ratio_local"}, 0.903450, 1e-6},
        {{"services.bloodstream_infection.cost"}, 1590.468, 1e-3},
        {{"figures.bloodstream_rate"}, 0.237767, 1e-6}};
    for (const Threshold& one : thresholds) {
        CAPTURE(one.figures.front());
        const double before = saving_at(plan, one.figures, one.value - one.digit / 2);
        const double after = saving_at(plan, one.figures, one.value + one.digit / 2);
        CHECK((before > 0) != (after > 0));
    }
}

TEST_CASE("the dressing saves what the model's tornado says at each end") {
    struct Bar {
        std::string figure;
        double low, low_saving, high, high_saving;
    };
    const Plan plan = link(dressing());
    for (const Bar& bar : {
             Bar{"figures.catheter_days", 2.72466343, 9.73602853, 21.9181827, 178.0683361},
             Bar{"services.bloodstream_infection.cost", 4921.74872, 29.48316484, 16588.5995,
                 132.7394609},
             Bar{"figures.hazard_ratio", 0.163776516, 108.44718481, 0.831072567, 10.6749674},
             Bar{"figures.dressings", 0.432923066, 85.65928313, 7.99902627, 49.9472760},
         }) {
        CAPTURE(bar.figure);
        CHECK(saving_at(plan, {bar.figure}, bar.low) ==
              doctest::Approx(bar.low_saving).epsilon(1e-7));
        CHECK(saving_at(plan, {bar.figure}, bar.high) ==
              doctest::Approx(bar.high_saving).epsilon(1e-7));
        for (const PlanFigure& figure : plan.figures)
            if (ends_with(figure.id, bar.figure)) {
                CHECK(quantile(figure.distribution, 0.025) ==
                      doctest::Approx(bar.low).epsilon(1e-8));
                CHECK(quantile(figure.distribution, 0.975) ==
                      doctest::Approx(bar.high).epsilon(1e-8));
            }
    }
}
