// The result of a run for programs: as JSON, of which small parts are built whole and the ledger is
// written row by row, and each draw as a line of CSV.
#include <cmath>
#include <fmt/format.h>

#include "report/json.hpp"
#include "report/pages.hpp"
#include "report/run_report.hpp"
#include "scenario/prices.hpp"
#include "study/compare.hpp"
#include "version.hpp"

namespace hearth {

namespace {

Json file_list(const SourceTexts& texts) {
    Json files = Json::array();
    for (std::uint32_t i = 0; i < texts.size(); ++i)
        if (!texts.at(i).sha256.empty())
            files.push_back({{"name", texts.at(i).name}, {"sha256", texts.at(i).sha256}});
    return files;
}

Json discount_of(const Scenario& scenario) {
    const Appraisal& appraisal = scenario.file.appraisal;
    const Bands bands = discount_bands(scenario);
    if (appraisal.flat_rates())
        return {{"money", bands.money.front().rate}, {"health", bands.health.front().rate}};
    return std::get<Reference<Target::schedule>>(appraisal.discount).name;
}

/// Every figure that the scenario uses, as `compare --baseline` reads it again.
Json figures_of(const RunReport& report) {
    const auto ids = figure_ids(report.scenario);
    const auto used = used_figures(report.scenario);
    Json all = Json::array();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Figure& figure = report.scenario.figures[i];
        if (!used[i]) continue;
        all.push_back({{"id", ids[i]},
                       {"point", figure.point},
                       {"rebasing", figure.rebasing},
                       {"value", figure.value()}});
        if (figure.prices) all.back()["quoted"] = quote_of(figure);
    }
    return all;
}

/// Where a measure of a payer, year or intervention stands: `by_payer.nhs.net_by_year.0` and
/// `by_year.0.net_saving` as objects and arrays within one another.
Json& at_path(Json& option, std::string_view path) {
    Json* here = &option;
    while (!path.empty()) {
        const auto dot = std::min(path.find('.'), path.size());
        const std::string step(path.substr(0, dot));
        path.remove_prefix(std::min(dot + 1, path.size()));
        if (step.find_first_not_of("0123456789") != std::string::npos) {
            here = &begun(*here)[step];
            continue;
        }
        const std::size_t year = std::stoul(step);
        const bool begins = !path.empty() && year >= here->size();
        here = &begun(*here, Json::array())[year];
        if (begins) *here = {{"year", year}};
    }
    return *here;
}

/// Of what has no value there is no error either.
Json estimate(const Estimate& one) {
    return with_error(std::isfinite(one.value) ? one : Estimate{NAN, NAN});
}

/// Null quantiles are paybacks beyond the horizon, or not kept (payers). A chance of what no drawn
/// figure moves is null, with the reason.
Json statistics_of(const MeasureStatistics& one) {
    Json positive = estimate(one.moves() ? one.positive : Estimate{NAN, NAN});
    if (!one.moves()) positive["withheld"] = no_chance;
    Json made = {{"mean", estimate(one.mean)},
                 {"sd", estimate(one.sd)},
                 {"median", estimate(one.median)},
                 {"low95", estimate(one.low)},
                 {"high95", estimate(one.high)},
                 {"p_positive", std::move(positive)},
                 {"p_not_within_horizon", estimate(one.not_within)},
                 {"p_missing", estimate(one.missing)}};
    for (const auto& [steps, share] : one.reached)
        begun(made["p_at_least"])[std::to_string(steps)] = estimate(share);
    return made;
}

Json uncertainty_of(const RunDraws& report, int option) {
    Json measures = Json::object();
    for (const MeasureStatistics& one : report.statistics)
        if (one.option == option) measures[one.name] = statistics_of(one);
    return measures;
}

Json run_of(const RunReport& of) {
    const RunDraws& report = *of.uncertainty;
    const auto certain = [&](const CertainFigure& one) -> Json {
        return {{"figure", figure_name(of.scenario.figures[one.figure])}, {"moves", one.moves}};
    };
    return {{"draws", report.draws},
            {"seed", report.seed},
            {"sampling", name_of(report.sampling)},
            {"errors", report.sampling == Sampling::random ? "of independent draws"
                                                           : "from the spread of 16 replicates"},
            {"excess_draws", report.excess_draws},
            {"drawn_figures", drawn_figures(of.plan).size()},
            {"certain_figures", list_of(report.certain, certain)},
            {"note", report.note.empty() ? "" : "The " + report.note + "."}};
}

/// Every measure of an option under its key, and why some have no value.
Json values_of(const OptionResult& option, Currency currency) {
    Json made = {{"measures", Json::object()}, {"withheld", Json::object()},
                 {"avoided", Json::object()},  {"by_payer", Json::object()},
                 {"by_year", Json::array()},   {"by_intervention", Json::object()}};
    constexpr std::string_view avoided = "avoided.";
    for (const Measure& measure : option.all()) {
        const std::string& path = measure.name;
        const Json value = or_null(measure.value);
        (is_part_of_option(path) ? at_path(made, path) : made["measures"][path]) = value;
        if (!measure.value) made["withheld"][path] = why_withheld(option, path, currency);
        if (path.rfind(avoided, 0) == 0) made["avoided"][path.substr(avoided.size())] = value;
    }
    return made;
}

Json warnings_of(const RunReport& report) {
    return list_of(report.warnings, [&](const Diagnostic& warning) -> Json {
        const Place place = warning.place;
        return {{"code", warning.code},
                {"file", report.texts.size() > place.file ? report.texts.at(place.file).name : ""},
                {"line", place.line},
                {"message", warning.message}};
    });
}

std::string text(std::string_view value) {
    return Json(std::string(value)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// What the rows of a line begin with.
std::string keys_of(const LedgerLayout& layout, std::size_t option, const LedgerLine& line) {
    return fmt::format(R"({{"option":{},"intervention":{},"line":{},"payer":{},)"
                       R"("class":"{}","budget":"{}","year":)",
                       text(layout.options[option]),
                       text(line.intervention < 0 ? "" : layout.interventions[line.intervention]),
                       text(line.name), text(layout.payers[line.payer]), name_of(line.ledger_class),
                       name_of(line.budget));
}

/// What a line of the ledger comes to in a year, with means over the draws where there are any.
std::string amounts_of(const RunReport& report, int index, int year) {
    const Plan& plan = report.plan;
    const double money = amount(plan, report.block, index, year, 0) + 0.0;
    const double present =
        present_amount({plan, report.figures, report.block, 0, 1}, index, year, 0);
    std::string row =
        fmt::format(R"("units":{},"amount":{},"pv":{})",
                    units(plan, report.block, index, year, 0) + 0.0, money, present + 0.0);
    if (report.uncertainty == nullptr) return row;
    return row + fmt::format(R"(,"mean_amount":{},"mean_pv":{})",
                             report.amount_of(index, year) + 0.0,
                             mean_present(plan, report.uncertainty->ledger, index, year) + 0.0);
}

void write_ledger(const RunReport& report, const Writer& write) {
    constexpr std::size_t at_once = 1u << 16;
    const LedgerLayout& layout = report.plan.layout;
    std::string buffer;
    std::string_view between = "\n";
    for (std::size_t o = 0; o < layout.options.size(); ++o)
        for (const int index : layout.option_lines[o]) {
            if (!is_asked_for(report, report.results[o])) break;
            const std::string keys = keys_of(layout, o, layout.lines[index]);
            for (int year = 0; year < layout.years; ++year) {
                fmt::format_to(std::back_inserter(buffer), "{}{}{},{}}}", between, keys, year,
                               amounts_of(report, index, year));
                between = ",\n";
            }
            if (buffer.size() < at_once) continue;
            write(buffer);
            buffer.clear();
        }
    write(buffer);
}

/// A comma, and nothing where there is no value.
void add_cell(std::string& row, double value) {
    row += ',';
    if (std::isfinite(value)) fmt::format_to(std::back_inserter(row), "{}", value + 0.0);
}

}  // namespace

Json conventions_of(const Scenario& scenario, const Plan& plan) {
    const Appraisal& a = scenario.file.appraisal;
    const Moments moments = a.moments();
    Json classes = Json::array();
    Json payers = Json::array();
    for (std::size_t c = 0; c < plan.perspective.classes.size(); ++c)
        if (plan.perspective.classes[c]) classes.push_back(name_of(static_cast<LedgerClass>(c)));
    for (std::size_t p = 0; p < plan.layout.payers.size(); ++p)
        if (plan.perspective.payers[p]) payers.push_back(plan.layout.payers[p]);
    Json cycles = Json::object();
    for (int i = 0; i < plan.acting; ++i)
        if (const auto& cohort = plan.interventions[i].cohort)
            cycles[plan.layout.interventions[i]] = {{"a_year", cohort->cycles_per_year},
                                                    {"counting", name_of(cohort->counting)},
                                                    {"exponent", name_of(cohort->exponent)},
                                                    {"competing", name_of(cohort->competing)}};
    Json made{
        {"start", to_text(a.start)},
        {"years", a.years},
        {"prices", a.as_printed() ? "as_printed" : to_text(std::get<FinancialYear>(a.prices))},
        {"currency", name_of(a.currency)},
        {"discount", discount_of(scenario)},
        {"discount_at", {{"savings", name_of(moments.savings)}, {"costs", name_of(moments.costs)}}},
        {"entry", name_of(a.entry)},
        {"count", name_of(a.count)},
        {"perspective", {{"payers", payers}, {"classes", classes}}},
        {"comparator", plan.layout.options.front()}};
    if (!cycles.empty()) made["cycles"] = std::move(cycles);
    return made;
}

void write_run_json(const RunReport& report, const Writer& write) {
    Json conventions = conventions_of(report.scenario, report.plan);
    conventions["figures"] =
        report.uncertainty == nullptr
            ? "measures and amounts: each figure at its point"
            : "measures and amounts: each figure at its point; mean, mean_amount and mean_pv: "
              "means over the draws, ratios those of means, paybacks those of the mean stream";
    Json options = Json::array();
    const Currency currency = report.scenario.file.appraisal.currency;
    for (std::size_t o = 0; o < report.results.size(); ++o) {
        if (!is_asked_for(report, report.results[o])) continue;
        options.push_back(Json::object({{"name", report.results[o].name}}));
        options.back().update(values_of(report.results[o], currency));
        if (report.uncertainty == nullptr) continue;
        const RunDraws& drawn = *report.uncertainty;
        options.back()["mean"] = values_of(drawn.means[o], currency);
        options.back()["uncertainty"] = uncertainty_of(drawn, static_cast<int>(o));
        const bool moves = std::any_of(
            drawn.statistics.begin(), drawn.statistics.end(),
            [](const MeasureStatistics& one) { return one.name == "net_saving" && one.moves(); });
        options.back()["p_best"] =
            moves ? Json(static_cast<double>(drawn.best[o]) / static_cast<double>(drawn.draws))
                  : Json(nullptr);
    }
    Json head = {{"hearth", std::string(version)},
                 {"result_version", result_version},
                 {"scenario",
                  {{"title", report.scenario.file.title},
                   {"question", report.scenario.file.question},
                   {"files", file_list(report.texts)}}},
                 {"conventions", std::move(conventions)},
                 {"figures", figures_of(report)},
                 {"options", std::move(options)},
                 {"warnings", warnings_of(report)}};
    if (report.uncertainty != nullptr) head["uncertainty"] = run_of(report);
    std::string opening = text_of(std::move(head));
    opening.erase(opening.find_last_of('}'));
    opening.erase(opening.find_last_not_of("\n ") + 1);
    write(opening + ",\n \"ledger\": [");
    write_ledger(report, write);
    write("\n ]\n}\n");
}

WatchDraws write_draws(const Plan& plan, const MeasureLayout& layout, const Writer& write) {
    std::string head = "draw";
    for (const PlanFigure& figure : plan.figures)
        if (!figure.id.empty()) head += "," + figure.id;
    for (const MeasureColumn& column : layout.columns)
        if (is_result(column.name))
            head += fmt::format(",{}.{}", plan.layout.options[column.option], column.name);
    write(head + "\n");
    return [&plan, &layout, write](std::uint64_t first, const Grid& figures, const Grid& measures) {
        std::string text;
        for (std::size_t d = 0; d < figures.rows(); ++d) {
            text += std::to_string(first + d);
            for (std::size_t i = 0; i < figures.cols(); ++i)
                if (!plan.figures[i].id.empty()) add_cell(text, figures(d, i));
            for (std::size_t c = 0; c < measures.cols(); ++c)
                if (is_result(layout.columns[c].name)) add_cell(text, measures(d, c));
            text += "\n";
        }
        write(text);
    };
}

}  // namespace hearth
