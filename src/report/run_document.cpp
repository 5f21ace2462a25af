// The document of a run: the answer first, then the breakdown, use avoided, what it rests on,
// warnings and conventions.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"
#include "report/headline.hpp"
#include "report/run_parts.hpp"

namespace hearth {

namespace {

class RunDocument {
  public:
    explicit RunDocument(const RunReport& report)
        : report_(report),
          file_(report.scenario.file),
          appraisal_(file_.appraisal),
          currency_(appraisal_.currency),
          options_(shown_options(report)) {}

    Document write() {
        frame();
        answer();
        add_breakdown(report_, document_);
        use_avoided();
        what_to_know();
        add_basis(report_, document_);
        warnings();
        conventions();
        return std::move(document_);
    }

  private:
    template <class B>
    void add(B block) {
        document_.emplace_back(std::move(block));
    }

    const std::string& comparator() const { return report_.plan.layout.options.front(); }

    Headline headline(const OptionResult& option) const {
        return {option, report_.uncertainty ? &report_.uncertainty->statistics : nullptr,
                static_cast<int>(&option - report_.results.data())};
    }

    double value(const OptionResult& option, std::string_view measure) const {
        return headline(option).value(measure);
    }

    // --- what is asked -----------------------------------------------------------------------

    std::string discounting() const {
        if (const auto* flat = std::get_if<FlatRates>(&appraisal_.discount))
            return fmt::format("discounted at {} % (money) and {} % (health)",
                               number(flat->money * 100), number(flat->health * 100));
        const auto& name = std::get<Reference<Target::schedule>>(appraisal_.discount).name;
        if (name == "none") return "not discounted";
        const DiscountSchedule* schedule = find(report_.scenario.library.schedules, name);
        return "discounted by " + printable(schedule == nullptr ? name : schedule->name, 80);
    }

    std::string horizon() const {
        if (appraisal_.years == 1) return "one year, " + to_text(appraisal_.start);
        return fmt::format("{} years from {}", appraisal_.years, to_text(appraisal_.start));
    }

    std::string counted() const {
        std::string classes;
        std::string payers;
        bool all = true;
        for (std::size_t p = 0; p < report_.plan.perspective.payers.size(); ++p) {
            const std::string name = payer_name(report_.scenario, report_.plan.layout.payers[p]);
            if (report_.plan.perspective.payers[p])
                payers += (payers.empty() ? "" : ", ") + name;
            else
                all = false;
        }
        for (std::size_t c = 0; c < report_.plan.perspective.classes.size(); ++c)
            if (report_.plan.perspective.classes[c])
                classes += (classes.empty() ? "" : ", ") +
                           std::string(name_of(static_cast<LedgerClass>(c)));
        return fmt::format("The headline counts money of {}: {}.", all ? "every payer" : payers,
                           classes);
    }

    void frame() {
        add(Heading{printable(file_.title)});
        if (!file_.question.empty()) add(Paragraph{printable(file_.question, 600)});
        add(Paragraph{fmt::format("Over {}, in {}, {}, compared with {}. {}", horizon(),
                                  prices_in_words(appraisal_), discounting(),
                                  readable(comparator()), counted())});
    }

    // --- the answer --------------------------------------------------------------------------

    void answer() {
        add(Heading{"The answer"});
        if (report_.results.size() == 1)
            add(
                Paragraph{"There is one option only, so there is nothing to compare it with: write "
                          "what is done "
                          "today as the first option, such as current: []."});
        Points sentences;
        for (const OptionResult* option : options_) sentences.points.push_back(sentence(*option));
        add(std::move(sentences));
        add(answer_table());
        add(Paragraph{fmt::format(
            "Net cash: what leaves a budget less what the programme costs; the rest of the net "
            "saving is time and beds freed for others. Present value: the net saving, discounted. "
            "Per {}1: present value of savings over present value of cost. Payback: from when on "
            "savings cover costs{}. Clients: someone in two interventions counts twice.",
            sign_of(currency_),
            report_.uncertainty == nullptr ? "" : ", the median of the draws")});
        outside_the_headline();
        if (report_.uncertainty != nullptr) add_uncertainty(report_, document_);
    }

    std::string worth(const OptionResult& option, std::string_view measure) const {
        return money_in_words(std::abs(value(option, measure)), currency_);
    }

    std::string sentence(const OptionResult& option) const {
        const bool saves = value(option, "gross_saving") >= 0;
        const double net = value(option, "net_saving");
        const double present = value(option, "pv_net_saving");
        const double cash = value(option, "net_cash");
        std::string text =
            fmt::format("{}: costs {} and {} {}, a net {} of {}", readable(option.name),
                        worth(option, "programme_cost"), saves ? "saves" : "adds other spending of",
                        worth(option, "gross_saving"), net < 0 ? "cost" : "saving",
                        worth(option, "net_saving"));
        const bool turns = (net < 0) != (present < 0);
        const std::string_view turn = !turns ? "" : present < 0 ? "a cost of " : "a saving of ";
        text += fmt::format(" ({}{} at present value).", turn, worth(option, "pv_net_saving"));
        const std::string in_cash = worth(option, "net_cash");
        text += cash < 0 ? " In cash alone it is " + in_cash + " short."
                         : " In cash alone it saves " + in_cash + ".";
        return text + payback_sentence(option) + return_sentence(option) + chance_sentence(option);
    }

    /// "The 95 % interval …; nine chances in ten that it saves, one chance in ten that it saves
    /// cash."
    std::string chance_sentence(const OptionResult& option) const {
        const MeasureStatistics* net = headline(option).drawn("net_saving");
        const MeasureStatistics* cash = headline(option).drawn("net_cash");
        if (net == nullptr || cash == nullptr) return "";
        return fmt::format(
            " How sure: between {} and {} (95\u00a0%); {} that it saves money, {} that it saves "
            "cash.",
            money_in_words(net->low.value, currency_), money_in_words(net->high.value, currency_),
            chances(net->positive.value), chances(cash->positive.value));
    }

    std::string payback_sentence(const OptionResult& option) const {
        const auto years = headline(option).find("payback_years");
        const bool open = is_payback_open(option);
        if (!years)
            return fmt::format(" {} does not pay back within {} year{}.",
                               open ? "In most draws it" : "It", appraisal_.years,
                               appraisal_.years == 1 ? "" : "s");
        if (*years == 0)
            return open ? " In most draws savings cover costs from the start."
                        : " Savings cover costs from the start.";
        if (open)
            return fmt::format(" In half of the draws it pays back within {}.", duration(*years));
        return fmt::format(" It pays back after {}.", duration(*years));
    }

    /// Whether draws disagree on payback within the horizon: more than one in twenty on either
    /// side.
    bool is_payback_open(const OptionResult& option) const {
        const MeasureStatistics* drawn = headline(option).drawn("payback_years");
        return drawn != nullptr && drawn->not_within.value > 0.05 && drawn->not_within.value < 0.95;
    }

    std::string return_sentence(const OptionResult& option) const {
        const auto ratio = headline(option).find("benefit_cost_ratio");
        if (!ratio) return "";
        return fmt::format(" Each {}1 brings {}.", sign_of(currency_),
                           money(*ratio, currency_, 0.01));
    }

    Table answer_table() const {
        std::vector<HeadlineRow> rows;
        for (const OptionResult* option : options_)
            rows.push_back({readable(option->name), headline(*option)});
        return money_table("Option", rows, currency_);
    }

    /// Health and social value that the headline does not count.
    void outside_the_headline() {
        const auto social = static_cast<std::size_t>(LedgerClass::social);
        Points points;
        for (const OptionResult* option : options_) {
            const double qalys = value(*option, "qalys");
            double worth_of_social = 0;
            for (const PayerTotals& payer : option->payers) worth_of_social += payer.total.social;
            if (report_.plan.perspective.classes[social]) worth_of_social = 0;
            std::string text;
            if (std::abs(qalys) >= 0.005)
                text = fmt::format("{} QALYs {}", number(std::abs(qalys), 3),
                                   qalys > 0 ? "gained" : "lost");
            if (std::abs(worth_of_social) >= 0.5)
                text += (text.empty() ? "" : ", ") + std::string("social value of ") +
                        money_in_words(worth_of_social, currency_);
            if (!text.empty()) points.points.push_back(readable(option->name) + ": " + text);
        }
        if (points.points.empty()) return;
        add(Paragraph{"Outside the headline:"});
        add(std::move(points));
    }

    // --- use avoided -------------------------------------------------------------------------

    using Name = std::pair<std::string, bool>;

    std::vector<Name> avoided_names() const {
        std::vector<Name> names;
        for (const OptionResult* option : options_)
            for (const Avoided& one : option->avoided)
                if (std::find(names.begin(), names.end(), Name(one.name, one.outcome)) ==
                    names.end())
                    names.emplace_back(one.name, one.outcome);
        return names;
    }

    void use_avoided() {
        const auto names = avoided_names();
        if (names.empty()) return;
        add(Heading{"Use avoided, in natural units"});
        constexpr std::size_t at_once = 5;
        for (std::size_t from = 0; from < options_.size(); from += at_once)
            add(avoided_table(names, from, std::min(from + at_once, options_.size())));
        add(Paragraph{"Over the whole horizon; minus is more use."});
        for (const OptionResult* option : options_) {
            const double beyond = value(*option, "client_years_beyond_horizon");
            if (beyond < 0.5) continue;
            add(Paragraph{fmt::format(
                "{}: {} client-years of effect lie beyond the horizon and are not counted.",
                readable(option->name), with_separators(beyond))});
        }
    }

    Table avoided_table(const std::vector<Name>& names, std::size_t from, std::size_t to) const {
        Table table{.caption = {},
                    .columns = {{"Service or event", Align::left}, {"Unit", Align::left}},
                    .rows = {}};
        for (std::size_t o = from; o < to; ++o)
            table.columns.push_back({readable(options_[o]->name)});
        for (const auto& [name, outcome] : names) {
            const Service* service = find(report_.scenario.library.services, name);
            std::vector<std::string> row{
                service_name(report_.scenario, name),
                service == nullptr ? outcome_unit(name) : printable(service->unit, 30)};
            for (std::size_t o = from; o < to; ++o)
                row.push_back(avoided_cell(*options_[o], name, outcome));
            table.rows.push_back(std::move(row));
        }
        return table;
    }

    std::string outcome_unit(const std::string& name) const {
        for (const UsedModel& used : report_.scenario.models)
            if (const Outcome* outcome = find(service_use(used.model).outcomes, name);
                outcome != nullptr && !outcome->unit.empty())
                return printable(outcome->unit, 30);
        return "event";
    }

    static std::string avoided_cell(const OptionResult& option, const std::string& name,
                                    bool outcome) {
        for (const Avoided& one : option.avoided)
            if (one.name == name && one.outcome == outcome) return number(one.total, 3);
        return "0";
    }

    // --- warnings and conventions ------------------------------------------------------------

    void warnings() {
        if (report_.warnings.empty()) return;
        add(Heading{"Warnings"});
        Points points;
        for (const Diagnostic& warning : report_.warnings)
            points.points.push_back(printable(warning.message, 600));
        add(std::move(points));
    }

    std::string how_figures_stand() const {
        const RunDraws* drawn = report_.uncertainty;
        if (drawn == nullptr) return "Deterministic: each figure stands at its point.";
        return fmt::format(
            "Means over {} draws ({}, seed {}); tables of years, payers and use avoided stand at "
            "each "
            "figure's point.",
            with_separators(static_cast<double>(drawn->draws)), name_of(drawn->sampling),
            drawn->seed);
    }

    void conventions() {
        const Moments moments = appraisal_.moments();
        add(Heading{"Conventions"});
        add(Paragraph{fmt::format(
            "{} Money is real, in {}, {}. Savings "
            "fall "
            "at {}, costs at {}. Clients enter {}. A unit of service is cash by its cashable share "
            "and capacity for the rest.",
            how_figures_stand(), prices_in_words(appraisal_), discounting(),
            readable(name_of(moments.savings)), readable(name_of(moments.costs)),
            appraisal_.entry == EntryTiming::spread ? "spread over their year"
                                                    : "at the start of their year")});
    }

    /// Caveats of the models, each model once.
    void what_to_know() {
        std::set<std::string> seen;
        for (const UsedModel& used : report_.scenario.models)
            if (!used.model.caveats.empty() && seen.insert(used.model.title).second) {
                if (seen.size() == 1) add(Heading{"What to know"});
                add_caveats(used.model);
            }
    }

    void add_caveats(const Model& model) {
        add(Paragraph{"About " + printable(model.title) + ":"});
        Points points;
        for (const std::string& caveat : model.caveats)
            points.points.push_back(printable(caveat, 600));
        add(std::move(points));
    }

    const RunReport& report_;
    const ScenarioFile& file_;
    const Appraisal& appraisal_;
    Currency currency_;
    std::vector<const OptionResult*> options_;
    Document document_;
};

}  // namespace

std::vector<const OptionResult*> shown_options(const RunReport& report) {
    std::vector<const OptionResult*> options;
    for (const OptionResult& option : report.results)
        if (option.name != report.plan.layout.options.front() || report.results.size() == 1)
            options.push_back(&option);
    return options;
}

std::string payer_name(const Scenario& scenario, const std::string& key) {
    const Payer* payer = find(scenario.library.payers, key);
    return payer == nullptr ? readable(key) : printable(payer->name, 60);
}

std::string service_name(const Scenario& scenario, const std::string& key) {
    const Service* service = find(scenario.library.services, key);
    if (service != nullptr && !service->name.empty()) return printable(service->name, 60);
    for (const UsedModel& used : scenario.models)
        if (const Outcome* outcome = find(service_use(used.model).outcomes, key);
            outcome != nullptr && !outcome->name.empty())
            return printable(outcome->name, 60);
    return readable(key);
}

std::string prices_in_words(const Appraisal& appraisal) {
    if (appraisal.as_printed()) return "prices as printed";
    return "prices of " + to_text(std::get<FinancialYear>(appraisal.prices));
}

Document run_document(const RunReport& report) { return RunDocument(report).write(); }

}  // namespace hearth
