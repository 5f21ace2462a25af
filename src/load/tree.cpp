// Looks up keys in the located tree (mappings are short, so in order of writing), and walks a tree
// and its description together, down one path.
#include "load/tree.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/scalars.hpp"

namespace hearth {

namespace {

std::vector<std::string> split(const std::string& path) {
    std::vector<std::string> parts{""};
    for (const char c : path)
        if (c == '.')
            parts.emplace_back();
        else
            parts.back() += c;
    return parts;
}

/// Whether a number or mapping in the place of `node` is read as one figure, as `node` is.
bool is_figure(const Description& type, const Node& node) {
    switch (type.shape) {
        case Shape::figure:
            return true;
        case Shape::list:
            return type.single_allowed && node.sequence() == nullptr &&
                   type.element().shape == Shape::figure;
        case Shape::either:
            for (const auto& alternative : type.alternatives) {
                const Shape shape = alternative.type().shape;
                if (shape == Shape::figure) return fits(alternative.type(), node);
                const bool is_word =
                    shape == Shape::reference || shape == Shape::choice || shape == Shape::year;
                if (!is_word || fits(alternative.type(), node)) return false;
            }
            return false;
        case Shape::number:
        case Shape::integer:
        case Shape::truth:
        case Shape::text:
        case Shape::year:
        case Shape::choice:
        case Shape::reference:
        case Shape::map:
        case Shape::record:
        case Shape::overrides:
            return false;
    }
    return false;
}

class Graft {
  public:
    /// Without a value nothing changes: the walk only looks what stands there.
    Graft(const std::string& path, Place place, const Node* value, Diagnostics& diagnostics)
        : path_(path),
          parts_(split(path)),
          place_(place),
          value_(value),
          diagnostics_(diagnostics) {}

    void at(Node& node, const Description& type, std::size_t depth) {
        if (depth == parts_.size()) {
            is_figure_ = is_figure(type, node);
            was_ = node;
            if (value_ != nullptr) node = *value_;
            return;
        }
        switch (type.shape) {
            case Shape::record:
                return record(node, type, depth);
            case Shape::map:
                return entry(node, type, depth);
            case Shape::list:
                return item(node, type, depth);
            case Shape::either:
                for (const auto& alternative : type.alternatives)
                    if (fits(alternative.type(), node)) return at(node, alternative.type(), depth);
                return unknown(depth, {});
            case Shape::figure:
                diagnostics_.report("set-inside-figure", place_, {in_quotes(path_), joined(depth)});
                return;
            case Shape::number:
            case Shape::integer:
            case Shape::truth:
            case Shape::text:
            case Shape::year:
            case Shape::choice:
            case Shape::reference:
            case Shape::overrides:
                return unknown(depth, {});
        }
    }

    std::optional<Node> was_ = {};
    bool is_figure_ = false;

  private:
    std::string joined(std::size_t count) const {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ".") + parts_[i];
        return text;
    }

    void unknown(std::size_t depth, const std::vector<std::string>& known) {
        const std::string inside = depth == 0 ? "" : " in " + in_quotes(joined(depth));
        diagnostics_.report("unknown-path", place_,
                            {in_quotes(path_), in_quotes(parts_[depth]), inside,
                             known.empty() ? "" : advice(depth, known)});
    }

    /// What is near; of a path such as explain prints, how it begins in a scenario.
    std::string advice(std::size_t depth, const std::vector<std::string>& known) const {
        std::string near = suggestion(parts_[depth], known);
        const bool is_scenario =
            depth == 0 && std::find(known.begin(), known.end(), "interventions") != known.end();
        if (!is_scenario || parts_.size() < 2 || near.rfind("did you", 0) == 0) return near;
        return "the path of a model's figure begins with models., of a service's with services.; " +
               near;
    }

    void record(Node& node, const Description& type, std::size_t depth) {
        std::vector<std::string> known;
        for (const Field& field : type.fields) known.emplace_back(field.key);
        const auto field = std::find_if(type.fields.begin(), type.fields.end(),
                                        [&](const Field& f) { return f.key == parts_[depth]; });
        if (field == type.fields.end()) return unknown(depth, known);
        if (Node* child = node.find(parts_[depth])) return at(*child, field->type(), depth + 1);
        auto* mapping = std::get_if<Mapping>(&node.content);
        if (mapping == nullptr || depth + 1 < parts_.size()) return unknown(depth, entries(node));
        if (value_ != nullptr) mapping->push_back({parts_[depth], place_, *value_});
    }

    void entry(Node& node, const Description& type, std::size_t depth) {
        Node* child = node.find(parts_[depth]);
        if (child == nullptr) return unknown(depth, entries(node));
        at(*child, type.element(), depth + 1);
    }

    void item(Node& node, const Description& type, std::size_t depth) {
        auto* sequence = std::get_if<Sequence>(&node.content);
        const std::string& part = parts_[depth];
        std::size_t index = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
        const bool number = error == std::errc() && end == part.data() + part.size();
        if (sequence == nullptr || !number || index >= sequence->size()) return unknown(depth, {});
        at((*sequence)[index], type.element(), depth + 1);
    }

    static std::vector<std::string> entries(const Node& node) {
        std::vector<std::string> names;
        if (node.mapping() != nullptr)
            for (const Entry& entry : *node.mapping()) names.push_back(entry.key);
        return names;
    }

    const std::string& path_;
    std::vector<std::string> parts_;
    Place place_;
    const Node* value_;
    Diagnostics& diagnostics_;
};

}  // namespace

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

bool fits(const Description& type, const Node& node) {
    const Scalar* scalar = node.scalar();
    switch (type.shape) {
        case Shape::record:
        case Shape::map:
            return node.mapping() != nullptr;
        case Shape::list:
            return node.sequence() != nullptr || type.single_allowed;
        case Shape::choice:
            return scalar != nullptr && std::find(type.choices.begin(), type.choices.end(),
                                                  scalar->text) != type.choices.end();
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
        case Shape::truth:
        case Shape::text:
        case Shape::either:
        case Shape::overrides:
            break;
    }
    return scalar != nullptr;
}

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '/' || c == '-';
    });
}

std::optional<Node> graft(Node& root, const Description& type, const std::string& path, Place place,
                          const Node& value, Diagnostics& diagnostics) {
    Graft grafting(path, place, &value, diagnostics);
    grafting.at(root, type, 0);
    return std::move(grafting.was_);
}

Place figure_at(Node& root, const Description& type, const std::string& path) {
    Diagnostics unheard;
    Graft looking(path, {}, nullptr, unheard);
    looking.at(root, type, 0);
    return looking.was_ && looking.is_figure_ ? looking.was_->place : Place{};
}

}  // namespace hearth
