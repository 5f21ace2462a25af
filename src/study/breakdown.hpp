// What a number of a report is made of: the parts that add up to it, read from the same expression
// as the number itself. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/one_way.hpp"

namespace hearth {

/// A number of a report: a measure of one option; of one year where `year` is there.
struct NumberName {
    std::size_t option = 0;
    MeasureName measure;
    std::optional<int> year;
};

enum class PartKind { line, counter, clients };

/// One thing that a number is a sum of: a line of the ledger, a counter of units avoided, or the
/// clients of one intervention. The comparator's own count against it.
struct Part {
    PartKind kind = PartKind::line;
    int index = 0;
    double sign = 1;
    bool present = false;  ///< as present value
    int from = 0, to = 0;  ///< years, both included
};

/// The parts that add up to a number, or, for a ratio or a time, the lines of the ledger behind
/// what it is made of.
std::vector<Part> parts_of(const Plan& plan, const NumberName& number);

/// What a part comes to in one draw.
double value_of(const Plan& plan, const LedgerBlock& block, const Part& part, int draw);

/// The measures of the same option that a ratio or a time is made of.
std::vector<NumberName> operands_of(const Plan& plan, const NumberName& number);

/// Its value in each draw of a block, NaN or infinite where it has none: the sum of its parts, or
/// the measure. None at all for one year of what is no sum.
std::vector<double> number_in_draws(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                                    const NumberName& number);

}  // namespace hearth
