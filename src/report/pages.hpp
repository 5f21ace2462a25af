// Every page but those of a run and of `explain`: an answer as a document, and the same for
// programs as JSON; then the texts that come from no answer. What the pages of one analysis share
// is in no header, or in one of their own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "report/document.hpp"
#include "study/verify.hpp"

namespace hearth {

struct CompareAnswer;
struct DecideAnswer;
struct DemographyAnswer;
struct EarlierResult;
struct EquityAnswer;
struct Excess;
struct FarmPiece;
struct FarmPlan;
struct IndividualsAnswer;
struct MultiverseAnswer;
struct PartHead;
struct PlaceRow;
struct PlacesAnswer;
struct PortfolioAnswer;
struct QaAnswer;
struct RunPart;
struct SetsAnswer;
struct ShareAnswer;
struct SharesAnswer;
struct ThresholdAnswer;
struct TornadoAnswer;
struct TwoWayAnswer;
struct ValueAnswer;

/// Which option is best: the answer in words, the tables, of which pages show a few values of a
/// QALY, and the charts "best" and, with health outcomes, "plane", "acceptability", "loss" and
/// "evpi". As JSON {"hearth_decide": 1, …}.
Document page_of(const DecideAnswer& answer);
std::string to_json(const DecideAnswer& answer);

/// Who gains by fifth of areas: the answer in words, gains, money weighed by income, net health and
/// the gap, and the charts "fifths" and, with health outcomes, "plane". As JSON {"hearth_equity":
/// 1, …}.
Document page_of(const EquityAnswer& answer);
std::string to_json(const EquityAnswer& answer);

/// What to measure next, answer first; then what each figure is worth and, where figures are
/// audited, their worth by size. As JSON {"hearth_value": 1, …}.
Document page_of(const ValueAnswer& answer);
std::string to_json(const ValueAnswer& answer);

/// What moves a measure, what would have to be true, two figures at once, and where its variance
/// comes from, each with its chart. As JSON {"hearth_sensitivity": 1, "view": …}.
Document page_of(const TornadoAnswer& answer);
std::string to_json(const TornadoAnswer& answer);
/// Which figure would have to change least for the target, and to what; empty: none can.
std::string needed_in_words(const TornadoAnswer& answer);
Document page_of(const ThresholdAnswer& answer);
std::string to_json(const ThresholdAnswer& answer);
Document page_of(const TwoWayAnswer& answer);
std::string to_json(const TwoWayAnswer& answer);
Document page_of(const SharesAnswer& answer);
std::string to_json(const SharesAnswer& answer);

/// What money would have to pass between partners: the answer in words, what the option is to each,
/// the rules side by side, the payments of the one chosen, and the chart "share". As JSON
/// {"hearth_share": 1, …}. As a block `transfers:` of a scenario, its own in front; nothing where
/// the rule moves no money because it cannot.
Document page_of(const ShareAnswer& answer);
std::string to_json(const ShareAnswer& answer);
std::optional<std::string> transfers_block(const ShareAnswer& answer);
/// Why the rule that was chosen moves no money.
std::string why_nothing_is_shared(const ShareAnswer& answer);

/// Many sets of one scenario side by side: the answer in words, a table of all sets for each
/// option, and the figures put in. As JSON {"hearth_sets": 1, …}.
Document page_of(const SetsAnswer& answer);
std::string to_json(const SetsAnswer& answer);

/// One scenario under every combination of its alternatives: the answer in words, what matters
/// most, and the specification curve of the last option. As JSON {"hearth_multiverse": 1, …}.
Document page_of(const MultiverseAnswer& answer);
std::string to_json(const MultiverseAnswer& answer);

/// What is best to do within budgets, answer first: what is in it, what each limit still buys, who
/// pays and who gains, more or less money, and what is left out. As JSON {"hearth_portfolio": 1,
/// …}.
Document page_of(const PortfolioAnswer& answer);
std::string to_json(const PortfolioAnswer& answer);

/// Why two results differ, answer first, with a waterfall from one to the other. As JSON
/// {"hearth_compare": 1, …}.
Document page_of(const CompareAnswer& answer);
std::string to_json(const CompareAnswer& answer);
/// By how much they differ, and the groups that make most of it.
std::string change_in_words(const CompareAnswer& answer);

/// Quality assurance of a scenario: the verdict, what was found, what passed, what was not asked.
/// As JSON {"scenario": …, "checks": […]}; and one test case for each check, in the XML that
/// continuous integration reads: a finding is a failure where it is an error, or `strict`.
Document page_of(const QaAnswer& answer);
std::string to_json(const QaAnswer& answer);
enum class Failing { errors, strict };
std::string to_junit(const QaAnswer& answer, Failing which);
/// "61 checks: 50 passed, 8 found something (0 errors, 12 warnings), 3 were not asked".
std::string checks_in_words(const QaAnswer& answer);

/// The version of the JSON of a run.
inline constexpr int result_version = 2;

/// The JSON of a run in a file of that name as an earlier result, or why it is none that can be
/// compared with.
std::variant<EarlierResult, std::string> read_result(std::string_view text,
                                                     const std::string& name);

/// One published case as verified: its file's name without folder and ending, what was read, what
/// came of it.
struct VerifiedCase {
    std::string name;
    Published published;
    Verification verification;
};

/// How many printed figures close through a scenario and by arithmetic alone, how many recomputed
/// ones do, how many gaps hold, and how many figures are not as expected.
struct VerifyCounts {
    int through_scenario = 0, arithmetic = 0, recomputed = 0;
    int gaps = 0, unexpected = 0;

    [[nodiscard]] int closing() const { return through_scenario + arithmetic + recomputed; }
};
VerifyCounts counts_of(const std::vector<VerifiedCase>& cases);

/// Cases, and the names of the models that they could test.
struct VerifiedCases {
    std::vector<VerifiedCase> cases;
    std::vector<std::string> models;
};

/// Tables: every figure, topic by topic; which cases test each model; what was implied and by which
/// conventions; the gaps with their reasons. As JSON {"cases": […], "models": {…}, "closing": n,
/// "gaps": m}; and one test case for each figure, in the XML that continuous integration reads.
Document page_of(const VerifiedCases& cases);
std::string to_json(const VerifiedCases& cases);
std::string to_junit(const std::vector<VerifiedCase>& cases);

/// The table called `what` (services, models, places, sources, measures, schedules, indices,
/// payers); `library` holds the data, and for models the models. As JSON
/// {"services": [{"service": "bed_day", …}, …]}; numbers as numbers, absent ones null.
Table list_of(std::string_view what, const Scenario& library);

/// The rows that have a word in any cell, whatever its case; '_' and blank are alike. Empty: all.
Table rows_with(Table listing, std::string_view word);

/// What is said where no row has it.
std::string no_row_with(const Table& listing, std::string_view word);

std::string to_json(const Table& listing);

/// A source that is superseded or old, and what rests on it.
struct StaleSource {
    std::string name;
    Source source;
    std::vector<std::string> paths;
};

/// Sources that are superseded or published before the year `before`: of what a scenario or model
/// uses, and of what the text `file` says itself.
std::vector<StaleSource> stale_sources(const Scenario& scenario, std::uint32_t file, int before);

/// One row for each, of all files together, where old is older than so many years.
Document page_of(std::vector<StaleSource> stale, int years);

/// A part of a probabilistic run as the bytes of a file (docs/parts.md): reading gives the same
/// bits; as a part, or only what it is of; or why it is none that this program can join.
std::string part_text(const RunPart& part);
std::variant<PartHead, std::string> read_part_head(std::string_view text);
std::variant<RunPart, std::string> read_part(std::string_view text);

/// What a part is of as a line of JSON, and the same back from a plan, which knows no columns; an
/// exception where that is none.
std::string part_line(const PartHead& head);
PartHead planned_head(std::string_view text);

/// The plan of a farm, and the rows of a piece of it, as files; back, or why not.
std::string plan_text(const FarmPlan& plan);
std::variant<FarmPlan, std::string> read_plan(std::string_view text);
std::string rows_text(const FarmPlan& plan, const FarmPiece& piece,
                      const std::vector<PlaceRow>& rows);
std::variant<std::vector<PlaceRow>, std::string> read_rows(std::string_view text,
                                                           const FarmPlan& plan,
                                                           const FarmPiece& piece);

/// A scenario in many places: where it pays and where not, answer first, and a table of all. As
/// JSON by ONS code, {"hearth_places": 1, …}, and as CSV with a row for each place and option, both
/// to be joined to a map's areas.
Document page_of(const PlacesAnswer& answer);
std::string to_json(const PlacesAnswer& answer);
std::string to_wide_csv(const PlacesAnswer& answer);

/// People in reach in the years ahead, answer first; then by year, by age and sex, beside England,
/// and the chart "growth". As JSON {"hearth_demography": 1, …}. As a block `figures:` with people
/// and growth for a pool.
Document page_of(const DemographyAnswer& answer);
std::string to_json(const DemographyAnswer& answer);
std::string figures_block(const DemographyAnswer& answer);

/// People of cohort models one by one beside the cohorts: how far apart they are, and the table. As
/// JSON {"hearth_individuals": 1, …}.
Document page_of(const IndividualsAnswer& answer);
std::string to_json(const IndividualsAnswer& answer);

/// JSON Schema (draft 2020-12) of all readable files, and of the result of a run.
std::string json_schema();
std::string result_schema();

/// The key reference as Markdown.
std::string key_reference();

/// One test of the XML that continuous integration reads: what it is of, its name, and what came of
/// it; nothing said: it passed.
struct JunitCase {
    std::string of, name;
    std::vector<std::string> failures = {};
    std::string error = {};    ///< why it could not be made
    std::string skipped = {};  ///< why it was not made
    std::string out = {};      ///< what is to be known beside
};

std::string to_junit(std::string_view suite, const std::vector<JunitCase>& cases);

/// What the analyst said of a starter scenario, or the defaults; names are known to exist.
struct Starter {
    std::string title;
    std::vector<std::string> places;
    std::vector<const UsedModel*> models;  ///< at least one
    double clients = 0;                    ///< who start each year, for each model
    int years = 0;
    FinancialYear start;
    FinancialYear prices;
    const Scenario* library = nullptr;  ///< what there is to say of the places
};

/// The last financial year whose GDP deflator is no forecast: prices to work in.
FinancialYear latest_settled_prices(const Library& library);

/// Commented YAML that runs as it is written, each key explained in a sentence.
std::string starter_text(const Starter& starter);

/// `clients`, or fewer where a starter with so many avoids more than its place uses (`found`): the
/// most with one digit that fit.
double clients_that_fit(double clients, const std::vector<Excess>& found);

}  // namespace hearth
