// Sharing a gain: rules against brute force, permutations and counting; then a scenario whose
// coalitions are spelt out as options.
#include "study/gain_share.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "draws/shares.hpp"
#include "loaded.hpp"

using namespace hearth;

namespace {

/// Numbers of a stream of its own, evenly from `low` to `high`.
struct Evenly {
    std::uint64_t id;
    std::uint64_t place = 0;
    double operator()(double low, double high) {
        const std::uint64_t bits = bits_at({.seed = 13, .id = id}, place++)[0];
        return low + (high - low) * static_cast<double>(bits >> 11) / 9007199254740992.0;
    }
};

std::vector<double> random_game(Evenly& any, std::size_t partners) {
    std::vector<double> worth(std::size_t{1} << partners);
    for (std::size_t c = 1; c < worth.size(); ++c) worth[c] = any(-100, 300);
    return worth;
}

double sum_of(const ByPartner& all) { return std::accumulate(all.begin(), all.end(), 0.0); }

/// What each adds to those before it, over every order in which they can come.
ByPartner by_permutations(const std::vector<double>& worth, std::size_t partners) {
    std::vector<std::size_t> order(partners);
    std::iota(order.begin(), order.end(), 0);
    ByPartner value(partners);
    double orders = 0;
    do {
        std::size_t there = 0;
        for (const std::size_t next : order) {
            const std::size_t with = there | (std::size_t{1} << next);
            value[next] += worth[with] - worth[there];
            there = with;
        }
        ++orders;
    } while (std::next_permutation(order.begin(), order.end()));
    for (double& one : value) one /= orders;
    return value;
}

/// The fewest payments, by trying for each balance in turn to settle it with every other.
int fewest_by_trial(std::vector<std::int64_t> open, std::size_t from = 0) {
    while (from < open.size() && open[from] == 0) ++from;
    if (from == open.size()) return 0;
    int best = static_cast<int>(open.size());
    for (std::size_t to = from + 1; to < open.size(); ++to) {
        if (open[to] == 0 || (open[to] < 0) == (open[from] < 0)) continue;
        open[to] += open[from];
        best = std::min(best, 1 + fewest_by_trial(open, from + 1));
        open[to] -= open[from];
    }
    return best;
}

double moved(const ByPartner& amounts) {
    double sum = 0;
    for (const double one : amounts) sum += std::max(one, 0.0);
    return sum;
}

/// Every figure certain, or `spread` of it the sd of a few; three payers, a fourth outside.
std::string scenario_text(const std::string& options, const std::string& spread = "") {
    const auto figure = [&](const std::string& value, const std::string& sd) {
        return spread.empty() ? value
                              : "{mean: " + value + ", sd: " + sd +
                                    ", source: assumption, why: \"for the test\"}";
    };
    const auto model = [&](const std::string& name, const std::string& effects,
                           const std::string& costs) {
        return "  " + name + ":\n    reach: {clients: " + figure("100", "20") +
               "}\n    model:\n      title: " + name +
               "\n      kind: service_use\n      client: person\n      timing: {lasts_years: 2}\n"
               "      effects: " +
               effects + "\n      costs: " + costs + "\n";
    };
    return "hearth: 1\ntitle: A test\nappraisal: {start: 2024/25, years: 3, prices: 2024/25, "
           "discount: " +
           std::string(spread.empty() ? "0.035" : "none") +
           ", perspective: {payers: [nhs, social_care, council]}}\n"
           "services:\n"
           "  night: {name: Night, unit: night, payer: nhs, cost: 300, cashable: 0.2}\n"
           "  visit: {name: Visit, unit: visit, payer: social_care, cost: 50, cashable: 1}\n"
           "interventions:\n" +
           model("rails",
                 "{night: {without: 2, rate_ratio: " + figure("0.8", "0.1") +
                     "}, visit: {without: 10, rate_ratio: 0.9}}",
                 "{works: {per: client, cost: " + figure(spread.empty() ? "90" : "500", "100") +
                     ", payer: council, budget: capital}}") +
           model("lamps", "{night: {without: 2, rate_ratio: 0.7}}",
                 "{works: {per: client, cost: 40, payer: {council: 0.5, social_care: 0.5}, budget: "
                 "capital}}") +
           model("calls", "{visit: {without: 10, rate_ratio: 0.7}}",
                 "{staff: {per: client, cost: 20, payer: nhs, budget: revenue}}") +
           "overlap:\n  - {of: rails, also_in: lamps, share: 0.5, source: assumption, why: \"for "
           "the test\"}\n  - {of: rails, also_in: calls, share: 0.3, source: assumption, why: "
           "\"for "
           "the test\"}\n  - {of: lamps, also_in: calls, share: 0.3, source: assumption, why: "
           "\"for "
           "the test\"}\n  - {of: rails, also_in: [lamps, calls], independent: true}\n"
           "options:\n  current: []\n" +
           options;
}

ShareAnswer shared(const AtPoint& at, const ShareQuestion& question) {
    auto made = answer(question, at, one_after_the_other());
    REQUIRE(std::holds_alternative<ShareAnswer>(made));
    return std::get<ShareAnswer>(std::move(made));
}

}  // namespace

TEST_CASE("the Shapley value is the mean over all orders, and keeps its four axioms") {
    Evenly any{1};
    for (std::size_t partners = 1; partners <= 7; ++partners)
        for (int trial = 0; trial < 5; ++trial) {
            const auto game = random_game(any, partners), other = random_game(any, partners);
            const ByPartner value = shapley(game), of_other = shapley(other);
            const ByPartner orders = by_permutations(game, partners);
            for (std::size_t i = 0; i < partners; ++i)
                CHECK(value[i] == doctest::Approx(orders[i]).epsilon(1e-12));
            CHECK(sum_of(value) == doctest::Approx(game.back()));  // efficiency
            std::vector<double> both = game, null = game, alike = game;
            for (std::size_t c = 0; c < game.size(); ++c) {
                both[c] += other[c];
                null[c] = game[c & ~std::size_t{1}] + ((c & 1) != 0 ? 25 : 0);
                if (partners > 1 && (c & 3) == 1) alike[c] = game[c ^ 3];
            }
            const ByPartner of_both = shapley(both);
            for (std::size_t i = 0; i < partners; ++i)  // additivity
                CHECK(of_both[i] == doctest::Approx(value[i] + of_other[i]));
            CHECK(shapley(null)[0] == doctest::Approx(25));  // who adds the same to all gets that
            if (partners > 1)                                // symmetry
                CHECK(shapley(alike)[0] == doctest::Approx(shapley(alike)[1]));
        }
}

TEST_CASE("the least money moved is what nothing smaller could do") {
    Evenly any{2};
    for (int trial = 0; trial < 200; ++trial) {
        ByPartner standing;
        for (int i = 0; i < 3; ++i) standing.push_back(std::round(any(-8, 10)));
        if (sum_of(standing) < 0) continue;
        const ByPartner amounts = least_moved(standing);
        CHECK(sum_of(amounts) == doctest::Approx(0));
        for (int i = 0; i < 3; ++i) CHECK(standing[i] + amounts[i] >= -1e-9);
        double least = 1e9;  // of all whole amounts that leave nobody below 0
        for (int a = -10; a <= 10; ++a)
            for (int b = -10; b <= 10; ++b) {
                const ByPartner tried{1.0 * a, 1.0 * b, -1.0 * a - b};
                if (standing[0] + tried[0] >= 0 && standing[1] + tried[1] >= 0 &&
                    standing[2] + tried[2] >= 0)
                    least = std::min(least, moved(tried));
            }
        CHECK(moved(amounts) == doctest::Approx(least));
    }
    CHECK(least_moved({5, 0, 3}) == ByPartner{0, 0, 0});
}

TEST_CASE("what a probability needs, and the highest there can be, are exact over the draws") {
    Evenly any{3};
    for (const std::size_t draws : {1u, 2u, 7u, 100u, 333u}) {
        std::vector<Column> all(3, Column(draws));
        for (Column& one : all) {
            for (double& value : one) value = std::round(any(-40, 60));
            std::sort(one.begin(), one.end());
        }
        const auto reach = [&](const Column& one, double least) {
            return static_cast<double>(std::count_if(one.begin(), one.end(),
                                                     [&](double v) { return v >= least; })) /
                   static_cast<double>(draws);
        };
        for (const double probability : {0.01, 0.2, 0.5, 0.8, 0.95, 1.0}) {
            const double value = reached_with(all[0], probability);
            CHECK(reach(all[0], value) >= probability - 1e-12);
            const auto higher = std::upper_bound(all[0].begin(), all[0].end(), value);
            if (higher != all[0].end()) CHECK(reach(all[0], *higher) < probability);
        }
        double highest = 0;  // by trying every share of draws
        for (std::size_t wanted = 1; wanted <= draws; ++wanted) {
            const double p = static_cast<double>(wanted) / static_cast<double>(draws);
            double sum = 0;
            for (const Column& one : all) sum += reached_with(one, p);
            if (sum >= 0) highest = std::max(highest, p);
        }
        CHECK(highest_probability(all) == doctest::Approx(highest));
    }
}

TEST_CASE("payments in pence sum to 0, leave nobody short, and are as few as can be") {
    Evenly any{4};
    for (int trial = 0; trial < 300; ++trial) {
        ByPartner amounts;
        for (int i = 0; i < 2 + trial % 6; ++i) amounts.push_back(any(-1e6, 1e6));
        amounts.push_back(-sum_of(amounts));
        const auto pence = in_pence(amounts);
        CHECK(std::accumulate(pence.begin(), pence.end(), std::int64_t{0}) == 0);
        for (std::size_t i = 0; i < pence.size(); ++i) {
            CHECK(std::abs(static_cast<double>(pence[i]) / 100 - amounts[i]) < 0.1);
            if (amounts[i] > 0) CHECK(static_cast<double>(pence[i]) / 100 >= amounts[i] - 1e-5);
        }
        std::vector<std::int64_t> few;  // small, so that some sets sum to 0
        for (int i = 0; i < 2 + trial % 6; ++i) few.push_back(std::llround(any(-4, 4)));
        few.push_back(-std::accumulate(few.begin(), few.end(), std::int64_t{0}));
        for (const auto& wanted : {pence, few}) {
            const auto payments = fewest_payments(wanted);
            std::vector<std::int64_t> got(wanted.size());
            for (const Payment& one : payments) {
                CHECK(one.pence > 0);
                got[one.from] -= one.pence;
                got[one.to] += one.pence;
            }
            CHECK(got == wanted);
            CHECK(static_cast<int>(payments.size()) == fewest_by_trial(wanted));
        }
    }
    CHECK(in_pence({0.004, -0.004}) == std::vector<std::int64_t>{1, -1});
    CHECK(fewest_payments({0, 0}).empty());
}

TEST_CASE("rules share what they say they share") {
    Evenly any{5};
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<PartnerMoney> partners(4);
        double cost = 0, left = 0;
        for (PartnerMoney& one : partners) {
            one = {.cost = any(0, 100), .saving = any(0, 200)};
            if (&one == &partners[trial % 4]) one.cost = 0;
            one.left = one.saving - one.cost;
            cost += one.cost;
            left += one.left;
        }
        const auto after = [&](ShareRule rule) {
            const Shared made = share_by(rule, partners);
            REQUIRE(made.why == NoShare::none);
            CHECK(sum_of(made.amounts) == doctest::Approx(0).scale(100));
            ByPartner all;
            for (std::size_t i = 0; i < partners.size(); ++i)
                all.push_back(partners[i].left + made.amounts[i]);
            return all;
        };
        const ByPartner by_saving = after(ShareRule::by_saving),
                        by_cost = after(ShareRule::by_cost),
                        equal = after(ShareRule::equal_returns);
        double savings = 0, of_payers = 0;
        for (const PartnerMoney& one : partners) {
            savings += one.saving;
            if (one.cost > 0) of_payers += one.left;
        }
        for (std::size_t i = 0; i < partners.size(); ++i) {
            const PartnerMoney& one = partners[i];
            CHECK(by_saving[i] ==
                  doctest::Approx(one.saving - cost * one.saving / savings).scale(100));
            CHECK(by_cost[i] == doctest::Approx(left * one.cost / cost).scale(100));
            if (one.cost > 0)
                CHECK(equal[i] / one.cost == doctest::Approx(of_payers / cost));
            else
                CHECK(equal[i] == doctest::Approx(one.left));
        }
    }
    const Shared none = share_by(ShareRule::no_worse_off, {{.left = -7}, {.left = 3}});
    CHECK(none.why == NoShare::loss);
    CHECK(none.gap == doctest::Approx(4));
    CHECK(share_by(ShareRule::by_cost, {{.left = 1}, {.left = 2}}).why == NoShare::no_cost);
    CHECK(share_by(ShareRule::by_saving, {{.cost = 1}, {.cost = 2}}).why == NoShare::no_saving);
}

TEST_CASE("a coalition does what nobody outside it pays for, with its overlap") {
    // Of the partners nhs, social_care, council: rails needs council, lamps council and social
    // care, calls the NHS.
    const auto spelt = hearth::testing::load_written(scenario_text(
        "  rails_only: [rails]\n  calls_only: [calls]\n  rails_calls: [rails, calls]\n"
        "  rails_lamps: [rails, lamps]\n  all: [rails, lamps, calls]\n"));
    Diagnostics wrong;
    const AtPoint at = at_point(*spelt.scenario, spelt.texts, wrong);
    const std::vector<std::string> payers = {"nhs", "social_care", "council"};
    std::map<std::string, OptionResult> options;
    for (const OptionResult& one : at.results) options.emplace(one.name, one);
    const std::vector<std::string> done = {
        "", "calls_only", "", "calls_only", "rails_only", "rails_calls", "rails_lamps", "all"};
    std::vector<double> worth(8);
    for (std::size_t c = 1; c < 8; ++c) {
        if (done[c].empty()) continue;
        for (std::size_t p = 0; p < 3; ++p)
            if ((c >> p & 1) != 0)
                worth[c] += *options.at(done[c]).value("by_payer." + payers[p] + ".pv_net");
        if (c < 7) worth[c] = std::max(worth[c], 0.0);
    }
    const ByPartner value = by_permutations(worth, 3);
    const ShareAnswer made = shared(at, {.rule = ShareRule::shapley});
    CHECK_FALSE(made.uncertain);
    REQUIRE(made.partners.size() == 3);
    for (std::size_t p = 0; p < 3; ++p) {
        const SharePartner& own = made.partners[p];
        CHECK(own.payer == payers[p]);
        CHECK(own.net ==
              doctest::Approx(*options.at("all").value("by_payer." + payers[p] + ".pv_net")));
        CHECK(own.net + made.chosen().amounts[p] == doctest::Approx(value[p]).epsilon(1e-6));
    }
    CHECK(worth[4] == 0);  // council alone would only pay
    CHECK(worth[5] > 0);
}

TEST_CASE("money that is too much for pence is refused, with whose it is") {
    const auto huge =
        hearth::testing::load_written(scenario_text("  all: [rails, lamps, calls]\n"),
                                      {"interventions.rails.model.costs.works.cost=1e14"});
    Diagnostics wrong;
    const AtPoint at = at_point(*huge.scenario, huge.texts, wrong);
    REQUIRE_FALSE(wrong.has_errors());
    const auto made = answer(ShareQuestion{}, at, one_after_the_other());
    REQUIRE(std::holds_alternative<Refusal>(made));
    CHECK(std::get<Refusal>(made).why.front().find("council is more than") != std::string::npos);
}

TEST_CASE("chances are those of counting draw by draw, before and after") {
    const auto drawn =
        hearth::testing::load_written(scenario_text("  all: [rails, lamps, calls]\n", "spread"));
    Diagnostics wrong;
    const AtPoint at = at_point(*drawn.scenario, drawn.texts, wrong);
    const DrawsAsked draws{.draws = 3000, .seed = 5};
    const auto table = drawn_table(*drawn.scenario, at.plan, drawing_asked(draws, *drawn.scenario),
                                   one_after_the_other());
    REQUIRE(std::holds_alternative<DrawTable>(table));
    const auto& kept = std::get<DrawTable>(table);  // undiscounted, which is the present value here
    const ShareAnswer made = shared(at, {.probability = 0.6, .drawing = draws});
    CHECK(made.draws == 3000);
    const RuleShare& rule = made.chosen();
    REQUIRE(rule.why == NoShare::none);
    double sum = 0;
    for (std::size_t p = 0; p < made.partners.size(); ++p) {
        const int column = kept.column(1, "by_payer." + made.partners[p].payer + ".net");
        REQUIRE(column >= 0);
        const auto share = [&](double gets) {
            int count = 0;
            for (std::size_t d = 0; d < 3000; ++d)
                count += kept.measures(d, column) + gets >= -0.01 ? 1 : 0;
            return count / 3000.0;
        };
        CHECK(made.partners[p].no_worse_off == share(0));
        CHECK(rule.no_worse_off[p] == share(rule.amounts[p]));
        CHECK(rule.no_worse_off[p] >= 0.6);
        if (rule.amounts[p] > 0) CHECK(share(rule.amounts[p] - 1) < 0.6);
        sum += rule.amounts[p];
    }
    CHECK(sum == doctest::Approx(0).scale(1));
    CHECK(made.highest_probability >= 0.6);
    REQUIRE(made.highest_probability < 0.99);
    const ShareAnswer beyond =
        shared(at, {.probability = made.highest_probability + 0.01, .drawing = draws});
    CHECK(beyond.chosen().why == NoShare::improbable);
    CHECK(beyond.chosen().gap > 0);
}
