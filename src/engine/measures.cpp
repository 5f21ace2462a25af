// Sums over the rows that a perspective names, and the ratios and times made of them.
#include "engine/measures.hpp"

#include <map>

#include "base/quantity.hpp"
#include "engine/intervention.hpp"

namespace hearth {

namespace {

using Years = std::vector<double>;

/// Sums of one option's rows by class; index 0 as they stand, 1 as present values.
struct Streams {
    explicit Streams(std::size_t years) : at_start(2, Years(years)), through(2, Years(years)) {
        for (auto& by_class : classes) by_class.assign(2, Years(years));
    }
    std::vector<Years> classes[7];         ///< [class][kind][year], over the perspective's payers
    std::vector<Years> at_start, through;  ///< net saving by moment within the year
    std::vector<PayerTotals> payers;
    double set_up_and_capital = 0;  ///< spent, positive
    double turnover = 0;            ///< sum of all amounts without their signs
};

double total(const Years& years) {
    double sum = 0;
    for (const double year : years) sum += year;
    return sum;
}

double& of_class(ClassTotals& totals, LedgerClass ledger_class) {
    switch (ledger_class) {
        case LedgerClass::cost:
            return totals.cost;
        case LedgerClass::transfer:
            return totals.transfer;
        case LedgerClass::cashable:
            return totals.cashable;
        case LedgerClass::capacity:
            return totals.capacity;
        case LedgerClass::health:
        case LedgerClass::stranded:
        case LedgerClass::social:
            break;
    }
    return totals.social;
}

/// Measures of one option, gathered in the order in which they are shown.
class Gathering {
  public:
    explicit Gathering(std::vector<Measure>& measures) : measures_(measures) {}

    void add(std::string name, double value) {
        measures_.push_back({std::move(name), value + 0.0, {}});
    }
    void withhold(std::string name, std::string why) {
        measures_.push_back({std::move(name), {}, std::move(why)});
    }
    /// Withheld where `under` is not above what rounding can leave of 0.
    void ratio(std::string name, double over, double under, std::string_view why,
               double noise = 0) {
        if (under > noise)
            add(std::move(name), over / under);
        else
            withhold(std::move(name), std::string(why));
    }

  private:
    std::vector<Measure>& measures_;
};

class Measuring {
  public:
    Measuring(const Plan& plan, const Grid& figures, const LedgerBlock& block, int draw)
        : plan_(plan),
          layout_(plan.layout),
          figures_(figures),
          block_(block),
          draw_(draw),
          years_(static_cast<std::size_t>(plan.layout.years)) {}

    std::vector<OptionResult> all() {
        std::vector<OptionResult> results;
        const Streams first = streams_of(0);
        const auto first_avoided = avoided_of(0);
        for (std::size_t o = 0; o < layout_.options.size(); ++o) {
            Streams own = streams_of(o);
            subtract(own, first);
            results.push_back(result_of(o, own, first_avoided));
        }
        return results;
    }

  private:
    bool counts(const LedgerLine& line) const {
        return plan_.perspective.payers[static_cast<std::size_t>(line.payer)] &&
               counts(line.ledger_class);
    }
    bool counts(LedgerClass c) const {
        return plan_.perspective.classes[static_cast<std::size_t>(c)];
    }

    // --- sums over rows ------------------------------------------------------------------------

    Streams streams_of(std::size_t option) const {
        Streams sums(years_);
        for (std::size_t p = 0; p < layout_.payers.size(); ++p) {
            PayerTotals payer{.payer = layout_.payers[p],
                              .counted = plan_.perspective.payers[p],
                              .total = {},
                              .present = {},
                              .years = {},
                              .net_by_year = {}};
            payer.years.resize(years_);
            payer.net_by_year.resize(years_);
            sums.payers.push_back(std::move(payer));
        }
        for (const int line : layout_.option_lines[option]) add_line(sums, line);
        return sums;
    }

    void add_line(Streams& sums, int index) const {
        const LedgerLine& line = layout_.lines[static_cast<std::size_t>(index)];
        for (std::size_t t = 0; t < years_; ++t) {
            const double money = amount(plan_, block_, index, static_cast<int>(t), draw_);
            const double present = money * discount_factor(plan_, line, static_cast<int>(t));
            if (line.ledger_class != LedgerClass::health)
                add_to_payer(sums, line, t, money, present);
            if (plan_.perspective.payers[static_cast<std::size_t>(line.payer)] ||
                line.ledger_class == LedgerClass::health)
                add_to_headline(sums, line, t, money, present);
        }
    }

    void add_to_payer(Streams& sums, const LedgerLine& line, std::size_t t, double money,
                      double present) const {
        PayerTotals& payer = sums.payers[static_cast<std::size_t>(line.payer)];
        of_class(payer.total, line.ledger_class) += money;
        of_class(payer.present, line.ledger_class) += present;
        of_class(payer.years[t], line.ledger_class) += money;
        if (!counts(line.ledger_class) && line.ledger_class != LedgerClass::transfer) return;
        payer.net += money;
        payer.pv_net += present;
        payer.net_by_year[t] += money;
    }

    void add_to_headline(Streams& sums, const LedgerLine& line, std::size_t t, double money,
                         double present) const {
        auto& by_class = sums.classes[static_cast<std::size_t>(line.ledger_class)];
        by_class[0][t] += money;
        by_class[1][t] += present;
        if (!counts(line)) return;
        sums.turnover += std::abs(money);
        auto& stream = line.within_year == WithinYear::at_start ? sums.at_start : sums.through;
        stream[0][t] += money;
        stream[1][t] += present;
        if (line.within_year == WithinYear::at_start) sums.set_up_and_capital -= money;
    }

    static void subtract(Years& from, const Years& what) {
        for (std::size_t t = 0; t < from.size(); ++t) from[t] -= what[t];
    }

    static void subtract(ClassTotals& from, const ClassTotals& what) {
        from.cost -= what.cost;
        from.transfer -= what.transfer;
        from.cashable -= what.cashable;
        from.capacity -= what.capacity;
        from.social -= what.social;
    }

    static void subtract(Streams& from, const Streams& what) {
        for (std::size_t c = 0; c < 7; ++c)
            for (std::size_t kind = 0; kind < 2; ++kind)
                subtract(from.classes[c][kind], what.classes[c][kind]);
        for (std::size_t kind = 0; kind < 2; ++kind) {
            subtract(from.at_start[kind], what.at_start[kind]);
            subtract(from.through[kind], what.through[kind]);
        }
        from.set_up_and_capital -= what.set_up_and_capital;
        from.turnover += what.turnover;
        for (std::size_t p = 0; p < from.payers.size(); ++p) {
            PayerTotals& payer = from.payers[p];
            subtract(payer.total, what.payers[p].total);
            subtract(payer.present, what.payers[p].present);
            payer.net -= what.payers[p].net;
            payer.pv_net -= what.payers[p].pv_net;
            subtract(payer.net_by_year, what.payers[p].net_by_year);
            for (std::size_t t = 0; t < payer.years.size(); ++t)
                subtract(payer.years[t], what.payers[p].years[t]);
        }
    }

    // --- units avoided ---------------------------------------------------------------------------

    std::vector<Avoided> avoided_of(std::size_t option) const {
        std::vector<Avoided> found;
        for (const int intervention : layout_.option_interventions[option]) {
            const PlanIntervention& own =
                plan_.interventions[static_cast<std::size_t>(intervention)];
            for (int c = own.first_counter; c < own.end_counter; ++c) add_counter(found, c, 1);
        }
        return found;
    }

    Avoided& entry(std::vector<Avoided>& found, const std::string& name, bool outcome) const {
        for (Avoided& one : found)
            if (one.name == name && one.outcome == outcome) return one;
        found.push_back({name, outcome, Years(years_), 0});
        return found.back();
    }

    void add_counter(std::vector<Avoided>& found, int index, double sign) const {
        const Counter& counter = layout_.counters[static_cast<std::size_t>(index)];
        Avoided& one = entry(found, counter.name, counter.outcome);
        for (std::size_t t = 0; t < years_; ++t) {
            const double units = sign * avoided(plan_, block_, index, static_cast<int>(t), draw_);
            one.years[t] += units;
            one.total += units;
        }
    }

    // --- one option
    // --------------------------------------------------------------------------------

    OptionResult result_of(std::size_t option, Streams& sums, const std::vector<Avoided>& first) {
        OptionResult result{.name = layout_.options[option],
                            .measures = {},
                            .payers = {},
                            .years = {},
                            .avoided = {},
                            .interventions = {}};
        result.avoided = avoided_of(option);
        for (const Avoided& other : first) {
            Avoided& one = entry(result.avoided, other.name, other.outcome);
            subtract(one.years, other.years);
            one.total -= other.total;
        }
        Gathering gather(result.measures);
        add_totals(gather, sums);
        add_paybacks(gather, sums);
        add_clients(gather, sums, option);
        add_health(gather, sums);
        add_units(gather, sums, result.avoided, option);
        result.years = by_year(sums);
        result.interventions = by_intervention(option);
        result.payers = std::move(sums.payers);
        return result;
    }

    double sum(const Streams& sums, LedgerClass c, std::size_t kind) const {
        return counts(c) ? total(sums.classes[static_cast<std::size_t>(c)][kind]) : 0;
    }

    double savings(const Streams& sums, std::size_t kind) const {
        return sum(sums, LedgerClass::cashable, kind) + sum(sums, LedgerClass::capacity, kind) +
               sum(sums, LedgerClass::social, kind);
    }

    void add_totals(Gathering& gather, const Streams& sums) const {
        for (std::size_t kind = 0; kind < 2; ++kind) {
            const std::string pv = kind == 1 ? "pv_" : "";
            const double cost = -sum(sums, LedgerClass::cost, kind);
            const double gross = savings(sums, kind) + sum(sums, LedgerClass::transfer, kind);
            gather.add(pv + "net_saving", gross - cost);
            gather.add(pv + "net_cash", sum(sums, LedgerClass::cashable, kind) - cost);
            gather.add(pv + "gross_saving", gross);
            gather.add(pv + "programme_cost", cost);
        }
        for (std::size_t kind = 2; kind-- > 0;) {
            const std::string suffix = kind == 1 ? "" : "_undiscounted";
            const double cost = -sum(sums, LedgerClass::cost, kind);
            const double gross = savings(sums, kind);
            constexpr std::string_view why =
                "the programme costs nothing, so there is no ratio to its cost";
            gather.ratio("benefit_cost_ratio" + suffix, gross, cost, why, noise(sums));
            gather.ratio("roi" + suffix, gross - cost, cost, why, noise(sums));
        }
    }

    void add_paybacks(Gathering& gather, const Streams& sums) const {
        for (std::size_t kind = 0; kind < 2; ++kind) {
            const std::string name = kind == 1 ? "discounted_payback_years" : "payback_years";
            if (const auto years = payback(sums.at_start[kind], sums.through[kind], noise(sums)))
                gather.add(name, *years);
            else
                gather.withhold(name, "not within " + std::to_string(years_) + " years");
        }
        gather.ratio("simple_payback_years", sums.set_up_and_capital,
                     sums.through[0].back() - last(sums, LedgerClass::transfer),
                     "the last year saves no more than it costs", noise(sums));
    }

    /// What rounding can leave of amounts that cancel.
    static double noise(const Streams& sums) { return 1e-12 * sums.turnover; }

    double last(const Streams& sums, LedgerClass c) const {
        return counts(c) ? sums.classes[static_cast<std::size_t>(c)][0].back() : 0;
    }

    void add_clients(Gathering& gather, const Streams& sums, std::size_t option) const {
        double clients = 0;
        double beyond = 0;
        for (const int i : layout_.option_interventions[option]) {
            clients += block_.starts(draw_, i);
            beyond += beyond_horizon(plan_, i, figures_, block_, draw_);
        }
        constexpr std::string_view why = "no clients start";
        gather.add("clients", clients);
        gather.ratio("cost_per_client", -sum(sums, LedgerClass::cost, 0), clients, why);
        gather.ratio("saving_per_client", savings(sums, 0) + sum(sums, LedgerClass::transfer, 0),
                     clients, why);
        gather.add("client_years_beyond_horizon", beyond);
    }

    void add_health(Gathering& gather, const Streams& sums) const {
        const auto& health = sums.classes[static_cast<std::size_t>(LedgerClass::health)];
        const double qalys = total(health[1]);
        gather.add("qalys", total(health[0]));
        gather.add("pv_qalys", qalys);
        const double net_cost =
            -(money_of(sums, LedgerClass::cost) + money_of(sums, LedgerClass::cashable) +
              money_of(sums, LedgerClass::capacity));
        gather.add("pv_net_cost", net_cost);
        if (plan_.qaly_value < 0) {
            gather.withhold("net_monetary_benefit", "the scenario names no qaly_value");
        } else {
            const MoneyPerQaly worth{figures_(draw_, plan_.qaly_value)};
            gather.add("net_monetary_benefit",
                       (monetise(Qalys{qalys}, worth) - Money{net_cost}).value);
        }
        if (qalys != 0)
            gather.add("cost_per_qaly", net_cost / qalys);
        else
            gather.withhold("cost_per_qaly", "no QALYs are gained or lost");
    }

    /// Present value of a class over the perspective's payers, named by the perspective or not
    /// (8.4).
    double money_of(const Streams& sums, LedgerClass c) const {
        return total(sums.classes[static_cast<std::size_t>(c)][1]);
    }

    void add_units(Gathering& gather, const Streams& sums, const std::vector<Avoided>& avoided,
                   std::size_t option) const {
        const double cost = -sum(sums, LedgerClass::cost, 0);
        for (const Avoided& one : avoided) gather.add("avoided." + one.name, one.total);
        for (const Avoided& one : avoided)
            gather.ratio("cost_per." + one.name, cost, one.total, "none is avoided");
        std::map<std::string, Amount<struct ServiceUnit>> without;
        std::map<std::string, Money> without_cost;
        for (const int i : layout_.option_interventions[option])
            add_without(i, without, without_cost);
        for (const auto& [name, units] : without) gather.add("without." + name, units.value);
        for (const auto& [name, money] : without_cost)
            gather.add("without_cost." + name, money.value);
    }

    /// Use, and its cost, without the programme, where it is known (8.5).
    void add_without(int intervention, std::map<std::string, Units>& units,
                     std::map<std::string, Money>& money) const {
        const PlanIntervention& own = plan_.interventions[static_cast<std::size_t>(intervention)];
        for (const PlanEffect& effect : own.effects) {
            const bool whole =
                effect.form == EffectForm::total_ratio || effect.form == EffectForm::total_change;
            if (!whole && effect.without < 0) continue;
            const Counter& counter = layout_.counters[static_cast<std::size_t>(effect.counter)];
            double sum = 0;
            for (std::size_t t = 0; t < years_; ++t)
                sum += whole ? figures_(draw_, effect.a)
                             : figures_(draw_, effect.without) *
                                   block_.drivers[static_cast<std::size_t>(counter.driver)](
                                       draw_, static_cast<int>(t));
            units[counter.name] += Units{sum};
            for (const PlanValue& value : own.values)
                if (value.counter == effect.counter)
                    money[counter.name] +=
                        cost_of(Units{sum}, MoneyPerUnit{figures_(draw_, value.unit_cost)});
        }
    }

    std::vector<YearTotals> by_year(const Streams& sums) const {
        std::vector<YearTotals> years(years_);
        double cumulative = 0;
        const auto at = [&](LedgerClass c, std::size_t t) {
            return counts(c) ? sums.classes[static_cast<std::size_t>(c)][0][t] : 0;
        };
        for (std::size_t t = 0; t < years_; ++t) {
            YearTotals& y = years[t];
            y.cost = -at(LedgerClass::cost, t);
            y.cashable = at(LedgerClass::cashable, t);
            y.capacity = at(LedgerClass::capacity, t);
            y.social = at(LedgerClass::social, t);
            y.gross_saving = y.cashable + y.capacity + y.social + at(LedgerClass::transfer, t);
            y.net_saving = y.gross_saving - y.cost;
            y.net_cash = y.cashable - y.cost;
            y.pv_net_saving = sums.at_start[1][t] + sums.through[1][t];
            y.cumulative = cumulative += y.net_saving;
        }
        return years;
    }

    std::vector<InterventionTotals> by_intervention(std::size_t option) const {
        std::vector<InterventionTotals> all;
        for (const int i : layout_.option_interventions[option]) {
            InterventionTotals totals{.intervention =
                                          layout_.interventions[static_cast<std::size_t>(i)]};
            totals.clients = block_.starts(draw_, i);
            for (const int line : layout_.option_lines[option])
                if (layout_.lines[static_cast<std::size_t>(line)].intervention == i)
                    add_line(totals, line);
            all.push_back(std::move(totals));
        }
        return all;
    }

    void add_line(InterventionTotals& totals, int index) const {
        const LedgerLine& line = layout_.lines[static_cast<std::size_t>(index)];
        if (!counts(line)) return;
        for (std::size_t t = 0; t < years_; ++t) {
            const double money = amount(plan_, block_, index, static_cast<int>(t), draw_);
            if (line.ledger_class == LedgerClass::cost)
                totals.programme_cost -= money;
            else
                totals.gross_saving += money;
            if (line.ledger_class == LedgerClass::cashable) totals.cashable += money;
            totals.net_saving += money;
            totals.pv_net_saving += money * discount_factor(plan_, line, static_cast<int>(t));
        }
    }

    const Plan& plan_;
    const LedgerLayout& layout_;
    const Grid& figures_;
    const LedgerBlock& block_;
    int draw_;
    std::size_t years_;
};

}  // namespace

const Measure* OptionResult::find(std::string_view wanted) const {
    for (const Measure& measure : measures)
        if (measure.name == wanted) return &measure;
    return nullptr;
}

std::optional<double> OptionResult::value(std::string_view wanted) const {
    const Measure* found = find(wanted);
    return found == nullptr ? std::nullopt : found->value;
}

std::vector<OptionResult> measure(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                                  int draw) {
    return Measuring(plan, figures, block, draw).all();
}

std::optional<double> payback(const std::vector<double>& at_start,
                              const std::vector<double>& through, double noise) {
    const auto is_below = [&](double cumulative) { return cumulative < -noise; };
    double cumulative = 0;
    double time = 0;
    for (std::size_t t = 0; t < at_start.size(); ++t) {
        const bool was_below = is_below(cumulative);
        cumulative += at_start[t];
        const double start = cumulative;
        if (was_below && !is_below(start)) time = static_cast<double>(t);
        cumulative += through[t];
        if (is_below(start) && !is_below(cumulative))
            time = static_cast<double>(t) - start / through[t];
    }
    if (is_below(cumulative)) return std::nullopt;
    return time;
}

}  // namespace hearth
