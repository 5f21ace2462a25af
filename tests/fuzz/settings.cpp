// What follows --set: one PATH=VALUE on each line, put into a scenario that has something of each.
#include "fuzz.hpp"

using namespace hearth;

namespace {

constexpr std::string_view scenario = R"(hearth: 1
title: A test
appraisal: {start: 2023/24, years: 3, prices: 2023/24}
place: [blaby, charnwood]
interventions:
  repairs: {model: handyperson, reach: {clients: {mean: 10, sd: 2, source: assumption, why: a}}}
  again: {model: handyperson, reach: {clients: = figures.count}}
options: {current: [], repairs: [repairs], both: [repairs, again]}
figures:
  count: 12
  whole: {dirichlet: {a: 3, b: 4}, source: assumption, why: a test}
uncertainty: {draws: 1000}
sets: {low: {figures.count: 3}}
alternatives: {horizon: {keep: {}, five: {appraisal.years: 5}}}
)";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    LoadRequest request{.path = fuzz::in_memory(scenario), .home = fuzz::home};
    std::string_view left = fuzz::text_of(data, size);
    while (!left.empty() && request.set.size() < 20) {
        const std::size_t end = std::min(left.find('\n'), left.size());
        request.set.emplace_back(left.substr(0, end));
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    fuzz::take_to_point(load_scenario(request));
    return 0;
}
