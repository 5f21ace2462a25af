// The rows, with definitions as in sections 7 and 8 of the method, and what their placeholders
// stand for.
#include "engine/measure_table.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace hearth {

namespace {

using enum LedgerClass;

constexpr ClassSet spending = classes(cost);

constexpr std::array<ClassSet, 5> savings_before_transfers = {classes(cashable), classes(capacity),
                                                              classes(social)};
constexpr std::array<ClassSet, 5> savings = {classes(cashable), classes(capacity), classes(social),
                                             classes(transfer)};
constexpr std::array<ClassSet, 5> savings_and_cost = {
    classes(cashable), classes(capacity), classes(social), classes(transfer), classes(cost)};

constexpr LineSum net_saving{.terms = savings_and_cost};
constexpr LineSum net_cash{.terms = {classes(cashable), classes(cost)}};
constexpr LineSum gross_saving{.terms = savings};
constexpr LineSum programme_cost{.terms = {spending}, .sign = Sign::minus};
constexpr LineSum of_class(LedgerClass one) { return {.terms = {classes(one)}}; }

constexpr LineSum present(LineSum sum) {
    sum.kind = AmountKind::present;
    return sum;
}

constexpr LineSum within(RowScope what, LineSum sum) {
    sum.scope = what;
    return sum;
}

constexpr std::string_view free_of_charge =
    "the programme costs nothing, so there is no ratio to its cost";
constexpr std::string_view beyond_horizon = "not within <years> years";

constexpr MeasureRow rows[] = {
    {.key = "net_saving",
     .unit = "money",
     .meaning = "gross saving less programme cost over the horizon, undiscounted, over the payers "
                "and classes of the perspective; the difference from the first option",
     .is = net_saving,
     .drawn = Drawn::quantiles,
     .choosing = Choosing::by_it},
    {.key = "net_cash",
     .unit = "money",
     .meaning = "cashable savings less programme cost, undiscounted: what leaves a budget",
     .is = net_cash,
     .drawn = Drawn::quantiles,
     .choosing = Choosing::by_it},
    {.key = "gross_saving",
     .unit = "money",
     .meaning = "cashable and capacity savings (and social ones and transfers where the "
                "perspective names them), undiscounted",
     .is = gross_saving,
     .drawn = Drawn::quantiles,
     .choosing = Choosing::by_it},
    {.key = "programme_cost",
     .unit = "money",
     .meaning = "what the programme's payers in the perspective spend on it, undiscounted",
     .is = programme_cost,
     .drawn = Drawn::quantiles},
    {.key = "pv_net_saving",
     .unit = "money",
     .meaning = "the net saving, each year discounted to the start",
     .is = present(net_saving),
     .drawn = Drawn::quantiles,
     .choosing = Choosing::by_it},
    {.key = "pv_net_cash",
     .unit = "money",
     .meaning = "the net cash, each year discounted to the start",
     .is = present(net_cash),
     .drawn = Drawn::quantiles,
     .choosing = Choosing::by_it},
    {.key = "pv_gross_saving",
     .unit = "money",
     .meaning = "the gross saving, each year discounted to the start",
     .is = present(gross_saving),
     .drawn = Drawn::quantiles,
     .choosing = Choosing::by_it},
    {.key = "pv_programme_cost",
     .unit = "money",
     .meaning = "the programme cost, each year discounted to the start",
     .is = present(programme_cost),
     .drawn = Drawn::quantiles},
    {.key = "benefit_cost_ratio",
     .unit = "ratio",
     .meaning = "present value of savings over present value of programme cost, both without "
                "transfers",
     .is = Ratio{.over = "pv_saving_before_transfers", .less = {}, .under = "pv_programme_cost"},
     .withheld = free_of_charge,
     .drawn = Drawn::quantiles},
    {.key = "roi",
     .unit = "ratio",
     .meaning = "present value of savings less that of the programme cost, over the latter, "
                "without transfers",
     .is = Ratio{.over = "pv_saving_before_transfers",
                 .less = "pv_programme_cost",
                 .under = "pv_programme_cost"},
     .withheld = free_of_charge},
    {.key = "benefit_cost_ratio_undiscounted",
     .unit = "ratio",
     .meaning = "savings over programme cost, undiscounted, without transfers",
     .is = Ratio{.over = "saving_before_transfers", .less = {}, .under = "programme_cost"},
     .withheld = free_of_charge},
    {.key = "roi_undiscounted",
     .unit = "ratio",
     .meaning = "savings less programme cost, over programme cost, undiscounted, without transfers",
     .is = Ratio{.over = "saving_before_transfers",
                 .less = "programme_cost",
                 .under = "programme_cost"},
     .withheld = free_of_charge},
    {.key = "payback_years",
     .unit = "years",
     .meaning = "when the cumulative net saving reaches 0 and stays there: set-up and capital "
                "fall at the start of a year, all else evenly through it; undiscounted",
     .is = Crossing{.of = "net_saving"},
     .withheld = beyond_horizon,
     .drawn = Drawn::quantiles},
    {.key = "discounted_payback_years",
     .unit = "years",
     .meaning = "when the cumulative discounted net saving reaches 0 and stays there",
     .is = Crossing{.of = "pv_net_saving"},
     .withheld = beyond_horizon},
    {.key = "simple_payback_years",
     .unit = "years",
     .meaning = "set-up and capital cost over the last year's saving less its other cost, "
                "without transfers",
     .is = Ratio{.over = "set_up_and_capital", .less = {}, .under = "last_year_saving"},
     .withheld = "the last year saves no more than it costs"},
    {.key = "clients",
     .unit = "clients",
     .meaning = "clients who start over the horizon, of the option's own parts",
     .is = ClientsStarting{},
     .drawn = Drawn::moments},
    {.key = "cost_per_client",
     .unit = "money",
     .meaning = "programme cost over clients",
     .is = Ratio{.over = "programme_cost", .less = {}, .under = "clients"},
     .withheld = "no clients start"},
    {.key = "saving_per_client",
     .unit = "money",
     .meaning = "gross saving over clients",
     .is = Ratio{.over = "gross_saving", .less = {}, .under = "clients"},
     .withheld = "no clients start"},
    {.key = "client_years_beyond_horizon",
     .unit = "client-years",
     .meaning = "client-years of effect after the last year of the appraisal, which nothing counts",
     .is = ClientYearsBeyond{}},
    {.key = "qalys",
     .unit = "QALYs",
     .meaning = "quality-adjusted life-years gained over the horizon, undiscounted",
     .is = within(RowScope::everything, of_class(health)),
     .drawn = Drawn::quantiles,
     .needs = Needs::health},
    {.key = "pv_qalys",
     .unit = "QALYs",
     .meaning = "QALYs gained, discounted by the health schedule",
     .is = present(within(RowScope::everything, of_class(health))),
     .drawn = Drawn::quantiles,
     .needs = Needs::health},
    {.key = "pv_net_cost",
     .unit = "money",
     .meaning = "discounted cost less cash and capacity, of the payers named",
     .is = LineSum{.terms = {classes(cost), classes(cashable), classes(capacity)},
                   .kind = AmountKind::present,
                   .scope = RowScope::payers,
                   .sign = Sign::minus},
     .drawn = Drawn::moments,
     .needs = Needs::health},
    {.key = "net_monetary_benefit",
     .unit = "money",
     .meaning = "discounted QALYs at their value, less pv_net_cost",
     .is = Monetised{.qalys = "pv_qalys", .cost = "pv_net_cost"},
     .withheld = "the scenario names no qaly_value",
     .drawn = Drawn::quantiles,
     .needs = Needs::qaly_value,
     .choosing = Choosing::by_it},
    {.key = "cost_per_qaly",
     .unit = "money",
     .meaning = "discounted net cost over discounted QALYs",
     .is =
         Ratio{
             .over = "pv_net_cost", .less = {}, .under = "pv_qalys", .divisor = Divisor::not_zero},
     .withheld = "no QALYs are gained or lost"},
    {.key = "avoided.<service or outcome>",
     .unit = "units",
     .meaning = "units of a service or outcome that are not used because of the option; minus is "
                "more use",
     .is = UnitsAvoided{}},
    {.key = "cost_per.<service or outcome>",
     .unit = "money",
     .meaning = "programme cost over the units avoided",
     .is = Ratio{.over = "programme_cost", .less = {}, .under = "avoided.<service or outcome>"},
     .withheld = "none is avoided"},
    {.key = "without.<service>",
     .unit = "units",
     .meaning = "units that the option's clients would use without it, where the models say",
     .is = UseWithout{}},
    {.key = "without_cost.<service>",
     .unit = "money",
     .meaning = "those units at the service's unit cost",
     .is = UseWithout{.in_money = true}},
    {.key = "by_payer.<payer>.cost",
     .unit = "money",
     .meaning = "one payer's costs less the comparator's, as in the ledger: minus is spent",
     .is = within(RowScope::everything, of_class(cost))},
    {.key = "by_payer.<payer>.transfer",
     .unit = "money",
     .meaning = "what one payer gets from others less what it gives them",
     .is = within(RowScope::everything, of_class(transfer))},
    {.key = "by_payer.<payer>.cashable",
     .unit = "money",
     .meaning = "one payer's savings that leave its budget, undiscounted",
     .is = within(RowScope::everything, of_class(cashable))},
    {.key = "by_payer.<payer>.capacity",
     .unit = "money",
     .meaning = "one payer's time and beds freed for others, at their unit cost, undiscounted",
     .is = within(RowScope::everything, of_class(capacity))},
    {.key = "by_payer.<payer>.social",
     .unit = "money",
     .meaning = "what one payer gains that is no budget's: households, society; undiscounted",
     .is = within(RowScope::everything, of_class(social))},
    {.key = "by_payer.<payer>.net",
     .unit = "money",
     .meaning = "one payer's rows of the classes of the perspective and transfers, less the "
                "comparator's",
     .is = LineSum{.terms = {money_classes}, .scope = RowScope::classes},
     .drawn = Drawn::moments,
     .choosing = Choosing::by_it},
    {.key = "by_payer.<payer>.pv_net",
     .unit = "money",
     .meaning = "one payer's net effect, each year discounted to the start",
     .is =
         LineSum{
             .terms = {money_classes}, .kind = AmountKind::present, .scope = RowScope::classes}},
    {.key = "by_payer.<payer>.net_cash",
     .unit = "money",
     .meaning = "one payer's cost, transfers and cashable savings: what leaves or stays in its "
                "budget",
     .is = LineSum{.terms = {classes(cost), classes(transfer), classes(cashable)},
                   .scope = RowScope::everything}},
    {.key = "by_payer.<payer>.net_by_year.<year>",
     .unit = "money",
     .meaning = "one payer's net effect in one year, undiscounted",
     .is = LineSum{.terms = {money_classes}, .scope = RowScope::classes}},
    {.key = "by_year.<year>.programme_cost",
     .unit = "money",
     .meaning = "the programme cost of one year",
     .is = programme_cost},
    {.key = "by_year.<year>.gross_saving",
     .unit = "money",
     .meaning = "the gross saving of one year",
     .is = gross_saving},
    {.key = "by_year.<year>.cashable",
     .unit = "money",
     .meaning = "savings of one year that leave a budget",
     .is = of_class(cashable)},
    {.key = "by_year.<year>.capacity",
     .unit = "money",
     .meaning = "time and beds freed for others in one year, at their unit cost",
     .is = of_class(capacity)},
    {.key = "by_year.<year>.social",
     .unit = "money",
     .meaning = "what others gain in one year, where the perspective counts it",
     .is = of_class(social)},
    {.key = "by_year.<year>.net_saving",
     .unit = "money",
     .meaning = "the net saving of one year",
     .is = net_saving},
    {.key = "by_year.<year>.net_cash",
     .unit = "money",
     .meaning = "the net cash of one year",
     .is = net_cash},
    {.key = "by_year.<year>.cumulative_net_saving",
     .unit = "money",
     .meaning = "the net saving from the start to the end of a year, undiscounted",
     .is = LineSum{.terms = savings_and_cost, .years = YearsCounted::up_to_own}},
    {.key = "by_year.<year>.pv_net_saving",
     .unit = "money",
     .meaning = "the net saving of one year, discounted to the start",
     .is = present(net_saving)},
    {.key = "by_intervention.<intervention>.clients",
     .unit = "clients",
     .meaning = "clients of one intervention who start over the horizon",
     .is = ClientsStarting{}},
    {.key = "by_intervention.<intervention>.programme_cost",
     .unit = "money",
     .meaning = "the programme cost of one intervention's own part",
     .is = programme_cost},
    {.key = "by_intervention.<intervention>.gross_saving",
     .unit = "money",
     .meaning = "the gross saving of one intervention's own part",
     .is = gross_saving},
    {.key = "by_intervention.<intervention>.cashable",
     .unit = "money",
     .meaning = "savings of one intervention's own part that leave a budget, undiscounted",
     .is = of_class(cashable)},
    {.key = "by_intervention.<intervention>.net_saving",
     .unit = "money",
     .meaning = "the net saving of one intervention's own part",
     .is = net_saving},
    {.key = "by_intervention.<intervention>.pv_net_saving",
     .unit = "money",
     .meaning = "the net saving of one intervention's own part, discounted to the start",
     .is = present(net_saving)},
    {.key = "by_line.<line>",
     .unit = "money",
     .meaning = "all rows of one line of the option's ledger over the horizon; costs are negative",
     .is = LineSum{.terms = {money_classes}, .scope = RowScope::everything},
     .shown = Shown::behind},
    {.key = "saving_before_transfers",
     .unit = "money",
     .meaning = "the gross saving without transfers",
     .is = LineSum{.terms = savings_before_transfers},
     .shown = Shown::behind},
    {.key = "pv_saving_before_transfers",
     .unit = "money",
     .meaning = "the gross saving without transfers, each year discounted to the start",
     .is = LineSum{.terms = savings_before_transfers, .kind = AmountKind::present},
     .drawn = Drawn::moments,
     .needs = Needs::transfers,
     .shown = Shown::behind},
    {.key = "set_up_and_capital",
     .unit = "money",
     .meaning = "what is spent at the start of a year: set-up and capital",
     .is = LineSum{.terms = {money_classes}, .sign = Sign::minus, .moment = WithinYear::at_start},
     .shown = Shown::behind},
    {.key = "last_year_saving",
     .unit = "money",
     .meaning = "the last year's saving less what is spent through it, without transfers",
     .is = LineSum{.terms = {money_classes & ~classes(transfer)},
                   .years = YearsCounted::last,
                   .moment = WithinYear::through},
     .shown = Shown::behind},
    {.key = "cashable",
     .unit = "money",
     .meaning = "savings that leave a budget, undiscounted",
     .is = of_class(cashable),
     .shown = Shown::behind},
    {.key = "capacity",
     .unit = "money",
     .meaning = "time and beds freed for others, at their unit cost, undiscounted",
     .is = of_class(capacity),
     .shown = Shown::behind},
    {.key = "social",
     .unit = "money",
     .meaning = "what others gain: households, society; undiscounted",
     .is = of_class(social),
     .shown = Shown::behind},
};

// --- what placeholders stand for -----------------------------------------------------------------

/// One thing that a placeholder can stand for.
struct Meant {
    std::string name;
    MeasureOf of;
};

/// Services and outcomes that an option or the comparator avoids, its own first.
std::vector<Meant> counted(const Plan& plan, std::size_t option, MeasureOf of) {
    std::vector<Meant> all;
    for (const std::size_t o : {option, std::size_t{0}})
        for (const int i : plan.layout.option_interventions[o])
            for (const Counter& counter : plan.layout.counters) {
                of.name = counter.name;
                of.outcome = counter.outcome;
                const auto same = [&](const Meant& one) {
                    return one.of.name == of.name && one.of.outcome == of.outcome;
                };
                if (counter.intervention == i && std::none_of(all.begin(), all.end(), same))
                    all.push_back({counter.name, of});
            }
    return all;
}

/// Services whose use without the option is known, by name; in money, those with a unit cost.
std::vector<Meant> known_without(const Plan& plan, std::size_t option, const UseWithout& use) {
    std::map<std::string, Meant> all;
    for (const int i : plan.layout.option_interventions[option]) {
        const PlanIntervention& own = plan.interventions[i];
        for (const PlanEffect& effect : own.effects) {
            const auto is_valued = [&](const PlanValue& v) { return v.counter == effect.counter; };
            const std::string& name = plan.layout.counters[effect.counter].name;
            if (is_use_known(effect) &&
                (!use.in_money || std::any_of(own.values.begin(), own.values.end(), is_valued)))
                all[name] = {name, {.name = name}};
        }
    }
    std::vector<Meant> listed;
    for (auto& [name, one] : all) listed.push_back(std::move(one));
    return listed;
}

std::vector<Meant> lines_of(const Plan& plan, std::size_t option) {
    std::vector<Meant> all;
    for (const int line : plan.layout.option_lines[option]) {
        const std::string& name = plan.layout.lines[line].name;
        const auto same = [&](const Meant& one) { return one.name == name; };
        if (std::none_of(all.begin(), all.end(), same)) all.push_back({name, {.name = name}});
    }
    return all;
}

std::vector<Meant> meant_by(std::string_view placeholder, const Plan& plan, std::size_t option,
                            const MeasureName& measure) {
    if (placeholder == "<service or outcome>") return counted(plan, option, measure.of);
    if (placeholder == "<service>") {
        const auto* use = std::get_if<UseWithout>(&measure.row->is);
        return known_without(plan, option, use == nullptr ? UseWithout{} : *use);
    }
    if (placeholder == "<line>") return lines_of(plan, option);
    std::vector<Meant> all;
    const auto add = [&](std::string name, int MeasureOf::*which, int index) {
        all.push_back({std::move(name), measure.of});
        all.back().of.*which = index;
    };
    int index = 0;
    if (placeholder == "<payer>")
        for (const std::string& name : plan.layout.payers) add(name, &MeasureOf::payer, index++);
    if (placeholder == "<intervention>")
        for (const int i : plan.layout.option_interventions[option])
            add(plan.layout.interventions[i], &MeasureOf::intervention, i);
    if (placeholder == "<year>")
        for (int year = 0; year < plan.layout.years; ++year)
            add(std::to_string(year), &MeasureOf::year, year);
    return all;
}

bool begins(std::string_view text, std::string_view head) {
    return text.substr(0, head.size()) == head;
}

}  // namespace

MeasureTable measure_table() { return rows; }

bool counts(const PlanPerspective& perspective, const LedgerLine& line, RowScope scope) {
    const bool payer = perspective.payers[line.payer];
    const bool named = perspective.classes[static_cast<std::size_t>(line.ledger_class)];
    switch (scope) {
        case RowScope::headline:
            return payer && named;
        case RowScope::payers:
            return payer;
        case RowScope::classes:
            return named || line.ledger_class == LedgerClass::transfer;
        case RowScope::everything:
            return true;
    }
    return false;
}

const MeasureRow* row_of(MeasureTable table, std::string_view key) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const MeasureRow& row) { return row.key == key; });
    return found == table.end() ? nullptr : &*found;
}

const MeasureRow* row_for(std::string_view path, MeasureTable table) {
    const MeasureRow* best = nullptr;
    std::size_t length = 0;
    for (const MeasureRow& row : table) {
        if (row.key == path) return &row;
        const auto open = row.key.find('<');
        if (open == std::string_view::npos) continue;
        const std::string_view head = row.key.substr(0, open);
        const std::string_view tail = row.key.substr(row.key.rfind('>') + 1);
        const bool fits = path.size() > head.size() + tail.size() && begins(path, head) &&
                          path.substr(path.size() - tail.size()) == tail;
        if (fits && head.size() + tail.size() > length) {
            best = &row;
            length = head.size() + tail.size();
        }
    }
    return best;
}

std::string why_withheld(const MeasureRow& row, int years) {
    constexpr std::string_view placeholder = "<years>";
    std::string why(row.withheld);
    const auto at = why.find(placeholder);
    if (at != std::string::npos) why.replace(at, placeholder.size(), std::to_string(years));
    return why;
}

std::vector<std::string_view> made_of(const MeasureRow& row) {
    if (const auto* ratio = std::get_if<Ratio>(&row.is)) return {ratio->over, ratio->under};
    if (const auto* crossing = std::get_if<Crossing>(&row.is)) return {crossing->of};
    if (const auto* worth = std::get_if<Monetised>(&row.is)) return {worth->qalys, worth->cost};
    return {};
}

bool is_sum(const MeasureRow& row) {
    return std::holds_alternative<LineSum>(row.is) ||
           std::holds_alternative<UnitsAvoided>(row.is) ||
           std::holds_alternative<ClientsStarting>(row.is);
}

bool can_be_missing(const MeasureRow& row) {
    return std::holds_alternative<Ratio>(row.is) || std::holds_alternative<Crossing>(row.is);
}

ClassSet classes_of(const LineSum& sum) {
    ClassSet all = 0;
    for (const ClassSet term : sum.terms) all |= term;
    return all;
}

bool is_use_known(const PlanEffect& effect) { return is_whole(effect.form) || effect.without >= 0; }

bool is_whole(EffectForm form) {
    return form == EffectForm::total_ratio || form == EffectForm::total_change;
}

std::vector<MeasureName> measures_of(const Plan& plan, std::size_t option, const MeasureRow& row) {
    std::vector<MeasureName> measures{{std::string(row.key), &row}};
    for (auto at = row.key.find('<'); at != std::string_view::npos;
         at = row.key.find('<', at + 1)) {
        const std::string_view placeholder = row.key.substr(at, row.key.find('>', at) + 1 - at);
        std::vector<MeasureName> each;
        for (const MeasureName& one : measures)
            for (Meant& meant : meant_by(placeholder, plan, option, one)) {
                std::string path = one.path;
                path.replace(path.find(placeholder), placeholder.size(), meant.name);
                each.push_back({std::move(path), &row, std::move(meant.of)});
            }
        measures = std::move(each);
    }
    return measures;
}

std::optional<MeasureName> measure_named(const Plan& plan, std::size_t option,
                                         std::string_view path, MeasureTable table) {
    for (const MeasureRow& row : table) {
        const std::string_view head = row.key.substr(0, row.key.find('<'));
        if (!begins(path, head)) continue;
        for (MeasureName& one : measures_of(plan, option, row))
            if (one.path == path) return std::move(one);
    }
    return std::nullopt;
}

std::string net_payer(std::string_view path) {
    constexpr std::string_view head = "by_payer.", tail = ".net";
    if (path.size() <= head.size() + tail.size() || !begins(path, head) ||
        path.substr(path.size() - tail.size()) != tail)
        return "";
    return std::string(path.substr(head.size(), path.size() - head.size() - tail.size()));
}

std::optional<std::string> renamed_measure(std::string_view path) {
    constexpr std::string_view payer = "payer.", intervention = "interventions.", line = "lines.";
    const auto rest = [&](std::string_view head) { return std::string(path.substr(head.size())); };
    if (begins(path, payer)) return "by_payer." + rest(payer) + ".net";
    if (begins(path, intervention)) return "by_intervention." + rest(intervention);
    if (begins(path, line)) return "by_line." + rest(line);
    return std::nullopt;
}

std::string suggested_measure(std::string_view wrong, const std::vector<std::string>& known) {
    const auto now = renamed_measure(wrong);
    return now ? "say " + in_quotes(*now) : suggestion(wrong, known);
}

}  // namespace hearth
