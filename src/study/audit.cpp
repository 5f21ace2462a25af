// Conjugate families and the search over sizes.
#include "study/audit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace hearth {

double Audit::share_resolved(double records) const {
    const double share = records / (records + prior_records);
    if (record != Record::log_measurement) return share;
    return std::expm1(log_sd * log_sd * share) / std::expm1(log_sd * log_sd);
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
    const double scatter = standard_deviation(known) * figure.rebasing;
    const double today = scatter * scatter;
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
