// Shares: the uniforms behind the draws, kept so that both ends are equally fine. A share u of (0,
// 1) is held as its signed distance from the nearer end: u below one half, u − 1 (negative) above
// it. So 1 − 2^-54, which no double holds, is held exactly.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "base/kernels.hpp"
#include "draws/philox.hpp"

namespace hearth {

/// The share (k + ½)·2^-53 of the 53 upper bits k.
constexpr double share_of_bits(std::uint64_t bits) {
    const std::uint64_t upper = bits >> 63;
    const std::uint64_t from_end = (bits >> 11 ^ (0 - upper)) & 0xfffffffffffff;
    const double whole = std::bit_cast<double>(from_end | 0x4330000000000000);  // 2^52 + from_end
    const double share = (whole - (0x1p52 - 0.5)) * 0x1p-53;
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
