// Overlap against people: a made-up population, person by person, whose memberships say the shares
// and whose use is combined one by one. The engine has the shares alone.
#include <algorithm>
#include <array>
#include <cstdio>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "oracle/random.hpp"
#include "properties/appraised.hpp"

using namespace hearth;
using namespace hearth::testing;
using doctest::Approx;

namespace {

constexpr int programmes = 3, people = 4000;

/// What each programme leaves of a visit that there would be without it.
struct World {
    std::array<double, programmes> without{}, ratio{};
    std::vector<std::array<bool, programmes>> persons = {};

    [[nodiscard]] double in_all(const std::vector<int>& which) const {
        double count = 0;
        for (const auto& person : persons) {
            bool all = true;
            for (const int one : which) all = all && person[static_cast<std::size_t>(one)];
            count += all ? 1 : 0;
        }
        return count;
    }
    /// Visits that everybody together avoids: each person has the smallest use without of the
    /// programmes that he or she is in, and each leaves its part of what the others leave.
    [[nodiscard]] double avoided() const {
        double sum = 0;
        for (const auto& person : persons) {
            double own = 1e9, left = 1;
            bool any = false;
            for (std::size_t i = 0; i < programmes; ++i) {
                if (!person[i]) continue;
                own = std::min(own, without[i]);
                left *= ratio[i];
                any = true;
            }
            if (any) sum += own - own * left;
        }
        return sum;
    }
};

World random_world(oracle::Random& random) {
    World world;
    for (std::size_t i = 0; i < programmes; ++i) {
        world.without[i] = random.between(1, 6);
        world.ratio[i] = random.between(0.2, 1);
    }
    for (int p = 0; p < people; ++p)
        world.persons.push_back(
            {random.chance(0.5), random.chance(p % 3 == 0 ? 0.6 : 0.2), random.chance(0.4)});
    return world;
}

std::string text(double value) {
    std::array<char, 40> made{};
    std::snprintf(made.data(), made.size(), "%.17g", value);
    return made.data();
}

/// Effects that last a year from the start, or that happen once.
std::string scenario_of(const World& world, bool once) {
    std::string made =
        "hearth: 1\ntitle: People\nappraisal: {start: 2025/26, years: 1, prices: as_printed, "
        "discount: none, entry: start_of_year}\n"
        "services: {visit: {unit: visit, payer: nhs, cost: 1, cashable: 1}}\ninterventions:\n";
    for (int i = 0; i < programmes; ++i) {
        const auto at = static_cast<std::size_t>(i);
        made += "  p" + std::to_string(i) + ":\n    reach: {clients: " + text(world.in_all({i})) +
                "}\n    model: {title: P, kind: service_use, client: person, timing: "
                "{lasts_years: 1}, effects: {visit: {" +
                (once ? "without_per_client: " : "without: ") + text(world.without[at]) +
                (once ? ", risk_ratio: " : ", rate_ratio: ") + text(world.ratio[at]) + "}}}\n";
    }
    made += "options: {current: [], pair: [p0, p1], all: [p0, p1, p2]}\noverlap:\n";
    const auto share = [&](const std::vector<int>& members) {
        std::string others;
        for (std::size_t i = 1; i < members.size(); ++i)
            others += (i > 1 ? ", p" : "p") + std::to_string(members[i]);
        made += "  - {of: p" + std::to_string(members[0]) + ", also_in: [" + others +
                "], share: " + text(world.in_all(members) / world.in_all({members[0]})) + "}\n";
    };
    share({0, 1});
    share({0, 2});
    share({2, 1});
    share({1, 0, 2});
    return made;
}

/// Visits that the people of two programmes alone avoid.
World of_two(World world) {
    for (auto& person : world.persons) person[2] = false;
    return world;
}

}  // namespace

TEST_CASE("declared shares avoid what people avoid who are followed one by one") {
    oracle::Random random(7);
    for (int round = 0; round < 20; ++round) {
        const World world = random_world(random);
        for (const bool once : {false, true}) {
            const auto found = by_engine(loaded(scenario_of(world, once)));
            CHECK(*found.measures.at("all").at("avoided.visit") ==
                  Approx(world.avoided()).epsilon(1e-9));
            CHECK(*found.measures.at("pair").at("avoided.visit") ==
                  Approx(of_two(world).avoided()).epsilon(1e-9));
        }
    }
}

TEST_CASE("independent shares avoid what people avoid who are in each programme by chance alone") {
    World world;
    world.without = {4, 3, 5};
    world.ratio = {0.5, 0.8, 0.6};
    // Of 1,000 in the first a half is in the second, a fifth in the third, a tenth in both; nobody
    // is in the second and the third alone.
    for (int p = 0; p < 1000; ++p) world.persons.push_back({true, p % 2 == 0, p / 2 % 5 == 0});
    std::string text = scenario_of(world, false);
    text.replace(text.find("  - {of: p1, also_in: [p0, p2]"), std::string::npos,
                 "  - {of: p0, also_in: [p1, p2], independent: true}\n");
    const auto found = by_engine(loaded(text));
    CHECK(*found.measures.at("all").at("avoided.visit") == Approx(world.avoided()).epsilon(1e-9));
}
