// Integer counts and extremes by bin: sums of them do not depend on the order of draws.
#include "study/sketch.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/clones.hpp"

namespace hearth {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t chunk = 256;
/// Runs of fewer draws keep extremes: there bins hold so few values that they matter.
constexpr std::uint64_t few_draws = 65536;

/// The bin of each value: from 0 for what lies below the grid to inner_bins + 1 for what lies above
/// it, then one for infinite values and one for NaN.
HEARTH_CLONES void find_bins(const double* x, std::size_t n, BinGrid grid,
                             std::uint32_t* __restrict bins) {
    constexpr double last = static_cast<double>(Sketch::inner_bins) + 1;
    for (std::size_t i = 0; i < n; ++i) {
        const double at = (x[i] - grid.low) * grid.per_unit + 1;
        const double above = at > 0 ? at : 0;
        const double inside = above < last ? above : last;
        const double there = x[i] == infinity ? last + 1 : inside;
        bins[i] = static_cast<std::uint32_t>(static_cast<int>(x[i] != x[i] ? last + 2 : there));
    }
}

HEARTH_CLONES std::uint64_t count_positive(const double* x, std::size_t n) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < n; ++i) count += x[i] > 0 ? 1 : 0;
    return count;
}

/// Whether a value stands there twice: each is looked for among those before it, where its bits
/// say.
bool repeats(const std::vector<double>& values) {
    std::vector<double> seen(std::bit_ceil(4 * values.size()), std::nan(""));
    for (const double value : values) {
        auto place = (std::bit_cast<std::uint64_t>(value) * 0x9e3779b97f4a7c15) >> 32;
        for (place %= seen.size(); !std::isnan(seen[place]); place = (place + 1) % seen.size())
            if (seen[place] == value) return true;
        seen[place] = value;
    }
    return false;
}

/// The value that would stand at `place` if they were sorted.
double at_place(std::vector<double>& values, std::size_t place) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

}  // namespace

BinGrid bins_from(std::vector<double> first, std::uint64_t draws) {
    first.erase(
        std::remove_if(first.begin(), first.end(), [](double x) { return !std::isfinite(x); }),
        first.end());
    if (first.empty()) return {};
    const double low = at_place(first, first.size() / 100);
    const double high = at_place(first, first.size() - 1 - first.size() / 100);
    if (!(high > low)) return {low, 0, true};
    const double step = 3 * (high - low) / static_cast<double>(Sketch::inner_bins);
    return {low - (high - low), 1 / step, draws < few_draws || repeats(first)};
}

Sketch::Sketch(BinGrid grid)
    : grid_(grid), counts_(all_bins), extremes_(grid.extremes ? inner_bins + 2 : std::size_t{0}) {}

Sketch::Sketch(const SketchContents& contents) : Sketch(contents.grid) {
    for (const FilledBin& bin : contents.bins) {
        counts_[bin.place] = bin.count;
        if (bin.place < extremes_.size()) extremes_[bin.place] = bin.extremes;
    }
    count_ = contents.draws;
    positive_ = contents.positive;
}

SketchContents Sketch::contents() const {
    SketchContents made{.grid = grid_, .draws = count_, .positive = positive_, .bins = {}};
    for (std::size_t b = 0; b < counts_.size(); ++b) {
        if (counts_[b] == 0) continue;
        made.bins.push_back({.place = b, .count = counts_[b]});
        if (b < extremes_.size()) made.bins.back().extremes = extremes_[b];
    }
    return made;
}

void Sketch::count(const double* column, std::size_t n) {
    positive_ += count_positive(column, n);
    count_ += n;
}

void Sketch::add(const double* column, std::size_t n) {
    count(column, n);
    std::array<std::uint32_t, chunk> bins;
    for (std::size_t from = 0; from < n; from += chunk) {
        const double* x = column + from;
        const std::size_t here = std::min(chunk, n - from);
        find_bins(x, here, grid_, bins.data());
        for (std::size_t i = 0; i < here; ++i) ++counts_[bins[i]];
        if (!grid_.extremes) continue;
        for (std::size_t i = 0; i < here; ++i)
            if (bins[i] < infinite_bin) extremes_[bins[i]].widen(x[i], x[i]);
    }
}

void Sketch::add(const Sketch& other) {
    for (std::size_t b = 0; b < counts_.size(); ++b) counts_[b] += other.counts_[b];
    for (std::size_t b = 0; b < extremes_.size(); ++b)
        extremes_[b].widen(other.extremes_[b].least, other.extremes_[b].most);
    count_ += other.count_;
    positive_ += other.positive_;
}

/// The value of a rank within a bin: spread evenly between its extremes, or over its width.
double Sketch::within(std::size_t bin, double rank) const {
    const auto here = static_cast<double>(counts_[bin]);
    if (grid_.extremes) {
        const auto [least, most] = extremes_[bin];
        return here == 1 || least == most ? least : least + (most - least) * rank / (here - 1);
    }
    const auto edge = [&](std::size_t from) {
        return grid_.low + (static_cast<double>(from) - 1) / grid_.per_unit;
    };
    if (bin == 0 || bin > inner_bins) return edge(bin == 0 ? 1 : bin);
    return edge(bin) + (edge(bin + 1) - edge(bin)) * (rank + 0.5) / here;
}

double Sketch::at_rank(double rank, const std::vector<double>& ends) const {
    const auto bin =
        static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), rank) - ends.begin());
    if (bin == ends.size()) return infinite() > 0 ? infinity : 0;
    return within(bin, rank - (ends[bin] - static_cast<double>(counts_[bin])));
}

double Sketch::quantile(double p, const std::vector<double>& ends) const {
    const auto n = static_cast<double>(count_ - missing());
    if (n < 1) return 0;
    const double rank = std::clamp(p, 0.0, 1.0) * (n - 1);
    const double below = at_rank(std::floor(rank), ends);
    const double part = rank - std::floor(rank);
    if (part == 0 || !std::isfinite(below)) return below;
    const double above = at_rank(std::floor(rank) + 1, ends);
    return std::isfinite(above) ? below + (above - below) * part : above;
}

std::vector<Quantile> Sketch::quantiles(const std::vector<double>& shares,
                                        const std::vector<double>& errors) const {
    std::vector<double> ends(counts_.begin(),
                             counts_.begin() + static_cast<std::ptrdiff_t>(infinite_bin));
    std::partial_sum(ends.begin(), ends.end(), ends.begin());
    const auto n = static_cast<double>(count_ - missing());
    std::vector<Quantile> all;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double p = shares[i];
        const double independent = n < 2 ? 0 : std::sqrt(p * (1 - p) / n);
        const double apart = errors.empty() ? independent : errors[i];
        const double width = quantile(p + apart, ends) - quantile(p - apart, ends);
        all.push_back({quantile(p, ends), std::isfinite(width) ? width / 2 : infinity});
    }
    return all;
}

}  // namespace hearth
