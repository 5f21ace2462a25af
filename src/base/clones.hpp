// HEARTH_CLONES: puts a loop into the program once for each kind of x86-64 processor and lets the
// loader pick. With contraction off every clone gives the same bits. Not for functions that use
// Eigen: they keep 128-bit packets and give other bits.
// Four draws side by side: for sums that compilers do not keep in registers by themselves. Each is
// computed as a double alone would be, so the bits do not depend on the processor. For files of
// kernels only, and only for + − · / and bits: comparisons are left to plain loops.
#pragma once

#include <cstdint>

// A test defines the macro itself to force one clone.
#ifndef HEARTH_CLONES
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define HEARTH_NO_CLONES
#endif
#endif
#if defined(__SANITIZE_THREAD__) || !defined(__x86_64__) || !defined(__linux__)
#define HEARTH_NO_CLONES  // the sanitizer crashes in the loader's choice; others have no choice
#endif

#if defined(HEARTH_NO_CLONES)
#define HEARTH_CLONES
#elif defined(HEARTH_NO_AVX512)
#define HEARTH_CLONES __attribute__((target_clones("avx2", "default")))
#elif defined(__clang__)
#define HEARTH_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define HEARTH_CLONES __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#endif
#endif

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
