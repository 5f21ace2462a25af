// The reader proper: one function per shape of a description.
#include "load/reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/tree.hpp"

namespace hearth {

namespace {

bool is_null(const Scalar& scalar) {
    return scalar.plain && (scalar.text.empty() || scalar.text == "~" || scalar.text == "null");
}

/// What people call a key, one by one.
void add_others(const Field& field, std::vector<OtherName>& others) {
    if (field.limits.also.empty()) return;
    for (const std::string& word : split(field.limits.also, ','))
        others.push_back({std::string(trimmed(word)), std::string(field.key)});
}

constexpr std::pair<const char*, const char*> words_of_provenance[] = {
    {"reference", "source"}, {"ref", "source"},   {"citation", "source"}, {"page", "where"},
    {"table", "where"},      {"reason", "why"},   {"because", "why"},     {"note", "why"},
    {"comment", "why"},      {"rationale", "why"}};

/// The record below `type` that has the key, when a line was not indented; otherwise empty. A key
/// of a figure belongs below the main figure.
std::string parent_of(std::string_view key, const Description& type) {
    if (has(type, "number") && has(describe<FigureKeys>(), key)) return "number";
    for (const Field& field : type.fields) {
        if (field.type().shape == Shape::record && has(field.type(), key))
            return std::string(field.key);
    }
    return {};
}

/// Where the reader stands: the path so far, the last key, and the source of what encloses it.
struct Where {
    const Reading& to;
    std::string path = {};
    std::string_view key = {};
    Limits limits = {};  ///< of the key
    const Provenance* enclosing = nullptr;
    const Node* payer = nullptr;  ///< of the nearest mapping that names one
    bool payer_share = false;
    const Node* whole = nullptr;  ///< whose parts sum to 1, of which this is one
    bool required = false;
    const Node* mapping = nullptr;  ///< that is read
    bool or_figure = false;         ///< whether a figure might stand there too

    void report(Told told, Place place, const Words& words) const {
        to.diagnostics.report(told, place, words);
    }
    [[nodiscard]] Where below(std::string_view name) const {
        Where inside = *this;
        inside.path += inside.path.empty() ? "" : ".";
        inside.path += name;
        return inside;
    }
};

void read(const Description& type, const Node& node, void* target, const Where& where);

void wrong_shape(const Description& type, const Node& node, const Where& where) {
    where.report("wrong-type", node.place,
                 {in_quotes(where.key), wanted(type), shape_of(node), how_to_write(type, node)});
}

std::optional<double> number(const Scalar& scalar, Place place, const Where& where) {
    const NumberReading reading = read_number(scalar.text);
    constexpr std::array<std::string_view, 4> money = {"gbp", "nzd", "usd", "eur"};
    const bool is_money = !reading.number.empty() && is_among(where.key, money);
    if (!reading.value)
        where.report(reading.told, place,
                     {in_quotes(where.key), in_quotes(scalar.text),
                      is_money ? "write " + reading.number : reading.help});
    else if (!scalar.plain)
        where.report("number-in-quotes", place, {in_quotes(where.key), scalar.text});
    return scalar.plain ? reading.value : std::nullopt;
}

/// Reports what is no whole number, in place of what was said of a comma in it.
void refuse_fraction(const Node& node, const Words& words, const Where& where) {
    if (node.scalar()->comma) where.to.diagnostics.withdraw(*node.scalar()->comma);
    where.report("not-an-integer", node.place, words);
}

void read_number_into(const Description& type, const Node& node, void* target, const Where& where) {
    if (const NumberReading reading = read_number(node.scalar()->text);
        type.shape == Shape::integer && !reading.value)
        return refuse_fraction(
            node,
            {in_quotes(where.key), in_quotes(node.scalar()->text), whole_number_meant(reading)},
            where);
    const auto value = number(*node.scalar(), node.place, where);
    if (!value) return;
    Limits held = where.limits;
    if (type.shape == Shape::number)
        *static_cast<double*>(target) = *value;
    else if (*value != std::floor(*value))
        return refuse_fraction(node, {in_quotes(where.key), *value, whole_number_near(*value)},
                               where);
    else if (std::abs(*value) <= type.largest)
        type.store(target, *value);
    else
        held.most = std::min(held.most, type.largest);
    if (!(*value >= held.least && *value <= held.most))
        where.report(
            "out-of-range", node.place,
            {in_quotes(where.key), range_in_words(held), *value, help_with_range(held, *value)});
}

void read_choice(const Description& type, const Node& node, void* target, const Where& where) {
    const std::string& text = node.scalar()->text;
    for (std::size_t i = 0; i < type.choices.size(); ++i)
        if (type.choices[i] == text) return type.choose(target, i);
    where.report("unknown-choice", node.place,
                 {in_quotes(text), in_quotes(where.key), suggestion(text, names(type.choices))});
}

void read_scalar(const Description& type, const Node& node, void* target, const Where& where) {
    const Scalar* scalar = node.scalar();
    if (scalar == nullptr) return wrong_shape(type, node, where);
    const std::string& text = scalar->text;
    if (type.shape == Shape::number || type.shape == Shape::integer)
        return read_number_into(type, node, target, where);
    if (type.shape == Shape::choice) return read_choice(type, node, target, where);
    if (type.shape == Shape::truth) {
        *static_cast<bool*>(target) = scalar->plain && text == "true";
        if (!scalar->plain || (text != "true" && text != "false"))
            where.report("not-true-or-false", node.place, {in_quotes(where.key), in_quotes(text)});
    } else if (type.shape == Shape::year) {
        const auto year = parse_financial_year(text);
        *static_cast<FinancialYear*>(target) = year.value_or(FinancialYear{});
        if (!year)
            where.report("not-a-financial-year", node.place,
                         {in_quotes(where.key), in_quotes(text), year_meant(text)});
    } else if (type.refer != nullptr) {
        type.refer(target, text, node.place);
        if (type.shape == Shape::reference)
            where.to.findings.references.push_back({type.target, text, node.place, where.to.scope});
    } else {
        *static_cast<std::string*>(target) = text;
    }
}

/// Whether an item of a list is a name, a year or one of some words, which stand once.
bool stands_once(const Description& item) {
    switch (item.shape) {
        case Shape::reference:
        case Shape::choice:
        case Shape::year:
        case Shape::integer:
            return true;
        case Shape::number:
        case Shape::truth:
        case Shape::text:
        case Shape::figure:
        case Shape::list:
        case Shape::map:
        case Shape::record:
        case Shape::either:
        case Shape::overrides:
            break;
    }
    return false;
}

/// Reports names and years that a list has twice.
void check_repeats(const Sequence& items, const Where& where) {
    std::set<std::string_view> seen;
    for (const Node& item : items)
        if (const Scalar* scalar = item.scalar(); scalar != nullptr && !is_null(*scalar))
            if (!seen.insert(scalar->text).second)
                where.report("named-twice.list", item.place,
                             {in_quotes(scalar->text), in_quotes(where.key)});
}

void read_list(const Description& type, const Node& node, void* target, const Where& where) {
    const Sequence* sequence = node.sequence();
    if (sequence == nullptr && !type.single_allowed) return wrong_shape(type, node, where);
    if (sequence == nullptr)
        return read(type.element(), node, type.append(target, "one", node.place), where);
    if (stands_once(type.element())) check_repeats(*sequence, where);
    for (std::size_t i = 0; i < sequence->size(); ++i) {
        const Node& item = (*sequence)[i];
        read(type.element(), item, type.append(target, "", item.place),
             where.below(std::to_string(i)));
    }
}

/// Whether an entry of a map may be called so: moves between states have an arrow, and rules say
/// the rest of them.
bool names_entry(std::string_view key, const Where& where) {
    return is_name(key) || (where.key == "on" && key.find('-') != std::string_view::npos);
}

void read_map(const Description& type, const Node& node, void* target, const Where& where) {
    const Mapping* mapping = node.mapping();
    if (mapping == nullptr) return wrong_shape(type, node, where);
    for (const Entry& entry : *mapping) {
        if (entry.key.empty()) continue;  // reported with the text
        if (where.limits.names)
            where.to.findings.references.push_back(
                {*where.limits.names, entry.key, entry.key_place, where.to.scope});
        const bool named = names_entry(entry.key, where);
        if (!named && where.limits.names) continue;  // nothing is called so
        if (!named) {
            where.report("bad-name", entry.key_place, {in_quotes(entry.key), in_quotes(where.key)});
            continue;
        }
        Where inside = where.below(entry.key);
        inside.key = entry.key;
        read(type.element(), entry.value, type.append(target, entry.key, entry.key_place), inside);
    }
}

constexpr std::size_t most_advised = 1000;  // words: far beyond what is shown

bool knows(const Description& type, std::string_view key) {
    return has(type, key) || (type.provenance != nullptr && is_provenance_key(key));
}

/// Keys that a record has to have and has not.
std::vector<std::string> missing_keys(const Description& type, const Node& node) {
    std::vector<std::string> missing = required_keys(type);
    std::erase_if(missing, [&](const std::string& key) { return node.find(key) != nullptr; });
    return missing;
}

/// The keys of a record, and what people call them.
std::pair<std::vector<std::string>, std::vector<OtherName>> words_of(const Description& type) {
    std::vector<std::string> known;
    std::vector<OtherName> others;
    for (const Field& f : type.fields) {
        known.emplace_back(f.key);
        add_others(f, others);
    }
    if (type.provenance != nullptr) {
        known.insert(known.end(), {"source", "where", "why"});
        for (const auto& [word, key] : words_of_provenance) others.push_back({word, key});
    }
    return {std::move(known), std::move(others)};
}

void refuse_key(const Description& type, const Entry& entry, const Where& where) {
    if (entry.key.empty()) return;  // reported with the text
    const auto [known, others] = words_of(type);
    const std::string below = parent_of(entry.key, type);
    const bool advised = where.to.diagnostics.errors() < most_advised;
    const bool lists = advised && !nearest(entry.key, known, others);
    where.report(
        "unknown-key", entry.key_place,
        {in_quotes(entry.key), where.key.empty() ? type.name : where.key,
         below.empty() ? (advised ? suggestion(entry.key, known, others) : "") +
                             (lists && where.or_figure ? "; or write one figure alone" : "")
                       : fmt::format("{} belongs in {}: indent it below that", in_quotes(entry.key),
                                     in_quotes(below))});
}

void read_entry(const Description& type, const Entry& entry, void* target, const Where& where) {
    const auto* field =
        first_where(type.fields, [&](const Field& f) { return f.key == entry.key; });
    if (field == nullptr) return refuse_key(type, entry, where);
    void* const member = field->in(target);
    if (member == nullptr)
        return where.report("key-of-another-kind", entry.key_place,
                            {in_quotes(entry.key), type.kind_key, field->kind});
    Where inside = where.below(entry.key);
    inside.or_figure = false;
    inside.key = entry.key;
    inside.limits = field->limits;
    inside.required = field->required;
    inside.payer_share = field->key == "payer";
    const bool sums_to_one = field->key == "payer" || field->key == "spread" ||
                             field->key == "probabilities" || field->key == "start";
    inside.whole = sums_to_one ? &entry.value : nullptr;
    read(field->type(), entry.value, member, inside);
}

/// Keys that another stands for, misspelt; nothing where every key is none that is known, so that
/// none can be told.
std::optional<std::vector<std::string>> keys_meant(const Description& type, const Node& node) {
    std::vector<std::string> meant;
    const auto [known, others] = words_of(type);
    bool any_known = node.mapping()->empty();
    std::size_t unknown = 0;
    for (const Entry& entry : *node.mapping()) {
        any_known = any_known || knows(type, entry.key);
        if (knows(type, entry.key)) continue;
        if (++unknown > most_advised) continue;
        if (auto near = nearest(entry.key, known, others)) meant.push_back(*std::move(near));
    }
    return any_known ? std::optional(std::move(meant)) : std::nullopt;
}

/// Reports keys that are missing, unless another that was reported stands for them.
void check_missing(const Description& type, const Node& node, const Where& where) {
    const auto missing = missing_keys(type, node);
    if (missing.empty()) return;
    const auto meant = keys_meant(type, node);
    if (!meant) return;
    const std::string_view inside = where.key.empty() ? type.name : where.key;
    for (const Field& field : type.fields)
        if (field.required && node.find(field.key) == nullptr && !is_among(field.key, *meant))
            where.report("missing-key", node.place,
                         {in_quotes(field.key), in_quotes(inside), field.key, field.meaning});
}

/// Whether one of some keys is missing, and no other that was reported stands for it.
bool is_missing(const OneOf& group, const Description& type, const Node& node) {
    const auto meant = keys_meant(type, node);
    return meant && none(*meant, [&](const std::string& key) { return is_among(key, group.keys); });
}

void check_groups(const Description& type, const Node& node, const Where& where) {
    const std::string_view inside = where.key.empty() ? type.name : where.key;
    check_missing(type, node, where);
    for (const OneOf& group : type.groups) {
        std::vector<const Entry*> found;
        for (const Entry& entry : *node.mapping())
            if (is_among(entry.key, group.keys)) found.push_back(&entry);
        if (found.size() > 1 && !group.several)
            where.report("exclusive-keys", found[1]->key_place,
                         {in_quotes(found[0]->key), in_quotes(found[1]->key), in_quotes(inside),
                          group.which.empty() ? "one of them" : group.which});
        if (found.empty() && group.needed && is_missing(group, type, node))
            where.report("missing-one-of", node.place,
                         {in_quotes(inside), any_of(names(group.keys))});
    }
}

void read_mapping(const Description& type, const Node& node, void* target, const Where& where) {
    const Mapping* mapping = node.mapping();
    if (mapping == nullptr) return wrong_shape(type, node, where);
    if (type.place != nullptr) *type.place(target) = node.place;
    Where inside = where;
    inside.payer_share = false;
    inside.whole = nullptr;
    if (type.provenance != nullptr) {
        Provenance& provenance = *type.provenance(target);
        read_provenance(node, provenance, where.to);
        if (provenance.source) inside.enclosing = &provenance;
    }
    if (const Node* payer = node.find("payer")) inside.payer = payer;
    inside.mapping = &node;
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

void read_either(const Description& type, const Node& node, void* target, const Where& where) {
    if (const auto* alternative = alternative_for(type, node)) {
        Where inside = where;
        inside.or_figure = any(type.alternatives,
                               [](const auto& one) { return one.type().shape == Shape::figure; });
        return read(alternative->type(), node, alternative->emplace(target), inside);
    }
    const Scalar* scalar = node.scalar();
    where.report("wrong-type", node.place,
                 {in_quotes(where.key), wanted(type),
                  scalar != nullptr ? in_quotes(scalar->text) : std::string(shape_of(node)),
                  scalar != nullptr && where.key == "model"
                      ? "write the name of its file without folder and .yaml"
                      : how_to_write(type, node)});
}

/// The names of the parts of a whole: keys, or places in a list.
std::vector<std::string> parts_of(const Node& whole) {
    std::vector<std::string> names;
    if (const Mapping* mapping = whole.mapping())
        for (const Entry& entry : *mapping) names.push_back(entry.key);
    if (const Sequence* list = whole.sequence())
        for (std::size_t i = 0; i < list->size(); ++i) names.push_back(std::to_string(i));
    return names;
}

/// `rest`: 1 less the other parts of its whole.
Expression rest_of(const Where& where, Place place) {
    const std::size_t own = where.path.rfind('.') + 1;
    Expression made{.text = "= 1", .terms = {{.number = 1, .place = place}}};
    for (const std::string& name : parts_of(*where.whole)) {
        if (name == where.path.substr(own)) continue;
        const int before = static_cast<int>(made.terms.size()) - 1;
        made.terms.push_back({.operation = Operation::figure,
                              .name = where.path.substr(0, own) + name,
                              .place = place});
        made.terms.push_back(
            {.operation = Operation::subtract, .place = place, .operands = {before, before + 1}});
        made.text += " - " + name;
    }
    return made;
}

/// What stands under the key of a figure, as number, keys or expression; false where it cannot be
/// read.
bool read_draft(const Node& node, FigureDraft& draft, const Where& where) {
    const Scalar* scalar = node.scalar();
    if (scalar != nullptr && scalar->text == "rest" && where.whole != nullptr) {
        draft.expression = rest_of(where, node.place);
        return true;
    }
    if (scalar != nullptr && scalar->text.starts_with('=')) {
        draft.expression = parse_expression(*scalar, node.place, where.to.diagnostics);
        return draft.expression.has_value();
    }
    if (scalar != nullptr) {
        draft.number = number(*scalar, node.place, where);
        return draft.number.has_value();
    }
    if (node.mapping() == nullptr) {
        where.report(
            "wrong-type.figure", node.place,
            {in_quotes(where.key), shape_of(node), how_to_write(describe<FigureIndex>(), node)});
        return false;
    }
    draft.keys.emplace();
    Where inside = where;
    inside.enclosing = nullptr;
    const std::size_t before = where.to.diagnostics.errors();
    read_mapping(describe<FigureKeys>(), node, &*draft.keys, inside);
    return where.to.diagnostics.errors() == before;
}

/// Reports what is wrong with a whole whose parts are shares, `dirichlet: {home: 40, step_down:
/// 12}`; false if something is.
bool check_whole(const FigureDraft& draft, const Node& node, Diagnostics& diagnostics) {
    const std::size_t before = diagnostics.errors();
    const std::string key = in_quotes(draft.key);
    if (!is_named_figure(draft.path) && !draft.path.ends_with(".counts"))
        diagnostics.report("misplaced-dirichlet", node.place, {key});
    for (const Entry& entry : *node.mapping())
        if (entry.key != "dirichlet" && entry.key != "unit" && entry.key != "read_on" &&
            !is_provenance_key(entry.key))
            diagnostics.report("exclusive-keys.dirichlet", entry.key_place,
                               {in_quotes(entry.key), key});
    if (draft.keys->dirichlet->size() < 2)
        diagnostics.report("too-few-parts", node.find("dirichlet")->place, {key});
    return diagnostics.errors() == before;
}

/// Adds one figure for each part of the whole that `draft` and its `node` describe, side by side,
/// with the part's name at the end of its path; returns the first. A whole that stands elsewhere
/// than under `figures`, has one part or other keys is an error.
FigureIndex add_whole(const FigureDraft& draft, const Node& node, const Reading& to) {
    const Map<double>& parts = *draft.keys->dirichlet;
    if (!check_whole(draft, node, to.diagnostics)) {
        for (const auto& part : parts)
            to.findings.scopes[to.scope].unread.insert(draft.path + "." + part.name);
        return {};
    }
    const auto first = static_cast<std::uint32_t>(to.findings.figures.size());
    FigureDraft one = draft;
    one.limits = a_share();
    one.part =
        DirichletPart{.first = first, .part = 0, .parts = static_cast<std::uint32_t>(parts.size())};
    for (const auto& part : parts) one.counts.push_back(part.value);
    FigureIndex made;
    for (const auto& part : parts) {
        one.key = part.name;
        one.path = draft.path + "." + part.name;
        const FigureIndex index = add_figure(one, part.place, to);
        if (!made.known()) made = index;
        ++one.part->part;
    }
    return made;
}

FigureIndex read_figure(const Node& node, const Where& where) {
    FigureDraft draft{.limits = where.limits,
                      .key = std::string(where.key),
                      .path = where.path,
                      .enclosing = where.enclosing,
                      .payer = where.payer,
                      .payer_share = where.payer_share};
    if (!read_draft(node, draft, where)) {
        where.to.findings.scopes[where.to.scope].unread.insert(where.path);
        return {};
    }
    if (draft.keys && draft.keys->dirichlet) return add_whole(draft, node, where.to);
    return add_figure(draft, node.place, where.to);
}

void read_overrides(const Node& node, std::vector<Override>& target, const Where& where) {
    if (node.mapping() == nullptr)
        return where.report("wrong-type.overrides", node.place,
                            {in_quotes(where.key), shape_of(node)});
    for (const Entry& entry : *node.mapping()) target.push_back({entry.key, entry.key_place});
}

void read(const Description& type, const Node& node, void* target, const Where& where) {
    if (const auto* scalar = node.scalar(); scalar != nullptr && is_null(*scalar))
        return where.report("empty-value", node.place,
                            {in_quotes(where.key), wanted(type),
                             type.shape == Shape::list && !type.single_allowed ? ", or [] for none"
                             : where.required                                  ? ""
                                              : ", or leave the key out"});
    switch (type.shape) {
        case Shape::list:
            return read_list(type, node, target, where);
        case Shape::map:
            return read_map(type, node, target, where);
        case Shape::record:
            return read_mapping(type, node, target, where);
        case Shape::either:
            return read_either(type, node, target, where);
        case Shape::figure:
            *static_cast<FigureIndex*>(target) = read_figure(node, where);
            return;
        case Shape::overrides:
            return read_overrides(node, *static_cast<std::vector<Override>*>(target), where);
        case Shape::number:
        case Shape::integer:
        case Shape::truth:
        case Shape::text:
        case Shape::year:
        case Shape::choice:
        case Shape::reference:
            return read_scalar(type, node, target, where);
    }
}

}  // namespace

void read_record(const Description& type, const Node& node, void* target, const Reading& to) {
    if (node.mapping() != nullptr) return read(type, node, target, {to});
    to.diagnostics.report(
        "not-a-mapping", node.place,
        {type.name, shape_of(node),
         "write each key at the start of a line: " + all_of(required_keys(type))});
}

FigureIndex read_figure_at(const std::string& path, const Limits& limits, const Node& node,
                           const Reading& to) {
    FigureIndex made;
    read(describe<FigureIndex>(), node, &made,
         {.to = to, .path = path, .key = path, .limits = limits});
    return made;
}

}  // namespace hearth
