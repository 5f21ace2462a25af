// Walks the descriptions once for JSON Schema and once for the key reference.
#include "report/schema.hpp"

#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

#include "scenario/scenario.hpp"

namespace hearth {

namespace {

using Json = nlohmann::ordered_json;

std::string definition_name(const Description& type) {
    std::string name(type.name);
    for (char& c : name)
        if (c == ' ') c = '_';
    return name;
}

/// Builds the `$defs` of a schema as types are met.
class SchemaWriter {
  public:
    Json of(const Description& type, const Limits& limits) {
        switch (type.shape) {
            case Shape::number:
                return bounded({{"type", "number"}}, limits);
            case Shape::integer:
                return bounded({{"type", "integer"}}, limits);
            case Shape::truth:
                return {{"type", "boolean"}};
            case Shape::text:
                return {{"type", "string"}};
            case Shape::year:
                return {{"type", "string"}, {"pattern", "^[0-9]{4}/[0-9]{2}$"}};
            case Shape::choice:
                return {{"enum", type.choices}};
            case Shape::figure:
                return figure(limits);
            case Shape::reference:
                return {{"type", "string"},
                        {"description", "name of a " + std::string(name_of(type.target))}};
            case Shape::list:
                return list(type, limits);
            case Shape::map:
                return {{"type", "object"}, {"additionalProperties", of(type.element(), limits)}};
            case Shape::either:
                return either(type, limits);
            case Shape::overrides:
                return {{"type", "object"}};
            case Shape::record:
                return {{"$ref", "#/$defs/" + define(type)}};
        }
        return {};
    }

    Json definitions() { return std::move(definitions_); }

  private:
    static Json bounded(Json schema, const Limits& limits) {
        if (std::isfinite(limits.least)) schema["minimum"] = limits.least;
        if (std::isfinite(limits.most)) schema["maximum"] = limits.most;
        return schema;
    }

    Json figure(const Limits& limits) {
        return {{"oneOf",
                 {bounded({{"type", "number"}}, limits),
                  {{"type", "string"}, {"pattern", "^="}},
                  {{"$ref", "#/$defs/" + define(describe<FigureKeys>())}}}}};
    }

    Json list(const Description& type, const Limits& limits) {
        Json many = {{"type", "array"}, {"items", of(type.element(), limits)}};
        if (!type.single_allowed) return many;
        return {{"anyOf", {of(type.element(), limits), many}}};
    }

    Json either(const Description& type, const Limits& limits) {
        Json choices = Json::array();
        for (const auto& alternative : type.alternatives)
            choices.push_back(of(alternative.type(), limits));
        return {{"anyOf", choices}};
    }

    std::string define(const Description& type) {
        const std::string name = definition_name(type);
        if (definitions_.contains(name)) return name;
        definitions_[name] = Json::object();
        definitions_[name] = record(type);
        return name;
    }

    Json record(const Description& type) {
        Json properties = Json::object();
        Json required = Json::array();
        for (const Field& field : type.fields) {
            Json one = of(field.type(), field.limits);
            one["description"] = meaning(field);
            properties[std::string(field.key)] = std::move(one);
            if (field.required) required.push_back(field.key);
        }
        if (type.provenance != nullptr)
            for (const char* key : {"source", "where", "why"})
                properties[key] = {{"type", "string"}};
        Json schema = {{"type", "object"},
                       {"description", type.meaning},
                       {"properties", properties},
                       {"additionalProperties", false}};
        if (!required.empty()) schema["required"] = required;
        Json all = Json::array();
        for (const OneOf& group : type.groups) all.push_back(one_of(group));
        if (!all.empty()) schema["allOf"] = all;
        return schema;
    }

    static std::string meaning(const Field& field) {
        std::string text(field.meaning);
        if (!field.limits.unit.empty()) text += fmt::format(" [{}]", field.limits.unit);
        if (!field.limits.otherwise.empty())
            text += fmt::format("; without it: {}", field.limits.otherwise);
        return text;
    }

    static Json one_of(const OneOf& group) {
        Json choices = Json::array();
        for (const auto key : group.keys) choices.push_back({{"required", {key}}});
        if (!group.needed) choices.push_back({{"not", {{"anyOf", choices}}}});
        return {{"oneOf", choices}};
    }

    Json definitions_ = Json::object();
};

/// Writes one section for each record, in the order in which they are met.
class ReferenceWriter {
  public:
    std::string write() {
        out_ =
            "# Key reference\n\nGenerated by `hearth schema --markdown` from the tables the reader "
            "uses; not to be edited.\n\n"
            "A *figure* is a number, an expression that begins with `=`, or a mapping with the "
            "keys of [figure](#figure). "
            "Every section whose figures can have a source also takes `source`, `where` and `why`, "
            "which hold for all "
            "figures inside it.\n";
        for (const Description* type : {&describe<ScenarioFile>(), &describe<Model>(),
                                        &describe<DataFile>(), &describe<FigureKeys>()})
            add(*type);
        return out_;
    }

  private:
    void add(const Description& type) {
        if (!seen_.insert(std::string(type.name)).second) return;
        out_ += fmt::format(
            "\n## {}\n\n{}\n\n| key | what may stand there | meaning | without it "
            "|\n|---|---|---|---|\n",
            type.name, type.meaning);
        for (const Field& field : type.fields) add_row(field);
        for (const OneOf& group : type.groups) add_group(group);
        if (!type.later.empty()) {
            out_ += "\nNot supported yet:";
            for (const auto key : type.later) out_ += fmt::format(" `{}`", key);
            out_ += "\n";
        }
        for (const Field& field : type.fields) add_inside(field.type());
    }

    void add_row(const Field& field) {
        out_ += fmt::format("| `{}`{} | {} | {} | {} |\n", field.key, field.required ? " *" : "",
                            words(field.type(), field.limits), field.meaning,
                            field.required                   ? "error"
                            : field.limits.otherwise.empty() ? "–"
                                                             : field.limits.otherwise);
    }

    void add_group(const OneOf& group) {
        out_ += group.needed ? "\nExactly one of" : "\nAt most one of";
        for (const auto key : group.keys) out_ += fmt::format(" `{}`", key);
        out_ += "\n";
    }

    void add_inside(const Description& type) {
        if (type.shape == Shape::record) return add(type);
        if (type.element != nullptr) return add_inside(type.element());
        for (const auto& alternative : type.alternatives) add_inside(alternative.type());
    }

    static std::string range(const Limits& limits) {
        if (std::isfinite(limits.least) && std::isfinite(limits.most))
            return fmt::format(", {:g} to {:g}", limits.least, limits.most);
        if (std::isfinite(limits.least))
            return limits.least > 0 && limits.least < 1e-3
                       ? ", above 0"
                       : fmt::format(", {:g} or more", limits.least);
        return "";
    }

    static std::string words(const Description& type, const Limits& limits) {
        switch (type.shape) {
            case Shape::number:
                return "number" + range(limits);
            case Shape::integer:
                return "whole number" + range(limits);
            case Shape::truth:
                return "true or false";
            case Shape::text:
                return "text";
            case Shape::year:
                return "financial year";
            case Shape::choice:
                return choices(type);
            case Shape::figure:
                return fmt::format("figure ({}{}{})", name_of(limits.quantity),
                                   limits.unit.empty() ? "" : ", ", limits.unit) +
                       range(limits);
            case Shape::reference:
                return fmt::format("name of a {}", name_of(type.target));
            case Shape::list:
                return (type.single_allowed ? "one or a list of: " : "list of: ") +
                       words(type.element(), limits);
            case Shape::map:
                return "names, each with: " + words(type.element(), limits);
            case Shape::overrides:
                return "paths to values";
            case Shape::record:
                return fmt::format("[{}](#{})", type.name, anchor(type));
            case Shape::either:
                break;
        }
        std::string text;
        for (const auto& alternative : type.alternatives)
            text += (text.empty() ? "" : ", or ") + words(alternative.type(), limits);
        return text;
    }

    static std::string choices(const Description& type) {
        std::string text;
        for (const auto choice : type.choices)
            text += fmt::format("{}`{}`", text.empty() ? "" : ", ", choice);
        return text;
    }

    static std::string anchor(const Description& type) {
        std::string name = definition_name(type);
        for (char& c : name)
            if (c == '_' && std::string(type.name).find('_') == std::string::npos) c = '-';
        return name;
    }

    std::string out_;
    std::set<std::string> seen_;
};

Json object(Json properties) { return {{"type", "object"}, {"properties", std::move(properties)}}; }
Json array_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }
Json number_or_null() { return {{"type", {"number", "null"}}}; }

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
                       {"pv", value}});
    row["required"] = {"option", "intervention", "line",  "payer",  "class",
                       "budget", "year",         "units", "amount", "pv"};
    row["additionalProperties"] = false;
    return row;
}

Json option_schema() {
    const Json value = {{"type", "number"}};
    Json option = object({{"name", {{"type", "string"}}},
                          {"measures", map_of(number_or_null())},
                          {"withheld", map_of({{"type", "string"}})},
                          {"avoided", map_of(value)},
                          {"by_payer", map_of({{"type", "object"}})},
                          {"by_year", array_of({{"type", "object"}})}});
    option["required"] = {"name", "measures", "withheld", "avoided", "by_payer", "by_year"};
    return option;
}

}  // namespace

std::string json_schema() {
    SchemaWriter writer;
    Json files =
        Json::array({writer.of(describe<ScenarioFile>(), {}), writer.of(describe<Model>(), {}),
                     writer.of(describe<DataFile>(), {})});
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"title", "hearth: scenarios, models and data"},
                   {"anyOf", files},
                   {"$defs", writer.definitions()}};
    return schema.dump(1) + "\n";
}

std::string result_schema() {
    const Json text = {{"type", "string"}};
    Json schema = object(
        {{"hearth", text},
         {"result_version", {{"const", 1}}},
         {"scenario", object({{"title", text},
                              {"question", text},
                              {"files", array_of(object({{"name", text}, {"sha256", text}}))}})},
         {"conventions", {{"type", "object"}}},
         {"options", array_of(option_schema())},
         {"warnings", array_of(object({{"code", text},
                                       {"file", text},
                                       {"line", {{"type", "integer"}}},
                                       {"message", text}}))},
         {"ledger", array_of(ledger_row())}});
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = "hearth: the result of a run, version 1";
    schema["required"] = {"hearth",  "result_version", "scenario", "conventions",
                          "options", "warnings",       "ledger"};
    return schema.dump(1) + "\n";
}

std::string key_reference() { return ReferenceWriter().write(); }

}  // namespace hearth
