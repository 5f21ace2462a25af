// The oracle's clients: how many start, how many are under effect, in service and landing, year by
// year (method 2 and 3).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "oracle/oracle_values.hpp"

namespace hearth::oracle {

/// Years that are counted: those of the appraisal, or with the whole life of effects 101 more
/// (method 3.7), in the last of which nobody is left.
int years_counted(const Scenario& scenario);

/// A year as an index.
inline std::size_t at(int year) { return static_cast<std::size_t>(year); }

/// One intervention's clients in each year that is counted.
struct Course {
    int horizon = 0;                                   ///< years in which clients start
    std::vector<double> starts;                        ///< method 2.1
    std::map<std::string, std::vector<double>> steps;  ///< number that reaches each step
    std::vector<double> under_effect;                  ///< method 3.3
    std::vector<double> in_service;                    ///< method 3.4
    std::vector<double> landing;                       ///< method 3.5
    double beyond_horizon = 0;                         ///< method 3.6

    /// All clients who ever start.
    [[nodiscard]] double ever() const;
};

/// Method 3.2: the part of [k, k+1) that lies in [u + from, u + to), averaged over the entry u.
double expected_overlap(int k, double from, double to, EntryTiming entry);

/// Method 3.5: the share of entries u with u + lag in [k, k+1).
double lands(int k, double lag, EntryTiming entry);

Course follow(const Scenario& scenario, const Intervention& intervention, const Values& values);

}  // namespace hearth::oracle
