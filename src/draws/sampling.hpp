// Draws: figures to a sampler, a sampler and a range of draws to a block of figures. Every
// value depends on seed, figure and draw alone, so that blocks and threads can be cut anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "draws/figures.hpp"
#include "draws/inversion.hpp"
#include "draws/points.hpp"
#include "scenario/uncertainty.hpp"

namespace hearth {

/// Figures that vary together by a Gaussian copula (method 10.3). Other figures with one of their
/// ids go with them.
struct CorrelatedFigures {
    std::vector<Fig> figures;  ///< neither fixed nor computed, one for each id
    Grid factor;               ///< lower Cholesky factor of the correlations of the normals behind
};

/// Figures that are shares of one whole and sum to 1.
struct DirichletFigures {
    std::vector<Fig> figures;
    std::vector<double> alphas;
};

struct SamplingOptions {
    std::uint64_t seed = 0;
    Sampling method = Sampling::random;
    std::uint64_t draws = 0;  ///< in all; only Latin hypercubes depend on it
    std::vector<CorrelatedFigures> correlated = {};
    std::vector<DirichletFigures> dirichlets = {};
};

struct SampledColumn {
    Fig column = 0;
    Inversion inversion;
};

/// The columns that share an id, and so their draws.
struct SampledId {
    Stream stream;
    std::size_t dimension = 0;  ///< the place of the id among the sorted ids
    std::vector<SampledColumn> columns;
};

struct CorrelatedIds {
    std::vector<SampledId> ids;
    Grid factor;
};

/// All that drawing needs, made once; read by any number of threads.
struct Sampler {
    Sampling method = Sampling::random;
    std::uint64_t draws = 0;
    std::vector<std::pair<Fig, double>> constants;  ///< columns and their values
    std::vector<SampledId> independent;
    std::vector<CorrelatedIds> correlated;
    std::vector<std::vector<SampledId>> dirichlets;  ///< one column each; logs of gammas
    std::vector<SobolDimension> dimensions;
    std::vector<InverseTable> tables;
    std::size_t normal_table = 0;  ///< of correlated figures
};

/// Two figures whose paths have the same hash: their draws would be the same (method 10.2).
std::optional<std::pair<std::string, std::string>> id_collision(
    const std::vector<PlanFigure>& figures);

/// The sampler of figures without collisions. Builds one inverse table for each distinct shape.
Sampler make_sampler(const std::vector<PlanFigure>& figures, const SamplingOptions& options);

/// Fills the columns of fixed figures, for all rows; once for a block that is used again and again.
void fill_constants(const Sampler& sampler, Grid& figures);

/// Fills rows 0 … draws − 1 of every drawn column with draws first_draw, first_draw + 1, … in the
/// scenario's prices. Computed figures are left to `compute_expressions`.
void sample_block(const Sampler& sampler, std::uint64_t first_draw, std::size_t draws,
                  Grid& figures);

/// The Cholesky factor of a matrix of Spearman's rank correlations, or nothing where the matrix of
/// the normals behind is not positive definite.
std::optional<Grid> correlation_factor(const Grid& spearman);

}  // namespace hearth
