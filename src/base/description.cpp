// The words for quantities and reference targets.
#include "base/description.hpp"

#include <array>

namespace hearth {

std::string_view name_of(Quantity quantity) {
    return choice_names(Quantity{}).at(static_cast<std::size_t>(quantity));
}

std::string_view name_of(Target target) {
    static constexpr std::array<std::string_view, 17> names = {
        "service",     "model",        "payer",   "place",      "source",        "schedule",
        "price index", "intervention", "option",  "life table", "people group",  "household group",
        "step",        "QALY value",   "measure", "figure",     "evidence grade"};
    return names.at(static_cast<std::size_t>(target));
}

}  // namespace hearth
