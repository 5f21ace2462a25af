// Direction numbers by Bratley and Fox's recurrence; points in the order of their numbers (not of a
// Gray code), sixty-four at a time from one table of exclusive ors.
#include "draws/sobol.hpp"

#include <bit>
#include <boost/random/sobol.hpp>

#include "draws/shares.hpp"

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
    for (; number != 0; number &= number - 1)
        made ^= directions[static_cast<std::size_t>(std::countr_zero(number))];
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

}  // namespace

std::array<std::uint64_t, 64> sobol_directions(std::size_t dimension) {
    Directions made{};
    if (dimension == 0) {
        for (std::size_t k = 0; k < made.size(); ++k) made[k] = std::uint64_t{1} << (63 - k);
        return made;
    }
    const std::uint64_t polynomial = Table::polynomial(dimension - 1);
    const auto degree = static_cast<std::size_t>(std::bit_width(polynomial)) - 1;
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

}  // namespace hearth
