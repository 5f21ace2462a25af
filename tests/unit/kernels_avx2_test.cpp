// The bits of the kernels, forced to AVX2.
#include <doctest/doctest.h>

#define HEARTH_CLONES __attribute__((target("avx2")))
#define kernels kernels_avx2
#include "base/kernels.cpp"
#include "unit/kernel_bits.hpp"

TEST_CASE("the kernels give the same bits with AVX2") {
    if (!__builtin_cpu_supports("avx2")) {
        MESSAGE("skipped: this processor has no AVX2");
        return;
    }
    CHECK(hearth::kernels::all_bits() == hearth::kernels::expected_bits);
}
