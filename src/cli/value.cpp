// hearth value: which figure to measure next, with how many records, and whether it is worth it.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/draws.hpp"
#include "cli/output.hpp"
#include "cli/say.hpp"
#include "cli/value_options.hpp"
#include "report/pages.hpp"
#include "study/decision.hpp"
#include "study/decision_draws.hpp"
#include "study/drawing.hpp"

namespace hearth {

namespace {

constexpr std::uint64_t fewest_draws = 1000;
constexpr std::uint64_t most_draws = 1000000;  // all are kept
constexpr std::size_t most_audited = 3;        // where nobody names any
constexpr double nearly_all = 0.9;

Estimate times(const Estimate& worth, double by) { return {worth.value * by, worth.se * by}; }

/// Asks the draws what `asked` asks.
class Asking {
  public:
    Asking(const DecisionValue& value, const ValueAsked& asked, ValueAnswer& report)
        : value_(value), asked_(asked), report_(report), by_(asked.decisions.discounted) {}

    void answer() {
        const Choice choice = choose(value_.draws().net_benefit);
        for (const Estimate& mean : choice.mean) report_.means.push_back(mean.value);
        for (const Estimate& best : choice.best) report_.best.push_back(best.value);
        report_.favoured = least_lossy(choice);
        report_.everything = times(choice.evpi(), by_);
        for (const DrawnFigure& figure : asked_.figures)
            report_.figures.push_back({figure.name, {figure}, worth_of({figure})});
        std::stable_sort(
            report_.figures.begin(), report_.figures.end(),
            [](const KnownWorth& a, const KnownWorth& b) { return a.worth.value > b.worth.value; });
        for (const AskedGroup& group : asked_.groups)
            report_.groups.push_back({group.name, group.figures, worth_of(group.figures)});
        for (const AskedAudit& audit : asked_.audits) add_audit(audit);
        if (asked_.audits.empty()) add_usual_audits();
    }

  private:
    static std::vector<int> columns_of(const std::vector<DrawnFigure>& figures) {
        std::vector<int> columns;
        for (const DrawnFigure& figure : figures)
            columns.insert(columns.end(), figure.columns.begin(), figure.columns.end());
        columns.resize(std::min(columns.size(), most_in_a_group));
        return columns;
    }

    Estimate worth_of(const std::vector<DrawnFigure>& figures) const {
        return at_most_everything(times(value_.given(columns_of(figures)).estimate(1), by_));
    }

    /// Knowing a part is worth no more than knowing all: what a fit finds above that is its error.
    Estimate at_most_everything(const Estimate& worth) const {
        return {std::min(worth.value, report_.everything.value), worth.se};
    }

    std::optional<Audit> audit(const DrawnFigure& figure) const {
        const auto sd = asked_.sd_of_one.find(figure.name);
        return audit_of(*figure.figure,
                        sd == asked_.sd_of_one.end() ? std::nullopt : std::optional(sd->second));
    }

    void add_usual_audits() {
        for (const KnownWorth& known : report_.figures)
            if (report_.audits.size() < most_audited && is_worth_something(known.worth) &&
                audit(known.figures.front()))
                add_audit({known.figures.front(), {}});
    }

    void add_audit(const AskedAudit& wanted) {
        const ConditionalMeans means = value_.given(columns_of({wanted.figure}));
        FigureAudit made{.figure = wanted.figure,
                         .audit = *audit(wanted.figure),
                         .exact = at_most_everything(times(means.estimate(1), by_)),
                         .sizes = {},
                         .advised = {}};
        std::vector<int> sizes = wanted.sizes;
        if (sizes.empty()) sizes = {10, 30, 100, 300, 1000, 3000, 10000};
        made.advised = asked_.cost ? best_size(means, made.audit, *asked_.cost, by_)
                                   : size_worth(means, made.audit, nearly_all);
        if (made.advised) sizes.push_back(*made.advised);
        std::sort(sizes.begin(), sizes.end());
        sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
        for (const int size : sizes)
            made.sizes.push_back(
                {size,
                 at_most_everything(times(means.estimate(made.audit.share_resolved(size)), by_))});
        report_.audits.push_back(std::move(made));
    }

    const DecisionValue& value_;
    const ValueAsked& asked_;
    ValueAnswer& report_;
    double by_;
};

std::string text_of(const ValueAnswer& report, const std::string& format) {
    if (format == "json") return value_json(report);
    if (format == "svg") return to_svg(value_document(report));
    return rendered(value_document(report), format);
}

/// Why the draws cannot be kept; empty: they can.
std::string mistake_in(const DrawSettings& settings) {
    if (!settings.mistake.empty()) return settings.mistake;
    const auto draws = static_cast<std::uint64_t>(settings.uncertainty.draws);
    if (draws < fewest_draws || draws > most_draws)
        return fmt::format(
            "hearth value needs between 1,000 and 1,000,000 draws, not {}: say --draws 10000",
            draws);
    return "";
}

/// Why there is no decision to inform; empty: there is one.
std::string no_decision(const Plan& plan) {
    if (plan.layout.options.size() < 2)
        return "there is only the option " + in_quotes(plan.layout.options.front()) +
               ": what to measure next needs two options to choose between";
    if (!is_uncertain(plan))
        return "nothing in the scenario is uncertain, so there is nothing to learn: give its "
               "figures an interval (ci95, sd, or low, mode and high)";
    return "";
}

int answer(const Explaining& explaining, const ValueAsked& asked, const ValueOptions& options,
           const DrawSettings& settings) {
    const Scenario& scenario = explaining.scenario;
    TableResult drawn = drawn_table(scenario, explaining.plan, settings);
    if (!drawn.failure.empty()) return stopped(drawn.failure, 1);
    const DecisionValue value(
        decision_draws(std::move(drawn.table), asked.measure,
                       sampling_options(scenario, explaining.plan, settings.uncertainty)));
    ValueAnswer report{.explaining = explaining,
                       .measure = asked.measure,
                       .means = {},
                       .best = {},
                       .favoured = {},
                       .everything = {},
                       .figures = {},
                       .groups = {},
                       .audits = {},
                       .cost = asked.cost,
                       .decisions = asked.decisions,
                       .most = static_cast<std::size_t>(options.most),
                       .draws = static_cast<std::uint64_t>(settings.uncertainty.draws),
                       .seed = settings.uncertainty.seed,
                       .sampling = std::string(name_of(settings.uncertainty.sampling))};
    Asking(value, asked, report).answer();
    return write_out(options.output, text_of(report, options.format));
}

}  // namespace

int value_command(const ValueOptions& options) {
    if (const std::string mistake = mistake_in(options); !mistake.empty())
        return stopped(mistake, 2);
    auto at_point = prepared(options.input);
    if (!at_point) return 1;
    if (const std::string none = no_decision(at_point->plan); !none.empty())
        return stopped(none, 1);
    const DrawSettings settings =
        draw_settings(options.drawing, at_point->scenario(), at_point->plan);
    if (const std::string mistake = mistake_in(settings); !mistake.empty())
        return stopped(mistake, 2);
    const Explaining explaining{at_point->scenario(), at_point->loaded.texts, at_point->plan,
                                at_point->results};
    int code = 0;
    const auto asked = value_asked(*at_point, explaining, options, code);
    return asked ? answer(explaining, *asked, options, settings) : code;
}

}  // namespace hearth
