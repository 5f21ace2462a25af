// What the tests of clones hand one another: a kernel's name and a hash of all the bits it gives.
#pragma once

#include <cstdint>
#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace clone_hashes {

struct CloneHash {
    std::string name;
    std::uint64_t hash = 0;
};

/// Of the kernels as a compiler makes them for every x86-64 (clones_baseline_test.cpp).
std::vector<CloneHash> of_baseline();

inline void check_against_baseline(const std::vector<CloneHash>& own) {
    const std::vector<CloneHash> baseline = of_baseline();
    REQUIRE(own.size() == baseline.size());
    for (std::size_t i = 0; i < own.size(); ++i) {
        INFO(own[i].name);
        CHECK(own[i].hash == baseline[i].hash);
    }
}

}  // namespace clone_hashes
