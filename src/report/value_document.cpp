// The page: what to measure next in words, then each figure's worth, then audits by size.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "base/text.hpp"
#include "report/figure_words.hpp"
#include "report/run_report.hpp"
#include "report/value_report.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

constexpr double errors_apart = 2;

/// "9 %", "0.4 %", "< 0.1 %" of a whole; never more than all of it.
std::string part_of(double part, double whole) {
    const double percent = whole > 0 ? std::min(100.0, 100 * part / whole) : 0;
    if (percent < 0.1) return "< 0.1 %";
    return fmt::format("{:.{}f} %", percent, percent < 1 ? 1 : 0);
}

std::string share_of_draws(double share, std::uint64_t draws) {
    if (share >= 1) return fmt::format("all of {} draws", with_separators(double(draws)));
    if (share > 0.999) return "more than 99.9 % of the draws";
    return fmt::format("{:.{}f} % of the draws", 100 * share, share > 0.99 ? 1 : 0);
}

std::string source_of(const Figure& figure) {
    if (!figure.provenance.source) return "unsourced";
    return printable(figure.provenance.source->name, 60);
}

/// What can at most be said of a worth that its draws do not tell apart from nothing.
double at_most(const Estimate& worth) { return worth.value + errors_apart * worth.se; }

/// What has to be said before records of a figure, `name` to commands, can be counted.
std::string what_records_need(const DrawnFigure& figure, const std::string& name) {
    const std::string option = "--sd-of-one " + name + "=…";
    if (!shows_in_records(*figure.figure))
        return "No single record shows it: it takes a study that compares, or a look into budgets. "
               "If you have records that do, say how far they scatter: " +
               option;
    return fmt::format(
        "How many records that takes depends on how far single records scatter: say their standard "
        "deviation{} with {}",
        scatters_in_logarithm(*figure.figure) ? " (of the logarithm)" : "", option);
}

class ValuePage {
  public:
    explicit ValuePage(const ValueAnswer& report)
        : report_(report),
          scenario_(report.explaining.scenario),
          names_(report.explaining),
          options_(report.explaining.plan.layout.options),
          currency_(scenario_.file.appraisal.currency),
          now_(report.favoured.front()),
          scale_(money_scale(std::max(report.everything.value, worthiest()), currency_)) {}

    Document document() {
        page_.emplace_back(Heading{"What to measure next: " + printable(scenario_.file.title)});
        page_.emplace_back(Points{answer()});
        add_options();
        if (report_.everything.value > 0) {
            add_figures();
            add_groups();
            for (const FigureAudit& audit : report_.audits) add_audit(audit);
        }
        page_.emplace_back(Heading{"What these numbers are"});
        page_.emplace_back(Points{notes()});
        return std::move(page_);
    }

  private:
    double worthiest() const {
        double most = 0;
        for (const KnownWorth& one : report_.figures) most = std::max(most, one.worth.value);
        return most;
    }

    std::string figure(const std::string& name) const { return "'" + names_.words(name) + "'"; }

    /// The options that are best on average: several where they come to the same.
    std::string best() const {
        std::vector<std::string> all;
        for (const std::size_t o : report_.favoured) all.push_back(readable(options_[o]));
        return any_of(all);
    }

    double best_in() const {
        double sum = 0;
        for (const std::size_t o : report_.favoured) sum += report_.best[o];
        return sum;
    }

    bool is_favoured(std::size_t option) const {
        return std::find(report_.favoured.begin(), report_.favoured.end(), option) !=
               report_.favoured.end();
    }

    std::string words(double amount) const { return money_in_words(amount, currency_); }

    /// An error to the last digit that its worth is given with.
    std::string error_words(const Estimate& worth) const {
        const double unit = display_unit(worth.value);
        return worth.se < 1e6 ? money(worth.se, currency_, unit)
                              : words(std::round(worth.se / unit) * unit);
    }

    /// "to the decision", or to the decisions of some years.
    std::string to_whom() const {
        const Decisions& all = report_.decisions;
        if (all.a_year == 1 && all.years == 1) return "to the decision";
        const std::string each =
            number(all.a_year) + (all.a_year == 1 ? " decision" : " decisions");
        if (all.years == 1) return "to " + each;
        return fmt::format("to {} a year over {} years (discounted: {})", each, all.years,
                           number(all.discounted));
    }

    std::vector<std::string> answer() const {
        std::vector<std::string> points{choice()};
        if (!is_worth_something(report_.everything)) {
            points.push_back(nothing_to_learn());
            return points;
        }
        points.push_back(fmt::format(
            "To know everything before choosing would be worth {} (± {}) {}: no study can be worth "
            "more.",
            words(report_.everything.value), error_words(report_.everything), to_whom()));
        for (std::string& point : advice()) points.push_back(std::move(point));
        return points;
    }

    std::string choice() const {
        const std::string measure = net_benefit_in_words(report_);
        const std::string often = share_of_draws(best_in(), report_.draws);
        if (now_ != 0)
            return fmt::format(
                "As things are known today, choose {}: on average its {} is {} above that of {}. "
                "It is the best in {}.",
                best(), measure, words(report_.means[now_]), readable(options_[0]), often);
        return fmt::format(
            "As things are known today, choose {}: on average no other option has a higher {}. "
            "It is the best in {}.",
            best(), measure, often);
    }

    std::string nothing_to_learn() const {
        std::optional<std::size_t> next;
        for (std::size_t o = 0; o < report_.means.size(); ++o)
            if (!is_favoured(o) && (!next || report_.means[o] > report_.means[*next])) next = o;
        if (!next)
            return "No figure is worth collecting: all options come to the same in every draw.";
        return fmt::format(
            "No figure is worth collecting: the decision would not change. On average {} is ahead "
            "of the next best, {}, by {}, and it stays ahead in {} as far as the figures are "
            "uncertain.",
            best(), readable(options_[*next]), words(report_.means[now_] - report_.means[*next]),
            best_in() >= 1 ? "every draw," : "all but a few draws,");
    }

    /// Which figure, how many records, what that is worth and costs.
    std::vector<std::string> advice() const {
        const KnownWorth* first = report_.figures.empty() ? nullptr : &report_.figures.front();
        if (first == nullptr || !is_worth_something(first->worth)) return {no_single_figure()};
        const bool first_audited =
            std::any_of(report_.audits.begin(), report_.audits.end(),
                        [&](const FigureAudit& one) { return one.figure.name == first->name; });
        std::vector<std::string> points;
        if (!first_audited) points.push_back(worthiest_figure(*first));
        if (const FigureAudit* audit = audit_advised(report_)) {
            const std::string name = figure(audit->figure.name);
            points.push_back(
                (first_audited ? "Measure " + name + " next" : "Of those audited below, " + name) +
                (report_.cost ? gain(*audit) : size(*audit)));
        } else if (report_.cost && !report_.audits.empty()) {
            points.push_back(no_gain());
        }
        return points;
    }

    std::string no_single_figure() const {
        return fmt::format(
            "No single figure is worth collecting: whichever of them were known exactly, {} would "
            "stay the best choice. Only several together could change it (--group).",
            best());
    }

    const AuditOfSize& of_size(const FigureAudit& audit, int records) const {
        for (const AuditOfSize& one : audit.sizes)
            if (one.records == records) return one;
        return audit.sizes.back();
    }

    std::string size(const FigureAudit& audit) const {
        const AuditOfSize& chosen = of_size(audit, audit.advised.value_or(0));
        const std::string part =
            audit.advised ? "nine tenths" : part_of(chosen.worth.value, audit.exact.value);
        return fmt::format(
            ": {} records would be worth about {} {}, {} of the {} that it would be worth to know "
            "it exactly.",
            with_separators(chosen.records), words(chosen.worth.value), to_whom(), part,
            words(audit.exact.value));
    }

    std::string gain(const FigureAudit& audit) const {
        const AuditOfSize& chosen = of_size(audit, *audit.advised);
        const double cost = report_.cost->of(chosen.records);
        return fmt::format(
            ": {} records would be worth about {} {} and cost {}, a gain of {}. More records, or "
            "fewer, would gain less.",
            with_separators(chosen.records), words(chosen.worth.value), to_whom(), words(cost),
            words(chosen.worth.value - cost));
    }

    std::string no_gain() const {
        std::vector<std::string> names;
        for (const FigureAudit& one : report_.audits) names.push_back(figure(one.figure.name));
        return fmt::format("No audit of {} is worth what it costs, whatever its size.",
                           any_of(names));
    }

    std::string worthiest_figure(const KnownWorth& first) const {
        return fmt::format(
            "Measure {} next: to know it exactly would be worth {} {}. {}", figure(first.name),
            words(first.worth.value), to_whom(),
            what_records_need(first.figures.front(), printable(names_.shortest(first.name))));
    }

    /// A worth, its error, and what part of `whole` it is.
    static std::vector<Cell> worth_cells(const Estimate& worth, double whole,
                                         const NumberFormat& scale) {
        if (!is_worth_something(worth))
            return {"< " + scale(std::max(at_most(worth), scale.step * scale.per)), "", ""};
        const bool small = worth.se / scale.per < scale.step / 2;
        return {scale(worth.value), small ? "< " + number(scale.step / 2) : scale(worth.se),
                part_of(worth.value, whole)};
    }

    void add_options() {
        const auto [low, high] = std::minmax_element(report_.means.begin(), report_.means.end());
        const NumberFormat scale = money_scale(std::max(*high, -*low), currency_);
        Table table{.caption = fmt::format("Mean {}, as a difference from {}, {}",
                                           net_benefit_in_words(report_), readable(options_[0]),
                                           scale.caption()),
                    .columns = {{"Option", Align::left}, {"Mean"}, {"Best in"}},
                    .rows = {}};
        for (std::size_t o = 0; o < options_.size(); ++o)
            table.rows.push_back(
                {readable(options_[o]), scale(report_.means[o]), part_of(report_.best[o], 1)});
        page_.emplace_back(std::move(table));
    }

    void add_figures() {
        Table table{
            .caption = "What it would be worth to know one figure exactly, " + scale_.caption(),
            .columns = {{"Figure", Align::left},
                        {"Worth"},
                        {"± error"},
                        {"Of everything"},
                        {"Value"},
                        {"Source", Align::left},
                        {"Name for --audit", Align::left}},
            .rows = {}};
        std::size_t shown = 0;
        for (; shown < std::min(report_.most, report_.figures.size()); ++shown) {
            const KnownWorth& one = report_.figures[shown];
            if (!(one.worth.value > 0) && shown > 0) break;
            const Figure& figure = *one.figures.front().figure;
            auto row = worth_cells(one.worth, report_.everything.value, scale_);
            row.insert(row.begin(), names_.words(one.name));
            row.push_back(shown_value(figure, figure.value(), currency_));
            row.push_back(source_of(figure));
            row.push_back(printable(names_.shortest(one.name)));
            table.rows.push_back(std::move(row));
        }
        page_.emplace_back(std::move(table));
        add_the_rest(shown);
    }

    /// What the figures that are not shown come to.
    void add_the_rest(std::size_t shown) {
        const std::size_t rest = report_.figures.size() - shown;
        if (rest == 0) return;
        const std::string figures =
            rest == 1 ? "1 more figure" : fmt::format("{} more figures", rest);
        double most = 0;
        for (std::size_t i = shown; i < report_.figures.size(); ++i)
            most = std::max(most, at_most(report_.figures[i].worth));
        page_.emplace_back(Paragraph{
            figures +
            (most > 0 ? fmt::format(", worth less than {}{}. --most shows more.",
                                    words(std::max(most, 1.0)), rest == 1 ? "" : " each")
                      : fmt::format(": {} stays the best choice whatever the value.", best()))});
    }

    void add_groups() {
        if (report_.groups.empty()) return;
        Table table{.caption = "What it would be worth to know several figures exactly, " +
                               scale_.caption(),
                    .columns = {{"Group", Align::left},
                                {"Worth"},
                                {"± error"},
                                {"Of everything"},
                                {"Figures", Align::left}},
                    .rows = {}};
        for (const KnownWorth& group : report_.groups) {
            auto row = worth_cells(group.worth, report_.everything.value, scale_);
            row.insert(row.begin(), printable(group.name, 40));
            std::string names;
            for (const DrawnFigure& one : group.figures)
                names += (names.empty() ? "" : "; ") + names_.words(one.name);
            row.push_back(std::move(names));
            table.rows.push_back(std::move(row));
        }
        page_.emplace_back(std::move(table));
    }

    void add_audit(const FigureAudit& audit) {
        const NumberFormat scale = money_scale(audit.exact.value, currency_);
        Table table{.caption = fmt::format("A local audit of {}, {}", figure(audit.figure.name),
                                           scale_.caption()),
                    .columns = {{"Records"}, {"Worth"}, {"± error"}, {"Of exact knowledge"}},
                    .rows = {}};
        if (report_.cost) {
            table.columns.push_back({"Cost"});
            table.columns.push_back({"Worth less cost"});
        }
        table.columns.push_back({"", Align::left});
        for (const AuditOfSize& one : audit.sizes) {
            auto row = worth_cells(one.worth, audit.exact.value, scale);
            row.insert(row.begin(), with_separators(one.records));
            if (report_.cost) {
                const double cost = report_.cost->of(one.records);
                row.push_back(scale(cost));
                row.push_back(is_worth_something(one.worth) ? scale(one.worth.value - cost) : "");
            }
            row.emplace_back(one.records != audit.advised ? ""
                             : report_.cost               ? "greatest gain"
                                                          : "enough for nine tenths");
            table.rows.push_back(std::move(row));
        }
        page_.emplace_back(std::move(table));
        page_.emplace_back(Paragraph{record_in_words(audit)});
    }

    std::vector<std::string> notes() const {
        std::vector<std::string> all;
        all.push_back(fmt::format(
            "From {} draws; ± is the standard error over so many. What the draws do not tell apart "
            "from nothing stands as \"<\" with what it can at most be.",
            with_separators(static_cast<double>(report_.draws))));
        all.push_back(
            "Worth: how much better, on average, the choice would turn out if it were made with "
            "the "
            "figure known. A figure that matters much is worth nothing if the same option stays "
            "the "
            "best whatever it is. Worths of several figures do not add up.");
        if (!report_.audits.empty())
            all.push_back(
                "An audit is taken to measure the figure as the scenario means it: among the "
                "clients "
                "this programme would reach, record by record, without bias. What is known today "
                "keeps its weight beside the audit.");
        if (report_.measure.rfind("payer.", 0) == 0)
            all.push_back("One payer's net effect is undiscounted.");
        return all;
    }

    const ValueAnswer& report_;
    const Scenario& scenario_;
    FigureNames names_;
    const std::vector<std::string>& options_;
    Currency currency_;
    std::size_t now_;
    NumberFormat scale_;
    Document page_;
};

}  // namespace

bool is_worth_something(const Estimate& worth) {
    return worth.value > 0 && worth.value > errors_apart * worth.se;
}

std::string net_benefit_in_words(const ValueAnswer& report) {
    const std::string& name = report.measure;
    if (name.rfind("payer.", 0) == 0)
        return "net effect on " + payer_name(report.explaining.scenario, name.substr(6));
    if (name == "net_monetary_benefit") return "net monetary benefit";
    if (name.rfind("pv_", 0) == 0) return readable(name.substr(3)) + " at present value";
    return readable(name);
}

std::string record_in_words(const FigureAudit& audit) {
    const std::string today = number(audit.audit.prior_records, 2);
    switch (audit.audit.record) {
        case Record::yes_or_no:
            return fmt::format(
                "One record says yes or no for one client. What is known today is worth {} such "
                "records.",
                today);
        case Record::count:
            return fmt::format(
                "One record counts, by chance alone (Poisson), what happens {}. What is known "
                "today is "
                "worth {} such records.",
                printable(audit.figure.figure->unit.empty() ? "per unit of exposure"
                                                            : audit.figure.figure->unit),
                today);
        case Record::measurement:
            return fmt::format(
                "One record scatters around the figure as --sd-of-one says. What is known today is "
                "worth {} such records.",
                today);
        case Record::log_measurement:
            return fmt::format(
                "One record scatters around the figure's logarithm as --sd-of-one says. What is "
                "known today is worth {} such records.",
                today);
    }
    return "";
}

const FigureAudit* audit_advised(const ValueAnswer& report) {
    const FigureAudit* best = nullptr;
    double most = 0;
    for (const FigureAudit& audit : report.audits) {
        double gain = is_worth_something(audit.exact) ? audit.exact.value : 0;
        if (report.cost) {
            gain = 0;
            for (const AuditOfSize& one : audit.sizes)
                if (one.records == audit.advised)
                    gain = one.worth.value - report.cost->of(one.records);
        }
        if (gain <= most) continue;
        most = gain;
        best = &audit;
    }
    return best;
}

Document value_document(const ValueAnswer& report) { return ValuePage(report).document(); }

}  // namespace hearth
