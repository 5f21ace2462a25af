// One figure over its range, in words and a table.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/sensitivity_words.hpp"

namespace hearth {

namespace {

class ThresholdDocument {
  public:
    explicit ThresholdDocument(const ThresholdAnswer& report)
        : report_(report), found_(report.threshold), words_(report.basis) {}

    Document made() {
        put(Heading{"What would have to be true of " + std::string(report_.basis.figures.size() == 1
                                                                       ? "one figure"
                                                                       : "figures at one value")});
        put(Paragraph{answer()});
        if (!found_.roots.empty() && !found_.constant && !std::isnan(report_.lever.point))
            put(Paragraph{how_likely()});
        if (!report_.withheld.empty())
            put(Paragraph{"Where it has no value: " + printable(report_.withheld) + "."});
        put(table());
        Points sources;
        for (std::size_t i = 0; i < report_.basis.figures.size(); ++i)
            sources.points.push_back(words_.path(i) + ": " + words_.source(i));
        put(std::move(sources));
        return std::move(document_);
    }

  private:
    template <class B>
    void put(B block) {
        document_.emplace_back(std::move(block));
    }

    std::string figures() const {
        std::string text;
        for (std::size_t i = 0; i < report_.basis.figures.size(); ++i)
            text += (i == 0 ? "" : " and ") + words_.quoted(i);
        return report_.basis.figures.size() == 1 ? text : text + " together, at one value,";
    }

    std::string value(double at) const { return words_.value(0, at); }
    std::string target() const { return words_.target(); }
    std::string subject() const {
        return fmt::format("the {} of {}", words_.measure(), words_.option());
    }
    std::string range() const {
        return fmt::format("from {} to {}", value(found_.seeking.range.low),
                           value(found_.seeking.range.high));
    }
    std::string now() const {
        std::string text = "now " + value(report_.basis.levers.front().point);
        if (std::isnan(report_.lever.point))
            for (std::size_t i = 1; i < report_.basis.levers.size(); ++i)
                text += " and " + words_.value(i, report_.basis.levers[i].point);
        return found_.now ? text + ", where it is " + words_.said(*found_.now) : text;
    }

    std::string answer() const {
        if (!found_.values)
            return fmt::format("{} has no value anywhere {}.", capital(subject()), range());
        if (found_.constant)
            return fmt::format("{} does not depend on {}: it is {} {}.", capital(subject()),
                               figures(), words_.said(found_.values->low), range());
        std::string text = found_.roots.empty() ? stays() : is_target();
        for (const double at : found_.jumps)
            text += fmt::format(" It jumps over {} at {} without being it.", target(), value(at));
        for (const Ends& gap : found_.without)
            text += fmt::format(" It has no value from {} to {}.", value(gap.low), value(gap.high));
        return text;
    }

    static std::string capital(std::string text) {
        text[0] = 'T';
        return text;
    }

    std::string stays() const {
        const Ends& reached = *found_.values;
        const double goal = report_.basis.target;
        if (reached.low > goal)
            return fmt::format("{} stays above {}: at least {} over the whole range {} ({}).",
                               capital(subject()), target(), words_.said(reached.low), range(),
                               now());
        if (reached.high < goal)
            return fmt::format("{} stays below {}: at most {} over the whole range {} ({}).",
                               capital(subject()), target(), words_.said(reached.high), range(),
                               now());
        return fmt::format("{} is never {} {} ({}).", capital(subject()), target(), range(), now());
    }

    std::string is_target() const {
        std::string places;
        for (std::size_t i = 0; i < found_.roots.size(); ++i) {
            const bool last = i + 1 == found_.roots.size();
            places += (i == 0 ? "" : last ? " and " : ", ") + place(found_.roots[i]);
        }
        std::string text =
            fmt::format("{} is {} where {} {} {} ({}).", capital(subject()), target(), figures(),
                        report_.basis.figures.size() == 1 ? "is" : "are", places, now());
        if (found_.roots.size() == 1 && found_.roots[0].kind == RootKind::crossing) text += side();
        return text;
    }

    std::string place(const Root& root) const {
        std::string text = root.kind == RootKind::stretch
                               ? "from " + value(root.from) + " to " + value(root.to)
                               : value(root.from);
        if (root.kind == RootKind::touching) text += " (which it touches and turns back)";
        if (root.impossible) text += " (where more use is avoided than there is)";
        return text;
    }

    /// On which side of the only crossing the measure lies above the target.
    std::string side() const {
        for (std::size_t i = found_.at.size(); i-- > 0;)
            if (found_.measure[i] && found_.at[i] != found_.roots[0].from)
                return fmt::format(" It is above that where the figure is {}.",
                                   (*found_.measure[i] > report_.basis.target) ==
                                           (found_.at[i] > found_.roots[0].from)
                                       ? "higher"
                                       : "lower");
        return "";
    }

    std::string how_likely() const {
        const double point = report_.lever.point;
        const auto nearer = [&](const Root& a, const Root& b) {
            return std::abs(a.from - point) < std::abs(b.from - point);
        };
        const Root& root = *std::min_element(found_.roots.begin(), found_.roots.end(), nearer);
        const auto deviation = deviation_of(report_.lever);
        if (!deviation || *deviation <= 0)
            return "Nothing is said of how sure the figure is, so neither is how likely that is.";
        std::string text = fmt::format("{} is {:.2f} standard deviations of the figure away",
                                       value(root.from), std::abs(root.from - point) / *deviation);
        const auto below = share_at_or_below(report_.lever, root.from);
        if (!below)
            return text +
                   ", if its low and high hold 95 %. What would have to be true is no "
                   "evidence that it is.";
        return text + fmt::format(
                          "; by its own distribution the chance of that or {} is {}. What "
                          "would have to be true is no evidence that it is.",
                          root.from < point ? "less" : "more",
                          words_.share(root.from < point ? *below : 1 - *below));
    }

    struct Row {
        double at;
        std::optional<double> measure;
        std::string what;
    };

    std::optional<double> tried(double at) const {
        const auto found = std::lower_bound(found_.at.begin(), found_.at.end(), at);
        if (found == found_.at.end() || *found != at) return std::nullopt;
        return found_.measure[static_cast<std::size_t>(found - found_.at.begin())];
    }

    std::vector<Row> rows() const {
        const Ends& range = found_.seeking.range;
        std::vector<Row> rows{{range.low, tried(range.low), "from here"},
                              {range.high, tried(range.high), "to here"}};
        if (!std::isnan(report_.lever.point))
            rows.push_back({report_.lever.point, found_.now, "now"});
        if (const auto& ends = report_.lever.ends) {
            if (ends->low > range.low) rows.push_back({ends->low, tried(ends->low), "low"});
            if (ends->high < range.high) rows.push_back({ends->high, tried(ends->high), "high"});
        }
        for (const Root& root : found_.roots)
            rows.push_back({root.from, report_.basis.target, "threshold"});
        for (std::size_t i = 0; i < report_.asked.size(); ++i)
            rows.push_back({report_.asked[i], report_.asked_measures[i], "as asked"});
        std::stable_sort(rows.begin(), rows.end(),
                         [](const Row& a, const Row& b) { return a.at < b.at; });
        return rows;
    }

    Table table() const {
        Table table{.caption = words_.title(),
                    .columns = {{"Value"}, {words_.measure()}, {"", Align::left}},
                    .rows = {}};
        for (const Row& row : rows())
            table.rows.push_back(
                {row.what == "threshold" ? words_.precise(0, row.at) : value(row.at),
                 words_.cell(row.measure), row.what});
        return table;
    }

    const ThresholdAnswer& report_;
    const Threshold& found_;
    SensitivityWords words_;
    Document document_;
};

}  // namespace

Document threshold_document(const ThresholdAnswer& report) {
    return ThresholdDocument(report).made();
}

}  // namespace hearth
