// The parts of a run's document, one function for each, and the names they share.
#pragma once

#include <string>
#include <vector>

#include "report/run_report.hpp"
#include "report/words.hpp"

namespace hearth {

/// Options to show: all but the comparator, or the comparator where it stands alone.
std::vector<const OptionResult*> shown_options(const RunReport& report);

/// Display names of a payer, and of a service or outcome.
std::string payer_name(const Scenario& scenario, const std::string& key);
std::string service_name(const Scenario& scenario, const std::string& key);

/// "prices of 2024/25", or "prices as printed".
std::string prices_in_words(const Appraisal& appraisal);

/// How sure the answer is: spread, chances, who is how likely better off, payback over the draws.
void add_uncertainty(const RunReport& report, Document& document);

/// The second table: who pays and who gains, or another breakdown.
void add_breakdown(const RunReport& report, Document& document);

/// What the result rests on: assumptions, sourced figures, sources, unsourced figures.
void add_basis(const RunReport& report, Document& document);

}  // namespace hearth
