// From counts as they are to counts as they are shown, for each estimate.
#include <algorithm>
#include <cmath>

#include "report/evaluation.hpp"

namespace hearth {

double rate_ratio_of(const RecordTotals::Of& of) {
    return of.count_after / of.years_after / (of.count_before / of.years_before);
}

namespace {

double rate_change_of(const RecordTotals::Of& of) {
    return of.count_after / of.years_after - of.count_before / of.years_before;
}

/// What chance makes of the logarithm of that ratio, and of that change, as variances.
double chance_of_log(const RecordTotals::Of& of) {
    return 1 / of.count_before + 1 / of.count_after;
}
double chance_of_change(const RecordTotals::Of& of) {
    return of.count_before / (of.years_before * of.years_before) +
           of.count_after / (of.years_after * of.years_after);
}

/// From estimates of counts as they are to those of counts as they are told: how far they move, and
/// by how much chance then makes them wider. How clients differ stays as it is.
struct Shift {
    double times = 1, plus = 0, wider_ratio = 1, wider_difference = 1;

    template <class Estimate>
    void move_ratio(Estimate& ratio) const {
        const double value = tidy(ratio.value * times);
        for (double* limit : {&ratio.low, &ratio.high})
            *limit = tidy(value * std::pow(*limit / ratio.value, wider_ratio));
        ratio.value = value;
    }
    void move(MethodEffect& method) const {
        if (!method.withheld.empty() || method.method == EffectMethod::interrupted_series) return;
        if (method.ratio.value > 0) move_ratio(method.ratio);
        method.ratio.se *= wider_ratio;
        auto& change = method.difference;
        for (double* limit : {&change.low, &change.high})
            *limit = tidy(change.value + plus + (*limit - change.value) * wider_difference);
        change.value = tidy(change.value + plus);
        change.se *= wider_difference;
    }
    /// Without what the last bit of a sum could tell.
    static double tidy(double value) {
        return std::abs(value) < 1e-12 ? 0 : in_significant(value, 9);
    }
};

/// Counts as they are shown, over the years that were.
RecordTotals::Of counts_as_shown(const RecordTotals::Of& of, double threshold) {
    return {to_step(of.count_before, threshold), to_step(of.count_after, threshold),
            of.years_before, of.years_after, of.clients};
}

bool has_rates(const RecordTotals::Of& of) {
    return std::min({of.count_before, of.count_after, of.years_before, of.years_after}) > 0;
}

/// Of both groups', where there is a comparison.
Shift shift_of(const RecordTotals::Of& own, const std::optional<RecordTotals::Of>& other,
               double threshold) {
    const RecordTotals::Of told = counts_as_shown(own, threshold);
    const RecordTotals::Of others = counts_as_shown(other.value_or(own), threshold);
    if (!has_rates(told) || !has_rates(own) || !has_rates(others)) return {};
    Shift made{rate_ratio_of(told) / rate_ratio_of(own),
               rate_change_of(told) - rate_change_of(own)};
    double log_told = chance_of_log(told), log = chance_of_log(own),
           told_change = chance_of_change(told), change = chance_of_change(own);
    if (other) {
        made.times *= rate_ratio_of(*other) / rate_ratio_of(others);
        made.plus -= rate_change_of(others) - rate_change_of(*other);
        log_told += chance_of_log(others), log += chance_of_log(*other);
        told_change += chance_of_change(others), change += chance_of_change(*other);
    }
    made.wider_ratio = std::sqrt(log_told / log);
    made.wider_difference = std::sqrt(told_change / change);
    return made;
}

}  // namespace

double to_step(double value, double step) {
    if (step >= 1) return std::round(value / step) * step;
    const double parts = std::round(1 / step);
    return std::round(value * parts) / parts;
}

double in_significant(double value, int digits) {
    if (value == 0 || !std::isfinite(value)) return value;
    return to_step(value, std::pow(10, std::floor(std::log10(std::abs(value))) + 1 - digits));
}

RecordTotals::Of as_shown(const RecordTotals::Of& of, double threshold) {
    RecordTotals::Of made = counts_as_shown(of, threshold);
    made.years_before = std::round(made.years_before);
    made.years_after = std::round(made.years_after);
    return made;
}

void move_to_shown(ServiceEffect& service, double threshold) {
    const RecordTotals::Of own{service.count_before, service.count_after, service.years_before,
                               service.years_after, 0};
    const Shift alone = shift_of(own, {}, threshold),
                compared = shift_of(own, service.comparison, threshold);
    for (MethodEffect& method : service.methods)
        (is_compared(method.method) ? compared : alone).move(method);
    if (service.corrected) alone.move_ratio(*service.corrected);
    if (service.placebo && service.placebo->ratio.value > 0)
        Shift{.times = to_step(own.count_before, threshold) / own.count_before}.move_ratio(
            service.placebo->ratio);
    if (service.fall)
        for (double* share : {&service.fall->low, &service.fall->mid, &service.fall->high})
            *share = to_step(*share, 0.01);
}

}  // namespace hearth
