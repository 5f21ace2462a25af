// Correlations and Dirichlet groups from figure indices to columns.
#include "study/drawing.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace hearth {

namespace {

class Drawing {
  public:
    Drawing(const Scenario& scenario, const Plan& plan) : scenario_(scenario), plan_(plan) {
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

}  // namespace

SamplingOptions sampling_options(const Scenario& scenario, const Plan& plan,
                                 const Uncertainty& uncertainty) {
    Drawing drawing(scenario, plan);
    return {.seed = uncertainty.seed,
            .method = uncertainty.sampling,
            .draws = static_cast<std::uint64_t>(uncertainty.draws),
            .correlated = drawing.correlated(),
            .dirichlets = drawing.dirichlets()};
}

}  // namespace hearth
