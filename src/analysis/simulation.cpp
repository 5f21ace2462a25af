// Leaves of 1,024 draws, in blocks that stay in the cache.
#include "analysis/simulation.hpp"

#include <algorithm>
#include <cmath>

#include "engine/evaluate.hpp"

namespace hearth {

namespace {

constexpr int block_draws = 256;

Grid constants(const Plan& plan, int draws) {
    Grid figures(draws, static_cast<Eigen::Index>(plan.figures.size()));
    for (std::size_t i = 0; i < plan.figures.size(); ++i)
        figures.col(static_cast<Eigen::Index>(i)).setConstant(plan.figures[i].point);
    return figures;
}

/// Whether use avoided can pass use without the programme: forms in which they are unrelated
/// numbers.
bool can_exceed(const PlanEffect& effect) {
    switch (effect.form) {
        case EffectForm::per_client_year:
        case EffectForm::per_client:
        case EffectForm::before_after:
            return effect.without >= 0;
        default:
            return false;
    }
}

std::vector<CappedEffect> capped_effects(const Plan& plan) {
    std::vector<CappedEffect> capped;
    for (const PlanIntervention& intervention : plan.interventions)
        for (const PlanEffect& effect : intervention.effects)
            if (can_exceed(effect)) capped.push_back({effect.counter, effect.without});
    return capped;
}

/// Whether a figure is the same number in every draw.
bool is_fixed_at(const Plan& plan, Fig figure, double value) {
    const PlanFigure& known = plan.figures[static_cast<std::size_t>(figure)];
    return known.expression.empty() && known.distribution.family == Family::fixed &&
           known.point == value;
}

/// All lines but the cashable ones of services that are never cash, and the others' counterparts.
std::vector<int> moving_lines(const Plan& plan) {
    std::vector<bool> still(plan.layout.lines.size());
    for (const PlanIntervention& intervention : plan.interventions)
        for (const PlanValue& value : intervention.values) {
            if (is_fixed_at(plan, value.cashable, 0))
                still[static_cast<std::size_t>(value.cashable_line)] = true;
            if (is_fixed_at(plan, value.cashable, 1))
                still[static_cast<std::size_t>(value.capacity_line)] = true;
        }
    std::vector<int> moving;
    for (std::size_t l = 0; l < still.size(); ++l)
        if (!still[l]) moving.push_back(static_cast<int>(l));
    return moving;
}

}  // namespace

/// Memory that a batch uses again for each block.
struct Simulation::Workspace {
    Workspace(const Plan& plan, const MeasureLayout& layout)
        : figures(constants(plan, block_draws)),
          ledger(empty_ledger(plan, block_draws)),
          measures(static_cast<Eigen::Index>(leaf_draws),
                   static_cast<Eigen::Index>(layout.columns.size())) {}

    Grid figures;
    LedgerBlock ledger;
    Grid measures;
    Summary summary;
};

void Summary::add(const Summary& other) {
    for (const auto& [first, node] : other.tree.nodes())
        tree.add(node.first, first >> node.first, node.second);
    if (sketches.empty())
        sketches = other.sketches;
    else
        for (std::size_t i = 0; i < sketches.size(); ++i) sketches[i].add(other.sketches[i]);
    draws += other.draws;
    excess_draws += other.excess_draws;
    if (other.not_finite && (!not_finite || other.not_finite->draw < not_finite->draw))
        not_finite = other.not_finite;
}

Simulation::Simulation(const Plan& plan, FillDraws fill, std::uint64_t draws)
    : plan_(plan),
      fill_(std::move(fill)),
      draws_(draws),
      layout_(lay_out_measures(plan)),
      moving_lines_(moving_lines(plan)),
      capped_(capped_effects(plan)) {
    Workspace space(plan_, layout_);
    space.summary.sketches.assign(layout_.columns.size(), Sketch());
    make_leaf(0, space, {});
    const auto rows = static_cast<Eigen::Index>(std::min(draws_, leaf_draws));
    for (Eigen::Index c = 0; c < space.measures.cols(); ++c) {
        const double* values = space.measures.col(c).data();
        BinGrid grid = bins_from({values, values + rows}, draws_);
        if (layout_.columns[static_cast<std::size_t>(c)].can_be_missing) grid.extremes = true;
        bins_.push_back(grid);
    }
}

Summary Simulation::batch(std::uint64_t first, std::uint64_t count, const WatchDraws& watch) const {
    Workspace space(plan_, layout_);
    for (const BinGrid& grid : bins_) space.summary.sketches.emplace_back(grid);
    for (std::uint64_t leaf = first; leaf < first + count && leaf < leaves(); ++leaf)
        make_leaf(leaf, space, watch);
    return std::move(space.summary);
}

void Simulation::make_leaf(std::uint64_t leaf, Workspace& space, const WatchDraws& watch) const {
    const std::uint64_t begin = leaf * leaf_draws;
    const std::uint64_t end = std::min(begin + leaf_draws, draws_);
    const auto cells = plan_.layout.lines.size() * static_cast<std::size_t>(plan_.layout.years);
    LeafSums sums{.columns = {}, .ledger = std::vector<double>(cells)};
    for (std::uint64_t first = begin; first < end; first += block_draws) {
        const auto rows = static_cast<int>(std::min<std::uint64_t>(block_draws, end - first));
        if (space.figures.rows() != rows) {
            space.figures = constants(plan_, rows);
            space.ledger = empty_ledger(plan_, rows);
        }
        fill_(first, space.figures);
        compute_expressions(plan_, space.figures);
        evaluate_into(plan_, space.figures, space.ledger);
        check(first, space);
        compute_measures(plan_, layout_, space.figures, space.ledger, space.measures,
                         static_cast<int>(first - begin));
        sum_ledger(space, sums);
        if (watch)
            watch(first, space.figures,
                  space.measures.middleRows(static_cast<Eigen::Index>(first - begin), rows));
    }
    const auto n = static_cast<std::size_t>(end - begin);
    for (std::size_t c = 0; c < layout_.columns.size(); ++c) {
        const double* column = space.measures.col(static_cast<Eigen::Index>(c)).data();
        sums.columns.push_back(layout_.columns[c].can_be_missing ? moments_of_present(column, n)
                                                                 : moments_of(column, n));
        if (layout_.columns[c].spreads)
            space.summary.sketches[c].add(column, n);
        else
            space.summary.sketches[c].count(column, n);
    }
    space.summary.tree.add(0, leaf, std::move(sums));
    space.summary.draws += n;
}

void Simulation::sum_ledger(const Workspace& space, LeafSums& sums) const {
    const auto n = static_cast<std::size_t>(space.ledger.draws());
    const auto years = static_cast<std::size_t>(plan_.layout.years);
    for (const int l : moving_lines_) {
        const auto line = static_cast<std::size_t>(l);
        const Grid& driver =
            space.ledger.drivers[static_cast<std::size_t>(plan_.layout.lines[line].driver)];
        const double* money = space.ledger.money.col(l).data();
        for (std::size_t t = 0; t < years; ++t)
            sums.ledger[line * years + t] +=
                dot(money, driver.col(static_cast<Eigen::Index>(t)).data(), n);
    }
}

void Simulation::check(std::uint64_t first, Workspace& space) const {
    for (const int column : plan_.expressions) {
        const auto values = space.figures.col(column);
        if (values.isFinite().all()) continue;
        Eigen::Index row = 0;
        while (std::isfinite(values(row))) ++row;
        const std::uint64_t draw = first + static_cast<std::uint64_t>(row);
        if (!space.summary.not_finite || draw < space.summary.not_finite->draw)
            space.summary.not_finite = NotFinite{column, draw};
    }
    if (capped_.empty()) return;
    for (Eigen::Index d = 0; d < space.figures.rows(); ++d)
        space.summary.excess_draws +=
            std::any_of(capped_.begin(), capped_.end(), [&](const CappedEffect& one) {
                return space.ledger.counts(d, one.counter) >
                       space.figures(d, one.without) * (1 + 1e-9);
            });
}

}  // namespace hearth
