// Which option is best, how sure that is, and from whose side: the question and its answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/plan.hpp"
#include "scenario/scenario.hpp"
#include "study/decision.hpp"

namespace hearth {

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

}  // namespace hearth
