// The bits of the columns' kernels, forced to AVX512.
#include "unit/clone_hashes.hpp"

#define HEARTH_CLONES __attribute__((target("avx512f")))
#define HEARTH_WIDE HEARTH_CLONES
#define hearth hearth_avx512
#include "unit/clone_bits.hpp"

TEST_CASE("kernels of columns give the same bits with AVX512 as without") {
    if (!__builtin_cpu_supports("avx512f")) {
        MESSAGE("skipped: this processor has no AVX-512");
        return;
    }
    clone_hashes::check_against_baseline(hearth_avx512::CloneHashes().made());
}
