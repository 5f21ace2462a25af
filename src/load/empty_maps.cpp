// Empty options, sets and alternatives: a tree shows them, a struct does not.
#include "load/empty_maps.hpp"

#include "base/messages.hpp"

namespace hearth {

void check_empty_maps(const Node& root, Diagnostics& diagnostics) {
    const auto empty_at = [&](std::string_view key) -> const Node* {
        const Node* node = root.find(key);
        const bool empty =
            node != nullptr && node->mapping() != nullptr && node->mapping()->empty();
        return empty ? node : nullptr;
    };
    if (const Node* options = empty_at("options")) diagnostics.report("no-options", options->place);
    if (const Node* sets = empty_at("sets")) diagnostics.report("no-sets", sets->place);
    if (const Node* alternatives = empty_at("alternatives"))
        diagnostics.report("no-alternatives", alternatives->place);
}

}  // namespace hearth
