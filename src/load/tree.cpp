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

std::string in_one_line(const Node& node) {
    if (const Scalar* scalar = node.scalar())
        return scalar->plain ? scalar->text : '"' + scalar->text + '"';
    std::string inner;
    const auto add = [&](const std::string& part) { inner += (inner.empty() ? "" : ", ") + part; };
    if (const Sequence* items = node.sequence()) {
        for (const Node& item : *items) add(in_one_line(item));
        return "[" + inner + "]";
    }
    for (const Entry& entry : *node.mapping()) add(entry.key + ": " + in_one_line(entry.value));
    return "{" + inner + "}";
}

}  // namespace hearth
