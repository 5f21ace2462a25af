// Draws that fill their range more evenly than chance, each computed on its own. Sobol' points with
// the direction numbers of Joe and Kuo (2008, new-joe-kuo-6, as Boost.Random carries them),
// scrambled so that they are unbiased and their error can be told: a random linear scramble of each
// dimension (Matoušek 1998) and a random digital shift for each replicate. Latin hypercubes in
// which the strata of a figure are shuffled by a keyed permutation instead of a list.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "draws/shares.hpp"

namespace hearth {

/// Draws are dealt to replicates in turn, so that every beginning of a run holds all of them
/// evenly: draw d is point d/16 of replicate d mod 16. The spread of the replicates' means is the
/// error.
constexpr int replicates = 16;

/// More figures than this, by their sorted ids, are drawn at random beside the points.
constexpr std::size_t most_sobol_dimensions = 3667;

/// One coordinate: its direction numbers, the first in the top bit, and the replicates' shifts.
struct SobolDimension {
    std::array<std::uint64_t, 64> directions{};
    std::array<std::uint64_t, 64> first_points{};  ///< 0 to 63 without shift
    std::array<std::uint64_t, replicates> shifts{};
};

/// The direction numbers of a dimension from 0, unscrambled.
std::array<std::uint64_t, 64> sobol_directions(std::size_t dimension);

/// A dimension scrambled by a stream.
SobolDimension sobol_dimension(std::size_t dimension, const Stream& stream);

/// Fills `shares` with a coordinate of draws first_draw, first_draw + 1, …
void fill_sobol(const SobolDimension& dimension, std::uint64_t first_draw,
                std::span<double> shares);

/// Where `index` of 0 … size − 1 goes under the permutation of a key: a Feistel network over the
/// next power of four, walked on until it lands inside.
std::uint64_t permuted(std::uint64_t index, std::uint64_t size, std::uint64_t key);

/// Fills `shares` with those of a stream in a run of `draws` in all, which are dealt to replicates
/// as Sobol' points are: each replicate is a Latin hypercube of its own.
void fill_latin(const Stream& stream, std::uint64_t draws, std::uint64_t first_draw,
                std::span<double> shares);

}  // namespace hearth
