// Figures and measures of every draw as CSV.
#pragma once

#include <cstdint>
#include <string>

#include "engine/plan.hpp"
#include "study/simulation.hpp"

namespace hearth {

/// Draws first, first + 1 …: one row each.
struct DrawsPassing {
    std::uint64_t first = 0;
    const Grid& figures;
    const Grid& measures;
};

/// The line of names, and the lines of some draws; a measure without a value is an empty cell.
std::string draws_head(const Plan& plan, const MeasureLayout& layout);
std::string draws_rows(const Plan& plan, const MeasureLayout& layout, const DrawsPassing& draws);

}  // namespace hearth
