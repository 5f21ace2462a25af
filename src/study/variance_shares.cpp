// Blocks of 1,024 draws; sums by replicate, so that shares and their errors come from one pass.
#include "study/variance_shares.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "base/grid.hpp"
#include "engine/evaluate.hpp"
#include "study/matrices.hpp"

namespace hearth {

namespace {

constexpr std::uint64_t draws_at_a_time = 1024;
/// Changes below this part of the largest value are the rounding of sums.
constexpr double share_rounding = 1e-12;

std::uint64_t missing(const Column& values) {
    return std::count_if(values.begin(), values.end(), [](double one) { return std::isnan(one); });
}

/// Sums over one replicate.
struct SharesOfReplicate {
    double draws = 0, value = 0, square = 0;     ///< of both samples, less the centre
    std::vector<double> first = {}, total = {};  ///< by unit
};

/// Sums so far.
struct ShareSums {
    const Sharing& sharing;
    std::vector<bool> still;  ///< units that change nothing
    std::array<SharesOfReplicate, replicates> by_replicate = {};
    double centre = 0;
    double nothing = 0;  ///< a change that is none
    std::uint64_t evaluations = 0, without = 0;
};

/// A block of draws of both samples, and what they come to.
struct TwoBlocks {
    std::uint64_t first;
    Grid a, b;
    Column at_a = {}, at_b = {};  ///< less the centre
};

Column evaluated(ShareSums& sums, Grid& figures) {
    sums.evaluations += figures.rows();
    Column values = sums.sharing.result(figures);
    sums.without += missing(values);
    return values;
}

std::size_t replicate(std::uint64_t first, std::size_t row) { return (first + row) % replicates; }

void add_moments(ShareSums& sums, const TwoBlocks& block) {
    for (std::size_t row = 0; row < block.at_a.size(); ++row) {
        SharesOfReplicate& own = sums.by_replicate[replicate(block.first, row)];
        const double a = block.at_a[row], b = block.at_b[row];
        ++own.draws;
        own.value += a + b;
        own.square += a * a + b * b;
    }
}

/// Exchanges the unit's columns, evaluates, and puts them back.
void add_unit(ShareSums& sums, std::size_t unit, TwoBlocks& block) {
    const auto exchange = [&] {
        for (const Fig column : sums.sharing.units[unit])
            std::swap_ranges(block.a.col(column).begin(), block.a.col(column).end(),
                             block.b.col(column).begin());
    };
    exchange();
    Column change = evaluated(sums, block.a);
    exchange();
    for (std::size_t row = 0; row < change.size(); ++row)
        change[row] = change[row] - sums.centre - block.at_a[row];
    sums.still[unit] = block.first == 0 &&
                       every(change, [&](double one) { return std::abs(one) <= sums.nothing; });
    if (sums.still[unit]) return;
    for (std::size_t row = 0; row < change.size(); ++row) {
        SharesOfReplicate& own = sums.by_replicate[replicate(block.first, row)];
        own.first[unit] += block.at_b[row] * change[row];
        own.total[unit] += change[row] * change[row] / 2;
    }
}

void add_block(ShareSums& sums, TwoBlocks block) {
    sums.sharing.one(block.first, block.a);
    sums.sharing.other(block.first, block.b);
    block.at_a = evaluated(sums, block.a);
    block.at_b = evaluated(sums, block.b);
    if (sums.without > 0) return;
    const auto a = array(block.at_a), b = array(block.at_b);
    if (block.first == 0) {
        sums.centre = (a.mean() + b.mean()) / 2;
        sums.nothing = share_rounding * std::max(a.abs().maxCoeff(), b.abs().maxCoeff());
    }
    for (double& value : block.at_a) value -= sums.centre;
    for (double& value : block.at_b) value -= sums.centre;
    add_moments(sums, block);
    for (std::size_t u = 0; u < sums.sharing.units.size(); ++u)
        if (!sums.still[u]) add_unit(sums, u, block);
}

/// A replicate's own draws times their variance about the mean of all.
double spread_of(const SharesOfReplicate& one, double mean) {
    return (one.square - 2 * mean * one.value + 2 * one.draws * mean * mean) / 2;
}

/// A share of the variance and its error: the replicates' sums less the share times theirs. `all`:
/// draws times their variance about `mean`.
template <class PartOf>
Estimate share_of(const ShareSums& sums, double mean, double all, const PartOf& part) {
    double sum = 0, variance = 0, mean_left = 0;
    for (const SharesOfReplicate& one : sums.by_replicate) sum += part(one);
    const double share = all > 0 ? sum / all : 0;
    std::vector<double> left;
    for (const SharesOfReplicate& one : sums.by_replicate)
        if (one.draws > 0) left.push_back(part(one) - share * spread_of(one, mean));
    const auto n = static_cast<double>(left.size());
    for (const double each : left) mean_left += each / n;
    for (const double each : left) variance += (each - mean_left) * (each - mean_left);
    return {share, all > 0 && n > 1 ? std::sqrt(variance * n / (n - 1)) / all : 0};
}

void sum_up(const ShareSums& sums, VarianceShares& made) {
    double draws = 0, value = 0;
    for (const SharesOfReplicate& one : sums.by_replicate) {
        draws += one.draws;
        value += one.value;
    }
    const double mean = value / (2 * draws);
    for (const SharesOfReplicate& one : sums.by_replicate)
        made.variance += spread_of(one, mean) / draws;
    if (made.variance <= sums.nothing * sums.nothing) made.variance = 0;
    made.mean = mean + sums.centre;
    const auto share = [&](const auto& part) {
        return share_of(sums, mean, draws * made.variance, part);
    };
    for (std::size_t u = 0; u < sums.sharing.units.size(); ++u) {
        const auto first = share([&](const SharesOfReplicate& s) { return s.first[u]; });
        const auto total = share([&](const SharesOfReplicate& s) { return s.total[u]; });
        made.shares.push_back({first.value, first.se, total.value, total.se});
    }
    const Estimate all = share([](const SharesOfReplicate& s) { return sum_of(s.first); });
    made.interactions = 1 - all.value;
    made.interactions_se = all.se;
}

}  // namespace

std::vector<Unit> drawn_units(const Plan& plan, const SamplingOptions& options) {
    std::vector<Fig> head(plan.figures.size());  // of each figure, one that it is drawn with
    std::iota(head.begin(), head.end(), 0);
    const auto top = [&](Fig figure) {
        while (head[figure] != figure) figure = head[figure];
        return figure;
    };
    const auto join = [&](const std::vector<Fig>& figures) {
        for (const Fig figure : figures) head[top(figure)] = top(figures.front());
    };
    std::map<std::string, Fig> by_id;
    std::vector<Fig> drawn;
    for (Fig f = 0; f < static_cast<Fig>(plan.figures.size()); ++f)
        if (plan.figures[f].is_drawn()) {
            drawn.push_back(f);
            join({by_id.emplace(plan.figures[f].id, f).first->second, f});
        }
    for (const CorrelatedFigures& group : options.correlated) join(group.figures);
    for (const DirichletFigures& whole : options.dirichlets) join(whole.figures);
    std::map<Fig, std::size_t> place;
    std::vector<Unit> units;
    for (const Fig figure : drawn) {
        const auto [at, fresh] = place.emplace(top(figure), units.size());
        if (fresh) units.emplace_back();
        units[at->second].push_back(figure);
    }
    return units;
}

std::pair<Sampler, Sampler> two_samplers(const Plan& plan, SamplingOptions options) {
    options.method = Sampling::sobol;
    Sampler one = make_sampler(plan.figures, options);
    Sampler other = one;
    const std::size_t own = one.dimensions.size();
    const auto move_on = [&](SampledId& id) {
        constexpr std::uint64_t another = 0x9e3779b97f4a7c15;
        id.stream.seed ^= another;
        if (id.dimension >= own) return;
        if (own + id.dimension < most_sobol_dimensions)
            other.dimensions[id.dimension] = sobol_dimension(own + id.dimension, id.stream);
        else
            id.dimension = most_sobol_dimensions;  // at random, from its own stream
    };
    for (SampledId& id : other.independent) move_on(id);
    for (CorrelatedIds& group : other.correlated)
        for (SampledId& id : group.ids) move_on(id);
    for (auto& whole : other.dirichlets)
        for (SampledId& id : whole) move_on(id);
    return {std::move(one), std::move(other)};
}

VarianceShares variance_shares(const Sharing& sharing) {
    const std::size_t units = sharing.units.size();
    ShareSums sums{.sharing = sharing, .still = std::vector<bool>(units)};
    for (SharesOfReplicate& one : sums.by_replicate) {
        one.first.resize(units);
        one.total.resize(units);
    }
    for (std::uint64_t first = 0; first < sharing.draws; first += draws_at_a_time) {
        const std::uint64_t draws = std::min(draws_at_a_time, sharing.draws - first);
        add_block(sums, {first, Grid(draws, sharing.columns), Grid(draws, sharing.columns)});
    }
    VarianceShares made;
    made.draws = sharing.draws;
    made.evaluations = sums.evaluations;
    made.without = sums.without;
    if (made.without == 0) sum_up(sums, made);
    return made;
}

VarianceShares variance_shares(const Plan& plan, const SamplingOptions& options,
                               const Measured& measured, std::uint64_t draws) {
    const auto samplers = two_samplers(plan, options);
    const auto filled_by = [](const Sampler& sampler) {
        return [&sampler](std::uint64_t first, Grid& figures) {
            fill_constants(sampler, figures);
            sample_block(sampler, first, figures.rows(), figures);
        };
    };
    return variance_shares({.columns = plan.figures.size(),
                            .units = drawn_units(plan, options),
                            .one = filled_by(samplers.first),
                            .other = filled_by(samplers.second),
                            .result =
                                [&](Grid& figures) {
                                    compute_expressions(plan, figures);
                                    return measured(figures);
                                },
                            .draws = draws});
}

}  // namespace hearth
