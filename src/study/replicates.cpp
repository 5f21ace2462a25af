// One lane for each replicate: sixteen draws in turn hold one of every replicate.
#include "study/replicates.hpp"

#include <algorithm>
#include <limits>

#include "base/clones.hpp"

namespace hearth {

namespace {

constexpr std::size_t lanes = replicates;
constexpr double largest = std::numeric_limits<double>::max();
static_assert(std::tuple_size_v<Marks> == 3);

/// What is counted or summed in a group of lanes.
enum Group : std::size_t { finite, total, positive, infinite, missing, low, middle, high, groups };

inline bool is_number(double v) { return v >= -largest && v <= largest; }

inline void count(double v, const double* marks, double* s) {
    s[finite * lanes] += is_number(v) ? 1.0 : 0.0;
    s[total * lanes] += is_number(v) ? v : 0.0;
    s[positive * lanes] += v > 0 ? 1.0 : 0.0;
    s[infinite * lanes] += v > largest ? 1.0 : 0.0;
    s[missing * lanes] += v == v ? 0.0 : 1.0;
    s[low * lanes] += v <= marks[0] ? 1.0 : 0.0;
    s[middle * lanes] += v <= marks[1] ? 1.0 : 0.0;
    s[high * lanes] += v <= marks[2] ? 1.0 : 0.0;
}

inline void square(double v, double mean, double& s) {
    const double d = is_number(v) ? v - mean : 0.0;
    s += d * d;
}

HEARTH_CLONES void count_lanes(const double* x, std::size_t n, const double* marks,
                               double* __restrict s) {
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
        for (std::size_t l = 0; l < lanes; ++l) count(x[i + l], marks, s + l);
    for (std::size_t l = 0; i < n; ++i, ++l) count(x[i], marks, s + l);
}

HEARTH_CLONES void square_lanes(const double* x, std::size_t n, const double* mean,
                                double* __restrict s) {
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
        for (std::size_t l = 0; l < lanes; ++l) square(x[i + l], mean[l], s[l]);
    for (std::size_t l = 0; i < n; ++i, ++l) square(x[i], mean[l], s[l]);
}

}  // namespace

Marks marks_from(std::vector<double> first) {
    first.erase(std::remove_if(first.begin(), first.end(), [](double x) { return x != x; }),
                first.end());
    std::sort(first.begin(), first.end());
    Marks marks;
    marks.fill(std::numeric_limits<double>::infinity());
    if (first.empty()) return marks;
    const auto last = static_cast<double>(first.size() - 1);
    for (std::size_t i = 0; i < marks.size(); ++i)
        marks[i] = first[static_cast<std::size_t>(wanted_shares[i] * last)];
    return marks;
}

ReplicateColumn replicates_of(const double* column, std::size_t n, const Marks& marks) {
    std::array<double, groups * lanes> s{};
    count_lanes(column, n, marks.data(), s.data());
    std::array<double, lanes> mean{}, squares{};
    for (std::size_t l = 0; l < lanes; ++l)
        mean[l] = s[finite * lanes + l] > 0 ? s[total * lanes + l] / s[finite * lanes + l] : 0;
    square_lanes(column, n, mean.data(), squares.data());
    ReplicateColumn made;
    for (std::size_t l = 0; l < lanes; ++l)
        made[l] = {
            .n = s[finite * lanes + l],
            .mean = mean[l],
            .m2 = squares[l],
            .positive = s[positive * lanes + l],
            .infinite = s[infinite * lanes + l],
            .missing = s[missing * lanes + l],
            .up_to = {s[low * lanes + l], s[middle * lanes + l], s[high * lanes + l]},
        };
    return made;
}

ReplicateSums joined(const ReplicateSums& a, const ReplicateSums& b) {
    ReplicateSums c = a;
    c.positive += b.positive;
    c.infinite += b.infinite;
    c.missing += b.missing;
    for (std::size_t i = 0; i < c.up_to.size(); ++i) c.up_to[i] += b.up_to[i];
    if (b.n == 0) return c;
    c.n = a.n + b.n;
    const double d = b.mean - a.mean;
    c.mean = a.n == 0 ? b.mean : a.mean + d / c.n * b.n;
    c.m2 = a.m2 + b.m2 + d * (d / c.n) * a.n * b.n;
    return c;
}

ReplicateColumn joined(const ReplicateColumn& a, const ReplicateColumn& b) {
    ReplicateColumn c;
    for (std::size_t r = 0; r < c.size(); ++r) c[r] = joined(a[r], b[r]);
    return c;
}

double error_from(const std::array<double, replicates>& estimates) {
    constexpr auto n = static_cast<double>(replicates);
    double mean = 0, squares = 0;
    for (const double one : estimates) mean += one / n;
    for (const double one : estimates) squares += (one - mean) * (one - mean);
    return std::sqrt(squares / (n - 1) / n);
}

}  // namespace hearth
