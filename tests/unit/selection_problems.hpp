// Random problems of selection, the same on every machine.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "study/selection.hpp"

namespace hearth {

/// What a random problem has.
struct ProblemSizes {
    int groups = 5, scales = 1, limits = 2, together = 0, objectives = 1, relations = 0;
    double required = 0;  ///< chance of a group
};

/// SplitMix64.
struct ProblemDice {
    std::uint64_t state;

    std::uint64_t next() {
        state += 0x9e3779b97f4a7c15ull;
        std::uint64_t z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
        return z ^ (z >> 31);
    }
    int below(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(next() >> 11) * 0x1p-53;
    }
};

/// Interventions whose value and use grow with their scale, limits that a third of them reach, sets
/// that are worth less together (some more), and pairs that exclude or need each other.
inline SelectionProblem random_problem(std::uint64_t seed, const ProblemSizes& sizes) {
    ProblemDice dice{seed};
    SelectionProblem made{.items = {}, .required = {}, .limits = {}};
    made.objectives = static_cast<std::size_t>(sizes.objectives);
    std::vector<double> all(static_cast<std::size_t>(sizes.limits));
    for (int g = 0; g < sizes.groups; ++g) {
        made.required.push_back(dice.between(0, 1) < sizes.required);
        const double worth = dice.between(-20, 100);
        std::vector<double> shares, uses;
        for (int p = 0; p < sizes.objectives; ++p)
            shares.push_back(sizes.objectives == 1 ? 1 : dice.between(-0.5, 1));
        for (int r = 0; r < sizes.limits; ++r)
            uses.push_back(dice.between(0, 1) < 0.7 ? dice.between(1, 50) : 0);
        for (int k = 0; k < sizes.scales; ++k) {
            const double scale = sizes.scales == 1 ? 1 : 0.5 * (k + 1);
            SelectionItem item{.group = g, .values = {}};
            for (const double share : shares)
                item.values.push_back(worth * share * std::pow(scale, 0.8));
            for (int r = 0; r < sizes.limits; ++r) {
                const double use = uses[static_cast<std::size_t>(r)] * (0.2 + scale);
                if (use > 0) item.uses.push_back({r, use});
                all[static_cast<std::size_t>(r)] += use / sizes.scales;
            }
            made.items.push_back(std::move(item));
        }
    }
    for (const double sum : all) made.limits.push_back(sum * dice.between(0.15, 0.5));
    for (int t = 0; t < sizes.together; ++t) {
        SelectionTogether one{.items = {}, .values = {}};
        std::vector<int> groups;
        const int members = dice.between(0, 1) < 0.8 || sizes.groups < 3 ? 2 : 3;
        while (static_cast<int>(groups.size()) < members)
            if (const int g = dice.below(sizes.groups);
                std::find(groups.begin(), groups.end(), g) == groups.end())
                groups.push_back(g);
        for (const int g : groups) one.items.push_back(g * sizes.scales + dice.below(sizes.scales));
        std::sort(one.items.begin(), one.items.end());
        for (int p = 0; p < sizes.objectives; ++p) one.values.push_back(dice.between(-30, 10));
        made.together.push_back(std::move(one));
    }
    for (int k = 0; k < sizes.relations; ++k) {
        const int a = dice.below(sizes.groups), b = dice.below(sizes.groups);
        if (a == b) continue;
        const bool excludes = dice.below(2) == 0;
        const int row = static_cast<int>(made.limits.size());
        made.limits.push_back(excludes ? 1 : 0);
        for (int s = 0; s < sizes.scales; ++s) {
            made.items[static_cast<std::size_t>(a * sizes.scales + s)].uses.push_back({row, 1});
            made.items[static_cast<std::size_t>(b * sizes.scales + s)].uses.push_back(
                {row, excludes ? 1.0 : -1.0});
        }
    }
    return made;
}

}  // namespace hearth
