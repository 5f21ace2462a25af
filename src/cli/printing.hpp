// How the report of a run is written: shared by run and merge.
#pragma once

#include <string>

#include "cli/output.hpp"
#include "cli/prepared.hpp"
#include "study/run.hpp"

namespace hearth {

/// What is asked for.
struct Printing {
    std::string format = "text";
    std::string by = "payer";
    bool nominal = false;
};

/// Writes the report of a run; `drawn` is null where nothing was drawn.
void print_run(const Prepared& at_point, const RunDraws* drawn, const Printing& printing,
               Output& output);

}  // namespace hearth
