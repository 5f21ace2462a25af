// What a result shows first of an option, at the point or over the draws, and the table of money
// that every run and every set of a scenario has.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/measures.hpp"
#include "report/document.hpp"
#include "scenario/scenario.hpp"
#include "study/statistics.hpp"

namespace hearth {

/// The measures of one option that are shown: over draws where there are any, else at the point.
struct Headline {
    const OptionResult& at_point;
    const std::vector<MeasureStatistics>* statistics = nullptr;  ///< nullptr or empty: no draws
    int option = 0;                                              ///< its place among `statistics`

    /// What the draws say of a measure; nullptr where they say nothing.
    [[nodiscard]] const MeasureStatistics* drawn(std::string_view measure) const;
    /// The mean over draws; of a benefit-cost ratio the ratio of means, where the point has one; of
    /// a payback the median. Nothing where there is none.
    [[nodiscard]] std::optional<double> find(std::string_view measure) const;
    /// The same, 0 where there is none.
    [[nodiscard]] double value(std::string_view measure) const;
    /// Why it has no value at the point; empty where it has one.
    [[nodiscard]] std::string why(std::string_view measure) const;
};

struct HeadlineRow {
    std::string name;
    Headline headline;
};

/// Money, what each unit of it brings, payback and clients; `name` is the table's, `first` heads
/// the names of its rows.
Table money_table(std::string name, std::string_view first, const std::vector<HeadlineRow>& rows,
                  Currency currency);

}  // namespace hearth
