// A stratum by permutation, a place within it by the figure's own stream.
#include "draws/latin.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "draws/shares.hpp"
#include "draws/sobol.hpp"

namespace hearth {

namespace {

constexpr std::uint64_t keys_at = std::uint64_t{3} << 62;
constexpr std::uint64_t feistel_rounds = 6;

/// The share (stratum + within)/strata, from the nearer end.
double share_in(std::uint64_t stratum, std::uint64_t strata, double within) {
    const auto n = static_cast<double>(strata);
    const double below = within < 0 ? 1 + within : within,
                 above = within < 0 ? -within : 1 - within;
    const double from_low = (static_cast<double>(stratum) + below) / n;
    const double from_high = (static_cast<double>(strata - 1 - stratum) + above) / n;
    const double nearer = std::clamp(std::min(from_low, from_high), least_share, most_share);
    return from_low < from_high ? nearer : -nearer;
}

}  // namespace

std::uint64_t permuted(std::uint64_t index, std::uint64_t size, std::uint64_t key) {
    const int half = (static_cast<int>(std::bit_width(size > 1 ? size - 1 : 1)) + 1) / 2;
    const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
    do {
        std::uint64_t left = index >> half, right = index & mask, round_key = key;
        for (std::uint64_t round = 0; round < feistel_rounds; ++round) {
            const std::uint64_t chance = ((right ^ round_key) * 0xff51afd7ed558ccd) >> 32 & mask;
            left = std::exchange(right, left ^ chance);
            round_key = round_key * 0x5851f42d4c957f2d + 0x14057b7ef767814f;
        }
        index = left << half | right;
    } while (index >= size);
    return index;
}

void fill_latin(const Stream& stream, std::uint64_t draws, std::uint64_t first_draw,
                std::span<double> shares) {
    std::array<std::uint64_t, replicates> keys{};
    for (std::uint64_t r = 0; r < replicates; ++r) keys[r] = bits_at(stream, keys_at + r)[0];
    fill_shares(stream, first_draw, shares);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const std::uint64_t draw = first_draw + i, replicate = draw % replicates;
        const std::uint64_t strata = draws / replicates + (replicate < draws % replicates ? 1 : 0);
        const std::uint64_t stratum = permuted(draw / replicates, strata, keys[replicate]);
        shares[i] = share_in(stratum, strata, shares[i]);
    }
}

}  // namespace hearth
