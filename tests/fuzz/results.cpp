// An earlier result as JSON, as `hearth compare --baseline` reads it.
#include "fuzz.hpp"
#include "report/pages.hpp"
#include "study/compare.hpp"

using namespace hearth;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = read_result(fuzz::text_of(data, size), "result.json");
    if (const auto* why = std::get_if<std::string>(&read))
        fuzz::hold(is_utf8(*why) && printable(*why, why->size() + 1) == *why,
                   "why it is none can be printed");
    return 0;
}
