// From a scenario to what knowing its figures is worth: reference model M7 written as a scenario of
// one client for one year, and the flagship.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>

#include "arrays.hpp"
#include "loaded.hpp"
#include "report/page_words.hpp"
#include "study/decision.hpp"
#include "study/drawing.hpp"
#include "study/value.hpp"
#include "study/value_of_information.hpp"

using namespace hearth;

namespace {

constexpr const char* m7_scenario =
    "hearth: 1\n"
    "title: M7\n"
    "appraisal: {start: 2020/21, years: 1, prices: as_printed, discount: none,\n"
    "            entry: start_of_year}\n"
    "interventions:\n"
    "  scheme:\n"
    "    reach: {clients: 1}\n"
    "    model:\n"
    "      title: Scheme\n"
    "      kind: service_use\n"
    "      client: person\n"
    "      timing: {lasts_years: 1}\n"
    "      money_effects:\n"
    "        gain: {amount_per_client_year: {mean: 1, sd: 1, distribution: normal},\n"
    "               payer: nhs, class: cashable}\n"
    "        loss: {amount_per_client_year: {mean: 0, sd: 2, distribution: normal},\n"
    "               payer: council, class: cashable}\n"
    "options: {current: [], offer: [scheme]}\n";

struct ValueCase {
    ValueCase(Loaded scenario, std::uint64_t draws) : loaded(std::move(scenario)) {
        plan = link(*loaded.scenario);
        uncertainty = drawing_asked({.draws = draws, .seed = {}, .sampling = {}}, *loaded.scenario);
        auto drawn = drawn_table(*loaded.scenario, plan, uncertainty, one_after_the_other());
        REQUIRE(std::holds_alternative<DrawTable>(drawn));
        table = std::get<DrawTable>(std::move(drawn));
    }

    DecisionDraws decision(const std::string& measure) const {
        return decision_draws(table, measure,
                              sampling_options(*loaded.scenario, plan, uncertainty));
    }

    Loaded loaded;
    Plan plan;
    Uncertainty uncertainty;
    DrawTable table;
};

void check_estimate(const Estimate& found, double truth) {
    INFO("found ", found.value, " ± ", found.se, ", truth ", truth);
    CHECK(std::abs(found.value - truth) < 4 * found.se);
    CHECK(found.se < 0.02 * truth);
}

/// Means of M7 by two levels, with figure `known` of the plan's drawn figures known.
Grid two_levels(const ValueCase& all, std::size_t known, Levels levels, const Executor& executor) {
    const Nesting asked{all.plan,
                        sampling_options(*all.loaded.scenario, all.plan, all.uncertainty),
                        "pv_net_saving",
                        {all.table.drawn[known]},
                        levels};
    return std::get<Grid>(inner_means(asked, executor));
}

/// E[max(0, x)] − max(0, mean) of a normal x of mean 1.
double worth_of_normal_around_1(double sd) {
    return std::erfc(-1 / sd / std::sqrt(2.0)) / 2 +
           sd * std::exp(-1 / (2 * sd * sd)) / std::sqrt(2 * std::acos(-1.0)) - 1;
}

}  // namespace

TEST_CASE("M7 as a scenario has its closed forms") {
    const ValueCase all(testing::load_written(m7_scenario), 100000);
    REQUIRE(all.table.drawn.size() == 2);
    const DecisionValue value(all.decision("pv_net_saving"));
    check_estimate(choose(value.draws().net_benefit).evpi(), 0.479810706348);
    check_estimate(value.given({0}).estimate(1), 0.0833154705877);
    check_estimate(value.given({1}).estimate(1), 0.395593114803);
    check_estimate(value.given({0, 1}).estimate(1), 0.479810706348);

    const DecisionValue nhs(all.decision("by_payer.nhs.net"));  // 1 + p1: only p1 matters
    check_estimate(nhs.given({0}).estimate(1), 0.0833154705877);
    CHECK(nhs.given({1}).estimate(1).value < 1e-3);
}

TEST_CASE("no figure of the flagship is worth more than knowing everything") {
    const ValueCase all(testing::load_path("scenarios/lightbulb.yaml"), 4096);
    const DecisionValue value(all.decision("net_monetary_benefit"));
    const Estimate everything = choose(value.draws().net_benefit).evpi();
    for (std::size_t f = 0; f < all.table.drawn.size(); ++f) {
        const Estimate one = value.given({static_cast<int>(f)}).estimate(1);
        CHECK(one.value <= everything.value + 4 * (one.se + everything.se));
    }
}

TEST_CASE("shares of one whole are not taken as independent") {
    const ValueCase all(testing::load_path("scenarios/social_tenants_poorest_fifth.yaml"), 1024);
    const DecisionDraws draws = all.decision("pv_net_saving");
    REQUIRE_FALSE(draws.together.empty());
    for (const std::vector<int>& set : draws.together) {
        const auto figures = array(draws.figures);
        ArrayColumn sum = ArrayColumn::Zero(figures.rows());
        for (const int column : set) sum += figures.col(column);
        CHECK(sum.isApproxToConstant(1, 1e-12));
    }
}

TEST_CASE("options are chosen by money of which more is better") {
    for (const std::string good :
         {"net_saving", "pv_net_cash", "net_monetary_benefit", "by_payer.nhs.net"})
        CHECK(row_for(good)->choosable);
    for (const std::string bad :
         {"programme_cost", "benefit_cost_ratio", "payback_years", "clients", "qalys"})
        CHECK_FALSE(row_for(bad)->choosable);
}

TEST_CASE("two levels of draws find the closed forms of M7") {
    const ValueCase all(testing::load_written(m7_scenario), 1000);
    const double truths[] = {0.0833154705877, 0.395593114803};
    for (const std::size_t known : {0, 1}) {
        const Grid means = two_levels(all, known, {10000, 100}, one_after_the_other());
        const Estimate found = nested_worth(means).worth;
        INFO("figure ", known, ": ", found.value, " ± ", found.se);
        CHECK(std::abs(found.value - truths[known]) < 4 * found.se);
        CHECK(found.se < 0.05 * truths[known]);
    }
}

TEST_CASE("two levels of draws tell and take out the bias of few inner draws") {
    const ValueCase all(testing::load_written(m7_scenario), 1000);
    constexpr double inner = 40, noise = 4;  // the variance of p2
    const NestedWorth found = nested_worth(
        two_levels(all, 0, {50000, static_cast<std::uint64_t>(inner)}, one_after_the_other()));
    const double plain = worth_of_normal_around_1(std::sqrt(1 + noise / inner));
    const double by_halves = worth_of_normal_around_1(std::sqrt(1 + 2 * noise / inner));
    const double error = 4 * found.worth.se;
    CHECK(std::abs(found.worth.value + found.bias - plain) < error);
    CHECK(std::abs(found.bias - (by_halves - plain)) < error);
    CHECK(found.bias > error);
}

TEST_CASE("two levels of draws give the same bits in whatever order they are done") {
    const ValueCase all(testing::load_written(m7_scenario), 1000);
    Executor backwards = one_after_the_other();
    backwards.run = [](std::uint64_t count, const Job& job) {
        std::vector<std::function<void()>> done;
        while (count > 0) done.push_back(job(--count));
        for (const auto& one : done) one();
        return true;
    };
    for (const Levels levels : {Levels{100, 1500}, Levels{1000, 10}}) {
        const Grid one = two_levels(all, 0, levels, one_after_the_other());
        const Grid other = two_levels(all, 0, levels, backwards);
        CHECK(std::equal(one.all().begin(), one.all().end(), other.all().begin()));
    }
}
