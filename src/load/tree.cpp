// Looks up keys in the located tree (mappings are short, so in order of writing), and walks a tree
// and its description together, down one path.
#include "load/tree.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

/// A path on its way down a tree: its parts, where it was written, and where mistakes go.
struct Path {
    const std::string& whole;
    Place place;
    Diagnostics& diagnostics;
    std::vector<std::string> parts = split(whole, '.');
};

/// The first parts of a path.
std::string joined(const Path& path, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ".") + path.parts[i];
    return text;
}

/// What is near; of a path such as explain prints, how it begins in a scenario.
std::string advice(const Path& path, std::size_t depth, const std::vector<std::string>& known) {
    if (known.empty()) return "set " + in_quotes(joined(path, depth)) + " as a whole";
    std::string near = suggestion(path.parts[depth], known);
    const bool is_scenario = depth == 0 && is_among("interventions", known);
    if (!is_scenario || path.parts.size() < 2 || near.starts_with("did you")) return near;
    return "the path of a model's figure begins with models., of a service's with services.; " +
           near;
}

std::vector<std::string> entries(const Node& node) {
    std::vector<std::string> names;
    if (node.mapping() != nullptr)
        for (const Entry& entry : *node.mapping()) names.push_back(entry.key);
    return names;
}

/// Where a path leads: to a node that is there, or to a mapping that may have its last key.
struct Spot {
    Node* node = nullptr;
    const Description* type = nullptr;
    Mapping* lacking = nullptr;
    std::vector<std::string> known = {};  ///< what could have been named, where it leads nowhere
};

Spot in_record(Node& node, const Description& type, const std::string& part) {
    std::vector<std::string> keys;
    for (const Field& field : type.fields) {
        keys.emplace_back(field.key);
        if (field.key == part)
            return {node.find(part), &field.type(), std::get_if<Mapping>(&node.content),
                    entries(node)};
    }
    return {.known = std::move(keys)};
}

Spot in_list(Node& node, const Description& type, const std::string& part) {
    auto* sequence = std::get_if<Sequence>(&node.content);
    if (sequence == nullptr) return {};
    std::size_t index = 0;
    const char* const last = part.data() + part.size();
    const auto [end, error] = std::from_chars(part.data(), last, index);
    if (error == std::errc() && end == last && index < sequence->size())
        return {&(*sequence)[index], &type.element()};
    Spot nowhere;
    for (index = 0; index < sequence->size(); ++index)
        nowhere.known.push_back(std::to_string(index));
    return nowhere;
}

/// One step down; nowhere, with the diagnostic, where there is none.
Spot step(const Path& path, std::size_t depth, Node& node, const Description& type) {
    const std::string& part = path.parts[depth];
    Spot spot;
    switch (type.shape) {
        case Shape::record:
            spot = in_record(node, type, part);
            break;
        case Shape::map:
            spot = {node.find(part), &type.element(), nullptr, entries(node)};
            break;
        case Shape::list:
            spot = in_list(node, type, part);
            break;
        case Shape::either:
            if (const auto* alternative = alternative_for(type, node))
                return step(path, depth, node, alternative->type());
            break;
        case Shape::figure:
            path.diagnostics.report("set-inside-figure", path.place,
                                    {in_quotes(path.whole), joined(path, depth)});
            return {};
        case Shape::number:
        case Shape::integer:
        case Shape::truth:
        case Shape::text:
        case Shape::year:
        case Shape::choice:
        case Shape::reference:
        case Shape::overrides:
            break;
    }
    const bool is_last = depth + 1 == path.parts.size();
    if (spot.node != nullptr || (is_last && spot.lacking != nullptr)) return spot;
    const std::string inside = depth == 0 ? "" : " in " + in_quotes(joined(path, depth));
    path.diagnostics.report(
        "unknown-path", path.place,
        {in_quotes(path.whole), in_quotes(part), inside, advice(path, depth, spot.known)});
    return {};
}

Spot walk(const Path& path, Node& root, const Description& type) {
    Spot at{&root, &type};
    for (std::size_t depth = 0; depth < path.parts.size() && at.node != nullptr; ++depth)
        at = step(path, depth, *at.node, *at.type);
    return at;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
    if (mapping() == nullptr) return nullptr;
    const auto* found = first_where(*mapping(), [&](const Entry& one) { return one.key == key; });
    return found == nullptr ? nullptr : &found->value;
}

Node* Node::find(std::string_view key) {
    return const_cast<Node*>(static_cast<const Node&>(*this).find(key));
}

namespace {

/// A scalar between quotes, or as it stands where brackets around it change nothing.
std::string in_brackets(const Scalar& scalar) {
    constexpr std::string_view ends_it[] = {",", "[", "]", "{", "}", ": ", " #"};
    const auto holds = [&](std::string_view one) {
        return scalar.text.find(one) != std::string::npos;
    };
    if (scalar.plain && none(ends_it, holds)) return scalar.text;
    const std::string escaped = replaced(replaced(scalar.text, "\\", "\\\\"), "\"", "\\\"");
    return '"' + replaced(escaped, "\n", "\\n") + '"';
}

std::string inside(const Node& node) {
    return node.scalar() != nullptr ? in_brackets(*node.scalar()) : in_one_line(node);
}

}  // namespace

std::string in_one_line(const Node& node) {
    if (const Scalar* scalar = node.scalar())
        return scalar->plain ? scalar->text : in_brackets(*scalar);
    if (const Sequence* items = node.sequence()) return "[" + joined(*items, ", ", inside) + "]";
    const auto entry = [](const Entry& one) { return one.key + ": " + inside(one.value); };
    return "{" + joined(*node.mapping(), ", ", entry) + "}";
}

bool fits(const Description& type, const Node& node) {
    const Scalar* scalar = node.scalar();
    switch (type.shape) {
        case Shape::record:
        case Shape::map:
            return node.mapping() != nullptr;
        case Shape::list:
            return node.sequence() != nullptr || type.single_allowed;
        case Shape::choice:
            return scalar != nullptr && is_among(scalar->text, type.choices);
        case Shape::year:
            return scalar != nullptr && parse_financial_year(scalar->text).has_value();
        case Shape::figure:
            return node.mapping() != nullptr ||
                   (scalar != nullptr &&
                    (read_number(scalar->text).value || scalar->text.starts_with('=')));
        case Shape::reference:
            return scalar != nullptr && is_name(scalar->text) && !read_number(scalar->text).value;
        case Shape::number:
        case Shape::integer:
            return scalar != nullptr && read_number(scalar->text).value;
        case Shape::truth:
        case Shape::text:
        case Shape::either:
        case Shape::overrides:
            break;
    }
    return scalar != nullptr;
}

namespace {

/// The keys of a mapping that is read as `type`; none where they are names.
std::vector<std::string> keys_of(const Description& type) {
    std::vector<std::string> keys;
    for (const Field& field :
         type.shape == Shape::figure ? describe<FigureKeys>().fields : type.fields)
        keys.emplace_back(field.key);
    return keys;
}

/// The alternative of which a mapping has the key that is nearest to one of `keys`; nullptr where
/// none is near.
const Description::Alternative* nearest_alternative(const Description& type, const Node& node) {
    std::vector<std::string> all;
    std::vector<std::size_t> whose;
    for (std::size_t i = 0; i < type.alternatives.size(); ++i)
        for (std::string& key : keys_of(type.alternatives[i].type())) {
            all.push_back(std::move(key));
            whose.push_back(i);
        }
    for (const Entry& entry : *node.mapping())
        if (const auto near = nearest(entry.key, all))
            return &type.alternatives[whose[std::find(all.begin(), all.end(), *near) -
                                            all.begin()]];
    return nullptr;
}

}  // namespace

const Description::Alternative* alternative_for(const Description& type, const Node& node) {
    const Description::Alternative* first = nullptr;
    const bool by_keys = node.mapping() != nullptr;
    for (const auto& alternative : type.alternatives) {
        const Description& one = alternative.type();
        if (!fits(one, node)) continue;
        const auto keys = by_keys ? keys_of(one) : std::vector<std::string>{};
        const auto stands = [&](const std::string& key) { return node.find(key) != nullptr; };
        if (keys.empty() || any(keys, stands)) return &alternative;
        if (first == nullptr) first = &alternative;
    }
    const auto* near = first == nullptr ? nullptr : nearest_alternative(type, node);
    return near == nullptr ? first : near;
}

void check_empty_maps(const Node& root, Diagnostics& diagnostics) {
    const auto check = [&](std::string_view key, Told told) {
        const Node* node = root.find(key);
        if (node != nullptr && node->mapping() != nullptr && node->mapping()->empty())
            diagnostics.report(told, node->place);
    };
    check("options", "no-options");
    check("sets", "no-sets");
    check("alternatives", "no-alternatives");
}

bool is_name(std::string_view text) {
    return !text.empty() && every(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '/' || c == '-';
    });
}

std::optional<Node> graft(Node& root, const Description& type, const std::string& path, Place place,
                          const Node& value, Diagnostics& diagnostics) {
    const Path way{path, place, diagnostics};
    const Spot spot = walk(way, root, type);
    if (spot.node != nullptr) return std::exchange(*spot.node, value);
    if (spot.lacking != nullptr) spot.lacking->push_back({way.parts.back(), place, value});
    return std::nullopt;
}

bool operator==(const Node& a, const Node& b) { return a.content == b.content; }

const Node* node_at(const Node& root, std::initializer_list<std::string_view> keys) {
    const Node* node = &root;
    for (const std::string_view key : keys) node = node == nullptr ? nullptr : node->find(key);
    return node;
}

}  // namespace hearth
