// Closed forms for exposure (method 3.2).
#include "engine/exposure.hpp"

#include <algorithm>
#include <cmath>

#include "scenario/prices.hpp"

namespace hearth {

namespace {

/// Expected length of [k, k+1) after u + from, u spread over [0, 1) or 0: the second difference of
/// max(0, ·)²/2, written piece by piece so that it is exactly 0 before and exactly 1 after.
double after(const Timeline& t, double k, double from) {
    const double z = k + 1 - from;
    if (t.start_of_year) return std::clamp(z, 0.0, 1.0);
    if (z <= 0) return 0;
    if (z >= 2) return 1;
    return z <= 1 ? z * z / 2 : 1 - (2 - z) * (2 - z) / 2;
}

/// Share of clients alive and still in the programme `years` after their start.
double remaining(const Timeline& t, double years, double survived_to) {
    return std::pow(1 - t.drop_out, years) * living(t, survived_to);
}

/// Strength of the effect in its j-th year: build-up, fading, drop-out and survival.
double strength(const Timeline& t, int j) {
    const auto at = static_cast<std::size_t>(j);
    const double built = at < t.build_up.size() ? t.build_up[at] : 1;
    return built * std::pow(1 - t.fade, j) * remaining(t, t.lag + j, t.lag + j + 0.5);
}

/// Years of effect that can fall in year k or before.
int effect_years(const Timeline& t, int k) {
    const double longest = std::min(std::ceil(t.lasts), k + 1.0);
    return static_cast<int>(longest);
}

double profile_at(const Timeline& t, int k) {
    double sum = 0;
    for (int j = 0; j < effect_years(t, k); ++j) {
        const double part = exposure(t, k, j);
        if (part != 0) sum += part * strength(t, j);
    }
    return sum;
}

}  // namespace

double living(const Timeline& t, double years) {
    return t.yearly_deaths == nullptr ? 1 : survival(*t.yearly_deaths, t.age, years);
}

double exposure(const Timeline& t, int k, int j) {
    if (j >= t.lasts) return 0;
    const double from = t.lag + j;
    const double to = t.lag + std::min(j + 1.0, t.lasts);
    return after(t, k, from) - after(t, k, to);
}

double beyond(const Timeline& t, int years) {
    if (std::isinf(t.lasts)) return 0;
    double sum = 0;
    const int last = static_cast<int>(std::ceil(t.lag + t.lasts)) + 1;
    for (int k = years; k <= last; ++k) sum += profile_at(t, k);
    return sum;
}

}  // namespace hearth
