// Walks the descriptions for JSON Schema; the schema of a result stands here by itself.
#include <cmath>
#include <fmt/format.h>

#include "engine/measures.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "scenario/published.hpp"
#include "scenario/records_file.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

namespace {

std::string definition_name(const Description& type) {
    std::string name(type.name);
    for (char& c : name)
        if (c == ' ') c = '_';
    return name;
}

Json bounded(const char* type, const Limits& limits) {
    Json schema = {{"type", type}};
    if (std::isfinite(limits.least)) schema["minimum"] = limits.least;
    if (std::isfinite(limits.most)) schema["maximum"] = limits.most;
    return schema;
}

std::string meaning(const Field& field) {
    std::string text(field.meaning);
    if (!field.limits.unit.empty()) text += fmt::format(" [{}]", field.limits.unit);
    if (!field.limits.otherwise.empty())
        text += fmt::format("; without it: {}", field.limits.otherwise);
    return text;
}

Json one_of(const OneOf& group) {
    Json choices = Json::array();
    for (const auto key : group.keys) choices.push_back({{"required", {key}}});
    if (group.several) return {{"anyOf", choices}};
    if (!group.needed) choices.push_back({{"not", {{"anyOf", choices}}}});
    return {{"oneOf", choices}};
}

Json schema_of(const Description& type, const Limits& limits, Json& definitions);

Json record(const Description& type, Json& definitions) {
    Json properties = Json::object(), required = Json::array();
    for (const Field& field : type.fields) {
        Json one = schema_of(field.type(), field.limits, definitions);
        one["description"] = meaning(field);
        properties[std::string(field.key)] = std::move(one);
        if (field.required) required.push_back(field.key);
    }
    if (type.provenance != nullptr)
        for (const char* key : {"source", "where", "why"}) properties[key] = {{"type", "string"}};
    Json schema = {{"type", "object"},
                   {"description", type.meaning},
                   {"properties", properties},
                   {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = required;
    if (!type.groups.empty()) schema["allOf"] = list_of(type.groups, one_of);
    return schema;
}

/// A record stands among the definitions, once.
Json reference(const Description& type, Json& definitions) {
    const std::string name = definition_name(type);
    if (!definitions.contains(name)) {
        definitions[name] = Json::object();
        definitions[name] = record(type, definitions);
    }
    return {{"$ref", "#/$defs/" + name}};
}

/// What may stand where `type` does; the records met are added to `definitions`.
Json schema_of(const Description& type, const Limits& limits, Json& definitions) {
    const auto of = [&](const Description& one) { return schema_of(one, limits, definitions); };
    switch (type.shape) {
        case Shape::number:
            return bounded("number", limits);
        case Shape::integer:
            return bounded("integer", limits);
        case Shape::truth:
            return {{"type", "boolean"}};
        case Shape::text:
            return {{"type", "string"}};
        case Shape::year:
            return {{"type", "string"}, {"pattern", "^[0-9]{4}/[0-9]{2}$"}};
        case Shape::choice:
            return {{"enum", type.choices}};
        case Shape::figure:
            return {{"oneOf",
                     {bounded("number", limits),
                      {{"type", "string"}, {"pattern", "^(=|rest$)"}},
                      reference(describe<FigureKeys>(), definitions)}}};
        case Shape::reference:
            return {{"type", "string"},
                    {"description", "name of a " + std::string(name_of(type.target))}};
        case Shape::list: {
            const Json one = of(type.element()), many = {{"type", "array"}, {"items", one}};
            return type.single_allowed ? Json{{"anyOf", {one, many}}} : many;
        }
        case Shape::map:
            return {{"type", "object"}, {"additionalProperties", of(type.element())}};
        case Shape::either:
            return {{"anyOf",
                     list_of(type.alternatives, [&](const auto& one) { return of(one.type()); })}};
        case Shape::overrides:
            return {{"type", "object"}};
        case Shape::record:
            return reference(type, definitions);
    }
    return {};
}

/// The scenario inside a published case may leave out `hearth` and `title`: the case has them.
void relax_scenario_of_a_case(Json& definitions) {
    Json relaxed = definitions["scenario"];
    relaxed["required"] = Json::array();
    for (const Json& key : definitions["scenario"]["required"])
        if (key != "hearth" && key != "title") relaxed["required"].push_back(key);
    definitions["published_case"]["properties"]["scenario"] = std::move(relaxed);
}

Json object(Json properties) { return {{"type", "object"}, {"properties", std::move(properties)}}; }
Json array_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

Json map_of(Json values) {
    return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}

Json ledger_row() {
    const Json text = {{"type", "string"}};
    const Json value = {{"type", "number"}};
    Json row = object({{"option", text},
                       {"intervention", text},
                       {"line", text},
                       {"payer", text},
                       {"class", {{"enum", choice_names(LedgerClass{})}}},
                       {"budget", {{"enum", choice_names(Budget{})}}},
                       {"year", {{"type", "integer"}, {"minimum", 0}}},
                       {"units", value},
                       {"amount", value},
                       {"pv", value},
                       {"mean_amount", value},
                       {"mean_pv", value}});
    row["required"] = {"option", "intervention", "line",  "payer",  "class",
                       "budget", "year",         "units", "amount", "pv"};
    row["additionalProperties"] = false;
    return row;
}

/// Where a result has the measures of a key, as `at_path` of the writer has it: within a payer or
/// intervention whatever its name, within the years one of a list.
Json& schema_at(Json& option, std::string_view key) {
    Json* here = &option;
    while (!key.empty()) {
        const auto dot = std::min(key.find('.'), key.size());
        const std::string_view step = key.substr(0, dot);
        key.remove_prefix(std::min(dot + 1, key.size()));
        if (step == "<year>") {
            (*here)["type"] = "array";
            here = &(*here)["items"];
            if (!key.empty()) (*here)["properties"]["year"] = {{"type", "integer"}};
        } else {
            (*here)["type"] = "object";
            if (step.front() != '<') (*here)["additionalProperties"] = false;
            here = step.front() == '<' ? &(*here)["additionalProperties"]
                                       : &(*here)["properties"][std::string(step)];
        }
    }
    return *here;
}

/// Every measure that results show, under its words.
void add_measures(Json& option) {
    Json plain = {{"type", "object"}, {"additionalProperties", false}};
    for (const MeasureRow& row : measure_table()) {
        if (row.behind) continue;
        const std::string key(row.key);
        const auto open = key.find('<');
        Json& one = is_part_of_option(key) ? schema_at(option, key)
                    : open == std::string::npos
                        ? plain["properties"][key]
                        : plain["patternProperties"]["^" + key.substr(0, open - 1) + "\\."];
        one = {{"type", {"number", "null"}},
               {"description", fmt::format("{} [{}]", row.meaning, row.unit)}};
    }
    option["properties"]["measures"] = std::move(plain);
}

Json figure_of_result() {
    const Json value = {{"type", "number"}};
    Json figure = object({{"id", {{"type", "string"}, {"description", "owner and path"}}},
                          {"point", value},
                          {"rebasing", value},
                          {"value", value},
                          {"quoted", {{"type", "string"}}}});
    figure["required"] = {"id", "point", "rebasing", "value"};
    figure["description"] =
        "a figure that the scenario uses: its point as quoted, the factor to the scenario's "
        "prices, and what they come to; the price year and index in which money is quoted";
    return figure;
}

Json option_schema() {
    const Json value = {{"type", "number"}};
    Json option = object({{"name", {{"type", "string"}}},
                          {"withheld", map_of({{"type", "string"}})},
                          {"avoided", map_of(value)},
                          {"uncertainty", map_of({{"type", "object"}})},
                          {"p_best", {{"type", {"number", "null"}}}}});
    option["required"] = {"name",     "measures", "withheld",       "avoided",
                          "by_payer", "by_year",  "by_intervention"};
    add_measures(option);
    Json mean = object({{"withheld", map_of({{"type", "string"}})}, {"avoided", map_of(value)}});
    add_measures(mean);
    mean["description"] =
        "the same of a ledger of means over the draws; absent where nothing is drawn";
    option["properties"]["mean"] = std::move(mean);
    return option;
}

}  // namespace

std::string json_schema() {
    Json definitions = Json::object(), files = Json::array();
    for (const Description* type :
         {&describe<ScenarioFile>(), &describe<Model>(), &describe<DataFile>(),
          &describe<Published>(), &describe<SetsFile>(), &describe<RecordsFile>()})
        files.push_back(schema_of(*type, {}, definitions));
    relax_scenario_of_a_case(definitions);
    Json schema = {
        {"$schema", "https://json-schema.org/draft/2020-12/schema"},
        {"title", "hearth: scenarios, models, data, published cases, files of sets and records"},
        {"anyOf", files},
        {"$defs", std::move(definitions)}};
    return text_of(schema);
}

std::string result_schema() {
    const Json text = {{"type", "string"}};
    Json schema = object(
        {{"hearth", text},
         {"result_version", {{"const", result_version}}},
         {"scenario", object({{"title", text},
                              {"question", text},
                              {"files", array_of(object({{"name", text}, {"sha256", text}}))}})},
         {"uncertainty", {{"type", "object"}}},
         {"conventions", {{"type", "object"}}},
         {"figures", array_of(figure_of_result())},
         {"options", array_of(option_schema())},
         {"warnings", array_of(object({{"code", text},
                                       {"file", text},
                                       {"line", {{"type", "integer"}}},
                                       {"message", text}}))},
         {"ledger", array_of(ledger_row())}});
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = "hearth: the result of a run, version 2";
    schema["required"] = {"hearth",  "result_version", "scenario", "conventions",
                          "figures", "options",        "warnings", "ledger"};
    return text_of(schema);
}

}  // namespace hearth
