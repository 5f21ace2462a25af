// A table that stands for an inverse cumulative distribution: polynomials of degree 5 over eighths
// of the octaves of min(u, 1 − u), down to 2^-54. Its error in u stays below 1e-9 (method 10.3).
#pragma once

#include <vector>

#include "base/kernels.hpp"
#include "draws/standard_law.hpp"

namespace hearth {

struct InverseTable {
    StandardLaw law;
    std::vector<kernels::Piece> pieces;  ///< of the lower half, then of the upper

    kernels::Pieces view() const {
        return kernels::Pieces{pieces.data(), std::size_t{2} * kernels::pieces_of_side};
    }
};

/// The table of a law whose shapes lie from 0.001 to 1e7.
InverseTable inverse_table(const StandardLaw& law);

}  // namespace hearth
