// Integer counts and extremes by bin: sums of them do not depend on the order of draws.
#include "analysis/sketch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hearth {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

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

Sketch::Sketch(BinGrid grid)
    : grid_(grid),
      counts_(inner_bins + 2),
      least_(inner_bins + 2, infinity),
      most_(inner_bins + 2, -infinity) {}

void Sketch::add(const double* column, std::size_t n) {
    constexpr double last = static_cast<double>(inner_bins) + 1;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = column[i];
        if (!(x < infinity)) {
            if (x == infinity)
                ++infinite_;
            else
                ++missing_;
            continue;
        }
        positive_ += x > 0 ? 1 : 0;
        const double at = std::min(std::max((x - grid_.low) * grid_.per_unit + 1, 0.0), last);
        const auto bin = static_cast<std::size_t>(at);
        ++counts_[bin];
        least_[bin] = std::min(least_[bin], x);
        most_[bin] = std::max(most_[bin], x);
        ++count_;
    }
}

void Sketch::add(const Sketch& other) {
    for (std::size_t b = 0; b < counts_.size(); ++b) {
        counts_[b] += other.counts_[b];
        least_[b] = std::min(least_[b], other.least_[b]);
        most_[b] = std::max(most_[b], other.most_[b]);
    }
    count_ += other.count_;
    missing_ += other.missing_;
    infinite_ += other.infinite_;
    positive_ += other.positive_;
}

/// The value of a whole rank (from 0), spread evenly between a bin's extremes.
double Sketch::at_rank(double rank) const {
    double before = 0;
    for (std::size_t b = 0; b < counts_.size(); ++b) {
        const auto here = static_cast<double>(counts_[b]);
        if (here > 0 && rank < before + here) {
            if (here == 1 || least_[b] == most_[b]) return least_[b];
            return least_[b] + (most_[b] - least_[b]) * (rank - before) / (here - 1);
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

std::vector<Sketch::Bin> Sketch::filled() const {
    std::vector<Bin> bins;
    for (std::size_t b = 0; b < counts_.size(); ++b)
        if (counts_[b] > 0) bins.push_back({b, counts_[b], least_[b], most_[b]});
    return bins;
}

void Sketch::restore(const std::vector<Bin>& bins, std::uint64_t missing, std::uint64_t infinite,
                     std::uint64_t positive) {
    for (const Bin& bin : bins) {
        counts_.at(bin.index) = bin.count;
        least_[bin.index] = bin.least;
        most_[bin.index] = bin.most;
        count_ += bin.count;
    }
    missing_ = missing;
    infinite_ = infinite;
    positive_ = positive;
}

}  // namespace hearth
