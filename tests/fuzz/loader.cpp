// Any file that `hearth check` takes: a scenario, model, data file, published case or file of sets.
// A scenario without errors is taken to its point.
#include "fuzz.hpp"

using namespace hearth;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::take_to_point(
        check_file({.path = fuzz::in_memory(fuzz::text_of(data, size)), .home = fuzz::home}));
    return 0;
}
