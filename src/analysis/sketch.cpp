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

}  // namespace

BinGrid bins_from(std::vector<double> first) {
    first.erase(
        std::remove_if(first.begin(), first.end(), [](double x) { return !std::isfinite(x); }),
        first.end());
    if (first.empty()) return {};
    std::sort(first.begin(), first.end());
    const double low = first[first.size() / 100];
    const double high = first[first.size() - 1 - first.size() / 100];
    if (!(high > low)) return {low, 0};
    const double step = 3 * (high - low) / static_cast<double>(Sketch::inner_bins);
    return {low - (high - low), 1 / step};
}

Sketch::Sketch(BinGrid grid) : grid_(grid), bins_(inner_bins + 2, Bin{0, infinity, -infinity}) {}

void Sketch::count(const double* column, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) positive_ += column[i] > 0 ? 1 : 0;
    count_ += n;
}

void Sketch::add(const double* column, std::size_t n) {
    std::array<std::uint32_t, chunk> bins;
    for (std::size_t from = 0; from < n; from += chunk) {
        const std::size_t here = std::min(chunk, n - from);
        find_bins(column + from, here, grid_, bins.data());
        for (std::size_t i = 0; i < here; ++i) add_to(bins[i], column[from + i]);
    }
}

void Sketch::add_to(std::size_t bin, double x) {
    if (!(x < infinity)) {
        ++(x == infinity ? infinite_ : missing_);
        return;
    }
    positive_ += x > 0 ? 1 : 0;
    Bin& into = bins_[bin];
    ++into.count;
    into.least = std::min(into.least, x);
    into.most = std::max(into.most, x);
    ++count_;
}

void Sketch::add(const Sketch& other) {
    for (std::size_t b = 0; b < bins_.size(); ++b) {
        bins_[b].count += other.bins_[b].count;
        bins_[b].least = std::min(bins_[b].least, other.bins_[b].least);
        bins_[b].most = std::max(bins_[b].most, other.bins_[b].most);
    }
    count_ += other.count_;
    missing_ += other.missing_;
    infinite_ += other.infinite_;
    positive_ += other.positive_;
}

/// The value of a whole rank (from 0), spread evenly between a bin's extremes.
double Sketch::at_rank(double rank) const {
    double before = 0;
    for (const Bin& bin : bins_) {
        const auto here = static_cast<double>(bin.count);
        if (here > 0 && rank < before + here) {
            if (bin.count == 1 || bin.least == bin.most) return bin.least;
            return bin.least + (bin.most - bin.least) * (rank - before) / (here - 1);
        }
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
