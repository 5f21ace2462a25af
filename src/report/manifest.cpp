// Manifests as JSON: the canonical form of an answer, what is kept of it, and reading back.
#include "report/manifest.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/json.hpp"
#include "version.hpp"

namespace hearth {

namespace {

constexpr int manifest_version = 1;
constexpr double vanishing = 1e-9;  // what rounding leaves of a sum that is 0
constexpr std::size_t most_figures = 1000;
constexpr int deepest_figure = 6;  // names within names

std::string to_nine_digits(double value) {
    return std::abs(value) < vanishing ? "0" : fmt::format("{:.9g}", value);
}

void make_canonical(Json& json) {
    if (json.is_structured())
        for (Json& one : json) make_canonical(one);
    else if (json.is_number())
        json = to_nine_digits(json.get<double>());
}

/// Leaves out, at any depth, where on this machine a figure stands.
void forget_places(Json& json) {
    if (json.is_object()) json.erase("stands_in");
    if (json.is_structured())
        for (Json& one : json) forget_places(one);
}

/// What an entry of a list is called; else its number.
std::string name_in(const Json& entry, std::size_t number) {
    if (entry.is_object())
        for (const char* key : {"name", "option", "figure", "side", "partner", "payer"})
            if (const auto found = entry.find(key); found != entry.end() && found->is_string())
                return found->get<std::string>();
    return std::to_string(number);
}

/// The numbers of an answer by path, but for the errors of simulation.
void keep_numbers(const Json& json, const std::string& path, int depth,
                  std::map<std::string, double>& kept) {
    if (json.is_number() && kept.size() < most_figures)
        kept.emplace(path, std::stod(to_nine_digits(json.get<double>())));
    if (!json.is_structured() || depth == deepest_figure) return;
    const std::string before = path.empty() ? "" : path + ".";
    std::size_t number = 0;
    for (const auto& [key, one] : json.items()) {
        if (key == "se" || key == "draws" || key == "seed" || key.starts_with("hearth")) continue;
        keep_numbers(one, before + (json.is_array() ? name_in(one, number++) : key), depth + 1,
                     kept);
    }
}

/// Of a run the measures of each option, over the draws where there are any.
std::map<std::string, double> figures_of_run(const Json& run) {
    std::map<std::string, double> kept;
    for (const Json& option : run.at("options")) {
        const std::string name = option.at("name").get<std::string>();
        const auto mean = option.find("mean");
        const Json& of = mean == option.end() ? option : *mean;
        for (const auto& [measure, value] : of.at("measures").items())
            if (value.is_number() && measure.find('.') == std::string::npos)
                keep_numbers(value, name + "." + measure, 0, kept);
        if (mean == option.end() || !option.at("uncertainty").contains("net_saving")) continue;
        for (const char* end : {"low95", "high95"})
            keep_numbers(option["uncertainty"]["net_saving"].at(end).at("value"),
                         fmt::format("{}.net_saving.{}", name, end), 0, kept);
    }
    return kept;
}

/// The texts of an object, by path; lists as "a, b".
void keep_texts(const Json& json, const std::string& path,
                std::map<std::string, std::string>& kept) {
    if (json.is_object()) {
        for (const auto& [key, one] : json.items())
            keep_texts(one, path.empty() ? key : path + "." + key, kept);
        return;
    }
    const auto word = [](const Json& one) {
        return one.is_string() ? one.get<std::string>() : one.dump();
    };
    kept[path] = json.is_array() ? joined(json, ", ", word) : word(json);
}

// --- reading -------------------------------------------------------------------------------------

/// A key whose value is not what a manifest has there.
struct WrongKey {
    std::string key;
};

template <class Value>
Value held(const Json& json, const std::string& key) {
    try {
        return json.at(key).get<Value>();
    } catch (const Json::exception&) {
        throw WrongKey{key};
    }
}

Manifest manifest_in(const Json& json) {
    Manifest made{.hearth = held<std::string>(json, "hearth"),
                  .command = held<std::vector<std::string>>(json, "command"),
                  .title = held<std::string>(json, "title"),
                  .scenario = held<std::string>(json, "scenario")};
    for (const Json& file : held<std::vector<Json>>(json, "files")) try {
            made.files.push_back(
                {held<std::string>(file, "name"), held<std::string>(file, "sha256")});
        } catch (const WrongKey&) {
            throw WrongKey{"files"};
        }
    made.result = held<std::string>(json, "result_sha256");
    made.conventions = held<std::map<std::string, std::string>>(json, "conventions");
    made.figures = held<std::map<std::string, double>>(json, "figures");
    if (made.command.empty()) throw WrongKey{"command"};
    if (made.files.empty()) throw WrongKey{"files"};
    return made;
}

}  // namespace

std::string canonical(std::string_view answer_json) {
    Json json = Json::parse(answer_json);
    json.erase("hearth");
    json.erase("warnings");
    if (const auto scenario = json.find("scenario");
        scenario != json.end() && scenario->is_object())
        scenario->erase("files");
    forget_places(json);
    make_canonical(json);
    return json.dump();
}

Manifest manifest_of(const AtPoint& at, std::string_view answer_json) {
    const Json json = Json::parse(answer_json);
    Manifest made{.hearth = std::string(version), .title = at.scenario.file.title};
    keep_texts(conventions_of(at.scenario, at.plan), "", made.conventions);
    const Json& drawn = json.contains("uncertainty") ? json["uncertainty"] : json;
    for (const char* key : {"draws", "seed", "sampling"})
        if (drawn.contains(key)) keep_texts(drawn[key], key, made.conventions);
    if (json.contains("result_version"))
        made.figures = figures_of_run(json);
    else
        keep_numbers(json, "", 0, made.figures);
    return made;
}

std::string manifest_text(const Manifest& manifest) {
    const auto file = [](const PartFile& one) -> Json {
        return {{"name", one.name}, {"sha256", one.sha256}};
    };
    return text_of({{"hearth_manifest", manifest_version},
                    {"hearth", manifest.hearth},
                    {"command", manifest.command},
                    {"title", manifest.title},
                    {"scenario", manifest.scenario},
                    {"files", list_of(manifest.files, file)},
                    {"conventions", manifest.conventions},
                    {"result_sha256", manifest.result},
                    {"figures", manifest.figures}});
}

std::variant<Manifest, UnreadManifest> read_manifest(std::string_view text) {
    if (!text.starts_with("{")) return UnreadManifest{"bad-manifest.none"};
    try {
        const Json json = Json::parse(text);
        if (!json.contains("hearth_manifest")) return UnreadManifest{"bad-manifest.none"};
        const Json& kind = json["hearth_manifest"];
        if (kind != manifest_version)
            return UnreadManifest{"bad-manifest.version",
                                  {kind.is_primitive() ? printable(kind.dump(), 20)
                                                       : std::string("that is no number")},
                                  text.find("\"hearth_manifest\"")};
        return manifest_in(json);
    } catch (const Json::parse_error& error) {
        return UnreadManifest{"bad-manifest.damaged", {}, std::max<std::size_t>(error.byte, 1) - 1};
    } catch (const Json::exception&) {  // a number beyond all bounds
        return UnreadManifest{"bad-manifest.damaged"};
    } catch (const WrongKey& wrong) {
        const auto at = text.find("\"" + wrong.key + "\":");
        return UnreadManifest{
            "bad-manifest.key", {in_quotes(wrong.key)}, at == std::string_view::npos ? 0 : at};
    }
}

}  // namespace hearth
