// The specification curve as a drawing (Simonsohn, Simmons and Nelson 2020): sorted results above,
// the choices that make each of them below.
#include <algorithm>
#include <fmt/format.h>

#include "report/multiverse_report.hpp"
#include "report/svg.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

constexpr double width = 960, left = 210, right = 940, top = 70, upper = 260, row_height = 17;
constexpr std::string_view ink = "#222222", faint = "#dddddd";

class Curve {
  public:
    explicit Curve(const MultiverseAnswer& report)
        : report_(report),
          option_(report.options.back()),
          currency_(report.scenario.file.appraisal.currency),
          order_(option_.net_saving.result.order),
          drawing_(width, height(), title(), description()) {}

    std::string draw() {
        drawing_.text({20, 28}, title(), Anchor::start, 16);
        drawing_.text({20, 48}, description(), Anchor::start, 12);
        results();
        choices();
        return drawing_.finished();
    }

  private:
    double height() const {
        double rows = 0;
        for (const AlternativeNames& one : report_.alternatives)
            rows += static_cast<double>(one.choices.size()) + 1.5;
        return top + upper + 30 + rows * row_height + 20;
    }

    std::string title() const {
        return fmt::format("Net saving and net cash of {} in {} combinations",
                           readable(option_.name), report_.rows.size());
    }

    std::string description() const {
        return fmt::format(
            "Sorted by net saving, which is above 0 in {:.0f} %; net cash is in "
            "{:.0f} %. Below: the choices of each combination.",
            option_.net_saving.result.positive * 100, option_.net_cash.result.positive * 100);
    }

    double across(std::size_t rank) const {
        return left + (static_cast<double>(rank) + 0.5) / static_cast<double>(order_.size()) *
                          (right - left);
    }

    double radius() const {
        return std::clamp((right - left) / static_cast<double>(order_.size()) / 2.5, 0.8, 4.0);
    }

    void results() {
        double low = 0;
        double high = 0;
        for (const MultiverseMeasure* measure : {&option_.net_saving, &option_.net_cash})
            for (const double value : measure->values) {
                low = std::min(low, value);
                high = std::max(high, value);
            }
        if (!(high > low)) high = low + 1;
        const AxisScale scale{low, high, top + upper, top};
        for (const double tick : axis_ticks(low, high)) {
            drawing_.line({left, scale(tick)}, {right, scale(tick)}, tick == 0 ? ink : faint);
            drawing_.text({left - 8, scale(tick) + 4}, money_in_words(tick, currency_), Anchor::end,
                          11);
        }
        for (std::size_t rank = 0; rank < order_.size(); ++rank)
            drawing_.dot({across(rank), scale(option_.net_cash.values[order_[rank]])}, radius(),
                         series_colour(1));
        for (std::size_t rank = 0; rank < order_.size(); ++rank)
            drawing_.dot({across(rank), scale(option_.net_saving.values[order_[rank]])}, radius(),
                         series_colour(0));
        drawing_.dot({right - 170, top - 10}, 4, series_colour(0));
        drawing_.text({right - 162, top - 6}, "net saving", Anchor::start, 11);
        drawing_.dot({right - 80, top - 10}, 4, series_colour(1));
        drawing_.text({right - 72, top - 6}, "net cash", Anchor::start, 11);
    }

    void choices() {
        double y = top + upper + 30;
        const double mark =
            std::clamp((right - left) / static_cast<double>(order_.size()) * 0.7, 0.5, 8.0);
        for (std::size_t a = 0; a < report_.alternatives.size(); ++a) {
            drawing_.text({20, y + 4}, readable(report_.alternatives[a].name), Anchor::start, 12);
            y += row_height;
            for (std::size_t c = 0; c < report_.alternatives[a].choices.size(); ++c) {
                drawing_.text({left - 8, y + 4}, readable(report_.alternatives[a].choices[c]),
                              Anchor::end, 11);
                drawing_.line({left, y}, {right, y}, faint, 0.5);
                for (std::size_t rank = 0; rank < order_.size(); ++rank)
                    if (report_.rows[order_[rank]][a] == static_cast<int>(c))
                        drawing_.box({across(rank) - mark / 2, y - 5, mark, 10}, ink);
                y += row_height;
            }
            y += row_height / 2;
        }
    }

    const MultiverseAnswer& report_;
    const MultiverseOption& option_;
    Currency currency_;
    const std::vector<std::size_t>& order_;
    Svg drawing_;
};

}  // namespace

std::string multiverse_svg(const MultiverseAnswer& report) { return Curve(report).draw(); }

}  // namespace hearth
