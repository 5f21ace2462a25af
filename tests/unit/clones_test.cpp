// The bits of the columns' kernels, by the clone that this processor runs.
#include "unit/clone_hashes.hpp"

#define hearth hearth_in_use
#include "unit/clone_bits.hpp"

TEST_CASE("kernels of columns give the same bits by the clone in use as without clones") {
    clone_hashes::check_against_baseline(hearth_in_use::CloneHashes().made());
}
