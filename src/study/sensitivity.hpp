// What moves a measure, what would have to be true, two figures at once, and where its variance
// comes from: the question and its answers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/explain.hpp"
#include "study/threshold.hpp"
#include "study/tornado.hpp"
#include "study/two_way.hpp"
#include "study/variance_shares.hpp"

namespace hearth {

/// What every view is of. Levers and figures stand in the same order.
struct SensitivityBasis {
    Explaining explaining;
    std::size_t option = 0;
    std::string measure;  ///< its path
    double target = 0;
    std::vector<NamedFigure> figures;
    std::vector<Lever> levers;
    std::size_t most = 20;  ///< rows shown
};

struct TornadoAnswer {
    SensitivityBasis basis;
    Tornado tornado;
    std::vector<Nearness> nearest;
    std::vector<std::string> groups;  ///< names, in the order of the tornado's
};

/// Of one figure, or of several (all of the basis) that take one value.
struct ThresholdAnswer {
    SensitivityBasis basis;
    Lever lever;
    Threshold threshold;
    std::vector<double> asked;                          ///< values that the analyst named
    std::vector<std::optional<double>> asked_measures;  ///< the measure there
    std::string withheld;  ///< why the measure has no value where it has none
};

/// Across is the first figure of the basis, down the second.
struct TwoWayAnswer {
    SensitivityBasis basis;
    TwoWay grid;
};

/// Units by the figures of the basis that are in them.
struct SharesAnswer {
    SensitivityBasis basis;
    VarianceShares shares;
    std::vector<std::vector<std::size_t>> units;
    std::uint64_t seed = 0;
};

}  // namespace hearth
