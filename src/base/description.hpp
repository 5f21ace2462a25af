// The description of a readable type: one table per struct, from which the reader, the JSON Schema
// and the key reference are all made. It says what may stand under a key; but for financial years,
// it reads nothing itself.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace hearth {

/// What a figure measures; it picks the default distribution (method 10.1).
enum class Quantity { cost, share, ratio, rate, count, utility, years, number };
inline std::vector<std::string_view> choice_names(Quantity) {
    return {"cost", "share", "ratio", "rate", "count", "utility", "years", "number"};
}

/// What a name under a key refers to.
enum class Target {
    service,
    model,
    payer,
    place,
    source,
    schedule,
    price_index,
    intervention,
    option,
    life_table,
    people_group,
    household_group,
    step,
    state,
    qaly_value,
    measure,
    figure,
    evidence_grade,
    utility_norm,
};
std::vector<std::string_view> choice_names(Target);

/// The English financial year, April to March, that starts in April of `start`.
struct FinancialYear {
    int start = 0;

    friend bool operator==(FinancialYear, FinancialYear) = default;
    friend auto operator<=>(FinancialYear, FinancialYear) = default;
    /// The financial year `years` later.
    friend FinancialYear operator+(FinancialYear year, int years) { return {year.start + years}; }
};

/// Reads "2023/24"; nothing else counts as a financial year (no "2023", no "2023/25").
std::optional<FinancialYear> parse_financial_year(std::string_view text);

/// "2023/24".
std::string to_text(FinancialYear year);

/// Index of a figure in a scenario's figure table.
struct FigureIndex {
    static constexpr std::uint32_t none = 0xffffffff;
    std::uint32_t at = none;
    friend bool operator==(FigureIndex, FigureIndex) = default;
    [[nodiscard]] bool known() const { return at != none; }
};

/// A text, and where it was written.
struct Statement {
    std::string text;
    Place place;
};

/// A name that stands for something defined elsewhere, and where it was written.
template <Target T>
struct Reference {
    std::string name;
    Place place;
};

/// A map whose keys the analyst chooses, in the order written.
template <class T>
struct Named {
    std::string name;
    Place place;
    T value;
};
template <class T>
using Map = std::vector<Named<T>>;

/// The entry called `name`, or nullptr.
template <class T>
const T* find(const Map<T>& map, std::string_view name) {
    for (const auto& entry : map)
        if (entry.name == name) return &entry.value;
    return nullptr;
}

template <class T>
std::vector<std::string> names_of(const Map<T>& map) {
    std::vector<std::string> names;
    for (const auto& entry : map) names.push_back(entry.name);
    return names;
}

/// Where a figure comes from: a key of data/sources.yaml (or "assumption", with the reason in
/// `why`), and the table or page in `where`.
struct Provenance {
    std::optional<Reference<Target::source>> source;
    std::string where;
    std::string why;
};

/// One path of `set:` and where it was written; the value itself has been grafted by then.
struct Override {
    std::string path;
    Place place;
};

enum class Shape {
    number,
    integer,
    truth,
    text,
    year,
    choice,
    figure,
    reference,
    list,
    map,
    record,
    either,
    overrides,
};

/// What a number or figure under a key may be.
struct Limits {
    Quantity quantity = Quantity::number;
    std::string_view unit = {};
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity();
    std::string_view otherwise = {};   ///< what holds when the key is absent, for the docs
    std::optional<Target> names = {};  ///< what the keys of a map must be names of
    bool or_money = false;             ///< money in place of what it buys
    std::string_view also = {};        ///< what people call the key, with commas between
    std::string_view instead = {};     ///< what to write in place of less than the least
};

/// Limits of a share of something, with what holds without it; or of shares of a whole by name.
constexpr Limits a_share(std::string_view otherwise = {}) {
    return {Quantity::share, "share", 0, 1, otherwise};
}
constexpr Limits shares_by(Target names) { return {Quantity::share, "share", 0, 1, {}, names}; }

struct Description;
using Describe = const Description& (*)();

/// One key of a record.
struct Field {
    std::string_view key;
    bool required = false;
    std::string_view meaning;
    Limits limits;
    Describe type = nullptr;
    void* (*member)(void* record) = nullptr;  ///< its address, made if it is optional
    void* (*outer)(void* record) = nullptr;   ///< where the member lies in a part of the record
    std::string_view kind = {};               ///< the only kind of record that has the key

    /// Address of the member, made if it is optional; nullptr in a record of another kind.
    [[nodiscard]] void* in(void* record) const {
        void* part = outer == nullptr ? record : outer(record);
        return part == nullptr ? nullptr : member(part);
    }
};

/// Keys of which exactly one (or, if not `needed`, at most one; if `several`, at least one) may
/// stand.
struct OneOf {
    std::vector<std::string_view> keys;
    bool needed = true;
    bool several = false;
    std::string_view which = {};  ///< which to keep where several stand
};

/// Everything the reader, the schema and the docs know of a type.
struct Description {
    Shape shape = Shape::text;
    std::string_view name = {};
    std::string_view meaning = {};

    // integer: the largest one, and how to store it
    double largest = 0;
    void (*store)(void* integer, double value) = nullptr;

    // choice: names in the order of the enum; reference: what the name refers to; reference, and
    // text with its place: how to store them
    std::vector<std::string_view> choices = {};
    void (*choose)(void* choice, std::size_t index) = nullptr;
    Target target = Target::service;
    void (*refer)(void* reference, const std::string& name, Place place) = nullptr;

    // list and map: the element, and a way to add one; either: the alternatives
    Describe element = nullptr;
    bool single_allowed = false;
    void* (*append)(void* container, const std::string& key, Place place) = nullptr;
    struct Alternative {
        Describe type;
        void* (*emplace)(void* variant);
    };
    std::vector<Alternative> alternatives = {};

    // record
    std::vector<Field> fields = {};
    std::vector<OneOf> groups = {};
    std::string_view kind_key = {};  ///< key that is read first: which other keys may stand
    Place* (*place)(void* record) = nullptr;
    Provenance* (*provenance)(void* record) = nullptr;
};

/// A list of which a single element may stand alone: `place: blaby`.
template <class T>
struct OneOrMore {
    std::vector<T> values;
    bool listed = false;
};

/// The description of `T`: `describe<T>()`. Records give theirs by a function
/// `Description description(const T*)`, enums their names by
/// `std::vector<std::string_view> choice_names(T)`.
template <class T>
const Description& describe();

/// What each type is described as; `describe` picks by the type of the pointer.
namespace detail {

inline Description made_for(const double*) { return {.shape = Shape::number, .name = "number"}; }
inline Description made_for(const bool*) { return {.shape = Shape::truth, .name = "truth"}; }
inline Description made_for(const std::string*) { return {.shape = Shape::text, .name = "text"}; }
inline Description made_for(const FinancialYear*) {
    return {.shape = Shape::year, .name = "financial year"};
}
inline Description made_for(const FigureIndex*) {
    return {.shape = Shape::figure, .name = "figure"};
}
inline Description made_for(const std::vector<Override>*) {
    return {.shape = Shape::overrides, .name = "overrides"};
}

/// Integers up to 1e9, or up to 2^53 where the member is wider than an int.
template <std::integral T>
Description made_for(const T*) {
    Description d{.shape = Shape::integer, .name = "integer"};
    d.largest = sizeof(T) > sizeof(int) ? 9007199254740992.0 : 1e9;
    d.store = [](void* integer, double value) {
        if (std::is_unsigned_v<T> && value < 0) return;
        *static_cast<T*>(integer) = static_cast<T>(value);
    };
    return d;
}

inline Description made_for(const Statement*) {
    return {.shape = Shape::text,
            .name = "text",
            .refer = [](void* statement, const std::string& text, Place place) {
                *static_cast<Statement*>(statement) = {text, place};
            }};
}

template <Target T>
Description made_for(const Reference<T>*) {
    Description d{.shape = Shape::reference, .name = "name"};
    d.target = T;
    d.refer = [](void* reference, const std::string& name, Place place) {
        *static_cast<Reference<T>*>(reference) = {name, place};
    };
    return d;
}

template <class T>
Description made_for(const std::vector<T>*) {
    Description d{.shape = Shape::list, .name = "list"};
    d.element = &describe<T>;
    d.append = [](void* list, const std::string&, Place) -> void* {
        return &static_cast<std::vector<T>*>(list)->emplace_back();
    };
    return d;
}

template <class T>
Description made_for(const OneOrMore<T>*) {
    Description d{.shape = Shape::list, .name = "list"};
    d.element = &describe<T>;
    d.single_allowed = true;
    d.append = [](void* list, const std::string& key, Place) -> void* {
        auto* all = static_cast<OneOrMore<T>*>(list);
        all->listed = key.empty();
        return &all->values.emplace_back();
    };
    return d;
}

template <class T>
Description made_for(const Map<T>*) {
    Description d{.shape = Shape::map, .name = "map"};
    d.element = &describe<T>;
    d.append = [](void* map, const std::string& key, Place place) -> void* {
        return &static_cast<Map<T>*>(map)->emplace_back(Named<T>{key, place, T{}}).value;
    };
    return d;
}

template <class... Ts>
Description made_for(const std::variant<Ts...>*) {
    Description d{.shape = Shape::either, .name = "either"};
    d.alternatives = {
        {&describe<Ts>, [](void* variant) -> void* {
             return &static_cast<std::variant<Ts...>*>(variant)->template emplace<Ts>();
         }}...};
    return d;
}

template <class T>
requires std::is_enum_v<T> Description made_for(const T*) {
    Description d{.shape = Shape::choice, .name = "choice"};
    d.choices = choice_names(T{});
    d.choose = [](void* choice, std::size_t index) {
        *static_cast<T*>(choice) = static_cast<T>(index);
    };
    return d;
}

template <class R>
concept HasPlace = requires(R r) {
    { r.place } -> std::convertible_to<Place>;
};
template <class R>
concept HasProvenance = requires(R r) {
    { r.provenance } -> std::convertible_to<Provenance>;
};
template <class R>
concept HasDescription = requires {
    description(static_cast<const R*>(nullptr));
};

/// What a key is read into: the member, or what an optional member holds.
template <class M>
M& made(M& member) {
    return member;
}
template <class M>
M& made(std::optional<M>& member) {
    return member.emplace();
}

template <auto Member, class R, class M>
Field field(std::string_view key, std::string_view meaning, Limits limits, M R::*) {
    using Made = std::remove_reference_t<decltype(made(std::declval<M&>()))>;
    return {.key = key,
            .meaning = meaning,
            .limits = limits,
            .type = &describe<Made>,
            .member = [](void* r) -> void* { return &made(static_cast<R*>(r)->*Member); }};
}

}  // namespace detail

template <class T>
const Description& describe() {
    static const Description made = [] {
        if constexpr (detail::HasDescription<T>)
            return description(static_cast<const T*>(nullptr));
        else
            return detail::made_for(static_cast<const T*>(nullptr));
    }();
    return made;
}

/// A key that may stand; `limits.otherwise` says what holds without it.
template <auto Member>
Field optional(std::string_view key, std::string_view meaning, Limits limits = {}) {
    return detail::field<Member>(key, meaning, limits, Member);
}

/// A key that must stand.
template <auto Member>
Field required(std::string_view key, std::string_view meaning, Limits limits = {}) {
    Field field = optional<Member>(key, meaning, limits);
    field.required = true;
    return field;
}

/// The keys of a part of a record, to stand among its own. `outer` finds the part, or says by
/// nullptr that the record is of another kind than `kind`.
std::vector<Field> keys_of_part(const Description& part, void* (*outer)(void* record),
                                std::string_view kind = {});

/// The description of a variant of kinds as a choice: the name emplaces the alternative.
template <class Kinds>
Description kinds_of(std::vector<std::string_view> names) {
    Description d{.shape = Shape::choice, .name = "choice"};
    d.choices = std::move(names);
    d.choose = [](void* kinds, std::size_t index) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((I == index ? void(static_cast<Kinds*>(kinds)->template emplace<I>()) : void()), ...);
        }
        (std::make_index_sequence<std::variant_size_v<Kinds>>{});
    };
    return d;
}

/// The description of record `R`. Records with a member `place` are told where they stand; those
/// with a member `provenance` accept `source`, `where` and `why` for all figures inside.
template <class R>
Description record(std::string_view name, std::string_view meaning, std::vector<Field> fields,
                   std::vector<OneOf> groups = {}) {
    Description d{.shape = Shape::record, .name = name, .meaning = meaning};
    d.fields = std::move(fields);
    d.groups = std::move(groups);
    if constexpr (detail::HasPlace<R>) d.place = [](void* r) { return &static_cast<R*>(r)->place; };
    if constexpr (detail::HasProvenance<R>)
        d.provenance = [](void* r) { return &static_cast<R*>(r)->provenance; };
    return d;
}

}  // namespace hearth
