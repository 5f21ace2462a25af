// What every writer of results as JSON shares. Numbers stand plain; one that is not finite is null.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "study/simulation.hpp"

namespace hearth {

struct Plan;
struct Scenario;

using Json = nlohmann::ordered_json;

template <class Value>
Json or_null(const std::optional<Value>& value) {
    return value ? Json(*value) : Json(nullptr);
}

inline Json with_error(const Estimate& estimate) {
    return {{"value", estimate.value}, {"se", estimate.se}};
}

/// An object or list; of a null an empty one. The library's own `null[key]` makes one too, but
/// where memory runs out in between it leaves one that cannot be destroyed.
inline Json& begun(Json& json, Json empty = Json::object()) {
    if (json.is_null()) json = std::move(empty);
    return json;
}

/// A list with what `one` makes of each item.
template <class Items, class One>
Json list_of(const Items& items, const One& one) {
    Json all = Json::array();
    for (const auto& item : items) all.push_back(one(item));
    return all;
}

/// A list with what `one` makes of each number below `count`.
template <class One>
Json list_to(std::size_t count, const One& one) {
    Json all = Json::array();
    for (std::size_t i = 0; i < count; ++i) all.push_back(one(i));
    return all;
}

/// An object with what `one` makes of each number under the name that stands there.
template <class One>
Json by_name(const std::vector<std::string>& names, const One& one) {
    Json all = Json::object();
    for (std::size_t i = 0; i < names.size(); ++i) all[names[i]] = one(i);
    return all;
}

/// An object with what else it says.
inline Json with(Json object, const Json& more) {
    object.update(more);
    return object;
}

/// How a scenario is counted: years, prices, discounting, whose money.
Json conventions_of(const Scenario& scenario, const Plan& plan);

/// With 0 for a zero of the other sign.
inline void drop_signs_of_zero(Json& json) {
    if (json.is_structured())
        for (Json& one : json) drop_signs_of_zero(one);
    else if (json.is_number_float())
        json = json.get<double>() + 0.0;
}

/// As a text; what is not UTF-8 is replaced.
inline std::string text_of(Json json) {
    drop_signs_of_zero(json);
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace hearth
