// Conjugate families and the search over sizes.
#include "analysis/audit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace hearth {

namespace {

double variance_of_sample(const std::vector<double>& sample) {
    double sum = 0, squares = 0;
    for (const double one : sample) sum += one;
    const auto n = static_cast<double>(sample.size());
    for (const double one : sample) squares += (one - sum / n) * (one - sum / n);
    return squares / n;
}

double variance_of_beta(double a, double b) { return a * b / ((a + b) * (a + b) * (a + b + 1)); }

/// By the quantiles at the middles of equal parts.
double variance_by_quantiles(const Distribution& distribution) {
    constexpr int parts = 4096;
    std::vector<double> values;
    for (int i = 0; i < parts; ++i) values.push_back(quantile(distribution, (i + 0.5) / parts));
    return variance_of_sample(values);
}

double pert_variance(const Distribution& d) {
    const double range = d.c - d.a;
    const double alpha = 1 + 4 * (d.b - d.a) / range, beta = 1 + 4 * (d.c - d.b) / range;
    return range * range * variance_of_beta(alpha, beta);
}

}  // namespace

double Audit::share_resolved(double records) const {
    const double share = records / (records + prior_records);
    if (record != Record::log_measurement) return share;
    return std::expm1(log_sd * log_sd * share) / std::expm1(log_sd * log_sd);
}

double variance(const Distribution& d) {
    if (d.least || d.most) return variance_by_quantiles(d);
    switch (d.family) {
        case Family::fixed:
            return 0;
        case Family::normal:
            return d.b * d.b;
        case Family::lognormal:
            return std::expm1(d.b * d.b) * std::exp(2 * d.a + d.b * d.b);
        case Family::gamma:
            return d.a * d.b * d.b;
        case Family::beta:
        case Family::dirichlet:
            return variance_of_beta(d.a, d.b);
        case Family::uniform:
            return (d.b - d.a) * (d.b - d.a) / 12;
        case Family::triangular:
            return (d.a * d.a + d.b * d.b + d.c * d.c - d.a * d.b - d.a * d.c - d.b * d.c) / 18;
        case Family::pert:
            return pert_variance(d);
        case Family::empirical:
            return variance_of_sample(d.sample);
    }
    return 0;
}

bool shows_in_records(const Figure& figure) {
    constexpr std::array<std::string_view, 4> judged = {"attribution", "regression_to_mean",
                                                        "evidence_correction", "cashable"};
    const std::string_view path = figure.path;
    const std::string_view key = path.substr(path.rfind('.') + 1);
    return std::find(judged.begin(), judged.end(), key) == judged.end();
}

bool scatters_in_logarithm(const Figure& figure) {
    return figure.quantity == Quantity::ratio && figure.distribution.family == Family::lognormal;
}

std::optional<Audit> audit_of(const Figure& figure, std::optional<double> sd_of_one) {
    const Distribution& known = figure.distribution;
    const double today = variance(known) * figure.rebasing * figure.rebasing;
    if (sd_of_one) {
        const double own = *sd_of_one * *sd_of_one;
        if (scatters_in_logarithm(figure))
            return Audit{Record::log_measurement, own / (known.b * known.b), known.b};
        return Audit{Record::measurement, own / today, 0};
    }
    if (!shows_in_records(figure)) return std::nullopt;
    const double centre = mean(known);
    if (figure.quantity == Quantity::share)
        return Audit{Record::yes_or_no, (centre * (1 - centre) - today) / today, 0};
    const bool counted_for_each =
        figure.quantity == Quantity::rate ||
        (figure.quantity == Quantity::count && figure.limits.unit == "per client");
    if (counted_for_each) return Audit{Record::count, centre / today, 0};
    return std::nullopt;
}

std::vector<int> audit_sizes() {
    std::vector<int> sizes;
    for (int scale = 1; scale <= 100; scale *= 10)
        for (int digits = 10; digits <= 99; ++digits) sizes.push_back(digits * scale);
    sizes.push_back(10000);
    return sizes;
}

std::optional<int> best_size(const ConditionalMeans& means, const Audit& audit,
                             const AuditCost& cost, double decisions) {
    std::optional<int> best;
    double most = 0;
    for (const int size : audit_sizes()) {
        const double gain = decisions * means.worth(audit.share_resolved(size)) - cost.of(size);
        if (gain <= most) continue;
        most = gain;
        best = size;
    }
    return best;
}

std::optional<int> size_worth(const ConditionalMeans& means, const Audit& audit, double share) {
    const double target = share * means.worth(1);
    if (!(target > 0)) return std::nullopt;
    const std::vector<int> sizes = audit_sizes();
    const auto found =  // worth never falls with size
        std::partition_point(sizes.begin(), sizes.end(), [&](int size) {
            return means.worth(audit.share_resolved(size)) < target;
        });
    return found == sizes.end() ? std::nullopt : std::optional(*found);
}

}  // namespace hearth
