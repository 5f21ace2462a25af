// Reads moments and sketches off a summary.
#include "study/statistics.hpp"

#include <algorithm>
#include <array>
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
    const auto quantiles = sketch.quantiles({wanted_shares.begin(), wanted_shares.end()});
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

// --- errors from the spread of replicates --------------------------------------------------------

/// The error of an estimate that `estimate` makes of each replicate alone.
template <class EstimateOne>
double spread_of(const ReplicateColumn& column, const EstimateOne& estimate) {
    std::array<double, replicates> estimates{};
    std::transform(column.begin(), column.end(), estimates.begin(), estimate);
    return error_from(estimates);
}

/// The error of a quantile from that of the share of draws below its mark, which is known to half a
/// draw at best.
void use_spread(Estimate& quantile, const ReplicateColumn& column, const Sketch& sketch,
                std::size_t which) {
    if (std::isnan(quantile.value)) return;
    const auto values = [](const ReplicateSums& one) { return one.n + one.infinite; };
    double n = 0, up_to = 0;
    for (const ReplicateSums& one : column) {
        if (values(one) == 0) return;
        n += values(one);
        up_to += one.up_to[which];
    }
    if (up_to == 0 || up_to == n) return;  // a mark among infinite values, or far from the quantile
    const double error =
        spread_of(column, [&](const ReplicateSums& one) { return one.up_to[which] / values(one); });
    quantile.se = sketch.quantiles({wanted_shares[which]}, {std::max(error, 0.5 / n)}).front().se;
}

void use_replicates(MeasureStatistics& of, const ReplicateColumn& column, const Sketch& sketch) {
    const auto each = [&](const auto& holds) {
        return std::all_of(column.begin(), column.end(), holds);
    };
    if (!each([](const ReplicateSums& one) { return one.draws() > 0; })) return;
    of.positive.se =
        spread_of(column, [](const ReplicateSums& one) { return one.positive / one.draws(); });
    of.not_within.se =
        spread_of(column, [](const ReplicateSums& one) { return one.infinite / one.draws(); });
    of.missing.se =
        spread_of(column, [](const ReplicateSums& one) { return one.missing / one.draws(); });
    use_spread(of.low, column, sketch, 0);
    use_spread(of.median, column, sketch, 1);
    use_spread(of.high, column, sketch, 2);
    if (!each([](const ReplicateSums& one) { return one.n > 1; })) return;
    of.mean.se = spread_of(column, [](const ReplicateSums& one) { return one.mean; });
    of.sd.se = spread_of(column, [](const ReplicateSums& one) { return one.sd(); });
}

// --- the headline ratio --------------------------------------------------------------------------

constexpr std::string_view before_transfers = "pv_saving_before_transfers";

/// The columns of an option's ratio. `net` moves as saving less cost does; none where transfers
/// vary.
struct RatioColumns {
    std::size_t saving, cost;
    std::optional<std::size_t> net;
};

RatioColumns columns_of_ratio(const std::vector<MeasureStatistics>& all, int option) {
    const auto place = [&](std::string_view name) {
        return static_cast<std::size_t>(find(all, option, name) - all.data());
    };
    const std::size_t gross = place("pv_gross_saving");
    RatioColumns columns{gross, place("pv_programme_cost"), place("pv_net_saving")};
    if (find(all, option, before_transfers) == nullptr) return columns;
    columns.saving = place(before_transfers);
    const double with = all[gross].sd.value, without = all[columns.saving].sd.value;
    constexpr double rounding = 1e-9;
    if (std::abs(with - without) > rounding * without) columns.net.reset();
    return columns;
}

/// The error of a ratio r of means by the delta method, √(V(s) − 2 r C(s, c) + r² V(c)) / c, with
/// 2 C(s, c) = V(s) + V(c) − V(s − c); without that difference the largest there can be.
double delta_error(double r, const std::vector<MeasureStatistics>& all,
                   const RatioColumns& columns) {
    const Estimate &s = all[columns.saving].mean, &c = all[columns.cost].mean;
    if (!columns.net) return (s.se + std::abs(r) * c.se) / c.value;
    const double net = all[*columns.net].mean.se;
    const double v = (1 - r) * s.se * s.se + (r * r - r) * c.se * c.se + r * net * net;
    return std::sqrt(std::max(v, 0.0)) / c.value;
}

/// The error of a ratio of means from the replicates' ratios; nothing where one of them spends
/// nothing.
std::optional<double> spread_of_ratio(const ReplicateColumn& saving, const ReplicateColumn& cost) {
    std::array<double, replicates> ratios{};
    for (std::size_t r = 0; r < ratios.size(); ++r) {
        if (!(cost[r].mean > 0)) return std::nullopt;
        ratios[r] = saving[r].mean / cost[r].mean;
    }
    return error_from(ratios);
}

/// Replaces the mean of a ratio by the ratio of means (method 8.2: without transfers).
void use_ratio_of_means(const LeafSums& total, std::vector<MeasureStatistics>& all,
                        MeasureStatistics& ratio) {
    const RatioColumns columns = columns_of_ratio(all, ratio.option);
    const double cost = all[columns.cost].mean.value;
    if (!(cost > 0)) return;
    const double r = all[columns.saving].mean.value / cost;
    ratio.mean = {r, delta_error(r, all, columns)};
    if (total.replicates.empty()) return;
    const auto spread =
        spread_of_ratio(total.replicates[columns.saving], total.replicates[columns.cost]);
    if (spread) ratio.mean.se = *spread;
}

}  // namespace

std::vector<MeasureStatistics> statistics(const Simulation& simulation, const Summary& summary) {
    const LeafSums total = summary.tree.total();
    std::vector<MeasureStatistics> all;
    for (std::size_t c = 0; c < simulation.layout().columns.size(); ++c)
        all.push_back(of_column(simulation.layout().columns[c], total.columns[c],
                                summary.sketches[c], summary.draws));
    for (std::size_t c = 0; c < total.replicates.size(); ++c)
        use_replicates(all[c], total.replicates[c], summary.sketches[c]);
    for (MeasureStatistics& one : all)
        if (one.name == "benefit_cost_ratio") use_ratio_of_means(total, all, one);
    return all;
}

const MeasureStatistics* find(const std::vector<MeasureStatistics>& all, int option,
                              std::string_view name) {
    for (const MeasureStatistics& one : all)
        if (one.option == option && one.name == name) return &one;
    return nullptr;
}

bool is_result(std::string_view name) {
    const MeasureRow* row = row_for(name);
    return row == nullptr || row->shown == Shown::in_results;
}

}  // namespace hearth
