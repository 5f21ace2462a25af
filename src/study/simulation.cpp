// Leaves of 1,024 draws, in blocks that stay in the cache; then moments and sketches read off a
// summary.
#include "study/simulation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "base/columns.hpp"
#include "engine/evaluate.hpp"

namespace hearth {

// --- sums ----------------------------------------------------------------------------------------

namespace {

constexpr std::uint64_t block_draws = 128;

/// Whether use avoided can pass use without the programme: forms in which they are unrelated
/// numbers.
bool can_exceed(const PlanEffect& effect) {
    return effect.without >= 0 &&
           (effect.form == EffectForm::per_client_year || effect.form == EffectForm::per_client);
}

std::vector<std::pair<int, Fig>> capped_effects(const Plan& plan) {
    std::vector<std::pair<int, Fig>> capped;
    for (const PlanIntervention& intervention : plan.interventions)
        for (const PlanEffect& effect : intervention.effects)
            if (can_exceed(effect)) capped.emplace_back(effect.counter, effect.without);
    return capped;
}

std::vector<int> varying_figures(const Plan& plan) {
    std::vector<int> varying = plan.expressions;
    for (int f = 0; f < std::ssize(plan.figures); ++f)
        if (plan.figures[f].is_drawn()) varying.push_back(f);
    return varying;
}

/// Interventions of which an effect states the group that its clients are of.
std::vector<int> grouped_interventions(const Plan& plan) {
    std::vector<int> grouped;
    for (int i = 0; i < std::ssize(plan.interventions); ++i) {
        const auto& effects = plan.interventions[i].effects;
        if (any(effects, has_group)) grouped.push_back(i);
    }
    return grouped;
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

/// Adds a column to those of its driver.
void add_driven(std::vector<Driven>& made, int driver, int column) {
    auto known = std::find_if(made.begin(), made.end(),
                              [&](const Driven& one) { return one.driver == driver; });
    if (known == made.end()) known = made.insert(made.end(), {driver, {}});
    known->columns.push_back(column);
}

/// Lines that are not still by what drives them: their amounts, or their rows discounted.
std::vector<Driven> lines_driven(const Plan& plan, const std::vector<bool>& still,
                                 int LedgerLine::*driver) {
    std::vector<Driven> made;
    for (int line = 0; line < std::ssize(plan.layout.lines); ++line)
        if (const int index = plan.layout.lines[line].*driver; !still[line] && index >= 0)
            add_driven(made, index, line);
    return made;
}

std::vector<Driven> counters_driven(const Plan& plan) {
    std::vector<Driven> made;
    for (int counter = 0; counter < std::ssize(plan.layout.counters); ++counter)
        add_driven(made, plan.layout.counters[counter].driver, counter);
    return made;
}

/// Memory that a batch uses again for each block.
struct Workspace {
    Grid measures;                 ///< of a block, or of a leaf where that is asked for
    LineColumn ledger_sums;        ///< of a leaf: by cell and lane
    std::vector<int> net_savings;  ///< their columns, by option; -1: always 0
    std::vector<SummedRate> rates = {};
    LineColumn ones = {};
    Grid figures = {};
    LedgerBlock ledger = {};
    MeasureSpace measuring = {};
    std::vector<GrowingMoments> moments = {};  ///< of a leaf, by column of what is summed up
    Summary summary = {};
    std::vector<Grid> factors = {};  ///< by Discounting: draws × years, where rates are drawn
    Grid present = {};               ///< a driver, discounted
};

Workspace space_for(const Simulation& run, std::uint64_t rows) {
    std::vector<int> net_savings(run.plan.layout.options.size(), -1);
    for (std::size_t c = 0; c < run.layout.columns.size(); ++c)
        if (run.layout.columns[c].name == "net_saving")
            net_savings[run.layout.columns[c].option] = static_cast<int>(c);
    return {.measures = Grid(rows, run.layout.columns.size()),
            .ledger_sums = LineColumn(summing_lanes * cells_of(run.plan)),
            .net_savings = std::move(net_savings)};
}

void make_room(const Simulation& run, std::size_t draws, Workspace& space) {
    if (space.figures.rows() == draws) return;
    space.figures = point_block(run.plan, draws);
    space.ledger = money_ledger(run.plan, draws);
    space.measuring = measure_space(run.layout, draws);
    space.ones.assign(draws, 1);
}

/// What each year is discounted by in each draw (method 1.2).
Grid factors_of(const PlanDiscount& discount, const Grid& figures, std::size_t years) {
    Grid made(figures.rows(), years);
    for (std::size_t t = 0; t < years; ++t)
        for (std::size_t d = 0; d < figures.rows(); ++d)
            made(d, t) = discount_factor(discount, figures, static_cast<int>(t), d);
    return made;
}

/// Adds up what one driver drives, of columns of money or of counts; `sums`: of the first of them.
void sum_driven(const Driven& driven, const Grid& of, Workspace& space, std::size_t years,
                double* sums) {
    space.rates.clear();
    for (const int column : driven.columns)
        space.rates.push_back({of.col(column).data(),
                               sums + summing_lanes * years * static_cast<std::size_t>(column)});
    add_ledger_sums(space.rates, space.ledger.drivers[driven.driver].data(), years,
                    space.ledger.draws());
}

/// Present values by line and year, each draw at its own rate; not of drivers that are others times
/// factors by year.
void sum_present(const Simulation& run, Workspace& space, double* sums) {
    const LedgerLayout& layout = run.plan.layout;
    const LedgerBlock& ledger = space.ledger;
    const std::size_t years = layout.years, draws = ledger.draws();
    space.factors.assign(run.plan.discounts.size(), {});
    if (space.present.rows() != draws) space.present = Grid(draws, years);
    for (const Driven& driven : run.present)
        if (layout.drivers[driven.driver].factors.empty())
            sum_driven(driven, ledger.money, space, years, sums);
    for (std::size_t line = 0; line < run.still.size(); ++line, sums += summing_lanes * years) {
        if (run.still[line] || layout.lines[line].present >= 0) continue;
        const Grid& driver = ledger.drivers[layout.lines[line].driver];
        const Discounting rows = layout.lines[line].discounting;
        Grid& factors = space.factors[static_cast<int>(rows)];
        if (factors.rows() == 0)
            factors = factors_of(discount_of(run.plan, rows), space.figures, years);
        for (std::size_t i = 0; i < draws * years; ++i)
            space.present.data()[i] = driver.data()[i] * factors.data()[i];
        const SummedRate rate{ledger.money.col(line).data(), sums};
        add_ledger_sums({&rate, 1}, space.present.data(), years, draws);
    }
}

/// The present values that are amounts times factors by year, once a leaf is summed up.
void add_scaled_present(const Simulation& run, std::vector<double>& cells) {
    for (const Driven& driven : run.present) {
        const std::vector<double>& factors = run.plan.layout.drivers[driven.driver].factors;
        for (const int line : driven.columns)
            for (std::size_t t = 0; t < factors.size(); ++t)
                cells[present_cell(run.plan, line, t)] =
                    cells[line * factors.size() + t] * factors[t];
    }
}

void sum_ledger(const Simulation& run, Workspace& space) {
    const LedgerLayout& layout = run.plan.layout;
    const LedgerBlock& ledger = space.ledger;
    const std::size_t years = layout.years;
    double* sums = space.ledger_sums.data();
    for (const Driven& driven : run.driven) sum_driven(driven, ledger.money, space, years, sums);
    sums += summing_lanes * years * layout.lines.size();
    for (const Driven& driven : run.counted) sum_driven(driven, ledger.counts, space, years, sums);
    sums += summing_lanes * years * layout.counters.size();
    for (std::size_t i = 0; i < run.plan.interventions.size(); ++i, sums += summing_lanes) {
        const SummedRate starts{ledger.starts.col(i).data(), sums};
        add_ledger_sums({&starts, 1}, space.ones.data(), 1, ledger.draws());
    }
    if (run.rate_drawn) sum_present(run, space, sums);
}

/// Draws of which measures stand in a grid.
struct Block {
    const Grid& measures;
    std::size_t first_row, rows;

    [[nodiscard]] const double* column(std::size_t c) const {
        return measures.col(c).data() + first_row;
    }
};

/// Counts, of each option, the draws in which none has a higher net saving; of options alike the
/// first.
void count_best(const Block& block, Workspace& space) {
    auto& best = space.summary.best;
    best.resize(space.net_savings.size());
    const auto net_saving = [&](std::size_t option, std::size_t draw) {
        const int column = space.net_savings[option];
        return column < 0 ? 0 : block.column(column)[draw];
    };
    for (std::size_t draw = 0; draw < block.rows; ++draw) {
        std::size_t most = 0;
        for (std::size_t option = 1; option < best.size(); ++option)
            if (net_saving(option, draw) > net_saving(most, draw)) most = option;
        ++best[most];
    }
}

/// Adds the measures of a block while they are in the cache.
void sum_up(const Simulation& run, const Block& block, Workspace& space) {
    for (std::size_t c = 0; c < space.moments.size(); ++c) {
        const MeasureColumn& measure = run.layout.columns[c];
        const double* column = block.column(c);
        if (measure.spreads)
            space.summary.sketches[c].add(column, block.rows);
        else
            space.summary.sketches[c].count(column, block.rows);
        if (measure.can_be_missing)
            space.moments[c].add_present(column, block.rows);
        else
            space.moments[c].add(column, block.rows);
    }
    count_best(block, space);
}

/// Notes figures without a finite value or with one too large to multiply and square, and draws
/// that avoid more than there is.
void check(const Simulation& run, std::uint64_t first, Workspace& space) {
    constexpr double largest = 1e25;
    Summary& summary = space.summary;
    for (const int column : run.varying) {
        const auto values = space.figures.col(column);
        if (columns::within(values.data(), largest, values.size())) continue;
        std::size_t row = 0;
        while (std::abs(values[row]) <= largest) ++row;
        const std::uint64_t draw = first + row;
        if (!summary.not_finite || draw < summary.not_finite->draw)
            summary.not_finite = NotFinite{column, draw, values[row]};
    }
    if (const auto& fault = space.ledger.fault) {
        const std::uint64_t draw = first + fault->row.draw;
        if (!summary.bad_row || draw < summary.bad_row->draw) summary.bad_row = {*fault, draw};
    }
    const auto exceeds = [&](std::size_t draw) {
        const EvaluatedDraws in{run.plan, space.figures, space.ledger, static_cast<int>(draw), 1};
        return any(run.capped,
                   [&](const auto& one) {
                       return space.ledger.counts(draw, one.first) >
                              space.figures(draw, one.second) * (1 + 1e-9);
                   }) ||
               any(run.grouped, [&](int intervention) { return is_crowded(in, intervention); });
    };
    if (run.capped.empty() && run.grouped.empty()) return;
    for (std::size_t d = 0; d < space.figures.rows(); ++d)
        summary.excess_draws += exceeds(d) ? 1 : 0;
}

/// Figures and measures of a leaf; how many draws it has.
std::size_t make_leaf(const Simulation& run, std::uint64_t leaf, Workspace& space,
                      const WatchDraws& watch) {
    const std::uint64_t begin = leaf * leaf_draws;
    const std::uint64_t end = std::min(begin + leaf_draws, run.draws);
    std::fill(space.ledger_sums.begin(), space.ledger_sums.end(), 0.0);
    for (std::uint64_t first = begin; first < end; first += block_draws) {
        const std::uint64_t rows = std::min(block_draws, end - first);
        make_room(run, rows, space);
        run.fill(first, space.figures);
        compute_expressions(run.plan, space.figures);
        evaluate_into(run.plan, space.figures, space.ledger);
        check(run, first, space);
        const std::uint64_t row = (first - begin) % space.measures.rows();
        compute_measures(run.layout, {run.plan, space.figures, space.ledger, 0, rows},
                         space.measuring, space.measures, row);
        sum_ledger(run, space);
        if (!space.moments.empty()) sum_up(run, {space.measures, row, rows}, space);
        if (watch) watch(first, space.figures, space.measures.part(row, rows));
    }
    return end - begin;
}

/// The same for the first leaf, which is known.
std::size_t take_first_leaf(const Simulation& run, Workspace& space) {
    const Grid& measures = run.first_leaf.measures;
    const std::uint64_t draws = std::min(run.draws, leaf_draws);
    for (std::uint64_t row = 0; row < draws; row += block_draws)
        sum_up(run, {measures, row, std::min(block_draws, draws - row)}, space);
    if (!run.marks.empty()) space.measures = measures;
    space.ledger_sums = run.first_leaf.ledger_sums;
    space.summary.excess_draws = run.first_leaf.summary.excess_draws;
    space.summary.not_finite = run.first_leaf.summary.not_finite;
    space.summary.bad_row = run.first_leaf.summary.bad_row;
    return draws;
}

/// Puts the sums of a leaf into the tree.
void end_leaf(const Simulation& run, std::uint64_t leaf, std::size_t draws, Workspace& space) {
    LeafSums sums;
    for (std::size_t c = 0; c < space.moments.size(); ++c) {
        sums.columns.push_back(std::exchange(space.moments[c], {}).total());
        if (!run.marks.empty())
            sums.replicates.push_back(
                replicates_of(space.measures.col(c).data(), draws, run.marks[c]));
    }
    for (std::size_t cell = 0; cell < space.ledger_sums.size(); cell += summing_lanes)
        sums.ledger.push_back(folded(&space.ledger_sums[cell]));
    add_scaled_present(run, sums.ledger);
    space.summary.tree.add(0, leaf, std::move(sums));
    space.summary.draws += draws;
}

}  // namespace

std::size_t cells_of(const Plan& plan) {
    return present_cell(plan, discounts_apart(plan) ? plan.layout.lines.size() : 0, 0);
}

bool discounts_apart(const Plan& plan) {
    const auto& lines = plan.layout.lines;
    if (any(lines, [](const LedgerLine& line) { return line.present >= 0; })) return true;
    return any(plan.discounts, [&](const PlanDiscount& discount) {
        return discount.rate >= 0 && (plan.figures[discount.rate].is_drawn() ||
                                      !plan.figures[discount.rate].expression.empty());
    });
}

std::size_t present_cell(const Plan& plan, std::size_t line, std::size_t year) {
    const LedgerLayout& layout = plan.layout;
    return (layout.lines.size() + layout.counters.size() + line) * layout.years +
           plan.interventions.size() + year;
}

namespace {

/// A sketch with all its counts, which that of a part lacks where nothing was counted by bin.
Sketch with_counts(Sketch of) {
    if (!of.counts.empty()) return of;
    Sketch made(of.grid);
    made.add(of);
    return made;
}

}  // namespace

void Summary::add(Summary other) {
    for (auto& [first, node] : other.tree.nodes)
        tree.add(node.first, first >> node.first, std::move(node.second));
    if (sketches.empty())
        for (Sketch& one : other.sketches) sketches.push_back(with_counts(std::move(one)));
    else
        for (std::size_t i = 0; i < sketches.size(); ++i) sketches[i].add(other.sketches[i]);
    draws += other.draws;
    excess_draws += other.excess_draws;
    best.resize(std::max(best.size(), other.best.size()));
    for (std::size_t i = 0; i < other.best.size(); ++i) best[i] += other.best[i];
    if (other.not_finite && (!not_finite || other.not_finite->draw < not_finite->draw))
        not_finite = other.not_finite;
    if (other.bad_row && (!bad_row || other.bad_row->draw < bad_row->draw)) bad_row = other.bad_row;
}

bool Summary::can_add(const Summary& other) const {
    return sketches.empty() ||
           std::equal(
               sketches.begin(), sketches.end(), other.sketches.begin(), other.sketches.end(),
               [](const Sketch& own, const Sketch& its) { return own.is_laid_out_as(its.grid); });
}

Simulation::Simulation(const Plan& of, FillDraws fill_draws, std::uint64_t all, Sampling sampling)
    : plan(of),
      fill(std::move(fill_draws)),
      draws(all),
      still(still_lines(of)),
      driven(lines_driven(of, still, &LedgerLine::driver)),
      present(lines_driven(of, still, &LedgerLine::present)),
      counted(counters_driven(of)),
      layout(lay_out_measures(of, still)),
      capped(capped_effects(of)),
      grouped(grouped_interventions(of)),
      varying(varying_figures(of)),
      rate_drawn(discounts_apart(of)) {
    Workspace space = space_for(*this, leaf_draws);
    make_leaf(*this, 0, space, {});
    const std::uint64_t rows = std::min(draws, leaf_draws);
    for (std::size_t c = 0; c < space.measures.cols(); ++c) {
        const double* values = space.measures.col(c).data();
        bins.push_back(layout.columns[c].spreads ? bins_from({values, values + rows}, draws)
                                                 : BinGrid{.extremes = false});
        if (sampling != Sampling::random) marks.push_back(marks_from({values, values + rows}));
    }
    first_leaf = {std::move(space.measures), std::move(space.ledger_sums),
                  std::move(space.summary)};
}

Summary Simulation::batch(std::uint64_t first, std::uint64_t count, const WatchDraws& watch) const {
    Workspace space = space_for(*this, marks.empty() ? block_draws : leaf_draws);
    space.moments.resize(layout.columns.size());
    for (const BinGrid& grid : bins) space.summary.sketches.emplace_back(grid);
    for (std::uint64_t leaf = first; leaf < first + count && leaf < leaves(); ++leaf)
        end_leaf(*this, leaf,
                 leaf == 0 && !watch ? take_first_leaf(*this, space)
                                     : make_leaf(*this, leaf, space, watch),
                 space);
    return std::move(space.summary);
}

// --- statistics ----------------------------------------------------------------------------------

namespace {

/// Numbers of whole steps that two or more of the first draws share, so that each has a bin of its
/// own, with the share of draws that have as many.
std::vector<std::pair<int, Estimate>> steps_reached(const MeasureColumn& column,
                                                    const Sketch& sketch, std::uint64_t draws) {
    std::vector<std::pair<int, Estimate>> reached;
    if (!std::holds_alternative<StepsReleased>(column.row->is)) return reached;
    for (const double atom : sketch.grid.atoms)
        if (atom >= 1)
            reached.emplace_back(static_cast<int>(atom), share_of(sketch.at_least(atom), draws));
    return reached;
}

MeasureStatistics of_column(const MeasureColumn& column, const DrawMoments& moments,
                            const Sketch& sketch, std::uint64_t draws) {
    std::vector<Estimate> quantiles(wanted_shares.size(), {std::nan(""), std::nan("")});
    if (column.spreads) quantiles = sketch.quantiles({wanted_shares.begin(), wanted_shares.end()});
    return {.option = column.option,
            .name = column.name,
            .mean = {moments.mean, moments.se_of_mean()},
            .sd = {moments.sd(), moments.se_of_sd()},
            .median = quantiles[1],
            .low = quantiles[0],
            .high = quantiles[2],
            .positive = share_of(sketch.positive, draws),
            .not_within = share_of(sketch.infinite(), draws),
            .missing = share_of(sketch.missing(), draws),
            .reached = steps_reached(column, sketch, draws)};
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
    const auto each = [&](const auto& holds) { return every(column, holds); };
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
    const auto place = [&](std::string_view name) -> std::size_t {
        return find(all, option, name) - all.data();
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
    for (std::size_t c = 0; c < simulation.layout.columns.size(); ++c)
        all.push_back(of_column(simulation.layout.columns[c], total.columns[c], summary.sketches[c],
                                summary.draws));
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
    return row == nullptr || !row->behind;
}

}  // namespace hearth
