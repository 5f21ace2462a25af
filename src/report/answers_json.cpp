// Answers for programs, but those about figures (figures_json.cpp) and runs (run_json.cpp): what
// the pages say of a decision, of what to measure next, of sets and of a multiverse, as numbers.
#include "base/text.hpp"
#include "report/explain.hpp"
#include "report/json.hpp"
#include "report/page_words.hpp"
#include "report/pages.hpp"
#include "report/report_page.hpp"
#include "study/decision.hpp"
#include "study/value.hpp"
#include "study/versions.hpp"

namespace hearth {

namespace {

using Names = std::vector<std::string>;

// --- a decision ----------------------------------------------------------------------------------

/// Null with the reason where no drawn figure moves what it is a chance of.
Json chance(const Estimate& estimate, bool moves) {
    if (moves) return with_error(estimate);
    return {{"value", nullptr}, {"se", nullptr}, {"withheld", no_chance}};
}

Json of_choice(const Choice& choice, const Names& options) {
    const auto of_option = [&](std::size_t o) -> Json {
        return {{"mean", with_error(choice.mean[o])},
                {"best", chance(choice.best[o], choice.moves())},
                {"expected_loss", with_error(choice.loss[o])}};
    };
    return {{"best_on_average", options[choice.favoured]},
            {"evpi", with_error(choice.evpi())},
            {"options", by_name(options, of_option)}};
}

Json of_side(const Side& side, const Names& options) {
    Json made = with({{"side", side.name},
                      {"payer", side.is_payer},
                      {"money", side.present_value ? "present_value" : "undiscounted"}},
                     of_choice(side.choice, options));
    for (std::size_t o = 0; o < options.size(); ++o)
        made["options"][options[o]].update(
            {{"better_than_comparator", chance(side.better[o], side.choice.moves())},
             {"worse_than_comparator", chance(side.worse[o], side.choice.moves())}});
    return made;
}

Json frontier(const HealthDecision& health, const Names& options) {
    constexpr std::string_view standings[] = {"on_frontier", "dominated", "extendedly_dominated",
                                              "same_as_another"};
    return list_to(options.size(), [&](std::size_t o) -> Json {
        const FrontierPlace& place = health.frontier[o];
        return {{"option", options[o]},
                {"net_cost", health.means[o].cost},
                {"qalys", health.means[o].effect},
                {"standing", standings[static_cast<int>(place.standing)]},
                {"against", place.other < 0 ? Json(nullptr) : Json(options[place.other])},
                {"cost_per_further_qaly", or_null(place.icer)}};
    });
}

Json plane(const HealthDecision& health, const Names& options) {
    return by_name(options, [&](std::size_t o) -> Json {
        const PlaneShares& shares = health.plane[o];
        return {{"cheaper_and_more_effective", with_error(shares.dominates)},
                {"dearer_and_more_effective", with_error(shares.dearer_and_more_effective)},
                {"cheaper_and_less_effective", with_error(shares.cheaper_and_less_effective)},
                {"dearer_and_less_effective", with_error(shares.dominated)},
                {"same", with_error(shares.same)}};
    });
}

Json of_health(const HealthDecision& health, std::optional<double> own, const Names& options) {
    const auto at_price = [&](double price, const Choice& choice) {
        return with({{"qaly_value", price}}, of_choice(choice, options));
    };
    const auto curve = [&](std::size_t i) { return at_price(health.prices[i], health.curve[i]); };
    return {{"at_qaly_value", own ? at_price(*own, choose_at(health.draws, *own)) : Json(nullptr)},
            {"frontier", frontier(health, options)},
            {"plane", plane(health, options)},
            {"curve", list_to(health.prices.size(), curve)}};
}

// --- what to measure next ------------------------------------------------------------------------

Json of_options(const ValueAnswer& answer) {
    return list_to(answer.means.size(), [&](std::size_t o) -> Json {
        return {{"option", answer.explaining.plan.layout.options[o]},
                {"net_benefit", answer.means[o]},
                {"best_in_share_of_draws", or_null(answer.best[o])}};
    });
}

/// The worth by two levels of draws, where these were asked for.
Json with_nested(const Json& row, const ValueAnswer& answer, const KnownWorth& known) {
    if (!known.nested) return row;
    return with(row, {{"nested",
                       {{"evppi", with_error(known.nested->worth)},
                        {"bias", known.nested->bias},
                        {"outer", answer.nested->outer},
                        {"inner", answer.nested->inner}}}});
}

Json of_figure(const ValueAnswer& answer, const KnownWorth& known) {
    const Figure& figure = *known.figures.front().figure;
    const auto& source = figure.provenance.source;
    return with_nested({{"figure", known.name},
                        {"evppi", with_error(known.worth)},
                        {"told_apart_from_0", is_worth_something(known.worth)},
                        {"value", figure.value()},
                        {"source", source ? Json(source->name) : Json(nullptr)},
                        {"stands_in", place_in_words(answer.explaining.texts, figure.place)}},
                       answer, known);
}

Json of_group(const ValueAnswer& answer, const KnownWorth& known) {
    return with_nested(
        {{"group", printable(known.name)},
         {"figures", list_of(known.figures, [](const DrawnFigure& one) { return one.name; })},
         {"evppi", with_error(known.worth)}},
        answer, known);
}

Json of_audit(const ValueAnswer& answer, const FigureAudit& audit) {
    constexpr std::string_view records[] = {"yes_or_no", "count", "measurement", "log_measurement"};
    const auto size = [&](const AuditOfSize& one) -> Json {
        const Json row = {{"records", one.records}, {"evsi", with_error(one.worth)}};
        if (!answer.cost) return row;
        const double cost = answer.cost->of(one.records);
        return with(row, {{"cost", cost}, {"enbs", one.worth.value - cost}});
    };
    return {{"figure", audit.figure.name},
            {"record", records[static_cast<int>(audit.audit.record)]},
            {"prior_records", audit.audit.prior_records},
            {"evppi", with_error(audit.exact)},
            {"sizes", list_of(audit.sizes, size)},
            {"advised", or_null(audit.advised)}};
}

// --- sets ----------------------------------------------------------------------------------------

Json measures_of(const OptionResult& option, Currency currency) {
    Json measures = Json::object(), withheld = Json::object();
    for (const Measure& measure : option.measures()) {
        measures[measure.name] = or_null(measure.value);
        if (!measure.value) withheld[measure.name] = why_withheld(option, measure.name, currency);
    }
    return {{"measures", std::move(measures)}, {"withheld", std::move(withheld)}};
}

Json of_set(const SetResult& set, std::size_t option, Currency currency) {
    Json made = Json::object({{"name", set.options[option].name}});
    made.update(measures_of(set.options[option], currency));
    if (!set.means.empty()) made["mean"] = measures_of(set.means[option], currency);
    for (const MeasureStatistics& one : set.statistics)
        if (one.option == static_cast<int>(option))
            begun(made["uncertainty"])[one.name] = {
                {"mean", one.mean.value},
                {"se", one.mean.se},
                {"sd", one.sd.value},
                {"low", one.low.value},
                {"median", one.median.value},
                {"high", one.high.value},
                {"positive", one.moves() ? Json(one.positive.value) : Json(nullptr)},
            };
    return made;
}

// --- a multiverse --------------------------------------------------------------------------------

Json choices(const MultiverseAnswer& answer, const Combination& row) {
    Json made = Json::object();
    for (std::size_t a = 0; a < row.size(); ++a)
        made[answer.alternatives[a].name] = choice_name(answer, a, row[a]);
    return made;
}

Names names_of(const AlternativeAsked& alternative) {
    Names names;
    for (const VersionAsked& choice : alternative.choices) names.push_back(choice.name);
    return names;
}

Json of_alternative(const MultiverseAnswer& answer, const AlternativeInfluence& one) {
    const AlternativeAsked& alternative = answer.alternatives[one.alternative];
    const auto mean = [&](std::size_t c) { return one.means[c]; };
    return {{"alternative", alternative.name},
            {"swing", one.swing},
            {"share_of_variance", or_null(one.share)},
            {"turns_sign", or_null(one.turns_sign)},
            {"means", by_name(names_of(alternative), mean)}};
}

Json of_measure(const MultiverseAnswer& answer, const MultiverseResult& result) {
    const auto influence = [&](const AlternativeInfluence& one) {
        return of_alternative(answer, one);
    };
    const auto at = [&](std::size_t row) -> Json {
        return {{"value", result.values[row]}, {"choices", choices(answer, answer.rows[row])}};
    };
    return {{"share_positive", result.positive},
            {"lowest", at(result.lowest())},
            {"median", result.median},
            {"highest", at(result.highest)},
            {"influences", list_of(result.influences, influence)}};
}

}  // namespace

std::string to_json(const DecideAnswer& answer) {
    const Names& options = answer.plan.layout.options;
    const auto& health = answer.decision.health;
    const auto side = [&](const Side& one) { return of_side(one, options); };
    return text_of(
        {{"hearth_decide", 1},
         {"title", answer.scenario.file.title},
         {"options", options},
         {"comparator", options.front()},
         {"uncertain", answer.uncertain},
         {"draws", answer.decision.draws},
         {"seed", answer.uncertain ? Json(answer.seed) : Json(nullptr)},
         {"sampling", answer.uncertain ? Json(answer.sampling) : Json(nullptr)},
         {"excess_draws", answer.excess_draws},
         {"sides", list_of(answer.decision.sides, side)},
         {"health", health ? of_health(*health, answer.qaly_value, options) : Json(nullptr)}});
}

std::string to_json(const ValueAnswer& answer) {
    const FigureAudit* advised = audit_advised(answer);
    const ScenarioFile& file = answer.explaining.scenario.file;
    const auto figure = [&](const KnownWorth& one) { return of_figure(answer, one); };
    const auto group = [&](const KnownWorth& one) { return of_group(answer, one); };
    const auto audit = [&](const FigureAudit& one) { return of_audit(answer, one); };
    return text_of({{"hearth_value", 1},
                    {"title", file.title},
                    {"net_benefit", answer.measure},
                    {"currency", name_of(file.appraisal.currency)},
                    {"draws", answer.draws},
                    {"seed", answer.seed},
                    {"sampling", answer.sampling},
                    {"decisions",
                     {{"a_year", answer.decisions.a_year},
                      {"years", answer.decisions.years},
                      {"discounted", answer.decisions.discounted}}},
                    {"options", of_options(answer)},
                    {"evpi", with_error(answer.everything)},
                    {"figures", list_of(answer.figures, figure)},
                    {"groups", list_of(answer.groups, group)},
                    {"audits", list_of(answer.audits, audit)},
                    {"advised_audit", advised ? Json(advised->figure.name) : Json(nullptr)}});
}

std::string to_json(const ReportPage& page) {
    std::string run;
    write_run_json(page.run, [&](std::string_view text) { run += text; });
    Json made = Json::parse(run);
    const auto add = [&](const char* name, const auto& answer) {
        if (answer) made[name] = Json::parse(to_json(*answer));
    };
    add("decide", page.answer.decision);
    add("sensitivity", page.answer.tornado);
    add("value", page.answer.value);
    return text_of(made);
}

std::string to_json(const SetsAnswer& answer) {
    const Currency currency = answer.scenario.file.appraisal.currency;
    const auto set = [&](const SetResult& one) -> Json {
        const auto option = [&](std::size_t o) { return of_set(one, o, currency); };
        return {{"name", one.name.empty() ? Json(nullptr) : Json(one.name)},
                {"options", list_to(one.options.size(), option)}};
    };
    Json made = {{"hearth_sets", 1}, {"scenario", answer.scenario.file.title}};
    if (answer.draws > 0) made["draws"] = {{"draws", answer.draws}, {"seed", answer.seed}};
    made["sets"] = list_of(answer.sets, set);
    return text_of(made);
}

std::string to_json(const MultiverseAnswer& answer) {
    const auto alternative = [](const AlternativeAsked& one) -> Json {
        return {{"name", one.name}, {"choices", names_of(one)}};
    };
    const auto option = [&](const MultiverseOption& one) -> Json {
        return {{"name", one.name},
                {"net_saving", of_measure(answer, one.net_saving)},
                {"pv_net_saving", of_measure(answer, one.present_value)},
                {"net_cash", of_measure(answer, one.net_cash)}};
    };
    const auto row = [&](std::size_t r) -> Json {
        Json values = Json::object();
        for (const MultiverseOption& one : answer.options)
            values[one.name] = {{"net_saving", one.net_saving.values[r]},
                                {"pv_net_saving", one.present_value.values[r]},
                                {"net_cash", one.net_cash.values[r]}};
        return {{"choices", choices(answer, answer.rows[r])}, {"options", std::move(values)}};
    };
    return text_of({{"hearth_multiverse", 1},
                    {"scenario", answer.scenario.file.title},
                    {"alternatives", list_of(answer.alternatives, alternative)},
                    {"combinations", answer.combinations},
                    {"evaluated", answer.rows.size()},
                    {"seed", or_null(answer.seed)},
                    {"draws", answer.drawing.draws.value_or(0)},
                    {"draws_seed", or_null(answer.drawing.seed)},
                    {"options", list_of(answer.options, option)},
                    {"rows", list_to(answer.rows.size(), row)}});
}

}  // namespace hearth
