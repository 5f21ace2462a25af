// What streams of draws sum up to, against the same sums done plainly over all values.
#include "study/sums.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <doctest/doctest.h>
#include <limits>
#include <numeric>

using namespace hearth;
using doctest::Approx;

namespace {

using Values = std::vector<double>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

Approx exactly(double value) { return Approx(value).epsilon(1e-12); }

Sketch sketch_of(const Values& values, const BinGrid& grid) {
    Sketch sketch(grid);
    sketch.add(values.data(), values.size());
    return sketch;
}

double quantile_of(const Sketch& sketch, double share) {
    return sketch.quantiles({share}).front().value;
}

/// 10, 20 … 110 in no order.
const Values tens = {70, 10, 110, 40, 20, 90, 30, 100, 60, 50, 80};

/// The definition, over all values at once.
DrawMoments moments_by_hand(const Values& values) {
    long double sum = 0, m2 = 0, m3 = 0, m4 = 0;
    for (const double value : values) sum += value;
    const long double mean = sum / static_cast<long double>(values.size());
    for (const double value : values) {
        const long double d = value - mean;
        m2 += d * d;
        m3 += d * d * d;
        m4 += d * d * d * d;
    }
    return {static_cast<double>(values.size()), static_cast<double>(mean), static_cast<double>(m2),
            static_cast<double>(m3), static_cast<double>(m4)};
}

void check_moments(const DrawMoments& found, const DrawMoments& expected) {
    CHECK(found.n == expected.n);
    CHECK(found.mean == exactly(expected.mean));
    CHECK(found.m2 == exactly(expected.m2));
    CHECK(found.m3 == Approx(expected.m3).epsilon(1e-9));
    CHECK(found.m4 == exactly(expected.m4));
}

DrawMoments moments_of(const Values& values) {
    GrowingMoments growing;
    growing.add(values.data(), values.size());
    return growing.total();
}

/// The same, added block by block.
DrawMoments moments_in_blocks(const Values& values, std::size_t rows) {
    GrowingMoments growing;
    for (std::size_t first = 0; first < values.size(); first += rows)
        growing.add_present(values.data() + first, std::min(rows, values.size() - first));
    return growing.total();
}

/// Skewed values that no two leaves share.
Values skewed(std::size_t first, std::size_t count) {
    Values values;
    for (std::size_t i = first; i < first + count; ++i)
        values.push_back(std::exp(std::sin(0.7 * static_cast<double>(i)) * 2) + 0.1);
    return values;
}

constexpr std::size_t leaf = 64, last_leaf = 5;

Values draws_of(std::size_t leaf_number, std::size_t leaves) {
    return skewed(leaf_number * leaf, leaf_number + 1 == leaves ? last_leaf : leaf);
}

LeafSums sums_of(const Values& values) {
    Marks marks{0.5, 1, 3};
    return {.columns = {moments_of(values)},
            .ledger = {std::accumulate(values.begin(), values.end(), 0.0)},
            .replicates = {replicates_of(values.data(), values.size(), marks)}};
}

LeafTree tree_of(const std::vector<std::size_t>& order) {
    LeafTree tree;
    for (const std::size_t number : order)
        tree.add(0, number, sums_of(draws_of(number, order.size())));
    return tree;
}

bool same_bits(const DrawMoments& a, const DrawMoments& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

}  // namespace

TEST_CASE("a quantile of n values is the one of rank p (n - 1), linear between neighbours") {
    const std::vector<std::pair<double, double>> by_hand = {
        {0, 10},   {0.025, 12.5}, {0.05, 15},     {0.1, 20},   {0.25, 35},
        {0.5, 60}, {0.77, 87},    {0.975, 107.5}, {0.99, 109}, {1, 110}};
    // Each value alone in its bin; two of them in the outer bins; all in one bin.
    for (const BinGrid& grid : {BinGrid{0, 1, true}, BinGrid{15, 1, true},
                                BinGrid{-4000, 0.5, true}, BinGrid{0, 0, true}}) {
        const Sketch sketch = sketch_of(tens, grid);
        for (const auto& pair : by_hand) {
            CAPTURE(pair.first);
            CAPTURE(grid.low);
            CHECK(quantile_of(sketch, pair.first) == exactly(pair.second));
        }
    }
}

TEST_CASE("without extremes a value lies in the middle of its bin, and many evenly over it") {
    const Sketch alone = sketch_of(tens, {-0.5, 1, false});
    CHECK(quantile_of(alone, 0.5) == exactly(60));
    CHECK(quantile_of(alone, 0.025) == exactly(12.5));
    // Bins of width 10 from 0: four values in the first, one in the second.
    const Sketch five = sketch_of({1, 2, 3, 4, 19}, {0, 0.1, false});
    CHECK(quantile_of(five, 0) == exactly(1.25));
    CHECK(quantile_of(five, 0.5) == exactly(6.25));
    CHECK(quantile_of(five, 0.75) == exactly(8.75));
    CHECK(quantile_of(five, 1) == exactly(15));
}

TEST_CASE("a value on the edge of two bins is in the upper one, and none is lost beyond the ends") {
    const Sketch sketch =
        sketch_of({0, 0.999, 1, 1.001, 2047, 2048, 1e9, -1e-9, -1e9, infinity, -infinity, nothing},
                  {0, 1, true});
    CHECK(sketch.counts[0] == 3);                   // below 0
    CHECK(sketch.counts[1] == 2);                   // [0, 1)
    CHECK(sketch.counts[2] == 2);                   // [1, 2)
    CHECK(sketch.counts[Sketch::inner_bins] == 1);  // [2047, 2048)
    CHECK(sketch.counts[Sketch::inner_bins + 1] == 2);
    CHECK(sketch.infinite() == 1);
    CHECK(sketch.missing() == 1);
    CHECK(sketch.positive == 7);
    CHECK(sketch.draws == 12);
}

TEST_CASE("quantiles count infinite values as the largest and leave out what has no value") {
    const Sketch sketch = sketch_of({3, nothing, infinity, 1, 2, nothing}, {0, 1, true});
    CHECK(quantile_of(sketch, 0) == 1);
    CHECK(quantile_of(sketch, 0.5) == exactly(2.5));
    CHECK(quantile_of(sketch, 2.0 / 3) == exactly(3));
    CHECK(quantile_of(sketch, 0.7) == infinity);
    CHECK(quantile_of(sketch, 1) == infinity);
    CHECK(quantile_of(sketch_of({}, {0, 1, true}), 0.5) == 0);
}

TEST_CASE("a value that many draws share is exact in every quantile that falls on it") {
    Values values(500, 0.0);
    for (int i = 1; i <= 500; ++i) values.push_back(i);
    const Sketch sketch = sketch_of(values, {-50, 10, true});  // 0 alone in its bin
    for (const double share : {0.0, 0.025, 0.25, 0.49, 0.499})
        CHECK(quantile_of(sketch, share) == 0);
    CHECK(quantile_of(sketch, 0.975) == exactly(475.025));
}

TEST_CASE(
    "values that repeat among the first are exact in every quantile, whatever lies beside them") {
    // 400 times 0, 200 times 7 and 400 others, all within two bins.
    Values values(400, 0.0);
    values.insert(values.end(), 200, 7.0);
    for (int i = 1; i <= 400; ++i) values.push_back(i <= 200 ? -i / 50.0 : 7 + i / 100.0);
    const Sketch sketch = sketch_of(values, {-1000, 0.001, true, {0, 7}});
    std::sort(values.begin(), values.end());
    for (const double share : {0.2003, 0.3, 0.5, 0.5994, 0.6007, 0.7, 0.7997}) {
        CAPTURE(share);
        const double rank = share * 999;
        CHECK(values[static_cast<std::size_t>(rank)] == values[static_cast<std::size_t>(rank) + 1]);
        CHECK(quantile_of(sketch, share) == values[static_cast<std::size_t>(rank)]);
    }
    CHECK(sketch.counts.size() == Sketch::inner_bins + 8);
}

TEST_CASE("the error of a quantile is half the way between those one error of its share apart") {
    Values values(101);
    std::iota(values.begin(), values.end(), 0.0);
    const Sketch sketch = sketch_of(values, {-0.5, 1, true});
    for (const double share : {0.5, 0.3}) {
        const double apart = std::sqrt(share * (1 - share) / 101);
        CHECK(sketch.quantiles({share}).front().se == exactly(100 * apart));
        CHECK(sketch.quantiles({share}, {0.04}).front().se == exactly(4));
    }
    CHECK(sketch.quantiles({0.01}, {0.05}).front().se == exactly(3));  // from 0 to 6
}

TEST_CASE("sketches of parts are that of the whole, in any order") {
    const Values values = skewed(0, 1000);
    const BinGrid grid{0.1, 300, true};
    const Sketch whole = sketch_of(values, grid);
    Sketch parts(grid);
    for (const auto& [from, to] : {std::pair{700, 1000}, {0, 1}, {1, 699}, {699, 700}})
        parts.add(sketch_of({values.begin() + from, values.begin() + to}, grid));
    CHECK(parts.counts == whole.counts);
    CHECK(parts.draws == whole.draws);
    CHECK(parts.positive == whole.positive);
    for (const double share : {0.0, 0.025, 0.5, 0.975, 1.0})
        CHECK(quantile_of(parts, share) == quantile_of(whole, share));
}

TEST_CASE("values that are all one are counted as if they came one by one") {
    for (const double value : {3.0, -0.0, infinity, nothing})
        for (const BinGrid& grid : {BinGrid{0, 1, true, {3}}, BinGrid{0, 1, false, {}}}) {
            Sketch together(grid), apart(grid);
            const Values column(37, value);
            together.add(column.data(), column.size());
            for (const double& one : column) apart.add(&one, 1);
            CHECK(together.counts == apart.counts);
            CHECK(together.positive == apart.positive);
            CHECK(quantile_of(together, 0.5) == quantile_of(apart, 0.5));
        }
}

TEST_CASE("bins are counted one by one at fine ones, else by 2, 8, 32 and so on from these") {
    const BinGrid grid{0, 1, false, {}, {{5, 7}, {20, 21}}};
    const std::vector<std::uint32_t> starts = {0,  1,  3,  5,  6,  7,   9,   17,  18,
                                               20, 21, 23, 31, 63, 191, 703, 2049};
    CHECK(starts_of(grid) == starts);
    const Sketch sketch =
        sketch_of({-1, 0, 2, 4, 5, 6, 7.5, 16, 17, 19, 19.5, 702, 1e9, infinity, nothing}, grid);
    const std::vector<std::uint32_t> counts = {1, 1, 1, 1, 1, 2, 0, 1, 1, 2,
                                               0, 0, 0, 0, 0, 1, 1, 1, 1};
    CHECK(sketch.counts == counts);
}

TEST_CASE("a quantile far from fine bins lies evenly in the width of its count") {
    Values values(Sketch::inner_bins);
    std::iota(values.begin(), values.end(), 0.5);
    const Sketch sketch = sketch_of(values, {0, 1, false, {}, {{100, 110}}});
    for (const double share : {0.025, 0.5, 0.975})
        CHECK(quantile_of(sketch, share) == exactly(share * 2047 + 0.5));
}

TEST_CASE("within a count of many bins the density changes as from the one before to the next") {
    Values values;  // as many below x as x squared says
    for (int i = 0; i < 100000; ++i) values.push_back(2048 * std::sqrt((i + 0.5) / 100000));
    const Sketch sketch = sketch_of(values, {0, 1, false, {}, {{2000, 2010}}});
    for (const double share : {0.45, 0.5, 0.6, 0.75, 0.85})  // of 512 bins from 1318, then 128
        CHECK(quantile_of(sketch, share) == Approx(2048 * std::sqrt(share)).epsilon(1e-5));
}

TEST_CASE("bins counted together leave the wanted quantiles of a long run as they are") {
    const Values values = skewed(0, 70000);
    BinGrid grid = bins_from({values.begin(), values.begin() + 1024}, values.size());
    const Sketch some = sketch_of(values, grid);
    REQUIRE(grid.fine.size() == 3);
    grid.fine.clear();
    const Sketch all = sketch_of(values, grid);
    CHECK(some.counts.size() < all.counts.size() / 2);
    for (const double share : wanted_shares) {
        CHECK(quantile_of(some, share) == quantile_of(all, share));
        CHECK(some.quantiles({share}).front().se == all.quantiles({share}).front().se);
    }
}

TEST_CASE("fine bins reach 3.3 errors of a share from each wanted quantile of the first values") {
    Values first(1024);
    std::iota(first.begin(), first.end(), 0.0);
    // Ranks 9 and 42, 459 and 564, 981 and 1014, of bins of 3 * 1003 / 2048 from 10 - 1003.
    const std::vector<BinStretch> fine = {{682, 706}, {989, 1061}, {1344, 1368}};
    CHECK(bins_from(first, 1000000).fine == fine);
    CHECK(bins_from(first, 65535).fine.empty());
    for (std::size_t i = 512; i < first.size(); ++i) first[i] = infinity;
    const BinGrid half = bins_from(first, 1000000);
    const auto bin_of = [&](double value) {
        return static_cast<std::uint32_t>((value - half.low) * half.per_unit + 1);
    };
    const std::vector<BinStretch> lower = {{bin_of(9), bin_of(42) + 1},
                                           {bin_of(459), bin_of(511) + 1}};
    CHECK(half.fine == lower);
}

TEST_CASE("bins reach over the central 98 % of the first values and as much again on either side") {
    Values first(101);
    std::iota(first.begin(), first.end(), 0.0);
    const BinGrid grid = bins_from(first, 1000000);
    CHECK(grid.low == exactly(1 - 98));
    CHECK(grid.per_unit == exactly(2048 / (3 * 98.0)));
    CHECK_FALSE(grid.extremes);
    first.back() = first.front();
    CHECK(bins_from(first, 1000000).extremes);  // a value that comes twice
    CHECK(bins_from(first, 1000000).atoms == Values{0});
    CHECK(grid.atoms.empty());
    CHECK(bins_from(tens, 65535).extremes);
    CHECK_FALSE(bins_from(tens, 65536).extremes);
    CHECK(bins_from({3, 3, 3}, 1000000) == BinGrid{3, 0, true, {3}});
    CHECK(bins_from({nothing, infinity}, 1000000) == BinGrid{});
}

TEST_CASE("moments of any number of values are sums of powers of deviations from their mean") {
    for (const std::size_t count : {1u, 2u, 7u, 8u, 9u, 16u, 23u, 1000u})
        check_moments(moments_of(skewed(3, count)), moments_by_hand(skewed(3, count)));
    const DrawMoments tenfold = moments_of(tens);
    CHECK(tenfold.mean == exactly(60));
    CHECK(tenfold.sd() == exactly(std::sqrt(1100.0)));
    CHECK(tenfold.se_of_mean() == exactly(10));
    // kurtosis of 11 equal steps: 3 - 6 (n² + 1) / (5 (n² - 1)) = 1.78
    CHECK(tenfold.se_of_sd() == exactly(std::sqrt(1100 * 0.78 / 44)));
    const Values some_missing = {1, infinity, 2, nothing, 6, -infinity};
    check_moments(moments_in_blocks(some_missing, some_missing.size()),
                  moments_by_hand({1, 2, 6}));
    CHECK(moments_in_blocks({nothing, infinity}, 1).n == 0);
}

TEST_CASE("moments of values that come in blocks are those of all, however far from 0 they lie") {
    Values high = skewed(0, 1000);
    for (double& value : high) value = std::round(value * 1024) / 1024 + 1e9;
    for (const std::size_t rows : {1u, 5u, 128u, 300u, 1000u}) {
        CAPTURE(rows);
        check_moments(moments_in_blocks(skewed(0, 1000), rows), moments_by_hand(skewed(0, 1000)));
        const DrawMoments found = moments_in_blocks(high, rows), expected = moments_by_hand(high);
        CHECK(found.mean == expected.mean);
        CHECK(found.m2 == exactly(expected.m2));
        CHECK(found.m4 == Approx(expected.m4).epsilon(1e-9));
    }
    CHECK(moments_in_blocks(Values(1000, 0.1), 128).m2 == 0);
    CHECK_FALSE(std::isfinite(moments_of({1e200, -1e200, 3e200}).sd()));  // too large to square
    CHECK(moments_of({1, 1 + 1e-12}).sd() == Approx(7.07e-13).epsilon(1e-3));
}

TEST_CASE("moments of two streams of any two lengths are those of one stream") {
    for (const std::size_t before : {0u, 1u, 2u, 500u, 997u, 1000u}) {
        CAPTURE(before);
        const Values values = skewed(0, 1000);
        const auto middle = values.begin() + static_cast<std::ptrdiff_t>(before);
        const DrawMoments first = moments_of({values.begin(), middle});
        const DrawMoments second = moments_of({middle, values.end()});
        check_moments(joined(first, second), moments_by_hand(values));
        check_moments(joined(second, first), moments_by_hand(values));
    }
}

TEST_CASE("leaves handed in in any order, the last one short, come to the same bits") {
    for (const std::size_t leaves : {2u, 3u, 5u, 7u, 8u, 12u}) {
        CAPTURE(leaves);
        std::vector<std::size_t> order(leaves);
        std::iota(order.begin(), order.end(), std::size_t{0});
        const LeafTree forwards = tree_of(order);
        const LeafSums whole = forwards.total();
        Values all;
        for (std::size_t number = 0; number < leaves; ++number) {
            const Values draws = draws_of(number, leaves);
            all.insert(all.end(), draws.begin(), draws.end());
        }
        check_moments(whole.columns[0], moments_by_hand(all));
        CHECK(whole.ledger[0] == exactly(std::accumulate(all.begin(), all.end(), 0.0)));
        CHECK(forwards.nodes.size() == static_cast<std::size_t>(__builtin_popcountll(leaves)));
        const auto check_order = [&](const std::vector<std::size_t>& other) {
            const LeafSums found = tree_of(other).total();
            CHECK(same_bits(found.columns[0], whole.columns[0]));
            CHECK(found.ledger == whole.ledger);
            for (std::size_t r = 0; r < replicates; ++r) {
                CHECK(found.replicates[0][r].mean == whole.replicates[0][r].mean);
                CHECK(found.replicates[0][r].m2 == whole.replicates[0][r].m2);
                CHECK(found.replicates[0][r].up_to == whole.replicates[0][r].up_to);
            }
        };
        check_order({order.rbegin(), order.rend()});
        for (std::size_t turn = 1; turn < leaves; ++turn) {
            std::rotate(order.begin(), order.begin() + 1, order.end());
            check_order(order);
            std::vector<std::size_t> crossed = order;
            for (std::size_t i = 0; i + 1 < leaves; i += 2) std::swap(crossed[i], crossed[i + 1]);
            check_order(crossed);
        }
    }
}

TEST_CASE("the amounts of a year are summed over draws whatever their number") {
    constexpr std::size_t lines = 5;
    for (const std::size_t years : {1u, 4u, 5u, 6u, 11u})
        for (const std::size_t draws : {1u, 7u, 8u, 9u, 40u}) {
            const Values money = skewed(1, draws * lines), driver = skewed(500, draws * years);
            Values sums(summing_lanes * years * lines, 0.0);
            std::vector<SummedRate> rates;
            for (std::size_t line = 0; line < lines; ++line)
                rates.push_back({&money[line * draws], &sums[line * years * summing_lanes]});
            add_ledger_sums(rates, driver.data(), years, draws);
            for (std::size_t cell = 0; cell < lines * years; ++cell) {
                double expected = 0;
                for (std::size_t d = 0; d < draws; ++d)
                    expected += money[cell / years * draws + d] * driver[cell % years * draws + d];
                CHECK(folded(&sums[cell * summing_lanes]) == exactly(expected));
            }
        }
}
