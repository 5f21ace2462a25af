// Which uncertain figures a result's variance comes from: first-order and total shares by
// Saltelli's design, two independent samples and one in which a unit is exchanged (method 10.6).
// Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "draws/sampling.hpp"
#include "study/lever.hpp"
#include "study/simulation.hpp"

namespace hearth {

/// Columns that are drawn together, and so move together: one id, a correlated group, a whole.
using Unit = std::vector<Fig>;

/// The drawn units of a plan, in the order of their first columns.
std::vector<Unit> drawn_units(const Plan& plan, const SamplingOptions& options);

/// Two samples of a plan's figures that are independent of each other: the Sobol' dimensions of
/// one, and as many further ones.
std::pair<Sampler, Sampler> two_samplers(const Plan& plan, SamplingOptions options);

/// What is sampled, and what becomes of it. Draw d belongs to replicate d mod 16, as the program's
/// Sobol' points do, and errors are told from the spread of the replicates.
struct Sharing {
    std::size_t columns = 0;
    std::vector<Unit> units;
    FillDraws one, other;
    std::function<Column(Grid&)> result;  ///< may fill computed columns; NaN: no value
    std::uint64_t draws = 4096;           ///< of each sample, at least 32
};

struct Share {
    double first = 0, first_se = 0;  ///< by itself, the others averaged over
    double total = 0, total_se = 0;  ///< with its interactions
};

struct VarianceShares {
    double mean = 0, variance = 0;                 ///< over both samples
    std::vector<Share> shares;                     ///< by unit
    double interactions = 0, interactions_se = 0;  ///< what the first-order shares leave of 1
    std::uint64_t draws = 0;
    std::uint64_t evaluations = 0;
    std::uint64_t without = 0;  ///< draws of the two samples without a value: no shares then
};

/// First-order shares by Saltelli and others (2010), mean of f(B)·(f(A with B's unit) − f(A));
/// total shares by Jansen (1999), half the mean square of f(A) − f(A with B's unit); both over the
/// variance. A unit that changes nothing but the rounding of sums (1e-12 of the largest
/// value) in the first block of 1,024 draws has no share and is not evaluated further.
VarianceShares variance_shares(const Sharing& sharing);

/// The same for a measure of a plan, its units as `drawn_units` gives them.
VarianceShares variance_shares(const Plan& plan, const SamplingOptions& options,
                               const Measured& measured, std::uint64_t draws);

}  // namespace hearth
