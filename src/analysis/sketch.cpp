// Integer counts and extremes by bin: sums of them do not depend on the order of draws.
#include "analysis/sketch.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/clones.hpp"

namespace hearth {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t chunk = 256;
constexpr std::size_t lanes = 8;
/// Runs of fewer draws keep extremes: there bins hold so few values that they matter.
constexpr std::uint64_t few_draws = 65536;

/// The bin of each value; of NaN and infinite values any bin.
HEARTH_CLONES void find_bins(const double* x, std::size_t n, BinGrid grid,
                             std::uint32_t* __restrict bins) {
    constexpr double last = static_cast<double>(Sketch::inner_bins) + 1;
    for (std::size_t i = 0; i < n; ++i) {
        const double at = (x[i] - grid.low) * grid.per_unit + 1;
        const double above = at > 0 ? at : 0;
        bins[i] = static_cast<std::uint32_t>(static_cast<int>(above < last ? above : last));
    }
}

/// By lane: smallest and largest value, and how many are above 0.
struct Spread {
    std::array<double, lanes> least, most, positive;
};

HEARTH_CLONES void find_spread(const double* x, std::size_t n, Spread& spread) {
    double* __restrict least = spread.least.data();
    double* __restrict most = spread.most.data();
    double* __restrict positive = spread.positive.data();
    for (std::size_t i = 0; i + lanes <= n; i += lanes)
        for (std::size_t l = 0; l < lanes; ++l) {
            const double value = x[i + l];
            least[l] = value < least[l] ? value : least[l];
            most[l] = value > most[l] ? value : most[l];
            positive[l] += value > 0 ? 1.0 : 0.0;
        }
    for (std::size_t i = n / lanes * lanes, l = 0; i < n; ++i, ++l) {
        least[l] = x[i] < least[l] ? x[i] : least[l];
        most[l] = x[i] > most[l] ? x[i] : most[l];
        positive[l] += x[i] > 0 ? 1.0 : 0.0;
    }
}

Spread no_spread() {
    Spread none{};
    none.least.fill(infinity);
    none.most.fill(-infinity);
    return none;
}

double sum(const std::array<double, lanes>& by_lane) {
    double all = 0;
    for (const double one : by_lane) all += one;
    return all;
}

bool repeats(const std::vector<double>& sorted) {
    return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

}  // namespace

BinGrid bins_from(std::vector<double> first, std::uint64_t draws) {
    first.erase(
        std::remove_if(first.begin(), first.end(), [](double x) { return !std::isfinite(x); }),
        first.end());
    if (first.empty()) return {};
    std::sort(first.begin(), first.end());
    const bool extremes = draws < few_draws || repeats(first);
    const double low = first[first.size() / 100];
    const double high = first[first.size() - 1 - first.size() / 100];
    if (!(high > low)) return {low, 0, true};
    const double step = 3 * (high - low) / static_cast<double>(Sketch::inner_bins);
    return {low - (high - low), 1 / step, extremes};
}

Sketch::Sketch(BinGrid grid)
    : grid_(grid),
      counts_(inner_bins + 2),
      extremes_(grid.extremes ? inner_bins + 2 : std::size_t{0}) {}

void Sketch::count(const double* column, std::size_t n) {
    Spread spread = no_spread();
    find_spread(column, n, spread);
    positive_ += static_cast<std::uint64_t>(sum(spread.positive));
    count_ += n;
}

void Sketch::add(const double* column, std::size_t n) {
    if (!grid_.extremes) return tally(column, n);
    std::array<std::uint32_t, chunk> bins;
    for (std::size_t from = 0; from < n; from += chunk) {
        const std::size_t here = std::min(chunk, n - from);
        find_bins(column + from, here, grid_, bins.data());
        for (std::size_t i = 0; i < here; ++i) add_to(bins[i], column[from + i]);
    }
}

/// Counts alone: for columns that are all there and whose first draws are all different.
void Sketch::tally(const double* column, std::size_t n) {
    Spread spread = no_spread();
    find_spread(column, n, spread);
    const double least = *std::min_element(spread.least.begin(), spread.least.end());
    const double most = *std::max_element(spread.most.begin(), spread.most.end());
    std::array<std::uint32_t, chunk> bins;
    for (std::size_t from = 0; from < n; from += chunk) {
        const std::size_t here = std::min(chunk, n - from);
        find_bins(column + from, here, grid_, bins.data());
        for (std::size_t i = 0; i < here; ++i) ++counts_[bins[i]];
    }
    positive_ += static_cast<std::uint64_t>(sum(spread.positive));
    all_.widen(least, most);
    count_ += n;
}

void Sketch::add_to(std::size_t bin, double x) {
    if (!(x < infinity)) {
        ++(x == infinity ? infinite_ : missing_);
        return;
    }
    positive_ += x > 0 ? 1 : 0;
    ++counts_[bin];
    extremes_[bin].widen(x, x);
    all_.widen(x, x);
    ++count_;
}

void Sketch::add(const Sketch& other) {
    for (std::size_t b = 0; b < counts_.size(); ++b) counts_[b] += other.counts_[b];
    for (std::size_t b = 0; b < extremes_.size(); ++b)
        extremes_[b].widen(other.extremes_[b].least, other.extremes_[b].most);
    all_.widen(other.all_.least, other.all_.most);
    count_ += other.count_;
    missing_ += other.missing_;
    infinite_ += other.infinite_;
    positive_ += other.positive_;
}

/// The value of a rank within a bin: spread evenly between its extremes, or over its width.
double Sketch::within(std::size_t bin, double rank) const {
    const auto here = static_cast<double>(counts_[bin]);
    if (!extremes_.empty()) {
        const auto [least, most] = extremes_[bin];
        return here == 1 || least == most ? least : least + (most - least) * rank / (here - 1);
    }
    const auto edge = [&](std::size_t from) {
        return grid_.low + (static_cast<double>(from) - 1) / grid_.per_unit;
    };
    const double low = bin == 0 ? all_.least : std::max(all_.least, edge(bin));
    const double high = bin > inner_bins ? all_.most : std::min(all_.most, edge(bin + 1));
    return low + (high - low) * (rank + 0.5) / here;
}

double Sketch::at_rank(double rank) const {
    double before = 0;
    for (std::size_t b = 0; b < counts_.size(); ++b) {
        const auto here = static_cast<double>(counts_[b]);
        if (here > 0 && rank < before + here) return within(b, rank - before);
        before += here;
    }
    return infinite_ > 0 ? infinity : 0;
}

double Sketch::quantile(double p) const {
    const auto n = static_cast<double>(count_ + infinite_);
    if (n < 1) return 0;
    const double rank = std::clamp(p, 0.0, 1.0) * (n - 1);
    const double below = at_rank(std::floor(rank));
    const double part = rank - std::floor(rank);
    if (part == 0 || !std::isfinite(below)) return below;
    const double above = at_rank(std::floor(rank) + 1);
    return std::isfinite(above) ? below + (above - below) * part : above;
}

double Sketch::se_of_quantile(double p) const {
    const auto n = static_cast<double>(count_ + infinite_);
    if (n < 2) return 0;
    const double apart = std::sqrt(p * (1 - p) / n);
    const double width = quantile(p + apart) - quantile(p - apart);
    return std::isfinite(width) ? width / 2 : 0;
}

}  // namespace hearth
