// Every page but those of a run, of `explain` and of `verify`: an answer as a document, and the
// same for programs; then the texts that come from no answer. What the pages of one analysis share
// is in no header, or in one of their own.
#pragma once

#include <string>
#include <vector>

#include "report/document.hpp"

namespace hearth {

struct DecideAnswer;
struct MultiverseAnswer;
struct SetsAnswer;
struct SharesAnswer;
struct ThresholdAnswer;
struct TornadoAnswer;
struct TwoWayAnswer;
struct ValueAnswer;

/// Which option is best: the answer in words, the tables, of which pages show a few values of a
/// QALY, and the charts "best" and, with health outcomes, "plane", "acceptability", "loss" and
/// "evpi". As JSON {"hearth_decide": 1, …}.
Document decision_document(const DecideAnswer& report);
std::string decision_json(const DecideAnswer& report);

/// What to measure next, answer first. The charts that end the page: bars of what each figure is
/// worth and, where figures are audited, their worth by size. As JSON {"hearth_value": 1, …}.
Document value_document(const ValueAnswer& report);
std::vector<Chart> value_charts(const ValueAnswer& report);
std::string value_json(const ValueAnswer& report);

/// What moves a measure, what would have to be true, two figures at once, and where its variance
/// comes from, each with its chart. As JSON {"hearth_sensitivity": 1, "view": …}.
Document tornado_document(const TornadoAnswer& report);
std::string tornado_json(const TornadoAnswer& report);
Document threshold_document(const ThresholdAnswer& report);
std::string threshold_json(const ThresholdAnswer& report);
Document two_way_document(const TwoWayAnswer& report);
std::string two_way_json(const TwoWayAnswer& report);
Document shares_document(const SharesAnswer& report);
std::string shares_json(const SharesAnswer& report);

/// Many sets of one scenario side by side: the answer in words, a table of all sets for each
/// option, and the figures put in. As JSON {"hearth_sets": 1, …}.
Document sets_document(const SetsAnswer& report);
std::string sets_json(const SetsAnswer& report);

/// One scenario under every combination of its alternatives: the answer in words, what matters
/// most, and the specification curve of the last option. As JSON {"hearth_multiverse": 1, …}.
Document multiverse_document(const MultiverseAnswer& report);
std::string multiverse_json(const MultiverseAnswer& report);

/// JSON Schema (draft 2020-12) of all readable files, and of the result of a run.
std::string json_schema();
std::string result_schema();

/// The key reference as Markdown.
std::string key_reference();

/// What the analyst said of a starter scenario, or the defaults; names are known to exist.
struct Starter {
    std::string title;
    std::vector<std::string> places;
    std::vector<const UsedModel*> models;  ///< at least one
    double clients = 0;                    ///< who start each year, for each model
    int years = 0;
    FinancialYear start;
    FinancialYear prices;
};

/// The last financial year whose GDP deflator is no forecast: prices to work in.
FinancialYear latest_settled_prices(const Library& library);

/// Commented YAML that runs as it is written, each key explained in a sentence.
std::string starter_text(const Starter& starter);

}  // namespace hearth
