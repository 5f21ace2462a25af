// Fixed-order sums in lanes, whatever the machine's vectors are; integer counts and extremes by bin
// do not depend on the order of draws.
#include "study/sums.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "base/clones.hpp"
#include "base/columns.hpp"

namespace hearth {

// --- quantiles -----------------------------------------------------------------------------------

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t chunk = 256;
/// Runs of fewer draws keep extremes: there bins hold so few values that they matter.
constexpr std::uint64_t few_draws = 65536;

/// The bin of each value: from 0 for what lies below the grid to inner_bins + 1 for what lies above
/// it, then one for infinite values and one for NaN.
HEARTH_CLONES void find_bins(const double* x, std::size_t n, double low, double per_unit,
                             std::uint32_t* __restrict bins) {
    constexpr double last = static_cast<double>(Sketch::inner_bins) + 1;
    for (std::size_t i = 0; i < n; ++i) {
        const double at = (x[i] - low) * per_unit + 1;
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

/// Whether some stand there twice, of at most 1,024 values.
bool has_repeated(const std::vector<double>& values) {
    constexpr std::size_t slots = 4096;
    std::vector<std::uint64_t> taken(slots);  // by a hash, one after another; 0: by none
    for (const double value : values) {
        const std::uint64_t bits = std::bit_cast<std::uint64_t>(value + 0.0) + 1;
        std::uint64_t at = bits * 0x9e3779b97f4a7c15 >> 52;
        while (taken[at] != 0 && taken[at] != bits) at = (at + 1) % slots;
        if (taken[at] == bits) return true;
        taken[at] = bits;
    }
    return false;
}

/// The values that stand there twice or more often, ascending.
std::vector<double> repeated(std::vector<double> values) {
    std::vector<double> found;
    if (!has_repeated(values)) return found;
    std::sort(values.begin(), values.end());
    for (std::size_t i = 1; i < values.size(); ++i)
        if (values[i] == values[i - 1] && (found.empty() || found.back() != values[i]))
            found.push_back(values[i]);
    return found;
}

/// Moves each finite value behind the bins that the atoms below it add: an atom has a bin of its
/// own, and what lies above it in the same bin another.
void step_over_atoms(const double* x, std::size_t n, const std::vector<double>& atoms,
                     std::uint32_t* bins) {
    for (std::size_t i = 0; i < n; ++i) {
        const auto at = std::lower_bound(atoms.begin(), atoms.end(), x[i]);
        const auto below = static_cast<std::uint32_t>(at - atoms.begin());
        const bool is_finite = bins[i] < Sketch::inner_bins + 2;
        const auto all = static_cast<std::uint32_t>(2 * atoms.size());
        bins[i] += !is_finite ? all : 2 * below + (at != atoms.end() && *at == x[i] ? 1 : 0);
    }
}

/// The value that would stand at `place` if they were sorted.
double at_place(std::vector<double>& values, std::size_t place) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// Cuts the bins from … end − 1 into counts of 2, 8, 32 … bins, beginning at fine bins that lie
/// below, above or on both sides of them.
void cut_between(BinStretch gap, BinStretch fine, std::vector<std::uint32_t>& starts) {
    std::vector<std::uint32_t> upper;
    for (std::uint32_t width = 2; gap.first < gap.end; width *= 4) {
        if (fine.first < gap.first) {
            starts.push_back(gap.first);
            gap.first += std::min(width, gap.end - gap.first);
        }
        if (gap.end < fine.end && gap.first < gap.end) {
            gap.end -= std::min(width, gap.end - gap.first);
            upper.push_back(gap.end);
        }
    }
    starts.insert(starts.end(), upper.rbegin(), upper.rend());
}

/// By bin, those of infinite and of missing values too, the place of its count.
std::vector<std::uint16_t> places_of(const BinGrid& grid) {
    const std::vector<std::uint32_t> starts = starts_of(grid);
    std::vector<std::uint16_t> places;
    for (std::size_t next = 1; next < starts.size(); ++next)
        places.resize(starts[next], static_cast<std::uint16_t>(next - 1));
    for (std::size_t last = starts.size() - 1; last < starts.size() + 2; ++last)
        places.push_back(static_cast<std::uint16_t>(last));
    return places;
}

/// Bins between the values whose ranks are as far from a wanted quantile's as the true one lies
/// once in a thousand times. `sorted`: the finite ones of `n` values, of which the others are
/// infinite.
std::vector<BinStretch> likely_bins(const BinGrid& grid, const std::vector<double>& sorted,
                                    double n) {
    constexpr double far = 3.3;  // standard errors of a share
    const auto last = static_cast<double>(sorted.size()) - 1;
    std::vector<BinStretch> all;
    for (const double share : wanted_shares) {
        const double apart = far * std::sqrt(n * share * (1 - share));
        const auto at = [&](double rank) {
            return sorted[static_cast<std::size_t>(std::clamp(rank, 0.0, last))];
        };
        const double ends[] = {at(n * share - apart), at(n * share + apart)};
        std::uint32_t bins[2];
        find_bins(ends, 2, grid.low, grid.per_unit, bins);
        const std::uint32_t first = std::max(bins[0], std::uint32_t{1});
        const std::uint32_t end = std::min<std::uint32_t>(bins[1], Sketch::inner_bins) + 1;
        if (all.empty() || first > all.back().end) all.push_back({first, first});
        all.back().end = std::max(end, all.back().end);
    }
    return all;
}

/// How many values of a count of several bins lie below where this many would in one bin: their
/// density is taken to change evenly, as it does from the count before to the one behind.
double tilted(const Sketch& sketch, const std::vector<std::uint32_t>& starts, std::size_t at,
              double below) {
    const auto width = [&](std::size_t i) {
        return static_cast<double>(starts[i + 1] - starts[i]);
    };
    const auto density = [&](std::size_t i) { return sketch.counts[i] / width(i); };
    if (width(at) == 1 || at == 1 || at + 2 == starts.size()) return below;
    const double rise = density(at + 1) - density(at - 1);
    const double apart = width(at) + (width(at - 1) + width(at + 1)) / 2;
    const double tilt = std::clamp(rise / apart * width(at) / (2 * density(at)), -1.0, 1.0);
    const double share = below / sketch.counts[at];
    return 2 * below / (1 - tilt + std::sqrt((1 - tilt) * (1 - tilt) + 4 * tilt * share));
}

/// The value of a rank within a bin: spread evenly between its extremes, or over its width.
double within(const Sketch& sketch, std::size_t bin, double rank) {
    const auto here = static_cast<double>(sketch.counts[bin]);
    if (sketch.grid.extremes) {
        const auto [least, most] = sketch.extremes[bin];
        return here == 1 || least == most ? least : least + (most - least) * rank / (here - 1);
    }
    const auto edge = [&](std::size_t from) {
        return sketch.grid.low + (static_cast<double>(from) - 1) / sketch.grid.per_unit;
    };
    if (bin == 0) return edge(1);
    if (bin + 1 == sketch.finite_bins()) return edge(Sketch::inner_bins + 1);
    if (sketch.grid.fine.empty())
        return edge(bin) + (edge(bin + 1) - edge(bin)) * (rank + 0.5) / here;
    const std::vector<std::uint32_t> starts = starts_of(sketch.grid);
    const double low = edge(starts[bin]);
    return low + (edge(starts[bin + 1]) - low) * tilted(sketch, starts, bin, rank + 0.5) / here;
}

/// The value of a rank. `ends`: by bin, how many values lie there or below.
double at_rank(const Sketch& sketch, double rank, const std::vector<double>& ends) {
    const std::size_t bin = std::upper_bound(ends.begin(), ends.end(), rank) - ends.begin();
    if (bin == ends.size()) return sketch.infinite() > 0 ? infinity : 0;
    return within(sketch, bin, rank - (ends[bin] - static_cast<double>(sketch.counts[bin])));
}

double quantile(const Sketch& sketch, double p, const std::vector<double>& ends) {
    const auto n = static_cast<double>(sketch.draws - sketch.missing());
    if (n < 1) return 0;
    const double rank = std::clamp(p, 0.0, 1.0) * (n - 1);
    const double below = at_rank(sketch, std::floor(rank), ends);
    const double part = rank - std::floor(rank);
    if (part == 0 || !std::isfinite(below)) return below;
    const double above = at_rank(sketch, std::floor(rank) + 1, ends);
    return std::isfinite(above) ? below + (above - below) * part : above;
}

}  // namespace

BinGrid bins_from(std::vector<double> first, std::uint64_t draws) {
    const auto infinite = std::count(first.begin(), first.end(), infinity);
    first.erase(
        std::remove_if(first.begin(), first.end(), [](double x) { return !std::isfinite(x); }),
        first.end());
    if (first.empty()) return {};
    std::vector<double> atoms = repeated(first);
    const double low = at_place(first, first.size() / 100);
    const double high = at_place(first, first.size() - 1 - first.size() / 100);
    if (!(high > low)) return {low, 0, true, atoms};
    const double step = 3 * (high - low) / static_cast<double>(Sketch::inner_bins);
    BinGrid made{low - (high - low), 1 / step, draws < few_draws || !atoms.empty(), atoms};
    if (made.extremes) return made;
    std::sort(first.begin(), first.end());
    made.fine = likely_bins(made, first, static_cast<double>(first.size() + infinite));
    return made;
}

std::vector<std::uint32_t> starts_of(const BinGrid& grid) {
    std::vector<std::uint32_t> starts = {0};
    starts.reserve(Sketch::inner_bins / 4);
    BinStretch below{1, 1};  // so that nothing grows from the lowest bin
    for (const BinStretch& fine : grid.fine) {
        cut_between({below.end, fine.first}, {below.first, fine.end}, starts);
        for (std::uint32_t bin = fine.first; bin < fine.end; ++bin) starts.push_back(bin);
        below = fine;
    }
    constexpr std::uint32_t above = Sketch::inner_bins + 1;
    cut_between({below.end, above}, {below.first, above}, starts);
    starts.push_back(above);
    return starts;
}

Sketch::Sketch(BinGrid bins)
    : grid(std::move(bins)),
      counts(grid.fine.empty() ? inner_bins + 4 + 2 * grid.atoms.size()
                               : starts_of(grid).size() + 2),
      extremes(grid.extremes ? finite_bins() : std::size_t{0}) {}

void Sketch::count(const double* column, std::size_t n) {
    positive += count_positive(column, n);
    draws += n;
}

void Sketch::add(const double* column, std::size_t n) {
    count(column, n);
    if (n == 0) return;
    const std::uint32_t times = columns::alike(column, n) ? static_cast<std::uint32_t>(n) : 1;
    if (!grid.fine.empty() && places.empty()) places = places_of(grid);
    std::array<std::uint32_t, chunk> bins;
    for (std::size_t from = 0; from < n / times; from += chunk) {
        const double* x = column + from;
        const std::size_t here = std::min(chunk, n / times - from);
        find_bins(x, here, grid.low, grid.per_unit, bins.data());
        if (!grid.atoms.empty()) step_over_atoms(x, here, grid.atoms, bins.data());
        if (!places.empty())
            for (std::size_t i = 0; i < here; ++i) bins[i] = places[bins[i]];
        for (std::size_t i = 0; i < here; ++i) counts[bins[i]] += times;
        if (!grid.extremes) continue;
        for (std::size_t i = 0; i < here; ++i)
            if (bins[i] < finite_bins()) extremes[bins[i]].widen(x[i], x[i]);
    }
}

std::uint64_t Sketch::at_least(double atom) const {
    std::uint32_t bin = 0;
    find_bins(&atom, 1, grid.low, grid.per_unit, &bin);
    step_over_atoms(&atom, 1, grid.atoms, &bin);
    return std::accumulate(counts.begin() + bin, counts.end() - 1, std::uint64_t{0});
}

void Sketch::add(const Sketch& other) {
    for (std::size_t b = 0; b < other.counts.size(); ++b) counts[b] += other.counts[b];
    for (std::size_t b = 0; b < other.extremes.size(); ++b)
        extremes[b].widen(other.extremes[b].least, other.extremes[b].most);
    draws += other.draws;
    positive += other.positive;
}

std::vector<Estimate> Sketch::quantiles(const std::vector<double>& shares,
                                        const std::vector<double>& errors) const {
    std::vector<double> ends(counts.begin(),
                             counts.begin() + static_cast<std::ptrdiff_t>(finite_bins()));
    std::partial_sum(ends.begin(), ends.end(), ends.begin());
    const auto n = static_cast<double>(draws - missing());
    std::vector<Estimate> all;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double p = shares[i];
        const double independent = n < 2 ? 0 : std::sqrt(p * (1 - p) / n);
        const double apart = errors.empty() ? independent : errors[i];
        const double width = quantile(*this, p + apart, ends) - quantile(*this, p - apart, ends);
        all.push_back({quantile(*this, p, ends), std::isfinite(width) ? width / 2 : infinity});
    }
    return all;
}

// --- moments -------------------------------------------------------------------------------------

namespace {

constexpr std::size_t lanes = summing_lanes;

/// Years of `rates` rates that one driver drives, whose sums stay in registers together.
template <class Lanes, std::size_t rates, std::size_t years>
__attribute__((always_inline)) inline void add_years_in(const SummedRate* all, const double* driver,
                                                        std::size_t t, std::size_t n) {
    using Vector = typename Lanes::Vector;
    constexpr std::size_t width = width_of<Lanes>, vectors = lanes / width;
    const std::size_t whole = n / lanes * lanes;
    Vector sum[rates][years][vectors];
    const double* rate[rates];
    for (std::size_t r = 0; r < rates; ++r) {
        rate[r] = all[r].rate;
        for (std::size_t y = 0; y < years; ++y)
            for (std::size_t v = 0; v < vectors; ++v)
                sum[r][y][v] = *vector_at<Lanes>(all[r].sums + (t + y) * lanes + v * width);
    }
    for (std::size_t i = 0; i < whole; i += lanes)
        for (std::size_t y = 0; y < years; ++y)
            for (std::size_t v = 0; v < vectors; ++v) {
                const std::size_t at = i + v * width;
                const Vector driven = *vector_at<Lanes>(driver + (t + y) * n + at);
                for (std::size_t r = 0; r < rates; ++r)
                    sum[r][y][v] += *vector_at<Lanes>(rate[r] + at) * driven;
            }
    for (std::size_t r = 0; r < rates; ++r)
        for (std::size_t y = 0; y < years; ++y) {
            double* sums = all[r].sums + (t + y) * lanes;
            for (std::size_t v = 0; v < vectors; ++v)
                *vector_at<Lanes>(sums + v * width) = sum[r][y][v];
            for (std::size_t i = whole; i < n; ++i)
                sums[i - whole] += rate[r][i] * driver[(t + y) * n + i];
        }
}

template <class Lanes, std::size_t rates, std::size_t at_once>
__attribute__((always_inline)) inline void add_rates_in(const SummedRate* all, const double* driver,
                                                        std::size_t years, std::size_t n) {
    std::size_t t = 0;
    for (; t + at_once <= years; t += at_once)
        add_years_in<Lanes, rates, at_once>(all, driver, t, n);
    for (; t < years; ++t) add_years_in<Lanes, rates, 1>(all, driver, t, n);
}

template <class Lanes>
__attribute__((always_inline)) inline void add_ledger_sums_in(std::span<const SummedRate> rates,
                                                              const double* driver,
                                                              std::size_t years, std::size_t n) {
    constexpr std::size_t vectors = lanes / width_of<Lanes>;
    std::size_t r = 0;
    for (; r + 3 <= rates.size(); r += 3)
        add_rates_in<Lanes, 3, 4 / vectors>(&rates[r], driver, years, n);
    if (r + 2 == rates.size()) add_rates_in<Lanes, 2, 6 / vectors>(&rates[r], driver, years, n);
    if (r + 1 == rates.size()) add_rates_in<Lanes, 1, 5>(&rates[r], driver, years, n);
}

/// Adds the 1st to 4th power of what each value lies above `from` to four groups of lanes.
template <class Lanes>
__attribute__((always_inline)) inline void add_powers_in(const double* x, std::size_t n,
                                                         double from, double* s) {
    using Vector = typename Lanes::Vector;
    constexpr std::size_t width = width_of<Lanes>, vectors = lanes / width;
    Vector sum[4][vectors];
    for (std::size_t power = 0; power < 4; ++power)
        for (std::size_t v = 0; v < vectors; ++v)
            sum[power][v] = *vector_at<Lanes>(s + power * lanes + v * width);
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
        for (std::size_t v = 0; v < vectors; ++v) {
            const Vector d = *vector_at<Lanes>(x + i + v * width) - from, square = d * d;
            sum[0][v] += d;
            sum[1][v] += square;
            sum[2][v] += square * d;
            sum[3][v] += square * square;
        }
    for (std::size_t power = 0; power < 4; ++power)
        for (std::size_t v = 0; v < vectors; ++v)
            *vector_at<Lanes>(s + power * lanes + v * width) = sum[power][v];
    for (std::size_t l = 0; i < n; ++i, ++l) {
        const double d = x[i] - from, square = d * d;
        s[l] += d;
        s[lanes + l] += square;
        s[2 * lanes + l] += square * d;
        s[3 * lanes + l] += square * square;
    }
}
HEARTH_LANES(add_powers, (const double* x, std::size_t n, double from, double* s), (x, n, from, s))

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

void GrowingMoments::add(const double* column, std::size_t count) {
    if (count == 0) return;
    if (n == 0) from = column[0];
    add_powers(column, count, from, powers.data());
    n += static_cast<double>(count);
}

void GrowingMoments::add_present(const double* column, std::size_t count) {
    std::array<double, chunk> present;
    for (std::size_t begin = 0; begin < count; begin += chunk) {
        const std::size_t end = std::min(count, begin + chunk);
        std::size_t found = 0;
        for (std::size_t i = begin; i < end; ++i)
            if (std::isfinite(column[i])) present[found++] = column[i];
        add(present.data(), found);
    }
}

DrawMoments GrowingMoments::total() const {
    if (n == 0) return {};
    const double s1 = folded(&powers[0]), s2 = folded(&powers[lanes]);
    const double s3 = folded(&powers[2 * lanes]), s4 = folded(&powers[3 * lanes]);
    const double d = s1 / n;  // the mean less `from`
    const auto above_rounding = [](double even) { return even < 0 ? 0 : even; };
    return {.n = n,
            .mean = from + d,
            .m2 = above_rounding(s2 - d * s1),
            .m3 = s3 - 3 * d * s2 + 2 * d * d * s1,
            .m4 = above_rounding(s4 - 4 * d * s3 + 6 * d * d * s2 - 3 * d * d * d * s1)};
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

HEARTH_LANES(add_ledger_sums,
             (std::span<const SummedRate> rates, const double* driver, std::size_t years,
              std::size_t n),
             (rates, driver, years, n))

LeafSums joined(const LeafSums& a, const LeafSums& b) {
    LeafSums sums{.ledger = added(a.ledger, b.ledger)};
    for (std::size_t i = 0; i < a.columns.size(); ++i)
        sums.columns.push_back(joined(a.columns[i], b.columns[i]));
    for (std::size_t i = 0; i < a.replicates.size(); ++i)
        sums.replicates.push_back(joined(a.replicates[i], b.replicates[i]));
    return sums;
}

void LeafTree::add(int level, std::uint64_t index, LeafSums sums) {
    const bool left = index % 2 == 0;
    const auto sibling = nodes.find((left ? index + 1 : index - 1) << level);
    if (sibling == nodes.end() || sibling->second.first != level) {
        nodes.emplace(index << level, std::pair(level, std::move(sums)));
        return;
    }
    LeafSums both =
        left ? joined(sums, sibling->second.second) : joined(sibling->second.second, sums);
    nodes.erase(sibling);
    add(level + 1, index / 2, std::move(both));
}

LeafSums LeafTree::total() const {
    LeafSums sum;
    for (const auto& [first, node] : nodes)
        sum = sum.columns.empty() ? node.second : joined(sum, node.second);
    return sum;
}

// --- by replicate --------------------------------------------------------------------------------

namespace {

constexpr double largest = std::numeric_limits<double>::max();
static_assert(std::tuple_size_v<Marks> == 3);

/// What is counted or summed in a group of replicates.
enum Group : std::size_t { finite, total, positive, infinite, missing, low, middle, high, groups };

inline bool is_number(double v) { return v >= -largest && v <= largest; }

inline void count(double v, const double* marks, double* s) {
    s[finite * replicates] += is_number(v) ? 1.0 : 0.0;
    s[total * replicates] += is_number(v) ? v : 0.0;
    s[positive * replicates] += v > 0 ? 1.0 : 0.0;
    s[infinite * replicates] += v > largest ? 1.0 : 0.0;
    s[missing * replicates] += v == v ? 0.0 : 1.0;
    s[low * replicates] += v <= marks[0] ? 1.0 : 0.0;
    s[middle * replicates] += v <= marks[1] ? 1.0 : 0.0;
    s[high * replicates] += v <= marks[2] ? 1.0 : 0.0;
}

inline void square(double v, double mean, double& s) {
    const double d = is_number(v) ? v - mean : 0.0;
    s += d * d;
}

HEARTH_CLONES void count_lanes(const double* x, std::size_t n, const double* marks,
                               double* __restrict s) {
    std::size_t i = 0;
    for (; i + replicates <= n; i += replicates)
        for (std::size_t l = 0; l < replicates; ++l) count(x[i + l], marks, s + l);
    for (std::size_t l = 0; i < n; ++i, ++l) count(x[i], marks, s + l);
}

HEARTH_CLONES void square_lanes(const double* x, std::size_t n, const double* mean,
                                double* __restrict s) {
    std::size_t i = 0;
    for (; i + replicates <= n; i += replicates)
        for (std::size_t l = 0; l < replicates; ++l) square(x[i + l], mean[l], s[l]);
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
    std::array<double, groups * replicates> s{};
    count_lanes(column, n, marks.data(), s.data());
    std::array<double, replicates> mean{}, squares{};
    for (std::size_t l = 0; l < replicates; ++l)
        mean[l] = s[finite * replicates + l] > 0
                      ? s[total * replicates + l] / s[finite * replicates + l]
                      : 0;
    square_lanes(column, n, mean.data(), squares.data());
    ReplicateColumn made;
    for (std::size_t l = 0; l < replicates; ++l)
        made[l] = {
            .n = s[finite * replicates + l],
            .mean = mean[l],
            .m2 = squares[l],
            .positive = s[positive * replicates + l],
            .infinite = s[infinite * replicates + l],
            .missing = s[missing * replicates + l],
            .up_to = {s[low * replicates + l], s[middle * replicates + l],
                      s[high * replicates + l]},
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
