// The oracle of cohort models: method 11 for one draw, cycle by cycle, for everybody who starts at
// one moment at one age, with whole matrices and no thought of speed. It shares no code with the
// engine and reads only the plan.
#pragma once

#include <map>
#include <vector>

#include "engine/cohort.hpp"

namespace hearth::oracle {

using Reals = std::vector<long double>;

/// What people are followed with: a value for each figure, those who start in each year.
struct CohortDraw {
    const PlanCohort& cohort;
    Reals figures;
    Reals starts;
};

/// Each driver of the tallies by year.
std::map<int, Reals> tallies(const CohortDraw& draw);

/// Shares in each declared state at boundaries 0 … cycles.
std::vector<Reals> occupancy(const CohortDraw& draw, int cycles);

}  // namespace hearth::oracle
