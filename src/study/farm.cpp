// Cuts, comparisons of plans, and the values of a row.
#include "study/farm.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"

namespace hearth {

std::vector<FarmPiece> pieces_of_draws(std::uint64_t draws, std::uint64_t wanted) {
    const std::uint64_t leaves = (draws + leaf_draws - 1) / leaf_draws;
    const std::uint64_t length =
        leaf_draws * std::bit_floor(std::max<std::uint64_t>(1, leaves / wanted));
    std::vector<FarmPiece> pieces;
    for (std::uint64_t from = 0; from < draws; from += length)
        pieces.push_back({from, std::min(from + length, draws)});
    return pieces;
}

std::vector<FarmPiece> pieces_of_list(std::uint64_t items, std::uint64_t wanted) {
    const std::uint64_t count = std::min(items, wanted);
    std::vector<FarmPiece> pieces;
    for (std::uint64_t i = 0; i < count; ++i)
        pieces.push_back({items * i / count, items * (i + 1) / count});
    return pieces;
}

std::string difference(const FarmPlan& asked, const FarmPlan& there, const std::string& name) {
    const PartHead& head = there.head;
    if (head.hearth != asked.head.hearth)
        return fmt::format("planned by hearth {}, and this is hearth {}",
                           printable(head.hearth, 20), asked.head.hearth);
    if (std::string why = difference(asked.head, head, name); !why.empty()) return why;
    if (asked.head.files != head.files) return "computed from other files than " + name;
    if (asked.places != there.places) return "of other places than " + name;
    if (asked.combinations != there.combinations) return "of other combinations than " + name;
    if (asked.known != there.known) return "of other figures or levels than " + name;
    if (asked.individuals != there.individuals) return "of other --individuals than " + name;
    if (asked.pieces != there.pieces)
        return fmt::format("cut into {} pieces, and {} into {}", asked.pieces.size(), name,
                           there.pieces.size());
    return "";
}

const RowValue* PlaceRow::find(std::string_view option, std::string_view measure) const {
    return first_where(values, [&](const RowValue& one) {
        return one.option == option && one.measure == measure;
    });
}

namespace {

/// Which measures of an option a row has.
std::vector<std::string> measures_of_row(const OptionResult& option) {
    std::vector<std::string> names;
    for (const std::string_view name : row_measures)
        if (option.find(name)) names.emplace_back(name);
    for (const std::string& path : option.paths())
        if (path.starts_with("by_payer.") && path.ends_with(".net")) names.push_back(path);
    return names;
}

std::optional<double> if_finite(double value) {
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace

std::vector<RowValue> row_values(const AtPoint& at, const RunDraws& drawn) {
    const auto& options = drawn.draws > 0 ? drawn.means : at.results;
    std::vector<RowValue> all;
    for (std::size_t o = options.size() > 1 ? 1 : 0; o < options.size(); ++o)
        for (const std::string& measure : measures_of_row(options[o])) {
            RowValue& row = all.emplace_back(RowValue{options[o].name, measure});
            row.value = options[o].value(measure);
            const auto* statistics = find(drawn.statistics, static_cast<int>(o), measure);
            if (statistics == nullptr || !statistics->moves()) continue;
            row.low = if_finite(statistics->low.value);
            row.high = if_finite(statistics->high.value);
            row.positive = statistics->positive.value;
        }
    return all;
}

}  // namespace hearth
