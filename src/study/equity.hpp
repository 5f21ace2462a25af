// Who gains from each option, by fifth of areas (method 15): savings, money of households and
// health; households' money weighed by income; health after what the same money would have brought
// elsewhere, and whether that narrows the gap. And on numbers alone: how unequal health is, what a
// change of it is worth to those who mind, and weights on money.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/equity.hpp"
#include "study/drawing.hpp"

namespace hearth {

using Fifths = std::array<double, fifths>;

/// People of each fifth, and the health of each of them; both above 0.
struct Health {
    Fifths people{}, each{};
};

/// All people's health over their number.
double mean_health(const Health& health);

/// Health that, if everybody had it, would be worth as much as what they have (15.4).
double atkinson_level(const Health& health, double aversion);
double kolm_level(const Health& health, double aversion);

/// What `gained` of each fifth in all is worth to all people, as health that everybody gains: the
/// change of those levels times people. Not a number where a fifth would lose all it has.
double atkinson_gain(const Health& before, const Fifths& gained, double aversion);
double kolm_gain(const Health& before, const Fifths& gained, double aversion);

/// Health at the least deprived end less that at the most deprived, on the line through the fifths
/// by rank, each with its people; and the same over the mean (15.5).
double slope_index(const Health& health);
double relative_index(const Health& health);

/// What `gained` of each fifth in all adds to the slope index.
double slope_change(const Health& before, const Fifths& gained);

/// Health after a gain of each fifth in all.
Health after(const Health& before, const Fifths& gained);

/// The least aversion above 0, up to 100, at which `atkinson_gain` turns its sign; nothing where it
/// does not.
std::optional<double> breakeven_aversion(const Health& before, const Fifths& gained);

/// (median / income) ^ elasticity (15.3).
Fifths income_weights(const Fifths& incomes, double median, double elasticity);

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
