// Direction numbers by Bratley and Fox's recurrence; points in the order of their numbers (not of a
// Gray code), sixty-four at a time from one table of exclusive ors. Of a Latin hypercube: a stratum
// by permutation, a place within it by the figure's own stream.
#include "draws/points.hpp"

#include <algorithm>
#include <bit>
#include <boost/random/sobol.hpp>
#include <utility>

namespace hearth {

namespace {

using Table = boost::random::default_sobol_table;
static_assert(Table::max_dimension == most_sobol_dimensions);

/// Places of a stream that no draw reaches, for its shifts and its scramble.
constexpr std::uint64_t shifts_at = std::uint64_t{1} << 62;
constexpr std::uint64_t scramble_at = std::uint64_t{1} << 63;

using Directions = std::array<std::uint64_t, 64>;

std::uint64_t point(const Directions& directions, std::uint64_t number) {
    std::uint64_t made = 0;
    for (; number != 0; number &= number - 1) made ^= directions[std::countr_zero(number)];
    return made;
}

/// Times a random lower triangular matrix: every digit also changes a random choice of those after
/// it.
Directions scrambled(const Directions& directions, const Stream& stream) {
    Directions columns{}, made{};  // columns by the place of their digit, from the last
    for (std::size_t place = 0; place < columns.size(); ++place) {
        const std::uint64_t own = std::uint64_t{1} << place;
        columns[place] = own | (bits_at(stream, scramble_at + place)[0] & (own - 1));
    }
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = point(columns, directions[i]);
    return made;
}

constexpr std::uint64_t keys_at = std::uint64_t{3} << 62;
constexpr std::uint64_t feistel_rounds = 6;

/// Every bit of the result depends on every bit of x (the finaliser of MurmurHash3).
std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ x >> 33) * 0xff51afd7ed558ccd;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53;
    return x ^ x >> 33;
}

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

std::array<std::uint64_t, 64> sobol_directions(std::size_t dimension) {
    Directions made{};
    if (dimension == 0) {
        for (std::size_t k = 0; k < made.size(); ++k) made[k] = std::uint64_t{1} << (63 - k);
        return made;
    }
    const std::uint64_t polynomial = Table::polynomial(dimension - 1);
    const std::size_t degree = std::bit_width(polynomial) - 1;
    for (std::size_t k = 0; k < made.size(); ++k) {
        if (k < degree) {
            made[k] = std::uint64_t{Table::minit(dimension - 1, k)} << (63 - k);
            continue;
        }
        made[k] = made[k - degree] ^ made[k - degree] >> degree;
        for (std::size_t back = 1; back < degree; ++back)
            if (polynomial >> (degree - back) & 1) made[k] ^= made[k - back];
    }
    return made;
}

SobolDimension sobol_dimension(std::size_t dimension, const Stream& stream) {
    SobolDimension made{.directions = scrambled(sobol_directions(dimension), stream)};
    for (std::uint64_t i = 0; i < made.first_points.size(); ++i)
        made.first_points[i] = point(made.directions, i);
    for (std::uint64_t r = 0; r < made.shifts.size(); ++r)
        made.shifts[r] = bits_at(stream, shifts_at + r)[0];
    return made;
}

void fill_sobol(const SobolDimension& dimension, std::uint64_t first_draw,
                std::span<double> shares) {
    std::uint64_t of_number = ~std::uint64_t{0}, common = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const std::uint64_t draw = first_draw + i;
        const std::uint64_t number = draw / replicates;
        if (number / 64 != of_number) {
            of_number = number / 64;
            common = point(dimension.directions, of_number * 64);
        }
        shares[i] = share_of_bits(common ^ dimension.first_points[number % 64] ^
                                  dimension.shifts[draw % replicates]);
    }
}

std::uint64_t permuted(std::uint64_t index, std::uint64_t size, std::uint64_t key) {
    const int half = (static_cast<int>(std::bit_width(size > 1 ? size - 1 : 1)) + 1) / 2;
    const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
    do {
        std::uint64_t left = index >> half, right = index & mask, round_key = key;
        for (std::uint64_t round = 0; round < feistel_rounds; ++round) {
            left = std::exchange(right, left ^ (mixed(right + round_key) & mask));
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
