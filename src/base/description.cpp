// The words for quantities and reference targets; keys of one record among those of another.
#include "base/description.hpp"

#include <array>

namespace hearth {

std::string_view name_of(Target target) {
    static constexpr std::array<std::string_view, 17> names = {
        "service",     "model",        "payer",   "place",      "source",        "schedule",
        "price index", "intervention", "option",  "life table", "people group",  "household group",
        "step",        "QALY value",   "measure", "figure",     "evidence grade"};
    return names.at(static_cast<std::size_t>(target));
}

std::vector<Field> keys_of_part(const Description& part, void* (*outer)(void* record),
                                std::string_view kind) {
    std::vector<Field> fields = part.fields;
    for (Field& field : fields) {
        field.outer = outer;
        field.kind = kind;
    }
    return fields;
}

}  // namespace hearth
