// The result of a run as JSON. Small parts are built whole; the ledger is written row by row.
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/run_report.hpp"
#include "version.hpp"

namespace hearth {

namespace {

using Json = nlohmann::ordered_json;

Json file_list(const SourceTexts& texts) {
    Json files = Json::array();
    for (std::uint32_t i = 0; i < texts.size(); ++i)
        if (!texts.at(i).sha256.empty())
            files.push_back({{"name", texts.at(i).name}, {"sha256", texts.at(i).sha256}});
    return files;
}

Json discount_of(const Appraisal& appraisal) {
    if (const auto* flat = std::get_if<FlatRates>(&appraisal.discount))
        return {{"money", flat->money}, {"health", flat->health}};
    return std::get<Reference<Target::schedule>>(appraisal.discount).name;
}

Json conventions_of(const RunReport& report) {
    const Appraisal& a = report.scenario.file.appraisal;
    const Moments moments = a.moments();
    Json classes = Json::array();
    Json payers = Json::array();
    for (std::size_t c = 0; c < report.plan.perspective.classes.size(); ++c)
        if (report.plan.perspective.classes[c])
            classes.push_back(name_of(static_cast<LedgerClass>(c)));
    for (std::size_t p = 0; p < report.plan.layout.payers.size(); ++p)
        if (report.plan.perspective.payers[p]) payers.push_back(report.plan.layout.payers[p]);
    return {
        {"start", to_text(a.start)},
        {"years", a.years},
        {"prices", a.as_printed() ? "as_printed" : to_text(std::get<FinancialYear>(a.prices))},
        {"currency", name_of(a.currency)},
        {"discount", discount_of(a)},
        {"discount_at", {{"savings", name_of(moments.savings)}, {"costs", name_of(moments.costs)}}},
        {"entry", name_of(a.entry)},
        {"perspective", {{"payers", payers}, {"classes", classes}}},
        {"comparator", report.plan.layout.options.front()},
        {"figures", "measures and amounts: each figure at its point"}};
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
            here = &(*here)[step];
            continue;
        }
        const std::size_t year = std::stoul(step);
        const bool begins = !path.empty() && year >= here->size();
        here = &(*here)[year];
        if (begins) *here = {{"year", year}};
    }
    return *here;
}

Json estimate(const Estimate& one) {
    return std::isfinite(one.value) ? Json{{"value", one.value}, {"se", one.se}}
                                    : Json{{"value", nullptr}, {"se", nullptr}};
}

Json statistics_of(const MeasureStatistics& one) {
    return {{"mean", estimate(one.mean)},
            {"sd", estimate(one.sd)},
            {"median", estimate(one.median)},
            {"low95", estimate(one.low)},
            {"high95", estimate(one.high)},
            {"p_positive", estimate(one.positive)},
            {"p_not_within_horizon", estimate(one.not_within)},
            {"p_missing", estimate(one.missing)}};
}

/// Measures of one option over the draws; null quantiles are paybacks beyond the horizon, or not
/// kept (payers).
Json uncertainty_of(const RunDraws& report, int option) {
    Json measures = Json::object();
    for (const MeasureStatistics& one : report.statistics)
        if (one.option == option) measures[one.name] = statistics_of(one);
    return measures;
}

Json run_of(const RunDraws& report) {
    return {{"draws", report.draws},
            {"seed", report.seed},
            {"sampling", name_of(report.sampling)},
            {"errors", report.sampling == Sampling::random ? "of independent draws"
                                                           : "from the spread of 16 replicates"},
            {"excess_draws", report.excess_draws},
            {"note", report.note.empty() ? "" : "The " + report.note + "."}};
}

Json option_of(const OptionResult& option) {
    Json made = {{"name", option.name},
                 {"measures", Json::object()},
                 {"withheld", Json::object()},
                 {"avoided", Json::object()},
                 {"by_payer", Json::object()},
                 {"by_year", Json::array()},
                 {"by_intervention", Json::object()}};
    constexpr std::string_view avoided = "avoided.";
    for (const std::string& path : option.paths()) {
        const Measure measure = *option.find(path);
        const Json value = measure.value ? Json(*measure.value) : Json(nullptr);
        (is_part_of_option(path) ? at_path(made, path) : made["measures"][path]) = value;
        if (!measure.value) made["withheld"][path] = measure.withheld;
        if (path.rfind(avoided, 0) == 0) made["avoided"][path.substr(avoided.size())] = value;
    }
    return made;
}

Json warnings_of(const RunReport& report) {
    Json warnings = Json::array();
    for (const Diagnostic& warning : report.warnings)
        warnings.push_back({{"code", warning.code},
                            {"file", report.texts.size() > warning.place.file
                                         ? report.texts.at(warning.place.file).name
                                         : ""},
                            {"line", warning.place.line},
                            {"message", warning.message}});
    return warnings;
}

std::string text(std::string_view value) { return Json(std::string(value)).dump(); }

/// Streams the rows of the ledger; the keys of a line are formatted once.
class LedgerWriter {
  public:
    LedgerWriter(const RunReport& report, const Writer& write)
        : report_(report), plan_(report.plan), write_(write) {}

    void write() {
        for (std::size_t o = 0; o < plan_.layout.options.size(); ++o)
            for (const int line : plan_.layout.option_lines[o]) write_line(o, line);
        write_(buffer_);
    }

  private:
    void write_line(std::size_t option, int index) {
        const LedgerLine& line = plan_.layout.lines[static_cast<std::size_t>(index)];
        const std::string intervention =
            line.intervention < 0
                ? ""
                : plan_.layout.interventions[static_cast<std::size_t>(line.intervention)];
        const std::string keys =
            fmt::format(R"({{"option":{},"intervention":{},"line":{},"payer":{},)"
                        R"("class":"{}","budget":"{}","year":)",
                        text(plan_.layout.options[option]), text(intervention), text(line.name),
                        text(plan_.layout.payers[static_cast<std::size_t>(line.payer)]),
                        name_of(line.ledger_class), name_of(line.budget));
        for (int t = 0; t < plan_.layout.years; ++t) write_row(keys, line, index, t);
    }

    void write_row(const std::string& keys, const LedgerLine& line, int index, int year) {
        const double money = amount(plan_, report_.block, index, year, 0) + 0.0;
        const double factor = discounts(plan_, line)[year];
        fmt::format_to(std::back_inserter(buffer_), R"({}{}{},"units":{},"amount":{},"pv":{}{}}})",
                       first_ ? "\n" : ",\n", keys, year,
                       units(plan_, report_.block, index, year, 0) + 0.0, money, money * factor,
                       means(index, year, factor));
        first_ = false;
        if (buffer_.size() < (1u << 16)) return;
        write_(buffer_);
        buffer_.clear();
    }

    /// The row's means over the draws, where there are any.
    std::string means(int line, int year, double factor) const {
        if (report_.uncertainty == nullptr) return "";
        const auto cell = static_cast<std::size_t>(line * plan_.layout.years + year);
        const double money = report_.uncertainty->ledger[cell] + 0.0;
        return fmt::format(R"(,"mean_amount":{},"mean_pv":{})", money, money * factor);
    }

    const RunReport& report_;
    const Plan& plan_;
    const Writer& write_;
    std::string buffer_;
    bool first_ = true;
};

}  // namespace

void write_run_json(const RunReport& report, const Writer& write) {
    Json options = Json::array();
    for (std::size_t o = 0; o < report.results.size(); ++o) {
        options.push_back(option_of(report.results[o]));
        if (report.uncertainty != nullptr)
            options.back()["uncertainty"] =
                uncertainty_of(*report.uncertainty, static_cast<int>(o));
    }
    Json head = {{"hearth", std::string(version)},
                 {"result_version", 2},
                 {"scenario",
                  {{"title", report.scenario.file.title},
                   {"question", report.scenario.file.question},
                   {"files", file_list(report.texts)}}},
                 {"conventions", conventions_of(report)},
                 {"options", std::move(options)},
                 {"warnings", warnings_of(report)}};
    if (report.uncertainty != nullptr) head["uncertainty"] = run_of(*report.uncertainty);
    std::string opening = head.dump(1);
    opening.erase(opening.find_last_of('}'));
    opening.erase(opening.find_last_not_of("\n ") + 1);
    write(opening + ",\n \"ledger\": [");
    LedgerWriter(report, write).write();
    write("\n ]\n}\n");
}

}  // namespace hearth
