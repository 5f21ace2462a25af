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

/// By table: value = shift + scale·y, exp(shift + scale·y) or shift + scale/(1 + exp(−y)).
struct ByTable {
    enum class Form { line, exponential, logistic };
    StandardLaw law;
    std::size_t table = 0;  ///< its place among the sampler's tables
    Form form = Form::line;
    kernels::Line line = {};
};
struct ByLine {
    double low = 0;
    double high = 1;
};
struct ByTriangle {
    kernels::Triangle triangle;
};
struct BySample {
    std::vector<double> sample;
};
/// Beta distributions that are nearly a coin: both shapes below 0.1.
struct ByBoost {
    Distribution distribution;
    double rebasing = 1;
};

struct Truncation {
    kernels::Outside outside;
    double least = 0;
    double most = 0;
};

struct Inversion {
    std::variant<ByLine, ByTable, ByTriangle, BySample, ByBoost> form;
    std::optional<Truncation> truncation = {};
};

/// The inversion of a distribution that is not fixed; its table, if it takes one, is the first.
Inversion inversion_of(const Distribution& distribution, double rebasing);

/// Turns a column of shares into values.
void invert(const Inversion& inversion, std::span<const InverseTable> tables,
            std::span<double> column);

}  // namespace hearth
