// The tables of a run: the answer, who pays and who gains, use avoided, what it rests on.
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"
#include "report/run_report.hpp"
#include "report/words.hpp"
#include "scenario/prices.hpp"

namespace hearth {

namespace {

std::string plural(double count, const std::string& one) { return count == 1 ? one : one + "s"; }

/// Consecutive years shown in one column.
struct Span {
    std::string header;
    std::size_t from;
    std::size_t to;
};

std::vector<Span> spans_of(const Appraisal& appraisal) {
    constexpr int most = 5;
    std::vector<Span> spans;
    const int width = (appraisal.years + most - 1) / most;
    for (int t = 0; t < appraisal.years; t += width) {
        const int last = std::min(t + width, appraisal.years) - 1;
        const std::string from = to_text(appraisal.start + t);
        spans.push_back({last == t ? from
                                   : fmt::format("{}–{}", from.substr(0, 4),
                                                 to_text(appraisal.start + last).substr(2)),
                         static_cast<std::size_t>(t), static_cast<std::size_t>(last)});
    }
    return spans;
}

double sum(const std::vector<double>& years, const Span& span) {
    double total = 0;
    for (std::size_t t = span.from; t <= span.to; ++t) total += years[t];
    return total;
}

class RunDocument {
  public:
    explicit RunDocument(const RunReport& report)
        : report_(report),
          file_(report.scenario.file),
          appraisal_(file_.appraisal),
          currency_(appraisal_.currency) {}

    Document write() {
        answer();
        switch (report_.by) {
            case Breakdown::payer:
                payers();
                break;
            case Breakdown::service:
                services();
                break;
            case Breakdown::intervention:
                interventions();
                break;
            case Breakdown::year:
                years();
                break;
        }
        use_avoided();
        figures();
        warnings();
        conventions();
        return std::move(document_);
    }

  private:
    template <class B>
    void add(B block) {
        document_.emplace_back(std::move(block));
    }

    std::string prices() const {
        return appraisal_.as_printed()
                   ? "prices as printed"
                   : "prices of " + to_text(std::get<FinancialYear>(appraisal_.prices));
    }

    std::string discounting() const {
        if (const auto* flat = std::get_if<FlatRates>(&appraisal_.discount))
            return fmt::format("discounted at {}% (money) and {}% (health)",
                               number(flat->money * 100), number(flat->health * 100));
        const std::string& name = std::get<Reference<Target::schedule>>(appraisal_.discount).name;
        return name == "none" ? "not discounted" : "discounted by " + name;
    }

    std::string horizon() const {
        return appraisal_.years == 1
                   ? "one year, " + to_text(appraisal_.start)
                   : fmt::format("{} years from {}", appraisal_.years, to_text(appraisal_.start));
    }

    const std::string& comparator() const { return report_.plan.layout.options.front(); }

    /// Options to show: all but the comparator, or the comparator where it is alone.
    std::vector<const OptionResult*> shown() const {
        std::vector<const OptionResult*> options;
        for (const OptionResult& option : report_.results)
            if (option.name != comparator() || report_.results.size() == 1)
                options.push_back(&option);
        return options;
    }

    std::string payer_name(const std::string& key) const {
        const Payer* payer = find(report_.scenario.library.payers, key);
        return payer == nullptr ? readable(key) : printable(payer->name, 60);
    }

    std::string service_name(const std::string& key) const {
        const Service* service = find(report_.scenario.library.services, key);
        if (service != nullptr && !service->name.empty()) return printable(service->name, 60);
        for (const UsedModel& used : report_.scenario.models)
            if (const Outcome* outcome = find(used.model.outcomes, key);
                outcome != nullptr && !outcome->name.empty())
                return printable(outcome->name, 60);
        return readable(key);
    }

    // --- the answer ------------------------------------------------------------------------------

    void answer() {
        add(Heading{printable(file_.title)});
        if (!file_.question.empty()) add(Paragraph{printable(file_.question, 600)});
        add(Paragraph{fmt::format("Over {}, in {}, {}, compared with {}.", horizon(), prices(),
                                  discounting(), readable(comparator()))});
        add(Paragraph{"Counted: " + counted() + "."});
        add(Heading{"The answer"});
        Points sentences;
        for (const OptionResult* option : shown()) sentences.points.push_back(sentence(*option));
        add(std::move(sentences));
        add(answer_table());
        add(
            Paragraph{"Present value: the net saving, discounted. Benefit per £1: present value of "
                      "savings / present "
                      "value of programme cost. Payback: from when on savings cover costs, "
                      "undiscounted. Cash: what "
                      "leaves a budget, less the programme's cost; the rest is time and beds freed "
                      "for others."});
    }

    std::string counted() const {
        std::string classes;
        std::vector<std::string> payers;
        for (std::size_t p = 0; p < report_.plan.perspective.payers.size(); ++p)
            if (report_.plan.perspective.payers[p])
                payers.push_back(payer_name(report_.plan.layout.payers[p]));
        const bool all = payers.size() == report_.plan.layout.payers.size();
        std::string who = all ? "every payer" : "";
        for (std::size_t i = 0; i < payers.size() && !all; ++i)
            who += (i == 0 ? "" : ", ") + payers[i];
        for (std::size_t c = 0; c < report_.plan.perspective.classes.size(); ++c)
            if (report_.plan.perspective.classes[c])
                classes += (classes.empty() ? "" : ", ") +
                           std::string(name_of(static_cast<LedgerClass>(c)));
        return who + "; " + classes;
    }

    std::string worth(const OptionResult& option, std::string_view measure) const {
        const auto value = option.value(measure);
        return value ? money_in_words(std::abs(*value), currency_) : "nothing known";
    }

    std::string sentence(const OptionResult& option) const {
        const double net = option.value("net_saving").value_or(0);
        const double cash = option.value("net_cash").value_or(0);
        const double present = option.value("pv_net_saving").value_or(0);
        std::string text = fmt::format(
            "{}: costs {} and saves {}, a net {} of {} (present value {}{}).",
            readable(option.name), worth(option, "programme_cost"), worth(option, "gross_saving"),
            net < 0 ? "cost" : "saving", worth(option, "net_saving"), present < 0 ? "-" : "",
            worth(option, "pv_net_saving"));
        if (option.value("gross_saving").value_or(0) < 0)
            text = fmt::format("{}: costs {} and adds {} to other spending, a net cost of {}.",
                               readable(option.name), worth(option, "programme_cost"),
                               worth(option, "gross_saving"), worth(option, "net_saving"));
        text += cash < 0 ? fmt::format(" In cash it costs {} net.", worth(option, "net_cash"))
                         : fmt::format(" In cash it saves {} net.", worth(option, "net_cash"));
        return text + payback_sentence(option) + return_sentence(option);
    }

    std::string payback_sentence(const OptionResult& option) const {
        const auto years = option.value("payback_years");
        if (!years) return fmt::format(" It does not pay back within {} years.", appraisal_.years);
        if (*years == 0) return " It is never in deficit.";
        return fmt::format(" It pays back after {}.", duration(*years));
    }

    std::string return_sentence(const OptionResult& option) const {
        const auto ratio = option.value("benefit_cost_ratio");
        return ratio ? fmt::format(" Each {}1 brings {}.", sign_of(currency_),
                                   money(*ratio, currency_, 0.01))
                     : "";
    }

    double largest(std::initializer_list<std::string_view> measures) const {
        double most = 0;
        for (const OptionResult* option : shown())
            for (const std::string_view name : measures)
                most = std::max(most, std::abs(option->value(name).value_or(0)));
        return most;
    }

    Table answer_table() const {
        const std::string sign(sign_of(currency_));
        Table table{.caption = {},
                    .columns = {{"Option", Align::left},
                                {"Net saving " + sign},
                                {"of it cash " + sign},
                                {"Present value " + sign},
                                {"Cost " + sign},
                                {"Benefit per " + sign + "1"},
                                {"Payback"},
                                {"Clients"}},
                    .rows = {}};
        const double unit =
            display_unit(largest({"net_saving", "net_cash", "pv_net_saving", "programme_cost"}));
        for (const OptionResult* option : shown()) {
            const auto cell = [&](std::string_view name) {
                return with_separators(option->value(name).value_or(0), unit);
            };
            const auto ratio = option->value("benefit_cost_ratio");
            const auto years = option->value("payback_years");
            table.rows.push_back(
                {readable(option->name), cell("net_saving"), cell("net_cash"),
                 cell("pv_net_saving"), cell("programme_cost"),
                 ratio ? with_separators(*ratio, 0.01) : "none",
                 years ? duration(*years) : fmt::format("not in {} y", appraisal_.years),
                 number(option->value("clients").value_or(0))});
        }
        return table;
    }

    // --- who pays and who gains
    // --------------------------------------------------------------------

    std::optional<double> nominal_factor(std::size_t year) const {
        if (!report_.nominal) return 1.0;
        const PriceIndex* gdp = find(report_.scenario.library.indices, "gdp_deflator");
        if (gdp == nullptr || appraisal_.as_printed()) return std::nullopt;
        return rebasing_factor(report_.scenario.library, *gdp,
                               std::get<FinancialYear>(appraisal_.prices),
                               appraisal_.start + static_cast<int>(year));
    }

    /// A cell over a span of years, in nominal prices where asked for; "-" where the deflator ends.
    std::string over(const std::vector<double>& years, const Span& span, double unit) const {
        double total = 0;
        for (std::size_t t = span.from; t <= span.to; ++t) {
            const auto factor = nominal_factor(t);
            if (!factor) return "-";
            total += years[t] * *factor;
        }
        return with_separators(total, unit);
    }

    Table yearly_table(std::string caption, std::string first) const {
        Table table{.caption = std::move(caption),
                    .columns = {{std::move(first), Align::left}},
                    .rows = {}};
        for (const Span& span : spans_of(appraisal_)) table.columns.push_back({span.header});
        table.columns.push_back({"Total"});
        return table;
    }

    void payers() {
        add(Heading{"Who pays and who gains"});
        for (const OptionResult* option : shown()) add(payer_table(*option));
        add(Paragraph{
            report_.nominal
                ? "In nominal prices by the GDP deflator (forecasts where not yet out); totals are "
                  "real."
                : "Each payer's savings (cash and capacity) less what they spend on the programme, "
                  "real, undiscounted; minus is a cost. Cash counts only what leaves or enters a "
                  "budget."});
    }

    Table payer_table(const OptionResult& option) const {
        Table table = yearly_table(fmt::format("{}: net effect on each payer, {}",
                                               readable(option.name), sign_of(currency_)),
                                   "Payer");
        table.columns.push_back({"of it cash"});
        double most = 0;
        for (const PayerTotals& payer : option.payers)
            most = std::max({most, std::abs(payer.net), std::abs(payer.total.cash())});
        const double unit = display_unit(most);
        std::vector<double> all(option.years.size());
        double net = 0, cash = 0;
        for (const PayerTotals& payer : option.payers) {
            if (!moves(payer)) continue;
            std::vector<std::string> row{payer_name(payer.payer) +
                                         (payer.counted ? "" : " (not counted)")};
            for (const Span& span : spans_of(appraisal_))
                row.push_back(over(payer.net_by_year, span, unit));
            row.push_back(with_separators(payer.net, unit));
            row.push_back(with_separators(payer.total.cash(), unit));
            table.rows.push_back(std::move(row));
            for (std::size_t t = 0; t < all.size(); ++t) all[t] += payer.net_by_year[t];
            net += payer.net;
            cash += payer.total.cash();
        }
        table.ruled = {table.rows.size()};
        std::vector<std::string> row{"All payers"};
        for (const Span& span : spans_of(appraisal_)) row.push_back(over(all, span, unit));
        row.push_back(with_separators(net, unit));
        row.push_back(with_separators(cash, unit));
        table.rows.push_back(std::move(row));
        return table;
    }

    static bool moves(const PayerTotals& payer) {
        const ClassTotals& t = payer.total;
        return t.cost != 0 || t.transfer != 0 || t.cashable != 0 || t.capacity != 0 ||
               t.social != 0;
    }

    /// Savings by service and its cost lines: sums over the ledger's lines of one option.
    void services() {
        add(Heading{"By service and line"});
        for (std::size_t o = 0; o < report_.results.size(); ++o)
            if (report_.results.size() == 1 || o > 0) add(line_table(o));
        add(Paragraph{
            "Sums over the option's own rows of the ledger, real, undiscounted; minus is a cost."});
    }

    Table line_table(std::size_t option) const {
        Table table = yearly_table(
            fmt::format("{}: by line, {}", readable(report_.plan.layout.options[option]),
                        sign_of(currency_)),
            "Line");
        std::vector<std::pair<std::string, std::vector<double>>> lines;
        for (const int index : report_.plan.layout.option_lines[option]) {
            const LedgerLine& line = report_.plan.layout.lines[static_cast<std::size_t>(index)];
            if (line.ledger_class == LedgerClass::health) continue;
            const std::string name = line_name(line);
            auto at = std::find_if(lines.begin(), lines.end(),
                                   [&](const auto& known) { return known.first == name; });
            if (at == lines.end())
                at = lines.insert(
                    lines.end(), {name, std::vector<double>(report_.results[option].years.size())});
            for (std::size_t t = 0; t < at->second.size(); ++t)
                at->second[t] += amount(report_.plan, report_.block, index, static_cast<int>(t), 0);
        }
        double most = 0;
        for (const auto& [name, years] : lines)
            for (const double year : years) most = std::max(most, std::abs(year));
        const double unit = display_unit(most * static_cast<double>(report_.plan.layout.years));
        for (const auto& [name, years] : lines) {
            std::vector<std::string> row{name};
            for (const Span& span : spans_of(appraisal_))
                row.push_back(with_separators(sum(years, span), unit));
            row.push_back(with_separators(sum(years, {"", 0, years.size() - 1}), unit));
            table.rows.push_back(std::move(row));
        }
        return table;
    }

    std::string line_name(const LedgerLine& line) const {
        const auto colon = line.name.find(": ");
        if (line.ledger_class == LedgerClass::cost) return "cost: " + readable(line.name);
        return service_name(colon == std::string::npos ? line.name : line.name.substr(colon + 2));
    }

    void interventions() {
        add(Heading{"By intervention"});
        for (const OptionResult* option : shown()) {
            const std::string sign(sign_of(currency_));
            Table table{.caption = readable(option->name) + ": each intervention, " + sign,
                        .columns = {{"Intervention", Align::left},
                                    {"Clients"},
                                    {"Cost"},
                                    {"Saving"},
                                    {"of it cash"},
                                    {"Net saving"},
                                    {"Present value"}},
                        .rows = {}};
            double most = 0;
            for (const auto& one : option->interventions)
                most = std::max({most, std::abs(one.programme_cost), std::abs(one.gross_saving)});
            const double unit = display_unit(most);
            for (const auto& one : option->interventions)
                table.rows.push_back({readable(one.intervention), number(one.clients),
                                      with_separators(one.programme_cost, unit),
                                      with_separators(one.gross_saving, unit),
                                      with_separators(one.cashable, unit),
                                      with_separators(one.net_saving, unit),
                                      with_separators(one.pv_net_saving, unit)});
            add(std::move(table));
        }
    }

    void years() {
        add(Heading{"Year by year"});
        for (const OptionResult* option : shown()) {
            Table table{.caption = fmt::format("{}: the headline by year, {}",
                                               readable(option->name), sign_of(currency_)),
                        .columns = {{"Year", Align::left},
                                    {"Cost"},
                                    {"Saving"},
                                    {"Net saving"},
                                    {"Net cash"},
                                    {"Cumulative"},
                                    {"Present value"}},
                        .rows = {}};
            double most = 0;
            for (const YearTotals& y : option->years)
                most = std::max(
                    {most, std::abs(y.cost), std::abs(y.gross_saving), std::abs(y.cumulative)});
            const double unit = display_unit(most);
            for (std::size_t t = 0; t < option->years.size(); ++t) {
                const YearTotals& y = option->years[t];
                table.rows.push_back(
                    {to_text(appraisal_.start + static_cast<int>(t)), with_separators(y.cost, unit),
                     with_separators(y.gross_saving, unit), with_separators(y.net_saving, unit),
                     with_separators(y.net_cash, unit), with_separators(y.cumulative, unit),
                     with_separators(y.pv_net_saving, unit)});
            }
            add(std::move(table));
        }
    }

    // --- use avoided
    // ---------------------------------------------------------------------------------

    void use_avoided() {
        std::vector<std::pair<std::string, bool>> names;
        for (const OptionResult* option : shown())
            for (const Avoided& one : option->avoided)
                if (std::find(names.begin(), names.end(), std::pair(one.name, one.outcome)) ==
                    names.end())
                    names.emplace_back(one.name, one.outcome);
        if (names.empty()) return;
        add(Heading{"Use avoided, in natural units"});
        const auto options = shown();
        constexpr std::size_t at_once = 5;
        for (std::size_t from = 0; from < options.size(); from += at_once) {
            Table table{.caption = {},
                        .columns = {{"Over the horizon; minus is more use", Align::left}},
                        .rows = {}};
            const std::size_t to = std::min(from + at_once, options.size());
            for (std::size_t o = from; o < to; ++o)
                table.columns.push_back({readable(options[o]->name)});
            for (const auto& [name, outcome] : names) {
                std::vector<std::string> row{service_name(name) + unit_of(name)};
                for (std::size_t o = from; o < to; ++o)
                    row.push_back(avoided_cell(*options[o], name, outcome));
                table.rows.push_back(std::move(row));
            }
            add(std::move(table));
        }
        add_beyond();
    }

    std::string unit_of(const std::string& name) const {
        const Service* service = find(report_.scenario.library.services, name);
        return service == nullptr ? "" : ", " + plural(2, printable(service->unit, 30));
    }

    static std::string avoided_cell(const OptionResult& option, const std::string& name,
                                    bool outcome) {
        for (const Avoided& one : option.avoided)
            if (one.name == name && one.outcome == outcome) return number(one.total);
        return "0";
    }

    void add_beyond() {
        for (const OptionResult* option : shown()) {
            const double beyond = option->value("client_years_beyond_horizon").value_or(0);
            if (beyond > 0.005)
                add(Paragraph{fmt::format(
                    "{}: {} client-years of effect lie beyond the horizon and are not counted.",
                    readable(option->name), number(beyond))});
        }
    }

    // --- what it rests on
    // ------------------------------------------------------------------------------

    struct UsedFigure {
        const Figure* figure;
        std::string name;
    };

    std::vector<UsedFigure> used() const {
        std::vector<UsedFigure> all;
        std::set<std::string> seen;
        for (const PlanFigure& planned : report_.plan.figures) {
            if (planned.scenario_figure < 0) continue;
            const Figure& figure =
                report_.scenario.figures[static_cast<std::size_t>(planned.scenario_figure)];
            const std::string name =
                (figure.origin == Origin::model ? figure.owner.substr(7) + "." : "") + figure.path;
            const std::string key = fmt::format("{} {}:{}:{}", name, figure.place.file,
                                                figure.place.line, figure.place.column);
            if (seen.insert(key).second) all.push_back({&figure, printable(name, 80)});
        }
        return all;
    }

    std::string value_of(const Figure& figure) const {
        if (figure.money)
            return money(figure.value(), currency_,
                         figure.value() != 0 && std::abs(figure.value()) < 1000 ? 0.01 : 1);
        return number(figure.value(), 5);
    }

    std::string range_of(const Figure& figure) const {
        if (figure.range)
            return fmt::format(" ({} to {})", number(figure.range->low * figure.rebasing),
                               number(figure.range->high * figure.rebasing));
        if (figure.expression || figure.distribution.family == Family::fixed) return "";
        return fmt::format(" ({} to {})",
                           number(quantile(figure.distribution, 0.025) * figure.rebasing),
                           number(quantile(figure.distribution, 0.975) * figure.rebasing));
    }

    static bool is_assumption(const Figure& figure) {
        return figure.provenance.source && figure.provenance.source->name == "assumption";
    }

    void figures() {
        add(Heading{"What it rests on"});
        const auto all = used();
        Table assumptions{.caption = "Assumptions: nobody has measured these here",
                          .columns = {{"Figure", Align::left},
                                      {"Value (range)", Align::left},
                                      {"Reason", Align::left}},
                          .rows = {}};
        Table sourced{.caption = "Figures with a source, in the scenario's prices",
                      .columns = {{"Figure", Align::left},
                                  {"Value (range)", Align::left},
                                  {"Source", Align::left}},
                      .rows = {}};
        Points unsourced;
        std::vector<std::string> sources;
        for (const auto& [figure, name] : all) {
            if (figure->expression)
                sourced.rows.push_back(
                    {name, value_of(*figure), printable(figure->expression->text, 80)});
            else if (is_assumption(*figure))
                assumptions.rows.push_back({name, value_of(*figure) + range_of(*figure),
                                            printable(figure->provenance.why, 300)});
            else if (figure->provenance.source) {
                sourced.rows.push_back(
                    {name, value_of(*figure) + range_of(*figure), source_of(*figure)});
                if (std::find(sources.begin(), sources.end(), figure->provenance.source->name) ==
                    sources.end())
                    sources.push_back(figure->provenance.source->name);
            } else if (figure->origin != Origin::built_in)
                unsourced.points.push_back(name + ": " + value_of(*figure));
        }
        if (!assumptions.rows.empty()) add(std::move(assumptions));
        if (!sourced.rows.empty()) add(std::move(sourced));
        if (!sources.empty()) add(source_list(sources));
        if (unsourced.points.empty()) return;
        add(Paragraph{
            "Unsourced figures, written in the scenario without saying where they come from:"});
        add(std::move(unsourced));
    }

    static std::string source_of(const Figure& figure) {
        const Provenance& from = figure.provenance;
        std::string text = printable(from.source->name, 60);
        if (!from.where.empty()) text += ", " + printable(from.where, 80);
        if (figure.prices && figure.prices->year && figure.rebasing != 1)
            text += fmt::format(" ({} prices by {})", to_text(*figure.prices->year),
                                figure.prices->index->name);
        return text;
    }

    Table source_list(const std::vector<std::string>& names) const {
        Table table{.caption = "Sources",
                    .columns = {{"Key", Align::left}, {"Citation", Align::left}},
                    .rows = {}};
        for (const std::string& name : names)
            if (const Source* source = find(report_.scenario.library.sources, name))
                table.rows.push_back(
                    {printable(name, 60),
                     printable(source->citation, 400) +
                         (source->url.empty() ? "" : " " + printable(source->url, 200))});
        return table;
    }

    void warnings() {
        if (report_.warnings.empty()) return;
        add(Heading{"Warnings"});
        Points points;
        for (const Diagnostic& warning : report_.warnings)
            points.points.push_back(printable(warning.message, 600));
        add(std::move(points));
    }

    void conventions() {
        const Moments moments = appraisal_.moments();
        add(Heading{"Conventions"});
        add(Paragraph{
            fmt::format("Deterministic: each figure stands at its point. {} prices are real, in "
                        "{}. Savings fall at {}, "
                        "costs at {}, {}. Clients enter {}. A unit of service is cash only by its "
                        "cashable share.",
                        std::string(sign_of(currency_)), prices(), spaced(name_of(moments.savings)),
                        spaced(name_of(moments.costs)), discounting(),
                        appraisal_.entry == EntryTiming::spread ? "spread over their year"
                                                                : "at the start of their year")});
        for (const UsedModel& used : report_.scenario.models) add_caveats(used);
    }

    static std::string spaced(std::string_view name) { return readable(name); }

    void add_caveats(const UsedModel& used) {
        if (used.model.caveats.empty()) return;
        const std::string key = used.model.title;
        if (!cautioned_.insert(key).second) return;
        add(Paragraph{"What to know about " + printable(used.model.title) + ":"});
        Points points;
        for (const std::string& caveat : used.model.caveats)
            points.points.push_back(printable(caveat, 600));
        add(std::move(points));
    }

    const RunReport& report_;
    const ScenarioFile& file_;
    const Appraisal& appraisal_;
    Currency currency_;
    Document document_;
    std::set<std::string> cautioned_;
};

}  // namespace

Document run_document(const RunReport& report) { return RunDocument(report).write(); }

}  // namespace hearth
