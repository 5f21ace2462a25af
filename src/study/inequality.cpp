// Levels in closed form. Their changes by expm1 and log1p, since a programme changes the health of
// a nation in its tenth digit or so.
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

#include "study/equity.hpp"

namespace hearth {

namespace {

/// Σ people · of(fifth) / Σ people
template <class Of>
double mean_over(const Fifths& people, const Of& of) {
    double sum = 0;
    for (std::size_t q = 0; q < fifths; ++q) sum += people[q] * of(q);
    return sum / sum_of(people);
}

/// Beside 1 a power of the mean of powers is a geometric mean, to rounding.
bool is_one(double aversion) { return std::abs(aversion - 1) < 1e-6; }

/// Places of the fifths by rank, 0 to 1: the middle of each.
Fifths ranks(const Fifths& people) {
    Fifths places{};
    double below = 0;
    for (std::size_t q = 0; q < fifths; ++q) {
        places[q] = (below + people[q] / 2) / sum_of(people);
        below += people[q];
    }
    return places;
}

}  // namespace

double mean_health(const Health& health) {
    return mean_over(health.people, [&](std::size_t q) { return health.each[q]; });
}

double atkinson_level(const Health& health, double aversion) {
    if (is_one(aversion))
        return std::exp(
            mean_over(health.people, [&](std::size_t q) { return std::log(health.each[q]); }));
    const double mean = mean_over(health.people, [&](std::size_t q) {
        return std::pow(health.each[q] / health.each[0], 1 - aversion);
    });
    return health.each[0] * std::pow(mean, 1 / (1 - aversion));
}

double kolm_level(const Health& health, double aversion) {
    if (aversion == 0) return mean_health(health);
    const double mean = mean_over(health.people, [&](std::size_t q) {
        return std::exp(aversion * (health.each[0] - health.each[q]));
    });
    return health.each[0] - std::log(mean) / aversion;
}

double atkinson_gain(const Health& before, const Fifths& gained, double aversion) {
    const auto grown = [&](std::size_t q) {
        return std::log1p(gained[q] / before.people[q] / before.each[q]);
    };
    const double level = atkinson_level(before, aversion) * sum_of(before.people);
    if (is_one(aversion)) return level * std::expm1(mean_over(before.people, grown));
    const double power = 1 - aversion;
    const auto weight = [&](std::size_t q) {
        return std::pow(before.each[q] / before.each[0], power);
    };
    const double change = mean_over(
        before.people, [&](std::size_t q) { return weight(q) * std::expm1(power * grown(q)); });
    return level * std::expm1(std::log1p(change / mean_over(before.people, weight)) / power);
}

double kolm_gain(const Health& before, const Fifths& gained, double aversion) {
    if (aversion == 0) return sum_of(gained);
    const auto weight = [&](std::size_t q) {
        return std::exp(aversion * (before.each[0] - before.each[q]));
    };
    const double change = mean_over(before.people, [&](std::size_t q) {
        return weight(q) * std::expm1(-aversion * gained[q] / before.people[q]);
    });
    return -std::log1p(change / mean_over(before.people, weight)) / aversion *
           sum_of(before.people);
}

double slope_index(const Health& health) {
    const Fifths rank = ranks(health.people);
    const double mean = mean_health(health);
    const auto off = [&](std::size_t q) { return rank[q] - 0.5; };
    const double together =
        mean_over(health.people, [&](std::size_t q) { return off(q) * (health.each[q] - mean); });
    return together / mean_over(health.people, [&](std::size_t q) { return off(q) * off(q); });
}

double slope_change(const Health& before, const Fifths& gained) {
    Health change{.people = before.people};
    for (std::size_t q = 0; q < fifths; ++q) change.each[q] = gained[q] / before.people[q];
    return slope_index(change);  // linear in health
}

double relative_index(const Health& health) { return slope_index(health) / mean_health(health); }

Health after(const Health& before, const Fifths& gained) {
    Health made = before;
    for (std::size_t q = 0; q < fifths; ++q) made.each[q] += gained[q] / before.people[q];
    return made;
}

std::optional<double> breakeven_aversion(const Health& before, const Fifths& gained) {
    constexpr double most = 100;
    constexpr std::uintmax_t steps = 200;
    const auto worth = [&](double aversion) { return atkinson_gain(before, gained, aversion); };
    double low = 0, at_low = worth(0);
    for (double high = 1; high <= most; ++high) {
        const double at_high = worth(high);
        if (at_low * at_high < 0) {
            std::uintmax_t count = steps;
            return boost::math::tools::toms748_solve(worth, low, high, at_low, at_high,
                                                     boost::math::tools::eps_tolerance<double>(40),
                                                     count)
                .first;
        }
        low = high;
        at_low = at_high;
    }
    return std::nullopt;
}

Fifths income_weights(const Fifths& incomes, double median, double elasticity) {
    Fifths weights{};
    for (std::size_t q = 0; q < fifths; ++q) weights[q] = std::pow(median / incomes[q], elasticity);
    return weights;
}

}  // namespace hearth
