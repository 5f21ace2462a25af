// How shares become values of one distribution, in the scenario's prices: by an inverse table, in
// closed form, or draw by draw where no table would be fine enough (method 10.3).
#pragma once

#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "base/kernels.hpp"
#include "draws/inverse_table.hpp"
#include "scenario/distribution.hpp"

namespace hearth {

using TableKernel = void (*)(kernels::Pieces, kernels::Line, std::span<double>);

/// Turns a column of shares into values by a table, or by a whole one where the column has a share
/// that lies deeper than it: the same values, as a whole table begins with the same pieces.
void invert_by_table(const InverseTable& table, TableKernel kernel, kernels::Line line,
                     std::span<double> column);

/// By table: value = shift + scale·y, exp(shift + scale·y) or shift + scale/(1 + exp(−y)), as the
/// kernel has it.
struct ByTable {
    StandardLaw law;
    std::size_t table = 0;  ///< its place among the sampler's tables
    TableKernel kernel = &kernels::invert;
    kernels::Line line = {};
};
/// Draw by draw, of what is too steep for a table: gammas of a shape below 0.001, betas with such a
/// shape or, nearly a coin, with both below 0.1. `value` is as the kernels of tables have it.
struct BySearch {
    StandardLaw law;
    double (*value)(double y, const kernels::Line& line) = nullptr;
    kernels::Line line = {};
};

struct Truncation {
    kernels::Outside outside;
    double least = 0;
    double most = 0;
};

struct Inversion {
    /// Uniform between two ends, by table, by triangle, from a sample, or draw by draw.
    std::variant<Support, ByTable, kernels::Triangle, std::vector<double>, BySearch> form;
    std::optional<Truncation> truncation = {};
};

/// The inversion of the logarithm of a gamma of scale 1.
Inversion inversion_of_log_gamma(double shape);

/// The inversion of a distribution that is not fixed; its table, if it takes one, is the first.
Inversion inversion_of(const Distribution& distribution, double rebasing);

/// Turns a column of shares into values.
void invert(const Inversion& inversion, std::span<const InverseTable> tables,
            std::span<double> column);

}  // namespace hearth
