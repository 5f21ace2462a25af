// Latin hypercube sampling in which any draw is computed on its own: the strata of a figure are
// shuffled by a keyed permutation instead of a list.
#pragma once

#include <cstdint>
#include <span>

#include "draws/philox.hpp"

namespace hearth {

/// Where `index` of 0 … size − 1 goes under the permutation of a key: a Feistel network over the
/// next power of four, walked on until it lands inside.
std::uint64_t permuted(std::uint64_t index, std::uint64_t size, std::uint64_t key);

/// Fills `shares` with those of a stream in a run of `draws` in all, which are dealt to replicates
/// as Sobol' points are (sobol.hpp): each replicate is a Latin hypercube of its own.
void fill_latin(const Stream& stream, std::uint64_t draws, std::uint64_t first_draw,
                std::span<double> shares);

}  // namespace hearth
