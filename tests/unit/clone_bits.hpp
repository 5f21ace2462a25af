// What each kernel of the engine's columns and of the analyses gives, as one number for all its
// bits. A test names the namespace anew, forces one clone by HEARTH_CLONES and includes this; all
// must agree. Inputs are made by sums and products alone, so that no clone makes others.
#include "base/columns.cpp"
#include "base/kernels.cpp"
#include "engine/kinds/cohort_columns.cpp"
#include "engine/measure_kernels.cpp"
#include "study/sums.cpp"
#include "unit/clone_hashes.hpp"

namespace hearth {

namespace {

using clone_hashes::CloneHash;

constexpr std::size_t bit_years = 7;   // five at once and two more
constexpr std::size_t bit_draws = 61;  // vectors of any width, and a rest

/// Numbers from −1 to 1, among them 0 and 1.
std::vector<double> made_up(std::uint64_t seed, std::size_t n) {
    std::vector<double> x;
    std::uint64_t state = seed * 0x9e3779b97f4a7c15;
    for (std::size_t i = 0; i < n; ++i) {
        state = state * 6364136223846793005 + 1442695040888963407;
        x.push_back(static_cast<double>(static_cast<std::int64_t>(state)) * 0x1p-63);
    }
    x[n / 2] = 0, x[n - 1] = 1;
    return x;
}

/// The same from 0 to `most`.
std::vector<double> from_zero(std::uint64_t seed, double most, std::size_t n = bit_draws) {
    std::vector<double> x = made_up(seed, n);
    for (double& one : x) one = (one < 0 ? -one : one) * most;
    return x;
}

class CloneHashes {
  public:
    std::vector<CloneHash> made() {
        columns_of_draws();
        columns_of_years();
        shapes_of_exposure();
        measures();
        cohorts();
        sums();
        return std::move(hashes_);
    }

  private:
    /// Runs a kernel on columns that hold something already, and keeps their hash.
    template <class Kernel>
    void add(const char* name, const Kernel& kernel, std::size_t n = bit_draws) {
        std::vector<double> out = made_up(9, n);
        kernel(out.data());
        keep(name, out);
    }

    void keep(const char* name, const std::vector<double>& values) {
        std::uint64_t hash = 0xcbf29ce484222325;
        for (const double x : values)  // a NaN counts as a NaN: its sign is the processor's
            hash = (hash ^ (x != x ? 1 : std::bit_cast<std::uint64_t>(x))) * 0x100000001b3;
        hashes_.push_back({name, hash});
    }

    void columns_of_draws() {
        using namespace columns;
        const double *a = a_.data(), *b = b_.data(), *c = c_.data();
        constexpr std::size_t n = bit_draws;
        add("fill", [&](double* x) { fill(x, 0.1, n); });
        add("multiply", [&](double* x) { multiply(x, a, b, n); });
        add("multiply_add", [&](double* x) { multiply_add(x, a, b, n); });
        add("add", [&](double* x) { columns::add(x, a, n); });
        add("multiply_by", [&](double* x) { multiply_by(x, a, n); });
        add("multiply_by_rest", [&](double* x) { multiply_by_rest(x, a, n); });
        add("avoided_by_ratio", [&](double* x) { avoided_by_ratio(x, a, b, n); });
        add("adjust", [&](double* x) { adjust(x, a, b, n); });
        add(
            "value",
            [&](double* x) {
                value({x, x + n, x + 2 * n, x + 3 * n}, a, b, c, n);
            },
            4 * n);
        add("value_of_share", [&](double* x) { value_of_share(x, a, b, c, n); });
        add("value_of_rest", [&](double* x) { value_of_rest(x, a, b, c, n); });
        add("spend", [&](double* x) { spend(x, a, b, n); });
        add("sum", [&](double* x) { sum(x, {a, b, c}, n); });
        const std::vector<double> base = from_zero(4, 1), exponent = from_zero(5, 3);
        add("power", [&](double* x) { power(x, base.data(), exponent.data(), n); });
    }

    void columns_of_years() {
        constexpr std::size_t all = bit_years * bit_draws;
        const std::vector<double> a = made_up(11, all), b = made_up(12, all);
        add(
            "convolve",
            [&](double* x) { columns::convolve(x, a.data(), b.data(), bit_years, bit_draws); },
            all);
        add(
            "convolve_steady",
            [&](double* x) {
                columns::convolve_steady(x, a.data(), b.data(), bit_years, bit_draws);
            },
            all);
        const std::vector<double> factors = from_zero(13, 1, bit_years);
        const columns::GroupYears years{a_.data(), b.data(), factors.data(), bit_years, bit_draws};
        const auto stream = [&](auto sum) {
            return [&, sum](double* x) { sum(years, x, x + all, x + all + bit_draws, bit_draws); };
        };
        add("begin_stream", stream(columns::begin_stream), all + 2 * bit_draws);
        add("add_to_stream", stream(columns::add_to_stream), all + 2 * bit_draws);
        add(
            "sum_years", [&](double* x) { columns::sum_years(years, x, x + bit_draws, bit_draws); },
            2 * bit_draws);
        const columns::DriverYears driver{
            b.data(), bit_years, bit_draws, {factors.data(), a_.data()}};
        add(
            "sum_driver",
            [&](double* x) {
                double* const factored[] = {x + bit_draws, x + 2 * bit_draws};
                columns::sum_driver(driver, x, factored, bit_draws);
            },
            3 * bit_draws);
        const std::vector<columns::StreamTerm> terms = {{a_.data(), a.data()},
                                                        {b_.data(), b.data()}};
        const columns::StreamTerms both{terms, bit_years, bit_draws};
        add(
            "begin_with_terms", [&](double* x) { columns::begin_with_terms(both, x, bit_draws); },
            all);
        add(
            "add_terms", [&](double* x) { columns::add_terms(both, x, bit_draws); }, all);
        add(
            "add_ledger_sums",
            [&](double* x) {
                std::vector<SummedRate> rates;
                for (const auto* rate : {&a_, &b_, &c_, &a_, &b_})
                    rates.push_back({rate->data(), x + 8 * bit_years * rates.size()});
                add_ledger_sums(rates, b.data(), bit_years, bit_draws);
                add_ledger_sums({rates.data(), 1}, b.data(), bit_years, bit_draws);
            },
            5 * 8 * bit_years);
    }

    void shapes_of_exposure() {
        const std::vector<double> lag = from_zero(21, 2), lasts = from_zero(22, 4);
        const columns::Span span{lag.data(), lasts.data()};
        for (int k = 0; k < 3; ++k) {
            constexpr std::size_t n = bit_draws;
            add("exposed", [&](double* x) { columns::exposed(x, span, {k + 1, k}, n); });
            add("exposed_at_once", [&](double* x) {
                columns::exposed_at_once(x, span, {k + 1, k}, n);
            });
            add("landed", [&](double* x) { columns::landed(x, lag.data(), k, n); });
            add("landed_at_once", [&](double* x) { columns::landed_at_once(x, lag.data(), k, n); });
        }
    }

    void measures() {
        using namespace columns;
        const double *a = a_.data(), *b = b_.data(), *c = c_.data();
        constexpr std::size_t n = bit_draws;
        add(
            "payback",
            [&](double* x) {
                for (int t = 0; t < 4; ++t) payback_step(x, x + n, a, t % 2 ? b : c, t, 0, n);
                payback_end(x, x + n, 0, n);
            },
            2 * n);
        add("ratio", [&](double* x) { ratio(x, a, b, 0, n); });
        add("ratio_of_both", [&](double* x) { ratio_of_both(x, a, b, 0, n); });
        add("multiply_add_scaled", [&](double* x) { multiply_add_scaled(x, a, b, 3, n); });
        add("subtract", [&](double* x) { subtract(x, a, n); });
        add("negate", [&](double* x) { negate(x, a, n); });
    }

    void cohorts() {
        using namespace columns;
        const double *a = a_.data(), *b = b_.data();
        constexpr std::size_t n = bit_draws, all = bit_years * n;
        std::vector<double> x = made_up(41, all);
        const std::vector<double> p = made_up(42, all);
        const std::vector<Arrival> arrivals = {{0, 1}, {3, 2}, {1, 6}, {2, 2}};
        const std::vector<int> ends = {1, 1, 4};
        double* from[] = {x.data(), x.data() + n, x.data() + 2 * n, x.data() + 3 * n};
        add(
            "step",
            [&](double* out) {
                double* into[] = {out, out + n, out + 2 * n};
                step({arrivals, ends, p.data(), from, into, n}, n);
            },
            3 * n);
        const std::vector<Weighted> walked = {{0, 0.3}, {3, 0.5}, {2, 1.7}};
        const std::vector<WalkSum> sums = {{0, 1, walked.data(), walked.data() + 2},
                                           {1, 0, walked.data() + 2, walked.data() + 3}};
        const std::vector<int> sum_ends = {0, 2, 2};
        add(
            "walk",
            [&](double* out) {
                double* now[] = {out, out + n, out + 2 * n, out + 3 * n};
                double* next[] = {out + 4 * n, out + 5 * n, out + 6 * n, out + 7 * n};
                walk({{arrivals, ends, p.data(), now, next, n},
                      sums,
                      sum_ends,
                      {out + 8 * n, out + 10 * n},
                      n,
                      out,
                      a},
                     n);
            },
            12 * n);
        const std::vector<Weighted> terms = {{0, 0.3, 2}, {4, 1.7, 1}, {6, -0.1, 0}};
        const Weighing sum{terms.data(), terms.data() + 3, x.data(), p.data(), n};
        add("weigh", [&](double* out) { weigh(out, a, sum, n); });
        add("weigh_by_columns", [&](double* out) { weigh_by_columns(out, a, sum, n); });
        add("hold", [&](double* out) { hold(out, 1e-12, n); });
        add("rest_of_one", [&](double* out) { rest_of_one(out, a, n); });
        add("raise_to", [&](double* out) { raise_to(out, a, n); });
        const std::vector<double> exponent = from_zero(43, 3);
        add(
            "to_exponent", [&](double* out) { to_exponent(out, out + n, exponent.data(), n); },
            2 * n);
        add("times_odds", [&](double* out) { times_odds(out, exponent.data(), n); });
        add("scaled_difference", [&](double* out) { scaled_difference(out, a, 0.7, n); });
        add("over_shape", [&](double* out) { over_shape(out, b, 0.1, n); });
        const std::vector<double> wide = from_zero(44, 9), times = {0, 1, 4, 7};
        add("halvings", [&](double* out) { halvings(out, wide.data(), n); });
        add("halve", [&](double* out) { halve(out, times.data(), times.size()); });
        std::vector<std::uint32_t> whole(n);
        std::vector<std::uint16_t> rows(n);
        const std::vector<double> shares = made_up(45, n);
        std::vector<double> counted;
        for (std::size_t i = 0; i < n; ++i) rows[i] = static_cast<std::uint16_t>(i % 7 % 3);
        for (std::uint16_t row = 0; row < 3; ++row)
            counted.push_back(count_equal(rows.data(), row, n));
        to_whole(whole.data(), shares.data(), n);
        counted.insert(counted.end(), whole.begin(), whole.end());
        keep("count_equal and to_whole", counted);
        add("take_where_more", [&](double* out) { take_where_more(out, a, wide.data(), 4, n); });
    }

    void sums() {
        const std::vector<double> values = made_up(31, 1019);
        GrowingMoments growing;
        growing.add(values.data(), values.size());
        const DrawMoments moments = growing.total();
        keep("GrowingMoments", {moments.mean, moments.m2, moments.m3, moments.m4});
        std::vector<double> odd = values;
        odd[1] = infinity, odd[2] = std::nan(""), odd[3] = -infinity, odd[4] = 1e300;
        Sketch sketch({.low = -0.5, .per_unit = 2000, .extremes = true});
        sketch.add(odd.data(), odd.size());
        std::vector<double> kept{static_cast<double>(sketch.positive)};
        kept.insert(kept.end(), sketch.counts.begin(), sketch.counts.end());
        for (const Extremes& one : sketch.extremes) kept.insert(kept.end(), {one.least, one.most});
        keep("sketch", kept);
        std::vector<double> of_replicates;
        for (const ReplicateSums& one : replicates_of(odd.data(), odd.size(), {-0.5, 0, 0.5}))
            for (const double sum : {one.n, one.mean, one.m2, one.positive, one.infinite,
                                     one.missing, one.up_to[0], one.up_to[1], one.up_to[2]})
                of_replicates.push_back(sum);
        keep("replicates_of", of_replicates);
        odd[1] = odd[2] = odd[3] = 0;
        std::vector<double> even(bit_draws, 0.1);
        keep("reach", {double(kernels::reach(0.1, even)), double(kernels::reach(0.2, even))});
        keep("alike, finite and within", {double(columns::within(odd.data(), 1e300, odd.size())),
                                          double(columns::within(odd.data(), 1e299, odd.size())),
                                          double(columns::alike(odd.data(), odd.size())),
                                          double(columns::alike(even.data(), even.size())),
                                          double(columns::finite(odd.data(), odd.size()))});
    }

    const std::vector<double> a_ = made_up(1, bit_draws), b_ = made_up(2, bit_draws),
                              c_ = made_up(3, bit_draws);
    std::vector<CloneHash> hashes_;
};

}  // namespace

}  // namespace hearth
