// The bits of the kernels, forced to no vectors beyond SSE2.
#include <doctest/doctest.h>

#define HEARTH_CLONES
#define kernels kernels_baseline
#include "base/kernels.cpp"
#include "unit/kernel_bits.hpp"

TEST_CASE("the kernels give the same bits without clones") {
    CHECK(hearth::kernels::all_bits() == hearth::kernels::expected_bits);
}
