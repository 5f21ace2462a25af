// The bits of the columns' kernels, forced to AVX2.
#include "unit/clone_hashes.hpp"

#define HEARTH_CLONES __attribute__((target("avx2")))
#define hearth hearth_avx2
#include "unit/clone_bits.hpp"

TEST_CASE("kernels of columns give the same bits with AVX2 as without") {
    if (!__builtin_cpu_supports("avx2")) {
        MESSAGE("skipped: this processor has no AVX2");
        return;
    }
    clone_hashes::check_against_baseline(hearth_avx2::CloneHashes().made());
}
