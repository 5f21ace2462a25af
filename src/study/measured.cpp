// A layout of one column, in blocks that stay in the cache.
#include "study/measured.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "engine/evaluate.hpp"
#include "engine/measure_columns.hpp"

namespace hearth {

namespace {

constexpr std::size_t rows_in_cache = 256;

Column values_of(const Plan& plan, const MeasureLayout& layout, const Grid& figures) {
    Grid values(figures.rows(), 1);
    LedgerBlock ledger;
    MeasureSpace space;
    for (std::size_t first = 0; first < figures.rows(); first += rows_in_cache) {
        const Grid part = figures.part(first, std::min(rows_in_cache, figures.rows() - first));
        if (ledger.money.rows() != part.rows()) {
            ledger = empty_ledger(plan, part.rows());
            space = measure_space(layout, part.rows());
        }
        evaluate_into(plan, part, ledger);
        compute_measures(layout, {plan, part, ledger, 0, part.rows()}, space, values, first);
    }
    Column result(values.all().begin(), values.all().end());
    for (double& value : result)
        if (!std::isfinite(value)) value = std::numeric_limits<double>::quiet_NaN();
    return result;
}

}  // namespace

Measured measured(const Plan& plan, int option, const std::string& path) {
    const auto name = measure_named(plan, option, path);
    const auto layout =
        std::make_shared<const MeasureLayout>(lay_out_measure(plan, option, name.value()));
    return [&plan, layout](const Grid& figures) { return values_of(plan, *layout, figures); };
}

}  // namespace hearth
