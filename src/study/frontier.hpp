// The efficient frontier of options by what they cost and what they bring (method 10.7, 11.6):
// which are worth choosing at some price of the effect, and what the next step costs. It knows no
// draws; decision.hpp gives it means.
#pragma once

#include <optional>
#include <vector>

namespace hearth {

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
    std::optional<double> icer;  ///< on the frontier: extra cost per extra effect over `other`
};

/// The standing of each option, in their order. Options on one line between two others stay on the
/// frontier.
std::vector<FrontierPlace> efficient_frontier(const std::vector<CostAndEffect>& options);

}  // namespace hearth
