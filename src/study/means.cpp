// Results at the means: the table of measures over a ledger of one draw that is made of means.
#include <algorithm>

#include "engine/evaluate.hpp"
#include "study/simulation.hpp"

namespace hearth {

namespace {

/// Gives each line and each counter a driver of its own, after all others.
void drive_apart(LedgerLayout& layout) {
    int next = static_cast<int>(layout.drivers.size());
    for (LedgerLine& line : layout.lines) line.driver = next++;
    for (Counter& counter : layout.counters) counter.driver = next++;
    layout.drivers.resize(next, {.kind = DriverKind::by_year});
}

/// The ledger of one draw in which every cell stands at its mean.
LedgerBlock ledger_of_means(const Plan& apart, const std::vector<double>& cells) {
    LedgerBlock block = empty_ledger(apart, 1);
    block.money.fill(1);
    block.counts.fill(1);
    const std::size_t rows = apart.layout.lines.size() + apart.layout.counters.size();
    const std::size_t years = apart.layout.years, first = block.drivers.size() - rows;
    for (std::size_t i = 0; i < rows; ++i)
        std::copy_n(&cells[i * years], years, block.drivers[first + i].data());
    for (std::size_t i = 0; i < apart.interventions.size(); ++i)
        block.starts(0, i) = cells[rows * years + i];
    return block;
}

}  // namespace

std::vector<OptionResult> results_of_means(const Plan& plan, const Grid& point,
                                           const std::vector<double>& cells,
                                           const std::vector<MeasureStatistics>& statistics) {
    Plan apart = plan;
    drive_apart(apart.layout);
    auto results = measure(apart, point, ledger_of_means(apart, cells));
    for (std::size_t o = 0; o < results.size(); ++o)
        for (std::size_t i = 0; i < results[o].values.size(); ++i) {
            const MeasureColumn& column = results[o].layout->columns[results[o].first + i];
            if (!is_mean_of_draws(*column.row)) continue;
            const auto* drawn = find(statistics, static_cast<int>(o), column.name);
            if (drawn != nullptr) results[o].values[i] = drawn->mean.value;
        }
    return results;
}

}  // namespace hearth
