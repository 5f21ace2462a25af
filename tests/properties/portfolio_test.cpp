// A portfolio against every set evaluated by itself as an option, and against a run of its set.
#include "study/portfolio.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "properties/appraised.hpp"

using namespace hearth;
using namespace hearth::testing;
using doctest::Approx;

namespace {

/// Five interventions, of which the first three share clients in pairs and in all.
std::string five(const std::string& portfolio, const std::string& options = "{current: []}") {
    std::string text =
        "hearth: 1\ntitle: Five\nappraisal: {start: 2025/26, years: 3, prices: as_printed, "
        "discount: 0.035}\nuncertainty: {draws: 1500}\n"
        "services: {visit: {unit: visit, payer: nhs, cost: 100, cashable: 0.5}}\ninterventions:\n";
    const double clients[] = {10, 14, 9, 20, 6}, change[] = {-0.5, -0.3, -0.4, -0.2, -0.6};
    for (int i = 0; i < 5; ++i)
        text += fmt::format(
            "  i{}:\n    reach: {{clients_per_year: {}}}\n    model: {{title: M, kind: "
            "service_use, client: person, timing: {{lasts_years: 1}}, effects: {{visit: {{without: "
            "4, change: {{value: {}, ci95: [{}, {}]}}}}}}, costs: {{team: {{per: client, cost: {}, "
            "payer: {}, budget: {}}}}}}}\n",
            i, clients[i], change[i], change[i] - 0.15, change[i] + 0.15, 60 + 15 * i,
            i % 2 == 0 ? "nhs" : "council", i < 3 ? "revenue" : "capital");
    return text + "options: " + options +
           "\noverlap: [{of: i0, also_in: i1, share: 0.4}, {of: i0, also_in: i2, share: 0.3}, "
           "{of: i1, also_in: i2, share: 0.3}, {of: i0, also_in: [i1, i2], share: 0.1}]\n" +
           portfolio;
}

PortfolioAnswer chosen(const Scenario& scenario, const PortfolioQuestion& question = {}) {
    static const SourceTexts texts;
    Diagnostics diagnostics;
    const AtPoint at = at_point(scenario, texts, diagnostics);
    auto made = answer(question, at, one_after_the_other());
    REQUIRE(std::holds_alternative<PortfolioAnswer>(made));
    return std::get<PortfolioAnswer>(std::move(made));
}

/// Means over the draws of the present net saving of options.
std::vector<double> net_savings(const Scenario& scenario) {
    const SourceTexts texts;
    Diagnostics diagnostics;
    const AtPoint at = at_point(scenario, texts, diagnostics);
    auto run = answer(RunQuestion{}, at, one_after_the_other());
    REQUIRE(std::holds_alternative<RunDraws>(run));
    std::vector<double> all;
    for (const OptionResult& option : std::get<RunDraws>(run).means)
        all.push_back(option.value("pv_net_saving").value_or(0));
    return all;
}

/// Every set of the five as an option: s0, s1 … by the bits of its number.
std::string every_set() {
    std::string text = "{current: []";
    for (int set = 1; set < 32; ++set) {
        std::string members;
        for (int i = 0; i < 5; ++i)
            if ((set >> i & 1) != 0)
                members += fmt::format("{}i{}", members.empty() ? "" : ", ", i);
        text += fmt::format(", s{}: [{}]", set, members);
    }
    return text + "}";
}

}  // namespace

TEST_CASE("a portfolio is the best of all sets, each evaluated as an option") {
    const std::string limits =
        "portfolio: {budgets: [{payer: nhs, up_to: 4000}, {payer: council, "
        "spending: capital, up_to: 3000}]}\n";
    const Scenario sets = loaded(five("", every_set()));
    const std::vector<double> values = net_savings(sets);
    const Scenario scenario = loaded(five(limits));
    const PortfolioAnswer answer = chosen(scenario);
    double best = 0;
    int best_set = 0;
    for (int set = 0; set < 32; ++set) {
        double nhs = 0, council = 0;
        for (int i = 0; i < 5; ++i) {
            if ((set >> i & 1) == 0) continue;
            const double cost = answer.items[static_cast<std::size_t>(i)].cost;
            if (i % 2 == 0)
                nhs += cost;
            else if (i >= 3)
                council += cost;
        }
        if (nhs <= 4000 && council <= 3000 && values[static_cast<std::size_t>(set)] > best) {
            best = values[static_cast<std::size_t>(set)];
            best_set = set;
        }
    }
    int found = 0;
    for (const std::size_t i : answer.chosen) found |= 1 << i;
    CHECK(found == best_set);
    CHECK(answer.proved);
    CHECK(answer.value == Approx(best).epsilon(1e-9));
    CHECK(answer.whole().value("pv_net_saving").value() == Approx(best).epsilon(1e-9));
}

TEST_CASE("parts and what they share come to the set as a whole, at any scale") {
    const PortfolioAnswer answer = chosen(loaded(
        five("portfolio: {scales: [0.5], interventions: {i0: {required: true, scales: [2]}, i1: "
             "{required: true}, i2: {required: true, scales: [0.5, 1]}}}\n")));
    REQUIRE(answer.chosen.size() == 3);
    double sum = answer.together;
    for (const std::size_t i : answer.chosen) sum += answer.items[i].net_saving;
    CHECK(answer.together < 0);
    CHECK(answer.whole().value("pv_net_saving").value() == Approx(sum).epsilon(1e-9));
    CHECK(answer.value == Approx(sum).epsilon(1e-9));
}

TEST_CASE("a scale multiplies clients, effects and their cost, and leaves set-up as it is") {
    const std::string text =
        "hearth: 1\ntitle: One\nappraisal: {start: 2025/26, years: 4, prices: as_printed, "
        "discount: none}\nservices: {visit: {unit: visit, payer: nhs, cost: 100, cashable: 1}}\n"
        "interventions:\n  one:\n    reach: {pool: {number: 1000, share: 0.2}, per_year: 0.1, "
        "capacity: 15}\n    model: {title: M, kind: service_use, client: person, timing: "
        "{lasts_years: 2}, effects: {visit: {avoided_per_client_year: 3}}, costs: {each: {per: "
        "client, cost: 40, payer: nhs, budget: revenue}, van: {set_up: 500, payer: nhs, budget: "
        "revenue}}}\n"
        "options: {current: []}\nportfolio: {scales: [1, 0.5, 2]}\n";
    const PortfolioAnswer answer = chosen(loaded(text));
    const auto& items = answer.items;
    REQUIRE(items.size() == 3);
    for (const std::size_t i : {1u, 2u}) {
        CHECK(items[i].clients == Approx(items[0].clients * items[i].scale));
        CHECK(items[i].cost - 500 == Approx((items[0].cost - 500) * items[i].scale));
        CHECK(items[i].net_saving + 500 == Approx((items[0].net_saving + 500) * items[i].scale));
    }
}

TEST_CASE("more budget never lowers the value, and none is worth what none costs") {
    const PortfolioAnswer answer = chosen(loaded(
        five("portfolio: {scales: [0.5, 1, 2], budgets: [{payer: nhs, up_to: 4000, years: each}, "
             "{payer: council, up_to: 3000}]}\n")));
    REQUIRE(answer.efficient.size() == 16);
    CHECK(answer.efficient.front().value.value() == Approx(0));
    for (std::size_t i = 1; i < answer.efficient.size(); ++i)
        CHECK(answer.efficient[i].value.value() >= answer.efficient[i - 1].value.value() - 1e-9);
    CHECK(answer.efficient[10].value.value() == Approx(answer.value));
    for (const PortfolioLeftOut& one : answer.left_out) CHECK(one.short_by >= 0);
    CHECK(answer.solved == 1000);
    for (const PortfolioLimit& limit : answer.limits) CHECK(limit.used <= limit.up_to * (1 + 1e-9));
}

TEST_CASE("the worst partner of a portfolio is no worse off than with any other set") {
    const Scenario scenario = loaded(five("portfolio: {partners: [nhs, council]}\n"));
    const PortfolioAnswer answer = chosen(scenario, {.maximise = Maximise::worst_partner});
    const double worst = std::min(answer.whole().value("by_payer.nhs.net").value_or(0),
                                  answer.whole().value("by_payer.council.net").value_or(0));
    CHECK(std::abs(answer.value - worst) < 0.01);
    CHECK(worst >= 0);  // nobody loses by none of them
    for (const std::size_t i : answer.chosen) CHECK(answer.items[i].net_saving > 0);
}
