// Which option is best, how sure that is, from whose side, and what being wrong costs (methods 10.7
// and 11.6): on columns of draws, then as a question to a scenario. It says nothing of which figure
// to measure next.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "study/drawing.hpp"
#include "study/simulation.hpp"

namespace hearth {

// --- the efficient frontier ----------------------------------------------------------------------

/// One option: less cost and more effect are better. Both finite.
struct CostAndEffect {
    double cost = 0;
    double effect = 0;
};

enum class FrontierStanding {
    on_frontier,
    dominated,             ///< another is no dearer and no less effective, and better in one
    extendedly_dominated,  ///< a mixture of two others is
    same_as_another,       ///< an earlier option has the same cost and effect
};

/// Where an option stands.
struct FrontierPlace {
    FrontierStanding standing = FrontierStanding::on_frontier;
    /// On the frontier: the next cheaper option on it. Dominated: the most effective option that
    /// dominates it. The same: that option. -1: none.
    int other = -1;
    std::optional<double> icer = {};  ///< on the frontier: extra cost per extra effect over `other`
};

/// The standing of each option, in their order. Options on one line between two others stay on the
/// frontier.
std::vector<FrontierPlace> efficient_frontier(const std::vector<CostAndEffect>& options);

// --- columns of draws ----------------------------------------------------------------------------

/// Options judged by one value each in every draw, more being better. By option, each with its
/// Monte Carlo standard error as of independent draws.
struct Choice {
    std::vector<Estimate> mean;
    std::vector<Estimate> best;  ///< probability that it is the best; ties are shared, to rounding
    std::vector<Estimate> loss;  ///< what choosing it falls short of the best of each draw
    int favoured = 0;            ///< the option of least expected loss, so of highest mean

    /// Expected value of perfect information: the expected loss of the favoured option.
    [[nodiscard]] const Estimate& evpi() const { return loss[favoured]; }
    /// Whether any drawn figure moves what an option is worth, beyond what rounding leaves; where
    /// none does there is no chance to speak of.
    [[nodiscard]] bool moves() const;
};

/// Judges options by `values` (draws × options, finite, at least one of each).
Choice choose(const Grid& values);

/// Shares of the draws by quadrant of the cost-effectiveness plane, against the first option. On an
/// axis the better of the two neighbours' words holds: as dear and more effective dominates.
struct PlaneShares {
    Estimate dominates;  ///< cheaper and more effective
    Estimate dominated;  ///< dearer and less effective
    Estimate cheaper_and_less_effective;
    Estimate dearer_and_more_effective;
    Estimate same;  ///< no difference in either
};

/// Costs and effects in every draw, draws × options, as differences from any one option.
struct CostsAndEffects {
    Grid costs;
    Grid effects;
};

/// The options of least expected loss: several where they come to the same in every draw.
std::vector<std::size_t> least_lossy(const Choice& choice);

/// One entry for each option.
std::vector<PlaneShares> plane_shares(const CostsAndEffects& draws);

/// The choice by net benefit, price · effect − cost (method 8.4), at one price of an effect.
Choice choose_at(const CostsAndEffects& draws, double price);

/// At most `most` rows, evenly spread: which points of a plane to draw.
std::vector<std::size_t> thinned(std::size_t rows, std::size_t most);

/// One side from which options are judged by money.
struct Side {
    std::string name;  ///< "headline", "cash", or the key of a payer
    bool is_payer = false;
    bool present_value = true;  ///< else undiscounted
    Choice choice;
    /// By option: probability of more, of less than the first.
    std::vector<Estimate> better = {}, worse = {};
};

/// Options judged by money and health together.
struct HealthDecision {
    CostsAndEffects draws;  ///< pv_net_cost and pv_qalys
    std::vector<CostAndEffect> means;
    std::vector<FrontierPlace> frontier;  ///< of the means
    std::vector<PlaneShares> plane;
    std::vector<double> prices;  ///< of a QALY
    std::vector<Choice> curve;   ///< at each price
};

struct Decision {
    std::size_t draws = 0;
    std::vector<Side> sides;  ///< headline, cash, then the payers whom any option touches
    std::optional<HealthDecision> health;
};

/// Judges the options of a plan by their measures (draws × layout.columns): net saving and net
/// cash at present value, each payer's undiscounted net effect and, where health is counted, net
/// benefit at each of `prices` (none: the usual). The first option is 0 throughout; there are at
/// least two.
Decision decide(const MeasureLayout& layout, const Grid& measures,
                const std::vector<double>& prices);

// --- the question --------------------------------------------------------------------------------

/// The values of a QALY at which options are judged (none: the usual, where health is counted), and
/// which draws they are judged by.
struct DecideQuestion {
    std::vector<double> prices = {};
    DrawsAsked drawing = {};
};

/// The options judged. `draws` of the decision is 1, each figure at its point, where nothing is
/// uncertain.
struct DecideAnswer {
    const Scenario& scenario;
    const Plan& plan;
    Decision decision;
    std::optional<double> qaly_value = {};  ///< the scenario's, at its point
    bool uncertain = true;
    std::uint64_t seed = 0;
    std::string_view sampling = {};
    std::uint64_t excess_draws = 0;
};

/// Judges the options of a scenario, of which there have to be two.
Answered<DecideAnswer> answer(const DecideQuestion& question, const AtPoint& at,
                              const Executor& executor);

}  // namespace hearth
