// What to measure next: the renderings of the answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/chart.hpp"
#include "report/document.hpp"
#include "report/explain.hpp"
#include "study/value.hpp"

namespace hearth {

/// "net saving at present value", "net effect on NHS".
std::string net_benefit_in_words(const ValueAnswer& report);

/// What an audit's record is taken to say, as a sentence.
std::string record_in_words(const FigureAudit& audit);

/// The audit to advise: of greatest gain where costs are known, else of the worthiest figure;
/// nullptr where none gains anything.
const FigureAudit* audit_advised(const ValueAnswer& report);

/// One page, answer first.
Document value_document(const ValueAnswer& report);

/// {"hearth_value": 1, …}: every number of the page with its standard error.
std::string value_json(const ValueAnswer& report);

/// Bars of what each figure is worth; below, where figures are audited, their worth by size.
std::vector<Chart> value_charts(const ValueAnswer& report);

}  // namespace hearth
