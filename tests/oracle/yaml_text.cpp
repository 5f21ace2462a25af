// YAML text: mappings of mappings in block style, everything small in flow style.
#include "oracle/yaml_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace hearth::oracle {

namespace {

std::string flow(const Yaml& tree) {
    if (const auto* scalar = std::get_if<std::string>(&tree.content)) return *scalar;
    std::string text;
    if (const auto* list = std::get_if<Yaml::List>(&tree.content)) {
        for (const Yaml& one : *list) text += (text.empty() ? "" : ", ") + flow(one);
        return "[" + text + "]";
    }
    for (const auto& [key, value] : std::get<Yaml::Map>(tree.content))
        text += (text.empty() ? "" : ", ") + key + ": " + flow(value);
    return "{" + text + "}";
}

int depth(const Yaml& tree) {
    int deepest = 0;
    if (const auto* list = std::get_if<Yaml::List>(&tree.content))
        for (const Yaml& one : *list) deepest = std::max(deepest, 1 + depth(one));
    if (const auto* map = std::get_if<Yaml::Map>(&tree.content))
        for (const auto& [key, value] : *map) deepest = std::max(deepest, 1 + depth(value));
    return deepest;
}

void block(const Yaml& tree, const std::string& indent, std::string& text) {
    for (const auto& [key, value] : std::get<Yaml::Map>(tree.content)) {
        const bool nested = std::holds_alternative<Yaml::Map>(value.content) && depth(value) > 1;
        text += indent + key + ":" + (nested ? "\n" : " " + flow(value) + "\n");
        if (nested) block(value, indent + "  ", text);
    }
}

bool is_word(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

}  // namespace

Yaml word(std::string text) { return {std::move(text)}; }

Yaml words(const std::vector<std::string>& texts) {
    Yaml::List list;
    for (const std::string& text : texts) list.push_back(word(text));
    return {list};
}

Yaml quoted_text(const std::string& text) { return {'"' + text + '"'}; }

Yaml number(double value) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.4g", value);
    return {std::string(text.data())};
}

Yaml whole_number(int value) { return {std::to_string(value)}; }

double rounded(double value) {
    return std::strtod(std::get<std::string>(number(value).content).c_str(), nullptr);
}

std::string to_text(const Yaml& tree) {
    std::string text;
    block(tree, "", text);
    return text;
}

RecordText& RecordText::put(const std::string& key, Yaml value) {
    note(record_ + "." + key, value);
    map_.emplace_back(key, std::move(value));
    return *this;
}

void RecordText::note(const std::string& key, const Yaml& value) {
    keys_.insert(key);
    if (const auto* list = std::get_if<Yaml::List>(&value.content)) {
        keys_.insert(key + "[]");
        for (const Yaml& one : *list)
            if (const auto* text = std::get_if<std::string>(&one.content))
                if (is_word(*text)) keys_.insert(key + "=" + *text);
        return;
    }
    keys_.insert(key + "()");
    if (const auto* text = std::get_if<std::string>(&value.content))
        if (is_word(*text)) keys_.insert(key + "=" + *text);
}

}  // namespace hearth::oracle
