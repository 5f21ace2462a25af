// Results at the means: the table of measures over a ledger of one draw that is made of means.
#include <algorithm>

#include "engine/evaluate.hpp"
#include "study/simulation.hpp"

namespace hearth {

namespace {

/// Gives each line and each counter a driver of its own, after all others.
void drive_apart(LedgerLayout& layout) {
    int next = static_cast<int>(layout.drivers.size());
    for (LedgerLine& line : layout.lines) {
        line.driver = next++;
        line.present = -1;
    }
    for (Counter& counter : layout.counters) counter.driver = next++;
    layout.drivers.resize(next, {.kind = DriverKind::by_year});
}

/// Cells in which amounts have given way to their present values.
std::vector<double> discounted(const Plan& plan, std::vector<double> cells) {
    const std::size_t lines = plan.layout.lines.size() * plan.layout.years;
    std::copy_n(&cells[present_cell(plan, 0, 0)], lines, cells.data());
    return cells;
}

/// The plan without discounting, for cells that are discounted.
Plan without_discounting(Plan plan) {
    for (PlanDiscount& one : plan.discounts)
        one = {.lag = one.lag, .factors = std::vector<double>(plan.layout.years, 1)};
    return plan;
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

/// Results laid out line by line, without the steps that would evaluate the whole life of effects.
MeasureLayout laid_out_but_life(const MeasureLayout& results, const Plan& apart) {
    MeasureLayout made = laid_out_by_line(results, apart);
    std::erase_if(made.steps, [](const MeasureStep& step) {
        return std::holds_alternative<MeasureStep::Life>(step.how);
    });
    return made;
}

}  // namespace

std::vector<OptionResult> results_of_means(const Plan& plan, const ResultsAtPoint& point,
                                           const std::vector<double>& cells,
                                           const std::vector<MeasureStatistics>& statistics) {
    Plan apart = plan;
    drive_apart(apart.layout);
    const auto layout = std::make_shared<const MeasureLayout>(
        laid_out_but_life(*point.results.front().layout, apart));
    auto results = measure(apart, layout, point.figures, ledger_of_means(apart, cells));
    const auto present = discounts_apart(plan)
                             ? measure(without_discounting(apart), layout, point.figures,
                                       ledger_of_means(apart, discounted(plan, cells)))
                             : std::vector<OptionResult>{};
    for (std::size_t o = 0; o < results.size(); ++o)
        for (std::size_t i = 0; i < results[o].values.size(); ++i) {
            const MeasureColumn& column = results[o].layout->columns[results[o].first + i];
            if (!present.empty() && is_present(*column.row))
                results[o].values[i] = present[o].values[i];
            const auto* life = std::get_if<WholeLife>(&column.row->is);
            if (life != nullptr)
                results[o].values[i] = plan.life == nullptr
                                           ? results[o].value(life->of).value()
                                           : point.results[o].value(column.name).value_or(no_value);
            if (!is_mean_of_draws(*column.row)) continue;
            const auto* drawn = find(statistics, static_cast<int>(o), column.name);
            if (drawn != nullptr) results[o].values[i] = drawn->mean.value;
        }
    return results;
}

double mean_present(const Plan& plan, const std::vector<double>& cells, int line, int year) {
    if (discounts_apart(plan)) return cells[present_cell(plan, line, year)];
    const double factor = discount_of(plan, plan.layout.lines[line].discounting).factors[year];
    return cells[line * plan.layout.years + year] * factor;
}

}  // namespace hearth
