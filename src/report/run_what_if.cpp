// The sheets of a workbook in which figures can be changed: the deterministic headline as formulas
// from effect sizes, unit costs, shares, adjustments and costs on (method 4 and 6). What clients
// start and how long effects last stands in them as the engine computed it.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>
#include <span>

#include "base/text.hpp"
#include "engine/measure_table.hpp"
#include "report/run_book.hpp"

namespace hearth {

namespace {

enum WhatIfColumn : std::size_t { whatif_kind, whatif_name, whatif_unit, whatif_value };
enum EffectColumn : std::size_t { effect_before = 2, effect_kept, effect_gain, effect_after };
enum LineColumn : std::size_t { line_class = 3, line_driver, line_rate, line_amount, line_counts };

/// A number as a formula has it.
std::string literal(double value) {
    std::string text = fmt::format("{}", value + 0.0);
    std::replace(text.begin(), text.end(), 'e', 'E');
    return value < 0 ? "(" + text + ")" : text;
}

/// What the headline is made of, as formulas.
struct WhatIf {
    const RunReport& report;
    const Options options;
    const Plan& plan;
    const LedgerBlock& block;
    std::set<Fig> fixed = {};                ///< those that also decide who starts and for how long
    std::vector<Fig> used = {};              ///< figures in the order of their rows
    std::map<Fig, std::size_t> row_of = {};  ///< of the first sheet
    std::size_t first_scale = 0;             ///< row of the clients of the first intervention
    Sheet inputs = {}, effects = {}, lines = {};
    std::map<int, std::string> rates = {};   ///< by line: its amount for each unit of its driver
    std::map<int, std::string> counts = {};  ///< by counter: where its units avoided stand

    /// Where a figure stands; the number itself where it is 0 or 1 by definition.
    [[nodiscard]] std::string at(Fig fig) const {
        const auto found = row_of.find(fig);
        if (found == row_of.end()) return literal(report.figures(0, fig));
        return reference(inputs, found->second, whatif_value);
    }
    [[nodiscard]] std::string scale(int intervention) const {
        return reference(inputs, first_scale + intervention, whatif_value);
    }
    [[nodiscard]] std::string intervention(int index) const {
        return index < 0 ? "the option" : readable(plan.layout.interventions[index]);
    }
};

// --- what is fixed -------------------------------------------------------------------------------

/// A figure and those that it is computed from.
void fix(WhatIf& to, Fig fig) {
    if (fig < 0 || to.plan.figures[fig].scenario_figure < 0 || !to.fixed.insert(fig).second) return;
    for (const Term& term : to.plan.figures[fig].expression)
        if (term.operation == Operation::figure) fix(to, static_cast<Fig>(term.figure.at));
}

void fix_all(WhatIf& to, const std::vector<Fig>& figs) {
    for (const Fig fig : figs) fix(to, fig);
}

/// Figures of what an intervention avoids of a counter, by itself or through outcomes.
void fix_avoided(WhatIf& to, const PlanIntervention& own, int counter) {
    for (const PlanEffect& of : own.effects)
        if (of.counter == counter)
            fix_all(to, {of.a, of.b, of.c, of.d, of.target_group, of.without});
    for (const PlanLink& link : own.links)
        if (link.counter == counter) {
            fix_avoided(to, own, link.outcome_counter);
            fix(to, link.units);
        }
    fix_all(to, {own.deadweight, own.attribution, own.regression_to_mean, own.evidence_correction});
}

/// Figures of reach and timing, of drivers that grow or wear (method 2, 3, 4.7, 6.5), and of shared
/// clients and steps (5.2, 7.2): what they decide stands in the sheets as numbers.
void fix_figures(WhatIf& to) {
    for (const PlanIntervention& own : to.plan.interventions) {
        const PlanReach& reach = own.reach;
        const PlanTiming& timing = own.timing;
        for (const auto* figs :
             {&reach.offered, &reach.capacity, &reach.ramp, &reach.steps, &timing.build_up})
            fix_all(to, *figs);
        for (const PlanCount& one : reach.pool) fix(to, one.count);
        fix_all(to, {reach.pool_share, reach.growth, reach.per_year, timing.lag, timing.lasts,
                     timing.fade, timing.drop_out, timing.served, timing.age});
    }
    for (const Driver& driver : to.plan.layout.drivers) fix_all(to, {driver.rate, driver.life});
    for (const PlanShare& share : to.plan.shares) fix(to, share.share);
    for (const PlanRelease& release : to.plan.releases) fix(to, release.units);
    for (const PlanOverlap& overlap : to.plan.overlaps)
        for (const PlanSharedUse& use : overlap.uses)
            for (const PlanSharedUse::By& by : use.by) {
                fix_avoided(to, to.plan.interventions[by.intervention], by.counted.counter);
                fix_all(to, {by.counted.times, by.each});
            }
    for (const PlanRelease& release : to.plan.releases)
        for (const auto& [counter, sign] : release.avoided)
            for (const PlanIntervention& own : to.plan.interventions)
                if (own.first_counter <= counter && counter < own.end_counter)
                    fix_avoided(to, own, counter);
}

// --- which figures -------------------------------------------------------------------------------

void use(WhatIf& to, Fig fig) {
    if (fig < 0 || to.row_of.count(fig) > 0 || to.plan.figures[fig].scenario_figure < 0) return;
    to.row_of[fig] = 0;
    for (const Term& term : to.plan.figures[fig].expression)
        if (term.operation == Operation::figure) use(to, static_cast<Fig>(term.figure.at));
    to.used.push_back(fig);
}

template <class... Figs>
void use_all(WhatIf& to, Figs... figs) {
    (use(to, figs), ...);
}

void use_cost(WhatIf& to, const PlanCost& cost) {
    use(to, cost.amount);
    for (const Fig share : cost.shares) use(to, share);
    if (!cost.residual_lines.empty()) use(to, cost.residual);
    if (!cost.bias_lines.empty()) use_all(to, cost.upper, cost.lower, cost.mitigation);
}

void use_intervention(WhatIf& to, const PlanIntervention& own) {
    for (const PlanEffect& effect : own.effects) {
        use_all(to, effect.a, effect.b);
        if (effect.form == EffectForm::before_after) use_all(to, effect.c, effect.d);
        use(to, effect.target_group);
    }
    for (const PlanLink& link : own.links) use(to, link.units);
    use_all(to, own.deadweight, own.attribution, own.regression_to_mean, own.evidence_correction);
    for (const PlanValue& value : own.values) use_all(to, value.unit_cost, value.cashable);
    for (const PlanHealth& health : own.health)
        if (health.value_line >= 0) use_all(to, health.qalys, health.value);
    for (const PlanMoneyEffect& effect : own.money_effects) use(to, effect.amount);
    for (const PlanCost& cost : own.costs) use_cost(to, cost);
}

void use_figures(WhatIf& to) {
    for (const PlanIntervention& own : to.plan.interventions) use_intervention(to, own);
    for (const PlanTransfer& transfer : to.plan.transfers) use(to, transfer.amount);
    for (const PlanRelease& release : to.plan.releases)
        use_all(to, release.units, release.unit_cost, release.share);
    for (const LedgerLine& line : to.plan.layout.lines) {
        const Driver& driver = to.plan.layout.drivers[line.driver];
        if (driver.kind == DriverKind::by_year)
            for (const Fig value : driver.values) use(to, value);
    }
}

// --- computed figures ----------------------------------------------------------------------------

using OperationWord = std::pair<Operation, std::string_view>;

/// What stands between two formulas: signs, and of comparisons.
constexpr OperationWord signs[] = {{Operation::add, "+"},
                                   {Operation::subtract, "-"},
                                   {Operation::multiply, "*"},
                                   {Operation::divide, "/"},
                                   {Operation::power, "^"}};
constexpr OperationWord comparisons[] = {{Operation::less, "<"},  {Operation::at_most, "<="},
                                         {Operation::more, ">"},  {Operation::at_least, ">="},
                                         {Operation::equal, "="}, {Operation::unequal, "<>"}};
/// Functions of a spreadsheet that do the same.
constexpr OperationWord functions[] = {{Operation::min, "MIN"},
                                       {Operation::max, "MAX"},
                                       {Operation::exp, "EXP"},
                                       {Operation::ln, "LN"},
                                       {Operation::sqrt, "SQRT"}};

/// The word of an operation; empty: it is none of these.
std::string_view word_of(std::span<const OperationWord> words, Operation operation) {
    for (const auto& [one, word] : words)
        if (one == operation) return word;
    return "";
}

/// One operation on formulas.
std::string operated(Operation operation, const std::vector<std::string>& x) {
    if (const auto sign = word_of(signs, operation); !sign.empty())
        return fmt::format("({}{}{})", x[0], sign, x[1]);
    if (const auto sign = word_of(comparisons, operation); !sign.empty())
        return fmt::format("IF({}{}{},1,0)", x[0], sign, x[1]);
    if (const auto function = word_of(functions, operation); !function.empty())
        return fmt::format("{}({})", function, joined(x, ","));
    if (operation == Operation::negate) return "(0-" + x[0] + ")";
    if (operation == Operation::choose) return fmt::format("IF({}<>0,{},{})", x[0], x[1], x[2]);
    return {};
}

/// What a figure is computed by; empty where nothing can be said of it in a cell.
std::string computation(const WhatIf& from, Fig fig) {
    constexpr std::size_t longest = 4000;
    std::vector<std::string> made;
    for (const Term& term : from.plan.figures[fig].expression) {
        std::vector<std::string> operands;
        for (const int operand : term.operands) operands.push_back(made[operand]);
        made.push_back(term.operation == Operation::number ? literal(term.number)
                       : term.operation == Operation::figure
                           ? from.at(static_cast<Fig>(term.figure.at))
                           : operated(term.operation, operands));
        if (made.back().empty() || made.back().size() > longest) return {};
    }
    return made.empty() ? std::string() : made.back();
}

// --- effects -------------------------------------------------------------------------------------

/// Use avoided per unit of the driver, before adjustments (method 4.1).
std::string effect_formula(const WhatIf& from, int intervention, const PlanEffect& e) {
    const auto at = [&](Fig fig) { return from.at(fig); };
    const std::string group =
        e.target_group >= 0 ? at(e.target_group)
                            : fmt::format("({}*{})", literal(from.block.starts(0, intervention)),
                                          from.scale(intervention));
    switch (e.form) {
        case EffectForm::rate_ratio:
        case EffectForm::risk_ratio:
            return fmt::format("{}*(1-{})", at(e.a), at(e.b));
        case EffectForm::total_ratio:
            return fmt::format("IF({0}>0,{1}*(1-{2})/{0},0)", group, at(e.a), at(e.b));
        case EffectForm::change:
            return fmt::format("-{}*{}", at(e.a), at(e.b));
        case EffectForm::total_change:
            return fmt::format("IF({0}>0,-{1}*{2}/{0},0)", group, at(e.a), at(e.b));
        case EffectForm::difference:
            return fmt::format("{}-{}", at(e.a), at(e.b));
        case EffectForm::per_client_year:
        case EffectForm::per_client:
            return at(e.a);
        case EffectForm::before_after:
            return fmt::format("{}/{}-{}/{}", at(e.a), at(e.b), at(e.c), at(e.d));
    }
    return "0";
}

/// One effect: its formula, and what it is at the point before adjustments.
struct EffectRow {
    std::string name, formula;
    double after = 0;  ///< at the point
    bool adjusted = true;
};

/// Adds an effect and its adjustments (method 4.2); where what is left of it stands.
std::string add_effect(WhatIf& to, int intervention, const EffectRow& row) {
    const PlanIntervention& own = to.plan.interventions[intervention];
    const auto point = [&](Fig fig) { return to.report.figures(0, fig); };
    const double kept = row.adjusted ? point(own.attribution) * (1 - point(own.deadweight)) : 1;
    const double gain =
        row.adjusted ? point(own.evidence_correction) * (1 - point(own.regression_to_mean)) : 1;
    const double factor = row.after > 0 ? kept * gain : kept;
    const std::size_t r = to.effects.sheet_row(to.effects.rows.size());
    const auto cell = [&](EffectColumn column) { return address(r, column); };
    to.effects.rows.push_back(
        {to.intervention(intervention), row.name,
         SheetCell::live(row.formula, factor != 0 ? row.after / factor : 0),
         row.adjusted
             ? SheetCell::live(
                   fmt::format("{}*(1-{})", to.at(own.attribution), to.at(own.deadweight)), kept)
             : SheetCell(1.0),
         row.adjusted ? SheetCell::live(fmt::format("{}*(1-{})", to.at(own.evidence_correction),
                                                    to.at(own.regression_to_mean)),
                                        gain)
                      : SheetCell(1.0),
         SheetCell::live(fmt::format("IF({0}*{1}>0,{0}*{1}*{2},{0}*{1})", cell(effect_before),
                                     cell(effect_kept), cell(effect_gain)),
                         row.after)});
    return reference(to.effects, to.effects.rows.size() - 1, effect_after);
}

void add_effects(WhatIf& to, int intervention) {
    const PlanIntervention& own = to.plan.interventions[intervention];
    const auto counted = [&](int counter) { return to.block.counts(0, counter); };
    const auto name = [&](int counter) {
        return service_name(to.report.scenario, to.plan.layout.counters[counter].name);
    };
    for (const PlanEffect& effect : own.effects)
        to.counts[effect.counter] = add_effect(to, intervention,
                                               {.name = name(effect.counter),
                                                .formula = effect_formula(to, intervention, effect),
                                                .after = counted(effect.counter)});
    for (const PlanLink& link : own.links)
        to.counts[link.counter] =
            add_effect(to, intervention,
                       {.name = name(link.outcome_counter) + ": " + name(link.counter),
                        .formula = to.counts[link.outcome_counter] + "*" + to.at(link.units),
                        .after = counted(link.counter),
                        .adjusted = false});
    for (const PlanHealth& health : own.health) {
        if (health.value_line < 0) continue;
        const double gained = to.block.money(0, health.health_line);
        const bool direct = health.counter < 0;
        const std::string where =
            add_effect(to, intervention,
                       {.name = readable(to.plan.layout.lines[health.health_line].name),
                        .formula = direct ? to.at(health.qalys)
                                          : to.counts[health.counter] + "*" + to.at(health.qalys),
                        .after = gained,
                        .adjusted = direct});
        to.rates[health.value_line] = where + "*" + to.at(health.value);
    }
    for (const PlanMoneyEffect& effect : own.money_effects)
        to.rates[effect.line] =
            add_effect(to, intervention,
                       {.name = readable(to.plan.layout.lines[effect.line].name),
                        .formula = to.at(effect.amount),
                        .after = to.block.money(0, effect.line)});
}

// --- lines ---------------------------------------------------------------------------------------

void add_cost_rates(WhatIf& to, const PlanCost& cost) {
    for (std::size_t p = 0; p < cost.lines.size(); ++p) {
        const std::string share = to.at(cost.shares[p]);
        const std::string spent =
            fmt::format("{}{}*{}", cost.sign < 0 ? "-" : "", to.at(cost.amount), share);
        to.rates[cost.lines[p]] = spent;
        if (!cost.residual_lines.empty())
            to.rates[cost.residual_lines[p]] = fmt::format(
                "{}*{}", to.at(cost.residual >= 0 ? cost.residual : cost.amount), share);
        if (!cost.bias_lines.empty())
            to.rates[cost.bias_lines[p]] =
                fmt::format("({0})*({1}-{2}*({1}-{3}))", spent, to.at(cost.upper),
                            to.at(cost.mitigation), to.at(cost.lower));
    }
}

void add_rates(WhatIf& to, const PlanIntervention& own) {
    for (const PlanValue& value : own.values) {
        const std::string &avoided = to.counts[value.counter], share = to.at(value.cashable),
                          each = to.at(value.unit_cost);
        to.rates[value.cashable_line] = fmt::format("{}*{}*{}", avoided, share, each);
        to.rates[value.capacity_line] = fmt::format("{}*(1-{})*{}", avoided, share, each);
    }
    for (const PlanCost& cost : own.costs) add_cost_rates(to, cost);
}

/// Corrections of options: how many units stands in the sheets as a number.
void add_correction_rates(WhatIf& to) {
    for (const PlanOverlap& overlap : to.plan.overlaps) {
        const PlanIntervention& own = to.plan.interventions[overlap.intervention];
        for (int c = own.first_counter; c < own.end_counter; ++c) to.counts[c] = "1";
        for (const PlanHealth& health : own.health)
            if (health.value_line >= 0) to.rates[health.value_line] = to.at(health.value);
        add_rates(to, own);
    }
    for (const PlanRelease& release : to.plan.releases) {
        const std::string worth = to.at(release.units) + "*" + to.at(release.unit_cost);
        to.rates[release.cashable_line] = worth + "*" + to.at(release.share);
        to.rates[release.capacity_line] = "-" + worth;
    }
}

/// Whether a driver grows with how many clients start.
bool grows_with_clients(const LedgerLayout& layout, int index) {
    const Driver& driver = layout.drivers[index];
    using enum DriverKind;
    if (driver.kind == grown || driver.kind == worn) return grows_with_clients(layout, driver.base);
    return driver.kind != shared && driver.kind != released && driver.kind != constant &&
           driver.kind != first_year && driver.kind != last_year && driver.kind != by_year;
}

double over_horizon(const WhatIf& from, int driver) {
    double sum = 0;
    for (int t = 0; t < from.plan.layout.years; ++t) sum += from.block.drivers[driver](0, t);
    return sum;
}

/// What a line grows with, over the horizon.
SheetCell driver_cell(const WhatIf& from, const LedgerLine& line) {
    const Driver& driver = from.plan.layout.drivers[line.driver];
    const double sum = over_horizon(from, line.driver);
    std::string formula;
    if (driver.kind == DriverKind::by_year) {
        for (const Fig value : driver.values)
            formula += (formula.empty() ? "" : "+") + from.at(value);
        return SheetCell::live(formula, sum);
    }
    if (driver.kind == DriverKind::service_units) {
        for (const int counter : driver.counters)
            formula +=
                fmt::format("{}{}*{}", formula.empty() ? "" : "+", from.counts.at(counter),
                            literal(over_horizon(from, from.plan.layout.counters[counter].driver)));
        formula = "(" + (formula.empty() ? "0" : formula) + ")";
    }
    const bool grows = grows_with_clients(from.plan.layout, line.driver);
    if (formula.empty() && !grows) return sum;
    if (formula.empty()) formula = literal(sum);
    return SheetCell::live(
        grows && line.intervention >= 0 ? formula + "*" + from.scale(line.intervention) : formula,
        sum);
}

/// 1 for a line of the option's own, -1 for one of the first option, 0 for one of both or neither.
double times_counted(const WhatIf& from, int line, int option) {
    const auto has = [&](int one) {
        const auto& all = from.plan.layout.option_lines[one];
        return std::find(all.begin(), all.end(), line) != all.end() ? 1.0 : 0.0;
    };
    return has(option) - (option > 0 ? has(0) : 0);
}

void add_line(WhatIf& to, int index) {
    const LedgerLine& line = to.plan.layout.lines[index];
    if (!counts(to.plan.perspective, line, RowScope::headline)) return;
    const std::size_t r = to.lines.sheet_row(to.lines.rows.size());
    const double rate = to.block.money(0, index), sum = over_horizon(to, line.driver);
    std::vector<SheetCell> row{
        to.intervention(line.intervention),
        readable(line.name),
        payer_name(to.report.scenario, to.plan.layout.payers[line.payer]),
        name_of(line.ledger_class),
        driver_cell(to, line),
        SheetCell::live(to.rates.at(index), rate),
        SheetCell::live(fmt::format("{}*{}", address(r, line_driver), address(r, line_rate)),
                        rate * sum)};
    bool is_counted = false;
    for (const Headline& option : to.options) {
        row.emplace_back(times_counted(to, index, option.option));
        is_counted = is_counted || row.back().value != 0;
    }
    if (is_counted) to.lines.rows.push_back(std::move(row));
}

/// Whether every line of the headline has its formula.
bool is_complete(const WhatIf& made) {
    const auto& lines = made.plan.layout.lines;
    for (int index = 0; index < std::ssize(lines); ++index)
        if (counts(made.plan.perspective, lines[index], RowScope::headline) &&
            is_money(lines[index].ledger_class) && made.rates.count(index) == 0)
            return false;
    return true;
}

// --- the first sheet -----------------------------------------------------------------------------

constexpr std::size_t results_of_an_option = 2;

void add_inputs(WhatIf& to) {
    const auto add = [&](std::vector<SheetCell> row, SheetCell value) {
        const std::size_t r = to.inputs.sheet_row(to.inputs.rows.size());
        const SheetFormat format = value.format.value_or(SheetFormat{});
        SheetCell engine(*value.value, format);
        row.push_back(std::move(value));
        row.push_back(std::move(engine));
        row.push_back(SheetCell::live(
            fmt::format("{}-{}", address(r, whatif_value), address(r, whatif_value + 1)), 0));
        row.back().format = format;
        to.inputs.rows.push_back(std::move(row));
    };
    const Currency currency = appraisal_of(to.report).currency;
    for (int i = 0; i < to.plan.acting; ++i) {
        SheetCell times(1, {SheetFormat::Style::decimals, 2});
        times.input = true;
        add({"input", "clients of " + to.intervention(i), "times as many as in the scenario"},
            std::move(times));
    }
    for (const Fig fig : to.used) {
        const Figure& figure = to.report.scenario.figures[to.plan.figures[fig].scenario_figure];
        const double point = to.report.figures(0, fig);
        const NumberFormat shown = format_of(figure, point, currency);
        SheetCell value(point, sheet_format(shown, point));
        const bool is_fixed = to.fixed.count(fig) > 0;
        if (!is_fixed) value.formula = computation(to, fig);
        value.input = !is_fixed && value.formula.empty();
        const std::string unit = figure.money ? std::string(sign_of(currency)) : shown.unit;
        add({is_fixed      ? "fixed"
             : value.input ? "input"
                           : "computed",
             figure_name(figure), unit.empty() ? SheetCell("number") : SheetCell(unit)},
            std::move(value));
    }
}

/// What each option comes to: fills the rows that were left for it.
void fill_results(WhatIf& to) {
    const std::size_t last = to.lines.rows.size() - 1;
    const auto column = [&](std::size_t c) { return reference(to.lines, 0, last, c); };
    const SheetFormat money{SheetFormat::Style::money, 0, appraisal_of(to.report).currency};
    for (std::size_t o = 0; o < to.options.size(); ++o) {
        const Headline& option = to.options[o];
        const std::string product =
            fmt::format("{},{}", column(line_amount), column(line_counts + o));
        const std::pair<std::string_view, std::string> results[results_of_an_option] = {
            {"net_saving", "SUMPRODUCT(" + product + ")"},
            {"net_cash", fmt::format("SUMPRODUCT({0},(({1}=\"cost\")+({1}=\"cashable\")))", product,
                                     column(line_class))}};
        for (std::size_t k = 0; k < results_of_an_option; ++k) {
            const std::size_t row = o * results_of_an_option + k, r = to.inputs.sheet_row(row);
            const double point = option.at_point.value(results[k].first).value_or(0);
            SheetCell value = SheetCell::live(results[k].second, point);
            SheetCell difference = SheetCell::live(
                fmt::format("{}-{}", address(r, whatif_value), address(r, whatif_value + 1)), 0);
            value.format = difference.format = money;
            to.inputs.rows[row] = {"result",
                                   option.name + ": " + (k == 0 ? "net saving" : "net cash"),
                                   std::string(sign_of(money.currency)),
                                   std::move(value),
                                   SheetCell(point, money),
                                   std::move(difference)};
            to.inputs.totals.push_back(row);
        }
    }
}

void lay_out(WhatIf& to) {
    to.inputs = {
        .name = "What-if",
        .title = "What if: change a figure, and see what the options save",
        .notes =
            {"Write into the bordered cells of the column Value. Results stand first, in bold.",
             "Deterministic: each figure at its point, as hearth run --deterministic says, not "
             "the mean over the draws; undiscounted, as the headline.",
             "Fixed here, as hearth computed them: how many clients start in each year, how long "
             "effects last, fade and build up, drop-out and deaths, growth of unit costs, and "
             "what is left of investments. A figure of kind fixed decides that too. What shared "
             "clients avoid less, and how many whole steps are released, are fixed as well.",
             "Nothing here refuses a value that hearth would: more use avoided than there is, "
             "or shares beyond 0 and 1."},
        .columns = {{"Kind"}, {"What"}, {"Unit"}, {"Value"}, {"In hearth"}, {"Difference"}}};
    to.effects = {.name = "What-if effects",
                  .title = "What if: use avoided for each client-year or client, adjusted",
                  .notes = {"Kept: attribution times what is left of deadweight. Kept of gains: "
                            "evidence correction times what is left of regression to the mean."},
                  .columns = {{"Intervention"},
                              {"Service or effect"},
                              {"Before adjustment"},
                              {"Kept"},
                              {"Kept of gains"},
                              {"After adjustment"}}};
    const SheetFormat money{SheetFormat::Style::money, 2, appraisal_of(to.report).currency};
    to.lines = {
        .name = "What-if lines",
        .title = "What if: the lines of the headline",
        .notes = {"Grows with: client-years, clients, years or amounts over the horizon, as "
                  "hearth computed them, times as many clients as What-if says.",
                  "In an option: 1 for a line of its own, -1 for one of the first option."},
        .columns = {{"Intervention"},
                    {"Line"},
                    {"Payer"},
                    {"Class"},
                    {"Grows with", {SheetFormat::Style::decimals, 2}},
                    {"Amount for each", money},
                    {"Amount", {SheetFormat::Style::money, 0, money.currency}}}};
    for (const Headline& option : to.options)
        to.lines.columns.push_back({"In " + option.name, {SheetFormat::Style::plain}});
}

bool is_service_use_alone(const RunReport& report) {
    return !report.plan.interventions.empty() &&
           std::all_of(report.plan.interventions.begin(), report.plan.interventions.end(),
                       [](const PlanIntervention& own) { return own.hazards.empty(); });
}

}  // namespace

void add_what_if(const RunReport& report, Workbook& book) {
    if (!is_service_use_alone(report)) return;
    WhatIf to{.report = report,
              .options = shown_options(report),
              .plan = report.plan,
              .block = report.block};
    lay_out(to);
    fix_figures(to);
    use_figures(to);
    to.first_scale = to.options.size() * results_of_an_option;
    const std::size_t first = to.first_scale + to.plan.acting;
    for (std::size_t f = 0; f < to.used.size(); ++f) to.row_of[to.used[f]] = first + f;
    to.inputs.rows.resize(to.first_scale);
    add_inputs(to);
    for (int i = 0; i < to.plan.acting; ++i) {
        add_effects(to, i);
        add_rates(to, to.plan.interventions[i]);
    }
    add_correction_rates(to);
    for (const PlanTransfer& transfer : to.plan.transfers) {
        to.rates[transfer.to_line] = to.at(transfer.amount);
        to.rates[transfer.from_line] = "-" + to.at(transfer.amount);
    }
    if (!is_complete(to)) return;
    for (int index = 0; index < std::ssize(to.plan.layout.lines); ++index) add_line(to, index);
    if (to.lines.rows.empty()) return;
    fill_results(to);
    book.sheets.push_back(std::move(to.inputs));
    if (!to.effects.rows.empty()) book.sheets.push_back(std::move(to.effects));
    book.sheets.push_back(std::move(to.lines));
}

}  // namespace hearth
