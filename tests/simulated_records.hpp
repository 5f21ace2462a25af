// Client records with a known effect, by design, for the coverage of intervals: made with the
// house's counter-based generator and inverse distributions.
#pragma once

#include <array>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "draws/shares.hpp"
#include "study/effects.hpp"

namespace hearth::simulated {

/// Chance, one number after another.
struct Chance {
    Stream stream;
    std::uint64_t place = 0;

    double uniform() { return plain(share_of_draw(stream, place++)); }
    /// Of mean 1 and variance 1 / shape.
    double gamma(double shape) { return boost::math::gamma_p_inv(shape, uniform()) / shape; }
    double poisson(double mean) {
        if (mean > 30) return poisson(mean / 2) + poisson(mean / 2);
        double count = 0, share = std::exp(-mean), u = uniform();
        for (; u > share && count < 1000; share *= mean / count) u -= share, count += 1;
        return count;
    }
};

enum class SimulatedDesign {
    paired,        // clients differ, and split their use between windows by chance alone
    paired_twice,  // and vary twice as much as chance makes them from window to window
    paired_noisy,  // and vary by a share of their use from window to window
    truncated,     // half of the clients are followed for less than a year after
    apart,         // different people before and after
    clusters,      // clients of a site change alike
    compared,      // a comparison group with a trend of its own
    confounded,    // whose trend goes with a covariate that differs between the groups
    far_apart,     // the same, of groups that differ by half as much again as they vary
    selected,      // clients taken on at three or more uses
    series,        // 60 months with seasons and trend
};
inline std::vector<std::string_view> choice_names(SimulatedDesign) {
    return {"paired",   "paired_twice", "paired_noisy", "truncated", "apart", "clusters",
            "compared", "confounded",   "far_apart",    "selected",  "series"};
}

struct Truth {
    SimulatedDesign design;
    std::size_t clients = 100;
    double rate = 3, ratio = 0.7;
};

inline Records empty_records() {
    Records made;
    made.services.push_back({.service = "visit", .before = {}, .after = {}});
    return made;
}

inline void add_client(Records& to, RecordGroup group, std::array<double, 4> counts_and_years) {
    to.group.push_back(group);
    to.services[0].before.push_back(counts_and_years[0]);
    to.services[0].after.push_back(counts_and_years[1]);
    to.years_before.push_back(counts_and_years[2]);
    to.years_after.push_back(counts_and_years[3]);
}

/// A factor about 1 from window to window of a client with `mean` events.
inline double noise_of(SimulatedDesign design, double mean, Chance& chance) {
    if (design == SimulatedDesign::paired_twice) return chance.gamma(std::max(mean, 1e-3));
    return design == SimulatedDesign::paired_noisy ? chance.gamma(2) : 1;
}

inline Records paired_records(const Truth& truth, Chance& chance) {
    Records made = empty_records();
    for (std::size_t i = 0; i < truth.clients; ++i) {
        const double rate = truth.rate * chance.gamma(1);
        const double t1 =
            truth.design == SimulatedDesign::truncated && i % 2 == 0 ? chance.uniform() : 1;
        const double after = rate * truth.ratio * t1;
        const double noise_before = noise_of(truth.design, rate, chance);
        const double noise_after = noise_of(truth.design, after, chance);
        add_client(
            made, RecordGroup::intervention,
            {chance.poisson(rate * noise_before), chance.poisson(after * noise_after), 1, t1});
    }
    return made;
}

inline Records apart_records(const Truth& truth, Chance& chance) {
    Records made = empty_records();
    for (std::size_t i = 0; i < 2 * truth.clients; ++i) {
        const double rate = truth.rate * chance.gamma(1);
        if (i % 2 == 0)
            add_client(made, RecordGroup::intervention, {chance.poisson(rate), 0, 1, 0});
        else
            add_client(made, RecordGroup::intervention,
                       {0, chance.poisson(rate * truth.ratio), 0, 1});
    }
    return made;
}

inline Records cluster_records(const Truth& truth, Chance& chance) {
    Records made = empty_records();
    double of_site = 1;
    for (std::size_t i = 0; i < truth.clients; ++i) {
        if (i % 5 == 0) of_site = chance.gamma(8);
        const double rate = truth.rate * chance.gamma(1);
        add_client(made, RecordGroup::intervention,
                   {chance.poisson(rate), chance.poisson(rate * truth.ratio * of_site), 1, 1});
        made.cluster.push_back(static_cast<int>(i / 5));
    }
    return made;
}

/// As many in the comparison; use there falls by a fifth. Confounded: an age about which the groups
/// differ by half of its spread, or by one and a half, and with which use comes to rise.
inline Records compared_records(const Truth& truth, Chance& chance) {
    Records made = empty_records();
    const bool far = truth.design == SimulatedDesign::far_apart;
    const bool confounded = far || truth.design == SimulatedDesign::confounded;
    if (confounded) made.covariates = {"age"}, made.covariate_values = {{}};
    for (std::size_t i = 0; i < 2 * truth.clients; ++i) {
        const bool is_client = i % 2 == 0;
        const double age = chance.gamma(4) + (!is_client ? 0 : far ? 0.75 : 0.25);
        const double rate = truth.rate * chance.gamma(1);
        const double trend = confounded ? 0.5 + 0.4 * age : 0.8;
        add_client(
            made, is_client ? RecordGroup::intervention : RecordGroup::comparison,
            {chance.poisson(rate),
             chance.poisson(rate * trend * chance.gamma(2) * (is_client ? truth.ratio : 1)), 1, 1});
        if (confounded) made.covariate_values[0].push_back(age);
    }
    return made;
}

inline Records selected_records(const Truth& truth, Chance& chance) {
    Records made = empty_records();
    while (made.clients() < truth.clients) {
        const double rate = truth.rate * chance.gamma(1);
        const double before = chance.poisson(rate);
        if (before >= 3)
            add_client(made, RecordGroup::intervention,
                       {before, chance.poisson(rate * truth.ratio), 1, 1});
    }
    made.entry_at_least = {3};
    return made;
}

inline Records series_records(const Truth& truth, Chance& chance) {
    Records made = empty_records();
    SeriesRecords series{.service = "visit", .counts = {}, .years = {}, .starts_at = 36};
    for (int month = 0; month < 60; ++month) {
        const double years = month / series.periods_per_year;
        const double season = std::exp(0.2 * std::sin(2 * std::numbers::pi * years));
        const double mean = 60 * truth.rate * season * std::exp(0.05 * years) *
                            (month >= series.starts_at ? truth.ratio : 1);
        // gamma noise of variance proportional to the mean: twice what chance brings
        series.counts.push_back(chance.poisson(mean * chance.gamma(mean)));
        series.years.push_back(60);
    }
    made.series.push_back(series);
    add_client(made, RecordGroup::intervention, {1, 1, 1, 1});
    add_client(made, RecordGroup::intervention, {2, 1, 1, 1});
    return made;
}

inline Records records_of(const Truth& truth, Chance& chance) {
    switch (truth.design) {
        case SimulatedDesign::paired:
        case SimulatedDesign::paired_twice:
        case SimulatedDesign::paired_noisy:
        case SimulatedDesign::truncated:
            return paired_records(truth, chance);
        case SimulatedDesign::apart:
            return apart_records(truth, chance);
        case SimulatedDesign::clusters:
            return cluster_records(truth, chance);
        case SimulatedDesign::compared:
        case SimulatedDesign::confounded:
        case SimulatedDesign::far_apart:
            return compared_records(truth, chance);
        case SimulatedDesign::selected:
            return selected_records(truth, chance);
        case SimulatedDesign::series:
            break;
    }
    return series_records(truth, chance);
}

/// How a method's intervals of the ratio did over replicates.
struct Coverage {
    std::string method = {};
    double made = 0, covered = 0, log_bias = 0;
};

inline void count_in(Coverage& to, const EffectEstimate& ratio, double truth) {
    to.made += 1;
    to.covered += ratio.low <= truth && truth <= ratio.high ? 1 : 0;
    to.log_bias += std::log(ratio.value / truth);
}

/// Coverage of each method, and of the ratio corrected for regression to the mean.
inline std::vector<Coverage> coverage_of(const Truth& truth, int replicates,
                                         const EvaluationQuestion& question) {
    std::vector<Coverage> made(choice_names(EffectMethod()).size() + 1);
    for (std::size_t m = 0; m + 1 < made.size(); ++m)
        made[m].method = choice_names(EffectMethod())[m];
    made.back().method = "corrected";
    for (int r = 0; r < replicates; ++r) {
        Chance chance{{question.seed, static_cast<std::uint64_t>(r)}};
        const Evaluation all = evaluate_records(records_of(truth, chance), question);
        for (const MethodEffect& effect : all.services[0].methods)
            if (effect.withheld.empty())
                count_in(made[static_cast<std::size_t>(effect.method)], effect.ratio, truth.ratio);
        if (all.services[0].corrected)
            count_in(made.back(), *all.services[0].corrected, truth.ratio);
    }
    return made;
}

}  // namespace hearth::simulated
