// The counter-based generator Philox 4x32-10 (Salmon et al. 2011) and the key of a figure's stream.
// Draws are computed, never stepped: any draw of any figure on its own.
// Shares: the uniforms behind the draws, kept so that both ends are equally fine. A share u of (0,
// 1) is held as its signed distance from the nearer end: u below one half, u − 1 (negative) above
// it. So 1 − 2^-54, which no double holds, is held exactly.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/kernels.hpp"

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

/// The share (k + ½)·2^-53 of the 53 upper bits k.
constexpr double share_of_bits(std::uint64_t bits) {
    const std::uint64_t upper = bits >> 63;
    const std::uint64_t from_end = (bits >> 11 ^ (0 - upper)) & 0xfffffffffffff;
    const double steps = std::bit_cast<double>(from_end | 0x4330000000000000);  // 2^52 + from_end
    const double share = (steps - (0x1p52 - 0.5)) * 0x1p-53;
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(share) | upper << 63);
}

/// The share of a draw: two to a block of Philox (method 10.2).
constexpr double share_of_draw(const Stream& stream, std::uint64_t draw) {
    return share_of_bits(bits_at(stream, draw / 2)[draw % 2]);
}

/// u itself, for those who can do with less at the upper end.
constexpr double plain(double share) { return share < 0 ? 1 + share : share; }

/// Fills `shares` with those of draws first_draw, first_draw + 1, … of a stream. The same bits on
/// every processor and for every way to split the draws.
void fill_shares(const Stream& stream, std::uint64_t first_draw, std::span<double> shares);

/// What a processor can do for `fill_shares`; for tests, which force it.
enum class Lanes { one, four, eight };
Lanes widest_lanes();
void fill_shares_by(Lanes lanes, const Stream& stream, std::uint64_t first_draw,
                    std::span<double> shares);

}  // namespace hearth
