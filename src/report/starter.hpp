// A starter scenario: commented text that runs as it is written.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace hearth {

/// What the analyst said, or the defaults; names are known to exist.
struct Starter {
    std::string title;
    std::vector<std::string> places;
    std::vector<const UsedModel*> models;  ///< at least one
    double clients = 0;                    ///< who start each year, for each model
    int years = 0;
    FinancialYear start;
    FinancialYear prices;
};

/// The last financial year whose GDP deflator is no forecast: prices to work in.
FinancialYear latest_settled_prices(const Library& library);

/// The scenario as YAML, each key explained in a sentence.
std::string starter_text(const Starter& starter);

}  // namespace hearth
