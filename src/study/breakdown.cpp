// Expressions of the table of measures, read as lists of what they add up.
#include "study/breakdown.hpp"

#include <algorithm>

namespace hearth {

namespace {

using Parts = std::vector<Part>;

/// Years of a number, both included.
struct YearRange {
    int from = 0, to = 0;
};

YearRange years_of(const Plan& plan, const NumberName& number, YearsCounted counted) {
    const int last = plan.layout.years - 1;
    if (counted == YearsCounted::last) return {last, last};
    const int own = number.measure.of.year;
    YearRange years{number.year.value_or(0), number.year.value_or(last)};
    if (own >= 0) years = {counted == YearsCounted::up_to_own ? 0 : own, own};
    return years;
}

/// Adds a part; what the option and the comparator both have cancels out.
void add(Parts& parts, const Part& one) {
    const auto same = std::find_if(parts.begin(), parts.end(), [&](const Part& part) {
        return part.kind == one.kind && part.index == one.index;
    });
    if (same == parts.end())
        parts.push_back(one);
    else if ((same->sign += one.sign) == 0)
        parts.erase(same);
}

bool passes(const Plan& plan, const LineSum& sum, const MeasureOf& of, const LedgerLine& line) {
    return (classes(line.ledger_class) & classes_of(sum)) != 0 &&
           counts(plan.perspective, line, sum.scope) && (of.payer < 0 || line.payer == of.payer) &&
           (of.intervention < 0 || line.intervention == of.intervention) &&
           (of.name.empty() || line.name == of.name) &&
           (!sum.moment || *sum.moment == line.within_year);
}

Parts lines_of(const Plan& plan, const NumberName& number, const LineSum& sum) {
    Parts parts;
    const YearRange years = years_of(plan, number, sum.years);
    const MeasureOf& of = number.measure.of;
    const auto add_lines = [&](std::size_t option, double sign) {
        for (const int line : plan.layout.option_lines[option])
            if (passes(plan, sum, of, plan.layout.lines[line]))
                add(parts, {PartKind::line, line, sum.sign == Sign::minus ? -sign : sign,
                            sum.kind == AmountKind::present, years.from, years.to});
    };
    add_lines(number.option, 1);
    if (of.intervention < 0 && of.name.empty()) add_lines(0, -1);
    return parts;
}

Parts counters_of(const Plan& plan, const NumberName& number) {
    Parts parts;
    const YearRange years = years_of(plan, number, YearsCounted::own);
    const MeasureOf& of = number.measure.of;
    const auto add_counters = [&](std::size_t option, double sign) {
        for (const int i : plan.layout.option_interventions[option]) {
            const PlanIntervention& own = plan.interventions[i];
            for (int c = own.first_counter; c < own.end_counter; ++c) {
                const Counter& counter = plan.layout.counters[c];
                if (counter.name == of.name && counter.outcome == of.outcome)
                    add(parts, {PartKind::counter, c, sign, false, years.from, years.to});
            }
        }
    };
    add_counters(number.option, 1);
    add_counters(0, -1);
    return parts;
}

Parts clients_of(const Plan& plan, const NumberName& number) {
    Parts parts;
    const YearRange years = years_of(plan, number, YearsCounted::own);
    const int only = number.measure.of.intervention;
    for (const int i : plan.layout.option_interventions[number.option])
        if (only < 0 || only == i)
            add(parts, {PartKind::clients, i, 1, false, years.from, years.to});
    return parts;
}

}  // namespace

std::vector<Part> parts_of(const Plan& plan, const NumberName& number) {
    const MadeOf& is = number.measure.row->is;
    if (const auto* sum = std::get_if<LineSum>(&is)) return lines_of(plan, number, *sum);
    if (std::holds_alternative<UnitsAvoided>(is)) return counters_of(plan, number);
    if (std::holds_alternative<ClientsStarting>(is)) return clients_of(plan, number);
    Parts behind;
    for (const NumberName& one : operands_of(plan, number))
        for (const Part& part : parts_of(plan, one))
            if (part.kind == PartKind::line) add(behind, part);
    return behind;
}

double value_of(const Plan& plan, const LedgerBlock& block, const Part& part, int draw) {
    const auto& layout = plan.layout;
    const auto index = part.index;
    double sum = 0;
    for (int year = part.from; year <= part.to; ++year) {
        switch (part.kind) {
            case PartKind::counter:
                sum += avoided(plan, block, part.index, year, draw);
                break;
            case PartKind::clients:
                sum += block.drivers[plan.interventions[index].starts](draw, year);
                break;
            case PartKind::line:
                sum += amount(plan, block, part.index, year, draw) *
                       (part.present ? discount_factor(plan, layout.lines[index], year) : 1);
                break;
        }
    }
    return part.sign * sum;
}

std::vector<NumberName> operands_of(const Plan& plan, const NumberName& number) {
    std::vector<NumberName> operands;
    for (const std::string_view key : made_of(*number.measure.row))
        for (MeasureName& one : measures_of(plan, number.option, *row_of(measure_table(), key)))
            if (one.of == MeasureOf{} || one.of == number.measure.of)
                operands.push_back({number.option, std::move(one), number.year});
    return operands;
}

std::vector<double> number_in_draws(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                                    const NumberName& number) {
    std::vector<double> values;
    const int draws = static_cast<int>(block.draws());
    const MeasureRow& row = *number.measure.row;
    if (number.year && !is_sum(row)) return values;
    if (is_sum(row)) {
        const Parts parts = parts_of(plan, number);
        for (int draw = 0; draw < draws; ++draw) {
            double sum = 0;
            for (const Part& part : parts) sum += value_of(plan, block, part, draw);
            values.push_back(sum + 0.0);
        }
        return values;
    }
    MeasureLayout layout = lay_out_measure(plan, static_cast<int>(number.option), number.measure);
    layout.guarded = true;
    MeasureSpace space = measure_space(layout, 1);
    Grid value(1, 1);
    for (int draw = 0; draw < draws; ++draw) {
        compute_measures(layout, {plan, figures, block, draw, 1}, space, value, 0);
        values.push_back(value(0, 0) + 0.0);
    }
    return values;
}

}  // namespace hearth
