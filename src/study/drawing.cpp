// Correlations and Dirichlet groups from figure indices to columns; draws kept by jobs of leaves.
#include "study/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/text.hpp"

namespace hearth {

namespace {

using Ranks = std::map<Fig, std::map<Fig, double>>;

/// Rank correlations between columns, both ways; of figures with one id the first column stands.
Ranks ranks_of(const Scenario& scenario, const Plan& plan) {
    std::map<int, Fig> columns;
    std::map<std::string, Fig> by_id;
    for (Fig c = 0; c < static_cast<Fig>(plan.figures.size()); ++c)
        if (const int figure = plan.figures[c].scenario_figure; figure >= 0)
            columns[figure] = by_id.emplace(plan.figures[c].id, c).first->second;
    Ranks ranks;
    for (const Correlation& one : scenario.correlations) {
        const auto a = columns.find(static_cast<int>(one.a.at));
        const auto b = columns.find(static_cast<int>(one.b.at));
        if (a == columns.end() || b == columns.end() || a->second == b->second) continue;
        ranks[a->second][b->second] = ranks[b->second][a->second] = one.rank;
    }
    return ranks;
}

/// All columns that correlations connect with `first`, in the order of their ids, so that where
/// they stand in the plan does not matter, and the factor of their matrix.
CorrelatedFigures group_of(Fig first, const Plan& plan, const Ranks& ranks, std::set<Fig>& done) {
    std::vector<Fig> members{first};
    for (std::size_t m = 0; m < members.size(); ++m)
        for (const auto& [other, rank] : ranks.at(members[m]))
            if (done.insert(other).second) members.push_back(other);
    std::sort(members.begin(), members.end(),
              [&](Fig one, Fig other) { return plan.figures[one].id < plan.figures[other].id; });
    const std::size_t size = members.size();
    Grid alone(size, size);
    for (std::size_t i = 0; i < size; ++i) alone(i, i) = 1;
    Grid spearman = alone;
    for (std::size_t i = 0; i < size; ++i)
        for (std::size_t j = 0; j < size; ++j) {
            const auto& row = ranks.at(members[i]);
            const auto found = row.find(members[j]);
            if (found != row.end()) spearman(i, j) = found->second;
        }
    return {.figures = members, .factor = correlation_factor(spearman).value_or(alone)};
}

std::vector<CorrelatedFigures> correlated(const Scenario& scenario, const Plan& plan) {
    const Ranks ranks = ranks_of(scenario, plan);
    std::vector<CorrelatedFigures> groups;
    std::set<Fig> done;
    for (const auto& [figure, others] : ranks)
        if (done.insert(figure).second) groups.push_back(group_of(figure, plan, ranks, done));
    return groups;
}

/// Wholes of which at least one part is used, each with its parts in their order; the plan holds
/// all parts of a whole or none.
std::vector<DirichletFigures> dirichlets(const Scenario& scenario, const Plan& plan) {
    std::map<std::uint32_t, std::map<std::uint32_t, Fig>> wholes;
    for (Fig c = 0; c < static_cast<Fig>(plan.figures.size()); ++c) {
        const int index = plan.figures[c].scenario_figure;
        if (index < 0) continue;
        if (const auto& part = scenario.figures[index].dirichlet)
            wholes[part->first][part->part] = c;
    }
    std::vector<DirichletFigures> all;
    for (const auto& [first, parts] : wholes) {
        DirichletFigures& whole = all.emplace_back();
        for (const auto& [part, figure] : parts) {
            whole.figures.push_back(figure);
            whole.alphas.push_back(plan.figures[figure].distribution.a);
        }
    }
    return all;
}

/// A table with room for all draws; refused where they cannot be kept side by side.
Answered<DrawTable> empty_table(const Plan& plan, const Simulation& simulation) {
    constexpr double most_numbers = 2.5e8;  // 2 GB
    DrawTable table{.drawn = drawn_figures(plan), .layout = simulation.layout};
    const std::size_t columns = table.drawn.size() + table.layout.columns.size();
    const double most = std::floor(most_numbers / static_cast<double>(columns));
    if (static_cast<double>(simulation.draws) > most)
        return refused(fmt::format(
            "{} draws are too many to keep side by side: take {:.0f} at most, with --draws",
            simulation.draws, most));
    table.figures = Grid(simulation.draws, table.drawn.size());
    table.measures = Grid(simulation.draws, table.layout.columns.size());
    return table;
}

}  // namespace

int DrawTable::column(int option, std::string_view name) const {
    for (std::size_t c = 0; c < layout.columns.size(); ++c)
        if (layout.columns[c].option == option && layout.columns[c].name == name)
            return static_cast<int>(c);
    return -1;
}

std::vector<Fig> drawn_figures(const Plan& plan) {
    std::vector<Fig> drawn;
    std::set<std::string> known;
    for (Fig f = 0; f < static_cast<Fig>(plan.figures.size()); ++f)
        if (plan.figures[f].is_drawn() && known.insert(plan.figures[f].id).second)
            drawn.push_back(f);
    return drawn;
}

SamplingOptions sampling_options(const Scenario& scenario, const Plan& plan,
                                 const Uncertainty& uncertainty) {
    return {.seed = uncertainty.seed,
            .method = uncertainty.sampling,
            .draws = static_cast<std::uint64_t>(uncertainty.draws),
            .correlated = correlated(scenario, plan),
            .dirichlets = dirichlets(scenario, plan)};
}

Uncertainty drawing_asked(const DrawsAsked& asked, const Scenario& scenario) {
    Uncertainty made = scenario.file.uncertainty.value_or(Uncertainty{});
    if (asked.draws) made.draws = static_cast<int>(*asked.draws);
    made.seed = asked.seed.value_or(made.seed);
    made.sampling = asked.sampling.value_or(made.sampling);
    return made;
}

bool is_uncertain(const Plan& plan) { return !drawn_figures(plan).empty(); }

std::string collision(const Plan& plan) {
    const auto alike = id_collision(plan.figures);
    if (!alike) return "";
    return fmt::format("figures {} and {} would be drawn alike: rename one of them",
                       in_quotes(alike->first), in_quotes(alike->second));
}

Drawing::Drawing(const Scenario& scenario, const Plan& plan, const Uncertainty& uncertainty)
    : sampler(make_sampler(plan.figures, sampling_options(scenario, plan, uncertainty))),
      simulation(
          plan,
          [this](std::uint64_t first, Grid& figures) {
              sample_block(sampler, first, figures.rows(), figures);
          },
          static_cast<std::uint64_t>(uncertainty.draws), uncertainty.sampling) {}

std::string not_finite(const Plan& plan, const NotFinite& where) {
    const PlanFigure& figure = plan.figures[where.figure];
    constexpr std::string_view own = "scenario:";
    const std::string name =
        in_quotes(figure.id.starts_with(own) ? figure.id.substr(own.size()) : figure.id);
    if (std::isfinite(where.value))
        return fmt::format(
            "figure {} is {:.3g} in draw {}, too large to count with: its distribution reaches too "
            "far",
            name, where.value, where.draw);
    return fmt::format("figure {} has no finite value in draw {}: {}", name, where.draw,
                       figure.expression.empty()
                           ? "its distribution reaches too far, or is too narrow to draw from"
                           : "look for a division by something that can be 0");
}

Refusal bad_row(const Plan& plan, const BadRow& where) {
    Refusal made;
    report_row(plan, where.fault, where.draw, made.problems);
    return made;
}

Answered<std::uint64_t> every_draw(const Drawing& drawing, const Executor& executor,
                                   const WatchDraws& keep) {
    const Simulation& simulation = drawing.simulation;
    std::optional<NotFinite> earliest;
    std::optional<BadRow> first_row;
    std::uint64_t done_draws = 0, excess_draws = 0;
    const std::uint64_t jobs = (simulation.leaves() + leaves_in_a_job - 1) / leaves_in_a_job;
    const bool done = executor.run(jobs, [&](std::uint64_t number) {
        const Summary part = simulation.batch(number * leaves_in_a_job, leaves_in_a_job, keep);
        return [&, excess = part.excess_draws, found = part.not_finite, row = part.bad_row,
                drawn = part.draws] {
            excess_draws += excess;
            done_draws += drawn;
            if (executor.progress) executor.progress(done_draws, simulation.draws, "draws");
            if (found && (!earliest || found->draw < earliest->draw)) earliest = found;
            if (row && (!first_row || row->draw < first_row->draw)) first_row = row;
        };
    });
    if (!done) return Refusal{};
    if (earliest) return refused(not_finite(simulation.plan, *earliest));
    if (first_row) return bad_row(simulation.plan, *first_row);
    return excess_draws;
}

DrawTable point_table(const AtPoint& at) {
    DrawTable table;
    table.layout = lay_out_measures(at.plan);
    table.measures = Grid(1, table.layout.columns.size());
    compute_measures(at.plan, table.layout, at.figures, at.block, table.measures);
    return table;
}

Answered<DrawTable> drawn_table(const Scenario& scenario, const Plan& plan,
                                const Uncertainty& uncertainty, const Executor& executor,
                                const WatchDraws& also) {
    if (const std::string alike = collision(plan); !alike.empty()) return refused(alike);
    const Drawing drawing(scenario, plan, uncertainty);
    auto made = empty_table(plan, drawing.simulation);
    auto* table = std::get_if<DrawTable>(&made);
    if (table == nullptr) return made;
    const auto keep = [&](std::uint64_t first, const Grid& figures, const Grid& measures) {
        for (std::size_t i = 0; i < table->drawn.size(); ++i)
            std::copy_n(figures.col(table->drawn[i]).data(), figures.rows(),
                        table->figures.col(i).data() + first);
        table->measures.put(first, measures);
        if (also) also(first, figures, measures);
    };
    auto seen = every_draw(drawing, executor, keep);
    if (auto* refusal = std::get_if<Refusal>(&seen)) return std::move(*refusal);
    table->excess_draws = std::get<std::uint64_t>(seen);
    return made;
}

}  // namespace hearth
