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

Json measure_json(const MultiverseAnswer& report, const MultiverseMeasure& measure) {
    const MultiverseResult& result = measure.result;
    Json influences = Json::array();
    for (const AlternativeInfluence& one : result.influences) {
        Json means = Json::object();
        for (std::size_t c = 0; c < one.means.size(); ++c)
            means[choice_name(report, one.alternative, static_cast<int>(c))] =
                finite_or_null(one.means[c]);
        influences.push_back({{"alternative", report.alternatives[one.alternative].name},
                              {"swing", one.swing},
                              {"share_of_variance", or_null(one.share)},
                              {"turns_sign", or_null(one.turns_sign)},
                              {"means", std::move(means)}});
    }
    const auto at = [&](std::size_t row) {
        return Json{{"value", measure.values[row]},
                    {"choices", choices_json(report, report.rows[row])}};
    };
    return {{"share_positive", result.positive},
            {"lowest", at(result.lowest())},
            {"median", result.median},
            {"highest", at(result.highest)},
            {"influences", std::move(influences)}};
}

}  // namespace

std::string multiverse_json(const MultiverseAnswer& report) {
    Json alternatives = Json::array();
    for (const AlternativeNames& one : report.alternatives)
        alternatives.push_back({{"name", one.name}, {"choices", one.choices}});
    Json options = Json::array();
    for (const MultiverseOption& option : report.options)
        options.push_back({{"name", option.name},
                           {"net_saving", measure_json(report, option.net_saving)},
                           {"pv_net_saving", measure_json(report, option.present_value)},
                           {"net_cash", measure_json(report, option.net_cash)}});
    Json rows = Json::array();
    for (std::size_t r = 0; r < report.rows.size(); ++r) {
        Json values = Json::object();
        for (const MultiverseOption& option : report.options)
            values[option.name] = {{"net_saving", option.net_saving.values[r]},
                                   {"pv_net_saving", option.present_value.values[r]},
                                   {"net_cash", option.net_cash.values[r]}};
        rows.push_back(
            {{"choices", choices_json(report, report.rows[r])}, {"options", std::move(values)}});
    }
    Json made = {{"hearth_multiverse", 1},
                 {"scenario", report.scenario.file.title},
                 {"alternatives", std::move(alternatives)},
                 {"combinations", report.combinations},
                 {"evaluated", report.rows.size()},
                 {"seed", or_null(report.seed)},
                 {"options", std::move(options)},
                 {"rows", std::move(rows)}};
    return text_of(made);
}

}  // namespace hearth
