// Which lines go into which sums, and which measure is made of which sums and measures.
#include <algorithm>
#include <functional>
#include <unordered_map>
#include <utility>

#include "engine/evaluate.hpp"
#include "engine/measure_columns.hpp"

namespace hearth {

namespace {

// --- lines by part -------------------------------------------------------------------------------

bool alike(const LedgerLine& one, const LedgerLine& other) {
    return one.driver == other.driver && one.present == other.present &&
           one.ledger_class == other.ledger_class && one.discounting == other.discounting &&
           one.within_year == other.within_year && one.outlay == other.outlay &&
           one.payer == other.payer;
}

void add_line(std::vector<LineGroup>& groups, const Plan& plan, int index) {
    const LedgerLine& line = plan.layout.lines[index];
    auto found = std::find_if(groups.begin(), groups.end(),
                              [&](const LineGroup& group) { return alike(group.like, line); });
    if (found == groups.end())
        found = groups.insert(groups.end(), {.like = line, .lines = {}, .into = {}});
    found->lines.push_back(index);
}

void group_lines(MeasureLayout& layout, const Plan& plan, const std::vector<bool>& still) {
    const auto add = [&](std::size_t part, int line) {
        if (still.empty() || !still[line]) add_line(layout.parts[part], plan, line);
    };
    layout.parts.resize(plan.interventions.size() + plan.transfers.size());
    int index = 0;
    for (const LedgerLine& line : plan.layout.lines) {
        if (line.intervention >= 0) add(line.intervention, index);
        layout.health = layout.health || line.ledger_class == LedgerClass::health;
        layout.life = layout.life || line.ledger_class == LedgerClass::life;
        ++index;
    }
    std::size_t part = plan.interventions.size();
    for (const PlanTransfer& transfer : plan.transfers) {
        add(part, transfer.from_line);
        add(part++, transfer.to_line);
    }
}

void gather_options(MeasureLayout& layout, const Plan& plan) {
    for (std::size_t o = 0; o < plan.layout.options.size(); ++o) {
        std::vector<int> members = plan.layout.option_interventions[o];
        const auto& lines = plan.layout.option_lines[o];
        int part = static_cast<int>(plan.interventions.size());
        for (const PlanTransfer& transfer : plan.transfers) {
            if (std::find(lines.begin(), lines.end(), transfer.from_line) != lines.end())
                members.push_back(part);
            ++part;
        }
        layout.option_parts.push_back(std::move(members));
    }
}

// --- sums ----------------------------------------------------------------------------------------

struct SumKeyHash {
    std::size_t operator()(const SumKey& key) const {
        std::size_t made = key.classes;
        const auto add = [&](auto part) { made = 131 * made + static_cast<std::size_t>(part); };
        add(key.present), add(key.scope), add(key.payer), add(key.year);
        if (key.outlay) add(*key.outlay);
        if (key.moment) add(*key.moment);
        if (key.discounting) add(*key.discounting);
        return made;
    }
};

/// Measures of options being laid out.
struct Laying {
    const Plan& plan;
    MeasureLayout& layout;
    std::vector<std::pair<MeasureName, int>> laid = {};  ///< of the option, with their columns
    std::unordered_map<SumKey, int, SumKeyHash> columns = {};     ///< of sums; -1: always 0
    std::unordered_map<SumKey, bool, SumKeyHash> has_lines = {};  ///< sums of all years
};

bool goes_into(const Plan& plan, const LedgerLine& line, const SumKey& key) {
    return (classes(line.ledger_class) & key.classes) != 0 &&
           counts(plan.perspective, line, key.scope) &&
           (key.payer < 0 || key.payer == line.payer) &&
           (!key.outlay || *key.outlay == line.outlay) &&
           (!key.moment || *key.moment == line.within_year) &&
           (!key.discounting || *key.discounting == line.discounting);
}

/// Whether some line goes into a sum, whichever the year.
bool has_lines(Laying& laying, SumKey key) {
    key.year = -1, key.present = false;
    const auto [known, is_new] = laying.has_lines.emplace(key, false);
    for (const auto& part : laying.layout.parts)
        for (const LineGroup& group : part)
            if (is_new && goes_into(laying.plan, group.like, key)) return known->second = true;
    return known->second;
}

/// The column of a sum, made when first asked for; -1: it is always 0.
int sum(Laying& laying, const SumKey& key) {
    const auto [known, is_new] = laying.columns.emplace(key, -1);
    if (!is_new || (key.classes != 0 && !has_lines(laying, key))) return known->second;
    laying.layout.sums.push_back(key);
    return known->second = static_cast<int>(laying.layout.sums.size()) - 1;
}

int own_column(MeasureLayout& layout, const OwnColumn& wanted) {
    const auto found = std::find(layout.own.begin(), layout.own.end(), wanted);
    const auto column = static_cast<int>(found - layout.own.begin());
    if (found == layout.own.end()) layout.own.push_back(wanted);
    return column;
}

int clients(Laying& laying) { return laying.layout.clients = sum(laying, {}); }

/// The first of the columns of a sum by year, which stand together; -1: it is always 0.
int stream(Laying& laying, const LineSum& of, WithinYear moment) {
    SumKey key{.classes = classes_of(of),
               .present = of.present,
               .scope = of.scope,
               .year = 0,
               .moment = moment};
    const auto before = laying.layout.sums.size();
    const int first = sum(laying, key);
    if (first < 0 || laying.layout.sums.size() == before) return first;
    for (key.year = 1; key.year < laying.plan.layout.years; ++key.year) {
        laying.columns[key] = static_cast<int>(laying.layout.sums.size());
        laying.layout.sums.push_back(key);
    }
    if (!of.present) laying.layout.streams.push_back(first);
    return first;
}

/// What a group adds to the sums of its part.
void place(LineGroup& group, const Laying& laying) {
    const auto years = laying.plan.layout.years;
    for (const int first : laying.layout.streams)
        if (goes_into(laying.plan, group.like, laying.layout.sums[first])) group.stream = first;
    int column = 0;
    for (const SumKey& key : laying.layout.sums) {
        const bool streams =
            group.stream >= 0 && column >= group.stream && column < group.stream + years;
        if (!streams && goes_into(laying.plan, group.like, key))
            group.into.push_back({column, key.present, key.year});
        ++column;
    }
}

/// Says of each sum of a part which group goes there first.
void find_first(MeasureLayout& layout) {
    layout.touched.clear();
    for (auto& part : layout.parts) {
        std::vector<char>& begun = layout.touched.emplace_back(layout.sums.size());
        const auto begins = [&](int sum) { return std::exchange(begun[sum], 1) == 0; };
        for (LineGroup& group : part)
            for (Contribution& one : group.into) one.first = begins(one.sum);
        for (const bool by_row : {true, false})  // in which order streams are filled
            for (LineGroup& group : part)
                if (group.stream >= 0 && by_row == (group.like.present >= 0))
                    group.first_stream = begins(group.stream);
        for (const LineGroup& group : part)
            if (group.stream >= 0) std::fill_n(&begun[group.stream], layout.years, 1);
        if (layout.clients >= 0) begun[layout.clients] = 1;
    }
}

void place_groups(const Laying& laying) {
    for (auto& part : laying.layout.parts)
        for (LineGroup& group : part) place(group, laying);
    find_first(laying.layout);
}

// --- measures ------------------------------------------------------------------------------------

int lay(Laying& laying, int option, const MeasureName& measure, int to);

/// The column of a measure that another is made of, of the same payer, service, year …
int operand(Laying& laying, int option, std::string_view key, const MeasureOf& of) {
    const MeasureRow* row = row_of(key);
    const bool general = key.find('<') == std::string_view::npos;
    for (const auto& [name, column] : laying.laid)
        if (name.row == row && (general || name.of == of)) return column;
    for (const MeasureName& one : measures_of(laying.plan, option, *row))
        if (general || one.of == of) return lay(laying, option, one, ~laying.layout.behind++);
    return 0;
}

using How = decltype(MeasureStep::how);

/// Turns each kind of expression into a step.
struct StepsOf {
    Laying& laying;
    int option;
    const MeasureOf& of;

    How operator()(const LineSum& line) const {
        MeasureStep::Sum made{.sums = {}, .sign = line.sign};
        const int last = laying.plan.layout.horizon - 1;
        const int to = line.years == YearsCounted::last ? last : of.year;
        const auto* before = line.years == YearsCounted::up_to_own ? year_before(line) : nullptr;
        const bool begins = line.years == YearsCounted::up_to_own && before == nullptr;
        if (before != nullptr) made.sums = before->sums;
        for (int year = begins ? 0 : to; year <= to; ++year)
            for (const ClassSet term : line.terms) {
                if (term == 0) continue;
                const int column = sum(laying, {.classes = term,
                                                .present = line.present,
                                                .scope = line.scope,
                                                .payer = of.payer,
                                                .year = year,
                                                .outlay = line.outlay});
                if (column >= 0) made.sums.push_back(column);
            }
        return made;
    }

    /// The step of the same sum a year before, if it was the last that was laid.
    const MeasureStep::Sum* year_before(const LineSum& line) const {
        if (laying.laid.empty()) return nullptr;
        MeasureName last = laying.laid.back().first;
        ++last.of.year;
        if (std::get_if<LineSum>(&last.row->is) != &line || last.of != of) return nullptr;
        return std::get_if<MeasureStep::Sum>(&laying.layout.steps.back().how);
    }

    How operator()(const ClientsStarting&) const { return MeasureStep::Sum{{clients(laying)}}; }

    How operator()(const UnitsAvoided&) const {
        MeasureStep::Units made;
        add_counters(made, option, 1);
        add_counters(made, 0, -1);
        return made;
    }

    /// What stands in an option and in the first leaves nothing, not even rounding.
    void add_counters(MeasureStep::Units& to, int from, double sign) const {
        for (const int i : laying.plan.layout.option_interventions[from]) {
            const PlanIntervention& own = laying.plan.interventions[i];
            for (int c = own.first_counter; c < own.end_counter; ++c) {
                const Counter& counter = laying.plan.layout.counters[c];
                if (counter.name != of.name || counter.outcome != of.outcome) continue;
                if (std::erase(to, std::pair<int, double>{c, -sign}) == 0) to.emplace_back(c, sign);
            }
        }
    }

    How operator()(const StepsReleased&) const {
        for (const PlanRelease& release : laying.plan.releases)
            if (release.option == option && release.service == of.name)
                return MeasureStep::Most{release.driver};
        return MeasureStep::Sum{};
    }

    How operator()(const UseWithout& use) const {
        MeasureStep::Own made;
        for (const int i : laying.plan.layout.option_interventions[option])
            for (const CountedUse& counted : counted_use(laying.plan, laying.plan.interventions[i]))
                if (laying.plan.layout.counters[counted.counter].name == of.name)
                    made.push_back(own_column(laying.layout, {i, counted, use.in_money}));
        return made;
    }

    How operator()(const ClientYearsBeyond&) const {
        MeasureStep::Own made;
        for (const int i : laying.plan.layout.option_interventions[option])
            made.push_back(own_column(laying.layout, {i}));
        return made;
    }

    How operator()(const Ratio& ratio) const {
        MeasureStep::Over made{.over = operand(laying, option, ratio.over, of),
                               .under = operand(laying, option, ratio.under, of),
                               .both_above_zero = ratio.both_above_zero,
                               .money = row_of(ratio.under)->unit == "money"};
        if (!ratio.less.empty()) made.less = operand(laying, option, ratio.less, of);
        return made;
    }

    How operator()(const Crossing& crossing) const {
        const auto& of_years = std::get<LineSum>(row_of(crossing.of)->is);
        return MeasureStep::Cross{stream(laying, of_years, WithinYear::at_start),
                                  stream(laying, of_years, WithinYear::through),
                                  stream(laying, of_years, WithinYear::at_end)};
    }

    How operator()(const WholeLife& life) const {
        const Plan& plan = whole_life(laying.plan);
        const auto measure = measure_named(plan, option, life.of);
        return MeasureStep::Life{
            std::make_shared<const MeasureLayout>(lay_out_measure(plan, option, *measure))};
    }

    /// Flows by time; those of lines that fall at one moment of a year are one sum.
    How operator()(const RateOfReturn& rate) const {
        const auto& of_years = std::get<LineSum>(row_of(rate.of)->is);
        const Plan& plan = laying.plan;
        MeasureStep::Return flows;
        for (int year = 0; year < plan.layout.years; ++year)
            for (int d = 0; d < discountings; ++d) {
                const auto discounting = static_cast<Discounting>(d);
                const int column = sum(laying, {.classes = classes_of(of_years),
                                                .scope = of_years.scope,
                                                .year = year,
                                                .discounting = discounting});
                if (column >= 0)
                    flows.emplace_back(year + discount_of(plan, discounting).lag, column);
            }
        std::sort(flows.begin(), flows.end());
        return flows;
    }

    How operator()(const Monetised& worth) const {
        return MeasureStep::Monetise{operand(laying, option, worth.qalys, of),
                                     operand(laying, option, worth.cost, of)};
    }
};

/// Adds the steps of one measure; returns its column.
int lay(Laying& laying, int option, const MeasureName& measure, int to) {
    How how = std::visit(StepsOf{laying, option, measure.of}, measure.row->is);
    laying.layout.steps.push_back({option, measure.of.intervention, to, std::move(how)});
    laying.laid.emplace_back(measure, to);
    return to;
}

void lay_column(Laying& laying, int option, const MeasureName& measure) {
    laying.layout.columns.push_back({option, measure.path, measure.row,
                                     can_be_missing(*measure.row),
                                     measure.row->drawn == Drawn::quantiles});
    lay(laying, option, measure, static_cast<int>(laying.layout.columns.size()) - 1);
}

MeasureLayout begun(const Plan& plan, const std::vector<bool>& still) {
    MeasureLayout layout;
    layout.years = plan.layout.years;
    group_lines(layout, plan, still);
    gather_options(layout, plan);
    return layout;
}

bool has_what_it_needs(const MeasureRow& row, const Plan& plan, const MeasureLayout& layout) {
    switch (row.needs) {
        case Needs::nothing:
            return true;
        case Needs::transfers:
            return !plan.transfers.empty();
        case Needs::health:
            return layout.health;
        case Needs::life:
            return layout.life;
        case Needs::qaly_value:
            return layout.health && plan.qaly_value >= 0;
    }
    return false;
}

/// Whether anybody but lines of QALYs and years of life names the payer of a measure.
bool has_money(const Plan& plan, const MeasureOf& of) {
    return of.payer < 0 ||
           std::any_of(plan.layout.lines.begin(), plan.layout.lines.end(),
                       [&](const LedgerLine& line) {
                           return line.payer == of.payer && is_money(line.ledger_class);
                       });
}

/// Whether the first option has it as the others do, and it is no difference from the first.
bool is_own_of_option(const MeasureRow& row) {
    return std::holds_alternative<UseWithout>(row.is) ||
           std::holds_alternative<ClientYearsBeyond>(row.is);
}

/// Lays out, of each option, the measures of which `wanted` says yes to the row and then to what
/// its placeholders stand for.
void lay_out_options(Laying laying,
                     const std::function<bool(int, const MeasureRow&, const MeasureOf&)>& wanted) {
    for (int option = 0; option < std::ssize(laying.plan.layout.options); ++option) {
        laying.laid.clear();
        for (const MeasureRow& row : measure_table())
            if (wanted(option, row, {}))
                for (const MeasureName& measure : measures_of(laying.plan, option, row))
                    if (wanted(option, row, measure.of)) lay_column(laying, option, measure);
    }
    place_groups(laying);
}

}  // namespace

MeasureLayout lay_out_measures(const Plan& plan, const std::vector<bool>& still) {
    MeasureLayout layout = begun(plan, still);
    const int first = plan.layout.options.size() > 1 ? 1 : 0;
    lay_out_options({plan, layout}, [&](int option, const MeasureRow& row, const MeasureOf& of) {
        return row.drawn != Drawn::never && (option >= first || is_own_of_option(row)) &&
               has_what_it_needs(row, plan, layout) && has_money(plan, of);
    });
    return layout;
}

MeasureLayout lay_out_results(const Plan& plan, const std::vector<std::string_view>& only) {
    MeasureLayout layout = begun(plan, {});
    layout.guarded = true;
    lay_out_options({plan, layout}, [&](int, const MeasureRow& row, const MeasureOf&) {
        return !row.behind && (row.needs != Needs::life || layout.life) &&
               (only.empty() || std::find(only.begin(), only.end(), row.key) != only.end());
    });
    return layout;
}

MeasureLayout laid_out_by_line(MeasureLayout layout, const Plan& plan) {
    for (auto& part : layout.parts) {
        std::vector<LineGroup> lines;
        for (const LineGroup& group : part)
            for (const int line : group.lines)
                lines.push_back({.like = plan.layout.lines[line],
                                 .lines = {line},
                                 .into = group.into,
                                 .stream = group.stream});
        std::sort(lines.begin(), lines.end(), [](const LineGroup& one, const LineGroup& other) {
            return one.lines < other.lines;
        });
        part = std::move(lines);
    }
    find_first(layout);
    return layout;
}

MeasureLayout lay_out_some(const Plan& plan, const std::vector<std::pair<int, MeasureName>>& some) {
    MeasureLayout layout = begun(plan, {});
    Laying laying{plan, layout};
    for (std::size_t i = 0; i < some.size(); ++i) {
        if (i > 0 && some[i].first != some[i - 1].first) laying.laid.clear();
        lay_column(laying, some[i].first, some[i].second);
    }
    place_groups(laying);
    return layout;
}

MeasureLayout lay_out_measure(const Plan& plan, int option, const MeasureName& measure) {
    return lay_out_some(plan, {{option, measure}});
}

}  // namespace hearth
