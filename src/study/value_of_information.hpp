// What it would be worth to know more before deciding: some figures exactly (EVPPI, by regression),
// or one figure a little better (EVSI, by moment matching). From draws alone; what the draws stand
// for is not its business, and knowing everything (EVPI) is that of decision.hpp. Method 10.7.
#pragma once

#include <variant>
#include <vector>

#include "base/grid.hpp"
#include "study/product_basis.hpp"
#include "study/smoother.hpp"
#include "study/statistics.hpp"

namespace hearth {

/// Draws for a decision. `figures`: draws × figures. `net_benefit`: draws × options, more is
/// better. `together`: columns of figures that are not independent of each other; all others are.
struct DecisionDraws {
    Grid figures;
    Grid net_benefit;
    std::vector<std::vector<int>> together = {};
};

/// What is expected of each option where some figures are known, at every draw of them.
struct ConditionalMeans {
    Grid means;  ///< draws × options, as differences from the first
    Grid left;   ///< what is left of the net benefit in each draw
    Grid noise;  ///< the same without what other figures explain: what the fit had to see through
    std::variant<SplineBasis, ProductBasis> basis;
    PlacedDraws draws;  ///< of splines
    Smoother smoother;
    std::vector<double> strengths;  ///< of the penalty, by option

    /// The worth of learning so much of the figures that a share of the variance of these means is
    /// resolved, as the preposterior means are the means drawn together by the root of that share
    /// (moment matching, Heath, Manolopoulou and Baio 2016). 1: EVPPI. In the net benefit's unit.
    [[nodiscard]] double worth(double share_resolved) const;

    /// The same with its standard error: of the draws of the figures, of the means of the options,
    /// and of the fit, whose noise reaches the result through the smoother (delta method).
    [[nodiscard]] Estimate estimate(double share_resolved) const;
};

/// Ready to be asked about any figures: the part that each figure alone explains is taken out of
/// the noise through which the others are seen.
class DecisionValue {
  public:
    explicit DecisionValue(DecisionDraws draws);

    /// Given one to six different columns of figures (Strong, Oakley and Brennan 2014): penalised
    /// splines of one, products of splines of more (product_basis.hpp).
    [[nodiscard]] ConditionalMeans given(const std::vector<int>& columns) const;

    [[nodiscard]] const DecisionDraws& draws() const { return draws_; }

  private:
    /// The part that one figure alone explains, with what its regressions start from.
    struct OwnPart {
        SplineBasis basis;
        Smoother smoother;
        Eigen::MatrixXd coefficients;  ///< by option; none before the first fit
        std::vector<double> freedom;
    };
    [[nodiscard]] ConditionalMeans of_splines(int figure, PlacedDraws draws) const;
    [[nodiscard]] PlacedDraws placed(int figure) const;
    [[nodiscard]] Grid own_part(int figure) const;
    void explain(int figure, PlacedDraws draws);
    [[nodiscard]] Grid explained_by_others(const std::vector<int>& columns) const;

    DecisionDraws draws_;
    Grid centred_;    ///< net benefit as differences from the first option, less their means
    Grid explained_;  ///< the sum of the parts of all figures
    std::vector<OwnPart> parts_;
    std::vector<double> freedom_;  ///< of the sum, by option
};

}  // namespace hearth
