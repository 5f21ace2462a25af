// Results at the means over draws: what their parts come to adds up to the headline.
#include <algorithm>
#include <doctest/doctest.h>
#include <string>

#include "loaded.hpp"
#include "study/run.hpp"

using namespace hearth;

namespace {

/// Two interventions of which one outlasts the horizon, or not, and a grant.
std::string written(const std::string& discount, const std::string& lasts) {
    return R"(
hearth: 1
title: Means
appraisal: {start: 2025/26, years: 4, prices: as_printed, discount: )" +
           discount + R"(}
figures: {rate: {value: 0.05, low: 0.01, high: 0.2, quantity: number}}
services: {visit: {unit: visit, payer: nhs, cost: {value: 40, low: 20, high: 80}, cashable: 0.5}}
interventions:
  one:
    model:
      title: One
      kind: service_use
      client: person
      timing: {lasts_years: )" +
           lasts + R"(}
      effects: {visit: {avoided_per_client_year: {value: 2, low: 1, high: 3}}}
      costs:
        team: {per: client, cost: 70, payer: council, budget: revenue}
        works: {set_up: 900, payer: nhs, budget: capital, falls: end}
    reach: {clients_per_year: 10}
options: {current: [], first: [one]}
transfers: [{from: government, to: council, amount: 500, years: [0, 2]}]
)";
}

struct Ran {
    Loaded loaded;
    Diagnostics wrong = {};
    AtPoint at;
    RunDraws drawn;

    explicit Ran(const std::string& text)
        : loaded(testing::load_written(text)),
          at(at_point(*loaded.scenario, loaded.texts, wrong)),
          drawn(std::get<RunDraws>(answer(RunQuestion{.drawing = {3000, 1, Sampling::random}}, at,
                                          one_after_the_other()))) {}
};

double mean_of(const Ran& run, std::string_view measure) {
    return find(run.drawn.statistics, 1, measure)->mean.value;
}

double shown(const Ran& run, std::string_view measure) {
    return run.drawn.means[1].value(measure).value();
}

auto near(double value) { return doctest::Approx(value).epsilon(1e-9); }

}  // namespace

TEST_CASE("present values of payers, years and interventions add up to the headline's mean") {
    for (const std::string discount : {"{value: 0.05, low: 0.01, high: 0.2}", "= rate",
                                       "{money: = rate, health: 0.01}", "0.05"}) {
        CAPTURE(discount);
        const Ran run(written(discount, "2"));
        const double headline = mean_of(run, "pv_net_saving");
        CHECK(shown(run, "pv_net_saving") == near(headline));
        CHECK(shown(run, "pv_programme_cost") == near(mean_of(run, "pv_programme_cost")));
        CHECK(shown(run, "pv_net_cash") == near(mean_of(run, "pv_net_cash")));
        CHECK(shown(run, "by_intervention.one.pv_net_saving") == near(headline));
        double payers = 0, years = 0, lines = 0;
        for (const char* payer : {"nhs", "council", "government"})
            payers += shown(run, "by_payer." + std::string(payer) + ".pv_net");
        for (int year = 0; year < 4; ++year) {
            years += shown(run, "by_year." + std::to_string(year) + ".pv_net_saving");
            for (const int line : run.at.plan.layout.option_lines[1])
                lines += mean_present(run.at.plan, run.drawn.ledger, line, year);
        }
        CHECK(payers == near(headline));
        CHECK(years == near(headline));
        CHECK(lines == near(headline));
        CHECK(shown(run, "net_saving") == near(mean_of(run, "net_saving")));
        CHECK(shown(run, "benefit_cost_ratio") == near(mean_of(run, "benefit_cost_ratio")));
    }
}

TEST_CASE("the whole life of effects, where nothing is longer, is what is counted") {
    const Ran run(written("0.05, count: whole_life", "3"));
    REQUIRE(run.at.plan.life == nullptr);
    for (const std::string measure : {"net_saving", "gross_saving", "net_cash", "pv_net_saving"})
        CHECK(shown(run, "whole_life_" + measure) == near(shown(run, measure)));
}

TEST_CASE("an answer holds what it takes as certain") {
    const Ran run(written("0.05", "2"));
    CHECK(run.drawn.certain.size() == certain_figures(*run.loaded.scenario, run.at.plan).size());
    CHECK(!run.drawn.certain.empty());
}
