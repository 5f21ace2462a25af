// A point is a block of one draw.
#include "engine/measures.hpp"

#include <cmath>

namespace hearth {

namespace {

Measure measure_of(const OptionResult& option, std::size_t index) {
    const MeasureColumn& column = option.layout->columns[option.first + index];
    const double value = option.values[index];
    if (std::isfinite(value)) return {column.name, value, {}};
    return {column.name, std::nullopt, why_withheld(*column.row, option.layout->years)};
}

/// Its place among the values; their number where there is none.
std::size_t index_of(const OptionResult& option, std::string_view path) {
    std::size_t i = 0;
    while (i < option.values.size() && option.layout->columns[option.first + i].name != path) ++i;
    return i;
}

}  // namespace

std::optional<Measure> OptionResult::find(std::string_view path) const {
    const std::size_t index = index_of(*this, path);
    return index < values.size() ? std::optional(measure_of(*this, index)) : std::nullopt;
}

std::optional<double> OptionResult::value(std::string_view path) const {
    const std::size_t index = index_of(*this, path);
    return index < values.size() && std::isfinite(values[index]) ? std::optional(values[index])
                                                                 : std::nullopt;
}

std::vector<Measure> OptionResult::all() const {
    std::vector<Measure> made;
    for (std::size_t i = 0; i < values.size(); ++i) made.push_back(measure_of(*this, i));
    return made;
}

std::vector<Measure> OptionResult::measures() const {
    std::vector<Measure> whole = all();
    std::erase_if(whole, [](const Measure& one) { return is_part_of_option(one.name); });
    return whole;
}

std::vector<std::string> OptionResult::paths() const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < values.size(); ++i) all.push_back(layout->columns[first + i].name);
    return all;
}

std::vector<OptionResult> measure(const Plan& plan,
                                  const std::shared_ptr<const MeasureLayout>& layout,
                                  const Grid& figures, const LedgerBlock& block, int draw) {
    MeasureSpace space = measure_space(*layout, 1);
    Grid values(1, layout->columns.size());
    compute_measures(*layout, {plan, figures, block, draw, 1}, space, values, 0);
    std::vector<OptionResult> results;
    for (const std::string& name : plan.layout.options)
        results.push_back({.name = name, .layout = layout, .values = {}});
    std::size_t index = 0;
    for (const MeasureColumn& column : layout->columns) {
        OptionResult& option = results[column.option];
        if (option.values.empty()) option.first = index;
        option.values.push_back(values(0, index++) + 0.0);
    }
    return results;
}

std::vector<OptionResult> measure(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                                  int draw) {
    return measure(plan, std::make_shared<const MeasureLayout>(lay_out_results(plan)), figures,
                   block, draw);
}

bool is_part_of_option(std::string_view path) { return path.substr(0, 3) == "by_"; }

}  // namespace hearth
