// Rows of the ledger, read off rates and drivers.
#include "engine/ledger.hpp"

namespace hearth {

namespace {

double driver(const LedgerBlock& block, int index, int year, int draw) {
    return block.drivers[index](draw, year);
}

}  // namespace

double discount_factor(const Plan& plan, const LedgerLine& line, int year) {
    const auto at = static_cast<std::size_t>(year);
    switch (line.discounting) {
        case Discounting::costs:
            return plan.cost_factors[at];
        case Discounting::savings:
            return plan.saving_factors[at];
        case Discounting::health:
            return plan.health_factors[at];
    }
    return 1;
}

double units(const Plan& plan, const LedgerBlock& block, int line, int year, int draw) {
    const LedgerLine& row = plan.layout.lines[line];
    return block.units(draw, line) * driver(block, row.driver, year, draw);
}

double amount(const Plan& plan, const LedgerBlock& block, int line, int year, int draw) {
    const LedgerLine& row = plan.layout.lines[line];
    return block.money(draw, line) * driver(block, row.driver, year, draw);
}

double present_value(const Plan& plan, const LedgerBlock& block, int line, int year, int draw) {
    const LedgerLine& row = plan.layout.lines[line];
    return amount(plan, block, line, year, draw) * discount_factor(plan, row, year);
}

double avoided(const Plan& plan, const LedgerBlock& block, int counter, int year, int draw) {
    const Counter& counted = plan.layout.counters[counter];
    return block.counts(draw, counter) * driver(block, counted.driver, year, draw);
}

}  // namespace hearth
