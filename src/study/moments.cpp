// Fixed-order sums: eight lanes, whatever the machine's vectors are.
#include "study/moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/clones.hpp"
#include "base/four.hpp"

namespace hearth {

namespace {

constexpr std::size_t lanes = summing_lanes;

HEARTH_CLONES void sum_lanes(const double* x, std::size_t n, double* __restrict s) {
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
        for (std::size_t l = 0; l < lanes; ++l) s[l] += x[i + l];
    for (std::size_t l = 0; i < n; ++i, ++l) s[l] += x[i];
}

/// Years whose sums stay in registers together.
constexpr std::size_t years_at_once = 5;

HEARTH_CLONES void add_five_years(const double* money, const double* driver, std::size_t n,
                                  double* __restrict sums) {
    double s[years_at_once][lanes];
    for (std::size_t t = 0; t < years_at_once; ++t)
        for (std::size_t l = 0; l < lanes; ++l) s[t][l] = sums[t * lanes + l];
    const std::size_t whole = n / lanes * lanes;
    for (std::size_t i = 0; i < whole; i += lanes)
        for (std::size_t t = 0; t < years_at_once; ++t)
            for (std::size_t l = 0; l < lanes; ++l) s[t][l] += money[i + l] * driver[t * n + i + l];
    for (std::size_t t = 0; t < years_at_once; ++t)
        for (std::size_t l = 0; l < lanes; ++l) sums[t * lanes + l] = s[t][l];
    for (std::size_t t = 0; t < years_at_once; ++t)
        for (std::size_t i = whole; i < n; ++i)
            sums[t * lanes + i - whole] += money[i] * driver[t * n + i];
}

HEARTH_CLONES void add_year(const double* money, const double* driver, std::size_t n,
                            double* __restrict sums) {
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
        for (std::size_t l = 0; l < lanes; ++l) sums[l] += money[i + l] * driver[i + l];
    for (std::size_t l = 0; i < n; ++i, ++l) sums[l] += money[i] * driver[i];
}

/// Sums of the 2nd to 4th power of deviations: s holds three groups of lanes.
HEARTH_CLONES void power_lanes(const double* x, std::size_t n, double mean, double* s) {
    Four* sums = reinterpret_cast<Four*>(s);
    Four square0 = sums[0], square1 = sums[1], cube0 = sums[2], cube1 = sums[3];
    Four fourth0 = sums[4], fourth1 = sums[5];
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
        const Four d0 = *four_at(x + i) - mean, d1 = *four_at(x + i + 4) - mean;
        const Four q0 = d0 * d0, q1 = d1 * d1;
        square0 += q0;
        square1 += q1;
        cube0 += q0 * d0;
        cube1 += q1 * d1;
        fourth0 += q0 * q0;
        fourth1 += q1 * q1;
    }
    sums[0] = square0, sums[1] = square1, sums[2] = cube0, sums[3] = cube1;
    sums[4] = fourth0, sums[5] = fourth1;
    for (std::size_t l = 0; i < n; ++i, ++l) {
        const double d = x[i] - mean;
        const double square = d * d;
        s[l] += square;
        s[lanes + l] += square * d;
        s[2 * lanes + l] += square * square;
    }
}

std::vector<double> added(std::vector<double> a, const std::vector<double>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
    return a;
}

}  // namespace

double DrawMoments::sd() const { return n > 1 ? std::sqrt(m2 / (n - 1)) : 0; }

double DrawMoments::se_of_mean() const { return n > 1 ? sd() / std::sqrt(n) : 0; }

double DrawMoments::se_of_sd() const {
    if (n < 4 || m2 <= 0) return 0;
    const double kurtosis = n * m4 / (m2 * m2);
    return sd() * std::sqrt(std::max(0.0, kurtosis - 1) / (4 * n));
}

DrawMoments moments_of(const double* column, std::size_t n) {
    if (n == 0) return {};
    std::array<double, lanes> s{};
    sum_lanes(column, n, s.data());
    DrawMoments made{.n = static_cast<double>(n),
                     .mean = folded(s.data()) / static_cast<double>(n)};
    std::array<double, 3 * lanes> powers{};
    power_lanes(column, n, made.mean, powers.data());
    made.m2 = folded(powers.data());
    made.m3 = folded(powers.data() + lanes);
    made.m4 = folded(powers.data() + 2 * lanes);
    return made;
}

DrawMoments moments_of_present(const double* column, std::size_t n) {
    std::vector<double> present;
    present.reserve(n);
    for (std::size_t i = 0; i < n; ++i)
        if (std::isfinite(column[i])) present.push_back(column[i]);
    return moments_of(present.data(), present.size());
}

DrawMoments joined(const DrawMoments& a, const DrawMoments& b) {
    if (a.n == 0) return b;
    if (b.n == 0) return a;
    const double n = a.n + b.n;
    const double d = b.mean - a.mean;
    const double d_n = d / n;
    DrawMoments c{.n = n, .mean = a.mean + d_n * b.n};
    c.m2 = a.m2 + b.m2 + d * d_n * a.n * b.n;
    c.m3 =
        a.m3 + b.m3 + d * d_n * d_n * a.n * b.n * (a.n - b.n) + 3 * d_n * (a.n * b.m2 - b.n * a.m2);
    c.m4 = a.m4 + b.m4 + d * d_n * d_n * d_n * a.n * b.n * (a.n * a.n - a.n * b.n + b.n * b.n) +
           6 * d_n * d_n * (a.n * a.n * b.m2 + b.n * b.n * a.m2) +
           4 * d_n * (a.n * b.m3 - b.n * a.m3);
    return c;
}

double folded(const double* s) {
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

void add_ledger_sums(const double* money, const double* driver, std::size_t years, std::size_t n,
                     double* sums) {
    std::size_t t = 0;
    for (; t + years_at_once <= years; t += years_at_once)
        add_five_years(money, driver + t * n, n, sums + t * lanes);
    for (; t < years; ++t) add_year(money, driver + t * n, n, sums + t * lanes);
}

LeafSums joined(const LeafSums& a, const LeafSums& b) {
    LeafSums sums{.columns = {}, .ledger = added(a.ledger, b.ledger), .replicates = {}};
    for (std::size_t i = 0; i < a.columns.size(); ++i)
        sums.columns.push_back(joined(a.columns[i], b.columns[i]));
    for (std::size_t i = 0; i < a.replicates.size(); ++i)
        sums.replicates.push_back(joined(a.replicates[i], b.replicates[i]));
    return sums;
}

void LeafTree::add(int level, std::uint64_t index, LeafSums sums) {
    const bool left = index % 2 == 0;
    const auto sibling = nodes_.find((left ? index + 1 : index - 1) << level);
    if (sibling == nodes_.end() || sibling->second.first != level) {
        nodes_.emplace(index << level, std::pair(level, std::move(sums)));
        return;
    }
    LeafSums both =
        left ? joined(sums, sibling->second.second) : joined(sibling->second.second, sums);
    nodes_.erase(sibling);
    add(level + 1, index / 2, std::move(both));
}

LeafSums LeafTree::total() const {
    LeafSums sum;
    for (const auto& [first, node] : nodes_)
        sum = sum.columns.empty() ? node.second : joined(sum, node.second);
    return sum;
}

}  // namespace hearth
