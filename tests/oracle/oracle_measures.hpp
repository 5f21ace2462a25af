// The oracle's measures (method 8): plain sums over rows, option minus the first option.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "oracle/oracle.hpp"

namespace hearth::oracle {

/// What the rows do not hold: an option's own clients and natural units.
struct OptionTotals {
    double clients = 0;
    double beyond_horizon = 0;
    std::map<std::string, double> avoided;  ///< of services, outcomes and hazards
    std::map<std::string, double> without;  ///< use and outcomes without the programme, where known
    std::map<std::string, double> without_cost;           ///< what that costs
    std::map<std::string, std::vector<double>> in_years;  ///< avoided use of services, by year
    std::map<std::string, double> steps;                  ///< the most released in a year
    std::map<std::string, std::set<std::string>> by;      ///< who avoids a service
    std::set<std::string> unknown;  ///< use and outcomes that some effect states no use without of

    void add_in_years(const std::string& service, const std::string& who,
                      const std::vector<double>& units) {
        by[service].insert(who);
        auto& sum = in_years[service];
        sum.resize(units.size());
        for (std::size_t t = 0; t < units.size(); ++t) sum[t] += units[t];
    }
};

/// What the measures of one option are read from.
struct OptionView {
    std::vector<Row> rows, first_rows;  ///< of the option and of the first option
    OptionTotals totals, first_totals;
    std::optional<double> qaly_value;
};

Measures measure(const Scenario& scenario, const OptionView& view);

/// The sums of one payer, one year or one intervention, of those that have rows.
std::map<std::string, double> parts(const Scenario& scenario, const OptionView& view);

}  // namespace hearth::oracle
