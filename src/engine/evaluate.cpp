// The frame of an evaluation: expressions, then the stages that fill the ledger; rows read off
// rates and drivers; and effects that avoid more use than there is.
#include "engine/evaluate.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/columns.hpp"
#include "engine/corrections.hpp"
#include "engine/kinds/kinds.hpp"

namespace hearth {

namespace {

void copy(std::span<const double> from, std::span<double> to) {
    std::copy(from.begin(), from.end(), to.begin());
}

void fill_interventions(const Plan& plan, const Grid& figures, LedgerBlock& block) {
    for (int i = 0; i < plan.acting; ++i) fill_intervention(plan, i, figures, block);
}

/// Transfers between payers (6.3).
void fill_transfers(const Plan& plan, const Grid& figures, LedgerBlock& block) {
    for (const PlanTransfer& transfer : plan.transfers) {
        copy(figures.col(transfer.amount), block.money.col(transfer.to_line));
        for (std::size_t d = 0; d < figures.rows(); ++d)
            block.money(d, transfer.from_line) = -figures(d, transfer.amount);
        const int index = plan.layout.lines[transfer.from_line].driver;
        const Driver& driver = plan.layout.drivers[index];
        for (int t = 0; t < plan.layout.years; ++t)
            copy(figures.col(driver.values[t]), block.drivers[index].col(t));
    }
}

/// What fills the ledger, in this order: each stage reads the lines of those before it and writes
/// its own. Caps read a finished ledger and change nothing: `excesses`.
constexpr std::array stages = {&fill_interventions, &fill_overlaps, &fill_releases,
                               &fill_transfers};

/// One operation over columns: the common ones as plain loops, the others value by value.
void apply_columns(Operation operation, const std::vector<const double*>& x, double* out,
                   std::size_t n) {
    const auto with = [&](const auto& f) {
        for (std::size_t d = 0; d < n; ++d) out[d] = f(x[0][d], x[1][d]);
    };
    if (operation == Operation::multiply) return columns::multiply(out, x[0], x[1], n);
    if (operation == Operation::add) return with([](double a, double b) { return a + b; });
    if (operation == Operation::subtract) return with([](double a, double b) { return a - b; });
    if (operation == Operation::divide) return with([](double a, double b) { return a / b; });
    const auto at = [&](std::size_t i, std::size_t d) { return i < x.size() ? x[i][d] : 0.0; };
    const bool folds = operation == Operation::min || operation == Operation::max;
    for (std::size_t d = 0; d < n; ++d) {
        out[d] = apply(operation, at(0, d), at(1, d), at(2, d));
        for (std::size_t i = 2; folds && i < x.size(); ++i)
            out[d] = apply(operation, out[d], at(i, d), 0);
    }
}

/// Fills the column of one computed figure; `terms` holds a column for each term.
void compute_column(const std::vector<Term>& terms, Grid& figures, int column, Grid& values) {
    const std::size_t n = figures.rows();
    std::vector<const double*> columns_of;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const Term& term = terms[i];
        double* out = values.col(i).data();
        if (term.operation == Operation::figure) {
            columns_of.push_back(figures.col(term.figure.at).data());
            continue;
        }
        columns_of.push_back(out);
        if (term.operation == Operation::number) {
            columns::fill(out, term.number, n);
            continue;
        }
        std::vector<const double*> operands;
        for (const int operand : term.operands) operands.push_back(columns_of[operand]);
        apply_columns(term.operation, operands, out, n);
    }
    std::copy_n(columns_of.back(), n, figures.col(column).data());
}

double driver(const LedgerBlock& block, int index, int year, int draw) {
    return block.drivers[index](draw, year);
}

// --- caps (method 4.5) ---------------------------------------------------------------------------

/// All that one intervention avoids of a service or outcome in a year.
double avoided_of(const EvaluatedDraws& in, int intervention, const Counter& like, int year) {
    double sum = 0;
    const PlanIntervention& own = in.plan.interventions[intervention];
    for (int c = own.first_counter; c < own.end_counter; ++c) {
        const Counter& counter = in.plan.layout.counters[c];
        if (counter.name == like.name && counter.outcome == like.outcome)
            sum += avoided(in.plan, in.block, c, year, in.first);
    }
    return sum;
}

void note(Excess& worst, int year, double avoided, double available) {
    const bool too_much = avoided > available + 1e-9 * std::max(1.0, std::abs(available));
    if (!too_much || avoided - available <= worst.avoided - worst.available) return;
    worst.year = year;
    worst.avoided = avoided;
    worst.available = available;
}

/// An effect at its worst year against what its clients use.
Excess excess_of(const EvaluatedDraws& in, int intervention, const PlanEffect& e) {
    const Counter& counter = in.plan.layout.counters[e.counter];
    Excess worst{.intervention = intervention, .service = counter.name, .place = e.place};
    if (!is_use_known(e)) return worst;
    for (int t = 0; t < in.plan.layout.years; ++t)
        note(worst, t, avoided_of(in, intervention, counter, t),
             is_whole(e.form)
                 ? in.figures(in.first, e.a)
                 : in.figures(in.first, e.without) * driver(in.block, counter.driver, t, in.first));
    return worst;
}

/// Clients where they are most against the group whose total an effect states (4.1 e).
Excess crowd_of(const EvaluatedDraws& in, int intervention, const PlanEffect& e) {
    const PlanIntervention& own = in.plan.interventions[intervention];
    Excess worst{.intervention = intervention,
                 .service = in.plan.layout.counters[e.counter].name,
                 .place = e.place,
                 .of = Excess::Of::clients};
    if (!has_group(e)) return worst;
    for (int t = 0; t < in.plan.layout.years; ++t)
        note(worst, t,
             std::max(driver(in.block, own.starts, t, in.first),
                      driver(in.block, own.under_effect, t, in.first)),
             in.figures(in.first, e.target_group));
    return worst;
}

/// An option at its worst year against what the place uses.
Excess excess_of(const EvaluatedDraws& in, int option, const PlanActivity& activity) {
    double most = 0;
    for (const Fig units : activity.units) most += in.figures(in.first, units);
    Excess worst{.option = option, .service = activity.service, .place = {}};
    for (int t = 0; t < in.plan.layout.years; ++t) {
        double sum = 0;
        for (const int i : in.plan.layout.option_interventions[option])
            sum += avoided_of(in, i, {.name = activity.service}, t);
        note(worst, t, sum, most);
    }
    return worst;
}

}  // namespace

double units(const Plan& plan, const LedgerBlock& block, int line, int year, int draw) {
    const LedgerLine& row = plan.layout.lines[line];
    const int counted_by = row.counted_by < 0 ? row.driver : row.counted_by;
    return block.units(draw, line) * driver(block, counted_by, year, draw);
}

double amount(const Plan& plan, const LedgerBlock& block, int line, int year, int draw) {
    const LedgerLine& row = plan.layout.lines[line];
    return block.money(draw, line) * driver(block, row.driver, year, draw);
}

double present_amount(const EvaluatedDraws& in, int line, int year, std::size_t draw) {
    const LedgerLine& row = in.plan.layout.lines[line];
    if (row.present >= 0) {
        const Driver& of = in.plan.layout.drivers[row.present];
        const bool apart = of.factors.empty();
        const double rows = in.block.drivers[apart ? row.present : of.plain](draw, year);
        return in.block.money(draw, line) * (apart ? rows : rows * of.factors[year]);
    }
    return in.block.money(draw, line) * in.block.drivers[row.driver](draw, year) *
           discount_factor(discount_of(in.plan, row.discounting), in.figures, year, draw);
}

double avoided(const Plan& plan, const LedgerBlock& block, int counter, int year, int draw) {
    const Counter& counted = plan.layout.counters[counter];
    return block.counts(draw, counter) * driver(block, counted.driver, year, draw);
}

double discount_factor(const PlanDiscount& discount, const Grid& figures, int year,
                       std::size_t draw) {
    if (discount.rate < 0) return discount.factors[year];
    return std::pow(1 + figures(draw, discount.rate), -(year + discount.lag));
}

Grid point_block(const Plan& plan, std::size_t draws) {
    Grid figures(draws, plan.figures.size());
    for (std::size_t i = 0; i < plan.figures.size(); ++i)
        columns::fill(figures.col(i).data(), plan.figures[i].point, draws);
    return figures;
}

void compute_expressions(const Plan& plan, Grid& figures) {
    std::size_t most = 0;
    for (const int column : plan.expressions)
        most = std::max(most, plan.figures[column].expression.size());
    Grid values(figures.rows(), most);
    for (const int column : plan.expressions)
        compute_column(plan.figures[column].expression, figures, column, values);
}

LedgerBlock empty_ledger(const Plan& plan, std::size_t draws) {
    const std::size_t lines = plan.layout.lines.size();
    LedgerBlock block{
        .units = Grid(draws, lines),
        .money = Grid(draws, lines),
        .counts = Grid(draws, plan.layout.counters.size()),
        .starts = Grid(draws, plan.interventions.size()),
        .drivers = std::vector<Grid>(plan.layout.drivers.size(), Grid(draws, plan.layout.years))};
    for (std::size_t i = 0; i < block.drivers.size(); ++i) {
        if (plan.layout.drivers[i].kind == DriverKind::constant) block.drivers[i].fill(1);
        if (plan.layout.drivers[i].kind == DriverKind::first_year)
            columns::fill(block.drivers[i].data(), 1, draws);
        if (plan.layout.drivers[i].kind == DriverKind::last_year)
            columns::fill(block.drivers[i].col(plan.layout.horizon - 1).data(), 1, draws);
    }
    return block;
}

LedgerBlock money_ledger(const Plan& plan, std::size_t draws) {
    LedgerBlock block = empty_ledger(plan, draws);
    block.units = {};
    block.only_money = true;
    const auto& drivers = plan.layout.drivers;
    const auto has_room = [&](int driver) {
        return drivers[driver].factors.empty() ||
               std::any_of(drivers.begin(), drivers.end(),
                           [&](const Driver& other) { return other.base == driver; });
    };
    for (int i = 0; i < std::ssize(drivers); ++i)
        if (!has_room(i)) block.drivers[i] = {};
    return block;
}

void evaluate_into(const Plan& plan, const Grid& figures, LedgerBlock& block) {
    block.fault.reset();
    for (const auto stage : stages) stage(plan, figures, block);
}

LedgerBlock evaluate(const Plan& plan, const Grid& figures) {
    LedgerBlock block = empty_ledger(plan, figures.rows());
    evaluate_into(plan, figures, block);
    return block;
}

std::vector<CountedUse> counted_use(const Plan& plan, const PlanIntervention& own) {
    std::vector<CountedUse> all;
    const int effects = static_cast<int>(own.effects.size());
    for (int e = 0; e < effects; ++e) all.push_back({e, own.effects[e].counter, plan.one});
    for (const PlanLink& link : own.links)
        for (int e = 0; e < effects; ++e)
            if (own.effects[e].counter == link.outcome_counter)
                all.push_back({e, link.counter, link.units});
    return all;
}

void use_without(const EvaluatedDraws& in, int intervention, const CountedUse& counted,
                 double* out) {
    const PlanEffect& effect = in.plan.interventions[intervention].effects[counted.effect];
    const auto of = [&](const Grid& grid, int column) {
        return grid.col(column).data() + in.first;
    };
    const double* times = of(in.figures, counted.times);
    const bool counts = effect.form == EffectForm::before_after, whole = is_whole(effect.form);
    const double* over = of(in.figures, counts || whole ? effect.a : effect.without);
    if (!counts && !whole) {
        if (counted.times == in.plan.one)
            return static_cast<void>(std::copy_n(over, in.count, out));
        return columns::multiply(out, over, times, in.count);
    }
    const double* group = effect.target_group >= 0 ? of(in.figures, effect.target_group)
                                                   : of(in.block.starts, intervention);
    const double* under = counts ? of(in.figures, effect.b) : group;
    for (std::size_t i = 0; i < in.count; ++i)
        out[i] = under[i] > 0 ? over[i] / under[i] * times[i] : 0;
}

bool says_use_without(const PlanEffect& effect) {
    return is_use_known(effect) || effect.form == EffectForm::before_after;
}

bool is_crowded(const EvaluatedDraws& in, int intervention) {
    const auto& effects = in.plan.interventions[intervention].effects;
    return std::any_of(effects.begin(), effects.end(), [&](const PlanEffect& effect) {
        return crowd_of(in, intervention, effect).avoided > 0;
    });
}

std::vector<Excess> excesses(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                             int draw) {
    const EvaluatedDraws in{plan, figures, block, draw, 1};
    std::vector<Excess> found;
    const auto check = [&](Excess worst) {
        if (worst.avoided > 0) found.push_back(std::move(worst));
    };
    for (int i = 0; i < plan.acting; ++i)
        for (const PlanEffect& effect : plan.interventions[i].effects) {
            check(excess_of(in, i, effect));
            check(crowd_of(in, i, effect));
        }
    for (int option = 0; option < std::ssize(plan.layout.options); ++option)
        for (const PlanActivity& activity : plan.activity) check(excess_of(in, option, activity));
    add_excesses_of_sharing(in, found);
    return found;
}

}  // namespace hearth
