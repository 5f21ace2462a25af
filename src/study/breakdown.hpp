// What a number of a report is made of: the parts that add up to it, and how much it moves when a
// figure is moved a little. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "study/one_way.hpp"

namespace hearth {

/// A number of a report: a measure of one option under the path that `measure_at` knows
/// (`net_saving`, `by_payer.nhs.net`), or `lines.NAME` or `interventions.NAME.MEASURE`; of one year
/// where `year` is there.
struct NumberName {
    std::size_t option = 0;
    std::string path;
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

/// The parts that add up to a number, or, for a ratio or a time, to what it is made of; empty where
/// there are none.
std::vector<Part> parts_of(const Plan& plan, const NumberName& number);

/// What a part comes to in one draw.
double value_of(const Plan& plan, const LedgerBlock& block, const Part& part, int draw);

/// Other measures that a ratio is made of: `benefit_cost_ratio` of `pv_gross_saving` and
/// `pv_programme_cost`; empty for a sum.
std::vector<std::string> made_of(std::string_view path);

/// Whether a number is the sum of its parts.
bool is_sum(std::string_view path);

/// Its value in one draw: the sum of its parts, or what `measure_at` says of it.
std::optional<Measure> number_at(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                                 const NumberName& number, int draw);

}  // namespace hearth
