// What to measure next as a drawing: bars by figure, curves by size of audit.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/figure_words.hpp"
#include "report/svg.hpp"
#include "report/value_report.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

constexpr double width = 800, left = 330, right = 90, head = 62, row = 26, panel = 230;
constexpr std::size_t most_curves = 6;
constexpr std::string_view grey = "#dddddd", dark = "#444444";

/// The end of a long name, which tells figures apart better than its beginning.
std::string short_name(const std::string& words) {
    constexpr std::size_t most = 46;
    if (words.size() <= most) return words;
    const auto blank = words.find(' ', words.size() - most);
    return "… " + words.substr(blank == std::string::npos ? words.size() - most : blank + 1);
}

class ValueChart {
  public:
    explicit ValueChart(const ValueAnswer& report)
        : report_(report),
          names_(report.explaining),
          currency_(report.explaining.scenario.file.appraisal.currency),
          bars_(bars_of(report)),
          curves_(std::min(most_curves, report.audits.size())),
          svg_(width, height(), "What to measure next", description()) {}

    std::string drawn() {
        svg_.text({20, 26}, "What it would be worth to know one figure exactly", Anchor::start, 16);
        svg_.text({20, 46}, description(), Anchor::start, 12);
        draw_bars();
        if (curves_ > 0) draw_curves();
        return svg_.finished();
    }

  private:
    /// Figures that are worth anything, but at least one.
    static std::size_t bars_of(const ValueAnswer& report) {
        std::size_t bars = 0;
        while (bars < std::min(report.most, report.figures.size()) &&
               (bars == 0 || report.figures[bars].worth.value > 0))
            ++bars;
        return bars;
    }

    double foot_of_bars() const { return head + row * static_cast<double>(bars_) + 4; }
    double height() const {
        const double legend = 18 * static_cast<double>(curves_);
        return foot_of_bars() + 46 + (curves_ > 0 ? panel + 90 + legend : 0);
    }

    std::string description() const {
        return fmt::format("{}; everything known: {}",
                           printable(report_.explaining.scenario.file.title, 70),
                           money_in_words(report_.everything.value, currency_));
    }

    static double high_of(const Estimate& worth) { return worth.value + 2 * worth.se; }

    double widest() const {
        double most = 0;
        for (std::size_t i = 0; i < bars_; ++i)
            most = std::max(most, high_of(report_.figures[i].worth));
        return most > 0 ? most : 1;
    }

    void draw_bars() {
        const double foot = foot_of_bars();
        const AxisScale across{.low = 0, .high = widest(), .from = left, .to = width - right};
        for (const double tick : axis_ticks(0, widest())) {
            svg_.line({across(tick), head - 4}, {across(tick), foot}, grey);
            svg_.text({across(tick), foot + 16}, money_in_words(tick, currency_), Anchor::middle,
                      11);
        }
        for (std::size_t i = 0; i < bars_; ++i) {
            const KnownWorth& one = report_.figures[i];
            const double top = head + row * static_cast<double>(i);
            svg_.text({left - 8, top + 16}, short_name(names_.words(one.name)), Anchor::end, 12);
            svg_.box({left, top + 4, across(one.worth.value) - left, row - 10}, series_colour(0));
            const double low = across(std::max(0.0, one.worth.value - 2 * one.worth.se));
            const double high = across(high_of(one.worth));
            svg_.line({low, top + 11}, {high, top + 11}, dark, 1.5);
            svg_.text({high + 6, top + 16},
                      is_worth_something(one.worth) ? money_in_words(one.worth.value, currency_)
                                                    : "not told apart from 0",
                      Anchor::start, 11);
        }
        svg_.line({left, head - 4}, {left, foot}, dark);
    }

    void draw_curves() {
        const double top = foot_of_bars() + 84, foot = top + panel;
        svg_.text({20, top - 22}, "What an audit is worth, by its number of records", Anchor::start,
                  16);
        double most = 0;
        int least_size = report_.audits.front().sizes.front().records, most_size = least_size;
        for (std::size_t i = 0; i < curves_; ++i)
            for (const AuditOfSize& one : report_.audits[i].sizes) {
                most = std::max(most, one.worth.value);
                least_size = std::min(least_size, one.records);
                most_size = std::max(most_size, one.records);
            }
        if (!(most > 0)) most = 1;
        const double low = std::log10(least_size);
        const AxisScale across{.low = low,
                               .high = std::max(std::log10(most_size), low + 1),
                               .from = 90,
                               .to = width - right};
        const AxisScale up{.low = 0, .high = most, .from = foot, .to = top};
        draw_frame(across, up);
        for (std::size_t i = 0; i < curves_; ++i) draw_curve(i, across, up);
    }

    void draw_frame(const AxisScale& across, const AxisScale& up) {
        for (const double tick : axis_ticks(0, up.high)) {
            svg_.line({across.from, up(tick)}, {across.to, up(tick)}, grey);
            svg_.text({across.from - 8, up(tick) + 4}, money_in_words(tick, currency_), Anchor::end,
                      11);
        }
        for (double power = std::ceil(across.low); power <= across.high + 1e-9; ++power)
            svg_.text({across(power), up.from + 16}, with_separators(std::pow(10, power)),
                      Anchor::middle, 11);
        svg_.line({across.from, up.from}, {across.to, up.from}, dark);
    }

    void draw_curve(std::size_t index, const AxisScale& across, const AxisScale& up) {
        const FigureAudit& audit = report_.audits[index];
        const std::string_view colour = series_colour(index);
        std::vector<SvgPoint> points;
        for (const AuditOfSize& one : audit.sizes)
            points.push_back({across(std::log10(one.records)), up(one.worth.value)});
        svg_.path(points, colour);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const bool advised = audit.sizes[i].records == audit.advised;
            svg_.dot(points[i], advised ? 6 : 3, colour);
        }
        const double at = up.from + 42 + 18 * static_cast<double>(index);
        svg_.line({across.from, at - 4}, {across.from + 24, at - 4}, colour, 3);
        const std::string advised = audit.advised ? fmt::format(": {} records advised (large dot)",
                                                                with_separators(*audit.advised))
                                                  : "";
        svg_.text({across.from + 32, at}, names_.words(audit.figure.name) + advised);
    }

    const ValueAnswer& report_;
    FigureNames names_;
    Currency currency_;
    std::size_t bars_, curves_;
    Svg svg_;
};

}  // namespace

std::string value_chart(const ValueAnswer& report) { return ValueChart(report).drawn(); }

}  // namespace hearth
