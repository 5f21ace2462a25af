// What an axis shows, and how its numbers read.
#include "report/chart.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "report/words.hpp"

namespace hearth {

namespace {

const ChartAxis& axis_of(const Chart& chart, Dimension dimension) {
    return dimension == Dimension::x ? chart.x : chart.y;
}

void take(AxisSpan& span, double value) {
    if (!std::isfinite(value)) return;
    span.low = std::min(span.low, value);
    span.high = std::max(span.high, value);
}

AxisSpan span_of_data(const Chart& chart, Dimension dimension) {
    AxisSpan span{HUGE_VAL, -HUGE_VAL};
    for (const Series& series : chart.series)
        for (const Datum& datum : series.data) {
            const double at = dimension == Dimension::x ? datum.x : datum.y;
            take(span, at);
            if (!bars_run_along(chart, dimension)) continue;
            if (series.mark == Mark::bar) take(span, datum.from);
            take(span, datum.least.value_or(at));
            take(span, datum.most.value_or(at));
        }
    if (axis_of(chart, dimension).has_zero) take(span, 0);
    return span.low <= span.high ? span : AxisSpan{0, 1};
}

/// The same to more digits.
std::string full_label_of(const ChartAxis& axis, double value) {
    constexpr int digits = 10;
    if (!axis.currency) return number(value, digits) + (axis.unit.empty() ? "" : " " + axis.unit);
    return money(value, *axis.currency, value == std::round(value) ? 1 : 0.01);
}

bool any_alike(const std::vector<Tick>& ticks) {
    return std::adjacent_find(ticks.begin(), ticks.end(), [](const Tick& a, const Tick& b) {
               return a.label == b.label;
           }) != ticks.end();
}

std::vector<double> round_numbers(const AxisSpan& span, int most) {
    const double rough = (span.high - span.low) / most;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double multiple : {5.0, 2.0, 1.0})
        if (multiple * power >= rough) step = multiple * power;
    std::vector<double> numbers;
    for (double at = std::ceil(span.low / step); at * step <= span.high + step * 1e-9; ++at)
        numbers.push_back(at * step);
    return numbers;
}

/// 1, 2 and 5 times each power of ten; the powers alone where those are many.
std::vector<double> round_ratios(const AxisSpan& span) {
    constexpr double few_decades = 2;
    constexpr double tolerance = 1e-9;
    const bool finely = span.high - span.low <= few_decades;
    std::vector<double> numbers;
    for (double power = std::floor(span.low); power <= span.high; ++power)
        for (const double multiple : {1.0, 2.0, 5.0}) {
            const double at = power + std::log10(multiple);
            const bool inside = at >= span.low - tolerance && at <= span.high + tolerance;
            if (inside && (finely || multiple == 1))
                numbers.push_back(multiple * std::pow(10, power));
        }
    return numbers;
}

}  // namespace

Fill fill_of(std::size_t n) {
    constexpr std::size_t colours = 8, fills = 4;
    return static_cast<Fill>((n + n / colours) % fills);
}

std::string axis_label(const ChartAxis& axis, double value) {
    if (axis.scale == Scale::categories) {
        const auto at = static_cast<std::size_t>(std::max(0.0, value));
        return at < axis.categories.size() ? axis.categories[at] : "";
    }
    if (axis.currency) return money_in_words(value, *axis.currency, axis.step);
    return number(value) + (axis.unit.empty() ? "" : " " + axis.unit);
}

double on_axis(const ChartAxis& axis, double value) {
    return axis.scale == Scale::logarithmic ? std::log10(value) : value;
}

bool bars_run_along(const Chart& chart, Dimension dimension) {
    const bool level = chart.y.scale == Scale::categories;
    return level == (dimension == Dimension::x);
}

AxisSpan axis_span(const Chart& chart, Dimension dimension) {
    constexpr double room = 0.05;
    const ChartAxis& axis = axis_of(chart, dimension);
    if (axis.scale == Scale::categories)
        return {-0.5, static_cast<double>(axis.categories.size()) - 0.5};
    const AxisSpan data = span_of_data(chart, dimension);
    AxisSpan span{on_axis(axis, axis.low.value_or(data.low)),
                  on_axis(axis, axis.high.value_or(data.high))};
    const double pad = room * (span.high - span.low);
    const bool linear = axis.scale == Scale::linear;
    if (!axis.low && (!linear || data.low != 0)) span.low -= pad;
    if (!axis.high && (!linear || data.high != 0)) span.high += pad;
    if (!(span.high > span.low)) {
        const double wide = std::max(1.0, std::abs(span.high));
        span = {span.low == 0 ? 0 : span.low - wide, span.high + wide};
    }
    return span;
}

std::vector<Tick> axis_ticks(const ChartAxis& axis, const AxisSpan& span, int most) {
    std::vector<Tick> ticks;
    if (axis.scale == Scale::categories) {
        for (std::size_t c = 0; c < axis.categories.size(); ++c)
            ticks.push_back({static_cast<double>(c), axis.categories[c]});
        return ticks;
    }
    for (const double value :
         axis.scale == Scale::linear ? round_numbers(span, most) : round_ratios(span))
        ticks.push_back({value, axis_label(axis, value)});
    if (any_alike(ticks))
        for (Tick& tick : ticks) tick.label = full_label_of(axis, tick.at);
    return ticks;
}

}  // namespace hearth
