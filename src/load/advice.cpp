// What a description asks for and what limits allow, in words, and how to write it in place of what
// was found.
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "load/reader.hpp"

namespace hearth {

namespace {

/// The one number or word in a list that stands where no list does; nothing elsewhere.
const Scalar* only_one(const Node& node) {
    const Sequence* list = node.sequence();
    return list != nullptr && list->size() == 1 ? list->front().scalar() : nullptr;
}

/// The ends of a range that was written as one text or as a list of two numbers.
std::optional<std::pair<std::string, std::string>> ends_of(const Node& found) {
    if (const Scalar* scalar = found.scalar()) return ends_in(scalar->text);
    const Sequence* items = found.sequence();
    if (items == nullptr || items->size() != 2) return std::nullopt;
    const Scalar *low = items->front().scalar(), *high = items->back().scalar();
    if (low == nullptr || high == nullptr || !read_number(low->text).value ||
        !read_number(high->text).value)
        return std::nullopt;
    return std::pair(low->text, high->text);
}

/// The record that is meant where the value of its main key stands alone, or the keys of that.
std::string whole_record(const Description& type, const Node& found) {
    const Scalar* scalar = found.scalar();
    if (scalar == nullptr) return "";
    const NumberReading reading = read_number(scalar->text);
    const bool is_number = reading.value || scalar->text.starts_with('=');
    const std::string text = reading.number.empty() ? scalar->text : reading.number;
    if (!is_number && reading.number.empty())
        return has(type, "people")   ? "write {people: " + printable(text, 60) + "}"
               : has(type, "payers") ? "write {payers: [" + printable(text, 60) +
                                           "], classes: [cost, cashable, capacity]}"
                                     : "";
    for (const std::string_view main : {"number", "clients_per_year"})
        if (has(type, main)) return fmt::format("write {{{}: {}}}", main, printable(text, 60));
    return "";
}

std::string name_meant(Target target, const std::string& text) {
    const std::string key = as_key(text.substr(0, 60));
    return key.empty()
               ? "write the name of one"
               : fmt::format("{} is named in one word: {}", with_article(name_of(target)), key);
}

}  // namespace

std::vector<std::string> names(const std::vector<std::string_view>& views) {
    return {views.begin(), views.end()};
}

std::string_view shape_of(const Node& node) {
    if (node.sequence() != nullptr) return "a list";
    if (node.mapping() != nullptr) return "a mapping";
    return "a single value";
}

std::vector<std::string> required_keys(const Description& type) {
    std::vector<std::string> keys;
    for (const Field& field : type.fields)
        if (field.required) keys.emplace_back(field.key);
    return keys;
}

bool has(const Description& type, std::string_view key) {
    return any(type.fields, [&](const Field& field) { return field.key == key; });
}

bool is_provenance_key(std::string_view key) {
    return key == "source" || key == "where" || key == "why";
}

std::string wanted(const Description& type) {
    switch (type.shape) {
        case Shape::number:
            return "a number";
        case Shape::integer:
            return "a whole number";
        case Shape::truth:
            return "true or false";
        case Shape::text:
            return "text";
        case Shape::year:
            return "a financial year such as 2023/24";
        case Shape::choice:
            return any_of(names(type.choices));
        case Shape::figure:
            return "a figure";
        case Shape::reference:
            return "the name of " + with_article(name_of(type.target));
        case Shape::list:
            return type.single_allowed ? wanted(type.element()) + " or a list" : "a list";
        case Shape::either:
            break;
        case Shape::map:
        case Shape::record:
        case Shape::overrides:
            return "a mapping";
    }
    std::vector<std::string> words;
    for (const auto& alternative : type.alternatives) words.push_back(wanted(alternative.type()));
    return any_of(words);
}

std::string year_meant(std::string_view text) {
    int start = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        if (i >= text.size() || !is_digit(text[i])) return "write it as 2023/24";
        start = 10 * start + (text[i] - '0');
    }
    return "write it as " + to_text(FinancialYear{start});
}

std::string range_in_words(const Limits& limits) {
    const bool low = std::isfinite(limits.least);
    const bool high = std::isfinite(limits.most);
    if (low && limits.least == limits.most) return fmt::format("{:g}", limits.least);
    if (low && high) return fmt::format("between {:g} and {:g}", limits.least, limits.most);
    if (low && limits.least == 1e-9) return "above 0";
    if (low) return fmt::format("at least {:g}", limits.least);
    return fmt::format("at most {:g}", limits.most);
}

std::string help_with_range(const Limits& limits, double value) {
    if (value < limits.least && !limits.instead.empty()) return std::string(limits.instead);
    const bool share = limits.least >= 0 && limits.least < limits.most && limits.most <= 1 &&
                       value > 1 && value <= 100 * limits.most;
    const bool change = limits.least == -1 && value < -1;
    if (!(share || change) || std::abs(value) > 100)
        return "correct it; hearth schema --markdown says what the key means";
    return fmt::format("write a share as a decimal: {:.10g} for {:.10g} %", value / 100, value);
}

namespace {

/// How to write one of several kinds of value; empty where nothing tells which is meant.
std::string help_with_either(const Description& type, const Node& found) {
    const Scalar* scalar = found.scalar();
    if (scalar != nullptr && without_curly_quotes(scalar->text) != scalar->text)
        return "write " + printable(without_curly_quotes(scalar->text), 60);
    for (const auto& alternative : type.alternatives)
        if (alternative.type().shape == Shape::figure && scalar != nullptr)
            if (const auto reading = read_number(scalar->text); !reading.number.empty())
                return reading.help;
    for (const auto& alternative : type.alternatives)
        if (alternative.type().shape == Shape::year && scalar != nullptr)
            return year_meant(scalar->text);
    for (const auto& alternative : type.alternatives)
        if (alternative.type().shape == Shape::record && only_one(found) == nullptr &&
            !required_keys(alternative.type()).empty())
            return "a mapping here has " + all_of(required_keys(alternative.type()));
    for (const auto& alternative : type.alternatives)
        if (alternative.type().shape == Shape::choice && scalar != nullptr)
            return suggestion(scalar->text, names(alternative.type().choices));
    for (const auto& alternative : type.alternatives)
        if (alternative.type().shape == Shape::reference && scalar != nullptr)
            return name_meant(alternative.type().target, scalar->text);
    return "";
}

}  // namespace

std::string how_to_write(const Description& type, const Node& found) {
    const Scalar* scalar = found.scalar();
    switch (type.shape) {
        case Shape::list:
            if (scalar == nullptr) return "write its items as [one, two] or each below as '- one'";
            if (const auto ends = ends_of(found); ends && type.element().shape == Shape::number)
                return fmt::format("write [{}, {}]", ends->first, ends->second);
            return "write [" + printable(scalar->text, 60) + "]";
        case Shape::map:
            return "write one entry for each name, as 'name: …', indented below it";
        case Shape::record: {
            if (const auto ends = ends_of(found); ends && has(type, "level"))
                return fmt::format("write {{level: 0.95, low: {}, high: {}}}", ends->first,
                                   ends->second);
            if (std::string whole = whole_record(type, found); !whole.empty()) return whole;
            const auto keys = required_keys(type);
            return "indent its keys below it" + (keys.empty() ? "" : ": " + all_of(keys));
        }
        case Shape::text:
            return "put text that begins with a bracket or brace in quotes";
        case Shape::figure:
            if (const auto ends = ends_of(found))
                return fmt::format(
                    "write low: {0} and high: {1} as a mapping, or value and ci95: [{0}, {1}]",
                    ends->first, ends->second);
            return "write one number, or a mapping such as {value: 0.3, source: …}";
        case Shape::number:
        case Shape::integer:
            return "write one number";
        case Shape::either:
            if (std::string help = help_with_either(type, found); !help.empty()) return help;
            break;
        case Shape::reference:
            if (scalar != nullptr) return name_meant(type.target, scalar->text);
            break;
        case Shape::truth:
        case Shape::year:
        case Shape::choice:
        case Shape::overrides:
            break;
    }
    if (const Scalar* one = only_one(found))
        return fmt::format("write {}, without brackets", printable(one->text, 60));
    return "write " + wanted(type);
}

}  // namespace hearth
