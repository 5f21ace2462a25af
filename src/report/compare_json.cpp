// A comparison as JSON, and an earlier result read back from the JSON of a run.
#include <fmt/format.h>
#include <new>
#include <stdexcept>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/compare.hpp"
#include "version.hpp"

namespace hearth {

namespace {

Json of_compared(const CompareAnswer& answer, const ComparedGroup& group) {
    const auto figure = [](const ComparedFigure& one) -> Json {
        return {{"figure", one.id}, {"before", one.before}, {"after", one.after}};
    };
    Json made = {{"group", group.name},
                 {"kind", name_of(group.kind)},
                 {"difference", group.value},
                 {"figures", list_of(group.figures, figure)}};
    if (answer.ordered) made["in_reverse_order"] = group.in_reverse;
    return made;
}

Json of_draws(const std::optional<MeasureStatistics>& drawn) {
    if (!drawn) return nullptr;
    return {{"mean", with_error(drawn->mean)},
            {"low95", with_error(drawn->low)},
            {"high95", with_error(drawn->high)}};
}

/// What is read, whose keys are sorted: any number of them takes no time.
using Read = nlohmann::json;

/// Throws, as the library does, at what nests deeper or says more than any result does.
Read read_json(std::string_view text) {
    constexpr int most_levels = 20;
    constexpr std::size_t most_values = 2'000'000;
    std::size_t values = 0;
    return Read::parse(text, [&](int level, Read::parse_event_t, Read&) {
        if (level > most_levels || ++values > most_values) throw std::runtime_error("no result");
        return true;
    });
}

/// The measures of each option that have a value.
std::map<std::string, double> measures_in(const Read& option) {
    std::map<std::string, double> made;
    for (const auto& [name, value] : option.at("measures").items())
        if (value.is_number()) made[name] = value.get<double>();
    if (const auto payers = option.find("by_payer"); payers != option.end())
        for (const auto& [payer, measures] : payers->items())
            for (const auto& [name, value] : measures.items())
                if (value.is_number()) made["by_payer." + payer + "." + name] = value.get<double>();
    return made;
}

EarlierResult result_in(const Read& json, const std::string& name) {
    EarlierResult made{.name = name, .title = json.at("scenario").at("title").get<std::string>()};
    for (const Read& file : json.at("scenario").at("files"))
        made.files.push_back(file.at("name").get<std::string>());
    for (const Read& figure : json.at("figures"))
        made.figures[figure.at("id").get<std::string>()] = {figure.at("point").get<double>(),
                                                            figure.at("rebasing").get<double>(),
                                                            figure.value("quoted", "")};
    for (const Read& option : json.at("options"))
        made.options[option.at("name").get<std::string>()] = measures_in(option);
    return made;
}

}  // namespace

std::variant<EarlierResult, std::string> read_result(std::string_view text,
                                                     const std::string& name) {
    const std::string again =
        "make it again with this hearth: hearth run SCENARIO --deterministic -o " + name;
    try {
        const Read json = read_json(text);
        if (!json.is_object() || !json.contains("result_version"))
            return "this is no result of a run: hearth run SCENARIO -o RESULT.json makes one";
        if (json["result_version"] != result_version)
            return fmt::format("a result of version {}, and this hearth reads version {}: {}",
                               printable(json["result_version"].dump(), 20), result_version, again);
        if (!json.contains("figures"))
            return fmt::format("made by hearth {} before results held their figures: {}",
                               printable(json.value("hearth", "?"), 20), again);
        return result_in(json, name);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {  // the library's: no JSON, or another shape
        return "this is no result of a run, or it is cut short: " + again;
    }
}

std::string to_json(const CompareAnswer& answer) {
    const auto side = [](const std::string& name, const std::string& option, double value) -> Json {
        return {{"name", name}, {"option", option}, {"value", value}};
    };
    const auto group = [&](const ComparedGroup& one) { return of_compared(answer, one); };
    const auto measure = [&](const ComparedMeasure& one) -> Json {
        Json made = {
            {"measure", one.name}, {"before", or_null(one.before)}, {"after", or_null(one.after)}};
        if (answer.draws > 0)
            made.update({{"drawn_before", of_draws(one.drawn_before)},
                         {"drawn_after", of_draws(one.drawn_after)}});
        return made;
    };
    return text_of({{"hearth_compare", 1},
                    {"scenario", answer.scenario.file.title},
                    {"measure", answer.measure},
                    {"before", side(answer.before_name, answer.before_option, answer.before)},
                    {"after", side(answer.after_name, answer.after_option, answer.after)},
                    {"difference", answer.difference()},
                    {"method", answer.ordered ? "in_order" : "shapley"},
                    {"groups", list_of(answer.groups, group)},
                    {"unexplained", or_null(answer.unexplained)},
                    {"figures_that_change_nothing", answer.idle_figures},
                    {"draws", answer.draws},
                    {"seed", answer.draws > 0 ? Json(answer.seed) : Json(nullptr)},
                    {"measures", list_of(answer.measures, measure)}});
}

}  // namespace hearth
