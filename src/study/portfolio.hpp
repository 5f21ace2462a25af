// Which interventions, at which scales, are the best within budgets and capacities (method 14):
// each is evaluated alone, and groups that share clients together; the best set of the means over
// draws is evaluated as an option of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "study/run.hpp"
#include "study/selection.hpp"

namespace hearth {

/// What is asked otherwise than the scenario says. A budget stands in place of the scenario's of
/// the same payer and spending, with its years; one of another payer is added.
struct PortfolioQuestion {
    std::optional<Maximise> maximise = {};
    std::vector<PortfolioBudget> budgets = {};
    DrawsAsked drawing = {};
};

/// Draws of which each has its own best set: the first of all.
inline constexpr std::uint64_t most_draws_solved = 1000;

/// An intervention at a scale. Amounts are means over the draws, against none of it.
struct PortfolioItem {
    std::string intervention;
    double scale = 1;
    std::string name = {};            ///< as an intervention of its own
    double net_saving = 0;            ///< at present value
    std::vector<double> values = {};  ///< what is maximised: one, or the net effect on each partner
    double cost = 0;                  ///< of the programme, less its income; undiscounted
    double clients = 0;
    std::vector<double> uses = {};  ///< by limit, of all years; where each counts, the most
    Estimate in_best = {};          ///< share of draws whose best set has it
};

/// A budget or a capacity.
struct PortfolioLimit {
    std::string name;  ///< of the payer, or of the capacity
    bool is_budget = true;
    Spending spending = Spending::all;
    YearsLimited years = LimitYears::all;
    double up_to = 0;
    double used = 0;           ///< by the best set; where each year counts, in the fullest
    Estimate above = {};       ///< share of the draws solved in which the best set takes more
    double worth_of_more = 0;  ///< what one more unit is worth, over a tenth more of it
    double raised = 0;         ///< that tenth
};

/// The best set under other limits.
struct PortfolioUnder {
    double times = 1;  ///< every budget
    std::optional<double> value = {};
    std::vector<std::size_t> items = {};
};

/// An intervention that is not in the best set, and the best set with it.
struct PortfolioLeftOut {
    std::string intervention;
    std::optional<std::size_t> item = {};  ///< the scale at which it would be; none fits
    double short_by = 0;                   ///< what that set is worth less
    std::vector<std::size_t> instead_of = {};
};

struct PortfolioAnswer {
    const Scenario& scenario;
    Maximise maximise = Maximise::net_saving;
    std::vector<std::string> partners = {};  ///< payers, for worst_partner
    std::vector<PortfolioItem> items = {};
    std::vector<PortfolioLimit> limits = {};
    std::vector<std::size_t> chosen = {};
    double value = 0, bound = 0;  ///< of what is maximised, as a sum of parts; no set has more
    bool proved = true;
    double together = 0;  ///< what shared clients add to it; of worst_partner to the net saving
    std::vector<PortfolioUnder> efficient = {};
    std::vector<PortfolioLeftOut> left_out = {};
    std::uint64_t draws = 0;  ///< of which there are means; 0: nothing is uncertain
    std::uint64_t seed = 0;
    std::string_view sampling = {};
    std::uint64_t solved = 0;      ///< draws with a best set of their own
    std::uint64_t impossible = 0;  ///< of them those in which no set keeps the limits
    std::uint64_t unproved = 0;
    std::shared_ptr<const Scenario> made = {};  ///< none of them, and the best set
    std::shared_ptr<const AtPoint> at = {};     ///< of that
    RunDraws run = {};                          ///< no draws where nothing is uncertain

    /// The best set as it is shown: over the draws, else at the point.
    [[nodiscard]] const OptionResult& whole() const {
        return run.draws > 0 ? run.means.back() : at->results.back();
    }
};

/// Chooses. Refused where what is required breaks a limit, a budget is of nobody who pays, or no
/// QALYs are valued that should be.
Answered<PortfolioAnswer> answer(const PortfolioQuestion& question, const AtPoint& at,
                                 const Executor& executor);

}  // namespace hearth
