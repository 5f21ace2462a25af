// Leaves of 1,024 draws, in blocks that stay in the cache.
#include "study/simulation.hpp"

#include <algorithm>
#include <cmath>

#include "base/columns.hpp"
#include "engine/evaluate.hpp"

namespace hearth {

namespace {

constexpr std::uint64_t block_draws = 128;

/// Whether use avoided can pass use without the programme: forms in which they are unrelated
/// numbers.
bool can_exceed(const PlanEffect& effect) {
    return effect.without >= 0 &&
           (effect.form == EffectForm::per_client_year || effect.form == EffectForm::per_client ||
            effect.form == EffectForm::before_after);
}

std::vector<CappedEffect> capped_effects(const Plan& plan) {
    std::vector<CappedEffect> capped;
    for (const PlanIntervention& intervention : plan.interventions)
        for (const PlanEffect& effect : intervention.effects)
            if (can_exceed(effect)) capped.push_back({effect.counter, effect.without});
    return capped;
}

/// The cashable lines of services that are never cash, and the others' counterparts.
std::vector<bool> still_lines(const Plan& plan) {
    std::vector<bool> still(plan.layout.lines.size());
    for (const PlanIntervention& intervention : plan.interventions)
        for (const PlanValue& value : intervention.values) {
            if (is_fixed_at(plan, value.cashable, 0)) still[value.cashable_line] = true;
            if (is_fixed_at(plan, value.cashable, 1)) still[value.capacity_line] = true;
        }
    return still;
}

}  // namespace

/// Memory that a batch uses again for each block.
struct Simulation::Workspace {
    Workspace(const Plan& plan, const MeasureLayout& layout)
        : measures(leaf_draws, layout.columns.size()),
          ledger_sums(summing_lanes * plan.layout.lines.size() *
                      static_cast<std::size_t>(plan.layout.years)) {
        make_room(plan, layout, block_draws);
    }

    void make_room(const Plan& plan, const MeasureLayout& layout, std::size_t draws) {
        if (figures.rows() == draws) return;
        figures = point_block(plan, draws);
        ledger = money_ledger(plan, draws);
        measuring = measure_space(layout, draws);
    }

    Grid figures;
    LedgerBlock ledger;
    MeasureSpace measuring;
    Grid measures;                    ///< of a leaf
    std::vector<double> ledger_sums;  ///< of a leaf: by line, year and lane
    Summary summary;
};

void Summary::add(Summary other) {
    for (const auto& [first, node] : other.tree.nodes())
        tree.add(node.first, first >> node.first, node.second);
    if (sketches.empty())
        sketches = std::move(other.sketches);
    else
        for (std::size_t i = 0; i < sketches.size(); ++i) sketches[i].add(other.sketches[i]);
    draws += other.draws;
    excess_draws += other.excess_draws;
    if (other.not_finite && (!not_finite || other.not_finite->draw < not_finite->draw))
        not_finite = other.not_finite;
}

Simulation::Simulation(const Plan& plan, FillDraws fill, std::uint64_t draws, Sampling sampling)
    : plan_(plan),
      fill_(std::move(fill)),
      draws_(draws),
      still_(still_lines(plan)),
      layout_(lay_out_measures(plan, still_)),
      capped_(capped_effects(plan)) {
    Workspace space(plan_, layout_);
    make_leaf(0, space, {});
    const std::uint64_t rows = std::min(draws_, leaf_draws);
    for (std::size_t c = 0; c < space.measures.cols(); ++c) {
        const double* values = space.measures.col(c).data();
        bins_.push_back(bins_from({values, values + rows}, draws_));
        if (sampling != Sampling::random) marks_.push_back(marks_from({values, values + rows}));
    }
}

Summary Simulation::batch(std::uint64_t first, std::uint64_t count, const WatchDraws& watch) const {
    Workspace space(plan_, layout_);
    for (const BinGrid& grid : bins_) space.summary.sketches.emplace_back(grid);
    for (std::uint64_t leaf = first; leaf < first + count && leaf < leaves(); ++leaf)
        sum_up(leaf, make_leaf(leaf, space, watch), space);
    return std::move(space.summary);
}

std::size_t Simulation::make_leaf(std::uint64_t leaf, Workspace& space,
                                  const WatchDraws& watch) const {
    const std::uint64_t begin = leaf * leaf_draws;
    const std::uint64_t end = std::min(begin + leaf_draws, draws_);
    std::fill(space.ledger_sums.begin(), space.ledger_sums.end(), 0.0);
    for (std::uint64_t first = begin; first < end; first += block_draws) {
        const std::uint64_t rows = std::min(block_draws, end - first);
        space.make_room(plan_, layout_, rows);
        fill_(first, space.figures);
        compute_expressions(plan_, space.figures);
        evaluate_into(plan_, space.figures, space.ledger);
        check(first, space);
        compute_measures(layout_, {plan_, space.figures, space.ledger, 0, rows}, space.measuring,
                         space.measures, static_cast<int>(first - begin));
        sum_ledger(space);
        if (watch) watch(first, space.figures, space.measures.part(first - begin, rows));
    }
    return static_cast<std::size_t>(end - begin);
}

void Simulation::sum_up(std::uint64_t leaf, std::size_t draws, Workspace& space) const {
    for (std::size_t c = 0; c < layout_.columns.size(); ++c) {
        const double* column = space.measures.col(c).data();
        if (layout_.columns[c].spreads)
            space.summary.sketches[c].add(column, draws);
        else
            space.summary.sketches[c].count(column, draws);
    }
    space.summary.tree.add(0, leaf, leaf_sums(space, draws));
    space.summary.draws += draws;
}

LeafSums Simulation::leaf_sums(const Workspace& space, std::size_t draws) const {
    LeafSums sums;
    for (std::size_t c = 0; c < layout_.columns.size(); ++c) {
        const double* column = space.measures.col(c).data();
        sums.columns.push_back(layout_.columns[c].can_be_missing ? moments_of_present(column, draws)
                                                                 : moments_of(column, draws));
        if (!marks_.empty()) sums.replicates.push_back(replicates_of(column, draws, marks_[c]));
    }
    for (std::size_t cell = 0; cell < space.ledger_sums.size(); cell += summing_lanes)
        sums.ledger.push_back(folded(&space.ledger_sums[cell]));
    return sums;
}

void Simulation::sum_ledger(Workspace& space) const {
    const auto years = static_cast<std::size_t>(plan_.layout.years);
    for (std::size_t line = 0; line < still_.size(); ++line) {
        if (still_[line]) continue;
        const auto driver = static_cast<std::size_t>(plan_.layout.lines[line].driver);
        add_ledger_sums(space.ledger.money.col(line).data(), space.ledger.drivers[driver].data(),
                        years, space.ledger.draws(),
                        &space.ledger_sums[summing_lanes * line * years]);
    }
}

void Simulation::check(std::uint64_t first, Workspace& space) const {
    for (const int column : plan_.expressions) {
        const auto values = space.figures.col(column);
        if (columns::finite(values.data(), values.size())) continue;
        std::size_t row = 0;
        while (std::isfinite(values[row])) ++row;
        const std::uint64_t draw = first + row;
        if (!space.summary.not_finite || draw < space.summary.not_finite->draw)
            space.summary.not_finite = NotFinite{column, draw};
    }
    if (capped_.empty()) return;
    for (std::size_t d = 0; d < space.figures.rows(); ++d)
        space.summary.excess_draws +=
            std::any_of(capped_.begin(), capped_.end(), [&](const CappedEffect& one) {
                return space.ledger.counts(d, one.counter) >
                       space.figures(d, one.without) * (1 + 1e-9);
            });
}

}  // namespace hearth
