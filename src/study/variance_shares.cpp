// Blocks of 1,024 draws; sums by replicate, so that shares and their errors come from one pass.
#include "study/variance_shares.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "engine/evaluate.hpp"
#include "study/matrices.hpp"
#include "study/statistics.hpp"

namespace hearth {

namespace {

constexpr std::uint64_t block_draws = 1024;
/// Changes below this part of the largest value are the rounding of sums.
constexpr double rounding = 1e-12;

std::uint64_t missing(const Column& values) {
    return static_cast<std::uint64_t>(
        std::count_if(values.begin(), values.end(), [](double one) { return std::isnan(one); }));
}

/// Joins figures that are drawn together.
class Joining {
  public:
    explicit Joining(std::size_t figures) : head_(figures) {
        std::iota(head_.begin(), head_.end(), std::size_t{0});
    }
    void join(Fig a, Fig b) { head_[top(a)] = top(b); }
    std::size_t top(Fig figure) const {
        auto at = static_cast<std::size_t>(figure);
        while (head_[at] != at) at = head_[at];
        return at;
    }

  private:
    std::vector<std::size_t> head_;
};

bool is_drawn(const PlanFigure& figure) {
    return figure.expression.empty() && figure.distribution.family != Family::fixed;
}

/// Sums over one replicate.
struct UnitSums {
    double first = 0, total = 0;
};

struct ReplicateSums {
    double draws = 0, value = 0, square = 0;  ///< of both samples, less the centre
    std::vector<UnitSums> units;
};

class Estimating {
  public:
    explicit Estimating(const Sharing& sharing) : sharing_(sharing), still_(sharing.units.size()) {
        for (ReplicateSums& one : sums_) one.units.resize(sharing.units.size());
    }

    VarianceShares made() {
        for (std::uint64_t first = 0; first < sharing_.draws; first += block_draws)
            add_block(first, std::min(block_draws, sharing_.draws - first));
        VarianceShares made{.shares = {}};
        made.draws = sharing_.draws;
        made.evaluations = evaluations_;
        made.without = without_;
        if (without_ == 0) sum_up(made);
        return made;
    }

  private:
    Column evaluated(Grid& figures) {
        evaluations_ += figures.rows();
        return sharing_.result(figures);
    }

    void add_block(std::uint64_t first, std::size_t draws) {
        Grid a(draws, sharing_.columns), b(draws, sharing_.columns);
        sharing_.one(first, a);
        sharing_.other(first, b);
        Column at_a = evaluated(a), at_b = evaluated(b);
        without_ += missing(at_a) + missing(at_b);
        if (without_ > 0) return;
        if (first == 0) {
            centre_ = (array(at_a).mean() + array(at_b).mean()) / 2;
            nothing_ =
                rounding * std::max(array(at_a).abs().maxCoeff(), array(at_b).abs().maxCoeff());
        }
        for (double& value : at_a) value -= centre_;
        for (double& value : at_b) value -= centre_;
        add_moments(first, at_a, at_b);
        for (std::size_t u = 0; u < sharing_.units.size(); ++u)
            if (!still_[u]) add_unit(u, {first, a, b, at_a, at_b});
    }

    static std::size_t replicate(std::uint64_t first, std::size_t row) {
        return (first + row) % replicates;
    }

    void add_moments(std::uint64_t first, const Column& at_a, const Column& at_b) {
        for (std::size_t row = 0; row < at_a.size(); ++row) {
            ReplicateSums& sums = sums_[replicate(first, row)];
            ++sums.draws;
            sums.value += at_a[row] + at_b[row];
            sums.square += at_a[row] * at_a[row] + at_b[row] * at_b[row];
        }
    }

    struct BlockOfTwo {
        std::uint64_t first;
        Grid &a, &b;
        const Column &at_a, &at_b;
    };

    /// Exchanges the unit's columns, evaluates, and puts them back.
    void add_unit(std::size_t unit, const BlockOfTwo& block) {
        const Unit& columns = sharing_.units[unit];
        const auto exchange = [&] {
            for (const Fig column : columns)
                std::swap_ranges(block.a.col(column).begin(), block.a.col(column).end(),
                                 block.b.col(column).begin());
        };
        exchange();
        Column change = evaluated(block.a);
        exchange();
        without_ += missing(change);
        for (std::size_t row = 0; row < change.size(); ++row)
            change[row] = change[row] - centre_ - block.at_a[row];
        still_[unit] =
            block.first == 0 && std::all_of(change.begin(), change.end(),
                                            [&](double one) { return std::abs(one) <= nothing_; });
        if (still_[unit]) return;
        for (std::size_t row = 0; row < change.size(); ++row) {
            UnitSums& sums = sums_[replicate(block.first, row)].units[unit];
            sums.first += block.at_b[row] * change[row];
            sums.total += change[row] * change[row] / 2;
        }
    }

    /// A share of the variance and its error: the replicates' sums less the share times theirs.
    template <class Part>
    Estimate share_of(const Part& part) const {
        double sum = 0, variance = 0;
        for (const ReplicateSums& one : sums_) sum += part(one);
        const double all = draws_ * variance_;
        const double share = all > 0 ? sum / all : 0;
        double mean_left = 0;
        std::vector<double> left;
        for (const ReplicateSums& one : sums_)
            if (one.draws > 0) left.push_back(part(one) - share * spread_of(one));
        for (const double each : left) mean_left += each / static_cast<double>(left.size());
        for (const double each : left) variance += (each - mean_left) * (each - mean_left);
        const auto n = static_cast<double>(left.size());
        return {share, all > 0 && n > 1 ? std::sqrt(variance * n / (n - 1)) / all : 0};
    }

    /// A replicate's own draws times their variance about the mean of all.
    double spread_of(const ReplicateSums& one) const {
        const double mean = mean_;
        return (one.square - 2 * mean * one.value + 2 * one.draws * mean * mean) / 2;
    }

    void sum_up(VarianceShares& made) {
        double value = 0;
        for (const ReplicateSums& one : sums_) {
            draws_ += one.draws;
            value += one.value;
        }
        mean_ = value / (2 * draws_);
        for (const ReplicateSums& one : sums_) variance_ += spread_of(one) / draws_;
        if (variance_ <= nothing_ * nothing_) variance_ = 0;
        made.mean = mean_ + centre_;
        made.variance = variance_;
        for (std::size_t u = 0; u < sharing_.units.size(); ++u) {
            const auto first = share_of([&](const ReplicateSums& s) { return s.units[u].first; });
            const auto total = share_of([&](const ReplicateSums& s) { return s.units[u].total; });
            made.shares.push_back({first.value, first.se, total.value, total.se});
        }
        const Estimate all = share_of([](const ReplicateSums& s) {
            double sum = 0;
            for (const UnitSums& unit : s.units) sum += unit.first;
            return sum;
        });
        made.interactions = 1 - all.value;
        made.interactions_se = all.se;
    }

    const Sharing& sharing_;
    std::vector<bool> still_;  ///< units that change nothing
    std::array<ReplicateSums, replicates> sums_;
    double centre_ = 0, mean_ = 0, variance_ = 0, draws_ = 0;
    double nothing_ = 0;  ///< a change that is none
    std::uint64_t evaluations_ = 0, without_ = 0;
};

}  // namespace

std::vector<Unit> drawn_units(const Plan& plan, const SamplingOptions& options) {
    Joining joining(plan.figures.size());
    std::map<std::string, Fig> by_id;
    for (std::size_t f = 0; f < plan.figures.size(); ++f)
        if (is_drawn(plan.figures[f])) {
            const auto [at, fresh] = by_id.emplace(plan.figures[f].id, static_cast<Fig>(f));
            if (!fresh) joining.join(static_cast<Fig>(f), at->second);
        }
    for (const CorrelatedFigures& group : options.correlated)
        for (const Fig figure : group.figures) joining.join(figure, group.figures.front());
    for (const DirichletFigures& whole : options.dirichlets)
        for (const Fig figure : whole.figures) joining.join(figure, whole.figures.front());
    std::map<std::size_t, std::size_t> place;
    std::vector<Unit> units;
    for (std::size_t f = 0; f < plan.figures.size(); ++f) {
        if (!is_drawn(plan.figures[f])) continue;
        const auto [at, fresh] = place.emplace(joining.top(static_cast<Fig>(f)), units.size());
        if (fresh) units.emplace_back();
        units[at->second].push_back(static_cast<Fig>(f));
    }
    return units;
}

TwoSamplers two_samplers(const Plan& plan, SamplingOptions options) {
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

VarianceShares variance_shares(const Sharing& sharing) { return Estimating(sharing).made(); }

VarianceShares variance_shares(const Plan& plan, const SamplingOptions& options,
                               const Measured& measured, std::uint64_t draws) {
    const TwoSamplers samplers = two_samplers(plan, options);
    const auto filled_by = [](const Sampler& sampler) {
        return [&sampler](std::uint64_t first, Grid& figures) {
            fill_constants(sampler, figures);
            sample_block(sampler, first, figures.rows(), figures);
        };
    };
    return variance_shares({.columns = plan.figures.size(),
                            .units = drawn_units(plan, options),
                            .one = filled_by(samplers.one),
                            .other = filled_by(samplers.other),
                            .result =
                                [&](Grid& figures) {
                                    compute_expressions(plan, figures);
                                    return measured(figures);
                                },
                            .draws = draws});
}

}  // namespace hearth
