// Common random numbers through whole scenarios (method 10.2): what may change a draw and what may
// not, with correlated figures, wholes, expressions and models among them.
#include <doctest/doctest.h>
#include <map>

#include "arrays.hpp"
#include "engine/evaluate.hpp"
#include "properties/appraised.hpp"
#include "study/drawing.hpp"

using namespace hearth;
using namespace hearth::testing;

namespace {

constexpr int draws = 300;

/// Pieces of a scenario that a test may add to.
struct Text {
    std::string figures_before = {};
    std::string figures_after = {};
    std::string interventions = {};
    std::string options = "[programme]";
    std::string correlations = {};
};

Scenario scenario(const Text& text) {
    return loaded(
        "hearth: 1\n"
        "title: Draws\n"
        "appraisal: {start: 2024/25, years: 3, prices: as_printed}\n"
        "figures:\n" +
        text.figures_before +
        "  alpha: {mean: 2, sd: 1, quantity: rate}\n"
        "  beta: {mean: 0.3, sd: 0.1, quantity: share}\n"
        "  gamma: {mean: 0.8, sd: 0.3, quantity: ratio, distribution: lognormal}\n"
        "  alone: {mean: 5, sd: 2}\n"
        "  places: {dirichlet: {home: 40, ward: 12, care_home: 5}}\n"
        "  mixed: = alpha * beta + places.ward * alone\n" +
        text.figures_after +
        "services: {visit: {unit: visit, payer: nhs, cost: {mean: 90, sd: 20}, cashable: = beta}}\n"
        "interventions:\n"
        "  programme:\n"
        "    reach: {clients: {mean: 100, sd: 9}}\n"
        "    model:\n"
        "      title: A programme\n"
        "      kind: service_use\n"
        "      client: person\n"
        "      timing: {lasts_years: 2}\n"
        "      effects: {visit: {without: = alpha, rate_ratio: = gamma}}\n"
        "      costs: {work: {per: client, cost: = mixed + places.home, payer: nhs, "
        "budget: revenue}}\n" +
        text.interventions + "options: {none: [], more: " + text.options +
        "}\n"
        "correlations:\n"
        "  - {between: [alpha, gamma], rank: -0.7}\n"
        "  - {between: [beta, gamma], rank: 0.4}\n" +
        text.correlations);
}

struct DrawnScenario {
    Plan plan;
    Sampler sampler;
};

DrawnScenario drawing(const Scenario& scenario, std::uint64_t seed) {
    Plan plan = link(scenario);
    Sampler sampler = make_sampler(
        plan.figures, sampling_options(scenario, plan, {.draws = draws, .seed = seed}));
    return {std::move(plan), std::move(sampler)};
}

Grid block(const DrawnScenario& of, std::uint64_t first, std::size_t count) {
    Grid figures = point_block(of.plan, count);
    sample_block(of.sampler, first, count, figures);
    compute_expressions(of.plan, figures);
    return figures;
}

/// Draws by the id of the figure, of those that are not the same in every draw.
std::map<std::string, Column> by_id(const Scenario& scenario, std::uint64_t seed) {
    const DrawnScenario all = drawing(scenario, seed);
    const Grid figures = block(all, 0, draws);
    std::map<std::string, Column> columns;
    for (std::size_t c = 0; c < all.plan.figures.size(); ++c) {
        const Column column(figures.col(c).begin(), figures.col(c).end());
        if ((array(column) != column.front()).any()) columns[all.plan.figures[c].id] = column;
    }
    return columns;
}

void check_unchanged(const Text& text) {
    const auto before = by_id(scenario({}), 1);
    const auto after = by_id(scenario(text), 1);
    REQUIRE(before.size() > 8);
    CHECK(after.size() > before.size());
    for (const auto& one : before) {
        INFO(one.first);
        REQUIRE(after.count(one.first) == 1);
        CHECK(after.at(one.first) == one.second);
    }
}

}  // namespace

TEST_CASE("adding a figure, wherever it stands, leaves all other draws the same to the bit") {
    const std::string other =
        "  other:\n"
        "    reach: {clients: = added}\n"
        "    model: {title: Other, kind: service_use, client: home, timing: {lasts_years: 1},\n"
        "            effects: {visit: {avoided_per_client_year: {mean: 1, sd: 0.2}}}}\n";
    const std::string added = "  added: {mean: 50, sd: 10, quantity: count}\n";
    check_unchanged(
        {.figures_before = added, .interventions = other, .options = "[programme, other]"});
    check_unchanged(
        {.figures_after = added, .interventions = other, .options = "[programme, other]"});
}

TEST_CASE("an expression that uses correlated figures and parts first changes no draw") {
    const std::string other =
        "  other:\n"
        "    reach: {clients: = added}\n"
        "    model: {title: Other, kind: service_use, client: home, timing: {lasts_years: 1},\n"
        "            effects: {visit: {avoided_per_client_year: 1}}}\n";
    check_unchanged({.figures_before = "  added: = gamma + beta + places.care_home + places.ward\n",
                     .interventions = other,
                     .options = "[programme, other]"});
}

TEST_CASE("a correlation between other figures leaves those it does not name the same") {
    const std::string more =
        "  extra_a: {mean: 50, sd: 10, quantity: count}\n"
        "  extra_b: {mean: 50, sd: 10, quantity: count}\n";
    const std::string other =
        "  other:\n"
        "    reach: {clients: = extra_a + extra_b}\n"
        "    model: {title: Other, kind: service_use, client: home, timing: {lasts_years: 1},\n"
        "            effects: {visit: {avoided_per_client_year: 1}}}\n";
    check_unchanged({.figures_after = more,
                     .interventions = other,
                     .options = "[programme, other]",
                     .correlations = "  - {between: [extra_a, extra_b], rank: 0.5}\n"});
}

TEST_CASE("another seed changes every figure") {
    const auto before = by_id(scenario({}), 1);
    const auto after = by_id(scenario({}), 2);
    REQUIRE(before.size() == after.size());
    for (const auto& one : before) {
        INFO(one.first);
        CHECK((array(one.second) != array(after.at(one.first))).all());
    }
}

TEST_CASE("correlated figures, parts and expressions are the same bits in blocks cut anywhere") {
    const DrawnScenario all = drawing(scenario({}), 5);
    const Grid whole = block(all, 0, draws);
    const auto same = [](const Grid& a, const Grid& b) { return (array(a) == array(b)).all(); };
    for (const std::size_t cut : {1u, 2u, 7u, 128u, 255u, 299u}) {
        const std::size_t rest = whole.rows() - cut;
        CHECK(same(whole.part(0, cut), block(all, 0, cut)));
        CHECK(same(whole.part(cut, rest), block(all, cut, rest)));
    }
}
