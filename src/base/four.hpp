// Four draws side by side, for sums that compilers do not keep in registers by themselves. Each is
// computed as a double alone would be, so the bits do not depend on the processor. For files of
// kernels only, and only for + − · / and bits: comparisons are left to plain loops.
#pragma once

#include <cstdint>

namespace hearth {

using Four [[gnu::vector_size(32), gnu::aligned(8), gnu::may_alias]] = double;
using FourBits [[gnu::vector_size(32), gnu::aligned(8), gnu::may_alias]] = std::uint64_t;

/// The four draws that begin at `from`. A pointer: through a reference clang 14 forgets that they
/// may begin at any double.
__attribute__((always_inline)) inline const Four* four_at(const double* from) {
    return reinterpret_cast<const Four*>(from);
}
__attribute__((always_inline)) inline Four* four_at(double* from) {
    return reinterpret_cast<Four*>(from);
}

}  // namespace hearth
