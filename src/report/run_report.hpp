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

/// Whether a page has all that there is to say, or what fits on a screen.
enum class PageLength { full, summary };

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
    std::string option = {};  ///< the only one to show; empty: all
    PageLength length = PageLength::full;

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

/// Takes one piece of output after the other.
using Writer = std::function<void(std::string_view)>;

/// The tables, answer first.
Document run_document(const RunReport& report);

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

/// The option with the highest net saving; of options alike the first.
const Headline& best_of(const Options& options);

/// Options to show: all but the comparator, or the comparator where it stands alone; where one is
/// asked for that one.
Options shown_options(const RunReport& report);

/// What the payers whose money the headline counts get from others less what they give them, by
/// year; the comparator's taken off.
std::vector<double> grants(const RunReport& report, const Headline& option);

/// Display names of a payer, and of a service or outcome.
std::string payer_name(const Scenario& scenario, const std::string& key);
std::string service_name(const Scenario& scenario, const std::string& key);

/// Display names of the payers whose money the headline counts.
std::vector<std::string> headline_payers(const Scenario& scenario, const Plan& plan);

/// The path of a figure, of a model's behind the model's name.
std::string figure_name(const Figure& figure);

/// "prices of 2024/25", or "prices as printed".
std::string prices_in_words(const Appraisal& appraisal);

// The parts of the document.

/// Title, question, and what is appraised from whose side.
void add_frame(const RunReport& report, Document& document);

/// Which option is best by net saving, what it comes to, and how sure that is; of one option alone
/// that there is nothing to compare it with.
std::string best_sentence(const RunReport& report, const Options& options);

/// What an option costs and saves, its cash, payback and chances, and what the horizon leaves out.
std::string option_sentence(const RunReport& report, const Headline& option);

/// Of which payers, and of those of the headline together, grants turn what an option comes to.
void add_grants(const RunReport& report, const Options& options, Document& document);

/// What the columns of the table of money are.
std::string about_money(const RunReport& report);

/// Health and social value that the headline does not count.
void add_outside_the_headline(const RunReport& report, const Options& options, Document& document);

/// Units that each option avoids.
void add_use_avoided(const RunReport& report, const Options& options, Document& document);

/// What shared clients avoid less, and steps released: how many, how far the next, how likely each.
void add_corrections(const RunReport& report, const Options& options, Document& document);

/// Caveats of the models, each model once.
void add_caveats(const RunReport& report, Document& document);
void add_warnings(const RunReport& report, Document& document);
void add_conventions(const RunReport& report, Document& document);

/// The answer on one screen of 24 lines and 80 characters.
void add_summary(const RunReport& report, const std::vector<Headline>& options, Document& document);

/// The answer: sentences, the table of the headline, what lies outside it.
void add_answer(const RunReport& report, const Options& options, Document& document);

/// How sure the answer is: spread, chances, who is how likely better off, payback over the draws.
void add_uncertainty(const RunReport& report, Document& document);

/// The second table: who pays and who gains, or another breakdown.
void add_breakdown(const RunReport& report, Document& document);

/// What the result rests on: assumptions, sourced figures, sources, unsourced figures.
void add_basis(const RunReport& report, Document& document);

}  // namespace hearth
