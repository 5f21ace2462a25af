// The keys of uncertainty and correlations, and a Cholesky factorisation that tells whether
// correlations can hold together.
#include "scenario/uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/grid.hpp"

namespace hearth {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double smallest_pivot = 1e-10;   // of a correlation matrix that counts as definite
constexpr std::size_t most_examined = 60;  // variables; beyond, only the failing pivot is looked at

double rank_correlation(double normal) { return 6 / pi * std::asin(normal / 2); }

/// Over as many entries as `a` has.
double dot(const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

Grid matrix_of(std::size_t count, const std::vector<RankPair>& pairs) {
    Grid made(count, count);
    for (std::size_t i = 0; i < count; ++i) made(i, i) = 1;
    for (const auto& [a, b, rank] : pairs) made(a, b) = made(b, a) = normal_correlation(rank);
    return made;
}

using Rows = std::vector<std::vector<double>>;

/// The Cholesky factor of the rows and columns in `order`, as far as its pivots are positive.
Rows factorise(const Grid& matrix, const std::vector<int>& order) {
    Rows made;
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::vector<double> row;
        for (std::size_t j = 0; j < i; ++j)
            row.push_back((matrix(order[i], order[j]) - dot(row, made[j])) / made[j][j]);
        const double pivot = 1 - dot(row, row);
        if (!(pivot > smallest_pivot)) break;
        row.push_back(std::sqrt(pivot));
        made.push_back(std::move(row));
    }
    return made;
}

std::vector<int> all_but(int a, int b, std::size_t count) {
    std::vector<int> order;
    for (int i = 0; std::cmp_less(i, count); ++i)
        if (i != a && i != b) order.push_back(i);
    return order;
}

/// The ranks of (a, b) with which the matrix is positive definite, the rest as it is: with the rest
/// of the matrix factored, the last pivot is positive for normal correlations around the one that
/// the others imply.
std::optional<RankSpan> possible_ranks(const Grid& matrix, int a, int b) {
    std::vector<int> order = all_but(a, b, matrix.rows());
    order.push_back(a);
    const Rows with_a = factorise(matrix, order);
    order.back() = b;
    const Rows with_b = factorise(matrix, order);
    if (with_a.size() < order.size() || with_b.size() < order.size()) return std::nullopt;
    std::vector<double> row_a = with_a.back();
    const double own = row_a.back();
    row_a.pop_back();
    const double implied = dot(row_a, with_b.back());
    const double reach = own * with_b.back().back();
    return RankSpan{rank_correlation(std::max(implied - reach, -1.0)),
                    rank_correlation(std::min(implied + reach, 1.0))};
}

Contradiction strongest_up_to(std::size_t last, const std::vector<RankPair>& pairs) {
    Contradiction found;
    for (const RankPair& pair : pairs)
        if (std::cmp_less_equal(std::max(pair.a, pair.b), last) &&
            std::abs(pair.rank) >= std::abs(found.pair.rank))
            found.pair = pair;
    return found;
}

/// Of every pair of the variables, with rank 0 where nobody names it, the weakest that can mend it.
std::optional<Contradiction> easiest_repair(const Grid& matrix) {
    std::vector<RankPair> pairs;
    const int count = static_cast<int>(matrix.rows());
    for (int a = 0; a < count; ++a)
        for (int b = a + 1; b < count; ++b) pairs.push_back({a, b, rank_correlation(matrix(a, b))});
    std::stable_sort(pairs.begin(), pairs.end(), [](const RankPair& one, const RankPair& other) {
        return std::abs(one.rank) < std::abs(other.rank);
    });
    for (const RankPair& pair : pairs)
        if (const auto span = possible_ranks(matrix, pair.a, pair.b))
            return Contradiction{pair, span};
    return std::nullopt;
}

}  // namespace

double normal_correlation(double rank) { return 2 * std::sin(pi * rank / 6); }

std::optional<Contradiction> contradiction(const std::vector<RankPair>& pairs) {
    int last = -1;
    for (const RankPair& pair : pairs) last = std::max({last, pair.a, pair.b});
    const Grid matrix = matrix_of(last + 1, pairs);
    const std::size_t held = factorise(matrix, all_but(-1, -1, matrix.rows())).size();
    if (held == matrix.rows()) return std::nullopt;
    if (matrix.rows() <= most_examined)
        if (const auto repair = easiest_repair(matrix)) return repair;
    return strongest_up_to(held, pairs);
}

Description description(const Uncertainty*) {
    using T = Uncertainty;
    return record<T>(
        "uncertainty", "how many draws, and how they are made",
        {optional<&T::draws>("draws", "draws of every uncertain figure",
                             {.least = 2, .most = 1e9, .otherwise = "10000"}),
         optional<&T::seed>("seed", "start of the random numbers",
                            {.least = 0, .most = 9007199254740992.0, .otherwise = "1"}),
         optional<&T::sampling>("sampling", "how the draws are spread", {.otherwise = "random"})});
}

Description description(const CorrelationKeys*) {
    using T = CorrelationKeys;
    return record<T>("correlation", "two uncertain figures that move together",
                     {required<&T::between>("between", "paths of the two figures"),
                      required<&T::rank>("rank", "Spearman's rank correlation, between -1 and 1")});
}

}  // namespace hearth
