// Copies interventions at their scales: figures of the reach times the scale, computed, so that
// every scale has the same draws; then the engine, block by block.
#include "study/portfolio_parts.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "draws/sampling.hpp"
#include "engine/measure_columns.hpp"
#include "scenario/rules.hpp"

namespace hearth::choosing {

namespace {

// --- a scenario of items -------------------------------------------------------------------------

/// A figure times a scale.
FigureIndex scaled(Scenario& to, FigureIndex figure, double scale, const std::string& name) {
    Figure made = to.figures[figure.at];
    made.path = fmt::format("{} of {}", made.path, name);
    made.point = scale * made.value();
    made.rebasing = 1;
    made.distribution = {.family = Family::fixed, .a = made.point};
    made.expression = Expression{.text = "",
                                 .terms = {{.number = scale},
                                           {.operation = Operation::figure, .figure = figure},
                                           {.operation = Operation::multiply, .operands = {0, 1}}}};
    made.dirichlet.reset();
    to.figures.push_back(std::move(made));
    return {static_cast<std::uint32_t>(to.figures.size()) - 1};
}

/// Items of each of some interventions, in every combination.
std::vector<Together> combinations(const std::vector<std::string>& interventions,
                                   const std::vector<PortfolioItem>& items) {
    std::vector<Together> all{{}};
    for (const std::string& name : interventions) {
        std::vector<Together> longer;
        for (const Together& one : all)
            for (std::size_t i = 0; i < items.size(); ++i)
                if (items[i].intervention == name) {
                    longer.push_back(one);
                    longer.back().push_back(i);
                }
        all = std::move(longer);
    }
    return all;
}

/// An overlap among items, in place of interventions.
Overlap renamed(Overlap overlap, const Together& members, const std::vector<PortfolioItem>& items) {
    const auto take = [&](Reference<Target::intervention>& reference) {
        for (const std::size_t i : members)
            if (items[i].intervention == reference.name) {
                reference.name = items[i].name;
                return;
            }
    };
    take(overlap.of);
    for (auto& other : overlap.also_in.values) take(other);
    if (overlap.without) take(*overlap.without);
    return overlap;
}

}  // namespace

void scale_reach(Scenario& to, Reach& reach, double scale, const std::string& name) {
    const auto take = [&](FigureIndex& figure) { figure = scaled(to, figure, scale, name); };
    if (reach.clients) take(*reach.clients);
    for (auto* by_year : {&reach.clients_per_year, &reach.capacity})
        if (*by_year)
            for (FigureIndex& figure : (*by_year)->values) take(figure);
    if (!reach.pool) return;
    if (reach.pool->share)
        take(*reach.pool->share);
    else
        reach.pool->share = fixed_figure(to, scale, "share of " + name);
}

std::vector<PortfolioItem> items_of(const ScenarioFile& file) {
    std::vector<PortfolioItem> items;
    for (const std::string& name : portfolio_interventions(file))
        for (const double scale : portfolio_scales(file, name))
            items.push_back({.intervention = name,
                             .scale = scale,
                             .name = scale == 1 ? name : fmt::format("{} x {:g}", name, scale)});
    return items;
}

std::vector<Together> together_of(const ScenarioFile& file,
                                  const std::vector<PortfolioItem>& items) {
    std::set<std::set<std::string>> seen;
    std::vector<Together> all;
    for (const Overlap& overlap : file.overlap) {
        const auto members = overlap.members();
        if (!seen.insert({members.begin(), members.end()}).second) continue;
        for (Together& one : combinations(members, items)) {
            std::sort(one.begin(), one.end());
            all.push_back(std::move(one));
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Together& one, const Together& other) {
        return one.size() < other.size();
    });
    return all;
}

Scenario with_items(const Scenario& scenario, const std::vector<PortfolioItem>& items,
                    const std::vector<Together>& options) {
    Scenario made = scenario;
    ScenarioFile& file = made.file;
    file.interventions.clear();
    file.overlap.clear();
    file.transfers.clear();
    file.portfolio.reset();
    file.headline_option.reset();
    for (const PortfolioItem& item : items) {
        const auto& of = scenario.file.interventions;
        const auto at = std::find_if(
            of.begin(), of.end(), [&](const auto& one) { return one.name == item.intervention; });
        Named<Intervention> copy = *at;
        copy.name = item.name;
        if (item.scale != 1) scale_reach(made, copy.value.reach, item.scale, item.name);
        file.interventions.push_back(std::move(copy));
    }
    for (const Overlap& overlap : scenario.file.overlap)
        for (const Together& members : combinations(overlap.members(), items))
            file.overlap.push_back(renamed(overlap, members, items));
    file.options = {{.name = "none", .place = file.place, .value = {}}};
    for (const Together& option : options) {
        file.options.push_back(
            {.name = fmt::format("set {}", file.options.size()), .place = file.place, .value = {}});
        for (const std::size_t i : option)
            file.options.back().value.push_back({items[i].name, file.place});
    }
    if (options.size() == 1) file.options.back().name = "the_best_set";
    return made;
}

// --- draws ---------------------------------------------------------------------------------------

namespace {

/// Where measures of options stand among the columns of a layout.
struct Laid {
    MeasureLayout layout;
    std::vector<int> columns;  ///< by option but the first, and measure; -1: always 0
};

Laid laid_out(const Measuring& what) {
    std::vector<std::string_view> keys;
    for (const std::string& path : what.measures)
        if (const MeasureRow* row = row_for(path)) keys.push_back(row->key);
    Laid made{lay_out_results(what.plan, keys), {}};
    const std::size_t count = what.measures.size();
    made.columns.assign((what.plan.layout.options.size() - 1) * count, -1);
    for (std::size_t c = 0; c < made.layout.columns.size(); ++c) {
        const MeasureColumn& column = made.layout.columns[c];
        for (std::size_t m = 0; m < count && column.option > 0; ++m)
            if (column.name == what.measures[m])
                made.columns[(column.option - 1) * count + m] = static_cast<int>(c);
    }
    return made;
}

bool is_counted(const LedgerLine& line, const PortfolioLimit& limit, const Plan& plan) {
    return limit.is_budget && plan.layout.payers[line.payer] == limit.name &&
           (limit.spending == Spending::all ||
            (limit.spending == Spending::capital) == (line.budget == Budget::capital));
}

/// What items cost and take, into grids with room for these draws.
void fill_uses(const Measuring& what, const LedgerBlock& block, Measured& to) {
    const LedgerLayout& layout = what.plan.layout;
    const std::size_t draws = block.draws(), rows = what.rows.size();
    const auto add = [&](Grid& sum, std::size_t column, std::size_t line, int year) {
        const double* driver = block.drivers[layout.lines[line].driver].col(year).data();
        const double* money = block.money.col(line).data();
        for (std::size_t d = 0; d < draws; ++d) sum(d, column) -= driver[d] * money[d];
    };
    for (std::size_t l = 0; l < layout.lines.size(); ++l) {
        const LedgerLine& line = layout.lines[l];
        if (line.ledger_class != LedgerClass::cost || line.intervention < 0 ||
            line.intervention >= what.plan.acting)
            continue;
        for (int year = 0; year < layout.years; ++year) add(to.costs, line.intervention, l, year);
        if (line.outlay == Outlay::residual) continue;
        for (std::size_t r = 0; r < rows; ++r)
            if (is_counted(line, what.limits[what.rows[r].limit], what.plan))
                for (const int year : what.rows[r].years)
                    add(to.uses, line.intervention * rows + r, l, year);
    }
    for (std::size_t i = 0; i < what.items.size(); ++i) {
        std::copy_n(block.starts.col(i).data(), draws, to.clients.col(i).data());
        const Grid& starts = block.drivers[what.plan.interventions[i].starts];
        for (std::size_t r = 0; r < rows; ++r) {
            const Map<double>* each = what.per_client[what.rows[r].limit];
            if (each == nullptr) continue;
            const double* own = find(*each, what.items[i].intervention);
            const double takes = each->empty() ? 1 : own == nullptr ? 0 : *own;
            for (const int year : what.rows[r].years)
                for (std::size_t d = 0; d < draws; ++d)
                    to.uses(d, i * rows + r) += takes * starts(d, year);
        }
    }
}

Measured room(const Measuring& what, std::size_t draws) {
    const std::size_t items = what.items.size();
    return {.measures = Grid(draws, (what.plan.layout.options.size() - 1) * what.measures.size()),
            .uses = Grid(draws, items * what.rows.size()),
            .costs = Grid(draws, items),
            .clients = Grid(draws, items)};
}

constexpr Grid Measured::*grids[] = {&Measured::measures, &Measured::uses, &Measured::costs,
                                     &Measured::clients};

/// A block of draws whose figures are drawn.
Measured measured_block(const Measuring& what, const Laid& laid, Grid& figures) {
    compute_expressions(what.plan, figures);
    LedgerBlock block = money_ledger(what.plan, figures.rows());
    evaluate_into(what.plan, figures, block);
    Grid columns(figures.rows(), laid.layout.columns.size());
    compute_measures(what.plan, laid.layout, figures, block, columns);
    Measured made = room(what, figures.rows());
    for (std::size_t c = 0; c < laid.columns.size(); ++c)
        if (laid.columns[c] >= 0)
            std::copy_n(columns.col(laid.columns[c]).data(), figures.rows(),
                        made.measures.col(c).data());
    fill_uses(what, block, made);
    return made;
}

/// Adds the sums over the draws of a block.
void add_sums(const Measured& block, Measured& sums) {
    for (const auto grid : grids)
        for (std::size_t c = 0; c < (block.*grid).cols(); ++c)
            for (const double value : (block.*grid).col(c)) (sums.*grid)(0, c) += value;
}

}  // namespace

Answered<MeasuredDraws> measured_draws(const Measuring& what, const Uncertainty& uncertainty,
                                       const Executor& executor) {
    constexpr std::uint64_t at_once = 256;
    const Laid laid = laid_out(what);
    if (!is_uncertain(what.plan)) {
        Grid figures = point_block(what.plan);
        Measured point = measured_block(what, laid, figures);
        return MeasuredDraws{point, point};
    }
    if (const std::string alike = collision(what.plan); !alike.empty()) return refused(alike);
    const Sampler sampler =
        make_sampler(what.plan.figures, sampling_options(what.scenario, what.plan, uncertainty));
    const auto draws = static_cast<std::uint64_t>(uncertainty.draws);
    const std::uint64_t kept = std::min(draws, most_draws_solved);
    MeasuredDraws made{room(what, 1), room(what, kept)};
    std::map<std::uint64_t, Measured> sums;  // by leaf, so that they are added in one order
    std::uint64_t done_draws = 0;
    const std::uint64_t leaves = (draws + leaf_draws - 1) / leaf_draws;
    const bool done = executor.run(leaves, [&](std::uint64_t leaf) {
        Measured sum = room(what, 1);
        std::vector<std::pair<std::uint64_t, Measured>> first;
        const std::uint64_t end = std::min(draws, (leaf + 1) * leaf_draws);
        for (std::uint64_t from = leaf * leaf_draws; from < end; from += at_once) {
            Grid figures = point_block(what.plan, std::min(at_once, end - from));
            sample_block(sampler, from, figures.rows(), figures);
            Measured block = measured_block(what, laid, figures);
            add_sums(block, sum);
            if (from < kept) first.emplace_back(from, std::move(block));
        }
        return [&, leaf, end, sum = std::move(sum), first = std::move(first)] {
            sums.emplace(leaf, sum);
            for (const auto& [from, block] : first)
                for (const auto grid : grids)
                    (made.first.*grid)
                        .put(from, (block.*grid)
                                       .part(0, std::min<std::size_t>((block.*grid).rows(),
                                                                      kept - from)));
            done_draws += end - leaf * leaf_draws;
            if (executor.progress) executor.progress(done_draws, draws, "draws");
        };
    });
    if (!done) return Refusal{};
    for (const auto& [leaf, sum] : sums) add_sums(sum, made.mean);
    for (const auto grid : grids)
        for (std::size_t c = 0; c < (made.mean.*grid).cols(); ++c) {
            (made.mean.*grid)(0, c) /= static_cast<double>(draws);
            if (!std::isfinite((made.mean.*grid)(0, c)))
                return refused(
                    "a result has no finite value in some draw: hearth run names the figure");
        }
    return made;
}

}  // namespace hearth::choosing
