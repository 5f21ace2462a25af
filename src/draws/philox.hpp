// The counter-based generator Philox 4x32-10 (Salmon et al. 2011) and the key of a figure's stream.
// Draws are computed, never stepped: any draw of any figure on its own.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hearth {

using PhiloxBlock = std::array<std::uint32_t, 4>;

namespace philox {

constexpr std::uint32_t multiplier_0 = 0xD2511F53;
constexpr std::uint32_t multiplier_1 = 0xCD9E8D57;
constexpr std::uint32_t weyl_0 = 0x9E3779B9;
constexpr std::uint32_t weyl_1 = 0xBB67AE85;
constexpr int rounds = 10;

}  // namespace philox

/// Four words of chance for a counter and a key (method 10.2).
constexpr PhiloxBlock philox_block(PhiloxBlock counter, std::array<std::uint32_t, 2> key) {
    auto [c0, c1, c2, c3] = counter;
    auto [k0, k1] = key;
    for (int round = 0; round < philox::rounds; ++round) {
        const std::uint64_t p0 = std::uint64_t{c0} * philox::multiplier_0;
        const std::uint64_t p1 = std::uint64_t{c2} * philox::multiplier_1;
        c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
        c1 = static_cast<std::uint32_t>(p1);
        c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
        c3 = static_cast<std::uint32_t>(p0);
        k0 += philox::weyl_0;
        k1 += philox::weyl_1;
    }
    return {c0, c1, c2, c3};
}

/// Which sequence of chance: one seed for a run, one id for a figure.
struct Stream {
    std::uint64_t seed = 0;
    std::uint64_t id = 0;
};

/// The two 64-bit numbers at a place of a stream: key = seed, counter = (place, id), low word
/// first.
constexpr std::array<std::uint64_t, 2> bits_at(const Stream& stream, std::uint64_t place) {
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
    const PhiloxBlock made =
        philox_block({low(place), high(place), low(stream.id), high(stream.id)},
                     {low(stream.seed), high(stream.seed)});
    return {std::uint64_t{made[1]} << 32 | made[0], std::uint64_t{made[3]} << 32 | made[2]};
}

/// A stable 64-bit hash of a figure's path (method 10.2): FNV-1a, then the finaliser of
/// MurmurHash3, so that paths that differ in one letter differ in half their bits.
constexpr std::uint64_t figure_hash(std::string_view path) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : path) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3;
    }
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccd;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53;
    return hash ^ hash >> 33;
}

}  // namespace hearth
