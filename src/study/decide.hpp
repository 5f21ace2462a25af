// Which option is best, how sure that is, and from whose side: the question and its answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "study/decision.hpp"
#include "study/drawing.hpp"

namespace hearth {

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
