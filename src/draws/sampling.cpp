// Sorts a plan's figures into constant, independent, correlated and Dirichlet columns, builds the
// tables, and fills blocks column by column in pieces that stay in the nearest cache.
#include "draws/sampling.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "draws/latin.hpp"
#include "draws/shares.hpp"

namespace hearth {

namespace {

constexpr std::size_t draws_in_cache = 1024;

/// Turns the figures of a plan into columns of a sampler.
class SamplerMaker {
  public:
    SamplerMaker(const std::vector<PlanFigure>& figures, const SamplingOptions& options)
        : figures_(figures), options_(options), in_dirichlet_(figures.size()) {
        for (const DirichletFigures& group : options.dirichlets)
            for (const Fig fig : group.figures) in_dirichlet_[fig] = true;
    }

    Sampler made() && {
        sampler_.method = options_.method;
        sampler_.draws = options_.draws;
        sort_figures();
        add_dirichlets();
        add_correlated();
        for (auto& [id, sampled] : ids_)
            if (!sampled.columns.empty()) sampler_.independent.push_back(std::move(sampled));
        add_tables();
        return std::move(sampler_);
    }

  private:
    const PlanFigure& figure(Fig fig) const { return figures_[fig]; }

    /// Constants to their list; what is drawn to its id, in the order of ids.
    void sort_figures() {
        for (Fig fig = 0; fig < static_cast<Fig>(figures_.size()); ++fig) {
            const PlanFigure& each = figure(fig);
            if (in_dirichlet_[fig])
                ids_.try_emplace(each.id);
            else if (each.is_drawn())
                ids_[each.id].columns.push_back(
                    {.column = fig, .inversion = inversion_of(each.distribution, each.rebasing)});
            else if (each.expression.empty())
                sampler_.constants.push_back({.column = fig, .value = each.point});
        }
        std::size_t place = 0;
        for (auto& [id, sampled] : ids_) {
            sampled.stream = {.seed = options_.seed, .id = figure_hash(id)};
            sampled.dimension = place++;
            if (options_.method == Sampling::sobol && sampled.dimension < most_sobol_dimensions)
                sampler_.dimensions.push_back(sobol_dimension(sampled.dimension, sampled.stream));
        }
    }

    void add_dirichlets() {
        for (const DirichletFigures& group : options_.dirichlets) {
            std::vector<SampledId> made;
            for (std::size_t i = 0; i < group.figures.size(); ++i) {
                const SampledId& known = ids_.at(figure(group.figures[i]).id);
                const StandardLaw law{.family = Standard::log_gamma, .a = group.alphas[i]};
                made.push_back({.stream = known.stream,
                                .dimension = known.dimension,
                                .columns = {{.column = group.figures[i],
                                             .inversion = {.form = ByTable{.law = law}}}}});
            }
            sampler_.dirichlets.push_back(std::move(made));
        }
    }

    void add_correlated() {
        for (const CorrelatedFigures& group : options_.correlated) {
            CorrelatedIds made{.ids = {}, .factor = group.factor};
            for (const Fig fig : group.figures) {
                SampledId& sampled = ids_.at(figure(fig).id);
                made.ids.push_back(sampled);
                sampled.columns.clear();
            }
            sampler_.correlated.push_back(std::move(made));
        }
    }

    template <class F>
    void for_each_column(F f) {
        const auto visit = [&](std::vector<SampledId>& ids) {
            for (SampledId& id : ids)
                for (SampledColumn& column : id.columns) f(column);
        };
        visit(sampler_.independent);
        for (CorrelatedIds& group : sampler_.correlated) visit(group.ids);
        for (std::vector<SampledId>& group : sampler_.dirichlets) visit(group);
    }

    void add_tables() {
        std::map<StandardLaw, std::size_t> places;
        const auto place_of = [&](const StandardLaw& law) {
            const auto [at, is_new] = places.try_emplace(law, sampler_.tables.size());
            if (is_new) sampler_.tables.push_back(inverse_table(law));
            return at->second;
        };
        for_each_column([&](SampledColumn& each) {
            if (auto* by = std::get_if<ByTable>(&each.inversion.form))
                by->table = place_of(by->law);
        });
        if (!sampler_.correlated.empty())
            sampler_.normal_table = place_of({.family = Standard::normal});
    }

    const std::vector<PlanFigure>& figures_;
    const SamplingOptions& options_;
    std::vector<bool> in_dirichlet_;
    std::map<std::string, SampledId> ids_;
    Sampler sampler_;
};

/// Draws of a block that are filled together: rows first_row … of draws first_draw …
struct Part {
    std::uint64_t first_draw = 0;
    std::size_t first_row = 0;
    std::size_t draws = 0;
};

std::span<double> rows(Grid& figures, Fig column, const Part& part) {
    return figures.col(column).subspan(part.first_row, part.draws);
}

/// The shares of an id, in its first column.
std::span<double> fill_shares_of(const Sampler& sampler, const SampledId& id, const Part& part,
                                 Grid& figures) {
    const auto shares = rows(figures, id.columns.front().column, part);
    if (sampler.method == Sampling::latin)
        fill_latin(id.stream, sampler.draws, part.first_draw, shares);
    else if (sampler.method == Sampling::sobol && id.dimension < sampler.dimensions.size())
        fill_sobol(sampler.dimensions[id.dimension], part.first_draw, shares);
    else
        fill_shares(id.stream, part.first_draw, shares);
    return shares;
}

/// From the shares in its first column to the values of all columns of an id, the first at last.
void invert_columns(const Sampler& sampler, const SampledId& id, const Part& part, Grid& figures) {
    const auto shares = rows(figures, id.columns.front().column, part);
    for (std::size_t i = id.columns.size(); i-- > 0;) {
        const auto values = rows(figures, id.columns[i].column, part);
        if (i > 0) std::copy(shares.begin(), shares.end(), values.begin());
        invert(id.columns[i].inversion, sampler.tables, values);
    }
}

void fill_independent(const Sampler& sampler, const Part& part, Grid& figures) {
    for (const SampledId& id : sampler.independent) {
        fill_shares_of(sampler, id, part, figures);
        invert_columns(sampler, id, part, figures);
    }
}

/// The normals behind, correlated from the last figure to the first, and their shares.
void fill_correlated(const Sampler& sampler, const CorrelatedIds& group, const Part& part,
                     Grid& figures) {
    std::vector<std::span<double>> normals;
    for (const SampledId& id : group.ids) {
        normals.push_back(fill_shares_of(sampler, id, part, figures));
        kernels::invert(sampler.tables[sampler.normal_table].view(), {}, normals.back());
    }
    for (std::size_t i = normals.size(); i-- > 0;) {
        kernels::scale(group.factor(i, i), normals[i]);
        for (std::size_t j = 0; j < i; ++j)
            kernels::add_scaled(group.factor(i, j), normals[j], normals[i]);
        kernels::normal_shares(normals[i]);
        invert_columns(sampler, group.ids[i], part, figures);
    }
}

/// Gammas divided by their sum, from their logarithms, so that small shapes do not all vanish.
void fill_dirichlet(const Sampler& sampler, const std::vector<SampledId>& group, const Part& part,
                    Grid& figures) {
    std::vector<std::span<double>> columns;
    std::vector<double> most(part.draws, -HUGE_VAL), sum(part.draws, 0.0);
    for (const SampledId& id : group) {
        const auto values = columns.emplace_back(fill_shares_of(sampler, id, part, figures));
        invert_columns(sampler, id, part, figures);
        for (std::size_t d = 0; d < part.draws; ++d) most[d] = std::max(most[d], values[d]);
    }
    for (const auto values : columns) {
        kernels::add_scaled(-1, most, values);
        kernels::exponentials(values);
        kernels::add_scaled(1, values, sum);
    }
    for (const auto values : columns)
        for (std::size_t d = 0; d < part.draws; ++d) values[d] /= sum[d];
}

}  // namespace

std::vector<IdCollision> id_collisions(const std::vector<PlanFigure>& figures) {
    std::vector<IdCollision> found;
    std::map<std::uint64_t, const std::string*> known;
    for (const PlanFigure& figure : figures) {
        if (figure.id.empty() || !figure.expression.empty()) continue;
        const auto [at, is_new] = known.try_emplace(figure_hash(figure.id), &figure.id);
        if (!is_new && *at->second != figure.id)
            found.push_back({.one = *at->second, .other = figure.id});
    }
    return found;
}

Sampler make_sampler(const std::vector<PlanFigure>& figures, const SamplingOptions& options) {
    return SamplerMaker(figures, options).made();
}

void fill_constants(const Sampler& sampler, Grid& figures) {
    for (const auto& [column, value] : sampler.constants)
        std::fill_n(figures.col(column).data(), figures.rows(), value);
}

void sample_block(const Sampler& sampler, std::uint64_t first_draw, std::size_t draws,
                  Grid& figures) {
    for (std::size_t row = 0; row < draws; row += draws_in_cache) {
        const Part part{.first_draw = first_draw + row,
                        .first_row = row,
                        .draws = std::min(draws_in_cache, draws - row)};
        fill_independent(sampler, part, figures);
        for (const auto& group : sampler.correlated) fill_correlated(sampler, group, part, figures);
        for (const auto& group : sampler.dirichlets) fill_dirichlet(sampler, group, part, figures);
    }
}

std::optional<Grid> correlation_factor(const Grid& spearman) {
    const auto size = static_cast<Eigen::Index>(spearman.rows());
    Eigen::MatrixXd behind(size, size);
    std::transform(spearman.data(), spearman.data() + behind.size(), behind.data(),
                   &normal_correlation);
    const Eigen::LLT<Eigen::MatrixXd> cholesky(behind);
    if (cholesky.info() != Eigen::Success) return std::nullopt;
    Grid factor(spearman.rows(), spearman.cols());
    Eigen::Map<Eigen::MatrixXd>(factor.data(), size, size) = cholesky.matrixL();
    return factor;
}

}  // namespace hearth
