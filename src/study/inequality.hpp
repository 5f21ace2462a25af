// Health and money by fifth of areas, the most deprived first (method 15): how unequal health is,
// what a change of it is worth to those who mind, and weights on money. On numbers alone.
#pragma once

#include <array>
#include <optional>

#include "base/grid.hpp"
#include "scenario/equity.hpp"

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

}  // namespace hearth
