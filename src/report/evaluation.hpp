// What leaves an evaluation of client records: its page, the same for programs, and what a model or
// a scenario takes from it. Small counts are left out of all of them, with all that could undo
// that.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "report/document.hpp"
#include "study/effects.hpp"

namespace hearth {

/// What is known beside an evaluation.
struct EvaluationAsked {
    std::string title = "Client records";
    const Scenario* library = nullptr;  ///< names, units and costs of services; none: their keys
    int threshold = 5;                  ///< counts below it are not shown; 0: all are, in full
};

/// An evaluation with all that may leave, of which page, block and scenario are made: counts below
/// the threshold or mostly of one client, and what rests on them, are not numbers; other counts are
/// multiples of it, estimates are moved to those counts, and rates are no finer than one use in as
/// many. Of too few clients, as of an unknown number, there are 0. What was read is the sum of what
/// is shown, so that nothing can be taken off it.
Evaluation disclosed(Evaluation all, int threshold);

/// The service with an estimate whose unit cost contains this one's, so that money counts it alone;
/// nullptr: there is none.
const ServiceEffect* container_of(const ServiceEffect& one, const Evaluation& all,
                                  const EvaluationAsked& asked);
/// Without services whose cost that of another contains.
Evaluation counted_once(Evaluation all, const EvaluationAsked& asked);

/// Whether nothing of a disclosed service may be told.
bool is_hidden(const ServiceEffect& service);

/// What a service is called, and what one unit of it costs in the library; 1 without one.
std::string service_name(const EvaluationAsked& asked, const std::string& service);
double unit_cost(const EvaluationAsked& asked, const std::string& service);
/// The same within a sentence; and sentences with these names in place of keys.
std::string name_within(const EvaluationAsked& asked, const std::string& service);
std::vector<std::string> with_names(std::vector<std::string> sentences, const Evaluation& all,
                                    const EvaluationAsked& asked);

/// What would have fallen without any programme as a share of the gain of all services that fell,
/// by their unit costs (of no library: by uses); nothing where no service says. Method 17.5.
std::optional<ExpectedFall> fall_of_gains(const Evaluation& all, const EvaluationAsked& asked);

/// Verdict first; then rates, every estimate, what falls by itself, placebo and E-values, balance,
/// money, and who is in it; charts "before_after", "forest", "funnel" of sites and "flow". As JSON
/// {"hearth_evaluate": 1, …}.
Document evaluation_document(const Evaluation& all, const EvaluationAsked& asked);
std::string evaluation_json(const Evaluation& all, const EvaluationAsked& asked);

/// `sources:`, `evidence:`, `effects:` and `adjust:` of a model: each effect as use avoided per
/// client-year with its interval, as the page tells it; nothing where there is none.
std::optional<std::string> effects_block(const Evaluation& all, const EvaluationAsked& asked);

/// The text of a model with these keys of the block in place of its own; or why they cannot be put
/// in.
std::variant<std::string, std::string_view> with_block(std::string_view model,
                                                       std::string_view block);

/// Keys of a model that a block takes the place of; `sources` is only added to.
std::vector<std::string> keys_replaced(std::string_view model, std::string_view block);

/// A scenario around the block.
struct EvaluationScenario {
    EvaluationAsked about;
    FinancialYear start, prices;
    std::optional<double> cost_per_client = {};  ///< none: a labelled 0
};
std::optional<std::string> scenario_text(const Evaluation& all, const EvaluationScenario& asked);

// Estimates as a page may tell them: moved from the counts that were made to the counts that are
// shown (method 18.7). Which are shown at all, and how finely, is evaluation.cpp's.

/// A multiple of a step that is a whole number or one over one.
double to_step(double value, double step);

/// To so many significant digits.
double in_significant(double value, int digits);

/// Counts to the nearest multiple of a threshold, whole years.
RecordTotals::Of as_shown(const RecordTotals::Of& of, double threshold);

/// All estimates of a service, moved to its counts, and its comparison's, as they are shown; what
/// falls by itself in hundredths.
void move_to_shown(ServiceEffect& service, double threshold);

/// The rate after over the rate before.
double rate_ratio_of(const RecordTotals::Of& of);

}  // namespace hearth
