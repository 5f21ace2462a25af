// Charts of a decision: stacked bars of who would choose what, the cost-effectiveness plane, and
// curves over the value of a QALY.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/decision_report.hpp"
#include "report/svg.hpp"
#include "report/uncertainty.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

constexpr double width = 800;
constexpr double left = 90, right = 770;
constexpr double bottom = 440;
constexpr std::string_view grey = "#bbbbbb";
constexpr std::string_view dark = "#222222";

/// The least and greatest of what an axis shows.
struct Span {
    double low = 0, high = 0;

    void include(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }

    /// Wider by a twentieth where a side is not 0; never empty.
    [[nodiscard]] Span padded() const {
        const double pad = (high - low) / 20;
        Span wide{low < 0 ? low - pad : low, high > 0 ? high + pad : high};
        if (!(wide.high > wide.low)) wide.high = wide.low + 1;
        return wide;
    }
};

struct Series {
    std::string name;
    std::string_view colour;
};

struct Words {
    std::string title, subtitle, description;
};

/// A drawing with a title and a legend; what lies under them is its caller's.
class Chart {
  public:
    Chart(const Words& words, double height, const std::vector<Series>& series)
        : svg(width, height, words.title, words.description) {
        svg.text({20, 28}, words.title, Anchor::start, 16);
        svg.text({20, 46}, words.subtitle);
        double x = left;
        double y = 74;
        for (const Series& one : series) {
            const double taken = 34 + 7.2 * static_cast<double>(characters(one.name));
            if (x > left && x + taken > right) {
                x = left;
                y += 20;
            }
            svg.box({x, y - 10, 12, 12}, one.colour);
            svg.text({x + 17, y}, one.name);
            x += taken;
        }
        top = y + 26;
    }

    Svg svg;
    double top = 0;  ///< where the legend has ended
};

/// Axes with round ticks; ticks of the upright axis are drawn across.
struct Axes {
    AxisScale across, up;
};

Axes draw_axes(Chart& chart, Span across, Span up) {
    const Axes axes{.across = {across.low, across.high, left, right},
                    .up = {up.low, up.high, bottom, chart.top}};
    for (const double value : axis_ticks(up.low, up.high)) {
        chart.svg.line({left, axes.up(value)}, {right, axes.up(value)}, "#e5e5e5");
        chart.svg.text({left - 8, axes.up(value) + 4}, number(value), Anchor::end);
    }
    for (const double value : axis_ticks(across.low, across.high, 10)) {
        chart.svg.line({axes.across(value), bottom}, {axes.across(value), bottom + 5}, dark);
        chart.svg.text({axes.across(value), bottom + 20}, number(value), Anchor::middle);
    }
    chart.svg.line({left, bottom}, {right, bottom}, dark);
    chart.svg.line({left, chart.top}, {left, bottom}, dark);
    return axes;
}

class Charts {
  public:
    explicit Charts(const DecideAnswer& report)
        : report_(report), currency_(report.scenario.file.appraisal.currency) {
        for (std::size_t o = 0; o < report.plan.layout.options.size(); ++o)
            options_.push_back({option_name(report, o), series_colour(o)});
    }

    std::string write(DecisionChart kind) const {
        switch (kind) {
            case DecisionChart::best:
                return best();
            case DecisionChart::plane:
                return plane();
            case DecisionChart::acceptability:
                return acceptability();
            case DecisionChart::loss:
                return loss();
            case DecisionChart::evpi:
                break;
        }
        return evpi();
    }

  private:
    const HealthDecision& health() const { return *report_.decision.health; }

    Words words(const std::string& title, const std::string& description) const {
        return {title, printable(report_.scenario.file.title, 110), description};
    }

    /// One stacked bar for each side.
    std::string best() const {
        constexpr double bar = 26, step = 40, names_end = 200;
        const auto& sides = report_.decision.sides;
        const double height = 140 + step * static_cast<double>(sides.size() + options_.size() / 4);
        Chart chart(words("How likely each option is best",
                          "One bar for each side from which options are judged; its parts are the "
                          "probabilities that each option is the best from there."),
                    height, options_);
        double y = chart.top;
        for (const Side& side : sides) {
            chart.svg.text({names_end - 10, y + bar - 8}, side_name(report_, side), Anchor::end);
            double x = names_end;
            for (std::size_t o = 0; o < options_.size(); ++o) {
                const double part = side.choice.best[o].value * (right - names_end);
                if (part <= 0) continue;
                chart.svg.box({x, y, part, bar}, options_[o].colour);
                if (part > 60)
                    label({x + part / 2, y + bar - 8}, shown(side.choice.best[o].value), chart.svg);
                x += part;
            }
            y += step;
        }
        return chart.svg.finished();
    }

    std::string shown(double share) const {
        return report_.uncertain ? percent(share) : fmt::format("{:.0f} %", share * 100);
    }

    /// A share on a white ground, readable on every colour.
    static void label(SvgPoint at, const std::string& text, Svg& svg) {
        svg.box({at.x - 28, at.y - 12, 56, 16}, "#ffffff");
        svg.text(at, text, Anchor::middle, 11);
    }

    std::string plane() const {
        constexpr std::size_t most_points = 1000;
        const CostsAndEffects& draws = health().draws;
        const std::vector<Series> shown(options_.begin() + 1, options_.end());
        Chart chart(
            words("Costs and health",
                  "Each point is one draw of one option, compared with the first option: QALYs "
                  "across, net cost upwards."),
            500, shown);
        Span across, up;
        const auto rows = thinned(draws.costs.rows(), most_points);
        for (const std::size_t d : rows)
            for (std::size_t o = 1; o < draws.costs.cols(); ++o) {
                across.include(draws.effects(d, o));
                up.include(draws.costs(d, o));
            }
        const MoneyScale scale = money_scale(std::max(up.high, -up.low), currency_);
        up = {up.low / scale.per, up.high / scale.per};
        const Axes axes = draw_axes(chart, across.padded(), up.padded());
        chart.svg.line({axes.across(0), chart.top}, {axes.across(0), bottom}, dark);
        chart.svg.line({left, axes.up(0)}, {right, axes.up(0)}, dark);
        for (const std::size_t d : rows)
            for (std::size_t o = 1; o < draws.costs.cols(); ++o)
                chart.svg.dot(
                    {axes.across(draws.effects(d, o)), axes.up(draws.costs(d, o) / scale.per)}, 1.6,
                    options_[o].colour);
        price_line(axes, scale.per, chart);
        axis_names(chart, "QALYs gained", "Net cost, " + scale.caption);
        return chart.svg.finished();
    }

    /// Where an option is worth its cost at the scenario's value of a QALY: below the line.
    void price_line(const Axes& axes, double per, Chart& chart) const {
        if (!report_.qaly_value || *report_.qaly_value <= 0) return;
        const double slope = *report_.qaly_value / per;
        const double from = std::max(axes.across.low, axes.up.low / slope);
        const double to = std::min(axes.across.high, axes.up.high / slope);
        if (!(to > from)) return;
        const SvgPoint end{axes.across(to), axes.up(to * slope)};
        chart.svg.line({axes.across(from), axes.up(from * slope)}, end, "#888888", 1.5);
        chart.svg.text({end.x - 6, std::max(end.y - 6, chart.top - 6)},
                       money(*report_.qaly_value, currency_) + " a QALY", Anchor::end, 11);
    }

    void axis_names(Chart& chart, const std::string& across, const std::string& up) const {
        chart.svg.text({(left + right) / 2, bottom + 44}, across, Anchor::middle);
        chart.svg.text({20, chart.top - 10}, up);
    }

    std::string price_axis() const {
        return fmt::format("Value of a QALY, {}", sign_of(currency_));
    }

    Span prices() const {
        Span span{health().prices.front(), health().prices.back()};
        if (!(span.high > span.low)) span.high = span.low + 1;
        return span;
    }

    using ByOption = std::vector<Estimate> Choice::*;

    /// A curve over the value of a QALY.
    template <class Value>
    void curve(Chart& chart, const Axes& axes, const Series& series, const Value& value) const {
        std::vector<SvgPoint> points;
        for (std::size_t i = 0; i < health().prices.size(); ++i)
            points.push_back({axes.across(health().prices[i]), axes.up(value(health().curve[i]))});
        if (points.size() == 1)
            chart.svg.dot(points.front(), 4, series.colour);
        else
            chart.svg.path(points, series.colour);
    }

    void own_price(Chart& chart, const Axes& axes) const {
        if (!report_.qaly_value) return;
        const double value = *report_.qaly_value;
        if (value < axes.across.low || value > axes.across.high) return;
        chart.svg.line({axes.across(value), chart.top}, {axes.across(value), bottom}, grey);
        chart.svg.text({axes.across(value) + 4, chart.top + 12}, "the scenario's value",
                       Anchor::start, 11);
    }

    std::string acceptability() const {
        std::vector<Series> shown = options_;
        shown.push_back({"dots: best on average (frontier)", dark});
        Chart chart(
            words("How likely each option is the best value",
                  "For each value of a QALY, the probability that each option has the highest "
                  "net benefit; dots mark the option that is best on average."),
            500, shown);
        const Axes axes = draw_axes(chart, prices(), {0, 100});
        own_price(chart, axes);
        for (std::size_t o = 0; o < options_.size(); ++o)
            curve(chart, axes, options_[o],
                  [o](const Choice& choice) { return choice.best[o].value * 100; });
        for (const std::size_t row : thinned(health().prices.size(), 101)) {
            const Choice& choice = health().curve[row];
            const double share = choice.best[static_cast<std::size_t>(choice.favoured)].value;
            chart.svg.dot({axes.across(health().prices[row]), axes.up(share * 100)}, 2.5, dark);
        }
        axis_names(chart, price_axis(), "%");
        return chart.svg.finished();
    }

    std::string loss() const {
        Chart chart(
            words("What choosing now loses on average",
                  "For each value of a QALY, the expected loss of choosing each option; the "
                  "lowest curve is the expected value of perfect information."),
            500, options_);
        Span up;
        for (const Choice& choice : health().curve)
            for (const Estimate& one : choice.loss) up.include(one.value);
        const MoneyScale scale = money_scale(up.high, currency_);
        const Axes axes = draw_axes(chart, prices(), Span{0, up.high / scale.per}.padded());
        own_price(chart, axes);
        for (std::size_t o = 0; o < options_.size(); ++o)
            curve(chart, axes, options_[o],
                  [&](const Choice& choice) { return choice.loss[o].value / scale.per; });
        axis_names(chart, price_axis(), scale.caption);
        return chart.svg.finished();
    }

    std::string evpi() const {
        Chart chart(words("What knowing every figure would be worth",
                          "For each value of a QALY, the expected value of perfect information."),
                    500, {});
        Span up;
        for (const Choice& choice : health().curve) up.include(choice.evpi().value);
        const MoneyScale scale = money_scale(up.high, currency_);
        const Axes axes = draw_axes(chart, prices(), Span{0, up.high / scale.per}.padded());
        own_price(chart, axes);
        curve(chart, axes, {"", series_colour(0)},
              [&](const Choice& choice) { return choice.evpi().value / scale.per; });
        axis_names(chart, price_axis(), scale.caption);
        return chart.svg.finished();
    }

    const DecideAnswer& report_;
    Currency currency_;
    std::vector<Series> options_;
};

}  // namespace

std::string decision_chart(const DecideAnswer& report, DecisionChart chart) {
    return Charts(report).write(chart);
}

}  // namespace hearth
