// Rules on amounts: quantiles by counting, coalitions as bits, payments by sets that sum to 0.
#include "study/gain_share.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace hearth {

namespace {

double above_zero(double value) { return std::max(value, 0.0); }

/// What brings each partner to `after`.
ByPartner moved_to(const ByPartner& after, const std::vector<PartnerMoney>& partners) {
    ByPartner amounts;
    for (std::size_t i = 0; i < partners.size(); ++i)
        amounts.push_back(after[i] - partners[i].left);
    return amounts;
}

ByPartner each(const std::vector<PartnerMoney>& partners, double PartnerMoney::*what) {
    ByPartner made;
    for (const PartnerMoney& one : partners) made.push_back(one.*what);
    return made;
}

ByPartner above_zero(ByPartner amounts) {
    for (double& one : amounts) one = above_zero(one);
    return amounts;
}

/// Each saves as before, and pays for it in proportion.
Shared shared_by_saving(const std::vector<PartnerMoney>& partners) {
    const double cost = sum_of(each(partners, &PartnerMoney::cost));
    const ByPartner savings = above_zero(each(partners, &PartnerMoney::saving));
    const double all = sum_of(savings);
    if (!(cost > 0)) return {.why = NoShare::no_cost};
    if (!(all > 0)) return {.why = NoShare::no_saving};
    ByPartner after;
    for (std::size_t i = 0; i < partners.size(); ++i)
        after.push_back(partners[i].saving - cost * savings[i] / all);
    return {.amounts = moved_to(after, partners)};
}

/// The same for each pound of own cost: of all, or of those who have one.
Shared shared_by_cost(const std::vector<PartnerMoney>& partners, ShareRule rule) {
    const ByPartner costs = above_zero(each(partners, &PartnerMoney::cost));
    const bool has_all = rule == ShareRule::by_cost;
    if (!(sum_of(costs) > 0)) return {.why = NoShare::no_cost};
    double left = 0;
    for (std::size_t i = 0; i < partners.size(); ++i)
        if (has_all || costs[i] > 0) left += partners[i].left;
    ByPartner after;
    for (std::size_t i = 0; i < partners.size(); ++i)
        after.push_back(has_all || costs[i] > 0 ? left * costs[i] / sum_of(costs)
                                                : partners[i].left);
    return {.amounts = moved_to(after, partners)};
}

}  // namespace

ByPartner least_moved(const ByPartner& standing) {
    double missing = 0, spare = 0;
    for (const double one : standing) (one < 0 ? missing : spare) += std::abs(one);
    ByPartner amounts;
    for (const double one : standing)
        amounts.push_back(one < 0 || missing == 0 ? above_zero(-one) : -missing * one / spare);
    return amounts;
}

double reached_with(const Column& ascending, double probability) {
    constexpr double rounding = 1e-9;  // of a count
    const auto draws = static_cast<double>(ascending.size());
    const double wanted = std::clamp(std::ceil(probability * draws - rounding), 1.0, draws);
    return ascending[ascending.size() - static_cast<std::size_t>(wanted)];
}

double highest_probability(const std::vector<Column>& ascending) {
    const std::size_t draws = ascending.front().size();
    std::size_t enough = 0, too_many = draws + 1;  // sums fall as more draws have to reach
    while (too_many - enough > 1) {
        const std::size_t wanted = std::midpoint(enough, too_many);
        double sum = 0;
        for (const Column& one : ascending) sum += one[draws - wanted];
        (sum >= 0 ? enough : too_many) = wanted;
    }
    return static_cast<double>(enough) / static_cast<double>(draws);
}

ByPartner shapley(const std::vector<double>& worth) {
    const std::size_t partners = std::countr_zero(worth.size());
    std::vector<double> weight(partners);  // of an order in which so many come before
    for (std::size_t before = 0; before < partners; ++before) {
        weight[before] = 1.0 / static_cast<double>(partners);
        for (std::size_t i = 1; i <= before; ++i)
            weight[before] *= static_cast<double>(i) / static_cast<double>(partners - i);
    }
    ByPartner value(partners);
    for (std::size_t i = 0; i < partners; ++i)
        for (std::size_t others = 0; others < worth.size(); ++others)
            if ((others >> i & 1) == 0)
                value[i] += weight[std::popcount(others)] *
                            (worth[others | std::size_t{1} << i] - worth[others]);
    return value;
}

std::vector<std::int64_t> in_pence(const ByPartner& amounts) {
    constexpr double rounding = 1e-4;  // of a penny
    std::vector<std::int64_t> pence;
    double given = 0;
    std::int64_t got = 0, gone = 0;
    for (const double one : amounts) {
        given += above_zero(-one);
        pence.push_back(static_cast<std::int64_t>(std::ceil(above_zero(one) * 100 - rounding)));
        got += pence.back();
    }
    double so_far = 0;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        if (amounts[i] >= 0 || got == 0) continue;
        so_far += -amounts[i];
        const std::int64_t up_to = std::llround(static_cast<double>(got) * (so_far / given));
        pence[i] = gone - up_to;
        gone = up_to;
    }
    return pence;
}

namespace {

using Pence = std::vector<std::int64_t>;

/// Partners with an amount, in as many groups that each sum to 0 as there can be: for each set of
/// partners the most groups that can be formed one partner after the other.
std::vector<std::vector<std::size_t>> groups_of(const Pence& pence) {
    constexpr std::size_t most = 16;
    std::vector<std::size_t> moving;
    for (std::size_t i = 0; i < pence.size(); ++i)
        if (pence[i] != 0) moving.push_back(i);
    if (moving.empty() || moving.size() > most) return {moving};
    const std::size_t sets = std::size_t{1} << moving.size();
    Pence sum(sets);
    std::vector<int> groups(sets);
    std::vector<std::size_t> last(sets);
    for (std::size_t set = 1; set < sets; ++set) {
        const std::size_t first = std::countr_zero(set);
        sum[set] = sum[set & (set - 1)] + pence[moving[first]];
        groups[set] = -1;
        for (std::size_t i = 0; i < moving.size(); ++i)
            if ((set >> i & 1) != 0 && groups[set ^ std::size_t{1} << i] > groups[set]) {
                groups[set] = groups[set ^ std::size_t{1} << i];
                last[set] = i;
            }
        groups[set] += sum[set] == 0 ? 1 : 0;
    }
    std::vector<std::vector<std::size_t>> made;
    for (std::size_t set = sets - 1; set != 0; set ^= std::size_t{1} << last[set]) {
        if (sum[set] == 0) made.emplace_back();
        made.back().push_back(moving[last[set]]);
    }
    return made;
}

}  // namespace

std::vector<Payment> fewest_payments(const std::vector<std::int64_t>& pence) {
    std::vector<Payment> payments;
    Pence open = pence;
    const auto by_amount = [&](std::size_t one, std::size_t other) {
        return open[one] < open[other];
    };
    for (const auto& group : groups_of(pence))
        while (true) {
            if (group.empty()) break;
            const std::size_t from = *std::min_element(group.begin(), group.end(), by_amount);
            const std::size_t to = *std::max_element(group.begin(), group.end(), by_amount);
            const std::int64_t paid = std::min(-open[from], open[to]);
            if (paid <= 0) break;
            payments.push_back({from, to, paid});
            open[from] += paid;
            open[to] -= paid;
        }
    std::stable_sort(payments.begin(), payments.end(), [](const Payment& a, const Payment& b) {
        return a.from != b.from ? a.from < b.from : a.pence > b.pence;
    });
    return payments;
}

Shared share_by(ShareRule rule, const std::vector<PartnerMoney>& partners) {
    const ByPartner left = each(partners, &PartnerMoney::left);
    switch (rule) {
        case ShareRule::no_worse_off:
            if (sum_of(left) < 0) return {.why = NoShare::loss, .gap = -sum_of(left)};
            return {.amounts = least_moved(left)};
        case ShareRule::by_saving:
            return shared_by_saving(partners);
        case ShareRule::by_cost:
        case ShareRule::equal_returns:
            return shared_by_cost(partners, rule);
        case ShareRule::shapley:
            break;  // by what coalitions could do
    }
    return {};
}

}  // namespace hearth
