// Which option is best, how sure that is, and what being wrong costs (method 10.7), on columns of
// draws: plain grids, or the measures of a DrawTable. It says nothing of which figure to measure
// next.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/draw_table.hpp"
#include "study/frontier.hpp"
#include "study/statistics.hpp"

namespace hearth {

/// Options judged by one value each in every draw, more being better. By option, each with its
/// Monte Carlo standard error as of independent draws.
struct Choice {
    std::vector<Estimate> mean;
    std::vector<Estimate> best;  ///< probability that it is the best; ties are shared, to rounding
    std::vector<Estimate>
        loss;          ///< what choosing it falls short of the best of each draw, on average
    int favoured = 0;  ///< the option of least expected loss, so of highest mean

    /// Expected value of perfect information: the expected loss of the favoured option.
    [[nodiscard]] const Estimate& evpi() const { return loss[static_cast<std::size_t>(favoured)]; }
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
    std::vector<Estimate> better,
        worse;  ///< by option: probability of more, of less than the first
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
/// benefit at each of `prices`. The first option is 0 throughout; there are at least two.
Decision decide(const MeasureLayout& layout, const Grid& measures,
                const std::vector<double>& prices);

}  // namespace hearth
