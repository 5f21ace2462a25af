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

class Together {
  public:
    Together(const Scenario& scenario, const Plan& plan) : scenario_(scenario), plan_(plan) {
        for (std::size_t c = 0; c < plan.figures.size(); ++c)
            if (plan.figures[c].scenario_figure >= 0) {
                columns_[plan.figures[c].scenario_figure] = static_cast<Fig>(c);
                by_id_.emplace(plan.figures[c].id, static_cast<Fig>(c));
            }
    }

    std::vector<CorrelatedFigures> correlated() {
        for (const Correlation& one : scenario_.correlations) join(one);
        std::vector<CorrelatedFigures> groups;
        std::set<Fig> done;
        for (const auto& [fig, others] : ranks_)
            if (done.insert(fig).second) groups.push_back(group_of(fig, done));
        return groups;
    }

    /// Wholes of which at least one part is used, each with its parts in their order; the plan
    /// holds all parts of a whole or none.
    std::vector<DirichletFigures> dirichlets() const {
        std::map<std::uint32_t, std::map<std::uint32_t, Fig>> wholes;
        for (std::size_t c = 0; c < plan_.figures.size(); ++c) {
            const int index = plan_.figures[c].scenario_figure;
            if (index < 0) continue;
            const Figure& figure = scenario_.figures[index];
            if (!figure.dirichlet) continue;
            wholes[figure.dirichlet->first][figure.dirichlet->part] = static_cast<Fig>(c);
        }
        std::vector<DirichletFigures> all;
        for (const auto& [first, parts] : wholes) {
            DirichletFigures& whole = all.emplace_back();
            for (const auto& [part, fig] : parts) {
                whole.figures.push_back(fig);
                whole.alphas.push_back(plan_.figures[fig].distribution.a);
            }
        }
        return all;
    }

  private:
    /// The column that stands for a figure's id.
    Fig column(FigureIndex figure) const {
        const auto own = columns_.find(static_cast<int>(figure.at));
        if (own == columns_.end()) return -1;
        return by_id_.at(plan_.figures[own->second].id);
    }

    void join(const Correlation& one) {
        const Fig a = column(one.a);
        const Fig b = column(one.b);
        if (a < 0 || b < 0 || a == b) return;
        ranks_[a][b] = one.rank;
        ranks_[b][a] = one.rank;
    }

    const std::string& id(Fig fig) const { return plan_.figures[fig].id; }

    /// All columns that correlations connect with `fig`, in the order of their ids, so that where
    /// they stand in the plan does not matter, and the factor of their matrix.
    CorrelatedFigures group_of(Fig fig, std::set<Fig>& done) {
        std::vector<Fig> members{fig};
        for (std::size_t m = 0; m < members.size(); ++m)
            for (const auto& [other, rank] : ranks_[members[m]])
                if (done.insert(other).second) members.push_back(other);
        std::sort(members.begin(), members.end(),
                  [&](Fig one, Fig other) { return id(one) < id(other); });
        const std::size_t size = members.size();
        Grid alone(size, size);
        for (std::size_t i = 0; i < size; ++i) alone(i, i) = 1;
        Grid spearman = alone;
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t j = 0; j < size; ++j) {
                const auto& row = ranks_[members[i]];
                const auto found = row.find(members[j]);
                if (found != row.end()) spearman(i, j) = found->second;
            }
        return {.figures = members, .factor = correlation_factor(spearman).value_or(alone)};
    }

    const Scenario& scenario_;
    const Plan& plan_;
    std::map<int, Fig> columns_;
    std::map<std::string, Fig> by_id_;
    std::map<Fig, std::map<Fig, double>> ranks_;
};

/// Why the draws of a simulation cannot be kept side by side; empty: they can.
std::string too_many_to_keep(const Plan& plan, const Simulation& simulation) {
    constexpr double most_numbers = 2.5e8;  // 2 GB
    const std::size_t columns = drawn_figures(plan).size() + simulation.layout().columns.size();
    const double most = std::floor(most_numbers / static_cast<double>(columns));
    if (static_cast<double>(simulation.draws()) <= most) return "";
    return fmt::format(
        "{} draws are too many to keep side by side: take {:.0f} at most, with --draws",
        simulation.draws(), most);
}

}  // namespace

SamplingOptions sampling_options(const Scenario& scenario, const Plan& plan,
                                 const Uncertainty& uncertainty) {
    Together together(scenario, plan);
    return {.seed = uncertainty.seed,
            .method = uncertainty.sampling,
            .draws = static_cast<std::uint64_t>(uncertainty.draws),
            .correlated = together.correlated(),
            .dirichlets = together.dirichlets()};
}

Uncertainty drawing_asked(const DrawsAsked& asked, const Scenario& scenario) {
    Uncertainty made = scenario.file.uncertainty.value_or(Uncertainty{});
    if (asked.draws) made.draws = static_cast<int>(*asked.draws);
    made.seed = asked.seed.value_or(made.seed);
    made.sampling = asked.sampling.value_or(made.sampling);
    return made;
}

bool is_uncertain(const Plan& plan) {
    return std::any_of(plan.figures.begin(), plan.figures.end(), [](const PlanFigure& figure) {
        return figure.expression.empty() && figure.distribution.family != Family::fixed;
    });
}

std::string collision(const Plan& plan) {
    const auto alike = id_collisions(plan.figures);
    if (alike.empty()) return "";
    return fmt::format("figures {} and {} would be drawn alike: rename one of them",
                       in_quotes(alike.front().one), in_quotes(alike.front().other));
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
    return fmt::format(
        "figure {} has no finite value in draw {}: look for a division by something that can be 0",
        in_quotes(plan.figures[static_cast<std::size_t>(where.figure)].id), where.draw);
}

Answered<DrawTable> drawn_table(const Scenario& scenario, const Plan& plan,
                                const Uncertainty& uncertainty, const Executor& executor) {
    if (const std::string alike = collision(plan); !alike.empty()) return refused(alike);
    const Drawing drawing(scenario, plan, uncertainty);
    const Simulation& simulation = drawing.simulation;
    if (const std::string many = too_many_to_keep(plan, simulation); !many.empty())
        return refused(many);
    DrawTable table = empty_draw_table(plan, simulation);
    const WatchDraws keep = kept_in(table);
    const std::uint64_t jobs = (simulation.leaves() + leaves_in_a_job - 1) / leaves_in_a_job;
    const bool done = executor.run(jobs, [&](std::uint64_t number) {
        Summary made = simulation.batch(number * leaves_in_a_job, leaves_in_a_job, keep);
        return [&table, made = std::move(made)] { add_summary(table, made); };
    });
    if (!done) return Refusal{};
    if (table.not_finite) return refused(not_finite(plan, *table.not_finite));
    return table;
}

}  // namespace hearth
