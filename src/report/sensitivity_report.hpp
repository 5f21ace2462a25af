// What moves a measure, what would have to be true, two figures at once, and where its variance
// comes from: in words and tables, as JSON and as pictures.
#pragma once

#include <string>
#include <vector>

#include "report/document.hpp"
#include "report/explain.hpp"
#include "study/sensitivity.hpp"
#include "study/threshold.hpp"
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
    std::string format = "text";
};

struct TornadoReport {
    SensitivityBasis basis;
    Tornado tornado;
    std::vector<Nearness> nearest;
    std::vector<std::string> groups;  ///< names, in the order of the tornado's
};
Document tornado_document(const TornadoReport& report);
std::string tornado_json(const TornadoReport& report);
std::string tornado_svg(const TornadoReport& report);

/// Of one figure, or of several (all of the basis) that take one value.
struct ThresholdReport {
    SensitivityBasis basis;
    Lever lever;
    Threshold threshold;
    std::vector<double> asked;                          ///< values that the analyst named
    std::vector<std::optional<double>> asked_measures;  ///< the measure there
    std::string withheld;  ///< why the measure has no value where it has none
};
Document threshold_document(const ThresholdReport& report);
std::string threshold_json(const ThresholdReport& report);
std::string threshold_svg(const ThresholdReport& report);

/// Across is the first figure of the basis, down the second.
struct TwoWayReport {
    SensitivityBasis basis;
    TwoWay grid;
};
Document two_way_document(const TwoWayReport& report);
std::string two_way_json(const TwoWayReport& report);
std::string two_way_svg(const TwoWayReport& report);

/// Units by the figures of the basis that are in them.
struct SharesReport {
    SensitivityBasis basis;
    VarianceShares shares;
    std::vector<std::vector<std::size_t>> units;
    std::uint64_t seed = 0;
};
Document shares_document(const SharesReport& report);
std::string shares_json(const SharesReport& report);
std::string shares_svg(const SharesReport& report);

}  // namespace hearth
