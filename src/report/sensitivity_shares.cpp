// Where the variance of a measure comes from, in words and a table.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/sensitivity_words.hpp"

namespace hearth {

namespace {

constexpr double negligible = 0.005;  ///< of the variance
constexpr double much = 0.05;         ///< an error that is large

class SharesDocument {
  public:
    explicit SharesDocument(const SharesAnswer& report)
        : report_(report),
          found_(report.shares),
          words_(report.basis),
          order_(by_total_share(report)) {}

    Document made() {
        Document document{
            Heading{"Where the uncertainty of the " + words_.measure() + " comes from"},
            Paragraph{answer()}};
        if (found_.variance > 0 || words_.is_csv()) {
            document.emplace_back(Paragraph{interactions()});
            document.emplace_back(table());
            add_the_rest(document);
        }
        document.emplace_back(Paragraph{basis()});
        return document;
    }

  private:
    void add_the_rest(Document& document) const {
        const std::size_t rest = order_.size() - shown();
        if (rest == 0) return;
        document.emplace_back(Paragraph{
            rest == 1
                ? fmt::format("1 more uncertain figure hardly matters: it has {} of the variance "
                              "by itself.",
                              percent(rest_first()))
                : fmt::format("{} more uncertain figures hardly matter: together they have {} of "
                              "the variance by themselves.",
                              rest, percent(rest_first()))});
    }

    /// With one decimal; what rounds to nothing has no sign.
    static std::string percent(double share) {
        return fmt::format("{:.1f} %", std::abs(share) < 0.0005 ? 0.0 : 100 * share);
    }

    std::string unit(std::size_t index) const { return unit_in_words(report_, words_, index); }

    std::string answer() const {
        const std::string spread = fmt::format(
            "The {} of {} has a mean of {} and a standard "
            "deviation of {}.",
            words_.measure(), words_.option(), words_.said(found_.mean),
            words_.said(std::sqrt(found_.variance)));
        if (found_.variance <= 0) return spread + " No uncertain figure moves it.";
        std::vector<std::string> parts;
        for (std::size_t i = 0; i < std::min<std::size_t>(3, order_.size()); ++i) {
            const Share& share = found_.shares[order_[i]];
            if (share.total < negligible) break;
            parts.push_back(fmt::format("'{}' explains {}", unit(order_[i]), percent(share.first)));
        }
        if (parts.empty()) return spread;
        return spread + " Of the variance, by itself, " + all_of(parts) + ".";
    }

    std::string interactions() const {
        if (found_.variance <= 0) return "";
        std::string text = fmt::format(
            "By themselves the figures explain {} of the variance; {} ± {} is left to their "
            "interactions.",
            percent(1 - found_.interactions), percent(found_.interactions),
            percent(found_.interactions_se));
        double largest = found_.interactions_se;
        for (const Share& share : found_.shares)
            largest = std::max({largest, share.first_se, share.total_se});
        if (largest > much)
            text += fmt::format(" The errors are large, up to {}: take more draws (--draws {}).",
                                percent(largest), 4 * found_.draws);
        return text;
    }

    std::size_t shown() const {
        std::size_t rows = 0;
        while (rows < order_.size() && rows < report_.basis.most &&
               found_.shares[order_[rows]].total >= negligible)
            ++rows;
        return rows;
    }

    double rest_first() const {
        double sum = 0;
        for (std::size_t i = shown(); i < order_.size(); ++i) sum += found_.shares[order_[i]].first;
        return sum;
    }

    std::string cell(double share) const {
        return words_.is_csv() ? plain_number(share) : percent(share);
    }

    Table table() const {
        Table table{.caption = "Shares of the variance: by itself, and with its interactions",
                    .columns = {{"Figure", Align::left},
                                {"By itself"},
                                {"± error"},
                                {"In all"},
                                {"± error"},
                                {"Source", Align::left}},
                    .rows = {}};
        const std::size_t rows = words_.is_csv() ? order_.size() : shown();
        for (std::size_t i = 0; i < rows; ++i) {
            const Share& share = found_.shares[order_[i]];
            table.rows.push_back({unit(order_[i]), cell(share.first), cell(share.first_se),
                                  cell(share.total), cell(share.total_se),
                                  words_.source(report_.units[order_[i]].front())});
        }
        return table;
    }

    std::string basis() const {
        return fmt::format(
            "From {} draws in each of two samples and {} evaluations, seed {}. Figures that are "
            "correlated or parts of one whole move together. Errors are Monte Carlo standard "
            "errors.",
            number(static_cast<double>(found_.draws), 10),
            number(static_cast<double>(found_.evaluations), 12), report_.seed);
    }

    const SharesAnswer& report_;
    const VarianceShares& found_;
    SensitivityWords words_;
    std::vector<std::size_t> order_;
};

}  // namespace

Document shares_document(const SharesAnswer& report) { return SharesDocument(report).made(); }

}  // namespace hearth
