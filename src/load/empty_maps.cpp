// Empty options, sets and alternatives: a tree shows them, a struct does not.
#include "load/empty_maps.hpp"

namespace hearth {

void check_empty_maps(const Node& root, Diagnostics& diagnostics) {
    const auto empty_at = [&](std::string_view key) -> const Node* {
        const Node* node = root.find(key);
        const bool empty =
            node != nullptr && node->mapping() != nullptr && node->mapping()->empty();
        return empty ? node : nullptr;
    };
    if (const Node* options = empty_at("options"))
        diagnostics.error("no-options", options->place, "'options' names nothing to compare",
                          "write current: [] and one option more");
    if (const Node* sets = empty_at("sets"))
        diagnostics.error("no-sets", sets->place, "'sets' names no set",
                          "write low: {path: value}, or leave it out");
    if (const Node* alternatives = empty_at("alternatives"))
        diagnostics.error("no-alternatives", alternatives->place,
                          "'alternatives' names nothing to choose from",
                          "write discounting: {keep: {}, none: {appraisal.discount: "
                          "none}}, or leave it out");
}

}  // namespace hearth
