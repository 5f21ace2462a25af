// The reader proper: one function per shape of a description.
#include "load/reader.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/figure_maker.hpp"
#include "load/scalars.hpp"
#include "load/tree.hpp"

namespace hearth {

namespace {

bool is_null(const Scalar& scalar) {
    return scalar.plain && (scalar.text.empty() || scalar.text == "~" || scalar.text == "null");
}

std::vector<std::string> names(const std::vector<std::string_view>& views) {
    return {views.begin(), views.end()};
}

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view shape_of(const Node& node) {
    if (node.sequence() != nullptr) return "a list";
    if (node.mapping() != nullptr) return "a mapping";
    return "a single value";
}

/// "a, b and c".
std::string in_words(const std::vector<std::string>& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i)
        out += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
    return out;
}

/// Keys of a record that must stand.
std::vector<std::string> required_keys(const Description& type) {
    std::vector<std::string> keys;
    for (const Field& field : type.fields)
        if (field.required) keys.emplace_back(field.key);
    return keys;
}

/// What a description asks for, in words.
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
            return fmt::format("the name of a {}", name_of(type.target));
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

/// The financial year that somebody may have meant: 2025/26 for 2025, 2025-26 and 2025/2026.
std::string year_meant(std::string_view text) {
    int start = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9') return "write it as 2023/24";
        start = 10 * start + (text[i] - '0');
    }
    return "write it as " + to_text(FinancialYear{start});
}

/// How to write what a description asks for; empty where the message says it all.
std::string how_to_write(const Description& type, const Node& found) {
    const Scalar* scalar = found.scalar();
    switch (type.shape) {
        case Shape::list:
            return scalar != nullptr ? "write [" + printable(scalar->text, 60) + "]"
                                     : "write its items as [one, two] or each below as '- one'";
        case Shape::map:
            return "write one entry for each name, as 'name: …', indented below it";
        case Shape::record: {
            const auto keys = required_keys(type);
            return "indent its keys below it" + (keys.empty() ? "" : ": " + in_words(keys));
        }
        case Shape::text:
            return "put text that begins with a bracket or brace in quotes";
        case Shape::figure:
            return "write one number, or a mapping such as {value: 0.3, source: …}";
        case Shape::number:
        case Shape::integer:
            return "write one number";
        case Shape::either:
            for (const auto& alternative : type.alternatives)
                if (alternative.type().shape == Shape::year && scalar != nullptr)
                    return year_meant(scalar->text);
            for (const auto& alternative : type.alternatives)
                if (alternative.type().shape == Shape::record &&
                    !required_keys(alternative.type()).empty())
                    return "a mapping here has " + in_words(required_keys(alternative.type()));
            return "";
        case Shape::truth:
        case Shape::year:
        case Shape::choice:
        case Shape::reference:
        case Shape::overrides:
            break;
    }
    return "";
}

/// The record below `type` that has the key, when a line was not indented; otherwise empty.
std::string parent_of(std::string_view key, const Description& type) {
    for (const Field& field : type.fields) {
        if (field.type().shape != Shape::record) continue;
        const auto& inner = field.type().fields;
        if (std::any_of(inner.begin(), inner.end(), [&](const Field& f) { return f.key == key; }))
            return std::string(field.key);
    }
    return {};
}

/// Where the reader stands: the path so far, the last key, and the source of what encloses it.
struct Where {
    std::string path;
    std::string_view key;
    const Provenance* enclosing = nullptr;
    const Node* payer = nullptr;  ///< of the nearest mapping that names one
    bool payer_share = false;
    bool required = false;
};

class Reader {
  public:
    Reader(std::size_t scope, Findings& findings, Diagnostics& diagnostics)
        : scope_(scope), findings_(findings), diagnostics_(diagnostics) {}

    void read(const Description& type, const Limits& limits, const Node& node, void* target,
              const Where& where);

  private:
    void read_scalar(const Description& type, const Limits& limits, const Node& node, void* target,
                     const Where& where);
    void read_number_into(const Description& type, const Limits& limits, const Node& node,
                          void* target, const Where& where);
    void read_choice(const Description& type, const Node& node, void* target, const Where& where);
    void read_list(const Description& type, const Limits& limits, const Node& node, void* target,
                   const Where& where);
    void read_map(const Description& type, const Limits& limits, const Node& node, void* target,
                  const Where& where);
    void read_mapping(const Description& type, const Node& node, void* target, const Where& where);
    void read_entry(const Description& type, const Entry& entry, void* target, const Where& where);
    void check_groups(const Description& type, const Node& node, const Where& where);
    void read_either(const Description& type, const Limits& limits, const Node& node, void* target,
                     const Where& where);
    void read_figure(const Limits& limits, const Node& node, FigureIndex& target,
                     const Where& where);
    void read_overrides(const Node& node, std::vector<Override>& target, const Where& where);
    void wrong_shape(const Description& type, const Node& node, const Where& where);
    std::optional<double> number(const Node& node, const Where& where);
    void within(const Limits& limits, double value, const Node& node, const Where& where);

    std::size_t scope_;
    Findings& findings_;
    Diagnostics& diagnostics_;
};

void Reader::read(const Description& type, const Limits& limits, const Node& node, void* target,
                  const Where& where) {
    if (const auto* scalar = node.scalar(); scalar != nullptr && is_null(*scalar))
        return diagnostics_.report(
            "empty-value", node.place,
            {in_quotes(where.key), wanted(type),
             type.shape == Shape::list && !type.single_allowed ? ", or [] for none"
             : where.required                                  ? ""
                                                               : ", or leave the key out"});
    switch (type.shape) {
        case Shape::list:
            return read_list(type, limits, node, target, where);
        case Shape::map:
            return read_map(type, limits, node, target, where);
        case Shape::record:
            return read_mapping(type, node, target, where);
        case Shape::either:
            return read_either(type, limits, node, target, where);
        case Shape::figure:
            return read_figure(limits, node, *static_cast<FigureIndex*>(target), where);
        case Shape::overrides:
            return read_overrides(node, *static_cast<std::vector<Override>*>(target), where);
        case Shape::number:
        case Shape::integer:
        case Shape::truth:
        case Shape::text:
        case Shape::year:
        case Shape::choice:
        case Shape::reference:
            return read_scalar(type, limits, node, target, where);
    }
}

void Reader::wrong_shape(const Description& type, const Node& node, const Where& where) {
    diagnostics_.report(
        "wrong-type", node.place,
        {in_quotes(where.key), wanted(type), shape_of(node), how_to_write(type, node)});
}

void Reader::read_scalar(const Description& type, const Limits& limits, const Node& node,
                         void* target, const Where& where) {
    const Scalar* scalar = node.scalar();
    if (scalar == nullptr) return wrong_shape(type, node, where);
    switch (type.shape) {
        case Shape::number:
        case Shape::integer:
            return read_number_into(type, limits, node, target, where);
        case Shape::choice:
            return read_choice(type, node, target, where);
        case Shape::truth:
            if (scalar->plain && (scalar->text == "true" || scalar->text == "false"))
                *static_cast<bool*>(target) = scalar->text == "true";
            else
                diagnostics_.report("not-true-or-false", node.place,
                                    {in_quotes(where.key), in_quotes(scalar->text)});
            return;
        case Shape::year:
            if (const auto year = parse_financial_year(scalar->text))
                *static_cast<FinancialYear*>(target) = *year;
            else
                diagnostics_.report(
                    "not-a-financial-year", node.place,
                    {in_quotes(where.key), in_quotes(scalar->text), year_meant(scalar->text)});
            return;
        case Shape::reference:
            type.refer(target, scalar->text, node.place);
            findings_.references.push_back({type.target, scalar->text, node.place, scope_});
            return;
        case Shape::text:
            *static_cast<std::string*>(target) = scalar->text;
            return;
        case Shape::figure:
        case Shape::list:
        case Shape::map:
        case Shape::record:
        case Shape::either:
        case Shape::overrides:
            return;  // these are no scalars
    }
}

std::optional<double> Reader::number(const Node& node, const Where& where) {
    const Scalar* scalar = node.scalar();
    if (scalar == nullptr) return std::nullopt;
    const NumberReading reading = read_number(scalar->text);
    if (reading.value && !scalar->plain) {
        diagnostics_.report("number-in-quotes", node.place, {in_quotes(where.key), scalar->text});
        return std::nullopt;
    }
    if (!reading.value)
        diagnostics_.report(reading.told, node.place,
                            {in_quotes(where.key), in_quotes(scalar->text), reading.help});
    return reading.value;
}

void Reader::within(const Limits& limits, double value, const Node& node, const Where& where) {
    if (value >= limits.least && value <= limits.most) return;
    diagnostics_.report(
        "out-of-range", node.place,
        {in_quotes(where.key), range_in_words(limits), value, help_with_range(limits, value)});
}

void Reader::read_number_into(const Description& type, const Limits& limits, const Node& node,
                              void* target, const Where& where) {
    const auto value = number(node, where);
    if (!value) return;
    if (type.shape == Shape::number) {
        *static_cast<double*>(target) = *value;
        return within(limits, *value, node, where);
    }
    if (*value != std::floor(*value))
        return diagnostics_.report("not-an-integer", node.place, {in_quotes(where.key), *value});
    Limits held = limits;
    if (std::abs(*value) <= type.largest)
        type.store(target, *value);
    else
        held.most = std::min(held.most, type.largest);
    within(held, *value, node, where);
}

void Reader::read_choice(const Description& type, const Node& node, void* target,
                         const Where& where) {
    const std::string& text = node.scalar()->text;
    for (std::size_t i = 0; i < type.choices.size(); ++i)
        if (type.choices[i] == text) return type.choose(target, i);
    if (contains(type.later, text))
        return diagnostics_.report(
            "not-supported-yet.choice", node.place,
            {where.key, in_quotes(text), "use " + any_of(names(type.choices))});
    diagnostics_.report(
        "unknown-choice", node.place,
        {in_quotes(text), in_quotes(where.key), suggestion(text, names(type.choices))});
}

void Reader::read_list(const Description& type, const Limits& limits, const Node& node,
                       void* target, const Where& where) {
    const Description& element = type.element();
    if (const Sequence* sequence = node.sequence()) {
        for (std::size_t i = 0; i < sequence->size(); ++i) {
            Where inside = where;
            inside.path += fmt::format(".{}", i);
            read(element, limits, (*sequence)[i], type.append(target, "", (*sequence)[i].place),
                 inside);
        }
        return;
    }
    if (!type.single_allowed) return wrong_shape(type, node, where);
    read(element, limits, node, type.append(target, "one", node.place), where);
}

void Reader::read_map(const Description& type, const Limits& limits, const Node& node, void* target,
                      const Where& where) {
    const Mapping* mapping = node.mapping();
    if (mapping == nullptr) return wrong_shape(type, node, where);
    for (const Entry& entry : *mapping) {
        if (entry.key.empty()) continue;  // reported with the text
        if (limits.names)
            findings_.references.push_back({*limits.names, entry.key, entry.key_place, scope_});
        if (!is_name(entry.key)) {
            diagnostics_.report("bad-name", entry.key_place,
                                {in_quotes(entry.key), in_quotes(where.key)});
            continue;
        }
        Where inside = where;
        inside.path += (where.path.empty() ? "" : ".") + entry.key;
        inside.key = entry.key;
        read(type.element(), limits, entry.value, type.append(target, entry.key, entry.key_place),
             inside);
    }
}

void Reader::read_entry(const Description& type, const Entry& entry, void* target,
                        const Where& where) {
    const auto field = std::find_if(type.fields.begin(), type.fields.end(),
                                    [&](const Field& f) { return f.key == entry.key; });
    if (field != type.fields.end()) {
        void* const member = field->in(target);
        if (member == nullptr)
            return diagnostics_.report("key-of-another-kind", entry.key_place,
                                       {in_quotes(entry.key), type.kind_key, field->kind});
        Where inside = where;
        inside.path += (where.path.empty() ? "" : ".") + entry.key;
        inside.key = entry.key;
        inside.required = field->required;
        inside.payer_share = field->key == "payer";
        return read(field->type(), field->limits, entry.value, member, inside);
    }
    if (contains(type.later, entry.key))
        return diagnostics_.report("not-supported-yet.key", entry.key_place,
                                   {in_quotes(entry.key)});
    if (entry.key.empty()) return;  // reported with the text
    std::vector<std::string> known;
    for (const Field& f : type.fields) known.emplace_back(f.key);
    if (type.provenance != nullptr) known.insert(known.end(), {"source", "where", "why"});
    const std::string below = parent_of(entry.key, type);
    diagnostics_.report("unknown-key", entry.key_place,
                        {in_quotes(entry.key), where.key.empty() ? type.name : where.key,
                         below.empty() ? suggestion(entry.key, known)
                                       : fmt::format("{} belongs in {}: indent it below that",
                                                     in_quotes(entry.key), in_quotes(below))});
}

void Reader::check_groups(const Description& type, const Node& node, const Where& where) {
    const std::string_view inside = where.key.empty() ? type.name : where.key;
    for (const Field& field : type.fields)
        if (field.required && node.find(field.key) == nullptr)
            diagnostics_.report(
                "missing-key", node.place,
                {in_quotes(field.key), in_quotes(inside), field.key, field.meaning});
    for (const OneOf& group : type.groups) {
        std::vector<const Entry*> found;
        for (const Entry& entry : *node.mapping())
            if (contains(group.keys, entry.key)) found.push_back(&entry);
        if (found.size() > 1)
            diagnostics_.report(
                "exclusive-keys", found[1]->key_place,
                {in_quotes(found[0]->key), in_quotes(found[1]->key), in_quotes(inside)});
        if (found.empty() && group.needed)
            diagnostics_.report("missing-one-of", node.place,
                                {in_quotes(inside), any_of(names(group.keys))});
    }
}

void Reader::read_mapping(const Description& type, const Node& node, void* target,
                          const Where& where) {
    const Mapping* mapping = node.mapping();
    if (mapping == nullptr) return wrong_shape(type, node, where);
    if (type.place != nullptr) *type.place(target) = node.place;
    Where inside = where;
    inside.payer_share = false;
    if (type.provenance != nullptr) {
        Provenance& provenance = *type.provenance(target);
        read_provenance(node, provenance, scope_, findings_, diagnostics_);
        if (provenance.source) inside.enclosing = &provenance;
    }
    if (const Node* payer = node.find("payer")) inside.payer = payer;
    const auto is_first = [&](const Entry& entry) {
        return !type.kind_key.empty() && entry.key == type.kind_key;
    };
    for (const Entry& entry : *mapping)
        if (is_first(entry)) read_entry(type, entry, target, inside);
    for (const Entry& entry : *mapping)
        if (!is_first(entry) && (type.provenance == nullptr || !is_provenance_key(entry.key)))
            read_entry(type, entry, target, inside);
    check_groups(type, node, where);
}

void Reader::read_either(const Description& type, const Limits& limits, const Node& node,
                         void* target, const Where& where) {
    for (const auto& alternative : type.alternatives)
        if (fits(alternative.type(), node))
            return read(alternative.type(), limits, node, alternative.emplace(target), where);
    const Scalar* scalar = node.scalar();
    const bool is_file = scalar != nullptr && where.key == "model";
    diagnostics_.report("wrong-type", node.place,
                        {in_quotes(where.key), wanted(type),
                         scalar != nullptr ? in_quotes(scalar->text) : std::string(shape_of(node)),
                         is_file ? "write the name of its file without folder and .yaml"
                                 : how_to_write(type, node)});
}

void Reader::read_figure(const Limits& limits, const Node& node, FigureIndex& target,
                         const Where& where) {
    FigureDraft draft{.limits = limits,
                      .key = std::string(where.key),
                      .path = where.path,
                      .enclosing = where.enclosing,
                      .payer = where.payer,
                      .payer_share = where.payer_share};
    auto& unread = findings_.scopes[scope_].unread;
    unread.insert(where.path);
    if (const Scalar* scalar = node.scalar()) {
        if (scalar->text.starts_with('=')) {
            draft.expression = parse_expression(*scalar, node.place, diagnostics_);
            if (!draft.expression) return;
        } else {
            draft.number = number(node, where);
            if (!draft.number) return;
        }
    } else if (node.mapping() != nullptr) {
        draft.keys.emplace();
        Where inside = where;
        inside.enclosing = nullptr;
        const std::size_t before = diagnostics_.errors();
        read_mapping(describe<FigureKeys>(), node, &*draft.keys, inside);
        if (diagnostics_.errors() > before) return;
    } else {
        return diagnostics_.report(
            "wrong-type.figure", node.place,
            {in_quotes(where.key), shape_of(node), how_to_write(describe<FigureIndex>(), node)});
    }
    unread.erase(where.path);
    if (draft.keys && draft.keys->dirichlet)
        target = add_whole(draft, node, scope_, findings_, diagnostics_);
    else
        target = add_figure(draft, node.place, scope_, findings_, diagnostics_);
}

void Reader::read_overrides(const Node& node, std::vector<Override>& target, const Where& where) {
    if (node.mapping() == nullptr)
        return diagnostics_.report("wrong-type.overrides", node.place,
                                   {in_quotes(where.key), shape_of(node)});
    for (const Entry& entry : *node.mapping()) target.push_back({entry.key, entry.key_place});
}

}  // namespace

void read_record(const Description& type, const Node& node, void* target, std::size_t scope,
                 Findings& findings, Diagnostics& diagnostics) {
    Where root;
    if (node.mapping() == nullptr) {
        diagnostics.report(
            "not-a-mapping", node.place,
            {type.name, shape_of(node),
             "write each key at the start of a line: " + in_words(required_keys(type))});
        return;
    }
    Reader(scope, findings, diagnostics).read(type, {}, node, target, root);
}

FigureIndex read_figure_at(const std::string& path, const Limits& limits, const Node& node,
                           std::size_t scope, Findings& findings, Diagnostics& diagnostics) {
    FigureIndex made;
    Reader(scope, findings, diagnostics)
        .read(describe<FigureIndex>(), limits, node, &made, {.path = path, .key = path});
    return made;
}

}  // namespace hearth
