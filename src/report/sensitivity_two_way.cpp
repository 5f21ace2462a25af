// Two figures at once, as a table that fits the page.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/sensitivity_words.hpp"

namespace hearth {

namespace {

constexpr std::size_t page = 100;
constexpr std::size_t most_rows = 15;

/// At most `most` places of `count`, evenly apart, the first and the last among them.
std::vector<std::size_t> sampled(std::size_t count, std::size_t most) {
    std::vector<std::size_t> places;
    const std::size_t shown = std::min(count, most);
    for (std::size_t i = 0; i < shown; ++i)
        places.push_back(shown == 1 ? 0 : i * (count - 1) / (shown - 1));
    return places;
}

class TwoWayDocument {
  public:
    explicit TwoWayDocument(const TwoWayAnswer& report)
        : report_(report), grid_(report.grid), words_(report.basis) {}

    Document made() {
        if (words_.is_csv()) return {long_table()};
        Document document{Heading{printable(fmt::format("The {} of {} by two figures",
                                                        words_.measure(), words_.option()))},
                          Paragraph{answer()}, grid_table()};
        if (grid_.across.size() > std::min(columns_that_fit(), most_rows))
            document.emplace_back(Paragraph{
                fmt::format("{} of {} columns and {} of {} rows; --format csv or json has all.",
                            std::min(columns_that_fit(), grid_.across.size()), grid_.across.size(),
                            std::min(most_rows, grid_.down.size()), grid_.down.size())});
        document.emplace_back(Points{{source(0), source(1)}});
        return document;
    }

  private:
    std::string source(std::size_t figure) const {
        return words_.path(figure) + ": " + words_.source(figure);
    }

    /// Where it lies on both sides of the target, or on which side everywhere; then the axes.
    std::string answer() const {
        const double target = report_.basis.target;
        double least = HUGE_VAL, most = -HUGE_VAL;
        std::size_t above = 0, known = 0;
        for (const double value : grid_.values.all()) {
            if (std::isnan(value)) continue;
            ++known;
            if (value >= target) ++above;
            least = std::min(least, value);
            most = std::max(most, value);
        }
        const std::string axes =
            fmt::format(" Across: {}. Down: {}. All other figures stand at their point.",
                        words_.quoted(0), words_.quoted(1));
        const std::string whose = fmt::format("The {} of {}", words_.measure(), words_.option());
        if (known == 0) return whose + " has no value anywhere in the grid." + axes;
        const std::string range =
            fmt::format(": it runs from {} to {}.", words_.said(least), words_.said(most));
        if (above == 0 || above == known)
            return whose +
                   fmt::format(" is {} {} everywhere in the grid",
                               above == 0 ? "below" : "at or above", words_.said(target)) +
                   range + axes;
        return whose +
               fmt::format(" is at or above {} in {} of {} cells", words_.said(target), above,
                           known) +
               range + axes +
               fmt::format(" * marks the cells beside the line where it is {}.",
                           words_.said(target));
    }

    std::optional<double> at(std::size_t row, std::size_t column) const {
        const double value = grid_.values(row, column);
        return std::isnan(value) ? std::nullopt : std::optional(value);
    }

    std::string cell(std::size_t row, std::size_t column) const {
        return words_.cell(at(row, column)) + (grid_.marked(row, column) ? "*" : "");
    }

    /// As many columns as the page holds, at least two.
    std::size_t columns_that_fit() const {
        constexpr std::size_t gap = 2;
        std::size_t head = 0, width = 0;
        for (const double value : grid_.down)
            head = std::max(head, characters(words_.value(1, value)));
        for (const double value : grid_.across)
            width = std::max(width, characters(words_.value(0, value)));
        for (std::size_t row = 0; row < grid_.down.size(); ++row)
            for (std::size_t column = 0; column < grid_.across.size(); ++column)
                width = std::max(width, characters(cell(row, column)));
        return std::max<std::size_t>(2, (page - std::min(page, head)) / (width + gap));
    }

    Table grid_table() const {
        const auto shown = sampled(grid_.across.size(), columns_that_fit());
        Table table{.caption = "", .columns = {{""}}, .rows = {}};
        for (const std::size_t column : shown)
            table.columns.push_back({words_.value(0, grid_.across[column])});
        for (const std::size_t row : sampled(grid_.down.size(), most_rows)) {
            std::vector<Cell> cells{words_.value(1, grid_.down[row])};
            for (const std::size_t column : shown) cells.push_back(cell(row, column));
            table.rows.push_back(std::move(cells));
        }
        return table;
    }

    Table long_table() const {
        Table table{.caption = "",
                    .columns = {{words_.path(0)},
                                {words_.path(1)},
                                {printable(report_.basis.measure)},
                                {"on the line"}},
                    .rows = {}};
        for (std::size_t row = 0; row < grid_.down.size(); ++row)
            for (std::size_t column = 0; column < grid_.across.size(); ++column)
                table.rows.push_back({plain_number(grid_.across[column]),
                                      plain_number(grid_.down[row]), words_.cell(at(row, column)),
                                      grid_.marked(row, column) ? "1" : "0"});
        return table;
    }

    const TwoWayAnswer& report_;
    const TwoWay& grid_;
    SensitivityWords words_;
};

}  // namespace

Document two_way_document(const TwoWayAnswer& report) { return TwoWayDocument(report).made(); }

}  // namespace hearth
