// What moves a result and what would have to be true, against the reference model M6 (a dressing
// that prevents infections; tornado ends and thresholds recomputed by hand from its inputs) and
// against closed forms.
#include <cmath>
#include <doctest/doctest.h>

#include "engine/evaluate.hpp"
#include "loaded.hpp"
#include "study/lever.hpp"
#include "study/threshold.hpp"
#include "study/tornado.hpp"

using namespace hearth;

namespace {

constexpr const char* dressing =
    "hearth: 1\n"
    "title: Dressing\n"
    "appraisal: {start: 2015/16, years: 1, prices: as_printed, discount: none,\n"
    "            entry: start_of_year}\n"
    "services:\n"
    "  bloodstream_infection: {unit: infection, payer: nhs,\n"
    "    cost: {mean: 9900, sd: 3000, distribution: gamma}, cashable: 0}\n"
    "  local_infection: {unit: infection, payer: nhs,\n"
    "    cost: {mean: 100, sd: 30, distribution: gamma}, cashable: 0}\n"
    "  dermatitis: {unit: case, payer: nhs, cost: {mean: 6, sd: 3, distribution: gamma},\n"
    "    cashable: 0}\n"
    "figures:\n"
    "  dressings: {mean: 3, sd: 2, distribution: gamma, quantity: count}\n"
    "  catheter_days: {mean: 10, sd: 5, distribution: gamma, quantity: count}\n"
    "  bloodstream_rate: {mean: 1.48, sd: 0.12, distribution: gamma, quantity: rate}\n"
    "  local_rate: {mean: 0.14, sd: 0.5, distribution: gamma, quantity: rate}\n"
    "  bloodstream: = bloodstream_rate * catheter_days / 1000\n"
    "  local: = local_rate * catheter_days / 1000\n"
    "  dermatitis: {events: 1, of: 476, quantity: share}\n"
    "  hr_one: {mean: 0.402, sd: 0.17397959183673468, distribution: lognormal, quantity: ratio}\n"
    "  hr_two: {mean: 0.402, sd: 0.17397959183673468, distribution: lognormal, quantity: ratio}\n"
    "  risk_ratio: {mean: 1, sd: 0.5, distribution: lognormal, quantity: ratio}\n"
    "  elsewhere: {value: 3, low: 2, high: 9, quantity: count}\n"
    "  more: {value: 4.72, quantity: cost}\n"
    "interventions:\n"
    "  change:\n"
    "    reach: {clients: 1}\n"
    "    model:\n"
    "      title: New in place of standard\n"
    "      kind: service_use\n"
    "      client: patient\n"
    "      effects:\n"
    "        bloodstream_infection: {without_per_client: = bloodstream, risk_ratio: = hr_one}\n"
    "        local_infection: {without_per_client: = local, risk_ratio: = hr_two}\n"
    "        dermatitis: {without_per_client: = dermatitis, risk_ratio: = risk_ratio}\n"
    "      costs: {dressings: {per: client, cost: = dressings * more, payer: nhs,\n"
    "                          budget: revenue}}\n"
    "options: {none: [], change: [change]}\n";

struct Case {
    explicit Case(const std::string& text) {
        loaded = testing::load_written(text);
        plan = link(*loaded.scenario);
    }

    Lever lever(const std::string& ending) const {
        std::vector<Fig> columns;
        for (std::size_t f = 0; f < plan.figures.size(); ++f) {
            const std::string& id = plan.figures[f].id;
            if (id.size() >= ending.size() &&
                id.compare(id.size() - ending.size(), ending.size(), ending) == 0)
                columns.push_back(static_cast<Fig>(f));
        }
        REQUIRE(!columns.empty());
        return lever_of(*loaded.scenario, plan, columns);
    }
    Measured net_saving() const { return measured(plan, 1, "net_saving"); }
    double at(const Lever& lever, double value) const {
        return net_saving()(placed(plan, {lever}, Grid(1, 1, value)))[0];
    }

    Loaded loaded;
    Plan plan;
};

/// One root, within half the last digit of the printed one, that gives 0 when put back.
void check_threshold(const Case& c, const Lever& lever, double printed, double half_digit) {
    const auto found = thresholds(c.plan, lever, c.net_saving(), {*reach_of(lever), 0});
    REQUIRE(found.roots.size() == 1);
    CHECK(std::abs(found.roots[0].from - printed) <= half_digit);
    CHECK(std::abs(c.at(lever, found.roots[0].from)) <= 1e-9 * found.scale);
}

}  // namespace

TEST_CASE("the dressing's tornado ends are those of the reference model") {
    const Case c(dressing);
    const std::vector<Lever> levers{c.lever("catheter_days"), c.lever("bloodstream_infection.cost"),
                                    c.lever("hr_one"), c.lever("dressings")};
    const Tornado found = tornado(c.plan, levers, {}, c.net_saving());
    CHECK(std::abs(*found.point - 73.54268) <= 0.5e-5);
    REQUIRE(found.bars.size() == 4);
    struct Printed {
        std::size_t lever;
        double low, high, at_low, at_high;
    };
    const Printed printed[] = {{0, 2.72466343, 21.9181827, 9.73602853, 178.0683361},
                               {1, 4921.74872, 16588.5995, 29.48316484, 132.7394609},
                               {2, 0.163776516, 0.831072567, 108.44718481, 10.6749674},
                               {3, 0.432923066, 7.99902627, 85.65928313, 49.9472760}};
    const double digits[][4] = {{1e-8, 1e-7, 1e-8, 1e-7},
                                {1e-5, 1e-4, 1e-8, 1e-7},
                                {1e-9, 1e-9, 1e-8, 1e-7},
                                {1e-9, 1e-8, 1e-8, 1e-7}};
    for (std::size_t i = 0; i < 4; ++i) {
        CAPTURE(i);
        const Bar& bar = found.bars[i];
        CHECK(bar.levers == std::vector<std::size_t>{printed[i].lever});
        const Ends& ends = *levers[printed[i].lever].ends;
        CHECK(std::abs(ends.low - printed[i].low) <= digits[i][0] / 2);
        CHECK(std::abs(ends.high - printed[i].high) <= digits[i][1] / 2);
        CHECK(std::abs(*bar.at_low - printed[i].at_low) <= digits[i][2] / 2);
        CHECK(std::abs(*bar.at_high - printed[i].at_high) <= digits[i][3] / 2);
    }
}

TEST_CASE("the dressing's thresholds are those of the reference model and put back give 0") {
    const Case c(dressing);
    check_threshold(c, c.lever("hr_one"), 0.903929, 0.5e-6);
    check_threshold(c, tied({c.lever("hr_one"), c.lever("hr_two")}), 0.903450, 0.5e-6);
    check_threshold(c, c.lever("bloodstream_infection.cost"), 1590.468, 0.5e-3);
    check_threshold(c, c.lever("bloodstream_rate"), 0.237767, 0.5e-6);
}

TEST_CASE("thresholds of every lever, nearest first, are those of each lever by itself") {
    const Case c(dressing);
    const std::vector<Lever> levers{c.lever("hr_one"), c.lever("bloodstream_infection.cost"),
                                    c.lever("bloodstream_rate"), c.lever("elsewhere")};
    const auto near = nearest_thresholds(c.plan, levers, c.net_saving(), 0);
    REQUIRE(near.size() == 3);
    CHECK(near[0].lever == 1);  // 8,309.5 away at 3,000
    CHECK(near[1].lever == 0);  // 0.5019 away at 0.17398
    CHECK(near[2].lever == 2);
    CHECK(std::abs(near[0].value - 1590.468) <= 0.5e-3);
    CHECK(std::abs(near[1].value - 0.903929) <= 0.5e-6);
    CHECK(std::abs(*near[0].deviations - (9900 - 1590.468) / 3000) <= 1e-6);
    CHECK_FALSE(near[0].within_ends);
    // ln(0.903929) lies (ln 0.903929 - mu) / sigma deviations up a lognormal of that mean and sd
    const double sigma = std::sqrt(std::log1p(std::pow(0.17397959183673468 / 0.402, 2)));
    const double mu = std::log(0.402) - sigma * sigma / 2;
    const double tail = std::erfc((std::log(near[1].value) - mu) / sigma / std::sqrt(2.0)) / 2;
    CHECK(std::abs(*near[1].chance - tail) <= 1e-12);
}

TEST_CASE("nothing that moves means no thresholds") {
    const Case c(dressing);
    CHECK(nearest_thresholds(c.plan, {}, c.net_saving(), 0).empty());
    CHECK(nearest_thresholds(c.plan, {c.lever("more")}, c.net_saving(), 0).empty());
}

TEST_CASE("a figure that nothing depends on has a width of exactly 0") {
    const Case c(dressing);
    const Tornado found =
        tornado(c.plan, {c.lever("elsewhere"), c.lever("hr_one")}, {{0}, {0, 1}}, c.net_saving());
    CHECK(found.unmoved() == 1);
    CHECK(found.between.empty());
    CHECK(found.bars.size() == 1);
    CHECK(found.groups[0].width == 0);
    CHECK(found.groups[1].width == found.bars[0].width);
    CHECK(found.slope[0] == 0);
    CHECK_FALSE(found.moves(0));
}

TEST_CASE("an elasticity is the per cent that one per cent more brings") {
    const Case c(dressing);
    const Tornado found =
        tornado(c.plan, {c.lever("more"), c.lever("catheter_days")}, {}, c.net_saving());
    // cost of dressings 3 * 4.72 = 14.16 of a saving of 73.54268
    CHECK(*found.elasticity[0] == doctest::Approx(-14.16 / 73.54268).epsilon(1e-7));
    CHECK(*found.elasticity[1] == doctest::Approx((73.54268 + 14.16) / 73.54268).epsilon(1e-4));
    CHECK(found.bars.size() == 1);
}
