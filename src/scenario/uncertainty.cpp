// The keys of uncertainty and correlations, and a Cholesky factorisation that tells whether
// correlations can hold together.
#include "scenario/uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hearth {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double smallest_pivot = 1e-10;  // of a correlation matrix that counts as definite
constexpr int most_examined = 60;         // variables; beyond, only the failing pivot is looked at

double rank_correlation(double normal) { return 6 / pi * std::asin(normal / 2); }

/// A symmetric matrix with ones on its diagonal.
struct Correlations {
    int count = 0;
    std::vector<double> values = {};

    [[nodiscard]] double at(int row, int column) const {
        return values[static_cast<std::size_t>(row * count + column)];
    }
    void set(int row, int column, double value) {
        values[static_cast<std::size_t>(row * count + column)] = value;
        values[static_cast<std::size_t>(column * count + row)] = value;
    }
};

Correlations matrix_of(int count, const std::vector<RankPair>& pairs) {
    Correlations made{count, std::vector<double>(static_cast<std::size_t>(count * count))};
    for (int i = 0; i < count; ++i) made.set(i, i, 1);
    for (const RankPair& pair : pairs) made.set(pair.a, pair.b, normal_correlation(pair.rank));
    return made;
}

/// A Cholesky factor of the rows and columns in `order`, as far as its pivots are positive.
struct Factor {
    std::vector<std::vector<double>> rows = {};
    int failed_at = -1;  ///< place in the order of the first pivot that is not positive
};

double dot(const std::vector<double>& a, const std::vector<double>& b, std::size_t count) {
    return std::inner_product(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(count), b.begin(),
                              0.0);
}

Factor factorise(const Correlations& matrix, const std::vector<int>& order) {
    Factor made;
    for (std::size_t i = 0; i < order.size(); ++i) {
        std::vector<double> row(i + 1);
        for (std::size_t j = 0; j < i; ++j)
            row[j] = (matrix.at(order[i], order[j]) - dot(row, made.rows[j], j)) / made.rows[j][j];
        const double pivot = 1 - dot(row, row, i);
        if (!(pivot > smallest_pivot)) {
            made.failed_at = static_cast<int>(i);
            return made;
        }
        row[i] = std::sqrt(pivot);
        made.rows.push_back(std::move(row));
    }
    return made;
}

std::vector<int> all_but(int count, int a, int b) {
    std::vector<int> order;
    for (int i = 0; i < count; ++i)
        if (i != a && i != b) order.push_back(i);
    return order;
}

/// The ranks of (a, b) with which the matrix is positive definite, the rest as it is: with the rest
/// of the matrix factored, the last pivot is positive for normal correlations around the one that
/// the others imply.
std::optional<RankSpan> possible_ranks(const Correlations& matrix, int a, int b) {
    std::vector<int> order = all_but(matrix.count, a, b);
    const auto rest = order.size();
    order.push_back(a);
    const Factor with_a = factorise(matrix, order);
    order.back() = b;
    const Factor with_b = factorise(matrix, order);
    if (with_a.failed_at >= 0 || with_b.failed_at >= 0) return std::nullopt;
    const auto& row_a = with_a.rows.back();
    const auto& row_b = with_b.rows.back();
    const double implied = dot(row_a, row_b, rest);
    const double reach = row_a.back() * row_b.back();
    return RankSpan{rank_correlation(std::max(implied - reach, -1.0)),
                    rank_correlation(std::min(implied + reach, 1.0))};
}

Contradiction strongest_up_to(int last, const std::vector<RankPair>& pairs) {
    Contradiction found;
    for (const RankPair& pair : pairs)
        if (std::max(pair.a, pair.b) <= last && std::abs(pair.rank) >= std::abs(found.pair.rank))
            found.pair = pair;
    return found;
}

/// Every pair of the variables, with rank 0 where nobody names it, the weakest first.
std::vector<RankPair> all_pairs(const Correlations& matrix) {
    std::vector<RankPair> pairs;
    for (int a = 0; a < matrix.count; ++a)
        for (int b = a + 1; b < matrix.count; ++b)
            pairs.push_back({a, b, rank_correlation(matrix.at(a, b))});
    std::stable_sort(pairs.begin(), pairs.end(), [](const RankPair& one, const RankPair& other) {
        return std::abs(one.rank) < std::abs(other.rank);
    });
    return pairs;
}

std::optional<Contradiction> easiest_repair(const Correlations& matrix) {
    for (const RankPair& pair : all_pairs(matrix))
        if (const auto span = possible_ranks(matrix, pair.a, pair.b))
            return Contradiction{pair, span};
    return std::nullopt;
}

}  // namespace

std::string_view name_of(Sampling sampling) {
    return choice_names(Sampling{}).at(static_cast<std::size_t>(sampling));
}

double normal_correlation(double rank) { return 2 * std::sin(pi * rank / 6); }

std::optional<Contradiction> contradiction(const std::vector<RankPair>& pairs) {
    int count = 0;
    for (const RankPair& pair : pairs) count = std::max({count, pair.a + 1, pair.b + 1});
    const Correlations matrix = matrix_of(count, pairs);
    const Factor factor = factorise(matrix, all_but(count, -1, -1));
    if (factor.failed_at < 0) return std::nullopt;
    if (count <= most_examined)
        if (const auto repair = easiest_repair(matrix)) return repair;
    return strongest_up_to(factor.failed_at, pairs);
}

const Description& description(const Uncertainty*) {
    using T = Uncertainty;
    static const Description made = record<T>(
        "uncertainty", "how many draws, and how they are made",
        {optional<&T::draws>("draws", "draws of every uncertain figure",
                             {.least = 2, .most = 1e9, .otherwise = "10000"}),
         optional<&T::seed>("seed", "start of the random numbers",
                            {.least = 0, .most = 9007199254740992.0, .otherwise = "1"}),
         optional<&T::sampling>("sampling", "how the draws are spread", {.otherwise = "random"})});
    return made;
}

const Description& description(const CorrelationKeys*) {
    using T = CorrelationKeys;
    static const Description made =
        record<T>("correlation", "two uncertain figures that move together",
                  {required<&T::between>("between", "paths of the two figures"),
                   required<&T::rank>("rank", "Spearman's rank correlation, between -1 and 1")});
    return made;
}

}  // namespace hearth
