// Prices and discounting from data: index levels with their continuations, rebasing factors, and
// discount factors (method 1.2 and 1.3); and how fresh a scenario's money is.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/diagnostic.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// Level of an index in a year, through its continuations; nothing outside them. Levels of a series
/// of changes start at 1 in its first listed year.
std::optional<double> level(const Library& library, const PriceIndex& index, FinancialYear year);

/// index(to)/index(from) (method 1.3); 1 when the years are equal; nothing outside the index.
std::optional<double> rebasing_factor(const Library& library, const PriceIndex& index,
                                      FinancialYear from, FinancialYear to);

/// Gives every service the unit cost whose price year is nearest to the scenario's prices (to its
/// first year where prices are as printed); of two equally near the later one. `figure` looks
/// figures up.
void choose_unit_costs(Scenario& scenario, const std::function<const Figure&(FigureIndex)>& figure);

/// Gives every money figure its index (stated, else its payer's, else the GDP deflator) and its
/// factor to the scenario's prices. A price year outside the index, a missing price year and a
/// foreign currency are errors at the figure.
void rebase_figures(Scenario& scenario, Diagnostics& diagnostics);

/// Divides use of a whole group that is written as money by the service's unit cost (method 4.1);
/// of an outcome, which has none, it is an error.
void count_what_money_buys(Scenario& scenario, Diagnostics& diagnostics);

/// D(0) … D(years) of one band list (method 1.2), D(0) = 1.
std::vector<double> discount_factors(const std::vector<DiscountBand>& bands, int years);

/// The bands a scenario discounts money and health with.
struct Bands {
    std::vector<DiscountBand> money, health;
};
Bands discount_bands(const Scenario& scenario);

/// Of all born, how many are alive at each birthday; beyond the last age of the table its last
/// chance of dying holds (method 3.3).
std::vector<double> alive_by_age(const std::vector<double>& yearly_deaths);

/// Whether the value of an index in a year may still change.
enum class Standing { settled, provisional, forecast };

/// The standing of an index in a year, through its continuations: the least settled value that
/// enters it.
Standing standing(const Library& library, const PriceIndex& index, FinancialYear year);

/// Warns of money quoted more than three years before the scenario's price year (once for each
/// source and year), and of superseded indices, provisional values and forecasts that rebasing used
/// (once for each index). Reads figures that have been rebased; silent for prices as printed.
void check_freshness(const Scenario& scenario, Diagnostics& diagnostics);

}  // namespace hearth
