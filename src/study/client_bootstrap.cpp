// How often each unit comes up is a column of counts; a block of such columns times the units' sums
// gives the sums of that many replicates. Leaving one unit out is the sums less its own.
#include <Eigen/Core>
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "draws/shares.hpp"
#include "study/matrices.hpp"
#include "study/rate_ratio.hpp"

namespace hearth {

namespace {

using Index = Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
constexpr Index replicates_at_once = 64;
constexpr std::uint64_t draws_of_a_block = 4;

/// Rows of what is summed: time before and after, then of each service the two sums of its ratio
/// and its events before.
constexpr Index time_rows = 2, rows_of_service = 3;

/// What is summed of each unit (rows × units).
MatrixXd summands(const std::vector<CountPairs>& services) {
    const std::vector<int>& unit = services.front().unit;
    const auto paired = is_paired(services.front());
    MatrixXd made =
        MatrixXd::Zero(time_rows + rows_of_service * static_cast<Index>(services.size()),
                       static_cast<Index>(units_of(unit)));
    for (std::size_t i = 0; i < unit.size(); ++i) {
        const double t0 = services.front().years_before[i], t1 = services.front().years_after[i];
        auto to = made.col(unit[i]);
        to(0) += t0;
        to(1) += t1;
        const double of_after = paired ? (t0 + t1 > 0 ? t0 / (t0 + t1) : 0) : 1;
        const double of_before = paired ? (t0 + t1 > 0 ? t1 / (t0 + t1) : 0) : 1;
        for (std::size_t s = 0; s < services.size(); ++s) {
            const Index row = time_rows + rows_of_service * static_cast<Index>(s);
            to(row) += services[s].after[i] * of_after;
            to(row + 1) += services[s].before[i] * of_before;
            to(row + 2) += services[s].before[i];
        }
    }
    return made;
}

/// A service's ratio and difference at some sums; the ratio of windows not paired needs their time.
struct Effects {
    double ratio, difference;
};

enum class Windows { paired, apart };

/// Which service, and how its ratio is made.
struct Asked {
    Index service;
    Windows windows;
};

template <class Sums>
Effects effects_at(const Sums& sums, const Asked& asked) {
    const Index row = time_rows + rows_of_service * asked.service;
    const double time = asked.windows == Windows::paired ? 1 : sums(0) / sums(1);
    const double ratio = sums(row) / sums(row + 1) * time;
    return {ratio, sums(row + 2) / sums(0) * (ratio - 1)};
}

/// How often each of `units` is drawn in a replicate.
template <class Counts>
void draw_units(Counts&& counts, const Stream& stream, std::uint64_t replicate) {
    const auto units = static_cast<std::uint64_t>(counts.size());
    const std::uint64_t blocks = (units + draws_of_a_block - 1) / draws_of_a_block;
    counts.setZero();
    for (std::uint64_t block = 0, left = units; block < blocks; ++block)
        for (std::uint64_t bits : bits_at(stream, replicate * blocks + block))
            for (int half = 0; half < 2 && left > 0; ++half, --left, bits >>= 32)
                counts(static_cast<Index>((bits & 0xffffffff) * units >> 32)) += 1;
}

/// Sums of replicates (rows × replicates).
MatrixXd drawn_sums(const MatrixXd& summands, const EvaluationQuestion& question) {
    const Stream stream{question.seed, figure_hash("evaluate/bootstrap")};
    MatrixXd made(summands.rows(), question.replicates),
        counts(summands.cols(), replicates_at_once);
    for (Index first = 0; first < made.cols(); first += replicates_at_once) {
        const Index size = std::min(replicates_at_once, made.cols() - first);
        for (Index r = 0; r < size; ++r)
            draw_units(counts.col(r), stream, static_cast<std::uint64_t>(first + r));
        made.middleCols(first, size) = product(summands, counts.leftCols(size));
    }
    return made;
}

/// Replicates of one service, and its values without each unit.
struct Replicated {
    std::vector<double> ratios, differences;
};

/// Without events before there is no finite ratio.
double or_infinite(double x) {
    return std::isfinite(x) ? x : std::numeric_limits<double>::infinity();
}

Replicated effects_of(const MatrixXd& sums, const Asked& asked) {
    Replicated made;
    for (Index r = 0; r < sums.cols(); ++r) {
        const Effects at = effects_at(sums.col(r), asked);
        made.ratios.push_back(or_infinite(at.ratio));
        made.differences.push_back(or_infinite(at.difference));
    }
    return made;
}

double spread_of_logs(const std::vector<double>& ratios) {
    double sum = 0, squares = 0, n = 0;
    for (const double ratio : ratios) {
        if (!(ratio > 0) || !std::isfinite(ratio)) continue;
        const double log = std::log(ratio);
        sum += log, squares += log * log, n += 1;
    }
    return n > 1 ? std::sqrt(std::max(0.0, (squares - sum * sum / n) / (n - 1))) : 0;
}

bool all_finite(const std::vector<double>& values) {
    return every(values, [](double x) { return std::isfinite(x); });
}

bool is_interval(const EffectEstimate& estimate) {
    return std::isfinite(estimate.low) && std::isfinite(estimate.high) &&
           estimate.low < estimate.high;
}

/// Skewness of the estimate over six, from its values with each unit left out.
double acceleration(const std::vector<double>& without_one) {
    double mean = 0, squares = 0, cubes = 0;
    for (const double x : without_one) mean += x / static_cast<double>(without_one.size());
    for (const double x : without_one) {
        squares += (mean - x) * (mean - x);
        cubes += (mean - x) * (mean - x) * (mean - x);
    }
    return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

/// The value at a share of all, between the two nearest in order.
double ordered_at(std::vector<double>& values, double share) {
    const double last = static_cast<double>(values.size()) - 1;
    const double at = std::clamp(share * (last + 2) - 1, 0.0, last);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(at);
    std::nth_element(values.begin(), below, values.end());
    const double part = at - std::floor(at);
    if (!(part > 0)) return *below;
    return *below + part * (*std::min_element(below + 1, values.end()) - *below);
}

BootstrapEffect effect_of(const MatrixXd& drawn, const MatrixXd& without, const VectorXd& whole,
                          const Asked& asked) {
    const Effects estimate = effects_at(whole, asked);
    if (!std::isfinite(estimate.ratio)) return {.withheld = "no events before"};
    if (estimate.ratio <= 0) return {.withheld = "no events after"};
    const Replicated left_out = effects_of(without, asked);
    if (!all_finite(left_out.ratios)) return {.withheld = "all events before are of one client"};
    Replicated again = effects_of(drawn, asked);
    const double se = spread_of_logs(again.ratios);
    const double z = expanded_quantile(left_out.ratios.size());
    BootstrapEffect made{.ratio = bca_interval(estimate.ratio, again.ratios, left_out.ratios, z),
                         .difference = bca_interval(estimate.difference, again.differences,
                                                    left_out.differences, z)};
    made.ratio.se = se;
    if (!is_interval(made.ratio) || !is_interval(made.difference))
        return {.withheld = "too few clients with events to draw them anew"};
    return made;
}

}  // namespace

EffectEstimate bca_interval(double estimate, std::vector<double>& replicates,
                            const std::vector<double>& without_one, double quantile) {
    double below = 0, squares = 0;
    for (const double x : replicates) {
        below += x < estimate ? 1 : x == estimate ? 0.5 : 0;
        if (std::isfinite(x)) squares += (x - estimate) * (x - estimate);
    }
    const auto n = static_cast<double>(replicates.size());
    const double infinite = std::numeric_limits<double>::infinity();
    if (below <= 0 || below >= n) return {estimate, -infinite, infinite, 0};
    const boost::math::normal normal;
    const double shift = boost::math::quantile(normal, below / n), a = acceleration(without_one);
    const auto limit = [&](double z) {
        const double moved = shift + (shift + z) / (1 - a * (shift + z));
        return ordered_at(replicates, cdf(normal, moved));
    };
    return {estimate, limit(-quantile), limit(quantile), std::sqrt(squares / n)};
}

double expanded_quantile(std::size_t units) {
    const auto n = static_cast<double>(units);
    return t_quantile(n - 1) / std::sqrt(1 - 1 / n);
}

std::vector<BootstrapEffect> bootstrap_effects(const std::vector<CountPairs>& services,
                                               const EvaluationQuestion& question) {
    if (services.empty()) return {};
    const MatrixXd each = summands(services);
    const Windows windows = is_paired(services.front()) ? Windows::paired : Windows::apart;
    const VectorXd whole = each.rowwise().sum();
    const MatrixXd without = (-each).colwise() + whole;
    const MatrixXd drawn = drawn_sums(each, question);
    std::vector<BootstrapEffect> made;
    for (Index s = 0; s < std::ssize(services); ++s)
        made.push_back(effect_of(drawn, without, whole, {s, windows}));
    return made;
}

}  // namespace hearth
