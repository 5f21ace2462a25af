// The efficient frontier against reference model M4.
#include <doctest/doctest.h>

#include "study/decision.hpp"

using namespace hearth;

namespace {

std::vector<FrontierStanding> standings(const std::vector<FrontierPlace>& places) {
    std::vector<FrontierStanding> all;
    for (const FrontierPlace& place : places) all.push_back(place.standing);
    return all;
}

}  // namespace

TEST_CASE("reference model M4 has its frontier, its ratios and its dominated options") {
    const auto places = efficient_frontier(
        {{55000, 5}, {35000, 4}, {25000, 3}, {10000, 2}, {12000, 1.5}, {5000, 1}});
    enum { e, d, c, b, a, usual_care };
    CHECK(standings(places) == std::vector<FrontierStanding>{
                                   FrontierStanding::on_frontier, FrontierStanding::on_frontier,
                                   FrontierStanding::extendedly_dominated,
                                   FrontierStanding::on_frontier, FrontierStanding::dominated,
                                   FrontierStanding::on_frontier});
    CHECK_FALSE(places[usual_care].icer.has_value());
    CHECK(places[usual_care].other == -1);
    CHECK(places[b].icer == 5000);
    CHECK(places[b].other == usual_care);
    CHECK(places[d].icer == 12500);
    CHECK(places[d].other == b);
    CHECK(places[e].icer == 20000);
    CHECK(places[e].other == d);
    CHECK(places[a].other == b);
    CHECK_FALSE(places[c].icer.has_value());
}

TEST_CASE("where two options bring the same the cheaper dominates, as in the tie of M4") {
    const auto places =
        efficient_frontier({{163771, 6.48273}, {164848.7, 6.52861}, {163765.1, 6.52861}});
    CHECK(standings(places) == std::vector<FrontierStanding>{FrontierStanding::dominated,
                                                             FrontierStanding::dominated,
                                                             FrontierStanding::on_frontier});
    CHECK(places[0].other == 2);
    CHECK(places[1].other == 2);
}

TEST_CASE("an option that equals an earlier one is the same, and one on the line stays") {
    const auto same = efficient_frontier({{0, 0}, {10, 1}, {10, 1}});
    CHECK(same[1].standing == FrontierStanding::on_frontier);
    CHECK(same[2].standing == FrontierStanding::same_as_another);
    CHECK(same[2].other == 1);
    const auto line = efficient_frontier({{0, 0}, {10, 1}, {20, 2}});
    CHECK(line[1].icer == 10);
    CHECK(line[2].icer == 10);
    CHECK(efficient_frontier({}).empty());
}

TEST_CASE("the frontier does not depend on the order of the options") {
    const std::vector<CostAndEffect> options = {{0, 0},    {4, -1}, {3, 2},   {9, 3},
                                                {-2, 0.5}, {1, 1},  {2.5, 1}, {30, 6}};
    const auto places = efficient_frontier(options);
    const std::vector<std::size_t> order = {5, 2, 7, 0, 6, 1, 4, 3};
    std::vector<CostAndEffect> shuffled;
    for (const std::size_t from : order) shuffled.push_back(options[from]);
    const auto again = efficient_frontier(shuffled);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const FrontierPlace& own = places[order[i]];
        CHECK(again[i].standing == own.standing);
        CHECK(again[i].icer == own.icer);
        REQUIRE((again[i].other < 0) == (own.other < 0));
        if (own.other >= 0)
            CHECK(order[static_cast<std::size_t>(again[i].other)] ==
                  static_cast<std::size_t>(own.other));
    }
}
