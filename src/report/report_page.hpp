// The report that people receive: a run, a decision, a tornado and the value of information on one
// page, answer first. Its sentences, tables and numbers are those of the pages it is made of.
#pragma once

#include <string>
#include <vector>

#include "report/document.hpp"
#include "report/run_report.hpp"
#include "study/report.hpp"

namespace hearth {

/// What the page is of, and the command that makes it again.
struct ReportPage {
    const RunReport& run;
    const ReportAnswer& answer;
    std::string command;
};

/// The page: in short; options side by side; who pays and who gains; when; what is avoided; what
/// drives it; what would have to be true; how sure; whole life; what it rests on; what to know; how
/// it was counted; warnings; do it again.
Document page_of(const ReportPage& page);

/// What it says as numbers, for a manifest: the run's JSON, and beside that the decision, the
/// tornado and the value of information, where they are there.
std::string to_json(const ReportPage& page);

// Charts of a run; of one option where they are given one.

/// Net saving of each option with its interval.
Chart options_chart(const ReportPage& page, const Options& options);

/// What each partner pays and saves, in cash and capacity; nothing where none does.
std::optional<Chart> partners_chart(const ReportPage& page, const Headline& option);

/// Before grants, grants, after grants of each partner that gets or gives one; nothing where none
/// does.
std::optional<Chart> grants_chart(const ReportPage& page, const Headline& option);

/// Each partner's net effect by year, all to one scale.
std::optional<Chart> years_chart(const ReportPage& page, const Headline& option);

/// From cost over cash and capacity to the net saving.
Chart waterfall_chart(const ReportPage& page, const Headline& option);

/// The net saving so far, at the end of each year, with its bands where there are draws, and the
/// whole life of effects beyond the horizon.
Chart cumulative_chart(const ReportPage& page, const Headline& option);

/// From the people there are to those who start, of each intervention; nothing where none says.
std::optional<Chart> reach_chart(const ReportPage& page, const Headline& option);

/// A hundred futures by their net saving; nothing where there are no draws.
std::optional<Chart> futures_chart(const ReportPage& page, const Headline& option);

}  // namespace hearth
