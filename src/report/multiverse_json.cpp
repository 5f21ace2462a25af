// A multiverse for programs: the same numbers, plain.
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/versions.hpp"

namespace hearth {

namespace {

Json choices_json(const MultiverseAnswer& report, const Combination& row) {
    Json made = Json::object();
    for (std::size_t a = 0; a < row.size(); ++a)
        made[report.alternatives[a].name] = choice_name(report, a, row[a]);
    return made;
}

std::vector<std::string> choice_names(const AlternativeAsked& alternative) {
    std::vector<std::string> names;
    for (const VersionAsked& choice : alternative.choices) names.push_back(choice.name);
    return names;
}

Json measure_json(const MultiverseAnswer& report, const MultiverseResult& result) {
    const auto influence = [&](const AlternativeInfluence& one) -> Json {
        const AlternativeAsked& alternative = report.alternatives[one.alternative];
        const auto mean = [&](std::size_t c) { return finite_or_null(one.means[c]); };
        return {{"alternative", alternative.name},
                {"swing", one.swing},
                {"share_of_variance", or_null(one.share)},
                {"turns_sign", or_null(one.turns_sign)},
                {"means", by_name(choice_names(alternative), mean)}};
    };
    const auto at = [&](std::size_t row) {
        return Json{{"value", result.values[row]},
                    {"choices", choices_json(report, report.rows[row])}};
    };
    return {{"share_positive", result.positive},
            {"lowest", at(result.lowest())},
            {"median", result.median},
            {"highest", at(result.highest)},
            {"influences", list_of(result.influences, influence)}};
}

}  // namespace

std::string multiverse_json(const MultiverseAnswer& report) {
    const auto alternative = [](const AlternativeAsked& one) -> Json {
        return {{"name", one.name}, {"choices", choice_names(one)}};
    };
    const auto option = [&](const MultiverseOption& one) -> Json {
        return {{"name", one.name},
                {"net_saving", measure_json(report, one.net_saving)},
                {"pv_net_saving", measure_json(report, one.present_value)},
                {"net_cash", measure_json(report, one.net_cash)}};
    };
    const auto row = [&](std::size_t r) -> Json {
        Json values = Json::object();
        for (const MultiverseOption& one : report.options)
            values[one.name] = {{"net_saving", one.net_saving.values[r]},
                                {"pv_net_saving", one.present_value.values[r]},
                                {"net_cash", one.net_cash.values[r]}};
        return {{"choices", choices_json(report, report.rows[r])}, {"options", std::move(values)}};
    };
    return text_of({{"hearth_multiverse", 1},
                    {"scenario", report.scenario.file.title},
                    {"alternatives", list_of(report.alternatives, alternative)},
                    {"combinations", report.combinations},
                    {"evaluated", report.rows.size()},
                    {"seed", or_null(report.seed)},
                    {"options", list_of(report.options, option)},
                    {"rows", list_to(report.rows.size(), row)}});
}

}  // namespace hearth
