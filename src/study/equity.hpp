// Who gains from each option, by fifth of areas (method 15): savings, money of households and
// health; households' money weighed by income; health after what the same money would have brought
// elsewhere, and whether that narrows the gap.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "study/drawing.hpp"
#include "study/inequality.hpp"

namespace hearth {

/// Which draws it is judged by.
struct EquityQuestion {
    DrawsAsked drawing = {};
};

/// Health of an option by fifth where displaced health is spread by one gradient. Means over draws,
/// QALYs at present value.
struct NetHealth {
    std::string gradient = {};
    Fifths displaced{}, net{};
    Estimate sum = {};                   ///< of the net
    Estimate atkinson = {}, kolm = {};   ///< the same counted with aversion to inequality
    Estimate slope = {}, relative = {};  ///< changes of the two indices
    Estimate healthier = {}, narrower = {},
             both = {};                    ///< probabilities: more health, a smaller slope index
    Estimate worth = {};                   ///< that it is above 0 counted with aversion (Atkinson)
    std::optional<double> breakeven = {};  ///< aversion at which the mean turns its sign
};

/// What an option brings beside the first. Money and QALYs at present value, means over draws.
struct EquityOption {
    std::string name = {};
    Fifths clients{};     ///< who start, of its own
    Fifths savings{};     ///< cashable and capacity, of the perspective, on clients of the fifth
    Fifths households{};  ///< what households gain, less what they pay
    Fifths weighed{};     ///< the same times the weights; 0 without incomes
    Fifths qalys{};
    Estimate others = {};  ///< net saving of the headline without households' part
    Estimate unweighed = {}, weighted = {};  ///< others and households together
    std::vector<NetHealth> health = {};      ///< the gradient that is chosen first
    /// Of some draws: net health, and what inequality adds to it (Atkinson).
    std::vector<std::pair<double, double>> plane = {};
};

struct EquityAnswer {
    const Scenario& scenario;
    const Plan& plan;
    std::vector<EquityOption> options = {};  ///< all but the first
    /// At the point.
    Fifths incomes{}, weights{};
    Health before{};
    double elasticity = 0, atkinson = 0, kolm = 0, cost_per_qaly = 0, median_income = 0;
    Fifths place_people{};  ///< of 65 and over in the scenario's places; 0 where there are none
    bool has_households = false, has_health = false, uncertain = true;
    std::uint64_t draws = 1, seed = 0, excess_draws = 0;
    std::string_view sampling = {};
};

/// Of a scenario that says of which fifths its clients are.
Answered<EquityAnswer> answer(const EquityQuestion& question, const AtPoint& at,
                              const Executor& executor);

}  // namespace hearth
