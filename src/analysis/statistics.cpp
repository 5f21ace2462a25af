// Reads moments and sketches off a summary.
#include "analysis/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace hearth {

namespace {

/// A share of draws, with the standard error of a binomial share.
Estimate share(std::uint64_t count, std::uint64_t of) {
    if (of == 0) return {};
    const double p = static_cast<double>(count) / static_cast<double>(of);
    return {p, std::sqrt(p * (1 - p) / static_cast<double>(of))};
}

/// Not a number where the sketch keeps no quantiles.
Estimate estimate(const MeasureColumn& column, const Quantile& quantile) {
    if (!column.spreads) return {std::nan(""), std::nan("")};
    return {quantile.value, quantile.se};
}

MeasureStatistics of_column(const MeasureColumn& column, const DrawMoments& moments,
                            const Sketch& sketch, std::uint64_t draws) {
    const auto quantiles = sketch.quantiles({0.025, 0.5, 0.975});
    return {.option = column.option,
            .name = column.name,
            .mean = {moments.mean, moments.se_of_mean()},
            .sd = {moments.sd(), moments.se_of_sd()},
            .median = estimate(column, quantiles[1]),
            .low = estimate(column, quantiles[0]),
            .high = estimate(column, quantiles[2]),
            .positive = share(sketch.positive(), draws),
            .not_within = share(sketch.infinite(), draws),
            .missing = share(sketch.missing(), draws)};
}

/// Replaces the mean of a ratio by the ratio of means; its standard error by the delta method, with
/// the two means taken as independent (an upper bound where they move together).
void use_ratio_of_means(std::vector<MeasureStatistics>& all, MeasureStatistics& ratio) {
    const MeasureStatistics* over = find(all, ratio.option, "pv_gross_saving");
    const MeasureStatistics* under = find(all, ratio.option, "pv_programme_cost");
    if (over == nullptr || under == nullptr || under->mean.value <= 0) return;
    const double r = over->mean.value / under->mean.value;
    const double se =
        std::sqrt(over->mean.se * over->mean.se + r * r * under->mean.se * under->mean.se) /
        under->mean.value;
    ratio.mean = {r, se};
}

}  // namespace

std::vector<MeasureStatistics> statistics(const Simulation& simulation, const Summary& summary) {
    const LeafSums total = summary.tree.total();
    std::vector<MeasureStatistics> all;
    for (std::size_t c = 0; c < simulation.layout().columns.size(); ++c)
        all.push_back(of_column(simulation.layout().columns[c], total.columns[c],
                                summary.sketches[c], summary.draws));
    for (MeasureStatistics& one : all)
        if (one.name == "benefit_cost_ratio") use_ratio_of_means(all, one);
    return all;
}

const MeasureStatistics* find(const std::vector<MeasureStatistics>& all, int option,
                              std::string_view name) {
    for (const MeasureStatistics& one : all)
        if (one.option == option && one.name == name) return &one;
    return nullptr;
}

}  // namespace hearth
