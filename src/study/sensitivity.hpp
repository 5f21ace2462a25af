// What moves a measure, what would have to be true, two figures at once, and where its variance
// comes from: the question and its answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "study/explain.hpp"
#include "study/question.hpp"
#include "study/threshold.hpp"
#include "study/tornado.hpp"
#include "study/variance_shares.hpp"

namespace hearth {

/// Ends of a range, and where they stand.
struct RangeAsked {
    Ends ends;
    PlacedWord text;
};

/// Every figure at its low and high, all others at their point.
struct TornadoQuestion {
    std::vector<GroupAsked> groups;  ///< figures that go to their low ends together, then high
};

/// Every value of a figure, or of several put at one value together, at which the measure is the
/// target; and the measure at some values of it.
struct ThresholdQuestion {
    std::vector<PlacedWord> figures;
    std::optional<RangeAsked> range;
    std::vector<double> at;
};

/// A grid over two figures.
struct TwoWayQuestion {
    PlacedWord across, down;
    std::vector<RangeAsked> ranges;  ///< of none, the first or both
    int steps = 11;
};

/// First-order and total shares of the variance, by two samples.
struct SharesQuestion {
    std::uint64_t draws = 4096;
    std::optional<std::uint64_t> seed;
};

struct SensitivityQuestion {
    std::variant<TornadoQuestion, ThresholdQuestion, TwoWayQuestion, SharesQuestion> view;
    PlacedWord measure = {.text = "net_saving"};
    PlacedWord option;             ///< empty: the last
    std::optional<double> target;  ///< 0; of a ratio 1
    std::size_t most = 20;         ///< rows shown
};

/// What every view is of. Levers and figures stand in the same order.
struct SensitivityBasis {
    Explaining explaining;
    std::size_t option = 0;
    std::string measure;  ///< its path
    double target = 0;
    std::vector<NamedFigure> figures = {};
    std::vector<Lever> levers = {};
    std::size_t most = 20;  ///< rows shown
};

struct TornadoAnswer {
    SensitivityBasis basis;
    Tornado tornado = {};
    std::vector<Nearness> nearest = {};
    std::vector<std::string> groups = {};  ///< names, in the order of the tornado's
};

/// Of one figure, or of several (all of the basis) that take one value.
struct ThresholdAnswer {
    SensitivityBasis basis;
    Lever lever = {};
    Threshold threshold = {};
    std::vector<double> asked = {};                          ///< values that the analyst named
    std::vector<std::optional<double>> asked_measures = {};  ///< the measure there
    std::string withheld = {};  ///< why the measure has no value where it has none
};

/// Across is the first figure of the basis, down the second.
struct TwoWayAnswer {
    SensitivityBasis basis;
    TwoWay grid;
};

/// Units by the figures of the basis that are in them.
struct SharesAnswer {
    SensitivityBasis basis;
    VarianceShares shares = {};
    std::vector<std::vector<std::size_t>> units = {};
    std::uint64_t seed = 0;
};

using SensitivityAnswer = std::variant<TornadoAnswer, ThresholdAnswer, TwoWayAnswer, SharesAnswer>;

/// The answer of the kind that is asked for.
Answered<SensitivityAnswer> answer(const SensitivityQuestion& question, const AtPoint& at);

}  // namespace hearth
