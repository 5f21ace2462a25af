// The bits of the kernels, forced to AVX512.
#include <doctest/doctest.h>

#define HEARTH_CLONES __attribute__((target("avx512f")))
#define kernels kernels_avx512
#include "base/kernels.cpp"
#include "unit/kernel_bits.hpp"

TEST_CASE("the kernels give the same bits with AVX512") {
    if (!__builtin_cpu_supports("avx512f")) {
        MESSAGE("skipped: this processor has no AVX-512");
        return;
    }
    CHECK(hearth::kernels::all_bits() == hearth::kernels::expected_bits);
}
