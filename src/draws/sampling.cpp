// Sorts a plan's figures into constant, independent, correlated and Dirichlet columns, builds the
// tables, and fills blocks column by column in pieces that stay in the nearest cache.
#include "draws/sampling.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <map>
#include <span>

namespace hearth {

namespace {

constexpr std::size_t draws_in_cache = 1024;
/// Of tables: one share in four million lies deeper.
constexpr int octaves_at_first = 22;

using Ids = std::map<std::string, SampledId>;  // in the order of ids

/// Constants to their list; what is drawn to its id.
Ids sort_figures(const std::vector<PlanFigure>& figures, const SamplingOptions& options,
                 Sampler& made) {
    std::vector<bool> is_part(figures.size());
    for (const DirichletFigures& group : options.dirichlets)
        for (const Fig fig : group.figures) is_part[fig] = true;
    Ids ids;
    Fig fig = 0;
    for (const PlanFigure& each : figures) {
        if (is_part[fig])
            ids.try_emplace(each.id);
        else if (each.is_drawn())
            ids[each.id].columns.push_back(
                {.column = fig, .inversion = inversion_of(each.distribution, each.rebasing)});
        else if (each.expression.empty())
            made.constants.emplace_back(fig, each.point);
        ++fig;
    }
    std::size_t place = 0;
    for (auto& [id, sampled] : ids) {
        sampled.stream = {.seed = options.seed, .id = figure_hash(id)};
        sampled.dimension = place++;
    }
    return ids;
}

std::vector<SampledId> parts_of_whole(const DirichletFigures& group,
                                      const std::vector<PlanFigure>& figures, const Ids& ids) {
    std::vector<SampledId> made;
    for (std::size_t i = 0; i < group.figures.size(); ++i) {
        const SampledId& known = ids.at(figures[group.figures[i]].id);
        made.push_back({.stream = known.stream,
                        .dimension = known.dimension,
                        .columns = {{.column = group.figures[i],
                                     .inversion = inversion_of_log_gamma(group.alphas[i])}}});
    }
    return made;
}

/// Takes the columns of correlated figures from their ids.
CorrelatedIds take_correlated(const CorrelatedFigures& group,
                              const std::vector<PlanFigure>& figures, Ids& ids) {
    CorrelatedIds made{.ids = {}, .factor = group.factor};
    for (const Fig fig : group.figures) {
        SampledId& sampled = ids.at(figures[fig].id);
        made.ids.push_back(sampled);
        sampled.columns.clear();
    }
    return made;
}

/// One table for each law that a column is drawn from.
void add_tables(Sampler& made) {
    std::map<StandardLaw, std::size_t> places;
    const auto place_of = [&](const StandardLaw& law) {
        const auto [at, is_new] = places.try_emplace(law, made.tables.size());
        if (is_new) made.tables.push_back(inverse_table(law, octaves_at_first));
        return at->second;
    };
    const auto add = [&](std::vector<SampledId>& ids) {
        for (SampledId& id : ids)
            for (SampledColumn& column : id.columns)
                if (auto* by = std::get_if<ByTable>(&column.inversion.form))
                    by->table = place_of(by->law);
    };
    add(made.independent);
    for (CorrelatedIds& group : made.correlated) add(group.ids);
    for (std::vector<SampledId>& group : made.dirichlets) add(group);
    if (!made.correlated.empty()) made.normal_table = place_of({.family = Standard::normal});
}

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
        invert_by_table(sampler.tables[sampler.normal_table], &kernels::invert, {}, normals.back());
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

std::optional<std::pair<std::string, std::string>> id_collision(
    const std::vector<PlanFigure>& figures) {
    std::map<std::uint64_t, std::string> known;
    for (const PlanFigure& figure : figures) {
        if (figure.id.empty() || !figure.expression.empty()) continue;
        const auto [at, is_new] = known.try_emplace(figure_hash(figure.id), figure.id);
        if (!is_new && at->second != figure.id) return std::pair{at->second, figure.id};
    }
    return std::nullopt;
}

Sampler make_sampler(const std::vector<PlanFigure>& figures, const SamplingOptions& options) {
    Sampler made;
    made.method = options.method;
    made.draws = options.draws;
    Ids ids = sort_figures(figures, options, made);
    if (options.method == Sampling::sobol)
        for (const auto& [id, sampled] : ids)
            if (sampled.dimension < most_sobol_dimensions)
                made.dimensions.push_back(sobol_dimension(sampled.dimension, sampled.stream));
    for (const DirichletFigures& group : options.dirichlets)
        made.dirichlets.push_back(parts_of_whole(group, figures, ids));
    for (const CorrelatedFigures& group : options.correlated)
        made.correlated.push_back(take_correlated(group, figures, ids));
    for (auto& [id, sampled] : ids)
        if (!sampled.columns.empty()) made.independent.push_back(std::move(sampled));
    add_tables(made);
    return made;
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
