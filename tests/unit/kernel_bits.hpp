// One number that stands for every bit the kernels give over a wide range. Included after `kernels`
// and HEARTH_CLONES are defined, so that one clone is forced.
#pragma once

#include <bit>
#include <vector>

#include "draws/shares.hpp"

namespace hearth::kernels {

inline std::uint64_t hash_of(std::uint64_t hash, const std::vector<double>& column) {
    for (const double x : column) hash = (hash ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001b3;
    return hash;
}

inline std::vector<Piece> made_up_table() {
    std::vector<Piece> table;
    for (int i = 0; i < 2 * pieces_of_side; ++i) {
        const double c = 1.0 / (i + 3);
        table.push_back(packed(std::array<double, 6>{c, c * c, -c / 7, c / 9, -c / 70, c / 90}));
    }
    return table;
}

/// Runs every kernel over 2,003 shares.
inline std::uint64_t all_bits() {
    std::vector<double> shares(2003);
    fill_shares({.seed = 7, .id = 9}, 0, shares);
    const std::vector<Piece> table = made_up_table();
    const Pieces pieces{table.data(), table.size()};
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto add = [&](auto kernel) {
        std::vector<double> column = shares;
        kernel(column);
        hash = hash_of(hash, column);
    };
    add([&](auto& x) { invert(pieces, {.shift = 0.1, .scale = 3.3}, x); });
    add([&](auto& x) { invert_exp(pieces, {.shift = 0.1, .scale = 3.3}, x); });
    add([&](auto& x) { invert_logistic(pieces, {.shift = 0.1, .scale = 3.3}, x); });
    add([&](auto& x) { uniform(0.1, 0.7, x); });
    add([&](auto& x) { triangular({.low = 0.1, .mode = 0.3, .high = 0.9}, x); });
    add([&](auto& x) { narrow({.below = 0.1, .above = 1e-9}, x); });
    add([&](auto& x) { clamp(-0.1, 0.2, x); });
    add([&](auto& x) { scale(1500, x), exponentials(x); });
    add([&](auto& x) { scale(-1e-300, x), logarithms(x), clamp(-1e9, 1e9, x); });
    add([&](auto& x) { scale(17, x), normal_shares(x); });
    add([&](auto& x) { add_scaled(1.1, shares, x); });
    add([&](auto& x) { scale(17, x), exits(x); });
    add([&](auto& x) { scale(1.9, x), hazards(x); });
    return hash;
}

/// What it is, by g++ 12 and clang 14, for SSE2, AVX2 and AVX-512 alike.
constexpr std::uint64_t expected_bits = 12033408737100529761u;

}  // namespace hearth::kernels
