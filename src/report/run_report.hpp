// The report of a run: what it needs, its renderings and their parts, and the names they share.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "engine/measures.hpp"
#include "report/document.hpp"
#include "report/page_words.hpp"
#include "scenario/scenario.hpp"
#include "study/run.hpp"

namespace hearth {

enum class Breakdown { payer, service, intervention, year };
inline std::vector<std::string_view> choice_names(Breakdown) {
    return {"payer", "service", "intervention", "year"};
}

/// Sections of a run's page that can be asked for, in their order; not every page has all.
inline constexpr std::string_view run_sections[] = {
    "options", "by_payer",     "by_service", "by_intervention", "by_year",
    "avoided", "as_evaluated", "how_sure",   "whole_life",      "basis",
    "caveats", "conventions",  "warnings"};

struct QaAnswer;

/// All that a report of a run reads. `uncertainty` is null for a deterministic run.
struct RunReport {
    const Scenario& scenario;
    const SourceTexts& texts;
    const Plan& plan;
    const Grid& figures;
    const LedgerBlock& block;
    const std::vector<OptionResult>& results;
    const std::vector<Diagnostic>& warnings;
    Breakdown by = Breakdown::payer;
    bool nominal = false;
    const RunDraws* uncertainty = nullptr;
    std::string option = {};            ///< the only one to show; empty: all
    std::string asked = {};             ///< of which the answer is
    const QaAnswer* checked = nullptr;  ///< what checks of it came to; nullptr: it was not checked
    NumberFormat money = {};            ///< in which its pages say all that options come to

    /// What a line of the ledger comes to in a year: the mean over the draws, or at the point.
    [[nodiscard]] double amount_of(int line, int year) const {
        return uncertainty == nullptr ? amount(plan, block, line, year, 0)
                                      : uncertainty->ledger[line * plan.layout.years + year];
    }
};

/// What there is to say of a scenario at its point, and of its draws where there are any.
RunReport run_report(const AtPoint& at, const std::vector<Diagnostic>& warnings,
                     const RunDraws* drawn);

inline const Appraisal& appraisal_of(const RunReport& report) {
    return report.scenario.file.appraisal;
}

/// What an option comes to, in a sentence.
inline std::string money_in_words(const RunReport& report, double value) {
    return money_in_words(value, report.money);
}

/// Takes one piece of output after the other.
using Writer = std::function<void(std::string_view)>;

/// The tables, answer first.
Document run_document(const RunReport& report);

/// The answer on one screen, 40 lines of 80 characters: in short, the best options side by side,
/// and what the option asked for is to each payer.
Document first_screen(const RunReport& report);

/// The result as JSON (version 2 of the contract in docs/result.schema.json), the ledger streamed.
void write_run_json(const RunReport& report, const Writer& write);

/// As a workbook, a file of that format (xlsx or ods): what is counted from the ledger as live
/// formulas, a sheet that holds them against the engine, and for scenarios of service use alone one
/// in which figures can be changed.
std::string run_workbook(std::string_view format, const RunReport& report);

/// Writes the names of figures and measures as CSV; what it returns writes a row for each draw that
/// passes. A measure without a value is an empty cell.
WatchDraws write_draws(const Plan& plan, const MeasureLayout& layout, const Writer& write);

/// Whether a report is of an option: of all, or of the one asked for.
inline bool is_asked_for(const RunReport& report, const OptionResult& option) {
    return report.option.empty() || report.option == option.name;
}

using Options = std::vector<Headline>;

/// The options by net saving, the highest first; of options alike the first.
std::vector<const Headline*> best_first(const Options& options);

/// The option with the highest net saving; of options alike the first.
const Headline& best_of(const Options& options);

/// The option that the answer is of, as it is shown.
const Headline& option_asked(const RunReport& report, const Options& options);

/// Options to show: all but the comparator, or the comparator where it stands alone; where one is
/// asked for that one.
Options shown_options(const RunReport& report);

/// What an option comes to year by year in the lines that count, less what the comparator does.
std::vector<double> amounts_by_year(const RunReport& report, const Headline& option,
                                    const std::function<bool(const LedgerLine&)>& counts);

/// What the payers whose money the headline counts get from others less what they give them, by
/// year.
std::vector<double> grants(const RunReport& report, const Headline& option);

/// What money is to a payer, as tables name it.
struct MoneyKind {
    LedgerClass of;
    std::string_view header;
};
inline constexpr MoneyKind money_kinds[] = {{LedgerClass::cost, "Pays"},
                                            {LedgerClass::cashable, "Saves cash"},
                                            {LedgerClass::capacity, "Frees"},
                                            {LedgerClass::social, "Social value"},
                                            {LedgerClass::transfer, "Grants"}};

/// Whether pages of partners have a kind: the perspective names it, or it is a grant.
bool is_shown(const RunReport& report, const MoneyKind& kind);

/// Display names of a payer, and of a service or outcome.
std::string payer_name(const Scenario& scenario, const std::string& key);
std::string service_name(const Scenario& scenario, const std::string& key);

/// Display names of the payers whose money the headline counts.
std::vector<std::string> headline_payers(const Scenario& scenario, const Plan& plan);

/// The path of a figure, of a model's behind the model's name.
std::string figure_name(const Figure& figure);

/// "prices of 2024/25", or "prices as printed".
std::string prices_in_words(const Appraisal& appraisal);

/// "25 years from 2025/26"; "discounted at 3.5 % (money) and 1.5 % (health)"; and a sentence on
/// whose money, and which classes of it, the headline counts.
std::string horizon_in_words(const Appraisal& appraisal);
std::string discounting_in_words(const RunReport& report);
std::string perspective_in_words(const RunReport& report);

// The parts of the document.

/// Title and question.
void add_title(const RunReport& report, Document& document);

/// What is appraised, from whose side.
void add_frame(const RunReport& report, Document& document);

/// Which option is best by net saving, what it comes to, and how sure that is; of one option alone
/// that there is nothing to compare it with.
std::string best_sentence(const RunReport& report, const Options& options);

/// What an option costs and saves, its cash, payback and chances, and what the horizon leaves out.
std::string option_sentence(const RunReport& report, const Headline& option);

/// In short: the answer in at most 70 words, of clauses that are left out when they say nothing,
/// and four figures; `needed` says what would have to be true.
void add_short(const RunReport& report, const Options& options, const std::string& needed,
               Document& document);

/// The options side by side: which is best, the table of money, a sentence for each, and what the
/// headline leaves out.
void add_options(const RunReport& report, const Options& options, Document& document);

/// Of which payers, and of those of the headline together, grants turn what an option comes to.
void add_grants(const RunReport& report, const Options& options, Document& document);

/// How likely a payer is better off, or that nothing changes for it.
Cell better_off(const MeasureStatistics& net);

/// What each payer pays, saves in cash and frees for others with an option, grants apart, and how
/// likely it is better off; at the foot the payers of the headline together. With more than `most`
/// payers those outside the headline are left out, and those to whom it is least are one row.
Table partners_table(const RunReport& report, const Headline& option, std::size_t most = whole);

/// What each partner that gets or gives a grant comes to before it, the grant, and after it; of
/// options without grants nothing.
void add_grants_tables(const RunReport& report, const Options& options, Document& document);

/// From the people there are to those who start, of one intervention over the horizon, each figure
/// at its point: how many, and which share of the step before.
struct ReachStep {
    std::string name;
    double count = 0;
    std::optional<double> kept = {};  ///< nothing of the first, or where the step before has none
};
std::vector<ReachStep> reach_of(const RunReport& report, std::size_t intervention);

/// The table of these, of every intervention of the options shown.
void add_reach(const RunReport& report, Document& document);

/// Where people are in the years of cohort models, and what each state brings; nothing without one.
void add_states(const RunReport& report, Document& document);

/// How cycles are counted, for the conventions; and who is alive where the whole life that is
/// counted ends (method 11.1). Both begin with a space, and are empty where there is nothing to
/// say.
std::string cycles_in_words(const RunReport& report);
std::string still_alive(const RunReport& report);

/// Units that each option avoids.
void add_use_avoided(const RunReport& report, const Options& options, Document& document);

/// From the net saving as evaluated to the headline, correction by correction, of the option asked
/// for (method 10.9); nothing where nothing corrects it.
void add_as_evaluated(const RunReport& report, const Options& options, Document& document);

/// What shared clients avoid less, and steps released: how many, how far the next, how likely each.
void add_corrections(const RunReport& report, const Options& options, Document& document);

/// Caveats of the models, each model once.
void add_caveats(const RunReport& report, Document& document);
void add_warnings(const RunReport& report, Document& document);
void add_conventions(const RunReport& report, Document& document);

/// How sure the answer is: spread, chances, who is how likely better off, payback over the draws.
void add_uncertainty(const RunReport& report, Document& document);

/// The second table: who pays and who gains, or another breakdown.
void add_breakdown(const RunReport& report, Document& document);

/// What options save and net within the horizon and over the whole life of their effects.
void add_whole_life(const RunReport& report, const Options& options, Document& document);

/// What the result rests on: assumptions, sourced figures, sources, unsourced figures.
void add_basis(const RunReport& report, Document& document);

}  // namespace hearth
