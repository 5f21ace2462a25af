// By columns where a measure has one, else option by option in each row.
#include "study/measured.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "study/measure_columns.hpp"
#include "study/measure_path.hpp"

namespace hearth {

namespace {

constexpr std::size_t rows_in_cache = 256;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// "by_payer.nhs.net" as the columns call it: "payer.nhs".
std::string name_among_columns(const std::string& path) {
    constexpr std::string_view head = "by_payer.", tail = ".net";
    const bool net = path.size() > head.size() + tail.size() && path.rfind(head, 0) == 0 &&
                     path.compare(path.size() - tail.size(), tail.size(), tail) == 0;
    if (!net) return path;
    return "payer." + path.substr(head.size(), path.size() - head.size() - tail.size());
}

void make_finite(Column& column) {
    for (double& value : column)
        if (!std::isfinite(value)) value = none;
}

}  // namespace

Measured measured(const Plan& plan, int option, const std::string& path) {
    auto layout = std::make_shared<const MeasureLayout>(lay_out_measures(plan));
    const std::string name = name_among_columns(path);
    const auto found = std::find_if(
        layout->columns.begin(), layout->columns.end(),
        [&](const MeasureColumn& one) { return one.option == option && one.name == name; });
    if (found != layout->columns.end()) {
        const auto column = static_cast<std::size_t>(found - layout->columns.begin());
        return [&plan, layout, column](const Grid& figures) {
            Column result(figures.rows());
            LedgerBlock ledger;
            Grid all;
            for (std::size_t first = 0; first < figures.rows(); first += rows_in_cache) {
                const Grid part =
                    figures.part(first, std::min(rows_in_cache, figures.rows() - first));
                if (all.rows() != part.rows()) {
                    ledger = empty_ledger(plan, part.rows());
                    all = Grid(part.rows(), layout->columns.size());
                }
                evaluate_into(plan, part, ledger);
                compute_measures(plan, *layout, part, ledger, all, 0);
                std::copy_n(all.col(column).data(), part.rows(), result.data() + first);
            }
            make_finite(result);
            return result;
        };
    }
    return [&plan, option, path](const Grid& figures) {
        const LedgerBlock block = evaluate(plan, figures);
        Column result(figures.rows());
        for (std::size_t row = 0; row < figures.rows(); ++row) {
            const auto all = measure(plan, figures, block, static_cast<int>(row));
            const auto one = measure_at(all[static_cast<std::size_t>(option)], path);
            result[row] = one && one->value ? *one->value : none;
        }
        make_finite(result);
        return result;
    };
}

}  // namespace hearth
