// What an option comes to in one draw: the measures of the table, as differences from the first
// option (method 8), all read from the ledger.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluate.hpp"
#include "engine/measure_columns.hpp"

namespace hearth {

/// One measure: a value, or the reason why there is none. Never NaN or infinite.
struct Measure {
    std::string name;
    std::optional<double> value;
    std::string withheld;
};

/// One option's values by column of a layout of results.
struct OptionResult {
    std::string name;
    std::shared_ptr<const MeasureLayout> layout;
    std::size_t first = 0;       ///< its first column
    std::vector<double> values;  ///< NaN or infinite where there is none

    /// The measure at a path (`net_saving`, `avoided.fall`, `by_payer.nhs.net`,
    /// `by_year.1.net_cash`, `by_intervention.visits.net_saving`), or nothing where the option has
    /// no such measure.
    [[nodiscard]] std::optional<Measure> find(std::string_view path) const;
    /// Its value; nothing where it has none.
    [[nodiscard]] std::optional<double> value(std::string_view path) const;
    [[nodiscard]] std::vector<Measure> all() const;
    /// The measures of the whole option: those that no payer, year or intervention parts.
    [[nodiscard]] std::vector<Measure> measures() const;
    /// Every path that `find` knows.
    [[nodiscard]] std::vector<std::string> paths() const;
};

/// The results of every option in draw `draw` of a block, laid out by `lay_out_results`.
std::vector<OptionResult> measure(const Plan& plan,
                                  const std::shared_ptr<const MeasureLayout>& layout,
                                  const Grid& figures, const LedgerBlock& block, int draw = 0);

/// The same for a plan of which no more is asked.
std::vector<OptionResult> measure(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                                  int draw = 0);

/// Whether a measure is one of a payer's, a year's or an intervention's.
bool is_part_of_option(std::string_view path);

}  // namespace hearth
