// What a portfolio is chosen from: each intervention at each scale as an intervention of its own,
// evaluated alone and with those whose clients it shares. Of portfolio*.cpp, and of qa*.cpp where
// clients are scaled.
#pragma once

#include <vector>

#include "study/portfolio.hpp"

namespace hearth::choosing {

/// Items of a declared overlap that stand together, one of each of its interventions.
using Together = std::vector<std::size_t>;

/// A scenario of items alone, with the overlaps among them. Its first option is none of them; the
/// others are as given. Transfers are left out.
Scenario with_items(const Scenario& scenario, const std::vector<PortfolioItem>& items,
                    const std::vector<Together>& options);

/// Offers as many times the clients: those of each year, or of a pool and its capacity (14.1).
void scale_reach(Scenario& to, Reach& reach, double scale, const std::string& name);

/// Every intervention at every scale that may be chosen.
std::vector<PortfolioItem> items_of(const ScenarioFile& file);

/// Sets of items that share clients, smaller ones first.
std::vector<Together> together_of(const ScenarioFile& file,
                                  const std::vector<PortfolioItem>& items);

/// A row of the choice: a limit in all its years, or in one of them.
struct LimitRow {
    std::size_t limit = 0;
    std::vector<int> years;
};

/// What is measured of the items, and of sets of them that share clients.
struct Measuring {
    const Scenario& scenario;  ///< `with_items`, of each item and then of each set
    const Plan& plan;
    const std::vector<PortfolioItem>& items;
    const std::vector<Together>& together;
    const std::vector<PortfolioLimit>& limits;
    const std::vector<LimitRow>& rows;
    const std::vector<const Map<double>*>& per_client;  ///< by limit; nullptr of a budget
    std::vector<std::string> measures;  ///< the net saving at present value, then what is maximised
};

/// In each of some draws: measures by option and measure (items, then sets), uses by item and row,
/// then the programme's cost and the clients of each item.
struct Measured {
    Grid measures, uses, costs, clients;
};

/// The means over all draws (1 row), and the first draws as they are.
struct MeasuredDraws {
    Measured mean, first;
};

/// Refused where a figure has no finite value, or stopped.
Answered<MeasuredDraws> measured_draws(const Measuring& what, const Uncertainty& uncertainty,
                                       const Executor& executor);

}  // namespace hearth::choosing
