// Blocks of draws: each value against the quantile of its uniform, and what may not change it.
#include "draws/sampling.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <set>

#include "arrays.hpp"
#include "draws/points.hpp"
#include "draws/shares.hpp"
#include "unit/sampled.hpp"

using namespace hearth;

namespace {

const std::vector<Distribution> families = {
    {.family = Family::normal, .a = 3, .b = 2},
    {.family = Family::normal, .a = 3, .b = 2, .least = 2.0, .most = 8.0},
    {.family = Family::lognormal, .a = 1, .b = 0.4},
    {.family = Family::lognormal, .a = 1, .b = 2.5},
    {.family = Family::gamma, .a = 400.0 / 9, .b = 2},
    {.family = Family::gamma, .a = 0.2, .b = 2},
    {.family = Family::gamma, .a = 4, .b = 2, .least = 9.0},
    {.family = Family::beta, .a = 12, .b = 56},
    {.family = Family::beta, .a = 0.3, .b = 2},
    {.family = Family::beta, .a = 0.05, .b = 0.08},
    {.family = Family::beta, .a = 12, .b = 56, .most = 0.2},
    {.family = Family::uniform, .a = -2, .b = 5},
    {.family = Family::uniform, .a = -2, .b = 5, .least = 0.0},
    {.family = Family::triangular, .a = 1, .b = 2, .c = 7},
    {.family = Family::triangular, .a = 1, .b = 1, .c = 7},
    {.family = Family::triangular, .a = 1, .b = 2, .c = 7, .least = 1.5, .most = 4.0},
    {.family = Family::triangular, .a = 1, .b = 2, .c = 7, .least = 3.0, .most = 6.0},
    {.family = Family::triangular, .a = 1, .b = 4, .c = 7, .least = 1.5, .most = 3.0},
    {.family = Family::lognormal, .a = 1, .b = 0.4, .least = 2.0, .most = 4.0},
    {.family = Family::pert, .a = 1, .b = 2, .c = 7},
    {.family = Family::pert, .a = 1, .b = 2, .c = 7, .most = 3.0},
    {.family = Family::pert, .a = 1, .b = 2, .c = 7, .least = 3.0},
    {.family = Family::empirical, .sample = {4, 1, 3, 9, 5, 2, 6}},
};

Plan all_families(double rebasing = 1) {
    std::vector<PlanFigure> figures;
    for (std::size_t i = 0; i < families.size(); ++i)
        figures.push_back(figure_of("figure:" + std::to_string(i), families[i], rebasing));
    return plan_of(figures);
}

bool same_bits(const Array& a, const Array& b) { return (a == b).all(); }

/// All families, three correlated figures and a whole of three parts.
Plan all_kinds() {
    std::vector<PlanFigure> figures;
    for (std::size_t i = 0; i < families.size(); ++i)
        figures.push_back(figure_of("figure:" + std::to_string(i), families[i]));
    for (const std::string id : {"c1", "c2", "c3"})
        figures.push_back(figure_of(id, {.family = Family::gamma, .a = 3, .b = 1}));
    for (const std::string id : {"d1", "d2", "d3"})
        figures.push_back(figure_of(id, {.family = Family::beta, .a = 2, .b = 4}));
    return plan_of(figures);
}

SamplingOptions options_of_all_kinds(Sampling method, std::uint64_t seed, std::uint64_t draws) {
    const auto first = static_cast<Fig>(families.size());
    Array ranks(3, 3);
    ranks << 1, 0.5, 0.2, 0.5, 1, -0.3, 0.2, -0.3, 1;
    return {.seed = seed,
            .method = method,
            .draws = draws,
            .correlated = {{.figures = {first, first + 1, first + 2},
                            .factor = correlation_factor(grid(ranks)).value()}},
            .dirichlets = {{.figures = {first + 3, first + 4, first + 5}, .alphas = {2, 2, 2}}}};
}

/// Which draws of a column lie above its median.
ArrayColumn above_median(const Grid& block, std::size_t column) {
    std::vector<double> sorted(block.col(column).begin(), block.col(column).end());
    std::sort(sorted.begin(), sorted.end());
    ArrayColumn above(static_cast<Eigen::Index>(block.rows()));
    for (std::size_t d = 0; d < block.rows(); ++d)
        above(static_cast<Eigen::Index>(d)) = block(d, column) > sorted[sorted.size() / 2] ? 1 : 0;
    return above - above.mean();
}

/// The correlation of which draws are high.
double likeness(const ArrayColumn& a, const ArrayColumn& b) {
    return (a * b).sum() / std::sqrt(a.square().sum() * b.square().sum());
}

const std::vector<Sampling> every_sampling = {Sampling::random, Sampling::sobol, Sampling::latin};

}  // namespace

TEST_CASE("every value is the quantile of its uniform, in the scenario's prices") {
    const Plan plan = all_families(1.25);
    const Grid block = sampled(plan, {.seed = 11}, 0, 300);
    for (std::size_t i = 0; i < families.size(); ++i) {
        CAPTURE(i);
        const Stream stream{.seed = 11, .id = figure_hash(plan.figures[i].id)};
        for (std::size_t d = 0; d < 300; ++d) {
            const double u = plain(share_of_draw(stream, d));
            const double value = block(d, i) / 1.25;
            const double low = quantile(families[i], u - std::min(2e-9, u / 2));
            const double high = quantile(families[i], u + std::min(2e-9, (1 - u) / 2));
            const double rounding = 1e-14 * std::abs(value);
            CHECK(value >= low - rounding);
            CHECK(value <= high + rounding);
        }
    }
}

TEST_CASE("truncated values lie within their ends") {
    const Grid block = sampled(all_families(), {.seed = 5}, 0, 4096);
    for (std::size_t i = 0; i < families.size(); ++i) {
        const auto column = array(block).col(static_cast<Eigen::Index>(i));
        if (families[i].least) CHECK(column.minCoeff() >= *families[i].least);
        if (families[i].most) CHECK(column.maxCoeff() <= *families[i].most);
    }
}

TEST_CASE("a truncation far out in a tail is drawn as finely as the middle") {
    const Distribution tail{.family = Family::normal, .a = 0, .b = 1, .least = 5.5};
    const Grid block = sampled(plan_of({figure_of("a", tail)}), {}, 0, 1000);
    const std::set<double> values(block.all().begin(), block.all().end());
    CHECK(values.size() == 1000);
    CHECK(*values.begin() >= 5.5);
    CHECK(*values.begin() < 5.501);
}

TEST_CASE("adding a figure leaves the other columns the same to the bit") {
    const Plan plan = all_families();
    Plan more = plan;
    more.figures.insert(more.figures.begin() + 3,
                        figure_of("another", {.family = Family::gamma, .a = 3, .b = 1}));
    const Grid before = sampled(plan, {.seed = 3}, 0, 200),
               after = sampled(more, {.seed = 3}, 0, 200);
    CHECK(same_bits(array(before).leftCols(3), array(after).leftCols(3)));
    const auto rest = static_cast<Eigen::Index>(families.size()) - 3;
    CHECK(same_bits(array(before).rightCols(rest), array(after).rightCols(rest)));
}

TEST_CASE("draws are the same to the bit however they are split into blocks") {
    const Plan plan = all_families();
    for (const Sampling method : {Sampling::random, Sampling::sobol, Sampling::latin}) {
        const Sampler sampler =
            make_sampler(plan.figures, {.seed = 3, .method = method, .draws = 5000});
        const std::size_t columns = plan.figures.size();
        const Grid whole = sampled(sampler, 0, 5000, columns);
        CHECK(same_bits(array(whole).topRows(1), array(sampled(sampler, 0, 1, columns))));
        CHECK(
            same_bits(array(whole).middleRows(1, 2500), array(sampled(sampler, 1, 2500, columns))));
        CHECK(
            same_bits(array(whole).bottomRows(2499), array(sampled(sampler, 2501, 2499, columns))));
    }
}

TEST_CASE("another seed deals every figure other draws, under every sampling") {
    constexpr std::size_t draws = 1600;
    const Plan plan = all_kinds();
    for (const Sampling method : every_sampling) {
        CAPTURE(name_of(method));
        // Of independent draws the likeness has sd 1/40. Of Sobol' points a seed moves whole halves
        // of the range, of each of 16 replicates at once.
        const double most = method == Sampling::sobol ? 0.9 : 0.12;
        const Grid one = sampled(plan, options_of_all_kinds(method, 1, draws), 0, draws);
        for (const std::uint64_t seed : {std::uint64_t{2}, std::uint64_t{1} << 40}) {
            const Grid other = sampled(plan, options_of_all_kinds(method, seed, draws), 0, draws);
            for (std::size_t c = 0; c < plan.figures.size(); ++c) {
                CAPTURE(c);
                CHECK(std::abs(likeness(above_median(one, c), above_median(other, c))) < most);
                const auto column = static_cast<Eigen::Index>(c);
                const bool few_values = c < families.size() && !families[c].sample.empty();
                if (!few_values)
                    CHECK((array(one).col(column) != array(other).col(column)).count() >
                          draws * 0.99);
            }
        }
    }
}

TEST_CASE("the seed decides in which stratum a draw of a Latin hypercube falls, for every figure") {
    constexpr std::size_t draws = 1600;
    const Distribution uniform{.family = Family::uniform, .a = 0, .b = 100};
    const Plan plan = plan_of({figure_of("a", uniform), figure_of("b", uniform)});
    const auto strata = [&](std::uint64_t seed, std::size_t column) {
        const Grid block =
            sampled(plan, {.seed = seed, .method = Sampling::latin, .draws = draws}, 0, draws);
        std::vector<int> made;
        for (std::size_t d = 0; d < draws; ++d) made.push_back(static_cast<int>(block(d, column)));
        return made;
    };
    const auto alike = [](const std::vector<int>& a, const std::vector<int>& b) {
        int count = 0;
        for (std::size_t d = 0; d < draws; ++d) count += a[d] == b[d];
        return count;
    };
    // One draw in 100 by chance: 16 ± 4.
    for (const std::size_t column : {0u, 1u})
        CHECK(alike(strata(1, column), strata(2, column)) < 40);
    CHECK(alike(strata(1, 0), strata(1, 1)) < 40);
}

TEST_CASE("no figure's draws say anything of another's, random and Latin") {
    constexpr std::size_t draws = 1600;
    const Plan plan = all_kinds();
    for (const Sampling method : {Sampling::random, Sampling::latin}) {
        CAPTURE(name_of(method));
        const Grid block = sampled(plan, options_of_all_kinds(method, 7, draws), 0, draws);
        std::vector<ArrayColumn> above;
        for (std::size_t c = 0; c < families.size(); ++c) above.push_back(above_median(block, c));
        for (std::size_t i = 0; i < above.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) {
                CAPTURE(i);
                CAPTURE(j);
                CHECK(std::abs(likeness(above[i], above[j])) < 0.12);
            }
    }
}

TEST_CASE("correlated figures have the correlations of their pairs, under every sampling") {
    // Of two normals with correlation r, which are high has correlation 2 asin(r) / pi.
    constexpr std::size_t draws = 6400;
    const double pi = std::acos(-1.0);
    const Plan plan = all_kinds();
    const std::size_t first = families.size();
    const std::vector<std::tuple<std::size_t, std::size_t, double>> pairs = {
        {0, 1, 0.5}, {0, 2, 0.2}, {1, 2, -0.3}};
    for (const Sampling method : every_sampling) {
        CAPTURE(name_of(method));
        const Grid block = sampled(plan, options_of_all_kinds(method, 3, draws), 0, draws);
        for (const auto& [a, b, rank] : pairs) {
            const double r = 2 * std::sin(pi * rank / 6);
            const double found =
                likeness(above_median(block, first + a), above_median(block, first + b));
            CAPTURE(r);
            CHECK(std::abs(found - 2 * std::asin(r) / pi) < 0.05);
        }
    }
}

TEST_CASE("figures with one id share their uniforms, whatever their distributions") {
    const Plan plan = plan_of({figure_of("a", {.family = Family::uniform, .a = 0, .b = 1}),
                               figure_of("a", {.family = Family::uniform, .a = 0, .b = 2}),
                               figure_of("a", {.family = Family::uniform, .a = 0, .b = 1}, 3)});
    const Grid block = sampled(plan, {}, 0, 100);
    CHECK((array(block).col(1) - 2 * array(block).col(0)).abs().maxCoeff() < 1e-15);
    CHECK((array(block).col(2) - 3 * array(block).col(0)).abs().maxCoeff() < 1e-15);
}

TEST_CASE("fixed figures stand at their point and computed figures are left alone") {
    PlanFigure computed = figure_of("c", {.family = Family::gamma, .a = 2, .b = 1});
    computed.expression.push_back({});
    PlanFigure fixed = figure_of("f", {.family = Family::fixed, .a = 4}, 1.5);
    fixed.point = 6;
    const Grid block = sampled(plan_of({computed, fixed}), {}, 0, 3);
    CHECK((array(block).col(0) == -99).all());
    CHECK((array(block).col(1) == 6).all());
}

TEST_CASE("ids that are equal are no collision") {
    const Distribution d{.family = Family::uniform, .a = 0, .b = 1};
    CHECK_FALSE(
        id_collision(plan_of({figure_of("a", d), figure_of("a", d), figure_of("b", d)}).figures));
}

TEST_CASE("a thousand figures of the same shape share one table") {
    std::vector<PlanFigure> figures;
    for (int i = 1; i <= 1000; ++i) {
        const double mean = 0.37 * i;
        figures.push_back(
            figure_of(std::to_string(i), from_mean_sd(Family::gamma, mean, mean * 0.15)));
    }
    CHECK(make_sampler(plan_of(figures).figures, {}).tables.size() == 1);
}

TEST_CASE("shares of a Dirichlet sum to 1 and have its means, however small its alphas") {
    constexpr std::size_t draws = 40000;
    const Distribution part{.family = Family::beta, .a = 1, .b = 1};
    const Plan plan = plan_of({figure_of("x", part), figure_of("y", part), figure_of("z", part)});
    for (const std::vector<double>& alphas : {std::vector<double>{0.01, 0.02, 0.03},
                                              {0.001, 0.002, 0.003},
                                              {0.001, 0.001, 4},
                                              {0.001, 700, 300}})
        for (const Sampling method : every_sampling) {
            CAPTURE(alphas[0]);
            CAPTURE(alphas[2]);
            CAPTURE(name_of(method));
            const Grid block = sampled(plan,
                                       {.seed = 2,
                                        .method = method,
                                        .draws = draws,
                                        .dirichlets = {{.figures = {0, 1, 2}, .alphas = alphas}}},
                                       0, draws);
            REQUIRE(array(block).isFinite().all());
            CHECK((array(block).rowwise().sum() - 1).abs().maxCoeff() < 1e-12);
            CHECK(array(block).minCoeff() >= 0);
            const double whole = alphas[0] + alphas[1] + alphas[2];
            for (Eigen::Index i = 0; i < 3; ++i) {
                const double mean = alphas[static_cast<std::size_t>(i)] / whole;
                const double sd = std::sqrt(mean * (1 - mean) / (whole + 1));
                CHECK(std::abs(array(block).col(i).mean() - mean) < 4.5 * sd / std::sqrt(40000.0));
            }
        }
}

TEST_CASE("uncorrelated figures of a group have the draws they have alone, nearly") {
    const Plan plan = plan_of({figure_of("a", {.family = Family::uniform, .a = 0, .b = 1}),
                               figure_of("b", {.family = Family::uniform, .a = 0, .b = 1})});
    const Grid alone = sampled(plan, {}, 0, 1000);
    const Grid group =
        sampled(plan,
                {.correlated = {{.figures = {0, 1},
                                 .factor = grid(Array(Eigen::MatrixXd::Identity(2, 2)))}}},
                0, 1000);
    CHECK((array(alone) - array(group)).abs().maxCoeff() < 1e-9);
}

TEST_CASE("a permutation of any size visits every place once") {
    for (const std::uint64_t size : {1, 2, 3, 5, 64, 65, 1000, 4097}) {
        std::set<std::uint64_t> seen;
        for (std::uint64_t i = 0; i < size; ++i) seen.insert(permuted(i, size, 99));
        CHECK(seen.size() == size);
        CHECK(*seen.rbegin() == size - 1);
    }
}

TEST_CASE("permutations of different keys are no more alike than those of a shuffled pack") {
    // The rank correlation of two shuffles of n has sd 1 / √(n − 1), also of one with its own
    // order.
    for (const std::uint64_t size : {64u, 100u, 625u}) {
        constexpr Eigen::Index keys = 40;
        const auto rows = static_cast<Eigen::Index>(size);
        Array places(rows, keys);
        for (Eigen::Index k = 0; k < keys; ++k)
            for (Eigen::Index i = 0; i < rows; ++i)
                places(i, k) = static_cast<double>(
                    permuted(static_cast<std::uint64_t>(i), size,
                             bits_at({.seed = 5, .id = 9}, static_cast<std::uint64_t>(k))[0]));
        const double middle = static_cast<double>(size - 1) / 2;
        places -= middle;
        const ArrayColumn order = ArrayColumn::LinSpaced(rows, -middle, middle);
        const double whole = order.square().sum();
        double pairs = 0, own = 0;
        for (Eigen::Index a = 0; a < keys; ++a) {
            own += std::pow((places.col(a) * order).sum() / whole, 2) / keys;
            for (Eigen::Index b = 0; b < a; ++b)
                pairs += std::pow((places.col(a) * places.col(b)).sum() / whole, 2);
        }
        pairs /= keys * (keys - 1) / 2;
        CAPTURE(size);
        CHECK(pairs * static_cast<double>(size - 1) == doctest::Approx(1).epsilon(0.25));
        CHECK(own * static_cast<double>(size - 1) < 2);
    }
}

TEST_CASE("each replicate of a Latin hypercube has one draw in each stratum") {
    const Plan plan = plan_of({figure_of("a", {.family = Family::uniform, .a = 0, .b = 1})});
    const Grid block = sampled(plan, {.method = Sampling::latin, .draws = 1600}, 0, 1600);
    for (std::size_t r = 0; r < replicates; ++r) {
        std::set<int> strata;
        for (std::size_t d = r; d < 1600; d += replicates)
            strata.insert(static_cast<int>(block(d, 0) * 100));
        CHECK(strata.size() == 100);
    }
}

TEST_CASE("each replicate of Sobol' points has one draw in each of 2^k boxes of two figures") {
    const Plan plan = plan_of({figure_of("a", {.family = Family::uniform, .a = 0, .b = 1}),
                               figure_of("b", {.family = Family::uniform, .a = 0, .b = 1})});
    const Grid block = sampled(plan, {.method = Sampling::sobol, .draws = 4096}, 0, 4096);
    for (std::size_t r = 0; r < replicates; ++r)
        for (const int across : {1, 4, 16, 256}) {
            std::set<int> boxes;
            for (std::size_t d = r; d < 4096; d += replicates)
                boxes.insert(static_cast<int>(block(d, 0) * across) * 1000 +
                             static_cast<int>(block(d, 1) * (256 / across)));
            CHECK(boxes.size() == 256);
        }
}

TEST_CASE("within a replicate the columns of a Latin hypercube are as independent as random ones") {
    constexpr std::size_t strata = 64;  // 1/√63 is expected of ranks that chance put in order
    double squares = 0;
    constexpr int pairs = 400;
    for (std::uint64_t pair = 0; pair < pairs; ++pair) {
        double sum = 0;
        for (std::size_t i = 0; i < strata; ++i)
            sum += (static_cast<double>(permuted(i, strata, 2 * pair)) - 31.5) *
                   (static_cast<double>(permuted(i, strata, 2 * pair + 1)) - 31.5);
        const double rank = sum / (strata * (strata * strata - 1.0) / 12);
        squares += rank * rank;
    }
    CHECK(std::sqrt(squares / pairs) == doctest::Approx(0.126).epsilon(0.12));
}

TEST_CASE("shapes too small for a table are drawn, and have their means") {
    const Distribution share = from_mean_sd(Family::beta, 0.001, 0.03);
    REQUIRE(share.a < 0.001);
    const Distribution cost = from_mean_sd(Family::gamma, 1, 40);
    const Plan plan = plan_of({figure_of("a", share), figure_of("b", cost)});
    constexpr std::size_t draws = 200000;
    const Grid block = sampled(plan, {}, 0, draws);
    double of_share = 0, above_half = 0, of_cost = 0;
    for (std::size_t d = 0; d < draws; ++d) {
        REQUIRE(std::isfinite(block(d, 0)));
        REQUIRE(std::isfinite(block(d, 1)));
        of_share += block(d, 0) / draws;
        of_cost += block(d, 1) / draws;
        above_half += block(d, 0) > 0.5 ? 1.0 / draws : 0;
    }
    CHECK(std::abs(of_share - 0.001) < 4 * 0.03 / std::sqrt(draws));
    CHECK(std::abs(of_cost - 1) < 4 * 40 / std::sqrt(draws));
    CHECK(above_half == doctest::Approx(1 - share_below(share, 0.5)).epsilon(0.3));
}

TEST_CASE("a whole with one part of almost no count is drawn") {
    const std::vector<double> alphas{1e6, 1, 1e-4};
    std::vector<PlanFigure> parts;
    for (const double alpha : alphas)
        parts.push_back(figure_of("p" + std::to_string(alpha),
                                  {.family = Family::dirichlet, .a = alpha, .b = 1e6}));
    const Plan plan = plan_of(parts);
    const Grid block =
        sampled(plan, {.dirichlets = {{.figures = {0, 1, 2}, .alphas = alphas}}}, 0, 1000);
    for (std::size_t d = 0; d < 1000; ++d) {
        CHECK(block(d, 0) + block(d, 1) + block(d, 2) == doctest::Approx(1).epsilon(1e-12));
        CHECK(block(d, 0) > 0.9999);
    }
}
