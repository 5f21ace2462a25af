// The oracle's inputs: what each figure is worth, prices, discounting and survival. Own formulas,
// from the method.
#pragma once

#include <string>
#include <vector>

#include "oracle/oracle.hpp"

namespace hearth::oracle {

/// The value of every figure in the scenario's prices.
class Values {
  public:
    Values(const Scenario& scenario, const FigureValues& instead)
        : scenario_(scenario), instead_(instead) {}

    /// Method 10.5 and 1.3: the point, rebased; expressions over rebased figures.
    double operator()(FigureIndex figure) const;
    /// The same, or `otherwise` where the key does not stand.
    double operator()(const std::optional<FigureIndex>& figure, double otherwise) const;

  private:
    double term(const Expression& expression, int at) const;
    double of_operation(const Expression& expression, const Term& term) const;

    const Scenario& scenario_;
    const FigureValues& instead_;
};

/// Method 10.5: the mean of a figure's distribution, or its point where the mean does not say it.
double point(const Figure& figure);

/// Method 1.3: index(to)/index(from), multiplied up year by year through the continuations.
double rebasing(const Library& library, const std::string& index, int from, int to);

/// Method 1.2: D(0) … D(years).
std::vector<double> discount_factors(const std::vector<DiscountBand>& bands, int years);

/// Method 1.2: what year t of the appraisal is multiplied by, for each moment in the year.
double at_moment(const std::vector<double>& factors, Moment moment, int t);

/// Method 3.3: the share alive x years after `age`.
double survival(const std::vector<double>& yearly_deaths, double age, double x);

}  // namespace hearth::oracle
