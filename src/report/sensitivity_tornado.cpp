// The tornado in words and tables.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/ranking.hpp"
#include "base/text.hpp"
#include "report/sensitivity_words.hpp"

namespace hearth {

namespace {

constexpr int bar_cells = 20;
constexpr std::size_t most_in_a_sentence = 3;

/// From the least to the most that any shown bar reaches.
struct Axis {
    double least = HUGE_VAL, most = -HUGE_VAL;

    void take(std::optional<double> value) {
        if (!value) return;
        least = std::min(least, *value);
        most = std::max(most, *value);
    }
};

class TornadoDocument {
  public:
    explicit TornadoDocument(const TornadoAnswer& report)
        : report_(report), tornado_(report.tornado), words_(report.basis) {
        shown_ = std::min(report.basis.most, tornado_.bars.size());
        axis_.take(tornado_.point);
        for (std::size_t b = 0; b < shown_; ++b) take(tornado_.bars[b]);
        for (const Bar& bar : tornado_.groups) take(bar);
    }

    Document made() {
        put(Heading{printable("What moves the " + words_.measure() + " of " + words_.option())});
        put(Paragraph{answer()});
        if (const std::string nearest = nearest_answer(); !nearest.empty()) put(Paragraph{nearest});
        put(Paragraph{left_out()});
        if (!tornado_.bars.empty() || !tornado_.groups.empty()) put(bars());
        if (shown_ < tornado_.bars.size())
            put(Paragraph{
                fmt::format("{} more {} it by {} or less each; --most {} shows them.",
                            tornado_.bars.size() - shown_,
                            tornado_.bars.size() - shown_ == 1 ? "figure moves" : "figures move",
                            words_.said(tornado_.bars[shown_].width), tornado_.bars.size())});
        add_truths();
        if (marked_)
            put(Paragraph{"* there more use is avoided than there is: a run would refuse it."});
        add_elasticities();
        return std::move(document_);
    }

  private:
    template <class B>
    void put(B block) {
        document_.emplace_back(std::move(block));
    }

    void take(const Bar& bar) {
        axis_.take(bar.at_low);
        axis_.take(bar.at_high);
    }

    std::string at_end(std::optional<double> value) const {
        return value ? words_.said(*value) : "no value";
    }

    std::string answer() const {
        std::string text = fmt::format("The {} of {} is {} with every figure at its point.",
                                       words_.measure(), words_.option(), at_end(tornado_.point));
        if (tornado_.bars.empty()) return text + " No figure with a range moves it.";
        for (std::size_t b = 0; b < std::min(most_in_a_sentence, tornado_.bars.size()); ++b) {
            const Bar& bar = tornado_.bars[b];
            const std::size_t l = bar.levers.front();
            const Ends& ends = *report_.basis.levers[l].ends;
            text += fmt::format("{} {}: from {} at {} to {} at {}",
                                b == 0 ? " It moves most with" : "; then with", words_.quoted(l),
                                at_end(bar.at_low), words_.value(l, ends.low), at_end(bar.at_high),
                                words_.value(l, ends.high));
        }
        return text + ".";
    }

    std::string nearest_answer() const {
        const std::string target = words_.target();
        if (tornado_.point == report_.basis.target) return "";
        if (report_.nearest.empty())
            return fmt::format(
                "No single figure with a range brings it to {}, as far as its distribution goes.",
                target);
        const auto within = std::count_if(report_.nearest.begin(), report_.nearest.end(),
                                          [](const Nearness& n) { return n.within_ends; });
        const Nearness& first = report_.nearest.front();
        const std::string change =
            fmt::format("{} would have to be {} (now {})", words_.quoted(first.lever),
                        words_.value(first.lever, first.value),
                        words_.value(first.lever, report_.basis.levers[first.lever].point));
        if (within == 0)
            return fmt::format(
                "No single figure brings it to {} between its low and its high. Nearest is: {}.",
                target, change);
        return fmt::format("It is {} between the low and the high of {} alone. Nearest is: {}.",
                           target, within == 1 ? "one figure" : std::to_string(within) + " figures",
                           change);
    }

    std::string left_out() const {
        std::size_t certain = 0;
        for (std::size_t l = 0; l < report_.basis.levers.size(); ++l)
            if (!report_.basis.levers[l].ends && tornado_.slope[l] != 0) ++certain;
        std::string text;
        if (tornado_.unmoved > 0)
            text = fmt::format("{} figure{} with a range cannot move it and {} left out. ",
                               tornado_.unmoved, tornado_.unmoved == 1 ? "" : "s",
                               tornado_.unmoved == 1 ? "is" : "are");
        if (certain > 0)
            text += fmt::format("{} figure{} without a range move{} it too but count{} as certain.",
                                certain, certain == 1 ? "" : "s", certain == 1 ? "s" : "",
                                certain == 1 ? "s" : "");
        return text.empty() ? "Every figure that moves it has a range." : text;
    }

    // --- bars ------------------------------------------------------------------------------------

    std::string marked(std::optional<double> value, bool impossible) {
        marked_ = marked_ || impossible;
        return words_.cell(value) + (impossible && !words_.is_csv() ? "*" : "");
    }

    /// ░ towards the measure at the figure's low, █ towards that at its high, │ at the point.
    std::string drawn(const Bar& bar) const {
        const double point = tornado_.point.value_or(axis_.least);
        const double step = (axis_.most - axis_.least) / bar_cells;
        const auto covers = [&](std::optional<double> end, double at) {
            return end && at >= std::min(point, *end) && at <= std::max(point, *end);
        };
        std::string text;
        for (int i = 0; i < bar_cells; ++i) {
            const double at = axis_.least + (i + 0.5) * step;
            const bool is_point = step > 0 && std::abs(at - point) <= step / 2 && tornado_.point;
            text += is_point                  ? "│"
                    : covers(bar.at_high, at) ? "█"
                    : covers(bar.at_low, at)  ? "░"
                                              : "·";
        }
        return text;
    }

    Table bars() {
        Table table{
            .caption = printable(report_caption()),
            .columns = {{"Figure", Align::left}, {"Low"}, {"High"}, {"At low"}, {"At high"}},
            .rows = {}};
        if (!words_.is_csv()) table.columns.push_back({"░ at low, █ at high", Align::right});
        for (std::size_t b = 0; b < shown_; ++b) {
            const Bar& bar = tornado_.bars[b];
            const std::size_t l = bar.levers.front();
            const Ends& ends = *report_.basis.levers[l].ends;
            add_row(table,
                    {words_.figure(l), words_.value(l, ends.low), words_.value(l, ends.high)}, bar);
        }
        if (!tornado_.groups.empty()) table.ruled = {table.rows.size()};
        for (std::size_t g = 0; g < tornado_.groups.size(); ++g)
            add_row(table,
                    {fmt::format("{} ({} figures together)", readable(report_.groups[g]),
                                 tornado_.groups[g].levers.size()),
                     "all low", "all high"},
                    tornado_.groups[g]);
        return table;
    }

    std::string report_caption() const { return words_.title() + ", one figure at a time"; }

    void add_row(Table& table, std::vector<Cell> cells, const Bar& bar) {
        cells.push_back(marked(bar.at_low, bar.low_impossible));
        cells.push_back(marked(bar.at_high, bar.high_impossible));
        if (!words_.is_csv()) cells.push_back(drawn(bar));
        table.rows.push_back(std::move(cells));
    }

    // --- what would have to be true --------------------------------------------------------------

    void add_truths() {
        if (report_.nearest.empty()) return;
        Table table{.caption = "What would have to be true for " + words_.target() +
                               ", by one figure alone, nearest first",
                    .columns = {{"Figure", Align::left},
                                {"Now"},
                                {"Would have to be"},
                                {"Low"},
                                {"High"},
                                {"SDs away"},
                                {"Chance"}},
                    .rows = {}};
        for (std::size_t i = 0; i < std::min(report_.basis.most, report_.nearest.size()); ++i)
            table.rows.push_back(truth(report_.nearest[i]));
        put(std::move(table));
        put(Paragraph{
            "Chance: that the figure lies there or beyond, by its own distribution. SDs away: the "
            "distance in standard deviations of the figure; where only a range is stated, it is "
            "taken to hold 95 %. --figure looks closer, for every such value of one figure. What "
            "would have to be true is no evidence that it is."});
    }

    std::vector<Cell> truth(const Nearness& one) {
        const Lever& lever = report_.basis.levers[one.lever];
        marked_ = marked_ || one.impossible;
        const auto end = [&](double value) { return words_.value(one.lever, value); };
        return {words_.figure(one.lever),
                end(lever.point),
                end(one.value) + (one.impossible && !words_.is_csv() ? "*" : ""),
                lever.ends ? end(lever.ends->low) : "",
                lever.ends ? end(lever.ends->high) : "",
                !one.deviations   ? "none"
                : words_.is_csv() ? plain_number(*one.deviations)
                                  : fmt::format("{:.2f}", *one.deviations),
                words_.share(one.chance)};
    }

    // --- elasticities and sources ----------------------------------------------------------------

    void add_elasticities() {
        std::vector<std::size_t> order;
        for (std::size_t l = 0; l < report_.basis.levers.size(); ++l)
            if (tornado_.moves(l)) order.push_back(l);
        const auto size = [&](std::size_t l) {
            return rank_of(std::abs(tornado_.elasticity[l].value_or(0)));
        };
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
        if (order.empty()) return;
        Table table{.caption =
                        "What 1 % more of a figure adds to the measure, in % of its size; and "
                        "where it comes from",
                    .columns = {{"Figure, as --figure takes it", Align::left},
                                {"Now"},
                                {"Adds %"},
                                {"Source", Align::left}},
                    .rows = {}};
        for (std::size_t i = 0; i < std::min(report_.basis.most, order.size()); ++i) {
            const std::size_t l = order[i];
            const auto& elasticity = tornado_.elasticity[l];
            table.rows.push_back({words_.path(l), words_.value(l, report_.basis.levers[l].point),
                                  !elasticity       ? (words_.is_csv() ? "" : "none")
                                  : words_.is_csv() ? plain_number(*elasticity)
                                                    : fmt::format("{:.3f}", *elasticity),
                                  words_.source(l)});
        }
        put(std::move(table));
        if (order.size() > table_rows(order)) {
            const std::size_t rest = order.size() - table_rows(order);
            put(Paragraph{rest == 1 ? "1 more figure changes it by less."
                                    : fmt::format("{} more figures change it by less.", rest)});
        }
    }

    std::size_t table_rows(const std::vector<std::size_t>& order) const {
        return std::min(report_.basis.most, order.size());
    }

    const TornadoAnswer& report_;
    const Tornado& tornado_;
    SensitivityWords words_;
    std::size_t shown_ = 0;
    Axis axis_;
    bool marked_ = false;
    Document document_;
};

}  // namespace

Document tornado_document(const TornadoAnswer& report) { return TornadoDocument(report).made(); }

}  // namespace hearth
