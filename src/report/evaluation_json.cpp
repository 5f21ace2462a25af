// An evaluation of client records, as JSON: only what may leave; what may not is null.
#include <cmath>

#include "report/evaluation.hpp"
#include "report/json.hpp"

namespace hearth {

namespace {

template <class Interval>
Json with_limits(const Interval& one) {
    return {{"value", one.value}, {"ci95", {one.low, one.high}}, {"se", one.se}};
}

Json method_json(const MethodEffect& one) {
    Json made{{"method", name_of(one.method)}};
    if (!one.withheld.empty()) return with(made, {{"withheld", one.withheld}});
    return with(made, {{"ratio", with_limits(one.ratio)},
                       {"difference", with_limits(one.difference)},
                       {"dispersion", or_null(one.dispersion)},
                       {"theta", or_null(one.theta)}});
}

Json window_json(const RecordTotals::Of& of) {
    return {{"uses_before", of.count_before},
            {"uses_after", of.count_after},
            {"years_before", of.years_before},
            {"years_after", of.years_after}};
}

Json service_json(const ServiceEffect& one) {
    if (is_hidden(one)) return {{"service", one.service}, {"withheld", "small counts"}};
    Json made{{"service", one.service}};
    made.update(
        window_json({one.count_before, one.count_after, one.years_before, one.years_after, 0}));
    made["comparison"] = one.comparison ? window_json(*one.comparison) : Json(nullptr);
    made["methods"] = list_of(one.methods, method_json);
    made["fall"] = one.fall ? Json{{"low", one.fall->low},
                                   {"mid", one.fall->mid},
                                   {"high", one.fall->high},
                                   {"how", one.fall->how}}
                            : Json(nullptr);
    made["corrected_ratio"] = one.corrected
                                  ? Json{{"value", one.corrected->value},
                                         {"ci95", {one.corrected->low, one.corrected->high}}}
                                  : Json(nullptr);
    made["sites"] = list_of(one.sites, [](const RecordTotals::Of& site) -> Json {
        return {{"uses_before", site.count_before}, {"uses_after", site.count_after}};
    });
    made["placebo"] = one.placebo ? method_json(*one.placebo) : Json(nullptr);
    made["e_value"] = one.e_value;
    made["e_value_of_limit"] = one.e_value_of_limit;
    return made;
}

}  // namespace

std::string evaluation_json(const Evaluation& raw, const EvaluationAsked& asked) {
    const Evaluation all = disclosed(raw, asked.threshold);
    const auto exclusion = [](const Exclusion& one) -> Json {
        return {{"why", one.why},
                {"clients", one.clients == 0 ? Json(nullptr) : Json(one.clients)}};
    };
    const auto balance = [](const Balance& one) -> Json {
        return {{"covariate", one.covariate},
                {"intervention", one.intervention},
                {"comparison", one.comparison},
                {"apart", one.before},
                {"apart_weighted", one.weighted}};
    };
    return text_of({{"hearth_evaluate", 1},
                    {"title", asked.title},
                    {"design", all.design},
                    {"clients", all.clients == 0 ? Json(nullptr) : Json(all.clients)},
                    {"comparison_clients", all.comparison_clients},
                    {"small_counts_below", asked.threshold},
                    {"verdict", all.verdict},
                    {"services", list_of(all.services, service_json)},
                    {"correlations", all.correlations},
                    {"balance", list_of(all.balance, balance)},
                    {"rows", all.rows},
                    {"exclusions", list_of(all.exclusions, exclusion)}});
}

}  // namespace hearth
