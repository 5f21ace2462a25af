// What it would be worth to know more before deciding: some figures exactly (EVPPI, by regression),
// or one figure a little better (EVSI, by moment matching). From draws alone; knowing everything
// (EVPI) is the business of decision.hpp. Method 10.7.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/grid.hpp"
#include "draws/sampling.hpp"
#include "study/drawing.hpp"
#include "study/simulation.hpp"

namespace hearth {

/// Draws for a decision. `figures`: draws × figures. `net_benefit`: draws × options, more is
/// better. `together`: columns of figures that are not independent of each other; all others are.
struct DecisionDraws {
    Grid figures;
    Grid net_benefit;
    std::vector<std::vector<int>> together = {};
};

/// Regressions of net benefit on figures, and what each figure alone explains: what lies behind
/// the two below.
struct FittedMeans;
struct OwnParts;

/// What is expected of each option where some figures are known, at every draw of them.
struct ConditionalMeans {
    std::shared_ptr<const FittedMeans> fitted;

    /// The worth of learning so much of the figures that a share of the variance of these means is
    /// resolved, as the preposterior means are the means drawn together by the root of that share
    /// (moment matching, Heath, Manolopoulou and Baio 2016). 1: EVPPI. In the net benefit's unit.
    [[nodiscard]] double worth(double share_resolved) const;

    /// The same with its standard error: of the draws of the figures, of the means of the options,
    /// and of the fit, whose noise reaches the result through the smoother (delta method).
    [[nodiscard]] Estimate estimate(double share_resolved) const;
};

/// Figures that can be known together at most.
inline constexpr std::size_t most_in_a_group = 6;

/// Ready to be asked about any figures: the part that each figure alone explains is taken out of
/// the noise through which the others are seen.
class DecisionValue {
  public:
    explicit DecisionValue(DecisionDraws draws);

    /// Given one to six different columns of figures (Strong, Oakley and Brennan 2014): penalised
    /// splines of one, products of splines of more (regression.hpp).
    [[nodiscard]] ConditionalMeans given(const std::vector<int>& columns) const;

    [[nodiscard]] const DecisionDraws& draws() const { return draws_; }

  private:
    DecisionDraws draws_;
    std::shared_ptr<const OwnParts> parts_;
};

/// The draws of `table` with this measure as net benefit, as differences from the first option.
/// Every option but the first has a column of it. `sampling` says which figures go together.
DecisionDraws decision_draws(DrawTable table, std::string_view measure,
                             const SamplingOptions& sampling);

}  // namespace hearth
