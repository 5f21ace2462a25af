// The rows, with definitions as in sections 7 and 8 of the method, and what their placeholders
// stand for.
#include "engine/measure_table.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "engine/evaluate.hpp"

namespace hearth {

namespace {

using enum LedgerClass;
using enum Drawn;

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
constexpr LineSum programme_cost{.terms = {spending}, .sign = -1};
constexpr LineSum of_class(LedgerClass one) { return {.terms = {classes(one)}}; }

constexpr LineSum present(LineSum sum) {
    sum.present = true;
    return sum;
}

constexpr LineSum within(RowScope what, LineSum sum) {
    sum.scope = what;
    return sum;
}

constexpr MeasureRow choosable(MeasureRow row) {
    row.choosable = true;
    return row;
}

constexpr MeasureRow needing(Needs what, MeasureRow row) {
    row.needs = what;
    return row;
}

constexpr MeasureRow behind(MeasureRow row) {
    row.behind = true;
    return row;
}

constexpr std::string_view free_of_charge =
    "it costs no more than the first option, so there is no ratio to its cost";
constexpr std::string_view beyond_horizon = "not within <years> years";

constexpr MeasureRow rows[] = {
    choosable({"net_saving", "money",
               "gross saving less programme cost over the years counted, undiscounted, over the "
               "payers and classes of the perspective; the difference from the first option",
               net_saving, quantiles}),
    choosable({"net_cash", "money",
               "cashable savings less programme cost, undiscounted: what leaves a budget", net_cash,
               quantiles}),
    choosable({"gross_saving", "money",
               "cashable and capacity savings (and social ones and transfers where the "
               "perspective names them), undiscounted",
               gross_saving, quantiles}),
    {"programme_cost", "money",
     "what the programme's payers in the perspective spend on it, undiscounted", programme_cost,
     quantiles},
    needing(Needs::transfers,
            {"net_saving_before_grants", "money", "the net saving without transfers, undiscounted",
             LineSum{.terms = {classes(cashable), classes(capacity), classes(social), spending}},
             moments}),
    needing(
        Needs::transfers,
        {"net_saving_after_grants", "money",
         "the net saving, and what the perspective's payers get from others less what they give "
         "them, undiscounted",
         within(RowScope::granted, net_saving), moments}),
    choosable({"pv_net_saving", "money", "the net saving, each year discounted to the start",
               present(net_saving), quantiles}),
    choosable({"pv_net_cash", "money", "the net cash, each year discounted to the start",
               present(net_cash), quantiles}),
    choosable({"pv_gross_saving", "money", "the gross saving, each year discounted to the start",
               present(gross_saving), quantiles}),
    {"pv_programme_cost", "money", "the programme cost, each year discounted to the start",
     present(programme_cost), quantiles},
    {"benefit_cost_ratio", "ratio",
     "present value of savings over present value of programme cost, both without "
     "transfers",
     Ratio{"pv_saving_before_transfers", "", "pv_programme_cost"}, quantiles, free_of_charge},
    {"roi", "ratio",
     "present value of savings less that of the programme cost, over the latter, "
     "without transfers",
     Ratio{"pv_saving_before_transfers", "pv_programme_cost", "pv_programme_cost"}, never,
     free_of_charge},
    {"benefit_cost_ratio_undiscounted", "ratio",
     "savings over programme cost, undiscounted, without transfers",
     Ratio{"saving_before_transfers", "", "programme_cost"}, never, free_of_charge},
    {"roi_undiscounted", "ratio",
     "savings less programme cost, over programme cost, undiscounted, without transfers",
     Ratio{"saving_before_transfers", "programme_cost", "programme_cost"}, never, free_of_charge},
    {"payback_years", "years",
     "when the cumulative net saving reaches 0 and stays there: set-up and capital "
     "fall at the start of a year, all else evenly through it, unless `falls` says otherwise; "
     "undiscounted",
     Crossing{.of = "net_saving"}, quantiles, beyond_horizon},
    {"discounted_payback_years", "years",
     "when the cumulative discounted net saving reaches 0 and stays there",
     Crossing{.of = "pv_net_saving"}, never, beyond_horizon},
    {"simple_payback_years", "years",
     "set-up and capital cost over the last year's saving less its other cost, "
     "without transfers",
     Ratio{"set_up_and_capital", "", "last_year_saving"}, never,
     "the last year saves no more than it costs"},
    {"irr", "share", "the yearly rate of discounting at which the net saving is worth 0 today",
     RateOfReturn{"net_saving"}, never,
     "the yearly net saving does not change its sign exactly once, so there is no one rate, or it "
     "lies beyond -99 % and 10,000 %"},
    {"whole_life_gross_saving", "money",
     "the gross saving of the whole life of effects, undiscounted", WholeLife{"gross_saving"}},
    {"whole_life_net_saving", "money",
     "the net saving of all who start within the horizon until effect and service end, at most "
     "100 years after it; fixed costs and transfers end with the horizon",
     WholeLife{"net_saving"}},
    {"whole_life_pv_net_saving", "money",
     "the net saving of the whole life of effects, each year discounted to the start",
     WholeLife{"pv_net_saving"}},
    {"whole_life_net_cash", "money", "the net cash of the whole life of effects, undiscounted",
     WholeLife{"net_cash"}},
    {"clients", "clients", "clients who start over the horizon, of the option's own parts",
     ClientsStarting{}, moments},
    {"cost_per_client", "money", "programme cost over clients",
     Ratio{"programme_cost", "", "clients"}, never, "no clients start"},
    {"saving_per_client", "money", "gross saving over clients",
     Ratio{"gross_saving", "", "clients"}, never, "no clients start"},
    {"client_years_beyond_horizon", "client-years",
     "client-years of effect after the last year of the appraisal, which nothing counts",
     ClientYearsBeyond{}, moments},
    needing(Needs::health,
            {"qalys", "QALYs",
             "quality-adjusted life-years gained over the years counted, undiscounted",
             within(RowScope::everything, of_class(health)), quantiles}),
    needing(Needs::health, {"pv_qalys", "QALYs", "QALYs gained, discounted by the health schedule",
                            present(within(RowScope::everything, of_class(health))), quantiles}),
    needing(Needs::life,
            {"life_years", "years", "years of life gained over the years counted, undiscounted",
             within(RowScope::everything, of_class(life)), quantiles}),
    needing(Needs::life,
            {"pv_life_years", "years", "years of life gained, discounted by the health schedule",
             present(within(RowScope::everything, of_class(life))), quantiles}),
    needing(Needs::health,
            {"pv_net_cost", "money", "discounted cost less cash and capacity, of the payers named",
             LineSum{.terms = {classes(cost), classes(cashable), classes(capacity)},
                     .present = true,
                     .scope = RowScope::payers,
                     .sign = -1},
             moments}),
    choosable(needing(Needs::qaly_value, {"net_monetary_benefit", "money",
                                          "discounted QALYs at their value, less pv_net_cost",
                                          Monetised{.qalys = "pv_qalys", .cost = "pv_net_cost"},
                                          quantiles, "the scenario names no qaly_value"})),
    {"cost_per_qaly", "money",
     "discounted net cost over discounted QALYs, where an option costs more and gains health",
     Ratio{"pv_net_cost", "", "pv_qalys", true}, never,
     "there is one only where an option costs more and gains health"},
    {"avoided.<service or outcome>", "units",
     "units of a service or outcome that are not used because of the option; minus is "
     "more use",
     UnitsAvoided{}},
    {"cost_per.<service or outcome>", "money", "programme cost over the units avoided",
     Ratio{"programme_cost", "", "avoided.<service or outcome>"}, never, "none is avoided"},
    {"steps.<service in steps>", "steps",
     "whole steps in which the service's capacity is released, beds, wards or posts: the most in "
     "any year",
     StepsReleased{}, quantiles},
    {"without.<service>", "units",
     "units that the option's clients would use without it while it acts, where each model says",
     UseWithout{}, moments},
    {"without_cost.<service>", "money", "those units at the service's unit cost",
     UseWithout{.in_money = true}, moments},
    {"by_payer.<payer>.cost", "money",
     "one payer's costs less the comparator's, as in the ledger: minus is spent",
     within(RowScope::everything, of_class(cost))},
    {"by_payer.<payer>.transfer", "money",
     "what one payer gets from others less what it gives them",
     within(RowScope::everything, of_class(transfer))},
    {"by_payer.<payer>.cashable", "money",
     "one payer's savings that leave its budget, undiscounted",
     within(RowScope::everything, of_class(cashable))},
    {"by_payer.<payer>.capacity", "money",
     "one payer's time and beds freed for others, at their unit cost, undiscounted",
     within(RowScope::everything, of_class(capacity))},
    {"by_payer.<payer>.social", "money",
     "what one payer gains that is no budget's: households, society; undiscounted",
     within(RowScope::everything, of_class(social))},
    choosable({"by_payer.<payer>.net", "money",
               "one payer's rows of the classes of the perspective and transfers, less the "
               "comparator's",
               LineSum{.terms = {money_classes}, .scope = RowScope::classes}, moments}),
    needing(Needs::transfers,
            {"by_payer.<payer>.net_before_grants", "money",
             "one payer's net effect without what it gets from others and gives them",
             LineSum{.terms = {money_classes & ~classes(transfer)}, .scope = RowScope::classes},
             moments}),
    {"by_payer.<payer>.pv_net", "money",
     "one payer's net effect, each year discounted to the start",
     LineSum{.terms = {money_classes}, .present = true, .scope = RowScope::classes}},
    {"by_payer.<payer>.net_cash", "money",
     "one payer's cost, transfers and cashable savings: what leaves or stays in its "
     "budget",
     LineSum{.terms = {classes(cost), classes(transfer), classes(cashable)},
             .scope = RowScope::everything},
     moments},
    {"by_payer.<payer>.net_by_year.<year>", "money",
     "one payer's net effect in one year, undiscounted",
     LineSum{.terms = {money_classes}, .scope = RowScope::classes}},
    {"by_year.<year>.programme_cost", "money", "the programme cost of one year", programme_cost},
    {"by_year.<year>.gross_saving", "money", "the gross saving of one year", gross_saving},
    {"by_year.<year>.cashable", "money", "savings of one year that leave a budget",
     of_class(cashable)},
    {"by_year.<year>.capacity", "money",
     "time and beds freed for others in one year, at their unit cost", of_class(capacity)},
    {"by_year.<year>.social", "money",
     "what others gain in one year, where the perspective counts it", of_class(social)},
    {"by_year.<year>.net_saving", "money", "the net saving of one year", net_saving},
    {"by_year.<year>.net_cash", "money", "the net cash of one year", net_cash},
    {"by_year.<year>.cumulative_net_saving", "money",
     "the net saving from the start to the end of a year, undiscounted",
     LineSum{.terms = savings_and_cost, .years = YearsCounted::up_to_own}},
    {"by_year.<year>.pv_gross_saving", "money",
     "the gross saving of one year, discounted to the start", present(gross_saving)},
    {"by_year.<year>.pv_programme_cost", "money",
     "the programme cost of one year, discounted to the start", present(programme_cost)},
    {"by_year.<year>.pv_net_saving", "money", "the net saving of one year, discounted to the start",
     present(net_saving)},
    {"by_intervention.<intervention>.clients", "clients",
     "clients of one intervention who start over the horizon", ClientsStarting{}},
    {"by_intervention.<intervention>.programme_cost", "money",
     "the programme cost of one intervention's own part", programme_cost},
    {"by_intervention.<intervention>.gross_saving", "money",
     "the gross saving of one intervention's own part", gross_saving},
    {"by_intervention.<intervention>.cashable", "money",
     "savings of one intervention's own part that leave a budget, undiscounted",
     of_class(cashable)},
    {"by_intervention.<intervention>.net_saving", "money",
     "the net saving of one intervention's own part", net_saving},
    {"by_intervention.<intervention>.pv_net_saving", "money",
     "the net saving of one intervention's own part, discounted to the start", present(net_saving)},
    behind({"by_payer.<payer>.pv_cost", "money",
            "one payer's costs less the comparator's, each year discounted to the start",
            present(within(RowScope::classes, of_class(cost)))}),
    behind({"by_payer.<payer>.pv_transfer", "money",
            "what one payer gets from others less what it gives, discounted to the start",
            present(within(RowScope::classes, of_class(transfer)))}),
    behind({"by_payer.<payer>.pv_cashable", "money",
            "one payer's savings that leave its budget, discounted to the start",
            present(within(RowScope::classes, of_class(cashable)))}),
    behind({"by_payer.<payer>.pv_capacity", "money",
            "one payer's time and beds freed for others, discounted to the start",
            present(within(RowScope::classes, of_class(capacity)))}),
    behind({"by_payer.<payer>.pv_social", "money",
            "what one payer gains that is no budget's, discounted to the start",
            present(within(RowScope::classes, of_class(social)))}),
    behind({"by_line.<line>", "money",
            "all rows of one line of the option's ledger over the years counted; costs are "
            "negative",
            LineSum{.terms = {money_classes}, .scope = RowScope::everything}}),
    behind({"saving_before_transfers", "money", "the gross saving without transfers",
            LineSum{.terms = savings_before_transfers}}),
    behind(needing(Needs::transfers,
                   {"pv_saving_before_transfers", "money",
                    "the gross saving without transfers, each year discounted to the start",
                    LineSum{.terms = savings_before_transfers, .present = true}, moments})),
    behind({"set_up_and_capital", "money", "what is spent on set-up and capital",
            LineSum{.terms = {money_classes}, .sign = -1, .outlay = Outlay::investment}}),
    behind({"last_year_saving", "money",
            "the last year's saving less its running cost, without transfers",
            LineSum{.terms = {money_classes & ~classes(transfer)},
                    .years = YearsCounted::last,
                    .outlay = Outlay::running}}),
    behind({"cashable", "money", "savings that leave a budget, undiscounted", of_class(cashable)}),
    behind({"capacity", "money", "time and beds freed for others, at their unit cost, undiscounted",
            of_class(capacity)}),
    behind({"social", "money", "what others gain: households, society; undiscounted",
            of_class(social)}),
};

// --- what placeholders stand for -----------------------------------------------------------------

using Meant = std::vector<MeasureOf>;

void add(Meant& all, const MeasureOf& of) {
    if (std::find(all.begin(), all.end(), of) == all.end()) all.push_back(of);
}

/// Services and outcomes that an option or the comparator avoids, its own first.
Meant counted(const Plan& plan, std::size_t option) {
    Meant all;
    for (const std::size_t o : {option, std::size_t{0}})
        for (const int i : plan.layout.option_interventions[o])
            for (const Counter& counter : plan.layout.counters)
                if (counter.intervention == i)
                    add(all, {.name = counter.name, .outcome = counter.outcome});
    return all;
}

/// Services and outcomes of which each that an option counts says the use without it, by name; in
/// money, those with a unit cost (method 8.5).
Meant known_without(const Plan& plan, std::size_t option, bool in_money) {
    std::set<std::string> names, unknown;
    for (const int i : plan.layout.option_interventions[option]) {
        const PlanIntervention& own = plan.interventions[i];
        for (const CountedUse& use : counted_use(plan, own)) {
            const auto is_valued = [&](const PlanValue& v) { return v.counter == use.counter; };
            const std::string& name = plan.layout.counters[use.counter].name;
            if (!says_use_without(own.effects[use.effect])) unknown.insert(name);
            if (!in_money || std::any_of(own.values.begin(), own.values.end(), is_valued))
                names.insert(name);
        }
    }
    Meant all;
    for (const std::string& name : names)
        if (unknown.count(name) == 0) all.push_back({.name = name});
    return all;
}

/// What the first placeholder of a measure can stand for.
Meant meant_by(std::string_view placeholder, const Plan& plan, std::size_t option,
               const MeasureName& measure) {
    if (placeholder == "<service or outcome>") return counted(plan, option);
    if (placeholder == "<service>") {
        const auto* use = std::get_if<UseWithout>(&measure.row->is);
        return known_without(plan, option, use != nullptr && use->in_money);
    }
    Meant all;
    if (placeholder == "<service in steps>")
        for (const PlanRelease& release : plan.releases)
            if (release.option == static_cast<int>(option)) add(all, {.name = release.service});
    if (placeholder == "<line>")
        for (const int line : plan.layout.option_lines[option])
            add(all, {.name = plan.layout.lines[line].name});
    const auto add_index = [&](int MeasureOf::*which, int index) {
        all.push_back(measure.of);
        all.back().*which = index;
    };
    if (placeholder == "<payer>")
        for (int payer = 0; payer < std::ssize(plan.layout.payers); ++payer)
            add_index(&MeasureOf::payer, payer);
    if (placeholder == "<intervention>")
        for (const int i : plan.layout.option_interventions[option])
            add_index(&MeasureOf::intervention, i);
    if (placeholder == "<year>")
        for (int year = 0; year < plan.layout.years; ++year) add_index(&MeasureOf::year, year);
    return all;
}

/// How a path says it.
std::string spelt(std::string_view placeholder, const Plan& plan, const MeasureOf& of) {
    if (placeholder == "<payer>") return plan.layout.payers[of.payer];
    if (placeholder == "<intervention>") return plan.layout.interventions[of.intervention];
    return placeholder == "<year>" ? std::to_string(of.year) : of.name;
}

bool begins(std::string_view text, std::string_view head) {
    return text.substr(0, head.size()) == head;
}

}  // namespace

std::span<const MeasureRow> measure_table() { return rows; }

bool counts(const PlanPerspective& perspective, const LedgerLine& line, RowScope scope) {
    const bool payer = perspective.payers[line.payer];
    const bool named = perspective.classes[static_cast<std::size_t>(line.ledger_class)];
    const bool transfer = line.ledger_class == LedgerClass::transfer;
    switch (scope) {
        case RowScope::headline:
            return payer && named;
        case RowScope::granted:
            return payer && (named || transfer);
        case RowScope::payers:
            return payer;
        case RowScope::classes:
            return named || transfer;
        case RowScope::everything:
            return true;
    }
    return false;
}

const MeasureRow* row_of(std::string_view key) {
    const auto table = measure_table();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const MeasureRow& row) { return row.key == key; });
    return found == table.end() ? nullptr : &*found;
}

const MeasureRow* row_for(std::string_view path) {
    const MeasureRow* best = nullptr;
    std::size_t length = 0;
    for (const MeasureRow& row : measure_table()) {
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
    if (const auto* rate = std::get_if<RateOfReturn>(&row.is)) return {rate->of};
    if (const auto* worth = std::get_if<Monetised>(&row.is)) return {worth->qalys, worth->cost};
    return {};
}

bool is_sum(const MeasureRow& row) {
    return std::holds_alternative<LineSum>(row.is) ||
           std::holds_alternative<UnitsAvoided>(row.is) ||
           std::holds_alternative<ClientsStarting>(row.is);
}

bool is_present(const MeasureRow& row) {
    if (const auto* sum = std::get_if<LineSum>(&row.is)) return sum->present;
    if (std::holds_alternative<WholeLife>(row.is)) return false;
    const auto parts = made_of(row);
    return !parts.empty() && std::all_of(parts.begin(), parts.end(), [](std::string_view key) {
        return is_present(*row_of(key));
    });
}

bool is_mean_of_draws(const MeasureRow& row) {
    return std::holds_alternative<UseWithout>(row.is) ||
           std::holds_alternative<StepsReleased>(row.is) ||
           std::holds_alternative<ClientYearsBeyond>(row.is) ||
           std::holds_alternative<Monetised>(row.is);
}

bool can_be_missing(const MeasureRow& row) {
    return std::holds_alternative<Ratio>(row.is) || std::holds_alternative<Crossing>(row.is) ||
           std::holds_alternative<RateOfReturn>(row.is);
}

ClassSet classes_of(const LineSum& sum) {
    ClassSet all = 0;
    for (const ClassSet term : sum.terms) all |= term;
    return all;
}

std::vector<MeasureName> measures_of(const Plan& plan, std::size_t option, const MeasureRow& row) {
    std::vector<MeasureName> measures{{std::string(row.key), &row}};
    for (auto at = row.key.find('<'); at != std::string_view::npos;
         at = row.key.find('<', at + 1)) {
        const std::string_view placeholder = row.key.substr(at, row.key.find('>', at) + 1 - at);
        std::vector<MeasureName> each;
        for (const MeasureName& one : measures)
            for (MeasureOf& of : meant_by(placeholder, plan, option, one)) {
                std::string path = one.path;
                path.replace(path.find(placeholder), placeholder.size(),
                             spelt(placeholder, plan, of));
                each.push_back({std::move(path), &row, std::move(of)});
            }
        measures = std::move(each);
    }
    return measures;
}

std::optional<MeasureName> measure_named(const Plan& plan, std::size_t option,
                                         std::string_view path) {
    for (const MeasureRow& row : measure_table()) {
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
