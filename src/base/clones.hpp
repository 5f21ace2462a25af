// HEARTH_CLONES: puts a loop into the program once for each kind of x86-64 processor and lets the
// loader pick. With contraction off every clone gives the same bits. Not for functions that use
// Eigen: they keep 128-bit packets and give other bits.
// Four draws side by side: for sums that compilers do not keep in registers by themselves. Each is
// computed as a double alone would be, so the bits do not depend on the processor. For files of
// kernels only, and only for + − · / and bits: comparisons are left to plain loops.
#pragma once

#include <cstddef>
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
#if !defined(HEARTH_NO_CLONES) && !defined(HEARTH_NO_AVX512)
#define HEARTH_WIDE __attribute__((target("avx512f")))
#endif
#endif

// HEARTH_LANES(name, (parameters), (arguments)): defines `name` as name_in<Eights> where the
// processor has AVX-512, and as clones of name_in<Fours> elsewhere.
#ifdef HEARTH_WIDE
#define HEARTH_LANES(name, parameters, arguments)                                            \
    HEARTH_WIDE void name##_wide parameters { name##_in<Eights> arguments; }                 \
    HEARTH_CLONES void name##_narrow parameters { name##_in<Fours> arguments; }              \
    void name parameters {                                                                   \
        __builtin_cpu_supports("avx512f") ? name##_wide arguments : name##_narrow arguments; \
    }
#else
#define HEARTH_LANES(name, parameters, arguments) \
    HEARTH_CLONES void name parameters { name##_in<Fours> arguments; }
#endif

namespace hearth {

using Four [[gnu::vector_size(32), gnu::aligned(8), gnu::may_alias]] = double;
using Eight [[gnu::vector_size(64), gnu::aligned(8), gnu::may_alias]] = double;
using FourBits [[gnu::vector_size(32), gnu::aligned(8), gnu::may_alias]] = std::uint64_t;

/// The four draws that begin at `from`. A pointer: through a reference clang 14 forgets that they
/// may begin at any double.
__attribute__((always_inline)) inline const Four* four_at(const double* from) {
    return reinterpret_cast<const Four*>(from);
}
__attribute__((always_inline)) inline Four* four_at(double* from) {
    return reinterpret_cast<Four*>(from);
}

/// What is a template's argument, where a type would lose that it may begin at any double.
struct Eights {
    using Vector = Eight;
};
struct Fours {
    using Vector = Four;
};
struct Ones {
    using Vector = double;
};
template <class Lanes>
constexpr std::size_t width_of = sizeof(typename Lanes::Vector) / sizeof(double);

/// As many draws as a vector holds that begin at `from`.
template <class Lanes>
__attribute__((always_inline)) inline const typename Lanes::Vector* vector_at(const double* from) {
    return reinterpret_cast<const typename Lanes::Vector*>(from);
}
template <class Lanes>
__attribute__((always_inline)) inline typename Lanes::Vector* vector_at(double* from) {
    return reinterpret_cast<typename Lanes::Vector*>(from);
}

/// Calls part.operator()<Lanes, vectors>(i) for n draws: four vectors at a time while there are as
/// many, then one, then draw by draw.
template <class Lanes, class Part>
__attribute__((always_inline)) inline void in_vectors(std::size_t n, const Part& part) {
    constexpr std::size_t width = width_of<Lanes>;
    std::size_t i = 0;
    for (; i + 4 * width <= n; i += 4 * width) part.template operator()<Lanes, 4>(i);
    for (; i + width <= n; i += width) part.template operator()<Lanes, 1>(i);
    for (; i < n; ++i) part.template operator()<Ones, 1>(i);
}
#define HEARTH_PART __attribute__((always_inline))  // of a lambda that is such a part

}  // namespace hearth
