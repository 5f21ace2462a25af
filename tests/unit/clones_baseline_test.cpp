// The bits of the columns' kernels, forced to no vectors beyond SSE2.
#include "unit/clone_hashes.hpp"

#define HEARTH_CLONES
#define hearth hearth_baseline
#include "unit/clone_bits.hpp"

std::vector<clone_hashes::CloneHash> clone_hashes::of_baseline() {
    return hearth_baseline::CloneHashes().made();
}

TEST_CASE("kernels of columns give the same bits when they run again") {
    clone_hashes::check_against_baseline(hearth_baseline::CloneHashes().made());
}
