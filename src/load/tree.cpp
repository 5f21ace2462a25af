// Looks up keys in the located tree. Mappings are short, so in order of writing.
#include "load/tree.hpp"

#include <algorithm>

namespace hearth {

const Node* Node::find(std::string_view key) const {
    const Mapping* entries = mapping();
    if (entries == nullptr) return nullptr;
    const auto found = std::find_if(entries->begin(), entries->end(),
                                    [&](const Entry& entry) { return entry.key == key; });
    return found == entries->end() ? nullptr : &found->value;
}

Node* Node::find(std::string_view key) {
    return const_cast<Node*>(static_cast<const Node&>(*this).find(key));
}

}  // namespace hearth
